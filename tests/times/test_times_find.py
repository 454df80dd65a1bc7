"""Time expressions: one sentence of our own per family, and properties that hold for any text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.records import Basis, DateInterval, Precision
from detente.times import find

REFERENCE = "2017-02-16"  # a Thursday

CASES = [
    # days
    ("The envoy arrived on 14 September 2016.", "14 September 2016", "DATE", "2016-09-14"),
    ("The envoy arrived on March 3, 2015.", "March 3, 2015", "DATE", "2015-03-03"),
    ("The envoy arrived on the 3rd of March.", "the 3rd of March", "DATE", "2017-03-03"),
    ("Filed 2016-11-09 by the desk.", "2016-11-09", "DATE", "2016-11-09"),
    ("Filed 25/11/2016 by the desk.", "25/11/2016", "DATE", "2016-11-25"),
    ("Filed 11/25/2016 by the desk.", "11/25/2016", "DATE", "2016-11-25"),
    ("The talks will resume on February 23.", "February 23", "DATE", "2017-02-23"),
    ("The port was shelled on Dec. 28.", "Dec. 28", "DATE", "2016-12-28"),
    ("The port was shelled on Friday, September 2.", "Friday, September 2", "DATE", "2016-09-02"),
    ("The fair runs July 7-9, 2017.", "July 7-9, 2017", "DATE", "2017-07-07/2017-07-09"),
    ("The law of last Oct. 3 was repealed.", "last Oct. 3", "DATE", "2016-10-03"),
    # weekdays
    ("The minister said Thursday that he would go.", "Thursday", "DATE", "2017-02-16"),
    ("The minister spoke on Tuesday in Oslo.", "Tuesday", "DATE", "2017-02-14"),
    ("The minister will speak on Tuesday in Oslo.", "Tuesday", "DATE", "2017-02-21"),
    ("The strike must end by Monday.", "Monday", "DATE", "2017-02-20"),
    ("Ministers weighed Monday's vote.", "Monday", "DATE", "2017-02-13"),
    ("They met last Friday.", "last Friday", "DATE", "2017-02-10"),
    ("They meet next Friday.", "next Friday", "DATE", "2017-02-17"),
    ("They meet on Mondays.", "Mondays", "SET", "XXXX-WXX-1"),
    # months, years, decades
    ("The king abdicated in January.", "January", "DATE", "2017-01"),
    ("The king abdicated last June.", "last June", "DATE", "2016-06"),
    ("The coup came in July last year.", "July last year", "DATE", "2016-07"),
    ("The army marched in early March 1999.", "early March 1999", "DATE", "1999-03"),
    ("The treaty of 1987 still holds.", "1987", "DATE", "1987"),
    ("Growth slowed last year.", "last year", "DATE", "2016"),
    ("Borders moved in the 1990s.", "the 1990s", "DATE", "199"),
    ("Borders moved in the late '80s.", "the late '80s", "DATE", "198"),
    ("Borders moved in the nineteenth century.", "the nineteenth century", "DATE", "18"),
    ("It began in nineteen ninety-seven.", "nineteen ninety-seven", "DATE", "1997"),
    ("It lasted through 1914-18 without pause.", "1914-18", "DATE", "1914/1918"),
    # quarters, halves, fiscal years
    ("Exports fell in the fourth quarter.", "the fourth quarter", "DATE", "2016-Q4"),
    ("Exports fell in the third quarter of 2014.", "the third quarter of 2014", "DATE", "2014-Q3"),
    ("Exports fell in the first half of 2015.", "the first half of 2015", "DATE", "2015-H1"),
    ("The budget for fiscal 2016 passed.", "fiscal 2016", "DATE", "2016"),
    # weeks, weekends, seasons, holidays
    ("The bank will meet next week.", "next week", "DATE", "2017-W08"),
    ("The bank met last week.", "last week", "DATE", "2017-W06"),
    ("Rebels seized the town over the weekend.", "over the weekend", "DATE", "2017-W06-WE"),
    ("The pact was made last summer.", "last summer", "DATE", "2016-SU"),
    ("The pact was made in the spring of 1998.", "the spring of 1998", "DATE", "1998-SP"),
    ("The raid came on Christmas Eve.", "Christmas Eve", "DATE", "2016-12-24"),
    ("The raid came last Thanksgiving.", "last Thanksgiving", "DATE", "2016-11-24"),
    # distance
    ("The wall fell two years ago.", "two years ago", "DATE", "2015"),
    ("The envoy left ten days ago.", "ten days ago", "DATE", "2017-02-06"),
    ("The envoy left three months ago.", "three months ago", "DATE", "2016-11"),
    ("The envoy left many years ago.", "many years ago", "DATE", "PAST_REF"),
    ("The fleet sailed yesterday.", "yesterday", "DATE", "2017-02-15"),
    ("The fleet sails tomorrow.", "tomorrow", "DATE", "2017-02-17"),
    ("It was earlier this month.", "earlier this month", "DATE", "2017-02"),
    # times of day
    ("Bombs fell last night.", "last night", "TIME", "2017-02-15TNI"),
    ("Bombs fell this morning.", "this morning", "TIME", "2017-02-16TMO"),
    ("Bombs fell on Wednesday night.", "Wednesday night", "TIME", "2017-02-15TNI"),
    ("Bombs fell at 10 p.m. Wednesday.", "10 p.m. Wednesday", "TIME", "2017-02-15T22:00"),
    ("Bombs fell at noon Wednesday.", "noon Wednesday", "TIME", "2017-02-15T12:00"),
    ("Sirens rang at 14:00 GMT.", "14:00 GMT", "TIME", "2017-02-16T14:00"),
    # durations
    ("The siege lasted three months.", "three months", "DURATION", "P3M"),
    ("The siege lasted years.", "years", "DURATION", "PXY"),
    ("The siege lasted nearly forty-two days.", "nearly forty-two days", "DURATION", "P42D"),
    ("A 30-day truce began.", "30-day", "DURATION", "P30D"),
    ("In the past two weeks prices rose.", "the past two weeks", "DURATION", "P2W"),
    ("They ruled for two decades.", "two decades", "DURATION", "P20Y"),
    ("It took 5 1/2 hours.", "5 1/2 hours", "DURATION", "PT5H30M"),
    # sets
    ("Patrols sail every two weeks.", "every two weeks", "SET", "P2W"),
    ("Patrols sail daily.", "daily", "SET", "P1D"),
    ("The base costs $3 million a year.", "a year", "SET", "P1Y"),
    # vague
    ("Relations are now at a low.", "now", "DATE", "PRESENT_REF"),
    ("Relations have recently worsened.", "recently", "DATE", "PAST_REF"),
    ("Relations may mend in the future.", "the future", "DATE", "FUTURE_REF"),
]


@pytest.mark.parametrize(("text", "words", "kind", "value"), CASES)
def test_family(text, words, kind, value):
    found = [(x.text, x.type, x.value) for x in find(text, REFERENCE)]
    assert (words, kind, value) in found


@pytest.mark.parametrize(
    "text",
    [
        "The march to the capital may fail.",
        "Sun reported a loss.",
        "About 2,000 people and 1990 soldiers fled.",
        "It cost $1990 in all.",
        "The boy, a 6-year-old, was safe.",
        "The second man spoke for the first time.",
        "The overnight rate rose.",
        "Three-quarters of the vote went to him.",
        "Reply as soon as you can.",
    ],
)
def test_nothing_to_find(text):
    assert find(text, REFERENCE) == []


def test_interval_of_relative_expressions():
    week, early = find("Last week the king fell ill. He had ruled since early 1991.", REFERENCE)
    assert (week.interval.start, week.interval.end) == ("2017-02-06", "2017-02-12")
    assert week.interval.basis is Basis.RELATIVE and week.interval.precision is Precision.WEEK
    assert (early.interval.start, early.interval.end) == ("1991-01-01", "1991-05-02")
    assert early.interval.basis is Basis.EXPLICIT


def test_month_day_is_explicit_though_its_year_is_inferred():
    (x,) = find("The test took place on September 3.", "2017-09-14")
    assert x.interval == DateInterval("2017-09-03", "2017-09-03", Precision.DAY, Basis.EXPLICIT)


def test_without_reference_relative_expressions_stay_open():
    found = find("On Thursday, July 7, 2016, he left; last year he returned on a Monday in May.")
    assert [x.value for x in found] == ["2016-07-07", "UNDEF-last-year", "XXXX-WXX-1", "XXXX-05"]
    assert [x.interval is None for x in found] == [False, True, True, True]


def test_interval_reference_widens_and_keeps_values_open():
    given_ = DateInterval("2017-02-01", "2017-02-23")
    year, day = find("Last year he fled. He returned on Monday.", given_)
    assert year.value == "2016" and year.interval.start == "2016-01-01"
    assert day.value == "XXXX-WXX-1"
    assert (day.interval.start, day.interval.end) == ("2017-01-30", "2017-02-20")


def test_a_day_of_a_month_is_the_one_nearest_to_a_short_interval():
    text = "The round opens next Thursday, February 23."
    (near,) = find(text, DateInterval("2017-02-09", "2017-02-25"))
    assert (near.value, near.interval.start, near.interval.end) == ("2017-02-23", "2017-02-23", "2017-02-23")
    (far,) = find(text, DateInterval("2016-02-09", "2018-02-25"))
    assert far.value == "XXXX-02-23" and far.interval.start < far.interval.end


def test_expressions_that_lean_on_what_was_said():
    found = {
        x.text: x.value
        for x in find("He resigned on 3 May 2014. The next day crowds rejoiced. That year unrest grew.", REFERENCE)
    }
    assert found["The next day"] == "2014-05-04"
    assert found["That year"] == "2014"


def test_year_ago_quarter_follows_the_quarter_under_discussion():
    found = {
        x.text: x.value
        for x in find("Profit rose in the third quarter. In the year-ago quarter it fell.", "2016-10-27")
    }
    assert found == {"the third quarter": "2016-Q3", "the year-ago quarter": "2015-Q3"}


@pytest.mark.parametrize(
    ("text", "reference", "value"),
    [
        ("He left yesterday.", "2016-03-01", "2016-02-29"),
        ("Shells fell overnight near the port.", "2016-03-01", "2016-02-29TNI"),
        ("The strike begins at 0600 GMT Thursday.", "2017-02-14", "2017-02-16T06:00"),
        ("Floods were feared in August.", "2019-06-12", "2019-08"),
        ("It has rained since August.", "2019-06-12", "2018-08"),
        ("The dam burst in March.", "2019-06-12", "2019-03"),
        ("The talks had been due to end on Friday.", "2019-06-12", "2019-06-07"),
        ("She said she would be leaving Oslo on Friday.", "2019-06-12", "2019-06-14"),
        ("He left yesterday.", "2017-01-01", "2016-12-31"),
        ("He left a month ago.", "2017-03-31", "2017-02"),
        ("He left on Feb. 29.", "2016-03-05", "2016-02-29"),
        ("He left on Feb. 29.", "2017-03-05", "2016-02-29"),
        ("He left last month.", "2017-01-15", "2016-12"),
        ("He left in December.", "2017-01-02", "2016-12"),
        ("He will leave in January.", "2016-12-20", "2017-01"),
        ("He will leave on Jan. 2.", "2016-12-28", "2017-01-02"),
        ("He left last winter.", "2017-02-10", "2015-WI"),
        ("He left in the fourth quarter.", "2017-01-20", "2016-Q4"),
        ("He left on Friday.", "2016-01-01", "2016-01-01"),
        ("He left last week.", "2016-01-06", "2015-W53"),
    ],
)
def test_edges_of_the_calendar(text, reference, value):
    assert [x.value for x in find(text, reference)] == [value]


def test_february_29_in_a_common_year_is_no_date():
    assert [x.value for x in find("Dated 29 February 2015.", REFERENCE)] != ["2015-02-29"]


def test_empty_reference_is_no_reference():
    assert find("He left on Friday.", "")[0].interval is None


TIME_WORDS = st.sampled_from(
    "the last next this two three 10 30 1999 2017 May march 31 st , . - ' year years week ago day days Monday night "
    "p.m. 10:35 of in early "
    "quarter '80s 1990s century July Feb. weekend a few several now \n \u00a0 – ’ 😀 ½ İ every Christmas".split(" ")
)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.text(max_size=120), st.lists(TIME_WORDS, max_size=25).map(" ".join)),
    st.sampled_from([None, REFERENCE, "0001-01-01", "9999-12-31"]),
)
def test_offsets_hold_and_nothing_overlaps(text, reference):
    found = find(text, reference)
    last = 0
    for x in found:
        assert text[x.start : x.end] == x.text and x.text
        assert x.start >= last
        assert x.type in ("DATE", "TIME", "DURATION", "SET") and x.value
        last = x.end


@settings(max_examples=100, deadline=None)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31)), st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31)))
def test_a_full_date_never_leans_on_the_reference(day, reference):
    text = f"The pact was signed on {day:%B} {day.day}, {day.year}."
    (x,) = find(text, reference.isoformat())
    assert x.value == day.isoformat() == x.interval.start == x.interval.end


@settings(max_examples=100, deadline=None)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31)), st.integers(0, 6))
def test_weekdays_lie_within_a_week(reference, weekday):
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday]
    (told,) = find(f"He spoke on {name}.", reference.isoformat())
    (coming,) = find(f"He will speak on {name}.", reference.isoformat())
    back = (reference - dt.date.fromisoformat(told.value)).days
    ahead = (dt.date.fromisoformat(coming.value) - reference).days
    assert 0 <= back < 7 and 0 <= ahead < 7
    assert dt.date.fromisoformat(told.value).weekday() == weekday
