"""Rules for calendar dates: days, months, years, decades, quarters, seasons, weekdays, holidays, clock times."""

from __future__ import annotations

import datetime as dt
import re

from detente.times import lexicon, values, words
from detente.times.clock_rules import CLOCK, NOON, clock
from detente.times.rules import Context, Result, collector, unresolved
from detente.times.words import DAY, DAY_PART, HY, MONTH, ORDINAL, SEASON, SP, SPOKEN_YEAR, WEEKDAY, YEAR

RULES, rule = collector()

_EDGE = (
    rf"(?:(?:the{SP})?(?P<edge>early|late|mid|middle|end|beginning|start|latter|first|second|later"
    rf"|earlier)(?:(?:{SP}part|{SP}half)?{SP}(?:of|in)(?:{SP}the)?)?{HY})?"
)
_NEAR = rf"(?:(?:about|around|circa){SP})?"


def narrowed(days: values.Days, edge: str | None) -> values.Days:
    """The third of an interval that "early", "mid" or "late" leaves."""
    third = dt.timedelta(days=((days[1] - days[0]).days + 1) // 3)
    if edge in ("early", "beginning", "start", "first", "earlier"):
        return days[0], days[0] + third
    if edge in ("late", "end", "latter", "second", "later"):
        return days[1] - third, days[1]
    if edge in ("mid", "middle"):
        return days[0] + third, days[1] - third
    return days


def dated(kind: str, value: str, m: re.Match[str], *, relative: bool) -> Result | None:
    """A result whose days are those of the value, narrowed by the word at the edge."""
    days = values.days_of(value)
    if days is None:
        return None
    edge = m.groupdict().get("edge")
    return Result(kind, value, narrowed(days, edge.lower()) if edge else days, relative)


# --- full dates ---


@rule(
    r"(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<day>3[01]|[12]\d"
    r"|0?[1-9])(?![\d/-])(?P<time>T[\d:]{4,8}Z?)?"
)
def iso_date(m: re.Match[str], c: Context) -> Result | None:
    """2017-02-16 and the like."""
    return _day(int(m["year"]), int(m["month"]), int(m["day"]), relative=False)


@rule(r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d|\d\d)(?![\d/-])")
def numeric_date(m: re.Match[str], c: Context) -> Result | None:
    """14/09/2017 and 09/14/2017; where both readings are possible the American one, month first, unless full stops
    part the figures.
    """
    a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
    if len(m["year"]) == 2:
        if m["sep"] == ".":
            return None
        year += 1900 if year > 40 else 2000
    month, day = (b, a) if a > 12 or m["sep"] == "." else (a, b)
    return _day(year, month, day, relative=False)


def _day(year: int, month: int, day: int, *, relative: bool, kind: str = "DATE", suffix: str = "") -> Result | None:
    try:
        when = dt.date(year, month, day)
    except ValueError:
        return None
    return Result(kind, when.isoformat() + suffix, (when, when), relative)


_MONTH_DAY = (
    rf"(?P<month>{MONTH}){SP}?(?:the{SP})?(?P<day>{DAY})(?:\s?(?:-|–|to|and|through){SP}?"
    rf"(?P<until>{DAY})(?!\w))?(?!\s?(?:million|billion|percent|per cent))"
)
_DAY_MONTH = (
    rf"(?:the{SP})?(?P<day>{DAY})(?:\s?(?:-|–|to|and){SP}?(?P<until>{DAY}))?{SP}(?:of{SP})?(?P<month>{MONTH})(?!\w)"
)
_WITH_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY})(?:{SP}(?P<part>{DAY_PART}))?,?{SP})?"
_WITH_YEAR = (
    rf"(?:,?{SP}(?P<year>{YEAR}|{SPOKEN_YEAR})|{SP}(?P<which>last|this|next|of{SP}(?:last|this|next"
    rf"|that|the{SP}same)){SP}year)?"
)
_LAST_NEXT = rf"(?:(?P<mod>last|next|this){SP})?"
_AT_CLOCK = rf"(?:(?:{CLOCK}|{NOON}),?{SP}(?:on{SP})?)?"


