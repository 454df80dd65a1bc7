"""Who a row names: its codes and names as actors of the record."""

from __future__ import annotations

from functools import cache, lru_cache

from msgspec.structs import replace

from detente.actors import resolve_actor
from detente.actors.registry import registry
from detente.actors.spellings import fold
from detente.actors.tables import slug, tables
from detente.eventdata import states
from detente.imports.cells import named_state
from detente.records import Actor, ActorRef

#: How a reference came about that no words of a text make.
VIA = "row"


def ref(actor: Actor | None, text: str) -> ActorRef:
    """A reference from a cell of a row: it stands at no words."""
    return ActorRef(actor, None, text, VIA)


def by_name(name: str, state: str | None, sector: str | None, day: str) -> Actor | None:
    """The actor that a data set calls so on an ISO day: the state itself, a person or organisation that detente knows
    too, else one of its own name; None without a name and a state."""
    return _by_name(name, state, sector, day[:7])


@lru_cache(65536)
def _by_name(name: str, state: str | None, sector: str | None, month: str) -> Actor | None:
    if not name:
        return of_state(state, sector) if state else None
    if state and named_state(name) == state:
        return of_state(state, sector)
    known = organisation(name) if state is None else known_person(name, state, month)
    if known is not None:
        return known if known.sector or sector is None else replace(known, sector=sector)
    return Actor(slug(name) or name, name, state, sector) if state or slug(name) else None


def known_person(name: str, state: str, day: str) -> Actor | None:
    """The person of exactly this name who belongs to a state on an ISO day, if detente knows one."""
    found = _person(name, day[:7]) if fold(name) in _people() else None
    return found if found is not None and found.state == state else None


def organisation(name: str) -> Actor | None:
    """The organisation that detente knows by a name, if there is one."""
    id = _organisations().get(fold(name).removeprefix("the "))
    return None if id is None else of_group(id)


def identified(actor: Actor | None, wikidata: str) -> Actor | None:
    """An actor of a name alone with the Wikidata id that the row gives it; a state or one known already stays."""
    if actor is None or not wikidata or actor.wikidata or actor.id == actor.state:
        return actor
    return replace(actor, id=wikidata, wikidata=wikidata)


def of_state(state: str, sector: str | None = None, name: str | None = None) -> Actor:
    """A state as an actor, under its own name or the one given."""
    return Actor(state, name or states()[state].name, state, sector)


@lru_cache(4096)
def of_group(id: str) -> Actor:
    """An organisation that detente knows, as an actor."""
    return registry().state_actor(id)


@lru_cache(65536)
def _person(name: str, month: str) -> Actor | None:
    """The person of exactly this name in a month; nobody who is only called by an office or in part."""
    found = resolve_actor(name, f"{month}-15")
    return found if found is not None and found.id == found.wikidata and fold(found.name) == fold(name) else None


@cache
def _people() -> frozenset[str]:
    """The names of all persons that detente knows, folded: most names of a data set are none of them."""
    return frozenset(fold(p.name) for p in tables().people)


@cache
def _organisations() -> dict[str, str]:
    """The names of organisations, folded: full ones, and abbreviations that stand for nothing else."""
    found: dict[str, str] = {}
    for body in tables().organisations.values():
        for name in (body.name, *body.names.split("|")):
            if name == body.name or (" " in name and not name.startswith("the ")) or (len(name) > 3 and name.isupper()):
                found.setdefault(fold(name), body.id)
    return found
