"""The cut of a report into parts: what each line is, told by its form and by its neighbours (docs/parts.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from detente.clean import credits, tables
from detente.clean.datelines import dateline
from detente.clean.lines import Line, lines_of, single
from detente.clean.printed import DAY_MONTH, is_date_line
from detente.records import Part, PartKind, Span

#: A headline is seldom longer; the longest standfirsts of news sites have some 45 words.
_TITLE_WORDS, _SUBTITLE_WORDS, _CAPTION_WORDS = 25, 45, 70
#: Datelines that name a place alone are believed in the first paragraphs of a story only.
_LEAD_PARAGRAPHS = 4

_COUNTER = re.compile(
    r"^[\W_]*\d[\d\s.,:/+-]*[\W_]*$|^\d+ (?:comments?|shares?|views?|likes?|reads?|min(?:ute)?s? read|words)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^(?:https?://\S+|www\.\S+|\S+@\S+\.\w{2,})$")
_UPDATED = re.compile(
    r"^(?:last |first )?(?:updated|published|posted|modified)\b[\s:]+(?:on |at )?[\w\s:.,+-]{0,40}"
    r"(?:GMT|UTC|ago|[ap]\.?m\.?|E[SD]T|BST|\d{4}|today|yesterday)\W*$"
    r"|^\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-–—•*·●▪■█►»>]+\s*|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+)")
_SIDE = re.compile(
    r"\((?:(?:\d(?:st|nd|rd|th) )?(?:L|R|C|left|right|cent(?:er|re)|from left|from right|front|rear|top|bottom|middle)"
    r"|[LRC],[^()]{2,40}|(?:from )?(?:L|left)(?:-| to )(?:R|right))\)"
)
_FILED = re.compile(
    r"^(?:FILE(?: PHOTO| PICTURE)?\b\s*[-–—:]|File(?: photo| picture| image)?\s*[:–—]"
    r"|PHOTO:|Photo:|Pictured:|PICTURED:|In pictures?:|\(?File\)?:)"
)
#: A headline without a finite verb that ends in whose word it is: "Moscow Ready to Discuss Treaty - Minister".
_ATTRIBUTED = re.compile(
    r"\b(?:to|[A-Z][a-z]+(?:ing|ed))\b.* [-–—|] (?:[A-Z][\w.'’-]*(?: (?:of|for|the|and|to)\b)?\s*){1,5}$"
)


_DATED = re.compile(rf",\s+{DAY_MONTH},?\s+\d{{4}}$")


class Cut(NamedTuple):
    """A line with the kind of its main part, and of the parts cut off its start and end."""

    kind: PartKind
    head: int = 0  # characters of a dateline at the start
    tail: int | None = None  # where a credit begins that ends the line


def cut_parts(text: str, title: str | None = None) -> tuple[Part, ...]:
    """The parts of `text` in order, which cover all of it but white space; `title` is the headline if it is known."""
    lines = lines_of(text)
    return _merge(lines, classify(lines, title))


def classify(lines: Sequence[Line], title: str | None = None) -> list[Cut]:
    """What each line is."""
    kinds: list[PartKind | None] = [None] * len(lines)
    if title is not None:
        _mark_title(lines, kinds, title)
    if len(lines) == 1 and kinds[0] is None:
        kinds[0] = PartKind.BODY
    _by_form(lines, kinds)
    lead = _lead(lines, kinds)
    _sections(lines, kinds, lead)
    _trailers(lines, kinds, lead)
    _captions(lines, kinds)
    lead = _head(lines, kinds, lead, titled=PartKind.TITLE in kinds)
    _teasers(lines, kinds, lead)
    return _cuts(lines, kinds)


def _mark_title(lines: Sequence[Line], kinds: list[PartKind | None], title: str) -> None:
    """Mark the lines that the known headline consists of."""
    wanted = squeeze(title)
    for i in range(min(len(lines), 10)):
        joined = ""
        for k in range(i, min(i + 4, len(lines))):
            joined += squeeze(lines[k].text)
            if joined == wanted:
                kinds[i : k + 1] = [PartKind.TITLE] * (k + 1 - i)
                return
            if not wanted.startswith(joined):
                break


def squeeze(words: str) -> str:
    """Letters and digits of `words` alone, without case: what two printings of one headline share."""
    return _NEITHER.sub("", words.casefold())


#: Neither letter nor digit.
_NEITHER = re.compile(r"[\W_]+")


def _by_form(lines: Sequence[Line], kinds: list[PartKind | None]) -> None:
    """Mark the lines whose own form tells what they are."""
    for i, line in enumerate(lines):
        if kinds[i] is None:
            kinds[i] = _own_kind(line)


def _own_kind(line: Line) -> PartKind | None:
    if is_furniture(line):
        return PartKind.META
    if credits.credit_line(line.text) is not None:
        return PartKind.CREDIT
    if _captioned(line):
        return PartKind.CAPTION
    if _starts(line, "teaser") and not line.text.endswith("."):
        return PartKind.TEASER
    return None


def is_furniture(line: Line) -> bool:
    """True if the line belongs to the page and not to the story: dates, counters, addresses, buttons, rules."""
    if not any(c.isalnum() for c in line.text):
        return True
    if is_date_line(line.text) or _UPDATED.match(line.text) or _COUNTER.match(line.text) or _ADDRESS.match(line.text):
        return True
    return line.plain in tables.furniture("meta", "line") or (_starts(line, "meta") and len(line.words) <= 12)


def _starts(line: Line, kind: str) -> bool:
    lowered = " ".join(line.text.casefold().replace("’", "'").split())
    return lowered.startswith(tables.furniture_starts(kind))


def _captioned(line: Line) -> bool:
    """True if the words of a line show that it stands under a picture."""
    if len(line.words) > _CAPTION_WORDS or '" said' in line.text or "” said" in line.text:
        return False
    tail = credits.picture_tail(line.text)
    if not single(line.text[:tail]):
        return False
    if _FILED.match(line.text) or tables.caption_cues("strong").search(line.text):
        return True
    if tail is not None:
        return True
    return bool(_SIDE.search(line.text)) and (not line.stopped or _shows(line))


def _shows(line: Line) -> bool:
    return tables.caption_cues("weak").search(line.text) is not None


def _captions(lines: Sequence[Line], kinds: list[PartKind | None]) -> None:
    """Mark the lines above a picture's credit, and single lines below the title that end in a full date."""
    spaced = any(line.gap_after for line in lines)
    below = False  # is there a title or another line of the story above?
    for i in range(len(lines)):
        if kinds[i] is None and _caption_here(lines, i, spaced, below):
            kinds[i] = PartKind.CAPTION
        below = below or kinds[i] in (None, PartKind.TITLE)


