"""Cues that are a noun or an adjective: "Kyiv's claim that", "voiced readiness to", "is adamant that"."""

from __future__ import annotations

from detente.language import Sentence
from detente.statements import lexicon
from detente.statements.cue import NOMINAL, Cue, addressee, can_speak, owner, speakers_of


def find(s: Sentence, i: int) -> Cue | None:
    """The cue that the noun or adjective at token `i` makes."""
    return _noun(s, i) or _adjective(s, i)


def _noun(s: Sentence, i: int) -> Cue | None:
    """The cue of a noun of words with an owner: "Kyiv's claim that ...", "voiced readiness to ..."."""
    words = lexicon.load()
    token = s[i]
    if token.pos != "NOUN" or token.lemma not in words.spoken | words.voiced:
        return None
    reported = {k for c in s.children(i, "acl", "ccomp", "relcl") if _contentful(s, c) for k in s.subtree(c)}
    if (token.lemma in words.voiced or _that(s, i)) and _voiced_by(s, i) is not None:
        return _voiced(s, i)
    owners = [k for k in owner(s, i) if s[k].pos in NOMINAL] or _holders(s, i)
    if not owners:
        return None
    told = frozenset(reported or _predicate(s, i))
    return Cue(s, i, (i, i), frozenset(("noun",)), tuple(owners), None, told, "noun")


def _holders(s: Sentence, noun: int) -> list[int]:
    """Who "is of the opinion that ..."."""
    of = s[noun].head
    if s[noun].dep != "pobj" or s[of].lower != "of" or s[s[of].head].lemma != "be" or not _that(s, noun):
        return []
    return [k for k in speakers_of(s, s[of].head) if can_speak(s, k)]


def _predicate(s: Sentence, noun: int) -> set[int]:
    """The clause of "Lima's position is that ..."."""
    be = s[noun].head
    if s[noun].dep != "nsubj" or s[be].lemma != "be":
        return set()
    return {k for c in s.children(be, "ccomp") if marked(s, c) for k in s.subtree(c)}


def marked(s: Sentence, clause: int) -> bool:
    """True for a clause with "that"."""
    return any(s[k].lower == "that" for k in s.children(clause, "mark"))


def _that(s: Sentence, noun: int) -> list[int]:
    """The that-clauses of a noun."""
    return [c for c in s.children(noun, "acl", "ccomp") if marked(s, c)]


def _contentful(s: Sentence, clause: int) -> bool:
    """True for "that"-clauses and infinitives that say what the words were (not "the statement that he made")."""
    if s[clause].dep == "relcl":
        return False
    marks = [s[k].lower for k in s.children(clause, "mark", "aux")]
    return "that" in marks or "to" in marks or s[clause].dep == "ccomp"


def _voiced_by(s: Sentence, noun: int) -> int | None:
    """The `voice` verb whose object the noun is, or None."""
    head = s[noun].head
    classes = lexicon.load().verbs.get(s[head].lemma, frozenset())
    voiced = s[noun].dep in ("dobj", "nsubjpass") and "voice" in classes and s.child(head, "ccomp") is None
    return head if voiced else None


def _voiced(s: Sentence, noun: int) -> Cue | None:
    """ "voiced readiness to talk": the verb is the cue, the whole noun phrase what is reported."""
    verb = s[noun].head
    passive = s[noun].dep == "nsubjpass"
    speakers = [s.child(a, "pobj") for a in s.children(verb, "agent")] if passive else speakers_of(s, verb)
    found = tuple(k for k in speakers if k is not None and k != noun)
    if not found or not all(can_speak(s, k) for k in found):
        return None
    that = _that(s, noun)
    if not that and not s.children(noun, "prep", "acl", "ccomp", "relcl", "conj"):
        return None  # "voiced support": no words of what
    told = s.subtree(that[0] if that else noun)
    return Cue(s, verb, (verb, verb), frozenset(("voice",)), found, addressee(s, verb), frozenset(told), "voice")


def _adjective(s: Sentence, i: int) -> Cue | None:
    """The cue of "is adamant that ...", "was sure the vote was lost": an attitude told with its clause."""
    token = s[i]
    if token.lower not in lexicon.load().adjectives or token.pos not in ("ADJ", "VERB"):
        return None
    verb = s[i].head if token.dep in ("acomp", "oprd", "attr") else i
    clauses = [c for k in {i, verb} for c in s.children(k, "ccomp") if c > i]
    if not clauses or s.child(clauses[0], "nsubj", "nsubjpass", "expl") is None:
        return None
    speakers = s.children(i, "nsubjpass", "nsubj") if verb == i else speakers_of(s, verb)
    found = tuple(k for k in speakers if can_speak(s, k))
    return Cue(s, i, (i, i), frozenset(("think",)), found, None, frozenset(s.subtree(clauses[0])), "adjective")
