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


def middle(interval):
    return dt.date.fromisoformat(interval.start) + dt.timedelta(days=days(interval) // 2)


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
    assert holds(found, "2017-02-16") and abs((middle(found) - dt.date(2017, 2, 10)).days) <= 14
    assert any("inauguration" in c for c in found.clues)


def test_a_weekday_beside_a_fact_counts_to_it():
    found = dated(
        "Voters in both parties watched Monday's first presidential debate. "
        "Donald Trump and Hillary Clinton traded blows over trade."
    )
    assert holds(found, "2016-09-28") and days(found) <= 20


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


def test_several_terms_are_intersected_when_nothing_else_is_known():
    terms = (("Wanda Testova", "2004-03-01", "2015-02-28"), ("Igor Probov", "2011-06-01", ""))
    found = dated("President Wanda Testova dined with Igor Probov.", terms)
    assert holds(found, "2013-01-01") and days(found) < 6 * 366
    assert any("Testova" in c for c in found.clues) and any("Probov" in c for c in found.clues)


def test_a_person_without_office_alone_does_not_date():
    assert dated("Igor Probov dined alone.", (("Igor Probov", "2011-06-01", "2012-06-01"),)) == DateInterval()


def test_a_namesake_in_office_is_somebody_else():
    terms = (("Wanda Testova", "2011-06-01", "2012-06-01"),)
    assert dated("President Boris Testova opened the bridge.", terms) == DateInterval()
    assert holds(dated("President Wanda Testova opened the bridge.", terms), "2012-01-01")


def test_swearing_in_counts_from_the_term():
    terms = (("Wanda Testova", "2013-05-06", ""),)
    found = dated("Wanda Testova, sworn in as foreign minister only two weeks ago, flew to Oslo.", terms)
    assert holds(found, "2013-05-20") and days(found) < 60
    assert any("took office" in c for c in found.clues)


def test_a_new_holder_is_new_for_some_months():
    terms = (("Wanda Testova", "2003-05-06", "2023-05-05"),)
    new, old = (dated(f"The {w}foreign minister Wanda Testova flew to Oslo.", terms) for w in ("new ", ""))
    assert holds(new, "2003-06-15") and days(new) < days(old)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The minister visited Chad on 4 April and Niger from 5-6 April 2016.", "2016-04-05"),
        ("The troops left the province in March 2016.", "2016-03-01"),
        ("The pact was signed on May 6, 1998, in the rain.", "1998-05-06"),
    ],
)
def test_a_date_with_its_year_bounds_from_below(text, day):
    found = dated(text)
    assert found.start == day and holds(found, f"{int(day[:4])}-08-01")


def test_days_without_a_year_lie_in_the_year_that_is_told():
    text = "The talks opened on May 6, 2009. On June 12 they broke down. The envoys will meet again on June 30."
    found = dated(text)
    assert found.start >= "2009-05-06" and holds(found, "2009-06-20")
    assert {"date told of: June 12", "date to come: June 30"} <= set(found.clues)


def test_a_caption_is_of_these_days():
    caption = "The two kings in Oslo, Norway, March 3, 2011\n\nThe kings dined on fish."
    assert days(dated(caption)) < days(dated("The kings dined on fish in Oslo on March 3, 2011 with friends."))


def test_an_entry_of_a_diary_is_of_its_day():
    found = dated("In 2007 and on 3 June 2008 the river rose.\n\nJune 9: The envoy came back with a letter.")
    assert holds(found, "2008-06-09") and "dateline: June 9" in found.clues


@pytest.mark.parametrize("named", ["tomorrow, July 9", "today (July 8)", "on Saturday (8 July)"])
def test_a_date_beside_its_distance_gives_the_day(named):
    terms = (("Wanda Testova", "2017-01-02", "2018-01-01"),)
    found = dated(f"President Wanda Testova called for peace. The truce takes effect {named}.", terms)
    assert holds(found, "2017-07-08") and days(found) < 30


def test_the_weekday_of_the_report():
    text = "The war ended on March 4, 2017. The embassy has until tomorrow, Saturday, to close; it left on March 20."
    assert any(c.startswith("weekday") for c in dated(text).clues)


def test_a_year_in_a_name_may_be_to_come():
    found = dated("He will run in the 2020 election. The levy of 2016 and that of 2017 were his work.")
    assert holds(found, "2019-03-01")


@pytest.mark.parametrize("name", ["2020 primaries", "2020 candidacy", "2020 party caucuses"])
def test_a_name_with_a_year_is_known_in_the_plural_too(name):
    found = dated(f"He spoke of the {name}. The levy of 2016 and that of 2017 were his work.")
    assert holds(found, "2019-06-01")


