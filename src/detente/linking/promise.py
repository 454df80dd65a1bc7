"""Words and deeds: which later act carries out, or breaks, what was announced, promised, asked or threatened.

Left out of the same-act judgement on purpose: what was intended and what was done are two things (codebook section 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.linking import score, table
from detente.linking.cluster import Index
from detente.linking.telling import EXACT, UNDATED, Telling
from detente.records import Edge

#: The judgements that this module makes.
KEPT, BROKEN = "promise", "breach"


def edges(tellings: Sequence[Telling]) -> list[Edge]:
    """The judgements `promise` and `breach` (a word, an act done) among the tellings, in the order of ids."""
    index = Index(t for t in tellings if t.status == "done")
    found = [
        _edge(a, b, judgement)
        for a in tellings
        for wanted, judgement in sought(a)
        for b in index.near(wanted)
        if a.stage == "intended" or b.type == wanted.type  # near gives the whole family
    ]
    return sorted((e for e in found if e is not None), key=lambda e: (e.left, e.right, e.judgement))


def sought(word: Telling) -> Iterator[tuple[Telling, str]]:
    """The tellings of acts done that would keep or break a word, each with that judgement."""
    if word.stage == "intended":
        last = word.published + _days("horizon") if word.grade == UNDATED else word.last
        yield word._replace(status="done", first=min(word.first, word.published or word.first), last=last), KEPT
    elif word.status == "done":
        for kind, judgement in _outcomes(word.type):
            yield _turned(word, kind)._replace(last=word.last + _days("answer")), judgement


def partners(t: Telling) -> list[Telling]:
    """What to look up for a new telling: the acts that would keep or break it, the words that it may keep or break."""
    wanted = [x for x, _ in sought(t)]
    if t.status == "done":
        wanted.append(t._replace(status="intended", first=t.first - _days("horizon")))
        for word in table.load().keep:
            if any(kind == t.type for kind, _ in _outcomes(word)):
                wanted.append(_turned(t, word, asked=word == "REQUEST")._replace(first=t.first - _days("answer")))
    return wanted


def _outcomes(word: str) -> Iterator[tuple[str, str]]:
    t = table.load()
    yield from ((kind, KEPT) for kind in t.keep.get(word, ()))
    yield from ((kind, BROKEN) for kind in t.breach.get(word, ()))


def _turned(t: Telling, kind: str, *, asked: bool = False) -> Telling:
    """The telling as one of another type; what answers a request is done by the one who was asked."""
    turned = t._replace(type=kind, family=table.load().family[kind].name)
    if asked or t.type == "REQUEST":
        turned = turned._replace(sources=t.targets, targets=t.sources)
    return turned


def _days(name: str) -> int:
    return int(table.load().promises[name])


def _edge(word: Telling, deed: Telling, judgement: str) -> Edge | None:
    reasons = _announced(word, deed) if word.stage == "intended" else _answered(word, deed)
    if reasons is None or score.total(reasons) < 0:
        return None
    return Edge(word.id, deed.id, judgement, score.probability(score.total(reasons)), score.told(reasons))


def _announced(word: Telling, deed: Telling) -> score.Reasons | None:
    """The reasons for `deed` carrying out what was announced; None if it was told before, or fell on another day."""
    if (word.published and (deed.published or word.published) < word.published) or deed.last < word.published - 1:
        return None
    if word.grade == UNDATED:
        if not _same_matter(word, deed):
            return None
        when = "after"
    elif deed.first <= word.last + 1 and word.first - 1 <= deed.last:
        when = "in_time"
    elif EXACT in (word.grade, deed.grade):
        return None
    else:
        when = "after"
    return _reasons(word, deed, when)


def _answered(word: Telling, deed: Telling) -> score.Reasons | None:
    """The reasons for `deed`, an act of another type, answering a word: it came later and speaks of the same things."""
    later = (
        word.first <= deed.first and word.first < deed.last and (not word.published or deed.published >= word.published)
    )
    if not later or word.report == deed.report or not _same_matter(word, deed):
        return None
    return _reasons(_turned(word, deed.type), deed, "after")


def _same_matter(word: Telling, deed: Telling) -> bool:
    """True if the two share enough that is particular: content words and numbers, for an announced act also persons."""
    shared = len(word.words & deed.words) + bool({n for n, _ in word.numbers} & {n for n, _ in deed.numbers})
    if word.stage == "intended":
        shared += bool((word.source_people | word.target_people) & (deed.source_people | deed.target_people))
    return shared >= table.load().promises["shared"]


def _reasons(word: Telling, deed: Telling, when: str) -> score.Reasons | None:
    """Everything but the dates compared, as if the word were told of the day of the deed."""
    there = word._replace(status=deed.status, first=deed.first, last=deed.last, grade=deed.grade)
    same = [r for r in score.weigh(there, deed) or () if r[0] not in _DATES]
    limits = table.load().promises
    return [("start", limits["start"]), (when, limits[when]), *same] if same else None


_DATES = frozenset(
    ["start", "same_day", "next_day", "days_apart", "same_week", "same_month", "same_year", "undated", "denied"]
) | {"same_sentence", "one_sentence"}
