"""Verbs that tell another act than their frame says, or none: claims, questions, attacks in words, wins at polls."""

from __future__ import annotations

from detente.coder import syntax
from detente.coder.arguments import Arguments, codes
from detente.coder.lexicon import VerbFrame
from detente.ontology import quad
from detente.records import ActorRef, EventType

#: Words under which another's act is wished for.
WISHES = frozenset(("hope", "want", "wish", "desire"))
#: What somebody is said to be for a deed.
BLAMED = frozenset(("responsible", "guilty", "complicit", "culpable", "accountable", "behind"))
#: Objects that make an act one's own affair; verbs of warning, and words for what may be.
REFLEXIVE = frozenset("himself herself itself themselves oneself myself ourselves yourself".split())
WARNING = frozenset(("warn", "caution", "forewarn"))
MAYBE = frozenset(("may", "might", "could", "can"))
#: Words that begin a question.
QUESTIONS = frozenset("who what when where why how whether if which whose whom".split())
#: Verbs of saying what others may doubt; only what they say makes them accusations.
CLAIMING = frozenset("claim assert contend argue".split())
#: What one helps to do is help for whoever it is done to.
BENEFITING = frozenset(
    "rebuild reconstruct restore build develop stabilize stabilise strengthen defend clear repair modernize "
    "modernise improve fight combat recover liberate free govern".split()
)
#: Verbs of violence that politics uses for words, verbs of winning a vote or a war, and sectors of those with arms.
SLATING = frozenset("attack assail blast savage hit slam hammer target batter".split())
#: Those of them that arms do as well to a plan or a programme as to a town.
STRIKING = frozenset(("hit", "target", "batter"))
#: What only words can attack.
WORDED = frozenset(
    (
        "proclamation inquiry investigation probe decision ruling verdict bill law legislation amendment measure plan "
        "policy proposal idea report record legacy speech statement declaration remark comment claim argument stance "
        "motive character integrity credibility reputation critic criticism approach strategy handling move "
        "budget deal agreement accord treaty pact resolution reform programme program initiative appointment "
        "candidacy nomination agenda article book film process vote referendum failure hypocrisy notion theory practice"
    ).split()
)
WINNING = frozenset("defeat beat crush unseat oust topple overwhelm".split())
PARTISAN = frozenset(("PTY", "LEG", "OPP"))
ARMED = frozenset("MIL REB UAF COP SPY CRM".split())


