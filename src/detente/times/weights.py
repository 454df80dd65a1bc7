"""Weighing of clues: each weighs every day from 1985 to today, and the interval says where the joint weight lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from detente.records import Basis, DateInterval
from detente.times import values

#: First day on which a report can lie; nothing in the tables is older.
FIRST = dt.date(1985, 1, 1)
#: The share of the weight that the interval holds.
SHARE = 0.95
#: The share that will do if it lies within this many times fewer days: one year among several that a day and month fit.
MAIN_SHARE, CLOSE = 0.8, 8
#: Clues say in part the same: n of them weigh as much as n to this power that do not; and even so their joint weight
#: looks narrower than it is: the interval is made this much wider, by at most so many days to each side. Both set so
#: that nine in ten intervals hold the date on open news reports of 2019 and 2020.
LEANING, WIDEN, WIDER = 0.85, 2.5, 400
#: The likeliest date is that round which most weight lies, near days counting most (a normal curve of so many days).
NEARBY = 5
#: An interval is not centred on the likeliest date, but begins at a bound from below, if less than this share of the
#: weight lies within a week of that date, or if it is longer than so many days to each side.
LIKELY, LONG = 0.2, 365
#: With no bound it runs between quantiles if less than this share lies there.
FLAT = 0.06
#: The fewest days to either side of the middle: reports come out some days after what they tell of.
LEAST = 3
#: An interval that leaves less than this share of all days out says nothing worth recording.
SAYS = 0.1
#: A clue speaks for a day if it weighs more than this there.
SPEAKS = 0.5

#: Days in which a thing is news.
_FRESH = 30.0

Stretch = tuple[int, int, float]
Array = Any  # numpy.ndarray of floats
Shape = tuple[int, Array]


class Clue(NamedTuple):
    """One clue: weights (log, above the rest of time) on days counted from FIRST, as flat stretches and as shaped
    ones, and its words.
    """

    flat: tuple[Stretch, ...]  # first day, last day, weight
    shaped: tuple[Shape, ...]  # first day, weights
    words: str
    since: tuple[int, ...] = ()  # days of which one is past on the report's own
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


def bump(likelihood: Mapping[int, float], floor: float) -> Shape:
    """Log weights over `floor` of the likelihoods of some days."""
    first, last = min(likelihood), max(likelihood)
    likely = np.full(last - first + 1, floor)
    likely[np.fromiter(likelihood, int) - first] = list(likelihood.values())
    return first, np.log(np.maximum(likely, floor) / floor)


@cache
def aftermath(scale: float, power: float, floor: float, fresh: float = 0.0) -> Array:
    """Log weights over `floor` of the days after a thing told of: likely soon, but with a long tail, (1 + d / scale) **
    -power; `fresh` times as likely again while it is news, for some weeks.
    """
    days = np.arange(last_day() + 1)
    spread = (1 + days / scale) ** -power + fresh * np.exp(-days / _FRESH)
    return np.log(np.maximum(spread, floor) / floor)


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
        shaped=tuple((start, ws * by) for start, ws in clue.shaped),
    )


# --- weighing ---


def weigh(clues: Sequence[Clue]) -> DateInterval:
    """The interval in which the weight of the clues lies, with those that speak for it; empty if they do not say.

    Its middle is the middle of the likeliest fortnight, if one stands out.
    """
    if not clues:
        return DateInterval()
    scores = _scores(clues)
    low, likeliest, high = _interval(clues, scores)
    heaviest = low + int(scores[low : high + 1].argmax())
    said = sorted(((w, _words(c, likeliest)) for c in clues if (w := at(c, heaviest)) > SPEAKS), reverse=True)
    if not said or high - low > (1 - SAYS) * last_day():
        return DateInterval()
    first, last = FIRST + dt.timedelta(days=low), FIRST + dt.timedelta(days=high)
    precision = values.precision_of((first, last))
    words = tuple(dict.fromkeys(w for _, w in said))
    return DateInterval(first.isoformat(), last.isoformat(), precision, Basis.INFERRED, words)


def _interval(clues: Sequence[Clue], scores: Array) -> tuple[int, int, int]:
    """The first day of the interval that holds SHARE of the weight, the likeliest day, the last day."""
    weights = np.exp(len(clues) ** (LEANING - 1) * (scores - scores.max()))
    sums = np.concatenate([[0.0], np.cumsum(weights)]) / weights.sum()
    likeliest = int(np.convolve(weights, _nearness(), "same").argmax())
    half = _half(sums, likeliest)
    low, high = max(0, likeliest - half), min(last_day(), likeliest + half)
    week = float(sums[min(last_day(), likeliest + 7) + 1] - sums[max(0, likeliest - 7)])
    since = max((n for c in clues for n in c.since if n <= likeliest and at(c, n) > 0), default=0)
    if low < since and (week < LIKELY or half > LONG):
        rest = _by(sums, sums[since] + SHARE * (1 - sums[since]))
        return since, likeliest, max(since + 2 * LEAST, min(high, rest))
    if week < FLAT:
        return _by(sums, (1 - SHARE) / 2), likeliest, _by(sums, (1 + SHARE) / 2)
    return low, likeliest, high


def _by(sums: Array, share: float) -> int:
    """The day by which a share of the weight has passed (running `sums`)."""
    return min(last_day(), int(np.searchsorted(sums[1:], share)))


@cache
def _nearness() -> Array:
    days = np.arange(-3 * NEARBY, 3 * NEARBY + 1)
    return np.exp(-((days / NEARBY) ** 2) / 2)


def _shares(scores: Array) -> Array:
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


def _words(clue: Clue, day: int) -> str:
    """The words of a clue, with the date nearest to a day of those that it can mean."""
    if not clue.dates:
        return clue.words
    return f"{clue.words}: {FIRST + dt.timedelta(days=min(clue.dates, key=lambda n: abs(n - day)))}"


def at(clue: Clue, day: int) -> float:
    """The weight of a clue on a day."""
    flat = sum(w for a, b, w in clue.flat if a <= day <= b)
    return flat + max((float(ws[day - s]) for s, ws in clue.shaped if s <= day < s + len(ws)), default=0.0)


def _scores(clues: Sequence[Clue]) -> Array:
    """The summed weight of every day from FIRST to tomorrow."""
    size = last_day() + 1
    steps = np.zeros(size + 1)
    for clue in clues:
        for first, last, weight in clue.flat:
            if first <= last:
                steps[first] += weight
                steps[last + 1] -= weight
    scores = np.cumsum(steps[:size])
    for clue in clues:
        if clue.shaped:
            scores += _merged(clue.shaped, size)
    return scores


def _merged(shapes: Sequence[Shape], size: int) -> Array:
    """The shapes on the days that count; of several, where they overlap, the heaviest."""
    merged = np.zeros(size)
    for start, weights in shapes:
        cut = weights[max(0, -start) : max(0, size - start)]
        here = merged[max(0, start) : max(0, start) + len(cut)]
        np.maximum(here, cut, out=here)
    return merged


def _half(sums: Array, middle: int) -> int:
    """The fewest days to either side of the middle between which SHARE of the weight lies (running `sums`), or
    MAIN_SHARE if it lies in far fewer, made wider."""
    last = len(sums) - 2
    reach = np.arange(last + 1)
    held = sums[np.minimum(last, middle + reach) + 1] - sums[np.maximum(0, middle - reach)]
    main, most = (int(np.argmax(held >= share)) for share in (MAIN_SHARE, SHARE))
    half = main if main * CLOSE < most else most
    return max(LEAST, min(round(WIDEN * half), half + WIDER))
