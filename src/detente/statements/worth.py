"""Which sentences may hold a statement or words of one, told before any is parsed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from detente.language import Lemmas, Sentence
from detente.statements import blocks, lexicon

#: The lower-case forms of a sentence with the lemmas that each may have.
Words = Sequence[tuple[str, Lemmas]]

_QUOTES = frozenset('"“”„«»‘')
_MARKS = _QUOTES | frozenset(":―")
_DASHES = ("-", "–", "—", "―")
#: Classes of verbs that make a statement without quotation marks (see data/lexicon/statements.toml).
_TELLING = frozenset(("say", "think", "show", "ask", "describe", "intend", "mention"))
#: What begins the clause that a noun of words tells ("the claim that", "readiness to").
_LINKS = frozenset(("that", "to"))
#: Right behind one of these stands no finite verb ("the report", "its claim").
_DETERMINERS = frozenset(("the", "a", "an", "its", "their", "his", "my", "our", "your", "no", "every"))
_PARTICIPLES = ("ed", "ing", "en")


class _Cues(NamedTuple):
    """The lemmas that may be a cue: verbs that tell, verbs that voice something, nouns of words, nouns of opinion."""

    telling: frozenset[str]
    voicing: frozenset[str]
    nouns: frozenset[str]
    opinions: frozenset[str]


def may_hold(text: str, words: Words) -> bool:
    """True if a sentence has a quotation mark, a colon or a word that could introduce a statement: worth parsing."""
    if not _MARKS.isdisjoint(text) or "''" in text or text.startswith(_DASHES):
        return True
    forms = [form for form, _ in words]
    linked = not _LINKS.isdisjoint(forms)
    return any(_cue(forms, k, may_be, words, linked) for k, (_, may_be) in enumerate(words))


def _cue(forms: list[str], k: int, may_be: Lemmas, words: Words, linked: bool) -> bool:
    """True if the word at `k` may be a cue."""
    cues = _cues()
    if (
        forms[k] in lexicon.load().adjectives
        or not cues.opinions.isdisjoint(may_be.noun)
        or (linked and not cues.nouns.isdisjoint(may_be.noun))
    ):
        return True
    if k == 0 or forms[k - 1] not in _DETERMINERS or forms[k].endswith(_PARTICIPLES):
        if not cues.telling.isdisjoint(may_be.verb) or _with_particle(forms, may_be):
            return True
        if not cues.voicing.isdisjoint(may_be.verb) and any(not cues.nouns.isdisjoint(m.noun) for _, m in words):
            return True
    fenced = k == 0 or not forms[k - 1].isalnum()  # "per cent" is no cue
    phrases = (p for p in lexicon.phrases_from(forms[k]) if fenced or p != ("per",))
    return any(tuple(forms[k : k + len(p)]) == p for p in phrases)


def _with_particle(forms: list[str], may_be: Lemmas) -> bool:
    """True if a word may be a verb that tells with a particle or preposition of the sentence ("pointed out")."""
    return any(not _particles()[verb].isdisjoint(forms) for verb in may_be.verb & _particles().keys())


@cache
def _particles() -> dict[str, frozenset[str]]:
    """The verbs that tell with another word, and those words."""
    known = lexicon.load()
    phrasal = {verb: frozenset(word for v, word in known.phrasal if v == verb) for verb, _ in known.phrasal}
    return {
        verb: phrasal.get(verb, frozenset()) | known.prepositional.get(verb, frozenset())
        for verb in phrasal.keys() | known.prepositional.keys()
    }


@cache
def _cues() -> _Cues:
    known = lexicon.load()
    wanted = _TELLING | {"judge"} if known.acts else _TELLING
    return _Cues(
        frozenset(v for v, classes in known.verbs.items() if classes & wanted),
        frozenset(v for v, classes in known.verbs.items() if "voice" in classes),
        known.spoken | known.voiced,
        frozenset(noun for _, noun in known.after),
    )


def needed(sentences: Sequence[Sentence], words: Sequence[Words], known: Set[int] = frozenset()) -> set[int]:
    """The indexes of the sentences that may hold a statement, of those beside them that its words may run on to, and
    of those `known` to be needed, which are not asked."""
    own = known | {s.index for s in sentences if s.index not in known and may_hold(s.text, words[s.index])}
    paragraphs = [list(g) for _, g in groupby(sentences, key=lambda s: s.paragraph)]
    if sum(blocks.LABEL.match(p[0].text) is not None for p in paragraphs) >= blocks.LABELS:  # a transcript
        return {s.index for s in sentences}
    return {*own, *_run_on(paragraphs, words)}


def _run_on(paragraphs: Sequence[Sequence[Sentence]], words: Sequence[Words]) -> Iterator[int]:
    """The sentences of a paragraph with quotation marks, and those that a block behind "X said:" may take in."""
    for k, paragraph in enumerate(paragraphs):
        quoted = any(not _QUOTES.isdisjoint(s.text) or "''" in s.text for s in paragraph)
        announced = any(_announces(words[s.index]) for s in paragraph)
        for taken in paragraphs[k : k + 1 + blocks.LONGEST] if announced else [paragraph] if quoted else []:
            yield from (s.index for s in taken)


def _announces(words: Words) -> bool:
    """True if a colon ends the sentence or stands right behind a verb of the lexicon."""
    if words[-1][0] == ":":
        return True
    verbs = lexicon.load().verbs.keys()
    return any(after == ":" and not verbs.isdisjoint(m.verb) for (_, m), (after, _) in pairwise(words))
