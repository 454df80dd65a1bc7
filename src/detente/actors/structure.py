"""The parts of a noun phrase, what was found of it, and the names that a text teaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from detente.actors.tables import Role
from detente.language import Sentence
from detente.records import Actor


class Word(NamedTuple):
    """A word of a phrase: offsets, text, lower-cased text and lemma."""

    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str = ""  # Universal POS, if a parse gave one


@dataclass
class Phrase:
    """A noun phrase, taken apart."""

    words: list[Word]
    owners: list[Phrase] = field(default_factory=list)
    tails: list[tuple[str, Phrase]] = field(default_factory=list)
    appositions: list[Phrase] = field(default_factory=list)
    joined: list[Phrase] = field(default_factory=list)  # what "and" adds to an owner or to what hangs on the phrase
    locative: bool = False  # it is told to be somewhere: an unknown name may be a town's
    pronoun: str = ""  # the word, if the phrase is a pronoun
    at: tuple[Sentence, int] | None = None  # what the caller needs to find the phrase again
    whose: tuple[int, int] = (-1, -1)  # where its state is told, once it was read

    @property
    def start(self) -> int:
        """Where its core begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where its core ends."""
        return self.words[-1].end


class Found(NamedTuple):
    """What a phrase can refer to."""

    actors: tuple[Actor, ...]
    via: str
    kind: str  # person, state, body, force, people, group, thing, weapon, act, relation, abstract, country, unknown
    start: int
    end: int
    role: Role | None = None
    plural: bool = False
    definite: bool = False
    named: bool = False


class Memory:
    """Names that a text has taught, each with the place where it did; the last teacher before a place is asked
    first."""

    def __init__(self) -> None:
        self._taught: dict[str, list[tuple[int, Actor]]] = {}
        self.strangers: set[str] = set()  # surnames of those whom nobody knows

    def __len__(self) -> int:
        return len(self._taught) + len(self.strangers)

    def add(self, name: str, actor: Actor, at: int) -> None:
        """Remember that a name (any case) stands for the actor from a place in the text on."""
        taught = self._taught.setdefault(name.lower(), [])
        if not taught or taught[-1][1] != actor:
            taught.append((at, actor))

    def get(self, name: str, at: int) -> Actor | None:
        """The actor a name stands for at a place; None if the text never taught it."""
        taught = self._taught.get(name.lower())
        if not taught:
            return None
        return next((actor for start, actor in reversed(taught) if start <= at), taught[0][1])


#: Asks the caller for what the text around says: (phrase, kind, role) to actors.
Context = Callable[[Phrase, str, "Role | None"], tuple[Actor, ...]]
