"""The report's own date when none is given: clues are weighed day by day, and the interval says where the weight
lies.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from detente.records import Basis, DateInterval, Precision, Report, TimeExpression
from detente.times import finder, known, tense, values, words
from detente.times.rules import Context

#: First day on which a report can lie; nothing in the tables is older.
FIRST = dt.date(1990, 1, 1)
#: The share of the weight that the interval holds.
SHARE = 0.95
#: The share that will do if it lies within this many times fewer days: one year among several that a day and month fit.
MAIN_SHARE, CLOSE = 0.8, 8
#: The interval is made this much wider, since clues that lean on each other make the weight look narrower than it
#: is; with SHARE it was set so that nine in ten intervals held the date on a set of news texts of known date.
WIDEN = 1.5
#: An interval longer than this many days says nothing worth recording.
LONGEST = 9200
#: Clues lean on each other; their joint weight is tempered by this power.
TEMPER = 0.9


class Clue(NamedTuple):
    """One clue: weights (log, above the rest of time) on days counted from FIRST, as flat stretches and as shaped
    ones, and its words.
    """

    flat: tuple[tuple[int, int, float], ...]  # first day, last day, weight
    shaped: tuple[tuple[int, tuple[float, ...]], ...]  # first day, weights
    words: str
    until: tuple[int, ...] = ()  # days of which one is still to come on the report's own
    since: tuple[int, ...] = ()  # days of which one is past


def date_report(
    report: Report, expressions: Sequence[TimeExpression], terms: Sequence[tuple[str, str, str]]
) -> DateInterval:
    """The date of a report from its text alone: printed, inferred with the clues that gave it, or unknown.

    `expressions` are those that `find(report.text)` gives without a reference; `terms` are (person, first ISO day,
    last ISO day or "") of terms of office of persons named. An inferred interval is centred on the most likely day and
    holds the date with probability SHARE, unless a clue bounds it.
    """
    printed = printed_date(report.text, expressions)
    if printed is not None:
        return printed
    if any(
        x.interval is not None and x.value == "PRESENT_REF" for x in expressions
    ):  # resolved against something; read afresh
        expressions = finder.find(report.text)
    clues = [
        *_event_clues(report.text, expressions),
        *_expression_clues(report.text, expressions),
        *_term_clues(report.text, terms),
    ]
    return _weigh(clues)


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


# --- clues ---


@cache
def _last_day() -> int:
    return _number(dt.date.today()) + 1


def _number(day: dt.date) -> int:
    return (day - FIRST).days


def _between(first: dt.date, last: dt.date, weight: float) -> tuple[int, int, float]:
    return max(0, _number(first)), min(_last_day(), _number(last)), weight


#: Weight of a fact that must lie before (or after) the report, against one that speaks against it: odds of about 50 to
#: 1.
_SURE = 4.0
#: Weights of periods: words true only in them, the same when they only share a sentence; names in the news in them,
#: several such names.
_PERIOD, _PERIOD_JOINED, _NEWS, _NEWS_JOINED = 6.0, 4.5, 2.2, 3.5
#: The least likelihood of a day, so that one misread clue cannot rule out the truth: for facts, which are seldom
#: misread, and for dates without a year, which often are; and how much a fact is spoken of long
#: after, against at first.
_FLOOR, _SOFT_FLOOR, _TAIL = 1e-5, 8e-4, 3e-3


def _event_clues(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """Clues from the dated facts that a text speaks of."""
    told: dict[tuple[known.Fact, ...], Clue] = {}
    for mention in known.mentions(text):
        facts = _of_named_year(mention, text, expressions)
        if not facts or (facts[0].kind == "p" and _NOT_YET.search(text[max(0, mention.start - 24) : mention.start])):
            continue
        beside = _beside(text, mention, expressions)
        future = tense.is_future(text, mention.start, mention.end)
        clue = _fact_clue(facts, future, mention, text, beside)
        if facts not in told or beside is not None:
            told[facts] = clue
    yield from told.values()


#: Words before an office or a candidacy that is not held, or no longer.
_NOT_YET = re.compile(
    r"\b(?:presumptive|presumed|likely|potential|possible|eventual|would-be|future|former|ex|if"
    r"|then|late|prospective)[\s-]+(?:\w+[\s-]+){0,2}\Z",
    re.IGNORECASE,
)


def _of_named_year(mention: known.Mention, text: str, expressions: Sequence[TimeExpression]) -> tuple[known.Fact, ...]:
    """The facts that a mention can mean: only those of the year that stands beside it, if one does."""
    for x in expressions:
        if (len(x.value) == 4 and x.value.isdigit() and -14 <= x.start - mention.end <= 14) or (
            0 <= mention.start - x.end <= 14 and len(x.value) == 4 and x.value.isdigit()
        ):
            if re.search(r"[.!?;\n]", text[min(x.end, mention.end) : max(x.start, mention.start)]):
                continue
            return tuple(f for f in mention.facts if f.first.year <= int(x.value) <= f.last.year)
    return mention.facts


def _beside(text: str, mention: known.Mention, expressions: Sequence[TimeExpression]) -> TimeExpression | None:
    """The relative expression that stands right beside a mention and so dates the fact ("Monday's debate", "the coup
    in July last year").
    """
    best: tuple[int, TimeExpression] | None = None
    for x in expressions:
        if not _is_relative(x):
            continue
        if x.start < mention.end and mention.start < x.end:
            continue
        gap = text[x.end : mention.start] if x.end <= mention.start else text[mention.end : x.start]
        if len(gap) > 24 or re.search(r"[.!?;:\n\"“”]|\b(?:said|says|told|that|who|after|before|and)\b", gap):
            continue
        if best is None or len(gap) < best[0]:
            best = len(gap), x
    return best[1] if best else None


_DISTANCE = re.compile(
    rf"(?P<number>{words.NUMBER}){words.HY}(?P<unit>days?|weeks?|months?|years?){words.SP}"
    rf"(?P<side>before|until|till|to|away{words.SP}from|ahead{words.SP}of|after|since|following"
    rf"|later){words.SP}[^.;\n]{{0,30}}\Z",
    re.IGNORECASE,
)


def _at_distance(fact: known.Fact, mention: known.Mention, text: str) -> list[int]:
    """The days of report that a distance before a mention gives ("six weeks before the election", "a year after the
    coup").
    """
    m = _DISTANCE.search(text, max(0, mention.start - 60), mention.start)
    count = words.number(m["number"]) if m else None
    if m is None or count is None:
        return []
    unit = words.unit_of(m["unit"])
    size = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25}[unit]
    after = m["side"].lower() in ("after", "since", "following", "later")
    middle = _number(fact.first) + round(count * size * (1 if after else -1))
    slack = max(1, round(size * 0.6))
    return list(range(middle - slack, middle + slack + 1))


def _is_relative(x: TimeExpression) -> bool:
    return x.type in ("DATE", "TIME") and (
        x.value.startswith(("XXXX-", "UNDEF-")) and not x.value.startswith("XXXX-XX")
    )


def _fact_clue(
    facts: tuple[known.Fact, ...], future: bool | None, mention: known.Mention, text: str, beside: TimeExpression | None
) -> Clue:
    name = mention.words
    flat: list[tuple[int, int, float]] = []
    known_of: list[tuple[int, int, float]] = []
    shaped: list[tuple[int, tuple[float, ...]]] = []
    label = name.replace("*", "").replace("+", " ... ")
    for fact in facts:
        if fact.kind in "pw":
            flat.append(_between(fact.first, fact.last, _period_weight(fact, name)))
        elif days := (_agreeing(fact, beside, text) if beside is not None else []) or _at_distance(fact, mention, text):
            shaped.append(_bump(dict.fromkeys(days, 1.0), _FLOOR))
        else:
            stretch, weights = _echo(fact, future)
            known_of.append(stretch)
            shaped.append(weights)
    flat.extend(_union(known_of))
    dates = ", ".join(sorted({str(f.first) for f in facts if f.kind in "su"})[:4])
    with_ = f" ({beside.text})" if beside is not None and shaped else ""
    return Clue(
        tuple(flat),
        tuple(shaped),
        f"{label}{with_}: {dates}" if dates else f"{label}: {facts[0].first}/{facts[0].last}",
    )


def _period_weight(fact: known.Fact, name: str) -> float:
    if fact.echo:
        return fact.echo / 10
    if fact.kind == "p":
        return _PERIOD_JOINED if "+" in name else _PERIOD
    return _NEWS_JOINED if "+" in name else _NEWS


def _bump(likelihood: dict[int, float], floor: float) -> tuple[int, tuple[float, ...]]:
    first, last = min(likelihood), max(likelihood)
    return first, tuple(math.log(max(likelihood.get(d, 0.0), floor) / floor) for d in range(first, last + 1))


def _echo(fact: known.Fact, future: bool | None) -> tuple[tuple[int, int, float], tuple[int, tuple[float, ...]]]:
    """Weights round a fact: none before it can be known of; most right after it, of a scheduled one also before."""
    first, last, echo = _number(fact.first), _number(fact.last), fact.echo
    ahead = 0.0 if fact.kind == "u" or future is False else 0.5 if future is None else 1.0
    behind = 1.0 if not future or fact.kind == "u" else 0.15
    reach_back, reach = min(3 * echo, 120), min(12 * echo, 9000)
    days = {d: ahead * math.exp((d - first) / min(echo, 45)) for d in range(first - reach_back, first)} if ahead else {}
    days |= {d: behind * _fading(max(0, d - last), echo) for d in range(first, last + reach)}
    return (max(0, min(days)), _last_day(), math.log(_TAIL / _FLOOR)), _bump(days, _TAIL)


def _fading(days: int, echo: float) -> float:
    """How much a thing is still spoken of after some days: most of it at once, the rest slowly."""
    return 0.5 * math.exp(-10 * days / echo) + 0.3 * math.exp(-2 * days / echo) + 0.2 * math.exp(-days / echo)


def _agreeing(fact: known.Fact, x: TimeExpression, text: str) -> list[int]:
    """The days of report on which an expression means the fact's date."""
    near = re.search(r"day|night|morning|evening|afternoon|WXX", x.value + x.text) is not None
    start, stop, step = (-9, 10, 1) if near else (-400, 800, 7)
    agreeing: list[int] = []
    for shift in range(start, stop, step):
        reference = fact.first + dt.timedelta(days=shift)
        if x.value == f"XXXX-{reference.month:02d}":  # a report does not name the month it is written in
            continue
        found = finder.match_at(text, x.start, Context(text, reference))
        days = found[2].days if found is not None and found[1] == x.end else None
        if days is not None and days[0] <= fact.last and fact.first <= days[1]:
            agreeing.extend(range(_number(reference), _number(reference) + step))
    return agreeing


def _expression_clues(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """Clues from the dates that a text names."""
    yield from _year_clues(text, expressions)
    yield from _full_date_clues(text, expressions)
    for x in expressions:
        if re.fullmatch(r"XXXX-\d\d-\d\d(?:T.*)?", x.value) and not x.value.startswith(
            "XXXX-09-11"
        ):  # the attacks of 2001, mostly
            yield from _month_day_clue(text, x)
    yield from _month_clues(text, expressions)


def _year_clues(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """The latest year told of as past bounds the report from below, and is seldom far; a year to come bounds it from
    above.
    """
    years = [
        (int(x.value[:4]), x)
        for x in expressions
        if re.fullmatch(r"\d{4}(?:-\d\d|-Q\d|-H\d|-[SFW][A-Z])?", x.value) and x.interval is not None
    ]
    past = [(y, x) for y, x in years if y <= dt.date.today().year and not tense.is_future(text, x.start, x.end)]
    if past:
        year, x = max(past, key=lambda found: found[0])
        first, last = dt.date(year, 1, 1), dt.date(min(year + 1, 9998), 12, 31)
        lone = not any(year - 3 < y < year for y, _ in years)
        yield Clue(
            (
                _between(first, dt.date.max, 1.5 if lone else _SURE),
                _between(first, last, 1.5),
                _between(first, dt.date(min(year + 3, 9998), 12, 31), 1.0),
            ),
            (),
            f"year told of: {x.text}",
        )
    ahead = [(y, x) for y, x in years if tense.is_future(text, x.start, x.end)]
    if ahead:
        year, x = min(ahead, key=lambda found: found[0])
        yield Clue((_between(FIRST, dt.date(year, 12, 31), 1.5),), (), f"year to come: {x.text}")


def _full_date_clues(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """The latest full date told of as past bounds the report from below."""
    full = [
        x
        for x in expressions
        if _is_full(x)
        and not tense.is_future(text, x.start, x.end)
        and x.interval
        and (x.interval.start or "") <= dt.date.today().isoformat()
    ]
    if full:
        x = max(full, key=lambda x: x.value)
        day = dt.date.fromisoformat(x.value[:10])
        start, weights = _bump({_number(day) + k: _fading(k, 40) for k in range(240)}, _SOFT_FLOOR)
        yield Clue((_between(day, dt.date.max, 2.0),), ((start, weights),), f"date told of: {x.text}")


_WIRE = re.compile(r"\s*(?:\([A-Z][\w .]{1,20}\)\s*)?(?:--|[-–—_])")


def _month_day_clue(text: str, x: TimeExpression) -> Iterator[Clue]:
    """A day without its year: the report lies near it in some year, within a day or two of a dateline; a weekday
    beside it chooses the years.
    """
    month, day = int(x.value[5:7]), int(x.value[8:10])
    weekday = re.match(words.WEEKDAY, x.text, re.IGNORECASE)
    line = text.rfind("\n", 0, x.start) + 1
    dateline = (
        x.start - line < 60
        and text[line : x.start].strip(" ,").isupper() is not False
        and _WIRE.match(text, x.end) is not None
        and text[line : line + 2].isupper()
    )
    future = tense.is_future(text, x.start, x.end)
    shaped, numbers = [], []
    for year in range(FIRST.year, dt.date.today().year + 2):
        when = _day(year, month, day)
        if when is None or (weekday and when.weekday() != words.weekday_of(weekday.group())):
            continue
        numbers.append(_number(when))
        shaped.append(_month_day_bump(numbers[-1], dateline, future))
    if shaped:
        kind = "dateline" if dateline else "date to come" if future else "date told of"
        until = tuple(numbers) if future and not dateline else ()
        yield Clue((), tuple(shaped), f"{kind}: {x.text}", until)


def _month_day_bump(n: int, dateline: bool, future: bool | None) -> tuple[int, tuple[float, ...]]:
    if dateline:
        return _bump({n: 1.0, n + 1: 0.8, n + 2: 0.3, n + 3: 0.2}, _FLOOR)
    days: dict[int, float] = {}
    if future is not False:
        days |= {n - k: _fading(k, 30) * (1.0 if future else 0.4) for k in range(1, 150)}
    days |= {n + k: _fading(k, 30) * (0.02 if future else 1.0) for k in range(360)}
    return _bump({d: max(v, 0.01) for d, v in days.items()}, _SOFT_FLOOR)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month_clues(text: str, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """Months without a year: those told of as past are over, seldom since more than half a year."""
    for x in {x.value: x for x in expressions if re.fullmatch(r"XXXX-\d\d", x.value)}.values():
        future = tense.is_future(text, x.start, x.end)
        shaped = [
            _bump(_round_month(_number(dt.date(year, int(x.value[5:7]), 1)), future), _MONTH_FLOOR)
            for year in range(FIRST.year, dt.date.today().year + 1)
        ]
        yield Clue((), tuple(shaped), f"month {'to come' if future else 'told of'}: {x.text}")


#: Months are misread and told of long after so often that their clue is faint.
_MONTH_FLOOR = 0.08


def _round_month(first: int, future: bool | None) -> dict[int, float]:
    """How likely a report is on the days round a month that it names, whose first day is given."""
    if future:
        return {first - k: math.exp(-k / 60) for k in range(1, 200)}
    return {first + k: 0.3 if k < 28 else math.exp(-(k - 28) / 90) for k in range(330)}


# --- terms of office ---

_TITLES = (
    r"President|Prime Minister|Premier|Chancellor|Minister|Secretary(?: of State)?|Secretary-General"
    r"|King|Queen|Emperor|Pope|Taoiseach|Ambassador|Speaker"
)


def _term_clues(text: str, terms: Sequence[tuple[str, str, str]]) -> Iterator[Clue]:
    """Terms of office of the persons named with a title: the report lies in one of them, unless the person is called
    former.
    """
    by_person: dict[str, list[tuple[str, str]]] = {}
    for person, start, end in terms:
        by_person.setdefault(person, []).append((start, end))
    for person, spans in by_person.items():
        surname = re.escape(person.split()[-1])
        named = re.search(
            (
                rf"(?P<former>\b(?:[Ff]ormer|[Ee]x-?|[Ll]ate|then)[\w\s-]{{0,24}})?\b(?:{_TITLES}),?\s+"
                rf"(?:[\w.’'-]+\s+){{0,3}}{surname}\b"
            ),
            text,
        )
        if named is None:
            continue
        stretches = tuple(s for a, b in spans if (s := _stretch(a, b, named["former"] is not None)))
        if stretches:
            since = tuple(a for a, _, _ in stretches) if named["former"] is None else ()
            said = f"{person} in office: {', '.join(f'{a}/{b}' for a, b in spans[:3])}"
            yield Clue(_union(stretches), (), said, since=since)


def _stretch(start: str, end: str, former: bool) -> tuple[int, int, float] | None:
    a = values.days_of(start) if start else None
    b = values.days_of(end) if end else None
    if former:
        return _between(b[1], dt.date.max, 1.0) if b else None
    return _between(a[0] if a else FIRST, b[1] if b else dt.date.max, _PERIOD)


def _union(stretches: Iterable[tuple[int, int, float]]) -> tuple[tuple[int, int, float], ...]:
    """Overlapping stretches merged, so that two offices at once do not count twice."""
    merged: list[tuple[int, int, float]] = []
    for first, last, weight in sorted(stretches):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(last, merged[-1][1]), max(weight, merged[-1][2])
        else:
            merged.append((first, last, weight))
    return tuple(merged)


# --- weighing ---


def _weigh(clues: Sequence[Clue]) -> DateInterval:
    """The interval in which the weight of the clues lies, with the clues that speak for it."""
    if not clues:
        return DateInterval()
    scores = _scores(clues)
    top = max(scores)
    weights = [math.exp(TEMPER * (s - top)) for s in scores]
    low, high = _central(weights)
    high = _bounded(weights, low, high, [n for c in clues for n in c.until])
    low = max([low, *(n for c in clues for n in c.since if n <= (low + high) // 2 and _at(c, n) > 0)])
    if high - low > LONGEST:
        return DateInterval()
    first, last = FIRST + dt.timedelta(days=low), FIRST + dt.timedelta(days=high)
    middle = (low + high) // 2
    if not any(_at(c, middle) > 0.5 for c in clues):
        return DateInterval()
    said = sorted(((w, c.words) for c in clues if (w := _at(c, middle)) > 0.5), reverse=True)
    return DateInterval(
        first.isoformat(),
        last.isoformat(),
        values.precision_of((first, last)),
        Basis.INFERRED,
        tuple(dict.fromkeys(w for _, w in said)),
    )


def _bounded(weights: Sequence[float], low: int, high: int, until: Sequence[int]) -> int:
    """The end of an interval, drawn in to a day still to come if less than a quarter of the weight lies beyond."""
    for day in until:
        if (low + high) // 2 <= day < high and sum(weights[day + 1 : high + 1]) < 0.25 * sum(weights[low : high + 1]):
            high = day
    return high


def _scores(clues: Sequence[Clue]) -> list[float]:
    """The summed weight of every day from FIRST to today."""
    size = _last_day() + 1
    steps = [0.0] * (size + 1)
    for clue in clues:
        for first, last, weight in clue.flat:
            if first <= last:
                steps[first] += weight
                steps[last + 1] -= weight
    scores = list(accumulate(steps[:size]))
    for clue in clues:
        for day, weight in _shape(clue).items():
            if 0 <= day < size:
                scores[day] += weight
    return scores


def _shape(clue: Clue) -> dict[int, float]:
    """The shaped weights of a clue by day; where its stretches overlap the heaviest counts."""
    if len(clue.shaped) == 1:
        start, weights = clue.shaped[0]
        return dict(enumerate(weights, start))
    merged: dict[int, float] = {}
    for start, weights in clue.shaped:
        for day, weight in enumerate(weights, start):
            if weight > merged.get(day, 0.0):
                merged[day] = weight
    return merged


def _at(clue: Clue, day: int) -> float:
    flat = sum(w for a, b, w in clue.flat if a <= day <= b)
    return flat + max((ws[day - s] for s, ws in clue.shaped if s <= day < s + len(ws)), default=0.0)


def _central(weights: Sequence[float]) -> tuple[int, int]:
    """The interval centred on the middle of the weight that holds SHARE of it (MAIN_SHARE if close together)."""
    sums = list(accumulate(weights, initial=0.0))
    middle = next(k for k, s in enumerate(sums[1:]) if s >= sums[-1] / 2)
    main = _half(sums, middle, MAIN_SHARE)
    half = _half(sums, middle, SHARE)
    half = main if main * CLOSE < half else half
    half = max(half, min(round(WIDEN * half), LONGEST // 2))
    return max(0, middle - half), min(len(weights) - 1, middle + half)


def _half(sums: Sequence[float], middle: int, share: float) -> int:
    """The fewest days to either side of the middle between which a share of the weight lies (running `sums`)."""
    last = len(sums) - 2

    def held(half: int) -> bool:
        return sums[min(last, middle + half) + 1] - sums[max(0, middle - half)] >= share * sums[-1]

    return bisect_left(range(last + 1), True, key=held)
