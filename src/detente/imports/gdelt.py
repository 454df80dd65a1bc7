"""GDELT 2.0 rows: CAMEO actor codes and codes of countries, groups and types; places by FIPS 10-4 codes."""

from __future__ import annotations

from urllib.parse import urlsplit

from detente.eventdata import group_of, sector_of, state_of_fips
from detente.imports import cells as c
from detente.imports.cells import Cells
from detente.imports.parties import known_person, of_group, of_state, ref
from detente.imports.rows import Told
from detente.records import Actor, ActorRef, Place

#: What GDELT's types of place mean: none, country, US state, US city, city, state or province.
_PRECISIONS = {"0": None, "1": "country", "2": "region", "3": "city", "4": "city", "5": "region"}
_TYPES = ("Type1Code", "Type2Code", "Type3Code")


def told(cells: Cells) -> Told | str:
    """What a GDELT row tells, or why the record has no place for it; MalformedRecord for a bad cell."""
    day = c.day(cells, "SQLDATE")
    kind, mode = c.cameo(cells, "EventCode")
    if not kind:
        return "bare statement, CAMEO 01"
    source, target = _party(cells, "Actor1", day), _party(cells, "Actor2", day)
    if source is None:
        return "no source"
    url = cells["SOURCEURL"].strip() or None
    return Told(
        kind, mode, day, (source,), (target,) if target else (), f"EventCode {cells['EventCode'].strip()}",
        place=_place(cells), published=c.day(cells, "DATEADDED") if cells["DATEADDED"].strip() else None,
        publisher=_site(url), url=url,
    )  # fmt: skip


def _party(cells: Cells, side: str, day: str) -> ActorRef | None:
    code, name = cells[f"{side}Code"].strip(), cells[f"{side}Name"].strip()
    if not code and not name:
        return None
    return ref(_actor(cells, side, code, name, day), name or code)


def _actor(cells: Cells, side: str, code: str, name: str, day: str) -> Actor | None:
    state = c.country_code(cells, f"{side}CountryCode")
    sector = next((s for t in _TYPES if (s := sector_of(cells[side + t].strip()))), None)
    if state:
        person = known_person(name.title(), state, day) if " " in name else None
        return person or of_state(state, sector, name.title())
    group = cells[f"{side}KnownGroupCode"].strip()
    if known := group_of(group or code):
        return of_group(known)
    if not group and (not code or sector_of(code[:3])):
        return None  # a type of actor alone: "GOV", "POLICE"
    return Actor(group or code, name.title() or code, None, sector)


def _place(cells: Cells) -> Place | None:
    kind = c.choice(cells, "ActionGeo_Type", _PRECISIONS) if cells["ActionGeo_Type"].strip() else "0"
    precision, full = _PRECISIONS[kind], cells["ActionGeo_FullName"].strip()
    if precision is None or not full:
        return None
    names = [n.strip() for n in full.split(",")]
    latitude, longitude = c.point(cells, "ActionGeo_Lat", "ActionGeo_Long")
    feature = cells["ActionGeo_FeatureID"].strip().lstrip("-")
    return Place(
        names[0], state_of_fips(cells["ActionGeo_CountryCode"].strip()), names[1] if len(names) > 2 else None,
        latitude, longitude, int(feature) if feature.isdigit() and precision == "city" else None, precision,
    )  # fmt: skip


def _site(url: str | None) -> str | None:
    """The host of a web address, without `www`: who published the article."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
