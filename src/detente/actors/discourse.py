"""Those mentioned in a report, in order, with what a later pronoun or role must agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from detente.actors.structure import Found
from detente.actors.tables import Role
from detente.language import Sentence
from detente.records import Actor

if TYPE_CHECKING:
    from detente.actors.mentions import Cast

#: How many sentences back an antecedent may lie (own choice: farther ones were seldom right in the reports looked at).
REACH = 3
HE, SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
RELATIVE = frozenset("who whom whose which that".split())
#: Kinds that stand in a pronoun's way though nobody can say who they are.
_SOMEBODY = frozenset(("person", "unknown", "people", "force", "body"))
SUBJECT = frozenset(("nsubj", "nsubjpass", "csubj"))


class Entity(NamedTuple):
    """Somebody mentioned: where, who, and what a later pronoun must agree with."""

    sentence: int
    token: int
    actors: tuple[Actor, ...]
    kind: str
    plural: bool
    gender: str
    subject: bool
    lemma: str
    role: Role | None
    named: bool


class Discourse:
    """The mentions of one report, found sentence by sentence."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._entities: dict[int, list[Entity]] = {}
        self._named: Counter[str] | None = None
        self._paired: Counter[frozenset[str]] | None = None

    def clear(self) -> None:
        """Forget what was found, because the names known have changed."""
        self._entities.clear()
        self._named = self._paired = None

    def entities(self, index: int) -> list[Entity]:
        """Those mentioned in a sentence, in the order of their heads."""
        if index not in self._entities:
            self._entities[index] = []
            s = self._cast.reading.sentences[index]
            self._entities[index] = list(self._in(s, len(s.tokens)))
        return self._entities[index]

    def _in(self, s: Sentence, end: int) -> Iterator[Entity]:
        for t in s.tokens[:end]:
            if t.pos not in ("NOUN", "PROPN", "PRON", "ADJ") or t.dep in ("compound", "amod", "nmod"):
                continue
            if t.lower in RELATIVE:
                continue
            found = self._cast.found(s, t.index)
            if found is None or (not found.actors and found.kind not in _SOMEBODY):
                continue
            name = found.actors[0].name if found.actors else ""
            gender = self._gender(found, name, t.lower)
            plural = found.plural or len(found.actors) > 1 or t.tag in ("NNS", "NNPS")
            kind = "person" if t.lower in HE or t.lower in SHE or t.lower in ("i", "me") else found.kind
            yield Entity(
                s.index,
                t.index,
                found.actors,
                kind,
                plural,
                gender,
                self._is_subject(s, t.index),
                t.lemma,
                found.role,
                found.named,
            )

    def _is_subject(self, s: Sentence, i: int) -> bool:
        while s[i].dep in ("conj", "appos") and s[i].head < i:
            i = s[i].head
        return s[i].dep in SUBJECT

    def _gender(self, found: Found, name: str, word: str) -> str:
        if word in HE or word in SHE:
            return "m" if word in HE else "f"
        return self._cast.known.gender(name, found.role) if found.kind == "person" else ""

    def _before(self, s: Sentence, i: int, reach: int = REACH) -> list[Entity]:
        """Those mentioned before a token, the latest sentence first, in text order within a sentence."""
        found = list(self._in(s, i))
        for index in range(s.index - 1, max(-1, s.index - 1 - reach), -1):
            if self._cast.reading.sentences[index].tokens:
                found.extend(self.entities(index))
        return found

    def _by_sentence(self, s: Sentence, i: int) -> Iterator[list[Entity]]:
        yield list(self._in(s, i))
        for index in range(s.index - 1, max(-1, s.index - 1 - REACH), -1):
            yield self.entities(index)
