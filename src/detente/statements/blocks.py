"""Words given to a speaker by the layout: "X said:" and a block, "NAME: ..." in a transcript, "..." - Name.

Each rule answers with a stretch that is treated like a quotation, and the cue that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from detente.language import Sentence
from detente.records import PartKind, Span
from detente.statements.cue import Cue
from detente.statements.quotations import Quotation

#: The cues of a sentence.
Finder = Callable[[Sentence], list[Cue]]
#: A speaker's label at the start of a paragraph: capitals, or a short name, before a colon.
LABEL = re.compile(
    r"[\"“]?(?:[A-Z][A-Z.'’-]*(?: [A-Z(][A-Z.'’)-]*){0,6}|Q|A|Question|Answer)(?: \([^)]{1,40}\))?:(?=\s)"
)
#: A name behind a dash that ends the paragraph of a quotation.
_SIGNED = re.compile(r"[ \t\xa0]*(?:[―—–]|--?)[ \t\xa0]*(?=[A-ZÀ-Þ])(?P<name>[^\n]{2,80})(?=\n|$)")
#: A transcript has at least this many labelled paragraphs; fewer are headings.
LABELS = 3
#: How many paragraphs an unmarked block may run on.
LONGEST = 8


class Block(NamedTuple):
    """A stretch given to a cue by layout alone: paragraphs treated as quotations."""

    cue: Cue
    quoted: list[Quotation]
    rule: str


def after_colon(text: str, sentences: Sequence[Sentence], cues: Finder) -> Iterator[Block]:
    """Unmarked words that follow "X said:", in the same line or the next (government press pages set quotations so)."""
    paragraphs = [list(g) for _, g in groupby(sentences, key=lambda s: s.paragraph)]
    for k, paragraph in enumerate(paragraphs):
        if paragraph[0].kind != PartKind.BODY:
            continue
        later = paragraphs[k + 1 : k + 1 + LONGEST]
        cue = colon_cue(paragraph[-1], cues)
        if cue is not None and cue.tells and (cue.form == "mention" or not cue.reported):
            taken = list(_block(text, cue, later, cues))
        elif (inline := _inline(text, paragraph, cues)) is not None:
            cue, first = inline
            more = list(_block(text, cue, later, cues))
            taken = [Quotation(first.start, first.end, first, 0, bool(more)), *more]
        else:
            continue
        if cue is not None and taken:
            yield Block(cue, taken, "block")


def _inline(text: str, paragraph: Sequence[Sentence], cues: Finder) -> tuple[Cue, Span] | None:
    """The cue of "X said: The plan ..." without marks, with the rest of its paragraph; None for other colons."""
    for s in paragraph:
        for cue in cues(s):
            colon = cue.head + 1
            if cue.tells and "say" in cue.classes and cue.speakers and colon + 1 < len(s) and s[colon].text == ":":
                start = s[colon + 1].start
                whole = text[start].isupper() and text[paragraph[-1].end - 1] in ".!?"
                return (cue, Span(start, paragraph[-1].end)) if whole else None
    return None


def _block(text: str, cue: Cue, paragraphs: Sequence[Sequence[Sentence]], cues: Finder) -> Iterator[Quotation]:
    """The paragraphs of an unmarked block, up to a heading, a list, or one that tells of the speaker from outside."""
    names = {cue.sentence[k].text for k in cue.speakers if cue.sentence[k].pos == "PROPN"}
    told = (
        k
        for k, p in enumerate(paragraphs)
        if _stops(text, p, cues) or (k and names & {t.text for s in p for t in s.tokens})
    )
    kept = paragraphs[: next(told, len(paragraphs))]
    for n, paragraph in enumerate(kept):
        start, end = paragraph[0].start, paragraph[-1].end
        yield Quotation(start, end, Span(start, end), 0, n + 1 < len(kept))


def _stops(text: str, paragraph: Sequence[Sentence], cues: Finder) -> bool:
    """True for a paragraph that no block runs into: a heading, a list, a quotation, another announcement."""
    first, last = paragraph[0], paragraph[-1]
    tail = text[last.end - 1]
    if text[first.start] in "\"'“‘«„*•·-–—" or tail == ":" or first.kind != PartKind.BODY:
        return True
    return tail not in ".!?…\"'”’)" or any(_third_person_telling(s, cues) for s in paragraph)


def _third_person_telling(s: Sentence, cues: Finder) -> bool:
    """True if the sentence is a report of what a named person said."""
    return any(
        c.tells
        and s[c.head].tag in ("VBD",)
        and "say" in c.classes
        and s[c.head].dep == "ROOT"
        and any(s[k].pos == "PROPN" for k in c.speakers)
        for c in cues(s)
    )


def colon_cue(s: Sentence, cues: Finder) -> Cue | None:
    """The cue of a sentence that ends in a colon: its last telling verb, else its subject; None if it names nobody."""
    if not s.tokens or s.tokens[-1].text != ":":
        return None
    telling = [c for c in cues(s) if c.speakers and c.tells and {"say", "ask", "talk", "think"} & c.classes]
    if telling:
        return telling[-1]
    root = s.root
    head = s.child(root, "nsubj") if s[root].pos in ("VERB", "AUX") else root
    if head is None or s[head].pos not in ("PROPN", "PRON", "NOUN"):
        return None
    last = len(s) - 1
    return Cue(s, last, (last, last), frozenset(("say",)), (head,), None, frozenset(), "colon")


def transcript(text: str, sentences: Sequence[Sentence]) -> Iterator[Block]:
    """The turns of a transcript ("MR SMITH: ..."), if the report has enough of them."""
    paragraphs = [list(g) for _, g in groupby(sentences, key=lambda s: s.paragraph)]
    labels = [LABEL.match(text, p[0].start, p[-1].end) for p in paragraphs]
    if sum(m is not None for m in labels) < LABELS:
        return
    turn: tuple[Cue, list[Quotation]] | None = None
    for label, paragraph in zip(labels, paragraphs, strict=True):
        if label is not None:
            if turn is not None and turn[1]:
                yield Block(*turn, "transcript")
            cue = _label_cue(paragraph[0], label.end() - 1)
            turn = None if cue is None else (cue, [])
        if turn is not None:
            start = label.end() if label is not None else paragraph[0].start
            stretch = _stripped(text, start, paragraph[-1].end)
            turn[1].extend([Quotation(stretch.start, stretch.end, stretch)] if stretch.start < stretch.end else [])
    if turn is not None and turn[1]:
        yield Block(*turn, "transcript")


def _label_cue(s: Sentence, colon: int) -> Cue | None:
    at = next((t.index for t in s.tokens if t.start <= colon < t.end), None)
    if not at:
        return None
    head = max((k for k in range(at) if s[k].pos != "PUNCT"), default=0)
    return Cue(s, at, (at, at), frozenset(("say",)), (head,), None, frozenset(), "label")


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def signed(text: str, sentences: Sequence[Sentence], quotations: Sequence[Quotation]) -> Iterator[Block]:
    """Quotations with their speaker's name behind a dash."""
    for q in quotations:
        hit = _SIGNED.match(text, q.end)
        if hit is None:
            continue
        start = hit.start("name")
        s = next((t for t in sentences if t.start <= start < t.end), None)
        if s is None or not s.tokens or len(hit["name"].split()) > 10:
            continue
        name = [t.index for t in s.tokens if start <= t.start < hit.end("name") and t.pos != "PUNCT"]
        dash = max((t.index for t in s.tokens if t.end <= start), default=None)
        if name and not any(s[k].tag.startswith("VB") for k in name):
            head = next((k for k in name if s[k].head not in name or s[k].head == k), name[0])
            mark = name[0] if dash is None else dash
            yield Block(
                Cue(s, mark, (mark, mark), frozenset(("say",)), (head,), None, frozenset(), "dash"), [q], "signed"
            )
