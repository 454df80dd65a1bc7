"""Clues from the dates that a text names: with their year, without it, and against each other."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from detente.records import TimeExpression
from detente.times import lexicon, tense, words
from detente.times.fact_clues import soon_after
from detente.times.readings import Readings, is_relative
from detente.times.values import days_of
from detente.times.weights import FIRST, Array, Clue, Shape, aftermath, between, bump, last_day, number

#: The least likelihood of a day under a dateline, and under a date told of, which is misread more often.
_FLOOR, _SOFT_FLOOR = 1e-5, 7e-3
#: How reports lie after the latest date with a year that they tell of as past: (1 + d / scale) ** -power, d days from
#: its end; fitted to news reports of 1989 to 2020. A report seldom names the year it is written in: so much less often.
_YEAR_SCALE, _YEAR_POWER, _OWN_YEAR = 1800.0, 2.0, 0.3
#: The same for days and months with a year; of them a quarter is of the weeks just past, above what the tail holds.
_DAY_SCALE, _DAY_POWER, _DAY_FRESH = 350.0, 2.2, 2.5
#: The same where the date closes a caption or the like, which is of a picture of these days.
_NEAR_SCALE, _NEAR_POWER, _NEAR_REST = 10.0, 1.8, 1e-4
#: The least of that, and the weight (log odds) of its being a lower bound.
_REST, _BOUND = 2e-3, 4.0
#: How reports lie about a year that is part of a name ("the 2020 election"): how likely two years before, the year
#: before, in the year, the year after, later (falling by half every year); the least of it. Fitted as above.
_NAME_YEARS, _NAME_REST = (0.03, 0.2, 1.0, 0.1, 0.08), 0.004
#: Months are misread and told of long after so often that their clue is faint.
_MONTH_FLOOR = 0.08
#: Feasts are told of all the year round now and then.
_FEAST_FLOOR = 0.05


def clues(readings: Readings, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """Clues from the dates that a text names."""
    text = readings.text
    told = _told(text, expressions)
    yield from _past_clue(text, told)
    yield from _ahead_clue(told)
    days = {
        x.value[:10]: x
        for x in reversed(expressions)
        if re.fullmatch(r"XXXX-\d\d-\d\d(?:T.*)?", x.value) and not x.value.startswith("XXXX-09-11")
    }  # the eleventh of September is mostly the attacks of 2001
    found = [(c, sure) for x in days.values() if (c := _day_clue(readings, x, sure := _anchor(text, x, expressions)))]
    yield from (c for c, sure in found if sure)
    yield from (c for c, sure in found if not sure)
    yield from _weekday_clue(text, expressions)
    yield from _month_clues(text, expressions)
    yield from _season_clues(text, expressions)
    yield from _feast_clues(text, expressions)


# --- with a year ---


class _Told(NamedTuple):
    """An expression that names a year: its first and last day, and how it is told of."""

    first: dt.date
    last: dt.date
    expression: TimeExpression
    future: bool  # told of as to come
    name: bool  # the year is part of a name, of a thing that may be to come ("the 2020 election", "Vision 2030")


def _told(text: str, expressions: Sequence[TimeExpression]) -> list[_Told]:
    found = []
    for x in expressions:
        if x.type not in ("DATE", "TIME") or not re.match(r"\d{4}\b", x.value) or x.interval is None:
            continue
        first, last = days_of(x.interval.start or ""), days_of(x.interval.end or "")
        if first and last:
            future = tense.is_future(text, x.start, x.end) is True
            found.append(_Told(first[0], last[1], x, future, _is_name(text, x)))
    return found


def _is_name(text: str, x: TimeExpression) -> bool:
    """True if a bare year is part of a name."""
    if not re.fullmatch(r"\d{4}", x.text):
        return False
    behind = re.findall(r"\w+", re.split(r"[.,;:!?\n]", text[x.end : x.end + 80])[0])[:5]
    if {form for w in behind for form in _singular(w.lower())} & lexicon.listed("planned"):
        return not re.match(r"\s+(?:the|a|an|and|to|for|when|after|before)\b", text[x.end :])
    before = re.search(r"\b([A-Z][\w-]*[a-z]) \Z", text[max(0, x.start - 30) : x.start])
    return before is not None and before[1].lower() not in lexicon.listed("year_prepositions")


def _singular(word: str) -> tuple[str, ...]:
    """A word, and what it may be the plural of."""
    return word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)


def _past_clue(text: str, told: Sequence[_Told]) -> Iterator[Clue]:
    """The latest date with a year that is told of as past bounds the report from below, and is seldom far."""
    today = dt.date.today()
    past = [t for t in told if t.first <= today and not t.future and not t.name]
    if not past:
        return
    first, last, x, *_ = max(past, key=lambda t: (t.last, t.first))
    year = (last - first).days > 100
    start = number(first)
    shape = _spread(text, x, (last - first).days)
    if start < 0:
        shape, start = shape[-start:], 0
    # a lone figure may be no year, or one to come in a name ("the 2020 election")
    lone = year and not any(first.year - 3 < t.first.year < first.year for t in past)
    bound = between(first, dt.date.max, _BOUND / 2 if lone else _BOUND)
    slack = between(first - dt.timedelta(days=180), first - dt.timedelta(days=1), _BOUND / 4)
    kind = "year told of" if year else "date told of"
    shaped = ((start, shape[: max(0, last_day() + 1 - start)]),)
    since = () if lone else (number(first),)
    yield Clue((bound, slack), shaped, f"{kind}: {x.text}", since)


def _spread(text: str, x: TimeExpression, days: int) -> Array:
    """How reports lie after a date of some days that they tell of, as weights from its first day on."""
    if days > 100:
        after = aftermath(_YEAR_SCALE, _YEAR_POWER, _REST)
        own = max(0.0, math.log(_OWN_YEAR) + after[0])
        return np.concatenate([np.full(days, own), after])
    if days == 0 and re.match(r"[ \t]*(?:\n|\Z)", text[x.end :]) and re.search(r",\s*\Z", text[: x.start]):
        return aftermath(_NEAR_SCALE, _NEAR_POWER, _NEAR_REST)
    return aftermath(_DAY_SCALE, _DAY_POWER, _REST, _DAY_FRESH)


def _ahead_clue(told: Sequence[_Told]) -> Iterator[Clue]:
    """The first date with a year that is to come bounds the report from above; a year in a name lies near it."""
    ahead = [t for t in told if t.future and not t.name]
    if ahead:
        first = min(ahead, key=lambda t: t.last)
        yield Clue((between(FIRST, first.last, 1.5),), (), f"year to come: {first.expression.text}")
    names = [t for t in told if t.name]
    if names:
        t = max(names, key=lambda t: t.first)
        yield Clue((), (bump(_round_name(number(t.first)), _NAME_REST),), f"year in a name: {t.expression.text}")


def _round_name(first: int) -> dict[int, float]:
    """How likely a report is on the days round a year in a name, whose first day is given."""
    *near, later = _NAME_YEARS
    likely = {first + 365 * (k - 2) + d: p for k, p in enumerate(near) for d in range(365)}
    return likely | {first + 730 + d: later * 0.5 ** (d / 365) for d in range(2000)}


# --- without a year ---

_WIRE = re.compile(r"\s*(?:\([A-Z][\w .]{1,20}\)\s*)?(?:--|[-–—_])")
_HEADING = re.compile(r"\s*[:–—]")


def _is_dateline(text: str, x: TimeExpression) -> bool:
    line = text.rfind("\n", 0, x.start) + 1
    return (
        x.start - line < 60
        and text[line : x.start].strip(" ,").isupper() is not False
        and _WIRE.match(text, x.end) is not None
        and text[line : line + 2].isupper()
    )


def _is_heading(text: str, x: TimeExpression) -> bool:
    """True if a date opens a line and a colon or dash follows: an entry of a diary, of that day."""
    return not text[text.rfind("\n", 0, x.start) + 1 : x.start].strip() and _HEADING.match(text, x.end) is not None


def _anchor(text: str, x: TimeExpression, expressions: Sequence[TimeExpression]) -> TimeExpression | None:
    """The expression that says how far a date is from the report ("tomorrow, July 9"; "on Tuesday (7 April)")."""
    for y in expressions:
        if y is x or not is_relative(y) or re.match(r"XXXX-\d\d", y.value):
            continue
        gap = text[y.end : x.start] if y.end <= x.start else text[x.end : y.start]
        if 0 < len(gap) <= 4 and re.fullmatch(r"\s*[,(]?\s*", gap):
            return y
    return None


def _day_clue(readings: Readings, x: TimeExpression, anchor: TimeExpression | None) -> Clue | None:
    """A day without its year: the report lies near it in some year, within a day or two of a dateline; a weekday
    beside it chooses the years.
    """
    text, weekday = readings.text, re.search(rf"\b{words.WEEKDAY}", x.text, re.IGNORECASE)
    dateline = _is_dateline(text, x) or _is_heading(text, x)
    next_ = weekday is not None and x.text.lower().startswith("next")
    future = True if next_ else tense.is_future(text, x.start, x.end)
    shaped: list[Shape] = []
    for year in range(FIRST.year, dt.date.today().year + 2):
        when = _day(year, int(x.value[5:7]), int(x.value[8:10]))
        if when is None or (weekday and when.weekday() != words.weekday_of(weekday.group())):
            continue
        if anchor is None:
            first, weights = _round_day(dateline, future, weekday is not None)
            shaped.append((number(when) + first, weights))
        elif days := readings.agreeing(when, when, anchor):
            shaped.append(soon_after(days, _FLOOR))
    if not shaped:
        return None
    kind = "dateline" if dateline else "date to come" if future else "date told of"
    with_ = f" ({anchor.text})" if anchor else ""
    return Clue((), tuple(shaped), f"{kind}: {x.text}{with_}")


@cache
def _round_day(dateline: bool, future: bool | None, weekday: bool) -> Shape:
    """Weights of the days of report round a date that it names, counted from it.

    News names days up to ten weeks back, mostly of the last two, and days to come within two months. Beside its weekday
    a date is nearer still.
    """
    if dateline:
        return bump({0: 1.0, 1: 0.8, 2: 0.3, 3: 0.2}, _FLOOR)
    reach = 9.0 if weekday else 26.0
    full = 3 if weekday else 13
    past, to_come = (0.06, 1.0) if future else (1.0, 0.1 if future is False else 0.5)
    days = {-k: to_come * math.exp(-k / (reach if future else 1.5 * reach)) for k in range(1, 150)}
    days |= {k: past * math.exp(-max(0, k - full) / reach) for k in range(200)}
    return bump(days, _SOFT_FLOOR)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_SAME_DAY = re.compile(r"(?P<near>today|tomorrow|yesterday)\s*[,(]\s*(?:\w+\s+)?\Z", re.IGNORECASE)


def _weekday_clue(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """The weekday of the report, from "tomorrow, Saturday"."""
    for x in expressions:
        m = _SAME_DAY.search(text, max(0, x.start - 16), x.start)
        if m is None or not re.fullmatch(r"XXXX-WXX-[1-7]", x.value):
            continue
        step = {"today": 0, "tomorrow": -1, "yesterday": 1}[m["near"].lower()]
        weekday = (int(x.value[-1]) - 1 + step) % 7
        first = (weekday - FIRST.weekday()) % 7
        weights = np.where(np.arange(last_day() + 1 - first) % 7 == 0, _BOUND, 0.0)
        yield Clue((), ((first, weights),), f"weekday: {m['near'].lower()}, {x.text}")
        return


def _month_clues(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """Months without a year: those told of as past are over, seldom since more than half a year."""
    for x in {x.value: x for x in expressions if re.fullmatch(r"XXXX-\d\d", x.value)}.values():
        future = tense.is_future(text, x.start, x.end)
        first, weights = _round_month(future is True)
        shaped = tuple(
            (number(dt.date(year, int(x.value[5:7]), 1)) + first, weights)
            for year in range(FIRST.year, dt.date.today().year + 1)
        )
        yield Clue((), shaped, f"month {'to come' if future else 'told of'}: {x.text}")


@cache
def _round_month(future: bool) -> Shape:
    """Weights of the days of report round a month that it names, counted from its first day."""
    if future:
        return bump({-k: math.exp(-k / 60) for k in range(1, 200)}, _MONTH_FLOOR)
    return bump({k: 0.1 if k < 28 else math.exp(-(k - 28) / 90) for k in range(330)}, _MONTH_FLOOR)


#: First month of the seasons of the northern half of the earth, in which a report of "this fall" lies or is near.
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def _season_clues(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """ "This fall" is told of in the fall, or before it as to come, or after it as past."""
    for x in {x.value: x for x in expressions if re.fullmatch(r"XXXX-(?:SP|SU|FA|WI)", x.value)}.values():
        if not x.text.lower().startswith("this "):
            continue
        first, weights = _round_season(tense.is_future(text, x.start, x.end))
        starts = (dt.date(y, _SEASONS[x.value[5:]], 1) for y in range(FIRST.year, dt.date.today().year + 1))
        shaped = tuple((number(start) + first, weights) for start in starts)
        yield Clue((), shaped, f"season: {x.text}")


@cache
def _round_season(future: bool | None) -> Shape:
    """Weights of the days of report round a season that it calls this one, counted from its first day."""
    before, after = (0.1, 1.0) if future is False else (1.0, 0.1) if future else (0.5, 0.5)
    days = {k: before * math.exp(k / 60) for k in range(-200, 0)} | dict.fromkeys(range(92), 1.0)
    return bump(days | {k: after * math.exp(-(k - 91) / 60) for k in range(92, 250)}, _MONTH_FLOOR)


def _feast_clues(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """Feasts without a year are told of for some weeks before and after; most of their own year."""
    for x in {x.value: x for x in expressions if x.value.startswith("UNDEF-")}.values():
        name = next((n for n in _feasts() if n in x.text.lower().replace("’", "'")), None)
        if name is None:
            continue
        first, weights = _round_feast(tense.is_future(text, x.start, x.end))
        days = (lexicon.holiday(name, y) for y in range(FIRST.year, dt.date.today().year + 2))
        shaped = tuple((number(day) + first, weights) for day in days if day)
        yield Clue((), shaped, f"feast: {x.text}")


@cache
def _feasts() -> tuple[str, ...]:
    """The names of feasts, long ones first; election days are dated facts."""
    return tuple(sorted(lexicon.load()["holidays"].keys() - {"election day"}, key=len, reverse=True))


@cache
def _round_feast(future: bool | None) -> Shape:
    """Weights of the days of report round a feast that it names, counted from it."""
    before, after = (0.05, 1.0) if future is False else (1.0, 0.1) if future else (0.6, 1.0)
    days = {-k: before * math.exp(-k / 15) for k in range(1, 90)}
    return bump(days | {k: after * math.exp(-k / 20) for k in range(120)}, _FEAST_FLOOR)
