"""The level of a relation and its changes, on series whose truth is known."""

from __future__ import annotations

import datetime as dt
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.errors import MissingExtra, UsageError
from detente.query import RecordDB, changes, dyad, levels
from detente.query.dyad import PERIODS, Act
from detente.query.levels import Period
from detente.records import EventType
from factories import telling

#: Two types whose mixture has any mean between them: 5.0 and -6.0.
GOOD, BAD = "SUPPORT", "SANCTION"


def week(k: int, types: list[str]) -> Period:
    day = dt.date(2030, 1, 7) + dt.timedelta(days=7 * k)
    return Period(day, tuple(Act(f"e{k}-{n}", t, str(day), str(day), 1, ("A",)) for n, t in enumerate(types)))


def drawn(rng: random.Random, share: float, n: int) -> list[str]:
    return [GOOD if rng.random() < share else BAD for _ in range(n)]


def poisson(rng: random.Random, rate: float) -> int:
    n, p = 0, rng.random()
    while p > math.exp(-rate):
        n, p = n + 1, p * rng.random()
    return n


def walk(rng: random.Random, weeks: int, step: float) -> tuple[list[Period], list[float]]:
    """Events of a relation whose true level walks at random."""
    level, series, truth = rng.uniform(-3, 2), [], []
    for k in range(weeks):
        level = min(4.5, max(-5.5, level + rng.gauss(0, step)))
        series.append(week(k, drawn(rng, (level + 6) / 11, max(1, poisson(rng, 2)))))
        truth.append(level)
    return series, truth


# ---- the level


def dense(series: list[Period], drift: float) -> tuple[np.ndarray, np.ndarray]:
    """Level and standard error by plain linear algebra: the precision matrix of all levels at once."""
    n, variance = len(series), levels.noise(series)
    step = 1 / (drift * drift * 7)
    precision = np.zeros((n, n))
    for k in range(n - 1):
        precision[k : k + 2, k : k + 2] += step * np.array([[1, -1], [-1, 1]])
    told = np.zeros(n)
    for k, p in enumerate(series):
        precision[k, k] += len(p.acts) / variance
        told[k] = sum(p.intensities) / variance
    spread = np.linalg.inv(precision)
    return spread @ told, np.sqrt(np.diag(spread))


@pytest.mark.parametrize("drift", [0.05, 0.4])
def test_the_smoother_gives_what_plain_linear_algebra_gives(drift: float) -> None:
    rng = random.Random(1)
    series = [week(k, drawn(rng, 0.5, rng.choice([0, 0, 1, 2, 5]))) for k in range(1, 40)]
    series = [week(0, [GOOD]), *series]
    found = levels.smooth(series, "week", drift)
    values, errors = dense(series, drift)
    assert [x.value for x in found] == pytest.approx(list(values), abs=1e-6)
    assert [x.error for x in found] == pytest.approx(list(errors), abs=1e-6)


@pytest.mark.parametrize("step", [0.0, 0.2, 0.4])
def test_the_interval_holds_the_true_level_as_often_as_it_says(step: float) -> None:
    rng, inside, total = random.Random(5), 0, 0
    for _ in range(60):
        series, truth = walk(rng, 52, step)
        for found, true in zip(levels.smooth(series, "week"), truth, strict=True):
            inside += abs(found.value - true) <= levels.Z95 * found.error
            total += 1
    assert inside / total >= 0.93


def test_more_events_make_it_surer_and_silence_less_sure() -> None:
    few, many = ([week(k, [GOOD, BAD] * n) for k in range(20)] for n in (1, 8))
    assert levels.smooth(many, "week")[10].error < levels.smooth(few, "week")[10].error / 1.5
    gap = [week(k, [GOOD, BAD] if k < 10 or k > 30 else []) for k in range(40)]
    found = levels.smooth(gap, "week")
    assert found[20].error > found[5].error


def test_one_event_is_known_no_better_than_the_scale_is_wide() -> None:
    (found,) = levels.smooth([week(0, [GOOD])], "week")
    assert found.value == pytest.approx(5.0) and found.error > 4


