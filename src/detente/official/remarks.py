"""What remarks leave out, put in: the traveller as subject, the country visited as owner of its offices."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from rapidfuzz import fuzz

from detente.actors import resolve_actor
from detente.actors.registry import When, registry
from detente.actors.spellings import fold
from detente.actors.tables import Role, tables
from detente.official.trips import Trip


class Named(NamedTuple):
    """An office-holder named in remarks: the words, the state, and how that is told (holder, known, country)."""

    text: str
    state: str | None
    via: str


class Insert(NamedTuple):
    """Words put in before position `at` of the remarks: the subject, or the owner of an office."""

    at: int
    words: str
    subject: bool


class Filled(NamedTuple):
    """Remarks with what they leave out put in; `named` are the office-holders that they name."""

    text: str
    inserts: tuple[Insert, ...]
    named: tuple[Named, ...]

    @classmethod
    def of(cls, remarks: str, trip: Trip) -> Filled:
        """The remarks with the traveller's state as subject and the state visited as owner of its offices."""
        subjects = list(_subjects(remarks, _with_article(trip.traveller.state)))
        owners, named = _owners(remarks, trip)
        inserts = tuple(sorted((*subjects, *owners), key=lambda i: (i.at, not i.subject)))
        small = {i.at for i in subjects}
        text, last = [], 0
        for insert in inserts:
            text += [_lowered(remarks, last, insert.at, small), insert.words]
            last = insert.at
        return cls("".join([*text, _lowered(remarks, last, len(remarks), small)]), inserts, named)

    def origin(self, position: int) -> tuple[int, Insert | None]:
        """The position in the remarks of a position in the filled text, and the insertion that it lies in."""
        shift = 0
        for insert in self.inserts:
            if position < insert.at + shift:
                break
            if position < insert.at + shift + len(insert.words):
                return insert.at, insert
            shift += len(insert.words)
        return position - shift, None


#: The words that may open a clause without a subject: adverbs, then a word in the past tense or a noun phrase.
_OPENING = re.compile(
    r"(?:(?<=[.;])\s+|\A\s*)((?:(?:and|also|then|later|afterwards?|subsequently|formally|jointly|briefly|he|she)\s+)*"
    r"([A-Za-z][\w-]*))",
    re.I,
)
_PAST = frozenset(
    "met held gave led took laid saw spoke had made paid sent flew went left came began broke brought built chose drew "
    "found got heard kept lost put read ran said set showed sat stood swore told won wrote rode overflew undertook "
    "withdrew sought cut shook was were".split()
)
_NOT_PAST = frozenset("united red armed allied combined related advanced limited unified".split())
#: Nouns that tell an encounter without a verb ("Informal meeting with ...").
_ENCOUNTER = re.compile(
    r"(?:[\w’'-]+\s+){0,4}?(?:meetings?|audience|talks|summit|consultations|discussions|session|dinner|lunch|luncheon|"
    r"negotiations|dialogue)\b(?! was| were)",
    re.I,
)


def _subjects(remarks: str, state: str) -> Iterator[Insert]:
    """The subject before each clause that has none, with a verb where only a noun tells the encounter."""
    for m in _OPENING.finditer(remarks):
        words, at = m[1].lower().split(), m.start(1)
        if {"he", "she"} & set(words[:-1]):
            continue
        past = words[-1] in _PAST or (words[-1].endswith("ed") and words[-1] not in _NOT_PAST)
        if past:
            yield Insert(at, f"{_cased(state, remarks, at)} ", True)
        elif any((who := _titled().match(remarks, k)) and who["name"] for k in (at, m.end() + 1)):
            yield Insert(at, f"{_cased(state, remarks, at)} met with ", True)
        elif _ENCOUNTER.match(remarks, at):
            yield Insert(at, f"{_cased(state, remarks, at)} held ", True)


def _cased(words: str, remarks: str, at: int) -> str:
    """With a capital where the remarks have one."""
    return words[0].upper() + words[1:] if remarks[at].isupper() else words


def _lowered(remarks: str, start: int, end: int, small: set[int]) -> str:
    """A stretch of the remarks with the letters at the positions of `small` in lower case, as long as before."""
    piece = remarks[start:end]
    return piece[:1].lower() + piece[1:] if start in small and piece[:1].isascii() else piece


def _with_article(state: str | None) -> str:
    """A state's name as a subject."""
    name = tables().states[state or ""].name if state in tables().states else str(state)
    return f"the {name}" if re.match(r"(?:United|Soviet|Netherlands|Philippines|Holy|Maldives)\b", name) else name


