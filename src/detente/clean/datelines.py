"""Datelines: the place, date and agency that stand before a story's first words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from detente.clean import tables
from detente.clean.printed import DAY_MONTH

_MONTHS = r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b\.?\s+\d)"
_NAME = rf"{_MONTHS}(?:[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[.'’-][^\W\d_]+)*\.?)"
_PLACE = rf"(?P<place>{_NAME}(?:(?:\s+|\s*/\s*)(?:(?:of|de|del|la|es|al|el|and|the|am|da|do)\s+)?{_NAME}){{0,4}})"
_REGION = rf"(?P<region>(?:,\s*{_NAME}(?:\s+{_NAME}){{0,3}}){{0,2}}(?:\s*\[[A-Z][\w. ]*\])?)"
_DATE = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?P<date>{DAY_MONTH}(?:,?\s+\d{{4}})?)"
_AGENCY = r"\(\s*(?P<agency>[^()\n]{2,40}?)\s*\)"
_DASH = r"(?:—|–|--+|―|−|-(?=\s|$)|_)"
_HEAD = rf"^(?:{_PLACE}{_REGION}(?:[,.]?\s*{_DATE}[.,]?)?\s*)?"


class Dateline(NamedTuple):
    """A dateline: where it ends in its line, and the place, date and agency as far as they are told."""

    end: int
    place: str | None
    date: str | None
    agency: str | None


def dateline(line: str, *, lead: bool = True) -> Dateline | None:
    """The dateline at the start of `line`, or None; one without agency and date counts only if `lead` is true."""
    for pattern, holds, anywhere in _FORMS:
        match = pattern.match(line)
        if match is not None and (lead or anywhere) and holds(match):
            found = match.groupdict()
            agency = found.get("agency")
            place = found["place"]
            if place is not None and "." not in place[:-1]:
                place = place.rstrip(".")  # "MINSK. Sept 14" but "Washington D.C."
            name = (agency_name(agency) or " ".join(agency.split())) if agency else None
            return Dateline(match.end(), place, found.get("date"), name)
    return None


def agency_name(words: str) -> str | None:
    """The name that the record keeps for a news agency as written ("AP Photo", "Reuters/Jane Roe"), or None."""
    for part in (words, *re.split(r"\s*[/,|]\s*|\s+[-–—]\s+", words)):
        name = tables.agencies().get(" ".join(part.split()).strip(" .").lower())
        if name is not None:
            return name
    return None


def fold(word: str) -> str:
    """`word` in capitals without accents."""
    apart = unicodedata.normalize("NFD", word.replace("’", "'"))
    return "".join(c for c in apart if not unicodedata.combining(c)).upper()


def _known_agency(match: re.Match[str]) -> bool:
    return agency_name(match["agency"]) is not None


def _dated_or_capitals(match: re.Match[str]) -> bool:
    """True if brackets of an unknown content stand where an agency does: after a date or a place in capitals."""
    place = match["place"]
    return place is not None and (match["date"] is not None or place.isupper()) and not _lower_follows(match)


def _dated(match: re.Match[str]) -> bool:
    return not _lower_follows(match)


def _alone(match: re.Match[str]) -> bool:
    """True if a place alone makes a dateline: known cities, or capitals with a region before a dash."""
    place, region = match["place"], match["region"]
    if not place.isupper() or place.lower() in tables.furniture("label", "line") or _lower_follows(match):
        return False
    if all(fold(city) in tables.places() for city in re.split(r"\s*/\s*", place)):
        return True
    return bool(region) and match["sign"] != ":"


def _lower_follows(match: re.Match[str]) -> bool:
    return match.string[match.end() : match.end() + 1].islower()


_WHERE = rf"^{_PLACE}{_REGION}"
_SLASHED = r"/(?P<agency>[A-Z][\w -]{1,20})/[.:]?\s*"
#: Form, what must hold besides, and whether it is a dateline below the story's first paragraphs too.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool], bool], ...] = (
    (re.compile(rf"{_HEAD}{_AGENCY}\s*(?:{_DASH}|:)\s*(?:{_DASH}\s*)?"), _known_agency, True),
    (re.compile(rf"{_HEAD}{_AGENCY}\s*$"), _known_agency, True),
    (re.compile(rf"{_WHERE}(?:[,.]?\s*{_DATE}[.,]?)?\s*{_AGENCY}\s*{_DASH}\s*"), _dated_or_capitals, True),
    (re.compile(rf"{_WHERE}[,.]?\s*(?:{_DATE})?[.,]?\s*{_SLASHED}(?:{_DASH}\s*)?"), _known_agency, True),
    (re.compile(rf"^{_PLACE},\s*(?P<agency>[A-Z][\w ]+?)\s*{_DASH}\s*"), _known_agency, False),
    (re.compile(rf"{_WHERE}[,.]?\s*{_DATE}\.?\s*(?:{_DASH}|:)\s*"), _dated, False),
    (re.compile(rf"{_WHERE}\s*(?P<sign>{_DASH}|:)\s*"), _alone, False),
)
