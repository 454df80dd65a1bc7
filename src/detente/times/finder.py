"""Finds the time expressions of a text: at each word that can begin one, the longest match of the grammar's rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from detente.dates import bounds
from detente.records import Basis, DateInterval, TimeExpression
from detente.times import dates_rules, lexicon, periods_rules, values, words
from detente.times.rules import Build, Context, Result

#: An expression that begins with one of these cannot begin inside another word or figure.
_START = (
    r"(?<![\w$€£@#])(?<!\d[.,:/])(?:\d|['’][2-9]0s|the\b|an?\b|this\b|that\b|last\b|next\b|past\b|coming\b|early\b|late|earlier\b|later\b|mid|end\b|each\b|every\b"
    r"|per\b|about\b|around\b|almost\b|nearly\b|over\b|rough|approx|at\b|no more\b|more\b|less\b|fewer\b|up to\b|as (?:many|long) as\b|well over|just\b|under\b|barely\b"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|today|yester|tomorrow|tonight|noon|midnight|midday|morning|afternoon"
    r"|evening|night|dawn|dusk|lunchtime|one\b|two\b|three\b|four|five\b|six|seven|eight|nine|ten\b|eleven\b|twelve\b|thirt|fift|twent|fort|hundred|thousand|dozen"
    r"|several\b|few\b|many\b|some\b|half\b|another\b|couple\b|post-|pre-|fiscal\b|calendar\b|spring\b|summer\b|fall\b|autumn\b|winter\b|first\b|second\b|third\b"
    r"|fourth\b|final\b|q[1-4]\b|its\b|their\b|our\b|year|month|week|day|daily|hour|minute|decade|centur|recent|current|previous|latest|same\b|corresponding|comparable"
    r"|quarter\b|sometime\b|these\b|those\b|all\b|beginning\b|start\b|middle\b|prior|nightly|quarterly|annual|biweekly|fortnightly|{extra})"
)


@cache
def _machine() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], Build], ...]]:
    """The pattern of the beginnings, and the rules compiled."""
    lists = lexicon.load()
    first = {w.split()[0].split("-")[0].replace("'", "['’]") for t in lists.values() for w in t}
    start = re.compile(_START.replace("{extra}", "|".join(sorted(re.escape(w).replace(r"\[", "[").replace(r"\]", "]") for w in first))), re.IGNORECASE)
    rules = [*dates_rules.RULES, *periods_rules.RULES]
    return start, tuple((re.compile(r.pattern if isinstance(r.pattern, str) else r.pattern(), re.IGNORECASE), r.build) for r in rules)


def match_at(text: str, at: int, context: Context) -> tuple[int, int, Result] | None:
    """The longest expression that begins at an offset: its start, end and result; None if there is none."""
    best: tuple[int, int, Result] | None = None
    candidates = sorted(((m.end(), -k, m, build) for k, (p, build) in enumerate(_machine()[1]) if (m := p.match(text, at))), key=lambda x: x[:2], reverse=True)
    for end, _, m, build in candidates:
        if best is not None and end <= best[1]:
            break
        result = build(m, context)
        if result is not None:
            best = (result.start or m.start(), result.end or end, result) if best is None or (result.end or end) > best[1] else best
    return best


def scan(text: str, reference: dt.date | None) -> Iterator[tuple[int, int, Result]]:
    """All expressions of a text in order, none overlapping another, resolved against one day."""
    context = Context(text, reference)
    start = _machine()[0]
    at = 0
    while (m := start.search(text, at)) is not None:
        found = match_at(text, m.start(), context)
        if found is None or found[1] <= found[0]:
            at = m.start() + 1
            continue
        context.note(found[2])
        yield found
        at = found[1]


def find(text: str, reference: DateInterval | str | None = None) -> list[TimeExpression]:
    """All time expressions of a text in order, none overlapping; values and days against the report's date.

    `reference`: an ISO day, an interval, or None; then relative expressions get open values ("XXXX-WXX-4") and no
    days. If it is an interval, an expression whose value differs between its ends keeps the open value and gets all days between.
    """
    ends = _ends(reference)
    if ends is None:
        return [_expression(text, found, found[2].relative) for found in scan(text, None)]
    first = list(scan(text, ends[0]))
    if ends[0] == ends[1]:
        return [_expression(text, found) for found in first]
    return list(_between(text, first, list(scan(text, ends[1])), list(scan(text, None))))


def _ends(reference: DateInterval | str | None) -> values.Days | None:
    if isinstance(reference, str):
        days = values.days_of(reference.strip().partition("T")[0]) if reference.strip() else None
        return days or _interval_days(reference)
    return bounds(reference)


def _interval_days(text: str) -> values.Days | None:
    first, _, last = text.strip().partition("/")
    a, b = values.days_of(first), values.days_of(last)
    return (a[0], b[1]) if a and b else None


def _between(text: str, first: list[tuple[int, int, Result]], last: list[tuple[int, int, Result]], open_: list[tuple[int, int, Result]]) -> Iterator[TimeExpression]:
    """One list from the readings against both ends of a reference interval."""
    late = {(a, b): r for a, b, r in last}
    unresolved = {(a, b): r for a, b, r in open_}
    for start, end, early in first:
        other = late.get((start, end), early)
        if other.value == early.value:
            yield _expression(text, (start, end, early))
            continue
        value = unresolved.get((start, end), early).value
        days = (min(early.days[0], other.days[0]), max(early.days[1], other.days[1])) if early.days and other.days else None
        yield _expression(text, (start, end, Result(early.type, value, days, True)))


def _expression(text: str, found: tuple[int, int, Result], hide: bool = False) -> TimeExpression:
    start, end, result = found
    interval = None
    if result.days is not None and not hide:
        basis = Basis.RELATIVE if result.relative and not _names_calendar(text[start:end]) else Basis.EXPLICIT
        interval = DateInterval(result.days[0].isoformat(), result.days[1].isoformat(), values.precision_of(result.days), basis)
    return TimeExpression(start, end, text[start:end], result.type, result.value, interval)


@cache
def _calendar() -> re.Pattern[str]:
    return re.compile(rf"{words.MONTH}{words.SP}?\d|\d{words.SP}(?:of{words.SP})?{words.MONTH}", re.IGNORECASE)


def _names_calendar(words_: str) -> bool:
    """True if an expression names a day of a month, so that only its year was inferred."""
    return _calendar().search(words_) is not None
