"""The gazetteer: names, namesakes, and the place of an act."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import places
from detente.language import Language
from detente.records import Part, PartKind, Report, Span


@pytest.fixture(scope="module")
def place_of():
    language = Language()

    def find(text: str, trigger: str):
        report = Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))
        reading = language.parse(language.read(report))
        sentence = reading.sentences[0]
        return places.place_of(sentence, next(t.index for t in sentence.tokens if t.text == trigger))

    return find


def test_a_city_has_state_and_degrees():
    (bonn, germany) = places.find("Talks were held in Bonn, Germany.")
    assert (bonn.name, bonn.state, bonn.precision) == ("Bonn", "DEU", "city")
    assert bonn.latitude == pytest.approx(50.73, abs=0.1) and bonn.longitude == pytest.approx(7.1, abs=0.1)
    assert (germany.state, germany.precision) == ("DEU", "country")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("He spoke in Athens, Georgia.", "USA"),
        ("He spoke in Athens.", "GRC"),
        ("She lives in London, Ontario.", "CAN"),
        ("She lives in London.", "GBR"),
        ("They met in Hyderabad, Pakistan.", "PAK"),
        ("They met in Hyderabad.", "IND"),
    ],
)
def test_namesakes(text, state):
    assert places.find(text)[0].state == state


@pytest.mark.parametrize("text", ["He may sign in May.", "They met in Reading mood", "The Nice man spoke."])
def test_words_are_no_towns(text):
    assert places.find(text) == []


def test_venues_and_regions():
    found = places.find("They left Camp David for Idlib and the Strait of Hormuz.")
    assert [p.name for p in found] == ["Camp David", "Idlib", "Strait of Hormuz"]
    assert found[2].state is None


@pytest.mark.parametrize(
    ("text", "trigger", "name", "state"),
    [
        ("The envoys met at the ministry in Lima on Monday.", "met", "Lima", "PER"),
        ("They spoke on the sidelines of a summit in Hanoi.", "spoke", "Hanoi", "VNM"),
        ("Jets bombed a depot near Mosul in Iraq.", "bombed", "Mosul", "IRQ"),
        ("Talks in Vienna on trade went well.", "Talks", "Vienna", "AUT"),
        ("Troops seized a bridge in Syria's Hama province.", "seized", "Hama", "SYR"),
    ],
)
def test_place_of(place_of, text, trigger, name, state):
    place = place_of(text, trigger)
    assert place is not None and (place.name, place.state) == (name, state)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [("The envoy from Paris spoke in September.", "spoke"), ("They spoke on Tuesday about Syria.", "spoke")],
)
def test_no_place(place_of, text, trigger):
    assert place_of(text, trigger) is None


def test_state_of():
    assert places.state_of("Aleppo") == "SYR"
    assert places.state_of("Victoria") is None
    assert places.state_of("Athens", "USA") == "USA"


@given(
    st.lists(st.sampled_from(["in", "Oslo", "near", "Lima", "Peru", ",", "Türkiye", "\n", "of", "Hama"]), max_size=12)
)
def test_spans_hold(words):
    text = " ".join(words)
    for place in places.find(text):
        assert place.span is not None and place.span.of(text) == place.name


@pytest.mark.parametrize(
    ("text", "precision", "located"),
    [
        ("The envoys met at Camp David.", "point", True),
        ("The envoys met in Kharkiv.", "city", True),
        ("Ships crossed the Strait of Hormuz.", "region", True),
        ("Shells fell in Donbas.", "region", False),
        ("The envoys flew to Chad.", "country", False),
    ],
)
def test_precision_says_how_exactly_a_place_is_known(text, precision, located):
    (place,) = places.find(text)
    assert place.precision == precision
    assert (place.latitude is not None) is located


def test_a_seat_of_government_is_no_town_elsewhere_that_shares_its_name() -> None:
    assert [(p.name, p.state) for p in places.find("They met at the White House.")] == [("White House", "USA")]
