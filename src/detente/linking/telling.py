"""What the linker looks at: one mention reduced to the features by which tellings are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from detente import dates
from detente.linking import table
from detente.records import ActorRef, Basis, DateInterval, EventMention, Place, Precision, Report, Status

#: How exact a telling's day is.
EXACT, WEEK, MONTH, YEAR, UNDATED = range(5)
_GRADES = {
    Precision.DAY: EXACT,
    Precision.WEEK: WEEK,
    Precision.MONTH: MONTH,
    Precision.YEAR: YEAR,
    Precision.UNKNOWN: UNDATED,
}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*", re.UNICODE)
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\d.,]*\w)")
_SPELT = {
    w: float(n)
    for n, w in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2
    )
}
_YEARS = range(1900, 2100)


class Telling(NamedTuple):
    """One mention's features; days are proleptic ordinals, `words` are stems without names and furniture."""

    id: str
    report: str
    outlet: str
    origin: str  # the report's own id, or the id of the report whose words it repeats
    published: int  # ordinal of the first day of publication; 0 if unknown
    family: str
    type: str
    status: str
    mutual: bool
    domestic: bool
    mode: str | None
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    source_people: frozenset[tuple[str, str]]
    target_people: frozenset[tuple[str, str]]
    first: int
    last: int
    grade: int
    date: DateInterval
    place: Place | None
    numbers: tuple[tuple[float, frozenset[str]], ...]
    words: frozenset[str]
    trigger: str
    sentence: str
    start: int  # offset of the sentence
    part: str
    confidence: float
    alleged: bool = False  # on somebody's word, not the outlet's

    @property
    def stage(self) -> str:
        """Acts done and denied are compared with each other; intended and hypothetical ones only with their like."""
        return "done" if self.status in ("done", "denied") else self.status

    @property
    def parties(self) -> frozenset[str]:
        """Everybody on either side."""
        return frozenset(self.sources) | frozenset(self.targets)

    @property
    def vague(self) -> bool:
        """True if the days are too many to say much."""
        return self.last - self.first > table.load().limits["long_days"]


def telling(m: EventMention, report: Report, origin: str | None = None) -> Telling:
    """The features of a mention of a report (of which the text is not needed)."""
    published = dates.bounds(report.published)
    day = published[0].toordinal() if published else 0
    first, last, grade = _days(m.date, day)
    sentence = m.evidence.text
    names = _names((*m.sources, *m.targets, *m.attribution))
    about = clause(sentence, m.trigger.start - m.evidence.start)
    words = [w for w in _WORD.findall(about.lower()) if w not in names]
    return Telling(
        m.id, m.report_id, report.outlet or "", origin or m.report_id, day, table.load().family[m.type.value].name,
        m.type.value, m.status.value, m.mutual, m.domestic, m.mode, codes(m.sources), codes(m.targets),
        people(m.sources),
        people(m.targets), first, last, grade, m.date, m.place, tuple(numbers(about)), content(words),
        stem(next(iter(m.trigger.text.lower().split()), "")), sentence, m.evidence.start, m.part.value, m.confidence,
        bool(m.attribution),
    )  # fmt: skip


#: Words behind which a sentence tells of another time: "..., a day after another ship had sunk".
_OTHER_TIME = re.compile(
    r",?\s(?:(?:shortly|just|only|hours|days|weeks|months|(?:an?|two|three|four|five|six|seven|\d+)\s"
    r"(?:hour|day|week|month|year)s?)\s(?:after|before)|in (?:answer|response|retaliation|reply) (?:to|for)|while|"
    r"whereas)\s",
    re.I,
)


def clause(sentence: str, trigger: int) -> str:
    """The part of a sentence in which the offset `trigger` lies, where it tells of two times; else the whole."""
    cuts = [0, *(hit.start() for hit in _OTHER_TIME.finditer(sentence)), len(sentence)]
    return next((sentence[a:b] for a, b in pairwise(cuts) if a <= trigger < b), sentence)


def _days(d: DateInterval, published: int) -> tuple[int, int, int]:
    """First and last day and the grade; a report's own day reaches back over the days that its news covers."""
    bounds = dates.bounds(d)
    if bounds is None:
        return published, published, UNDATED
    first, last = bounds[0].toordinal(), bounds[1].toordinal()
    if d.basis is Basis.REPORT:
        return min(first, last - 3), last, max(_GRADES[d.precision], WEEK)
    grade = _GRADES[d.precision]
    return first, last, WEEK if grade == EXACT and last - first > 3 else grade


def codes(refs: Iterable[ActorRef]) -> tuple[str, ...]:
    """The parties (state, else organisation) of a side, each once, in order."""
    found = (r.actor.state or r.actor.id for r in refs if r.actor is not None)
    return tuple(dict.fromkeys(c for c in found if c))


