"""Weighing of clues: each weighs every day from 1985 to today, and the interval says where the joint weight lies."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from detente.records import Basis, DateInterval
from detente.times import values

#: First day on which a report can lie; nothing in the tables is older.
FIRST = dt.date(1985, 1, 1)
#: The share of the weight that the interval holds.
SHARE = 0.95
#: The share that will do if it lies within this many times fewer days: one year among several that a day and month fit.
MAIN_SHARE, CLOSE = 0.82, 8
#: The fewest days to either side of the middle, and after a bound from below: reports come out some days after what
#: they tell of.
LEAST, LEAST_AFTER = 3, 6
#: An interval of so many days stays centred on the likeliest day, though it begins before the news that it tells.
SHORT = 200
#: The share of the weight behind a bound from below that an interval that begins there holds.
OPEN_SHARE = 0.97
#: Clues lean on each other, and so their joint weight looks narrower than it is: the interval is made this much wider,
#: by at most so many days to each side. Set so that more than nine in ten intervals hold the date on news reports of
#: 2015 and 2016.
WIDEN, WIDER = 2.5, 400
#: An interval that leaves less than this share of all days out says nothing worth recording.
SAYS = 0.1
#: A clue speaks for a day if it weighs more than this there.
SPEAKS = 0.5

#: Days in which a thing is news.
_FRESH = 30.0

Stretch = tuple[int, int, float]
Shape = tuple[int, tuple[float, ...]]


class Clue(NamedTuple):
    """One clue: weights (log, above the rest of time) on days counted from FIRST, as flat stretches and as shaped
    ones, and its words.
    """

    flat: tuple[Stretch, ...]  # first day, last day, weight
    shaped: tuple[Shape, ...]  # first day, weights
    words: str
    until: tuple[int, ...] = ()  # days of which one is still to come on the report's own
    since: tuple[int, ...] = ()  # days of which one is past
    news: tuple[int, ...] = ()  # the same, of which the report is likely the news
    dates: tuple[int, ...] = ()  # days of which one is meant; that nearest to the report is named with the words


# --- days and shapes ---


@cache
def last_day() -> int:
    """The last day that a report can bear, tomorrow, counted from FIRST."""
    return number(dt.date.today()) + 1


def number(day: dt.date) -> int:
    """A day counted from FIRST."""
    return (day - FIRST).days


def between(first: dt.date, last: dt.date, weight: float) -> Stretch:
    """A flat stretch of weight from day to day."""
    return max(0, number(first)), min(last_day(), number(last)), weight


def bump(likelihood: dict[int, float], floor: float) -> Shape:
    """Log weights over `floor` of the likelihoods of some days."""
    first, last = min(likelihood), max(likelihood)
    return first, tuple(math.log(max(likelihood.get(d, 0.0), floor) / floor) for d in range(first, last + 1))


@cache
def aftermath(scale: float, power: float, floor: float, fresh: float = 0.0) -> tuple[float, ...]:
    """Log weights over `floor` of the days after a thing told of: likely soon, but with a long tail, (1 + d / scale) **
    -power; `fresh` times as likely again while it is news, for some weeks.
    """
    days = range(last_day() + 1)
    spread = ((1 + d / scale) ** -power + fresh * math.exp(-d / _FRESH) for d in days)
    return tuple(math.log(max(floor, p) / floor) for p in spread)


def union(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Overlapping stretches merged, so that two offices at once do not count twice."""
    merged: list[Stretch] = []
    for first, last, weight in sorted(stretches):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(last, merged[-1][1]), max(weight, merged[-1][2])
        else:
            merged.append((first, last, weight))
    return tuple(merged)


def scaled(clue: Clue, by: float, *, flat: bool = True) -> Clue:
    """The clue with its shaped (and flat) weights multiplied."""
    return clue._replace(
        flat=tuple((a, b, w * by) for a, b, w in clue.flat) if flat else clue.flat,
        shaped=tuple((start, tuple(w * by for w in ws)) for start, ws in clue.shaped),
    )


def pooled(clues: Sequence[Clue]) -> list[Clue]:
    """Clues of one kind, which lean on each other: n of them weigh as much as the root of n that do not."""
    return [scaled(c, len(clues) ** -0.5) for c in clues] if len(clues) > 1 else list(clues)


# --- weighing ---