def test_a_lesser_office_is_not_the_term_of_the_higher_one():
    terms = [("Edwin Norn", "2021-01-26", "2025-01-20")]
    minister = dated("Foreign Minister Edwin Norn met his guest in Oslo.", terms)
    deputy = dated("Deputy Foreign Minister Edwin Norn met his guest in Oslo.", terms)
    assert not holds(minister, "2015-06-01")
    assert deputy.start is None or holds(deputy, "2015-06-01")


def test_an_old_fact_does_not_beat_a_later_date():
    found = dated("Since the 2016 coup attempt in Turkey much has changed. The bridge was opened on 3 May 2019.")
    assert found.start == "2019-05-03"


def test_the_place_of_the_dateline_and_what_is_going_on_there():
    found = dated("BONN -- The envoys quarrelled. The foreign ministers of the G20 are closing a meeting here.")
    assert holds(found, "2017-02-17") and days(found) < 20


def test_a_dateline_says_nothing_of_what_is_elsewhere():
    text = "HAMBURG -- The mayor opened a bridge. Next year the G20 will meet in another town."
    assert not any("hamburg" in c for c in dated(text).clues)


def test_news_at_the_beginning_is_fresher_than_in_passing():
    told = "A blast tore through the port of Beirut, the Beirut port authority said."
    other = "The minister opened a bridge in the rain. " * 20
    fresh, passing = dated(f"{told}\n\n{other}"), dated(f"{other}\n\n{other}\n\n{told}")
    assert holds(fresh, "2020-08-06") and holds(passing, "2020-08-06")
    assert days(fresh) < days(passing)


def test_the_only_expression_of_a_sentence_counts_to_its_fact():
    told = (
        "The roof of the cathedral of Notre-Dame{}, where masons had worked since winter, caught fire, the chief said."
    )
    found = dated(told.format(" on Monday evening"))
    assert any("Monday" in c for c in found.clues)
    assert holds(found, "2019-04-16") and days(found) < days(dated(told.format("")))


def test_what_leans_on_the_text_does_not_count_from_the_report():
    text = "The Brexit referendum fell in the same week as the regatta."
    assert not any("same week" in c for c in dated(text).clues)


def test_an_event_that_nears_is_to_come():
    nears = dated("Sailors are nervous as the Rio Olympics draws near.")
    over = dated("Sailors rested after the Rio Olympics.")
    assert holds(nears, "2016-07-20") and holds(over, "2016-09-01") and nears.start < over.start


def test_an_administration_to_be_is_none_yet():
    text = "Trade would change under {} Biden administration, the envoy said."
    assert holds(dated(text.format("the")), "2022-06-01")
    assert dated(text.format("a")) == DateInterval()


def test_an_office_held_in_the_past_bounds_from_below_only():
    terms = (("Wanda Testova", "2011-03-01", "2012-02-28"),)
    found = dated("He worked as adviser to Prime Minister Wanda Testova and opened a shop in May 2015.", terms)
    assert found.start >= "2011-03-01" and holds(found, "2015-08-01")
    assert any("took office" in c for c in found.clues)


def test_a_year_alone_is_mostly_not_the_report_s_own():
    found = dated("The bridge was built in 2013.")
    assert holds(found, "2014-06-01") and middle(found).year > 2013


def test_a_year_in_a_name_is_mostly_the_report_s_own():
    found = dated("Farmers filled the hall for the 2019 Wool Festival and the 2019 Sheep Cup.")
    alone = dated("Farmers filled the hall in 2019.")
    assert holds(found, "2019-06-01") and middle(found) < middle(alone)


def test_an_interval_is_never_shorter_than_a_week():
    found = dated(
        "Monday's presidential debate was loud. Donald Trump and Hillary Clinton met at Hofstra on Monday night."
    )
    assert holds(found, "2016-09-30") and days(found) >= 6


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


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("The Brexit referendum is ten days away, and the pubs are loud.", "2016-06-13"),
        ("The Brexit referendum is in six weeks and divides the pubs.", "2016-05-12"),
        ("With three months to go before the Brexit referendum, pubs are loud.", "2016-03-23"),
    ],
)
def test_the_distance_of_an_event_to_come(told, day):
    found = dated(f"{told} Prime Minister David Cameron poured beer.")
    assert holds(found, day) and abs((middle(found) - dt.date.fromisoformat(day)).days) <= 21


def test_a_feast_and_a_season_narrow_the_year():
    terms = (("Wanda Testova", "2012-01-02", "2012-12-31"),)
    text = "President Wanda Testova baked bread {}."
    feast, season = dated(text.format("on Christmas Eve"), terms), dated(text.format("this summer"), terms)
    assert "feast: Christmas Eve" in feast.clues and holds(feast, "2012-12-28")
    assert "season: this summer" in season.clues and holds(season, "2012-07-01")


def test_a_weekday_beside_a_scheduled_event_may_lie_on_either_side():
    found = dated("Monday's presidential debate at Hofstra has Donald Trump and Hillary Clinton on edge.")
    assert holds(found, "2016-09-24") and holds(found, "2016-09-28")
