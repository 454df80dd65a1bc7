"""A pair's events over time, and the network of all pairs."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from detente import ontology
from detente.errors import UsageError
from detente.query.columns import DYAD, DYADS
from detente.query.filters import Where
from detente.query.listings import shaped
from detente.query.rows import Rows
from detente.records import EventType
from detente.store import Store

PERIODS = ("day", "week", "month", "quarter", "year")
_TYPES = tuple(t.value for t in EventType)
#: An event whose days are known no better than this many is put into a period only if it lies wholly in it.
SHORT = 7

#: Events in which one acts towards the other: a half for each direction, so that each is looked up by its index.
_TOWARDS = """
SELECT e.id, e.type, e.date_start, e.date_end, e.n_mentions, e.mutual, s.party FROM event_party s
JOIN event_party t ON t.event_id = s.event_id AND t.side = 'target' AND t.party = ? JOIN event e ON e.id = s.event_id"""
_TELLINGS = """
SELECT em.event_id, m.report_id, r.outlet FROM event_mention em JOIN mention m ON m.id = em.mention_id JOIN report r
ON r.id = m.report_id
WHERE em.event_id IN (SELECT value FROM json_each(?))"""


def start_of(day: dt.date, by: str) -> dt.date:
    """The first day of the period that holds a day; UsageError naming the periods there are. Weeks begin on Monday."""
    if by == "day":
        return day
    if by == "week":
        return day - dt.timedelta(days=day.weekday())
    if by in ("month", "quarter", "year"):
        month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}[by]
        return day.replace(month=month, day=1)
    raise UsageError(f"There is no period {by!r}.", remedy=f"Use one of {', '.join(PERIODS)}.")


def following(day: dt.date, by: str) -> dt.date:
    """The first day of the next period."""
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[by]
    return start_of(day + dt.timedelta(days=longest), by)


def end_of(start: dt.date, by: str) -> str:
    """The last day of the period that begins on `start`, as an ISO day."""
    return (following(start, by) - dt.timedelta(days=1)).isoformat()


@lru_cache(maxsize=65_536)
def period(start: str | None, end: str | None, by: str) -> str | None:
    """The period of an event, or None if its days are too many to tell."""
    if start is None or end is None:
        return None
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    if start_of(first, by) == start_of(last, by) or (last - first).days <= SHORT:
        return start_of(first, by).isoformat()
    return None


class Act(NamedTuple):
    """An event between the two sides of a pair: its days (ISO), its tellings, and the sides that act."""

    id: str
    type: str
    start: str | None
    end: str | None
    n_mentions: int
    sources: tuple[str, ...]


def acts(store: Store, a: str, b: str, where: Where, *, one_a_day: bool = False) -> list[Act]:
    """The pair's events in the order of their ids; with `one_a_day` those of one type, direction and date count as
    one, the most told."""
    where.add("s.side = 'source'")
    where.add("s.party = ?")
    half = f"{_TOWARDS} {where}"
    rows = store.execute(f"{half} UNION ALL {half}", [b, *where.parameters, a, a, *where.parameters, b])
    found: dict[str, Act] = {}
    for i, kind, start, end, n, mutual, source in rows:
        sources = (a, b) if mutual or i in found else (source,)
        found[i] = Act(i, kind, start, end, n, sources)
    return sorted(found.values()) if not one_a_day else _one_a_day(found.values())


def _one_a_day(found: Iterable[Act]) -> list[Act]:
    """At most one event a date, type and direction, as GDELT and ICEWS count; undated ones stay."""
    kept: dict[tuple[Any, ...], Act] = {}
    for x in found:
        key = (x.start, x.end, x.type, x.sources) if x.start else (x.id,)
        if key not in kept or x.n_mentions > kept[key].n_mentions:
            kept[key] = x
    return sorted(kept.values())


def by_period(found: Iterable[Act], by: str) -> dict[str | None, list[Act]]:
    """The events of each period; under None those that no period holds. UsageError naming the periods there are."""
    start_of(dt.date(2000, 1, 1), by)
    filled: dict[str | None, list[Act]] = defaultdict(list)
    for x in found:
        filled[period(x.start, x.end, by)].append(x)
    return filled


def dyad(store: Store, a: str, b: str, by: str, where: Where, *, undated: bool, one_a_day: bool = False) -> Rows:
    """One row a period in which the pair has events; with `undated`, a last row for those that no period holds."""
    periods = by_period(acts(store, a, b, where, one_a_day=one_a_day), by)
    tellings = tellings_of(store, (x.id for several in periods.values() for x in several))
    kept = sorted(p for p in periods if p is not None) + ([None] if undated and None in periods else [])
    return Rows(DYAD, [_summary(p, by, a, b, periods[p], tellings) for p in kept])


def tellings_of(store: Store, events: Iterable[str]) -> dict[str, list[tuple[str, str | None]]]:
    """Report and outlet of every telling, by event."""
    tellings: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for event_id, report_id, outlet in store.execute(_TELLINGS, (json.dumps(sorted(events)),)):
        tellings[event_id].append((report_id, outlet))
    return tellings


def _summary(
    p: str | None, by: str, a: str, b: str, events: Sequence[Act], tellings: dict[str, list[tuple[str, str | None]]]
) -> tuple[Any, ...]:
    """The row of one period."""
    told = [x for e in events for x in tellings[e.id]]
    types = [e.type for e in events]
    quads = [ontology.quad(t) for t in types]
    mean = round(sum(ontology.intensity(t) for t in types) / len(types), 4)
    end = None if p is None else end_of(dt.date.fromisoformat(p), by)
    return (
        p, end, a, b, len(events), sum(e.n_mentions for e in events), len({r for r, _ in told}),
        len({o for _, o in told if o}), sum(a in e.sources for e in events), sum(b in e.sources for e in events), mean,
        *(quads.count(q) for q in (1, 2, 3, 4)), *(types.count(t) for t in _TYPES), tuple(e.id for e in events),
    )  # fmt: skip


def dyads(store: Store, where: Where, limit: Sequence[int]) -> Rows:
    """One row a pair, those with most events first."""
    types = ontology.load().types
    quads = ", ".join(
        f"sum(type IN ({', '.join(repr(t.value) for t, i in types.items() if i.quad == q)}))" for q in (1, 2, 3, 4)
    )
    intensity = " ".join(f"WHEN '{t.value}' THEN {i.intensity!r}" for t, i in types.items())
    where.add("s.side = 'source'")
    where.add("s.party <> t.party")
    sql = f"""
SELECT a, b, count(*), sum(n_mentions), round(avg(CASE type {intensity} END), 4), {quads}, min(date_start),
max(date_start) FROM (
  SELECT DISTINCT e.id, e.type, e.n_mentions, e.date_start, e.date_end, min(s.party, t.party) AS a, max(s.party,
  t.party) AS b
  FROM event_party s JOIN event_party t ON t.event_id = s.event_id AND t.side = 'target' JOIN event e ON e.id =
  s.event_id {where})
GROUP BY a, b ORDER BY 3 DESC, a, b LIMIT ? OFFSET ?"""
    return shaped(DYADS, store.execute(sql, [*where.parameters, *limit]))
