"""The types that flow through detente, and nothing else: frozen, typed, JSON-ready.

All positions are half-open offsets in Unicode code points into `Report.text`.
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from detente.errors import DetenteError


class EventType(StrEnum):
    """The sixteen types of act (PLOVER 2.0; codebook section 3.1)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    SANCTION = "SANCTION"
    PROTEST = "PROTEST"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Status(StrEnum):
    """Is the act told as fact? (codebook section 3.3)"""

    DONE = "done"
    INTENDED = "intended"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"


class Precision(StrEnum):
    """How exact a date is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """How a date is known."""

    EXPLICIT = "explicit"
    RELATIVE = "relative"
    REPORT = "report"
    GIVEN = "given"
    PRINTED = "printed"
    INFERRED = "inferred"
    NONE = "none"


class PartKind(StrEnum):
    """What a stretch of a report is (codebook section 1)."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    BODY = "body"
    CAPTION = "caption"
    TEASER = "teaser"
    CREDIT = "credit"
    DATELINE = "dateline"
    META = "meta"

    @property
    def coded(self) -> bool:
        """True if events are read from parts of this kind."""
        return self in (PartKind.TITLE, PartKind.SUBTITLE, PartKind.BODY, PartKind.CAPTION)


class StatementKind(StrEnum):
    """How the words are given (codebook section 5)."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Stance(StrEnum):
    """What the words show of the speaker's attitude to a state."""

    FAVOURABLE = "favourable"
    NEUTRAL = "neutral"
    CRITICAL = "critical"


