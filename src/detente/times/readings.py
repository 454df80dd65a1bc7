"""On which days of report an expression of a text means a given day."""

from __future__ import annotations

import datetime as dt
import re

from detente.records import TimeExpression
from detente.times import finder, values, words
from detente.times.rules import Context, Tenses
from detente.times.weights import FIRST, number

#: Expressions that lean on what was told before, not on the report.
_LEANING = re.compile(r"(?:the|that|those)\s+(?:same|next|following|previous|very)|that\b|those\b", re.IGNORECASE)
#: Expressions whose distance from the report depends on its weekday alone.
_WEEKLY = re.compile(
    r"XXXX-WXX|UNDEF-.*(?:today|yesterday|tomorrow|tonight|night|morning|evening|afternoon|week|days?\b)"
)
_DAYS = re.compile(r"day|tomorrow|night|morning|evening|afternoon|WXX")
#: How far before and after a thing a report may be that names it by days, by weeks, by months and years; the step, in
#: days, at which the last are tried.
_BY_DAYS, _BY_WEEKS, _BY_YEARS, _STEP = (9, 9), (40, 59), (400, 799), 7


def is_relative(x: TimeExpression) -> bool:
    """True if an expression names days by their distance from the report."""
    return (
        x.type in ("DATE", "TIME")
        and x.value.startswith(("XXXX-", "UNDEF-"))
        and not x.value.startswith("XXXX-XX")
        and _LEANING.match(x.text) is None
    )


class Readings:
    """The expressions of one text read against any day; what was read is kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tenses: Tenses = {}
        self._matches: dict[int, finder.Matches] = {}
        self._read: dict[tuple[int, int, dt.date], values.Days | None] = {}

    def agreeing(self, first: dt.date, last: dt.date, x: TimeExpression) -> list[int]:
        """The days of report (from FIRST) on which an expression means a day from `first` to `last`."""
        before, after, step = _search(x)
        start = number(first) - before
        found: list[int] = []
        for day in range(start - start % step, number(first) + after + 1, step):
            reference = FIRST + dt.timedelta(days=day)
            if x.value == f"XXXX-{reference.month:02d}":  # a report does not name the month it is written in
                continue
            days = self._days(x, reference)
            if days is not None and days[0] <= last and first <= days[1]:
                found.extend(range(day, day + step))
        return found

    def _days(self, x: TimeExpression, reference: dt.date) -> values.Days | None:
        """The days that an expression means in a report of a day."""
        same = FIRST + dt.timedelta(days=number(reference) % 7) if _WEEKLY.match(x.value) else reference
        key = (x.start, x.end, same)
        if key not in self._read:
            self._read[key] = self._resolved(x, same)
        days, off = self._read[key], reference - same
        return (days[0] + off, days[1] + off) if days else None

    def _resolved(self, x: TimeExpression, reference: dt.date) -> values.Days | None:
        if x.start not in self._matches:
            self._matches[x.start] = finder.matches_at(self.text, x.start)
        match = finder.read(self._matches[x.start], Context(self.text, reference, self._tenses))
        return match[2].days if match is not None and match[1] == x.end else None


def _search(x: TimeExpression) -> tuple[int, int, int]:
    """How many days before and after a thing it is tried whether an expression means it, and the step."""
    told = x.value + x.text
    if "week" in x.text.lower() or (_DAYS.search(told) and re.search(words.NUMBER, x.text)):
        return *_BY_WEEKS, 1
    return (*_BY_DAYS, 1) if _DAYS.search(told) else (*_BY_YEARS, _STEP)
