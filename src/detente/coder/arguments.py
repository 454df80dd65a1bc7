"""Where the parties of an act stand: the slots of verb and noun frames, read off one parsed sentence.

Slots are named in the lexicon (obj, dative, objin, comp, any, a preposition, poss, mod ...): data/lexicon/*.tsv.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Protocol

from detente.coder import lexicon, syntax
from detente.coder.attacks import BACKED, Attacks
from detente.coder.kinds import meetable, official
from detente.coder.lands import names_town
from detente.coder.lexicon import Need, VerbFrame
from detente.language import Sentence
from detente.ontology import quad
from detente.records import ActorRef, EventType

__all__ = ["Arguments", "Parties", "codes"]


class Parties(Protocol):
    """What the frame reader asks of the cast of a report."""

    def party(self, sentence: Sentence, head: int) -> tuple[ActorRef, ...]:
        """Whom the noun phrase headed by the token refers to."""
        ...


def codes(refs: Iterable[ActorRef]) -> frozenset[str]:
    """The states, or ids of organisations without one, that the references stand for."""
    return frozenset(r.actor.state or r.actor.id for r in refs if r.actor is not None)


#: Prepositions that only say where or when an act takes place.
PLACING = frozenset(
    ("in", "at", "near", "inside", "outside", "during", "after", "before", "since", "following", "amid")
)
#: Prepositions of where one is bound while one acts.
HEADING = frozenset(("toward", "towards"))
#: Prepositions of the receiver, which the parser often hangs on the nearest noun.
STRAYING = frozenset(("to", "against"))
#: Types whose acts are towards people, not towards what belongs to them.
PERSONAL = frozenset((EventType.CONSULT, EventType.REQUEST))
#: Lines whose neighbours are only named to say where.
BORDERS = frozenset(("border", "frontier", "boundary", "borderline", "coast", "shore"))
#: Types whose acts touch the territory that they are done in.
TOUCHING = frozenset((EventType.ASSAULT, EventType.AID, EventType.MOBILIZE))
#: Embedded acts that harm: readiness to do them is a threat (codebook 3.1); showing force with others is not.
HARMFUL = frozenset((EventType.ASSAULT, EventType.SANCTION, EventType.COERCE))


class Arguments(Attacks):
    """The parties of one sentence, by slot."""

    def __init__(self, sentence: Sentence, cast: Parties) -> None:
        self.s = sentence
        self.cast = cast
        self.lexicon = lexicon.load()
        self._parties: dict[int, tuple[ActorRef, ...]] = {}
        self._matched: dict[int, VerbFrame | None] = {}

    def party(self, i: int) -> tuple[ActorRef, ...]:
        """The parties that token `i` heads, cached."""
        if i not in self._parties:
            nobody = syntax.is_time(self.s, i) or self._carries(i)
            self._parties[i] = () if nobody else self.cast.party(self.s, i)
        return self._parties[i]

    def _carries(self, i: int) -> bool:
        """True for where something is said, no party to it: "on Twitter"."""
        s = self.s
        return (
            s[i].lower in syntax.PLATFORMS
            and s[i].dep == "pobj"
            and s[s[i].head].lower in ("on", "via", "over", "through")
        )

    def parties(self, heads: Iterable[int]) -> tuple[ActorRef, ...]:
        """The parties of several heads, each once, in order."""
        found: dict[tuple[object, ...], ActorRef] = {}
        named = ((i, syntax.content_head(self.s, i)) for i in heads)
        for c in (c for i, h in named for c in (syntax.conjuncts(self.s, h) if h != i else (h,))):
            for ref in self.party(c):
                found.setdefault((ref.actor.id, ref.actor.state) if ref.actor else (ref.span, ref.text), ref)
        return tuple(found.values())

    def known(self, heads: Iterable[int]) -> tuple[ActorRef, ...]:
        """Only those parties that are identified."""
        return tuple(r for r in self.parties(heads) if r.actor is not None)

    def source_of(self, heads: Sequence[int]) -> tuple[ActorRef, ...]:
        """Who acts: the subject, the list it is said to include, or whoever stands before it ("Moscow's move")."""
        if any(self.is_attack(i) and any(map(self.is_town, self.s.children(i, "compound", "nmod"))) for i in heads):
            return self.known(d for i in heads for d in self.attackers(i))  # "the Lima bombing killed nine"
        listed = self.parties(c for i in heads for c in syntax.listed(self.s, i))
        direct = listed or self._named_again(heads) or self.parties(heads)
        if direct:
            return direct
        for i in heads:
            inner = self.known(self.s.children(i, "poss", "amod", "compound", "nmod"))
            if inner:
                return inner[:1]
            by = self.known(c for word in ("by", "of") for c in syntax.prepositional(self.s, i, word))
            if by or self.s[i].lemma in syntax.SPEECH_NOUNS:
                return by or self.carrier(i)
            if self.s[i].pos == "PROPN":
                return (self._unknown(i),)
        return ()

    def _named_again(self, heads: Sequence[int]) -> tuple[ActorRef, ...]:
        """ "Farc said it will release": the name in the same sentence is better evidence than the pronoun."""
        s = self.s
        if len(heads) != 1 or s[heads[0]].lower not in ("he", "she", "it", "they"):
            return ()
        speaker: list[int] = []
        for k in s.ancestors(heads[0]):
            if syntax.is_verb(s, k) and s[k].lemma in self.lexicon.reporting:
                speaker = [h for h in syntax.subjects(s, k) if s[h].pos != "PRON" and self._fits(heads[0], h)]
                break
        named, pronoun = self.parties(speaker), self.parties(heads)
        if not named and not codes(pronoun) and len(speaker) == 1 and s[speaker[0]].pos == "PROPN":
            return (self._unknown(speaker[0]),)
        return named if named and (not codes(pronoun) or codes(pronoun) == codes(named)) else ()

    def _fits(self, pronoun: int, h: int) -> bool:
        """False where the number speaks against it: "officials said it killed nine" is not about the officials."""
        return self.s[pronoun].lower != "it" or self.s[h].tag not in ("NNS", "NNPS")

    def _unknown(self, i: int) -> ActorRef:
        """A named party that nobody can identify: its noun phrase."""
        words = list(syntax.phrase(self.s, i))
        near = [k for k in words if k <= i and self.s[k].dep not in ("det", "punct", "prep")]
        span = self.s.span_between(min(near), i)
        return ActorRef(None, span, self.s.text[span.start - self.s.start : span.end - self.s.start], "unknown")

    def match(self, i: int) -> VerbFrame | None:
        """The most telling frame of the verb whose conditions hold."""
        if i not in self._matched:
            self._matched[i] = next(self.matches(i), None)
        return self._matched[i]

    def matches(self, i: int) -> Iterator[VerbFrame]:
        """All frames of the verb whose conditions hold, the most telling first."""
        frames = self.lexicon.verbs.get(self.s[i].lemma, ())
        if not frames or self._idle(i):
            return
        for frame in frames:
            if all(self._holds(i, n, frame.type) for n in frame.needs) and self._flags_hold(i, frame):
                yield frame

    def _idle(self, i: int) -> bool:
        """True if the verb stands in a phrase that tells no act: "met the deadline", "attacked the problem"."""
        phrases = self.lexicon.idle.get(self.s[i].lemma, ())
        return any(all(self._holds(i, n, None) for n in needs) for needs in phrases)

    def _flags_hold(self, i: int, frame: VerbFrame) -> bool:
        s = self.s
        if "org" in frame.flags:
            where = [k for word in frame.targets for k in syntax.prepositional(s, i, word)]
            return any(r.actor is not None and r.actor.state is None for r in self.parties(where)) or any(
                s[k].lemma in ("treaty", "pact", "agreement", "accord", "convention", "deal", "union", "bloc")
                for k in where
            )
        if "mil" in frame.flags:
            heads = syntax.subjects(s, i)
            armed = self.lexicon.classes["troops"] | self.lexicon.classes["forces"] | self.lexicon.classes["soldiers"]
            return any(s[k].lemma in armed for k in heads) or any(
                r.actor is not None and r.actor.sector in ("MIL", "REB", "UAF") for r in self.parties(heads)
            )
        if "people" in frame.flags:
            heads = syntax.subjects(s, i)
            unable = self.lexicon.classes["troops"] | self.lexicon.classes["projectile"]
            if any(s[k].lemma in unable for k in heads):
                return False
            states = [k for k in heads if s[k].tag not in ("NNS", "NNPS")]  # Danes are no government
            ruling = (r for r in self.parties(heads) if r.actor is not None and r.actor.sector in ("GOV", "LEG"))
            return not any(official(r) for r in self.parties(states)) and next(ruling, None) is None
        if "visit" in frame.flags:
            if s[i].dep == "pcomp" and s[s[s[i].head].head].pos == "NOUN":
                return False  # "a ban on flying to Cuba"
            heads = [k for k in syntax.subjects(s, i) if s[k].lemma not in self.lexicon.classes["travelling"]]
            return any(
                r.actor is None or r.actor.sector not in ("MIL", "REB", "CIV", "REF") for r in self.parties(heads)
            )
        if "met" in frame.flags and not any(meetable(r) for r in self.parties(syntax.objects(s, i))):
            return False
        if "subjunctive" in frame.flags:
            return any(s[k].tag == "VB" or s.child(k, "aux") is not None for k in syntax.complements(s, i))
        if "request" in frame.flags:
            return bool(s.children(i, "xcomp", "ccomp", "advcl", "prep", "relcl")) or s[i].lemma in (
                "urge",
                "press",
                "pressure",
                "implore",
            )
        return True

    def _holds(self, i: int, need: Need, kind: EventType | None) -> bool:
        return self._asked(i, need, kind) is not need.negative

    def _asked(self, i: int, need: Need, kind: EventType | None) -> bool:
        """True if the verb's surroundings hold what the condition asks for."""
        s, words = self.s, need.words
        if need.kind == "obj":
            return self._object_holds(i, words, kind)
        if need.kind == "noobj":
            return not syntax.objects(s, i)
        if need.kind == "prep":
            marks = s.children(i, "prep", "dative", "agent", "prt", "advmod")
            adverbs = [k for k in s.children(i, "advmod", "prt") if s[k].lower in syntax.LEADING]
            marks += [c for k in adverbs for c in s.children(k, "prep")]  # "pulled back from"
            marks = [k for k in marks if k > i or syntax.is_passive(s, i)]
            if "outside" in words and any(syntax.fronts(s, k) for k in marks if s[k].lower == "in"):
                return True
            return any(s[k].lower in words and not self._timing(k) for k in marks)
        if need.kind == "prt":
            near = s.children(i, "prt", "prep", "advmod", "oprd", "acomp", "advcl", "intj")  # "said no"
            return any(s[k].lower in words and self._is_particle(i, k) for k in near)
        if need.kind == "comp":
            return any(not words or s[k].lemma in words for k in s.children(i, "ccomp", "xcomp"))
        if need.kind == "inf":
            return any(not words or s[k].lemma in words for k in syntax.infinitives(s, i))
        if need.kind == "subj":
            return self._among(syntax.subjects(s, i) or syntax.surface_subject(s, i), words)
        if need.kind == "pred":
            called = syntax.predicates(s, i)
            called += [c for k in called for c in s.children(k, "amod")]  # "called him a stupid man"
            return self._among(called, words) if words else bool(called)
        holders = (i, *syntax.objects(s, i))
        return self._among((k for h in holders for k in syntax.prepositional(s, h, need.kind)), words)

    def _timing(self, k: int) -> bool:
        """True for a preposition that only dates: "on Monday", but not "until Monday"."""
        s = self.s
        held = s.child(k, "pobj")
        return held is not None and s[k].lower not in ("until", "till", "by") and syntax.is_time(s, held)

    def _is_particle(self, i: int, k: int) -> bool:
        """True unless the word is a plain preposition: "took in refugees", but not "took bribes in Oslo"."""
        s = self.s
        plain = s[k].dep == "prep" and s.child(k, "pobj") is not None
        return not plain or not s.children(i, *syntax.OBJECTS)

    def _among(self, heads: Iterable[int], words: frozenset[str]) -> bool:
        """True if one of the nouns (or adjectives) is among the words, or a party where they ask for one."""
        return any(self._is_one_of(k, words) or ("party" in words and self._heads_party(k)) for k in heads)

    def _is_one_of(self, k: int, words: frozenset[str]) -> bool:
        """True if the noun or adjective, as it stands or with its modifier, is among the words."""
        s = self.s
        head = syntax.content_head(s, k)
        named = [s[c].lower for c in s.children(k, "compound")] if s[k].pos == "PROPN" else []  # "Hurricane Wanda"
        if k == 0 and s[k].tag == "NNPS":  # "Tributes were paid": taken for a name
            named.append(s[k].lower.removesuffix("s"))
        return not words.isdisjoint((s[head].lemma, s[k].lemma, s[k].lower, _compound(s, head), *named))

    def _heads_party(self, k: int) -> bool:
        return bool(self.party(syntax.content_head(self.s, k)))

    def _object_holds(self, i: int, words: frozenset[str], kind: EventType | None) -> bool:
        s = self.s
        objects = syntax.objects(s, i)
        if not words:
            return bool(objects)
        inner = () if objects else ("in", "into", "to", "from", "out")
        for k in (*objects, *(c for w in inner for c in syntax.prepositional(s, i, w))):
            if self._is_one_of(k, _things(words)):
                return True
            head = syntax.content_head(s, k)
            if "joint" in words and any(
                s[c].lemma in ("joint", "bilateral", "trilateral") for c in s.children(head, "amod")
            ):
                return True
        things = kind not in PERSONAL  # one seizes a ship, but talks to its captain
        parties = (r for k in objects if "party" in words for r in self.party(k))  # dear, so asked for last
        return any((things or r.via != "instrument") and not self._own_thing(r) for r in parties)

    def targets_of(self, i: int, frame: VerbFrame, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """Who the act is towards: the first slot that holds a party other than the source."""
        plain = not frame.needs or frame.type is EventType.REJECT
        harm = self.harm(syntax.objects(self.s, i), frame.type) if plain else []
        if harm:  # those who did it, not those whom it hit
            return self.known(d for k in harm for d in self.attackers(k))
        mine, ids = codes(source), {r.actor.id for r in source if r.actor}
        spans = {r.span for r in source}
        fallback: tuple[ActorRef, ...] = ()
        for slot in frame.targets:
            if slot == "any" and frame.type is EventType.ASSAULT and (own := self._compatriots(i, source)):
                return own
            refs = tuple(r for r in self.verb_slot(i, slot, source) if r.span is None or r.span not in spans)
            others = tuple(r for r in refs if codes((r,)) - mine)
            if others:
                return self._with_territory(i, others, mine) if frame.type in TOUCHING else others
            refs = tuple(r for r in refs if not (slot in ("obj", "objin") and self._own_thing(r)))
            if slot in ("obj", "dative") and any(r.actor is not None and r.actor.id not in ids for r in refs):
                return refs  # a party of the same state: a domestic act
            fallback = fallback or refs
        lent = self._carried(i, mine)
        if lent or fallback:
            return lent or tuple(self._nameless(r, ids) for r in fallback)
        return () if "mutual" in frame.flags else self._strangers(i, frame, ids)

    def _nameless(self, ref: ActorRef, ids: set[str]) -> ActorRef:
        """People whom only a word for the doers themselves would name: "killed nine farmers in their sleep"."""
        mine = ref.actor is not None and ref.actor.id in ids and ref.actor.id != ref.actor.state
        return ActorRef(None, ref.span, ref.text, "unknown") if mine and ref.via in ("modifier", "role") else ref

    def _compatriots(self, i: int, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """Others of the source's own state inside the object: a domestic act ("shelled positions of the army")."""
        actors = {r.actor for r in source}
        inner = self.known(k for o in syntax.objects(self.s, i) for k in syntax.inside(self.s, o))
        return tuple(r for r in inner if codes((r,)) <= codes(source) and r.actor not in actors and official(r))

    def doers(self, heads: Iterable[int]) -> tuple[ActorRef, ...]:
        """Who does what the clause of a noun tells: "reports that Chad has shelled Mali"."""
        s = self.s
        clauses = [c for k in heads for c in s.children(k, "acl", "ccomp", "relcl") if s.child(c, "mark") is not None]
        return self.known(d for c in clauses for d in syntax.subjects(s, c))

    def _carried(self, i: int, mine: frozenset[str]) -> tuple[ActorRef, ...]:
        """Whose a thing is that a relative clause speaks of: "Oslo dropped its demand, which Lima had opposed"."""
        s = self.s
        if s[i].dep != "relcl" or s[s[i].head].pos != "NOUN" or s[i].head not in syntax.objects(s, i):
            return ()
        if self.is_attack(s[i].head):  # "condemned the attack that Lima launched": it is the accuser's least of all
            return ()
        holders = self.noun_slot(s[i].head, "poss", ()) or self.carrier(s[i].head)
        return tuple(r for r in holders if codes((r,)) - mine)

    def _strangers(self, i: int, frame: VerbFrame, ids: set[str]) -> tuple[ActorRef, ...]:
        """Named parties of the source's own state, or that nobody can identify, as object of the verb or inside it."""
        s = self.s
        objects = syntax.objects(s, i)
        heads = [*objects, *(c for k in s.children(i, "prep", "dative") for c in s.children(k, "pobj"))]
        inner = [k for h in heads for k in (h, *syntax.inside(s, h))]
        if not {"obj", "objin", "any"} & set(frame.targets):
            heads, inner = ([k for k in group if k not in objects] for group in (heads, inner))  # what is sent
        found = [
            k
            for k in inner
            if (s[k].pos == "PROPN" or self._begins_town(k))
            and s[k].dep in ("dobj", "pobj", "poss", "conj", "nsubjpass")
        ]
        found = [k for k in found if s[k].dep != "pobj" or s[s[k].head].lower not in PLACING | HEADING]
        found = [k for k in found if s[s[s[k].head].head].lower not in BACKED]  # "in an operation backed by Chad"
        people = [r for k in (*heads, *inner) for r in self.party(k) if r.actor is None]
        return tuple(people[:1]) or self._first_named(found, ids)

    def _begins_town(self, k: int) -> bool:
        """True for a town that begins the sentence, which the tagger takes for a common noun."""
        return k == 0 and self.s[k].tag == "NN" and names_town(self.s[k].text)

    def _first_named(self, heads: Sequence[int], ids: set[str]) -> tuple[ActorRef, ...]:
        for k in heads:
            if self._locates(k) or syntax.is_time(self.s, k) or self._carries(k):
                continue
            known = self.known((k,))
            if not known or any(r.actor is not None and r.actor.id not in ids for r in known):
                return known[:1] or (self._unknown(k),)
        return ()

    def _with_territory(self, i: int, refs: tuple[ActorRef, ...], mine: frozenset[str]) -> tuple[ActorRef, ...]:
        """The group struck or helped, and the state it was struck or helped in (codebook 3.2)."""
        if any(r.actor is None or r.actor.state not in (None, r.actor.id) for r in refs):
            return refs
        heads = [i, *syntax.objects(self.s, i)]
        inner = [k for h in heads for k in syntax.inside(self.s, h)]
        where = [c for h in (*heads, *inner) for c in syntax.prepositional(self.s, h, "in")]
        land = self.known(where) or self.inside(where, ())
        return refs + tuple(r for r in land[:1] if not codes((r,)) & (codes(refs) | mine))

    def verb_slot(self, i: int, slot: str, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The parties in one slot of the verb at token `i`."""
        s = self.s
        if slot == "obj":
            return self._parallel(i) or self.parties(syntax.objects(s, i))
        if slot == "dative":
            return self.parties(syntax.receivers(s, i))
        if slot == "objin":
            return self.inside(syntax.objects(s, i), source)
        if slot == "objmod":
            return self.known(m for k in syntax.objects(s, i) for m in syntax.modifiers(s, k))
        if slot == "comp":
            return self.parties(
                c
                for head in (*s.children(i, "ccomp", "xcomp"), *syntax.wished(s, i))
                for k in syntax.conjuncts(s, head)
                for n in s.children(k, *syntax.SUBJECTS)
                for c in syntax.conjuncts(s, n)
            )
        if slot == "compin":
            for k in syntax.complements(s, i):
                refs = self.within([k], source)
                if refs:
                    return refs
            return ()
        if slot == "purp":
            clauses = [k for k in s.children(i, "advcl", "xcomp", "relcl", "acl") if s[k].tag == "VB"]
            clauses += [k for o in syntax.objects(s, i) for k in s.children(o, "acl", "relcl") if s[k].tag == "VB"]
            return self.within(clauses, source) or self.known(
                c for k in clauses for c in syntax.prepositional(s, k, "in")
            )
        if slot == "any":
            return self.anyone(i, source)
        if slot == "objclause":
            return next(filter(None, (self.noun_slots(k, ("that", "inf"), source) for k in syntax.objects(s, i))), ())
        heads = [k for k in syntax.prepositional(s, i, slot) if not self.only_backed(k)]
        refs = self.parties(heads)
        if not refs and heads:
            refs = self.inside(heads, source)
        if refs:
            return refs
        for k in syntax.objects(s, i) or syntax.states_of(s, i):
            inner = [c for p in {k, syntax.content_head(s, k)} for c in syntax.prepositional(s, p, slot)]
            done = s.children(k, "acl") if slot == "by" else []  # "a resolution proposed by the United States"
            inner += [c for a in done for c in syntax.agents(s, a)]
            refs = self.parties(inner) or self.inside(inner, source)
            if refs:
                return refs
        return self._astray(i, slot, source) if slot in STRAYING else ()

    def _parallel(self, i: int) -> tuple[ActorRef, ...]:
        """ "Oslo backed the Thai plan while Lima opposed it": the plan, not Oslo."""
        s, it = self.s, syntax.objects(self.s, i)
        if len(it) != 1 or s[it[0]].lower != "it":
            return ()
        judged = (k for k in range(i - 1, -1, -1) if syntax.is_verb(s, k) and syntax.objects(s, k))
        verb = next(judged, None)
        frame = None if verb is None else self.match(verb)
        if verb is None or frame is None or quad(frame.type) not in (1, 3):
            return ()
        things = [k for k in syntax.objects(s, verb) if k < i and s[k].tag == "NN" and s[k].lemma != "country"]
        other = codes(self.parties(syntax.subjects(s, verb))) & codes(self.parties(it))
        return (self.known(things) or self.inside(things, ())) if other else ()

    def _own_thing(self, ref: ActorRef) -> bool:
        """True for a thing, not a person or body, that the text calls somebody's own: "suspended their campaigns"."""
        if ref.via not in ("modifier", "instrument") or ref.span is None:
            return False
        words = self.s.tokens_in(ref.span)
        return any(self.s[c].tag == "PRP$" for k in words for c in self.s.children(k, "poss"))

    def _astray(self, i: int, word: str, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """A known party after the preposition, attached too low: "returned a bust of Peter the Great to Peru"."""
        s = self.s
        under = [k for o in syntax.objects(s, i) if o > i for k in s.subtree(o)]
        found = [c for k in under if s[k].dep == "prep" and s[k].lower == word for c in s.children(k, "pobj")]
        known = self.known(c for k in found for c in syntax.conjuncts(s, k))
        return tuple(r for r in known if codes((r,)) - codes(source))

    def inside(self, heads: Iterable[int], source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """Identified parties inside noun phrases, the nearest group of one kind first."""
        mine = codes(source)
        for head in heads:
            groups: dict[int, list[int]] = {}
            for k in syntax.inside(self.s, head):
                anchor = self.s[k].head if self.s[k].dep != "conj" else self.s[self.s[k].head].head
                groups.setdefault(anchor, []).append(k)
            for members in groups.values():
                inner = [k for k in members if not self._beyond_border(head, k)]
                refs = tuple(r for r in self.known(inner) if codes((r,)) - mine)
                if refs:
                    return refs
        return ()

    def _beyond_border(self, head: int, k: int) -> bool:
        """True for the neighbour that only says which border is meant: "a wall on the border with Peru"."""
        s = self.s
        line = s[s[k].head].head if s[k].dep == "pobj" else s[k].head
        return s[line].lemma in BORDERS and line != head and s[line].dep == "pobj"

    def anyone(self, i: int, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The first identified party after the trigger in its phrase, other than the source, with its conjuncts."""
        s, mine = self.s, codes(source)
        stop = {
            k
            for c in s.children(i)
            if s[c].dep in ("parataxis", "relcl", *syntax.SUBJECTS)
            or s[c].lower == "according"
            or (s[c].dep in ("conj", "advcl") and (s[c].tag != "VB" or s.child(c, "nsubj") is not None))
            for k in s.subtree(c)
        }
        for k in s.subtree(i):
            if k <= i or k in stop or s[k].pos not in ("PROPN", "NOUN", "PRON", "ADJ"):
                continue
            if s[k].dep == "npadvmod" or self._locates(k):
                continue
            refs = tuple(r for r in self.known(syntax.conjuncts(s, k)) if codes((r,)) - mine)
            if refs:
                return refs
        return ()

    def _locates(self, k: int) -> bool:
        """True if the noun only says where or when a verb's act takes place."""
        s = self.s
        prep = s[k].head
        if s[k].dep != "pobj":
            return False
        if s[prep].lower == "at" and s[k].pos == "PROPN":  # "demanded justice at the United Nations"
            return True
        if s[s[prep].head].lemma in BORDERS:  # "a wall along the border with Peru"
            return True
        return s[prep].lower in PLACING and syntax.is_verb(s, s[prep].head)

    def within(self, heads: list[int], source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The parties that embedded acts are towards: by their own frames, else the first named inside each."""
        found: dict[frozenset[str], ActorRef] = {}
        for h in heads:
            frame = self.match(h)
            targets = self.targets_of(h, frame, source) if frame is not None else ()
            for ref in targets if codes(targets) else self.anyone(h, source) or targets:
                found.setdefault(codes((ref,)) or frozenset((ref.text,)), ref)
        return tuple(found.values())

    def carrier(self, i: int) -> tuple[ActorRef, ...]:
        """The subject of the verb that carries the noun: "voiced readiness", "began talks", "after talks with"."""
        s = self.s
        for k in s.ancestors(i):
            if syntax.is_verb(s, k):
                subjects = syntax.subjects(s, k) or syntax.surface_subject(s, k)
                return (
                    self.source_of(subjects)
                    if i not in subjects and not any(i in s.subtree(x) for x in subjects)
                    else ()
                )
            if s[k].dep in ("relcl",):
                break
        return ()

    def noun_slots(self, i: int, slots: Sequence[str], source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The first slot of a noun that holds a party other than the source."""
        mine = codes(source)
        for slot in slots:
            refs = tuple(r for r in self.noun_slot(i, slot, source) if r.actor is None or codes((r,)) - mine)
            if refs:
                return refs
        return ()

    def drawn(self, i: int) -> bool:
        """True if the noun is what the subject of its verb brings on himself; of nouns that tell acts."""
        return False

    def noun_slot(self, i: int, slot: str, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The parties in one slot of the noun at token `i`."""
        s = self.s
        if slot == "poss":
            return self.parties(c for k in s.children(i, "poss") for c in syntax.conjuncts(s, k))
        if slot == "mod":
            return self.known(
                k
                for m in s.children(i, "amod", "compound", "nmod")
                if not self.names_place(i, m)
                for k in [*s.children(m, "compound", "amod", "nmod", *(() if _helped(s, m) else ("npadvmod",))), m]
            )
        if slot == "sponsored":
            return self.known(k for m in s.children(i, "amod") for k in s.children(m, "npadvmod", "compound"))
        if slot == "pred":
            return self.source_of(syntax.predicated(s, i))
        if slot == "that":
            clauses = [
                k for k in s.children(i, "acl", "ccomp", "relcl") if any(s[c].tag == "IN" for c in s.children(k))
            ] + syntax.wished(s, i)
            return self.parties(
                [d for k in clauses for n in s.children(k, *syntax.SUBJECTS) for d in syntax.conjuncts(s, n)]
                or syntax.prepositional(s, i, "that")
            )
        if slot == "inf":
            return self.within(syntax.complements(s, i), source) if syntax.complements(s, i) else ()
        participles = [k for k in s.children(i, "acl") if s[k].tag in ("VBN", "VBG")]
        if (
            s[i].dep in ("nsubj", "nsubjpass", "dobj")
            and syntax.is_verb(s, s[i].head)
            and (slot not in ("of", "from") or (slot == "from" and self.drawn(i)))
        ):
            judging = slot == "by" and (frame := self.match(s[i].head)) is not None and frame.type is EventType.ACCUSE
            participles += [] if judging else [s[i].head]  # "the raid was condemned by Peru"
        heads = [c for k in (i, *participles) for c in syntax.prepositional(s, k, slot)]
        if slot == "by":  # "the expulsion of two Danes by Oslo"
            heads += [c for k in syntax.chained(s, i, "of") for c in syntax.prepositional(s, k, "by")]
        return self.parties(heads) or (self.inside(heads, source) if slot not in ("by",) else ())


@cache
def _things(words: frozenset[str]) -> frozenset[str]:
    """The words of a condition without the one that stands for any party."""
    return words - {"party"}


def _helped(s: Sentence, m: int) -> bool:
    """True for what only stands behind an act: "a British-backed coup" is not Britain's."""
    return s[m].lower in BACKED


def _compound(s: Sentence, i: int) -> str:
    """The noun with the word before it: "arrest warrant"."""
    return f"{s[i - 1].lemma} {s[i].lemma}" if i and s[i - 1].head == i else s[i].lemma
