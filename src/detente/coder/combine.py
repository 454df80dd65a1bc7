"""The two readers together: the model judges what the frames are least sure of, and proposes acts that no frame saw.

A draft of a weak frame keeps its parties, and the model may correct its type; in a sentence in which no frame saw
anything, it may propose an act between two parties. It is asked for nothing else: a question costs more than parsing a
sentence. The thresholds were chosen on evaluation/records (our own labelled reports); docs/quality.md has the ablation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from detente.coder import lexicon, syntax
from detente.coder.arguments import codes
from detente.coder.drafts import Draft
from detente.coder.reader import Ask, Reads, Verdict
from detente.language import Sentence
from detente.ontology import quad
from detente.records import ActorRef, EventType, Span

#: Weight of the model against a frame of full strength when they name different types.
WEIGHT = 0.4
#: Frames of this strength or more are hardly ever overruled (never from WEIGHT / (1 - WEIGHT) on), so the model is not
#: asked about their drafts.
STRONG = 0.6
#: A pair that no frame saw becomes a mention when the model is this sure of a type.
PROPOSED = 0.95
#: The same where the sentence names these two alone, and no frame found both sides of an act: the frames have
#: seen the verb and found no place for one of them. Chosen on evaluation/sentences.jsonl: of its proposals between .9
#: and .95, 9 of 17 were right, from there on 40 of 49.
ALONE = 0.95
#: Prepositions of what an act done in words is about, and of places and times.
TOPICAL = frozenset("on about over in at near after before during since regarding concerning amid following".split())
CORRECTED = "corrected by the model"
COMPLETED = "completed by the model"


class Judged(NamedTuple):
    """A draft with what the model says of it (None where it was not asked)."""

    draft: Draft
    verdict: Verdict | None


def judge(s: Sentence, drafts: Sequence[Draft], named: Sequence[ActorRef], model: Reads | None) -> list[Judged]:
    """The drafts as confirmed or corrected, and those that the model proposes, in text order."""
    if model is None:
        return [Judged(d, None) for d in drafts]
    asks = [_ask(s, d.sources, d.targets) if d.strength < STRONG else None for d in drafts]
    pairs = _lone_pair(s, drafts, named) or ([] if drafts else list(_open_pairs(s, named)))
    questions = [a for a in asks if a is not None] + [_between(s, *p) for p in pairs]
    answers = iter(model.read(questions) if questions else ())
    settled = [
        _settled(s, d, next(answers) if a is not None else None, drafts) for d, a in zip(drafts, asks, strict=True)
    ]
    seen = [_completed(p, v, drafts) or _proposed(s, p, v) for p, v in zip(pairs, answers, strict=True)]
    proposed = [j for j in seen if j is not None and not _topical(s, j.draft)]
    told = {j.draft.trigger for j in proposed}
    kept = [j for j in settled if j.draft.trigger not in told and not _told_already(j, drafts)]
    return sorted((*kept, *proposed), key=lambda j: j.draft.trigger)


def _ask(s: Sentence, sources: Sequence[ActorRef], targets: Sequence[ActorRef]) -> Ask | None:
    """The question about the first source and target that stand in the sentence, or None."""
    a = next((r.span for r in sources if r.span is not None and s.span.covers(r.span)), None)
    b = next((r.span for r in targets if r.span is not None and s.span.covers(r.span)), None)
    return None if a is None or b is None or a.overlaps(b) else Ask(s.text, _local(s, a), _local(s, b))


def _local(s: Sentence, span: Span) -> Span:
    return Span(span.start - s.start, span.end - s.start)


def _settled(s: Sentence, d: Draft, v: Verdict | None, drafts: Sequence[Draft]) -> Judged:
    """The draft with the type that frame and model together find likeliest."""
    if v is None:
        return Judged(d, None)
    best, sure = max(((t, p) for t, p in v.types.items() if t is not None), key=lambda tp: tp[1])
    own = v.types[d.type]
    if best is None or best == d.type or _governed(s, d, best, drafts):
        return Judged(d, v)
    if WEIGHT * sure > (1 - WEIGHT) * d.strength + WEIGHT * own:
        return Judged(d._replace(type=best, mode=None, rule=f"{d.rule}, {CORRECTED}"), v)
    return Judged(d, v)


def _governed(s: Sentence, d: Draft, kind: EventType, drafts: Sequence[Draft]) -> bool:
    """True if the model sees the act of which a noun is the object, of others: "Oslo *condemned* Peru's aggression
    against Chile"."""
    above, pair = set(s.ancestors(d.trigger)), codes((*d.sources, *d.targets))
    over = (o for o in drafts if o.type is kind and o.trigger in above)
    return d.nominal and any(codes(o.targets) and not codes((*o.sources, *o.targets)) >= pair for o in over)


def _told_already(judged: Judged, drafts: Sequence[Draft]) -> bool:
    """True for a noun that the model takes for the act which another word tells: "left the *treaty* with Peru"."""
    d = judged.draft
    pair = codes((*d.sources, *d.targets))
    others = (o for o in drafts if o.trigger != d.trigger and o.type is d.type)
    return CORRECTED in d.rule and any(codes((*o.sources, *o.targets)) >= pair for o in others)