@rule(rf"{_AT_CLOCK}{_LAST_NEXT}{_WITH_WEEKDAY}{_NEAR}{_MONTH_DAY}{_WITH_YEAR}")
@rule(rf"{_AT_CLOCK}{_LAST_NEXT}{_WITH_WEEKDAY}{_NEAR}{_DAY_MONTH}{_WITH_YEAR}")
def month_day(m: re.Match[str], c: Context) -> Result | None:
    """September 14; Thursday, September 14, 2017; 14 September; 5 p.m. EST, Nov. 6; July 7-9, 2017."""
    if _is_common_word(m["month"], m):
        return None
    month, day = words.month_of(m["month"]), int(re.sub(r"\D", "", m["day"]))
    year, relative = _year_of_day(m, c, month, day)
    suffix = clock(m)
    if year is None:
        return Result("DATE", f"XXXX-{month:02d}-{day:02d}") if 1 <= day <= 31 else None
    found = _day(year, month, day, relative=relative, kind="TIME" if suffix else "DATE", suffix=suffix)
    return _ranged(found, m, relative) if found and m["until"] else found


def _ranged(found: Result, m: re.Match[str], relative: bool) -> Result:
    last = int(re.sub(r"\D", "", m["until"]))
    assert found.days is not None
    first = found.days[0]
    try:
        end = first.replace(day=last)
    except ValueError:
        return found
    return Result("DATE", f"{first}/{end}", (first, end), relative) if end > first else found


def _year_of_day(m: re.Match[str], c: Context, month: int, day: int) -> tuple[int | None, bool]:
    """The year of a month and day, and whether it was taken from the reference."""
    if m["year"]:
        return (int(m["year"]) if m["year"].isdigit() else words.spoken_year(m["year"])), False
    if m["which"] and (year := _named_year(m["which"], c)) is not None:
        return year, True
    if c.reference is None:
        return None, True
    candidates = [d for y in range(c.reference.year - 6, c.reference.year + 7) if (d := _real(y, month, day))]
    if m["weekday"]:
        weekday = words.weekday_of(m["weekday"])
        candidates = [d for d in candidates if d.weekday() == weekday] or candidates
    if m["mod"] and m["mod"].lower() != "this":
        candidates = [d for d in candidates if (d < c.reference) is (m["mod"].lower() == "last")] or candidates
    return _nearest(candidates, c.reference, c.is_future(m)), True


def _real(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


#: Days within which the nearest date is taken whatever the tense says ("announced it will be paid Dec. 1").
_CLOSE = 75


def _nearest(candidates: list[dt.date], reference: dt.date, future: bool | None) -> int | None:
    if not candidates:
        return None
    nearest = min(candidates, key=lambda d: abs((d - reference).days))
    side = [d for d in candidates if (d >= reference if future else d <= reference)]
    if abs((nearest - reference).days) <= _CLOSE or future is None or not side:
        return nearest.year
    return min(side, key=lambda d: abs((d - reference).days)).year


def _named_year(which: str, c: Context) -> int | None:
    which = which.lower().removeprefix("of").strip()
    if which in ("that", "the same"):
        days = c.previous_days()
        return days[0].year if days else None
    return (
        None if c.reference is None else c.reference.year + {"last": -1, "this": 0, "next": 1}.get(which.split()[-1], 0)
    )


# --- months and years ---

_COMMON = ("may", "march", "mar", "sun", "sat", "sep", "dec", "jan", "wed", "august")
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|of|by|until|till|from|for|to|during|before|after|between|and|or|last|next|this"
    r"|early|late|mid|each|every|through|on|around|about|that)[\s-]+\Z",
    re.IGNORECASE,
)


_IN_MONTH = re.compile(r"\b(?:in|since|until|by|of)\s+\Z", re.IGNORECASE)


def _is_common_word(name: str, m: re.Match[str]) -> bool:
    """True if a month's or weekday's name stands here as another word ("may", "march", "sun")."""
    bare = name.rstrip(".").lower()
    return bare in _COMMON and not (name[0].isupper() or m.string[m.start() : m.end()].isupper())


