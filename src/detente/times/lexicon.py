"""The lists behind the grammar: vague references, holidays and word lists, from data/times/words.toml."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from importlib.resources import files

from detente.errors import DataError
from detente.times import values
from detente.times.words import SP, YEAR

_FIXED = re.compile(r"(\d\d)-(\d\d)$")
_NTH = re.compile(r"(\d\d)/([0-6])/(-1|[1-5])(?:\+(\d))?$")
_EASTER = re.compile(r"easter([+-]\d+)$")


@cache
def load() -> dict[str, dict[str, str]]:
    """The tables `references`, `holidays` and `lists`; DataError if a holiday's rule is none."""
    raw: dict[str, dict[str, str]] = tomllib.loads(
        files("detente").joinpath("data/times/words.toml").read_text("utf-8")
    )
    for name, rule in raw["holidays"].items():
        if not (_FIXED.match(rule) or _NTH.match(rule) or _EASTER.match(rule)):
            raise DataError(
                f"data/times/words.toml, [holidays], {name!r}: {rule!r} is none of MM-DD, MM/weekday/n, easter+n."
            )
    return raw


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one of the lists; KeyError if there is no such list."""
    return frozenset(load()["lists"][name].split())


def _alternatives(table: str) -> str:
    names = sorted(load()[table], key=len, reverse=True)
    return "|".join(re.escape(n).replace(r"\ ", SP).replace("'", "['’]") for n in names)


def reference_pattern() -> str:
    """The pattern of the vague references ("now", "the future")."""
    return rf"(?P<reference>{_alternatives('references')})(?![\w-])(?!{SP}as\b)"


def holiday_pattern() -> str:
    """The pattern of the holidays with what may stand round them."""
    return (
        rf"(?:(?P<mod>last|next|this){SP})?(?P<holiday>{_alternatives('holidays')})(?:,?{SP}(?:of{SP}"
        rf"|in{SP})?(?P<year>{YEAR}))?(?!\w)"
    )


def reference(words: str) -> str:
    """The value of a vague reference; KeyError if it is none."""
    return load()["references"][re.sub(r"\s+", " ", words.lower())]


def holiday(name: str, year: int) -> dt.date | None:
    """The day of a holiday (lower case) in a year; None if there is no such holiday."""
    rule = load()["holidays"].get(name)
    if rule is None or not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    if m := _FIXED.match(rule):
        return dt.date(year, int(m[1]), int(m[2]))
    if m := _NTH.match(rule):
        return values.nth_weekday(year, int(m[1]), int(m[2]), int(m[3])) + dt.timedelta(days=int(m[4] or 0))
    m = _EASTER.match(rule)
    return values.shift(values.easter(year), int(m[1]), "day") if m else None
