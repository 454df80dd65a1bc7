"""How likely it is that two tellings tell one act: a sum of named log-odds."""

from __future__ import annotations

import math

from rapidfuzz.fuzz import token_sort_ratio

from detente.linking import table
from detente.linking.telling import EXACT, MONTH, UNDATED, WEEK, YEAR, Telling

Reasons = list[tuple[str, float]]
#: Pairs that cannot be compared, or are not worth it, count as this much against.
APART = -2.5
#: Counts that differ by less than this share of the larger are "two dozen" for 23, "some 400" for 390.
NEAR = 0.1


def weigh(a: Telling, b: Telling) -> Reasons | None:
    """The reasons for and against one act, each with its log-odds; None if the two need no comparing."""
    t = table.load()
    if a.parties and b.parties and a.parties.isdisjoint(b.parties):
        return None
    share = _share(a.words, b.words)
    if (a.vague or b.vague) and share < t.limits["vague_words"]:
        return None
    when = _when(a, b)
    if when is None:
        return None
    names = ["start", when, "same_type" if a.type == b.type else "other_type", _parties(a, b)]
    names += _people(a, b)
    place = _place(a, b)
    if place:
        names.append(place)
    names += _numbers(a, b)
    if a.trigger == b.trigger:
        names.append("same_trigger")
    if a.mode and b.mode and a.mode != b.mode:
        names.append("other_mode")
    if _not_yet(a, b) or _not_yet(b, a):
        names.append("not_yet")
    if a.status != b.status:
        names.append("denied")
    if a.report == b.report and (a.part == "title") != (b.part == "title") and a.type == b.type:
        names.append("headline")
    if a.report == b.report and a.start == b.start:
        names.append("one_sentence")
    elif share >= 0.6 and token_sort_ratio(a.sentence, b.sentence) >= t.limits["equal_words"]:
        names.append("same_sentence")
    start = t.family[a.type].start
    reasons = [(n, start if n == "start" else t.weights[n]) for n in names]
    if min(len(a.words), len(b.words)) >= 2:
        reasons.append(("words", t.weights["words"] * share + t.weights["no_words"]))
    return reasons


def total(reasons: Reasons | None) -> float:
    """The summed log-odds; APART for a pair that was not compared."""
    return APART if reasons is None else sum(w for _, w in reasons)


def probability(log_odds: float) -> float:
    """Log-odds as a probability, rounded to four digits so that exports do not depend on the machine."""
    return round(1 / (1 + math.exp(-log_odds)), 4)


def told(reasons: Reasons) -> tuple[str, ...]:
    """The reasons as a person reads them, the weightiest first: `same_day +2.0`."""
    return tuple(f"{n} {w:+.1f}" for n, w in sorted(reasons, key=lambda r: (-abs(r[1]), r[0])))


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set of words that the other has too (overlap coefficient)."""
    return len(a & b) / max(2, min(len(a), len(b)))


def _when(a: Telling, b: Telling) -> str | None:
    grade = max(a.grade, b.grade)
    if grade == UNDATED:
        return "undated" if abs(a.published - b.published) <= 7 or not (a.published and b.published) else None
    gap = max(a.first, b.first) - min(a.last, b.last)
    if grade == EXACT:
        return "same_day" if gap <= 0 else "next_day" if gap == 1 else "days_apart" if gap <= 2 else None
    if gap > 1:
        return None
    return {WEEK: "same_week", MONTH: "same_month", YEAR: "same_year"}[grade]


def _not_yet(told: Telling, act: Telling) -> bool:
    """True if what was told as done was published before the day of the other."""
    return told.status == "done" and act.grade == EXACT and 0 < told.published < act.first


def _parties(a: Telling, b: Telling) -> str:
    if not (a.sources and b.sources and a.targets and b.targets):
        return _unnamed(a, b)
    sa, ta, sb, tb = map(frozenset, (a.sources, a.targets, b.sources, b.targets))
    if table.load().family[a.type].directed or not (a.mutual or b.mutual):
        if (sa, ta) == (sb, tb):
            return "same_parties"
        if sa & sb and ta & tb:
            return "some_parties" if _nested(sa, sb) and _nested(ta, tb) else "other_parties"
        return "turned" if sa & tb or ta & sb else "other_parties"
    if a.parties == b.parties:
        return "same_parties"
    return "some_parties" if _nested(a.parties, b.parties) else "other_parties"


def _unnamed(a: Telling, b: Telling) -> str:
    """How the parties agree where one side of a telling is not named, or not known."""
    if a.sources == b.sources and a.targets == b.targets and a.parties:
        return "both_unnamed" if a.type in table.load().partnered else "same_parties"
    if a.sources and b.sources:
        return "no_target"
    return "no_source" if set(a.targets) & set(b.targets) or not (a.targets and b.targets) else "other_parties"


def _nested(a: frozenset[str], b: frozenset[str]) -> bool:
    return a <= b or b <= a


def _people(a: Telling, b: Telling) -> list[str]:
    """Whether the persons named for each party agree; who sits with whom tells one meeting from another."""
    if a.mutual or b.mutual:
        sides = [(a.source_people | a.target_people, b.source_people | b.target_people)]
    else:
        sides = [(a.source_people, b.source_people), (a.target_people, b.target_people)]
    found = []
    for x, y in sides:
        for party in sorted({p for p, _ in x} & {p for p, _ in y}):
            same = bool({i for p, i in x if p == party} & {i for p, i in y if p == party})
            found.append("same_person" if same else "other_sitter" if a.family == "talk" else "other_person")
    return found


def _place(a: Telling, b: Telling) -> str | None:
    x, y = a.place, b.place
    if x is None or y is None:
        return None
    if x.name.casefold() == y.name.casefold() or (x.geonames and x.geonames == y.geonames):
        return None if x.precision == "country" and x.state in a.parties | b.parties else "same_place"
    if x.state and y.state and x.state != y.state:
        return "other_place"
    if x.precision in ("country", "region") or y.precision in ("country", "region"):
        return None
    return "other_town" if x.state and y.state else None


def _numbers(a: Telling, b: Telling) -> list[str]:
    """Whether the two count the same things alike; the first such thing decides, near counts say nothing."""
    for n, things in a.numbers:
        others = [m for m, more in b.numbers if things & more]
        if n in others:
            return ["same_number"]
        if others:
            near = any(abs(n - m) <= NEAR * max(n, m) for m in others)
            return [] if near else ["other_toll" if a.family == "force" else "other_number"]
    return ["other_things"] if a.numbers and b.numbers and not a.words & b.words else []
