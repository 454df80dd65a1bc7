"""The words that introduce and colour statements; from data/lexicon/statements.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Lexicon(NamedTuple):
    """Every table of statements.toml; see its header for what the classes mean."""

    verbs: dict[str, frozenset[str]]  # lemma -> classes
    favourable_verbs: frozenset[str]
    critical_verbs: frozenset[str]
    spoken: frozenset[str]
    voiced: frozenset[str]
    before: tuple[tuple[str, ...], ...]
    after: frozenset[tuple[str, str]]
    mute: frozenset[str]
    favourable: frozenset[str]
    critical: frozenset[str]
    negation: frozenset[str]
    relational: frozenset[str]
    mutual: frozenset[str]
    acts: bool


#: The verb classes of the table, in the order of its header.
CLASSES = ("say", "think", "show", "ask", "intend", "judge", "describe", "voice", "talk")


@cache
def load() -> Lexicon:
    """The lexicon that ships with detente."""
    raw = tomllib.loads(files("detente").joinpath("data/lexicon/statements.toml").read_text("utf-8"))
    verbs: dict[str, set[str]] = {}
    for name in CLASSES:
        for lemma in raw["verbs"][name]:
            verbs.setdefault(lemma, set()).add(name)
    before = sorted((tuple(p.split()) for p in raw["phrases"]["before"]), key=len, reverse=True)
    return Lexicon(
        {k: frozenset(v) for k, v in verbs.items()},
        frozenset(raw["verbs"]["favourable"]),
        frozenset(raw["verbs"]["critical"]),
        frozenset(raw["nouns"]["spoken"]),
        frozenset(raw["nouns"]["voiced"]),
        tuple(before),
        frozenset((a, b) for a, b in (p.split() for p in raw["phrases"]["after"])),
        frozenset(raw["mute"]["nouns"]),
        frozenset(raw["stance"]["favourable"]),
        frozenset(raw["stance"]["critical"]),
        frozenset(raw["stance"]["negation"]),
        frozenset(raw["relational"]["nouns"]),
        frozenset(raw["relational"]["adjectives"]),
        bool(raw["indirect"]["acts"]),
    )


@cache
def phrases_from(word: str) -> tuple[tuple[str, ...], ...]:
    """The prepositional cues that begin with a lower-case word, the longest first."""
    return tuple(p for p in load().before if p[0] == word)
