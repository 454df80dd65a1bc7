"""The noun phrases of a parsed report, by their heads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import attrgetter

from detente.actors.finder import Hit
from detente.actors.structure import Parts, Phrase, Word
from detente.actors.tables import Tables, listed
from detente.language import Sentence, Token

_LEFT = frozenset("det amod compound nmod nummod quantmod advmod punct predet npadvmod appos cc conj dep".split())
#: Prepositions whose object may be a town.
_PLACES = frozenset("in from at near of across inside outside around to".split())
#: What may be a part of the phrase that it hangs on, besides its core; places in the clause behind which one may stand
#: that hangs elsewhere.
_PARTS = frozenset("prep agent amod acl appos".split())
#: Right behind a noun they may say whose it is though they hang elsewhere.
_BELONGING = frozenset(("of", "for", "in", "from"))
_BEFORE_STRAY = frozenset(("dobj", "pobj", "nsubjpass"))
_START = attrgetter("start")
_OPENING = frozenset(",\"'“”‘’(")


class Phrases:
    """Takes the phrases of one report apart, as far as they are read; `over`: the names that cover tokens, by where
    those begin."""

    def __init__(self, over: Mapping[int, Hit], data: Tables) -> None:
        self._over, self._roles, self._role_starts = over, data.roles, data.role_starts
        self._whole: dict[int, Phrase] = {}  # by where the head begins
        self._elsewhere: dict[int, Phrase] = {}  # the same, told to be somewhere or not
        self._cores: dict[int, tuple[Sequence[Token], int]] = {}

    def headed_by(self, s: Sentence, i: int) -> Phrase:
        """The noun phrase headed by a token, the same object each time."""
        key = s.tokens[i].start
        phrase = self._whole.get(key)
        if phrase is None:
            phrase = self._whole[key] = self._phrase(s, i)
        return phrase

    def _phrase(self, s: Sentence, i: int) -> Phrase:
        t = s.tokens[i]
        if t.pos in ("PRON", "DET") and t.lower in listed("pronouns"):
            return Phrase((t,), at=(s, i), pronoun=t.lower)
        locative = t.dep == "pobj" and s.tokens[t.head].lower in ("in", "at", "near")
        return Phrase(None, None, None, self, (s, i), "", locative)

    def _hanging(self, s: Sentence, i: int, *, locative: bool = False) -> Phrase:
        """A phrase that hangs on another one: the one that the token heads, so that it is read but once, unless one of
        the two is told to be somewhere."""
        p = self.headed_by(s, i)
        if p.locative != locative and not p.pronoun:
            key = s.tokens[i].start
            p = self._elsewhere.get(key) or self._elsewhere.setdefault(key, self._phrase(s, i))
            p.locative = locative
        return p

    def is_bare(self, s: Sentence, i: int) -> bool:
        """True if nothing stands by a common noun or hangs on it that could say whose it is."""
        t, tokens = s.tokens[i], s.tokens
        if t.dep == "appos" or (i + 1 < len(tokens) and tokens[i + 1].lower in _BELONGING):
            return False
        for k in s.children(i):
            if k > i:
                if tokens[k].dep in _PARTS:
                    return False
            elif tokens[k].dep == "poss" or not tokens[k].text[0].islower() or s.children(k):
                return False
        return True

    # --- what a phrase asks for --------------------------------------------------------------------------------------

    def words(self, phrase: Phrase) -> Sequence[Word]:
        """The words of a phrase without what hangs on it."""
        return self._core(*phrase.place)[0]

    def owners(self, phrase: Phrase) -> list[Phrase]:
        """Whose the phrase is, as the parse has it."""
        s, i = phrase.place
        return [self._hanging(s, kid) for kid in s.children(i) if s.tokens[kid].dep == "poss"]

    def parts(self, phrase: Phrase) -> Parts:
        """What hangs on the phrase, and its appositions, as the parse has them."""
        (s, i), p = phrase.place, Parts([], [])
        for kid in s.children(i):
            if kid > i and s.tokens[kid].dep in _PARTS:
                self._add(p, s, kid)
        t = s.tokens[i]
        if t.dep in _BEFORE_STRAY:
            self._add_stray_tail(p, s, i)
        if t.lemma in self._roles:
            p.appositions.extend(self.headed_by(s, k) for k in self._named_behind(s, i))
        if phrase.bare:
            p.appositions.clear()
        elif t.dep == "appos" and t.head < i:  # two in apposition shall not explain each other in circles
            above = self._titled_above(s, i)
            other = self._phrase(s, t.head if above is None else above)
            other.bare, other.locative = True, False
            p.appositions.append(other)
        return p

    def joined(self, phrase: Phrase) -> list[Phrase]:
        """What "and" adds to an owner or to what hangs on a phrase."""
        (s, i), found = phrase.place, []
        k: int | None = i
        while k is not None and (k := s.child(k, "conj")) is not None:
            found.append(self.headed_by(s, k))
        return found

    # --- how the parse has it ----------------------------------------------------------------------------------------

    def _add(self, p: Parts, s: Sentence, kid: int) -> None:
        """What one dependent behind the head is to the phrase."""
        k = s.tokens[kid]
        if k.dep in ("prep", "agent"):
            objects = (self._hanging(s, o, locative=k.lower in _PLACES) for o in s.children(kid, "pobj"))
            p.tails.extend((k.lower, o) for o in objects)
        elif k.dep in ("amod", "acl") and k.lower in listed("loyal"):
            p.tails.extend(("of", self.headed_by(s, o)) for o in _objects(s, kid, "prep", "agent"))
        elif k.dep == "acl":
            p.tails.extend(("by", self._hanging(s, o)) for o in _objects(s, kid, "agent"))
        elif k.dep == "appos":
            p.appositions.append(self.headed_by(s, kid))

    def _add_stray_tail(self, p: Parts, s: Sentence, i: int) -> None:
        """The "in Aleppo" right behind a noun that the parse hangs on the verb."""
        k = self._core(s, i)[1] + 1
        if p.tails:
            k = bisect_left(s.tokens, p.tails[-1][1].end, key=_START)
        t = s.tokens[k] if k < len(s.tokens) else None
        if t is not None and t.lower in ("in", "from") and t.dep == "prep" and t.head != i:
            p.tails.extend((t.lower, self._hanging(s, o, locative=True)) for o in s.children(k, "pobj"))

    def _named_behind(self, s: Sentence, i: int) -> list[int]:
        """ "The US ambassador to Libya, Ann Clay": the names that the parse sets beside Libya, given an office."""
        places = [o for prep in s.children(i, "prep") for o in s.children(prep, "pobj")]
        return [k for o in places for k in s.children(o, "appos") if self._titled_above(s, k) == i]

    def _titled_above(self, s: Sentence, i: int) -> int | None:
        """The office that a name belongs to which the parse sets beside the place of that office."""
        t, place = s[i], s[s[i].head]
        if t.pos != "PROPN" or t.dep != "appos" or place.dep != "pobj" or s[place.head].dep != "prep":
            return None
        hit, at, above = self._over.get(t.start), self._over.get(place.start), s[s[place.head].head]
        person = hit is None or hit.kind in ("person", "surname")
        return above.index if person and at is not None and above.lemma in self._roles else None

    def _core(self, s: Sentence, i: int) -> tuple[Sequence[Token], int]:
        """The words of a phrase without what hangs on it, and the index of the last of them."""
        key = s.tokens[i].start
        core = self._cores.get(key)
        if core is None:
            tokens, t, last = s.tokens, s.tokens[i], i
            first = self._left_edge(s, i) if s.children(i) else i
            hit = self._over.get(t.start)
            if hit is not None and (hit.start < t.start or t.end < hit.end):
                last = self._name_end(s, i)
                while first > 0 and tokens[first].start > hit.start:
                    first -= 1
            if i + 2 < len(tokens) and tokens[i + 1].lower in ("of", "for"):
                last = self._behind_title(s, i, last)
            words = [w for w in tokens[first : last + 1] if w.text[0].isalnum()] if first < last else ()
            core = self._cores[key] = (words or (t,), last)
        return core

    def _left_edge(self, s: Sentence, i: int) -> int:
        """The first word of what stands before a head without a gap and is no owner."""
        first, tokens = i, s.tokens
        for kid in reversed(s.children(i)):
            if kid > i:
                continue
            if tokens[kid].dep not in _LEFT or (tokens[kid].dep == "punct" and tokens[kid].text in _OPENING):
                break
            if kid == first - 1 and not s.children(kid):
                first = kid
                continue
            below = s.subtree(kid)
            if below[-1] != first - 1 and not _gap_is_punct(s, below[-1], first):
                break
            owner = [k for k in below if tokens[k].dep == "poss"] if len(below) > 1 else []
            if owner:
                first = max(s.subtree(k)[-1] for k in owner) + 1
                break
            first = below[0]
        return first

    def _behind_title(self, s: Sentence, i: int, end: int) -> int:
        """The last word of the name behind a title ("Secretary of State Rex Tillerson"), or of the title; `end` if it
        is none."""
        last, tokens = self._title_end(s, i, end), s.tokens
        if last == end or last + 1 >= len(tokens) or not tokens[last + 1].text[:1].isupper():
            return last
        while last + 1 < len(tokens) and tokens[last + 1].pos == "PROPN":
            last = self._name_end(s, last + 1)
        return last

    def _title_end(self, s: Sentence, i: int, end: int) -> int:
        """The last word of the longest office that begins at a token ("Secretary of State"), at least `end`."""
        words = [s[i].lemma, *(t.lower for t in s.tokens[i + 1 : i + 6])]
        if words[0] not in self._role_starts:
            return end
        return max([end, *(i + n - 1 for n in range(3, len(words) + 1) if " ".join(words[:n]) in self._roles)])

    def _name_end(self, s: Sentence, i: int) -> int:
        """The last word of the name that covers a token; the token if none does."""
        hit, tokens = self._over.get(s.tokens[i].start), s.tokens
        while hit is not None and i + 1 < len(tokens) and tokens[i + 1].start < hit.end:
            i += 1
        return i


def _objects(s: Sentence, i: int, *deps: str) -> list[int]:
    """The objects of the prepositions below a token."""
    return [o for prep in s.children(i, *deps) for o in s.children(prep, "pobj")]


def _gap_is_punct(s: Sentence, a: int, b: int) -> bool:
    return all(not s[k].text[0].isalnum() for k in range(a + 1, b))
