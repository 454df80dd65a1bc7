"""Rules for weekdays and clock times."""

from __future__ import annotations

import datetime as dt
import re

from detente.times import values, words
from detente.times.rules import Context, Result, collector
from detente.times.words import DAY_PART, HY, MONTH, SP, WEEKDAY, ZONE

RULES, rule = collector()

CLOCK = (
    rf"(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?(?::[0-5]\d)?{SP}?"
    rf"(?P<half>[ap]\.?{SP}?m\b\.?)(?:,?{SP}{ZONE}\b)?"
)
CLOCK24 = rf"(?P<hour>[01]?\d|2[0-3])[:.]?(?P<minute>[0-5]\d)(?:{SP}?(?:hours|hrs))?{SP}{ZONE}\b"
NOON = rf"(?P<noon>noon|midnight|midday)(?:,?{SP}{ZONE}\b)?"
_PART = rf"(?:(?:early|late)?{SP})?(?P<part>{DAY_PART})"


def clock(m: re.Match[str]) -> str:
    """The suffix of a value for the hour or part of the day in a match ("T22:00", "TMO", "")."""
    g = m.groupdict()
    if g.get("hour"):
        hour, half = int(g["hour"]), (g.get("half") or "").lower()
        hour = hour % 12 + 12 if half.startswith("p") else hour % 12 if half else hour
        return f"T{hour:02d}:{int(g.get('minute') or 0):02d}"
    if g.get("noon"):
        return "T24:00" if g["noon"].lower() == "midnight" else "T12:00"
    return (
        f"T{words.DAY_PARTS[part]}"
        if (part := (g.get("part") or "").lower().replace("-", "").removeprefix("mid").strip()) in words.DAY_PARTS
        else ""
    )


# --- weekdays and clock times ---


@rule(
    rf"(?:(?P<mod>last|next|this|this{SP}past|this{SP}coming|past|coming|the{SP}following"
    rf"|the{SP}previous|earlier|early|late|later|every|each){SP})?(?P<weekday>{WEEKDAY})"
    rf"(?P<plural>s(?!\w))?(?:{HY}(?P<part>{DAY_PART}))?(?!\w)(?:['’]s{SP}(?P<part2>{DAY_PART})"
    rf"(?!\w))?"
)
@rule(
    rf"(?:{CLOCK}|{NOON}),?{SP}(?:on{SP}|late{SP}|early{SP})?(?P<weekday>{WEEKDAY})(?P<mod>)"
    rf"(?P<plural>)(?P<part>)(?P<part2>)(?!\w)"
)
@rule(rf"{CLOCK24},?{SP}(?:on{SP})?(?P<weekday>{WEEKDAY})(?P<mod>)(?P<plural>)(?P<part>)(?P<part2>)(?!\w)")
@rule(
    rf"(?P<part>{DAY_PART})(?:{SP}on|{SP}of|{SP}last)?{SP}(?P<weekday>{WEEKDAY})(?P<mod>)"
    rf"(?P<plural>)(?P<part2>)(?!\w)(?!,?{SP}{MONTH}{SP}?\d)"
)
def weekday(m: re.Match[str], c: Context) -> Result | None:
    """Thursday; last Friday; Wednesday night; 10 p.m. Wednesday; Mondays."""
    name = m["weekday"]
    if not name[0].isupper() or (
        name.lower() not in words.WEEKDAYS and not name.endswith(".") and not _is_abbreviation(m)
    ):
        return None
    number, mod = words.weekday_of(name), re.sub(r"\s+", " ", (m["mod"] or "").lower())
    if m["plural"] or mod in ("every", "each"):
        return Result("SET", f"XXXX-WXX-{number + 1}", relative=False)
    suffix = clock(m) or (
        f"T{words.DAY_PARTS[m['part2'].lower()]}" if m["part2"] and m["part2"].lower() in words.DAY_PARTS else ""
    )
    if c.reference is None:
        return Result("DATE", f"XXXX-WXX-{number + 1}{suffix}")
    when = _weekday(number, mod, m, c)
    return None if when is None else Result("TIME" if suffix else "DATE", when.isoformat() + suffix, (when, when), True)


def _is_abbreviation(m: re.Match[str]) -> bool:
    """True if "Sun" or "Wed" without a full stop stands where a weekday is meant."""
    return re.search(r"\b(?:on|last|next|this)\s+\Z", m.string[max(0, m.start() - 6) : m.start()]) is not None


def _weekday(number: int, mod: str, m: re.Match[str], c: Context) -> dt.date | None:
    assert c.reference is not None
    back = (c.reference.weekday() - number) % 7
    if mod in ("last", "past", "this past"):
        return values.shift(c.reference, -(back or 7), "day")
    ahead = (number - c.reference.weekday()) % 7
    if mod in ("next", "coming", "this coming"):
        return values.shift(c.reference, ahead or 7, "day")
    before = c.previous_days()
    if mod in ("the following", "the previous") and before:
        forward = mod == "the following"
        step = (number - before[0].weekday()) % 7 or 7
        return values.shift(before[0], step if forward else step - 7 if step != 7 else -7, "day")
    return values.shift(c.reference, ahead if c.is_future(m, modals=False) else -back, "day")


@rule(rf"{CLOCK}(?:{SP}(?P<day>today|yesterday|tomorrow)(?!\w))?")
@rule(rf"{CLOCK24}(?:{SP}(?P<day>today|yesterday|tomorrow)(?!\w))?")
@rule(rf"(?:{NOON}|midday)(?:{SP}(?P<day>today|yesterday|tomorrow))?(?!\w)")
@rule(
    rf"(?P<hour>\d{{1,2}}|{words.UNDER_100})(?::(?P<minute>[0-5]\d))?"
    rf"(?:{SP}o['’]clock)?{SP}in{SP}the{SP}(?P<half>morning|afternoon|evening)(?P<day>)(?!\w)"
)
def clock_time(m: re.Match[str], c: Context) -> Result | None:
    """10:35 a.m.; 14:00 GMT; noon; 4 in the morning."""
    g = m.groupdict()
    if (
        g.get("noon")
        and not re.search(
            r"\b(?:at|by|until|before|after|from|around|about|since|past|till)\s+\Z",
            m.string[max(0, m.start() - 8) : m.start()],
        )
        and not g.get("day")
    ):
        return None
    suffix = _spoken_clock(m) if (g.get("half") or "").lower() in ("morning", "afternoon", "evening") else clock(m)
    if not suffix or int(suffix[1:3]) > 24:
        return None
    anchor = c.previous_days() if not g.get("day") else None
    base = anchor[0] if anchor and anchor[0] == anchor[1] else c.reference
    if base is None:
        return Result("TIME", f"XXXX-XX-XX{suffix}")
    when = values.shift(base, {"yesterday": -1, "tomorrow": 1}.get((g.get("day") or "").lower(), 0), "day")
    return None if when is None else Result("TIME", when.isoformat() + suffix, (when, when), True)


def _spoken_clock(m: re.Match[str]) -> str:
    hour = words.number(m["hour"])
    if hour is None or not 1 <= hour <= 12:
        return ""
    late = m["half"].lower() != "morning"
    return f"T{int(hour) % 12 + (12 if late else 0):02d}:{int(m['minute'] or 0):02d}"
