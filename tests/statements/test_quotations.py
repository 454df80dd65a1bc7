"""Pairing of quotation marks, on bare text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.records import Span
from detente.statements import quotations


def inner(text: str) -> list[str]:
    """The outermost quotations of a text, without their marks."""
    found = quotations.find(text, [Span(0, len(text))])
    return [q.inner.of(text) for q in quotations.outermost(found)]


def nested(text: str) -> list[str]:
    return [q.inner.of(text) for q in quotations.find(text, [Span(0, len(text))]) if q.depth]


@pytest.mark.parametrize(
    "text",
    [
        'She said "the ferry is late" and left.',
        "She said “the ferry is late” and left.",
        "She said ‘the ferry is late’ and left.",
        "She said 'the ferry is late' and left.",
        "She said «the ferry is late» and left.",
        "She said „the ferry is late“ and left.",
        "She said „the ferry is late” and left.",
        "She said ''the ferry is late'' and left.",
        "She said ``the ferry is late'' and left.",
        'She said “the ferry is late" and left.',
        "She said »the ferry is late« and left.",
    ],
)
def test_every_style_of_marks(text: str) -> None:
    assert inner(text) == ["the ferry is late"]


@pytest.mark.parametrize(
    "text",
    [
        "The fishermen's boats and the ministers' cars weren't there.",
        "It’s the mayors’ plan, don’t blame ’em for the ’90s.",
        "Rock ’n’ roll isn't dead.",
        'The board was 6" wide.',
        "A 7'2'' door.",
    ],
)
def test_apostrophes_and_inches_are_no_quotation_marks(text: str) -> None:
    assert inner(text) == []


def test_a_plural_apostrophe_inside_single_quotes_does_not_close_them() -> None:
    assert inner("He said: 'The farmers' roof is gone.' Then he left.") == ["The farmers' roof is gone."]


def test_nested_marks_lie_inside_the_outer_ones() -> None:
    text = "“He told me ‘come back’ and I did,” she said."
    assert inner(text) == ["He told me ‘come back’ and I did,"]
    assert nested(text) == ["come back"]


def test_nesting_with_the_same_straight_marks() -> None:
    assert inner('"He read "Home" to us," she said.') == ['He read "Home" to us,']


def test_a_closing_mark_that_stands_alone_spoils_nothing() -> None:
    assert inner("It was late.” Then “we left” at noon.") == ["we left"]


def test_an_opening_mark_that_is_never_closed_spoils_nothing() -> None:
    assert inner("He said “we are late and then “we left” at noon.") == ["we left"]
    assert inner('First "open.\nSecond "closed" line.') == ["closed"]


def test_a_quotation_is_carried_over_paragraphs_that_open_again() -> None:
    text = "“We came by boat.\n“We stayed a week.”\nThe end."
    found = quotations.find(text, [Span(0, len(text))])
    assert [(q.inner.of(text), q.carried) for q in found] == [("We came by boat.", True), ("We stayed a week.", False)]


def test_a_space_between_two_closing_marks() -> None:
    assert inner("\"He called it 'a trap,' \" she said.") == ["He called it 'a trap,' "]


def test_a_closing_mark_used_to_open_a_paragraph() -> None:
    assert inner("”We are late,” she said.") == ["We are late,"]


def test_attribute_values_are_no_quotations() -> None:
    assert inner('<a href="https://example.org">here</a>') == []


TEXT = st.text(alphabet=st.sampled_from("ab S.,\n:\"'“”‘’«»„`—-(é😀̃"), max_size=60)


@given(TEXT | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_well_formed_quotations(text: str) -> None:
    found = quotations.find(text, [Span(0, len(text))])
    for q in found:
        assert 0 <= q.start <= q.inner.start < q.inner.end <= q.end <= len(text)
        assert "\n" not in q.outer.of(text)
    for a in found:  # two quotations lie apart or one within the other
        for b in found:
            assert a.end <= b.start or b.end <= a.start or a.outer.covers(b.outer) or b.outer.covers(a.outer)
    outer = quotations.outermost(found)
    assert all(x.end <= y.start for x, y in pairwise(outer))


@given(st.lists(st.sampled_from(["“late”", '"late"', "‘late’", "«late»", "word", "it’s", "said,"]), max_size=8))
@settings(deadline=None)
def test_whole_pairs_are_all_found(words: list[str]) -> None:
    assert inner(" ".join(words)).count("late") == sum("late" in w for w in words)
