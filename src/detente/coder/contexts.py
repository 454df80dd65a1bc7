"""The contexts of an act (PLOVER's 37), by words in its sentence; from data/lexicon/contexts.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = tomllib.loads(files("detente").joinpath("data/lexicon/contexts.toml").read_text("utf-8"))
    return tuple((name, re.compile(r"\b(?:" + "|".join(words) + r")", re.IGNORECASE)) for name, words in raw.items())


def contexts_of(text: str) -> tuple[str, ...]:
    """The contexts whose words stand in the text, in the ontology's order."""
    return tuple(name for name, pattern in _patterns() if pattern.search(text))