@rule(rf"{_EDGE}(?P<month>{MONTH})(?:,)?{SP}(?:of{SP}|in{SP})?(?P<year>{YEAR}|{SPOKEN_YEAR}|['’]\d\d\b)")
@rule(
    rf"{_EDGE}(?P<month>{MONTH})(?:{SP}(?:of{SP})?(?P<which>last|this|next|that){SP}year|,?{SP}"
    rf"(?P<years>a|one|two|three|four|five){SP}years?{SP}(?:ago|earlier))"
)
def month_year(m: re.Match[str], c: Context) -> Result | None:
    """September 2016; early January 1997; July last year."""
    if _is_common_word(m["month"], m):
        return None
    g, month = m.groupdict(), words.month_of(m["month"])
    if g.get("year"):
        year = (
            int(m["year"])
            if m["year"].isdigit()
            else _short_year(m["year"])
            if m["year"][0] in "'’"
            else words.spoken_year(m["year"])
        )
        return None if year is None else dated("DATE", f"{year:04d}-{month:02d}", m, relative=False)
    year = _named_year(m["which"], c) if g.get("which") else _years_back(m["years"], c)
    return unresolved("DATE", m) if year is None else dated("DATE", f"{year:04d}-{month:02d}", m, relative=True)


def _short_year(text: str) -> int:
    year = int(text[1:])
    return year + (1900 if year > 40 else 2000)


def _years_back(count: str, c: Context) -> int | None:
    n = words.number(count)
    return None if c.reference is None or n is None else c.reference.year - int(n)


@rule(
    rf"{_EDGE}(?:(?P<mod>last|past|next|this|this{SP}past|this{SP}coming|coming|the{SP}following"
    rf"|each|every){SP})?(?P<month>{MONTH})(?!\w)"
)
def month(m: re.Match[str], c: Context) -> Result | None:
    """In January; last June; early December."""
    name, mod = m["month"], (m["mod"] or "").lower()
    if _is_common_word(name, m) or (not name[0].isupper()):
        return None
    if name.rstrip(".").lower() in _COMMON and not (
        mod or m["edge"] or _BEFORE_MONTH.search(m.string[max(0, m.start() - 12) : m.start()])
    ):
        return None
    number = words.month_of(name)
    if mod in ("each", "every"):
        return Result("SET", f"XXXX-{number:02d}", relative=False)
    if (
        name.lower() not in words.MONTHS
        and not name.endswith(".")
        and not (mod or _IN_MONTH.search(m.string[max(0, m.start() - 8) : m.start()]))
    ):
        return None
    if c.reference is None:
        return Result("DATE", f"XXXX-{number:02d}")
    if _SINCE.search(m.string[max(0, m.start() - 8) : m.start()]):
        year = c.reference.year - (number > c.reference.month)
    else:
        year = _year_of_month(number, mod, c.reference, c.is_future(m))
    return dated("DATE", f"{year:04d}-{number:02d}", m, relative=True)


_SINCE = re.compile(r"\bsince\s+\Z", re.IGNORECASE)


def _year_of_month(month: int, mod: str, reference: dt.date, future: bool | None) -> int:
    if mod in ("last", "past", "this past"):
        return reference.year - (month >= reference.month)
    if mod in ("next", "coming", "this coming", "the following"):
        return reference.year + (month <= reference.month)
    if mod == "this":
        return reference.year
    near_ahead = 0 < (month - reference.month) % 12 <= 2  # that of ten months ago is "last May", whatever the tense
    if future or near_ahead:
        return reference.year + (month < reference.month)
    return reference.year - (month > reference.month)


_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|of|by|until|till|from|for|to|during|before|after|between|and|or|early|late"
    r"|mid|through|than|around|about|circa|until|year|the|fiscal|back|pre|post|its|per|his|her"
    r"|their|our)[\s-]+|[(\[]|\A|\n)\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"[\s-]+(?:people|soldiers?|troops?|tons?|tonnes?|miles?|kilomet|km|dollars?|euros?|pounds?"
    r"|points?|jobs?|employees|workers|members|men|women|children"
    r"|deaths?|homes|houses|others|more|percent|square|feet|foot|meters?|metres?|bytes|acres"
    r"|hectares|shares|units|copies|votes|cars|vehicles|refugees"
    r"|civilians|police|barrels|pages|students|families|villages|times|degrees|yards|hp|mg|lbs?|kg"
    r"|pm|am|hours|GMT|UTC)\b"
)


