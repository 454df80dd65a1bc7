"""The frame reader: finds triggers from the lexicon and their parties through the parse, and can say why."""

from __future__ import annotations

from collections.abc import Iterator

from detente.coder import syntax
from detente.coder.arguments import codes
from detente.coder.drafts import Draft, settle
from detente.coder.lexicon import Attitude, VerbFrame
from detente.coder.nominals import NounReader
from detente.ontology import quad
from detente.records import ActorRef, EventType, Status


class FrameReader(NounReader):
    """Reads one parsed sentence with the cast of its report: attitudes and verbs here, nouns in its base."""

    def read(self) -> list[Draft]:
        """All acts of the sentence, without those that another one swallows."""
        drafts = list(self._drafts())
        return settle(self.s, drafts)

    def _drafts(self) -> Iterator[Draft]:
        for t in self.s.tokens:
            draft = self._attitude(t.index)
            if draft is None and (syntax.is_verb(self.s, t.index) or t.tag.startswith("VB")):
                draft = self._verb(t.index)
            elif draft is None and t.pos in ("NOUN", "PROPN"):
                draft = self.noun(t.index)
            if draft is None and t.lower in ("must", "should", "ought"):
                draft = self._ought(t.index)
            if draft is not None and draft.sources:
                yield draft

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
        targets = self.within(heads, source)
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
            verb = (
                t.head
                if syntax.is_verb(s, t.head) and t.dep in ("acomp", "xcomp", "ccomp", "oprd", "advcl", "conj", "amod")
                else i
            )
            heads = (
                syntax.surface_subject(s, i)
                if s.child(i, *syntax.SUBJECTS) is not None
                else syntax.surface_subject(s, verb)
            )
            return self.source_of(heads)
        if t.pos == "NOUN":
            return self.noun_slots(i, ("poss", "of", "mod", "by", "from"), ()) or self.carrier(i)
        return self.source_of(syntax.subjects(s, i))

    def _coloured(self, row: Attitude, heads: list[int]) -> tuple[EventType, str | None]:
        """AGREE over an act of quad 4 is THREATEN; other effects stand."""
        assert row.effect is not None
        if row.effect is EventType.AGREE:
            for h in heads:
                frame = self.match(h)
                if frame is not None and quad(frame.type) == 4 and row.lemma not in ("open", "happy"):
                    return EventType.THREATEN, None
        return row.effect, None

    def _chain(self, verb: int) -> list[int]:
        """The tokens under an embedded verb that tell the same act again: its objects and infinitives."""
        s = self.s
        found: list[int] = []
        for k in s.children(verb):
            if s[k].dep in (
                "dobj",
                "obj",
                "xcomp",
                "prep",
                "prt",
                "attr",
                "acomp",
                "dative",
                "pcomp",
                "pobj",
                "conj",
                "advcl",
            ) and not (
                s[k].dep in ("conj", "advcl")
                and (s.child(k, *syntax.SUBJECTS) is not None or s[k].tag in ("VBD", "VBZ", "VBP"))
            ):
                found += [k, *self._chain(k)]
        return found

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
                    return Draft(
                        i,
                        i,
                        EventType.REQUEST,
                        None,
                        speaker,
                        who,
                        False,
                        "modal:must",
                        0.6,
                        frozenset((verb, *self._chain(verb))),
                        Status.DONE,
                    )
                return None
        return None

    def _verb(self, i: int) -> Draft | None:
        s = self.s
        frame = self.match(i)
        if frame is None or s[i].dep in ("aux", "auxpass"):
            return None
        source = self.source_of(syntax.subjects(s, i))
        if not source and s[i].dep == "amod":
            return None
        mutual = "mutual" in frame.flags
        targets = self.targets_of(i, frame, source)
        if mutual and not source and syntax.is_passive(s, i):
            source, targets = self._both(syntax.objects(s, i), frame)
        if not source:
            return None
        if mutual and not codes(targets) - codes(source):
            targets = source if len(codes(source)) > 1 else targets
        if "warn" in frame.flags and not targets:
            return None
        last, used = self._extent(i, frame)
        return Draft(
            i, last, frame.type, frame.mode, source, targets, mutual, frame.rule, 0.75 if frame.needs else 0.65, used
        )

    def _both(self, heads: list[int], frame: VerbFrame) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
        """Both sides of a mutual act in the passive: "a treaty was signed between A and B"."""
        for k in heads:
            sides = self.known(syntax.prepositional(self.s, k, "between")) or self.known(
                syntax.prepositional(self.s, k, "with")
            )
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
        wanted = [n for n in frame.needs if n.kind == "obj" and "party" not in n.words]
        objects = [syntax.content_head(s, k) for k in syntax.objects(s, i)]
        objects += (
            [
                syntax.content_head(s, c)
                for w in ("in", "into", "to", "from", "for")
                for c in syntax.prepositional(s, i, w)
            ]
            if wanted
            else []
        )
        used = {k for k in objects if wanted or s[k].pos in ("NOUN",)} | {i}
        for k in (
            s.children(i, "xcomp", "ccomp")
            if "inner:none" in frame.flags or frame.type in (EventType.REQUEST, EventType.REJECT)
            else ()
        ):
            used |= {k, *self._chain(k)}
        near = [k for k in objects if wanted and i < k <= i + 4]
        return (near[0] if near else i), frozenset(used)
