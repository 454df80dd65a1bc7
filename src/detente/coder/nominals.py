"""Acts told by nouns: "talks between A and B", "the seizure of A's ship by B", "A's readiness to meet B"."""

from __future__ import annotations

from detente.coder import syntax
from detente.coder.arguments import Arguments, codes
from detente.coder.drafts import Draft
from detente.coder.lexicon import NounFrame
from detente.records import ActorRef, EventType

#: Verbs whose subject receives the act that their object names.
DRAWING = frozenset(
    ("prompt draw provoke trigger elicit spark earn face receive win attract meet get cause suffer").split()
)


class NounReader(Arguments):
    """Reads the acts that nouns tell."""

    def noun(self, i: int) -> Draft | None:
        """The act that the noun at token `i` tells, or None."""
        s = self.s
        frame = next((f for f in self.lexicon.nouns.get(s[i].lemma, ()) if self._phrase_holds(i, f)), None)
        if frame is None or s[i].dep == "compound":
            return None
        mutual = "mutual" in frame.flags
        if "between" in frame.targets:
            sides = self.known(syntax.prepositional(s, i, "between")) or self.known(syntax.prepositional(s, i, "among"))
            if len(codes(sides)) > 1:
                third = self.noun_slots(i, ("poss", "by", "mod"), sides) if not mutual else ()
                return self._noun_draft(i, frame, third or sides[:1], sides if third else sides[1:], mutual)
        source = self.noun_slots(i, frame.sources, ())
        if mutual and source and all(_intergovernmental(r) for r in source):
            return self._noun_draft(i, frame, source, self.noun_slots(i, ("with",), source), mutual)  # "a G20 summit"
        targets = self.noun_slots(i, frame.targets, source)
        if mutual and len(codes(source)) > 1 and not codes(targets):
            return self._noun_draft(i, frame, source, source, True)
        carrier = self.carrier(i)
        if source and not targets and not mutual and self._draws(i):
            targets = tuple(r for r in carrier if codes((r,)) - codes(source))
        if frame.type is EventType.MOBILIZE and s[i].dep != "dobj":
            carrier = ()  # "sanctions after the nuclear test": whose, the sentence does not say
        if not codes(source) and carrier and (targets or not mutual):
            source = tuple(r for r in carrier if not codes((r,)) & codes(targets)) or ()
        if mutual and source and not targets:
            others = tuple(r for r in carrier if codes((r,)) - codes(source))
            if others:
                source, targets = others, source
        if "party" in frame.flags and not (codes(targets) or (codes(source) and frame.type is EventType.ASSAULT)):
            return None
        if not source or (mutual and not targets and not codes(source)):
            return None
        return self._noun_draft(i, frame, source, targets, mutual)

    def _draws(self, i: int) -> bool:
        """True if the noun is what the subject brings on itself: "prompted Oslo's condemnation", "drew protests"."""
        return self.s[i].dep == "dobj" and self.s[self.s[i].head].lemma in DRAWING

    def _noun_draft(
        self, i: int, frame: NounFrame, source: tuple[ActorRef, ...], targets: tuple[ActorRef, ...], mutual: bool
    ) -> Draft:
        kind = frame.type
        first = min([i, *(k for k in self.s.children(i, "compound", "amod") if self.s[k].lemma in frame.words)])
        return Draft(
            first, i, kind, frame.mode, source, targets, mutual, frame.rule, 0.55, frozenset((i,)), nominal=True
        )

    def _phrase_holds(self, i: int, frame: NounFrame) -> bool:
        """True if the words before the last one stand right before the noun, or as its modifiers."""
        s = self.s
        if len(frame.words) > 1:
            before = tuple(
                s[k].lemma if s[k].pos != "ADJ" else s[k].lower for k in range(max(0, i - len(frame.words) + 1), i)
            )
            modifiers = {s[k].lemma for k in s.children(i, "amod", "compound")}
            return before == frame.words[:-1] or (len(frame.words) == 2 and frame.words[0] in modifiers)
        if "carried" in frame.flags:
            return s[i].dep in ("dobj", "nsubjpass")
        if "reached" in frame.flags or "signed" in frame.flags:
            return s[i].dep in ("nsubj", "nsubjpass", "ROOT", "dobj", "pobj") and not any(
                s[k].lower in ("this", "that", "any") for k in s.children(i, "det")
            )
        return True


def _intergovernmental(ref: ActorRef) -> bool:
    """True for an organisation of states or its people: a meeting of theirs is their own."""
    return ref.actor is not None and (ref.actor.sector == "IGO" or ref.actor.state in (None, "NATO", "EU", "UN", "G20"))
