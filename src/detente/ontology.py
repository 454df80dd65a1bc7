"""Types, quads, intensities, modes, contexts, sectors, and the way to CAMEO; from data/ontology/plover.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from detente.records import EventType


class TypeInfo(NamedTuple):
    """What the ontology says of one type of act."""

    quad: int
    intensity: float
    meaning: str
    modes: tuple[str, ...]
    mutual: bool
    cameo: str
    goldstein: float


class Ontology(NamedTuple):
    """The whole ontology."""

    types: dict[EventType, TypeInfo]
    contexts: tuple[str, ...]
    sectors: dict[str, str]
    quads: dict[int, str]


@cache
def load() -> Ontology:
    """The ontology that ships with detente."""
    raw = tomllib.loads(files("detente").joinpath("data/ontology/plover.toml").read_text("utf-8"))
    types = {
        EventType(k): TypeInfo(
            v["quad"], v["intensity"], v["meaning"], tuple(v["modes"]), v["mutual"], v["cameo"], v["goldstein"]
        )
        for k, v in raw["types"].items()
    }
    return Ontology(types, tuple(raw["contexts"]), raw["sectors"], {int(k): v for k, v in raw["quads"].items()})


def quad(t: EventType | str) -> int:
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    return load().types[EventType(t)].quad


def intensity(t: EventType | str) -> float:
    """The intensity of a type, -10 (conflict) to 10 (cooperation); codebook section 3.1."""
    return load().types[EventType(t)].intensity
