"""Whether a sentence may hold an act, told from its words alone: what decides what is parsed.

Nothing that the frames could read is lost: a sentence passes if the words of any frame of the lexicon are in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache
from typing import NamedTuple

from detente.coder import lexicon
from detente.coder.frames import NEEDFUL
from detente.coder.lexicon import Need, VerbFrame

#: Modal verbs that make a REQUEST of what they stand with (see frames).
_MODALS = frozenset(("must", "should", "ought"))
#: "Joint" asks for these too (see arguments).
_JOINT = frozenset(("joint", "bilateral", "trilateral"))

#: Sets of words of each of which a sentence needs one.
Wanted = tuple[frozenset[str], ...]


class Triggers(NamedTuple):
    """Lemmas that may tell an act by themselves, and those that do with other words only, with these."""

    alone: frozenset[str]
    joined: dict[str, tuple[Wanted, ...]]


def may_hold(lemmas: Set[str]) -> bool:
    """True if a sentence whose words may have these lemmas holds a trigger with all that its frame asks for."""
    known = load()
    if not known.alone.isdisjoint(lemmas):
        return True
    frames = (frame for lemma in lemmas & known.joined.keys() for frame in known.joined[lemma])
    return any(all(not words.isdisjoint(lemmas) for words in frame) for frame in frames)


@cache
def load() -> Triggers:
    """The triggers of the lexicon; errors as of `lexicon.load`."""
    words = lexicon.load()
    attitudes = {lemma for (lemma, _), rows in words.attitudes.items() if any(r.effect for r in rows)}
    wanted: dict[str, set[Wanted]] = {}
    for lemma, frame in _frames(words):
        wanted.setdefault(lemma, set()).add(frame)
    alone = {lemma for lemma, frames in wanted.items() if () in frames}
    joined = {lemma: tuple(frames) for lemma, frames in wanted.items() if lemma not in alone}
    return Triggers(frozenset((*alone, *attitudes, *words.adjectives, *_MODALS, *NEEDFUL)), joined)


def _frames(words: lexicon.Lexicon) -> Iterator[tuple[str, Wanted]]:
    """Each lemma with what one of its frames wants besides it."""
    for lemma, verbs in words.verbs.items():
        for verb in verbs:
            yield lemma, _wanted(verb)
    for lemma, nouns in words.nouns.items():
        for noun in nouns:
            yield lemma, tuple(frozenset((w,)) for w in noun.words[:-1])


def _wanted(frame: VerbFrame) -> Wanted:
    return tuple(_last_words(n) for n in frame.needs if n.kind in ("obj", "prep", "prt") and "party" not in n.words)


def _last_words(need: Need) -> frozenset[str]:
    """The words of a condition, of phrases the last one."""
    words = frozenset(w.split()[-1] for w in need.words)
    return words | _JOINT if "joint" in words else words
