"""ICEWS rows: names, sectors in words, countries by name, CAMEO codes."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from detente.imports import cells as c
from detente.imports.cells import Cells
from detente.imports.parties import by_name, ref
from detente.imports.rows import Told
from detente.records import ActorRef, Place


def told(cells: Cells) -> Told | str:
    """What an ICEWS row tells, or why the record has no place for it; MalformedRecord for a bad cell."""
    day = c.day(cells, "Event Date")
    kind, mode = c.cameo(cells, "CAMEO Code")
    if not kind:
        return "bare statement, CAMEO 01"
    source, target = (_party(cells, side, day) for side in ("Source", "Target"))
    if source is None:
        return "no source"
    return Told(
        kind, mode, day, (source,), (target,) if target else (), f"CAMEO Code {cells['CAMEO Code'].strip()}",
        place=_place(cells), publisher=cells["Publisher"].strip() or None,
    )  # fmt: skip


def _party(cells: Cells, side: str, day: str) -> ActorRef | None:
    name = cells[f"{side} Name"].strip()
    state = c.country_name(cells, f"{side} Country")
    if not name and not state:
        return None
    return ref(by_name(name, state, sector(cells[f"{side} Sectors"]), day), name)


def _place(cells: Cells) -> Place | None:
    latitude, longitude = c.point(cells, "Latitude", "Longitude")
    state = c.country_name(cells, "Country")
    city, province = cells["City"].strip(), cells["Province"].strip() or None
    for name, precision in ((city, "city"), (province, "region"), (cells["Country"].strip(), "country")):
        if name:
            admin = province if precision == "city" else None
            return Place(name, state, admin, latitude, longitude, precision=precision)
    return None


# ---- sectors


@lru_cache(65536)
def sector(listed: str) -> str | None:
    """The sector of ICEWS' list of sectors: that of the first words of data/export/icews_sectors.tsv found in it."""
    text = listed.casefold()
    return next((code for words, code in _words() if words.search(text)), None)


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = files("detente").joinpath("data/export/icews_sectors.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return tuple((re.compile(rf"\b{re.escape(words)}"), code) for words, code in rows)
