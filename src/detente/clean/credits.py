"""Credits: who wrote the story, who took the picture, whose text it is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from detente.clean import tables
from detente.clean.datelines import agency_name

_NAME = r"[A-Z][\w.'’-]*"
_WHO = rf"{_NAME}(?:\s+(?:(?:de|van|von|al|el|bin|the|of|and|for)\s+)?{_NAME}){{0,5}}"
_SIGN = r"(?:[©Ⓒ]|\([Cc]\))"
_LABEL = r"(?i:(?:photo|image|picture)(?:graph|s|graphs|grapher)?(?: credits?| courtesy)?|pic|illustration|credits?)"
_TASK = r"(?:report|writ|edit|compil|translat)(?:ing|ten|ed|ted|iled)"
_STAFF = rf"(?i:(?:additional |further )?{_TASK}(?: and {_TASK})* by)"
_WITH = r"(?i:with (?:additional )?(?:inputs?|files|agencies|material|reporting)(?: from| by)?)"


#: Characters in which a credit is looked for; none seen is half as long.
_LONGEST = 600


class Credit(NamedTuple):
    """A credit that fills a line: its kind (picture, source, copyright, staff, byline) and whom it names."""

    kind: str
    who: str | None = None

    @property
    def agency(self) -> str | None:
        """The news agency that it names, as the record keeps it, or None."""
        return agency_name(self.who) if self.who else None


def credit_line(line: str) -> Credit | None:
    """The credit that `line` is, or None if it is something else."""
    if len(line) > _LONGEST:
        return None
    for kind, pattern, words in _forms():
        match = pattern.match(line)
        if match is None or len(line.split()) > words:
            continue
        who = match.groupdict().get("who")
        if kind == "byline" and not _person(who or ""):
            continue
        return Credit(kind, who.strip(" .") if who else None)
    return None


def _person(who: str) -> bool:
    """True if the words after "By" can be an author: two names at least, or an agency."""
    return not _NO_NAME.search(who) and (len(who.split()) > 1 or agency_name(who) is not None)


def picture_tail(line: str) -> int | None:
    """Where the picture's credit begins that ends `line`, or None."""
    return _tail(_patterns()[1], line)


def staff_tail(line: str) -> int | None:
    """Where the "(Reporting by ...)" begins that ends `line`, or None."""
    return _tail(_patterns()[2], line)


def _tail(pattern: re.Pattern[str], line: str) -> int | None:
    start = max(0, len(line) - _LONGEST)
    match = pattern.search(line, start)
    return None if match is None or match.start() == start else match.start()


#: What in a "By ..." shows that no person is meant: days and figures.
_NO_NAME = re.compile(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d")

_SOURCE = re.compile(
    r"(?i)^(?:sources?|source/image|image/source|source and image|via|courtesy"
    r"|(?:first|originally) published (?:by|in|on))"
    r"\s*[:–—-]\s*(?P<who>\S.{0,80})$"
)
_COPYRIGHT = re.compile(
    rf"(?i)^(?:copyright\b\W*|{_SIGN}\s*(?:copyright\s*)?(?=\d{{4}}))(?:{_SIGN}\W*)?(?:\d{{4}}(?:\s*[-–]\s*\d{{4}})?)?\W*(?:by\s+)?"
    rf"(?-i:(?P<who>(?!All\b){_NAME}(?:\s+(?:of\s+|the\s+|and\s+|&\s*)?(?!All\b){_NAME}){{0,5}}))?(?:\W.{{0,200}})?$"
)
_RIGHTS = re.compile(r"(?i)^.{0,120}\ball rights reserved\b.{0,200}$")
_SIGNED = re.compile(rf"^{_SIGN}\s*(?P<who>[^\W\d].{{1,120}})$")
_CONTRIBUTED = re.compile(
    r"^.{0,160}\bcontributed (?:to this (?:report|story|article)|reporting(?: to| from| for| in)?)\b.{0,90}$"
)
_BYLINE = re.compile(
    rf"^(?:By|BY|by)\s+(?!the\b|The\b)(?P<who>{_WHO}(?:(?:,\s*|\s+and\s+|\s*&\s*){_WHO}){{0,4}})(?:\s*[|,–—-]\s*.{{0,60}})?$"
)


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str], int], ...]:
    """Kind of credit, its form, and how many words it has at most; the first that fits is taken."""
    staff = re.compile(rf"^[(\[]?(?:{_STAFF}|{_WITH}\b)\s*\S.{{0,300}}$")
    return (
        ("source", _SOURCE, 12),
        ("copyright", _COPYRIGHT, 40),
        ("copyright", _RIGHTS, 60),
        ("picture", _SIGNED, 20),
        ("picture", _patterns()[0], 20),
        ("staff", staff, 60),
        ("staff", _CONTRIBUTED, 40),
        ("byline", _BYLINE, 16),
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A picture's credit that fills a line, one that ends a line, and a staff note that ends a line."""
    agencies = "|".join(re.escape(a) for a in sorted(tables.agency_forms(), key=len, reverse=True))
    houses = "|".join(
        re.escape(h) for h in sorted({*tables.picture_houses(), *tables.agency_forms()}, key=len, reverse=True)
    )
    house = rf"(?i:{houses})\b"
    line = re.compile(
        rf"^{_LABEL}(?: by| of)?\s*:\s*\S.{{1,100}}$"
        rf"|^(?:Photo|Image|Picture)s?\s+(?:by|courtesy of|via)\s+{_WHO}.{{0,60}}$"
        rf"|^\(?{house}\s?/\s?\S.{{0,80}}$"
        rf"|^\(?{_WHO}\s?/\s?(?:{_WHO}\s?/\s?)?{house}(?:\s+via\s+{house})?\)?\.?$"
        rf"|^{house}\s+via\s+{house}$|^\((?i:ap|afp|epa|tass|pool|handout) photo\b.{{0,80}}\)$|^Getty Images$"
    )
    tail = re.compile(
        rf"\s*(?:\((?i:{houses}|file|photo|image|picture|credit|source)\s?[:/][^()\n]{{2,90}}\)"
        rf"|[(\[](?:{_WHO}\s?/\s?)?{house}(?:\s?/\s?[^()\[\]\n]{{2,60}})?[)\]]|\[File:[^\[\]\n]{{2,60}}\]"
        rf"|(?<=[.!?])\s+{_WHO}\s?/\s?{_WHO}(?:\s?/\s?{_WHO})?"
        rf"|(?:REUTERS|Reuters|AP Photo|AFP Photo|AFP|EPA)\s?/\s?{_WHO}(?:/[\w ]+)*"
        rf"|\b(?:Photo|Photograph|Image|Picture|Credit)(?: by| credit)?:\s*\S[^.\n]{{1,80}}\.?|©\s*[^.\n]{{2,80}})\s*$"
    )
    staff = re.compile(
        rf"\s*\((?:{_STAFF}\b[^()\n]{{3,300}}|(?:{_WITH}\s+)?(?:(?:{agencies})(?:,\s*|\s+and\s+|/)?)+|(?i:agencies))\)\s*$"
    )
    return line, tail, staff
