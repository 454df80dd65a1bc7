"""Weighing of clues: each weighs every day from 1985 to today, and the interval says where the joint weight lies."""

from __future__ import annotations

import datetime as dt
from collections import Counter
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
#: What each clue of a kind is worth (1 if not named): the summed weights, so multiplied, give the dates of reports of
#: 1989 to 2020 the greatest likelihood. Clues of one kind in LEANING say in part the same: n of them weigh as much as
#: the root of n that do not.
TRUST = {
    "period": 0.7,
    "fact": 0.85,
    "loose fact": 0.85,
    "dated fact": 0.7,
    "year": 0.5,
    "date": 0.4,
    "named year": 0.85,
    "ahead": 1.5,
    "office": 0.6,
    "named": 0.6,
    "former": 2.0,
    "month": 0.85,
}
LEANING = frozenset({"prominent", "fact", "office", "named", "day", "month"})
#: So often are the clues misread as a whole; their weights are worth only so much then. Set so that the intervals of
#: open news reports of 2019 and 2020 hold the date as often as they say, with a margin.
MISREAD, MISREAD_TRUST = 0.05, 0.4
#: The likeliest date is that round which most weight lies, near days counting most (a normal curve of so many days).
NEARBY = 5
#: If less than this share of the weight lies within a week of it, no date stands out.
LIKELY = 0.03
#: The share that will do if the interval would else end after today or begin before FIRST.
MAIN_SHARE = 0.9
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
    """One clue: its kind (of TRUST), weights (log, above the rest of time) on days counted from FIRST, as flat
    stretches and as shaped ones, and its words.
    """

    kind: str
    flat: tuple[Stretch, ...]  # first day, last day, weight
    shaped: tuple[Shape, ...]  # first day, weights
    words: str
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
    low, likeliest, high = _interval(trusted(clues))
    said = sorted(((w, _words(c, likeliest)) for c in clues if (w := at(c, likeliest)) > SPEAKS), reverse=True)
    if not said or high - low > (1 - SAYS) * last_day():
        return DateInterval()
    first, last = FIRST + dt.timedelta(days=low), FIRST + dt.timedelta(days=high)
    precision = values.precision_of((first, last))
    words = tuple(dict.fromkeys(w for _, w in said))
    return DateInterval(first.isoformat(), last.isoformat(), precision, Basis.INFERRED, words)


def trusted(clues: Sequence[Clue]) -> list[Clue]:
    """The clues with their weights multiplied by what their kind is worth."""
    number_of = Counter(c.kind for c in clues)
    worth = {k: TRUST.get(k, 1.0) * (n**-0.5 if k in LEANING else 1.0) for k, n in number_of.items()}
    return [scaled(c, worth[c.kind]) for c in clues]


def _interval(clues: Sequence[Clue]) -> tuple[int, int, int]:
    """The first day of the interval that holds SHARE of the weight, the middle of the likeliest fortnight, the last
    day."""
    scores = _scores(clues)
    likely = _shares(scores)
    robust = (1 - MISREAD) * likely + MISREAD * _shares(MISREAD_TRUST * scores)
    middle = int(np.convolve(likely, _nearness(), "same").argmax())
    sums = np.concatenate([[0.0], np.cumsum(robust)])
    if likely[max(0, middle - 7) : middle + 8].sum() >= LIKELY:
        room = min(middle, last_day() - middle)
        for share in (SHARE, MAIN_SHARE):
            half = max(LEAST, _half(sums, middle, share))
            if half <= room:
                return middle - half, middle, middle + half
    low, high = np.searchsorted(sums[1:], [(1 - SHARE) / 2 * sums[-1], (1 + SHARE) / 2 * sums[-1]])
    return int(low), middle, int(high)


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


def _half(sums: Array, middle: int, share: float) -> int:
    """The fewest days to either side of the middle between which a share of the weight lies (running `sums`)."""
    last = len(sums) - 2
    half = np.arange(last + 1)
    held = sums[np.minimum(last, middle + half) + 1] - sums[np.maximum(0, middle - half)]
    return int(np.argmax(held >= share * sums[-1]))
