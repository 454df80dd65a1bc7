"""Which cue a quotation belongs to: tests from the surest to the weakest; none is a scare quote."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language import Sentence
from detente.statements.cue import Cue
from detente.statements.page import Page
from detente.statements.quotations import Quotation

_TELLS = frozenset(("say", "think"))
_ANNOUNCING = frozenset(("verb", "act", "mention", "phrase", "headline"))
_LINKING = frozenset(("that", "as", "of", "to", "on", "in"))


def link(page: Page, s: Sentence, q: Quotation, outer: Sequence[Cue]) -> Cue | None:
    """The cue, of those outside quotations, that gives the quotation to its speaker; None if no cue does."""
    said = next((c for c in outer if c.form == "headline" and page.lead(s, q).rstrip().endswith(":")), None)
    if q in page.names and said is not None:  # headlines are set in capitals: 'The Trend Is Clear'
        return said
    if q in page.names:
        return _after(page, s, q, outer) if page.lead(s, q).strip() == "" else _named(s, q, outer)
    verbs = [c for c in outer if c.form != "noun"]
    return (
        _after(page, s, q, outer)
        or _announced(page, s, q, verbs)
        or _over(s, q, outer)
        or _above(s, q, verbs)
        or _before(page, s, q, outer)
        or _above(s, q, outer)
    )


def waiting(page: Page, s: Sentence, outer: Sequence[Cue]) -> tuple[Quotation, Cue] | None:
    """A quotation that ended right before a sentence that names its speaker ("Over?" she asked), with that cue."""
    q = page.ending_before(s)
    if q is None:
        return None
    for cue in outer:
        between = [t for t in s.tokens if t.start < cue.span.start and t.pos != "PUNCT"]
        if not _TELLS | {"ask"} & cue.classes or page.over(s.start) is not None:
            continue
        spoken = cue.speakers and all(k < cue.head or k <= cue.head + 6 for k in cue.speakers)
        if not cue.tells or not spoken or any(k > cue.head for k in cue.reported) or len(between) > 12:
            return None
        following = page.touching(s)
        return None if following and following[0].start <= cue.span.end + 2 else (q, cue)
    return None


def words_of(s: Sentence, q: Quotation) -> set[int]:
    """The tokens of a sentence within a quotation, punctuation left out."""
    return {t.index for t in s.tokens if q.start <= t.start < q.end and t.pos != "PUNCT"}


def _after(page: Page, s: Sentence, q: Quotation, outer: Sequence[Cue]) -> Cue | None:
    """ "...," said X | "...," X said: the first telling cue in the stretch after a finished quotation."""
    if not page.finished(q):
        return None
    stop = min((p.start for p in page.touching(s) if p.start >= q.end), default=s.end)
    for cue in outer:
        at = cue.span.start
        if not q.end <= at < stop or not _TELLS & cue.classes or (s[cue.head].tag == "VBG" and cue.reported):
            continue
        between = [t for t in s.tokens if q.end <= t.start < at and t.pos != "PUNCT"]
        if between and between[0].pos in ("CCONJ", "SCONJ", "VERB", "AUX", "ADP"):  # another clause: "..." but he said
            return None
        return cue if len(between) <= 3 or any(q.end <= s[k].start < at for k in cue.speakers) else None
    return None


def _announced(page: Page, s: Sentence, q: Quotation, verbs: Sequence[Cue]) -> Cue | None:
    """... said: "...": the last telling cue before the colon that stands right before the quotation."""
    if not page.lead(s, q).rstrip().endswith(":"):
        return None
    before = [c for c in verbs if c.span.end <= q.start and c.speakers and c.form in _ANNOUNCING]
    telling = [c for c in before if (_TELLS | {"ask", "talk"}) & c.classes]
    return telling[-1] if telling else before[-1] if before else None


def _over(s: Sentence, q: Quotation, outer: Sequence[Cue]) -> Cue | None:
    """The cue whose reported clause holds the quotation: the innermost that tells, else the innermost."""
    inside = words_of(s, q)
    holding = [c for c in outer if c.speakers and len(inside & c.reported) * 2 > len(inside) > 0]
    telling = [c for c in holding if "say" in c.classes or c.form in ("phrase", "voice")]
    return min(telling or holding, key=lambda c: len(c.reported), default=None)


def _above(s: Sentence, q: Quotation, outer: Sequence[Cue]) -> Cue | None:
    """The nearest cue among the words that govern a fragment ("called the drills 'a farce'")."""
    inside = words_of(s, q)
    at = {c.head: c for c in reversed(outer) if c.speakers}
    for top in sorted(k for k in inside if s[k].head not in inside):
        for k in s.ancestors(top):
            if k in at:
                return at[k]
    return None


def _named(s: Sentence, q: Quotation, outer: Sequence[Cue]) -> Cue | None:
    """For what looks like a name: only a verb that gives names, over it or over the preposition before it."""
    inside = words_of(s, q)
    at = {c.head: c for c in outer if c.speakers and "judge" in c.classes}
    for top in sorted(
        k
        for k in inside
        if s[k].head not in inside and s[k].dep in ("oprd", "dobj", "attr", "ccomp", "pobj", "acomp", "appos")
    ):
        head = s[top].head
        head = s[head].head if s[head].lower == "as" else head
        if head in at:
            return at[head]
    return None


def _before(page: Page, s: Sentence, q: Quotation, outer: Sequence[Cue]) -> Cue | None:
    """told reporters, "..." | said X, "...": a cue shortly before the quotation."""
    for cue in reversed(outer):
        if cue.span.end > q.start or not {"say", "talk", "think", "ask", "noun"} & cue.classes:
            continue
        between = [t for t in s.tokens if cue.span.end <= t.start < q.start and page.over(t.start) is None]
        named = {k for h in (*cue.speakers, cue.addressee) if h is not None for k in s.subtree(h)}
        rest = [t for t in between if t.pos != "PUNCT" and t.index not in named and t.lower not in _LINKING]
        if len(rest) <= (12 if between and between[-1].text in (":", ",") else 1):
            return cue
    return None
