"""The words that judge a relation; from data/lexicon/relations.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from detente.records import Direction


class Lexicon(NamedTuple):
    """The tables of data/lexicon/relations.toml, turned round for looking up."""

    relation: frozenset[str]
    contact: frozenset[str]
    partner: frozenset[str]
    rival: frozenset[str]
    superlative: frozenset[str]
    tension: frozenset[str]
    subject: dict[str, Direction]
    object: dict[str, Direction]
    tension_verb: dict[str, Direction]
    drift: frozenset[str]
    drift_word: dict[str, Direction]
    distance: frozenset[str]
    change: dict[str, Direction]
    idiom: dict[tuple[str, ...], Direction]
    adjective: dict[str, Direction]
    level: dict[str, Direction]
    level_prepositions: frozenset[str]
    reach: frozenset[str]
    link: frozenset[str]
    unreal: dict[str, frozenset[str]]
    raising: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with detente."""
    raw = tomllib.loads(files("detente").joinpath("data/lexicon/relations.toml").read_text("utf-8"))
    nouns, verbs, levels = raw["nouns"], raw["verbs"], raw["levels"]
    return Lexicon(
        frozenset(nouns["relation"]),
        frozenset(nouns["contact"]),
        frozenset(nouns["partner"]),
        frozenset(nouns["rival"]),
        frozenset(nouns["superlative"]),
        frozenset(nouns["tension"]),
        _turned(verbs["subject"]),
        _turned(verbs["object"]),
        _turned(verbs["tension"]),
        frozenset(verbs["drift"]["verbs"]),
        _turned({k: verbs["drift"][k] for k in ("worse", "better")}),
        frozenset(verbs["drift"]["distance"]),
        _turned(raw["changes"]),
        {tuple(row.split()): direction for row, direction in _turned(raw["idioms"]).items()},
        _turned(raw["adjectives"]),
        _turned({k: levels[k] for k in ("low", "high")}),
        frozenset(levels["prepositions"]),
        frozenset(levels["reach"]),
        frozenset(raw["link"]["verbs"]),
        {k: frozenset(v) for k, v in raw["unreal"].items()},
        frozenset(raw["raising"]["verbs"]),
    )


def _turned(table: dict[str, list[str]]) -> dict[str, Direction]:
    return {word: Direction(direction) for direction, words in table.items() for word in words}


def may_hold(text: str) -> bool:
    """True if a sentence could hold a relation claim and is worth parsing; lower-case words are looked at only."""
    words = text.lower().replace("-", " ").replace("/", " ").split()
    return any(w.strip(".,;:!?\"'“”’)(") in _stems() for w in words)


def _telltale(idiom: tuple[str, ...]) -> str:
    """The longest word of an idiom: whoever looks for it looks for that."""
    return max(idiom, key=len)


@cache
def _stems() -> frozenset[str]:
    words = lexicon()
    nouns = words.relation | words.partner | words.rival | words.tension | words.change.keys()
    nouns |= {_telltale(row) for row in words.idiom}
    return (
        nouns
        | {n + "s" for n in nouns}
        | {
            "allies",
            "enemies",
            "adversaries",
            "relationships",
            "highest",
            "closer",
            "away",
            "apart",
            "distanced",
            "distancing",
        }
    )
