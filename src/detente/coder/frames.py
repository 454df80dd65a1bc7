"""The frame reader: finds triggers from the lexicon and their parties through the parse, and can say why.

A `Draft` is an act before its date, place and attribution are known. Every draft names the words it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from detente.coder import lexicon, syntax
from detente.coder.lexicon import Attitude, Need, NounFrame, VerbFrame
from detente.language import Sentence
from detente.ontology import quad
from detente.records import ActorRef, EventType, Status


class Parties(Protocol):
    """What the frame reader asks of the cast of a report."""

    def party(self, sentence: Sentence, head: int) -> tuple[ActorRef, ...]:
        """Whom the noun phrase headed by the token refers to."""
        ...


class Draft(NamedTuple):
    """An act as the frames see it: trigger and clause tokens, parties, and the rule that fired."""

    trigger: int
    last: int  # the last token of the trigger ("held talks")
    type: EventType
    mode: str | None
    sources: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    mutual: bool
    rule: str
    strength: float  # prior confidence of the rule, 0-1
    used: frozenset[int]  # tokens whose own acts this draft swallows
    status: Status | None = None


def codes(refs: Iterable[ActorRef]) -> frozenset[str]:
    """The states, or ids of organisations without one, that the references stand for."""
    return frozenset(r.actor.state or r.actor.id for r in refs if r.actor is not None)


class FrameReader:
    """Reads one parsed sentence with the cast of its report."""

    def __init__(self, sentence: Sentence, cast: Parties) -> None:
        self.s = sentence
        self.cast = cast
        self.lexicon = lexicon.load()
        self._parties: dict[int, tuple[ActorRef, ...]] = {}

    # --- parties -------------------------------------------------------------------------------

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
        """Who acts: the subject itself, or whoever stands inside it ("Moscow's move", "a Saudi-led strike")."""
        direct = self.parties(heads)
        if direct:
            return direct
        for i in heads:
            inner = self.known(k for k in syntax.inside(self.s, i) if self.s[k].dep in ("poss", "amod", "compound", "nmod"))
            if inner:
                return inner[:1]
            by = self.known(c for word in ("by", "of") for c in syntax.prepositional(self.s, i, word))
            if by:
                return by
        return ()

    # --- drafts --------------------------------------------------------------------------------

    def read(self) -> list[Draft]:
        """All acts of the sentence, without those that another one swallows."""
        drafts = list(self._drafts())
        return _settle(self.s, drafts)

    def _drafts(self) -> Iterator[Draft]:
        for t in self.s.tokens:
            draft = self._attitude(t.index)
            if draft is None and (syntax.is_verb(self.s, t.index) or t.tag.startswith("VB")):
                draft = self._verb(t.index)
            elif draft is None and t.pos in ("NOUN", "PROPN"):
                draft = self._noun(t.index)
            if draft is None and t.lower in ("must", "should", "ought"):
                draft = self._ought(t.index)
            if draft is not None and draft.sources:
                yield draft

    # --- attitudes: agreed to, is ready to, refused to, threatened to ----------------------------

    def _attitude(self, i: int) -> Draft | None:
        s, t = self.s, self.s[i]
        pos = {"VERB": "verb", "ADJ": "adj", "NOUN": "noun"}.get(t.pos)
        rows = self.lexicon.attitudes.get((t.lemma, pos or ""), ())
        row = next((r for r in rows if r.effect is not None), None)
        if row is None or row.effect is None:
            return None
        inner = [k for k in syntax.complements(s, i) if syntax.is_verb(s, k) or s[k].tag.startswith("VB")]
        if not inner and t.pos != "ADJ":
            return None
        source = self._holder(i)
        if not source:
            return None
        if t.pos == "VERB" and s[inner[0]].dep == "ccomp" and not self._same_doer(i, inner[0], source):
            return self._wish(i, inner, source, row) if row.effect is EventType.AGREE else None
        heads = inner or [i]
        targets = self._within(heads, source)
        if not inner and not targets:
            return None
        kind, mode = self._coloured(row, heads)
        used = frozenset(k for h in heads for k in (*self._chain(h), h))
        return Draft(i, i, kind, mode, source, targets, False, row.rule, 0.8, used | {i})

    def _wish(self, i: int, inner: list[int], source: tuple[ActorRef, ...], row: Attitude) -> Draft | None:
        """ "hopes that Lima will sign": the wish is for another's act (REQUEST), or, without a known doer, an AGREE."""
        doers = self.parties(syntax.subjects(self.s, inner[0]))
        if not doers or row.lemma not in ("hope", "want", "wish", "desire"):
            return None
        return Draft(i, i, EventType.REQUEST, None, source, doers, False, row.rule, 0.5, frozenset((i, *inner)))

    def _same_doer(self, i: int, verb: int, source: tuple[ActorRef, ...]) -> bool:
        doers = syntax.subjects(self.s, verb)
        found = self.parties(doers)
        return not found or bool(codes(found) & codes(source)) or {r.text for r in found} == {r.text for r in source}

    def _holder(self, i: int) -> tuple[ActorRef, ...]:
        s, t = self.s, self.s[i]
        if t.pos == "ADJ":
            verb = t.head if syntax.is_verb(s, t.head) and t.dep in ("acomp", "xcomp", "ccomp", "oprd", "advcl", "conj", "amod") else i
            heads = syntax.surface_subject(s, i) if s.child(i, *syntax.SUBJECTS) is not None else syntax.surface_subject(s, verb)
            return self.source_of(heads)
        if t.pos == "NOUN":
            return self._slots(i, ("poss", "of", "mod", "by", "from"), ()) or self._carrier_subject(i)
        return self.source_of(syntax.subjects(s, i))

    def _coloured(self, row: Attitude, heads: list[int]) -> tuple[EventType, str | None]:
        """AGREE over an act of quad 4 is THREATEN; other effects stand."""
        assert row.effect is not None
        if row.effect is EventType.AGREE:
            for h in heads:
                frame = self._match(h)
                if frame is not None and quad(frame.type) == 4 and row.lemma not in ("open", "happy"):
                    return EventType.THREATEN, None
        return row.effect, None

    def _chain(self, verb: int) -> list[int]:
        """The tokens under an embedded verb that tell the same act again: its objects and infinitives."""
        s = self.s
        found: list[int] = []
        for k in s.children(verb):
            if s[k].dep in ("dobj", "obj", "xcomp", "prep", "prt", "attr", "acomp", "dative", "pcomp", "pobj", "conj", "advcl") and not (
                s[k].dep in ("conj", "advcl") and (s.child(k, *syntax.SUBJECTS) is not None or s[k].tag in ("VBD", "VBZ", "VBP"))
            ):
                found += [k, *self._chain(k)]
        return found

    def _within(self, heads: list[int], source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The parties that an embedded act is towards: by its own frame, else the first named inside it."""
        for h in heads:
            frame = self._match(h)
            if frame is not None:
                targets = self._targets(h, frame, source)
                if targets:
                    return targets
            targets = self._any(h, source)
            if targets:
                return targets
        return ()

    # --- must, should ----------------------------------------------------------------------------

    def _ought(self, i: int) -> Draft | None:
        """ "X said that Y must ...": a REQUEST of the speaker to whoever must."""
        s = self.s
        verb = s[i].head
        if s[i].dep != "aux" or not syntax.is_verb(s, verb):
            return None
        who = self.known(syntax.surface_subject(s, verb))
        for k in s.ancestors(verb):
            if syntax.is_verb(s, k) and (s[k].lemma in self.lexicon.reporting or s[k].lemma in ("reaffirm", "repeat")):
                speaker = self.known(syntax.subjects(s, k))
                if speaker and who and not codes(speaker) & codes(who):
                    return Draft(i, i, EventType.REQUEST, None, speaker, who, False, "modal:must", 0.6, frozenset((verb, *self._chain(verb))), Status.DONE)
                return None
        return None

    # --- verbs -----------------------------------------------------------------------------------

    def _match(self, i: int) -> VerbFrame | None:
        """The most telling frame of the verb whose conditions hold."""
        for frame in self.lexicon.verbs.get(self.s[i].lemma, ()):
            if all(self._holds(i, n) for n in frame.needs) and self._flags_hold(i, frame):
                return frame
        return None

    def _flags_hold(self, i: int, frame: VerbFrame) -> bool:
        s = self.s
        if "org" in frame.flags:
            where = [k for word in frame.targets for k in syntax.prepositional(s, i, word)]
            return any(r.actor is not None and r.actor.state is None for r in self.parties(where)) or any(s[k].lemma in ("treaty", "pact", "agreement", "accord", "convention", "deal", "union", "bloc") for k in where)
        if "negative" in frame.flags:
            return bool(s.children(i, "oprd", "attr", "prep"))
        if "people" in frame.flags:
            return not any(r.actor is not None and r.actor.sector in ("GOV", "MIL") for r in self.parties(syntax.subjects(s, i)))
        if "visit" in frame.flags:
            heads = syntax.subjects(s, i)
            return any(r.actor is None or r.actor.sector not in ("MIL", "REB", "CIV", "REF") for r in self.parties(heads))
        if "subjunctive" in frame.flags:
            return any(s[k].tag == "VB" or s.child(k, "aux") is not None for k in syntax.complements(s, i))
        if "request" in frame.flags:
            return bool(s.children(i, "xcomp", "ccomp", "advcl", "prep", "relcl")) or s[i].lemma in ("urge", "press", "pressure", "implore")
        return True

    def _holds(self, i: int, need: Need) -> bool:
        s = self.s
        if need.kind == "noobj":
            return not syntax.objects(s, i)
        if need.kind == "prep":
            return any(s[k].lower in need.words for k in s.children(i, "prep", "dative", "agent", "prt", "advmod"))
        if need.kind == "prt":
            return any(s[k].lower in need.words for k in s.children(i, "prt", "prep", "advmod"))
        if need.kind == "comp":
            return bool(s.children(i, "ccomp", "xcomp"))
        if need.kind == "inf":
            return any(s[k].tag == "VB" for k in s.children(i, "xcomp", "ccomp", "advcl"))
        return self._object_holds(i, need.words)

    def _object_holds(self, i: int, words: frozenset[str]) -> bool:
        s = self.s
        objects = syntax.objects(s, i)
        if "@party" in words or "party" in words:
            if any(self.known((k,)) or self._animate(k) for k in objects):
                return True
        for k in objects + [c for w in ("in", "into", "to", "from", "out") for c in syntax.prepositional(s, i, w) if not objects]:
            head = syntax.content_head(s, k)
            if s[head].lemma in words or s[k].lemma in words or _compound(s, head) in words:
                return True
            if "joint" in words and any(s[c].lemma in ("joint", "bilateral", "trilateral") for c in s.children(head, "amod")):
                return True
        return False

    def _animate(self, i: int) -> bool:
        return bool(self.party(i))

    def _verb(self, i: int) -> Draft | None:
        s = self.s
        frame = self._match(i)
        if frame is None or s[i].dep in ("aux", "auxpass"):
            return None
        source = self.source_of(syntax.subjects(s, i))
        if not source and s[i].dep == "amod":
            return None
        mutual = "mutual" in frame.flags
        targets = self._targets(i, frame, source)
        if mutual and not source and syntax.is_passive(s, i):
            source, targets = self._both(syntax.objects(s, i), frame)
        if not source:
            return None
        if mutual and not codes(targets) - codes(source):
            if len(codes(source)) < 2:
                targets = targets if targets else ()
            else:
                targets = source
        if "warn" in frame.flags and not targets:
            return None
        last, used = self._extent(i, frame)
        return Draft(i, last, frame.type, frame.mode, source, targets, mutual, frame.rule, 0.75 if frame.needs else 0.65, used)

    def _both(self, heads: list[int], frame: VerbFrame) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
        """Both sides of a mutual act in the passive: "a treaty was signed between A and B", "talks with B were held by A"."""
        for k in heads:
            sides = self.known(syntax.prepositional(self.s, k, "between")) or self.known(syntax.prepositional(self.s, k, "with"))
            own = self._slots(k, ("poss", "mod", "of", "by"), sides)
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
        wanted = [n for n in frame.needs if n.kind == "obj" and "party" not in n.words]
        objects = [syntax.content_head(s, k) for k in syntax.objects(s, i)]
        objects += [syntax.content_head(s, c) for w in ("in", "into", "to", "from", "for") for c in syntax.prepositional(s, i, w)] if wanted else []
        used = {k for k in objects if wanted or s[k].pos in ("NOUN",)} | {i}
        for k in s.children(i, "xcomp", "ccomp") if "inner:none" in frame.flags or frame.type in (EventType.REQUEST, EventType.REJECT) else ():
            used |= {k, *self._chain(k)}
        near = [k for k in objects if wanted and i < k <= i + 4]
        return (near[0] if near else i), frozenset(used)

    def _targets(self, i: int, frame: VerbFrame, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """Who the act is towards: the first slot that holds a party other than the source."""
        mine, fallback = codes(source), ()
        own = {r.span for r in source}
        for slot in frame.targets:
            refs = tuple(r for r in self._slot(i, slot, source) if r.span not in own or r.span is None)
            others = tuple(r for r in refs if r.actor is None or codes((r,)) - mine)
            if others and (codes(others) or slot in ("obj", "dative")):
                if codes(others):
                    return others
                fallback = fallback or others
            elif refs and not fallback:
                fallback = refs
        return fallback

    def _slot(self, i: int, slot: str, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        s = self.s
        if slot == "obj":
            return self.parties(syntax.objects(s, i))
        if slot == "dative":
            return self.parties(c for k in s.children(i, "dative") for c in ([k] if s[k].pos != "ADP" else s.children(k, "pobj")) for c in syntax.conjuncts(s, c))
        if slot == "objin":
            return self._inside(syntax.objects(s, i), source)
        if slot == "comp":
            return self.parties(c for k in s.children(i, "ccomp", "xcomp") for n in s.children(k, *syntax.SUBJECTS) for c in syntax.conjuncts(s, n))
        if slot == "compin":
            for k in syntax.complements(s, i):
                refs = self._within([k], source)
                if refs:
                    return refs
            return ()
        if slot == "any":
            return self._any(i, source)
        heads = syntax.prepositional(s, i, slot)
        refs = self.parties(heads)
        if not refs and heads:
            refs = self._inside(heads, source)
        if refs:
            return refs
        for k in syntax.objects(s, i):
            inner = [c for p in self._object_chain(k) for c in syntax.prepositional(s, p, slot)]
            refs = self.parties(inner) or self._inside(inner, source)
            if refs:
                return refs
        return ()

    def _object_chain(self, k: int) -> list[int]:
        head = syntax.content_head(self.s, k)
        return [k] if head == k else [k, head]

    def _inside(self, heads: Iterable[int], source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
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

    def _any(self, i: int, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The first identified party after the trigger in its phrase, other than the source, with what is coordinated with it."""
        s, mine = self.s, codes(source)
        stop = {k for c in s.children(i) if s[c].dep in ("conj", "advcl", "parataxis", "relcl", *syntax.SUBJECTS) for k in s.subtree(c)}
        for k in s.subtree(i):
            if k <= i or k in stop or s[k].pos not in ("PROPN", "NOUN", "PRON", "ADJ"):
                continue
            if s[k].dep in ("npadvmod",) or (s[k].dep == "pobj" and s[s[k].head].lower in ("in", "at", "during", "after", "before") and s[s[k].head].dep == "prep" and s[s[s[k].head].head].pos == "VERB" and False):
                continue
            refs = tuple(r for r in self.known(syntax.conjuncts(s, k)) if codes((r,)) - mine)
            if refs:
                return refs
        return ()

    # --- nouns -----------------------------------------------------------------------------------

    def _noun(self, i: int) -> Draft | None:
        s = self.s
        frame = next((f for f in self.lexicon.nouns.get(s[i].lemma, ()) if self._phrase_holds(i, f)), None)
        if frame is None or s[i].dep == "compound":
            return None
        mutual = "mutual" in frame.flags
        if "between" in frame.targets:
            sides = self.known(syntax.prepositional(s, i, "between")) or self.known(syntax.prepositional(s, i, "among"))
            if len(codes(sides)) > 1:
                third = self._slots(i, ("poss", "by", "mod"), sides) if not mutual else ()
                return self._noun_draft(i, frame, third or sides[:1], sides if third else sides[1:], mutual)
        source = self._slots(i, frame.sources, ())
        targets = self._slots(i, frame.targets, source)
        if mutual and len(codes(source)) > 1 and not codes(targets):
            return self._noun_draft(i, frame, source, source, True)
        carrier = self._carrier_subject(i)
        if not source and carrier and (targets or not mutual):
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

    def _noun_draft(self, i: int, frame: NounFrame, source: tuple[ActorRef, ...], targets: tuple[ActorRef, ...], mutual: bool) -> Draft:
        kind = frame.type
        first = min([i, *(k for k in self.s.children(i, "compound", "amod") if self.s[k].lemma in frame.words)])
        return Draft(first, i, kind, frame.mode, source, targets, mutual, frame.rule, 0.55, frozenset((i,)))

    def _phrase_holds(self, i: int, frame: NounFrame) -> bool:
        """True if the words before the last one stand right before the noun, or as its modifiers."""
        s = self.s
        if len(frame.words) > 1:
            before = tuple(s[k].lemma if s[k].pos != "ADJ" else s[k].lower for k in range(max(0, i - len(frame.words) + 1), i))
            modifiers = {s[k].lemma for k in s.children(i, "amod", "compound")}
            return before == frame.words[:-1] or (len(frame.words) == 2 and frame.words[0] in modifiers)
        if "carried" in frame.flags:
            return s[i].dep in ("dobj", "nsubjpass")
        if "reached" in frame.flags or "signed" in frame.flags:
            return s[i].dep in ("nsubj", "nsubjpass", "ROOT", "dobj", "pobj") and not any(s[k].lower in ("this", "that", "any") for k in s.children(i, "det"))
        return True

    def _carrier_subject(self, i: int) -> tuple[ActorRef, ...]:
        """The subject of the verb that carries the noun: "voiced readiness", "began talks", "after talks with"."""
        s = self.s
        for k in s.ancestors(i):
            if syntax.is_verb(s, k):
                subjects = syntax.subjects(s, k)
                return self.source_of(subjects) if i not in subjects and not any(i in s.subtree(x) for x in subjects) else ()
            if s[k].dep in ("relcl",):
                break
        return ()

    def _slots(self, i: int, slots: Sequence[str], source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        """The first slot of a noun that holds a party other than the source."""
        mine = codes(source)
        for slot in slots:
            refs = tuple(r for r in self._noun_slot(i, slot, source) if r.actor is None or codes((r,)) - mine)
            if refs:
                return refs
        return ()

    def _noun_slot(self, i: int, slot: str, source: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        s = self.s
        if slot == "poss":
            return self.parties(c for k in s.children(i, "poss") for c in syntax.conjuncts(s, k))
        if slot == "mod":
            return self.known(k for m in s.children(i, "amod", "compound", "nmod") for k in [*s.children(m, "compound", "amod", "nmod", "npadvmod"), m])
        if slot == "sponsored":
            return self.known(k for m in s.children(i, "amod") for k in s.children(m, "npadvmod", "compound"))
        if slot == "inf":
            return self._within([k for k in syntax.complements(s, i)], source) if syntax.complements(s, i) else ()
        participles = [k for k in s.children(i, "acl") if s[k].tag in ("VBN", "VBG")]
        if s[i].dep in ("nsubj", "nsubjpass", "dobj") and syntax.is_verb(s, s[i].head) and slot not in ("of", "from"):
            participles.append(s[i].head)
        heads = syntax.prepositional(s, i, slot) + [c for k in participles for c in syntax.prepositional(s, k, slot)]
        return self.parties(heads) or (self._inside(heads, source) if slot not in ("by",) else ())


def _compound(s: Sentence, i: int) -> str:
    """The noun with the word before it: "arrest warrant"."""
    return f"{s[i - 1].lemma} {s[i].lemma}" if i and s[i - 1].head == i else s[i].lemma


def _settle(s: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Drop what another draft swallows, and keep one act per clause and pair, the stronger rule first."""
    kept: list[Draft] = []
    seen: set[tuple[int, frozenset[str], frozenset[str]]] = set()
    for d in sorted(drafts, key=lambda d: (-d.strength, d.trigger)):
        if any(o is not d and d.last in o.used and o.strength >= d.strength and o.trigger != d.trigger for o in kept):
            continue
        pair = (codes(d.sources), codes(d.targets))
        if d.mutual and pair[1]:
            pair = (pair[0] | pair[1], frozenset())
        key = (syntax.clause_of(s, d.trigger), *pair)
        if key in seen:
            continue
        seen.add(key)
        kept.append(d)
    return sorted(kept, key=lambda d: d.trigger)
