"""What a report has told so far, and what it lends to an act whose parties the sentence leaves to the reader.

"Iran condemned it" and "Japan protested the launch" are towards whoever did the thing told before; "claimed
responsibility for the attacks" is towards those who were attacked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.coder import lexicon
from detente.coder.arguments import codes
from detente.coder.attacks import ATTACKS
from detente.coder.drafts import Draft
from detente.coder.nominals import intergovernmental
from detente.language import Sentence
from detente.ontology import quad
from detente.records import ActorRef, EventType, PartKind

#: How many sentences an act is remembered: an anaphor seldom reaches farther in news.
REACH = 4
#: How many sentences of a report carry out what its headline sums up.
LEAD = 8
#: The parts that are told again in the report's own words below them.
HEADS = frozenset((PartKind.TITLE, PartKind.SUBTITLE))
#: The quads of what is answered by an act done in words, likeliest first, where the noun does not tell.
ANSWERED = {
    EventType.ACCUSE: (4, 3),
    EventType.THREATEN: (4, 3),
    EventType.REJECT: (3, 1, 4),
    EventType.SUPPORT: (1, 2),
    EventType.AGREE: (1, 3),
    EventType.CONCEDE: (4, 3),
}
#: What a body of states adopts.
VOTED = frozenset("resolution vote motion censure".split())
#: People whom only the attack told before says who they are.
VICTIMS = frozenset(
    "family families victim victims relatives friends injured wounded bereaved survivors civilians mourners".split()
)
#: Verbs of fighting a group: what they tell is hardly ever called an attack.
COUNTERED = frozenset("defeat degrade combat fight liberate eliminate counter destroy resist repel".split())
#: What one threatens whoever struck first with: "threatened to answer", "promised a reply".
REPLYING = frozenset(
    "answer respond response reply retaliate retaliation revenge avenge countermeasure idly hesitate".split()
)


#: What one has with another: who breaks it off, without a word on with whom, does it with the other of the pair.
SHARED = ("ties", "envoy", "talks", "truce")
BOUNDS = frozenset(("border", "frontier", "airspace", "crossing"))
#: Types of acts that are done to what two share.
BILATERAL = frozenset(
    (EventType.SANCTION, EventType.REJECT, EventType.AGREE, EventType.SUPPORT, EventType.CONCEDE, EventType.RETREAT)
)


class Told(NamedTuple):
    """An act as the report told it: its parties, its noun or verb, and the sentence's number."""

    type: EventType
    sources: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    word: str
    sentence: int


