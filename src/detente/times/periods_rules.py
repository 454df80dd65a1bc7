"""Rules for units and stretches of time: this week, three months, two years ago, every day, now."""

from __future__ import annotations

import datetime as dt
import re

from detente.times import lexicon, values, words
from detente.times.rules import Context, Days, Result, collector, unresolved
from detente.times.words import APPROXIMATE, DAY_PART, HY, LONG_UNIT, NUMBER, SP, UNIT, VAGUE, YEAR

RULES, rule = collector()

_APPROX = rf"(?:{APPROXIMATE}{SP})?"
_OR_MORE = rf"(?:{SP}(?:or{SP}(?:so|more|longer|less)))?"
_UNTIL_NUMBER = rf"(?:{SP}?(?:to|or|-|–){SP}?(?P<upto>{NUMBER}))?"


# --- days named by their distance ---

#: Some things are called so whatever the night ("overnight rates").
_OVERNIGHT = (
    rf"overnight(?!{SP}(?:(?:inter-?bank|lending|borrowing|funding|call|repo|index)\b|rates?|bags?|trains?|bus(?:es)?"
    rf"|stays?|deliver\w+|shipping|loans?|money|success\w*|sensation|guests?|trips?|visits?)\b)"
)
_NEAR_DAYS = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "tonight": 0,
    "overnight": -1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
}


@rule(
    rf"(?:(?P<edge>earlier|later|early|late){SP})?(?P<day>the{SP}day{SP}before{SP}yesterday"
    rf"|the{SP}day{SP}after{SP}tomorrow|today|yesterday|tomorrow|tonight|{_OVERNIGHT})(?:{HY}"
    rf"(?P<part>{DAY_PART}))?(?!\w)"
)
@rule(rf"(?P<edge>mid-|early{SP}|late{SP})?(?P<part>{DAY_PART}){SP}(?P<day>yesterday|tomorrow|today)(?!\w)")
def near_day(m: re.Match[str], c: Context) -> Result | None:
    """Today; yesterday morning; tomorrow; tonight."""
    name = re.sub(r"\s+", " ", m["day"].lower())
    if c.reference is None:
        return unresolved("DATE", m)
    part = (m["part"] or ("night" if name.endswith("night") else "")).lower().replace("-", "").removeprefix("mid")
    suffix = f"T{words.DAY_PARTS[part]}" if part in words.DAY_PARTS else ""
    when = values.shift(c.reference, _NEAR_DAYS[name], "day")
    return None if when is None else Result("TIME" if suffix else "DATE", when.isoformat() + suffix, (when, when))


@rule(
    rf"(?:(?P<edge>earlier|later|early|late){SP})?(?P<mod>this|last|that|the{SP}same|the{SP}next"
    rf"|the{SP}following|the{SP}previous){SP}(?P<part>{DAY_PART})(?!\w)"
)
def day_part(m: re.Match[str], c: Context) -> Result | None:
    """This morning; last night; the next morning."""
    mod, part = re.sub(r"\s+", " ", m["mod"].lower()), m["part"].lower().replace("-", "").removeprefix("mid").strip()
    anchor = c.reference if mod in ("this", "last") else (c.previous_days() or (c.reference,))[0]
    if anchor is None:
        return unresolved("TIME", m)
    step = {"last": -1, "the next": 1, "the following": 1, "the previous": -1}.get(mod, 0)
    when = values.shift(anchor, step, "day")
    return None if when is None else Result("TIME", f"{when}T{words.DAY_PARTS.get(part, 'DT')}", (when, when))


# --- this week, last year ---

_UNIT_MODS = (
    r"last|past|previous|preceding|prior|next|coming|following|this|current|same|that|upcoming|present"
    r"|latest|recent|ongoing"
)
_EDGE = (
    rf"(?:(?P<edge>early|earlier|late|later|mid|middle|sometime){HY}|(?P<edge2>end|beginning|start"
    rf"|middle|close|latter{SP}part|rest|remainder|course){SP}of{SP})?"
)
_STEPS = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "preceding": -1,
    "prior": -1,
    "next": 1,
    "coming": 1,
    "following": 1,
    "upcoming": 1,
}


