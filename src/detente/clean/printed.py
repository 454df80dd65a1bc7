"""Dates as pages print them: full dates that fill a line, and what they say of the day of publication."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
#: A day and a month in words, in either order.
DAY_MONTH = rf"(?:{_MONTH}\s+{_DAY}\b|\b{_DAY}\s+(?:of\s+)?{_MONTH})"

_CLOCK = (
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?"
    r"|\d{1,2}\s*[ap]\.?m\.?|\d{4}(?=\s*(?:GMT|UTC|hrs))"
)
_ZONES = r"GMT|UTC|BST|CET|CEST|EST|EDT|ET|PST|PDT|CST|CDT|MSK|IST|JST|KST|Z|hrs"
_TIME = rf"(?:{_CLOCK})\s*(?:\(?(?:{_ZONES})\)?(?:\s*[+-]\d{{1,2}}(?::?\d{{2}})?)?|[+-]\d{{2}}:?\d{{2}})?"
_WEEKDAY = r"(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:r(?:s)?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?"
_LABEL = (
    r"(?P<label>(?:first |originally )?published(?: on| at)?|posted(?: on| at)?|date|release date|issued(?: on)?"
    r"|created|pub(?:lished|lication)? date|(?:last )?(?:updated|modified)(?: on| at)?|update)"
)
_ISO = r"(?P<iso>\d{4}-\d{2}-\d{2})"
_NUMERIC = r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4})"
_WORDED = rf"(?P<worded>{_MONTH}\s+{_DAY},?\s+\d{{4}}|{_DAY}\s+(?:of\s+)?{_MONTH},?\s+\d{{4}})"
_SEP = r"[\s,;|/·•–—-]*(?:\b(?:at|on)\b)?[\s,]*"
_LINE = re.compile(
    rf"^\W*(?:{_LABEL}\W*)?(?:{_TIME}{_SEP})?(?:{_WEEKDAY}{_SEP})?(?:{_ISO}|{_NUMERIC}|{_WORDED})"
    rf"(?:T?{_SEP}{_TIME})?\W*$",
    re.IGNORECASE,
)
_INSIDE = re.compile(rf"(?P<worded>{_MONTH}\s+{_DAY},?\s+\d{{4}}|{_DAY}\s+{_MONTH},?\s+\d{{4}})")
_PARTIAL = re.compile(
    rf"^\W*(?:{_LABEL}\W*)?"
    rf"(?:{_WEEKDAY}|{_TIME}|(?:{_WEEKDAY}{_SEP})?{DAY_MONTH}(?:{_SEP}{_TIME})?|{_MONTH}\s+\d{{4}})\W*$",
    re.IGNORECASE,
)

#: Characters; longer lines are no dates.
_LONGEST = 120

#: How much a label says of the day of publication; a bare date lies between.
_RANK = {"updat": 2, "modif": 2, "last ": 2}


class Printed(NamedTuple):
    """A printed date: the day, and its rank (0 labelled as published, 1 bare, 2 an update)."""

    day: dt.date
    rank: int


def date_line(line: str) -> Printed | None:
    """The full date that `line` consists of (with weekday, time of day, "Published:" ...), or None."""
    match = _LINE.match(line) if len(line) <= _LONGEST else None
    day = _day(match) if match else None
    if match is None or day is None:
        return None
    label = (match["label"] or "").lower()
    rank = 1 if not label else next((r for k, r in _RANK.items() if label.startswith(k)), 0)
    return Printed(day, rank)


def is_date_line(line: str) -> bool:
    """True if the line is nothing but a date or a part of one (a weekday, a time of day, a day without year)."""
    return len(line) <= _LONGEST and (_LINE.match(line) is not None or _PARTIAL.match(line) is not None)


def full_date(words: str) -> dt.date | None:
    """The first full date in words ("3 March 2017") inside `words`, or None."""
    match = _INSIDE.search(words)
    return _worded(match["worded"]) if match else None


def _day(match: re.Match[str]) -> dt.date | None:
    try:
        if match["iso"]:
            return dt.date.fromisoformat(match["iso"])
        if match["worded"]:
            return _worded(match["worded"])
        return _numeric(int(match["a"]), int(match["b"]), int(match["year"]), match["sep"])
    except ValueError:
        return None


def _numeric(a: int, b: int, year: int, sep: str) -> dt.date | None:
    """The day of a date in figures; with dots the day stands first, else it must be plain which it is."""
    if sep == "." or a > 12:
        return dt.date(year, b, a)
    if b > 12 or a == b:
        return dt.date(year, a, b)
    return None


def _worded(words: str) -> dt.date | None:
    month = next((k for k, name in enumerate(_NAMES, 1) if re.search(rf"\b{name}", words, re.IGNORECASE)), None)
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    if month is None or len(numbers) != 2:
        return None
    try:
        return dt.date(numbers[1], month, numbers[0])
    except ValueError:
        return None
