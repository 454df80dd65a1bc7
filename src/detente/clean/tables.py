"""The word lists of the room, loaded once at first use from detente/data/clean."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from detente.errors import DataError

_KINDS = frozenset(("meta", "section", "related", "teaser", "label"))


def _rows(name: str, columns: int) -> list[tuple[str, ...]]:
    """The rows of a table: comments and empty lines skipped; DataError if a row has another number of columns."""
    rows: list[tuple[str, ...]] = []
    text = files("detente").joinpath("data", "clean", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) != columns or not all(cells):
            raise DataError(f"data/clean/{name}, line {number}: {columns} filled columns expected, found {line!r}.")
        rows.append(cells)
    return rows


@cache
def agencies() -> dict[str, str]:
    """News agencies: lower-cased form to the name that the record keeps."""
    return {form.lower(): name for form, name in _rows("agencies.tsv", 2)}


@cache
def agency_forms() -> frozenset[str]:
    """News agencies as they are written."""
    return frozenset(form for form, _ in _rows("agencies.tsv", 2))


@cache
def outlets() -> dict[str, str]:
    """Outlets: domain (lower case, without `www.`) to the name that the record keeps."""
    return dict(_rows("outlets.tsv", 2))  # type: ignore[arg-type]


@cache
def picture_houses() -> frozenset[str]:
    """Makers of pictures as they stand in picture credits."""
    return frozenset(house for (house,) in _rows("picture_houses.txt", 1))


@cache
def places() -> frozenset[str]:
    """Cities that stand alone in datelines, in capitals without accents."""
    return frozenset(city for (city,) in _rows("places.txt", 1))


@cache
def function_words() -> frozenset[str]:
    """Lower-cased English function words."""
    return frozenset(word for (word,) in _rows("function_words.txt", 1))


@cache
def headline_verbs() -> frozenset[str]:
    """Lower-cased verbs of headlines, third person present."""
    return frozenset(verb for (verb,) in _rows("headline_verbs.txt", 1))


@cache
def furniture(kind: str, how: str) -> frozenset[str]:
    """Lower-cased phrases of page furniture of one kind, compared with the whole `line` or its `start`."""
    rows = _rows("furniture.tsv", 3)
    wrong = next((row for row in rows if row[0] not in _KINDS or row[1] not in ("line", "start")), None)
    if wrong is not None:
        raise DataError(f"data/clean/furniture.tsv: no such kind or way: {wrong!r}.")
    return frozenset(phrase for k, h, phrase in rows if (k, h) == (kind, how))


@cache
def furniture_starts(kind: str) -> tuple[str, ...]:
    """The phrases that a line of page furniture of one kind starts with."""
    return tuple(furniture(kind, "start"))


@cache
def caption_cues(strength: str) -> re.Pattern[str]:
    """A pattern that finds the cues of captions of the given strength (strong or weak)."""
    phrases = sorted((p for s, p in _rows("caption_cues.tsv", 2) if s == strength), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b", re.IGNORECASE)
