"""Statements: who said what about whom (codebook section 5).

find(reading, cast, mentions) -> list[Statement]
needed(sentences, words) -> set[int]: which sentences are worth parsing for statements?
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.language import Reading
from detente.records import ActorRef, EventMention, Evidence, Span, Statement, StatementKind, part_id
from detente.statements import assemble, pieces, speakers, stance
from detente.statements.page import Page
from detente.statements.speakers import Cast, Remembering
from detente.statements.worth import needed

__all__ = ["find", "needed"]

#: How sure a statement is, by the rule and the cue's form that made it: the share of such statements whose words
#: annotators gave to a speaker too, measured on 144 news articles; 0.7 where fewer than ten were seen.
_CONFIDENCE = {
    ("quotation", "direct"): 0.96,
    ("quotation", "mixed"): 0.83,
    ("signed", "direct"): 0.95,
    ("transcript", "indirect"): 0.5,
    ("clause", "noun"): 0.6,
    ("clause", "phrase"): 0.75,
    ("clause", "voice"): 0.65,
    ("clause", "verb"): 0.7,
    ("clause", "act"): 0.45,
    ("clause", "mention"): 0.65,
}


def find(reading: Reading, cast: Cast, mentions: Sequence[EventMention] = ()) -> list[Statement]:
    """The statements of a report, in text order; `mentions` are linked where the words are themselves an act."""
    page, cast = Page(reading), Remembering(cast)
    made = (_statement(page, reading, cast, d, mentions) for d in assemble.drafts(page))
    return [s for s in made if s is not None]


def _statement(
    page: Page, reading: Reading, cast: Cast, draft: assemble.Draft, mentions: Sequence[EventMention]
) -> Statement | None:
    text, cue = page.text, draft.cue
    content = tuple(pieces.bare(text, draft.spans, draft.quoted))
    if not content:
        return None
    words = " ".join(c.of(text) for c in content)
    who = speakers.references(text, cast, cue.sentence, draft.speakers)
    if cue.form == "headline" and not speakers.persons(cue, who):
        return None
    told = speakers.references(text, cast, cue.sentence, [cue.addressee]) if cue.addressee is not None else ()
    seen = stance.view(reading, cast, content, who, cue.lemma, mentions)
    span, kind = cue.span, _kind(text, draft)
    return Statement(
        id=part_id("s", reading.report.id, span.start, *(c.start for c in content), words),
        report_id=reading.report.id,
        kind=kind,
        content=content,
        words=words,
        speakers=who,
        cue=Evidence.at(text, span.start, span.end),
        addressee=told[0] if told else None,
        about=seen.about,
        stance=seen.stance,
        stance_words=seen.words,
        mention_id=_act(mentions, content, span, who),
        confidence=_confidence(draft, kind),
        why=(draft.rule, cue.form),
    )


def _kind(text: str, draft: assemble.Draft) -> StatementKind:
    """The kind, by the marks: a transcript has none, a block after "X said:" stands for marks, a fragment is mixed."""
    if draft.rule == "transcript":
        return StatementKind.INDIRECT
    kind = pieces.kind_of(text, draft.spans, draft.quoted)
    return StatementKind.MIXED if draft.fragment and kind == StatementKind.DIRECT else kind


def _confidence(draft: assemble.Draft, kind: StatementKind) -> float:
    """How sure a statement is, 0 to 1."""
    return _CONFIDENCE.get((draft.rule, kind.value), _CONFIDENCE.get((draft.rule, draft.cue.form), 0.7))


def _act(mentions: Sequence[EventMention], content: Sequence[Span], cue: Span, who: Sequence[ActorRef]) -> str | None:
    """The mention that the words themselves are: triggered by the cue, or within the words and done by the speaker."""
    for m in mentions:
        if m.trigger.span.overlaps(cue):
            return m.id
    said = {x for r in who if (x := stance.state_of(r)) is not None}
    for m in mentions:
        doers = {x for r in m.sources if (x := stance.state_of(r)) is not None}
        if said & doers and m.type.value in _SPEECH_ACTS and any(c.covers(m.trigger.span) for c in content):
            return m.id
    return None


#: Types of act that words alone can be (codebook section 3.1).
_SPEECH_ACTS = frozenset(("AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))
