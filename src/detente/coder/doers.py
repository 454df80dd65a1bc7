"""Who does an act that has no subject of its own, or one that misleads: attackers, authorities, crowds."""

from __future__ import annotations

from detente.coder import syntax
from detente.coder.arguments import Arguments
from detente.coder.lexicon import VerbFrame
from detente.ontology import quad
from detente.records import ActorRef, EventType

#: Modes of acts that only the authorities of a place do, and the preposition of the place.
AUTHORITY = {"arrest": ("in",), "convict": ("in",), "deport": ("from",), "expel": ("from",)}
#: Those who tell what they have done themselves: "police said that nine men were arrested".
OFFICERS = frozenset("authority police prosecutor court army military troop guard agency officer".split())


class Doers(Arguments):
    """Finds the source of a verb's act."""

    def doers_of(self, i: int, frame: VerbFrame | None) -> tuple[ActorRef, ...]:
        """Who does what the verb at token `i` tells in the sense of the frame: its subject, unless that misleads."""
        attack = self._attack(i, frame)
        if attack is not None:
            return self.known(self.attackers(attack)) or self._carrying(attack)
        told = self._narrated(i, frame)
        return self.source_of(told or syntax.subjects(self.s, i))

    def _narrated(self, i: int, frame: VerbFrame | None) -> list[int]:
        """ "Gunmen stormed the inn, officials said, killing nine": the gunmen, not who tells it."""
        s, told = self.s, self.s[i].head
        if frame is None or quad(frame.type) not in (2, 4) or s[i].tag != "VBG" or s[i].dep != "advcl" or told > i:
            return []
        if s[told].lemma not in self.lexicon.reporting or s.child(i, *syntax.SUBJECTS) is not None:
            return []
        before = [k for k in s.children(told, "ccomp") if k < told and s.child(k, "mark") is None]
        before += [s[told].head] if s[told].dep == "parataxis" and s[told].head < told else []
        return [c for k in before[:1] for c in (syntax.subjects(s, k) or syntax.surface_subject(s, k))]

    def _attack(self, i: int, frame: VerbFrame | None) -> int | None:
        """The attack that harms: as the subject, or by a clause on where it was ("the raid on Mali, which killed")."""
        s, own = self.s, self.s.child(i, "nsubj")
        if frame is None or frame.type is not EventType.ASSAULT or own is None:
            return None
        if s[own].lower not in syntax.RELATIVES:
            return own if self.is_attack(own) and self._carried_out(own) else None
        place = s[i].head
        while s[place].dep == "pobj" and not self.is_attack(place):
            place = s[s[place].head].head
        return place if place != s[i].head and self.is_attack(place) else None

    def _carried_out(self, attack: int) -> bool:
        """True for an attack of which a clause says who did it: "the raid which Chad carried out"."""
        s = self.s
        return any(s[k].lemma in syntax.DOING and attack in syntax.objects(s, k) for k in s.children(attack, "relcl"))

    def _carrying(self, attack: int) -> tuple[ActorRef, ...]:
        """The subject of the verb that does the attack: "claimed attacks on Mali which killed nine"."""
        s = self.s
        done = s[attack].dep in syntax.OBJECTS and s[s[attack].head].lemma in syntax.DOING
        return self.carrier(attack) if done else ()

    def authority(self, i: int, frame: VerbFrame) -> tuple[ActorRef, ...]:
        """Whose authorities act where the passive names none: "was arrested in Niger", "police said he was held"."""
        if frame.mode not in AUTHORITY or not syntax.is_passive(self.s, i):
            return ()
        there = self.known(c for w in AUTHORITY[frame.mode] for c in syntax.prepositional(self.s, i, w))[:1]
        left = self.known(
            o for k in self.s.children(i, "xcomp") for o in syntax.objects(self.s, k)
        )  # "told to leave Oslo"
        return there or (left[:1] if frame.mode == "expel" else ()) or self._announced(i)

    def _announced(self, i: int) -> tuple[ActorRef, ...]:
        """Officers who tell what has been done, by themselves as it goes without saying."""
        s = self.s
        above = next((k for k in s.ancestors(i) if syntax.is_verb(s, k)), None)
        if above is None or s[i].dep != "ccomp" or s[above].lemma not in self.lexicon.reporting:
            return ()
        return self.known(k for k in syntax.subjects(s, above) if s[k].lemma in OFFICERS)

    def crowd(self, i: int, frame: VerbFrame) -> tuple[ActorRef, ...]:
        """People of no state who protest: "thousands marched", "crowds gathered"."""
        if "people" not in frame.flags:
            return ()
        heads = [k for k in syntax.subjects(self.s, i) if self.s[k].lemma in self.lexicon.classes["protesters"]]
        return tuple(self._unknown(k) for k in heads[:1])
