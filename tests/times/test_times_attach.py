"""Which expression dates an act."""

from __future__ import annotations

import pytest

from detente.language import Language
from detente.records import Basis, DateInterval, Part, PartKind, Precision, Report, Span, Status
from detente.times import date_of, find

PUBLISHED = DateInterval("2017-02-16", "2017-02-16", Precision.DAY, Basis.GIVEN)
EVE = DateInterval("2017-02-01", "2017-02-01", Precision.DAY, Basis.EXPLICIT)


@pytest.fixture(scope="module")
def language():
    return Language()


def dated(language, text, trigger, status=Status.DONE, previous=None, published=PUBLISHED):
    report = Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))
    reading = language.parse(language.read(report))
    at = text.index(trigger)
    sentence = reading.sentence_at(at)
    return date_of(sentence, sentence.token_at(at), find(text, published), published, status, previous)


@pytest.mark.parametrize(
    ("text", "trigger", "day"),
    [
        ("On Tuesday the envoy met his rival in Geneva.", "met", "2017-02-14"),
        ("The envoy met his rival in Geneva on Tuesday.", "met", "2017-02-14"),
        ("The envoy said on Tuesday that Ruritania had shelled the town.", "said", "2017-02-14"),
        ("The envoy said Ruritania shelled the town on Monday.", "shelled", "2017-02-13"),
        ("Ruritania condemned Monday's attack on its embassy.", "attack", "2017-02-13"),
        ("On Monday the ministers met in Vienna and signed a treaty.", "signed", "2017-02-13"),
        ("On Monday, planes bombed the camp, killing ten soldiers.", "killing", "2017-02-13"),
        ("Talks between Iran and Turkey were held in Astana on Monday.", "Talks", "2017-02-13"),
        ("The meeting on 3 February in Amiens was the first.", "meeting", "2017-02-03"),
        ("The assembly voted on Monday to impose a tax on foreign ships.", "impose", "2017-02-13"),
        ("The assembly voted on Monday to impose new sanctions.", "sanctions", "2017-02-13"),
        # what the same subject did next, what a copula only says who did or when, what was carried out
        ("The envoy arrived in Geneva on Monday and met his rival.", "met", "2017-02-13"),
        ("Peru on Tuesday became the first country to recognise Ruritania.", "recognise", "2017-02-14"),
        ("It was on Tuesday that Peru expelled the consul.", "expelled", "2017-02-14"),
        ("Chile complained of the raid, carried out on January 4.", "raid", "2017-01-04"),
        ("Peru shelled a fort on Monday, hours before the envoy was due in Lima.", "due", "2017-02-13"),
    ],
)
def test_told_days(language, text, trigger, day):
    found, expression = dated(language, text, trigger)
    assert (found.start, found.end) == (day, day)
    assert expression is not None and text[expression.start : expression.end] == expression.text


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("The envoy said on Tuesday that Ruritania had shelled the town.", "shelled"),
        ("The envoy said Ruritania shelled the town on Monday.", "said"),
        ("Ruritania condemned Monday's attack on its embassy.", "condemned"),
        ("Ruritania condemned the attack that killed ten men in 2015.", "condemned"),
        ("Paris imposed sanctions on Moscow after it annexed Crimea in 2014.", "imposed"),
        ("Paris sent troops to Mali.", "sent"),
        ("Peru recalled its envoy in January and rejected an offer from Chile.", "rejected"),
        ("Peru met its neighbours on Monday and Chile condemned the raid.", "condemned"),
        ("The queen blamed Sylvania for the raid of January 4.", "blamed"),
        ("The queen promised Sylvania an answer by September.", "promised"),
        ("The consul spoke at length about meddling in last year's election.", "spoke"),
    ],
)
def test_times_of_other_clauses_do_not_leak(language, text, trigger):
    found, expression = dated(language, text, trigger)
    assert expression is None
    assert (found.start, found.end) == ("2017-02-10", "2017-02-16")
    assert found.basis is Basis.REPORT and found.precision is Precision.WEEK


@pytest.mark.parametrize(
    ("text", "trigger", "month"),
    [
        ("Last December Morocco signed a pact with Chad, and Mali joined it.", "signed", "2016-12"),
        ("The quarrel began last October, when a court in Oslo jailed four sailors.", "jailed", "2016-10"),
        ("It was his first trip since October, when the two kings signed a pact.", "signed", "2016-10"),
    ],
)
def test_told_months(language, text, trigger, month):
    found, _ = dated(language, text, trigger)
    assert found.start == f"{month}-01" and found.end.startswith(month)