@rule(rf"(?P<edge>early|late|mid){HY}(?P<year>{YEAR})(?![-/]\d)(?!\w)")
@rule(
    rf"(?:the{SP})?(?P<edge>end|beginning|start|middle|(?:first|second|latter){SP}(?:half"
    rf"|part)){SP}of{SP}(?P<year>{YEAR})(?!\w)"
)
def part_of_year(m: re.Match[str], c: Context) -> Result | None:
    """Early 1991; the end of 1990; the first half of 2016."""
    half = re.fullmatch(r"(first|second|latter)\s+half", m["edge"].lower())
    value = m["year"] + (f"-H{1 if half[1] == 'first' else 2}" if half else "")
    days = values.days_of(value)
    return None if days is None else Result("DATE", value, days if half else narrowed(days, m["edge"].lower()), False)


@rule(
    rf"(?:(?:the{SP})?(?:(?:fiscal|calendar){SP})?year{SP})?(?P<year>{YEAR})(?:\s?[-–/]\s?"
    rf"(?P<until>\d{{4}}|\d\d)(?![-/\d]))?(?!\w)(?![-/]\d)"
)
@rule(rf"(?:(?:the{SP})?(?:fiscal|calendar){SP}|post-|pre-)(?P<year>{YEAR})(?P<until>)(?!\w)")
def year(m: re.Match[str], c: Context) -> Result | None:
    """1997; fiscal 1989; the year 2000; 1990-95."""
    if not _is_year(m, c):
        return None
    first = int(m["year"])
    if m["until"]:
        last = int(m["until"]) if len(m["until"]) == 4 else first // 100 * 100 + int(m["until"])
        if not first < last <= first + 150:
            return None
        return Result("DATE", f"{first}/{last}", (dt.date(first, 1, 1), dt.date(last, 12, 31)), False)
    return dated("DATE", m["year"], m, relative=False)


def _is_year(m: re.Match[str], c: Context) -> bool:
    text, number = m.string, int(m["year"])
    if text[m.start() - 1 : m.start()] in tuple("$€£#@¥.,:/-–") and m.start() and not m.group()[0].isalpha():
        return text[m.start() - 1] in ":/-–," and text[m.start() - 2 : m.start() - 1].isspace()
    if not m.group()[0].isdigit() or _YEAR_BEFORE.search(text[max(0, m.start() - 12) : m.start()]):
        return not _COUNTED.match(text, m.end()) or m.group()[0].isalpha()
    limit = (c.reference.year if c.reference else dt.date.today().year) + 40
    return 1900 <= number <= limit and not _COUNTED.match(text, m.end())


@rule(rf"(?:the{SP}year{SP})?(?P<year>{SPOKEN_YEAR})(?!\w)")
def year_in_words(m: re.Match[str], c: Context) -> Result | None:
    """Nineteen ninety-seven; the year two thousand."""
    number = words.spoken_year(m["year"])
    if number is None or (
        m["year"].lower().startswith(("two", "twenty"))
        and not m.group().lower().startswith("the year")
        and len(m["year"].split()) < 3
    ):
        return None
    return dated("DATE", f"{number:04d}", m, relative=False)


@rule(
    rf"(?:the{SP})?(?:(?P<edge>early|late|mid){HY}(?:to{HY}(?:late|mid){HY})?)?(?P<decade>(?:1[5-9]"
    rf"|20)\d0|['’]?[2-9]0)['’]?s(?!\w)"
)
@rule(
    rf"(?:the{SP})?(?:(?P<edge>early|late|mid){HY})?(?:nineteen{HY})?(?P<word>twenties|thirties"
    rf"|forties|fifties|sixties|seventies|eighties|nineties)(?!\w)"
)
def decade(m: re.Match[str], c: Context) -> Result | None:
    """The 1990s; the late '80s; the nineties."""
    g = m.groupdict()
    if g.get("word"):
        before = m.string[max(0, m.start() - 5) : m.start()].lower()
        return (
            None
            if before.endswith(("his ", "her ", "eir "))
            else dated("DATE", f"19{words.decade_digit(m['word'])}", m, relative=False)
        )
    digits = m["decade"].lstrip("'’")
    if len(digits) == 2 and m["decade"][0] not in "'’" and not re.search(r"\bthe\b", m.group().lower()):
        return None
    before = m.string[max(0, m.start() - 5) : m.start()].lower()
    if len(digits) == 2 and before.endswith(("his ", "her ", "eir ")):
        return None
    return dated("DATE", digits[:3] if len(digits) == 4 else f"19{digits[0]}", m, relative=False)


