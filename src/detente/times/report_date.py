"""The report's own date when none is given: printed in its text, or inferred from clues that are weighed day by day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.dates import bounds
from detente.records import Basis, DateInterval, Precision, Report, TimeExpression
from detente.times import day_clues, fact_clues, finder, office_clues
from detente.times.readings import Readings
from detente.times.weights import Clue, weigh


def date_report(
    report: Report, expressions: Sequence[TimeExpression], terms: Sequence[tuple[str, str, str]]
) -> DateInterval:
    """The date of a report from its text alone: printed, inferred with the clues that gave it, or unknown.

    `expressions` are those that `find(report.text)` gives without a reference; `terms` are (person, first ISO day,
    last ISO day or "") of terms of office of persons named. An inferred interval is the narrowest that holds the date
    with probability `weights.SHARE`, cut where a clue bounds it.
    """
    printed = printed_date(report.text, expressions)
    if printed is not None:
        return printed
    if any(x.interval is not None and x.value == "PRESENT_REF" for x in expressions):
        expressions = finder.find(report.text)  # they were resolved against something; read afresh
    weighed = weigh(clues(report.text, expressions, terms))
    in_office = office_clues.common_term(report.text, terms)
    return in_office if _says_more(in_office, weighed) else weighed


def clues(text: str, expressions: Sequence[TimeExpression], terms: Sequence[tuple[str, str, str]]) -> list[Clue]:
    """All clues to the day of a report: from the facts, the dates and the persons in office that it names."""
    readings = Readings(text)
    return [
        *fact_clues.clues(readings, expressions),
        *day_clues.clues(readings, expressions),
        *office_clues.clues(readings, expressions, terms),
    ]


def _says_more(terms: DateInterval, weighed: DateInterval) -> bool:
    """True if terms of office say more than all the clues, and nothing else than these."""
    inner, outer = bounds(terms), bounds(weighed)
    if inner is None or outer is None:
        return inner is not None
    both = (min(inner[1], outer[1]) - max(inner[0], outer[0])).days
    return (outer[1] - outer[0]).days > office_clues.LONGEST_TERM and both > _MOSTLY * (inner[1] - inner[0]).days


#: So much of the days on which all persons named held office lies among those that the clues leave, or neither counts.
_MOSTLY = 0.9


# --- printed ---

#: Lines from the top and from the bottom among which a date line is looked for, and its greatest length in code points.
_EDGE_LINES, _LINE_LENGTH = 8, 90
_PRINTED_WORDS = re.compile(
    r"\b(?:published|updated|posted|issued|released?|date[d]?|last modified|press release|first published)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"^\s*[A-Z][A-Za-z.,' \-/]{2,60}?,\s*\Z")


def printed_date(text: str, expressions: Sequence[TimeExpression]) -> DateInterval | None:
    """The date that a report prints as its own: a date line near its top or bottom, or a dateline with a year; None
    if there is none.
    """
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    near = lines[:_EDGE_LINES] + lines[max(_EDGE_LINES, len(lines) - _EDGE_LINES) :]
    for start, end in near:
        for x in expressions:
            if start <= x.start and x.end <= end and _is_full(x) and _is_own(text, start, end, x):
                assert x.interval is not None
                clue = (f"printed: {x.text.strip()}",)
                return DateInterval(x.interval.start, x.interval.end, Precision.DAY, Basis.PRINTED, clue)
    return None


def _is_full(x: TimeExpression) -> bool:
    return (
        x.interval is not None
        and x.interval.start == x.interval.end
        and len(x.value.partition("T")[0]) == 10
        and re.search(r"\d{4}|['’/.-]\d\d\b", x.text) is not None
    )


def _is_own(text: str, start: int, end: int, x: TimeExpression) -> bool:
    line, before, after = text[start:end], text[start : x.start], text[x.end : end]
    if len(line) <= _LINE_LENGTH and _PRINTED_WORDS.search(before):
        return True
    if _DATELINE.match(before) and re.match(r"\s*(?:\([^)]{2,30}\)\s*)?(?:[-–—:]|\()", after):
        return True
    return (
        len(re.findall(r"\w+", before + " " + after)) <= 4
        and len(line) <= _LINE_LENGTH
        and not re.search(r"[.!?]\s*$", line)
    )
