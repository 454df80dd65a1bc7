"""Who dealt with whom in a period: the pairs, their matrix and their network; and where it took place."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from detente.errors import UsageError
from detente.explorer import names
from detente.explorer.page import Ask, Page, pick
from detente.explorer.state import path, url
from detente.explorer.views.acts import paging
from detente.explorer.views.events import chosen
from detente.explorer.views.overview import shade
from detente.query import Rows
from detente.query.index import Filter

#: Parties of the matrix: a table of 16 columns fits a desk.
PARTIES = 16
#: Pairs of the network: more lines cannot be told apart.
EDGES = 120
PAIR_FILTERS = ("since", "until", "status", "type", "quad", "party", "outlet", "q")


class Square(NamedTuple):
    """A cell of the matrix: events of two parties, their mean intensity, its shade, where it leads."""

    n: int
    intensity: float | None
    shade: str
    url: str


def wanted_of(ask: Ask) -> Filter:
    """The filter of the page; acts told as done, unless the URL says else."""
    given = ask.state.events()
    return Filter(
        since=given.since, until=given.until, type=given.type, quad=given.quad, party=given.party,
        outlet=given.outlet, text=given.text, status=given.status or ("done",),
    )  # fmt: skip


def pairs(ask: Ask) -> Page:
    """The pairs of a period, those with most events first, and the matrix of the busiest parties."""
    wanted = wanted_of(ask)
    mask = ask.index.mask(wanted, ask.db.store)
    every = ask.index.pairs(mask)
    when = names.asked(wanted.since, wanted.until)
    heading = "Pairs" + (f", {when}" if when else "")
    page = every[ask.offset : ask.offset + ask.rows]
    if ask.form != "html":
        return Page("", heading, {"pairs": page}, facts={"n_pairs": len(every)})
    names_, matrix = _matrix(every, ask)
    values = {
        "rows": page, "parties": names_, "matrix": matrix, "paging": paging(ask, len(every)), "shade": shade,
        "chosen": chosen(ask.state), "when": when, "years": ask.index.counts("year", ask.index.mask(
            Filter(status=("done",)), ask.db.store)), "keep": {"since": wanted.since, "until": wanted.until},
        "wanted": wanted,
    }  # fmt: skip
    return Page("pairs.html", heading, {"pairs": page}, values, {"n_pairs": len(every)})


def _matrix(every: Rows, ask: Ask) -> tuple[list[str], list[list[Square | None]]]:
    total: Counter[str] = Counter()
    for a, b, n, *_ in every.tuples:
        total[a] += n
        total[b] += n
    busiest = [p for p, _ in sorted(total.items(), key=lambda i: (-i[1], i[0]))[:PARTIES]]
    shown = pick(every, [k for k, (a, b, *_) in enumerate(every.tuples) if a in busiest and b in busiest])
    found = {pair: r for r in shown for pair in ((r["party_a"], r["party_b"]), (r["party_b"], r["party_a"]))}
    keep = {"since": ask.state.one("since"), "until": ask.state.one("until")}

    def square(a: str, b: str) -> Square | None:
        r = found.get((a, b))
        if r is None:
            return None
        first, second = sorted((a, b), key=names.party)
        return Square(r["n_events"], r["intensity"], shade(r["intensity"]), url(path("dyad", first, second), keep))

    return busiest, [[None if a == b else square(a, b) for b in busiest] for a in busiest]


def network_chart(ask: Ask) -> Any:
    """The network of the period; a line opens its pair, a point its actor."""
    from detente import charts

    wanted = wanted_of(ask)
    rows = ask.index.pairs(ask.index.mask(wanted, ask.db.store), EDGES)
    keep = {"since": wanted.since, "until": wanted.until}
    return charts.network(
        rows,
        href=lambda r: url(path("dyad", *sorted((r["party_a"], r["party_b"]), key=names.party)), keep),
        party_href=lambda p: path("actor", p),
    )


# ---- places


def places(ask: Ask) -> Page:
    """Where acts took place, those with most events first."""
    wanted = wanted_of(ask)
    found = _places(ask, wanted)
    when = names.asked(wanted.since, wanted.until)
    placed = sum(found.column("n_events"))
    heading = "Places" + (f", {when}" if when else "")
    total = int(ask.index.mask(wanted, ask.db.store).sum())
    values = {"rows": found[ask.offset : ask.offset + ask.rows], "when": when, "placed": placed, "total": total,
              "paging": paging(ask, len(found)), "chosen": chosen(ask.state), "shade": shade,
              "wanted": wanted}  # fmt: skip
    return Page("places.html", heading, {"places": found}, values, {"n_events": total, "n_placed": placed})


def _places(ask: Ask, wanted: Filter) -> Rows:
    return ask.index.places(ask.index.mask(wanted, ask.db.store))


def map_chart(ask: Ask) -> Any:
    """The map of the places; a point opens its events."""
    from detente import charts

    wanted = wanted_of(ask)
    keep = {k: v for k, v in ask.state.values.items() if k in PAIR_FILTERS}
    return charts.map(_places(ask, wanted), href=lambda r: url(path("events"), {**keep, "place": r["place"]}))


def figure(ask: Ask) -> Any:
    """The chart of this room by its name."""
    made = {"network": network_chart, "map": map_chart}.get(ask.ids["chart"])
    if made is None:
        raise UsageError("There is no such chart.", remedy="Use network or map.")
    return made(ask)
