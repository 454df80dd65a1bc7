"""Statements put together: quotations joined to cues, cues to speakers, free quotations to what they carry on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from detente.language import Sentence
from detente.records import Span
from detente.statements import blocks, lexicon, linking, pieces
from detente.statements.cue import Cue
from detente.statements.page import Page
from detente.statements.quotations import Quotation

_FIRST_PERSON = frozenset(("i", "we", "me", "us", "you", "my", "our"))
#: Dependents of a cue that are never part of what is told.
_NOT_TOLD = frozenset(
    ("nsubj", "nsubjpass", "agent", "aux", "auxpass", "punct", "advcl", "conj", "mark", "parataxis", "neg")
)
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_BREAKS = frozenset((",", "--", "—", "–", ";", ":", "("))
_TELLING = frozenset(("say", "think", "show", "ask", "intend", "describe"))
_PREPOSITIONS = frozenset(("to", "of", "for", "about", "on", "at", "by", "with", "like"))


@dataclass
class Draft:
    """A statement in the making: its cue, the stretches of its words, the quotations in it, the rule that made it."""

    cue: Cue
    speakers: tuple[int, ...]
    spans: list[Span]
    quoted: list[Quotation] = field(default_factory=list)
    rule: str = "clause"

    fragment: bool = False  # quoted words that are no clause of their own

    @property
    def end(self) -> int:
        """Where its words and its cue end."""
        return max([s.end for s in self.spans] + [self.cue.span.end])


def drafts(page: Page) -> list[Draft]:
    """Every statement of a report, in the order of the sentences that tell it."""
    found: list[Draft] = [
        Draft(b.cue, b.cue.speakers, [q.outer for q in b.quoted], b.quoted, b.rule) for b in page.blocks
    ]
    taken = {q for d in found for q in d.quoted}
    for s in page.sentences:
        for draft in _of_sentence(page, s, taken):
            found.append(draft)
            taken.update(draft.quoted)
        if (announced := _announced(page, s, taken)) is not None:
            found.append(announced)
            taken.update(announced.quoted)
        _attach_free(page, s, found, taken)
    return sorted(found, key=lambda d: (min(d.cue.span.start, d.spans[0].start), d.end))


def _announced(page: Page, s: Sentence, taken: set[Quotation]) -> Draft | None:
    """The free quotation that the next paragraph gives after a sentence with a colon at its end."""
    following = page.sentences[s.index + 1 : s.index + 2]
    cue = blocks.colon_cue(s, page.cues) if following else None
    q = page.over(following[0].start) if following else None
    if (
        cue is None
        or q is None
        or q in taken
        or q.start < s.end
        or not page.free(following[0])
        or _hosted_later(page, following[0], q)
    ):
        return None
    return Draft(cue, cue.speakers, [q.outer], [q], "announced")


def _of_sentence(page: Page, s: Sentence, taken: set[Quotation]) -> Iterator[Draft]:
    """The statements that a sentence's own cues make, of quotations not taken by a sentence before."""
    every = page.cues(s)
    outer = [c for c in every if page.over(s[c.head].start) is None]
    hosted = [] if page.free(s) else page.touching(s)
    links = {q: c for q in hosted if q not in taken and (c := linking.link(page, s, q, outer)) is not None}
    early = linking.waiting(page, s, outer)
    if early is not None and early[0] not in taken and early[1] not in links.values():
        links[early[0]] = early[1]
    used: set[int] = set()
    for cue in sorted(every, key=lambda c: (c not in links.values(), c.head)):
        mine = [q for q, c in links.items() if c is cue]
        if cue.head in used:
            continue
        draft = _quoted(page, s, cue, mine) if mine else _unquoted(page, s, cue, every)
        if draft is not None:
            used.add(cue.head)
            yield draft
            if mine and (beside := _beside(page, s, cue, draft)) is not None:
                yield beside


