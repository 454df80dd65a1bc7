"""Change points: the periods in which the mean intensity of a pair's events turned to another value (docs/series.md).

The segmentation is the exact one of PELT (Killick, Fearnhead and Eckley 2012) as ruptures computes it, over periods
weighted by their events; each change must pay for itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

from detente.query.columns import CHANGES
from detente.query.dyad import acts
from detente.query.extras import extra
from detente.query.filters import Where
from detente.query.levels import Period, noise, periods
from detente.query.rows import Rows
from detente.store import Store

#: What a change must gain, in units of noise variance times the logarithm of the number of events: the leading term of
#: the modified BIC (Zhang and Siegmund 2007), which is also the default of R's package changepoint.
PENALTY = 3.0
#: One or two odd events are no change.
MIN_EVENTS = 3


def changes(
    store: Store, a: str, b: str, by: str, where: Where, *, penalty: float, min_events: int, one_a_day: bool
) -> Rows:
    """One row a change: the first period of the new mean, both means, and the events of that period."""
    series = [p for p in periods(acts(store, a, b, where, one_a_day=one_a_day), by) if p.acts]
    cuts = breaks(series, penalty=penalty, min_events=min_events)
    variance = noise(series) if series else 0.0
    parts = [series[i:j] for i, j in pairwise([0, *cuts, len(series)])]
    return Rows(CHANGES, [_row(a, b, before, after, variance) for before, after in pairwise(parts)])


def breaks(series: Sequence[Period], *, penalty: float = PENALTY, min_events: int = MIN_EVENTS) -> list[int]:
    """The indices at which a new mean begins; each mean holds for `min_events` events or more. MissingExtra without
    ruptures."""
    if len(series) < 2:
        return []
    cost = _Squares(series)
    price = penalty * noise(series) * math.log(cost.events(0, len(series)))
    zeros = extra("numpy", "analysis").zeros(len(series))
    found: list[int] = _search(cost).fit_predict(zeros, price)
    return _worth(cost, [0, *found], price, min_events)


class _Squares:
    """The sum of squares round the mean of a stretch of periods, each event counting once."""

    def __init__(self, series: Sequence[Period]) -> None:
        values = [p.intensities for p in series]
        self._sums = list(accumulate(map(sum, values), initial=0.0))
        self._squares = list(accumulate((sum(x * x for x in v) for v in values), initial=0.0))
        self._counts = list(accumulate(map(len, values), initial=0))

    def events(self, start: int, end: int) -> int:
        return self._counts[end] - self._counts[start]

    def __call__(self, start: int, end: int) -> float:
        total = self._sums[end] - self._sums[start]
        return self._squares[end] - self._squares[start] - total * total / self.events(start, end)


def _search(cost: _Squares) -> Any:
    """ruptures' search with this cost."""

    class Cost(extra("ruptures.base", "analysis").BaseCost):  # type: ignore[misc]
        model, min_size = "weighted l2", 1

        def fit(self, signal: Any) -> Any:
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            return cost(start, end)

    return extra("ruptures", "analysis").Pelt(custom_cost=Cost(), min_size=1, jump=1)


def _worth(cost: _Squares, ends: list[int], price: float, min_events: int) -> list[int]:
    """The inner ends, without those that bound a stretch of too few events, and without those that then no longer
    pay."""
    while len(ends) > 2:
        gains = {}
        for k in range(1, len(ends) - 1):
            i, j, end = ends[k - 1 : k + 2]
            short = min(cost.events(i, j), cost.events(j, end)) < min_events
            gains[k] = (not short, cost(i, end) - cost(i, j) - cost(j, end))
        k = min(gains, key=lambda x: gains[x])
        if gains[k][0] and gains[k][1] >= price:
            break
        del ends[k]
    return ends[1:-1]


def _row(a: str, b: str, before: Sequence[Period], after: Sequence[Period], variance: float) -> tuple[Any, ...]:
    old, new = ([x for p in part for x in p.intensities] for part in (before, after))
    means = [sum(values) / len(values) for values in (old, new)]
    error = math.sqrt(variance * (1 / len(old) + 1 / len(new)))
    return (
        after[0].start.isoformat(), a, b, round(means[0], 4), round(means[1], 4), round(means[1] - means[0], 4),
        round(error, 4), before[0].start.isoformat(), after[-1].start.isoformat(), len(old), len(new),
        tuple(x.id for x in after[0].acts),
    )  # fmt: skip
