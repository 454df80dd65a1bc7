"""An unbalanced quotation mark spoils nothing but itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.records import Span, Statement
from detente.statements import quotations

MARKS = [("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“"), ('"', '"'), ("``", "''")]
PLAIN = ["The envoy left", "nobody came", "it was late", "the port stayed open"]


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[list[str]], int, int, str]:
    """Paragraphs of plain words and balanced quotations in one style, and where a stray mark is to be put."""
    left, right = draw(st.sampled_from(MARKS))
    quoted = st.sampled_from(PLAIN).map(lambda words: f"{left}{words}{right}")
    paragraph = st.lists(st.one_of(st.sampled_from(PLAIN), quoted), min_size=1, max_size=5).map(
        lambda parts: ["Holm spoke.", *parts]
    )
    paragraphs = draw(st.lists(paragraph, min_size=1, max_size=4))
    which = draw(st.integers(0, len(paragraphs) - 1))
    at = draw(st.integers(1, len(paragraphs[which])))
    stray = draw(st.sampled_from([f"{left}stray", f"stray{right}"]))
    return paragraphs, which, at, stray


def found(paragraphs: list[list[str]]) -> list[str]:
    text = "\n".join(", ".join(p) + " again." for p in paragraphs)
    return [q.inner.of(text) for q in quotations.outermost(quotations.find(text, [Span(0, len(text))]))]


@given(pages())
@settings(max_examples=400, deadline=None)
def test_a_stray_mark_leaves_every_other_quotation_as_it_was(page: tuple[list[list[str]], int, int, str]) -> None:
    paragraphs, which, at, stray = page
    torn = [list(p) for p in paragraphs]
    torn[which].insert(at, stray)
    assert found(torn) == found(paragraphs)


@pytest.mark.parametrize("stray", ['"', "“", "”", "«", "»", "„", "``"])
@pytest.mark.parametrize("where", [0, 1, 2, 3])
def test_statements_beside_a_stray_mark(said: Callable[[str], list[Statement]], stray: str, where: int) -> None:
    paragraphs = [
        "“The pact holds,” Holm said in Oslo.",
        "The ships of Norway left on Monday.",
        "Holm said that Chile would pay.",
        "“Nobody will wait,” the minister added.",
    ]
    torn = list(paragraphs)
    words = torn[where].split(" ")
    torn[where] = " ".join([*words[:-1], stray + words[-1]])
    whole = [s.words for s in said("\n".join(paragraphs))]
    assert whole == ["The pact holds,", "Chile would pay", "Nobody will wait,"]
    assert [s.words.replace(stray, "") for s in said("\n".join(torn))] == whole


BLOCKS = st.lists(
    st.sampled_from(['"', "“", "”", "‘", "’", "«", "»", "'", "it is over", "said Holm", ",", ".", "\n"]), max_size=14
)


@given(before=BLOCKS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_paragraph_of_its_own_is_read_whatever_stands_before_it(
    before: list[str], said: Callable[[str], list[Statement]]
) -> None:
    text = " ".join(before) + "\nThe council met.\nThe minister said that the bridge of Lima was safe."
    assert any(s.words == "the bridge of Lima was safe" for s in said(text))