def _quoted(page: Page, s: Sentence, cue: Cue, mine: list[Quotation]) -> Draft:
    """The statement of a cue with the quotations linked to it."""
    inside = {k for q in mine for k in linking.words_of(s, q)}
    reported = frozenset[int]() if _whole(page, s, cue, mine) else cue.reported
    if not _whole(page, s, cue, mine) and not inside & reported:
        reported = frozenset(_complement(s, cue, inside))
    spans = pieces.pieces(s, reported, _own(s, cue, inside), mine)
    clause = (
        any(s[k].tag in _FINITE for k in inside) or _whole(page, s, cue, mine) or any(q.start < s.start for q in mine)
    )
    return Draft(cue, _speakers(page, s, cue, mine), spans, mine, "quotation", not clause)


def _whole(page: Page, s: Sentence, cue: Cue, mine: Sequence[Quotation]) -> bool:
    """True if the words are all in marks: the first quotation begins the sentence, or stands behind a colon."""
    lead = page.lead(s, mine[0]).strip()
    if lead.endswith(":"):
        return True
    return not any(c.isalnum() for c in lead) and mine[0].start <= cue.span.start and page.finished(mine[0])


def _complement(s: Sentence, cue: Cue, inside: set[int]) -> set[int]:
    """The dependents of a cue that hold quoted words, with the object that they say something of, up to a break."""
    kids = [k for k in s.children(cue.head) if s[k].dep not in _NOT_TOLD and k not in cue.speakers]
    hit = [k for k in kids if set(s.subtree(k)) & inside]
    if not hit:
        return set()
    if "judge" in cue.classes:
        hit += [k for k in kids if s[k].dep in ("dobj", "nsubj") and k < min(hit) and s[k].pos != "PRON"]
    if "ask" in cue.classes:  # called on "all nations" to help
        hit += [k for k in kids if s[k].dep == "xcomp" and k > max(inside)]
    told = {j for k in hit for j in s.subtree(k)}
    stop = min((j for j in told if j > max(inside) and _stops(s, j)), default=len(s))
    first = min(told)
    return {j for j in told if j < stop and not (j == first and s[j].lower in _PREPOSITIONS)}


def _stops(s: Sentence, j: int) -> bool:
    """True if what is said of something ends before token `j`: a break, or when and where it was said."""
    if s[j].text in _BREAKS or (s[j].text == "-" and s[j].start > s[j - 1].end):
        return True
    return s[j].dep == "npadvmod" or s[j].lower in ("during", "after", "before", "while", "when")


def _own(s: Sentence, cue: Cue, inside: set[int]) -> frozenset[int]:
    """The tokens of the telling itself: the cue, its speaker and its addressee, but nothing quoted."""
    who = [k for k in cue.speakers if k not in inside]
    own = {j for h in who if cue.head not in (sub := s.subtree(h)) for j in sub}
    if cue.addressee is not None and cue.addressee not in inside:  # a clause told may hang on whom it is told to
        own |= set(s.subtree(cue.addressee)) - cue.reported
    return frozenset((own | set(range(cue.words[0], cue.words[1] + 1))) - inside)


def _speakers(page: Page, s: Sentence, cue: Cue, mine: Sequence[Quotation]) -> tuple[int, ...]:
    """The cue's speakers, none of them inside the words; failing those, the noun phrase beside the cue."""
    outside = tuple(k for k in cue.speakers if not any(q.start <= s[k].start < q.end for q in mine))
    if outside or not (cue.tells or cue.form == "act"):
        return outside
    inverted = cue.head == 0 or s[cue.head - 1].pos == "PUNCT"
    sides = (_neighbour(page, s, cue.head, step) for step in ((1, -1) if inverted else (-1, 1)))
    return tuple(k for k in sides if k is not None)[:1]


def _neighbour(page: Page, s: Sentence, i: int, step: int) -> int | None:
    """The head of the noun phrase that touches token `i` on one side, adverbs between them allowed."""
    k = i + step
    while 0 <= k < len(s) and s[k].pos in ("ADV", "AUX", "DET", "ADJ"):
        k += step
    if not 0 <= k < len(s) or s[k].pos not in ("NOUN", "PROPN", "PRON") or page.over(s[k].start) is not None:
        return None
    while s[k].dep in ("compound", "nmod", "amod", "poss") and s[s[k].head].pos in ("NOUN", "PROPN") and s[k].head != i:
        k = s[k].head
    return k


