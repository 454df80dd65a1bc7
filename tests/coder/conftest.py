"""Short ways to what a sentence tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.engine import Coder
from detente.records import EventMention, Report


@pytest.fixture(scope="session")
def mentions(coder: Coder) -> Callable[..., list[EventMention]]:
    """The event mentions of a text of a given date."""
    return lambda text, published="2017-09-14": list(coder.code(Report(text=text, published=published)).mentions)


@pytest.fixture(scope="session")
def told(mentions) -> Callable[..., set[tuple]]:
    """The (type, sources, targets, status) of a text, parties as sorted states."""

    def side(refs) -> str:
        return "+".join(sorted({r.actor.state or r.actor.id for r in refs if r.actor}))

    return lambda text, **more: {
        (m.type.value, side(m.sources), side(m.targets), m.status.value) for m in mentions(text, **more)
    }
