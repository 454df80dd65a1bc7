"""What a marked source does to a marked target: the frames read with the two marks as the only parties."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from detente.coder import lexicon, status, syntax
from detente.coder.drafts import Draft
from detente.coder.frames import FrameReader
from detente.coder.reader import Ask, Reads, Verdict
from detente.language import Language, Sentence
from detente.ontology import quad
from detente.records import Actor, ActorRef, EventType, Part, PartKind, Report, Span, Status

SOURCE, TARGET = Actor("SOURCE", "source"), Actor("TARGET", "target")
#: What each type gets of each reader whatever it says; from 0.002 to 0.02 the figures move by less than .01.
FRAMES_FLOOR, MODEL_FLOOR = 0.02, 0.005


def plain_report(text: str) -> Report:
    """A report whose whole text is body."""
    return Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))


class Marks:
    """A cast that knows two parties only: the marked spans."""

    def __init__(self, source: Span, target: Span) -> None:
        self._marks = ((source, SOURCE), (target, TARGET))

    def party(self, sentence: Sentence, head: int) -> tuple[ActorRef, ...]:
        """The mark that covers the head token, or an unidentified party for another noun phrase."""
        t = sentence[head]
        for span, actor in self._marks:
            if span.start < t.end and t.start < span.end:
                return (ActorRef(actor, span, actor.name),)
        if t.tag in ("PRP", "PRP$") and t.lower not in ("i", "we", "you", "us", "our", "my", "me", "your"):
            before = [(span, actor) for span, actor in self._marks if span.end <= t.start]
            if before:
                span, actor = min(before, key=lambda m: m[0].start)
                return (ActorRef(actor, span, actor.name, "pronoun"),)
        return ()


def types(
    language: Language,
    text: str,
    source: tuple[int, int],
    target: tuple[int, int],
    model: Reads | None = None,
) -> list[tuple[EventType, float]]:
    """Scores of all types, best first, summing to 1."""
    a, b = Span(*source), Span(*target)
    scores: defaultdict[EventType, float] = defaultdict(float)
    reading = language.parse(language.read(plain_report(text)))
    for s in reading.sentences:
        if not (a.overlaps(s.span) or b.overlaps(s.span)):
            continue
        for draft in FrameReader(s, Marks(a, b)).read():
            scores[_told(s, draft)] += draft.strength * _fit(draft)
        if not scores:
            for kind, weight in _loose(s, a, b):
                scores[kind] += weight
    verdict = None if model is None else model.read([Ask(text, a, b)])[0]
    return sorted(_joined(scores, verdict).items(), key=lambda x: -x[1])


def _joined(scores: dict[EventType, float], verdict: Verdict | None) -> dict[EventType, float]:
    """The two readers' scores multiplied, each with a little for every type, so that neither can rule one out alone."""
    found = _shares({t: scores.get(t, 0.0) + FRAMES_FLOOR for t in EventType})
    if verdict is not None:
        some = 1 - verdict.types[None] + 1e-6
        model = _moved({t: verdict.types[t] / some for t in EventType}, verdict.statuses[Status.INTENDED])
        found = {t: (p + FRAMES_FLOOR) * (model[t] + MODEL_FLOOR) for t, p in found.items()}
    return _shares(found)


def _shares(scores: dict[EventType, float]) -> dict[EventType, float]:
    total = sum(scores.values())
    return {t: x / total for t, x in scores.items()}


def _told(s: Sentence, draft: Draft) -> EventType:
    """The type of a draft as a relation."""
    to_come = (draft.status or status.of(s, draft.head)) is Status.INTENDED
    return _promised().get(draft.type, draft.type) if to_come else draft.type


@cache
def _promised() -> dict[EventType, EventType]:
    """What an act is as a relation while it is still to come: a promise, or a threat, of the one who is to do it."""
    acts = (t for t in EventType if quad(t) in (2, 4) or t is EventType.CONSULT)
    return {t: EventType.THREATEN if quad(t) == 4 else EventType.AGREE for t in acts}


def _moved(shares: dict[EventType, float], to_come: float) -> dict[EventType, float]:
    """The shares with those of acts still to come given to promises and threats, if the model thinks them likely so."""
    if to_come < 0.5:
        return shares
    moved = dict(shares)
    for kind, word in _promised().items():
        moved[word] += moved[kind] * to_come
        moved[kind] *= 1 - to_come
    return moved


def _fit(draft: Draft) -> float:
    """How well the draft's sides agree with the marks: 1 both right, less if one is missing or they are swapped."""
    sources, targets = ({r.actor.id for r in refs if r.actor} for refs in (draft.sources, draft.targets))
    if ("SOURCE" in sources and "TARGET" in targets) or (draft.mutual and {"SOURCE", "TARGET"} <= sources | targets):
        return 1.0
    if "SOURCE" in sources and not targets:
        return 0.6
    if "SOURCE" in sources:
        return 0.4
    return 0.1 if "TARGET" in sources else 0.3


def _loose(s: Sentence, source: Span, target: Span) -> list[tuple[EventType, float]]:
    """When no frame is complete: the types of the lexicon's words on the path between the marks, else anywhere."""
    words = lexicon.load()
    path = _path(s, source, target)
    found = []
    for t in s.tokens:
        kinds = [f.type for f in words.verbs.get(t.lemma, ())] if syntax.is_verb(s, t.index) else []
        kinds = kinds or [f.type for f in words.nouns.get(t.lemma, ()) if t.pos == "NOUN"]
        for rank, kind in enumerate(kinds[::-1]):
            near = 1.0 if t.index in path else 0.25
            found.append((kind, near / (1 + rank)))
    return found


def _path(s: Sentence, source: Span, target: Span) -> set[int]:
    """The tokens between two spans in the tree."""
    ends = [s.tokens_in(x) for x in (source, target)]
    if not all(ends):
        return set()
    chains = [[k[-1], *s.ancestors(k[-1])] for k in ends]
    common = next((k for k in chains[0] if k in chains[1]), None)
    return {k for chain in chains for k in chain[: chain.index(common) + 1]} if common is not None else set()