def _caption_here(lines: Sequence[Line], i: int, spaced: bool, below: bool) -> bool:
    """True if the line's place makes it a caption. Lines right above a credit count where blank lines part the rest."""
    line = lines[i]
    if len(line.words) > _CAPTION_WORDS or line.open or line.continues or not line.one_sentence:
        return False
    if below and line.text[0].isupper() and _DATED.search(line.text):
        return True
    credit = credits.credit_line(lines[i + 1].text) if i + 1 < len(lines) else None
    if credit is None or credit.kind != "picture":
        return False
    if line.gap_after:
        return below and not line.stopped
    return _shows(line) or (spaced and i > 0 and (line.gap_before or not line.stopped))


def _lead(lines: Sequence[Line], kinds: Sequence[PartKind | None]) -> int:
    """The index of the story's first paragraph: the first line not yet marked that reads as one."""
    for i, line in enumerate(lines):
        if kinds[i] is None and _paragraph(lines, i) and not (_first(kinds, i) and _headline_with_stop(lines, i)):
            return i
        if kinds[i] is None and dateline(line.text) is not None:
            return i
    return next((i for i, kind in enumerate(kinds) if kind is None), len(lines))


def _first(kinds: Sequence[PartKind | None], i: int) -> bool:
    return PartKind.TITLE not in kinds and all(kind is not None for kind in kinds[:i])


