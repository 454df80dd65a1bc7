"""Finds the time expressions of a text: at each word that can begin one, the longest match of the grammar's rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from detente.dates import bounds
from detente.records import Basis, DateInterval, TimeExpression
from detente.times import clock_rules, dates_rules, lexicon, periods_rules, values, words
from detente.times.rules import Build, Context, Result

_TOKEN = re.compile(r"[^\W_]+")
_FIGURES = re.compile(r"(?:1[5-9]|20)\d\d(?:s|T\d\d)?$|\d0s$")


class _Machine(NamedTuple):
    """The rules compiled, and the words that lead to them."""

    rules: tuple[tuple[Callable[..., re.Match[str] | None], Build], ...]
    inner: frozenset[str]
    cores: frozenset[str]


def _calendar_words() -> frozenset[str]:
    plurals = [f"{w}s" for w in (*words.WEEKDAYS, *words.UNITS)]
    return frozenset((*words.MONTHS, *words.WEEKDAYS, *words.SEASONS, *words.DAY_PARTS, *words.UNITS, *plurals))


@cache
def _machine() -> _Machine:
    compiled = []
    for r in (*dates_rules.RULES, *clock_rules.RULES, *periods_rules.RULES):
        pattern = r.pattern if isinstance(r.pattern, str) else r.pattern()
        compiled.append((re.compile(pattern, re.IGNORECASE).match, r.build))
    listed = [_TOKEN.findall(name) for table in ("references", "holidays") for name in lexicon.load()[table]]
    cores = _calendar_words() | lexicon.listed("cores") | {max(tokens, key=len) for tokens in listed}
    return _Machine(tuple(compiled), lexicon.listed("inner") | cores | {t for tokens in listed for t in tokens}, cores)


def _beginnings(text: str) -> Iterator[int]:
    """The offsets at which an expression may begin: words of time that stand together with a needed one."""
    machine = _machine()
    inner, cores = machine.inner, machine.cores
    chunk: list[int] = []
    needed = last = 0  # offsets in `chunk` up to a needed word; the end of the last word of the chunk
    for m in _TOKEN.finditer(text):
        word = m.group().lower()
        start = m.start()
        if word not in inner and not word[0].isdecimal():
            continue
        if start - last > _GAP:
            yield from chunk[:needed]
            chunk, needed = [], 0
        chunk.append(start)
        last = m.end()
        if word in cores or (word[0].isdecimal() and (_FIGURES.match(word) or text[last : last + 1] in _JOINS)):
            needed = len(chunk)
    yield from chunk[:needed]


#: Code points that may stand between two words of one expression (", ", " - ", ".\n").
_GAP = 4
#: A figure before one of these may be a date or an hour; "" is the end of the text.
_JOINS = ("/", ":", "-", ".")


#: What rules match at an offset, the longest match first, each with what is made of it.
Matches = Sequence[tuple[re.Match[str], Build]]


def matches_at(text: str, at: int) -> Matches:
    """What may begin at an offset, whatever the reference day."""
    found = [(m, build) for match, build in _machine().rules if (m := match(text, at))]
    return sorted(found, key=lambda pair: -pair[0].end())


def read(matches: Matches, context: Context) -> tuple[int, int, Result] | None:
    """The longest expression among matches at one offset: its start, end and result; None if there is none."""
    best: tuple[int, int, Result] | None = None
    for m, build in matches:
        if best is not None and m.end() <= best[1]:
            break
        result = build(m, context)
        if result is not None and (best is None or (result.end or m.end()) > best[1]):
            best = (result.start or m.start(), result.end or m.end(), result)
    return best


def match_at(text: str, at: int, context: Context) -> tuple[int, int, Result] | None:
    """The longest expression that begins at an offset: its start, end and result; None if there is none."""
    return read(matches_at(text, at), context)


def scan(text: str, reference: dt.date | None) -> Iterator[tuple[int, int, Result]]:
    """All expressions of a text in order, none overlapping another, resolved against one day."""
    context = Context(text, reference)
    done = 0
    for at in _beginnings(text):
        before = text[at - 1 : at]
        if at < done or (before and (before in "$€£@#" or (before in ".,:/" and text[at - 2 : at - 1].isdecimal()))):
            continue
        found = match_at(
            text, at - 1 if before in ("'", "’") and at > done and text[at : at + 1].isdecimal() else at, context
        )
        if found is not None and found[1] > found[0]:
            context.note(found[2])
            yield found
            done = found[1]


#: A reference of at most so many days settles the year of a day of a month: half a year to either side.
_SHORT = 180


def find(text: str, reference: DateInterval | str | None = None) -> list[TimeExpression]:
    """All time expressions of a text in order, none overlapping; values and days against the report's date.

    `reference`: an ISO day, an interval, or None; then relative expressions get open values ("XXXX-WXX-4") and no
    days. If it is an interval, an expression whose value differs between its ends keeps the open value and gets all
    days between; but a day of a month is the one nearest to a reference of few months.
    """
    ends = _ends(reference)
    if ends is None:
        return [_expression(text, found, found[2].relative) for found in scan(text, None)]
    first = list(scan(text, ends[0]))
    if ends[0] == ends[1]:
        return [_expression(text, found) for found in first]
    return list(_between(text, ends, first, list(scan(text, ends[1])), list(scan(text, None))))


def _ends(reference: DateInterval | str | None) -> values.Days | None:
    if isinstance(reference, str):
        days = values.days_of(reference.strip().partition("T")[0]) if reference.strip() else None
        return days or _interval_days(reference)
    return bounds(reference)


def _interval_days(text: str) -> values.Days | None:
    first, _, last = text.strip().partition("/")
    a, b = values.days_of(first), values.days_of(last)
    return (a[0], b[1]) if a and b else None


def _between(
    text: str,
    ends: values.Days,
    first: list[tuple[int, int, Result]],
    last: list[tuple[int, int, Result]],
    open_: list[tuple[int, int, Result]],
) -> Iterator[TimeExpression]:
    """One list from the readings against both ends of a reference interval."""
    late = {(a, b): r for a, b, r in last}
    unresolved = {(a, b): r for a, b, r in open_}
    for start, end, early in first:
        other = late.get((start, end), early)
        if other.value == early.value:
            yield _expression(text, (start, end, early))
            continue
        if (near := _nearest(text[start:end], ends, early, other)) is not None:
            yield _expression(text, (start, end, near))
            continue
        value = unresolved.get((start, end), early).value
        days = (
            (min(early.days[0], other.days[0]), max(early.days[1], other.days[1]))
            if early.days and other.days
            else None
        )
        yield _expression(text, (start, end, Result(early.type, value, days, True)))


def _nearest(words_: str, ends: values.Days, early: Result, late: Result) -> Result | None:
    """Of a day of a month in two years ("Thursday, February 23"), the one nearer to the reference, if that is short."""
    if early.days is None or late.days is None or not _names_calendar(words_) or (ends[1] - ends[0]).days > _SHORT:
        return None
    middle = ends[0] + (ends[1] - ends[0]) / 2
    return min((early, late), key=lambda r: abs(r.days[0] - middle))  # type: ignore[index]


def _expression(text: str, found: tuple[int, int, Result], hide: bool = False) -> TimeExpression:
    start, end, result = found
    interval = None
    if result.days is not None and not hide:
        basis = Basis.RELATIVE if result.relative and not _names_calendar(text[start:end]) else Basis.EXPLICIT
        interval = DateInterval(
            result.days[0].isoformat(), result.days[1].isoformat(), values.precision_of(result.days), basis
        )
    return TimeExpression(start, end, text[start:end], result.type, result.value, interval)


@cache
def _calendar() -> re.Pattern[str]:
    return re.compile(rf"{words.MONTH}{words.SP}?\d|\d{words.SP}(?:of{words.SP})?{words.MONTH}", re.IGNORECASE)


def _names_calendar(words_: str) -> bool:
    """True if an expression names a day of a month, so that only its year was inferred."""
    return _calendar().search(words_) is not None
