"""Whose relation a judgement is about: the states in its phrase, its clause, or a context that leaves no doubt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Protocol

from detente.language import Reading, Sentence
from detente.records import ActorRef
from detente.relations.verdicts import Verdict


class Cast(Protocol):
    """What this room asks of `detente.actors.Cast`."""

    def party(self, sentence: Sentence, head_index: int) -> tuple[ActorRef, ...]:
        """Whom the noun phrase headed by a token refers to."""
        ...

    def refs_in(self, sentence: Sentence) -> Sequence[ActorRef]:
        """Every reference to an actor in a sentence."""
        ...


def of(reading: Reading, cast: Cast, s: Sentence, verdict: Verdict) -> list[tuple[str, str]]:
    """The sorted pairs of states that a judgement is about, by its phrase, its clause, or a context without doubt."""
    if verdict.rule == "idiom":
        named = _states(cast, s, range(len(s)))
        return [(min(named), max(named))] if len(named) == 2 else []
    if verdict.rule in ("drift", "partner"):
        near, far = _sides_of_drift(cast, s, verdict)
    else:
        near, far = _sides_of_noun(cast, s, verdict.noun)
    if len(near) + len(far) == 1 and verdict.rule != "drift":
        near, far = near or far, _other(reading, cast, s, verdict, near or far)
    elif not near and not far and verdict.rule != "partner":
        near = _context(reading, cast, s)
    if near and far:
        made = {tuple(sorted(p)) for p in product(near, far) if p[0] != p[1]}
    else:
        made = {tuple(sorted(p)) for p in combinations(near or far, 2)}
    return sorted((a, b) for a, b in made)


def _sides_of_noun(cast: Cast, s: Sentence, noun: int) -> tuple[list[str], list[str]]:
    """The states in a relation's phrase: those it belongs to ("A-B ties", "between A and B"), those it is with."""
    near: list[str] = []
    far: list[str] = []
    for k in s.children(noun, "amod", "compound", "nmod", "poss"):
        near += _states(cast, s, s.subtree(k))
    for prep in s.children(noun, "prep"):
        tokens = s.subtree(prep)
        if s[prep].lower in ("between", "among", "of"):
            named = _states(cast, s, tokens)
            one_to_many = len(named) > 2 and sum(s[k].lower == "and" for k in tokens) > 1  # between A and B and C
            near += named[:1] if one_to_many else named
            far += named[1:] if one_to_many else []
        elif s[prep].lower in ("with", "to", "toward", "towards"):
            far += _states(cast, s, tokens)
    head = s[noun].head
    if s[noun].dep in ("dobj", "nsubj", "nsubjpass", "attr"):
        for prep in s.children(head, "prep"):
            if s[prep].lower == "between" and not near:
                near += _states(cast, s, s.subtree(prep))
            elif s[prep].lower == "with" and not far:
                far += _states(cast, s, s.subtree(prep))
    near, far = _once(near), _once(far)
    return near, [x for x in far if x not in near]


def _sides_of_drift(cast: Cast, s: Sentence, verdict: Verdict) -> tuple[list[str], list[str]]:
    """Who moves, and from or towards whom; for a partner, whose partner it is."""
    verb = (
        verdict.noun
        if s[verdict.noun].pos in ("VERB", "AUX")
        else next(k for k in s.ancestors(verdict.noun) if s[k].pos in ("VERB", "AUX"))
    )
    near = _of_subject(cast, s, verb)
    if verdict.rule == "partner":
        owner = [j for k in s.children(verdict.noun, "poss", "prep") for j in s.subtree(k)]
        return near, [x for x in _states(cast, s, owner) if x not in near]
    own = s.children(verdict.trigger, "prep", "pobj")
    far: list[str] = []
    for prep in own or s.children(verb, "prep", "dobj"):
        far += _states(cast, s, [k for k in s.subtree(prep) if s[k].dep != "conj" or s[k].pos in ("NOUN", "PROPN")])
    return near, [x for x in _once(far) if x not in near]


def _of_subject(cast: Cast, s: Sentence, verb: int) -> list[str]:
    """The states in the subject of a verb or of the verbs and nouns it hangs on."""
    for k in (verb, *s.ancestors(verb)):
        subject = s.child(k, "nsubj", "nsubjpass")
        if subject is not None and s[subject].lower not in ("who", "which", "that"):
            moved = s.child(k, "dobj") if s[k].lemma in ("bring", "draw", "pull") and k == verb else None
            return _states(cast, s, _phrase(s, subject if moved is None else moved))
        if s[k].pos in ("NOUN", "PROPN") and (found := _states(cast, s, _phrase(s, k))):
            return found
    return []


def _phrase(s: Sentence, i: int) -> list[int]:
    """A noun phrase with its coordinated phrases, without clauses that hang on it."""
    top = i
    while s[top].dep == "conj" and s[s[top].head].pos in ("NOUN", "PROPN"):
        top = s[top].head
    out, stack = [], [top]
    while stack:
        k = stack.pop()
        out.append(k)
        stack.extend(
            c for c in s.children(k) if s[c].dep not in ("relcl", "acl", "advcl", "appos", "ccomp", "parataxis")
        )
    return sorted(out)


def _other(reading: Reading, cast: Cast, s: Sentence, verdict: Verdict, near: list[str]) -> list[str]:
    """The other side of a relation with one side named: the subject of its verb, or the one other state about."""
    for k in s.ancestors(verdict.noun):
        subject = s.child(k, "nsubj")
        if subject is not None:
            found = [x for x in _states(cast, s, _phrase(s, subject)) if x not in near]
            if found:
                return found[:1] if len(found) == 1 else []
    others = [x for x in _context(reading, cast, s, 3) if x not in near]
    return others if len(others) == 1 else []


def _context(reading: Reading, cast: Cast, s: Sentence, most: int = 2) -> list[str]:
    """The states of the sentence, else of the one before, else of the report's first: no more than `most`, or none."""
    before = [reading.sentences[s.index - 1]] if s.index else []
    for sentence in (s, *before, reading.sentences[0]):
        states = _once([x for r in cast.refs_in(sentence) if (x := _state(r)) is not None])
        if len(states) > 1:
            return states if len(states) <= most else []
    return []


def _states(cast: Cast, s: Sentence, tokens: Sequence[int]) -> list[str]:
    """The states that the given tokens name or stand for, in text order."""
    if not tokens:
        return []
    chosen = set(tokens)
    named = [
        (r.span.start, x) for r in cast.refs_in(s) if r.span and (x := _state(r)) and chosen & set(s.tokens_in(r.span))
    ]
    for k in chosen:
        if s[k].pos in ("NOUN", "PROPN", "PRON"):
            named += [(s[k].start, x) for r in cast.party(s, k) if (x := _state(r)) is not None]
    return _once([x for _, x in sorted(named)])


def _state(ref: ActorRef) -> str | None:
    """What pairs are made of: the state, or the id of an organisation."""
    return None if ref.actor is None else ref.actor.state or ref.actor.id


def _once(items: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(items))