def _paragraph(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    if (
        line.stopped
        or line.continues
        or (line.open and not line.text.endswith(";"))
        or len(line.words) > _SUBTITLE_WORDS
    ):
        return True
    return i + 1 < len(lines) and not line.gap_after and lines[i + 1].continues


def _headline_with_stop(lines: Sequence[Line], i: int) -> bool:
    """True if a first line that ends as a sentence is a headline all the same: by its case, or its verb if short."""
    line = lines[i]
    if (
        not line.gap_after
        or not line.one_sentence
        or len(line.words) > _TITLE_WORDS
        or i + 1 >= len(lines)
        or line.open
        or line.words[-1:] == ["said"]
    ):
        return False
    if dateline(line.text) is not None:
        return False
    longer = len(lines[i + 1].words) > len(line.words) or lines[i + 1].title_case
    return longer and (
        line.title_case or line.text.endswith(("?", "!")) or (len(line.words) <= 15 and line.headline_verb)
    )


def _sections(lines: Sequence[Line], kinds: list[PartKind | None], lead: int) -> None:
    """Mark section names and labels above the story."""
    for i in range(min(lead, len(lines))):
        if kinds[i] is None and lines[i].plain in tables.furniture("section", "line"):
            kinds[i] = PartKind.META


def _head(lines: Sequence[Line], kinds: list[PartKind | None], lead: int, *, titled: bool) -> int:
    """Mark title, standfirst and captions among the lines above the story; return where the story begins."""
    for i in range(min(lead, len(lines))):
        if kinds[i] is not None:
            continue
        words = len(lines[i].words)
        if not titled and words <= _TITLE_WORDS:
            kinds[i], titled = PartKind.TITLE, True
        elif not titled or words > _SUBTITLE_WORDS or _BULLET.match(lines[i].text):
            return i
        else:
            kinds[i] = PartKind.CAPTION if _shows(lines[i]) else PartKind.SUBTITLE
    return lead


def _trailers(lines: Sequence[Line], kinds: list[PartKind | None], lead: int) -> None:
    """Mark lists of related stories and of sources: from their heading up to the next whole paragraph."""
    listing = False
    for i in range(lead, len(lines)):
        if lines[i].plain in tables.furniture("related", "line"):
            kinds[i], listing = PartKind.META, True
        elif listing and _whole_paragraph(lines[i]):
            listing = False
        elif listing and kinds[i] is None:
            kinds[i] = PartKind.TEASER


def _whole_paragraph(line: Line) -> bool:
    return line.stopped and (len(line.words) >= 25 or not line.one_sentence)


def _teasers(lines: Sequence[Line], kinds: list[PartKind | None], lead: int) -> None:
    """Mark bare headlines between the story's paragraphs; everything else there is the story."""
    for i in range(lead, len(lines)):
        if kinds[i] is None:
            kinds[i] = PartKind.TEASER if i > lead and _teaser(lines, kinds, i) else PartKind.BODY
    kinds[:lead] = [kind or PartKind.BODY for kind in kinds[:lead]]


def _teaser(lines: Sequence[Line], kinds: Sequence[PartKind | None], i: int) -> bool:
    """True if the line is a bare headline: its form, no list about it, and a paragraph of the story after it."""
    line = lines[i]
    if not 5 <= len(line.words) <= _TITLE_WORDS or line.stopped or line.open or line.continues or not line.one_sentence:
        return False
    if _BULLET.match(line.text) or (line.text[0] in "\"“‘'" and line.text[-1] in "\"”’'"):
        return False
    after = next((k for k in range(i + 1, len(lines)) if kinds[k] is None), None)
    if after is None or not _paragraph(lines, after) or lines[after].continues or _listed(lines, i):
        return False
    if line.title_case:
        return line.headline_verb or _ATTRIBUTED.search(line.text) is not None
    return len(line.words) >= 6 and line.text[0].isalnum() and line.headline_tense


def _listed(lines: Sequence[Line], i: int) -> bool:
    """True if the line is an item of a list: announced by a colon, or beside other short lines without a stop."""
    before = lines[i - 1]
    if before.open or (not before.stopped and not is_furniture(before) and credits.credit_line(before.text) is None):
        return True
    after = lines[i + 1] if i + 1 < len(lines) else None
    return (
        after is not None
        and not after.stopped
        and not after.open
        and len(after.words) <= _TITLE_WORDS
        and not is_furniture(after)
    )


def _cuts(lines: Sequence[Line], kinds: Sequence[PartKind | None]) -> list[Cut]:
    """Cut datelines off the starts and credits off the ends of lines."""
    found: list[Cut] = []
    paragraphs = 0
    for line, kind in zip(lines, kinds, strict=True):
        if kind is PartKind.BODY:
            start = dateline(line.text, lead=paragraphs < _LEAD_PARAGRAPHS)
            paragraphs += 1
            found.append(Cut(kind, start.end if start else 0, credits.staff_tail(line.text)))
        elif kind is PartKind.CAPTION:
            found.append(Cut(kind, 0, credits.picture_tail(line.text)))
        else:
            found.append(Cut(kind or PartKind.BODY))
    return found


def _merge(lines: Sequence[Line], cuts: Sequence[Cut]) -> tuple[Part, ...]:
    """The parts that the cut lines make; neighbouring paragraphs of the story become one part."""
    parts: list[Part] = []
    for line, cut in zip(lines, cuts, strict=True):
        for kind, start, end in _pieces(line, cut):
            last = parts[-1] if parts else None
            if last is not None and last.kind is kind is PartKind.BODY:
                parts[-1] = Part(kind, Span(last.span.start, end))
            else:
                parts.append(Part(kind, Span(start, end)))
    return tuple(parts)


def _pieces(line: Line, cut: Cut) -> list[tuple[PartKind, int, int]]:
    tail = len(line.text) if cut.tail is None else cut.tail
    bounds = [(PartKind.DATELINE, 0, cut.head), (cut.kind, cut.head, tail), (PartKind.CREDIT, tail, len(line.text))]
    pieces = []
    for kind, start, end in bounds:
        piece = line.text[start:end]
        if piece.strip():
            at = line.start + start + len(piece) - len(piece.lstrip())
            pieces.append((kind, at, at + len(piece.strip())))
    return pieces
