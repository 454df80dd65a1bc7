"""Clues from the dated facts that a text speaks of."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from detente.records import TimeExpression
from detente.times import known, tense, words
from detente.times.readings import Readings, is_relative
from detente.times.weights import Clue, Shape, Stretch, between, bump, last_day, number, scaled, union

#: Weights of periods: words true only in them, the same when they only share a sentence; names in the news in them,
#: several such names.
_PERIOD, _PERIOD_JOINED, _NEWS, _NEWS_JOINED = 6.0, 4.5, 2.2, 3.5
#: The least likelihood of a day, so that one misread clue cannot rule out the truth; how likely a fact is spoken of
#: long after, against at first; the days after which even that is halved; the least of it.
_FLOOR, _TAIL, _TAIL_SCALE, _REST = 3e-4, 8e-3, 700.0, 1e-3
#: The least likelihood of a day that a relative expression beside a fact does not give: it may date something else.
_EXACT = 1e-5
#: The same if the expression only shares the sentence, so many code points off.
_LOOSE, _IN_SENTENCE = 1e-3, 200
#: How likely "Monday's debate" is told on the other side of it than the words say, against on this.
_OTHER_SIDE = 0.25
#: What is left of the weight of its echo then.
_MISREAD = 0.4
#: What is left of the weight of an old fact that another is told after ("since the 2016 coup"): it bounds from below.
_BACKGROUND = 0.4
#: How much sooner a fact fades from the beginnings of reports, which hold the news, than from the rest of them; the
#: code points that a beginning has at most.
_LEAD, _LEAD_LENGTH = 0.25, 500


def clues(readings: Readings, expressions: Sequence[TimeExpression]) -> Iterator[Clue]:
    """Clues from the dated facts that a text speaks of."""
    text = readings.text
    told: dict[tuple[known.Fact, ...], Clue] = {}
    relative = [x for x in expressions if is_relative(x)]
    for mention in known.mentions(text):
        facts = _of_named_year(mention, text, expressions)
        if not facts or (facts[0].kind == "p" and _NOT_YET.search(text[max(0, mention.start - 24) : mention.start])):
            continue
        beside = _beside(text, mention, expressions)
        loose = beside is None and (near := _in_sentence(text, mention, relative)) is not None
        if loose:
            beside = near
        if facts not in told or beside is not None or _at_distance(facts[0], mention, text):
            told[facts] = _clue(facts, mention, readings, beside, loose, len(facts) < len(mention.facts))
    yield from told.values()


#: Words behind a thing to come.
_NEARS = re.compile(
    r"\s+(?:(?:is\s+)?(?:fast\s+)?approach(?:es|ing)|(?:draws|grows|is\s+drawing)\s+near|nears|looms)\b"
)
#: Words before an office or a candidacy that is not held, or no longer.
_NOT_YET = re.compile(
    r"\b(?:presumptive|presumed|likely|potential|possible|eventual|would-be|future|former|ex|if"
    r"|then|late|prospective|deputy|assistant|shadow)[\s-]+(?:\w+[\s-]+){0,2}\Z|\ban?\s+\Z",
    re.IGNORECASE,
)


def _of_named_year(mention: known.Mention, text: str, expressions: Sequence[TimeExpression]) -> tuple[known.Fact, ...]:
    """The facts that a mention can mean: only those of the year that stands beside it, if one does."""
    year = _named_year(mention, text, expressions)
    return mention.facts if year is None else tuple(f for f in mention.facts if f.first.year <= year <= f.last.year)


def _named_year(mention: known.Mention, text: str, expressions: Sequence[TimeExpression]) -> int | None:
    for x in expressions:
        near = -14 <= x.start - mention.end <= 14 or 0 <= mention.start - x.end <= 14
        if near and re.fullmatch(r"\d{4}", x.value):
            gap = text[min(x.end, mention.end) : max(x.start, mention.start)]
            if not re.search(r"[.!?;\n]", gap):
                return int(x.value)
    return None


def _beside(text: str, mention: known.Mention, expressions: Sequence[TimeExpression]) -> TimeExpression | None:
    """The relative expression that stands right beside a mention and so dates the fact ("Monday's debate", "the coup
    in July last year").
    """
    best: tuple[int, TimeExpression] | None = None
    for x in expressions:
        if not is_relative(x):
            continue
        if x.start < mention.end and mention.start < x.end:
            continue
        gap = text[x.end : mention.start] if x.end <= mention.start else text[mention.end : x.start]
        if len(gap) > 24 or re.search(r"[.!?;:\n\"“”]|\b(?:said|says|told|that|who|after|before|and)\b", gap):
            continue
        if best is None or len(gap) < best[0]:
            best = len(gap), x
    return best[1] if best else None


def _in_sentence(text: str, mention: known.Mention, relative: Sequence[TimeExpression]) -> TimeExpression | None:
    """The relative expression of a mention's sentence, if it has but one."""
    start = max(text.rfind(c, 0, mention.start) for c in ".!?\n")
    end = min((k for c in ".!?\n" if (k := text.find(c, mention.end)) >= 0), default=len(text))
    here = [x for x in relative if start < x.start < end]
    near = len(here) == 1 and abs(here[0].start - mention.start) < _IN_SENTENCE
    return here[0] if near and not tense.is_future(text, here[0].start, here[0].end) else None


_COUNT = rf"(?P<number>{words.NUMBER}){words.HY}(?P<unit>days?|weeks?|months?|years?)"
_DISTANCE = re.compile(
    rf"{_COUNT}(?:{words.SP}(?:to{words.SP}go|left|remaining|out))?{words.SP}"
    rf"(?P<side>before|until|till|to|from|away{words.SP}from|ahead{words.SP}of|after|since|following"
    rf"|later){words.SP}(?:(?!\w+ing\b)[^.,;\n]){{0,30}}\Z",
    re.IGNORECASE,
)
_DISTANCE_BEHIND = re.compile(
    rf"(?:{words.SP}(?:is|are|was|now|just|only|about|still|barely|less{words.SP}than|more{words.SP}than)){{0,4}}{words.SP}"
    rf"(?:(?P<side>in){words.SP}{_COUNT}|{_COUNT.replace('number', 'number2').replace('unit', 'unit2')}{words.SP}"
    rf"(?P<side2>away|off|out|from{words.SP}now|ago|earlier))\b",
    re.IGNORECASE,
)
_DAYS_OF = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25}
_LATER = ("after", "since", "following", "later", "ago", "earlier")


