"""Phoenix rows: CAMEO actor codes with their roots and agents; issues, addresses and outlets as lists."""

from __future__ import annotations

from detente import ontology
from detente.eventdata import group_of, sector_of, state_of
from detente.imports import cells as c
from detente.imports.cells import Cells
from detente.imports.parties import of_group, of_state, ref
from detente.imports.rows import Told
from detente.records import Actor, ActorRef, Place


def told(cells: Cells) -> Told | str:
    """What a Phoenix row tells, or why the record has no place for it; MalformedRecord for a bad cell."""
    day = c.day(cells, "date8")
    kind, mode = c.cameo(cells, "code")
    if not kind:
        return "bare statement, CAMEO 01"
    source, target = _party(cells, "source"), _party(cells, "target")
    if source is None:
        return "no source"
    urls = [u for u in cells["urls"].split(";") if u.strip()]
    outlets = [o.strip() for o in cells["outlets"].split(";") if o.strip()]
    return Told(
        kind, mode, day, (source,), (target,) if target else (), f"code {cells['code'].strip()}", place=_place(cells),
        contexts=_contexts(cells["issues"]), publisher="; ".join(outlets) or None,
        url=urls[0].strip() if urls else None,
    )  # fmt: skip


def _party(cells: Cells, side: str) -> ActorRef | None:
    code = cells[side].strip()
    if not code or code == "---":
        return None
    return ref(_actor(code, cells[f"{side}_root"].strip() or code[:3], cells[f"{side}_agent"].strip()), code)


def _actor(code: str, root: str, agent: str) -> Actor | None:
    sector = sector_of(agent[:3])
    if state := state_of(root):
        return of_state(state, sector)
    if known := group_of(root) or group_of(code):
        return of_group(known)
    if code == root and sector_of(code):
        return None  # a type of actor alone
    return Actor(code, code, None, sector)


def _contexts(issues: str) -> tuple[str, ...]:
    """The PLOVER contexts among the issues (`MILITARY,2;TERRORISM,1`); issues of Phoenix's own are left in the row."""
    known = ontology.load().contexts
    names = (i.split(",")[0].strip().lower() for i in issues.split(";"))
    return tuple(dict.fromkeys(n for n in names if n in known))


def _place(cells: Cells) -> Place | None:
    latitude, longitude = c.point(cells, "lat", "lon")
    place, province, country = (cells[x].strip() for x in ("place", "state", "country"))
    name = place or province or country
    if not name:
        return None
    precision = "named" if place else "region" if province else "country"
    return Place(
        name, c.country_name(cells, "country"), province if place else None, latitude, longitude, None, precision
    )
