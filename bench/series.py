"""How well levels and changes are found where the truth is known, and how fast: `python bench/series.py`.

Events are drawn as SUPPORT (5.0) or SANCTION (-6.0) with the probability that gives the true level; their number in a
period is Poisson's. Seeds are fixed, so the figures of docs/series.md can be made again.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import time

from detente.query.changes import breaks
from detente.query.dyad import Act, following
from detente.query.levels import Z95, Period, smooth

GOOD, BAD = "SUPPORT", "SANCTION"
WEEKS, RELATIONS = 52, 60


def poisson(rng: random.Random, rate: float) -> int:
    n, p = 0, rng.random()
    while p > math.exp(-rate):
        n, p = n + 1, p * rng.random()
    return n


def period(day: dt.date, rng: random.Random, share: float, n: int) -> Period:
    kinds = [GOOD if rng.random() < share else BAD for _ in range(n)]
    return Period(day, tuple(Act(f"{day}-{k}", kind, None, None, 1, ()) for k, kind in enumerate(kinds)))


def walk(rng: random.Random, step: float, rate: float) -> tuple[list[Period], list[float]]:
    """A year of weeks in which the true level walks at random; it begins and ends with events."""
    level, day, told, truth = rng.uniform(-3, 2), dt.date(2030, 1, 7), [], []
    for _ in range(WEEKS):
        level = min(4.5, max(-5.5, level + rng.gauss(0, step)))
        told.append(period(day, rng, (level + 6) / 11, poisson(rng, rate)))
        truth.append(level)
        day = following(day, "week")
    filled = [k for k, p in enumerate(told) if p.acts] or [0]
    return told[filled[0] : filled[-1] + 1], truth[filled[0] : filled[-1] + 1]


def regime(rng: random.Random, rate: float, before: float, after: float) -> list[Period]:
    """Three years of months; in the middle the share of SUPPORT turns."""
    day, series = dt.date(2030, 1, 1), []
    for k in range(36):
        series.append(period(day, rng, before if k < 18 else after, poisson(rng, rate)))
        day = following(day, "month")
    return [p for p in series if p.acts]


def month_of(day: dt.date) -> int:
    return (day.year - 2030) * 12 + day.month - 1


def levels() -> None:
    print("step/week  events/week  inside 95 %  width")
    for step in (0.0, 0.2, 0.4, 0.8):
        for rate in (0.5, 2, 6):
            rng, inside, total, width = random.Random(5), 0, 0, 0.0
            for _ in range(RELATIONS):
                told, truth = walk(rng, step, rate)
                for found, true in zip(smooth(told, "week"), truth, strict=True):
                    inside += abs(found.value - true) <= Z95 * found.error
                    width += 2 * Z95 * found.error
                    total += 1
            print(f"{step:9.1f}  {rate:11.1f}  {inside / total:11.3f}  {width / total:5.2f}")


def turns() -> None:
    print("events/month  false alarms  turn found  alone and within 2 months")
    for rate in (2, 5, 15):
        rng = random.Random(9)
        false = sum(bool(breaks(regime(rng, rate, 0.5, 0.5))) for _ in range(300)) / 300
        found = near = 0
        for _ in range(200):
            series = regime(rng, rate, 0.75, 0.25)
            cuts = breaks(series)
            found += bool(cuts)
            near += len(cuts) == 1 and abs(month_of(series[cuts[0]].start) - 18) <= 2
        print(f"{rate:12}  {false:12.3f}  {found / 200:10.3f}  {near / 200:.3f}")


def speed() -> None:
    rng = random.Random(1)
    told, _ = walk(rng, 0.2, 6)
    smooth(told, "week")
    start = time.perf_counter()
    for _ in range(20):
        smooth(told, "week")
    print(f"level of 52 weeks: {(time.perf_counter() - start) * 50:.1f} ms")
    series = regime(rng, 15, 0.75, 0.25)
    start = time.perf_counter()
    for _ in range(20):
        breaks(series)
    print(f"changes of 36 months: {(time.perf_counter() - start) * 50:.1f} ms")


if __name__ == "__main__":
    levels()
    turns()
    speed()
