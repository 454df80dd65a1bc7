"""Whether words may tell an act, before anything is parsed."""

from __future__ import annotations

import pytest

from detente.coder import lexicon, may_hold, triggers
from detente.language import Language


def told(model: Language, text: str) -> bool:
    forms = text.lower().replace(".", " .").split()
    return may_hold([(f, m) for f in forms if (m := model.lemmas(f)) is not None])


@pytest.mark.parametrize(
    "text",
    [
        "Chad invaded Niger.",
        "Talks between Chad and Niger broke down.",
        "Oslo is alarmed by the raids.",
        "It is vital that Minsk frees them.",
        "Niger must pull back.",
        "Chad is ready to meet Niger.",
        "Their refusal to sign angered Lima.",
        "The two foreign ministers met.",
    ],
)
def test_what_may_tell_an_act_passes(model: Language, text: str) -> None:
    assert told(model, text)


@pytest.mark.parametrize("text", ["The valley lay in fog.", "Bread is best on the second day."])
def test_what_cannot_does_not(model: Language, text: str) -> None:
    assert not told(model, text)


def test_every_word_of_the_lexicon_is_a_trigger() -> None:
    words, known = lexicon.load(), triggers.load()
    assert words.verbs.keys() <= known.verbs.keys()
    assert words.nouns.keys() <= known.nouns.keys()
    assert words.adjectives.keys() <= known.forms
