"""Those mentioned in a report, in order, with what a later pronoun or role must agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from detente.actors.tables import Role, listed
from detente.language import Sentence, Token
from detente.records import Actor

if TYPE_CHECKING:
    from detente.actors.mentions import Cast

#: How many sentences back an antecedent may lie (own choice: farther ones were seldom right in the reports looked at).
REACH = 3
HE, SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "ADJ"))
_MODIFIERS = frozenset(("compound", "amod", "nmod"))
RELATIVE = frozenset("who whom whose which that".split())
#: Kinds that stand in a pronoun's way though nobody can say who they are.
_SOMEBODY = frozenset(("person", "unknown", "people", "force", "body"))
SUBJECT = frozenset(("nsubj", "nsubjpass", "csubj"))


#: What a subject, a name and a step back by one sentence count (after Lappin and Leass, own weights), a subject
#: that speaks in the same sentence, and an agreement in gender; the most that one of a sentence before can gain.
_SUBJECT, _NAME, _STEP, _SPEAKER, AGREES = 2.5, 0.5, 2.0, 1.0, 0.5
_MOST = _SUBJECT + _NAME + AGREES + 0.01
_PLURAL = frozenset(("NNS", "NNPS"))


class Entity(msgspec.Struct, frozen=True, gc=False):
    """Somebody mentioned: where, who, and what a later pronoun must agree with."""

    sentence: int
    token: int
    actors: tuple[Actor, ...]
    kind: str
    plural: bool
    subject: bool
    lemma: str
    role: Role | None
    named: bool


#: Stands for those whose phrase was not read.
_UNREAD = Entity(0, 0, (), "", False, False, "", None, False)


class Discourse:
    """The mentions of one report, found sentence by sentence."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._entities: dict[int, list[Entity]] = {}
        self._each: dict[int, Entity | None] = {}  # by where the head begins
        self._heads: dict[int, dict[int, Token]] = {}
        self._lemmas: dict[int, dict[str, list[int]]] = {}
        self._paragraphs: dict[int, int] = {}  # where each paragraph begins
        self._named: Counter[str] | None = None
        self._paired: Counter[frozenset[str]] | None = None

    def clear(self) -> None:
        """Forget what was found, because the names known have changed."""
        self._entities.clear()
        self._each.clear()
        self._named = self._paired = None

    def entities(self, index: int) -> list[Entity]:
        """Those mentioned in a sentence, in the order of their heads."""
        entities = self._entities.get(index)
        if entities is None:
            self._entities[index] = []
            s = self._cast.reading.sentences[index]
            entities = self._entities[index] = list(self._in(s, len(s.tokens)))
        return entities

    def _in(self, s: Sentence, end: int) -> Iterator[Entity]:
        for i, t in self.heads_of(s).items():
            if i >= end:
                return
            if (entity := self._headed_by(s, t)) is not None:
                yield entity

    def _entity(self, s: Sentence, i: int) -> Entity | None:
        """Who is mentioned by the phrase that a token heads, if it can head one."""
        t = self.heads_of(s).get(i)
        return self._headed_by(s, t) if t is not None else None

    def _headed_by(self, s: Sentence, t: Token) -> Entity | None:
        entity = self._each.get(t.start, _UNREAD)
        if entity is _UNREAD:
            if self._cast.is_being_read(s, t.index):
                return None
            entity = self._each[t.start] = self._entity_of(s, t)
        return entity

    def heads_of(self, s: Sentence) -> dict[int, Token]:
        """The tokens that can head somebody's mention, by their indexes."""
        heads = self._heads.get(s.index)
        if heads is None:
            heads = self._heads[s.index] = {
                t.index: t
                for t in s.tokens
                if t.pos in _NOMINAL and t.dep not in _MODIFIERS and t.lower not in RELATIVE
            }
        return heads

    def _by_lemma(self, s: Sentence) -> dict[str, list[int]]:
        """The tokens that can head a mention, by lemma."""
        found = self._lemmas.get(s.index)
        if found is None:
            found = self._lemmas[s.index] = {}
            for i, t in self.heads_of(s).items():
                found.setdefault(t.lemma, []).append(i)
        return found

    def _entity_of(self, s: Sentence, t: Token) -> Entity | None:
        found = self._cast.found(s, t.index)
        if found is None or (not found.actors and found.kind not in _SOMEBODY):
            return None
        plural = found.plural or len(found.actors) > 1 or t.tag in _PLURAL
        kind = "person" if t.lower in HE or t.lower in SHE or t.lower in ("i", "me") else found.kind
        subject = self._is_subject(s, t)
        return Entity(s.index, t.index, found.actors, kind, plural, subject, t.lemma, found.role, found.named)

    def _is_subject(self, s: Sentence, t: Token) -> bool:
        while t.dep in ("conj", "appos") and t.head < t.index:
            t = s.tokens[t.head]
        return t.dep in SUBJECT

    def _gender(self, e: Entity) -> str:
        """m or f as the word, the role or the given name tells; empty if none does."""
        word = self._cast.reading.sentences[e.sentence][e.token].lower
        if word in HE or word in SHE:
            return "m" if word in HE else "f"
        if e.kind != "person" or word in ("i", "me"):
            return ""
        return self._cast.known.gender(e.actors[0].name if e.actors else "", e.role)

    def _before(self, s: Sentence, i: int, reach: int = REACH) -> Iterator[Entity]:
        """Those mentioned before a token, the latest sentence first, in text order within a sentence."""
        for entities in self._by_sentence(s, i, reach):
            yield from entities

    def _foremost(
        self, s: Sentence, i: int, reach: int, suits: Callable[[Entity], bool], gender: str = ""
    ) -> Entity | None:
        """The most salient single person before a token that suits, the nearer of two; phrases are read from the
        nearest sentence on, subjects first, as long as one can mean somebody more salient."""
        best, most = None, float("-inf")
        for far in range(min(reach, s.index) + 1):
            if most >= highest(far):
                break
            other = self._cast.reading.sentences[s.index - far]
            for subject, t in self._persons_before(other, len(other.tokens) if far else i):
                if not subject and most >= highest(far) - _SUBJECT:
                    break
                e = self._headed_by(other, t)
                if e is None or e.plural or not suits(e):
                    continue
                worth = self._salience(s, e) + (AGREES if gender and self._gender(e) == gender else 0)
                if worth > most:
                    best, most = e, worth
        return best

    def _persons_before(self, s: Sentence, end: int) -> list[tuple[bool, Token]]:
        """The heads of singular phrases before a place that can mean somebody, subjects first, and whether they are
        subjects."""
        heads = (t for k, t in self.heads_of(s).items() if k < end and t.tag not in _PLURAL)
        told = [(self._is_subject(s, t), t) for t in heads if self._may_be_person(s, t)]
        return sorted(told, key=lambda each: not each[0])

    def _may_be_person(self, s: Sentence, t: Token) -> bool:
        """False for a common noun that means no person, whatever stands before it."""
        i = t.index + 1
        reader = self._cast.reader
        if t.pos != "NOUN" or reader.may_be_person(t) or reader.hit_over(t.start) or s.child(t.index, "appos"):
            return True
        return i < len(s.tokens) and s.tokens[i].lower in ("of", "for")

    def _salience(self, s: Sentence, e: Entity) -> float:
        """How near somebody's mention is in a reader's mind at a sentence behind it."""
        other = self._cast.reading.sentences[e.sentence]
        score = _STEP * (e.sentence - s.index) + (_SUBJECT if e.subject else 0.0) + (_NAME if e.named else 0.0)
        if other is s and e.subject and s[s[e.token].head].lemma in listed("saying"):
            score += _SPEAKER
        return score + 0.01 * e.token / max(1, len(other))

    def _so_called(self, s: Sentence, i: int, reach: int) -> Iterator[Entity]:
        """Those mentioned before a token by the same noun, in the order of `_before`."""
        sentences = self._cast.reading.sentences
        for index in range(s.index, max(-1, s.index - 1 - reach), -1):
            other = sentences[index]
            end = i if index == s.index else len(other.tokens)
            for k in self._by_lemma(other).get(s[i].lemma, ()):
                if k < end and (entity := self._entity(other, k)) is not None:
                    yield entity

    def _by_sentence(self, s: Sentence, i: int, reach: int = REACH) -> Iterator[list[Entity]]:
        """The same by sentence; one is read when it is asked for."""
        yield list(self._in(s, i))
        for index in range(s.index - 1, max(-1, s.index - 1 - reach), -1):
            yield self.entities(index)


def highest(far: int) -> float:
    """The most that somebody's salience can be who is mentioned so many sentences back."""
    return _MOST - _STEP * far
