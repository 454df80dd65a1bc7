"""Lists of official trips: their rows read and checked, the traveller and the state visited told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec
from rapidfuzz import fuzz

from detente import dates
from detente.actors import resolve_actor
from detente.actors.registry import When, registry
from detente.actors.spellings import fold
from detente.actors.tables import Person, Term, slug, tables
from detente.errors import DetenteError, MalformedRecord, MissingFile
from detente.records import Actor, DateInterval, Failure, Precision

_REMEDY = (
    "Each line is a JSON object with `person`, `start` (an ISO day) and `country`; `end`, `place`, `remarks`, `role` "
    "and `state` (whose official it is) may follow. See docs/official.md."
)


class Row(msgspec.Struct, frozen=True):
    """A line of a list: who was where from `start` to `end` (ISO days, both included), and what was done there."""

    person: str
    start: str
    country: str
    end: str = ""
    place: str | None = None
    remarks: str | None = None
    role: str = ""
    state: str | None = None


class Trip(msgspec.Struct, frozen=True):
    """A row understood: the traveller as an actor, the code of the state visited (None where there is none), days."""

    row: Row
    traveller: Actor
    visited: str | None
    days: DateInterval


# ---- reading a list


def trips(path: Path | str) -> Iterator[tuple[str, Trip | Failure]]:
    """The trips of a list with where each stands ("path#line"), or the failure; MissingFile."""
    try:
        lines = Path(path).read_bytes().split(b"\n")
    except OSError as error:
        raise MissingFile(f"{path} cannot be read: {error.strerror or error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip().removeprefix(b"\xef\xbb\xbf"):
            continue
        origin = f"{path}#{number}"
        try:
            yield origin, _understood(line)
        except DetenteError as error:
            yield origin, Failure.of(error, "official", origin)


def _understood(line: bytes) -> Trip:
    """The trip that a line tells; MalformedRecord saying what is wrong with it."""
    try:
        row = msgspec.json.decode(line.strip().removeprefix(b"\xef\xbb\xbf"), type=Row)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedRecord(f"This is no official event: {error}.", remedy=_REMEDY) from error
    days = _days(row)
    on = When(days.start or "", days.end or "")
    visited = state_of(row.country, on)
    if visited is None and row.country.strip().lower() not in _NO_STATE:
        raise MalformedRecord(
            f"No state is called {row.country!r}.", remedy="Mend the field `country`: a state's name or code."
        )
    return Trip(row, _traveller(row, on), visited, days)


#: Lands that belong to no state.
_NO_STATE = frozenset(("antarctica", "international waters", "high seas", "at sea"))


def _days(row: Row) -> DateInterval:
    try:
        start, end = (dt.date.fromisoformat(d) for d in (row.start, row.end or row.start))
    except ValueError as error:
        raise MalformedRecord(f"{error}.", remedy="`start` and `end` are ISO days such as 1994-06-05.") from error
    if end < start:
        raise MalformedRecord(f"The trip ends on {end}, before it begins on {start}.", remedy="Mend `start` or `end`.")
    return dates.interval(start, end, precision=Precision.DAY)


# ---- who and where


def state_of(country: str, on: When) -> str | None:
    """The code of the state that a list calls so on the days: its names, old names, "Korea, North", "X (Y)"."""
    states = tables().states
    if country in states:
        return country
    known = registry()
    for name in _spellings(country):
        whole = next((h for h in known.finder.find(name) if (h.start, h.end) == (0, len(name))), None)
        code = known.code(whole, on) if whole else None
        if code not in states:
            actor = resolve_actor(name, on.last)
            code = actor.id if actor is not None and actor.id == actor.state else None
        if code in states:
            return code
    return None


def _spellings(country: str) -> Iterator[str]:
    """The name, without what stands in brackets, with a comma's parts turned; what stands in brackets comes last."""
    plain = re.sub(r"\s*\([^)]*\)", "", country.replace("’", "'")).strip()
    first, comma, rest = (part.strip() for part in plain.partition(","))
    yield plain
    if comma:
        yield f"{rest} {first}"
        yield first
    if inner := re.search(r"\(([^)]*)\)", country):
        yield inner[1].strip()


def _traveller(row: Row, on: When) -> Actor:
    """The traveller in the office held on the days; MalformedRecord if nobody can tell whose official it is."""
    told = state_of(row.state, on) if row.state else None
    if row.state and told is None:
        raise MalformedRecord(f"No state is called {row.state!r}.", remedy="Mend the field `state`: a name or a code.")
    person = _holder(row, on, told)
    if person is not None:
        return registry().person_actor(person, on, told)
    if told is not None:
        return Actor(slug(row.person), row.person, told, "GOV", row.role or None)
    actor = resolve_actor(row.person, on.last)
    if actor is None or actor.state not in tables().states:
        raise MalformedRecord(
            f"Nobody called {row.person!r} is known to hold an office on {on.first}.",
            remedy="Add the field `state` (whose official it is), or the person with `detente actors add`.",
        )
    return actor


def _holder(row: Row, on: When, state: str | None) -> Person | None:
    """Whoever of that surname and first letter holds an office on the days: in the office told, of the likest name."""
    words = _name_words(row.person)
    if not words:
        return None
    best, score = None, (False, 0.0, 0.0)
    for person in _by_surname().get(words[-1], ()):
        terms = [t for t in person.terms if t.covers(on.first, on.last) and state in (None, t.state)]
        if not terms or not _alike(words, _name_words(person.name)):
            continue
        role = any(_is_role(t, row.role) for t in terms)
        like = fuzz.token_sort_ratio(fold(row.person).lower(), fold(person.name).lower())
        found = (role, like, max(t.weight for t in terms))
        if found > score:
            best, score = person, found
    return best


def _alike(words: Sequence[str], others: Sequence[str]) -> bool:
    """True if one given name of each begins alike ("William J." and "Bill" do not, but share a registry's spelling)."""
    return bool(others) and (words[0][0] == others[0][0] or words[0] in others or _NICK.get(words[0]) == others[0])


#: English short names whose first letter is another (own list).
_NICK = {"william": "bill", "robert": "bob", "richard": "dick", "edward": "ted", "margaret": "peggy", "anthony": "tony"}


def _is_role(term: Term, role: str) -> bool:
    return bool(role) and fold(role).lower() in term.title.lower()


def _name_words(name: str) -> list[str]:
    """The words of a name in small letters, without what only says which bearer it is."""
    words = re.findall(r"[\w'-]+", fold(name).lower())
    return [w for w in words if w not in ("jr", "sr", "ii", "iii", "iv")]


@cache
def _by_surname() -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in tables().people:
        last = _name_words(person.name)[-1:]
        for name in {*fold(person.surnames).lower().split("|"), *last} - {""}:
            found.setdefault(name, []).append(person)
    return found
