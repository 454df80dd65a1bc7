"""A reading with its quotations: which sentence and which token stands within marks."""

from __future__ import annotations

import re
from bisect import bisect_right

from detente.language import Reading, Sentence
from detente.records import Span
from detente.statements import blocks, cues, phrasecues, quotations
from detente.statements.blocks import Block
from detente.statements.cue import Cue
from detente.statements.quotations import Quotation

_SMALL = frozenset("a an the of and or in on at to for with from by is my your our".split())
_WORD = re.compile(r"[^\W_][\w'’.-]*")
_FINAL = frozenset(",.?!…—–-―:;")


class Page:
    """The sentences and outermost quotations of a reading; `names` holds those that may be a title or nickname."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self.sentences = reading.sentences
        stretches = [p.span for p in reading.report.parts if p.kind.coded] or [Span(0, len(reading.text))]
        self._cues: dict[int, list[Cue]] = {}
        self._turns = False
        found = quotations.find(reading.text, stretches)
        marked = quotations.outermost(found)
        self.nested = [q for q in found if q.depth and not is_name(reading.text, q)]
        self.blocks = self._blocks(marked)
        laid = [q for b in self.blocks for q in b.quoted]
        inside = (q for q in marked if not any(b.start <= q.start < b.end for b in laid))
        self.quotations = sorted({*laid, *inside}, key=lambda q: q.start)
        self.names = frozenset(q for q in self.quotations if is_name(reading.text, q)) - frozenset(laid)
        self._starts = [q.start for q in self.quotations]

    def _blocks(self, marked: list[Quotation]) -> list[Block]:
        """What the layout gives to speakers; a transcript's turns leave nothing to the other rules."""
        turns = list(blocks.transcript(self.text, self.sentences))
        if turns:
            self._turns = True
            return turns
        return [
            *blocks.after_colon(self.text, self.sentences, self.cues),
            *blocks.signed(self.text, self.sentences, marked),
        ]

    def cues(self, s: Sentence) -> list[Cue]:
        """The cues of a sentence, found once."""
        if s.index not in self._cues:
            headline = phrasecues.headline(s) if self._alone(s) else None
            self._cues[s.index] = cues.find(s) if headline is None else [headline, *cues.find(s)]
        return self._cues[s.index]

    def _alone(self, s: Sentence) -> bool:
        """True for the only sentence of a paragraph, as headlines are."""
        beside = self.sentences[max(0, s.index - 1) : s.index] + self.sentences[s.index + 1 : s.index + 2]
        return bool(s.tokens) and not self._turns and all(t.paragraph != s.paragraph for t in beside)

    def over(self, offset: int) -> Quotation | None:
        """The quotation that covers an offset, or None."""
        at = bisect_right(self._starts, offset) - 1
        return self.quotations[at] if at >= 0 and offset < self.quotations[at].end else None

    def touching(self, s: Sentence) -> list[Quotation]:
        """The quotations that share characters with a sentence, in text order."""
        at = max(0, bisect_right(self._starts, s.start) - 1)
        last = bisect_right(self._starts, s.end - 1)
        return [q for q in self.quotations[at:last] if q.end > s.start]

    def free(self, s: Sentence) -> bool:
        """True if every word of a sentence stands within quotations."""
        return not any(c.isalnum() for c in self.bare(s))

    def bare(self, s: Sentence) -> str:
        """The characters of a sentence outside quotations."""
        out, at = [], s.start
        for q in self.touching(s):
            out.append(self.text[at : max(at, q.start)])
            at = max(at, q.end)
        out.append(self.text[at : s.end] if at < s.end else "")
        return " ".join(out)

    def lead(self, s: Sentence, q: Quotation) -> str:
        """What stands between the start of a sentence, or the quotation before, and a quotation."""
        start = max([s.start] + [p.end for p in self.touching(s) if p.end <= q.start])
        return self.text[start : max(start, q.start)]

    def ending_before(self, s: Sentence) -> Quotation | None:
        """The quotation that ends right before a sentence, in the same paragraph; None if there is none."""
        at = bisect_right(self._starts, s.start) - 1
        q = self.quotations[at] if at >= 0 else None
        if q is None or q.end > s.start or self.text[q.end : s.start].strip() or "\n" in self.text[q.end : s.start]:
            return None
        return q

    def finished(self, q: Quotation) -> bool:
        """True if a quotation ends like a clause: with a comma, a stop or a dash, inside or right behind its mark."""
        return q.inner.of(self.text).rstrip()[-1:] in _FINAL or self.text[q.end : q.end + 1] == ","

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph that holds an offset, or of the next one."""
        return next((t.paragraph for t in self.sentences if offset < t.end), 1 << 30)


def is_name(text: str, q: Quotation) -> bool:
    """True for quotations that look like a name: the title of a work, a nickname between names."""
    inside = q.inner.of(text).rstrip()
    words = _WORD.findall(inside)
    if not words or inside[-1] in "?!":
        return not words
    large = [w for w in words if w[0].isupper() or w[0].isdigit()]
    if len(large) == 1 == len(words):
        return text[: q.start].rstrip()[-1:].isalpha() and not inside.isupper()
    return words[0] in large and len(large) >= 2 and all(w in large or w in _SMALL for w in words)
