"""Where the parties of an act stand: the slots of verb and noun frames, read off one parsed sentence.

Slots are named in the lexicon (obj, dative, objin, comp, any, a preposition, poss, mod ...): data/lexicon/*.tsv.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from detente.coder import lexicon, syntax
from detente.coder.lexicon import Need, VerbFrame
from detente.language import Sentence
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


#: Nouns that speak for whoever issues them: "released a statement criticising ...".
SPEECH_NOUNS = frozenset(
    (
        "statement letter message report note resolution declaration tweet post speech interview article "
        "communique decree order document remark comment decision move"
    ).split()
)
#: Prepositions that only say where or when an act takes place.
PLACING = frozenset(
    ("in", "at", "near", "inside", "outside", "during", "after", "before", "since", "following", "amid")
)
#: Types whose acts are towards people, not towards what belongs to them.
PERSONAL = frozenset((EventType.CONSULT, EventType.REQUEST))
#: Types whose acts touch the territory that they are done in.
TOUCHING = frozenset((EventType.ASSAULT, EventType.AID, EventType.MOBILIZE))
#: Embedded acts that harm: readiness to do them is a threat (codebook 3.1); showing force with others is not.
HARMFUL = frozenset((EventType.ASSAULT, EventType.SANCTION, EventType.COERCE))


class Arguments:
    """The parties of one sentence, by slot."""

    def __init__(self, sentence: Sentence, cast: Parties) -> None:
        self.s = sentence
        self.cast = cast
        self.lexicon = lexicon.load()
        self._parties: dict[int, tuple[ActorRef, ...]] = {}

    def party(self, i: int) -> tuple[ActorRef, ...]:
        """The parties that token `i` heads, cached."""
        if i not in self._parties:
            self._parties[i] = self.cast.party(self.s, i)
        return self._parties[i]

    def parties(self, heads: Iterable[int]) -> tuple[ActorRef, ...]:
        """The parties of several heads, each once, in order."""
        found: dict[tuple[object, ...], ActorRef] = {}
        for i in heads:
            for ref in self.party(syntax.content_head(self.s, i)):
                found.setdefault((ref.actor.id, ref.actor.state) if ref.actor else (ref.span, ref.text), ref)
        return tuple(found.values())

    def known(self, heads: Iterable[int]) -> tuple[ActorRef, ...]:
        """Only those parties that are identified."""
        return tuple(r for r in self.parties(heads) if r.actor is not None)

    def source_of(self, heads: Sequence[int]) -> tuple[ActorRef, ...]:
        """Who acts: the subject, the list it is said to include, or whoever stands before it ("Moscow's move")."""
        listed = self.parties(c for i in heads for c in syntax.listed(self.s, i))
        direct = listed or self._named_again(heads) or self.parties(heads)
        if direct:
            return direct
        for i in heads:
            inner = self.known(self.s.children(i, "poss", "amod", "compound", "nmod"))
            if inner:
                return inner[:1]
            by = self.known(c for word in ("by", "of") for c in syntax.prepositional(self.s, i, word))
            if by or self.s[i].lemma in SPEECH_NOUNS:
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
                speaker = [h for h in syntax.subjects(s, k) if s[h].pos != "PRON"]
                break
        named, pronoun = self.parties(speaker), self.parties(heads)
        return named if named and (not codes(pronoun) or codes(pronoun) == codes(named)) else ()

    def _unknown(self, i: int) -> ActorRef:
        """A named party that nobody can identify: its noun phrase."""
        words = list(syntax.phrase(self.s, i))
        near = [k for k in words if k <= i and self.s[k].dep not in ("det", "punct", "prep")]
        span = self.s.span_between(min(near), i)
        return ActorRef(None, span, self.s.text[span.start - self.s.start : span.end - self.s.start], "unknown")

    def match(self, i: int) -> VerbFrame | None:
        """The most telling frame of the verb whose conditions hold."""
        return next(self.matches(i), None)

    def matches(self, i: int) -> Iterator[VerbFrame]:
        """All frames of the verb whose conditions hold, the most telling first."""
        for frame in self.lexicon.verbs.get(self.s[i].lemma, ()):
            if all(self._holds(i, n, frame.type) for n in frame.needs) and self._flags_hold(i, frame):
                yield frame

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
            armed = self.lexicon.classes["troops"]
            return any(s[k].lemma in armed for k in heads) or any(
                r.actor is not None and r.actor.sector in ("MIL", "REB", "UAF") for r in self.parties(heads)
            )
        if frame.lemma == "call" and frame.mode == "phone" and s.children(i, *syntax.OBJECTS) and s.children(i, "oprd"):
            return False  # "called him a liar"
        if "negative" in frame.flags:
            return bool(s.children(i, "oprd", "attr", "prep"))
        if "people" in frame.flags:
            return not any(
                r.actor is not None and r.actor.sector in ("GOV", "MIL") for r in self.parties(syntax.subjects(s, i))
            )
        if "visit" in frame.flags:
            heads = syntax.subjects(s, i)
            return any(
                r.actor is None or r.actor.sector not in ("MIL", "REB", "CIV", "REF") for r in self.parties(heads)
            )
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

    def _holds(self, i: int, need: Need, kind: EventType) -> bool:
        s = self.s
        if need.kind == "noobj":
            return not syntax.objects(s, i)
        if need.kind == "prep":
            marks = s.children(i, "prep", "dative", "agent", "prt", "advmod")
            return any(s[k].lower in need.words and (k > i or syntax.is_passive(s, i)) for k in marks)
        if need.kind == "prt":
            return any(s[k].lower in need.words for k in s.children(i, "prt", "prep", "advmod"))
        if need.kind == "comp":
            return bool(s.children(i, "ccomp", "xcomp"))
        if need.kind == "inf":
            clauses = [k for k in s.children(i, "xcomp", "ccomp", "advcl") if s[k].tag == "VB"]
            return any(s[c].lower == "to" for k in clauses for c in s.children(k, "aux"))
        return self._object_holds(i, need.words, kind)

    def _object_holds(self, i: int, words: frozenset[str], kind: EventType) -> bool:
        s = self.s
        objects = syntax.objects(s, i)
        things = kind not in PERSONAL  # one seizes a ship, but talks to its captain
        if "party" in words and any(things or r.via != "instrument" for k in objects for r in self.party(k)):
            return True
        for k in objects + [
            c for w in ("in", "into", "to", "from", "out") for c in syntax.prepositional(s, i, w) if not objects
        ]:
            head = syntax.content_head(s, k)
            if s[head].lemma in words or s[k].lemma in words or _compound(s, head) in words:
                return True
            if "joint" in words and any(
                s[c].lemma in ("joint", "bilateral", "trilateral") for c in s.children(head, "amod")
            ):
                return True
        return False

    def targets_of(self, i: int, frame: VerbFrame, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """Who the act is towards: the first slot that holds a party other than the source."""
        mine, ids = codes(source), {r.actor.id for r in source if r.actor}
        spans = {r.span for r in source}
        fallback: tuple[ActorRef, ...] = ()
        for slot in frame.targets:
            refs = tuple(r for r in self.verb_slot(i, slot, source) if r.span is None or r.span not in spans)
            others = tuple(r for r in refs if codes((r,)) - mine)
            if others:
                return self._with_territory(i, others, mine) if frame.type in TOUCHING else others
            if slot in ("obj", "dative") and any(r.actor is not None and r.actor.id not in ids for r in refs):
                return refs  # a party of the same state: a domestic act
            fallback = fallback or refs
        return fallback or (() if "mutual" in frame.flags else self._strangers(i, ids))

    def _strangers(self, i: int, ids: set[str]) -> tuple[ActorRef, ...]:
        """Named parties of the source's own state, or that nobody can identify, as object of the verb or inside it."""
        s = self.s
        heads = syntax.objects(s, i) + [c for k in s.children(i, "prep", "dative") for c in s.children(k, "pobj")]
        inner = [k for h in heads for k in (h, *syntax.inside(s, h))]
        found = [k for k in inner if s[k].pos == "PROPN" and s[k].dep in ("dobj", "pobj", "poss", "conj", "nsubjpass")]
        found = [k for k in found if s[k].dep != "pobj" or s[s[k].head].lower not in PLACING]
        people = [r for k in heads for r in self.party(k) if r.actor is None]
        return tuple(people[:1]) or self._first_named(found, ids)

    def _first_named(self, heads: Sequence[int], ids: set[str]) -> tuple[ActorRef, ...]:
        for k in heads:
            if self._locates(k):
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
            return self.parties(syntax.objects(s, i))
        if slot == "dative":
            return self.parties(
                c
                for k in s.children(i, "dative")
                for c in ([k] if s[k].pos != "ADP" else s.children(k, "pobj"))
                for c in syntax.conjuncts(s, c)
            )
        if slot == "objin":
            return self.inside(syntax.objects(s, i), source)
        if slot == "comp":
            return self.parties(
                c
                for k in s.children(i, "ccomp", "xcomp")
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
        heads = syntax.prepositional(s, i, slot)
        refs = self.parties(heads)
        if not refs and heads:
            refs = self.inside(heads, source)
        if refs:
            return refs
        for k in syntax.objects(s, i):
            inner = [c for p in self._object_chain(k) for c in syntax.prepositional(s, p, slot)]
            done = s.children(k, "acl") if slot == "by" else []  # "a resolution proposed by the United States"
            inner += [c for a in done for c in syntax.agents(s, a)]
            refs = self.parties(inner) or self.inside(inner, source)
            if refs:
                return refs
        return ()

    def _object_chain(self, k: int) -> list[int]:
        head = syntax.content_head(self.s, k)
        return [k] if head == k else [k, head]

    def inside(self, heads: Iterable[int], source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """Identified parties inside noun phrases, the nearest group of one kind first."""
        mine = codes(source)
        for head in heads:
            inner = syntax.inside(self.s, head)
            groups: dict[int, list[int]] = {}
            for k in inner:
                anchor = self.s[k].head if self.s[k].dep != "conj" else self.s[self.s[k].head].head
                groups.setdefault(anchor, []).append(k)
            for members in groups.values():
                refs = tuple(r for r in self.known(members) if codes((r,)) - mine)
                if refs:
                    return refs
        return ()

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
        return s[k].dep == "pobj" and s[prep].lower in PLACING and syntax.is_verb(s, s[prep].head)

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

    def noun_slot(self, i: int, slot: str, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The parties in one slot of the noun at token `i`."""
        s = self.s
        if slot == "poss":
            return self.parties(c for k in s.children(i, "poss") for c in syntax.conjuncts(s, k))
        if slot == "mod":
            return self.known(
                k
                for m in s.children(i, "amod", "compound", "nmod")
                for k in [*s.children(m, "compound", "amod", "nmod", "npadvmod"), m]
            )
        if slot == "sponsored":
            return self.known(k for m in s.children(i, "amod") for k in s.children(m, "npadvmod", "compound"))
        if slot == "inf":
            return self.within(syntax.complements(s, i), source) if syntax.complements(s, i) else ()
        participles = [k for k in s.children(i, "acl") if s[k].tag in ("VBN", "VBG")]
        if s[i].dep in ("nsubj", "nsubjpass", "dobj") and syntax.is_verb(s, s[i].head) and slot not in ("of", "from"):
            participles.append(s[i].head)
        heads = syntax.prepositional(s, i, slot) + [c for k in participles for c in syntax.prepositional(s, k, slot)]
        return self.parties(heads) or (self.inside(heads, source) if slot not in ("by",) else ())


def _compound(s: Sentence, i: int) -> str:
    """The noun with the word before it: "arrest warrant"."""
    return f"{s[i - 1].lemma} {s[i].lemma}" if i and s[i - 1].head == i else s[i].lemma
