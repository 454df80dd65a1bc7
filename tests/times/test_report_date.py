"""The report's own date from its text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.records import Basis, DateInterval, Report
from detente.times import date_report, find


def dated(text, terms=()):
    return date_report(Report(text=text), find(text), terms)


def holds(interval, day):
    return interval.start <= day <= interval.end


def days(interval):
    return (dt.date.fromisoformat(interval.end) - dt.date.fromisoformat(interval.start)).days


@pytest.mark.parametrize(
    "text",
    [
        "14 September 2017\nMinister leaves for Oslo\n\nThe minister left for Oslo in the rain.",
        "Minister leaves for Oslo\nPublished: September 14, 2017\n\nThe minister left for Oslo.",
        "Minister leaves for Oslo\n\nOSLO, Sept. 14, 2017 (Agency) - The minister left.",
        "Minister leaves for Oslo\n\nThe minister left for Oslo.\n\nUpdated 14/09/2017 10:35",
    ],
)
def test_printed(text):
    found = dated(text)
    assert (found.start, found.end, found.basis) == ("2017-09-14", "2017-09-14", Basis.PRINTED)
    assert found.clues


def test_a_date_in_a_sentence_is_not_printed():
    assert dated("The treaty was signed on 14 September 2017 in Oslo by both sides.").basis is not Basis.PRINTED


def test_weekday_month_and_day_choose_the_year():
    found = dated(
        "The vote is on Thursday, June 23, aides to Prime Minister David Cameron said. "
        "The Brexit referendum divides his party."
    )
    assert holds(found, "2016-06-20") and days(found) < 120


def test_a_dateline_day_with_a_fact_gives_the_day():
    found = dated("ANKARA, July 18 (Agency) -- Soldiers were held after the coup attempt in Turkey.")
    assert found.basis is Basis.INFERRED
    assert holds(found, "2016-07-18") and days(found) <= 10


def test_inauguration_in_january_and_talks_to_come():
    text = (
        "The envoys met for the first time since Trump's inauguration in January. "
        "Turkey has drifted away since the failed coup of July last year in Turkey. "
        "Another round is due to resume on February 23."
    )
    found = dated(text)
    assert holds(found, "2017-02-16") and found.end <= "2017-02-23" and found.start >= "2017-01-20"
    assert any("inauguration" in c for c in found.clues)


def test_a_weekday_beside_a_fact_counts_to_it():
    found = dated(
        "Voters in both parties watched Monday's first presidential debate. "
        "Donald Trump and Hillary Clinton traded blows over trade."
    )
    assert holds(found, "2016-09-28") and days(found) <= 12


def test_distance_to_a_scheduled_event():
    found = dated("Six weeks before the Brexit referendum, Prime Minister David Cameron toured the north.")
    assert holds(found, "2016-05-12") and days(found) <= 40


def test_terms_of_office_bound_the_report():
    terms = (("Wanda Testova", "2011-03-01", "2012-02-28"),)
    text = "Prime Minister Wanda Testova opened the bridge."
    inside, without = dated(text, terms), dated(text)
    assert without == DateInterval()
    assert holds(inside, "2011-09-01")
    assert inside.clues == ("Wanda Testova in office: 2011-03-01/2012-02-28",)


def test_former_office_lies_after_the_term():
    terms = (("Wanda Testova", "1994-03-01", "2022-02-28"),)
    found = dated("Former Prime Minister Wanda Testova opened the bridge.", terms)
    assert found == DateInterval() or found.end > "2022-02-28"


def test_nothing_known_is_unknown():
    assert dated("The minister opened a bridge in the rain.") == DateInterval()
    assert dated("") == DateInterval()


def test_a_presumptive_nominee_is_not_yet_one():
    found = dated(
        "The presumptive Republican nominee, Donald Trump, visited a golf course. "
        "Presumptive Republican nominee Donald Trump wore red."
    )
    assert holds(found, "2016-06-15") and found.end < "2016-12-01"


def test_expressions_resolved_against_a_date_are_read_afresh():
    text = "Relations are now strained after Trump's inauguration in January."
    assert date_report(Report(text=text), find(text, "1999-05-05"), ()) == dated(text)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_never_raises_and_never_guesses_in_silence(text):
    found = dated(text)
    assert (found.start is None) == (found.end is None)
    assert found.start is None or found.clues
