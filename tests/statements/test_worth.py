"""Which sentences may hold a statement."""

from __future__ import annotations

import pytest

from detente import statements
from detente.language import Language, Reading
from detente.records import Part, PartKind, Report, Span


def wanted(model: Language, text: str) -> set[int]:
    reading: Reading = model.read(Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),)))
    words = [[(f, m) for f in s.forms if (m := model.lemmas(f)) is not None] for s in reading.sentences]
    return statements.needed(reading.sentences, words)


@pytest.mark.parametrize(
    "text",
    [
        "He said so.",
        "“Yes.”",
        "Per the report, it rained.",
        "The claims were denied.",
        "Holm: we go",
        "It rained, according to the crew.",
        "She has written that the dyke will hold.",
        "His belief that the dyke will hold is shared.",
    ],
)
def test_what_could_be_a_statement_is_wanted(model: Language, text: str) -> None:
    assert wanted(model, text) == {0}


@pytest.mark.parametrize("text", ["The boats lay in the harbour all winter.", "Two per cent of the catch was lost."])
def test_plain_narration_is_not(model: Language, text: str) -> None:
    assert wanted(model, text) == set()


def test_a_quotation_wants_its_whole_paragraph(model: Language) -> None:
    text = "The boats lay idle. “It is cold. The ice came early. We wait,” the skipper said.\nThe harbour was still."
    assert wanted(model, text) >= {0, 1, 2, 3} and max(wanted(model, text)) == 3


def test_a_colon_wants_the_block_behind_it(model: Language) -> None:
    text = "The skipper wrote:\nThe boats lie in the harbour.\nIce came early this year."
    assert wanted(model, text) == {0, 1, 2}
