"""A pair's events over time, and the network of all pairs."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

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
_SHORT = 7

_PAIR = """
SELECT DISTINCT e.id, e.type, e.date_start, e.date_end, e.n_mentions, e.mutual, s.party, t.party FROM event_party s
JOIN event_party t ON t.event_id = s.event_id AND t.side = 'target' JOIN event e ON e.id = s.event_id"""
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


def period(start: str | None, end: str | None, by: str) -> str | None:
    """The period of an event, or None if its days are too many to tell."""
    if start is None or end is None:
        return None
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    if start_of(first, by) == start_of(last, by) or (last - first).days <= _SHORT:
        return start_of(first, by).isoformat()
    return None


def dyad(store: Store, a: str, b: str, by: str, where: Where, *, undated: bool) -> Rows:
    """One row a period in which the pair has events; with `undated`, a last row for those that no period holds."""
    start_of(dt.date(2000, 1, 1), by)
    where.add("(s.party = ? AND t.party = ?) OR (s.party = ? AND t.party = ?)", a, b, b, a)
    where.add("s.side = 'source'")
    found = store.execute(f"{_PAIR} {where} ORDER BY e.id", where.parameters)
    tellings = _tellings(store, {row[0] for row in found})
    periods: dict[str | None, list[tuple[Any, ...]]] = defaultdict(list)
    for row in found:
        periods[period(row[2], row[3], by)].append(row)
    kept = sorted(p for p in periods if p is not None) + ([None] if undated and None in periods else [])
    return Rows(DYAD, [_summary(p, a, b, periods[p], tellings) for p in kept])


def _tellings(store: Store, events: Iterable[str]) -> dict[str, list[tuple[str, str | None]]]:
    tellings: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for event_id, report_id, outlet in store.execute(_TELLINGS, (json.dumps(sorted(events)),)):
        tellings[event_id].append((report_id, outlet))
    return tellings


def _summary(
    p: str | None, a: str, b: str, rows: Sequence[tuple[Any, ...]], tellings: dict[str, list[tuple[str, str | None]]]
) -> tuple[Any, ...]:
    """The row of one period; an event that runs both ways stands in `rows` twice and is counted once."""
    events = {row[0]: row for row in rows}
    told = [x for i in events for x in tellings[i]]
    towards = {(i, source) for i, *_, source, _ in rows} | {(row[0], side) for row in rows if row[5] for side in (a, b)}
    types = [row[1] for row in events.values()]
    quads = [ontology.quad(t) for t in types]
    mean = round(sum(ontology.intensity(t) for t in types) / len(types), 4)
    return (
        p, a, b, len(events), sum(row[4] for row in events.values()), len({r for r, _ in told}), len({o for _,
        o in told if o}),
        sum(side == a for _, side in towards), sum(side == b for _, side in towards), mean,
        *(quads.count(q) for q in (1, 2, 3, 4)), *(types.count(t) for t in _TYPES),
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
max(date_end) FROM (
  SELECT DISTINCT e.id, e.type, e.n_mentions, e.date_start, e.date_end, min(s.party, t.party) AS a, max(s.party,
  t.party) AS b
  FROM event_party s JOIN event_party t ON t.event_id = s.event_id AND t.side = 'target' JOIN event e ON e.id =
  s.event_id {where})
GROUP BY a, b ORDER BY 3 DESC, a, b LIMIT ? OFFSET ?"""
    return shaped(DYADS, store.execute(sql, [*where.parameters, *limit]))
