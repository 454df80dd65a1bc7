"""Statements: who said what about whom (codebook section 5).

    find(reading, cast, mentions) -> list[Statement]
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.language import Reading
from detente.records import EventMention, Evidence, Statement, content_id
from detente.statements import assemble, pieces, speakers
from detente.statements.page import Page
from detente.statements.speakers import Cast

__all__ = ["find"]


def find(reading: Reading, cast: Cast, mentions: Sequence[EventMention] = ()) -> list[Statement]:
    """Who said what: the statements of a report, in text order; `mentions` are linked where the words are themselves an act."""
    page = Page(reading)
    return [s for d in assemble.drafts(page) if (s := _statement(page, reading, cast, d)) is not None]


def _statement(page: Page, reading: Reading, cast: Cast, draft: assemble.Draft) -> Statement | None:
    text, cue = page.text, draft.cue
    kind = pieces.kind_of(text, draft.spans, draft.quoted)
    content = tuple(pieces.bare(text, draft.spans, draft.quoted))
    if not content:
        return None
    words = " ".join(c.of(text) for c in content)
    who = speakers.references(text, cast, cue.sentence, draft.speakers)
    told = speakers.references(text, cast, cue.sentence, [cue.addressee]) if cue.addressee is not None else ()
    span = cue.span
    return Statement(
        id=content_id("s", reading.report.id, *(c.start for c in content), words),
        report_id=reading.report.id,
        kind=kind,
        content=content,
        words=words,
        speakers=who,
        cue=Evidence.at(text, span.start, span.end),
        addressee=told[0] if told else None,
        why=(draft.rule, cue.form),
    )
