"""Relation claims: sentences that judge a relation between states (codebook section 6).

find(reading, cast, statements) -> list[RelationClaim]
may_hold(text) -> bool: is a sentence worth parsing for relation claims?
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.language import Reading, Sentence
from detente.records import ActorRef, Direction, Evidence, RelationClaim, Span, Statement, part_id
from detente.relations import pairs
from detente.relations.lexicon import may_hold
from detente.relations.pairs import Cast
from detente.relations.verdicts import Verdict, verdicts

__all__ = ["find", "may_hold"]


def find(reading: Reading, cast: Cast, statements: Sequence[Statement] = ()) -> list[RelationClaim]:
    """The relation claims of a report, in text order; one within a statement stands on its speakers' word."""
    found: dict[tuple[int, tuple[str, str], Direction], RelationClaim] = {}
    for s in reading.sentences:
        if not s.tokens or s.text.rstrip("\"”’' ").endswith("?"):
            continue
        for verdict in verdicts(s):
            for pair in pairs.of(reading, cast, s, verdict):
                found.setdefault((s.index, pair, verdict.direction), _claim(reading, s, verdict, pair, statements))
    return list(found.values())


def _claim(
    reading: Reading, s: Sentence, verdict: Verdict, pair: tuple[str, str], statements: Sequence[Statement]
) -> RelationClaim:
    trigger = s[verdict.trigger]
    text = reading.text
    return RelationClaim(
        id=part_id("c", reading.report.id, s.start, trigger.start, *pair, verdict.direction.value),
        report_id=reading.report.id,
        pair=pair,
        direction=verdict.direction,
        evidence=Evidence.at(text, s.start, s.end),
        trigger=Evidence.at(text, trigger.start, trigger.end),
        since=_since(s, verdict),
        attribution=_attribution(Span(trigger.start, trigger.end), statements),
        why=(verdict.rule,),
    )


def _attribution(trigger: Span, statements: Sequence[Statement]) -> tuple[ActorRef, ...]:
    """The speakers of the smallest statement whose words hold the trigger; empty for the outlet itself."""
    holding = [(c.end - c.start, k) for k, st in enumerate(statements) for c in st.content if c.covers(trigger)]
    return statements[min(holding)[1]].speakers if holding else ()


def _since(s: Sentence, verdict: Verdict) -> str | None:
    """The words after "since" (or "in decades") that belong to the judgement, None if there are none."""
    marks = [t.index for t in s.tokens if t.lower == "since" and t.index > min(verdict.noun, verdict.trigger)]
    for i in marks:
        top = s[i].head if s[i].dep == "mark" else i
        run = _run([k for k in s.subtree(top) if k > i], i + 1)
        stop = next((n for n, k in enumerate(run) if n and s[k].lower in _ENDS), len(run))
        run = run[:stop]
        if run:
            return s.text[s[run[0]].start - s.start : s[run[-1]].end - s.start].strip(" ,.;")
    for t in s.tokens[verdict.trigger :]:
        pobj = s.child(t.index, "pobj") if t.lower in ("in", "for") else None
        if pobj is not None and s[pobj].lemma in ("year", "decade", "generation", "month", "century", "memory"):
            return s.text[t.start - s.start : s[pobj].end - s.start]
    return None


#: Words at which the time after "since" is over.
_ENDS = frozenset(("despite", "although", "though", "while", "but", ",", ";", "–", "—", "when"))


def _run(words: Sequence[int], start: int) -> list[int]:
    """The unbroken run of token indexes from `start`."""
    run: list[int] = []
    for k in words:
        if k == start + len(run):
            run.append(k)
    return run