def _unquoted(page: Page, s: Sentence, cue: Cue, every: Sequence[Cue]) -> Draft | None:
    """The indirect statement of a cue without quotations of its own."""
    speakers = cue.speakers
    if not cue.reported or not speakers or any(s[k].lower in _FIRST_PERSON for k in speakers):
        return None
    if "say" in cue.classes and cue.tells and s.child(cue.head, "neg") is not None:
        return None
    if (cue.form == "verb" and not _TELLING & cue.classes) or _same_mind(s, cue, every):
        return None
    if cue.form == "act" and not lexicon.load().acts:
        return None
    around = page.over(s[cue.head].start)
    reported = (
        frozenset(k for k in cue.reported if page.over(s[k].start) == around) if around is not None else cue.reported
    )
    spans = pieces.pieces(s, reported, _own(s, cue, set()), [])
    if not spans:
        return None
    told = [q for q in page.nested if any(_same(x, q.inner) for x in spans)]
    return Draft(cue, speakers, pieces.merge([*spans, *(q.outer for q in told)]), told, "clause")


def _same(a: Span, b: Span) -> bool:
    """True if two stretches share nine tenths of what they cover together."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0.9 * (max(a.end, b.end) - min(a.start, b.start))


def _same_mind(s: Sentence, cue: Cue, every: Sequence[Cue]) -> bool:
    """True for an attitude told by its holder ("X says he hopes that ..."): the outer cue has it already."""
    if "say" in cue.classes or not all(s[k].pos == "PRON" for k in cue.speakers):
        return False
    return any(c is not cue and "say" in c.classes and cue.head in c.reported and c.speakers for c in every)


def _beside(page: Page, s: Sentence, cue: Cue, draft: Draft) -> Draft | None:
    """The clause that a cue reports besides a quotation it announces ("The deal is dead, he said: '...'")."""
    if not cue.reported or not page.lead(s, draft.quoted[0]).rstrip().endswith(":"):
        return None
    clear = frozenset(k for k in cue.reported if page.over(s[k].start) is None)
    if len(clear) < 3:
        return None
    spans = pieces.pieces(s, clear, _own(s, cue, set()), [])
    return Draft(cue, draft.speakers, spans) if spans else None


def _attach_free(page: Page, s: Sentence, found: Sequence[Draft], taken: set[Quotation]) -> None:
    """Take a quotation with no words round it to the statement that it carries on."""
    if not page.free(s):
        return
    for q in page.touching(s):
        if q.start < s.start or q in taken or _hosted_later(page, s, q) or _awaits(page, q):
            continue
        owner = _carried_on(page, q, found)
        if owner is not None:
            owner.quoted.append(q)
            taken.add(q)
            owner.spans = pieces.merge([*owner.spans, q.outer])


def _hosted_later(page: Page, s: Sentence, q: Quotation) -> bool:
    """True if a later sentence that the quotation runs into has words of its own."""
    later = (t for t in page.sentences[s.index + 1 :] if t.start >= s.end)
    for t in later:
        if t.start >= q.end:
            return False
        if not page.free(t):
            return True
    return False


def _awaits(page: Page, q: Quotation) -> bool:
    """True if the sentence after a quotation names its speaker ("Is it over?" she asked)."""
    s = next((t for t in page.sentences if t.start >= q.end), None)
    if s is None or not s.tokens:
        return False
    early = linking.waiting(page, s, [c for c in page.cues(s) if page.over(s[c.head].start) is None])
    return early is not None and early[0] == q


def _carried_on(page: Page, q: Quotation, found: Sequence[Draft]) -> Draft | None:
    """The statement that a free quotation belongs to: of the same paragraph, or of the one before."""
    last = max((d for d in found if d.quoted and d.end <= q.start), key=lambda d: d.end, default=None)
    if last is None:
        return None
    paragraphs = page.paragraph(q.start) - page.paragraph(last.end - 1)
    if paragraphs == 0:
        return last
    between = page.text[last.end : q.start]
    if paragraphs == 1 and (last.quoted[-1].carried or not any(c.isalnum() for c in between)):
        return last
    return None
