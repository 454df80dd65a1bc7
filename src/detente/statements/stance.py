"""Which states words are about, and the stance that the words show to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from detente.language import Reading, Sentence, unable
from detente.ontology import quad
from detente.records import ActorRef, EventMention, EventType, Span, Stance, Status
from detente.statements import lexicon
from detente.statements.speakers import Cast


class View(NamedTuple):
    """The states that words are about, the stance to each, and the words that show it."""

    about: tuple[str, ...]
    stance: dict[str, Stance]
    words: tuple[str, ...]


class _Named(NamedTuple):
    state: str
    span: Span


class _Hint(NamedTuple):
    token: str
    at: int
    stance: Stance
    state: str | None = None  # the state that it is shown to, if that is known


def state_of(ref: ActorRef) -> str | None:
    """What pairs are made of: the state of an actor, or the id of an organisation without one."""
    return None if ref.actor is None else ref.actor.state or ref.actor.id


def view(
    reading: Reading,
    cast: Cast,
    content: Sequence[Span],
    speakers: Sequence[ActorRef],
    cue_lemma: str,
    mentions: Sequence[EventMention] = (),
) -> View:
    """The states that words are about and the stance to them; the speaker's own state only if there is no other.

    Words that name no other state ("we shall not run from it") are about the one that their context leaves no doubt of.
    """
    own = {x for r in speakers if (x := state_of(r)) is not None}
    named = [n for s in _sentences(reading, content) for n in _named(cast, s, content)]
    foreign = [n for n in named if n.state not in own]
    if not foreign and (other := _counterpart(reading, cast, content, own)) is not None:
        foreign = [other]
    chosen = foreign or named
    about = tuple(sorted({n.state for n in chosen}))
    hints = [h for s in _sentences(reading, content) for h in _hints(s, content)]
    acts = [a for m in mentions if any(c.covers(m.trigger.span) for c in content) for a in _acts(m, own)]
    stance = {x: _stance(x, chosen, [*hints, *acts], cue_lemma, own) for x in about}
    words = (h.token for h in [*hints, *acts])
    shown = tuple(dict.fromkeys(words)) if any(v != Stance.NEUTRAL for v in stance.values()) else ()
    return View(about, stance, shown)


def _sentences(reading: Reading, content: Sequence[Span]) -> list[Sentence]:
    return [s for s in reading.sentences if s.tokens and any(c.overlaps(s.span) for c in content)]


def _named(cast: Cast, s: Sentence, content: Sequence[Span]) -> list[_Named]:
    """The states named, or stood for by pronouns, within the words of a statement in one sentence."""
    refs = [r for r in cast.refs_in(s) if r.span is not None]
    taken = [r.span for r in refs if r.span is not None]
    for t in s.tokens:
        here = Span(t.start, t.end)
        if t.pos == "PRON" and not any(x.overlaps(here) for x in taken):
            refs += [ActorRef(r.actor, here, t.text, r.via) for r in cast.party(s, t.index)]
    return [
        _Named(x, r.span)
        for r in refs
        if r.span is not None and any(c.covers(r.span) for c in content) and (x := state_of(r)) is not None
    ]


def _counterpart(reading: Reading, cast: Cast, content: Sequence[Span], own: set[str]) -> _Named | None:
    """The one other state of the context, where the words name none: of the telling, of the sentence before, of the
    report."""
    sentences = _sentences(reading, content)
    if not own or not sentences:
        return None
    first = sentences[0].index
    other = None
    for k in (first, first - 1):
        near = _named_in(reading.sentences[k], cast, telling=k == first) - own if k >= 0 else ()
        if near:
            other = next(iter(near)) if len(near) == 1 else None
            break
    other = other or _dominant(reading, cast, first, own)
    return None if other is None else _Named(other, Span(content[0].start, content[0].start + 1))


def _named_in(s: Sentence, cast: Cast, *, telling: bool) -> set[str]:
    """The states that a sentence names; in the telling none that only say where or when it was said."""
    refs = (r for r in cast.refs_in(s) if not (telling and r.span is not None and _occasion(s, r.span)))
    return {x for r in refs if (x := state_of(r)) is not None}


def _occasion(s: Sentence, span: Span) -> bool:
    """True for a name under a preposition of place or time at a verb ("said after a meeting of NATO ministers")."""
    last = max((t.index for t in s.tokens if span.start <= t.start < span.end), default=None)
    above = () if last is None else s.ancestors(last)
    return any(s[k].dep == "prep" and s[k].lower in _OCCASIONS and s[s[k].head].pos == "VERB" for k in above)


def _dominant(reading: Reading, cast: Cast, last: int, own: set[str]) -> str | None:
    """The other state that the report has named most so far, if twice as often as any third."""
    counts = Counter(
        x
        for s in reading.sentences[: last + 1]
        for r in cast.refs_in(s)
        if (x := state_of(r)) is not None and x not in own
    )
    top = counts.most_common(2)
    return top[0][0] if top and top[0][1] >= 2 * (top[1][1] if len(top) > 1 else 1) else None


def _acts(m: EventMention, own: set[str]) -> Iterator[_Hint]:
    """The stance that an act told in the words shows: to whom the speaker's own state does it, or to who does harm."""
    if m.status not in (Status.DONE, Status.INTENDED) or m.type in _PLAIN:
        return
    conflict = quad(m.type) > 2
    stance = Stance.CRITICAL if conflict else Stance.FAVOURABLE
    doers, others = ({x for r in side if (x := state_of(r)) is not None} for side in (m.sources, m.targets))
    told = others - own if doers & own else doers - own if conflict and (others & own or m.type in _HARM) else set()
    yield from (_Hint(m.trigger.text, m.trigger.start, stance, x) for x in sorted(told))


