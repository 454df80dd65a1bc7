"""Visits that no verb of going tells: "is due in Lima", "is expected in Lima", "the premier, in Lima for talks"."""

from __future__ import annotations

from collections.abc import Sequence

from detente.coder import status, syntax
from detente.coder.arguments import Arguments, codes
from detente.coder.drafts import Draft
from detente.records import ActorRef, EventType, Status

#: What is said of a guest who has not come yet.
AWAITED = frozenset(("due", "expected", "awaited"))
#: Sectors of those whose going somewhere is no visit.
ARMED = frozenset(("MIL", "REB", "UAF"))
#: What a guest has come for.
ERRANDS = frozenset("talk negotiation consultation meeting summit conference visit discussion signing".split())
#: What a guest is on.
TRIPS = frozenset("visit trip tour stopover".split())


class Journeys(Arguments):
    """Reads visits off adjectives and off phrases on whoever pays them."""

    def awaited(self, i: int) -> Draft | None:
        """ "Peru's president is due in Oslo": a visit to come."""
        s = self.s
        if s[i].lower not in AWAITED or (s[s[i].head].lemma != "be" and not syntax.is_passive(s, i)):
            return None
        verb = i if syntax.is_passive(s, i) else s[i].head
        if s.child(i, "xcomp", "ccomp") is not None:
            return None
        told = Status.DENIED if s.child(verb, "neg") is not None else Status.INTENDED
        return self._visit(i, s.children(verb, *syntax.SUBJECTS), syntax.prepositional(s, i, "in"), told)

    def stay(self, i: int) -> Draft | None:
        """ "The premier will be in Oslo on Monday": a visit to come."""
        s = self.s
        if s[i].lemma != "be" or not any(s[k].lower in ("will", "'ll") for k in s.children(i, "aux")):
            return None
        told = Status.DENIED if s.child(i, "neg") is not None else Status.INTENDED
        places = [k for k in syntax.prepositional(s, i, "in") if s[k].pos == "PROPN"]
        return self._visit(i, s.children(i, "nsubj"), places, told)

    def guest(self, i: int) -> Draft | None:
        """ "The premier, in Lima for talks", "the premier, on a visit to Lima": a visit told beside whoever pays it."""
        s = self.s
        if s[i].dep != "pobj" or s[s[s[i].head].head].pos not in ("NOUN", "PROPN"):
            return None
        who, word = s[s[i].head].head, s[s[i].head].lower
        if word == "for" and s[i].lemma in ERRANDS:
            return self._visit(i, [who], self._standing_in(who), status.of_speech(s, who))
        if word == "on" and s[i].lemma in TRIPS:
            return self._visit(i, [who], (*syntax.prepositional(s, i, "to"), *syntax.prepositional(s, i, "in")))
        return None

    def _standing_in(self, who: int) -> list[int]:
        return [k for k in syntax.prepositional(self.s, who, "in") if k > who]

    def _visit(
        self,
        i: int,
        guests: Sequence[int],
        places: Sequence[int],
        told: Status | None = None,
    ) -> Draft | None:
        """A visit of persons or delegations to another state than their own."""
        source = tuple(r for r in self.known(guests) if _travels(r))
        targets = tuple(r for r in self.known(places) if codes((r,)) - codes(source))
        if not source or not targets:
            return None
        used = frozenset((i,))
        return Draft(i, i, EventType.CONSULT, "visit", source, targets, True, "journey", 0.6, used, told)


def _travels(ref: ActorRef) -> bool:
    """True for a person or body that pays visits: no state as such, no army, no crowd."""
    a = ref.actor
    return (a is not None and a.id != a.state and a.sector not in ARMED) or ref.via == "role"
