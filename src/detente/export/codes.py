"""Codes that other tools read: CAMEO, Goldstein, Correlates of War, FIPS; from data/export/*.tsv."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class State(NamedTuple):
    """A state's name and its codes in other systems (empty where it has none)."""

    name: str
    cow: str
    fips: str


class Cameo(NamedTuple):
    """A CAMEO code with its root, base, text and its root's Goldstein weight."""

    code: str
    text: str
    goldstein: float

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]

    @property
    def base(self) -> str:
        """The first three digits."""
        return self.code[:3]


@cache
def states() -> dict[str, State]:
    """Every state by its ISO 3166-1 alpha-3 code."""
    return {iso3: State(*rest) for iso3, *rest in _rows("states.tsv")}


@cache
def groups() -> dict[str, str]:
    """CAMEO's code of an organisation by its id."""
    return dict(_pairs("groups.tsv"))


@cache
def goldstein() -> dict[str, float]:
    """The Goldstein weight of each CAMEO root."""
    return {root: float(weight) for root, weight in _pairs("roots.tsv")}


def cameo(type: str, mode: str | None) -> Cameo:
    """The CAMEO code that is written for a PLOVER type and mode."""
    codes = _cameo()
    code, text = codes.get((type, mode or "-")) or codes[type, "-"]
    return Cameo(code, text, goldstein()[code[:2]])


@cache
def _cameo() -> dict[tuple[str, str], tuple[str, str]]:
    return {(kind, mode): (code, text) for kind, mode, code, text in _rows("cameo.tsv")}


def _pairs(file: str) -> Iterator[tuple[str, str]]:
    yield from ((row[0], row[1]) for row in _rows(file))


def _rows(file: str) -> Iterator[list[str]]:
    """The rows of a table without comments and header."""
    text = files("detente").joinpath("data/export", file).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    yield from (line.split("\t") for line in lines[1:])
