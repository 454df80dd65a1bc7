"""What the words of a phrase can be: offices, and kinds of noun."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from detente.actors.registry import Registry
from detente.actors.structure import Word
from detente.actors.tables import Noun, Role, Tables, listed
from detente.actors.wording import is_person, singular

#: Classes of noun that mean neither a party nor an act.
_NO_PARTIES = frozenset(("relation", "abstract"))
#: Lists of words that mean whoever hangs on them, or was told before.
_ORDINAL = frozenset(("latter", "former"))
_OF_OTHERS = ("transparent", "paired", "pronouns")


class Sense(NamedTuple):
    """What a word can be, whatever stands round it; `party`: it may head a phrase that means a party or an act;
    `owned`: it does so only where somebody is told whose it is; `person`: it may head a phrase that means a person."""

    noun: Noun | None
    role_ends: tuple[str, ...]  # those of its forms that end an office
    party: bool
    owned: bool
    person: bool


@lru_cache(maxsize=2_048)
def sense(data: Tables, lower: str, lemma: str) -> Sense:
    """What a word can be, by its form in lower case and its lemma."""
    forms = tuple(dict.fromkeys((lower, lemma, singular(lower))))
    noun = next((data.nouns[w] for w in forms if w in data.nouns), None)
    of_party = not data.heads_of_parties.isdisjoint(forms)
    party = noun is None or noun.kind not in _NO_PARTIES or of_party
    owned = not of_party and (noun.kind == "act" if noun is not None else not is_person(lower))
    ends = tuple(w for w in forms if w in data.role_ends)
    person = bool(ends) or is_person(lower) or (noun is not None and noun.kind == "name")
    person = person or lower in _ORDINAL or any(w in listed(kind) for w in forms for kind in _OF_OTHERS)
    return Sense(noun, ends, party, owned, person)


class Vocabulary:
    """Looks the words of phrases up in the tables of roles and nouns."""

    def __init__(self, known: Registry) -> None:
        self.known = known

    def _role_at_end(self, words: Sequence[Word]) -> Role | None:
        """The longest office or personal noun that ends the words."""
        if not words:
            return None
        roles, ends = self.known.data.roles, self.sense(words[-1]).role_ends
        if not ends:
            return None
        lowers = [w.lower for w in words[-6:]]
        for n in range(len(lowers), 0, -1):
            for end in ends:
                role = roles.get(" ".join([*lowers[-n:-1], end])) or roles.get(
                    " ".join([*map(singular, lowers[-n:-1]), end])
                )
                if role is not None:
                    return role
        return None

    def _noun(self, word: Word) -> Noun | None:
        return self.sense(word).noun

    def sector_of(self, word: Word) -> str | None:
        """The sector that a common noun or an office says its bearer acts in; of a weapon "", as it is anybody's; or
        None."""
        noun = self._noun(word)
        if noun is not None and noun.kind == "weapon":
            return ""
        role = self.known.data.roles.get(word.lower) or self.known.data.roles.get(word.lemma)
        told = ("GOV" if noun.kind == "country" else noun.sector) if noun is not None else None
        return told or (role.sector if role is not None else None)

    def ends_office(self, word: Word) -> bool:
        """True for a word that ends some office or personal noun."""
        return bool(self.sense(word).role_ends)

    def may_be_person(self, word: Word) -> bool:
        """False for a common noun whose phrase means no person, whatever stands before it; a capital may begin a
        name."""
        return word.text[0].isupper() or self.sense(word).person

    def sense(self, word: Word) -> Sense:
        """What a word can be."""
        return sense(self.known.data, word.lower, word.lemma)
