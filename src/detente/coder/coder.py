"""From drafts to event mentions: status, date, place, attribution, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from detente import places, times
from detente.actors import state_actor
from detente.coder import combine, confidence, lexicon, reader, relate, status, syntax
from detente.coder.arguments import Parties, codes
from detente.coder.contexts import contexts_of
from detente.coder.drafts import Draft, anchored, is_of_press
from detente.coder.frames import FrameReader
from detente.coder.standing import has_standing, is_private
from detente.coder.story import Story
from detente.language import Language, Reading, Sentence
from detente.ontology import quad
from detente.records import (
    ActorRef,
    DateInterval,
    EventMention,
    EventType,
    Evidence,
    PartKind,
    Precision,
    Status,
    TimeExpression,
    Uncoded,
    part_id,
)


class ReportCast(Parties, Protocol):
    """What the event coder asks of the cast of a report."""

    @property
    def home(self) -> str | None:
        """The state whose office speaks in the report, if it is an official release."""
        ...

    def refs_in(self, sentence: Sentence) -> Sequence[ActorRef]:
        """The named mentions in a sentence."""
        ...

    def sector_of(self, ref: ActorRef) -> str | None:
        """The sector in which a party acts; None for a mere name."""
        ...


class EventCoder:
    """Reads event mentions from parsed reports; no I/O, no state between reports."""

    def __init__(self, language: Language, model: reader.Reads | None = None) -> None:
        self._language = language
        self._model = model

    def code(
        self, reading: Reading, cast: ReportCast, expressions: Sequence[TimeExpression]
    ) -> tuple[list[EventMention], list[Uncoded]]:
        """The event mentions of a parsed report in text order, and the sentences that gave none though they might."""
        mentions: list[EventMention] = []
        uncoded: list[Uncoded] = []
        previous: DateInterval | None = None
        story, voice = Story(), _voice(cast.home)
        told: list[tuple[Sentence, list[Draft], Sequence[ActorRef]]] = []
        for sentence in filter(lambda s: s.tokens, reading.sentences):
            named = cast.refs_in(sentence)
            frames = FrameReader(sentence, cast, named, voice, story.pair)
            drafts = list(filter(anchored, story.follow(sentence, frames.read(), frames.orphans)))
            drafts = [d for d in drafts if not is_of_press(d, reading.report.outlet)]
            told.append((sentence, drafts, () if frames.idles() else named))
            if not drafts:
                uncoded += _uncoded(reading, sentence, cast, frames)
        acts: list[tuple[Sentence, combine.Judged]] = []
        public = private = 0  # sentences that tell acts of public life, and of private people only
        for sentence, drafts, named in told:
            drafts = [story.foretold(sentence, d) for d in drafts]
            seen = combine.judge(sentence, drafts, named, self._model)
            kept = [j for j in seen if has_standing(j.draft, cast, ahead=_told(sentence, j.draft) is not Status.DONE)]
            public, private = public + bool(kept), private + bool(seen and not kept)
            if seen and not kept and len(codes(cast.refs_in(sentence))) > 1:
                uncoded.append(_private(reading, sentence, seen[0].draft))
            acts += ((sentence, j) for j in kept)
        for sentence, judged in between_states(acts) if is_private(public, private) else acts:
            mention = self._mention(reading, sentence, judged, cast, expressions, previous)
            mentions.append(mention)
            if mention.date.start and mention.time is not None:
                previous = mention.date
        return mentions, sorted(uncoded, key=lambda u: u.evidence.start)

    def relate(self, text: str, source: tuple[int, int], target: tuple[int, int]) -> list[tuple[EventType, float]]:
        """The types of act that the source span does to the target span, best first, scores 0-1 summing to 1."""
        return relate.types(self._language, text, source, target, self._model)

    def status(self, text: str, span: tuple[int, int]) -> Status:
        """The status of the act whose trigger stands at `span` of one sentence or more."""
        for sentence in self._language.parse(self._language.read(relate.plain_report(text))).sentences:
            if sentence.start <= span[0] < sentence.end:
                i = sentence.token_at(span[0])
                return Status.DONE if i is None else status.of(sentence, i)
        return Status.DONE

    def _mention(
        self,
        reading: Reading,
        s: Sentence,
        judged: combine.Judged,
        cast: ReportCast,
        expressions: Sequence[TimeExpression],
        previous: DateInterval | None,
    ) -> EventMention:
        draft = judged.draft
        told = _told(s, draft)
        date, when = times.date_of(s, draft.head, expressions, reading.report.published, told, previous)
        if when is None and (stamp := _stamp(s, draft, expressions)) is not None:
            date, when = stamp.interval or date, stamp
        trigger = s.span_between(draft.trigger, max(draft.trigger, draft.last))
        place = places.place_of(s, draft.head)
        source, target = codes(draft.sources), codes(draft.targets)
        mention = EventMention(
            id=part_id("m", reading.report.id, trigger.start, trigger.end, draft.type, sorted(source), sorted(target)),
            report_id=reading.report.id,
            type=draft.type,
            mode=draft.mode,
            contexts=contexts_of(s.text),
            sources=draft.sources,
            targets=draft.targets,
            mutual=draft.mutual,
            domestic=bool(source) and source | target == source and len(source) == 1 and bool(target),
            status=told,
            attribution=attribution(s, draft, cast),
            trigger=Evidence.at(reading.text, trigger.start, trigger.end),
            evidence=Evidence.at(reading.text, s.start, s.end),
            date=date,
            time=None if when is None else Evidence(when.start, when.end, when.text),
            place=place,
            part=s.kind,
            confidence=0.0,
            why=_why(judged, told),
        )
        return msgspec.structs.replace(mention, confidence=round(confidence.of(mention), 3))


def _stamp(s: Sentence, draft: Draft, expressions: Sequence[TimeExpression]) -> TimeExpression | None:
    """The one day named in the phrase of a noun that tells an act, or in a caption: when the picture was taken."""
    days = [t for t in expressions if s.span.covers(t.span) and t.interval and t.interval.precision is Precision.DAY]
    if s.kind is not PartKind.CAPTION:
        words = set(s.subtree(draft.head)) if draft.nominal else set()
        for k in sorted(words):  # "the first since he took office on May 10"
            if s[k].dep == "advcl" and s.child(k, "mark") is not None:
                words -= set(s.subtree(k))
        days = [t for t in days if any(s[k].start <= t.start < s[k].end for k in words)]
    return days[0] if len(days) == 1 else None


def _told(s: Sentence, draft: Draft) -> Status:
    """Whether the act is told as done."""
    return draft.status or status.of_object(s, draft.head)


def _voice(home: str | None) -> tuple[ActorRef, ...]:
    """The government that a press release speaks for."""
    return (ActorRef(state_actor(home, "GOV"), via="context"),) if home else ()


def _why(judged: combine.Judged, told: Status) -> tuple[str, ...]:
    """What a mention rests on: the frame, the status, and the model's word with what it leaned on."""
    draft, verdict = judged
    grounds = [draft.rule if draft.rule == "model" else f"frame {draft.rule}", f"status {told.value}"]
    if verdict is not None:
        kind, sure = verdict.best
        grounds.append(f"model {kind.value if kind else 'no act'} {sure:.2f}, leaning on {', '.join(verdict.words)}")
    return tuple(grounds)