def _lone_pair(s: Sentence, drafts: Sequence[Draft], named: Sequence[ActorRef]) -> list[tuple[ActorRef, ActorRef]]:
    """The first parties of the only two states that the sentence names, if no frame found both sides of an act."""
    if any(codes(d.targets) - codes(d.sources) or (d.mutual and len(codes(d.sources)) > 1) for d in drafts):
        return []
    first: dict[str, ActorRef] = {}
    for r in named:
        if r.span is not None and r.actor is not None and r.actor.sector != "JRN":
            first.setdefault(r.actor.state or r.actor.id, r)
    sides = list(first.values())
    return [(sides[0], sides[1])] if len(sides) == 2 and not _overlap(sides) and _active(s, *sides) else []


def _active(s: Sentence, a: ActorRef, b: ActorRef) -> bool:
    """True if some verb of more than being has both under it."""
    if a.span is None or b.span is None:
        return False
    one, other = _up(s, a.span), set(_up(s, b.span))
    shared = (k for k in one if k in other and syntax.is_verb(s, k))
    return any(s[k].lemma not in ("be", "have", "do") for k in shared)


def _topical(s: Sentence, d: Draft) -> bool:
    """True if the target of an act done in words is only a topic or a place: "talks on Chile", "the Lima bombing"."""
    if quad(d.type) not in (1, 3) or d.type is EventType.THREATEN:
        return False
    chains = [_up(s, r.span) for r in d.targets if r.span is not None]
    marks = (next((s[k].lower for k in chain if s[k].dep in ("prep", "agent")), "") for chain in chains)
    naming = any(s[chain[0]].dep == "compound" and s[s[chain[0]].head].pos == "NOUN" for chain in chains if chain)
    return naming or any(word in TOPICAL for word in marks)


def _overlap(sides: Sequence[ActorRef]) -> bool:
    a, b = (r.span for r in sides)
    return a is not None and b is not None and a.overlaps(b)


def _completed(pair: tuple[ActorRef, ActorRef], v: Verdict | None, drafts: Sequence[Draft]) -> Judged | None:
    """An act of the frames that lacks its target, with the other of the two, if the model sees the same act."""
    kind, sure = v.best if v is not None else (None, 0.0)
    if v is None or sure < ALONE:
        return None
    a, b = pair if v.reversed < 0.5 else pair[::-1]
    lacking = (d for d in drafts if d.type is kind and codes(d.sources) == codes((a,)))
    draft = next(lacking, None)
    if draft is None:
        return None
    return Judged(draft._replace(targets=(b,), rule=f"{draft.rule}, {COMPLETED}"), v)


def _open_pairs(s: Sentence, named: Sequence[ActorRef]) -> Iterator[tuple[ActorRef, ActorRef]]:
    """Neighbouring named parties of two states, each pair of states once."""
    seen: set[frozenset[str]] = set()
    refs = [(r, codes((r,)), _up(s, r.span)) for r in named if r.span is not None and codes((r,))]
    for k, (a, code, chain) in enumerate(refs):
        for b, other, chain_of_b in refs[k + 1 :]:
            pair = code | other
            if len(pair) == 2 and pair not in seen and _one_clause(s, (chain, chain_of_b)):
                seen.add(pair)
                yield a, b


def _one_clause(s: Sentence, chains: tuple[list[int], list[int]]) -> bool:
    """True if one of two (the head of each and all above it) stands in the doer of a verb and the other in what else
    hangs on it; a verb that the lexicon does not know: of others the frames have judged that they tell no act there.
    """
    if not all(chains):
        return False
    verb = next((k for k in chains[0] if k in chains[1]), None)
    if verb is None or not syntax.is_verb(s, verb) or s[verb].lemma in _known_verbs():
        return False
    branches = [chain[chain.index(verb) - 1] if chain[0] != verb else verb for chain in chains]
    doing = [s[k].dep in ("nsubj", "csubj", "agent") for k in branches]
    return branches[0] != branches[1] and doing[0] != doing[1]


@cache
def _known_verbs() -> frozenset[str]:
    words = lexicon.load()
    return frozenset(words.verbs) | words.reporting | {"be", "have", "do"}


def _up(s: Sentence, span: Span) -> list[int]:
    """The head of a named party and all above it."""
    words = s.tokens_in(span)
    return [words[-1], *s.ancestors(words[-1])] if words else []


def _between(s: Sentence, a: ActorRef, b: ActorRef) -> Ask:
    assert a.span is not None and b.span is not None
    return Ask(s.text, _local(s, a.span), _local(s, b.span))


def _proposed(s: Sentence, pair: tuple[ActorRef, ActorRef], v: Verdict | None) -> Judged | None:
    """The act that the model sees between two parties, at the word it leaned on, or None if it is not sure."""
    kind, sure = v.best if v is not None else (None, 0.0)
    if v is None or kind is None or sure < PROPOSED:
        return None
    trigger = _leaned(s, v)
    if trigger is None:
        return None
    a, b = pair if v.reversed < 0.5 else pair[::-1]
    mutual = kind is EventType.CONSULT
    told = max(v.statuses.items(), key=lambda kv: kv[1])[0]
    return Judged(
        Draft(trigger, trigger, kind, None, (a,), (b,), mutual, "model", sure * 0.7, frozenset((trigger,)), told), v
    )


def _leaned(s: Sentence, v: Verdict) -> int | None:
    """The verb or noun that the model leaned on most."""
    for word in v.words:
        for t in s.tokens:
            if t.lower == word and (syntax.is_verb(s, t.index) or t.pos in ("NOUN", "ADJ")):
                return t.index
    return None
