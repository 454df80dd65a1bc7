"""A pair of parties: the level of their relation, their acts by kind, who tells it how, words given, what is said."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from detente.errors import MissingExtra, UsageError
from detente.explorer import names
from detente.explorer.page import Ask, Page
from detente.explorer.state import path
from detente.explorer.views.acts import Card, cards
from detente.explorer.views.overview import differences, most_told
from detente.query import PERIODS, Rows, listings
from detente.query.index import EventIndex, Filter
from detente.query.rows import Column

#: Events that the page lists; all of them are under /events.
LISTED = 40
#: Events on which outlets differ that the page lists.
DISPUTED = 6
#: Statements, claims and promises that the page lists.
SAID = 12
BY_OUTLET = (
    Column("outlet", "text", "the outlet"),
    Column("n_events", "integer", "events of the pair that it tells"),
    Column("alone", "integer", "events that it alone tells"),
    Column("intensity", "real", "their mean intensity, -10 to 10"),
    *(Column(f"quad{q}", "integer", f"events of {names.QUADS[q].lower()}") for q in (1, 2, 3, 4)),
)


class Group(NamedTuple):
    """Events of one period, by date."""

    title: str
    cards: list[Card]


def dyad(ask: Ask) -> Page:
    """The relation of a pair, in a period or over all time."""
    a, b = ask.ids["a"], ask.ids["b"]
    for party in (a, b):
        if party not in ask.index.parties.codes:
            raise UsageError(
                f"Nobody in this record is {names.party(party)[:40]!r}.", remedy="The pairs are listed under /pairs."
            )
    since, until = ask.state.day("since"), ask.state.day("until")
    by = ask.state.choice("by", PERIODS, _fitting(ask.index, a, b, since, until))
    outlets = ask.state.many("outlet")
    wanted = Filter(pair=(a, b), since=since, until=until, outlet=outlets)
    mask = ask.index.mask(wanted, ask.db.store)
    done = mask & ask.index.mask(Filter(status=("done",)), ask.db.store)
    # A page counts from the index; a download has the columns that need every telling too.
    full = ask.form != "html"
    series = ask.db.dyad(a, b, by, since=since, until=until) if full else ask.index.series(a, b, done, by)
    voices = by_outlet(ask.index, done)
    claims = ask.db.claims(a, b, since=since, until=until, limit=SAID)
    when = names.asked(since, until)
    heading = f"{names.party(a)} and {names.party(b)}" + (f", {when}" if when else "")
    tables = {"series": series, "outlets": voices, "claims": claims}
    ids = ask.index.page(ask.index.newest_first(ask.index.positions(mask)), LISTED if ask.form == "html" else ask.rows)
    tables["events"] = listings.by_ids(ask.db.store, listings.events(), ids)
    tables["promises"] = _promises(ask, mask)
    facts = {"pair": [a, b], "by": by, "n_events": int(mask.sum()), "n_done": int(done.sum())}
    if ask.form != "html":
        return Page("", heading, tables, facts=facts)
    listed, _ = cards(ask.db, ids)
    disputed, _ = cards(
        ask.db, ask.index.page(most_told(ask.index, ask.index.positions(mask & ask.index.disputed), DISPUTED), DISPUTED)
    )
    values = {
        "a": a, "b": b, "by": by, "periods": PERIODS, "when": when, "since": since, "until": until,
        "n": int(mask.sum()), "n_done": int(done.sum()), "series": series, "voices": voices, "claims": claims,
        "groups": _groups(listed), "listed": len(ids), "disputed": [(c, differences(ask, c)) for c in disputed],
        "promises": tables["promises"], "months": _months(ask, a, b), "by_quad": ask.index.counts("quad", done),
        "said": _said(ask, a, b, since, until), "mean": _mean(ask.index, done),
        "directions": _directions(ask.index, done, a, b), "all": path("dyad", a, b), "outlet": outlets,
    }  # fmt: skip
    return Page("dyad.html", heading, tables, values, facts)


def _fitting(index: EventIndex, a: str, b: str, since: str | None, until: str | None) -> str:
    """The period that suits a stretch of time: days of a month, weeks of a year, months of a few years, else years."""
    import datetime as dt

    from detente.query.filters import first_day, last_day

    span = index.span(index.between(a, b)) or ("2000-01-01", "2000-01-01")
    first = first_day(since) if since else span[0]
    last = last_day(until) if until else span[1]
    length = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
    return "day" if length <= 45 else "week" if length <= 150 else "month" if length <= 3000 else "quarter"


def by_outlet(index: EventIndex, mask: Any) -> Rows:
    """What each outlet tells of some events: how many, how many alone, of which kind."""
    import numpy as np

    lists = index.outlets
    inside = mask[lists.events]
    event, outlet, size = lists.events[inside], lists.values[inside], len(lists.names)
    n = np.bincount(outlet, minlength=size)
    alone = np.bincount(outlet[index.n_outlets[event] == 1], minlength=size)
    mean = np.bincount(outlet, index.intensity[event], size) / np.maximum(n, 1)
    quads = np.bincount(outlet * 5 + index.quad[event], minlength=size * 5).reshape(-1, 5)
    rows = [
        (name, int(n[k]), int(alone[k]), round(float(mean[k]), 2), *(int(q) for q in quads[k][1:]))
        for k, name in enumerate(lists.names)
        if n[k]
    ]
    return Rows(BY_OUTLET, sorted(rows, key=lambda r: (-r[1], r[0])))


def _mean(index: EventIndex, mask: Any) -> float | None:
    return float(index.intensity[mask].mean()) if mask.any() else None


def _directions(index: EventIndex, mask: Any, a: str, b: str) -> list[tuple[str, str, int, float]]:
    """Who acts towards whom: events and their mean intensity, mutual acts counted both ways."""
    found = []
    for source, target in ((a, b), (b, a)):
        both = index.between(a, b) & index.mutual
        one = index.sides["source"].mask([source], index.size) & index.sides["target"].mask([target], index.size)
        own = mask & (one | both)
        found.append((source, target, int(own.sum()), _mean(index, own) or 0.0))
    return found


def _groups(listed: list[Card]) -> list[Group]:
    """The events by month, the latest first."""
    by: dict[str, list[Card]] = defaultdict(list)
    for card in listed:
        by[(card.row["date_start"] or "")[:7]].append(card)
    return [Group(names.month(m) if m else "Undated", own) for m, own in by.items()]


def _months(ask: Ask, a: str, b: str) -> list[tuple[str, int]]:
    """The months (of many years: the years) in which the pair has events, with their number."""
    mask = ask.index.between(a, b)
    months = ask.index.counts("month", mask)
    return list((months if len(months) <= 36 else ask.index.counts("year", mask)).items())


def _promises(ask: Ask, mask: Any) -> Rows:
    """The latest words among the events of a mask: those that were kept or broken first."""
    own = ask.index.newest_first(ask.index.positions(mask & ask.index.words()))
    found = listings.by_ids(ask.db.store, listings.promises(), ask.index.page(own, SAID * 2))
    settled = found.columns.index("state")
    return Rows(found.schema, sorted(found.tuples, key=lambda t: t[settled] not in ("kept", "broken", "both")))


def _said(ask: Ask, a: str, b: str, since: str | None, until: str | None) -> list[tuple[str, str, Rows]]:
    """What each side says about the other, the latest first."""
    found = []
    for x, y in ((a, b), (b, a)):
        own = ask.shelf.statements.find(ask.db.store, speaker=[x.casefold()], about=[y], since=since, until=until)
        ids = ask.shelf.statements.page(own, SAID // 2, newest=True)
        found.append((x, y, listings.by_ids(ask.db.store, listings.statements(), ids)))
    return found


def chart(ask: Ask) -> Any:
    """The chart of a pair: its level with change points, or its counts by quad; every mark opens its events."""
    from detente import charts

    a, b = ask.ids["a"], ask.ids["b"]
    since, until = ask.state.day("since"), ask.state.day("until")
    by = ask.state.choice("by", PERIODS, _fitting(ask.index, a, b, since, until))

    def opens(row: dict[str, Any]) -> str | None:
        start = row.get("period")
        if not start:
            return None
        return ask.state.url(path("events"), by=None, since=start, until=names.last_of(start, by), pair=[a, b])

    if ask.ids["chart"] == "counts":
        return charts.counts(ask.db.dyad(a, b, by, since=since, until=until), href=opens)
    if ask.ids["chart"] != "level":
        raise UsageError("There is no such chart.", remedy="Use level or counts.")
    try:
        changed = ask.db.changes(a, b, by, since=since, until=until)
    except MissingExtra:
        changed = None
    return charts.level(ask.db.level(a, b, by, since=since, until=until), changes=changed, href=opens)
