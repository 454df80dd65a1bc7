"""What the other rooms see of a parsed report: tokens, sentences, the reading of a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from detente.records import PartKind, Report, Span


class Token(msgspec.Struct, frozen=True, gc=False):
    """One word: offsets into the report, lemma, Universal POS, Penn tag, dependency label and the head's index."""

    index: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


class Entity(NamedTuple):
    """A named entity that the language model sees: offsets into the report and OntoNotes label."""

    start: int
    end: int
    label: str


class Lemmas(NamedTuple):
    """Every lemma that a form may get as a noun, as a verb, as an adjective, the form itself among them."""

    noun: frozenset[str]
    verb: frozenset[str]
    adjective: frozenset[str]


class Sentence:
    """One sentence of a report; `tokens` is empty until it is parsed, and set once (see `hang`).

    `words` and `places` are its words and their offsets, known before the parse; `memo` holds what other rooms have
    worked out of the parse, for as long as the sentence lives.
    """

    __slots__ = (
        *("end", "index", "kind", "memo", "paragraph", "places", "start", "text", "tokens", "words"),
        *("_children", "_labels"),
    )

    def __init__(
        self, index: int, start: int, text: str, kind: PartKind, paragraph: int, places: tuple[tuple[int, int], ...]
    ) -> None:
        self.index, self.start, self.end, self.text = index, start, start + len(text), text
        self.kind, self.paragraph = kind, paragraph
        self.tokens: tuple[Token, ...] = ()
        self.places = places
        self.words = [text[a - start : b - start] for a, b in places]
        self._children: list[list[int]] = []
        self._labels: list[str] = []
        self.memo: dict[tuple[object, ...], Any] = {}

    def hang(self, tokens: tuple[Token, ...]) -> None:
        """Set the tokens of a parse, and what hangs on each of them."""
        self.tokens = tokens
        below = self._children = [[] for _ in tokens]
        self._labels = [t.dep for t in tokens]
        for k, t in enumerate(tokens):
            if t.head != k:
                below[t.head].append(k)

    @property
    def span(self) -> Span:
        """Where the sentence stands in the report."""
        return Span(self.start, self.end)

    @property
    def forms(self) -> list[str]:
        """Its words in lower case, as the parser will see them; known before it is parsed."""
        return [w.lower().replace("’", "'") for w in self.words]

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, i: int) -> Token:
        return self.tokens[i]

    @property
    def root(self) -> int:
        """The index of the root token."""
        return next(t.index for t in self.tokens if t.head == t.index)

    def children(self, i: int, *deps: str) -> list[int]:
        """Indexes of the dependents of token `i` in text order, of the given labels if any are given."""
        kids = self._children[i]
        if not deps:
            return kids
        labels = self._labels
        return [k for k in kids if labels[k] in deps]

    def child(self, i: int, *deps: str) -> int | None:
        """The first dependent of token `i` with one of the labels, or None."""
        labels = self._labels
        for k in self._children[i]:
            if not deps or labels[k] in deps:
                return k
        return None

    def subtree(self, i: int) -> list[int]:
        """Indexes of token `i` and everything under it, in text order."""
        below = self._children
        if not below[i]:
            return [i]
        found = [i]
        for k in found:  # it grows as it is walked
            found += below[k]
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """Indexes of the heads above token `i`, nearest first."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i

    def span_between(self, first: int, last: int) -> Span:
        """The characters from token `first` to token `last`, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end)

    def token_at(self, offset: int) -> int | None:
        """The index of the token that covers the report offset, or of the next one; None past the end."""
        return next((t.index for t in self.tokens if offset < t.end), None)

    def tokens_in(self, span: Span) -> list[int]:
        """Indexes of the tokens that overlap the span."""
        return [t.index for t in self.tokens if t.start < span.end and span.start < t.end]


class Reading:
    """One report cut into sentences; the sentences of parts that are not coded are left out."""

    __slots__ = ("report", "sentences")

    def __init__(self, report: Report, sentences: tuple[Sentence, ...]) -> None:
        self.report = report
        self.sentences = sentences

    @property
    def text(self) -> str:
        """The report's text."""
        return self.report.text

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers the offset, or None."""
        return next((s for s in self.sentences if s.start <= offset < s.end), None)
