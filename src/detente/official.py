"""Dated official events as witnesses: lists of official trips made into records, and held against the news.

A row of a list says who was where and when, in fields, and in remarks ("Met with the prime minister.") what was done
there. The fields give one visit. The remarks are read by the ordinary coder with what their style leaves out filled
in, the traveller as subject and the country visited as owner of its offices; positions are then moved back to the
words as given, so that a record points at those only.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz

from detente import dates
from detente.actors import resolve_actor
from detente.actors.registry import When, registry
from detente.actors.spellings import fold
from detente.actors.tables import Person, Role, Term, tables
from detente.engine import Coder
from detente.errors import DetenteError, MalformedRecord, MissingFile
from detente.places import find as find_places
from detente.query import Column, RecordDB, Rows
from detente.records import (
    Actor,
    ActorRef,
    Basis,
    DateInterval,
    EventMention,
    EventType,
    Evidence,
    Failure,
    Part,
    PartKind,
    Place,
    Precision,
    Record,
    Report,
    Span,
    Status,
    TimeExpression,
    content_id,
)

#: The outlet of every report made from a list of official events.
OUTLET = "official record"
#: Days by which news and record may differ and still tell one date: time zones and overnight flights (own choice).
NEAR = 1
#: ... and still tell one trip, with another date (own choice).
FAR = 7
_REMEDY = (
    "Each line is a JSON object with `person`, `start` (an ISO day) and `country`; `end`, `place`, `remarks`, `role` and "
    "`state` (whose official it is) may follow. See docs/official.md."
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


class Named(NamedTuple):
    """An office-holder named in remarks: the words, the state, and how that is told (holder, known, country)."""

    text: str
    state: str | None
    via: str


# ---- reading a list


def import_official(path: Path | str, *, coder: Coder | None = None) -> Iterator[Record | Failure]:
    """The records of a list of official trips (JSONL), and a failure for each line that cannot be one.

    MissingFile if the file cannot be read, ModelError if the language model cannot be loaded.
    """
    coder = coder or Coder()
    for origin, trip in trips(path):
        yield trip if isinstance(trip, Failure) else record_of(trip, origin, coder)


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
        return msgspec.structs.replace(registry().person_actor(person, on, told), name=row.person)
    if told is not None:
        slug = "-".join(re.findall(r"\w+", fold(row.person).lower()))
        return Actor(slug, row.person, told, "GOV", row.role or None)
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


# ---- one record


def record_of(trip: Trip, origin: str, coder: Coder) -> Record | Failure:
    """The record of one trip: the visit that its fields tell, and what the coder reads in its remarks."""
    page = _Page(trip, origin)
    filled = Filled.of(page.remarks, trip)
    draft = msgspec.structs.replace(page.report, text=page.head + filled.text, parts=())
    outcome = next(coder.code_many([msgspec.structs.replace(draft, parts=page.parts(len(draft.text)))]))
    if isinstance(outcome, Failure):
        return outcome
    back = _Back(page, filled)
    read = [back.mention(m) for m in outcome.mentions if m.evidence.start >= len(page.head)]
    times = [t for t in map(back.time, outcome.times) if t is not None]
    return Record(page.report, (page.visit(), *_each_once(read)), times=tuple(times))


def _each_once(mentions: Iterable[EventMention | None]) -> list[EventMention]:
    return list({m.id: m for m in mentions if m is not None}.values())


class _Page:
    """The page that a trip makes: a title built from the fields, and the remarks as given."""

    def __init__(self, trip: Trip, origin: str) -> None:
        row, days = trip.row, trip.days
        self.trip = trip
        self.remarks = (row.remarks or "").strip()
        where = ", ".join(x.strip() for x in (row.place or "", row.country) if x.strip())
        self.when = days.start if days.start == days.end else f"{days.start} to {days.end}"
        title = f"{row.person} visits {where}, {self.when}"
        self.head = title + ("\n\n" if self.remarks else "")
        self.name = Span(0, len(row.person))
        at = self.name.end + len(" visits ")
        self.where, self.country = Span(at, at + len(where)), Span(at + len(where) - len(row.country), at + len(where))
        published = DateInterval(days.end, days.end, Precision.DAY, Basis.GIVEN)
        text = self.head + self.remarks
        id = content_id("r", OUTLET, row.person, days, row.country, row.place, row.remarks)
        self.report = Report(text, title, OUTLET, published, origin=origin, parts=self.parts(len(text)), id=id)
        self.time = Evidence.at(text, len(title) - len(self.when or ""), len(title))

    def parts(self, length: int) -> tuple[Part, ...]:
        """Title and body of the page, the body ending at `length`."""
        title = Part(PartKind.TITLE, Span(0, len(self.head.rstrip())))
        return (title, Part(PartKind.BODY, Span(len(self.head), length))) if self.remarks else (title,)

    @property
    def traveller(self) -> ActorRef:
        return ActorRef(self.trip.traveller, self.name, self.trip.row.person, "name")

    @property
    def host(self) -> ActorRef | None:
        if self.trip.visited is None:
            return None
        actor = registry().state_actor(self.trip.visited)
        return ActorRef(actor, self.country, self.country.of(self.report.text), "name")

    @property
    def place(self) -> Place:
        """The first town told that the gazetteer has in the state visited, else the words as given."""
        row = self.trip.row
        state, span = self.trip.visited, self.where
        for k, town in enumerate(x.strip() for x in (row.place or "").split(",")):
            at = self.report.text.find(town, self.where.start)
            span = Span(at, at + len(town)) if town and k == 0 else span
            for found in find_places(f"in {town}, {row.country}") if town else ():
                if found.state == state and found.name == town:
                    return msgspec.structs.replace(found, span=Span(at, at + len(town)))
        return Place(span.of(self.report.text), state, precision="named" if row.place else "country", span=span)

    def visit(self) -> EventMention:
        """The visit that the fields tell."""
        text, host = self.report.text, self.host
        trigger = Evidence.at(text, self.name.end + 1, self.name.end + len(" visits"))
        source, target = self.trip.traveller.state, self.trip.visited
        parties = ([source], [target] if target else [])
        return EventMention(
            id=content_id("m", self.report.id, trigger.start, trigger.end, EventType.CONSULT, *parties),
            report_id=self.report.id,
            type=EventType.CONSULT,
            mode="visit",
            sources=(self.traveller,),
            targets=(host,) if host else (),
            mutual=host is not None,
            domestic=source == target,
            trigger=trigger,
            evidence=Evidence.at(text, 0, len(self.head.rstrip())),
            date=self.trip.days,
            time=self.time,
            place=self.place,
            part=PartKind.TITLE,
            confidence=1.0,
            why=("fields of an official record",),
        )


# ---- what the remarks leave out


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
            yield Insert(at, f"{_cased(state, remarks, at)} held a ", True)


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
    """How alike (0-100) the name, by its last or first word, is to whoever holds the office in the state; 0: to none."""
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


# ---- back to the words as given


class _Back:
    """Moves what was read in the filled text back to the page."""

    def __init__(self, page: _Page, filled: Filled) -> None:
        self.page, self.filled = page, filled
        self.base, self.text = len(page.head), page.report.text

    def span(self, start: int, end: int) -> Span | None:
        """The stretch of the page that a stretch of the filled text holds; None if all of it was put in."""
        first, last = self.filled.origin(start - self.base)[0], self.filled.origin(end - 1 - self.base)
        stop = last[0] + (last[1] is None)
        piece = self.text[self.base + first : self.base + stop]
        lead = len(piece) - len(piece.lstrip())
        return Span(self.base + first + lead, self.base + first + len(piece.rstrip())) if piece.strip() else None

    def evidence(self, e: Evidence) -> Evidence | None:
        span = self.span(e.start, e.end)
        return Evidence.at(self.text, span.start, span.end) if span else None

    def ref(self, ref: ActorRef) -> ActorRef:
        """A party at its place on the page; the understood subject is the traveller, the owner put in the host."""
        if ref.span is None:
            return ref
        if ref.span.end <= self.base:
            return ref if ref.span.end <= len(self.page.head.rstrip()) else msgspec.structs.replace(ref, span=None)
        insert = self.filled.origin(ref.span.start - self.base)[1]
        if insert is not None and insert.subject:
            return msgspec.structs.replace(self.page.traveller, via="context")
        span = self.span(ref.span.start, ref.span.end)
        if span is None:
            host = self.page.host
            return msgspec.structs.replace(host, via="context") if host else msgspec.structs.replace(ref, span=None)
        return msgspec.structs.replace(ref, span=span, text=span.of(self.text))

    def mention(self, m: EventMention) -> EventMention | None:
        """A mention of the filled text as one of the page; None if nothing given triggers it."""
        trigger, sentence = self.evidence(m.trigger), self.evidence(m.evidence)
        if trigger is None or sentence is None:
            return None
        sides = [tuple(self.ref(r) for r in side) for side in (m.sources, m.targets, m.attribution)]
        codes = [sorted(r.actor.state or r.actor.id for r in side if r.actor) for side in sides[:2]]
        time = self.evidence(m.time) if m.time is not None and dates.overlap(m.date, self.page.trip.days) else None
        place = self.place(m.place)
        return msgspec.structs.replace(
            m,
            id=content_id("m", self.page.report.id, trigger.start, trigger.end, m.type, *codes),
            sources=sides[0],
            targets=sides[1],
            attribution=sides[2],
            trigger=trigger,
            evidence=sentence,
            date=m.date if time else self.page.trip.days,
            time=time or self.page.time,
            place=place or self.page.place,
            why=(*m.why, "remarks of an official record, subject understood"),
        )

    def place(self, place: Place | None) -> Place | None:
        if place is None or place.span is None:
            return place
        span = self.span(place.span.start, place.span.end) if place.span.start >= self.base else place.span
        return msgspec.structs.replace(place, span=span) if span else None

    def time(self, t: TimeExpression) -> TimeExpression | None:
        span = self.span(t.start, t.end) if t.start >= self.base else None
        return msgspec.structs.replace(t, start=span.start, end=span.end, text=span.of(self.text)) if span else None