def test_like_events_do_not_make_the_noise_vanish() -> None:
    assert levels.noise([week(0, [GOOD] * 3)]) > 10 > levels.noise([week(k, [GOOD] * 3) for k in range(20)]) > 0


@pytest.mark.parametrize("by", PERIODS)
def test_periods_follow_each_other_without_gaps(by: str) -> None:
    first = dyad.start_of(dt.date(2027, 12, 31), by)
    day = first
    for _ in range(40):
        after = dyad.following(day, by)
        assert after > day and dyad.start_of(after, by) == after
        assert dyad.start_of(after - dt.timedelta(days=1), by) == day
        day = after


def test_level_rows_have_every_period_and_open_their_events() -> None:
    with detente.open(":memory:") as db:
        db.add(
            [
                telling("ACCUSE", "Moscow blamed Washington.", "blamed", ["RUS"], ["USA"], day="2030-01-09"),
                telling("AID", "Washington fed Moscow.", "fed", ["USA"], ["RUS"], day="2030-02-06", outlet="B"),
                telling("AID", "Washington helped Moscow.", "helped", ["USA"], ["RUS"], day="2030-02-06", outlet="C"),
            ]
        )
        rows = db.level("RUS", "USA")
        assert rows.column("period") == ["2030-01-07", "2030-01-14", "2030-01-21", "2030-01-28", "2030-02-04"]
        assert rows.column("period_end")[0] == "2030-01-13"
        assert rows.column("intensity") == [-3.0, None, None, None, 10.0]
        assert [len(r["event_ids"]) for r in rows] == rows.column("n_events") == [1, 0, 0, 0, 1]
        assert (rows[-1]["n_mentions"], rows[-1]["n_outlets"]) == (2, 2)
        assert db.events(id=rows[-1]["event_ids"])[0]["type"] == "AID"
        assert all(-10 <= r["low"] <= r["level"] <= r["high"] <= 10 for r in rows)
        assert rows[0]["level"] < rows[2]["level"] < rows[-1]["level"]
        shown = db.level("RUS", "USA", since="2030-01-20", until="2030-02-03")
        assert shown.tuples == rows[1:4].tuples, "a cut changes what is shown, not what is known"
        assert len(db.level("RUS", "CHN")) == 0
        assert db.level("RUS", "USA", quad=4).tuples == ()


# ---- changes