@rule(
    rf"(?:the{SP}(?:very{SP})?)?{_EDGE}(?:the{SP})?(?P<mod>{_UNIT_MODS}){SP}(?:(?:fiscal|calendar"
    rf"|trading|whole|entire|full){SP})?(?P<unit>{LONG_UNIT}|weekend|period)(?:{SP}or{SP}(?:so"
    rf"|two))?(?P<plural>)(?!\w)"
)
@rule(
    rf"(?:the{SP})?{_EDGE}(?P<mod>the){SP}(?:(?:full|whole|fiscal|calendar){SP})?"
    rf"(?P<unit>{LONG_UNIT}|weekend)(?P<plural>)(?!\w)"
)
@rule(rf"{_EDGE}in{SP}(?P<mod>the){SP}(?P<unit>week|month|year|day|decade|century)(?P<plural>)(?!\w)")
@rule(
    rf"(?:(?P<edge2>the{SP}end{SP}of{SP}the)|(?P<edge>the{SP}same)){SP}(?P<mod>)(?P<unit>{LONG_UNIT})(?P<plural>)(?!\w)"
)
@rule(r"(?P<edge>mid)-?(?P<unit>week|month|year)(?P<mod>)(?P<edge2>)(?P<plural>)(?!\w)")
def unit(m: re.Match[str], c: Context) -> Result | None:
    """Last year; earlier this month; the end of the week; that day; the latest quarter."""
    mod, name = (m["mod"] or "the").lower(), m["unit"].lower()
    edge = (m["edge"] or m["edge2"] or "").lower()
    if name in ("quarter", "period"):
        return _quarter(mod, m, c) if name == "quarter" or c.quarter else None
    if not _is_time(mod, name, edge, m):
        return None
    if name == "year" and mod == "the" and re.match(rf"{SP}end(?:ed|ing)\b", m.string[m.end() : m.end() + 10]):
        return Result("DURATION", "P1Y", relative=False)
    if c.reference is None:
        return unresolved("DATE", m)
    if mod in ("that", "same") and (c.previous is None or (name == "day" and len(c.previous) != 10)):
        return None
    told = name == "day" and m.group().lower().startswith("the next")
    when = values.shift(_anchor("following" if told else mod, c), _STEPS.get(mod, 0), name)
    if when is None:
        return None
    value = values.at_grain(when, name)
    days = values.days_of(value)
    return None if days is None else Result("DATE", value, _part_of(days, edge, c.reference), True)


def _is_time(mod: str, name: str, edge: str, m: re.Match[str]) -> bool:
    """False for units that only look like an expression: "the day", "the latest day", the programme "This Week"."""
    if mod == "the" and (name in ("day", "decade", "century") or (name != "weekend" and not edge and not _definite(m))):
        return False
    if mod in ("latest", "recent", "ongoing", "present") and name == "day":
        return False
    quoted = m.start() > 0 and m.string[m.start() - 1] in "\"“'‘"
    return not (quoted and m["unit"][0].isupper())


def _definite(m: re.Match[str]) -> bool:
    """True if "the year" and the like stands where it means the present one."""
    before = m.string[max(0, m.start() - 14) : m.start()].lower()
    led = re.search(r"\b(?:for|of|during|in|this|over|through|so far)\s+\Z", before) is not None
    return led and m["unit"].lower() in ("year", "week", "month")


def _anchor(mod: str, c: Context) -> dt.date:
    assert c.reference is not None
    if mod in ("that", "same", "following", "previous", "preceding", "prior") and (days := c.previous_days()):
        return days[0]
    return c.reference


