"""Codes of other data sets, both ways: CAMEO, Goldstein, Correlates of War, FIPS, sectors; from data/export/*.tsv."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple


class State(NamedTuple):
    """A state's name and its codes in other systems (empty where it has none)."""

    name: str
    cow: str
    fips: str


class Sector(NamedTuple):
    """A sector: detente's code, PLOVER's, and CAMEO's code of the type of actor (empty where CAMEO has none)."""

    code: str
    plover: str
    cameo: str


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


def recoded(code: str, usual: Cameo) -> Cameo:
    """A CAMEO code given by others with its root's weight, and the usual code's text if it is the same."""
    return (
        usual if code == usual.code else Cameo(code, _texts().get(code) or usual.text, goldstein().get(code[:2], 0.0))
    )


def projected(type: str) -> tuple[str, Cameo] | None:
    """The PLOVER type and CAMEO code of an act that is only intended: an AGREE or a THREATEN; None if it is neither."""
    found = _projections().get(type)
    return None if found is None else (found[0], Cameo(found[1], found[2], goldstein()[found[1][:2]]))


@lru_cache(1024)
def plover_of(code: str) -> tuple[str, str | None] | None:
    """The PLOVER type and mode of a CAMEO code, ("", None) if it is no event; None if there is no such code."""
    if not code.isdigit() or not 2 <= len(code) <= 4:
        return None
    found = next((x for k in range(len(code), 1, -1) if (x := _plover().get(code[:k]))), None)
    return None if found is None else (found[0].strip("-"), None if found[1] == "-" else found[1])


# ---- actors and places


def plover_sector(sector: str) -> str:
    """PLOVER's code of a sector; the sector itself if it has none."""
    return _sectors()[sector].plover if sector in _sectors() else sector


def cameo_type(sector: str | None) -> str:
    """CAMEO's code of the type of actor that a sector is; empty if CAMEO has none."""
    return _sectors()[sector].cameo if sector in _sectors() else ""


def sector_of(code: str, *, plover: bool = False) -> str | None:
    """The sector of a CAMEO type code, or with `plover` of a PLOVER sector; None if there is no such code."""
    return (_by_plover() if plover else _by_cameo()).get(code)


def is_region(code: str) -> bool:
    """True for a CAMEO or ISO code of a region or land that is no state of the record (`EUR`, `ATA`)."""
    return _aliases().get(code) == "-"


def state_of(code: str) -> str | None:
    """The state of an ISO 3166-1 alpha-3 or CAMEO country code; None if it is no state's."""
    code = _aliases().get(code, code)
    return code if code in states() else None


def state_of_fips(code: str) -> str | None:
    """The state of a FIPS 10-4 country code; None if no state has it. States of today come before those of old."""
    return _by_fips().get(code)


def group_of(code: str) -> str | None:
    """The organisation that a CAMEO group code stands for, alone or after its type (`UNO`, `IGOUNO`); None if none."""
    return _by_group().get(code) or _by_group().get(code[-3:]) if code else None


@cache
def _sectors() -> dict[str, Sector]:
    found = [Sector(*row) for row in _rows("sectors.tsv")]
    return {s.code: s for s in reversed(found)}


@cache
def _by_cameo() -> dict[str, str]:
    found = [Sector(*row) for row in _rows("sectors.tsv")]
    return {s.cameo: s.code for s in reversed(found) if s.cameo}


@cache
def _by_plover() -> dict[str, str]:
    return {s.plover: s.code for s in _sectors().values() if s.plover == s.code or s.code == "CIV"}


@cache
def _aliases() -> dict[str, str]:
    return dict(_pairs("aliases.tsv"))


@cache
def _by_fips() -> dict[str, str]:
    by_code = {s.fips: iso3 for iso3, s in states().items() if s.fips and iso3 not in _GONE}
    return {**{s.fips: iso3 for iso3, s in states().items() if s.fips}, **by_code, **_FIPS}


#: States that are no more, whose FIPS codes are read only if no state of today has them.
_GONE = frozenset("ANT CSK DDR RVN SCG SKM SUN UAR VDR YAR YMD YUG ZAN".split())
#: FIPS 10-4 codes beside those that exports write: Gaza, and codes given up but still in GDELT files.
_FIPS = {"GZ": "PSE", "RB": "SRB", "EZ": "CZE", "YI": "SRB"}


@cache
def _by_group() -> dict[str, str]:
    return {code: id for id, code in reversed(list(_pairs("groups.tsv")))}


@cache
def _plover() -> dict[str, tuple[str, str]]:
    return {code: (kind, mode) for code, _, kind, mode in _rows("plover.tsv")}


@cache
def _texts() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("plover.tsv")}


@cache
def _projections() -> dict[str, tuple[str, str, str]]:
    return {kind: (becomes, code, text) for kind, becomes, code, text in _rows("projection.tsv")}


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
