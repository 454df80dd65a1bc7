"""The level of a relation: where it stood in each period, and how sure that is (docs/series.md).

A local-level model (Durbin and Koopman 2012, chapter 2): the mean intensity of a period's events is the level of the
relation plus noise that shrinks with the number of events, and the level drifts as a random walk. The Kalman smoother
gives the level and its standard error in every period, those without events too.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import cache
from statistics import pvariance
from typing import Any, NamedTuple

from detente import ontology
from detente.query.columns import LEVEL
from detente.query.dyad import Act, acts, by_period, end_of, following, start_of, tellings_of
from detente.query.extras import extra
from detente.query.filters import Where, first_day, last_day
from detente.query.rows import Rows
from detente.store import Store

#: Events for which the spread of the ontology's intensities counts in the estimate of the noise, so that a pair with
#: two like events does not seem to be known exactly.
PRIOR_EVENTS = 4
#: What is expected of the drift before any event is seen: its standard deviation in points of the scale after one
#: day (0.15, that is about 3 points in a year), sure to a factor of e.
DRIFT, DRIFT_LOG_SD = 0.15, 1.0
#: The drifts over which levels are averaged: two and a half standard deviations to both sides, in eleven steps.
_DRIFTS = tuple(DRIFT * math.exp(DRIFT_LOG_SD * k / 2) for k in range(-5, 6))
#: Two standard errors hold 95 of 100 levels (standard normal distribution).
Z95 = 1.959964
#: The ends of the scale of intensities.
SCALE = (-10.0, 10.0)


@cache
def _intensity(type: str) -> float:
    return ontology.intensity(type)


class Period(NamedTuple):
    """A period of a series: its first day, and the events in it."""

    start: dt.date
    acts: tuple[Act, ...]

    @property
    def intensities(self) -> list[float]:
        """The intensities of its events, -10 to 10."""
        return [_intensity(a.type) for a in self.acts]


class Level(NamedTuple):
    """The level of a relation in one period and its standard error, both in points of the scale of intensities."""

    value: float
    error: float


def periods(found: Sequence[Act], by: str) -> list[Period]:
    """Every period from the first event's to the last one's, those without events too."""
    filled = {dt.date.fromisoformat(p): tuple(several) for p, several in by_period(found, by).items() if p is not None}
    if not filled:
        return []
    day, last, whole = min(filled), max(filled), []
    while day <= last:
        whole.append(Period(day, filled.get(day, ())))
        day = following(day, by)
    return whole


def noise(series: Sequence[Period]) -> float:
    """The variance of events within a period (points squared), drawn to that of the ontology's types if events are
    few."""
    several = [p.intensities for p in series if len(p.acts) > 1]
    spread = sum(pvariance(values) * len(values) for values in several)
    freedom = sum(len(values) - 1 for values in several)
    prior = pvariance([t.intensity for t in ontology.load().types.values()])
    return (PRIOR_EVENTS * prior + spread) / (PRIOR_EVENTS + freedom)


def smooth(series: Sequence[Period], by: str, drift: float | None = None) -> list[Level]:
    """The smoothed level of every period, given the drift (points after one day), or averaged over the drifts that may
    be, each as likely as the series makes it; MissingExtra without statsmodels."""
    if not series:
        return []
    days = [(following(p.start, by) - p.start).days for p in series]
    model = _model(series, noise(series))
    found = [_given(model, days, d) for d in ([drift] if drift is not None else _DRIFTS)]
    best = max(likely for likely, _, _ in found)
    weights = [math.exp(likely - best) for likely, _, _ in found]
    return [_mean(weights, [(v[k], c[k]) for _, v, c in found]) for k in range(len(series))]


def _given(model: Any, days: Sequence[int], drift: float) -> tuple[float, list[float], list[float]]:
    """The logarithm of how likely a drift is (but for a constant), and the levels and their variances under it."""
    model["state_cov"] = extra("numpy", "analysis").array([[[drift * drift * n for n in days]]])
    result = model.smooth()
    surprise = math.log(drift / DRIFT) / DRIFT_LOG_SD
    likely = float(result.llf) - surprise * surprise / 2
    return likely, result.smoothed_state[0].tolist(), result.smoothed_state_cov[0, 0].tolist()


def _mean(weights: Sequence[float], found: Sequence[tuple[float, float]]) -> Level:
    """The mean of levels with their variances; that they differ makes it less sure."""
    total = sum(weights)
    value = sum(w * v for w, (v, _) in zip(weights, found, strict=True)) / total
    spread = sum(w * (c + (v - value) ** 2) for w, (v, c) in zip(weights, found, strict=True)) / total
    return Level(value, math.sqrt(max(0.0, spread)))


def _model(series: Sequence[Period], variance: float) -> Any:
    """The state space form: one observation a period (none without events), its variance divided by their number."""
    np = extra("numpy", "analysis")
    kalman = extra("statsmodels.tsa.statespace.kalman_smoother", "analysis")
    means = np.array([[sum(p.intensities) / len(p.acts) if p.acts else math.nan for p in series]])
    model = kalman.KalmanSmoother(k_endog=1, k_states=1, k_posdef=1)
    model.bind(means)
    model["design"] = model["transition"] = model["selection"] = np.ones((1, 1))
    model["obs_cov"] = np.array([[[variance / max(1, len(p.acts)) for p in series]]])
    model.initialize_diffuse()
    return model


def level(store: Store, a: str, b: str, by: str, where: Where, *, since: Any, until: Any, one_a_day: bool) -> Rows:
    """One row a period, from all events of the pair; `since` and `until` cut what is shown, not what is counted."""
    series = periods(acts(store, a, b, where, one_a_day=one_a_day), by)
    first = start_of(dt.date.fromisoformat(first_day(since)), by) if since is not None else dt.date.min
    last = dt.date.fromisoformat(last_day(until)) if until is not None else dt.date.max
    told = tellings_of(store, (x.id for p in series for x in p.acts))
    rows = [
        _row(p, by, a, b, found, told)
        for p, found in zip(series, smooth(series, by), strict=True)
        if first <= p.start <= last
    ]
    return Rows(LEVEL, rows)


def _row(
    p: Period, by: str, a: str, b: str, found: Level, told: dict[str, list[tuple[str, str | None]]]
) -> tuple[Any, ...]:
    values = p.intensities
    low, high = (min(SCALE[1], max(SCALE[0], found.value + s * Z95 * found.error)) for s in (-1, 1))
    outlets = {outlet for x in p.acts for _, outlet in told[x.id] if outlet}
    return (
        p.start.isoformat(), end_of(p.start, by), a, b, len(p.acts), sum(x.n_mentions for x in p.acts), len(outlets),
        round(sum(values) / len(values), 4) if values else None,
        round(found.value, 4), round(found.error, 4), round(low, 4), round(high, 4), tuple(x.id for x in p.acts),
    )  # fmt: skip
