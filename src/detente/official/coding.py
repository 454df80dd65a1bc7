"""A trip as a record: the visit that its fields tell, and what the ordinary coder reads in its remarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from detente import dates
from detente.actors.registry import registry
from detente.engine import Coder
from detente.official.remarks import Filled
from detente.official.trips import Trip, trips
from detente.ontology import quad
from detente.places import find as find_places
from detente.records import (
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
    TimeExpression,
    content_id,
    part_id,
)

#: The outlet of every report made from a list of official events.
OUTLET = "official record"


def import_official(path: Path | str, *, coder: Coder | None = None) -> Iterator[Record | Failure]:
    """The records of a list of official trips (JSONL), and a failure for each line that cannot be one.

    MissingFile if the file cannot be read, ModelError if the language model cannot be loaded.
    """
    coder = coder or Coder()
    for origin, trip in trips(path):
        yield trip if isinstance(trip, Failure) else record_of(trip, origin, coder)


def record_of(trip: Trip, origin: str, coder: Coder) -> Record | Failure:
    """The record of one trip: the visit that its fields tell, and what the coder reads in its remarks."""
    page = _Page(trip, origin)
    filled = Filled.of(page.remarks, trip)
    draft = msgspec.structs.replace(page.report, text=page.head + filled.text, parts=())
    outcome = next(coder.code_many([msgspec.structs.replace(draft, parts=page.parts(len(draft.text)))]))
    if isinstance(outcome, Failure):
        return outcome
    back = _Back(page, filled)
    moved = (back.mention(m) for m in outcome.mentions if m.evidence.start >= len(page.head))
    read = [m for m in moved if m is not None and _is_doing(m, trip)]
    times = [t for t in map(back.time, outcome.times) if t is not None]
    return Record(page.report, (page.visit(), *_each_once(read)), times=tuple(times))


def _is_doing(m: EventMention, trip: Trip) -> bool:
    """True if the traveller's state does it with or towards others and nobody is harmed.

    All else that remarks name is a topic of talks, or a companion ("Accompanied the president").
    """
    codes = {r.actor.state or r.actor.id for r in (*m.sources, *m.targets) if r.actor is not None}
    return trip.traveller.state in codes and not m.domestic and quad(m.type) != 4


def _each_once(mentions: Iterable[EventMention]) -> list[EventMention]:
    return list({m.id: m for m in mentions}.values())


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
            id=part_id("m", self.report.id, trigger.start, trigger.end, EventType.CONSULT, *parties),
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
            id=part_id("m", self.page.report.id, trigger.start, trigger.end, m.type, *codes),
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
