"""Events with facets and full-text search; one event with all its tellings side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from detente.explorer import names
from detente.explorer.page import Ask, Page
from detente.explorer.state import State
from detente.explorer.views.acts import cards, paging, sentence
from detente.query import Rows, listings
from detente.query.digest import tellings_of
from detente.query.index import EventIndex, Filter
from detente.records import Edge, EventMention

SORTS = ("newest", "oldest", "outlets")
#: Values of a facet that are shown before "more", and the most that are listed at all.
SHOWN, LISTED = 7, 60


class Choice(NamedTuple):
    """A value of a facet: how it is called, how many events have it, whether it is chosen, the URL that turns it."""

    value: str
    label: str
    n: int
    chosen: bool
    url: str


class Facet(NamedTuple):
    """A facet: its name, its title and its values."""

    name: str
    title: str
    choices: list[Choice]


def events(ask: Ask) -> Page:
    """Events that pass the filters, a page of them."""
    wanted = ask.state.events()
    order = ask.state.choice("sort", SORTS, "newest")
    conditions = ask.index.conditions(wanted, ask.db.store)
    mask = ask.index.joined(conditions)
    ids = ask.index.page(sorted_positions(ask.index, mask, order), ask.rows, ask.offset)
    total = int(mask.sum())
    if ask.form != "html":
        return Page("", title(wanted), {"events": listings.by_ids(ask.db.store, listings.events(), ids)},
                    facts={"n_events": total})  # fmt: skip
    found, rows = cards(ask.db, ids)
    values = {
        "cards": found, "facets": facets(ask, wanted, conditions), "chosen": chosen(ask.state),
        "paging": paging(ask, total), "sort": order, "sorts": SORTS, "words": wanted.text,
    }  # fmt: skip
    return Page("events.html", title(wanted), {"events": rows}, values, {"n_events": total})


def sorted_positions(index: EventIndex, mask: Any, order: str) -> Any:
    """The events of a mask in an order."""
    import numpy as np

    found = index.newest_first(np.flatnonzero(mask))
    if order == "oldest":
        return np.flatnonzero(mask)
    if order == "outlets":
        return found[
            np.argsort(-(index.n_outlets[found].astype(np.int64) * 10_000 + index.n_mentions[found]), kind="stable")
        ]
    return found


def facets(ask: Ask, wanted: Filter, conditions: Mapping[str, Any]) -> list[Facet]:
    """What the events have, counted with all other filters in force, so that a facet offers what can be added."""
    labels: dict[str, Any] = {
        "type": lambda v: f"{names.kinds()[v].sign} {v.capitalize()}",
        "quad": lambda v: f"{names.SIGNS[int(v)]} {names.QUADS[int(v)]}",
        "status": lambda v: names.STATUSES[v],
        "party": names.party,
    }
    titles = {"quad": "Kind", "type": "Type of act", "status": "Told as", "party": "State or body", "outlet": "Outlet"}
    found = []
    for field, heading in titles.items():
        mask = ask.index.joined(conditions, without=field)
        counts = ask.index.counts(field, mask)
        found.append(Facet(field, heading, _choices(ask.state, field, counts, labels.get(field, str))))
    found.append(_years(ask, wanted, ask.index.joined(conditions)))
    return found


def _choices(state: State, field: str, counts: Mapping[str, int], label: Any) -> list[Choice]:
    own = state.many(field)
    listed = [v for v in own if v in counts] + [v for v in counts if v not in own]
    return [
        Choice(v, label(v), counts[v], v in own, state.without(field, v) if v in own else state.with_value(field, v))
        for v in listed[:LISTED]
    ]


def _years(ask: Ask, wanted: Filter, mask: Any) -> Facet:
    """Years, or the months of one year if that is all there is or all that is wanted."""
    unit = "year" if len(ask.index.counts("year", mask)) > 2 else "month"
    counts = ask.index.counts(unit, mask)
    label = names.month if unit == "month" else str
    choices = [
        Choice(v, label(v), n, (wanted.since, wanted.until) == (v, v), ask.state.url(since=v, until=v, page=None))
        for v, n in counts.items()
    ]
    return Facet("date", "Date", choices[-LISTED:])


def chosen(state: State, only: Collection[str] = ()) -> list[tuple[str, str]]:
    """The filters in force in words (`only` some of them), each with the URL without it."""
    found = []
    for name, several in state.values.items():
        if name in ("page", "sort", "rows", "table", "by", "limit", "as_of") or (only and name not in only):
            continue
        for value in several:
            found.append((_said(name, value), state.without(name, value)))
    return found


def _said(name: str, value: str) -> str:
    if name in ("party", "source", "target", "about"):
        return f"{name}: {names.party(value)}"
    if name == "quad":
        return names.QUADS.get(int(value), value) if value.isdecimal() else value
    if name in ("disputed", "domestic"):
        return {"disputed1": "outlets differ", "disputed0": "outlets agree", "domestic1": "domestic"}.get(
            name + value, "between states"
        )
    return {
        "not_outlet": f"not by {value}",
        "q": f"“{value}”",
        "since": f"from {value}",
        "until": f"until {value}",
    }.get(name, f"{name}: {value}")


def title(wanted: Filter) -> str:
    """What a list of events shows, in words."""
    parts = [names.party(p) for p in (*wanted.party, *wanted.pair)]
    parts += [f"by {names.party(p)}" for p in wanted.source] + [f"towards {names.party(p)}" for p in wanted.target]
    parts += [t.capitalize() for t in wanted.type] + [f"told by {o}" for o in wanted.outlet]
    parts += [f"not by {', '.join(wanted.not_outlet)} alone"] if wanted.not_outlet else []
    parts += [f"“{wanted.text}”"] if wanted.text else []
    parts += ["where outlets differ"] if wanted.disputed else []
    when = names.asked(wanted.since, wanted.until)
    return "Events" + (": " + ", ".join(parts) if parts else "") + (f", {when}" if when else "")


# ---- one event


class Telling(NamedTuple):
    """One report's telling: its row, its sentence with marks, and the fields on which it stands apart."""

    number: int
    row: dict[str, Any]
    sentence: Any
    headline: str
    published: str
    apart: frozenset[str]
    first: bool
    same_words: str


