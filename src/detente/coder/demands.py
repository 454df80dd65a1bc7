"""Acts of a speaker that no verb of acting tells: what must be done, what he is alarmed by, whom he holds guilty."""

from __future__ import annotations

from collections.abc import Sequence

from detente.coder import status, syntax
from detente.coder.arguments import Arguments, codes
from detente.coder.drafts import Draft
from detente.coder.senses import BLAMED
from detente.ontology import quad
from detente.records import ActorRef, EventType, Status

#: What somebody says is needed: "it is vital that ...".
NEEDFUL = frozenset(
    "vital essential imperative crucial necessary important urgent critical indispensable incumbent".split()
)


#: What somebody is to blame for, besides the deeds that nouns of the lexicon tell.
HARM = frozenset(
    (
        "death crime abuse incident crash loss damage failure outbreak escalation crisis disaster plot fire leak delay "
        "collapse situation deterioration breakdown suffering tragedy destruction deadlock impasse tension poisoning "
        "catastrophe accident mistake violation breach famine act deed downing infiltration"
    ).split()
)


class Demands(Arguments):
    """Reads modal verbs and adjectives that tell acts."""

    voice: tuple[ActorRef, ...] = ()  # whose own words the report is: the office of a press release

    # --- must, should -----------------------------------------------------------------------------------------------

    def ought(self, i: int) -> Draft | None:
        """ "X said that Y must ...": a REQUEST of the speaker to whoever must."""
        s = self.s
        verb = s[i].head
        if s[i].dep != "aux" or not syntax.is_verb(s, verb):
            return None
        subject = syntax.surface_subject(s, verb)
        if any(s[k].lower == "it" for k in subject):
            return None  # "the name must be short, it must not offend": most often a thing
        who = self.parties(subject)
        for k in s.ancestors(verb):
            if syntax.is_verb(s, k) and s[k].lemma in self.lexicon.reporting:
                return self.demand(i, verb, self.source_of(syntax.subjects(s, k)), who)
        return self.demand(i, verb, self.voice, who)

    def obliged(self, i: int) -> Draft | None:
        """ "X said that Y has to ...": as "must", if somebody says it."""
        s = self.s
        deeds = [k for k in s.children(i, "xcomp") if s[k].tag == "VB"] if s[i].tag in ("VBZ", "VBP") else []
        subject = syntax.surface_subject(s, i)
        if not deeds or s.child(i, "neg", *syntax.OBJECTS) is not None or any(s[k].pos == "PRON" for k in subject):
            return None
        above = (k for k in s.ancestors(i) if syntax.is_verb(s, k) and s[k].lemma in self.lexicon.reporting)
        speaker = next((self.source_of(syntax.subjects(s, k)) for k in above), ())
        return self.demand(i, deeds[0], speaker, self.parties(subject))

    def demand(self, i: int, verb: int, speaker: tuple[ActorRef, ...], who: tuple[ActorRef, ...]) -> Draft | None:
        """A REQUEST of the speaker to whoever must do what the verb says."""
        if not speaker or not who or _names(speaker) & _names(who):
            return None
        used = frozenset((verb, *syntax.chain(self.s, verb)))
        return Draft(i, i, EventType.REQUEST, None, speaker, who, False, "modal:must", 0.6, used, Status.DONE)

    # --- adjectives -------------------------------------------------------------------------------------------------

    def adjective(self, i: int) -> Draft | None:
        """ "Oslo is alarmed by Chadian raids": an act that an adjective tells."""
        s = self.s
        frame = self.lexicon.adjectives.get(s[i].lower)
        behind = s[i].dep == "amod" and i > s[i].head  # "a report critical of Peru"
        if frame is None or (s[i].dep in ("amod", "compound") and not behind):
            return None
        verb = s[i].head if s[i].dep in ("acomp", "oprd", "conj") else i
        source = self.source_of([s[i].head] if behind else syntax.surface_subject(s, verb))
        for word in frame.targets if source else ():
            heads = syntax.prepositional(s, i, word) or syntax.prepositional(s, verb, word)
            said = self.known(heads) or self.doers(heads) or self.inside(heads, source)
            found = tuple(r for r in said if codes((r,)) - codes(source))
            if found:
                told = status.of_speech(s, i)
                used = frozenset((i,))
                return Draft(i, i, frame.type, frame.mode, source, found, False, frame.rule, 0.6, used, told)
        return None

    def blamed(self, i: int) -> Draft | None:
        """ "Kabul said that rebels were responsible": an ACCUSE of the speaker."""
        s = self.s
        if s[i].lower not in BLAMED or s[i].dep not in ("acomp", "prep") or s[s[i].head].lemma != "be":
            return None
        deeds = syntax.prepositional(s, i, "for") or syntax.prepositional(s, s[i].head, "for")
        if deeds and not any(self._is_deed(k) for k in deeds):
            return None  # "is responsible for trade"
        who = self.parties(syntax.surface_subject(s, s[i].head))
        reporting = (k for k in s.ancestors(i) if syntax.is_verb(s, k) and s[k].lemma in self.lexicon.reporting)
        speaker = next((self.source_of(syntax.subjects(s, k)) for k in reporting), ()) or self.voice
        if not who or not speaker or codes(who) & codes(speaker):
            return None
        told = Status.DONE
        rule = f"blame:{s[i].lower}"
        return Draft(i, i, EventType.ACCUSE, "allege", speaker, who, False, rule, 0.6, frozenset((i,)), told)

    def _is_deed(self, k: int) -> bool:
        """True for what one may be blamed for: a deed, or a noun for harm."""
        s = self.s
        told = any(quad(f.type) in (3, 4) for f in self.lexicon.nouns.get(s[k].lemma, ()))
        return told or s[k].tag == "VBG" or s[k].pos == "PRON" or self.is_attack(k) or s[k].lemma in HARM

    def needful(self, i: int) -> Draft | None:
        """ "It is vital that Minsk frees them": a REQUEST of the speaker, or of the office whose release this is."""
        s = self.s
        if s[i].lower not in NEEDFUL or s[i].dep != "acomp":
            return None
        clauses = [k for h in (i, s[i].head) for k in s.children(h, "ccomp")]
        doers = self.known(d for k in clauses for d in syntax.subjects(s, k))
        reporting = (k for k in s.ancestors(i) if syntax.is_verb(s, k) and s[k].lemma in self.lexicon.reporting)
        speaker = next((self.known(syntax.subjects(s, k)) for k in reporting), ()) or self.voice
        if not doers or not speaker or codes(doers) & codes(speaker):
            return None
        used = frozenset(k for c in clauses for k in (c, *syntax.chain(s, c)))
        told = Status.DONE
        return Draft(i, i, EventType.REQUEST, None, speaker, doers, False, f"needful:{s[i].lower}", 0.6, used, told)


def _names(refs: Sequence[ActorRef]) -> set[str]:
    """What tells parties apart, identified or not: a minister may ask something of his own government."""
    return {r.actor.id if r.actor is not None else r.text for r in refs}