class Direction(StrEnum):
    """What a relation claim says of a relation (codebook section 6)."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    LOW = "low"
    HIGH = "high"


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of text: code-point offsets, start included, end excluded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True if the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """True if `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


class Evidence(msgspec.Struct, frozen=True, order=True):
    """A span with its exact words, so that drift between text and record is noticed."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """The span alone."""
        return Span(self.start, self.end)

    @classmethod
    def at(cls, text: str, start: int, end: int) -> Evidence:
        """The evidence that lies at [start, end) of `text`."""
        return cls(start, end, text[start:end])


class DateInterval(msgspec.Struct, frozen=True):
    """An interval of days: ISO dates, both ends included; None where not known."""

    start: str | None = None
    end: str | None = None
    precision: Precision = Precision.UNKNOWN
    basis: Basis = Basis.NONE
    clues: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.start is None and self.end is None:
            return "unknown"
        return self.start if self.start == self.end and self.start else f"{self.start or '..'}/{self.end or '..'}"


class TimeExpression(msgspec.Struct, frozen=True):
    """A time expression: its span, TIMEX3 type and value, and the days it resolves to."""

    start: int
    end: int
    text: str
    type: str  # DATE, TIME, DURATION or SET (TIMEX3)
    value: str
    interval: DateInterval | None = None

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


class Actor(msgspec.Struct, frozen=True):
    """Whoever acts or is acted on (codebook section 2).

    `id` is an ISO 3166-1 alpha-3 code, an organisation's short id, a Wikidata id or a slug; `state` is the
    state it belongs to or speaks for on the report's date, or None; `sector` is a PLOVER sector.
    """

    id: str
    name: str
    state: str | None = None
    sector: str | None = None
    office: str | None = None
    wikidata: str | None = None
    office_from: str | None = None
    office_to: str | None = None


class ActorRef(msgspec.Struct, frozen=True):
    """A span that refers to an actor; `via` says how that was decided (name, role, pronoun, context ...)."""

    actor: Actor | None
    span: Span | None = None
    text: str = ""
    via: str = "name"


class Place(msgspec.Struct, frozen=True):
    """Where an act took place: as named, and as the gazetteer has it (WGS 84 degrees)."""

    name: str
    state: str | None = None
    admin: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None
    precision: str = "named"  # point, city, region, country, named
    span: Span | None = None


class Part(msgspec.Struct, frozen=True):
    """A part of a report: its kind and span."""

    kind: PartKind
    span: Span


class RawDoc(msgspec.Struct, frozen=True):
    """A document as it came: bytes or decoded fields, where from, and its sha256."""

    data: bytes
    media_type: str
    origin: str
    sha256: str


class Failure(msgspec.Struct, frozen=True):
    """A document that could not be coded: stable code, the stage that failed, the input, and what to do."""

    code: str
    stage: str
    input_id: str
    note: str

    @classmethod
    def of(cls, error: DetenteError, stage: str, input_id: str) -> Failure:
        """The row that keeps an error: its code, its message and remedy, where it rose and on which input."""
        return cls(error.code, stage, input_id, f"{error.message} {error.remedy}".strip())


class Report(msgspec.Struct, frozen=True):
    """One article by one outlet.

    `text` is never changed after it is read; `published` may be given as an ISO date ("2017-02-16"), an ISO
    interval ("2017-02-01/2017-02-23") or a DateInterval. `id` is derived from the content when not given.
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    published: DateInterval | None = None
    url: str | None = None
    agency: str | None = None
    author: str | None = None
    language: str = "en"
    origin: str | None = None
    parts: tuple[Part, ...] = ()
    id: str = ""

    if TYPE_CHECKING:

        def __init__(
            self,
            text: str,
            title: str | None = None,
            outlet: str | None = None,
            published: DateInterval | str | None = None,
            url: str | None = None,
            agency: str | None = None,
            author: str | None = None,
            language: str = "en",
            origin: str | None = None,
            parts: tuple[Part, ...] = (),
            id: str = "",
        ) -> None: ...

    def __post_init__(self) -> None:
        if isinstance(self.published, str):
            msgspec.structs.force_setattr(self, "published", _given(self.published))
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id("r", self.outlet, self.title, self.text, self.url))


def _given(iso: str) -> DateInterval:
    """The interval that an ISO date, prefix or interval names, as a given date."""
    import datetime

    first, _, last = iso.strip().partition("/")
    if not first:
        return DateInterval()
    last = last or first
    lengths = {4: Precision.YEAR, 7: Precision.MONTH}
    precision = lengths.get(len(first), Precision.DAY)
    start = {4: first + "-01-01", 7: first + "-01"}.get(len(first), first[:10])
    if len(last) == 4:
        last += "-12-31"
    elif len(last) == 7:
        year, month = int(last[:4]), int(last[5:7])
        last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).isoformat()
    last = last[:10]
    datetime.date.fromisoformat(start), datetime.date.fromisoformat(last)
    return DateInterval(start, last, precision, Basis.GIVEN)


class EventMention(msgspec.Struct, frozen=True):
    """One report's telling of one act of its sources towards its targets (codebook section 3)."""

    id: str
    report_id: str
    type: EventType
    sources: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    trigger: Evidence
    evidence: Evidence  # the sentence
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    mutual: bool = False
    domestic: bool = False
    status: Status = Status.DONE
    attribution: tuple[ActorRef, ...] = ()  # empty: the outlet itself
    date: DateInterval = DateInterval()
    time: Evidence | None = None
    place: Place | None = None
    part: PartKind = PartKind.BODY
    confidence: float = 0.5
    why: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        return _shown("mention_html", self)


class Statement(msgspec.Struct, frozen=True):
    """Who said what about whom (codebook section 5)."""

    id: str
    report_id: str
    kind: StatementKind
    content: tuple[Span, ...]
    words: str
    speakers: tuple[ActorRef, ...] = ()
    cue: Evidence | None = None
    addressee: ActorRef | None = None
    about: tuple[str, ...] = ()
    stance: dict[str, Stance] = {}
    stance_words: tuple[str, ...] = ()
    mention_id: str | None = None
    date: DateInterval = DateInterval()
    confidence: float = 0.5
    why: tuple[str, ...] = ()

    @property
    def speaker(self) -> ActorRef | None:
        """The first speaker, or None."""
        return self.speakers[0] if self.speakers else None

    def _repr_html_(self) -> str:
        return _shown("statement_html", self)


class RelationClaim(msgspec.Struct, frozen=True):
    """A judgement on a relation itself (codebook section 6); `pair` is sorted, so that it has no direction."""

    id: str
    report_id: str
    pair: tuple[str, str]
    direction: Direction
    evidence: Evidence
    trigger: Evidence
    since: str | None = None
    attribution: tuple[ActorRef, ...] = ()
    why: tuple[str, ...] = ()


class Uncoded(msgspec.Struct, frozen=True):
    """A sentence with two parties and a trigger that gave no event, and the reason."""

    report_id: str
    evidence: Evidence
    trigger: str
    reason: str


class Record(msgspec.Struct, frozen=True):
    """A report with everything that was read from it."""

    report: Report
    mentions: tuple[EventMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    relation_claims: tuple[RelationClaim, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    uncoded: tuple[Uncoded, ...] = ()

    def _repr_html_(self) -> str:
        return _shown("record_html", self)


class Edge(msgspec.Struct, frozen=True):
    """A reversible judgement that two mentions tell the same act (score 0-1), and on what grounds."""

    left: str
    right: str
    judgement: str  # same, different, unsure; promise or breach: the right one keeps or breaks the left's word
    score: float
    reasons: tuple[str, ...] = ()
    by: str = "link"


class Disagreement(msgspec.Struct, frozen=True):
    """A field on which the tellings of one event differ: field, and (value, mention id) pairs."""

    field: str
    values: tuple[tuple[str, str], ...]


class Event(msgspec.Struct, frozen=True):
    """One act, assembled from the mentions that tell it (codebook section 4), first told first.

    `origins` are the reports whose words are their own: a reprint counts under the report that it repeats.
    """

    id: str
    type: EventType
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    date: DateInterval
    status: Status
    mutual: bool
    mentions: tuple[str, ...]
    reports: tuple[str, ...]
    outlets: tuple[str, ...]
    first_report: str
    disagreements: tuple[Disagreement, ...] = ()
    carried_out_by: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    place: Place | None = None
    domestic: bool = False
    mode: str | None = None
    best_mention: str = ""

    def _repr_html_(self) -> str:
        return _shown("event_html", self)


def _shown(function: str, value: object) -> str:
    """How a notebook shows a value: drawn in the room of display, which stands above this one and is loaded when a
    notebook asks."""
    from importlib import import_module

    html: str = getattr(import_module("detente.display"), function)(value)
    return html


def content_id(prefix: str, *fields: Any) -> str:
    """A short stable id from content: the prefix and 16 hex digits of a sha256 over the fields."""
    joined = "\x1f".join("" if f is None else str(f) for f in fields)
    return f"{prefix}{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def part_id(prefix: str, report_id: str, *fields: Any) -> str:
    """The id of a part of a report: the prefix, the first 6 digits of the report's id, 10 of its own content id.

    What one report tells so lies together wherever rows are in the order of ids, however many reports there are. Of a
    report id that is not made by `content_id` the digits are those of its content id: ids such as "report-1" all begin
    alike.
    """
    made = re.fullmatch(r".[0-9a-f]{16}", report_id) is not None
    shared = report_id[1:7] if made else content_id("", report_id)[:6]
    return f"{prefix}{shared}{content_id('', report_id, *fields)[:10]}"


def event_id(first_mention: str) -> str:
    """The id of an event: that of the mention that told it first, with an `e`."""
    return f"e{first_mention[1:]}"