def _part_of(days: Days, edge: str, reference: dt.date) -> Days:
    third = dt.timedelta(days=((days[1] - days[0]).days + 1) // 3)
    inside = days[0] <= reference <= days[1]
    if edge == "earlier" and inside:
        return days[0], reference
    if edge in ("later", "rest", "remainder") and inside:
        return reference, days[1]
    if edge.startswith(("early", "earlier", "beginning", "start")):
        return days[0], days[0] + third
    if edge.startswith(("late", "later", "end", "the end", "close", "latter")):
        return days[1] - third, days[1]
    return (days[0] + third, days[1] - third) if edge.startswith("mid") else days


def _quarter(mod: str, m: re.Match[str], c: Context) -> Result | None:
    """Quarters without a number: a report on results speaks of the last that is over, or of the one just named."""
    if c.reference is None:
        return unresolved("DATE", m)
    now = values.quarter_of(c.reference)
    if mod in ("this", "current", "present"):
        found = now
    elif mod in ("the", "latest", "same", "that"):
        found = c.quarter or values.shift_quarter(*now, -1)
        if re.match(rf"{SP}end(?:ed|ing)\b", m.string[m.end() : m.end() + 10]) and not c.quarter:
            c.quarter = found
    else:
        found = values.shift_quarter(*now, _STEPS.get(mod, -1))
    value = f"{found[0]:04d}-Q{found[1]}"
    return Result("DATE", value, values.days_of(value))


@rule(
    rf"(?:(?:the|its|their){SP})?(?:(?:corresponding|same|comparable){SP})?(?P<a>(?:a{SP})?year-?"
    rf"(?:{SP})?(?:ago|earlier)|year-?ago|year-?earlier|prior-?year|previous-?year)(?:{HY}"
    rf"(?P<noun>period|quarter|third{SP}quarter|second{SP}quarter|first{SP}quarter"
    rf"|fourth{SP}quarter))?(?!\w)"
)
@rule(
    rf"(?:the{SP})?(?:corresponding|same|comparable|like|similar){SP}(?:period|quarter){SP}"
    rf"(?:of{SP})?(?:last{SP}year|a{SP}year{SP}(?:ago|earlier)|the{SP}(?:year"
    rf"|previous{SP}year){SP}?(?:before|earlier)?)(?P<a>)(?P<noun>period)(?!\w)"
)
@rule(rf"(?:the{SP})?quarter{SP}(?P<a>a{SP}year{SP}(?:ago|earlier|before))(?P<noun>quarter)?(?!\w)")
def year_ago(m: re.Match[str], c: Context) -> Result | None:
    """A year ago; the year-earlier quarter: in a report on quarterly results the same quarter of the year before."""
    if c.reference is None:
        return unresolved("DATE", m)
    spoken = c.quarter or (
        values.shift_quarter(*values.quarter_of(c.reference), -1) if "quarter" in (m["noun"] or "").lower() else None
    )
    value = f"{spoken[0] - 1:04d}-Q{spoken[1]}" if spoken is not None else f"{c.reference.year - 1:04d}"
    return Result("DATE", value, values.days_of(value))


@rule(rf"(?:the|its|their){SP}(?P<year>{YEAR}){SP}(?P<noun>quarter|period)(?!\w)")
def quarter_of_year(m: re.Match[str], c: Context) -> Result | None:
    """The 1988 quarter: the quarter under discussion, in that year."""
    value = f"{m['year']}-Q{c.quarter[1]}" if c.quarter else m["year"]
    return Result("DATE", value, values.days_of(value), relative=False)


# --- ago, later ---


@rule(
    rf"{_APPROX}(?:a{SP}(?:little|bit){SP}(?:more|less){SP}than{SP})?(?:"
    rf"(?P<number>{NUMBER}|many|some){_UNTIL_NUMBER}{HY})?(?P<unit>{UNIT}){_OR_MORE}{SP}(?P<dir>ago|earlier"
    rf"|before|previously|later|after(?:ward)?s?|from{SP}now|hence|back|since)(?!\w)"
)
def shifted(m: re.Match[str], c: Context) -> Result | None:
    """Ten days ago; a decade earlier; two days later; several years ago."""
    name, direction = words.unit_of(m["unit"]), re.sub(r"\s+", " ", m["dir"].lower())
    count = words.number(m["number"]) if m["number"] else None
    sign = -1 if direction in ("ago", "earlier", "before", "previously", "back", "since") else 1
    if direction in ("before", "after", "since", "back") and not _closes(m):
        return _duration_before(m, direction, name, count)
    if count is None:
        return (
            Result("DATE", "PAST_REF")
            if sign < 0 or direction == "back"
            else Result("DURATION", duration(None, name), relative=False)
        )
    anchor = c.reference if direction in ("ago", "from now", "hence", "back", "since") else _anchor_day(c)
    if anchor is None:
        return unresolved("DATE", m)
    when = values.shift(anchor, sign * count, name)
    if when is None:
        return None
    value = (
        when.isoformat()
        if name in words.CLOCK_UNITS
        else values.at_grain(when, "year" if name in ("decade", "century") else name)
    )
    return Result("DATE", value, values.days_of(value))


def _closes(m: re.Match[str]) -> bool:
    """True if "before" or "after" ends the phrase, so that it looks back at what was told."""
    return re.match(r"\s*(?:[.,;:)]|$)", m.string[m.end() : m.end() + 3]) is not None


def _duration_before(m: re.Match[str], direction: str, name: str, count: float | None) -> Result | None:
    """A distance to an event that is named ("two days after the vote"): the distance alone."""
    end = m.start("dir")
    while end > m.start() and m.string[end - 1].isspace():
        end -= 1
    return Result("DURATION", duration(count, name), end=end, relative=False) if m["number"] else None


def _anchor_day(c: Context) -> dt.date | None:
    days = c.previous_days()
    return days[0] if days else c.reference


@rule(rf"the{SP}(?P<unit>day|week|month|year|quarter){SP}(?P<dir>before|earlier|after)(?!\w)")
def unit_before(m: re.Match[str], c: Context) -> Result | None:
    """ "The year before", where it looks back at what was just named."""
    days = c.previous_days()
    if days is None or not _closes(m):
        return None
    when = values.shift(days[0], 1 if m["dir"].lower() == "after" else -1, m["unit"].lower())
    value = values.at_grain(when, m["unit"].lower()) if when else ""
    return Result("DATE", value, values.days_of(value)) if value else None


@rule(rf"one{SP}day(?!\w)")
def one_day(m: re.Match[str], c: Context) -> Result | None:
    """ "Will one day be": some time to come."""
    ahead = re.search(r"\b(?:will|could|would|may|might|to)\s+\Z", m.string[max(0, m.start() - 8) : m.start()])
    return Result("DATE", "FUTURE_REF") if ahead else None


# --- durations ---


def duration(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a length of time; count None is a vague one ("PXD")."""
    letter, clocked = words.UNITS[unit], unit in words.CLOCK_UNITS
    if count is None:
        return f"P{'T' if clocked else ''}X{letter}" if unit != "century" else "PXC"
    count *= words.MULTIPLES.get(unit, 1)
    if count == 24 and unit == "hour":
        return "P1D"
    if count != int(count):
        return _broken(count, unit, letter)
    return f"P{'T' if clocked else ''}{int(count)}{letter}"


def _broken(count: float, unit: str, letter: str) -> str:
    smaller = {"hour": ("M", 60), "year": ("M", 12)}.get(unit)
    if smaller is None:
        return f"P{'T' if unit in words.CLOCK_UNITS else ''}{count:g}{letter}"
    whole = f"{int(count)}{letter}" if int(count) else ""
    return f"P{'T' if unit == 'hour' else ''}{whole}{round(count % 1 * smaller[1])}{smaller[0]}"


_LEAD = (
    rf"(?P<lead>(?:the{SP})?(?:last|past|next|coming|first|latest|recent|final|previous|preceding"
    rf"|following|these|this{SP}past|initial)|the|those|all)"
)


@rule(
    rf"{_APPROX}(?:{_LEAD}{SP})?{_APPROX}(?P<number>{NUMBER}){_UNTIL_NUMBER}{HY}?(?:(?:more|full"
    rf"|whole|consecutive|straight|additional|other|trading|business|working|calendar|fiscal|long"
    rf"|solid){SP})?(?P<unit>{UNIT})(?P<tail>{HY}long|{SP}or{SP}(?:so|more|longer|two))?(?!\w)"
    rf"(?!{HY}olds?\b)"
)
def counted(m: re.Match[str], c: Context) -> Result | None:
    """Three months; the past two weeks; nearly forty years; 30-year; the first nine months."""
    name, count = words.unit_of(m["unit"]), words.number(m["number"])
    lead = re.sub(r"^the\s+", "", (m["lead"] or "").lower()).strip()
    if _is_rate(m):
        return Result("SET", duration(count, name), relative=False)
    if (
        m["number"].lower() in ("a", "an")
        and name in ("second", "minute", "hour", "day", "quarter")
        and not (m["lead"] or m.group().lower() not in (f"a {name}", f"an {name}"))
    ):
        return (
            Result("DURATION", duration(1, name), relative=False)
            if name in ("hour", "day", "minute") and _as_length(m)
            else None
        )
    if (name == "second" and count == 1) or (name == "quarter" and re.search(r"\w-quarters?$", m.group())):
        return None
    return Result("DURATION", duration(count, name), stretch(lead, count, name, c), bool(lead))


def _as_length(m: re.Match[str]) -> bool:
    return (
        re.search(
            r"\b(?:for|in|within|over|about|nearly|almost|than|half|took|take|takes|lasted|lasting)\s+\Z",
            m.string[max(0, m.start() - 10) : m.start()].lower(),
        )
        is not None
    )


def _is_rate(m: re.Match[str]) -> bool:
    """True if "a year" is a rate ("$2 a year", "once a week")."""
    if m["number"].lower() not in ("a", "an") or m["lead"]:
        return False
    before = m.string[max(0, m.start() - 24) : m.start()]
    return (
        re.search(
            (
                r"(?:\d[\d,.]*%?|\b(?:million|billion|percent|thousand|hundred|times|once|twice|cents?"
                r"|dollars?|tons?|tonnes?|barrels|people|each))\s+\Z"
            ),
            before,
        )
        is not None
    )


def stretch(lead: str, count: float | None, unit: str, c: Context) -> Days | None:
    """The days of a stretch that ends or begins at the reference ("the past two weeks"), or None."""
    if c.reference is None or lead not in ("last", "past", "recent", "this past", "next", "coming", "latest"):
        return None
    reach = {"day": 7, "week": 5, "month": 6, "year": 5}.get(unit, 5) if count is None else count
    ahead = lead in ("next", "coming")
    other = values.shift(c.reference, reach if ahead else -reach, unit)
    return None if other is None else (c.reference, other) if ahead else (other, c.reference)


@rule(
    rf"(?:{_APPROX}{_LEAD}{SP})?(?:(?P<vague>{VAGUE}|couple{SP}of){SP})(?:(?:more|full|long){SP})?"
    rf"(?P<unit>{UNIT})(?P<tail>{SP}or{SP}so)?(?!\w)(?!{HY}old)"
)
@rule(
    rf"(?P<lead>(?:the{SP})?(?:last|past|next|coming|recent|early|previous|these|those|final"
    rf"|intervening|later)|the){SP}(?P<vague>)(?P<unit>minutes|hours|days|weeks|months|years"
    rf"|decades|centuries|quarters)(?P<tail>)(?!\w)"
)
@rule(
    rf"(?P<unit>minutes|hours|days|weeks|months|years|decades|centuries)(?:-long)?(?P<lead>)"
    rf"(?P<vague>)(?P<tail>)(?![\w-])(?!{HY}old)"
)
def vague_length(m: re.Match[str], c: Context) -> Result | None:
    """Several months; recent years; the next few days; years."""
    name, lead = words.unit_of(m["unit"]), re.sub(r"^the\s+", "", (m["lead"] or "").lower()).strip()
    if not m["unit"].lower().endswith("s") or re.search(r"\d[\s-]\Z", m.string[max(0, m.start() - 2) : m.start()]):
        return None
    if lead in ("these",) and name == "day":
        return Result("DATE", "PRESENT_REF")
    count = 2.0 if "couple" in (m["vague"] or "").lower() else None
    return Result("DURATION", duration(count, name), stretch(lead, count, name, c), bool(lead))


@rule(
    rf"(?:the{SP})?(?P<kind>some{SP}time|a{SP}while|a{SP}long{SP}time|a{SP}short{SP}time"
    rf"|a{SP}period{SP}of{SP}time)(?!\w)(?!{SP}ago)"
)
def some_time(m: re.Match[str], c: Context) -> Result | None:
    """Some time; a while."""
    return Result("DURATION", "PXX", relative=False)


@rule(
    rf"(?:the{SP}|this{SP}|last{SP}|next{SP}|over{SP}the{SP})?(?:(?P<mod>past|last|next|this"
    rf"|coming){SP})?(?P<weekend>weekend)(?P<plural>s)?(?!\w)"
)
def weekend(m: re.Match[str], c: Context) -> Result | None:
    """The weekend; last weekend: told of before Thursday it is the one that was, if nothing says else."""
    words_ = m.group().lower()
    if m["plural"] or m.start("weekend") == m.start():
        return Result("SET", "XXXX-WXX-WE", relative=False) if m["plural"] else None
    if c.reference is None:
        return unresolved("DATE", m)
    saturday = values.shift(c.reference, -((c.reference.weekday() - 5) % 7), "day")
    if saturday is None or not dt.MINYEAR < saturday.year < dt.MAXYEAR:
        return None
    ahead = c.is_future(m, modals=False)
    if (
        "next" in words_
        or "coming" in words_
        or (ahead and c.reference.weekday() < 5 and "last" not in words_ and "past" not in words_)
    ):
        saturday += dt.timedelta(days=7)
    elif c.reference.weekday() >= 5 and ("last" in words_):
        saturday -= dt.timedelta(days=7)
    year, week, _ = saturday.isocalendar()
    return Result("DATE", f"{year}-W{week:02d}-WE", (saturday, saturday + dt.timedelta(days=1)))


# --- sets ---

_ADVERBS = {"hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "fortnightly": "P2W", "monthly": "P1M",
            "annually": "P1Y", "yearly": "P1Y", "biweekly": "P2W"}  # fmt: skip


@rule(
    rf"(?P<each>each|every|per)(?:{SP}(?P<number>{NUMBER}|other))?{SP}(?P<unit>day|week|month"
    rf"|quarter|year|decade|hour|minute|morning|evening|night|summer|winter|weekend)s?(?!\w)"
)
def each(m: re.Match[str], c: Context) -> Result | None:
    """Every day; each year; every two weeks; every morning."""
    name = m["unit"].lower()
    if name in words.DAY_PARTS:
        return Result("SET", f"XXXX-XX-XXT{words.DAY_PARTS[name]}", relative=False)
    if name in words.SEASONS:
        return Result("SET", f"XXXX-{words.SEASONS[name]}", relative=False)
    if name == "weekend":
        return Result("SET", "XXXX-WXX-WE", relative=False)
    count = 2.0 if (m["number"] or "").lower() == "other" else words.number(m["number"]) if m["number"] else 1.0
    return Result("SET", duration(count, name), relative=False)


@rule(rf"(?P<adverb>{'|'.join(_ADVERBS)})(?!\w)")
def adverb(m: re.Match[str], c: Context) -> Result | None:
    """Daily; annually."""
    return Result("SET", _ADVERBS[m["adverb"].lower()], relative=False) if m.group()[0].islower() else None


# --- vague references ---


@rule(lexicon.reference_pattern)
def reference(m: re.Match[str], c: Context) -> Result | None:
    """Now; recently; the future."""
    value = lexicon.reference(m["reference"])
    days = (c.reference, c.reference) if value == "PRESENT_REF" and c.reference else None
    return Result("DATE", value, days)


@rule(
    rf"(?:the{SP}end{SP}of{SP}the{SP}year|(?:calendar{HY})?year(?:['’]s|-){SP}?end|year{SP}end"
    rf"|month(?:['’]s|-){SP}?end|month{SP}end)(?!\w)"
)
def period_end(m: re.Match[str], c: Context) -> Result | None:
    """Year's end; month-end."""
    if c.reference is None:
        return unresolved("DATE", m)
    value = values.at_grain(c.reference, "month" if m.group().lower().startswith("month") else "year")
    days = values.days_of(value)
    return Result("DATE", value, _part_of(days, "end", c.reference) if days else None)
