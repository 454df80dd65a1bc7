"""Dated facts (data/times/events/*.tsv) and their mentions in a text."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from detente.errors import DataError

_FOLDER = "data/times/events"
#: s scheduled, u unforeseen, p the words are true in the period, w they are prominent in it.
KINDS = ("s", "u", "p", "w")


class Fact(NamedTuple):
    """One dated fact: first and last day, kind (of KINDS) and the days after which it is less spoken of."""

    first: dt.date
    last: dt.date
    kind: str
    echo: int


class Mention(NamedTuple):
    """A place in a text where facts are spoken of: offsets, the words of the table, and each fact that may be meant."""

    start: int
    end: int
    words: str
    facts: tuple[Fact, ...]


class _Table(NamedTuple):
    facts: dict[tuple[str, ...], tuple[Fact, ...]]
    by_phrase: dict[str, tuple[tuple[str, ...], ...]]
    phrases: tuple[str, ...]
    automaton: Any


@cache
def load() -> _Table:
    """The table, its words in an automaton; DataError with line and column if a cell is wrong."""
    from ahocorasick_rs import AhoCorasick

    facts: dict[tuple[str, ...], list[Fact]] = {}
    for line, where in _lines():
        fact, alternatives = _row(line, where)
        for words in alternatives:
            facts.setdefault(words, []).append(fact)
    uses = Counter(phrase for words in facts for phrase in words)
    by_phrase: dict[str, list[tuple[str, ...]]] = {}
    for words in facts:  # found by its rarest phrase
        by_phrase.setdefault(min(words, key=lambda p: uses[p]), []).append(words)
    phrases = tuple(uses)
    automaton = AhoCorasick([p.rstrip("*") for p in phrases])
    return _Table(
        {k: tuple(v) for k, v in facts.items()}, {k: tuple(v) for k, v in by_phrase.items()}, phrases, automaton
    )


def _lines() -> Iterator[tuple[str, str]]:
    """The rows of all files, each with where it stands."""
    folder = files("detente").joinpath(_FOLDER)
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".tsv"):
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                if line and not line.startswith("#"):
                    yield line, f"{_FOLDER}/{file.name}, line {number}"


def _row(line: str, where: str) -> tuple[Fact, list[tuple[str, ...]]]:
    cells = line.split("\t")
    if len(cells) != 4:
        raise DataError(f"{where}: {len(cells)} cells, 4 are needed (when, kind, echo, words).")
    when, kind, echo, words = cells
    first, _, last = when.partition("/")
    try:
        fact = Fact(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first), kind, int(echo))
    except ValueError as error:
        raise DataError(f"{where}, columns when and echo: {when!r}, {echo!r}: {error}.") from error
    if kind not in KINDS or fact.last < fact.first or (kind in ("s", "u") and fact.echo < 1):
        raise DataError(
            f"{where}, column kind: {kind!r} with {when!r} and echo {echo!r}; kind is one of "
            f"{', '.join(KINDS)}, the first day not after the last, echo of s and u at least 1."
        )
    return fact, [tuple(sorted(p.strip() for p in alternative.split("+"))) for alternative in words.split("|")]


_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Sen|Rep|Gov|Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Sgt|Jr|Sr|U\.S|U\.N|Jan|Feb|Mar|Apr|Aug"
    r"|Sept?|Oct|Nov|Dec|No|vs)\.\s+\Z"
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a text, cut roughly: at full stops before capitals that close no abbreviation, and
    at line ends.
    """
    start = 0
    for m in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED.search(text[max(start, m.end() - 8) : m.end()]):
            yield start, m.end()
            start = m.end()
    yield start, len(text)


def mentions(text: str) -> list[Mention]:
    """All mentions of known facts, in order; several for a sentence that speaks of several.

    The phrases of a fact stand in one sentence or in two that follow each other.
    """
    table = load()
    folded = _folded(text)
    hits = [
        (start, end, table.phrases[k])
        for k, start, end in table.automaton.find_matches_as_indexes(folded, overlapping=True)
    ]
    hits = sorted(h for h in hits if _is_word(folded, *h))
    found = list(_complete(table, {phrase: (a, b) for a, b, phrase in reversed(hits)}, "w"))
    place = _dateline(text)
    where = {phrase for start, end, phrase in hits if place[0] <= start and end <= place[1]}
    before: dict[str, tuple[int, int]] = {}
    k = 0
    for first, last in sentences(text):
        here: dict[str, tuple[int, int]] = {}
        while k < len(hits) and hits[k][0] < last:
            here.setdefault(hits[k][2], hits[k][:2])
            k += 1
        own = frozenset(here)
        here, before = before | here, {p: at for p, at in here.items() if not place[0] <= at[0] < place[1]}
        if own and first > place[0] and where and _ON_THE_SPOT.search(text, first, last):
            here = dict.fromkeys(where, (first, first)) | here
        told = _complete(table, here, "sup") if own else ()
        found.extend(m for m in told if m.start < m.end and not own.isdisjoint(m.words.split("+")))
    return found


def _folded(text: str) -> str:
    """The text in lower case, each code point in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # some capitals become two code points
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lower.replace("’", "'")


_DATELINE = re.compile(r"^[ \t]*(?P<place>[A-Z][A-Z.’'\- ]{2,40})\b[^\n]{0,60}?(?:--|[–—])", re.MULTILINE)
#: How far from the top a dateline is looked for (code points): behind a title and a caption.
_TOP = 600
#: Words that say that a thing is told where and while it happens, in the place of the dateline.
_ON_THE_SPOT = re.compile(
    r"\b(?:today|yesterday|tonight|here|this\s+(?:morning|afternoon|evening|week)|(?:is|are)\s+(?:\w+ly\s+)?\w+ing)\b",
    re.IGNORECASE,
)


def _dateline(text: str) -> tuple[int, int]:
    """Where the place of a dateline stands, in capitals before a dash; (0, 0) if there is none."""
    m = _DATELINE.search(text, 0, _TOP)
    return m.span("place") if m else (0, 0)


def _is_word(text: str, start: int, end: int, phrase: str) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and start) and (phrase.endswith("*") or not after.isalnum())


def _complete(table: _Table, here: dict[str, tuple[int, int]], kinds: str) -> Iterator[Mention]:
    """The mentions of the given kinds whose phrases are all here."""
    for phrase in here:
        for words in table.by_phrase.get(phrase, ()):
            if len(words) == 1 or all(w in here for w in words):
                facts = tuple(f for f in table.facts[words] if f.kind in kinds)
                if facts:
                    start, end = max((here[w] for w in words), key=lambda s: s[1] - s[0])
                    yield Mention(start, end, "+".join(words), facts)