class Story:
    """The acts of one report in the order of telling."""

    def __init__(self) -> None:
        self._acts: list[Told] = []
        self.pair: tuple[ActorRef, ...] = ()
        self._paired = 0  # the number of the sentence that told of both

    def follow(self, s: Sentence, drafts: Sequence[Draft], orphans: Sequence[Draft]) -> list[Draft]:
        """The sentence's acts, completed from the story, which remembers them; `orphans`: acts without a doer."""
        done: list[Draft] = []
        for draft in sorted((*drafts, *orphans), key=lambda d: d.trigger):
            whole = self.complete(s, draft) if draft.sources else None
            self.tell(s, whole or draft)
            done += [whole] if whole is not None else []
        return done

    def tell(self, s: Sentence, draft: Draft) -> None:
        """Remember an act."""
        self._acts.append(Told(draft.type, draft.sources, draft.targets, s[draft.last].lemma, s.index))
        sides = {code: r for r in (*draft.sources, *draft.targets) for code in codes((r,))}
        if len(sides) == 2:
            self.pair, self._paired = tuple(map(_again, sides.values())), s.index

    def complete(self, s: Sentence, draft: Draft) -> Draft | None:
        """The draft with the target that the story lends it; None if it needs one and there is none."""
        if draft.type is EventType.ASSAULT:
            return self._struck(s, draft)
        if codes(draft.targets) or not codes(draft.sources):
            return draft
        if draft.type is EventType.SUPPORT and self._bereaved(s, draft):
            return self._mourned(s, draft)
        if not draft.targets and (lent := self._other_side(s, draft)):
            return draft._replace(targets=lent, strength=draft.strength * 0.8, rule=f"{draft.rule}, of the pair told")
        if draft.refers is not None and draft.type in ANSWERED:
            lent = self._doer(s, draft)
            if lent:
                rule = f"{draft.rule}, of what was told"
                return draft._replace(targets=lent, strength=draft.strength * 0.8, rule=rule)
        if draft.type is EventType.THREATEN and any(s[k].lemma in REPLYING for k in draft.used):
            lent = self._offender(s, draft)
            return draft._replace(targets=lent, strength=draft.strength * 0.8) if lent else draft
        return None if draft.needy else draft

    def _offender(self, s: Sentence, draft: Draft) -> tuple[ActorRef, ...]:
        """Who harmed or accused the one who threatens to answer, last."""
        mine = codes(draft.sources)
        for act in reversed(self._acts):
            if s.index - act.sentence > REACH:
                break
            if quad(act.type) in (3, 4) and codes(act.targets) & mine and not codes(act.sources) & mine:
                return tuple(map(_again, act.sources))
        return ()

    def _other_side(self, s: Sentence, draft: Draft) -> tuple[ActorRef, ...]:
        """The other of the pair told last, for what one does to what two share: "Oslo recalled its ambassador"."""
        words, mine = lexicon.load().classes, codes(draft.sources)
        shared = draft.type in BILATERAL and any(
            s[k].lemma in BOUNDS or any(s[k].lemma in words[c] for c in SHARED) for k in draft.used
        )
        near = s.index - self._paired <= REACH and codes(self.pair) & mine
        asked = s[draft.trigger].dep in ("xcomp", "acl")  # "invited Algiers to reopen the border": another's wish
        if asked or not shared or not near or len(mine) > 1:
            return ()
        return tuple(r for r in self.pair if not codes((r,)) & mine)

    def foretold(self, s: Sentence, draft: Draft) -> Draft:
        """A judgement of a deed in a headline, or of an attack, towards whoever the report goes on to say did it."""
        if draft.refers is None or codes(draft.targets) or draft.type not in ANSWERED:
            return draft
        attack = s[draft.refers].lemma in ATTACKS  # "we condemn the attack. Later ISIS claimed it."
        lent = self._doer(s, draft, ahead=True) if s.kind in HEADS or attack else ()
        return (
            draft
            if not lent
            else draft._replace(targets=lent, strength=draft.strength * 0.8, rule=f"{draft.rule}, of what is told")
        )

    def _doer(self, s: Sentence, draft: Draft, *, ahead: bool = False) -> tuple[ActorRef, ...]:
        """Who did what the draft's object speaks of: of the acts told last (or next), one that fits noun or answer."""
        assert draft.refers is not None
        noun, mine = s[draft.refers], codes(draft.sources)
        near = 1 if noun.pos == "PRON" else REACH
        if ahead:
            acts = [a for a in self._acts if 0 < a.sentence - s.index <= LEAD and codes(a.sources)]
        else:
            acts = [a for a in reversed(self._acts) if s.index - a.sentence <= near and codes(a.sources)]
        acts = [a for a in acts if not codes(a.sources) & mine]
        kinds = {f.type for f in lexicon.load().nouns.get(noun.lemma, ()) if len(f.words) == 1}
        if noun.lemma in VOTED:
            acts = [a for a in acts if all(intergovernmental(r) for r in a.sources)]
        elif kinds or any(a.word == noun.lemma for a in acts):
            same = [a for a in acts if a.word == noun.lemma] or [a for a in acts if a.type in kinds]
            attack = noun.lemma in ATTACKS  # nothing milder is called one, nor is fighting back
            same = [a for a in same if not attack or a.word not in COUNTERED]
            acts = same or ([] if attack else [a for a in acts if quad(a.type) in {quad(k) for k in kinds}])
        else:
            acts = [a for q in ANSWERED[draft.type] for a in acts if quad(a.type) == q]
        chosen = next((a for a in acts if codes(a.targets) & mine), acts[0] if acts else None)
        if chosen is not None and noun.lower == "it" and chosen.type is draft.type and codes(chosen.targets):
            return tuple(map(_again, chosen.targets))  # "Oslo protested at the launch. Riga condemned it, too."
        return () if chosen is None else tuple(map(_again, chosen.sources))

    def _struck(self, s: Sentence, draft: Draft) -> Draft:
        """An attack told again, without the group that it hits, or without any target: those hit before."""
        if any(_group(r) for r in draft.targets):
            return draft
        if self._bereaved(s, draft):
            return self._mourned(s, draft)
        word, mine = s[draft.last].lemma, codes(draft.sources)
        for act in reversed(self._acts):
            if act.type is not EventType.ASSAULT or not codes(act.targets) or codes(act.targets) & mine:
                continue
            hit = tuple(_again(r) for r in act.targets if _group(r) or not codes(draft.targets))
            if hit and act.word == word and (codes(draft.targets) or draft.refers is not None):
                rule = f"{draft.rule}, of what was told"
                return draft._replace(targets=(*draft.targets, *hit), strength=draft.strength * 0.9, rule=rule)
        return draft

    def _bereaved(self, s: Sentence, draft: Draft) -> bool:
        """True if the act is towards people whom only the deed told before identifies: "the victims' families"."""
        words = {w for r in draft.targets if r.actor is None for w in r.text.lower().split()}
        return bool(words & VICTIMS) and not codes(draft.targets)

    def _mourned(self, s: Sentence, draft: Draft) -> Draft:
        """Condolences to the victims, or an attack on people: towards the state that was hit."""
        if any(_is_owned(s, r) for r in draft.targets):
            return draft  # "to Norn's family": not those of the attack
        for act in reversed(self._acts):
            hit = tuple(_again(r) for r in act.targets if r.actor is not None and r.actor.state and not _group(r))
            if act.type is EventType.ASSAULT and hit and not codes(hit) & codes(draft.sources):
                rule = f"{draft.rule}, of what was told"
                return draft._replace(targets=(*draft.targets, *hit), strength=draft.strength * 0.9, rule=rule)
        return draft


def _again(ref: ActorRef) -> ActorRef:
    """The same party, as known from the context."""
    return ActorRef(ref.actor, via="context") if ref.actor is not None else ref


def _is_owned(s: Sentence, ref: ActorRef) -> bool:
    """True for the people of somebody named: "Norn's family", "this hero's friends"."""
    words = s.tokens_in(ref.span) if ref.span is not None else []
    owners = (s[c] for k in words for c in s.children(k, "poss"))
    return any(t.pos in ("PROPN", "NOUN") and t.lower not in VICTIMS for t in owners)


def _group(ref: ActorRef) -> bool:
    """True for an armed group: an actor that is no state's."""
    return ref.actor is not None and (ref.actor.state is None or ref.actor.sector in ("REB", "UAF"))
