"""The lines of a report with what their shape tells: where they stand, how they end, how they are set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from detente.clean import tables
from detente.language import is_headline

_WORD = re.compile(r"\w+(?:[.'’&-]\w+)*")
_TITLES = (
    *(
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Prof",
        "Gen",
        "Lt",
        "Col",
        "Sgt",
        "Maj",
        "Adm",
        "Capt",
        "Cpl",
        "Sen",
        "Rep",
        "Gov",
        "Amb",
    ),
    *("Min", "St", "No", "vs", "Jan", "Feb", "Mar", "Apr", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"),
)
#: A stop that ends a sentence inside a line: after no initial ("U.S. Secretary") and no abbreviated title or month.
_SENTENCE_END = re.compile(
    r"(?:\.(?<!\b[A-Z]\.)" + "".join(rf"(?<!\b{t}\.)" for t in _TITLES) + r"|[!?…])[\"'”’»)\]]*\s+[\"'“‘(]*[A-Z]"
)
_CLOSERS = "\"'”’»)] \t"
_MODALS = frozenset(
    ("can", "cannot", "can't", "could", "may", "might", "must", "shall", "should", "will", "won't", "would")
)


#: Verbs that running stories have and headlines lack.
_PAST = frozenset(("said", "told", "was", "were", "had", "did", "added", "has", "have", "is", "are", "been"))
#: Words that no sentence and no headline ends with.
_SMALL = frozenset(("a", "an", "and", "at", "by", "from", "his", "its", "of", "or", "that", "the", "their", "to"))


@dataclass(frozen=True)
class Line:
    """One line without the white space round it: offsets, words, and whether an empty line stands before and after."""

    start: int
    end: int
    text: str
    gap_before: bool
    gap_after: bool

    @cached_property
    def plain(self) -> str:
        """The line in lower case, without surrounding punctuation and repeated blanks, for comparison with tables."""
        return " ".join(self.text.casefold().split()).strip(" \t.:;,!?-–—_*|#>»•()[]\"'“”‘’")

    @cached_property
    def words(self) -> list[str]:
        """The words of the line."""
        return _WORD.findall(self.text)

    @property
    def stopped(self) -> bool:
        """True if it ends as a sentence does."""
        return self.text.rstrip(_CLOSERS).endswith((".", "!", "?", "…"))

    @property
    def open(self) -> bool:
        """True if it ends in a sign or a small word that says that more follows."""
        return self.text.endswith((":", ",", ";", "-", "–", "—", "_", "(", "/")) or self.text.split()[-1] in _SMALL

    @property
    def continues(self) -> bool:
        """True if it begins as the middle of a sentence does, in lower case."""
        first = next((c for c in self.text if c.isalpha()), "")
        return first.islower()

    @cached_property
    def one_sentence(self) -> bool:
        """True if no sentence seems to begin inside it."""
        return single(self.text)

    @property
    def title_case(self) -> bool:
        """True if most of its longer words are capitalised, as in a headline."""
        return is_headline(self.words)

    @property
    def headline_verb(self) -> bool:
        """True if a word after the first is a verb as headlines have it, or a modal."""
        rest = [w.lower() for w in self.words[1:]]
        return any(w in tables.headline_verbs() or w in _MODALS for w in rest)

    @property
    def headline_tense(self) -> bool:
        """True if one of its first words is a verb in the present, and none after it in the past."""
        told = any(w.lower() in _PAST for w in self.words)
        return not told and any(w in tables.headline_verbs() for w in self.words[1:7])


def single(words: str) -> bool:
    """True if no sentence seems to begin inside `words`."""
    return not _SENTENCE_END.search(words)


def lines_of(text: str) -> list[Line]:
    """The non-empty lines of `text` in order."""
    found: list[tuple[int, int, str, bool]] = []
    at, gap = 0, False
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            start = at + raw.index(body)
            found.append((start, start + len(body), body, gap and bool(found)))
        gap = not body
        at += len(raw)
    after = [*(f[3] for f in found[1:]), False][: len(found)]
    return [Line(*f, gap_after) for f, gap_after in zip(found, after, strict=True)]