@rule(
    rf"(?:the{SP})?(?:(?P<edge>early|late|mid){HY})?(?P<number>1\d|2[01]|[1-9])(?:st|nd|rd|th){HY}centur(?:y|ies)(?!\w)"
)
@rule(
    rf"(?:the{SP})?(?:(?P<edge>early|late|mid){HY})?(?P<word>(?:ten|eleven|twelf|thirteen|fourteen"
    rf"|fifteen|sixteen|seventeen|eighteen|nineteen)th|twentieth|twenty{HY}first){HY}centur(?:y"
    rf"|ies)(?!\w)"
)
def century(m: re.Match[str], c: Context) -> Result | None:
    """The 20th century; the nineteenth century."""
    g = m.groupdict()
    number = (
        int(g["number"])
        if g.get("number")
        else 21
        if "first" in m["word"].lower()
        else words.day_ordinal(m["word"]) or 12
    )
    return dated("DATE", f"{number - 1:02d}", m, relative=False) if number > 1 else None


# --- seasons and holidays ---


@rule(
    rf"(?:(?P<mod>last|past|next|this|this{SP}past|this{SP}coming|coming|the|every|each){SP})?(?:"
    rf"(?P<edge>early|late|mid){HY})?(?P<season>{SEASON})(?:,?{SP}(?:of{SP}|in{SP})?(?P<year>{YEAR}"
    rf"|{SPOKEN_YEAR})|{SP}(?:of{SP})?(?P<which>last|this|next){SP}year)?(?!\w)"
)
@rule(rf"(?P<edge>early|late|mid){HY}(?:(?P<mod>last|next|this){SP})?(?P<season>{SEASON})(?P<year>)(?P<which>)(?!\w)")
def season(m: re.Match[str], c: Context) -> Result | None:
    """Last fall; the summer of 1998; this spring."""
    mod, name = (m["mod"] or "").lower(), words.SEASONS[m["season"].lower()]
    if mod in ("every", "each"):
        return Result("SET", f"XXXX-{name}", relative=False)
    if m["year"]:
        given = int(m["year"]) if m["year"].isdigit() else words.spoken_year(m["year"])
        return None if given is None else dated("DATE", f"{given:04d}-{name}", m, relative=False)
    if m["which"] and (named := _named_year(m["which"], c)) is not None:
        return dated("DATE", f"{named:04d}-{name}", m, relative=True)
    if not (
        mod
        or m["edge"]
        or re.search(r"\b(?:in|since|by|until|during|of)\s+\Z", m.string[max(0, m.start() - 8) : m.start()])
    ) or (
        mod == "the"
        and name == "FA"
        and m["season"].lower() == "fall"
        and not re.search(r"\b(?:in|during|by|until|since|of)\s+\Z", m.string[max(0, m.start() - 8) : m.start()])
    ):
        return None
    if c.reference is None:
        return Result("DATE", f"XXXX-{name}")
    return dated("DATE", f"{_year_of_season(name, mod, c, m):04d}-{name}", m, relative=True)


def _year_of_season(name: str, mod: str, c: Context, m: re.Match[str]) -> int:
    assert c.reference is not None
    year, (first, last) = c.reference.year, values.days_of(f"{c.reference.year}-{name}") or (c.reference, c.reference)
    if name == "WI" and c.reference.month <= 2:
        year, first, last = year - 1, first.replace(year=year - 1), last.replace(year=last.year - 1, day=28)
    if mod in ("last", "past", "this past"):
        return year - (c.reference <= last)
    if mod in ("next", "coming", "this coming"):
        return year + (c.reference >= first)
    if mod == "this":
        return year
    return year + (c.reference > last) if c.is_future(m) else year - (c.reference < first)


