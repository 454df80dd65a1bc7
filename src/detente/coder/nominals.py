"""Acts told by nouns: "talks between A and B", "the seizure of A's ship by B", "A's readiness to meet B"."""

from __future__ import annotations

from detente.coder import syntax
from detente.coder.arguments import Arguments, codes
from detente.coder.drafts import Draft
from detente.coder.lands import grounded
from detente.coder.lexicon import NounFrame
from detente.ontology import quad
from detente.records import ActorRef, EventType

#: Verbs whose subject receives the act that their object names.
DRAWING = frozenset(
    (
        "prompt draw provoke trigger elicit spark earn face receive win attract meet get cause suffer secure gain "
        "garner obtain incur invite court encounter undergo sustain merit deserve escape enjoy experience endure spur"
    ).split()
)
#: Verbs whose subject is under what stands after "under" or "to".
EXPOSED = frozenset("come be remain stay fall live get subject expose continue".split())
#: Verbs of hurt whose patient an act told after "in" befell: "was killed in an air strike".
HURT = frozenset(
    (
        "kill wound injure destroy damage hit die perish hurt flatten level raze gut demolish burn displace maim wreck "
        "lose devastate shatter sink capture detain arrest"
    ).split()
)
#: Verbs of statistics.
FIGURES = frozenset(
    (
        "rise fall grow drop reach total amount increase decrease decline surge jump soar plunge slump shrink exceed "
        "double triple account climb dip tumble rebound recover top average hit stand slow widen narrow make"
    ).split()
)
#: Verbs whose object is said to have done what stands after "for", "of", "with".
ACCUSING = frozenset("blame accuse suspect charge indict convict denounce condemn criticize criticise".split())
#: Types of verbs that speak of another's act.
JUDGING = frozenset((EventType.ACCUSE, EventType.REJECT, EventType.REQUEST))
#: Types of nouns whose complement tells no act of its own.
RULING = frozenset((EventType.SANCTION, EventType.REJECT, EventType.THREATEN))
#: Nouns of knowing about a deed: whoever has them did not do it.
HEARSAY = frozenset(
    "report news word account story video claim allegation inquiry investigation probe scene site".split()
)
#: What attack, bomber and patrol craft are; and what people fight over without arms.
CRAFT = frozenset("aircraft helicopter plane jet submarine drone boat".split())
PEACEFUL = frozenset(
    "custody legal court courtroom bidding price takeover uphill ratings electoral campaign twitter rap".split()
)
#: What is called after the town where it was signed.
TREATIES = frozenset("accord agreement treaty convention protocol pact declaration principle process charter".split())
#: Where those who come to a meeting meet besides.
MARGINS = frozenset("sideline margin fringe".split())
#: What is no attack where it is called an operation.
CIVIL = frozenset(
    "maritime rescue search training information cleanup clean-up oil business trading banking flight salvage mining "
    "drilling recovery".split()
)
#: Nouns that tell an attack only where they say on whom: "Danish operations".
VAGUE = frozenset(("operation",))
FIGHTS = frozenset("battle fight war clash confrontation assault attack standoff".split())
#: Before a conference: held for reporters, not with anybody.
BRIEFED = frozenset("press news media".split())
#: How one stands to what one has all but reached.
NEARING = frozenset("close closer near nearer edge".split())
#: Nouns for what an act befalls: "the victim of an attack".
AIMED = frozenset("target victim scene object subject recipient beneficiary focus".split())


