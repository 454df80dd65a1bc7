"""Whether a sentence may hold an act, told from its words alone: what need not be parsed is told by it.

Nothing that the frames could read is lost: a sentence passes if all the words that some frame of the lexicon asks for
may stand in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, lru_cache
from typing import NamedTuple

from detente.coder import lexicon
from detente.coder.demands import NEEDFUL
from detente.coder.lexicon import Need, VerbFrame
from detente.coder.senses import BLAMED
from detente.language import Lemmas

#: Modal verbs that make a REQUEST of what they stand with (see frames).
_MODALS = frozenset(("must", "should", "ought"))
#: A frame that asks for a joint thing takes these for it (see arguments).
_JOINT = frozenset(("joint", "bilateral", "trilateral"))
#: Right behind one of these stands no finite verb.
_DETERMINERS = frozenset(("the", "a", "an", "its", "their", "his", "my", "our", "your", "no", "every"))
_PARTICIPLES = ("ed", "ing", "en")
#: How many forms of words are kept with what they tell.
_FORMS = 2_048

#: Sets of words of each of which a sentence needs one.
Wanted = tuple[frozenset[str], ...]


class Triggers(NamedTuple):
    """What each verb and noun of the lexicon wants beside it to tell an act, and words that do as they stand."""

    verbs: dict[str, tuple[Wanted, ...]]
    nouns: dict[str, tuple[Wanted, ...]]
    adjectives: frozenset[str]
    forms: frozenset[str]


def may_hold(words: Sequence[tuple[str, Lemmas]]) -> bool:
    """True if a sentence of these lower-case forms, each with its possible lemmas, may tell an act."""
    lemmas: set[str] = set()
    before = ""
    for form, may_be in words:
        told = _told(form, may_be)
        if told is True:
            return True
        if told:
            nouns, verbs = told
            lemmas = lemmas or {lemma for f, m in words for lemma in (f, *m.noun, *m.verb, *m.adjective)}
            finite = before not in _DETERMINERS or form.endswith(_PARTICIPLES)
            if _holds(nouns, lemmas) or (finite and _holds(verbs, lemmas)):
                return True
        before = form
    return False


@lru_cache(maxsize=_FORMS)
def _told(form: str, may_be: Lemmas) -> bool | tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
    """Whether a word tells an act as it stands; if it may with others, what it wants as a noun and as a verb."""
    known = load()
    if form in known.forms or not known.adjectives.isdisjoint(may_be.adjective):
        return True
    nouns = tuple(wanted for lemma in may_be.noun for wanted in known.nouns.get(lemma, ()))
    verbs = tuple(wanted for lemma in may_be.verb for wanted in known.verbs.get(lemma, ()))
    return () in nouns or (bool(nouns or verbs) and (nouns, verbs))


def named(words: Iterable[tuple[str, Lemmas]]) -> bool:
    """True if a word may be a verb or noun of the lexicon, whatever stands beside it."""
    known = load()
    return any(known.verbs.keys() & m.verb or known.nouns.keys() & m.noun for _, m in words)


def _holds(frames: tuple[Wanted, ...], lemmas: Set[str]) -> bool:
    """True if all that one frame wants may be there."""
    return any(all(not one_of.isdisjoint(lemmas) for one_of in wanted) for wanted in frames)


@cache
def load() -> Triggers:
    """The triggers of the lexicon; errors as of `lexicon.load`."""
    words = lexicon.load()
    verbs = {lemma: {_wanted(f) for f in frames} for lemma, frames in words.verbs.items()}
    nouns = {lemma: {_modifiers(f.words) for f in frames} for lemma, frames in words.nouns.items()}
    adjectives = set()
    for lemma, part in _attitudes(words):
        if part == "adj":
            adjectives.add(lemma)
        else:
            (verbs if part == "verb" else nouns).setdefault(lemma, set()).add(())
    forms = frozenset((*words.adjectives, *_MODALS, *NEEDFUL, *BLAMED))
    return Triggers(_fewest(verbs), _fewest(nouns), frozenset(adjectives), forms)


def _attitudes(words: lexicon.Lexicon) -> Iterator[tuple[str, str]]:
    return (key for key, rows in words.attitudes.items() if any(r.effect is not None for r in rows))


def _modifiers(phrase: tuple[str, ...]) -> Wanted:
    return tuple(frozenset((word,)) for word in phrase[:-1])


def _fewest(table: dict[str, set[Wanted]]) -> dict[str, tuple[Wanted, ...]]:
    """What the frames of each word want; only that of the undemanding one where there is one."""
    return {lemma: ((),) if () in frames else tuple(frames) for lemma, frames in table.items()}


def _wanted(frame: VerbFrame) -> Wanted:
    return tuple(_last_words(n) for n in frame.needs if n.words and not n.negative and "party" not in n.words)


def _last_words(need: Need) -> frozenset[str]:
    """The words of a condition, of phrases the last one."""
    words = frozenset(w.split()[-1] for w in need.words)
    return words | _JOINT if "joint" in words else words
