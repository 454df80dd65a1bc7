"""Who does what a noun of violence tells, and where it only says where: "the Baghdad attack", "the Iraq war"."""

from __future__ import annotations

from collections.abc import Sequence

from detente import places
from detente.coder import syntax
from detente.language import Sentence
from detente.records import EventType

#: Nouns of violence whose "in" and "of" tell who suffered it.
ATTACKS = frozenset(
    (
        "attack bombing blast shooting explosion assassination murder killing massacre slaughter stabbing beheading "
        "kidnapping abduction hijacking ambush raid strike airstrike atrocity bloodshed lynching"
    ).split()
)
#: Acts that are called after where they took place, and words for who only stood behind one.
WARS = frozenset("war conflict".split())
BACKED = frozenset("backed supported sponsored funded financed inspired".split())

#: Nouns of harm that have their victim after "on" or "against", and those that have it after "of".
TAKING = frozenset(
    "invasion occupation annexation bombardment shelling expulsion blockade siege seizure bombing".split()
)
AIMED_HARM = TAKING | frozenset(
    (
        "sanction embargo tariff duty ban restriction measure attack strike airstrike raid assault offensive war "
        "aggression crackdown"
    ).split()
)

#: Types of judgements on what others do.
JUDGING = frozenset((EventType.ACCUSE, EventType.SUPPORT, EventType.REJECT))

UNDERTAKINGS = frozenset("operation campaign offensive drive push effort mission action attack advance".split())


class Attacks:
    """Reads nouns of violence in one sentence."""

    s: Sentence

    def is_attack(self, k: int) -> bool:
        """True for a noun of violence that a place or a people suffers."""
        return self.s[k].lemma in ATTACKS

    def is_aimed(self, k: int) -> bool:
        """True for a noun of harm that is told with whom it is aimed at: "the sanctions on Chile"."""
        s = self.s
        if s[k].lemma not in AIMED_HARM:
            return False
        marks = ("on", "against", *(("of",) if s[k].lemma in TAKING else ()))
        return any(syntax.prepositional(s, k, word) for word in marks)

    def harm(self, objects: Sequence[int], kind: EventType) -> list[int]:
        """Those of a verb's objects that name harm, if the verb tells a judgement on it: "condemned the raid"."""
        attacks = [k for k in objects if kind is EventType.ACCUSE and self.is_attack(k)]
        return attacks or [k for k in objects if kind in JUDGING and self.is_aimed(k)]

    def attackers(self, k: int) -> list[int]:
        """The heads of those who did what an attack noun names: "by X", "X's", "that X launched", no town."""
        s = self.s
        done = [a for a in s.children(k, "acl") if s[a].tag == "VBN"]
        by = [c for h in (k, *done) for c in syntax.prepositional(s, h, "by")]
        owners = [c for p in s.children(k, "poss") for c in syntax.conjuncts(s, p)]
        before = [m for m in s.children(k, "amod", "compound", "nmod") if not self.is_town(m)]
        carried = [r for r in s.children(k, "relcl") if s[r].lemma in syntax.DOING and k in syntax.objects(s, r)]
        return by or owners or [d for r in carried for d in syntax.subjects(s, r)] or before

    def only_backed(self, k: int) -> bool:
        """True for an undertaking that tells only who stood behind it: "in an operation supported by Chad"."""
        done = (self.s[a].lower for a in self.s.children(k, "acl"))
        return self.s[k].lemma in UNDERTAKINGS and any(word in BACKED for word in done)

    def is_town(self, m: int) -> bool:
        """True for a town that stands before a noun: "the Baghdad attack" took place there."""
        if self.s[m].tag != "NNP" or self.s[m].dep == "amod":
            return False
        if any(syntax.prepositional(self.s, self.s[m].head, word) for word in ("on", "against")):
            return False  # "Moscow's strikes on Idlib": a capital that acts
        name = self.s[m].text
        if "." in name:  # "U.S."
            return False
        return places.state_of(name) is not None and not any(p.precision == "country" for p in places.find(name))

    def names_place(self, i: int, m: int) -> bool:
        """True for the state that a war is called after: "the Iraq war", but not "the US war", "the Iraqi war"."""
        t = self.s[m]
        initials = t.text.replace(".", "").isupper()
        return self.s[i].lemma.lower() in WARS and t.dep == "compound" and t.tag == "NNP" and not initials