def people(refs: Iterable[ActorRef]) -> frozenset[tuple[str, str]]:
    """The persons on a side, each as (party, id): actors that hold an office or have a Wikidata id of their own."""
    actors = [r.actor for r in refs if r.actor is not None and r.actor.state]
    return frozenset((a.state or "", a.id) for a in actors if a.id != a.state and (a.office or a.id == a.wikidata))


def _names(refs: Sequence[ActorRef]) -> frozenset[str]:
    """The words of the parties' names; what else stands in their phrases ("a car near Homs") says which act it is."""
    found = {w for r in refs if r.actor for w in _WORD.findall(r.actor.name.lower())}
    return frozenset(found | {w.lower() for r in refs for w in _WORD.findall(r.text) if w[0].isupper()})


def content(words: Iterable[str]) -> frozenset[str]:
    """The stems of the words that say which act is meant."""
    stop = table.load().stop
    return frozenset(stem(w) for w in words if len(w) > 2 and w not in stop)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A word without its commonest English endings; rough, but the same for all forms of a regular verb or noun."""
    forms = table.load().forms
    if word in forms:
        return forms[word]
    for ending in ("ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


def numbers(sentence: str) -> Iterator[tuple[float, frozenset[str]]]:
    """Each count in a sentence, with the stems of what it may count (up to three words after it); no dates."""
    tokens = re.findall(r"[\w,.'’-]*\w", sentence)
    for k, token in enumerate(tokens):
        value = _value(token)
        if value is None or (value in _YEARS and "," not in token):
            continue
        after = [w for w in tokens[k + 1 : k + 5] if w.isalpha()]
        if after and after[0] in _TIMES:
            value *= _TIMES[after.pop(0)]
        counted = frozenset(stem(w) for w in after[:3] if w.islower() and (w not in table.load().stop or w == "people"))
        if counted and not (k and tokens[k - 1].lower()[:3] in _MONTHS) and not counted & _CLOCK:
            yield value, counted


_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_CLOCK = frozenset(["hour", "minut", "second", "percent"])  # stems
_TIMES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def _value(token: str) -> float | None:
    if token.lower() in _SPELT:
        return _SPELT[token.lower()]
    return float(token.replace(",", "")) if _NUMBER.fullmatch(token) else None


# ---- looking up


def posts(t: Telling) -> list[str]:
    """The keys under which a telling is found; those of vague tellings are marked. A telling without words has none:
    what would show that it is the same act is not there (rows of other data sets)."""
    if not t.sentence:
        return []
    mark = "~" if t.vague else ""
    own = [f"{mark}{t.family}|{t.stage}|{p}" for p in pairs(t)]
    ends = "E" if not t.targets else "F"
    own += [f"{mark}{t.family}|{t.stage}|{ends}|{s}" for s in t.sources]
    if not t.sources:
        own += [f"{mark}{t.family}|{t.stage}|N|{x}" for x in t.targets]
    head = "H" if t.part == "title" else "B"
    return [*own, f"{mark}{t.family}|{t.stage}|{head}|{t.report}"]


def asks(t: Telling) -> list[str]:
    """The keys under which a telling looks for others: its pairs; its source where a target is missing, its target
    where nobody knows the source; a headline and what stands under it look for each other."""
    if not t.sentence:
        return []
    keys = [f"{t.family}|{t.stage}|{p}" for p in pairs(t)]
    keys += [f"{t.family}|{t.stage}|E|{s}" for s in t.sources]
    if not t.targets:
        keys += [f"{t.family}|{t.stage}|F|{s}" for s in t.sources]
    if not t.sources:  # nobody knows who the gunmen were
        keys += [f"{t.family}|{t.stage}|N|{x}" for x in t.targets]
    keys.append(f"{t.family}|{t.stage}|{'B' if t.part == 'title' else 'H'}|{t.report}")
    return [mark + key for key in keys for mark in ("", "~")]


def pairs(t: Telling) -> list[str]:
    """The telling's pairs of parties; without direction where the family has none."""
    pairs = {(a, b) for a, b in product(t.sources, t.targets) if a != b or len(t.parties) == 1}
    if not table.load().family[t.type].directed:
        pairs = {(min(p), max(p)) for p in pairs}
    return sorted(f"{a}>{b}" for a, b in pairs)


def window(t: Telling) -> tuple[int, int]:
    """The days within which a telling looks for others."""
    slack = int(table.load().limits["slack"])
    return t.first - slack, t.last + slack


def done_or_denied(status: Status | str) -> bool:
    """True for acts that are told as fact or denied."""
    return str(status) in ("done", "denied")
