"""Intervals of days: making, moving, comparing; ISO dates throughout."""

from __future__ import annotations

import datetime as dt

from detente.records import Basis, DateInterval, Precision


def day(iso: str) -> dt.date:
    """The date that an ISO day names; ValueError if it is none."""
    return dt.date.fromisoformat(iso[:10])


def interval(
    start: dt.date, end: dt.date | None = None, *, precision: Precision | None = None, basis: Basis = Basis.EXPLICIT
) -> DateInterval:
    """The interval from `start` to `end` (both included); the precision is taken from its length if not given."""
    end = end or start
    if precision is None:
        days = (end - start).days
        precision = (
            Precision.DAY
            if days < 3
            else Precision.WEEK
            if days < 14
            else Precision.MONTH
            if days < 62
            else Precision.YEAR
        )
    return DateInterval(start.isoformat(), end.isoformat(), precision, basis)


def bounds(d: DateInterval | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of an interval, or None if either is unknown."""
    if d is None or d.start is None or d.end is None:
        return None
    return day(d.start), day(d.end)


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def middle(d: DateInterval | None) -> dt.date | None:
    """The day in the middle of an interval, or None."""
    b = bounds(d)
    return None if b is None else b[0] + (b[1] - b[0]) // 2


def overlap(a: DateInterval | None, b: DateInterval | None, *, slack: int = 0) -> bool:
    """True if the intervals share a day, each widened by `slack` days; False if either is unknown."""
    x, y = bounds(a), bounds(b)
    if x is None or y is None:
        return False
    gap = dt.timedelta(days=slack)
    return x[0] - gap <= y[1] and y[0] - gap <= x[1]
