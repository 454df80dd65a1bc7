"""Actors: what is known of one, its offices over time, what it did, what was done to it, what it said."""

from __future__ import annotations

from itertools import islice
from typing import Any, NamedTuple

from detente.errors import UnknownId
from detente.explorer import names
from detente.explorer.page import Ask, Page
from detente.explorer.views.acts import Card, cards, paging
from detente.query import Rows, listings, people
from detente.query.index import Filter
from detente.query.rows import Column

#: Rows of each list of an actor's page; events of each side; partners, and persons who act for it.
LISTED, EVENTS, PARTNERS, HOLDERS = 12, 5, 8, 30
#: Persons of the list of actors.
PERSONS = 60
ACTORS = (
    Column("party", "text", "a state, or an organisation's id"),
    Column("name", "text", "its name"),
    Column("n_events", "integer", "events in which it takes part, as done"),
    Column("acts", "integer", "events in which it acts"),
    Column("targeted", "integer", "events in which it is acted on"),
)
OFFICES = (
    Column("state", "text", "state or organisation"),
    Column("office", "text", "office"),
    Column("start", "text", "first day (ISO, or its beginning); empty if unknown"),
    Column("end", "text", "last day; empty if it goes on or is unknown"),
)


class Side(NamedTuple):
    """What an actor did, or what was done to it: how many events, of which types, with whom, and the latest."""

    title: str
    n: int
    types: dict[str, int]
    partners: dict[str, int]
    cards: list[Card]
    field: str


def actors(ask: Ask) -> Page:
    """States and bodies with most events first, and the persons named most."""
    done = ask.index.mask(Filter(status=("done",)), ask.db.store)
    every = ask.index.counts("party", done)
    acting, targeted = ask.index.counts("source", done), ask.index.counts("target", done)
    table = Rows(ACTORS, [(p, names.party(p), n, acting.get(p, 0), targeted.get(p, 0)) for p, n in every.items()])
    persons = ask.shelf.people[:PERSONS]
    values = {"rows": table[ask.offset : ask.offset + ask.rows], "paging": paging(ask, len(table)), "people": persons}
    return Page("actors.html", "Actors", {"actors": table, "people": persons}, values)


def actor(ask: Ask) -> Page:
    """One actor: a state or body by its code, a person by an id."""
    wanted = ask.ids["id"]
    party = wanted in ask.index.parties.codes
    profile = people.profile(ask.db.store, wanted)
    if not party and profile is None:
        raise UnknownId(f"Nobody in this record has the id {wanted[:40]!r}.", remedy="Actors are listed under /actors.")
    name = names.party(wanted) if party or profile is None else profile.name
    # Of a party the index knows all events; its mentions would be counted in hundreds of thousands.
    did, suffered = (_mentions(ask, "" if party else wanted, side) for side in ("source", "target"))
    said, about = _statements(ask, speaker=[wanted.casefold()]), _statements(ask, about=[wanted])
    offices = _offices(wanted, name)
    tables = {"acts": did, "acted_on": suffered, "said": said, "said_about": about, "offices": offices}
    if party:
        own = ask.index.mask(Filter(party=(wanted,), status=("done",)), ask.db.store)
        tables = {"partners": ask.index.pairs(own, ask.rows), **tables}
    values = {
        "id": wanted, "name": name, "party_": party, "profile": profile, "what": names.stands_for(wanted),
        "sides": _sides(ask, wanted) if party else [], "said": said, "about": about, "offices": offices,
        "told": [] if party else [(f"What {name} did", did), (f"What was done to {name}", suffered)],
        "in_record": people.offices(ask.db.store, "" if party else wanted),
        "holders": _holders(ask, wanted) if party else (),
    }  # fmt: skip
    return Page("actor.html", name, tables, values)


def _holders(ask: Ask, wanted: str) -> list[dict[str, Any]]:
    """The persons and bodies that act for a party, those named most first."""
    own = (p for p in ask.shelf.people if p["party"] == wanted)
    return list(islice(own, HOLDERS))


def _statements(ask: Ask, **wanted: list[str]) -> Rows:
    """Statements by somebody or about somebody, the latest first."""
    own = ask.shelf.statements
    ids = own.page(own.find(ask.db.store, since=None, until=None, text=None, **wanted), LISTED, newest=True)
    return listings.by_ids(ask.db.store, listings.statements(), ids)


def _mentions(ask: Ask, wanted: str, side: str) -> Rows:
    """The acts that name somebody on a side, the latest first."""
    return ask.db.mentions(id=people.mentions(ask.db.store, wanted, side, LISTED * 2))


def _sides(ask: Ask, wanted: str) -> list[Side]:
    did = Filter(status=("done",), source=(wanted,))
    suffered = Filter(status=("done",), target=(wanted,))
    return [
        _side(ask, wanted, did, "target", "What it did", "source"),
        _side(ask, wanted, suffered, "source", "What was done to it", "target"),
    ]


def _side(ask: Ask, wanted: str, own: Filter, other: str, title: str, field: str) -> Side:
    mask = ask.index.mask(own, ask.db.store)
    partners: list[Any] = [(p, n) for p, n in ask.index.counts(other, mask).items() if p != wanted]
    newest = ask.index.newest_first(ask.index.positions(mask))
    listed, _ = cards(ask.db, ask.index.page(newest, EVENTS))
    return Side(title, int(mask.sum()), ask.index.counts("type", mask), dict(partners[:PARTNERS]), listed, field)


def _offices(wanted: str, name: str) -> Rows:
    """Offices over time, from the actor tables that detente ships."""
    from detente.actors.tables import tables

    found = [p for p in tables().people.named(name) if p.id == wanted]
    terms = found[0].terms if found else ()
    rows = [(t.state, t.title or t.office.replace("_", " "), t.start or None, t.end or None) for t in terms]
    return Rows(OFFICES, sorted(rows, key=lambda r: r[2] or ""))