class Senses(Arguments):
    """Tells which sense a verb has where its frame's conditions leave that open."""

    def in_words(self, i: int, frame: VerbFrame, source: tuple[ActorRef, ...], targets: tuple[ActorRef, ...]) -> bool:
        """True for attacks of politicians on each other, and on what somebody said or planned."""
        if frame.lemma not in SLATING or frame.type is not EventType.ASSAULT or not source:
            return False
        if frame.lemma not in STRIKING and any(self.s[k].lemma in WORDED for k in syntax.objects(self.s, i)):
            return True
        if not targets:
            return False
        unarmed = all(r.actor is None or r.actor.sector not in ARMED for r in source)
        judged = any(syntax.prepositional(self.s, i, word) for word in ("as", "for", "over"))
        spoken = all(_is_person(r) or r.via in ("instrument", *(("unknown",) if judged else ())) for r in targets)
        political = any(_is_person(r) or (r.actor is not None and r.actor.sector in PARTISAN) for r in source)
        return unarmed and political and spoken

    def exhorts(self, i: int) -> bool:
        """True for an imperative in somebody's words: "do not hold them hostage" tells nothing of the speaker's."""
        s = self.s
        if s[i].tag != "VB" or s.child(i, *syntax.SUBJECTS) is not None:
            return False
        helped = [s[k].lower for k in s.children(i, "aux")]
        said = s[i].dep == "ccomp" and s[s[i].head].lemma in self.lexicon.reporting
        return (said and helped in ([], ["do"])) or (helped == ["do"] and s.child(i, "neg") is not None)

    def in_arms(self, i: int, frame: VerbFrame) -> bool:
        """True for a town that is freed from whoever holds it: "liberated Mosul"."""
        freed = frame.lemma in ("liberate", "free") and frame.type is EventType.RETREAT
        return freed and any(self.s[k].tag == "NNP" and self.is_town(k) for k in syntax.objects(self.s, i))

    def is_other(self, frame: VerbFrame, source: tuple[ActorRef, ...], targets: tuple[ActorRef, ...]) -> bool:
        """True for a win at the polls, and where what is destroyed is another's: no disarmament."""
        if frame.lemma in WINNING and frame.type is EventType.ASSAULT:
            named = all(_is_person(r) or r.via == "unknown" for r in targets)
            return bool(targets) and named and all(r.actor is None or r.actor.sector not in ARMED for r in source)
        owned = codes(targets) - codes(source)
        return frame.lemma == "destroy" and frame.type is EventType.RETREAT and bool(owned)

    def is_none(self, i: int, frame: VerbFrame) -> bool:
        """True for what the words of a frame tell that is no act towards anybody."""
        if frame.lemma == "have" and any(self.s.children(k, "nummod") for k in syntax.objects(self.s, i)):
            return True  # "had nine reservations"
        if frame.type is EventType.PROTEST and self._campaigns(i):
            return True  # "held a rally" of a candidate's own
        own = frame.type is not EventType.ASSAULT and {"obj", "objin"} & set(frame.targets)
        if own and any(self.s[k].lower in REFLEXIVE for k in syntax.objects(self.s, i)):
            return True  # "challenged himself to write"
        if frame.type is EventType.THREATEN and frame.lemma in WARNING:
            return self._of_others(i)  # "warned that another could be a spy"
        clause = any(n.kind == "comp" for n in frame.needs)
        if frame.type is EventType.REQUEST and frame.lemma in WISHES:
            return not self._of_another(i)  # "wants to know more": nothing is asked of anybody
        if frame.type is EventType.REQUEST and clause and self._is_question(i):
            return True  # "asked why Peru had left"
        if frame.type is EventType.ACCUSE and clause and frame.lemma in CLAIMING:
            return not self._blames(i)  # "claimed victory was near": nobody is accused
        if frame.type is EventType.AID and frame.lemma in ("help", "assist"):
            return self._only_takes_part(i)  # "helped negotiate the deal with Peru"
        return frame.lemma == "have" and any(  # "has no doubt"
            self.s[d].lower == "no" for k in syntax.objects(self.s, i) for d in self.s.children(k, "det")
        )

    def _campaigns(self, i: int) -> bool:
        """True for a rally that is somebody's own: "attended Norn's rally", "held his campaign rally"."""
        s = self.s
        rallies = [k for k in syntax.objects(s, i) if s[k].lemma == "rally"]
        owners = [s[c] for k in rallies for c in s.children(k, "poss", "compound", "amod")]
        return any(t.dep == "poss" or t.lemma in ("campaign", "election", "political") for t in owners)

    def _of_others(self, i: int) -> bool:
        """True for a warning of what others may do or be: neither who is warned nor who warns."""
        s = self.s
        clauses = [k for k in s.children(i, "ccomp") if any(s[a].lower in MAYBE for a in s.children(k, "aux"))]
        doers = self.parties(d for k in clauses for d in syntax.surface_subject(s, k))
        warned = codes(self.parties((*syntax.objects(s, i), *syntax.subjects(s, i))))
        return bool(clauses) and bool(syntax.objects(s, i)) and bool(doers) and not codes(doers) & warned

    def _only_takes_part(self, i: int) -> bool:
        """True if the one helped is not told, and the deed that one helps to do does nobody good."""
        s = self.s
        deeds = [k for k in syntax.complements(s, i) if s[k].tag == "VB"]
        told = [k for h in (i, *deeds) for k in s.children(h, *syntax.OBJECTS, *syntax.SUBJECTS) if h == i or k < h]
        helped = [k for k in told if s[k].dep in syntax.OBJECTS or s[k].head != i]
        frames = [self.match(k) for k in deeds]
        good = any(s[k].lemma in BENEFITING for k in deeds) or any(f and f.type is EventType.AID for f in frames)
        return bool(deeds) and not helped and not good and not syntax.is_passive(s, i)

    def _is_question(self, i: int) -> bool:
        """True if the clause under the verb is a question: "asked whether", "asked what"."""
        s = self.s
        asked = [s[c].lower for k in s.children(i, "ccomp") for c in s.children(k) if c < k]
        return not QUESTIONS.isdisjoint(asked)

    def _blames(self, i: int) -> bool:
        """True if what is claimed would be an offence of somebody else: an act of conflict, or guilt."""
        s = self.s
        said = [k for c in s.children(i, "ccomp") for k in (c, *syntax.conjuncts(s, c)) if not syntax.is_passive(s, k)]
        guilt = any(s[c].lower in BLAMED for k in said for c in s.children(k, "acomp", "attr", "oprd", "prep"))
        return guilt or any(f is not None and quad(f.type) in (3, 4) for f in map(self.match, said))

    def _of_another(self, i: int) -> bool:
        """True if the verb's complement has a doer of its own, or there is none: "wants Peru to leave"."""
        s = self.s
        inner = s.children(i, "xcomp", "ccomp")
        return not inner or any(s.child(k, *syntax.SUBJECTS) is not None for k in inner)


def _is_person(ref: ActorRef) -> bool:
    """True for a person with a name, of no armed group."""
    a = ref.actor
    return a is not None and a.state is not None and a.id != a.state and a.sector not in ARMED
