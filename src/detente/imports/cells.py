"""Cells to values: days, coordinates, codes and names; a cell that cannot be is an error that says what can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from detente.actors.spellings import fold
from detente.actors.tables import tables
from detente.errors import MalformedRecord
from detente.eventdata import is_region, plover_of, state_of, states

#: The cells of a row by column.
Cells = Mapping[str, str]


def bad(column: str, value: str, allowed: str) -> MalformedRecord:
    """The error for a cell: its column, its value, and what is allowed there."""
    return MalformedRecord(f"{column} is {value[:80]!r}.", remedy=f"Allowed: {allowed}.")


def day(cells: Cells, column: str) -> str:
    """An ISO day from `2017-07-07` or `20170707`, with or without a time after it; MalformedRecord."""
    if found := _day(cells[column]):
        return found
    raise bad(column, cells[column], "a day as 2017-07-07 or 20170707")


@lru_cache(4096)
def _day(value: str) -> str | None:
    bare = value.strip()
    head = bare[:10] if "-" in bare[:8] else bare[:8]
    try:
        found = dt.date.fromisoformat(head)
    except ValueError:
        return None
    return found.isoformat() if len(bare) == len(head) or not bare[len(head)].isalpha() else None


def cameo(cells: Cells, column: str) -> tuple[str, str | None]:
    """The PLOVER type and mode of a CAMEO code, ("", None) if it is no event; MalformedRecord."""
    found = plover_of(cells[column].strip())
    if found is None:
        raise bad(column, cells[column], "a CAMEO code of 2 to 4 digits whose root is 01 to 20")
    return found


def choice(cells: Cells, column: str, allowed: Iterable[str]) -> str:
    """The cell, in the letters of the allowed value that it is but for their case; MalformedRecord."""
    wanted = cells[column].strip().casefold()
    several = list(allowed)
    found = next((a for a in several if a.casefold() == wanted), None)
    if found is None:
        raise bad(column, cells[column], ", ".join(several) or "nothing")
    return found


def point(cells: Cells, latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Degrees north and east, or two Nones if either cell is empty; MalformedRecord."""
    if not (cells[latitude].strip() and cells[longitude].strip()):
        return None, None
    return _degrees(cells, latitude, 90), _degrees(cells, longitude, 180)


def _degrees(cells: Cells, column: str, most: int) -> float:
    try:
        value = float(cells[column])
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise bad(column, cells[column], f"degrees from -{most} to {most}")
    return value


def whole(cells: Cells, column: str) -> int | None:
    """A whole number, None if the cell is empty; MalformedRecord."""
    value = cells[column].strip().removesuffix(".0")  # as other tools write a number in a column with gaps
    if not value:
        return None
    if not value.isascii() or not value.lstrip("-").isdigit() or len(value) > 18:
        raise bad(column, value, "a whole number")
    return int(value)


def country_code(cells: Cells, column: str) -> str | None:
    """The state of a country code, None if the cell is empty or the code one of a region; MalformedRecord."""
    code = cells[column].strip()
    if not code or is_region(code):
        return None
    if (found := state_of(code)) is None:
        raise bad(column, code, "an ISO 3166-1 alpha-3 or CAMEO country code")
    return found


def country_name(cells: Cells, column: str) -> str | None:
    """The state of a country's English name (or code), None if the cell is empty; MalformedRecord."""
    name = cells[column].strip()
    if not name:
        return None
    if (found := named_state(name)) is None:
        raise bad(column, name, "the English name of a state, as Germany or Russian Federation")
    return found


@lru_cache(65536)
def named_state(name: str) -> str | None:
    """The state of an English name, old or official ones too, or of an ISO 3166-1 alpha-3 code; None if none has it."""
    return state_of(name) or _by_name().get(fold(name).removeprefix("the "))


@cache
def _by_name() -> dict[str, str]:
    """Every name of every state, folded; its main name comes before another's, a state of today before one of old."""
    several = sorted((s for s in tables().states.values() if s.iso3 in states()), key=lambda s: (not s.end, s.iso3))
    other = {fold(n): s.iso3 for s in several for n in (*s.names.split("|"), s.official) if n}
    ours = {fold(s.name): code for code, s in states().items()}
    return ours | other | {fold(s.name): s.iso3 for s in several}
