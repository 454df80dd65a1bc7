"""A pair of parties: the level of their relation, their acts by kind, who tells it how, words given, what is said."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Any, NamedTuple

from detente.errors import MissingExtra, UsageError
from detente.explorer import names
from detente.explorer.page import Ask, Page
from detente.explorer.state import path
from detente.explorer.views.acts import Card, cards
from detente.explorer.views.events import chosen
from detente.explorer.views.overview import differences, most_told
from detente.query import PERIODS, Rows, listings
from detente.query.digest import tellings_of
from detente.query.index import SERIES, EventIndex, Filter
from detente.query.rows import Column

#: Events that the page lists; all of them are under /events.
LISTED = 40
#: Events on which outlets differ that the page lists.
DISPUTED = 6
#: Outlets of which the two are sought that tell most events both.
COMPARED = 5
#: Statements, claims and promises that the page lists.
SAID = 12
#: Judgements of the relation that its chart shows: more signs would hide each other.
CLAIMS = 200
BY_OUTLET = (
    Column("outlet", "text", "the outlet"),
    Column("n_events", "integer", "events of the pair that it tells"),
    Column("alone", "integer", "events that it alone tells"),
    Column("intensity", "real", "their mean intensity, -10 to 10"),
    *(Column(f"quad{q}", "integer", f"events of {names.QUADS[q].lower()}") for q in (1, 2, 3, 4)),
)


#: What is told by reports that were read, beside imported data sets.
NEWS = "news"
#: One row a period and data set.
BESIDE = (Column("dataset", "text", "news, or the imported data set that tells it"), *SERIES)


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
    told = _told(ask)
    wanted = Filter(pair=(a, b), since=since, until=until, outlet=told["outlet"], not_outlet=told["not_outlet"])
    mask = ask.index.mask(wanted, ask.db.store)
    finished = ask.index.mask(Filter(status=("done",)), ask.db.store)
    done = mask & finished
    # A page counts from the index; a download has the columns that need every telling too.
    full = ask.form != "html"
    filters: dict[str, Any] = {"since": since, "until": until, **{k: v or None for k, v in told.items()}}
    series = ask.db.dyad(a, b, by, **filters) if full else ask.index.series(a, b, done, by)
    voices = by_outlet(ask.index, done)
    claims = _claims(ask, a, b, SAID)
    when = names.asked(since, until)
    heading = f"{names.party(a)} and {names.party(b)}" + (f", {when}" if when else "")
    tables = {"series": series, "outlets": voices, "claims": claims}
    ids = ask.index.page(ask.index.newest_first(ask.index.positions(mask)), LISTED if ask.form == "html" else ask.rows)
    tables["tellings"] = tellings_of(ask.db.store, ids)
    shown: list[Card] = []
    if full:
        tables["events"] = listings.by_ids(ask.db.store, listings.events(), ids)
    else:
        shown, tables["events"] = cards(ask.db, ids, tables["tellings"])
    tables["promises"] = _promises(ask, mask)
    if datasets := datasets_of(ask, a, b):
        tables["beside"] = beside(ask, a, b, by)
    facts = {"pair": [a, b], "by": by, "n_events": int(mask.sum()), "n_done": int(done.sum())}
    if ask.form != "html":
        return Page("", heading, tables, facts=facts)
    disputed, _ = cards(
        ask.db, ask.index.page(most_told(ask.index, ask.index.positions(mask & ask.index.disputed), DISPUTED), DISPUTED)
    )
    values = {
        "a": a, "b": b, "by": by, "periods": PERIODS, "when": when, "since": since, "until": until,
        "n": int(mask.sum()), "n_done": int(done.sum()), "series": series, "voices": voices, "claims": claims,
        "groups": _groups(shown), "listed": len(ids), "disputed": [(c, differences(ask, c)) for c in disputed],
        "promises": tables["promises"], "months": _months(ask, a, b), "by_quad": ask.index.counts("quad", done),
        "said": _said(ask, a, b, since, until), "mean": _mean(ask.index, done),
        "directions": _directions(ask.index, done, a, b), "all": path("dyad", a, b), "told": told,
        "chosen": chosen(ask.state, tuple(told)), "datasets": datasets,
        "beside": tables.get("beside", ()), "begun": _begun(ask, done, since),
        "closest": _closest(ask.index, done, voices),
    }  # fmt: skip
    return Page("dyad.html", heading, tables, values, facts)


def _claims(ask: Ask, a: str, b: str, most: int) -> Rows:
    """Judgements of the relation in the period, the latest first."""
    own, s = ask.shelf.claims, ask.state
    found = own.find(ask.db.store, pair=[" ".join(sorted((a, b)))], outlet=s.many("outlet"), since=s.day("since"),
                     until=s.day("until"))  # fmt: skip
    return listings.by_ids(ask.db.store, listings.claims(), own.page(found, most, newest=True))


def _told(ask: Ask) -> dict[str, tuple[str, ...]]:
    """By whom the events are told, and by whom not alone."""
    return {name: ask.state.many(name) for name in ("outlet", "not_outlet")}


def _begun(ask: Ask, mask: Any, since: str | None) -> int:
    """Of the events of a mask those that began before the period that is asked for, and may reach into it."""
    from detente.query.filters import first_day
    from detente.query.postings import Days

    return int((mask & (ask.index.start < Days()[first_day(since)])).sum()) if since else 0


def _closest(index: EventIndex, mask: Any, voices: Rows) -> list[str]:
    """The two outlets, of those that tell most, that tell most of the events both; none if no event has two outlets."""
    own = index.positions(mask)
    told = {name: index.outlets.mask([name], index.size)[own] for name in voices.column("outlet")[:COMPARED]}
    common = [(int((told[a] & told[b]).sum()), -k, [a, b]) for k, (a, b) in enumerate(combinations(told, 2))]
    n, _, both = max(common, default=(0, 0, []))
    return both if n else []


def datasets_of(ask: Ask, a: str, b: str) -> list[str]:
    """The imported data sets of the record that tell events of a pair."""
    from detente.imports import DATASETS

    pair, index = ask.index.between(a, b), ask.index
    names_ = sorted(d.name for d in DATASETS.values() if d.name in index.outlets.codes)
    return [n for n in names_ if (pair & index.outlets.mask([n], index.size)).any()]


def beside(ask: Ask, a: str, b: str, by: str) -> Rows:
    """A pair as the news and as each imported data set tell it, by period; `imports.beside` has more columns."""
    since, until = ask.state.day("since"), ask.state.day("until")
    others = datasets_of(ask, a, b)
    parts = [(NEWS, Filter(not_outlet=tuple(others))), *((n, Filter(outlet=(n,))) for n in others)]
    base = ask.index.mask(Filter(status=("done",), since=since, until=until), ask.db.store)
    rows = [
        (name, *values)
        for name, own in parts
        for values in ask.index.series(a, b, base & ask.index.mask(own, ask.db.store), by).tuples
    ]
    return Rows(BESIDE, sorted(rows, key=lambda r: r[1]))  # a stable sort: the news first in each period


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
    """The chart of a pair: its level with changes and judgements, its counts by quad, or what each data set tells;
    every mark opens what it stands for."""
    from detente import charts

    a, b = ask.ids["a"], ask.ids["b"]
    since, until = ask.state.day("since"), ask.state.day("until")
    by = ask.state.choice("by", PERIODS, _fitting(ask.index, a, b, since, until))
    told = {k: v or None for k, v in _told(ask).items()}
    filters: dict[str, Any] = {"since": since, "until": until, **told}

    def opens(row: dict[str, Any]) -> str | None:
        if "report_id" in row:
            return ask.state.url(path("report", row["report_id"]), by=None, since=None, until=None, outlet=None,
                                 not_outlet=None, table=None)  # fmt: skip
        start = row.get("period")
        if not start:
            return None
        own = {"news": {"not_outlet": datasets_of(ask, a, b)}}.get(
            row.get("dataset", ""), {"outlet": row.get("dataset")}
        )
        changed = own if "dataset" in row else {}
        last = names.last_of(start, by)
        return ask.state.url(path("events"), by=None, table=None, since=start, until=last, pair=[a, b], **changed)

    if ask.ids["chart"] == "counts":
        return charts.counts(ask.db.dyad(a, b, by, **filters), href=opens)
    if ask.ids["chart"] == "beside":
        return charts.beside(beside(ask, a, b, by), href=opens)
    if ask.ids["chart"] != "level":
        raise UsageError("There is no such chart.", remedy="Use level, counts or beside.")
    try:
        changed = ask.db.changes(a, b, by, **filters)
    except MissingExtra:
        changed = None
    claims = _claims(ask, a, b, CLAIMS)
    return charts.level(ask.db.level(a, b, by, **filters), changes=changed, claims=claims, href=opens)
