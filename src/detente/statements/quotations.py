"""Quotation marks: which stretches of a text stand between marks that belong together.

Works on the bare text, paragraph by paragraph (a paragraph is a line), so that an unbalanced mark spoils
nothing but its own pair. Offsets are code points into the text that is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from detente.records import Span


class Quotation(NamedTuple):
    """A stretch between marks: with its marks, without them, how deep it is nested, and if it is carried on."""

    start: int
    end: int
    inner: Span
    depth: int = 0
    carried: bool = False  # not closed here: the next paragraph opens again

    @property
    def outer(self) -> Span:
        """The stretch with its marks."""
        return Span(self.start, self.end)


class _Mark(NamedTuple):
    start: int
    end: int
    family: str
    opens: bool
    closes: bool


_DOUBLE, _SINGLE, _ANGLE = "double", "single", "angle"
_MARKS = re.compile(r"''|``|[\"“”„‟″＂«»‹›‘’‚‛'`]")
_FAMILY = {
    **dict.fromkeys(("''", "``", '"', "“", "”", "„", "‟", "″", "＂"), _DOUBLE),
    **dict.fromkeys("‘’‚‛'`", _SINGLE),
    **dict.fromkeys("«»‹›", _ANGLE),
}
#: Marks that only ever open, whatever stands round them („low-nine“ closes with what elsewhere opens).
_ONLY_OPEN = frozenset(("``", "„", "‚", "`"))
_HINT_OPEN, _HINT_CLOSE = frozenset("“‘‟‛"), frozenset("”’")
#: Words that begin with an apostrophe: 'em, 'tis, '90s.
_ELISION = re.compile(
    r"['’‘](?:n['’]|(?:em|til|till|tis|twas|cause|cuz|bout|round|tween|neath|s|\d\ds?)\b(?!['’]))",
    re.I,
)
_BEFORE_OPENER = frozenset("([{<—–―-/:…\u200b\ufeff")
_AFTER_CLOSER = frozenset(")]}>—–―-/:;,.?!…*\u200b\ufeff")


def find(text: str, stretches: Iterable[Span]) -> list[Quotation]:
    """The quotations in the given stretches of a text, nested ones included, in text order."""
    paragraphs = [p for s in stretches for p in _lines(text, s)]
    found: list[Quotation] = []
    for k, paragraph in enumerate(paragraphs):
        following = paragraphs[k + 1] if k + 1 < len(paragraphs) else None
        found.extend(_pair(text, paragraph, following))
    return sorted(found, key=lambda q: (q.start, -q.end))


def outermost(quotations: Iterable[Quotation]) -> list[Quotation]:
    """Those that lie in no other, in text order."""
    kept: list[Quotation] = []
    for q in quotations:
        if not kept or q.start >= kept[-1].end:
            kept.append(q)
    return kept


def _lines(text: str, stretch: Span) -> Iterator[Span]:
    at = stretch.start
    for line in stretch.of(text).splitlines(keepends=True):
        body = line.strip()
        if body:
            start = at + line.index(body)
            yield Span(start, start + len(body))
        at += len(line)


def _marks(text: str, paragraph: Span) -> list[_Mark]:
    """Every mark of a paragraph that is not an apostrophe, and what it can do where it stands."""
    return [m for hit in _MARKS.finditer(text, paragraph.start, paragraph.end) if (m := _mark(text, paragraph, hit))]


def _mark(text: str, paragraph: Span, hit: re.Match[str]) -> _Mark | None:
    mark, (start, end) = hit.group(), hit.span()
    first = not text[paragraph.start : start].strip()
    before = text[start - 1] if not first else " "
    after = text[end] if end < paragraph.end else " "
    family = _FAMILY[mark]
    if family == _SINGLE and ((before.isalnum() and after.isalnum()) or _ELISION.match(text, start, paragraph.end)):
        return None
    if mark == "″" and before.isdigit():  # inches, seconds
        return None
    opens = _may_open(before, after) or mark in _ONLY_OPEN or (first and family == _DOUBLE)
    closes = mark not in _ONLY_OPEN and (_may_close(before, after) or _after_closer(text, paragraph.start, start))
    if opens and closes:
        opens, closes = mark not in _HINT_CLOSE, mark not in _HINT_OPEN
    return _Mark(start, end, family, opens, closes) if opens or closes else None


def _may_open(before: str, after: str) -> bool:
    return (before.isspace() or before in _BEFORE_OPENER or before in _FAMILY) and not after.isspace()


def _may_close(before: str, after: str) -> bool:
    return not before.isspace() and (after.isspace() or after in _AFTER_CLOSER or after in _FAMILY or after.isalnum())


def _after_closer(text: str, paragraph: int, start: int) -> bool:
    """True if only white space parts a mark from a closing mark before it: ...outreach,' " he said."""
    return text[paragraph:start].rstrip()[-1:] in _FAMILY and text[start - 1 : start].isspace()


