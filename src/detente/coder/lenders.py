"""Parties that a clause leaves to its surroundings: to whom it is said, whom it harms, where the crowd stands."""

from __future__ import annotations

from detente.actors import state_actor
from detente.coder import syntax
from detente.coder.arguments import Arguments, codes
from detente.coder.drafts import Draft
from detente.ontology import quad
from detente.records import ActorRef, EventType

#: Verbs of saying whose object is told what stands under them.
TELLING = frozenset("tell inform assure notify remind promise reassure advise brief warn".split())
#: Verbs of saying that have whom they reach after "to".
WRITING = frozenset(("write", "speak", "cable", "reply", "turn"))
#: Prepositions of a crowd's place.
STANDING = ("in", "across", "around", "throughout", "of")


class Lenders(Arguments):
    """Fills what a draft lacks from the words around it."""

    def addressed(self, d: Draft) -> Draft:
        """ "Oslo told Lima that it was ready to talk": the talk is offered to whom it is told."""
        if codes(d.targets) or quad(d.type) not in (1, 3) or not codes(d.sources):
            return d
        told = self.addressees(d.trigger, d.sources)
        return d._replace(targets=told) if told else d

    def addressees(self, i: int, speakers: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """To whom the speakers say what token `i` tells: "told Lima that", "wrote to Lima asking for"."""
        s, mine = self.s, codes(speakers)
        for k in s.ancestors(i):
            telling, writing = s[k].lemma in TELLING, s[k].lemma in WRITING
            if not (telling or writing) or not syntax.is_verb(s, k):
                continue
            heard = syntax.objects(s, k) if telling else syntax.prepositional(s, k, "to")
            told = tuple(r for r in self.known(heard) if not codes((r,)) & mine and not _is_press(r))
            if telling or told:
                return told if codes(self.parties(syntax.subjects(s, k))) & mine else ()
        return ()

    def suffered(self, d: Draft) -> Draft:
        """ "Hanoi said Beijing had violated its sovereignty": the act is against whoever tells it as his own."""
        if quad(d.type) != 4 or codes(d.targets) - codes(d.sources) or not codes(d.sources):
            return d
        s = self.s
        own = ("its", "their", "his", "her", "it", "them", "our", "us")
        if not any(s[k].lower in own for o in syntax.objects(s, d.trigger) for k in (o, *s.children(o, "poss"))):
            return d
        for k in s.ancestors(d.trigger):
            if syntax.is_verb(s, k) and k != d.trigger:
                speaker = self.known(syntax.subjects(s, k))
                if speaker and not codes(speaker) & codes(d.sources):
                    return d._replace(targets=speaker)
        return d

    def standing(self, d: Draft) -> Draft:
        """ "Crowds gathered in Tbilisi": people without a state of their own are of the place where they protest."""
        if d.type is not EventType.PROTEST or codes(d.sources) or not d.sources:
            return d
        s = self.s
        heads = [k for r in d.sources if r.span is not None for k in s.tokens_in(r.span)]
        near = [*syntax.subjects(s, d.trigger), *heads, d.trigger, *syntax.objects(s, d.trigger)]
        marks = s.children(d.trigger, "prep")
        near += [c for k in marks for c in (*s.children(k, "pobj"), *syntax.fronts(s, k))]  # "at the embassy in Lima"
        near += [k for k in s.ancestors(d.trigger) if syntax.is_verb(s, k)]
        for k in near:
            for word in STANDING:
                land = self.known(syntax.prepositional(s, k, word))
                there = next(
                    (r for r in land if not codes((r,)) & codes(d.targets) and r.actor and r.actor.state), None
                )
                if there is not None:
                    return d._replace(sources=tuple(_of_place(r, there) for r in d.sources))
        return d


def _is_press(ref: ActorRef) -> bool:
    return ref.actor is not None and ref.actor.sector in ("JRN", "MED")


def _of_place(ref: ActorRef, place: ActorRef) -> ActorRef:
    """The people, known by the place that they stand in."""
    assert place.actor is not None and place.actor.state is not None
    return ActorRef(state_actor(place.actor.state, "CIV"), ref.span, ref.text, "place")
