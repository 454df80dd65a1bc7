"""What a marked source does to a marked target: the frames read with the two marks as the only parties."""

from __future__ import annotations

from collections import defaultdict

from detente.coder import lexicon, syntax
from detente.coder.drafts import Draft
from detente.coder.frames import FrameReader
from detente.coder.reader import Ask, ModelReader
from detente.language import Language, Sentence
from detente.records import Actor, ActorRef, EventType, Part, PartKind, Report, Span

SOURCE, TARGET = Actor("SOURCE", "source"), Actor("TARGET", "target")
#: Share of each type in a mixed stream of coded news (PLOVER-coded public data), for a sentence without any known word.
PRIOR = {t: 1 / len(EventType) for t in EventType}


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
    model: ModelReader | None = None,
) -> list[tuple[EventType, float]]:
    """Scores of all types, best first, summing to 1."""
    a, b = Span(*source), Span(*target)
    scores: defaultdict[EventType, float] = defaultdict(float)
    reading = language.parse(language.read(plain_report(text)))
    for s in reading.sentences:
        if not (a.overlaps(s.span) or b.overlaps(s.span)):
            continue
        for draft in FrameReader(s, Marks(a, b)).read():
            scores[draft.type] += draft.strength * _fit(draft)
        if not scores:
            for kind, weight in _loose(s, a, b):
                scores[kind] += weight
    total = sum(scores.values()) + 0.01 * len(EventType)
    frames = {t: (scores[t] + 0.01) / total for t in EventType}
    if model is not None:
        verdict = model.read([Ask(text, a, b)])[0]
        some = 1 - verdict.types[None] + 1e-6
        frames = {t: 0.5 * p + 0.5 * verdict.types[t] / some for t, p in frames.items()}
    return sorted(frames.items(), key=lambda x: -x[1])


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