def weigh(clues: Sequence[Clue]) -> DateInterval:
    """The interval in which the weight of the clues lies, with those that speak for it; empty if they do not say."""
    if not clues:
        return DateInterval()
    scores = _scores(clues)
    top = max(scores)
    weights = [math.exp(s - top) for s in scores]
    low, middle, high = _central(weights)
    high = _drawn_in(weights, middle, high, [n for c in clues for n in c.until])
    long = high - low > SHORT
    bounds = [n for c in clues for n in (*c.since, *(c.news if long else ())) if n <= middle and at(c, n) > 0]
    if bounds and (since := max(bounds)) >= low:  # then what is left lies on one side
        high = min(high, _until(weights, since, OPEN_SHARE) + WIDER)
        low, high = since, min(last_day(), max(high, since + LEAST_AFTER))
    if high - low > (1 - SAYS) * last_day():
        return DateInterval()
    said = sorted(((w, _words(c, middle)) for c in clues if (w := at(c, middle)) > SPEAKS), reverse=True)
    if not said:
        return DateInterval()
    first, last = FIRST + dt.timedelta(days=low), FIRST + dt.timedelta(days=high)
    precision = values.precision_of((first, last))
    words = tuple(dict.fromkeys(w for _, w in said))
    return DateInterval(first.isoformat(), last.isoformat(), precision, Basis.INFERRED, words)


def _words(clue: Clue, day: int) -> str:
    """The words of a clue, with the date nearest to a day of those that it can mean."""
    if not clue.dates:
        return clue.words
    return f"{clue.words}: {FIRST + dt.timedelta(days=min(clue.dates, key=lambda n: abs(n - day)))}"


def at(clue: Clue, day: int) -> float:
    """The weight of a clue on a day."""
    flat = sum(w for a, b, w in clue.flat if a <= day <= b)
    return flat + max((ws[day - s] for s, ws in clue.shaped if s <= day < s + len(ws)), default=0.0)


def _scores(clues: Sequence[Clue]) -> list[float]:
    """The summed weight of every day from FIRST to tomorrow."""
    size = last_day() + 1
    steps = [0.0] * (size + 1)
    for clue in clues:
        for first, last, weight in clue.flat:
            if first <= last:
                steps[first] += weight
                steps[last + 1] -= weight
    scores = list(accumulate(steps[:size]))
    for clue in clues:
        for start, weights in _merged(clue.shaped, size):
            for day, weight in enumerate(weights, start):
                scores[day] += weight
    return scores


def _merged(shapes: Sequence[Shape], size: int) -> list[Shape]:
    """The shapes cut to the days that count; of several, where they overlap, the heaviest."""
    cut = [(max(0, start), ws[max(0, -start) : max(0, size - start)]) for start, ws in shapes]
    if len(cut) < 2:
        return cut
    merged = [0.0] * size
    for start, weights in cut:
        for day, weight in enumerate(weights, start):
            if weight > merged[day]:
                merged[day] = weight
    return [(0, tuple(merged))]


def _central(weights: Sequence[float]) -> tuple[int, int, int]:
    """The middle of the weight, and the interval centred on it that holds SHARE of it (MAIN_SHARE if close together),
    made wider: first day, middle, last day."""
    sums = list(accumulate(weights, initial=0.0))
    middle = next(k for k, s in enumerate(sums[1:]) if s >= sums[-1] / 2)
    main, half = _half(sums, middle, MAIN_SHARE), _half(sums, middle, SHARE)
    half = main if main * CLOSE < half else half
    half = max(LEAST, min(round(WIDEN * half), half + WIDER))
    return max(0, middle - half), middle, min(len(weights) - 1, middle + half)


def _half(sums: Sequence[float], middle: int, share: float) -> int:
    """The fewest days to either side of the middle between which a share of the weight lies (running `sums`)."""
    last = len(sums) - 2

    def held(half: int) -> bool:
        return sums[min(last, middle + half) + 1] - sums[max(0, middle - half)] >= share * sums[-1]

    return bisect_left(range(last + 1), True, key=held)


def _until(weights: Sequence[float], low: int, share: float) -> int:
    """The day by which a share of the weight from a day on has passed."""
    sums = list(accumulate(weights[low:]))
    return low + bisect_left(sums, share * sums[-1])


def _drawn_in(weights: Sequence[float], middle: int, high: int, until: Sequence[int]) -> int:
    """The end of an interval, drawn in to a day still to come if less than a quarter of the weight from the middle on
    lies beyond."""
    for day in until:
        if middle <= day < high and sum(weights[day + 1 : high + 1]) < 0.25 * sum(weights[middle : high + 1]):
            high = day
    return high
