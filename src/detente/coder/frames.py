"""The frame reader: finds triggers from the lexicon and their parties through the parse, and can say why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.coder import status, syntax
from detente.coder.arguments import HARMFUL, Parties, codes
from detente.coder.demands import Demands
from detente.coder.doers import Doers
from detente.coder.drafts import Draft, apart, is_void, pointed, settle
from detente.coder.journeys import Journeys
from detente.coder.lands import BY_ARMS, grounded
from detente.coder.lenders import Lenders
from detente.coder.lexicon import Attitude, VerbFrame
from detente.coder.menaces import Menaces
from detente.coder.nominals import NounReader
from detente.coder.senses import WISHES, Senses
from detente.language import Sentence
from detente.ontology import quad
from detente.records import ActorRef, EventType, Status

#: Types whose frames speak of another's act in their complement: that act is no event of its own.
_SWALLOWING = frozenset(
    (
        EventType.REQUEST,
        EventType.REJECT,
        EventType.SANCTION,
        EventType.COERCE,
        EventType.THREATEN,
        EventType.AID,
    )
)
#: Types told of troops in the passive without an agent: those moved are the movers.
MOVING = frozenset((EventType.MOBILIZE, EventType.RETREAT, EventType.AID))


#: Verbs that several do with each other: "Chad and Niger agreed on a truce".
JOINING = frozenset(("agree", "reconcile", "compromise"))
#: Verbs of saying under which "it will" is a promise or a threat.
PROMISING = frozenset(
    (
        "say announce declare state confirm reveal tell add insist signal indicate repeat reiterate reaffirm stress "
        "underline underscore assure write tweet note affirm hint"
    ).split()
)
ANNOUNCING = frozenset("announce declare".split())
#: What saying that one will do an act of a type is (codebook 3.1: "says it will cooperate, help, settle").
PROMISED = {
    **dict.fromkeys((EventType.RETREAT, EventType.AID, EventType.COOPERATE, EventType.SUPPORT), EventType.AGREE),
    EventType.ASSAULT: EventType.THREATEN,
}

#: Prepositions after which an act's object may stand: "disappointment at the measures".
REFERRING = frozenset("at over about to of with on for against".split())

#: Verbs whose negation is a refusal: "did not allow", "does not recognise" (codebook 3.1).
WITHHELD = frozenset(
    "recognize recognise ratify accept allow approve let permit grant authorize authorise admit".split()
)
#: Verbs of acts that are done by saying that one wishes to: "I want to thank", "would like to condemn".
PERFORMED = frozenset(
    (
        "thank congratulate praise commend applaud welcome salute express extend offer convey condemn denounce urge "
        "appeal apologize apologise reiterate reaffirm pay honor honour acknowledge endorse recognize recognise"
    ).split()
)
GLAD = frozenset("glad happy proud pleased delighted honored honoured sorry sad".split())


#: What is offered to whoever the report last told of.
TALKING = frozenset("mediation office talk talks dialogue negotiation".split())
#: Verbs of paying back: whoever promises it threatens.
AVENGING = frozenset(("retaliate", "avenge", "punish"))
#: Types of what is done for another: to stop it is no yielding.
KINDLY = frozenset((EventType.COOPERATE, EventType.AID, EventType.RETREAT, EventType.SUPPORT))


class FrameReader(NounReader, Lenders, Senses, Doers, Demands, Journeys, Menaces):
    """Reads one parsed sentence with the cast of its report: attitudes and verbs here, nouns in its base."""

    def __init__(
        self,
        sentence: Sentence,
        cast: Parties,
        others: Sequence[ActorRef] = (),
        voice: tuple[ActorRef, ...] = (),
        pair: tuple[ActorRef, ...] = (),
    ) -> None:
        super().__init__(sentence, cast)
        self._pair = pair  # both sides of the act told last, without their spans
        self.voice = voice
        self.orphans: list[Draft] = []  # acts whose doer the sentence leaves out
        self._others = others  # the named parties of the sentence, for "bilateral relations"

    def read(self) -> list[Draft]:
        """All acts of the sentence, without those that another one swallows."""
        drafts = list(self._drafts())
        return settle(self.s, self._completed(drafts))

    def idles(self) -> bool:
        """True if a phrase of the sentence is known to tell no act."""
        return any(self._idle(t.index) for t in self.s.tokens if syntax.is_verb(self.s, t.index))

    def refusal(self, i: int) -> Iterator[tuple[int, str]]:
        """Why the word tells no act though the lexicon knows it, with a rank: 0 for what came nearest to an act."""
        t, words = self.s[i], self.lexicon
        if t.lemma in words.verbs and syntax.is_verb(self.s, i) and t.dep not in ("aux", "auxpass"):
            if self._idle(i):
                yield 4, "the phrase tells no act"
            elif self.match(i) is None:
                yield 3, "the conditions of no frame hold"
            elif not self.source_of(syntax.subjects(self.s, i)):
                yield 0, "who does it is not told"
            else:
                yield 1, "towards whom it is done is not told"
        elif t.lemma in words.nouns and t.pos == "NOUN":
            yield 2, "between whom it is done is not told"

    def _drafts(self) -> Iterator[Draft]:
        for t in self.s.tokens:
            draft = self._attitude(t.index) or self._promise(t.index) or self.menace(t.index)
            gerund = t.tag == "VBG" and t.dep == "nsubj"  # "fighting between Chad and Mali went on"
            if draft is None and (gerund or t.pos in ("NOUN", "PROPN")):
                draft = self.noun(t.index) or self.guest(t.index)
            if draft is None and (syntax.is_verb(self.s, t.index) or t.tag.startswith("VB")):
                draft = self._verb(t.index) or self.stay(t.index)
            if draft is None and t.lower in ("must", "should", "ought"):
                draft = self.ought(t.index)
            if draft is None and t.lower in ("has", "have", "needs", "need"):
                draft = self.obliged(t.index)
            if draft is None and (t.tag in ("JJ", "VBN") or t.lower == "behind"):
                draft = (
                    self.adjective(t.index) or self.needful(t.index) or self.blamed(t.index) or self.awaited(t.index)
                )
            if draft is not None:
                yield draft

    # --- attitudes: agreed to, is ready to, refused to, threatened to -----------------------------------------------

    def _attitude(self, i: int) -> Draft | None:
        s, t = self.s, self.s[i]
        pos = {"VERB": "verb", "ADJ": "adj", "NOUN": "noun"}.get(t.pos, "")
        row = next((r for r in self.lexicon.attitudes.get((t.lemma, pos), ()) if r.effect is not None), None)
        if row is None or row.effect is None or self._given_up(i):
            return None
        inner = self._embedded(i)
        if status.is_factive(s, i):
            return None  # "was pleased to meet them"
        if any(self._performed(k) == i for k in inner):
            return None  # "I want to thank Peru": the thanks
        source = self._holder(i) if inner or t.pos == "ADJ" else ()
        if not source:
            return None
        if inner and s[inner[0]].dep in ("ccomp", "acl") and not self._same_doer(inner[0], source):
            return self._wish(i, inner, source, row) if row.effect is EventType.AGREE else None
        targets = self.within(inner or [i], source) or self._each_other(i, source)
        if not codes(targets) and t.pos == "NOUN":
            near = (i, *syntax.prepositional(s, i, "of"))  # "an offer of help to Peru"
            slots = ("to", "toward", "towards", "with")
            targets = next(filter(None, (self.noun_slots(k, slots, source) for k in near)), ()) or targets
        targets = targets or self._between_others(inner, source)
        alone = len(codes(source)) < 2 or (row.lemma in WISHES and all(r.via == "pronoun" for r in source))
        if not targets and alone and not any(self.match(k) for k in inner):
            return None  # "wants to know more": nothing is agreed with anybody
        told = status.of_speech(s, i)
        sides = len({r.span for r in source}) == 1 and not codes(targets)  # "both sides promised to hold their fire"
        mutual = (row.lemma in JOINING or sides) and row.effect is EventType.AGREE and len(codes(source)) > 1
        targets = source if mutual else targets  # "Chad and Niger agreed to patrol together"
        used = frozenset(k for h in inner for k in (*syntax.chain(s, h), h)) | {i}
        kind = row.effect if self._at_home(row, source, targets) else self._coloured(row, inner)
        return Draft(i, i, kind, None, source, targets, mutual, row.rule, 0.8, used, told)

    def _at_home(self, row: Attitude, source: tuple[ActorRef, ...], targets: tuple[ActorRef, ...]) -> bool:
        """True for consent to what touches no other state: "agreed to dissolve parliament" threatens nobody."""
        return row.lemma == "agree" and not codes(targets) - codes(source)

    def _given_up(self, i: int) -> bool:
        """True for what somebody goes back on: "dropped its threat to sue Peru" is no threat."""
        s = self.s
        over = s[s[i].head].head if s[i].dep == "pobj" else s[i].head
        frame = self.match(over) if s[i].pos == "NOUN" and syntax.is_verb(s, over) else None
        return frame is not None and frame.type is EventType.CONCEDE

    def _embedded(self, i: int) -> list[int]:
        """The verbs of the act that the attitude at token `i` is towards."""
        s = self.s
        inner = [k for k in syntax.complements(s, i) if syntax.is_verb(s, k) or s[k].tag.startswith("VB")]
        if s[i].lemma in WISHES and s[i].pos == "NOUN":  # "hopes that Minsk will change"
            inner += [k for k in s.children(i, "acl", "ccomp") if s[k].tag != "VB" and s.child(k, "nsubj") is not None]
        if not inner and s[i].pos == "ADJ" and s[s[i].head].lemma == "be":  # "is ready, in principle, to work"
            inner = [k for k in s.children(s[i].head, "xcomp", "advcl") if s[k].tag == "VB"]
        return inner

    def _wish(self, i: int, inner: list[int], source: tuple[ActorRef, ...], row: Attitude) -> Draft | None:
        """Somebody wishes that another does something: a REQUEST to the doer."""
        doers = self.parties(syntax.subjects(self.s, inner[0]))
        if not doers or row.lemma not in WISHES:
            return None
        told = status.of_speech(self.s, i)
        return Draft(i, i, EventType.REQUEST, None, source, doers, False, row.rule, 0.6, frozenset((i, *inner)), told)

    def _performed(self, verb: int) -> int | None:
        """The wish that is an act as soon as it is uttered: "want" of "I want to thank", "like" of "would like to"."""
        s = self.s
        above = s[verb].head
        while s[verb].dep == "conj" and s[verb].tag == "VB" and s[above].dep == "xcomp":
            verb, above = above, s[above].head
        if s[above].lower in GLAD and s[verb].lemma in PERFORMED and s[verb].tag == "VB":
            return above
        wishing = s[above].lemma in WISHES or (s[above].lemma == "like" and s.child(above, "aux") is not None)
        done = s[verb].lemma in PERFORMED and s[verb].dep == "xcomp" and s.child(verb, *syntax.SUBJECTS) is None
        return above if wishing and done and s[above].pos == "VERB" else None

    def _same_doer(self, verb: int, source: tuple[ActorRef, ...]) -> bool:
        found = self.parties(syntax.subjects(self.s, verb))
        return not found or bool(codes(found) & codes(source)) or {r.text for r in found} == {r.text for r in source}

    def _holder(self, i: int) -> tuple[ActorRef, ...]:
        """Who is ready, willing; whose readiness it is."""
        s, t = self.s, self.s[i]
        if t.pos == "NOUN":
            return self.noun_slots(i, ("poss", "of", "mod", "by", "from"), ()) or self.carrier(i)
        if t.pos == "VERB" and not (t.lemma == "commit" and syntax.is_passive(s, i)):
            return self.source_of(syntax.subjects(s, i))
        hangs = ("acomp", "xcomp", "ccomp", "oprd", "advcl", "conj", "amod")
        own = s.child(i, *syntax.SUBJECTS) is not None
        verb = t.head if syntax.is_verb(s, t.head) and t.dep in hangs and not own else i
        return self.source_of(syntax.surface_subject(s, verb))

    def _coloured(self, row: Attitude, heads: list[int]) -> EventType:
        """AGREE over an act of quad 4 is THREATEN; other effects stand."""
        assert row.effect is not None
        if row.effect is EventType.AGREE:
            harmful = [k for k in heads if (f := self.match(k)) is not None and f.type in HARMFUL]
            spared = [k for k in harmful if status.of(self.s, k) is Status.DENIED]
            if harmful and spared == harmful:  # "promised not to attack", "assurances that it did not interfere"
                return EventType.REJECT if self.s[spared[0]].tag != "VB" or self._past(spared[0]) else row.effect
            if harmful or any(self._avenges(k) for k in heads):
                return EventType.THREATEN
        if row.effect is EventType.RETREAT:  # "stopped issuing visas to Peruvians": what one did for another
            kept = [f for k in heads if (f := self.match(k)) is not None]
            return EventType.SANCTION if kept and all(f.type in KINDLY for f in kept) else row.effect
        return row.effect

    def _avenges(self, k: int) -> bool:
        """True for "retaliate", "hit back"."""
        back = any(self.s[c].lower == "back" for c in self.s.children(k, "prt", "advmod"))
        return self.s[k].lemma in AVENGING or (back and self.s[k].lemma in ("hit", "strike", "fight"))

    def _past(self, verb: int) -> bool:
        return any(self.s[k].lower in ("did", "had", "has", "have") for k in self.s.children(verb, "aux"))

    def _between_others(self, inner: list[int], source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """ "Egypt offered to mediate": between the pair that the report last told of."""
        third = any(f is not None and f.type is EventType.CONSULT for f in map(self.match, inner))
        return self._rest_of_pair(source) if third else ()

    def _rest_of_pair(self, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The pair that the report last told of, without the source where it is one of them."""
        if len({r.actor for r in source}) > 1 and codes(self._pair) & codes(source):
            return ()  # "both sides are willing to talk": to each other
        return tuple(r for r in self._pair if not codes((r,)) & codes(source))

    def _each_other(self, i: int, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """ "Bilateral relations", "ties": with the only other party that the sentence names."""
        words = {self.s[k].lemma for h in syntax.complements(self.s, i) for k in self.s.subtree(h)}
        if not words & {"bilateral", "mutual", "relation", "tie", "relationship", "dialogue"}:
            return ()
        rest = {next(iter(codes((r,)))): r for r in self._others if codes((r,)) - codes(source)}
        if not rest and codes(self._pair) >= codes(source):  # the pair that the report last told of
            rest = {next(iter(codes((r,)))): r for r in self._pair if codes((r,)) - codes(source)}
        return tuple(rest.values()) if len(rest) == 1 else ()

    # --- said it would --------------------------------------------------------------------------------------------

    def _promise(self, i: int) -> Draft | None:
        """ "Oslo said it would free them": who says he will help or yield agrees to it, or threatens to harm."""
        s = self.s
        if s[i].lemma not in PROMISING or not syntax.is_verb(s, i):
            return None
        inner = [k for k in s.children(i, "ccomp") if status.is_promised(s, k)]
        kind = self._promised(i, inner[0]) if inner else None
        source = self.source_of(syntax.subjects(s, i)) if kind is not None else ()
        if kind is None or not codes(source) or not self._same_doer(inner[0], source):
            return None
        inner = [c for c in syntax.conjuncts(s, inner[0]) if syntax.is_verb(s, c)]
        targets = self.within(inner, source)
        if not targets:
            return None
        used = frozenset(k for h in inner for k in (*syntax.chain(s, h), h)) | {i}
        told = status.of_speech(s, i)
        return Draft(i, i, kind, None, source, targets, False, f"promise:{s[i].lemma}", 0.8, used, told)

    def _promised(self, i: int, inner: int) -> EventType | None:
        """What the promise of the act at verb `inner` is; None where it stays an intended act of its own type."""
        frame = self.match(inner)
        if frame is None:
            return None
        eased = frame.type is EventType.RETREAT and frame.mode in ("withdraw", "ceasefire", "access")
        return EventType.CONCEDE if eased and self.s[i].lemma in ANNOUNCING else PROMISED.get(frame.type)

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _verb(self, i: int) -> Draft | None:
        s = self.s
        if s[i].dep in ("aux", "auxpass", "amod") or syntax.is_adjectival(s, i) or self.exhorts(i):
            return None
        first: Draft | None = None
        for frame in self.matches(i):
            draft = self._framed(i, frame, self.doers_of(i, frame))
            if draft is not None and codes(draft.targets) - codes(draft.sources):
                return draft
            first = first or draft
        return first

    def _sides_of(
        self, i: int, source: tuple[ActorRef, ...], targets: tuple[ActorRef, ...]
    ) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
        """Both sides of what a third brings about between them: "a plan to mend ties between Chad and Niger"."""
        near = (i, *syntax.objects(self.s, i))
        between = self.known(c for k in near for c in syntax.prepositional(self.s, k, "between"))
        third = codes(between) == codes(targets) and not codes(source) & codes(targets)
        return (targets[:1], targets[1:]) if third else (source, targets)

    def _warring(self, i: int, frame: VerbFrame, targets: tuple[ActorRef, ...]) -> bool:
        """True for two who fight and nobody else is told: "fought a war over the islands"."""
        alone = frame.lemma in ("fight", "battle", "wage") and not targets
        together = any(syntax.prepositional(self.s, i, word) for word in ("against", "alongside", "with", "for"))
        return alone and not together

    def _means(self, i: int, frame: VerbFrame, ref: ActorRef) -> bool:
        """True for nobody known in the object that the frame asks for: what is sent, spread, used."""
        wanted = any(n.kind == "obj" and n.words and "party" not in n.words for n in frame.needs)
        if ref.actor is not None or ref.span is None or not wanted or "obj" in frame.targets:
            return False
        words = self.s.tokens_in(ref.span)
        return any(k in words and self.s[k].pos != "PROPN" for k in syntax.objects(self.s, i))

    def _several(self, refs: tuple[ActorRef, ...]) -> bool:
        """True if states act with each other: "Thai and Danish ships", not "a Thai-Danish family"."""
        spans = {r.span for r in refs}
        if len(codes(refs)) < 2 or len(spans) > 1 or None in spans:
            return len(codes(refs)) > 1
        return self.s[self.s.tokens_in(next(s for s in spans if s is not None))[-1]].tag not in ("NN",)

    def _framed(self, i: int, frame: VerbFrame, source: tuple[ActorRef, ...]) -> Draft | None:
        """The act of one frame: its parties, its extent."""
        if self.is_none(i, frame):
            return None
        if "reversed" in frame.flags:
            return self._received(i, frame)
        mutual = "mutual" in frame.flags
        source = source or self.authority(i, frame) or self.crowd(i, frame)
        targets = self._by_name(apart(self.targets_of(i, frame, source), source))
        if not codes(targets) or frame.mode in BY_ARMS:
            behind = 0 if syntax.is_passive(self.s, i) else self.s[i].start  # "marching on Raqqa, it freed villages"
            targets = grounded(targets, frame.type, codes(source), frame.mode in BY_ARMS, behind)
        spans = {r.span for r in source if r.span is not None}
        targets = tuple(r for r in targets if not is_void(r) and (mutual or r.span not in spans))
        freed = any(self.s[k].lemma in ("free", "go", "loose") for k in self.s.children(i, "xcomp", "ccomp"))
        lets = frame.mode == "access" and not freed and any(n.kind == "comp" for n in frame.needs)
        if (lets or "visit" in frame.flags) and targets and not codes(targets) - codes(source):
            return None  # "let its people vote", "returned to his country"
        if lets and not targets:
            return None
        if mutual and not source and syntax.is_passive(self.s, i):
            sides = self.parties(syntax.prepositional(self.s, i, "between"))
            source, targets = (sides[:1], sides[1:]) if len(sides) > 1 else self._both(syntax.objects(self.s, i))
            agreed = {self.s[k].lemma for k in syntax.objects(self.s, i)} & self.lexicon.classes["deal"]
            if frame.mode == "third-party" and source and agreed:
                frame = frame._replace(type=EventType.AGREE, mode=None)  # "a truce brokered between Chad and Niger"
        if not source and frame.mode == "third-party" and len(codes(targets)) > 1:  # "the meeting brought together"
            source, mutual = targets, True
        if not source and mutual and codes(targets) and self.s[i].dep == "acl":
            source = self.carrier(self.s[i].head)  # "conducted strikes coordinated with Iraq"
        if not source and syntax.is_passive(self.s, i) and frame.type in MOVING:
            troops = self.lexicon.classes["troops"]
            moved = [k for k in syntax.objects(self.s, i) if self.s[k].lemma in troops]
            source = self.parties(moved)  # "Russian soldiers were deployed"
        if mutual and frame.type in (EventType.SUPPORT, EventType.AGREE) and len(codes(targets)) > 1:
            source, targets = self._sides_of(i, source, targets)
        if (
            frame.type is EventType.AGREE
            and not targets
            and any(self.s[k].lemma in TALKING for k in syntax.objects(self.s, i))
        ):
            targets = self._rest_of_pair(source)  # "Oslo offered mediation"
        if self.in_words(i, frame, source, targets):
            frame = frame._replace(type=EventType.ACCUSE, mode="disapprove")
        elif self.in_arms(i, frame):
            frame = frame._replace(type=EventType.ASSAULT, mode=None)
        elif self.is_other(frame, source, targets):
            return None
        if not targets and frame.type is EventType.REQUEST:
            targets = self.addressees(i, source)  # "wrote to Lima asking for help"
        refers = None if codes(targets) else self._refers(i, frame)
        needy = "target" in frame.flags and not targets and not (mutual and self._several(source))
        if (not source and not mutual and not codes(targets)) or (needy and refers is None):
            return None
        targets = tuple(r for r in targets if not self._means(i, frame, r))
        together = frame.lemma in JOINING and not syntax.prepositional(self.s, i, "with")
        if self._several(source) and (together or (mutual and not codes(targets) - codes(source))):
            targets, mutual = source, True  # "Chad and Niger met", "agreed on a truce"
        if len(codes(source)) > 1 and (syntax.is_reciprocal(self.s, i) or self._warring(i, frame, targets)):
            targets, mutual = source, True  # "each side accused the other"
        last, used = self._extent(i, frame)
        if (
            frame.type is EventType.MOBILIZE
            and len(codes(source)) > 1
            and not codes(targets)
            and "test" not in frame.flags
        ):
            frame = frame._replace(type=EventType.COOPERATE, mode=None)  # drills staged by two states are joint ones
            targets, mutual = source, True
        strength = 0.75 if frame.needs else 0.65
        draft = Draft(i, last, frame.type, frame.mode, source, targets, mutual, frame.rule, strength, used)
        wish = self._performed(i)
        told = None if wish is None else Status.DENIED if self.s.child(wish, "neg") is not None else Status.DONE
        return draft._replace(refers=refers, needy=needy, status=told)

    def _received(self, i: int, frame: VerbFrame) -> Draft | None:
        """The act of a frame whose subject is at the receiving end: "came under fire from", "got a loan from"."""
        patient = self.source_of(syntax.surface_subject(self.s, i))
        giver = self.targets_of(i, frame, patient) if patient else ()
        if not codes(giver) or codes(giver) & codes(patient):
            return None
        last, used = self._extent(i, frame)
        return Draft(i, last, frame.type, frame.mode, giver, patient, False, frame.rule, 0.75, used)

    def _refers(self, i: int, frame: VerbFrame) -> int | None:
        """The word in the target's place that stands for something told before: "it", "the launch"."""
        s = self.s
        heads = [*syntax.objects(s, i)] if {"obj", "objin"} & set(frame.targets) else []
        near = (i, *syntax.objects(s, i))
        heads += [c for w in frame.targets if w in REFERRING for h in near for c in syntax.prepositional(s, h, w)]
        acts = frame.type in (EventType.ACCUSE, EventType.REJECT) or frame.lemma in ("praise", "welcome", "hail")
        attacks = (k for k in heads if frame.type is EventType.ACCUSE and (self.is_attack(k) or self.is_aimed(k)))
        return next((k for k in heads if syntax.is_anaphor(s, k) and (acts or s[k].pos != "PRON")), next(attacks, None))

    def _by_name(self, refs: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The same parties, pronouns as the names that the sentence has for them: better evidence."""
        named = {r.actor.id: r for r in self._others if r.actor is not None}
        return tuple(named.get(r.actor.id, r) if r.actor is not None and r.via == "pronoun" else r for r in refs)

    def _both(self, heads: Sequence[int]) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
        """Both sides of a mutual act in the passive: "a treaty was signed between A and B"."""
        for k in heads:
            between = syntax.prepositional(self.s, k, "between") or syntax.prepositional(self.s, k, "with")
            sides = self.known(between)
            own = self.noun_slots(k, ("poss", "mod", "of", "by"), sides)
            if len(codes(sides)) > 1:
                return sides[:1], sides[1:]
            if own and sides:
                return own, sides
            if len(codes(own)) > 1:
                return own[:1], own[1:]
        return (), ()

    def _extent(self, i: int, frame: VerbFrame) -> tuple[int, frozenset[int]]:
        """The last token of the trigger and the tokens it swallows: the object noun that the frame asked for."""
        s = self.s
        wanted = any(n.kind == "obj" and "party" not in n.words for n in frame.needs)
        objects = [syntax.content_head(s, k) for k in syntax.objects(s, i)]
        if wanted and not objects:
            words = ("in", "into", "to", "from", "for")
            objects += [syntax.content_head(s, c) for w in words for c in syntax.prepositional(s, i, w)]
        told = frame.type is EventType.ACCUSE and not wanted  # "condemned American aggression": the aggression is told
        used = {k for k in objects if wanted or (s[k].pos == "NOUN" and not told)} | {i}
        if frame.type in _SWALLOWING and "inner" not in frame.flags:
            for k in syntax.complements(s, i):
                used |= {k, *syntax.chain(s, k)}
        if frame.type is EventType.CONCEDE:  # "gave up its threat to sue Peru"
            used |= {c for o in objects for k in syntax.complements(s, o) for c in (k, *syntax.chain(s, k))}
        near = [k for k in objects if wanted and i < k <= i + 4]
        return (near[0] if near else i), frozenset(used)

    # --- what one act of the sentence lends another -----------------------------------------------------------------

    def _protecting(self, d: Draft) -> Draft:
        """Peacekeepers sent are protection given (AID), not a show of force."""
        if d.type is not EventType.MOBILIZE or not any(t.lemma.startswith("peacekeep") for t in self.s.tokens):
            return d
        return d._replace(type=EventType.AID, mode=None, rule=f"peacekeeping {d.rule}")

    def _refused(self, d: Draft) -> Draft:
        """ "Will not lift the ban", "failed to reach agreement": a REJECT, not an act that did not take place."""
        if (
            d.type is EventType.REJECT
            and self.s[d.trigger].lemma == "objection"
            and status.of(self.s, d.head) is Status.DENIED
        ):
            return d._replace(type=EventType.AGREE, mode=None, status=Status.DONE, rule=f"no {d.rule}")
        if d.status is not None or quad(d.type) not in (1, 2) or d.rule.startswith("attitude"):
            return d
        s = self.s
        verb = d.trigger if syntax.is_verb(s, d.trigger) else None
        if verb is None:
            return d
        auxiliaries = {s[k].lower for k in s.children(verb, "aux")}
        withheld = s[verb].lemma in WITHHELD
        unwilling = s.child(verb, "neg") is not None and (withheld or auxiliaries & {"will", "wo", "would"})
        failed = s[s[verb].head].lemma == "fail" and s[verb].dep == "xcomp" and d.type is EventType.AGREE
        if not (unwilling or failed):
            return d
        return d._replace(type=EventType.REJECT, mode=None, status=Status.DONE, rule=f"refused {d.rule}")

    def _completed(self, drafts: list[Draft]) -> list[Draft]:
        """Drafts with the parties that another act of the same sentence tells; those left without a source go."""
        full = [d for d in drafts if codes(d.sources) and codes(d.targets)]
        done = []
        for d in map(pointed, drafts):
            if not d.sources and d.mutual and d.mode != "third-party":
                lender = next((o for o in full if o.mutual), None)
                if lender is not None:
                    d = d._replace(sources=lender.sources, targets=lender.targets, strength=0.5)
            elif not codes(d.targets) - codes(d.sources):
                d = self._inherit(d, full)
            if d.sources:
                done.append(self._lent(self._protecting(self._refused(d))))
            elif codes(d.targets):
                self.orphans.append(d)
        return done

    def _lent(self, d: Draft) -> Draft:
        """The draft with what its surroundings lend it."""
        return self.standing(self.suffered(self.addressed(d)))

    def _inherit(self, d: Draft, full: list[Draft]) -> Draft:
        """ "spoke to B and voiced conditions": the second act of one subject is towards the same party."""
        s = self.s
        if quad(d.type) not in (1, 3) or s[d.trigger].dep != "conj":
            return d
        first = s[d.trigger].head
        lender = next((o for o in full if o.trigger == first and codes(o.sources) == codes(d.sources)), None)
        return d if lender is None else d._replace(targets=lender.targets, strength=d.strength * 0.9)
