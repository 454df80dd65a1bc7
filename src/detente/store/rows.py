"""Records to rows and back, equal both ways; a record's words are checked against its text on the way in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from detente.errors import BadRecord
from detente.records import (
    Actor,
    ActorRef,
    Basis,
    DateInterval,
    Direction,
    EventMention,
    EventType,
    Evidence,
    Part,
    PartKind,
    Place,
    Precision,
    Record,
    RelationClaim,
    Report,
    Span,
    Stance,
    Statement,
    StatementKind,
    Status,
    TimeExpression,
    Uncoded,
)

_DATE = ("date_start", "date_end", "date_precision", "date_basis", "date_clues")
_PARTY = (
    "side", "ordinal", "actor_id", "name", "state", "sector", "office", "wikidata", "office_from", "office_to",
    "span_start", "span_end", "span_text", "via",
)  # fmt: skip
_SENTENCE = ("trigger_start", "trigger_end", "trigger_text", "sentence_start", "sentence_end", "sentence_text")

#: The columns of each table that holds a part of a record, in the order in which rows are written and read.
COLUMNS: dict[str, tuple[str, ...]] = {
    "report": (
        "id", "text", "title", "outlet", "published_start", "published_end", "published_precision", "published_basis",
        "published_clues", "url", "agency", "author", "language", "origin", "first_seen",
    ),
    "part": ("report_id", "ordinal", "kind", "span_start", "span_end"),
    "time_expression": ("report_id", "ordinal", "span_start", "span_end", "span_text", "type", "value", *_DATE),
    "mention": (
        "id", "report_id", "ordinal", "type", "mode", "contexts", "mutual", "domestic", "status", *_DATE, *_SENTENCE,
        "time_start", "time_end", "time_text", "place_name", "place_state", "place_admin", "latitude", "longitude",
        "geonames",
        "place_precision", "place_start", "place_end", "part", "confidence", "why",
    ),
    "mention_party": ("mention_id", *_PARTY),
    "statement": (
        "id", "report_id", "ordinal", "kind", "words", "cue_start", "cue_end", "cue_text", "stance_words", "mention_id",
        *_DATE, "confidence", "why",
    ),
    "statement_span": ("statement_id", "ordinal", "span_start", "span_end", "span_text"),
    "statement_party": ("statement_id", *_PARTY),
    "statement_about": ("statement_id", "ordinal", "state", "stance", "listed"),
    "claim": ("id", "report_id", "ordinal", "party_a", "party_b", "direction", "since", *_SENTENCE, "why"),
    "claim_party": ("claim_id", *_PARTY),
    "uncoded": ("report_id", "ordinal", "sentence_start", "sentence_end", "sentence_text", "trigger", "reason"),
}  # fmt: skip

Rows = dict[str, list[tuple[Any, ...]]]


# ---- out of a record


def to_rows(record: Record, first_seen: str | None) -> Rows:
    """The rows of one record by table; BadRecord if its words do not stand where it says."""
    text, report = record.report.text, record.report
    rows: Rows = defaultdict(list)
    rows["report"].append(_report_row(report, first_seen))
    for k, part in enumerate(report.parts):
        rows["part"].append((report.id, k, part.kind.value, *_span(text, part.span)))
    for k, t in enumerate(record.times):
        rows["time_expression"].append((report.id, k, *_words(text, t), t.type, t.value, *_maybe_date(t.interval)))
    for k, u in enumerate(record.uncoded):
        _owned(u.report_id, report)
        rows["uncoded"].append((report.id, k, *_words(text, u.evidence), u.trigger, u.reason))
    for k, m in enumerate(record.mentions):
        _owned(m.report_id, report)
        rows["mention"].append(_mention_row(m, k, text))
        for side, refs in (("source", m.sources), ("target", m.targets), ("attribution", m.attribution)):
            rows["mention_party"].extend(_party_rows(m.id, side, refs, text))
    for k, s in enumerate(record.statements):
        _owned(s.report_id, report)
        _statement_rows(rows, s, k, text)
    for k, c in enumerate(record.relation_claims):
        _owned(c.report_id, report)
        pair = (c.pair[0], c.pair[1], c.direction.value, c.since)
        rows["claim"].append(
            (c.id, c.report_id, k, *pair, *_words(text, c.trigger), *_words(text, c.evidence), _list(c.why))
        )
        rows["claim_party"].extend(_party_rows(c.id, "attribution", c.attribution, text))
    return rows


def _owned(report_id: str, report: Report) -> None:
    if report_id != report.id:
        raise BadRecord(f"A part of the record of report {report.id} names report {report_id}.")


def _report_row(r: Report, first_seen: str | None) -> tuple[Any, ...]:
    dated = _maybe_date(r.published)
    seen = first_seen or (r.published.end if r.published else None)
    return (r.id, r.text, r.title, r.outlet, *dated, r.url, r.agency, r.author, r.language, r.origin, seen)


def _mention_row(m: EventMention, k: int, text: str) -> tuple[Any, ...]:
    flags = (int(m.mutual), int(m.domestic), m.status.value)
    time = _words(text, m.time) if m.time else (None, None, None)
    return (
        m.id, m.report_id, k, m.type.value, m.mode, _list(m.contexts), *flags, *_date(m.date), *_words(text, m.trigger),
        *_words(text, m.evidence), *time, *_place_row(m.place, text), m.part.value, m.confidence, _list(m.why),
    )  # fmt: skip


def _place_row(p: Place | None, text: str) -> tuple[Any, ...]:
    if p is None:
        return (None,) * 9
    span = _span(text, p.span) if p.span else (None, None)
    return (p.name, p.state, p.admin, p.latitude, p.longitude, p.geonames, p.precision, *span)


def _statement_rows(rows: Rows, s: Statement, k: int, text: str) -> None:
    cue = _words(text, s.cue) if s.cue else (None, None, None)
    rows["statement"].append(
        (
            s.id,
            s.report_id,
            k,
            s.kind.value,
            s.words,
            *cue,
            _list(s.stance_words),
            s.mention_id,
            *_date(s.date),
            s.confidence,
            _list(s.why),
        )
    )
    for n, span in enumerate(s.content):
        rows["statement_span"].append((s.id, n, *_span(text, span), span.of(text)))
    rows["statement_party"].extend(_party_rows(s.id, "speaker", s.speakers, text))
    rows["statement_party"].extend(_party_rows(s.id, "addressee", [s.addressee] if s.addressee else [], text))
    unlisted = [state for state in s.stance if state not in s.about]
    for n, state in enumerate((*s.about, *unlisted)):
        stance = s.stance.get(state)
        rows["statement_about"].append((s.id, n, state, stance.value if stance else None, int(n < len(s.about))))


def _party_rows(owner: str, side: str, refs: Iterable[ActorRef], text: str) -> Iterator[tuple[Any, ...]]:
    for k, ref in enumerate(refs):
        a = ref.actor
        who = (a.id, a.name, a.state, a.sector, a.office, a.wikidata, a.office_from, a.office_to) if a else (None,) * 8
        if ref.span is not None and ref.text and ref.span.of(text) != ref.text:
            raise BadRecord(
                f"{owner}: the {side} {ref.text!r} does not stand at {ref.span.start}-{ref.span.end} of its report."
            )
        span = _span(text, ref.span) if ref.span else (None, None)
        yield (owner, side, k, *who, *span, ref.text, ref.via)


def _words(text: str, e: Evidence | TimeExpression) -> tuple[int, int, str]:
    """Start, end and words of a piece of evidence; BadRecord if the words do not stand there."""
    if not 0 <= e.start <= e.end <= len(text) or text[e.start : e.end] != e.text:
        raise BadRecord(f"The words {e.text[:60]!r} do not stand at {e.start}-{e.end} of their report.")
    return e.start, e.end, e.text


def _span(text: str, span: Span) -> tuple[int, int]:
    if not 0 <= span.start <= span.end <= len(text):
        raise BadRecord(f"The span {span.start}-{span.end} lies outside its report of {len(text)} code points.")
    return span.start, span.end


def _date(d: DateInterval) -> tuple[Any, ...]:
    return d.start, d.end, d.precision.value, d.basis.value, _list(d.clues)


def _maybe_date(d: DateInterval | None) -> tuple[Any, ...]:
    return (None,) * 5 if d is None else _date(d)


def _list(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode("utf-8")


# ---- back into a record


def from_rows(tables: Mapping[str, Sequence[tuple[Any, ...]]]) -> Iterator[Record]:
    """The records of the report rows in `tables`, in their order; child rows are to be sorted by owner and ordinal."""
    parts = _by_owner(tables.get("part", ()))
    times = _by_owner(tables.get("time_expression", ()))
    uncoded = _by_owner(tables.get("uncoded", ()))
    mentions = _grouped(mentions_from(tables.get("mention", ()), tables.get("mention_party", ())))
    statements = _grouped(_statements(tables))
    claims = _grouped(_claims(tables))
    for row in tables["report"]:
        rid = row[0]
        yield Record(
            _report(row, tuple(Part(PartKind(r[2]), Span(r[3], r[4])) for r in parts[rid])),
            tuple(mentions[rid]),
            tuple(statements[rid]),
            tuple(claims[rid]),
            tuple(TimeExpression(r[2], r[3], r[4], r[5], r[6], maybe_interval(r[7:12])) for r in times[rid]),
            tuple(Uncoded(rid, Evidence(r[2], r[3], r[4]), r[5], r[6]) for r in uncoded[rid]),
        )


def mentions_from(rows: Iterable[tuple[Any, ...]], party_rows: Iterable[tuple[Any, ...]]) -> Iterator[EventMention]:
    """The event mentions of rows of `mention`, with their rows of `mention_party`."""
    parties = _by_owner(party_rows)
    for r in rows:
        sides = _sides(parties[r[0]])
        yield EventMention(
            r[0], r[1], EventType(r[3]), sides["source"], sides["target"],
            trigger=Evidence(*r[14:17]), evidence=Evidence(*r[17:20]), mode=r[4], contexts=_tuple(r[5]),
            mutual=bool(r[6]), domestic=bool(r[7]), status=Status(r[8]), attribution=sides["attribution"],
            date=_interval(r[9:14]), time=Evidence(*r[20:23]) if r[20] is not None else None,
            place=_place(r[23:32]), part=PartKind(r[32]), confidence=r[33], why=_tuple(r[34]),
        )  # fmt: skip


def _statements(tables: Mapping[str, Sequence[tuple[Any, ...]]]) -> Iterator[Statement]:
    spans = _by_owner(tables.get("statement_span", ()))
    parties = _by_owner(tables.get("statement_party", ()))
    about = _by_owner(tables.get("statement_about", ()))
    for r in tables.get("statement", ()):
        sides = _sides(parties[r[0]])
        yield Statement(
            r[0], r[1], StatementKind(r[3]), tuple(Span(x[2], x[3]) for x in spans[r[0]]), r[4], sides["speaker"],
            cue=Evidence(*r[5:8]) if r[5] is not None else None,
            addressee=next(iter(sides["addressee"]), None),
            about=tuple(x[2] for x in about[r[0]] if x[4]),
            stance={x[2]: Stance(x[3]) for x in about[r[0]] if x[3] is not None},
            stance_words=_tuple(r[8]), mention_id=r[9], date=_interval(r[10:15]), confidence=r[15], why=_tuple(r[16]),
        )  # fmt: skip


def _claims(tables: Mapping[str, Sequence[tuple[Any, ...]]]) -> Iterator[RelationClaim]:
    parties = _by_owner(tables.get("claim_party", ()))
    for r in tables.get("claim", ()):
        trigger, evidence = Evidence(*r[7:10]), Evidence(*r[10:13])
        said = _sides(parties[r[0]])["attribution"]
        yield RelationClaim(r[0], r[1], (r[3], r[4]), Direction(r[5]), evidence, trigger, r[6], said, _tuple(r[13]))


def _report(r: tuple[Any, ...], parts: tuple[Part, ...]) -> Report:
    return Report(
        r[1], title=r[2], outlet=r[3], published=maybe_interval(r[4:9]), url=r[9], agency=r[10], author=r[11],
        language=r[12], origin=r[13], parts=parts, id=r[0],
    )  # fmt: skip


def _sides(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[ActorRef, ...]]:
    sides: dict[str, tuple[ActorRef, ...]] = defaultdict(tuple)
    for r in rows:
        actor = Actor(*r[3:11]) if r[3] is not None else None
        span = Span(r[11], r[12]) if r[11] is not None else None
        sides[r[1]] += (ActorRef(actor, span, r[13], r[14]),)
    return sides


def _place(r: Sequence[Any]) -> Place | None:
    if r[0] is None:
        return None
    span = Span(r[7], r[8]) if r[7] is not None else None
    return Place(r[0], r[1], r[2], r[3], r[4], r[5], r[6], span)


def _interval(r: Sequence[Any]) -> DateInterval:
    return DateInterval(r[0], r[1], Precision(r[2]), Basis(r[3]), _tuple(r[4]))


def maybe_interval(r: Sequence[Any]) -> DateInterval | None:
    """The interval of five date columns, None if they are empty."""
    return None if r[2] is None else _interval(r)


def _tuple(json: str) -> tuple[str, ...]:
    return () if json == "[]" else msgspec.json.decode(json, type=tuple[str, ...])


def _by_owner(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    grouped: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row)
    return grouped


def _grouped(items: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        grouped[item.report_id].append(item)
    return grouped
