"""From the tokens and quotations that a cue reports to the pieces of text that are the statement's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.language import Sentence
from detente.records import Span, StatementKind
from detente.statements.quotations import Quotation

_DROP_FIRST = frozenset(("that", "and", "but", "so", "then", "as", ",", ":", ";", "--", "-", "—", "–", "―", ".", "("))
_QUOTES = frozenset(("''", "``", '"', "“", "”", "„", "‘", "’", "'", "«", "»", "`", "‹", "›"))


def pieces(s: Sentence, reported: frozenset[int], own: frozenset[int], quoted: Sequence[Quotation]) -> list[Span]:
    """The stretches of the sentence that are reported, cut where the telling (`own`) stands, joined with quotations."""
    runs: list[list[int]] = []
    for k in sorted(reported - own):
        gap = range(runs[-1][-1] + 1, k) if runs else None
        if gap is not None and all(s[g].pos == "PUNCT" and g not in own for g in gap):
            runs[-1].append(k)
        else:
            runs.append([k])
    spans = [span for run in runs if (span := _trim(s, run, quoted)) is not None]
    return merge([*spans, *(q.outer for q in quoted)])


def _trim(s: Sentence, run: list[int], quoted: Sequence[Quotation]) -> Span | None:
    """A run without conjunctions and punctuation at its ends, except the marks of quotations that lie in it."""
    kept = {k for k in run if any(q.start <= s[k].start < q.end for q in quoted)}
    while run and run[0] not in kept and (_joins(s, run[0]) or s[run[0]].lower in _QUOTES):
        run = run[1:]
    while run and run[-1] not in kept and s[run[-1]].pos in ("PUNCT", "SPACE", "CCONJ"):
        run = run[:-1]
    if not any(s[k].pos not in ("PUNCT", "SPACE", "ADV", "CCONJ", "SCONJ") for k in run):
        return None
    return s.span_between(run[0], run[-1])


def _joins(s: Sentence, k: int) -> bool:
    """True for a word that joins words to their telling; "that" may also be part of them ("said that boat sank")."""
    return s[k].lower in _DROP_FIRST and not (s[k].lower == "that" and s[k].dep in ("det", "nsubj", "nsubjpass"))


def merge(spans: Iterable[Span]) -> list[Span]:
    """Spans in text order, those that overlap made one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def kind_of(text: str, spans: Sequence[Span], quoted: Sequence[Quotation]) -> StatementKind:
    """direct if hardly a word stands outside quotation marks, mixed if some do, indirect if there are no marks."""
    if not quoted:
        return StatementKind.INDIRECT
    outside = [w for span in spans for w in _outside(text, span, quoted).split() if any(c.isalnum() for c in w)]
    return StatementKind.MIXED if outside else StatementKind.DIRECT


def _outside(text: str, span: Span, quoted: Sequence[Quotation]) -> str:
    parts, at = [], span.start
    for q in quoted:
        if q.start < span.end and span.start < q.end:
            parts.append(text[at : max(at, q.start)])
            at = max(at, q.end)
    return " ".join([*parts, text[at : span.end]])


def bare(text: str, spans: Sequence[Span], quoted: Sequence[Quotation]) -> list[Span]:
    """The spans with the marks taken off where a span is nothing but one quotation, and without outer white space."""
    inner = {q.outer: q.inner for q in quoted}
    starts = {q.start: q for q in quoted}
    stripped = (inner.get(x, x) for x in (_without_link(text, span, starts) for span in spans))
    return [t for span in stripped if (t := _strip(text, span)).start < t.end]


def _without_link(text: str, span: Span, starts: dict[int, Quotation]) -> Span:
    """A span without the one linking word before its quotation ("to 'get along'", "that 'it is over'")."""
    word, _, rest = span.of(text).partition(" ")
    q = starts.get(span.end - len(rest))
    return (
        q.outer
        if q is not None and q.end == span.end and word.lower() in ("to", "that", "of", "as", "by", "for")
        else span
    )


def _strip(text: str, span: Span) -> Span:
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))
