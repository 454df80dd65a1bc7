"""Reports and sentences as HTML with their parts told apart: by a label and a shape, colour only helps.

Marks are drawn from offsets; the text between them is escaped and otherwise untouched, so that without its tags a
text is the report's text again. Labels are attributes that the style sheet shows: they cannot be selected or copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from detente.display import Mark, Marked, segments
from detente.explorer import names
from detente.records import PartKind, Record

#: How a role is called in a label; the style sheet has a shape for each.
LABELS = {
    "trigger": "act", "source": "source", "target": "target", "attribution": "on the word of", "time": "date",
    "place": "place", "content": "quote", "cue": "cue", "speaker": "speaker", "addressee": "to", "uncoded": "not coded",
    "claim": "relation",
}  # fmt: skip
#: Where marks lie on each other, the first of these gives the shape.
_ORDER = tuple(LABELS)
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)


def html(text: str, marked: Iterable[Marked], *, labels: bool = True) -> Markup:
    """A text with its marks as <mark> elements; with labels, each begins with what it is and whom it means."""
    begun: set[tuple[int, int, str, str]] = set()
    return Markup("").join(_segment(s.text, s.marks, begun, labels) for s in segments(text, marked))


def _segment(text: str, marked: Sequence[Marked], begun: set[tuple[int, int, str, str]], labels: bool) -> Markup:
    if not marked:
        return escape(text)
    ranked = sorted(marked, key=lambda m: (m.end - m.start, _rank(m.role)))  # the innermost gives the shape
    roles = dict.fromkeys([ranked[0].role, *(m.role for m in ranked if m.role == "content")])
    every = "; ".join(dict.fromkeys(f"{LABELS.get(m.role, m.role)}: {m.label}".rstrip(": ") for m in ranked))
    fresh = [m for m in ranked if (m.start, m.end, m.role, m.label) not in begun]
    begun.update((m.start, m.end, m.role, m.label) for m in fresh)
    label = Markup("")
    if labels and fresh and (fresh[0] == ranked[0] or fresh[0].role != "content"):
        label = Markup(' data-label="{}"').format(_label(fresh[0], text))
    return Markup('<mark class="{}" title="{}"{}>{}</mark>').format(" ".join(roles), every, label, text)


def _label(m: Marked, words: str) -> str:
    """What a mark is and whom it means, in few letters: `source RUS`, `3–9 Apr 2017`."""
    name = LABELS.get(m.role, m.role)
    if m.label == words:
        return name
    if m.role == "time":
        return names.value("date", m.label)
    short = re.sub(r".*\((\w+)\)$", r"\1", m.label)
    return f"{name} {short}".strip() if m.role in ("source", "target", "speaker", "attribution") else short or name


def _rank(role: str) -> int:
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)


class Block(NamedTuple):
    """A paragraph of a report: its kind of part, its HTML, and ids of the mentions whose words begin in it."""

    kind: str
    body: Markup
    mentions: tuple[str, ...]


def report_html(record: Record, marked: Sequence[Mark], *, labels: bool) -> list[Block]:
    """The text of a report with its marks, paragraph by paragraph; joined they are the text without its line ends."""
    text = record.report.text
    found = []
    for start, end, kind in _paragraphs(record):
        own = [Mark(m.start - start, m.end - start, m.role, m.label) for m in _cut(marked, start, end)]
        told = tuple(m.id for m in record.mentions if start <= m.trigger.start < end)
        found.append(Block(kind.value, html(text[start:end], own, labels=labels), told))
    return found


def _cut(marked: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """The marks that touch a stretch, cut to it."""
    return [m._replace(start=max(m.start, start), end=min(m.end, end)) for m in marked if m.start < end > start < m.end]


def _paragraphs(record: Record) -> list[tuple[int, int, PartKind]]:
    """The lines of the text with the kind of part in which each begins."""
    text, found = record.report.text, []
    for match in re.finditer(r"[^\n]+", text):
        kinds = [p.kind for p in record.report.parts if p.span.start < match.end() and match.start() < p.span.end]
        found += _pieces(record, match.start(), match.end()) if len(kinds) > 1 else [
            (match.start(), match.end(), kinds[0] if kinds else PartKind.BODY)
        ]  # fmt: skip
    return found


def _pieces(record: Record, start: int, end: int) -> list[tuple[int, int, PartKind]]:
    """A line that holds several parts, cut where they begin."""
    inside = sorted(p for p in ((max(p.span.start, start), p.kind) for p in record.report.parts
                    if p.span.start < end and start < p.span.end))  # fmt: skip
    cuts = [start, *(at for at, _ in inside[1:]), end]
    return [(a, b, kind) for (a, b), (_, kind) in zip(pairwise(cuts), inside, strict=True) if a < b]


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web, else None: nothing else becomes a link."""
    return url if url and _WEB.match(url) else None


def by_mention(record: Record) -> Mapping[str, list[Mark]]:
    """The marks of each event mention, in offsets of the report."""
    from detente.display import who

    found: dict[str, list[Mark]] = {}
    for m in record.mentions:
        own = [Mark(m.trigger.start, m.trigger.end, "trigger", m.type.value)]
        for role, refs in (("source", m.sources), ("target", m.targets), ("attribution", m.attribution)):
            own += [Mark(r.span.start, r.span.end, role, who(r)) for r in refs if r.span]
        if m.time:
            own.append(Mark(m.time.start, m.time.end, "time", str(m.date)))
        if m.place and m.place.span:
            own.append(Mark(m.place.span.start, m.place.span.end, "place", m.place.name))
        found[m.id] = own
    return found


def everything(record: Record) -> list[Mark]:
    """All marks of a report: acts with their parties, dates and places, quotes with their speakers, what was left."""
    from detente.display import who

    found = [m for several in by_mention(record).values() for m in several]
    for s in record.statements:
        found += [Mark(c.start, c.end, "content", s.kind.value) for c in s.content]
        found += [Mark(r.span.start, r.span.end, "speaker", who(r)) for r in s.speakers if r.span]
    for c in record.relation_claims:
        found.append(Mark(c.trigger.start, c.trigger.end, "claim", f"{'–'.join(c.pair)} {c.direction.value}"))
    found += [Mark(t.start, t.end, "time", str(t.interval or t.value)) for t in record.times]
    found += [Mark(u.evidence.start, u.evidence.end, "uncoded", u.reason) for u in record.uncoded]
    return list(dict.fromkeys(found))