#: What is laid side by side: the name of a field in a telling, and the field of a disagreement that it shows.
FIELDS = (
    ("What", "type"), ("Told as", "status"), ("Who acts", "sources"), ("Towards", "targets"), ("When", "date"),
    ("Where", "place"), ("On whose word", "attribution"), ("Number", "number"), ("Part of the report", "part"),
)  # fmt: skip


def event(ask: Ask) -> Page:
    """One event: its tellings side by side, what they differ on, what links them, what came of it."""
    explained = ask.db.explain(ask.ids["id"])
    row = listings.by_ids(ask.db.store, listings.events(), [_event_of(ask, explained.kind, explained.id)])[0]
    if explained.kind != "event":
        explained = ask.db.explain(row["event_id"])
    rows = tellings_of(ask.db.store, [row["event_id"]])
    differs = {d.field: _by_value(d.values) for d in explained.disagreements}
    outcomes = _outcomes(ask, row["event_id"], explained.edges, set(rows.column("mention_id")))
    values = {
        "row": row, "tellings": _tellings(ask, rows, differs, row),
        "fields": [f for f in FIELDS if f[1] != "number" or "number" in differs],
        "differs": differs, "edges": _linking(explained.edges, set(rows.column("mention_id"))),
        "outcomes": outcomes, "redirected": explained.redirected_from, "kind": names.kinds()[row["type"]],
    }  # fmt: skip
    heading = f"{act_title(row)}, {names.days(row['date_start'], row['date_end'])}"
    one = listings.by_ids(ask.db.store, listings.events(), [row["event_id"]])
    facts = {"event": {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()}, "disagreements": differs}
    return Page("event.html", heading, {"tellings": rows, "event": one}, values, facts)