def test_an_event_in_which_it_happens_dates_an_act(language):
    found, _ = dated(language, "Spies robbed the embassy during last year's festival.", "robbed")
    assert (found.start, found.end) == ("2016-01-01", "2016-12-31")


def test_scheduled_talks(language):
    text = "Talks between Iran and Turkey are due to resume on February 23."
    for trigger in ("Talks", "resume"):
        found, _ = dated(language, text, trigger, Status.INTENDED)
        assert (found.start, found.end) == ("2017-02-23", "2017-02-23")


def test_future_without_a_date_is_open(language):
    found, expression = dated(language, "Paris will send troops to Mali.", "send", Status.INTENDED)
    assert expression is None
    assert (found.start, found.end, found.precision, found.basis) == ("2017-02-16", None, Precision.UNKNOWN, Basis.NONE)


def test_background_perfect_has_no_date(language):
    found, _ = dated(language, "Paris has repeatedly condemned the attacks.", "condemned")
    assert found.start is None and found.basis is Basis.NONE


def test_distance_dates_the_act_it_is_counted_from(language):
    text = "The statement came several days after the Council adopted new sanctions."
    adopted, expression = dated(language, text, "adopted")
    assert (adopted.start, adopted.end, adopted.basis) == ("2017-02-06", "2017-02-14", Basis.RELATIVE)
    assert expression.text == "several days"
    statement, _ = dated(language, text, "statement")
    assert statement.basis is Basis.REPORT


def test_distance_counts_from_the_act_that_is_taken_up(language):
    text = "The visit came a day after Sylvania condemned the raid."
    found, _ = dated(language, text, "condemned", previous=EVE)
    assert (found.start, found.end) == ("2017-01-31", "2017-01-31")
    news, _ = dated(language, text, "condemned")  # what is told as past happened on the day of the report or before
    assert (news.start, news.end) == ("2017-02-14", "2017-02-15")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Two days later, Ankara recalled its envoy.", "2017-02-03"),
        ("The next day Ankara recalled its envoy.", "2017-02-02"),
    ],
)
def test_counted_from_the_act_told_before(language, text, day):
    found, _ = dated(language, text, "recalled", previous=EVE)
    assert (found.start, found.end, found.basis) == (day, day, Basis.RELATIVE)


def test_since_runs_to_the_report(language):
    found, _ = dated(language, "Since 2015 Ruritania has bombed the hills.", "bombed")
    assert (found.start, found.end) == ("2015-01-01", "2017-02-16")


def test_since_another_act_runs_from_it_to_the_report(language):
    found, _ = dated(language, "Peru has met Chile twice since Mr Norn was sworn in on January 20.", "met")
    assert (found.start, found.end) == ("2017-01-20", "2017-02-16")
    found, _ = dated(language, "Peru met Chile twice since Mr Norn was sworn in on January 20.", "met")
    assert found.basis is Basis.REPORT


def test_deadline_bounds_from_above(language):
    found, _ = dated(language, "Ruritania must withdraw by Friday.", "withdraw", Status.INTENDED)
    assert (found.start, found.end, found.precision) == ("2017-02-16", "2017-02-17", Precision.UNKNOWN)


def test_recently_has_an_end_only(language):
    found, _ = dated(language, "He recently visited Tehran.", "visited")
    assert (found.start, found.end, found.basis) == (None, "2017-02-16", Basis.RELATIVE)


def test_no_date_of_the_report(language):
    found, expression = dated(language, "Paris sent troops to Mali.", "sent", published=None)
    assert found == DateInterval() and expression is None


@pytest.mark.parametrize(
    ("start", "precision"),
    [("2017-02-16", Precision.WEEK), ("2017-02-04", Precision.MONTH), ("2016-12-10", Precision.YEAR)],
)
def test_an_inferred_date_is_no_more_precise_than_it_is(language, start, precision):
    published = DateInterval(start, "2017-02-16", Precision.UNKNOWN, Basis.INFERRED)
    found, _ = dated(language, "Paris sent troops to Mali.", "sent", published=published)
    assert found.basis is Basis.REPORT and found.precision is precision


def test_unparsed_sentence(language):
    text = "Paris sent troops on Monday."
    reading = language.read(Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),)))
    found, _ = date_of(reading.sentences[0], 0, find(text, PUBLISHED), PUBLISHED, Status.DONE)
    assert found.basis is Basis.REPORT
