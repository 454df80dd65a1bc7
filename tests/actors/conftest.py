"""A cast from a text, with the language model loaded once."""

from collections.abc import Callable

import pytest

from detente.actors import Cast, proper_words
from detente.language import Language
from detente.records import Part, PartKind, Report, Span


@pytest.fixture(scope="session")
def cast_of() -> Callable[..., Cast]:
    language = Language()

    def make(text: str, on: str | None = "2017-09-14", outlet: str | None = None, dateline: int = 0) -> Cast:
        parts = (Part(PartKind.DATELINE, Span(0, dateline)),) if dateline else ()
        body = Part(PartKind.BODY, Span(dateline, len(text)))
        report = Report(text=text, published=on, outlet=outlet, parts=(*parts, body))
        reading = language.read(report)
        language.parse(reading, None, proper_words(text))
        return Cast(reading, report.published)

    return make


@pytest.fixture(scope="session")
def codes(cast_of) -> Callable[..., list[list[str | None]]]:
    """States (or ids) of the party headed by each token with the given text."""

    def find(text: str, word: str, **more: str) -> list[list[str | None]]:
        cast = cast_of(text, **more)
        return [
            [r.actor and (r.actor.state or r.actor.id) for r in cast.party(s, t.index)]
            for s in cast.reading.sentences
            for t in s.tokens
            if t.text == word
        ]

    return find
