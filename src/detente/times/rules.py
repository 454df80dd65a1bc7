"""What a rule of the grammar of time is: a pattern, and a function from its match to a TIMEX3 type and value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from detente.times import tense, values

Days = values.Days
#: Whether the words round a span of the text tell of what is to come (start, end, with modal verbs).
Tenses = dict[tuple[int, int, bool], bool | None]


class Result(NamedTuple):
    """What a rule makes of a match: TIMEX3 type and value, the days if the value alone does not say, and whether it
    needs a reference.
    """

    type: str
    value: str
    days: Days | None = None
    relative: bool = True
    start: int | None = None
    end: int | None = None


class Context:
    """What a rule may know beside its match: the text, the reference day, and what was said before."""

    __slots__ = ("_tenses", "previous", "quarter", "reference", "text")

    def __init__(self, text: str, reference: dt.date | None, tenses: Tenses | None = None) -> None:
        """`tenses` is filled and asked first: one for all contexts of a text that is read against several days."""
        self.text = text
        self.reference = reference
        self._tenses = tenses if tenses is not None else {}
        self.previous: str | None = None  # the last calendar value resolved
        self.quarter: tuple[int, int] | None = None  # the last quarter spoken of

    def is_future(self, m: re.Match[str], *, modals: bool = True) -> bool | None:
        """True if the words around the match tell of what is to come, False if of the past, None if they do not say."""
        key = m.start(), m.end(), modals
        if key not in self._tenses:
            self._tenses[key] = tense.is_future(self.text, m.start(), m.end(), modals=modals)
        return self._tenses[key]

    def note(self, result: Result) -> None:
        """Remember a resolved expression for those that lean on it ("that year", "the year-ago quarter")."""
        if result.type in ("DATE", "TIME") and result.value[:4].isdigit() and result.value[4:5] in ("", "-", "T"):
            self.previous = result.value.partition("T")[0]
            if result.value[5:6] == "Q" and self._is_news(int(result.value[:4]), int(result.value[6])):
                self.quarter = int(result.value[:4]), int(result.value[6])

    def _is_news(self, year: int, quarter: int) -> bool:
        """True if a report of this day can be about that quarter's results: it is over since less than half a year."""
        if self.reference is None:
            return False
        return 1 <= (self.reference.year - year) * 4 + (self.reference.month + 2) // 3 - quarter <= 2

    def previous_days(self) -> Days | None:
        """The days of the last calendar value, or None."""
        return values.days_of(self.previous) if self.previous else None


Build = Callable[[re.Match[str], Context], Result | None]


class Rule(NamedTuple):
    """A pattern (without regard to case, whole words; or what makes one) and what to make of its matches."""

    pattern: str | Callable[[], str]
    build: Build


def collector() -> tuple[list[Rule], Callable[[str | Callable[[], str]], Callable[[Build], Build]]]:
    """An empty rule list and the decorator that adds to it."""
    rules: list[Rule] = []

    def rule(pattern: str | Callable[[], str]) -> Callable[[Build], Build]:
        def add(build: Build) -> Build:
            rules.append(Rule(pattern, build))
            return build

        return add

    return rules, rule


def unresolved(kind: str, m: re.Match[str]) -> Result:
    """The result for an expression that leans on a reference day that is not known."""
    words = re.sub(r"\W+", "-", m.group().lower()).strip("-")
    return Result(kind, f"UNDEF-{words}")
