"""Where the words stand: a row for every stretch of text that the record points at, and the texts themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from detente.query import Column, RecordDB, Rows
from detente.records import ActorRef, EventMention, Evidence, Record, RelationClaim, Span, Statement

EVIDENCE = (
    Column("report_id", "text", "the report in whose text the words stand"),
    Column("owner", "text", "what points at them: mention, statement, claim, time, part or uncoded"),
    Column("owner_id", "text", "its id; of a time, part or uncoded sentence its number in the report, from 0"),
    Column("role", "text", "what they are to it: sentence, trigger, source, target, speaker, cue, title, body ..."),
    Column("start", "integer", "offset of the first code point in the report's text"),
    Column("end", "integer", "offset after the last one"),
    Column("words", "text", "text[start:end], exactly"),
)
TEXTS = (
    Column("report_id", "text", "id of the report"),
    Column("outlet", "text", "outlet"),
    Column("published", "text", "last day of the report's date (ISO)"),
    Column("title", "text", "headline"),
    Column("url", "text", "address"),
    Column("text", "text", "the whole text, to which all offsets refer"),
)
Place = tuple[str, str, str, Span]


def evidence(db: RecordDB, **filters: Any) -> Rows:
    """Every stretch of text that the reports' records point at, with its words; filters as `RecordDB.reports`."""
    return Rows(EVIDENCE, [row for record in _records(db, filters) for row in _rows(record)])


def texts(db: RecordDB, **filters: Any) -> Rows:
    """The reports' texts; filters as `RecordDB.reports`."""
    found = (r.report for r in _records(db, filters))
    rows = [(r.id, r.outlet, r.published.end if r.published else None, r.title, r.url, r.text) for r in found]
    return Rows(TEXTS, rows)


def _records(db: RecordDB, filters: dict[str, Any]) -> Iterator[Record]:
    if not any(v is not None for v in filters.values()):
        return db.records()
    return db.store.records(db.reports(**filters).column("report_id"))


def _rows(record: Record) -> Iterator[tuple[Any, ...]]:
    text, id = record.report.text, record.report.id
    if text:
        for owner, owner_id, role, span in _places(record):
            yield id, owner, owner_id, role, span.start, span.end, span.of(text)


def _places(record: Record) -> Iterator[Place]:
    for k, part in enumerate(record.report.parts):
        yield "part", str(k), part.kind.value, part.span
    for m in record.mentions:
        yield from _mention(m)
    for s in record.statements:
        yield from _statement(s)
    for c in record.relation_claims:
        yield from _claim(c)
    for k, t in enumerate(record.times):
        yield "time", str(k), t.type, t.span
    for k, u in enumerate(record.uncoded):
        yield "uncoded", str(k), "sentence", u.evidence.span


def _mention(m: EventMention) -> Iterator[Place]:
    yield from _of("mention", m.id, (("sentence", m.evidence), ("trigger", m.trigger), ("time", m.time)))
    if m.place and m.place.span:
        yield "mention", m.id, "place", m.place.span
    for role, refs in (("source", m.sources), ("target", m.targets), ("attribution", m.attribution)):
        yield from _refs("mention", m.id, role, refs)


def _statement(s: Statement) -> Iterator[Place]:
    yield from (("statement", s.id, "content", span) for span in s.content)
    yield from _of("statement", s.id, (("cue", s.cue),))
    yield from _refs("statement", s.id, "speaker", s.speakers)
    yield from _refs("statement", s.id, "addressee", (s.addressee,) if s.addressee else ())


def _claim(c: RelationClaim) -> Iterator[Place]:
    yield from _of("claim", c.id, (("sentence", c.evidence), ("trigger", c.trigger)))
    yield from _refs("claim", c.id, "attribution", c.attribution)


def _of(owner: str, id: str, pieces: Iterable[tuple[str, Evidence | None]]) -> Iterator[Place]:
    yield from ((owner, id, role, e.span) for role, e in pieces if e is not None)


def _refs(owner: str, id: str, role: str, refs: Iterable[ActorRef]) -> Iterator[Place]:
    yield from ((owner, id, role, r.span) for r in refs if r.span is not None)
