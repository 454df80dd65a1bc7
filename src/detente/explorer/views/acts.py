"""Events as pages list them: the act, the sentence of its best telling with its parts marked, and who tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from detente.display import Mark
from detente.explorer import marks
from detente.explorer.page import Ask
from detente.query import RecordDB, Rows, listings
from detente.query.digest import tellings_of
from detente.records import EventMention


class Voice(NamedTuple):
    """An outlet's tellings of one act: in how many reports, as what status, on whose word, and the first of them."""

    outlet: str
    report_id: str
    mention_id: str
    n: int
    statuses: tuple[str, ...]
    on_word_of: tuple[str, ...]
    sentence: str


class Card(NamedTuple):
    """An event to be listed."""

    row: dict[str, Any]
    sentence: Markup
    voices: list[Voice]

    @property
    def id(self) -> str:
        """The event's id."""
        return str(self.row["event_id"])


def cards(db: RecordDB, ids: Sequence[str], tellings: Rows | None = None) -> tuple[list[Card], Rows]:
    """The events with these ids, to be listed, and the rows they come from; their `tellings`, if they are at hand."""
    rows = listings.by_ids(db.store, listings.events(), ids)
    tellings = tellings_of(db.store, list(ids)) if tellings is None else tellings
    by_event: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for t in tellings:
        by_event[t["event_id"]].append(t)
    best = {m.id: m for m in db.store.mentions(r["mention_id"] for r in rows)}
    found = [Card(r, sentence(best[r["mention_id"]]), voices(by_event[r["event_id"]])) for r in rows]
    return found, rows


def voices(tellings: Iterable[dict[str, Any]]) -> list[Voice]:
    """The tellings of one act by outlet, the first to tell it first."""
    by_outlet: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for t in tellings:
        by_outlet[t["outlet"] or "unknown outlet"].append(t)
    return [
        Voice(
            outlet, own[0]["report_id"], own[0]["mention_id"], len({t["report_id"] for t in own}),
            tuple(dict.fromkeys(t["status"] for t in own)),
            tuple(dict.fromkeys(who for t in own for who in t["attribution"])), own[0]["sentence"],
        )
        for outlet, own in by_outlet.items()
    ]  # fmt: skip


def sentence(m: EventMention) -> Markup:
    """The sentence of a mention with its parts marked."""
    return marks.html(m.evidence.text, sentence_marks(m))


def sentence_marks(m: EventMention) -> list[Mark]:
    """The parts of a mention that stand in its sentence, in offsets of the sentence."""
    from detente.display import who

    own = [Mark(m.trigger.start, m.trigger.end, "trigger", m.type.value)]
    for role, refs in (("source", m.sources), ("target", m.targets), ("attribution", m.attribution)):
        own += [Mark(r.span.start, r.span.end, role, who(r)) for r in refs if r.span]
    if m.time:
        own.append(Mark(m.time.start, m.time.end, "time", str(m.date)))
    if m.place and m.place.span:
        own.append(Mark(m.place.span.start, m.place.span.end, "place", m.place.name))
    at = m.evidence.start
    return [x._replace(start=x.start - at, end=x.end - at) for x in own if m.evidence.span.covers(_span(x))]


def _span(m: Mark) -> Any:
    from detente.records import Span

    return Span(m.start, m.end)


class Paging(NamedTuple):
    """Where a page stands among the rows: numbers from 1, and how many there are."""

    first: int
    last: int
    total: int
    page: int
    pages: int


def paging(ask: Ask, total: int) -> Paging:
    """The paging of a list of `total` rows."""
    page, rows = ask.state.number("page", 1, 1, 100_000), ask.rows
    return Paging(min(ask.offset + 1, total), min(ask.offset + rows, total), total, page, max(-(-total // rows), 1))
