"""POLECAT rows: PLOVER types, modes and contexts; lists of names, countries and sectors; `None` for what is missing."""

from __future__ import annotations

import re

from detente import ontology
from detente.eventdata import sector_of
from detente.imports import cells as c
from detente.imports.cells import Cells
from detente.imports.parties import by_name, identified, organisation, ref
from detente.imports.rows import Told
from detente.records import ActorRef, EventType, Place

_WIKIDATA = re.compile(r"Q[1-9]\d*")
_PRECISIONS = ("point", "city", "region", "country", "named")


def told(cells: Cells) -> Told | str:
    """What a POLECAT row tells, or why the record has no place for it; MalformedRecord for a bad cell."""
    day = c.day(cells, "Event Date")
    kind = c.choice(cells, "Event Type", [t.value for t in EventType])
    known = ontology.load()
    modes = known.types[EventType(kind)].modes
    mode = c.choice(cells, "Event Mode", modes) if cells["Event Mode"] else None
    contexts = tuple(c.choice({"Contexts": x}, "Contexts", known.contexts) for x in _items(cells["Contexts"]) if x)
    sources, targets = _side(cells, "Actor", day), _side(cells, "Recipient", day)
    if not sources:
        return "no source"
    published = c.day(cells, "Publication Date") if cells["Publication Date"] else None
    return Told(
        kind, mode, day, sources, targets, f"Event Type {kind}", place=_place(cells), contexts=contexts,
        published=published, publisher=cells["Source"] or None,
    )  # fmt: skip


def _items(cell: str) -> list[str]:
    """The items of a list; those that are missing in it stand as empty ones, so that lists can be paired."""
    found = ["" if x.strip() == "None" else x.strip() for x in cell.split(";")]
    return found if any(found) else []


def _side(cells: Cells, side: str, day: str) -> tuple[ActorRef, ...]:
    """One reference a name, with the state and sector in the same place of their lists where the lists are as long.

    Names that share one country all have it, but for organisations that are no state's. Where names and countries
    cannot be paired, each country stands for itself. Without either, the words of the text name somebody unknown.
    """
    names, countries = _items(cells[f"{side} Name"]), _items(cells[f"{side} Country"])
    if not names and not countries:
        return tuple(ref(None, words) for words in _items(cells[f"{side} Name Raw"]) if words)
    states = [c.country_name({f"{side} Country": x}, f"{side} Country") for x in countries]
    sectors = [_sector(x) for x in _items(cells[f"{side} Sectors"])] or [_sector(cells[f"Primary {side} Sector"])]
    if len(states) > 1 and len(names) != len(states):
        names = countries
    count = max(len(names), len(states))
    own_states = states if len(states) == count else [_shared(name, states) for name in names]
    own_sectors = sectors if len(sectors) == count else [sectors[0] if len(set(sectors)) == 1 else None] * count
    ids = [x if _WIKIDATA.fullmatch(x) else "" for x in _items(cells[f"Wikipedia {side} ID"])]
    own_ids = ids if len(ids) == count else [""] * count
    names = names or [""] * count
    several = [x for x in zip(names, own_states, own_sectors, own_ids, strict=True) if x[0] or x[1]]
    return tuple(ref(identified(by_name(name, state, sector, day), id), name) for name, state, sector, id in several)


def _shared(name: str, states: list[str | None]) -> str | None:
    """The one state that several names share; none of an organisation that detente knows."""
    return None if not states or organisation(name) else states[0]


def _sector(code: str) -> str | None:
    return sector_of(code.strip(), plover=True)


def _place(cells: Cells) -> Place | None:
    latitude, longitude = c.point(cells, "Latitude", "Longitude")
    state = c.country_name(cells, "Country")
    city, province = cells["City"] or None, cells["Province"] or None
    name = cells["Placename"] or city or province or cells["Country"]
    if not name:
        return None
    told = cells["Feature Type"] if cells["Feature Type"] in _PRECISIONS else None
    precision = told or ("city" if city else "region" if province else "named" if cells["Placename"] else "country")
    admin = province if precision != "region" else None
    return Place(name, state, admin, latitude, longitude, c.whole(cells, "GeoNames ID"), precision)