class NounReader(Arguments):
    """Reads the acts that nouns tell."""

    def noun(self, i: int) -> Draft | None:
        """The act that the noun at token `i` tells, or None."""
        word = self.s[i].lower if self.s[i].tag == "VBG" else self.s[i].lemma  # "fighting between"
        frames = [f for f in self.lexicon.nouns.get(word, ()) if self._phrase_holds(i, f)]
        alike = (f for f in frames if len(f.words) == len(frames[0].words))  # a phrase hides its last word alone
        return next(filter(None, (self._framed_noun(i, f) for f in alike)), None)

    def _framed_noun(self, i: int, frame: NounFrame) -> Draft | None:
        """The act of one frame of the noun."""
        s = self.s
        if (
            s[i].dep == "compound"
            or (i and s[i - 1].lower in BRIEFED and s[i].lemma in ("conference", "briefing", "meeting"))
            or self._counted(i, frame)
            or self._ruled(i, frame)
            or self._in_name(i)
            or self._kind_of(i)
            or self._venue(i, frame)
            or (frame.type is EventType.THREATEN and s[i].dep == "attr")  # "is a threat to peace": a judgement
        ):
            return None
        mutual = "mutual" in frame.flags
        if "between" in frame.targets:
            sides = self.known(syntax.prepositional(s, i, "between")) or self.known(syntax.prepositional(s, i, "among"))
            if len(codes(sides)) > 1:
                third = self.noun_slots(i, ("poss", "by", "mod"), sides) if not mutual else ()
                return self._noun_draft(i, frame, third or sides[:1], sides if third else sides[1:], mutual)
        source = self.noun_slots(i, frame.sources, ())
        if frame.type is EventType.ASSAULT and any(self.is_town(k) for k in s.children(i, "compound", "nmod")):
            source = self.noun_slots(i, ("by", "poss"), ())  # "the Kabul bombing"
        if mutual and source and all(intergovernmental(r) for r in source):
            return self._noun_draft(i, frame, source, self.noun_slots(i, ("with",), source), mutual)  # "a G20 summit"
        if opposed := self._opposed(i):
            near = (c for h in (i, s[i].head) for c in syntax.prepositional(s, h, "in"))
            source = tuple(r for r in source if not codes((r,)) & codes(opposed)) or self.known(near)
        targets = opposed or self.noun_slots(i, frame.targets, source)
        targets = targets or self._suffering(i) or self._granting(i, frame)
        if frame.type is EventType.ASSAULT and targets:
            targets = grounded(targets, frame.type, codes(source), armed=True)  # "the attack on Medina"
        if frame.type in (EventType.ASSAULT, EventType.COERCE) and not codes(targets):
            targets = self._hurt(i) or targets
        if mutual and len(codes(source)) > 1 and not codes(targets):
            return self._noun_draft(i, frame, source, source, True)
        accused = self._accused(i)
        carrier = accused or (() if self._judged(i) or not self._done(i, frame) else self.carrier(i))
        if source and not targets and not mutual and self.drawn(i):
            targets = tuple(r for r in carrier if codes((r,)) - codes(source))
        if (frame.type is EventType.MOBILIZE and s[i].dep != "dobj") or "pred" in frame.sources:
            carrier = ()  # "sanctions after the nuclear test": whose, the sentence does not say
        if not codes(source) and carrier and (targets or not mutual):
            source = carrier = tuple(r for r in carrier if not codes((r,)) & codes(targets))
        if mutual and source and not targets:
            others = tuple(r for r in carrier if codes((r,)) - codes(source))
            if others:
                source, targets = others, source
        if mutual and not source and len(codes(carrier)) > 1 and self._near(i):
            return self._noun_draft(i, frame, carrier, carrier, True)
        vague = s[i].lemma in VAGUE and len(frame.words) == 1 and not self._to_harm(i)
        if "party" in frame.flags and not (
            codes(targets) or (codes(source) and frame.type is EventType.ASSAULT and not vague)
        ):
            return None
        if (not source and (mutual or not codes(targets))) or (mutual and not targets and not codes(source)):
            return None
        draft = self._noun_draft(i, frame, source, targets, mutual)
        confessed = any(s[k].lemma in ("claim", "responsibility") for k in s.ancestors(i))
        claimed = bool(accused) or source is not carrier or confessed
        return draft._replace(refers=i) if not codes(targets) and claimed and syntax.is_anaphor(s, i) else draft

    def _granting(self, i: int, frame: NounFrame) -> tuple[ActorRef, ...]:
        """Who does what is asked for: "Peru closed the road at Chad's request"."""
        s = self.s
        asked = frame.type is EventType.REQUEST and s[i].dep == "pobj" and s[s[i].head].lower in ("at", "on")
        verb = s[s[i].head].head
        return self.source_of(syntax.subjects(s, verb)) if asked and syntax.is_verb(s, verb) else ()

    def _opposed(self, i: int) -> tuple[ActorRef, ...]:
        """Whom a noun is against by its first word: "anti-Danish protests"."""
        s = self.s
        anti = [k for k in range(max(0, i - 4), i) if s[k].lower == "anti" and s[k + 1].text in ("-", "\u2013")]
        return self.known(k + 2 for k in anti if k + 2 < i and s[k + 2].head == i)

    def _near(self, i: int) -> bool:
        """True for what those who act come to: "Chad and Mali are close to a deal"."""
        s = self.s
        return s[i].dep == "pobj" and s[s[i].head].lower == "to" and s[s[s[i].head].head].lower in NEARING

    def _counted(self, i: int, frame: NounFrame) -> bool:
        """True for trade that is only told in figures: "exports to Peru fell"."""
        s = self.s
        return (
            s[i].lemma in ("trade", "export", "import", "commerce", "investment", "sale")
            and frame.type is EventType.COOPERATE
            and s[i].dep in ("nsubj", "nsubjpass")
            and s[s[i].head].lemma in FIGURES
            and syntax.is_verb(s, s[i].head)
        )

    def drawn(self, i: int) -> bool:
        """True if the noun is what somebody brings on himself: "drew protests", "aid received by the rebels"."""
        s = self.s
        if s[i].dep == "pobj" and s[s[i].head].lower in ("under", "to"):  # "came under attack"
            return s[s[s[i].head].head].lemma in EXPOSED
        return s[i].dep in ("dobj", "nsubjpass") and s[s[i].head].lemma in DRAWING

    def _accused(self, i: int) -> tuple[ActorRef, ...]:
        """Who is said to have done it: "blamed Iran for the attack", "Iran was responsible for the attack"."""
        s = self.s
        if s[i].dep != "pobj" or s[s[i].head].lower not in ("for", "of", "with", "in"):
            return ()
        word = s[s[i].head].head
        if s[word].lemma in ACCUSING:
            return self.parties(syntax.objects(s, word))
        told = s[word].lower == "responsible" and s[word].dep == "acomp"
        return self.parties(syntax.surface_subject(s, s[word].head)) if told else ()

    def _judged(self, i: int) -> bool:
        """True for what a verb of accusing is about: "condemned the attack" does not make one the attacker."""
        s = self.s
        k = i
        while s[k].dep in ("conj", "nmod") and not syntax.is_verb(s, s[k].head):  # "the shooting and the attack"
            k = s[k].head
        verb = s[s[k].head].head if s[k].dep == "pobj" else s[k].head
        frame = self.match(verb) if syntax.is_verb(s, verb) and s[k].dep in ("dobj", "pobj", "nsubjpass") else None
        wanted = frame is not None and any(n.kind == "obj" and s[i].lemma in n.words for n in frame.needs)
        return frame is not None and not wanted and frame.type in JUDGING

    def _done(self, i: int, frame: NounFrame) -> bool:
        """True if the verb that carries the noun may be the doing of it: "launched", but not "heard of", an attack."""
        s = self.s
        if frame.type is not EventType.ASSAULT:
            return True
        verb = next((k for k in s.ancestors(i) if syntax.is_verb(s, k)), None)
        above = (
            s[s[s[i].head].head] if s[i].dep == "pobj" else None
        )  # "responded to the attack", "heard of a report of it"
        heard = above is not None and (s[s[i].head].lower == "to" or above.lemma in HEARSAY)
        if s[i].dep == "pobj" and s[s[i].head].lower == "of" and syntax.content_head(s, s[s[i].head].head) != i:
            return False  # "since the start of the operation", "a base of operations"
        return verb is None or (s[verb].lemma in syntax.DOING and not heard)

    def _venue(self, i: int, frame: NounFrame) -> bool:
        """True where a summit of an organisation only says where another act took place: "met at the G20 summit"."""
        s = self.s
        if (
            s[i].dep != "pobj"
            or frame.type is not EventType.CONSULT
            or s[s[i].head].lower not in ("at", "of", "during")
        ):
            return False
        above = s[s[i].head].head
        placed = s[above].lemma in MARGINS or (syntax.is_verb(s, above) and self.match(above) is not None)
        owners = self.noun_slots(i, ("mod", "poss"), ()) if placed else ()
        return bool(owners) and all(map(intergovernmental, owners))

    def _to_harm(self, i: int) -> bool:
        """True for what is undertaken to harm: "an operation to retake the town"."""
        frames = (self.match(k) for k in syntax.complements(self.s, i))
        return any(f is not None and quad(f.type) == 4 for f in frames)

    def _kind_of(self, i: int) -> bool:
        """True for a noun that says of what kind a thing is ("attack and fighter jets") or is ("custody battle")."""
        s = self.s
        modified = s[s[i].head]
        if s[i].dep == "nmod" and modified.index > i and modified.pos == "NOUN":
            return True
        before = {s[k].lemma for k in s.children(i, "compound", "amod")}
        peaceful = s[i].lemma in FIGHTS and not before.isdisjoint(PEACEFUL)
        peaceful |= s[i].lemma in VAGUE and not before.isdisjoint(CIVIL)
        return peaceful or any(s[k].lemma in CRAFT for k in syntax.conjuncts(s, i) if k > i)

    def _in_name(self, i: int) -> bool:
        """True inside a name: "the Organisation of Islamic Cooperation", "the Conference of Support for Peru"."""
        s = self.s
        town = any(self.is_town(k) for k in s.children(i, "compound"))
        if town and s[i].text[:1].isupper() and s[i].lemma.lower() in TREATIES:
            return True  # "the Paris Climate Accord"
        above = s[s[i].head].head if s[i].dep == "pobj" else i
        named = s[i].text[:1].isupper() and s[above].pos == "PROPN" and s[above].text[:1].isupper()
        return named and above != i and s[s[i].head].lower in ("of", "for")

    def _ruled(self, i: int, frame: NounFrame) -> bool:
        """True for what another noun stops or threatens: "a ban on imports", "the threat of sanctions"."""
        s = self.s
        if s[i].dep != "pobj" or s[s[s[i].head].head].pos != "NOUN" or quad(frame.type) == 4:
            return False
        above = self.lexicon.nouns.get(s[s[s[i].head].head].lemma, ())
        return any(len(f.words) == 1 and f.type in RULING for f in above)

    def _suffering(self, i: int) -> tuple[ActorRef, ...]:
        """ "Riga was the target of an attack": whom the act befell."""
        s = self.s
        noun = s[s[i].head].head if s[i].dep == "pobj" else i
        return self.parties(syntax.predicated(s, noun)) if noun != i and s[noun].lemma in AIMED else ()

    def _hurt(self, i: int) -> tuple[ActorRef, ...]:
        """ "Nine were killed in an air raid": whom the act befell, and where."""
        s = self.s
        if s[i].dep != "pobj" or s[s[i].head].lower not in ("in", "by", "during", "from", "after"):
            return ()
        verb = s[s[i].head].head
        if s[verb].lemma not in HURT or not syntax.is_verb(s, verb):
            return ()
        passive = syntax.is_passive(s, verb) or s[verb].lemma in ("die", "perish")
        patients = syntax.surface_subject(s, verb) if passive else syntax.objects(s, verb)
        land = [c for k in (verb, *patients) for c in syntax.prepositional(s, k, "in")]
        return self.known(patients) or self.inside(patients, ()) or self.known(k for k in land if k != i)

    def _noun_draft(
        self, i: int, frame: NounFrame, source: tuple[ActorRef, ...], targets: tuple[ActorRef, ...], mutual: bool
    ) -> Draft:
        kind = frame.type
        first = min([i, *(k for k in self.s.children(i, "compound", "amod") if self.s[k].lemma in frame.words)])
        asked = syntax.complements(self.s, i) + syntax.wished(self.s, i) if kind is EventType.REQUEST else []
        used = frozenset((i, *(c for k in asked for c in (k, *syntax.chain(self.s, k)))))
        return Draft(first, i, kind, frame.mode, source, targets, mutual, frame.rule, 0.55, used, nominal=True)

    def _phrase_holds(self, i: int, frame: NounFrame) -> bool:
        """True if the words before the last one stand right before the noun, or as its modifiers."""
        s = self.s
        if len(frame.words) > 1:
            before = tuple(
                s[k].lemma if s[k].pos != "ADJ" else s[k].lower for k in range(max(0, i - len(frame.words) + 1), i)
            )
            modifiers = {s[k].lemma for k in s.children(i, "amod", "compound")}
            return before == frame.words[:-1] or (len(frame.words) == 2 and frame.words[0] in modifiers)
        if "plural" in frame.flags and s[i].tag not in ("NNS", "NNPS"):
            return False
        if "reached" in frame.flags or "signed" in frame.flags:
            return s[i].dep in ("nsubj", "nsubjpass", "ROOT", "dobj", "pobj") and not any(
                s[k].lower in ("this", "that", "any") for k in s.children(i, "det")
            )
        return True


def intergovernmental(ref: ActorRef) -> bool:
    """True for an organisation of states or its people: a meeting of theirs is their own."""
    return ref.actor is not None and (ref.actor.sector == "IGO" or ref.actor.state in (None, "NATO", "EU", "UN", "G20"))
