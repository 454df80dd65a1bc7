"""Filters to parameterised SQL: a value never becomes part of the text of a query."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from detente.errors import UsageError

Values = str | Iterable[str]
_TERM = re.compile(r'"([^"]*)"|(\S+)')


class Where:
    """Conditions joined by AND, each with its parameters."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.parameters: list[Any] = []

    def add(self, condition: str, *parameters: Any) -> None:
        """Add a condition written by us, with the values for its question marks."""
        self._conditions.append(condition)
        self.parameters.extend(parameters)

    def also(self, condition: str, *parameters: Any) -> Where:
        """These conditions and one more."""
        both = Where()
        both._conditions, both.parameters = [*self._conditions, condition], [*self.parameters, *parameters]
        return both

    def among(self, column: str, values: Any, allowed: Iterable[str] = (), what: str = "value") -> None:
        """`column` is one of the values (one or several); nothing if None, UsageError if one is not allowed."""
        if values is not None:
            self.add(f"{column} IN (SELECT value FROM json_each(?))", json.dumps(listed(values, allowed, what)))

    def since(self, column: str, day: Any) -> None:
        """`column` is an ISO day not before `day` (an ISO day, month or year)."""
        if day is not None:
            self.add(f"{column} >= ?", first_day(day))

    def until(self, column: str, day: Any) -> None:
        """`column` is an ISO day not after `day` (an ISO day, month or year)."""
        if day is not None:
            self.add(f"{column} <= ?", last_day(day))

    def matches(self, index: str, rowid: str, text: Any) -> None:
        """The full-text index has all words of `text` in the row `rowid`."""
        if text is not None:
            self.add(f"{rowid} IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)", fts(text))

    def __bool__(self) -> bool:
        return bool(self._conditions)

    def __str__(self) -> str:
        return "WHERE " + " AND ".join(f"({c})" for c in self._conditions) if self._conditions else ""


def listed(values: Any, allowed: Iterable[str] = (), what: str = "value") -> list[str]:
    """One or several values as a list of text; UsageError naming what is allowed."""
    several = [values] if isinstance(values, str | Enum) else list(values)
    found = [str(v.value if isinstance(v, Enum) else v) for v in several]
    allowed = list(allowed)
    if allowed and (unknown := [v for v in found if v not in allowed]):
        raise UsageError(f"There is no {what} {unknown[0]!r}.", remedy=f"Use one of {', '.join(allowed)}.")
    return found


def first_day(day: Any) -> str:
    """The first day of an ISO day, month or year; UsageError if it is none."""
    return _bounds(day)[0].isoformat()


def last_day(day: Any) -> str:
    """The last day of an ISO day, month or year; UsageError if it is none."""
    return _bounds(day)[1].isoformat()


def _bounds(day: Any) -> tuple[dt.date, dt.date]:
    text = str(day).strip()
    try:
        if re.fullmatch(r"\d{4}", text):
            return dt.date(int(text), 1, 1), dt.date(int(text), 12, 31)
        if re.fullmatch(r"\d{4}-\d{2}", text):
            start = dt.date.fromisoformat(text + "-01")
            return start, (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        return dt.date.fromisoformat(text[:10]), dt.date.fromisoformat(text[:10])
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text[:40]!r} is no date.", remedy="Write 2017, 2017-07 or 2017-07-07.") from error


def fts(text: Any) -> str:
    """A reader's words as an FTS5 query: all words, "phrases" in quotation marks, a trailing * for beginnings."""
    terms = []
    for phrase, word in _TERM.findall(str(text).replace("\0", " ")):
        star = "*" if word.endswith("*") else ""
        bare = (phrase or word.rstrip("*")).replace('"', " ").strip()
        if any(c.isalnum() for c in bare):
            terms.append(f'"{bare}"{star}')
    if not terms:
        raise UsageError(f"There is no word to look for in {str(text)[:40]!r}.", remedy="Give at least one word.")
    return " ".join(terms)


def count(value: Any, what: str) -> int:
    """A number of rows; UsageError if it is no whole number from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UsageError(f"{what} is {value!r}.", remedy=f"Give {what} as a whole number, 0 or more.")
    return min(value, 2**62)


def paging(limit: Any, offset: Any) -> tuple[str, Sequence[int]]:
    """The LIMIT clause and its parameters."""
    return "LIMIT ? OFFSET ?", (-1 if limit is None else count(limit, "limit"), count(offset, "offset"))
