"""The parts of a noun phrase, what was found of it, and the names that a text teaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from detente.actors.tables import Role
from detente.language import Sentence
from detente.records import Actor


class Word(Protocol):
    """A word of a phrase: a token of a parse is one."""

    @property
    def start(self) -> int:
        """Its first code point in the text."""

    @property
    def end(self) -> int:
        """The code point behind its last."""

    @property
    def text(self) -> str:
        """As it is written."""

    @property
    def lower(self) -> str:
        """In lower case, with plain apostrophes."""

    @property
    def lemma(self) -> str:
        """As a dictionary has it."""

    @property
    def pos(self) -> str:
        """Universal part of speech; empty if there is no parse."""


class StringWord(NamedTuple):
    """A word of a string that nobody has parsed."""

    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str = ""


class Parts(NamedTuple):
    """What belongs to the core of a phrase, besides its owners."""

    tails: list[tuple[str, Phrase]]
    appositions: list[Phrase]


class Source(Protocol):
    """Where a phrase's words and parts come from once they are asked for."""

    def words(self, phrase: Phrase) -> Sequence[Word]:
        """The words of the core."""

    def owners(self, phrase: Phrase) -> list[Phrase]:
        """Whose it is."""

    def parts(self, phrase: Phrase) -> Parts:
        """What hangs on it, and its appositions."""

    def joined(self, phrase: Phrase) -> list[Phrase]:
        """What "and" adds to it."""


class Phrase(msgspec.Struct):
    """A noun phrase, taken apart only as far as somebody asks."""

    _words: Sequence[Word] | None
    _owners: list[Phrase] | None = None
    _parts: Parts | None = None
    _source: Source | None = None
    #: What the caller needs to find the phrase again.
    at: tuple[Sentence, int] | None = None
    #: The word, if the phrase is a pronoun.
    pronoun: str = ""
    #: It is told to be somewhere: an unknown name may be a town's.
    locative: bool = False
    #: Its appositions do not count.
    bare: bool = False
    #: Where its state is told, once it was read.
    whose: tuple[int, int] = (-1, -1)
    #: How it was read, when so much was known.
    known: tuple[int, Found | None] | None = None
    #: How many times over it is being read.
    open: int = 0
    _joined: list[Phrase] | None = None

    @property
    def place(self) -> tuple[Sentence, int]:
        """The sentence and head of a phrase that a parse gave."""
        assert self.at is not None
        return self.at

    @property
    def words(self) -> Sequence[Word]:
        """The words of its core."""
        words = self._words
        if words is None:
            words = self._words = self._source.words(self) if self._source is not None else ()
        return words

    @property
    def owners(self) -> list[Phrase]:
        """Whose it is ("Russia's", "its")."""
        owners = self._owners
        if owners is None:
            owners = self._owners = self._source.owners(self) if self._source is not None else []
        return owners

    @property
    def tails(self) -> list[tuple[str, Phrase]]:
        """What hangs on it, each with its preposition ("of Ukraine")."""
        return (self._parts or self._taken_apart()).tails

    @property
    def appositions(self) -> list[Phrase]:
        """What is set beside it."""
        return (self._parts or self._taken_apart()).appositions

    @property
    def joined(self) -> list[Phrase]:
        """What "and" adds to it, if it is an owner or hangs on another."""
        if self._joined is None:
            self._joined = self._source.joined(self) if self._source is not None else []
        return self._joined

    def _taken_apart(self) -> Parts:
        self._parts = self._source.parts(self) if self._source is not None else Parts([], [])
        return self._parts

    @property
    def start(self) -> int:
        """Where its core begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where its core ends."""
        return self.words[-1].end


class Found(msgspec.Struct, frozen=True, gc=False):
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

    def but(self, **changes: Any) -> Found:
        """The same with some fields changed."""
        return msgspec.structs.replace(self, **changes)


class Memory:
    """Names that a text has taught, each with the place where it did; the last teacher before a place is asked
    first."""

    def __init__(self) -> None:
        self._taught: dict[str, list[tuple[int, Actor]]] = {}
        self._strangers: set[str] = set()  # surnames of those whom nobody knows
        self._asked: dict[tuple[str, bool], int] = {}  # names and surnames asked for, and in which lesson first
        self._lesson = 0
        self.changes = 0  # how often something new was learned
        self.contradicted = False  # something was learned that an earlier lesson had asked for in vain

    def begin_lesson(self) -> None:
        """What is learned from now on, up to the next call, is learned of what is asked from now on."""
        self._lesson += 1

    def add(self, name: str, actor: Actor, at: int) -> None:
        """Remember that a name (any case) stands for the actor from a place in the text on."""
        name = name.lower()
        taught = self._taught.setdefault(name, [])
        if not taught or taught[-1][1] != actor:
            taught.append((at, actor))
            self._changed((name, False))

    def add_stranger(self, surname: str) -> None:
        """Remember the surname of somebody whom nobody knows."""
        if surname not in self._strangers:
            self._strangers.add(surname)
            self._changed((surname, True))

    def is_stranger(self, surname: str) -> bool:
        """True for the surname of somebody whom nobody knows."""
        self._asked.setdefault((surname, True), self._lesson)
        return surname in self._strangers

    def get(self, name: str, at: int) -> Actor | None:
        """The actor a name stands for at a place; None if the text never taught it."""
        name = name.lower()
        self._asked.setdefault((name, False), self._lesson)
        taught = self._taught.get(name)
        if not taught:
            return None
        return next((actor for start, actor in reversed(taught) if start <= at), taught[0][1])

    def _changed(self, name: tuple[str, bool]) -> None:
        self.changes += 1
        self.contradicted = self.contradicted or self._asked.get(name, self._lesson) < self._lesson


#: Asks the caller for what the text around says: (phrase, kind, role) to actors.
Context = Callable[[Phrase, str, "Role | None"], tuple[Actor, ...]]
