"""Values, calendar arithmetic and number words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.times import lexicon, values, words

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-02-16", "2017-02-16", "2017-02-16"),
        ("2017-02-16TNI", "2017-02-16", "2017-02-16"),
        ("2017-W08", "2017-02-20", "2017-02-26"),
        ("2017-W08-WE", "2017-02-25", "2017-02-26"),
        ("2016-Q3", "2016-07-01", "2016-09-30"),
        ("2016-H2", "2016-07-01", "2016-12-31"),
        ("2016-WI", "2016-12-01", "2017-02-28"),
        ("199", "1990-01-01", "1999-12-31"),
        ("18", "1800-01-01", "1899-12-31"),
    ],
)
def test_days_of(value, first, last):
    assert values.days_of(value) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "value", ["PRESENT_REF", "P3M", "XXXX-09-14", "UNDEF-last-year", "2017-02-30", "2017-13", "2015-W54", ""]
)
def test_no_days(value):
    assert values.days_of(value) is None


@pytest.mark.parametrize(
    ("day", "by", "unit", "expected"),
    [
        ("2016-02-29", 1, "year", "2017-02-28"),
        ("2017-01-31", 1, "month", "2017-02-28"),
        ("2016-12-31", 1, "day", "2017-01-01"),
        ("2017-03-31", -1, "quarter", "2016-12-31"),
        ("2017-01-01", -2, "week", "2016-12-18"),
        ("2017-01-01", -1, "decade", "2007-01-01"),
        ("2017-01-01", -0.5, "year", "2016-07-01"),
    ],
)
def test_shift(day, by, unit, expected):
    assert values.shift(dt.date.fromisoformat(day), by, unit) == dt.date.fromisoformat(expected)


def test_shift_out_of_the_calendar():
    assert values.shift(dt.date(9999, 12, 31), 1, "day") is None
    assert values.shift(dt.date(1, 1, 1), -1, "year") is None


@given(DATES, st.sampled_from(["day", "week", "month", "quarter", "year", "decade", "century"]))
def test_a_grain_holds_its_day(day, unit):
    days = values.days_of(values.at_grain(day, unit))
    assert days is not None
    # a Sunday counts to the week that it begins
    assert days[0] - dt.timedelta(days=unit == "week") <= day <= days[1]


@pytest.mark.parametrize(
    ("year", "day"), [(2008, "2008-03-23"), (2016, "2016-03-27"), (2024, "2024-03-31"), (2025, "2025-04-20")]
)
def test_easter(year, day):
    assert values.easter(year) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("thanksgiving", 2016, "2016-11-24"),
        ("memorial day", 2017, "2017-05-29"),
        ("election day", 2016, "2016-11-08"),
        ("good friday", 2016, "2016-03-25"),
    ],
)
def test_holidays(name, year, day):
    assert lexicon.holiday(name, year) == dt.date.fromisoformat(day)


def test_every_holiday_of_the_table_has_a_day():
    for name in lexicon.load()["holidays"]:
        assert lexicon.holiday(name, 2016) is not None, name


def test_every_reference_of_the_table_has_a_known_value():
    assert set(lexicon.load()["references"].values()) == {"PRESENT_REF", "PAST_REF", "FUTURE_REF"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("twenty-four", 24),
        ("a hundred", 100),
        ("two hundred and six", 206),
        ("1,500", 1500),
        ("5 1/2", 5.5),
        ("a couple of", 2),
        ("half a", 0.5),
        ("a dozen", 12),
    ],
)
def test_number(text, number):
    assert words.number(text) == number


@pytest.mark.parametrize("text", ["several", "a few", "many", "some"])
def test_vague_number(text):
    assert words.number(text) is None


@given(st.integers(1, 99))
def test_spelled_numbers_below_a_hundred(n):
    ones = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen"
    ).split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    spelled = ones[n] if n < 20 else tens[n // 10 - 2] + (f"-{ones[n % 10]}" if n % 10 else "")
    assert words.number(spelled) == n


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("nineteen ninety-seven", 1997),
        ("two thousand and one", 2001),
        ("nineteen oh five", 1905),
        ("twenty sixteen", 2016),
    ],
)
def test_spoken_year(text, year):
    assert words.spoken_year(text) == year
