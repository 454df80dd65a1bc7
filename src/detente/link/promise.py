"""Acts announced and acts done: which later act carries out an earlier word.

Left out of the same-act judgement on purpose: what was intended and what was done are two things (codebook section 4).
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.link import score, table
from detente.link.cluster import Index
from detente.link.telling import EXACT, UNDATED, Telling
from detente.records import Edge


def edges(tellings: Sequence[Telling]) -> list[Edge]:
    """The judgements `promise` (announced telling, telling of it done) among the tellings, in the order of ids."""
    announced = [t for t in tellings if t.stage == "intended"]
    if not announced:
        return []
    index = Index(t for t in tellings if t.status == "done")
    found = []
    for a in announced:
        for b in index.near(sought(a)):
            reasons = weigh(a, b)
            if reasons is not None and score.total(reasons) >= 0:
                found.append(Edge(a.id, b.id, "promise", score.probability(score.total(reasons)), score.told(reasons)))
    return sorted(found, key=lambda e: (e.left, e.right))


def sought(announced: Telling) -> Telling:
    """The telling of the act done that would carry out the announced one, as far as one can say beforehand."""
    last = announced.last
    if announced.grade == UNDATED or not announced.first:
        last = announced.published + int(table.load().promises["horizon"])
    return announced._replace(
        status="done", first=min(announced.first, announced.published or announced.first), last=last
    )


def partners(t: Telling) -> list[Telling]:
    """What to look up for a new telling: the acts that would carry it out, or the announcements that it may carry out."""
    if t.stage == "intended":
        return [sought(t)]
    horizon = int(table.load().promises["horizon"])
    return [t._replace(status="intended", first=t.first - horizon)] if t.status == "done" else []


def weigh(a: Telling, b: Telling) -> score.Reasons | None:
    """The reasons for `b` carrying out what `a` announced; None if it cannot, being told before or long after."""
    limits = table.load().promises
    if (a.published and b.published and b.published < a.published) or (a.published and b.last < a.published - 1):
        return None
    if a.grade == UNDATED:
        when = "after"
    elif b.first <= a.last + 1 and a.first - 1 <= b.last:
        when = "in_time"
    elif a.grade == EXACT or b.grade == EXACT:
        return None
    else:
        when = "after"
    reasons = [("start", limits["start"]), (when, limits[when])]
    same = [r for r in score.weigh(_at(a, b), b) or () if r[0] not in _DATES]
    return reasons + same if same else None


#: What `weigh` says of dates does not apply: an announced day is looked at above.
_DATES = frozenset(
    (
        "start",
        "same_day",
        "next_day",
        "days_apart",
        "same_week",
        "same_month",
        "same_year",
        "undated",
        "denied",
        "same_sentence",
    )
)


def _at(a: Telling, b: Telling) -> Telling:
    """The announced telling as if it were told of the day of `b`, so that everything but the date is compared."""
    return a._replace(status=b.status, first=b.first, last=b.last, grade=b.grade)