_OCCASIONS = frozenset(("after", "ahead", "at", "before", "during", "following", "in", "on", "outside"))
#: What carries a negation of the verb down to an infinitive: "was not ready to help".
_CARRIERS = frozenset(("acomp", "attr", "dobj", "oprd", "pobj", "prep", "xcomp"))
#: Types of act that show no stance by themselves, and those that whoever tells of them blames the doer for.
_PLAIN = frozenset((EventType.CONSULT, EventType.REQUEST, EventType.PROTEST))
_HARM = frozenset((EventType.ASSAULT, EventType.COERCE))


def _hints(s: Sentence, content: Sequence[Span]) -> list[_Hint]:
    """The stance words within a statement's words in one sentence, turned round by a negation; names are none."""
    found: list[_Hint] = []
    for t in s.tokens:
        if (
            t.pos in ("PROPN", "DET")
            or (t.lemma == "close" and t.pos == "VERB")
            or not any(c.covers(Span(t.start, t.end)) for c in content)
        ):
            continue
        kind = _kind(s, t.index)
        if kind is not None and not _own_duty(s, t.index):
            found.append(_Hint(t.text, t.start, _turned(kind) if _negated(s, t.index) else kind))
    return found


def _own_duty(s: Sentence, i: int) -> bool:
    """True for the "must" of "we must": no demand on anybody else."""
    subject = s.child(s[i].head, "nsubj", "nsubjpass") if s[i].lower == "must" else None
    return subject is not None and s[subject].lower in ("we", "i")


def _kind(s: Sentence, i: int) -> Stance | None:
    """The stance that a word shows by itself, or with the word after it ("get along")."""
    words = lexicon.load()
    forms = {s[i].lemma, s[i].lower}
    if i + 1 < len(s):
        forms |= {f"{f} {s[i + 1].lower}" for f in forms}
    return Stance.FAVOURABLE if forms & words.favourable else Stance.CRITICAL if forms & words.critical else None


def _distance(hint: int, name: int) -> int:
    """Characters between a stance word and a name; a name that follows is twice as near ("cooperate with Chad")."""
    return name - hint if name >= hint else 2 * (hint - name)


#: Verbs of bearing with something: who does not bear it has it nonetheless ("will not tolerate interference").
_BEARING = frozenset("accept tolerate allow condone permit ignore forget forgive overlook excuse endure brook".split())


def _negated(s: Sentence, i: int) -> bool:
    """True if a negation stands on a word, on the verb over it, or shortly before it."""
    words = lexicon.load().negation
    near = {k for k in (*s.children(i, "neg", "det", "advmod"), i - 1, i - 2) if 0 <= k < i}
    head = s[i].head
    if s[i].dep in ("acomp", "attr", "dobj", "xcomp", "amod", "ccomp"):
        denied = set(s.children(head, "neg"))
        near = near - denied if s[head].lemma in _BEARING else near | denied
    over = s[i].dep in ("acl", "relcl", "xcomp", "advcl") and any(s[k].lower == "to" for k in s.children(i, "aux"))
    near |= set(_over_infinitive(s, i)) if over else set()
    return any(s[k].lower in words or s[k].lemma in words for k in near) or (over and unable(s, head))


def _over_infinitive(s: Sentence, i: int) -> Iterator[int]:
    """What may negate an infinitive from above: "no intention to help", "was not ready to help"."""
    k = s[i].head
    if s[k].lemma != "be":
        yield from s.children(k, "neg", "det")
    while s[k].dep in _CARRIERS and s[i].dep != "advcl":
        k = s[k].head
        yield from s.children(k, "neg")


def _turned(stance: Stance) -> Stance:
    return Stance.CRITICAL if stance == Stance.FAVOURABLE else Stance.FAVOURABLE


def _stance(state: str, named: Sequence[_Named], hints: Sequence[_Hint], cue_lemma: str, own: set[str]) -> Stance:
    """The stance to one state: the hints nearer to it than to another state, and the cue; neutral if they balance."""
    if state in own:
        return Stance.NEUTRAL
    score = 0
    for hint in hints:
        nearest = hint.state or min(named, key=lambda n: _distance(hint.at, n.span.start)).state
        if nearest == state:
            score += 1 if hint.stance == Stance.FAVOURABLE else -1
    words = lexicon.load()
    if len({n.state for n in named}) == 1:
        score += 2 * ((cue_lemma in words.favourable_verbs) - (cue_lemma in words.critical_verbs))
    return Stance.FAVOURABLE if score > 0 else Stance.CRITICAL if score < 0 else Stance.NEUTRAL
