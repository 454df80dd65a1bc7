"""Why a row of the record is there: the report's own words with every part marked, and the rules that fired."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import msgspec

from detente.errors import UnknownId
from detente.records import ActorRef, Disagreement, Edge, EventMention, Record, Span, Statement
from detente.store import Store


class Mark(msgspec.Struct, frozen=True, order=True):
    """A marked stretch of an excerpt: offsets in it (half-open, code points), its role, and who or what it stands
    for."""

    start: int
    end: int
    role: str  # trigger, source, target, attribution, time, place, content, cue, speaker, addressee
    label: str = ""


class Excerpt(msgspec.Struct, frozen=True):
    """One telling: where it stands, its words with their marks, and why it was coded.

    `offset` is where `text` begins in the report; `elsewhere` are the parties that the context gives, as (role, label).
    """

    id: str
    kind: str  # mention, statement or claim
    report_id: str
    outlet: str | None
    published: str | None
    title: str | None
    url: str | None
    offset: int
    text: str
    marks: tuple[Mark, ...]
    elsewhere: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    why: tuple[str, ...]


class Explanation(msgspec.Struct, frozen=True):
    """What stands behind an id: its kind, its facts, every telling, and for an event what joined and what parts
    them."""

    id: str
    kind: str  # event, mention, statement or claim
    facts: tuple[tuple[str, str], ...]
    excerpts: tuple[Excerpt, ...]
    edges: tuple[Edge, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    redirected_from: str | None = None

    def __str__(self) -> str:
        """The lines that `detente show` prints."""
        text: str = import_module("detente.display").explanation_text(self)  # the room of display stands above
        return text

    def _repr_html_(self) -> str:
        html: str = import_module("detente.display").explanation_html(self)
        return html


def explain(store: Store, wanted: str) -> Explanation:
    """The explanation of a mention, statement, relation claim or event (also by an old id); UnknownId if there is
    none."""
    for kind, table in (("mention", "mention"), ("statement", "statement"), ("claim", "claim")):
        if found := store.execute(f"SELECT report_id FROM {table} WHERE id = ?", (wanted,)):
            excerpt = _excerpt(store.record(found[0][0]), kind, wanted)
            return Explanation(wanted, kind, excerpt.facts, (excerpt,))
    return _event(store, wanted)


def current_event(store: Store, wanted: str) -> str:
    """The id of the event that `wanted` (an event's id, old or new, or a mention's) is now; UnknownId if there is
    none."""
    for sql in (
        "SELECT id FROM event WHERE id = ?",
        "SELECT new_id FROM event_redirect WHERE old_id = ?",
        "SELECT event_id FROM event_mention WHERE mention_id = ?",
    ):
        if found := store.execute(sql, (wanted,)):
            return str(found[0][0])
    raise UnknownId(f"{store.path} holds nothing with the id {wanted!r}.")


def _event(store: Store, wanted: str) -> Explanation:
    event_id = current_event(store, wanted)
    row = store.execute(
        "SELECT type, status, date_start, date_end, place_name, disagreements, mutual, n_mentions, n_reports, n_outlets"
        " FROM event WHERE id = ?",
        (event_id,),
    )[0]
    sides = {side: ", ".join(p for (p,) in store.execute(_SIDE, (event_id, side))) for side in ("source", "target")}
    tellings = store.execute(
        "SELECT m.id, m.report_id FROM event_mention em JOIN mention m ON m.id = em.mention_id JOIN report r "
        "ON r.id = m.report_id"
        " WHERE em.event_id = ? ORDER BY r.published_start IS NULL, r.published_start, m.id",
        (event_id,),
    )
    records = {r.report.id: r for r in store.records({rid for _, rid in tellings})}
    facts = _facts(
        type=row[0], **sides, mutual="yes" if row[6] else "", status=row[1], date=_days(row[2], row[3]), place=row[4],
        told_by=f"{_n(row[7], 'telling')} in {_n(row[8], 'report')} of {_n(row[9], 'outlet')}",
        **{name: _outcomes(store, event_id, *what) for name, what in _OUTCOMES.items()},
    )  # fmt: skip
    return Explanation(
        event_id, "event", facts, tuple(_excerpt(records[rid], "mention", m) for m, rid in tellings),
        tuple(_edges(store, event_id)),
        msgspec.json.decode(row[5], type=tuple[Disagreement, ...]), wanted if wanted != event_id else None,
    )  # fmt: skip


_SIDE = "SELECT party FROM event_party WHERE event_id = ? AND side = ? ORDER BY ordinal"


#: What an event has to do with a word given: how the judgement calls it, on which side the event stands.
_OUTCOMES = {
    "kept_by": ("promise", "left_id", "right_id"),
    "broken_by": ("breach", "left_id", "right_id"),
    "keeps": ("promise", "right_id", "left_id"),
    "breaks": ("breach", "right_id", "left_id"),
}


def _outcomes(store: Store, event_id: str, judgement: str, own: str, other: str) -> str:
    """The other events of one judgement: `CONSULT 2017-07-07 (e5c760e11296db9f5)`."""
    sql = (
        f"SELECT DISTINCT e.type, coalesce(e.date_start, 'undated'), e.id FROM event_mention i JOIN edge x"
        f" ON x.{own} = i.mention_id AND x.judgement = ? JOIN event_mention o ON o.mention_id = x.{other}"
        f" JOIN event e ON e.id = o.event_id WHERE i.event_id = ? ORDER BY 2, 3"
    )
    return ", ".join(
        f"{type_} {day} ({other_id})" for type_, day, other_id in store.execute(sql, (judgement, event_id))
    )


def _n(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _edges(store: Store, event_id: str) -> Iterator[Edge]:
    """The judgements that touch an event's mentions."""
    members = "(SELECT mention_id FROM event_mention WHERE event_id = ?)"
    sql = (
        "SELECT left_id, right_id, judgement, score, reasons, made_by FROM edge"
        f" WHERE left_id IN {members} OR right_id IN {members} ORDER BY judgement, score DESC, left_id, "
        f"right_id, made_by"
    )
    for left, right, judgement, score, reasons, by in store.execute(sql, (event_id, event_id)):
        yield Edge(left, right, judgement, score, msgspec.json.decode(reasons, type=tuple[str, ...]), by)