def regime(rng: random.Random, share: float, after: float, n: int = 36, rate: int = 5) -> list[Period]:
    return [week(k, drawn(rng, share if k < n // 2 else after, rate)) for k in range(n)]


def test_a_steady_relation_has_hardly_ever_a_change() -> None:
    rng = random.Random(9)
    assert sum(bool(changes.breaks(regime(rng, 0.5, 0.5))) for _ in range(60)) <= 2


def test_a_turn_is_found_where_it_is() -> None:
    rng = random.Random(9)
    found = [changes.breaks(regime(rng, 0.75, 0.25)) for _ in range(60)]
    assert sum(len(f) == 1 and abs(f[0] - 18) <= 3 for f in found) >= 54


def test_two_turns_are_two() -> None:
    series = [week(k, [GOOD] * 4 if k // 12 % 2 else [BAD] * 4) for k in range(36)]
    assert changes.breaks(series) == [12, 24]


def test_a_single_odd_event_is_no_change_however_odd() -> None:
    series = [week(k, ["ASSAULT"] if k == 20 else [GOOD]) for k in range(40)]
    assert changes.breaks(series) == []
    assert changes.breaks(series, penalty=0.01, min_events=1) == [20, 21]


def test_a_dearer_change_is_found_less() -> None:
    series = regime(random.Random(3), 0.75, 0.25)
    assert (
        len(changes.breaks(series, penalty=0.05))
        > len(changes.breaks(series))
        > len(changes.breaks(series, penalty=50))
    )


@pytest.fixture
def turned() -> RecordDB:
    """A pair that thanks each other until June, and blames each other from July on."""
    db = detente.open(":memory:")
    for k in range(24):
        day = f"2030-{k // 2 + 1:02d}-{5 + 14 * (k % 2):02d}"
        kind, word = ("SUPPORT", "thanked") if k < 12 else ("COERCE", "searched")
        db.add(telling(kind, f"Moscow {word} Washington, told {k} times.", word, ["RUS"], ["USA"], day=day))
    return db


def test_change_rows_say_when_from_what_to_what(turned: RecordDB) -> None:
    (row,) = turned.changes("RUS", "USA")
    assert (row["period"], row["before"], row["after"], row["shift"]) == ("2030-07-01", 5.0, -7.0, -12.0)
    assert (row["since"], row["until"], row["n_before"], row["n_after"]) == ("2030-01-01", "2030-12-01", 12, 12)
    assert row["standard_error"] > 0 and len(row["event_ids"]) == 2
    assert len(turned.changes("RUS", "USA", since="2030-08")) == 0
    assert len(turned.changes("RUS", "USA", penalty=1000)) == 0
    assert turned.changes("RUS", "USA", by="week")[0]["period"] == "2030-07-01"
    turned.close()


@pytest.mark.parametrize("call", ["level", "changes"])
def test_wrong_periods_name_the_right_ones(turned: RecordDB, call: str) -> None:
    with pytest.raises(UsageError, match="day, week, month, quarter, year"):
        getattr(turned, call)("RUS", "USA", by="decade")


@pytest.mark.parametrize(("call", "package"), [("level", "statsmodels"), ("changes", "ruptures")])
def test_a_missing_package_is_named_with_its_extra(
    turned: RecordDB, monkeypatch: pytest.MonkeyPatch, call: str, package: str
) -> None:
    from detente.query import extras

    def missing(name: str) -> object:
        if name.startswith(package):
            raise ImportError(name)
        return __import__("importlib").import_module(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(MissingExtra, match=rf"{package} is not installed.*detente\[analysis\]"):
        getattr(turned, call)("RUS", "USA")


# ---- any events


DAYS = st.dates(dt.date(2028, 1, 1), dt.date(2031, 12, 31))
ACTS = st.builds(
    lambda n, kind, day, length, told, side: Act(
        f"e{n}", kind, str(day), str(day + dt.timedelta(days=length)), told, side
    ),
    st.integers(0, 10**9), st.sampled_from([t.value for t in EventType]), DAYS, st.sampled_from([0, 0, 3, 40]),
    st.integers(1, 9), st.sampled_from([("RUS",), ("USA",), ("RUS", "USA")]),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(ACTS, max_size=30, unique_by=lambda a: a.id), st.sampled_from(["week", "month", "quarter", "year"]))
def test_periods_hold_every_event_that_has_one_and_levels_stay_on_the_scale(acts: list[Act], by: str) -> None:
    series = levels.periods(acts, by)
    placed = [a for p in series for a in p.acts]
    assert sorted(placed) == sorted(a for a in acts if dyad.period(a.start, a.end, by) is not None)
    for p in series:
        assert dyad.start_of(p.start, by) == p.start
        assert all(dyad.period(a.start, a.end, by) == str(p.start) for a in p.acts)
    found = levels.smooth(series, by)
    assert len(found) == len(series) and all(math.isfinite(x.value) and x.error > 0 for x in found)
    assert all(-10.5 <= x.value <= 10.5 for x in found), "a mean of means is no further out than they are"
    filled = [p for p in series if p.acts]
    cuts = changes.breaks(filled)
    assert cuts == sorted(set(cuts)) and all(0 < c < len(filled) for c in cuts)


@given(st.lists(ACTS, max_size=30, unique_by=lambda a: a.id))
def test_one_a_day_is_a_choice_among_the_events_and_done_once(acts: list[Act]) -> None:
    once = dyad._one_a_day(acts)
    assert set(once) <= set(acts) and dyad._one_a_day(once) == once
    assert len({(a.start, a.end, a.type, a.sources) for a in acts}) == len(once)
