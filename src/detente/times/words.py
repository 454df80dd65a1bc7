"""The words of time: numbers, months, weekdays, units, as patterns and as figures."""

from __future__ import annotations

import re
from functools import cache

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: TIMEX3 letters of the units; those below a day stand after "T".
UNITS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "fortnight": "W", "month": "M", "quarter":
    "Q", "year": "Y",
    "decade": "Y", "century": "Y", "weekend": "WE", "semester": "M",
}  # fmt: skip
#: Units that are a multiple of another.
MULTIPLES = {"decade": 10, "century": 100, "fortnight": 2, "semester": 6}
CLOCK_UNITS = ("second", "minute", "hour")
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
DAY_PARTS = {
    "morning": "MO", "noon": "MI", "midday": "MI", "afternoon": "AF", "evening": "EV", "night": "NI", "overnight":
    "NI", "daytime": "DT",
    "midmorning": "MO", "midafternoon": "AF", "dawn": "MO", "dusk": "EV", "lunchtime": "MI",
}  # fmt: skip
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "last": 4,
    "final": 4,
}

_ONES = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * n for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SMALL = _ONES | _TENS
_DAY_ORDINALS = {
    w: n
    for n, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
_PLURAL_DECADES = {
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
    "fifties": 5,
    "sixties": 6,
    "seventies": 7,
    "eighties": 8,
    "nineties": 9,
}

# --- patterns (to be read without regard to case) ---

SP = r"(?:[ \t\u00a0]+|[ \t]*\n[ \t]*)"
HY = rf"(?:[-\u2010-\u2013]|{SP})"
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?![a-z])\.?)"
)
WEEKDAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)(?![a-z])\.?)"
)
YEAR = r"(?:1[5-9]\d\d|20\d\d)(?![\d%]|[,.]\d)"
_ONE = "one|two|three|four|five|six|seven|eight|nine"
_TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TEN = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
UNDER_100 = rf"(?:(?:{_TEN})(?:{HY}(?:{_ONE})\b)?|{_TEEN}|{_ONE})"
SPOKEN_YEAR = (
    rf"(?:(?:nineteen|eighteen|seventeen){HY}(?:(?:oh|o){HY}(?:{_ONE})|{UNDER_100})|twenty{HY}"
    rf"(?:{_TEN}|{_TEEN})(?:{HY}(?:{_ONE})\b)?"
    rf"|two{SP}thousand(?:{SP}(?:and{SP})?{UNDER_100})?)"
)
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}(?:\.\d+)?(?:{HY}?(?:1/2|½|1/4|3/4))?|½"
    rf"|(?:(?:a|one|two|three|four|five|several){SP})?(?:hundred|thousand|dozen)s?(?:{SP}"
    rf"(?:and{SP})?{UNDER_100})?(?:{SP}of)?"
    rf"|{UNDER_100}(?:{SP}and{SP}a{SP}half)?|an?{SP}couple(?:{SP}of)?|an?{SP}few|several"
    rf"|half{SP}an?|an?{SP}half|an?|another)"
)
VAGUE = r"(?:a(?:{SP}few|{SP}couple{SP}of)|several|few|many|some)"
UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|fortnights?|months?|quarters?|years?|decades?|centur(?:y|ies))"
LONG_UNIT = r"(?:day|week|month|quarter|year|decade|century)"
SEASON = r"(?:spring|summer|fall|autumn|winter)"
DAY_PART = r"(?:(?:mid[- ]?)?(?:morning|afternoon)|evening|night|dawn|dusk|lunchtime)"
ORDINAL = r"(?:first|second|third|fourth|1st|2nd|3rd|4th|final)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,]\d)"
ZONE = r"(?:GMT|UTC|EST|EDT|ET|CST|CDT|PST|PDT|MST|MDT|BST|CET|CEST|local time|Eastern(?: time)?|Pacific(?: time)?)"
APPROXIMATE = (
    r"(?:about|around|almost|nearly|over|roughly|approximately|at\s+least|at\s+most"
    r"|no\s+more\s+than|more\s+than|less\s+than|fewer\s+than|up\s+to"
    r"|as\s+many\s+as|as\s+long\s+as|well\s+over|just\s+over|just\s+under|under|barely)"
)


def month_of(word: str) -> int:
    """The number (1-12) of a month from its name or abbreviation."""
    head = word[:3].lower()
    return next(n for n, m in enumerate(MONTHS, 1) if m.startswith(head))


def weekday_of(word: str) -> int:
    """The number (0 Monday - 6 Sunday) of a weekday from its name or abbreviation."""
    head = word[:3].lower()
    return next(n for n, d in enumerate(WEEKDAYS) if d.startswith(head))


def unit_of(word: str) -> str:
    """The singular of a unit's name."""
    word = word.lower()
    return "century" if word.startswith("centur") else word.rstrip("s")


@cache
def number(words: str) -> float | None:
    """The figure that number words or digits name; None if it is vague ("several") or no number."""
    words = re.sub(r"[\s\u00a0-\u00a0]+", " ", words.lower().strip())
    if words in ("a", "an", "one", "another"):
        return 1.0
    if words in ("half a", "half an", "a half", "½"):
        return 0.5
    if words.startswith(("a couple", "an couple")):
        return 2.0
    if words[:1].isdigit():
        return _digits(words)
    return _spelled(words)


def _digits(words: str) -> float:
    whole = re.match(r"[\d,]+(?:\.\d+)?", words)
    assert whole is not None
    rest = words[whole.end() :]
    part = 0.5 if "1/2" in rest or "½" in rest else 0.25 if "1/4" in rest else 0.75 if "3/4" in rest else 0.0
    return float(whole.group().replace(",", "")) + part


def _spelled(words: str) -> float | None:
    half = " and a half" in words
    words = words.replace(" and a half", "")
    total, current = 0.0, 0.0
    for word in re.split(r"[-\u2010-\u2013 ]+", words):
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "a":
            current = 1
        elif word in ("hundred", "thousand", "dozen"):
            total += (current or 1) * {"hundred": 100, "thousand": 1000, "dozen": 12}[word]
            current = 0
        elif word not in ("and", "of"):
            return None
    return (total + current + half / 2) or None


def spoken_year(words: str) -> int | None:
    """The year that words like "nineteen ninety-seven" or "two thousand and one" name, or None."""
    parts = [w for w in re.split(r"[-\u2010-\u2013\s]+", words.lower()) if w not in ("and", "oh", "o")]
    if parts[:2] == ["two", "thousand"]:
        return 2000 + sum(_SMALL.get(w, 0) for w in parts[2:])
    if len(parts) < 2 or any(p not in _SMALL for p in parts):
        return None
    return 100 * _SMALL[parts[0]] + sum(_SMALL[w] for w in parts[1:])


def decade_digit(word: str) -> int | None:
    """The tens digit of a decade in words ("nineties" is 9), or None."""
    return _PLURAL_DECADES.get(word.lower())


def day_ordinal(word: str) -> int | None:
    """The day of the month of an ordinal in words ("third" is 3), or None."""
    return _DAY_ORDINALS.get(word.lower())