def _excerpt(record: Record, kind: str, wanted: str) -> Excerpt:
    if kind == "mention":
        m = next(m for m in record.mentions if m.id == wanted)
        return _build(
            record, kind, wanted, m.evidence.span, list(_mention_marks(m)), _mention_refs(m), _mention_facts(m), m.why
        )
    if kind == "statement":
        s = next(s for s in record.statements if s.id == wanted)
        marks = list(_statement_marks(s))
        refs = [("speaker", r) for r in s.speakers] + [("addressee", r) for r in (s.addressee,) if r]
        facts = _facts(
            kind=s.kind.value,
            about=", ".join(s.about),
            stance=", ".join(f"{k}: {v.value}" for k, v in s.stance.items()),
        )
        return _build(record, kind, wanted, _around(record.report.text, marks, refs), marks, refs, facts, s.why)
    c = next(c for c in record.relation_claims if c.id == wanted)
    facts = _facts(pair="-".join(c.pair), direction=c.direction.value, since=c.since)
    refs = [("attribution", r) for r in c.attribution]
    return _build(
        record, kind, wanted, c.evidence.span, [(c.trigger.span, "trigger", c.direction.value)], refs, facts, c.why
    )


Marks = list[tuple[Span, str, str]]
Refs = list[tuple[str, ActorRef]]


def _build(
    record: Record, kind: str, wanted: str, window: Span, marks: Marks, refs: Refs, facts: Any, why: tuple[str, ...]
) -> Excerpt:
    r = record.report
    inside = marks + [(ref.span, role, label(ref)) for role, ref in refs if ref.span and window.covers(ref.span)]
    elsewhere = tuple((role, label(ref)) for role, ref in refs if not (ref.span and window.covers(ref.span)))
    moved = sorted(
        Mark(s.start - window.start, s.end - window.start, role, text) for s, role, text in inside if window.covers(s)
    )
    return Excerpt(
        wanted, kind, r.id, r.outlet, str(r.published) if r.published else None, r.title, r.url, window.start,
        window.of(r.text),
        tuple(moved), elsewhere, facts, why,
    )  # fmt: skip


def label(ref: ActorRef) -> str:
    """Who a reference stands for: `Sergei Lavrov (RUS)`, or its words if nobody knows."""
    if ref.actor is None:
        return ref.text
    party = ref.actor.state or ref.actor.id
    return party if ref.actor.name == party else f"{ref.actor.name} ({party})"


def _mention_marks(m: EventMention) -> Iterator[tuple[Span, str, str]]:
    yield m.trigger.span, "trigger", m.type.value
    if m.time:
        yield m.time.span, "time", str(m.date)
    if m.place and m.place.span:
        yield m.place.span, "place", m.place.name


def _mention_refs(m: EventMention) -> Refs:
    sides = (("source", m.sources), ("target", m.targets), ("attribution", m.attribution))
    return [(role, ref) for role, refs in sides for ref in refs]


def _mention_facts(m: EventMention) -> tuple[tuple[str, str], ...]:
    return _facts(
        type=m.type.value, mode=m.mode, contexts=", ".join(m.contexts), status=m.status.value,
        mutual="yes" if m.mutual else "",
        date=f"{m.date} ({m.date.basis.value})" if m.date.start else "", place=m.place.name if m.place else "",
        on_the_word_of=", ".join(map(label, m.attribution)), part=m.part.value, confidence=f"{m.confidence:.2f}",
    )  # fmt: skip


def _statement_marks(s: Statement) -> Iterator[tuple[Span, str, str]]:
    for span in s.content:
        yield span, "content", s.kind.value
    if s.cue:
        yield s.cue.span, "cue", ""


def _around(text: str, marks: Marks, refs: Refs) -> Span:
    """The whole lines that hold the marks, and the references on them."""
    spans = [m[0] for m in marks] or [r.span for _, r in refs if r.span] or [Span(0, 0)]
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    after = text.find("\n", end)
    return Span(text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after)


def _facts(**facts: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((k.replace("_", " "), v) for k, v in facts.items() if v)


def _days(start: str | None, end: str | None) -> str:
    return "" if start is None else start if start == end else f"{start}/{end or '..'}"
