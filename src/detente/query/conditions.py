"""The filters that listings share, as conditions on their tables."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from detente.errors import UsageError
from detente.query.filters import Where, listed
from detente.records import EventType, Status

_TYPES = [t.value for t in EventType]
_STATUSES = [s.value for s in Status]


def event_filters(where: Where, type: Any, quad: Any, status: Any, since: Any, until: Any, own: str = "e") -> None:
    """What is told, as fact or not, and when: an event or mention that may lie within the days is kept."""
    where.among(f"{own}.type", type, _TYPES, "type")
    where.among(f"{own}.type", _types_of(quad) if quad is not None else None)
    where.among(f"{own}.status", status, _STATUSES, "status")
    where.since(f"{own}.date_end", since)
    where.until(f"+{own}.date_start", until)  # "+" keeps to a walk: most days of a record come before some day


def report_filters(
    where: Where, since: Any, until: Any, outlet: Any, report: Any, own: str, column: str = "report_id"
) -> None:
    """When and by whom a report was published."""
    where.since("r.published_end", since)
    where.until("r.published_start", until)
    where.among("r.outlet", outlet)
    where.among(f"{own}.{column}", report)


def _types_of(quad: Any) -> list[str]:
    from detente import ontology

    wanted = {quad} if isinstance(quad, int) else set(quad)
    if not wanted <= {1, 2, 3, 4}:
        raise UsageError(f"There is no quad {sorted(wanted - {1, 2, 3, 4}, key=str)[0]!r}.", remedy="Use 1, 2, 3 or 4.")
    return [t for t in _TYPES if ontology.quad(t) in wanted]


def sides(where: Where, select: str, column: str, source: Any, target: Any, party: Any) -> None:
    """Who acts, who is acted on; in a mutual act each side does both."""
    mutual = column.split(".")[0] + ".mutual"
    named = "party IN (SELECT value FROM json_each(?))"
    for side, values in (("source", source), ("target", target)):
        if values is not None:
            one = f"{column} IN ({select} WHERE {named} AND side = '{side}')"
            both = f"{mutual} AND {column} IN ({select} WHERE {named} AND side IN ('source', 'target'))"
            given = json.dumps(listed(values))
            where.add(f"{one} OR ({both})", given, given)
    within(where, column, select, "party", party, "side IN ('source', 'target')")


def within(
    where: Where, column: str, select: str, field: str, values: Any, also: str = "", allowed: Iterable[str] = ()
) -> None:
    """`column` is among what `select` finds where `field` is one of the values."""
    if values is None:
        return
    inner = Where()
    inner.among(field, values, allowed, field)
    if also:
        inner.add(also)
    where.add(f"{column} IN ({select} {inner})", *inner.parameters)


def flag(where: Where, column: str, value: bool | None) -> None:
    """`column` is 0 or 1 as `value` says; nothing if None."""
    if value is not None:
        where.add(f"{column} = ?", int(value))


#: The events that tellings by some outlets tell.
TELLS = """SELECT em.event_id FROM event_mention em JOIN mention m ON m.id = em.mention_id
JOIN report r ON r.id = m.report_id"""


def told_by(where: Where, outlet: Any, not_outlet: Any = None) -> None:
    """Events that an outlet tells; events that another than some tells."""
    within(where, "e.id", TELLS, "r.outlet", outlet)
    if not_outlet is not None:
        others = Where()
        not_from(others, not_outlet)
        where.add(f"e.id IN ({TELLS} {others})", *others.parameters)


def surest(where: Where, least: Any) -> None:
    """Events of which the best telling is as sure as `least` (0-1); all if None."""
    if least is not None:
        where.add("(SELECT confidence FROM mention WHERE id = e.best_mention) >= ?", float(least))


def not_from(where: Where, outlets: Any) -> None:
    """Reports of another outlet than some, or of none that is known; all if None."""
    if outlets is not None:
        where.add("r.outlet IS NULL OR r.outlet NOT IN (SELECT value FROM json_each(?))", json.dumps(listed(outlets)))
