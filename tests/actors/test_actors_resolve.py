"""Mentions on their own, on a date."""

import csv
from pathlib import Path

import pytest

from detente.actors import resolve_actor
from detente.actors.registry import When, registry

CASES = Path(__file__).parents[1] / "data" / "actor_cases.csv"


def test_the_case_file():
    rows = list(csv.DictReader(CASES.open(encoding="utf-8")))
    assert len(rows) > 400
    found = [(r, resolve_actor(r["mention"], r["date"])) for r in rows]
    wrong = [(r["mention"], r["date"], a and a.state) for r, a in found if a is None or a.state != r["state"]]
    assert len(wrong) <= 0.01 * len(rows), wrong
    people = [(r, a) for r, a in found if r["wikidata"]]
    missed = [(r["mention"], r["date"]) for r, a in people if a is None or a.wikidata != r["wikidata"]]
    assert len(missed) <= 0.01 * len(people), missed


def test_an_office_on_a_date_gives_its_holder():
    actor = resolve_actor("the Turkish defence minister", "2019-10-09")
    assert actor is not None and actor.wikidata == "Q17045790"
    assert actor.office_from is not None and actor.office_from <= "2019-10-09"


def test_a_person_carries_id_and_term():
    actor = resolve_actor("Rex Tillerson", "2017-09-14")
    assert actor is not None
    assert (actor.id, actor.state, actor.sector) == ("Q331401", "USA", "GOV")
    assert (actor.office_from, actor.office_to) == ("2017-02-01", "2018-03-31")


def test_a_person_out_of_office_has_the_state_but_no_sector():
    for mention, date in [("Rex Tillerson", "2016-01-01"), ("former US president Bill Clinton", "2009-08-04")]:
        actor = resolve_actor(mention, date)
        assert actor is not None and actor.state == "USA" and actor.sector is None


def test_a_person_of_an_organisation_has_its_id_as_state():
    assert resolve_actor("Jens Stoltenberg", "2018-01-01").state == "NATO"
    assert resolve_actor("Jens Stoltenberg", "2008-01-01").state == "NOR"


@pytest.mark.parametrize(
    ("mention", "state", "sector"),
    [
        ("Russian troops", "RUS", "MIL"),
        ("two US citizens", "USA", "CIV"),
        ("a Spanish court", "ESP", "JUD"),
        ("the Ethiopian parliament", "ETH", "LEG"),
        ("Chinese hackers", "CHN", "CRM"),
        ("the Norwegian opposition", "NOR", "PTY"),
        ("Downing Street", "GBR", "GOV"),
    ],
)
def test_sector_by_noun(mention, state, sector):
    actor = resolve_actor(mention, "2015-01-01")
    assert actor is not None and (actor.state, actor.sector) == (state, sector)


@pytest.mark.parametrize(
    ("mention", "body"), [("KFOR", "KFOR"), ("AMISOM troops", "AU"), ("EUFOR", "EU"), ("UNIFIL", "UN")]
)
def test_a_mission_is_of_the_body_that_sent_it(mention, body):
    assert resolve_actor(mention, "2015-01-01").state == body


@pytest.mark.parametrize("mention", ["the peace talks", "relations", "", "...", "Iranian-backed rebels", "a table"])
def test_nobody(mention):
    assert resolve_actor(mention, "2015-01-01") is None


def test_undated_mentions():
    assert resolve_actor("Soviet troops", None).state == "SUN"
    assert resolve_actor("Yugoslav leaders", None).state == "YUG"
    assert resolve_actor("Moscow", None).state == "RUS"


def test_a_date_may_be_a_year_or_month():
    assert resolve_actor("the Kremlin", "1985").state == "SUN"
    assert resolve_actor("the French president", "2018-03").name == "Emmanuel Macron"


def test_deputies_are_not_taken_for_ministers():
    actor = resolve_actor("the deputy foreign minister of Russia", "2015-01-01")
    assert actor is not None and actor.id == "RUS"


def test_when_reads_intervals():
    assert When.of(None) == When() and not When.of("").known
    assert When.of("2017") == When("2017", "2017-99")


def test_holder_named_bears_with_spelling():
    role = registry().data.roles["prime minister"]
    person = registry().holder_named("ISR", "Netanyahoo", When.of("2015-01-01"), role)
    assert person is not None and person.name == "Benjamin Netanyahu"
    assert registry().holder_named("ISR", "Smith", When.of("2015-01-01"), role) is None
