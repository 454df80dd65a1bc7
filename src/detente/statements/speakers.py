"""Who speaks and who is told: noun phrases of a parsed sentence turned into references by the cast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from detente.language import Sentence
from detente.records import ActorRef, Span
from detente.statements import cue, lexicon
from detente.statements.cue import Cue


class Cast(Protocol):
    """What this room asks of `detente.actors.Cast`."""

    def party(self, sentence: Sentence, head_index: int) -> tuple[ActorRef, ...]:
        """Whom the noun phrase headed by a token refers to."""
        ...

    def refs_in(self, sentence: Sentence) -> Sequence[ActorRef]:
        """Every reference to an actor in a sentence."""
        ...


class Remembering:
    """A cast that answers each question once: the same sentences are asked about by many statements."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._parties: dict[tuple[int, int], tuple[ActorRef, ...]] = {}
        self._refs: dict[int, list[ActorRef]] = {}

    def party(self, sentence: Sentence, head_index: int) -> tuple[ActorRef, ...]:
        """Whom the noun phrase headed by a token refers to."""
        key = (sentence.index, head_index)
        if key not in self._parties:
            self._parties[key] = self._cast.party(sentence, head_index)
        return self._parties[key]

    def refs_in(self, sentence: Sentence) -> Sequence[ActorRef]:
        """Every reference to an actor in a sentence."""
        if sentence.index not in self._refs:
            self._refs[sentence.index] = list(self._cast.refs_in(sentence))
        return self._refs[sentence.index]


def persons(headline: Cue, who: Iterable[ActorRef]) -> bool:
    """True if the name beside a headline's colon can speak: a country before it is a topic ("Chile: fleet sails")."""
    before = all(k < headline.head for k in headline.speakers)
    s = headline.sentence
    names = sum(s[k].pos == "PROPN" for k in range(headline.head) if before)
    if any(s[k].lemma.lower() in lexicon.load().headline for k in headline.speakers):
        return True
    return any(
        (r.actor is None and names > 1) or (r.actor is not None and (r.actor.sector is not None or not before))
        for r in who
    )


#: Dependents that still belong to the name of a speaker; relative clauses and appositions do not.
_WITHIN = frozenset(
    ("det", "amod", "compound", "nmod", "nummod", "poss", "case", "quantmod", "advmod", "predet", "prep", "pobj", "neg")
)


def references(text: str, cast: Cast, s: Sentence, heads: Iterable[int]) -> tuple[ActorRef, ...]:
    """The actors that the phrases headed by `heads` (and their conjuncts) refer to; an unknown one keeps its words."""
    found: list[ActorRef] = []
    for head in heads:
        for k in cue.conjuncts(s, head):
            found.extend(_reference(text, cast, s, k))
    return tuple(dict.fromkeys(found))


def _reference(text: str, cast: Cast, s: Sentence, head: int) -> list[ActorRef]:
    span = phrase(s, head)
    refs = cast.party(s, head) or _parted(cast, s, head)
    if not refs:
        return [ActorRef(None, span, span.of(text), "phrase")]
    return [r if r.span is not None and r.span.overlaps(span) else _at(r, span, text) for r in refs]


def _parted(cast: Cast, s: Sentence, head: int) -> tuple[ActorRef, ...]:
    """Whom "one of the envoys" is one of."""
    if s[head].lower not in lexicon.load().quantifiers:
        return ()
    whole = (k for p in s.children(head, "prep") if s[p].lower == "of" for k in s.children(p, "pobj"))
    return next((refs for k in whole if (refs := cast.party(s, k))), ())


def _at(ref: ActorRef, span: Span, text: str) -> ActorRef:
    """The same actor, pointed at by the words that stand here."""
    return ActorRef(ref.actor, span, span.of(text), ref.via)


def phrase(s: Sentence, head: int) -> Span:
    """The characters of the noun phrase headed by a token, without relative clauses, appositions and conjuncts."""
    tokens = _phrase_tokens(s, head)
    first = last = head
    while first - 1 in tokens:
        first -= 1
    while last + 1 in tokens:
        last += 1
    while last > head and s[last].pos in ("PUNCT", "PART", "ADP"):
        last -= 1
    return s.span_between(first, last)


def _phrase_tokens(s: Sentence, head: int) -> set[int]:
    found, stack = set(), [head]
    while stack:
        k = stack.pop()
        found.add(k)
        stack.extend(c for c in s.children(k) if s[c].dep in _WITHIN or (s[c].dep == "punct" and s[c].text in "-.’'"))
    return found
