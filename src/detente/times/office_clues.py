"""Clues from the terms of office of the persons that a text names."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence

from detente.records import Basis, DateInterval, Precision, TimeExpression
from detente.times import tense, values
from detente.times.readings import Readings, is_relative
from detente.times.weights import FIRST, Clue, Stretch, between, bump, number, union

Span = tuple[str, str]

#: Weights of a term: of a person named with the office, of a former holder, of one only named, of one whose
#: term is history.
_TITLED, _FORMER, _NAMED, _BEGUN = 6.0, 1.0, 1.5, 3.0
#: The least likelihood of a day far from a swearing-in that the text dates.
_FLOOR = 1e-5
#: Terms that leave more days than these to all persons named do not date a report (six years), and of those that leave
#: fewer one is told of as past.
LONGEST_TERM, SHORTEST_TERM = 2200, 60
#: Days in which a holder is called new.
_NEW = 60.0

#: How far from a surname the office by which a person is called stands at most (code points).
_AROUND = 120

_TITLES = (
    r"President|Prime Minister|Premier|Chancellor|Minister|Secretary(?: of State)?|Secretary-General"
    r"|King|Queen|Emperor|Pope|Taoiseach|Ambassador|Speaker"
)
_OFFICES = (
    r"president|prime minister|premier|chancellor|(?:\w+ )?minister|secretary|secretary-general|head|chief|leader"
    r"|king|queen|emperor|taoiseach|spokes(?:man|woman|person)"
)
#: Not the office but a lesser one: "Deputy Secretary of State".
_LESSER = re.compile(r"\b(?:deputy|assistant|under|shadow)[\s-]+(?:\w+\s+)?\Z", re.IGNORECASE)
_ENTERED = re.compile(
    r"\b(?:sworn\s+in|(?:took|takes|taking|taken|assumed|assuming|entered|entering|came\s+to|coming\s+to)\s+(?:up\s+)?"
    r"(?:the\s+|his\s+|her\s+)?(?:office|power|post|job)|inaugurated|took\s+over|was\s+(?:appointed|confirmed|named))\b",
    re.IGNORECASE,
)


def clues(
    readings: Readings, expressions: Sequence[TimeExpression], terms: Sequence[tuple[str, str, str]]
) -> Iterator[Clue]:
    """Terms of office of the persons named: the report lies in one of them, more surely if the person is called by
    the office, later if by a former one; and near its beginning if the text says so.
    """
    text = readings.text
    for person, spans in _by_person(terms).items():
        surname = re.escape(person.split()[-1])
        titled = _titled(text, person)
        if titled is None:
            yield from _within(person, spans, _NAMED, "term")
        elif titled["former"]:
            yield from _after(person, spans)
        elif tense.is_history(text, *titled.span()):
            yield from _begun(person, spans)
        else:
            yield from _within(person, spans, _TITLED, "in office")
        yield from _entered(readings, expressions, person, surname, spans)


def common_term(text: str, terms: Sequence[tuple[str, str, str]]) -> DateInterval:
    """The days on which all persons named held office, if they are few enough to say something and enough to be no
    chance; else an empty interval.

    One person at least must be called by the office; others count if they are named in full.
    """
    common = [(FIRST, dt.date.today())]
    said: list[str] = []
    sure = False
    for person, spans in _by_person(terms).items():
        titled = _titled(text, person)
        if titled["former"] if titled else person not in text:
            continue
        days = [_days(a, b) for a, b in spans]
        common = [(max(a, c), min(b, d)) for a, b in days for c, d in common if max(a, c) <= min(b, d)]
        sure = sure or titled is not None
        said.append(f"{person} in office: {', '.join(f'{a}/{b}' for a, b in spans[:3])}")
    if not sure or not common:
        return DateInterval()
    first, last = min(a for a, _ in common), max(b for _, b in common)
    if not SHORTEST_TERM <= (last - first).days <= LONGEST_TERM:
        return DateInterval()
    return DateInterval(first.isoformat(), last.isoformat(), Precision.YEAR, Basis.INFERRED, tuple(said))


def _by_person(terms: Sequence[tuple[str, str, str]]) -> dict[str, list[Span]]:
    by_person: dict[str, list[Span]] = {}
    for person, start, end in terms:
        by_person.setdefault(person, []).append((start, end))
    return by_person


def _days(start: str, end: str) -> values.Days:
    """First and last day of a term, today if it is open."""
    a = values.days_of(start) if start else None
    b = values.days_of(end) if end else None
    return max(FIRST, a[0]) if a else FIRST, min(b[1], dt.date.today()) if b else dt.date.today()


def _titled(text: str, person: str) -> re.Match[str] | None:
    """A place where a person is called by an office, before the name or behind it; one that says former, if any."""
    *given, surname = person.split()
    was = r"(?P<former>\b(?:[Ff]ormer|[Ee]x-?|[Ll]ate|[Tt]hen|[Oo]ne-?time)[\w\s-]{0,24})?"
    before = rf"{was}\b(?:{_TITLES}|{_OFFICES}),?\s+(?P<given>(?:[\w.’'-]+\s+){{0,3}}){re.escape(surname)}\b"
    between = r"(?:(?!for\b|candidate|nominee|run|elect|would|hope|want|against|as\b)[\w.’'-]+\s+){0,4}?"
    behind = rf"\b{re.escape(surname)},\s+(?:the\s+|its\s+|who\s+was\s+)?{was}{between}(?:{_OFFICES})\b"
    initials = {name[0] for name in given}
    whole = (m for m in _round(surname, before, text) if not _LESSER.search(text, max(0, m.start() - 30), m.start()))
    own = [m for m in whole if _is_own(m["given"].split(), initials)]
    found = [*own, *_round(surname, behind, text)]
    former = next((m for m in found if m["former"]), None)
    return former or min(found, key=lambda m: tense.is_history(text, *m.span()), default=None)


def _round(surname: str, pattern: str, text: str) -> Iterator[re.Match[str]]:
    """What matches a pattern round a surname, in order."""
    compiled, done = re.compile(pattern), 0
    for at in re.finditer(re.escape(surname), text):
        for m in compiled.finditer(text, max(done, at.start() - _AROUND), at.end() + _AROUND):
            done = m.end()
            yield m


def _is_own(given: Sequence[str], initials: set[str]) -> bool:
    """True if the given names between a title and a surname, however spelled, may be those of the person."""
    return not given or not given[-1][0].isupper() or not initials or given[-1][0] in initials


def _within(person: str, spans: Sequence[Span], weight: float, what: str) -> Iterator[Clue]:
    stretches = [_between(a, b, weight) for a, b in spans]
    merged = union(stretches)
    since = tuple(a for a, _, _ in stretches) if weight == _TITLED else ()
    said = ", ".join(f"{a}/{b}" for a, b in spans[:3])
    yield Clue(merged, (), f"{person} {what}: {said}", since)


def _begun(person: str, spans: Sequence[Span]) -> Iterator[Clue]:
    """A term that is only told of as history has begun by then."""
    first = min(_days(a, b)[0] for a, b in spans)
    yield Clue((between(first, dt.date.max, _BEGUN),), (), f"{person} took office: {first}")


def _after(person: str, spans: Sequence[Span]) -> Iterator[Clue]:
    ends = [b for _, b in spans if b and values.days_of(b)]
    if ends:
        days = values.days_of(min(ends))
        assert days is not None
        yield Clue((between(days[1], dt.date.max, _FORMER),), (), f"{person} out of office: {min(ends)}")


def _between(start: str, end: str, weight: float) -> Stretch:
    first, last = _days(start, end)
    return between(first, last if end else dt.date.max, weight)


def _entered(
    readings: Readings, expressions: Sequence[TimeExpression], person: str, surname: str, spans: Sequence[Span]
) -> Iterator[Clue]:
    """The days that "sworn in only two weeks ago" gives, and those on which somebody is called new."""
    text = readings.text
    starts = [days[0] for a, _ in spans if len(a) == 10 and (days := values.days_of(a))]
    for m in re.finditer(rf"\b{surname}\b[^.;\n]{{0,120}}", text):
        entered = _ENTERED.search(m.group())
        if entered is None:
            continue
        at = m.start() + entered.end()
        beside = next(
            (x for x in expressions if is_relative(x) and 0 <= x.start - at <= 40 and x.start < m.end()), None
        )
        if beside is None or re.search(r"[,;]", text[at : beside.start]):
            continue
        near = {k for s in starts for d in readings.agreeing(s, s, beside) for k in range(d - 2, d + 3)}
        if near:
            yield Clue((), (bump(dict.fromkeys(near, 1.0), _FLOOR),), f"{person} took office ({beside.text})")
        return
    if starts and re.search(rf"\b(?:new|newly\s+\w+|incoming)\s+(?:[\w.’'-]+\s+){{1,5}}{surname}\b", text):
        shaped = tuple(
            bump({number(s) + k: math.exp(-max(0, k) / _NEW) for k in range(-20, 400)}, 0.002) for s in starts
        )
        yield Clue((), shaped, f"{person} new in office: {', '.join(map(str, starts[:3]))}")