@rule(lexicon.holiday_pattern)
def holiday(m: re.Match[str], c: Context) -> Result | None:
    """Christmas Day; last Thanksgiving; New Year's Eve 1999."""
    g = m.groupdict()
    name, mod = re.sub(r"[’']", "'", re.sub(r"\s+", " ", m["holiday"].lower())), (g.get("mod") or "").lower()
    if not m["holiday"][0].isupper():
        return None
    if g.get("year"):
        when = lexicon.holiday(name, int(m["year"]))
        return None if when is None else Result("DATE", when.isoformat(), (when, when), False)
    if c.reference is None:
        return unresolved("DATE", m)
    candidates = [d for y in range(c.reference.year - 1, c.reference.year + 2) if (d := lexicon.holiday(name, y))]
    if mod == "last":
        candidates = [d for d in candidates if d < c.reference]
    if mod == "next":
        candidates = [d for d in candidates if d > c.reference]
    year = _nearest(candidates, c.reference, c.is_future(m))
    when = lexicon.holiday(name, year) if year else None
    return None if when is None else Result("DATE", when.isoformat(), (when, when), True)


# --- quarters ---

_Q = rf"(?:(?P<ordinal>{ORDINAL})(?:{HY}(?:fiscal{HY})?)quarter|(?<![A-Za-z])Q(?P<digit>[1-4]))"


@rule(
    rf"(?:(?:the|its|their|this|our){SP})?(?:(?P<mod>last|next|this|year-ago|prior|past){SP})?(?:"
    rf"(?P<before>(?:last|next|this|that){SP}year['’]s){SP})?(?:(?P<year>{YEAR})(?:['’]s)?{SP})?"
    rf"(?:fiscal{HY})?{_Q}s?(?:,?{SP}(?:of{SP}|in{SP})?(?:fiscal{SP}(?:year{SP})?)?"
    rf"(?P<year2>{YEAR})|{SP}(?:of{SP})?(?P<which>last|this|next|that){SP}year|"
    rf"(?P<ago>{SP}a{SP}year{SP}(?:ago|earlier)))?(?!\w)"
)
def quarter(m: re.Match[str], c: Context) -> Result | None:
    """The third quarter; the fourth quarter of 1990; next year's first quarter; Q3 2016."""
    if m["digit"] and m.group()[0] == "q":
        return None
    number = int(m["digit"]) if m["digit"] else words.ORDINALS[m["ordinal"].lower()]
    given = m["year"] or m["year2"]
    if given:
        return dated("DATE", f"{given}-Q{number}", m, relative=False)
    which = m["which"] or (m["before"] or "").split()[:1] or ""
    which = which[0] if isinstance(which, list) else which
    named = _named_year(which, c) if which else None
    if named is None and c.reference is None:
        return Result("DATE", f"XXXX-Q{number}")
    year = named if named is not None else _year_of_quarter(number, m, c)
    return dated("DATE", f"{year:04d}-Q{number}", m, relative=True)


#: A quarter not yet over, or just begun, is told of as this year's only when the words say it is to come.
def _year_of_quarter(number: int, m: re.Match[str], c: Context) -> int:
    assert c.reference is not None
    year, current = values.quarter_of(c.reference)
    if m["ago"] or (m["mod"] or "").lower() == "year-ago":
        return year - 1 - (number > current)
    if number <= current:
        return year + 1 if (c.is_future(m) and number < current - 1) else year
    return year if number == current + 1 and c.is_future(m) else year if c.is_future(m) else year - 1


@rule(
    rf"(?:the{SP})?(?P<half>first|second){SP}half(?:{SP}(?:of{SP})?(?:fiscal{SP})?(?P<year>{YEAR})"
    rf"|{SP}of{SP}(?:the{SP}year|(?P<which>last|this|next){SP}year))(?!\w)"
)
def half_year(m: re.Match[str], c: Context) -> Result | None:
    """The first half of 1990; the second half of next year."""
    number = 1 if m["half"].lower() == "first" else 2
    if m["year"]:
        return dated("DATE", f"{m['year']}-H{number}", m, relative=False)
    year = _named_year(m["which"] or "this", c)
    return unresolved("DATE", m) if year is None else dated("DATE", f"{year:04d}-H{number}", m, relative=True)
