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
    phrasal: dict[tuple[str, str], frozenset[str]]  # lemma and particle -> classes
    prepositional: dict[str, frozenset[str]]  # lemma -> the prepositions before what is told
    adjectives: frozenset[str]
    spoken: frozenset[str]
    voiced: frozenset[str]
    before: tuple[tuple[str, ...], ...]
    after: frozenset[tuple[str, str]]
    mute: frozenset[str]
    evidence: frozenset[str]
    headline: frozenset[str]
    quantifiers: frozenset[str]
    alone: frozenset[str]
    favourable: frozenset[str]
    critical: frozenset[str]
    negation: frozenset[str]
    relational: frozenset[str]
    mutual: frozenset[str]
    acts: bool


#: The verb classes of the table, in the order of its header.
CLASSES = ("say", "think", "show", "ask", "intend", "judge", "describe", "voice", "talk", "mention")


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
        {(verb, particle): frozenset(("say",)) for verb, particle in map(str.split, raw["verbs"]["phrasal"])},
        _grouped(raw["verbs"]["prepositional"]),
        frozenset(raw["adjectives"]["attitude"]),
        frozenset(raw["nouns"]["spoken"]),
        frozenset(raw["nouns"]["voiced"]),
        tuple(before),
        frozenset((a, b) for a, b in (p.split() for p in raw["phrases"]["after"])),
        frozenset(raw["mute"]["nouns"]),
        frozenset(raw["evidence"]["nouns"]),
        frozenset(raw["headline"]["nouns"]),
        frozenset(raw["quantifiers"]["of"]) | frozenset(raw["quantifiers"]["alone"]),
        frozenset(raw["quantifiers"]["alone"]),
        frozenset(raw["stance"]["favourable"]),
        frozenset(raw["stance"]["critical"]),
        frozenset(raw["stance"]["negation"]),
        frozenset(raw["relational"]["nouns"]),
        frozenset(raw["relational"]["adjectives"]),
        bool(raw["indirect"]["acts"]),
    )


def _grouped(pairs: list[str]) -> dict[str, frozenset[str]]:
    """Verb and preposition, by the verb."""
    found: dict[str, set[str]] = {}
    for verb, preposition in map(str.split, pairs):
        found.setdefault(verb, set()).add(preposition)
    return {k: frozenset(v) for k, v in found.items()}


def phrases_from(word: str) -> tuple[tuple[str, ...], ...]:
    """The prepositional cues that begin with a lower-case word, the longest first."""
    return _by_first_word().get(word, ())


@cache
def _by_first_word() -> dict[str, tuple[tuple[str, ...], ...]]:
    before = load().before
    return {first: tuple(p for p in before if p[0] == first) for first, *_ in before}
