"""Words and deeds: which later act carries out, or breaks, what was announced, promised, asked or threatened.

Left out of the same-act judgement on purpose: what was intended and what was done are two things (codebook section 4).
A deed answers a word of the same pair if it shares particular words with it, if it is of the matter that the word is
about (an attack after a truce), or if it says itself that a word was kept or broken ("violated the accord").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from detente.linking import score, table
from detente.linking.cluster import Index
from detente.linking.telling import EXACT, UNDATED, Telling
from detente.records import Edge

#: The judgements that this module makes.
KEPT, BROKEN = "promise", "breach"


def edges(tellings: Sequence[Telling]) -> list[Edge]:
    """The judgements `promise` and `breach` (a word, an act) among the tellings, in the order of ids."""
    index = Index(t for t in tellings if t.status in ("done", "denied"))
    found = {
        edge
        for word in tellings
        for wanted, judgement in sought(word)
        for deed in index.near(wanted)
        if deed.type == wanted.type or (word.stage == "intended" and wanted.type == word.type)  # near gives the family
        if (edge := _edge(word, deed, judgement)) is not None
    }
    return sorted(found, key=lambda e: (e.left, e.right, e.judgement))


def sought(word: Telling) -> Iterator[tuple[Telling, str]]:
    """The tellings of acts that would keep or break a word, each with that judgement."""
    if word.stage == "intended":
        last = word.published + _days("horizon") if word.grade == UNDATED else word.last
        yield word._replace(status="done", first=min(word.first, word.published or word.first), last=last), KEPT
        yield word._replace(status="denied", first=min(word.first, word.published or word.first), last=last), BROKEN
    elif word.status != "done":
        return
    for kind, judgement in _outcomes(word):
        days = _days("breach") if judgement == BROKEN else _days("answer")
        for turned in _turned(word, kind):
            yield turned._replace(status="done", first=min(word.first, word.published or word.first),
                                  last=word.last + days), judgement  # fmt: skip


def partners(t: Telling) -> list[Telling]:
    """What to look up for a new telling: the acts that would keep or break it, the words that it may keep or break."""
    wanted = [x for x, _ in sought(t)]
    if t.status in ("done", "denied"):
        wanted.append(t._replace(status="intended", first=t.first - _days("horizon")))
    if t.status == "done":
        wanted += _words(t)
    return wanted


def _words(deed: Telling) -> Iterator[Telling]:
    """The words of other types that an act may keep or break, as far back as it can: farther only if it says so."""
    earlier = deed.first - _days("breach" if _says_so(deed, BROKEN) else "answer")
    for kind, status in _given(deed.type):
        word = deed._replace(type=kind, family=table.load().family[kind].name, status=status, first=earlier)
        yield word
        if kind == "REQUEST" or status == "intended":
            yield _swapped(word)


@cache
def _given(deed: str) -> tuple[tuple[str, str], ...]:
    """Types and statuses of the words that an act of a type may keep or break, by their type or their matter."""
    t = table.load()
    kept = {kind for m in t.matters for kind in m.keep}
    broken = {kind for m in t.matters for kind in m.breach}
    done = {w for w in t.words if deed in {*t.keep.get(w, ()), *t.breach.get(w, ()), *kept, *broken}}
    announced = {w for w in {*t.words, *kept} if deed in {*t.breach.get(w, ()), *broken}}
    return (*((w, "done") for w in sorted(done)), *((w, "intended") for w in sorted(announced)))


def _outcomes(word: Telling) -> Iterator[tuple[str, str]]:
    """The types of act that keep or break a word: by its own type, and by the matters that it is about."""
    t = table.load()
    own = {"keep": t.keep, "break": t.breach}
    found = [(kind, KEPT) for kind in own["keep"].get(word.type, ()) if word.stage != "intended"]
    found += [(kind, BROKEN) for kind in own["break"].get(word.type, ())]
    if word.type in t.words or word.stage == "intended":
        for matter in _matters(word):
            found += [(kind, KEPT) for kind in matter.keep if word.stage != "intended"]
            found += [(kind, BROKEN) for kind in matter.breach]
    yield from dict.fromkeys(found)


def _matters(t: Telling) -> list[table.Matter]:
    """The matters that a telling is about, by its words; a menace is about what it threatens with."""
    if t.type == "THREATEN":
        return []
    return [m for m in table.load().matters if m.words & (t.words | {t.trigger})]


def _turned(word: Telling, kind: str) -> Iterator[Telling]:
    """The word as an act of another type; what answers a request is done by the one who was asked, a mutual word by
    either."""
    turned = word._replace(type=kind, family=table.load().family[kind].name)
    if word.type != "REQUEST":
        yield turned
    if word.type == "REQUEST" or (word.mutual and table.load().family[kind].directed):
        yield _swapped(turned)


def _swapped(t: Telling) -> Telling:
    return t._replace(sources=t.targets, targets=t.sources)


def _days(name: str) -> int:
    return int(table.load().promises[name])


def _edge(word: Telling, deed: Telling, judgement: str) -> Edge | None:
    like = word.stage == "intended" and deed.family == word.family
    if like and (deed.status == "done") != (judgement == KEPT):
        return None
    if not like and deed.status != "done":
        return None
    reasons = _announced(word, deed) if like and judgement == KEPT else _answered(word, deed, judgement)
    if reasons is None or score.total(reasons) < 0:
        return None
    return Edge(word.id, deed.id, judgement, score.probability(score.total(reasons)), score.told(reasons))


def _announced(word: Telling, deed: Telling) -> score.Reasons | None:
    """The reasons for `deed` carrying out what was announced; None if it was told before, or fell on another day."""
    if (word.published and (deed.published or word.published) < word.published) or deed.last < word.published - 1:
        return None
    if word.grade == UNDATED:
        if not _shared(word, deed) >= table.load().promises["shared"]:
            return None
        when = "after"
    elif deed.first <= word.last + 1 and word.first - 1 <= deed.last:
        when = "in_time"
    elif EXACT in (word.grade, deed.grade):
        return None
    else:
        when = "after"
    return _reasons(word, deed, when, [])


def _answered(word: Telling, deed: Telling, judgement: str) -> score.Reasons | None:
    """The reasons for `deed` answering a word: it came later, and speaks of the same things or of the word itself."""
    since = word.published if word.stage == "intended" and word.published else word.first
    later = since <= deed.first and since < deed.last and (not word.published or deed.published >= word.published)
    if not later or word.report == deed.report:
        return None
    shared, found = _shared(word, deed), []
    opposite = _opposite(word, deed, judgement)
    if opposite is not None:
        found.append(opposite)
    if _says_so(deed, judgement) and _particular(word, deed):
        found.append("says_so")
    late = deed.first > word.last + _days("answer") and "says_so" not in found
    if late or (not found and shared < table.load().promises["shared"]):
        return None
    answers = (_reasons(turned, deed, "after", found) for turned in _turned(word, deed.type))
    return next((reasons for reasons in answers if reasons is not None), None)


def _opposite(word: Telling, deed: Telling, judgement: str) -> str | None:
    """The name of the matter in which the deed is what the word forbids, or brings: `truce`, `withdrawal` ..."""
    for matter in _matters(word):
        kinds = matter.breach if judgement == BROKEN else matter.keep
        if deed.type in kinds and (not matter.both or matter.words & (deed.words | {deed.trigger})):
            return matter.name
    return None


def _says_so(deed: Telling, judgement: str) -> bool:
    """True if the deed is told as the keeping, or the breaking, of a word ("violated the accord")."""
    t = table.load()
    verbs = t.broken_words if judgement == BROKEN else t.kept_words
    return bool(verbs & (deed.words | {deed.trigger})) and bool(t.word_nouns & deed.words)


def _particular(word: Telling, deed: Telling) -> bool:
    """True if the two share more than the words for words and for their breach."""
    t = table.load()
    return bool((word.words & deed.words) - t.word_nouns - t.kept_words - t.broken_words - t.plain_words)


def _shared(word: Telling, deed: Telling) -> int:
    """How much that is particular the two share: content words and numbers, for an announced act also persons."""
    common = (word.words & deed.words) - table.load().plain_words
    shared = len(common) + bool({n for n, _ in word.numbers} & {n for n, _ in deed.numbers})
    if word.stage == "intended":
        shared += bool((word.source_people | word.target_people) & (deed.source_people | deed.target_people))
    return shared


def _reasons(word: Telling, deed: Telling, when: str, found: Sequence[str]) -> score.Reasons | None:
    """Everything but the dates compared, as if the word were told of the day of the deed."""
    there = word._replace(status=deed.status, first=deed.first, last=deed.last, grade=deed.grade)
    same = [r for r in score.weigh(there, deed) or () if r[0] not in _DATES]
    limits = table.load().promises
    named = [(n, limits["says_so"] if n == "says_so" else limits["matter"]) for n in found]
    if deed.alleged:
        named.append(("alleged", limits["alleged"]))
    return [("start", limits["start"]), (when, limits[when]), *named, *same] if same else None


_DATES = frozenset(
    """start same_day next_day days_apart same_week same_month same_year undated not_yet denied same_sentence
    one_sentence""".split()
)