def _pair(text: str, paragraph: Span, following: Span | None) -> list[Quotation]:
    """The quotations of one paragraph; one that stays open is carried on if the next paragraph opens again."""
    found: list[Quotation] = []
    open_: list[_Mark] = []
    marks = _marks(text, paragraph)
    for k, mark in enumerate(marks):
        if mark.closes and (at := _partner(open_, mark)) is not None and not _possessive(text, mark, marks[k + 1 :]):
            opener = open_[at]
            del open_[at:]
            found.append(_quotation(opener.start, mark.end, opener.end, mark.start, len(open_)))
        elif mark.opens:
            open_.append(mark)
    if (first := _carried(text, paragraph, open_, found, following)) is not None:
        found = [q._replace(depth=q.depth + 1) for q in found if q.start > first.start] + [
            q for q in found if q.end <= first.start
        ]
        found.append(_quotation(first.start, paragraph.end, first.end, paragraph.end, 0, carried=True))
    return _levels([q for q in found if q.inner.start < q.inner.end])


def _quotation(start: int, end: int, inside: int, outside: int, depth: int, carried: bool = False) -> Quotation:
    return Quotation(start, end, Span(inside, max(inside, outside)), depth, carried)


def _partner(open_: list[_Mark], mark: _Mark) -> int | None:
    """Which open mark this one closes: the innermost of its family; a single mark looks no further than the top."""
    for at in range(len(open_) - 1, -1, -1):
        if open_[at].family == mark.family and open_[at].end < mark.start:
            return at
        if mark.family == _SINGLE:
            return None
    return None


def _possessive(text: str, mark: _Mark, later: list[_Mark]) -> bool:
    """True if a mark after an s is more likely a plural's apostrophe: another can close after it."""
    if mark.family != _SINGLE or text[mark.start - 1] not in "sS" or not text[mark.end : mark.end + 1].isspace():
        return False
    if not text[mark.end : mark.end + 2].strip()[:1].islower():
        return False
    following = next((m for m in later if m.family == _SINGLE), None)
    return following is not None and following.closes


def _carried(
    text: str, paragraph: Span, open_: list[_Mark], found: list[Quotation], following: Span | None
) -> _Mark | None:
    """The open mark that the next paragraph takes up again: it opens this paragraph, or follows a colon or a comma."""
    if following is None or not open_:
        return None
    first = open_[0]
    again = _mark(text, following, hit) if (hit := _MARKS.match(text, following.start, following.end)) else None
    if again is None or again.family != first.family:
        return None
    lead = text[paragraph.start : first.start].rstrip()
    after = any(q.start > first.start for q in found)
    if lead and lead[-1] not in ",:.?!—–-\"”'’" and (after or len(text[first.end : paragraph.end].split()) < _RUN):
        return None
    return first if len(open_) <= 2 else None


#: Words that a quotation opened in the middle of a sentence has before its paragraph ends; fewer are a stray mark.
_RUN = 4


def _levels(found: list[Quotation]) -> list[Quotation]:
    """The quotations with their depth counted from the pairs that were kept."""
    found = sorted(found, key=lambda q: (q.start, -q.end))
    return [q._replace(depth=sum(p.start <= q.start and q.end <= p.end for p in found) - 1) for q in found]
