"""Who is who on a date: states, organisations, persons and the holders of offices."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from detente import places
from detente.actors.finder import Finder, Hit, Name, finder
from detente.actors.spellings import fold
from detente.actors.tables import PROMINENT, Organisation, Person, Role, Tables, Term, office_sector, slug, tables
from detente.records import Actor, DateInterval

#: So many of what was worked out of persons on a date are kept.
_KEPT = 256
#: A leader is still called by surname alone this long after leaving office (years; own choice).
FRESH_YEARS = 4
#: Least likeness (0-100, rapidfuzz) of two spellings of one surname, for a person whose office and state are told too.
LIKE = 72.0


#: Kinds of body that are parts of the state they belong to, and institutions of larger bodies.
_OF_STATE = (
    "state force",
    "regional force",
    "regional government",
    "autonomous region",
    "opposition body",
    "political movement",
)
#: What stands before a town, not before a person.
_PLACED = re.compile(
    r"(?:\b(?:in|at|near|into|inside|outside|around|across|over|towards?)"
    r"|\b(?:attack|strike|raid|assault|march|advance)s? on"
    r"|\b(?:city|town|port|province|airport) of|\b(?:cities|towns|ports) of [\w-]+(?:, [\w-]+)* and"
    r"|\b(?:bombed|shelled|besieged|captured|recaptured|retook|entered|stormed)) \Z"
)
_PARENTS = (
    ("EU ", "EU"),
    ("AU ", "AU"),
    ("UN organ", "UN"),
    ("peacekeeping mission", "UN"),
    ("political mission", "UN"),
    ("inspection body", "UN"),
)
#: States whose head of state leads though there is a head of government (own list; semi-presidential and absolute
#: rule).
_LED_BY_HEAD_OF_STATE = frozenset(
    "RUS CHN FRA EGY UKR TUR SYR PRK SAU JOR MAR QAT KWT ARE BHR OMN BLR KAZ UZB TJK TKM AZE SUN TWN KOR "
    "PSE IRQ GEO TUN DZA SDN YEM CUB LKA "
    "ROU LTU POL AFG RWA UGA MOZ CIV CMR GAB SEN MLI NER TCD BFA GIN TGO DJI MRT COD COG CAF GNQ TZA NAM "
    "MDG HTI PER YUG SRB BRN SWZ VAT MCO".split()
)


class When(NamedTuple):
    """The days a text may be of: first and last ISO day; both empty if nothing is known."""

    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, on: DateInterval | str | None) -> When:
        """The days that an ISO date (or prefix) or an interval names."""
        if isinstance(on, DateInterval):
            return cls(on.start or "", on.end or on.start or "") if on.start or on.end else cls()
        return cls(on, on if len(on) >= 10 else on + "-99") if on else cls()

    @property
    def known(self) -> bool:
        """True if there is a date at all."""
        return bool(self.last)


class Registry:
    """Looks actors up by name, by office and by date."""

    def __init__(self, data: Tables, names: Finder) -> None:
        self.data, self.finder = data, names
        self._bodies: dict[tuple[str, str | None], Actor] = {}
        self._offices: dict[str, dict[str, list[tuple[Term, Person]]]] = {}
        # One report asks for the same few over and over.
        self._acting = lru_cache(maxsize=_KEPT)(self._acting_in)
        self._persons = lru_cache(maxsize=_KEPT)(self._person_actor)

    # --- states and bodies -------------------------------------------------------------------------------------------

    def state_actor(self, code: str, sector: str | None = None) -> Actor:
        """The actor of a state or organisation id, with a sector if it is some part of it that acts."""
        made = self._bodies.get((code, sector))
        if made is None:
            made = self._state_actor(code, sector)
            if code in self.data.states or code in self.data.organisations:  # texts can make up others without end
                self._bodies[code, sector] = made
        return made

    def _state_actor(self, code: str, sector: str | None) -> Actor:
        if code in self.data.states:
            state = self.data.states[code]
            return Actor(code, state.name, code, sector, wikidata=state.wikidata or None)
        body = self.data.organisations.get(code)
        if body is None:
            return Actor(code, code.title(), code, sector)
        return Actor(code, body.name, self._speaks_for(body), sector or body.sector, wikidata=body.wikidata or None)

    def _speaks_for(self, body: Organisation) -> str | None:
        """The state of a body: its own id, its state if it is a part of one, the EU or UN for their institutions;
        none for media."""
        if body.id in self.data.media:
            return None
        if any(kind in body.kind for kind in _OF_STATE) and body.members in self.data.states:
            return body.members
        return next((parent for kind, parent in _PARENTS if kind in body.kind and body.id != "UNSC"), body.id)

    def _distance(self, name: Name, when: When) -> int:
        """How little a reading of a name suits the date: a state that existed then suits best."""
        state = self.data.states.get(name.id)
        if state is None:
            return 1
        if when.known:
            return 0 if state.covers(when.first, when.last) else 2 if not state.end else 3
        return 1 if not state.end else 2

    def code(self, hit: Hit, when: When) -> str | None:
        """The state or organisation id that a name stands for on the date; None for persons."""
        best = self._body(hit, when)
        return best.id if best else None

    def body(self, hit: Hit, when: When) -> Actor | None:
        """The state or organisation that a name stands for on the date."""
        best = self._body(hit, when)
        return self.state_actor(best.id, best.sector) if best else None

    def _body(self, hit: Hit, when: When) -> Name | None:
        if len(hit.names) == 1:
            return hit.names[0] if hit.names[0].person is None else None
        bodies = [n for n in hit.names if n.person is None]
        if len(bodies) < 2:
            return bodies[0] if bodies else None
        kind = bodies[0].kind
        places = ("state", "demonym", "capital", "seat", "body")
        alike = [n for n in bodies if n.kind == kind or (n.kind in places and kind in places)]
        return min(alike, key=lambda n: self._distance(n, when))

    # --- persons -----------------------------------------------------------------------------------------------------

    def term(self, person: Person, when: When, state: str | None = None) -> tuple[Term, bool]:
        """The term in which a person acts on the date, and whether the person is in office then."""
        return self._acting(person, when, state)

    def _acting_in(self, person: Person, when: When, state: str | None) -> tuple[Term, bool]:
        terms = [t for t in person.terms if state is None or t.state == state] or list(person.terms)
        current = [t for t in terms if t.covers(when.first, when.last)] if when.known else terms
        if current:
            crowned = "GBR"  # of the realms of one crown the one that its bearer lives in
            return max(current, key=lambda t: (t.weight, t.start, t.state == crowned)), True
        return min(terms, key=lambda t: (_gap(t, when), -t.weight)), False

    def person_actor(self, person: Person, when: When, state: str | None = None) -> Actor:
        """A person as an actor on the date: state spoken for, sector GOV (or MIL, LEG, SPY) only in office."""
        return self._persons(person, when, state)

    def _person_actor(self, person: Person, when: When, state: str | None) -> Actor:
        term, current = self.term(person, when, state)
        office = term.title if term.office != "none" else None
        sector = office_sector(term) if current and term.office != "none" else None
        body = self.data.organisations.get(term.state)
        if body is not None and term.state not in self.data.states:
            sector = body.sector if current or term.office == "none" else None
        return Actor(
            person.id,
            person.name,
            term.state,
            sector,
            office,
            person.wikidata or None,
            term.start or None if office else None,
            term.end or None if office else None,
        )

    def person(self, hit: Hit, when: When, state: str | None = None, *, bare: bool = True) -> Person | None:
        """The person that a full name or a surname stands for on the date, a state being told or not.

        A surname alone (`bare`) counts only if its bearer is prominent then; with a title or a state before it,
        any leader will do.
        """
        full = [n.person for n in hit.names if n.kind == "person" and n.person]
        if full:
            return self._fittest(full, when, state)
        family = [n.person for n in hit.names if n.kind == "surname" and n.person]
        if not family:
            return None
        best = self._fittest(family, when, state)
        return best if not bare or (self.prominent(best, when) and not self._rivalled(best, family, when)) else None

    def _fittest(self, people: list[Person], when: When, state: str | None) -> Person:
        """Who of those of one name is meant."""
        return max(people, key=lambda p: self._fit(p, when, state)) if len(people) > 1 else people[0]

    def is_placed(self, text: str, hit: Hit) -> bool:
        """True for a surname that is a town's as well and stands where a town does: "the attack on Medina"."""
        before = text[max(0, hit.start - 40) : hit.start]
        return _PLACED.search(before) is not None and places.state_of(hit.text) is not None

    def _rivalled(self, best: Person, family: list[Person], when: When) -> bool:
        """True if a namesake leads another state on the date, so that nobody can tell which one is meant."""
        if len(family) == 1:
            return False
        state, fit = self.term(best, when)[0].state, self._fit(best, when, None)[:3]
        others = (p for p in family if p is not best and self._fit(p, when, None)[:3] == fit)
        return when.known and any(self.term(p, when)[0].state != state for p in others)

    def prominent(self, person: Person, when: When) -> bool:
        """True if the press would call the person by surname alone on the date."""
        for t in person.terms:
            head = t.office in ("head_of_state", "head_of_government", "head_of_organisation")
            if not (head or (t.state in PROMINENT and t.weight > 7)):
                continue
            if not when.known or t.covers(when.first, when.last):
                return True
            if head and t.end and t.end[:4] >= str(int(when.first[:4] or "0") - FRESH_YEARS) and t.start <= when.last:
                return True
        return False

    def _fit(self, person: Person, when: When, state: str | None) -> tuple[bool, bool, float, float]:
        term, current = self.term(person, when, state)
        return (
            state is None or term.state == state,
            current,
            term.weight if current else -_gap(term, when),
            term.weight,
        )

    def holder(self, state: str, role: Role, when: When) -> Person | None:
        """Who holds an office of a state or organisation on the date; on no date, the latest holder known."""
        offices = role.offices
        if (
            role.phrase in ("leader", "ruler", "strongman", "dictator", "paramount leader")
            and state in _LED_BY_HEAD_OF_STATE
        ):
            offices = (("head_of_state", ""), *offices)
        for office, word in offices:
            held = [
                (t, p)
                for t, p in self._offices_of(state).get(office, ())
                if (not word or word in t.title.lower())
                and (not when.known or t.covers(when.first, when.last))
                and _proper(role, t)
            ]
            if held:
                return max(held, key=lambda tp: (bool(tp[0].end) or not when.known, tp[0].start))[1]
        return None

    def holder_named(self, state: str, surname: str, when: When, role: Role | None = None) -> Person | None:
        """A person of the state whose surname is spelt nearly so, in that office if it is told."""
        offices = {o for o, _ in role.offices} if role else None
        best, score = None, LIKE
        for office, held in self._offices_of(state).items():
            if offices and office not in offices:
                continue
            for term, person in held:
                if when.known and not term.covers(when.first, when.last):
                    continue
                like = max(fuzz.ratio(s.lower(), surname.lower()) for s in _surnames(person))
                if like > score:
                    best, score = person, like
        return best

    def _offices_of(self, state: str) -> dict[str, list[tuple[Term, Person]]]:
        """Who has held each office of a state or organisation, worked out when it is first asked for."""
        if state not in self._offices:
            held = self._offices[state] = {}
            for person in self.data.people.of(state):
                for term in person.terms:
                    if term.state == state:
                        held.setdefault(term.office, []).append((term, person))
        return self._offices[state]

    def gender(self, name: str, role: Role | None = None) -> str:
        """m or f as role or given name tell; empty if neither does."""
        if role is not None and role.gender:
            return role.gender
        first = fold(name).lower().split()[0] if name.split() else ""
        return "f" if first in self.data.women else "m" if first in self.data.men else ""


def _surnames(person: Person) -> list[str]:
    return person.surnames.split("|") if person.surnames else [fold(person.name).split()[-1]]


def _proper(role: Role, term: Term) -> bool:
    """False if the term is a deputy's and the role is not."""
    title = term.title.lower()
    return not any(w in title and w not in role.phrase for w in ("deputy", "vice", "assistant", "minister of state"))


def _gap(term: Term, when: When) -> float:
    """Years between a term and the date."""
    if not when.known:
        return 0.0
    year = float(when.first[:4] or when.last[:4])
    start, end = float(term.start[:4] or 0), float(term.end[:4] or 9999)
    return max(start - year, year - end, 0.0)


def new_person(name: str, state: str | None, sector: str | None, office: str | None) -> Actor:
    """An actor that only the text knows."""
    return Actor(slug(name), name, state, sector, office)


@cache
def registry() -> Registry:
    """The registry over the shipped tables and the user's own."""
    return Registry(tables(), finder())