def _at_distance(fact: known.Fact, mention: known.Mention, text: str) -> list[int]:
    """The days of report that a distance beside a mention gives ("six weeks before the election", "a year after the
    coup", "the debate is ten days away").
    """
    before = _DISTANCE.search(text, max(0, mention.start - 60), mention.start)
    behind = None if before else _DISTANCE_BEHIND.match(text, mention.end)
    m = before or behind
    told = m.groupdict() if m else {}
    count = words.number(told.get("number") or told.get("number2") or "")
    if count is None:
        return []
    size = _DAYS_OF[words.unit_of(told.get("unit") or told["unit2"])]
    after = (told.get("side") or told["side2"]).lower() in _LATER
    middle = number(fact.first) + round(count * size * (1 if after else -1))
    slack = max(1, round(size * 0.6))
    return list(range(middle - slack, middle + slack + 1))


#: Words after which a fact is the ground on which something newer happens.
_GROUND = re.compile(r"\b(?:since|had|ever\s+since|in\s+the\s+(?:wake|aftermath)\s+of)\b[^.;\n]{0,30}\Z", re.IGNORECASE)
#: Words that say that a thing is going on as the report is written.
_GOING_ON = re.compile(
    r"\b(?:is|are)\s+(?:now\s+|currently\s+|still\s+)?"
    r"(?:(?:gather|meet|clos|open|attend|host|tak|end|wrapp|wind)\w*ing\b(?!\s+(?:to|in)\s+(?:the\s+)?\w+\s+\d))",
    re.IGNORECASE,
)


def _is_background(mention: known.Mention, text: str, year_named: bool) -> bool:
    return year_named or _GROUND.search(text, max(0, mention.start - 60), mention.start) is not None


def _is_going_on(fact: known.Fact, mention: known.Mention, text: str) -> bool:
    """True if a scheduled fact is told of as going on ("where the ministers are closing a two-day meeting")."""
    around = re.search(r"[^.;\n]*\Z", text[max(0, mention.start - 80) : mention.start])
    after = re.match(r"[^.;\n]*", text[mention.end : mention.end + 80])
    told = f"{around.group() if around else ''} {after.group() if after else ''}"
    return fact.kind == "s" and _GOING_ON.search(told) is not None


