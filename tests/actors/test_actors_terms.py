"""Terms of office that a text's persons give, by which a report without a date is dated."""

from __future__ import annotations

import pytest

from detente.actors import Cast
from detente.language import Language
from detente.records import Part, PartKind, Report, Span


@pytest.fixture(scope="module")
def language():
    return Language()


def terms(language, text):
    report = Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))
    return Cast(language.parse(language.read(report)), None).terms


def test_a_titled_person_gives_the_terms_of_that_office(language):
    found = terms(language, "Secretary of State Rex Tillerson opened a bridge.")
    assert [(a, b) for person, a, b in found if person == "Rex Tillerson"] == [("2017-02-01", "2018-03-31")]


@pytest.mark.parametrize("text", ["Angela Merkel opened a bridge.", "Mrs Merkel opened a bridge."])
def test_a_person_only_named_gives_one_span(language, text):
    found = [t for t in terms(language, text) if t[0] == "Angela Merkel"]
    assert len(found) == 1 and found[0][1].startswith("2005-11") and found[0][2].startswith("2021-12")


@pytest.mark.parametrize("text", ["Troops crossed the Horn of Africa.", "The club in Orlando was shut."])
def test_a_place_that_is_also_a_surname_gives_none(language, text):
    assert terms(language, text) == ()
