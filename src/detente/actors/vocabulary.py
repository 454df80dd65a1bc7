"""What the words of a phrase can be: offices, and kinds of noun."""

from __future__ import annotations

from collections.abc import Sequence

from detente.actors.registry import Registry
from detente.actors.structure import Word
from detente.actors.tables import Noun, Role
from detente.actors.wording import singular


class Vocabulary:
    """Looks the words of phrases up in the tables of roles and nouns."""

    def __init__(self, known: Registry) -> None:
        self.known = known

    def _role_at_end(self, words: Sequence[Word]) -> Role | None:
        """The longest office or personal noun that ends the words."""
        if not words:
            return None
        roles, last = self.known.data.roles, words[-1]
        lasts = {last.lower, last.lemma, singular(last.lower)} & self.known.data.role_ends
        if not lasts:
            return None
        lowers = [w.lower for w in words[-6:]]
        for n in range(len(lowers), 0, -1):
            for end in lasts:
                role = roles.get(" ".join([*lowers[-n:-1], end])) or roles.get(
                    " ".join([*map(singular, lowers[-n:-1]), end])
                )
                if role is not None:
                    return role
        return None

    def _noun(self, word: Word) -> Noun | None:
        return self._noun_of(word.lower, word.lemma)

    def _noun_of(self, lower: str, lemma: str) -> Noun | None:
        nouns = self.known.data.nouns
        return nouns.get(lower) or nouns.get(lemma) or nouns.get(singular(lower))

    def sector_of(self, lower: str, lemma: str) -> str | None:
        """The sector that a common noun or an office says its bearer acts in; of a weapon "", as it is anybody's; or
        None."""
        noun = self._noun_of(lower, lemma)
        if noun is not None and noun.kind == "weapon":
            return ""
        role = self.known.data.roles.get(lower) or self.known.data.roles.get(lemma)
        told = ("GOV" if noun.kind == "country" else noun.sector) if noun is not None else None
        return told or (role.sector if role is not None else None)

    def is_no_party(self, lower: str, lemma: str) -> bool:
        """True for a common noun that names neither a party nor an act, whatever stands round it."""
        noun = self._noun_of(lower, lemma)
        if noun is None or noun.kind not in ("relation", "abstract"):
            return False
        return {lower, lemma, singular(lower)}.isdisjoint(self.known.data.heads_of_parties)
