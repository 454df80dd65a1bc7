"""The gate: which sentences of a report are parsed. Those that can hold nothing, and that none needs, are not.

A sentence is let through if its words may tell an act and may name or take up a party, or may tell a statement or a
relation claim; with it come the sentences before it that its pronouns and definite phrases may take up. A report that
names no state, organisation, person of note, office or force can tell nothing of any, and is not parsed at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from detente import actors, coder, relations, statements
from detente.actors.finder import finder
from detente.actors.tables import listed, tables
from detente.language import Language, Lemmas, Reading, Sentence

#: The lower-case forms of a sentence with the lemmas that each may have.
Words = Sequence[tuple[str, Lemmas]]

#: How many sentences back a pronoun or definite phrase may look (the farthest that actors.coreference looks).
REACH = 6
#: A text of so few sentences is parsed whole: nothing is saved there.
FEW = 3


def needed(reading: Reading, language: Language) -> list[Sentence]:
    """The sentences of a report to be parsed, in order; all of them if the pipeline cannot tell possible lemmas."""
    if len(reading.sentences) <= FEW or language.lemmas("said") is None:
        return list(reading.sentences)
    words = [[(f, m) for f in s.forms if (m := language.lemmas(f)) is not None] for s in reading.sentences]
    named = _named(reading)
    if not named and not any(_has_office(w) for w in words):
        return []
    acts = {s.index for s in reading.sentences if _may_act(s, words[s.index], s.index in named)}
    wanted = statements.needed(reading.sentences, words, acts)
    if named:
        for k in (s.index for s in reading.sentences if relations.may_hold(s.text)):
            wanted |= {0, max(0, k - 1), k}
        wanted |= set(_taken_up(wanted, words))
    return [s for s in reading.sentences if s.index in wanted]


def _may_act(s: Sentence, words: Words, named: bool) -> bool:
    """True if a sentence may tell an act, and of somebody."""
    return coder.may_hold(words) and (named or _has_party(s, words))


def _named(reading: Reading) -> frozenset[int]:
    """The indexes of the sentences that name a state, an organisation or a person of note; of a release by a
    government, whose office is "we", the first one as well."""
    hits = finder().find(reading.text)
    starts = [h.start for h in hits]
    if all(h.kind == "surname" for h in hits):  # "Young" alone is an office-holder only where more is said
        starts = [r.span.start for r in actors.Cast(reading, reading.report.published).refs if r.span] if hits else []
    found = {s.index for at in starts if (s := reading.sentence_at(at)) is not None}
    if reading.report.outlet and finder().find(reading.report.outlet):
        found.add(0)
    return frozenset(found)


def _has_party(s: Sentence, words: Words) -> bool:
    """True if a word may be a party, or take one up: a pronoun, a noun for people and bodies, a name inside."""
    nouns = _party_nouns()
    if any(form in nouns or not nouns.isdisjoint(may_be.noun) for form, may_be in words):
        return True
    return any(w[:1].isupper() for w in s.text.split()[1:])


def _has_office(words: Words) -> bool:
    """True if a word is for an office or a force: what its holder says is kept though nobody is named."""
    return any(not _offices().isdisjoint(may_be.noun) for _, may_be in words)


def _taken_up(wanted: set[int], words: Sequence[Words]) -> Iterator[int]:
    """The sentences that those wanted may look back to, and the one behind each (a name is often told there)."""
    for k in wanted:
        if _looks_back(words[k]):
            yield from range(max(0, k - REACH), k)
            yield from (j for j in (k + 1,) if j < len(words))


def _looks_back(words: Words) -> bool:
    """True if a pronoun stands there, or a definite phrase that a party may head."""
    nouns, before = _party_nouns(), [""] * AHEAD
    for form, may_be in words:
        if form in _PRONOUNS or (not _DEFINITE.isdisjoint(before) and not nouns.isdisjoint(may_be.noun)):
            return True
        before = [*before[1:], form]
    return False


#: How many words may stand between an article and its noun, and one.
AHEAD = 4
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "both"))
_PRONOUNS = frozenset(
    "he him his she her hers it its they them their we us our i me my himself herself itself themselves both".split()
)


@cache
def _party_nouns() -> frozenset[str]:
    kinds = {lemma for lemma, noun in tables().nouns.items() if noun.kind not in ("relation", "abstract")}
    return frozenset(kinds | tables().role_ends | listed("pronouns") | listed("paired") | {"both", "other"})


@cache
def _offices() -> frozenset[str]:
    """The last words of offices that one person holds at a time or that the tables know holders of, and the forces."""
    roles = {phrase.split()[-1] for phrase, role in tables().roles.items() if role.one or role.offices}
    return frozenset(roles | {lemma for lemma, noun in tables().nouns.items() if noun.kind == "force"})
