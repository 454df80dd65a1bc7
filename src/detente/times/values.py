"""TIMEX3 values and the days they cover; arithmetic on days, months, quarters and weeks."""

from __future__ import annotations

import datetime as dt
import re

from detente.dates import month_end
from detente.records import Precision

Days = tuple[dt.date, dt.date]

_VALUE = re.compile(
    r"(?P<century>\d\d)$|(?P<decade>\d{3})X?$|(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)(?:-(?P<end>WE)"
    r"|-(?P<weekday>[1-7]))?|Q(?P<quarter>[1-4])"
    r"|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?(?:T.*)?$"
)
#: First month of each season, northern half of the earth (meteorological).
_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def days_of(value: str) -> Days | None:
    """First and last day that a TIMEX3 value covers; None if it names no days (durations, sets, vague references)."""
    m = _VALUE.match(value)
    if m is None:
        return None
    try:
        return _days(m)
    except (ValueError, OverflowError):
        return None


def _days(m: re.Match[str]) -> Days:
    g = m.groupdict()
    if g["century"] or g["decade"]:
        first = int((g["century"] or g["decade"]).ljust(4, "0"))
        return dt.date(first, 1, 1), dt.date(first + (99 if g["century"] else 9), 12, 31)
    year = int(g["year"])
    if g["week"]:
        monday = dt.date.fromisocalendar(year, int(g["week"]), 1)
        if g["weekday"]:
            return (monday + dt.timedelta(days=int(g["weekday"]) - 1),) * 2
        return monday + dt.timedelta(days=5 if g["end"] else 0), monday + dt.timedelta(days=6)
    if g["month"]:
        month = int(g["month"])
        return (
            (dt.date(year, month, int(g["day"])),) * 2
            if g["day"]
            else (dt.date(year, month, 1), month_end(year, month))
        )
    if g["quarter"]:
        return _months(year, 3 * int(g["quarter"]) - 2, 3)
    if g["half"]:
        return _months(year, 6 * int(g["half"]) - 5, 6)
    if g["season"]:
        return _months(year, _SEASON_START[g["season"]], 3)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _months(year: int, month: int, count: int) -> Days:
    last = shift_month(year, month, count - 1)
    return dt.date(year, month, 1), month_end(*last)


def precision_of(days: Days) -> Precision:
    """The precision that the length of an interval gives."""
    length = (days[1] - days[0]).days
    return (
        Precision.DAY
        if length < 3
        else Precision.WEEK
        if length < 14
        else Precision.MONTH
        if length < 62
        else Precision.YEAR
    )


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """The year and month that lie `by` months after a month."""
    n = year * 12 + month - 1 + by
    return n // 12, n % 12 + 1


def shift(day: dt.date, by: float, unit: str) -> dt.date | None:
    """The day that lies `by` units (day, week, month, year ...) after a day; None outside the calendar."""
    try:
        if unit in ("second", "minute", "hour"):
            return day + dt.timedelta(days=int(by / 24) if unit == "hour" else 0)
        if unit in ("day", "week", "fortnight", "weekend"):
            return day + dt.timedelta(days=round(by * {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}[unit]))
        months = round(by * {"month": 1, "quarter": 3, "semester": 6, "year": 12, "decade": 120, "century": 1200}[unit])
        year, month = shift_month(day.year, day.month, months)
        return dt.date(year, month, min(day.day, month_end(year, month).day))
    except (ValueError, OverflowError):
        return None


def week_value(day: dt.date) -> str:
    """The ISO week of a day as a value; a Sunday counts to the week that it begins, as the English-language press has
    it.
    """
    year, week, _ = (day + dt.timedelta(days=1)).isocalendar() if day.weekday() == 6 else day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def quarter_of(day: dt.date) -> tuple[int, int]:
    """Year and quarter (1-4) of a day."""
    return day.year, (day.month + 2) // 3


def shift_quarter(year: int, quarter: int, by: int) -> tuple[int, int]:
    """The year and quarter that lie `by` quarters after a quarter."""
    n = year * 4 + quarter - 1 + by
    return n // 4, n % 4 + 1


def season_value(day: dt.date) -> str:
    """The season of a day; January and February belong to the winter of the year before."""
    year, month = shift_month(day.year, day.month, -2)
    return f"{year}-{('SP', 'SU', 'FA', 'WI')[(month - 1) // 3]}"


def at_grain(day: dt.date, unit: str) -> str:
    """The value of the day, week, month, quarter, year, decade or century that a day lies in."""
    year, quarter = quarter_of(day)
    return {
        "day": day.isoformat(),
        "week": week_value(day),
        "fortnight": week_value(day),
        "weekend": f"{week_value(day)}-WE",
        "month": f"{year:04d}-{day.month:02d}",
        "quarter": f"{year:04d}-Q{quarter}",
        "year": f"{year:04d}",
        "decade": f"{year // 10:03d}",
        "century": f"{year // 100:02d}",
    }.get(unit, day.isoformat())


def easter(year: int) -> dt.date:
    """Easter Sunday of the western churches (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + rest - 7 * ((a + 11 * h + 22 * rest) // 451) + 114, 31)
    return dt.date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> dt.date:
    """The n-th (1-5; -1 the last) given weekday (0 Monday) of a month."""
    if n < 0:
        last = month_end(year, month)
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
