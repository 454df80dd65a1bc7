"""Threats that no verb of threatening tells: "will strike back if", "will pay dearly", "will not stand idly by"."""

from __future__ import annotations

from detente.coder import status, syntax
from detente.coder.arguments import HARMFUL, Arguments, codes
from detente.coder.drafts import Draft
from detente.records import EventType, Status

#: Verbs of answering a blow, and what those threatened are said to come to.
REPLYING = frozenset("retaliate respond react answer hit strike punish fight defend send attack destroy crush".split())
DOOMED = {
    "pay": frozenset(("price", "dearly", "heavily")),
    "face": frozenset(("consequence", "retaliation", "response", "wrath", "action", "sanction")),
    "suffer": frozenset(("consequence", "defeat")),
    "bear": frozenset(("consequence",)),
}
#: What an offence is left without by whoever lets it pass.
REPRISALS = frozenset("answer response reply punishment reaction unanswered unpunished unavenged".split())
#: Verbs that tell, with a negation, that one will act: "will not sit idly by", "will not hesitate to use force".
BEARING = frozenset(("sit", "stand", "hesitate"))
#: How whoever does not act sits or stands.
IDLE = frozenset(("by", "idle", "idly"))
#: What one uses who does not hesitate.
FORCE = frozenset("force weapon veto mean arm strength".split())


class Menaces(Arguments):
    """Reads threats off verbs of answering, suffering and letting pass."""

    def menace(self, i: int) -> Draft | None:
        """ "Oslo will strike back if Riga attacks", "Oslo said Riga would pay dearly": a threat."""
        s = self.s
        if s[i].lemma == "leave" and (answer := self._unanswered(i)) is not None:
            return answer
        if s[i].lemma == "face" and (answer := self._alternative(i)) is not None:
            return answer
        if s[i].lemma in BEARING and (answer := self._unborne(i)) is not None:
            return answer
        if s[i].lemma not in REPLYING | DOOMED.keys() or not status.is_willed(s, i):
            return None
        if s[i].lemma in DOOMED:
            things = {s[k].lemma for k in (*syntax.objects(s, i), *s.children(i, "advmod"))}
            speakers = (k for k in s.ancestors(i) if syntax.is_verb(s, k) and s[k].lemma in self.lexicon.reporting)
            source = (
                next((self.source_of(syntax.subjects(s, k)) for k in speakers), ())
                if things & DOOMED[s[i].lemma]
                else ()
            )
            targets = self.known(syntax.surface_subject(s, i))
        else:
            source = self.source_of(syntax.subjects(s, i))
            offences = [
                k
                for k in s.children(i, "advcl")
                if any(s[c].lower in ("if", "should", "unless") for c in s.children(k, "mark", "aux"))
            ]
            targets = self.known(c for k in offences for c in syntax.surface_subject(s, k))
        targets = tuple(r for r in targets if codes((r,)) - codes(source))
        if not codes(source) or not targets:
            return None
        used = frozenset((i, *syntax.chain(s, i)))
        return Draft(i, i, EventType.THREATEN, None, source, targets, False, "menace", 0.7, used, Status.DONE)

    def _unanswered(self, i: int) -> Draft | None:
        """ "Oslo will not leave the raid unpunished": a threat to whoever did it."""
        s = self.s
        said = [*syntax.predicates(s, i), *syntax.prepositional(s, i, "without")]
        said += [c for o in syntax.objects(s, i) for c in syntax.prepositional(s, o, "without")]
        source = self.source_of(syntax.subjects(s, i))
        if s.child(i, "neg") is None or not any(s[k].lower in REPRISALS for k in said) or not codes(source):
            return None
        targets = self.inside(syntax.objects(s, i), source)
        used = frozenset((i, *said, *syntax.chain(s, i)))
        refers = next(iter(syntax.objects(s, i)), None)
        return Draft(i, i, EventType.THREATEN, None, source, targets, False, "menace", 0.7, used, Status.DONE, refers)

    def _unborne(self, i: int) -> Draft | None:
        """ "Oslo will not stand idly by if Riga attacks", "will not hesitate to strike": a threat to whoever harms."""
        s = self.s
        ahead = {s[k].lower for k in s.children(i, "aux")} & {"will", "wo", "would", "shall"}
        if s.child(i, "neg") is None or not ahead:
            return None
        deeds = [k for k in s.children(i, "xcomp") if self._harms(k)]
        idle = any(s[k].lower in IDLE for k in s.children(i, "advmod", "prt", "prep", "acomp"))
        source = self.source_of(syntax.subjects(s, i))
        if not codes(source) or not (deeds if s[i].lemma == "hesitate" else idle):
            return None
        below = [k for k in s.subtree(i) if k > i and syntax.is_verb(s, k)]
        doers = self.known(c for k in below for c in s.children(k, "nsubj"))
        targets = tuple(r for r in (*doers, *self.within(deeds, source)) if r.actor and codes((r,)) - codes(source))
        used = frozenset((i, *s.children(i, "advmod", "prep"), *(c for k in deeds for c in (k, *syntax.chain(s, k)))))
        return Draft(i, i, EventType.THREATEN, None, source, targets, False, "menace", 0.8, used, Status.DONE)

    def _alternative(self, i: int) -> Draft | None:
        """ "Oslo told Riga to leave or face war": a demand with a menace is a threat (codebook 3.1)."""
        s = self.s
        asked = s[i].head
        others = {s[k].lower for k in s.children(asked, "cc")}
        if s[i].dep != "conj" or others != {"or"} or not syntax.objects(s, i) or not syntax.is_verb(s, s[asked].head):
            return None
        verb = s[asked].head
        frame = self.match(verb)
        source, who = self.source_of(syntax.subjects(s, verb)), self.known(syntax.subjects(s, asked))
        targets = tuple(r for r in who if codes((r,)) - codes(source))
        if frame is None or frame.type is not EventType.REQUEST or not codes(source) or not targets:
            return None
        used = frozenset((verb, asked, i, *syntax.chain(s, verb)))
        return Draft(verb, verb, EventType.THREATEN, None, source, targets, False, "menace", 0.8, used, Status.DONE)

    def _harms(self, k: int) -> bool:
        """True for a verb of harm or answer, and for "use force"."""
        s, frame = self.s, self.match(k)
        forced = s[k].lemma == "use" and any(s[o].lemma in FORCE for o in syntax.objects(s, k))
        return forced or s[k].lemma in REPLYING or (frame is not None and frame.type in HARMFUL)