def attribution(s: Sentence, draft: Draft, cast: Parties) -> tuple[ActorRef, ...]:
    """On whose word an act stands: the subject of the verb of saying or accusing above it; empty: the outlet's."""
    accusing = ("accuse", "blame", "charge", "suspect", "condemn", "denounce", "criticize", "criticise")
    for k in s.ancestors(draft.trigger):
        if syntax.is_verb(s, k) and (s[k].lemma in lexicon.load().reporting or s[k].lemma in accusing):
            speakers = tuple(r for h in syntax.subjects(s, k) for r in cast.party(s, h))
            known = tuple(r for r in speakers if r.actor is not None)
            if known and not (codes(known) & codes(draft.sources) and quad(draft.type) in (1, 3)):
                return known
            if known:
                return ()
    return ()


def between_states(acts: list[tuple[Sentence, combine.Judged]]) -> list[tuple[Sentence, combine.Judged]]:
    """The acts that involve two states, or organisations, or more."""
    return [(s, j) for s, j in acts if len(codes((*j.draft.sources, *j.draft.targets))) > 1]


def _private(reading: Reading, s: Sentence, d: Draft) -> Uncoded:
    """The row for a sentence whose acts are those of private people, companies or things."""
    evidence = Evidence.at(reading.text, s.start, s.end)
    return Uncoded(reading.report.id, evidence, s[d.trigger].text, "nobody in public life does it")


def _uncoded(reading: Reading, s: Sentence, cast: ReportCast, frames: FrameReader) -> Iterator[Uncoded]:
    """A row for a sentence that names two states and holds a word of the lexicon, but gave no mention."""
    if len(codes(cast.refs_in(s))) < 2:
        return
    found = [(rank, t.index, reason) for t in s.tokens for rank, reason in frames.refusal(t.index)]
    if found:
        _, word, reason = min(found)
        yield Uncoded(reading.report.id, Evidence.at(reading.text, s.start, s.end), s[word].text, reason)
