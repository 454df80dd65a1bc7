"""Which time expression dates an act: attachment in the dependency parse, then the sentence's leading adverbial, else
the report's own date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from detente.dates import bounds
from detente.language import Sentence
from detente.records import Basis, DateInterval, Precision, Status, TimeExpression
from detente.times import lexicon, values, words

Found = tuple[DateInterval, TimeExpression | None]

#: Dependents that are clauses of their own.
_CLAUSES = frozenset(
    ("ccomp", "advcl", "relcl", "acl", "parataxis", "csubj", "csubjpass", "pcomp", "conj", "xcomp", "ROOT")
)
#: Papers that do what they say when they are passed: "adopted a resolution on Monday that bans the sale".
_PASSED = frozenset("bill law resolution decree motion act order measure legislation".split())
#: How an expression hangs on a noun that it alone dates ("Monday's attack", "the 2013 agreement").
_OF_NOUN = frozenset(("poss", "compound", "nmod", "amod", "nummod"))
_VERBAL = frozenset(("VERB", "AUX"))
#: Days of a vague count of units ("several days after"), least and most.
_VAGUE = {
    "day": (2, 10),
    "week": (14, 42),
    "month": (60, 330),
    "year": (730, 3650),
    "hour": (0, 1),
    "minute": (0, 0),
    "decade": (7300, 18250),
}
_LAGS = re.compile(
    r"\b(?P<number>several|few|\w+)[\s-]+(?P<unit>minutes?|hours?|days?|weeks?|months?|years?|decades?)\b",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(r"\b(?:later|afterwards?|earlier|before|after|following|previous|next|same)\b", re.IGNORECASE)


def date_of(
    sentence: Sentence,
    trigger: int,
    expressions: Sequence[TimeExpression],
    published: DateInterval | None,
    status: Status,
    previous: DateInterval | None = None,
) -> Found:
    """When the act at token `trigger` takes place, and the expression that says so (None: the report's date has to do).

    `expressions` may be those of the whole report; `published` is the report's date; `previous` the date of the act
    told before,
    on which "two days later" leans. Basis and precision as in codebook section 3.5.
    """
    if not sentence.tokens:
        return default(published, status), None
    here = [x for x in expressions if sentence.start <= x.start and x.end <= sentence.end]
    lag = _lag(sentence, trigger, here, published, previous)
    if lag is not None:
        return lag
    when = _when(sentence, trigger, here) or _since(sentence, trigger, here, published)
    if when is not None:
        return when
    for expression in _attached(sentence, trigger, here):
        found = _dated(sentence, trigger, expression, published, status, previous)
        if found is not None:
            return found, expression
    if status in (Status.DONE, Status.DENIED) and _is_background(sentence, trigger):
        return DateInterval(None, published.end if published else None), None
    return default(published, status), None


def default(published: DateInterval | None, status: Status) -> DateInterval:
    """The date of an act of which the text does not say when: about the week up to the report's date if done, open if
    to come.
    """
    if published is None or published.start is None or published.end is None:
        return DateInterval()
    if status in (Status.INTENDED, Status.HYPOTHETICAL):
        return DateInterval(published.start, None, Precision.UNKNOWN, Basis.NONE)
    first = dt.date.fromisoformat(published.start) - dt.timedelta(days=6)
    known = values.precision_of((first, dt.date.fromisoformat(published.end)))
    precision = Precision.WEEK if known is Precision.DAY else known  # an inferred date may be known to months only
    return DateInterval(first.isoformat(), published.end, precision, Basis.REPORT)


# --- attachment ---


def _attached(s: Sentence, trigger: int, expressions: Sequence[TimeExpression]) -> list[TimeExpression]:
    """The expressions that can date the act, nearest in the tree first."""
    ranked = []
    for x in expressions:
        if (x.type in ("DURATION", "SET") and x.interval is None) or x.value in ("PRESENT_REF", "FUTURE_REF"):
            continue
        tokens = s.tokens_in(x.span)
        if tokens and (rank := _rank(s, trigger, tokens, _names_day(x))) is not None:
            ranked.append((rank, x.type == "DURATION", abs(tokens[0] - trigger), x))
    return [x for *_, x in sorted(ranked, key=lambda r: r[:3])]


def _when(s: Sentence, trigger: int, expressions: Sequence[TimeExpression]) -> Found | None:
    """The date of an act told in a clause that explains a date: "since February, when the two signed"."""
    clause = _clause(s, trigger)
    while clause is not None and s[clause].dep == "conj" and s[s[clause].head].pos in _VERBAL:
        clause = s[clause].head
    if clause is None or s[clause].dep not in ("relcl", "advcl", "acl"):
        return None
    word = next((k for k in s.children(clause, "advmod", "mark") if s[k].lower == "when"), None)
    if word is None or (
        s[trigger].pos not in _VERBAL and s[_clause_of(s, trigger)].lemma not in lexicon.listed("carriers")
    ):
        return None
    before = word - 2 if word > 1 and s[word - 1].text == "," else word - 1
    for x in expressions:
        if x.interval is not None and before in s.tokens_in(x.span):
            return x.interval, x
    return None


def _since(
    s: Sentence, trigger: int, expressions: Sequence[TimeExpression], published: DateInterval | None
) -> Found | None:
    """The date of what has been done since another act: "has met them twice since it took office on May 10"."""
    clause = _clause(s, trigger)
    if clause is None or not any(s[k].lemma == "have" for k in s.children(clause, "aux")):
        return None
    since = [c for c in s.children(clause, "advcl") if any(s[k].lower == "since" for k in s.children(c, "mark"))]
    for x in expressions if since else ():
        tokens = s.tokens_in(x.span)
        if x.interval is not None and tokens and _clause(s, tokens[0]) in since:
            return _until(x.interval, published), x
    return None


def _clause_of(s: Sentence, i: int) -> int:
    clause = _clause(s, i)
    return i if clause is None else clause


def _carries_out(s: Sentence, verb: int, noun: int) -> bool:
    """True if a verb only says that an act took place: "its test, carried out on Monday", "a raid that took place"."""
    beside = s[verb].head == noun and s[verb].dep in ("acl", "relcl")
    loose = s[verb].tag == "VBN" and s[verb - 1].text == "," and verb - 2 == noun  # joined to the wrong verb
    alone = s.child(verb, "nsubj", "nsubjpass", "aux", "auxpass") is None
    return (beside or (loose and alone)) and s[verb].lemma in lexicon.listed("carriers") and s[noun].pos not in _VERBAL


def _names_day(x: TimeExpression) -> bool:
    return x.interval is not None and x.interval.precision is Precision.DAY


def _rank(s: Sentence, trigger: int, tokens: list[int], day: bool) -> int | None:
    """How near an expression, which may name a day, stands to the act in the tree (0 best); None if it dates something
    else.
    """
    inside = set(tokens)
    top = next((t for t in tokens if s[t].head not in inside), tokens[0])
    top = _freed(s, trigger, top, tokens)
    governor = _governor(s, top, trigger)
    if s[top].head != trigger and _dates_noun(s, top):
        return None
    if governor == trigger or trigger in inside or _carries_out(s, governor, trigger):
        return 0
    clause = _clause(s, trigger)
    if s[trigger].pos not in _VERBAL and clause is not None:
        if governor == clause:
            return 1 if s[clause].lemma in lexicon.listed("carriers") or _is_subject(s, trigger, clause) else None
        if _is_subject(s, trigger, clause) and _raised(s, governor, clause):
            return 1
    if governor == _clause(s, governor) and _reaches(s, governor, trigger, top, day):
        return 2
    return None


def _freed(s: Sentence, trigger: int, top: int, tokens: list[int]) -> int:
    """What an expression hangs on its verb by: of "Last December Morocco signed", which the parse takes for one name,
    the name; of "during last year's campaign" the preposition; else the expression's own top.
    """
    head = s[top].head
    if s[top].dep not in _OF_NOUN or head == top:
        return top
    opens = tokens[0] == 0 or s[tokens[0] - 1].text in ("“", '"', ",", ";") or s[tokens[0] - 1].pos == "CCONJ"
    if (
        opens
        and s[top].dep in ("compound", "nmod")
        and s[head].pos == "PROPN"
        and s[head].dep in ("nsubj", "nsubjpass")
    ):
        return head
    prep = s[s[head].head]
    if s[top].dep == "poss" and s[head].dep == "pobj" and prep.lower in ("during", "at", "in"):
        return prep.index if prep.head == trigger or s[prep.head].pos in _VERBAL else top
    return top


def _dates_noun(s: Sentence, top: int) -> bool:
    """True if an expression belongs to a noun: "Monday's attack", "the attack of April 4"."""
    if s[top].dep in _OF_NOUN:
        return True
    prep = s[s[top].head]
    return s[top].dep == "pobj" and prep.lower == "of" and s[prep.head].pos in ("NOUN", "PROPN")


def _raised(s: Sentence, below: int, clause: int) -> bool:
    """True if verb `below` has its subject from the clause above it ("talks are due to resume")."""
    while below != clause:
        if s[below].dep not in ("xcomp", "acomp", "ccomp") or s[below].head == below:
            return False
        below = s[below].head
    return True


def _governor(s: Sentence, top: int, trigger: int) -> int:
    """What an expression modifies: the first verb above it, or the trigger noun if it stands under that."""
    for i in s.ancestors(top):
        if i == trigger or s[i].pos in _VERBAL:
            return i if s[i].dep not in ("aux", "auxpass") else s[i].head
    return s.root


def _clause(s: Sentence, i: int) -> int | None:
    """The verb of the clause that token `i` stands in, itself included."""
    if s[i].pos in _VERBAL and s[i].dep not in ("aux", "auxpass"):
        return i
    return next((k for k in s.ancestors(i) if s[k].pos in _VERBAL and s[k].dep not in ("aux", "auxpass")), None)


def _is_subject(s: Sentence, i: int, verb: int) -> bool:
    while s[i].head != i and s[i].head != verb:
        i = s[i].head
    return s[i].dep in ("nsubj", "nsubjpass") and s[verb].lemma not in lexicon.listed("saying")


def _reaches(s: Sentence, governor: int, trigger: int, top: int, day: bool) -> bool:
    """True if the time of the verb `governor` holds for the clause of the trigger too."""
    clause = _clause(s, trigger)
    leading = top < governor
    while clause is not None and clause != governor:
        same_day = day and top < clause and _goes_on(s, clause)
        if not (_inherits(s, clause, leading) or same_day or _is_told_of(s, clause)):
            return False
        clause = _clause(s, s[clause].head) if s[clause].head != clause else None
    return clause == governor


def _inherits(s: Sentence, clause: int, leading: bool) -> bool:
    """True if a clause shares the time of the clause above it."""
    dep, head = s[clause].dep, s[s[clause].head]
    if dep == "conj":
        return leading
    if dep == "advcl" and _at_once(s, clause):
        return True
    if dep in ("xcomp", "ccomp") and head.lemma in lexicon.listed("raisers"):
        return True
    if dep == "advcl" and head.lemma in lexicon.listed("enacting") and s[clause].tag == "VB":
        return True
    if dep == "xcomp" and head.pos == "ADJ":
        return True
    if (
        dep == "relcl"
        and head.lemma in _PASSED
        and head.dep in ("dobj", "nsubjpass")
        and s[clause].tag in ("VBZ", "VBP")
    ):
        return s[head.head].lemma in lexicon.listed("carriers")
    return (
        dep == "advcl"
        and s[clause].tag == "VBG"
        and s.child(clause, "nsubj") is None
        and s.child(clause, "mark", "prep") is None
    )


#: Distances that seldom leave the day.
_SHORT = frozenset("hour minute moment shortly".split())


def _at_once(s: Sentence, clause: int) -> bool:
    """True for a clause that is hours or minutes away from what it hangs on: "hours before the minister was due"."""
    marked = any(s[k].lower in ("before", "after") for k in s.children(clause, "mark"))
    return marked and any(s[k].lemma in _SHORT for k in s.children(clause, "npadvmod", "advmod"))


def _goes_on(s: Sentence, clause: int) -> bool:
    """True if a clause tells what the same subject did next: "met on Monday and signed the accord"."""
    head = s[s[clause].head]
    joined = s[clause].dep == "conj" and s.child(clause, "nsubj", "nsubjpass") is None
    return joined and s[clause].tag == head.tag == "VBD"


def _is_told_of(s: Sentence, clause: int) -> bool:
    """True for what "became the first state to sign" and "it was on Friday that they met" tell: the clause of a copula
    that says nothing but who, or when.
    """
    head = s[s[clause].head]
    copula = head if head.lemma in ("be", "become") else s[head.head]
    if s[clause].dep not in ("relcl", "acl", "ccomp", "advcl") or copula.lemma not in ("be", "become"):
        return False
    if s[clause].tag == "VB" and (head.dep == "attr" or s.child(head.index, "attr") is not None):
        return any(s[k].lower == "to" for k in s.children(clause, "aux"))
    subject = s.child(copula.index, "nsubj", "expl")
    that = any(s[k].lower == "that" for k in s.children(clause, "mark", "advmod", "nsubj", "dobj"))
    return copula.lemma == "be" and subject is not None and s[subject].lower == "it" and that


# --- from the expression to the date ---


def _dated(
    s: Sentence,
    trigger: int,
    x: TimeExpression,
    published: DateInterval | None,
    status: Status,
    previous: DateInterval | None,
) -> DateInterval | None:
    if previous is not None and (shifted := _from_previous(x, previous)) is not None:
        return shifted
    if x.interval is None:
        return _vague(x, published)
    preposition = _preposition(s, x)
    if status is Status.DONE and _is_deadline(s, trigger, preposition):
        return None
    if preposition == "since" and status is Status.DONE:
        return _until(x.interval, published)
    if preposition in ("before", "by", "until", "till") or (preposition == "after" and status is not Status.DONE):
        return _bounded(x.interval, preposition, published)
    return x.interval


def _is_deadline(s: Sentence, trigger: int, preposition: str) -> bool:
    """True if "by Friday" is the deadline of what is promised or asked for, and not the date of the promise."""
    lemmas = {s[trigger].lemma, s[_clause_of(s, trigger)].lemma}
    return preposition in ("by", "until", "till", "before") and bool(lemmas & lexicon.listed("forward"))


def _preposition(s: Sentence, x: TimeExpression) -> str:
    first = s.token_at(x.start)
    before = s[first].lower if first is not None else ""
    if first is not None and before not in ("since", "before", "by", "until", "till", "after") and first > 0:
        before = s[first - 1].lower
    return before


def _until(interval: DateInterval, published: DateInterval | None) -> DateInterval:
    end = published.end if published else None
    if end is None or interval.start is None or end < interval.start:
        return interval
    days = values.days_of(interval.start), values.days_of(end)
    precision = values.precision_of((days[0][0], days[1][0])) if days[0] and days[1] else Precision.UNKNOWN
    return DateInterval(interval.start, end, precision, interval.basis)


def _bounded(interval: DateInterval, preposition: str, published: DateInterval | None) -> DateInterval:
    """The interval that "by Friday" or "after July 1" leaves open on one side."""
    if preposition == "after":
        return DateInterval(interval.start, None, Precision.UNKNOWN, interval.basis)
    start = (
        published.start if published and published.start and interval.end and published.start <= interval.end else None
    )
    return DateInterval(start, interval.end, Precision.UNKNOWN, interval.basis)


def _vague(x: TimeExpression, published: DateInterval | None) -> DateInterval | None:
    """ "Recently": some time before the report, its beginning unknown."""
    if x.value != "PAST_REF" or published is None or published.end is None:
        return None
    return DateInterval(None, published.end, Precision.UNKNOWN, Basis.RELATIVE)


def _from_previous(x: TimeExpression, previous: DateInterval) -> DateInterval | None:
    """The date of "two days later", "the next day", "the same day", counted from the act told before."""
    text, anchor = x.text.lower(), bounds(previous)
    if anchor is None or not _LOOKS_BACK.search(text) or text.startswith(("earlier", "next ", "later")):
        return None
    if m := re.fullmatch(r"the\s+(?P<which>same|next|following|previous)\s+day", text):
        step = {"same": 0, "previous": -1}.get(m["which"], 1)
        return _moved(anchor, step, step, "day")
    m = _LAGS.search(text)
    if m is None or not re.search(r"(?:later|after(?:wards?)?|earlier|before)$", text):
        return None
    low, high = _reach(m)
    sign = -1 if text.endswith(("earlier", "before")) else 1
    return _moved(anchor, sign * low, sign * high, "day")


def _reach(m: re.Match[str]) -> tuple[int, int]:
    """Least and most days of a distance in words."""
    unit, count = words.unit_of(m["unit"]), words.number(m["number"])
    low, high = _VAGUE.get(unit, (2, 10))
    if count is None:
        return low, high
    days = (
        count
        * {"minute": 0, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365.25, "decade": 3652.5}[unit]
    )
    slack = {"week": 3, "month": 15, "year": 180, "decade": 1800}.get(unit, 0)
    return round(days) - slack, round(days) + slack


def _moved(anchor: values.Days, low: int, high: int, unit: str) -> DateInterval | None:
    low, high = min(low, high), max(low, high)
    first, last = values.shift(anchor[0], low, unit), values.shift(anchor[1], high, unit)
    if first is None or last is None:
        return None
    return DateInterval(first.isoformat(), last.isoformat(), values.precision_of((first, last)), Basis.RELATIVE)


# --- "several days after the Council adopted ..." ---


def _lag(
    s: Sentence,
    trigger: int,
    here: Sequence[TimeExpression],
    published: DateInterval | None,
    previous: DateInterval | None,
) -> Found | None:
    """The date of an act from which another is counted: "X comes several days after the Council adopted Y" dates the
    adoption.
    """
    for x in here:
        tokens = s.tokens_in(x.span)
        if x.type != "DURATION" or not tokens or tokens[-1] + 1 >= len(s):
            continue
        word, m = s[tokens[-1] + 1], _LAGS.search(x.text)
        if m is None or word.lower not in ("after", "before") or not _under_marker(s, trigger, word.index):
            continue
        low, high = _reach(m)
        if (anchor := _lag_anchor(s, word.index, published, previous, exact=low == high)) is None:
            return None
        sign = -1 if word.lower == "after" else 1
        found = _moved(anchor, sign * low, sign * high, "day")
        return (found, x) if found else None
    return None


def _lag_anchor(
    s: Sentence, marker: int, published: DateInterval | None, previous: DateInterval | None, *, exact: bool
) -> values.Days | None:
    """The days from which a distance counts: those of the act told before if "the meeting" takes it up, else those of
    the report, which news of the past is a day behind.
    """
    told = bounds(previous)
    subject = s.child(s.root, "nsubj", "nsubjpass")
    if told is not None and subject is not None and (told[1] - told[0]).days < 3 and _takes_up(s, subject):
        return told
    days = bounds(published)
    if days is None or not exact or s[s.root].tag != "VBD":
        return days
    return days[0] - dt.timedelta(days=1), days[1]


def _takes_up(s: Sentence, noun: int) -> bool:
    """True if a noun phrase points back: "it", "this", "the meeting", but not "the Ruritanian meeting"."""
    if s[noun].lower in ("it", "this", "that"):
        return True
    return s[noun].pos == "NOUN" and [s[k].lower for k in s.children(noun)] in (["the"], ["this"], ["that"])


def _under_marker(s: Sentence, trigger: int, marker: int) -> bool:
    """True if the trigger is, or is in the core of, what "after" introduces."""
    if s[marker].dep == "mark":
        clause = s[marker].head
        return trigger == clause or (_clause(s, trigger) == clause and s[clause].lemma in lexicon.listed("carriers"))
    return any(
        trigger == k or (s[trigger].head == k and s[trigger].dep != "relcl")
        for k in s.children(marker, "pobj", "pcomp")
    )


# --- background ---


def _is_background(s: Sentence, trigger: int) -> bool:
    """True if the act is told as habit or past history without a date: "has repeatedly said", "had long opposed",
    "used to".
    """
    clause = _clause(s, trigger)
    if clause is None:
        return False
    near = {s[k].lower for i in _up(s, clause) for k in s.children(i, "advmod", "aux", "neg")}
    return (
        bool(near & lexicon.listed("habitual")) and bool(near & {"has", "have", "had", "'ve", "’ve", "'d"})
    ) or "used" in near


def _up(s: Sentence, clause: int) -> Iterator[int]:
    """The clause and those above it that it completes ("has repeatedly said that he wants to")."""
    yield clause
    while s[clause].dep in ("xcomp", "ccomp", "conj") and s[clause].head != clause:
        clause = s[clause].head
        yield clause
