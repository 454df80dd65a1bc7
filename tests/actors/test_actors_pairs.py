"""Plurals and what takes up a state: "both sides", "the three countries", "each other", "its neighbour"."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

WAR = "Chad and Niger fought over a lake on Monday. "
STORY = (
    "Peru broke with Chile on Monday. Lima blamed Santiago for a raid. Chile said that Peru had lied. "
    "Norway and Kenya sent envoys. "
)


@pytest.mark.parametrize(
    ("text", "word", "nth", "expected"),
    [
        # those told together last
        ("Turkey and Greece signed. Both governments rejoiced.", "governments", 0, ["TUR", "GRC"]),
        (
            "Kenya, Chad and Niger signed. The three countries will open a centre.",
            "countries",
            0,
            ["KEN", "TCD", "NER"],
        ),
        # those the report is about, not the helpers named in between
        (WAR + "Italy, which knows Chad, sent planes, and both sides promised calm. Niger agreed.", "sides", 0, None),
        (STORY + "The two countries share a border.", "countries", 0, ["PER", "CHL"]),
        # who asks both is none of them
        (STORY + "The Arab League and Saudi Arabia urged both countries to talk.", "countries", 0, ["PER", "CHL"]),
        (STORY + "France condemned both.", "both", 0, ["PER", "CHL"]),
        # but who speaks of the history of the two may be one
        (STORY + "Peru recalled the history of the two countries.", "countries", 0, ["PER", "CHL"]),
        (STORY + "Leaders of both sides met.", "Leaders", 0, ["PER", "CHL"]),
        ("Turkey and Greece agreed to help each other.", "other", 0, ["TUR", "GRC"]),
        ("Peru agreed to help each other country.", "other", 0, [None]),
        ("Peru broke with Chile, accusing its neighbour of theft.", "neighbour", 0, ["CHL"]),
        (STORY + "Brazil called on its neighbours to talk.", "neighbours", 0, ["PER", "CHL"]),
        # those who sign, however many, as a communique calls them
        (
            "The leaders of Kenya, Chad and Niger met in Oslo on 3 May. The Parties signed a treaty.",
            "Parties",
            0,
            ["KEN", "TCD", "NER"],
        ),
        ("Chad and Niger met. The Parties signed. The Parties thanked Peru.", "Parties", 1, ["TCD", "NER"]),
        ("The Parties left the hall.", "Parties", 0, [None]),
        ("Emmanuel Macron met Angela Merkel. The heads of state agreed.", "heads", 0, ["FRA", "DEU"]),
        # sides that somebody else's war has
        ("Peru and Chile called on the warring sides in Yemen to stop.", "sides", 0, ["YEM"]),
        ("Turkey, which met the Greeks in May, has threatened them.", "them", 0, ["GRC"]),
        ("Chad and Niger praised Peru. Turkey, which met the Greeks in May, hit them.", "them", 0, ["GRC"]),
        ("The Peruvian side will open a port.", "side", 0, ["PER"]),
    ],
)
def test_several(codes, text, word, nth, expected):
    assert sorted(codes(text, word)[nth], key=str) == sorted(expected or ["TCD", "NER"], key=str)


def test_the_foreign_ministers_are_those_of_the_pair(cast_of):
    cast = cast_of(STORY.replace("Norway and Kenya sent envoys. ", "") + "The foreign ministers met.", on="2015-06-01")
    s = cast.reading.sentences[-1]
    i = next(t.index for t in s.tokens if t.text == "ministers")
    assert [r.actor.state for r in cast.party(s, i)] == ["PER", "CHL"]
    assert all(r.actor.id != r.actor.state for r in cast.party(s, i))


@pytest.mark.parametrize(
    ("text", "word", "nth", "expected"),
    [
        ("While Peru is small, it is proud.", "it", 0, ["PER"]),
        ("To modernise its army, Chile bought tanks.", "its", 0, ["CHL"]),
        ("In his first visit to Oslo, Emmanuel Macron met students.", "his", 0, ["FRA"]),
        ("Hezbollah and its backers were blamed.", "its", 0, ["HEZBOLLAH"]),
        ("Russia expelled two envoys. It recalled a third.", "It", 0, ["RUS"]),
        ("NATO said it was ready to help.", "it", 0, ["NATO"]),
        ("It is clear that Kenya won.", "It", 0, [None]),
        (
            "Kenya held a vote. Voters queued. Rain fell. Shops closed. Buses stopped. The nation waited.",
            "nation",
            0,
            ["KEN"],
        ),
        (
            "Kenya held a vote. Voters queued. Rain fell. Shops closed. Buses stopped. The army helped.",
            "army",
            0,
            ["KEN"],
        ),
    ],
)
def test_what_takes_up_a_state(codes, text, word, nth, expected):
    assert codes(text, word)[nth] == expected


def test_a_source_that_told_the_agency_told_no_state(codes):
    assert codes("Kenya freed two men. An official told the agency that more would follow.", "agency")[0] == [None]


def test_a_number_is_no_name(cast_of):
    cast = cast_of("Kenya sent 27 trucks to Chad.")
    assert [r.text for r in cast.refs] == ["Kenya", "Chad"]


def test_a_name_after_an_apostrophe_is_a_part_of_a_longer_one(cast_of):
    assert not cast_of("Francis D'Macron sold boats.").refs


WORDS = st.sampled_from(
    "both sides the two leaders it its his each other Peru Chile Macron , and met ' \" “ ” - 27 U.S. the agency "
    "neighbour said who . The country latter Ünal 'D é 中 \n".split(" ")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80))
def test_any_text_is_read_without_a_fault_and_spans_hold_their_words(cast_of, text):
    cast = cast_of(text)
    for s in cast.reading.sentences:
        for t in s.tokens:
            for ref in cast.party(s, t.index):
                assert ref.span is None or ref.span.of(cast.text) == ref.text


def test_the_set_of_anaphors_is_well_formed():
    path = Path(__file__).parents[2] / "evaluation" / "anaphors.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    places = {(r["sha256"], *r["span"]) for r in rows}
    assert len(rows) >= 200 and len(places) == len(rows)
    for r in rows:
        assert set(r) == {"report", "sha256", "span", "kind", "states"}
        assert re.fullmatch("[0-9a-f]{16}", r["sha256"]) and 0 <= r["span"][0] < r["span"][1]
        assert r["kind"] in "pronoun possessive role counterpart plural latter country".split()
        assert all(re.fullmatch("[A-Z]+", code) for code in r["states"])
