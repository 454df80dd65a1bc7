"""The linker's table of families, weights and words; from data/linking/linking.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from detente.errors import DataError


class Family(NamedTuple):
    """Types that may be given to one act, and how such acts are compared (data/linking/linking.toml)."""

    name: str
    types: tuple[str, ...]
    directed: bool
    start: float
    spread: int


class Matter(NamedTuple):
    """What a word may be about: the stems that show it, the types of act that keep or break such a word."""

    name: str
    words: frozenset[str]
    keep: tuple[str, ...]
    breach: tuple[str, ...]
    both: bool  # the deed must speak of it too


class Table(NamedTuple):
    """The whole table; `family` is by type."""

    family: dict[str, Family]
    weights: dict[str, float]
    limits: dict[str, float]
    reprints: dict[str, float]
    promises: dict[str, float]
    keep: dict[str, tuple[str, ...]]
    breach: dict[str, tuple[str, ...]]
    words: tuple[str, ...]  # types of act that give a word
    matters: tuple[Matter, ...]
    kept_words: frozenset[str]  # stems
    broken_words: frozenset[str]
    plain_words: frozenset[str]
    word_nouns: frozenset[str]
    partnered: frozenset[str]  # types of act that take two: which two is not known where a telling names but one
    stop: frozenset[str]
    forms: dict[str, str]


@cache
def load() -> Table:
    """The table that ships with detente; DataError if a type stands in two families."""
    raw = tomllib.loads(files("detente").joinpath("data/linking/linking.toml").read_text("utf-8"))
    family: dict[str, Family] = {}
    for name, f in raw["families"].items():
        for kind in f["types"]:
            if kind in family:
                raise DataError(
                    f"data/linking/linking.toml: {kind} stands in the families {family[kind].name} and {name}."
                )
            family[kind] = Family(name, tuple(f["types"]), f["directed"], f["start"], f["spread"])
    words, promises = raw["words"], raw["promises"]
    keep, breach = ({word: tuple(acts) for word, acts in promises.pop(x).items()} for x in ("keep", "break"))
    matters = tuple(
        Matter(name, frozenset(m["words"].split()), tuple(m["keep"]), tuple(m["break"]), m["both"])
        for name, m in promises.pop("matters").items()
    )
    stems = ("kept_words", "broken_words", "plain_words", "word_nouns")
    kept, broken, plain, nouns = (frozenset(promises.pop(x).split()) for x in stems)
    limits = (raw["weights"], raw["limits"], raw["reprints"], promises)
    return Table(
        family, *limits, keep, breach, tuple(dict.fromkeys((*keep, *breach))), matters, kept, broken, plain, nouns,
        frozenset(raw["partnered"]["types"]), frozenset(words["stop"].split()), words["forms"],
    )  # fmt: skip
