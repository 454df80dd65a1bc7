"""A parser kept for the session, and a cast that knows a few states by their words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from detente import statements
from detente.language import Language, Reading, Sentence
from detente.records import Actor, ActorRef, Part, PartKind, Report, Span, Statement
from detente.statements.speakers import phrase

NAMES = {
    "Norway": "NOR",
    "Oslo": "NOR",
    "Norwegian": "NOR",
    "Holm": "NOR",
    "Chile": "CHL",
    "Santiago": "CHL",
    "Chilean": "CHL",
    "Peru": "PER",
    "Lima": "PER",
    "Peruvian": "PER",
    "Ghana": "GHA",
    "Accra": "GHA",
    "Ghanaian": "GHA",
    "Togo": "TGO",
    "Kenya": "KEN",
    "Nairobi": "KEN",
}
_NAMED = re.compile(r"\b(" + "|".join(NAMES) + r")\b")


class FakeCast:
    """A stand-in for `detente.actors.Cast`: states by name, nobody else."""

    def refs_in(self, sentence: Sentence) -> list[ActorRef]:
        hits = _NAMED.finditer(sentence.text)
        return [_ref(m.group(), Span(sentence.start + m.start(), sentence.start + m.end())) for m in hits]

    def party(self, sentence: Sentence, head_index: int) -> tuple[ActorRef, ...]:
        here = phrase(sentence, head_index)
        return tuple(r for r in self.refs_in(sentence) if r.span and here.covers(r.span))[:1]


def _ref(word: str, span: Span) -> ActorRef:
    code = NAMES[word]
    return ActorRef(Actor(code, word, code, "GOV"), span, word)


@pytest.fixture(scope="session")
def language() -> Language:
    return Language()


@pytest.fixture
def read(language: Language) -> Callable[[str], Reading]:
    """A body text, parsed."""

    def make(text: str) -> Reading:
        report = Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))
        return language.parse(language.read(report))

    return make


@pytest.fixture
def cast() -> FakeCast:
    return FakeCast()


@pytest.fixture
def said(read: Callable[[str], Reading], cast: FakeCast) -> Callable[[str], list[Statement]]:
    """The statements of a body text."""
    return lambda text: statements.find(read(text), cast)