def _event_of(ask: Ask, kind: str, wanted: str) -> str:
    from detente.errors import UnknownId
    from detente.query.explain import current_event

    if kind not in ("event", "mention"):
        raise UnknownId(f"There is no event {wanted!r}.", remedy="Events are listed under /events.")
    return current_event(ask.db.store, wanted)


def act_title(row: Mapping[str, Any]) -> str:
    """An act in words: `Russia and United States: meets`."""
    status = "" if row["status"] == "done" else f" ({names.STATUSES[row['status']]})"
    return f"{names.sides(row)} · {names.kinds()[row['type']].verb}{status}"


def _by_value(values: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value, mention in values:
        found.setdefault(value, []).append(mention)
    return found


def _tellings(
    ask: Ask, rows: Rows, differs: Mapping[str, dict[str, list[str]]], row: Mapping[str, Any]
) -> list[Telling]:
    """The tellings, one of each outlet first; one stands apart on a field where most say something else."""
    mentions: dict[str, EventMention] = {m.id: m for m in ask.db.store.mentions(rows.column("mention_id"))}
    ids = list(dict.fromkeys(rows.column("report_id")))
    reports = {r["report_id"]: r for r in listings.by_ids(ask.db.store, listings.reports(), ids)}
    apart = {m: _apart(m, differs) for m in mentions}
    found = []
    for number, r in enumerate(_side_by_side(list(rows), apart), 1):
        report = reports[r["report_id"]]
        repeats = report["origin_id"] if report["origin_id"] != r["report_id"] else ""
        found.append(
            Telling(
                number, r, sentence(mentions[r["mention_id"]]), report["title"] or "",
                names.days(report["published_start"], report["published_end"]), apart[r["mention_id"]],
                r["report_id"] == row["first_report"], repeats,
            )
        )  # fmt: skip
    return found


def _side_by_side(rows: list[dict[str, Any]], apart: Mapping[str, frozenset[str]]) -> list[dict[str, Any]]:
    """The tellings so that outlets stand beside each other: of each the one that stands apart, or else its first, then
    its others; outlets in the order in which they told it."""
    by_outlet: dict[str | None, list[dict[str, Any]]] = {}
    for r in rows:
        by_outlet.setdefault(r["outlet"], []).append(r)
    for own in by_outlet.values():
        own.sort(key=lambda r: not apart[r["mention_id"]])  # a stable sort
    return [own[0] for own in by_outlet.values()] + [r for own in by_outlet.values() for r in own[1:]]


def _apart(mention: str, differs: Mapping[str, dict[str, list[str]]]) -> frozenset[str]:
    """The fields on which a telling says something else than most do."""
    common = {field: max(by, key=lambda v: len(by[v])) for field, by in differs.items()}
    return frozenset(f for f, by in differs.items() for v, ids in by.items() if mention in ids and v != common[f])


def _linking(edges: tuple[Edge, ...], own: set[str]) -> list[Edge]:
    """The judgements that join or part tellings, the surest first."""
    return [e for e in edges if e.judgement in ("same", "different", "unsure") and (e.left in own or e.right in own)]


def _outcomes(ask: Ask, event_id: str, edges: tuple[Edge, ...], own: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Events that keep or break this one's word, and those whose word it keeps or breaks."""
    from detente.errors import UnknownId
    from detente.query.explain import current_event

    found: dict[str, dict[str, None]] = {}
    for e in edges:
        if e.judgement not in ("promise", "breach"):
            continue
        other = e.right if e.left in own else e.left
        name = {("promise", True): "Carried out by", ("promise", False): "Carries out", ("breach", True): "Broken by",
                ("breach", False): "Breaks the word of"}[e.judgement, e.left in own]  # fmt: skip
        try:
            if (other_event := current_event(ask.db.store, other)) != event_id:
                found.setdefault(name, {})[other_event] = None
        except UnknownId:
            continue
    return {name: list(listings.by_ids(ask.db.store, listings.events(), list(ids))) for name, ids in found.items()}