def _clue(
    facts: tuple[known.Fact, ...],
    mention: known.Mention,
    readings: Readings,
    beside: TimeExpression | None,
    loose: bool,
    year_named: bool,
) -> Clue:
    name, text = mention.words, readings.text
    flat: list[Stretch] = []
    known_of: list[Stretch] = []
    shaped: list[Shape] = []
    future = _NEARS.match(text, mention.end) is not None or tense.is_future(text, mention.start, mention.end)
    exact, history = False, tense.is_history(text, mention.start, mention.end)
    for fact in facts:
        if fact.kind in "pw":
            last = dt.date.max if fact.kind == "p" and history else fact.last
            flat.append(between(fact.first, last, _period_weight(fact, name)))
            continue
        days = (readings.agreeing(fact.first, fact.last, beside) if beside is not None else []) or _at_distance(
            fact, mention, text
        )
        if not days and _is_going_on(fact, mention, text):
            days = list(range(number(fact.first), number(fact.last) + 2))
        if days:  # the expression may yet date something else, so the echo stays
            exact = exact or (not loose and min(days) >= number(fact.first))
            floor = _LOOSE if loose else _EXACT
            shaped.append(soon_after(days, floor))
            if fact.kind == "s" and future is None and beside is not None and beside.value.startswith("XXXX-WXX"):
                week = range(number(fact.first) - 6, number(fact.first) + 7)
                shaped.append(bump(dict.fromkeys(week, _OTHER_SIDE), floor))
        stretch, weights = _echo(fact, future, mention.start < _lead_end(text))
        known_of.append(stretch)
        shaped.append((weights[0], weights[1] * _MISREAD) if days and not loose else weights)
    flat.extend(union(known_of))
    label = _label(facts, name, beside if shaped else None)
    dates = tuple(number(f.first) for f in facts if f.kind in "su")
    clue = Clue(
        tuple(flat),
        tuple(shaped),
        label,
        dates if exact and not future else (),
        dates,
    )
    background = shaped and not exact and not future and _is_background(mention, text, year_named)
    return scaled(clue, _BACKGROUND, flat=False) if background else clue


def _lead_end(text: str) -> int:
    """Where the beginning of a report ends: with its second paragraph."""
    ends = [m.end() for m in re.finditer(r"\S[ \t]*\n", text[:_LEAD_LENGTH])]
    return ends[1] if len(ends) > 1 else _LEAD_LENGTH


def _label(facts: tuple[known.Fact, ...], name: str, beside: TimeExpression | None) -> str:
    label = name.replace("*", "").replace("+", " ... ") + (f" ({beside.text})" if beside is not None else "")
    return label if any(f.kind in "su" for f in facts) else f"{label}: {facts[0].first}/{facts[0].last}"


def _period_weight(fact: known.Fact, name: str) -> float:
    if fact.echo:
        return fact.echo / 10
    if fact.kind == "p":
        return _PERIOD_JOINED if "+" in name else _PERIOD
    return _NEWS_JOINED if "+" in name else _NEWS


def _echo(fact: known.Fact, future: bool | None, lead: bool) -> tuple[Stretch, Shape]:
    """Weights round a fact: none before it can be known of; most right after it, of a scheduled one also before."""
    first, last = number(fact.first), number(fact.last)
    echo = max(1, round(fact.echo * _LEAD)) if lead else fact.echo
    ahead = 0.0 if fact.kind == "u" or future is False else 0.5 if future is None else 1.0
    behind = 1.0 if not future or fact.kind == "u" else 0.15
    back, weights = _round_fact(echo, ahead, behind, last - first)
    start = first - back
    return (max(0, start), last_day(), math.log(_REST / _FLOOR)), (start, weights[: max(0, last_day() + 1 - start)])


@cache
def _round_fact(echo: int, ahead: float, behind: float, length: int) -> Shape:
    """The days before a fact at which its weights begin, and the weights (over _REST) from there on."""
    back = min(3 * echo, 120) if ahead else 0
    before = ahead * np.exp(-np.arange(back, 0, -1) / min(echo, 45))
    days = np.arange(last_day() + 1)
    after = np.maximum(behind * fading(days, echo), _TAIL / (1 + days / _TAIL_SCALE))
    weights = np.concatenate([before, np.full(length, behind), after])
    return back, np.log(np.maximum(weights, _REST) / _REST)


def fading(days: Any, echo: float) -> Any:
    """How much a thing is still spoken of after some days (an array): most of it at once, the rest slowly."""
    return 0.5 * np.exp(-10 * days / echo) + 0.3 * np.exp(-2 * days / echo) + 0.2 * np.exp(-days / echo)


#: How likely a report comes out so many days after the day it is written on, against that day itself.
_LATE = (1.0, 0.15, 0.06, 0.02)


def soon_after(days: Sequence[int], floor: float) -> Shape:
    """Weights of the days on which a report is written, and of the few after on which it may come out."""
    likelihood: dict[int, float] = {}
    for day in days:
        for late, p in enumerate(_LATE):
            likelihood[day + late] = max(p, likelihood.get(day + late, 0.0))
    return bump(likelihood, floor)