@cache
def _titled() -> re.Pattern[str]:
    """An office, perhaps with the name of its holder; or a group that is the government's own."""
    roles = sorted((p for p, r in tables().roles.items() if r.offices or r.gender), key=len, reverse=True)
    offices = "|".join(re.escape(p) for p in roles)
    return re.compile(
        rf"\b(?P<before>(?i:(?:former|acting|interim|designate|new|outgoing)\s+)*)"
        rf"(?P<role>(?=[A-Z])(?i:{offices}))(?P<many>s?)\b(?![’'-]\w)"
        rf"(?P<name>(?:\s+(?:{_PARTICLES}[ -])*(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w’'-]*))*)"
        rf"|\b(?P<group>(?:(?:senior|top|high-ranking|government|opposition|political|military|parliamentary|cabinet)\s+)+"
        rf"(?:officials|leaders|ministers|members|lawmakers|legislators|officers|commanders))\b"
    )


_PARTICLES = "(?:al|el|de|la|van|von|bin|ibn|ben|da|dos|du|der|ter)"


def _owners(remarks: str, trip: Trip) -> tuple[list[Insert], tuple[Named, ...]]:
    """The state visited before offices that stand without a state, and the office-holders named."""
    if trip.visited is None:
        return [], ()
    inserts: list[Insert] = []
    named: list[Named] = []
    owner = _adjective(trip.visited)
    for m in _titled().finditer(remarks):
        state, via = _whose(remarks, m, trip)
        if m["role"] and m["name"].strip():
            named.append(Named(m[0].strip(), state, via))
        if via in ("holder", "country"):
            inserts.append(Insert(m.start(), f"{owner} ", False))
    return inserts, tuple(named)


def _whose(remarks: str, m: re.Match[str], trip: Trip) -> tuple[str | None, str]:
    """The state of an office-holder or group, and how it is told: words, holder, known, country, or not at all."""
    told = _told_before(remarks, m.start()) or _told_behind(remarks, m.end())
    if told or m["group"]:
        return (told, "words") if told else (trip.visited, "country")
    role, name, on = tables().roles[m["role"].lower()], _bare(m["name"]), When.of(trip.days)
    if not name:
        return (trip.visited, "country") if role.one and not m["many"] else (None, "")
    like = _likeness(trip.visited or "", name, on, role)
    if like >= _SURE:
        return trip.visited, "holder"
    actor = resolve_actor(f"{m['role']} {name}", trip.days.end) if m["role"].lower() not in _BY_GIVEN_NAME else None
    if actor is not None and actor.sector and (actor.state or actor.id):
        return actor.state or actor.id, "known"
    if m["many"] and not like:
        return None, ""
    return trip.visited, "holder" if like else "country"


#: Likeness (0-100) from which a surname is the holder's own and no other's (own choice).
_SURE = 90.0
#: Titles that stand before given names, which many bear: without a state told they are the country's own.
_BY_GIVEN_NAME = frozenset("king queen prince princess sheikh sultan emir amir emperor".split()) | {"crown prince"}
_MONTHS = frozenset(calendar.month_name[1:])


def _bare(name: str) -> str:
    """A name without a date that stands right behind it ("Moyo July 30")."""
    return " ".join(takewhile(lambda w: w not in _MONTHS, name.strip(" .").split()))


def _likeness(state: str, name: str, on: When, role: Role) -> float:
    """How alike (0-100) the name's last or first word is to whoever holds the office in the state; 0: nobody."""
    words = [w for w in name.split() if w[:1].isupper()]
    best = 0.0
    for word in {words[-1], words[0]} if words else ():
        person = registry().holder_named(state, word, on, role)
        family = {*person.surnames.split("|"), fold(person.name).split()[-1]} if person is not None else ()
        best = max([best, *(fuzz.ratio(f.lower(), fold(word).lower()) for f in family)])
    return best


def _told_before(remarks: str, at: int) -> str | None:
    """The state or body named right before a position ("Polish", "NATO", "Chile's")."""
    before = re.sub(r"(?:['’]s?)?\s*\Z", "", remarks[:at])
    hits = [h for h in registry().finder.find(before) if h.end == len(before)]
    codes = [registry().code(h, When()) for h in hits]
    return next((c for c in codes if c), None)


def _told_behind(remarks: str, at: int) -> str | None:
    """The state or body that an office is said to be of ("of Syria", "of the United Nations")."""
    m = re.match(r"\s+(?:of|from)\s+(?:the\s+)?", remarks[at:])
    hits = registry().finder.find(remarks[at + m.end() : at + m.end() + 60]) if m else []
    return registry().code(hits[0], When()) if hits and hits[0].start == 0 else None


@cache
def _adjective(state: str) -> str:
    """A state's first demonym, else its name."""
    row = tables().states[state]
    return row.demonyms.split("|")[0] or row.name
