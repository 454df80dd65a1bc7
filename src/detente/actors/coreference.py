"""Whom a phrase takes up: pronouns, "the latter", "both sides", "his Russian counterpart", "the minister".

Precise before complete: where two readings are as good, or the best antecedent is somebody unknown, nobody is named.
The order of preference (grammatical role, then nearness, within a few sentences) follows Lappin and Leass (1994).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.actors.discourse import HE, REACH, RELATIVE, SHE, SUBJECT, Entity, highest
from detente.actors.pairs import Pairs
from detente.actors.structure import Phrase
from detente.actors.tables import Role, listed
from detente.actors.wording import HOME_OF
from detente.language import Sentence
from detente.records import Actor

IT, THEY = frozenset("it its itself".split()), frozenset("they them their theirs themselves".split())
WE = frozenset("we us our ours i me my".split())
_BY_WORD = {
    "alliance": ("NATO",),
    "bloc": ("EU", "ASEAN", "ECOWAS", "MERCOSUR"),
    "council": ("UNSC", "UNHRC", "GCC"),
    "union": ("EU", "AU"),
}
_BY_SECTOR = {
    "agency": "IGO",
    "watchdog": "IGO",
    "court": "JUD",
    "tribunal": "JUD",
    "organisation": "IGO",
    "organization": "IGO",
    "body": "IGO",
}
#: Bodies that speak of themselves so in their own releases ("The Ministry of Foreign Affairs regrets ...").
_ISSUERS = frozenset("ministry department embassy".split())
#: Verbs of those who speak of what they did themselves.
_OWNING_UP = frozenset("apologize apologise atone pay compensate answer account".split())
#: So many sentences back a quotation may have begun that is still open.
QUOTED = 8
#: A body in the singular that "they" may mean is worth so much less than several.
BODY_FOR_MANY = 1.5
#: An object "them" rather takes up an object of its own sentence than the subject of the one before: worth so much
#: more (own choice).
OBJECT_BESIDE = 1.0
#: So many times as often as any other must a report name a state to be about that one (own choice, tried on the half of
#: evaluation/anaphors.jsonl that is for it).
STORY_OF_ONE = 2.5
#: What the state of a report's dateline counts among those of the last sentences: as much as a subject just before.
DESK = 2.0


class Coreference(Pairs):
    """Finds antecedents within one report; `resolve` is what phrases ask."""

    # --- the way in --------------------------------------------------------------------------------------------------

    def resolve(self, p: Phrase, kind: str, role: Role | None) -> tuple[Actor, ...]:
        """The actors a phrase takes up, or () if it is not clear."""
        if p.at is None:
            return ()
        s, i = p.at
        if kind == "several":
            return found.actors if (found := self.pair(s, i)) is not None else ()
        if kind == "pronoun":
            return self._pronoun(s, i, p.pronoun)
        if kind == "counterpart":
            return self._counterpart(p)
        if kind == "role":
            return self._role(s, i, p, role)
        if kind == "office":
            return self._state_of_story(s, i, None) if self._cast.desk is not None else ()
        if kind == "country":
            return self._country(s, i)
        return self._definite(s, i, p, kind)

    # --- pronouns ----------------------------------------------------------------------------------------------------

    def _pronoun(self, s: Sentence, i: int, word: str) -> tuple[Actor, ...]:
        if word in RELATIVE:
            return self._relative(s, i)
        if word in WE:
            return self._speaker(s, i)
        if word in HE or word in SHE:
            return self._person(s, i, "m" if word in HE else "f")
        if word in THEY:
            return self._plural(s, i)
        return self._neuter(s, i)

    def _relative(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        for k in (i, *s.ancestors(i)):
            if s[k].dep == "relcl":
                found = self._cast.found(s, s[k].head)
                return found.actors if found else ()
        return ()

    def _person(self, s: Sentence, i: int, gender: str) -> tuple[Actor, ...]:
        speakers = {a.id for a in self._speaker(s, i)} if self.quoted(s, s[i].start) else set()

        def suits(e: Entity) -> bool:
            return (
                e.kind in ("person", "pronoun", "unknown")
                and self._gender(e) in ("", gender)
                and not self._clashes(s, i, e)
                and not (e.actors and e.actors[0].id in speakers)  # a speaker says "I"
            )

        if s[i].dep == "poss" and s[s[i].head].dep == "conj":  # "Biden and his son"
            joined = self._entity(s, s[s[i].head].head)
            if joined is not None and joined.token < i and not joined.plural and suits(joined):
                return joined.actors
        nobody = s[i].dep == "poss" and self._foremost(s, i, 0, suits) is None
        if nobody and (ahead := self._ahead(s, i, ("person",))):
            return ahead
        best = self._foremost(s, i, REACH, suits, gender)
        return best.actors if best is not None else ()

    def _clashes(self, s: Sentence, i: int, e: Entity) -> bool:
        """True if the grammar keeps the pronoun from meaning the entity: an object its own subject, an owner its
        own thing."""
        if e.sentence != s.index:
            return False
        if s[i].dep in ("dobj", "dative", "pobj") and s[i].tag != "PRP$" and not s[i].lower.endswith("self"):
            verb = s[i].head if s[i].dep != "pobj" else s[s[i].head].head
            return s[e.token].head == verb and s[e.token].dep in SUBJECT
        return i in s.subtree(e.token) and s[i].dep == "poss" and s[i].head == e.token

    def _neuter(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """it, its: the subject of the clause, of the clause above, or of the sentence before, if that is a state or
        body."""
        t = s[i]
        if t.lower == "it" and self._pleonastic(s, i):
            return ()
        if partner := self._partner(s, i) or self._answering(s, i) or self._ahead(s, i, ("state", "body", "group")):
            return partner
        own = (
            set(s.children(self._verb(s, i), "nsubj", "nsubjpass"))
            if t.lower == "it" and t.dep not in SUBJECT
            else set()
        )
        for k in self._subjects_above(s, i):
            if k in own:
                continue
            e = self._entity(s, k)
            if (
                e is not None
                and not e.plural
                and e.kind in ("state", "body", "group", "force", "pronoun", "country")
                and len(e.actors) == 1
            ):
                return e.actors
            if e is None or e.kind not in ("person",):
                if t.lower == "its" and s[k].pos != "PRON":
                    return ()
                if t.lower == "it" and e is None:
                    return ()
        if t.lower != "its" and t.dep not in SUBJECT:
            return ()
        here = [e for e in self._in(s, i) if _is_one_body(e)] if t.lower == "its" else []
        if here:
            return here[-1].actors
        previous = self.entities(s.index - 1) if self._same_paragraph(s) else ()
        return next((e.actors for e in previous if e.subject and _is_one_body(e)), ())

    def _partner(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """ "The regime and its backers": the owner that the owned is joined to."""
        if s[i].dep != "poss" or s[s[i].head].dep != "conj":
            return ()
        first = s[s[i].head].head
        if s[first].dep == "pobj" and s[s[first].head].lower == "in":  # "Boko Haram in Nigeria and its backers"
            first = s[s[first].head].head
        found = self._cast.found(s, first)
        return found.actors if found and found.kind in ("state", "body", "group", "force", "people") else ()

    def _answering(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """ "Sanctions on Chad over its tests", "thanked Chad for its help": whoever is judged for what is his."""
        mark = s[s[i].head].head
        if s[i].dep != "poss" or s[s[i].head].dep != "pobj" or s[mark].lower not in ("over", "for"):
            return ()
        verb = s[mark].head
        if s[verb].lemma in _OWNING_UP:
            return ()
        held = [k for h in (verb, *s.children(verb, "dobj")) for k in (h, *s.children(h, "dobj"))]
        held += [k for h in held for p in s.children(h, "prep", "dative") for k in s.children(p, "pobj")]
        near = (self._entity(s, k) for k in sorted(set(held), reverse=True) if k < mark)
        return next((e.actors for e in near if e is not None and _is_one_body(e)), ())

    def _ahead(self, s: Sentence, i: int, kinds: tuple[str, ...]) -> tuple[Actor, ...]:
        """ "In her first visit to Oslo, Merkel praised ...": the subject behind what is set before it, if the text
        names it."""
        if s[i].dep != "poss" or any(s[k].pos == "PROPN" and self._entity(s, k) for k in range(i)):
            return ()
        for k in s.ancestors(i):
            subject = s.child(k, "nsubj", "nsubjpass")
            if s[k].pos in ("VERB", "AUX") and subject is not None and s[k].dep in ("ROOT", "ccomp", "conj"):
                found = self._cast.found(s, subject) if subject > i else None
                return found.actors if found and found.named and found.kind in kinds else ()
        return ()

    def _verb(self, s: Sentence, i: int) -> int:
        """The verb of the clause that holds the token."""
        return next((k for k in s.ancestors(i) if s[k].pos in ("VERB", "AUX")), s[i].head)

    def _same_paragraph(self, s: Sentence) -> bool:
        return s.index > 0 and s.paragraph - self._cast.reading.sentences[s.index - 1].paragraph <= 1

    def _subjects_above(self, s: Sentence, i: int) -> list[int]:
        """The subjects of the clauses that hold the token, inmost first, without the phrase it stands in."""
        found = []
        for k in (i, *s.ancestors(i)):
            for sub in s.children(k, "nsubj", "nsubjpass"):
                if sub < i and i not in s.subtree(sub):
                    found.append(sub)
            for clause in s.children(k, "advcl"):  # "While Peru is small, it ..."
                if clause < i and i not in s.subtree(clause):
                    found.extend(s.children(clause, "nsubj", "nsubjpass"))
        return found

    def _pleonastic(self, s: Sentence, i: int) -> bool:
        t, verb = s[i], s[s[i].head]
        if t.dep == "expl":
            return True
        if t.dep not in SUBJECT:
            return False
        if verb.lemma not in ("be", "seem", "appear", "remain", "become", "happen", "rain", "take"):
            return False
        told = s.children(verb.index, "acomp", "attr", "oprd")
        if any(s[k].lower in listed("personal") for k in told):
            return False
        clauses = ("ccomp", "xcomp", "advcl", "acl", "relcl", "csubj")
        later = [k for top in (verb.index, *told) for k in s.children(top, *clauses) if k > verb.index]
        return bool(later) or verb.lemma in ("happen", "rain") or any(s[k].lower in listed("impersonal") for k in told)

    def _plural(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        if partner := self._partner(s, i) or self._ahead(s, i, ("state", "body", "group", "force", "people")):
            return partner
        best: tuple[Actor, ...] = ()
        most = float("-inf")
        beside = OBJECT_BESIDE if s[i].dep in ("dobj", "dative") else 0
        for far, entities in enumerate(self._by_sentence(s, i, 2)):
            if most >= highest(far):
                break
            for e, actors, plural in self._joined_up(s, i, entities):
                worth = self._salience(s, e) - (0 if plural else BODY_FOR_MANY) + (beside if not far else 0)
                if (plural or e.kind in ("body", "force", "group")) and worth > most:
                    best, most = actors, worth
        return _unique(best)

    def _joined_up(
        self, s: Sentence, i: int, entities: list[Entity]
    ) -> Iterator[tuple[Entity, tuple[Actor, ...], bool]]:
        """Those of one sentence that a plural pronoun can mean, each with what "and" adds to it, and whether they are
        several then."""
        seen: set[int] = set()
        for e in entities:
            if e.token in seen or self._clashes(s, i, e):
                continue
            other = self._cast.reading.sentences[e.sentence]
            actors, plural = e.actors, e.plural
            k: int | None = e.token
            while k is not None and (k := other.child(k, "conj")) is not None:
                if (f := self._cast.found(other, k)) is not None and f.actors and (e.sentence < s.index or k < i):
                    actors, plural = (*actors, *f.actors), True
                    seen.add(k)
            doing = s[i].dep == "nsubj" and not plural and e.subject and e.sentence < s.index
            if doing and (met := self._met(other, e.token)):
                actors, plural = (*actors, *met), True  # "A met B. They ...": both
            yield e, actors, plural

    def _met(self, s: Sentence, subject: int) -> tuple[Actor, ...]:
        """Whom the subject of a verb of meeting met."""
        verb = s[subject].head
        if s[verb].lemma not in listed("meeting"):
            return ()
        with_whom = [k for p in s.children(verb, "prep") if s[p].lower in ("with", "to") for k in s.children(p, "pobj")]
        found = [self._cast.found(s, k) for k in (*s.children(verb, "dobj"), *with_whom)]
        return next((f.actors for f in found if f is not None and f.kind in ("person", "pronoun") and f.actors), ())

    def _speaker(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """I, we: who is quoted; outside quotations, the government whose own release this is."""
        if not self.quoted(s, s[i].start):
            home = self._cast.home
            return (self._cast.known.state_actor(home, "GOV"),) if home else ()
        sentences = self._cast.reading.sentences
        near = [s.index, s.index + 1, *range(s.index - 1, max(-1, s.index - QUOTED) - 1, -1)]
        for k in near:
            if not 0 <= k < len(sentences) or abs(sentences[k].paragraph - s.paragraph) > (1 if k > s.index - 3 else 8):
                continue
            said = self._said_by(sentences[k])
            if said or (said is not None and k < s.index):
                return said
            if k < s.index and not self.quoted(sentences[k], sentences[k].end - 1) and k < s.index - 2:
                break  # where the quotation began nobody was named
        return ()

    def _said_by(self, s: Sentence) -> tuple[Actor, ...] | None:
        """Who speaks in a sentence, () if nobody known does, None if nobody speaks there."""
        for t in s.tokens:
            if t.lemma in listed("saying") and t.pos == "VERB" and not self.quoted(s, t.start):
                subject = s.child(t.index, "nsubj")
                for k in [subject] if subject is not None else self._before_cue(s, t.index):
                    if (f := self._cast.found(s, k)) is not None and (f.actors or k == subject):
                        return f.actors
        return None

    def _before_cue(self, s: Sentence, cue: int) -> list[int]:
        """The names between a quotation and its cue, where the parse saw no subject."""
        names: list[int] = []
        for k in range(cue - 1, -1, -1):
            if s[k].text in ('"', "”", "''"):
                return names
            if s[k].pos == "PROPN" and s[k].dep != "compound":
                names.append(k)
        return []

    def quoted(self, s: Sentence, offset: int) -> bool:
        """True if the place lies within double quotation marks of its paragraph."""
        if s.paragraph not in self._paragraphs:
            self._paragraphs = {x.paragraph: x.start for x in reversed(self._cast.reading.sentences)}
        before = self._cast.text[self._paragraphs[s.paragraph] : offset]
        return before.count('"') % 2 == 1 or before.count("“") > before.count("”")

    # --- roles and bodies --------------------------------------------------------------------------------------------

    def _counterpart(self, p: Phrase) -> tuple[Actor, ...]:
        """ "his Russian counterpart": who holds the owner's office in that state."""
        reader, known = self._cast.reader, self._cast.known
        states = reader.premodifiers(p.words[:-1], p.words[-1].start)
        actors = []
        for state in states:
            holder = None
            for owner in p.owners:
                found = reader.read(owner)
                for a in found.actors if found else ():
                    offices = self._offices(a)
                    plural = p.words[-1].lower.endswith("s")
                    holder = holder or (
                        known.holder(state, Role("", offices, "GOV", "", True), self._cast.when)
                        if offices and not plural
                        else None
                    )
            actors.append(
                known.person_actor(holder, self._cast.when, state) if holder else known.state_actor(state, "GOV")
            )
        return tuple(actors)

    def _offices(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        for person in self._cast.known.data.people.named(actor.name):
            if person.id != actor.id:
                continue
            term, current = self._cast.known.term(person, self._cast.when)
            if current and term.office != "none":
                codes = [term.office]
                if term.office in ("head_of_state", "head_of_government"):
                    word = (
                        "president"
                        if "president" in term.title.lower()
                        else "minister"
                        if "minister" in term.title.lower()
                        else ""
                    )
                    return tuple((c, word) for c in ("head_of_state", "head_of_government")) + tuple(
                        (c, "") for c in codes
                    )
                return ((term.office, ""),)
        return ()

    def _role(self, s: Sentence, i: int, p: Phrase, role: Role | None) -> tuple[Actor, ...]:
        """ "the minister": the last person of that office; in an official release, its government's holder."""
        if role is None:
            return ()
        if role.phrase in listed("paired") and role.phrase in listed("relational"):
            found = [f for owner in p.owners if (f := self._cast.reader.read(owner)) is not None]
            return self._other([a for f in found for a in f.actors], plural=s[i].tag == "NNS")
        definite = s[p_first(s, i)].lower in ("the", "this", "that") or p.words[0].text[:1].isupper()
        plural = s[i].tag in ("NNS", "NNPS")
        if plural and any(w.lower in listed("regional") for w in p.words[:-1]):
            return ()
        if definite and not plural:
            player = self._foremost(
                s, i, 5, lambda e: e.kind == "person" and len(e.actors) == 1 and self._plays(e, role)
            )
            if player is not None:
                return player.actors
        if definite or plural:
            same = self._same_head(s, i)
            if same:
                return same
        home = HOME_OF.get(role.phrase) or (self._cast.home if role.sector == "GOV" and definite else None)
        if home and not plural:
            holder = self._cast.known.holder(home, role, self._cast.when) if role.one else None
            return (
                self._cast.known.person_actor(holder, self._cast.when, home)
                if holder
                else self._cast.known.state_actor(home, role.sector),
            )
        if plural and definite and role.one and role.offices and s[i].dep in SUBJECT:  # "The foreign ministers met."
            return tuple(self._holder(a.id, role) for a in self._together(s, i, 2, "country"))
        if plural and role.sector in ("GOV", "MIL") and role.phrase in ("official", "soldier", "minister") and definite:
            return self._state_of_story(s, i, role.sector)
        return ()

    def _plays(self, e: Entity, role: Role) -> bool:
        actor, word = e.actors[0], role.phrase.split()[-1]
        told = (e.role.phrase if e.role is not None else actor.office or "").lower()
        if any(lesser in told and lesser not in role.phrase for lesser in ("vice", "deputy")):
            return False
        if e.role is not None and told.split()[-1] == word:
            return True
        if role.phrase in listed("generic_roles"):
            return actor.sector == "GOV" and actor.id != actor.state
        return bool(actor.office) and word in (actor.office or "").lower() and actor.sector is not None

    def _country(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """ "the country": the state named last, as a subject if there is one; "our country" is the speaker's."""
        if s[p_first(s, i)].lower in WE:
            return self._state_of(self._speaker(s, i))
        if s[p_first(s, i)].lower == "whose":  # "the minister, whose country has the chair"
            return self._state_of(self._relative(s, p_first(s, i)))
        if s[i].tag == "NNS" or s[p_first(s, i)].lower not in (
            "the",
            "this",
            "that",
            "his",
            "her",
            "its",
            "their",
            "our",
        ):
            return ()
        for e in self._nearest(s, i):
            codes = _unique(e.actors)
            if (
                e.kind in ("state", "country", "people")
                and len(codes) == 1
                and codes[0].state in self._cast.known.data.states
            ):
                return (self._cast.known.state_actor(codes[0].state or ""),)
        for e in self._nearest(s, i):
            if len(e.actors) == 1 and e.actors[0].state in self._cast.known.data.states and e.subject:
                return (self._cast.known.state_actor(e.actors[0].state or ""),)
        return self._of_dominant()

    def _state_of(self, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """The state of the first of them that has one."""
        states = [a.state for a in actors if a.state in self._cast.known.data.states]
        return (self._cast.known.state_actor(states[0]),) if states and states[0] else ()

    def _nearest(self, s: Sentence, i: int) -> Iterator[Entity]:
        for entities in self._by_sentence(s, i):
            yield from (e for e in entities if e.subject and e.named)
            yield from (e for e in reversed(entities) if not e.subject)

    def _definite(self, s: Sentence, i: int, p: Phrase, kind: str) -> tuple[Actor, ...]:
        """ "the rebels", "the embassy", "the alliance", "the government": what was so called before, or the story's
        one state."""
        first = s[p_first(s, i)].lower
        if (first not in ("the", "this", "that", "these", "those") and not p.owners) or s[i].lemma == "side":
            return ()
        if s[i].lemma in _ISSUERS and self._cast.home is not None and s[i].lemma in self._cast.issuer:
            return (self._cast.known.state_actor(self._cast.home),)
        if i + 1 < len(s) and s[i + 1].lower == "of":
            return ()
        same = self._same_head(s, i)
        if same:
            return same
        lemma, home = s[i].lemma, self._cast.home
        if lemma in listed("organs") and home is not None and home not in self._cast.known.data.states:
            return (self._cast.known.state_actor(home),)
        if lemma in listed("medium_words") and s[i].dep in ("dobj", "dative") and s[s[i].head].lemma == "tell":
            return ()  # "a source told the agency"
        if lemma == "coalition" and any(n.id == "ISIS" for h in self._cast.hits for n in h.names):
            return (self._cast.known.state_actor("ANTIISCOALITION"),)
        takes_up = lemma in _BY_WORD or lemma in _BY_SECTOR or lemma in listed("group_words") or lemma == "party"
        for e in self._before(s, i, 5) if takes_up or lemma in listed("medium_words") else ():
            for a in e.actors:
                if a.state in _BY_WORD.get(lemma, ()) and a.state is not None:  # its secretary general will do
                    return (self._cast.known.state_actor(a.state),)
                if a.id in self._cast.known.data.media and lemma in listed("medium_words"):
                    return (a,)
                if a.id in _BY_WORD.get(lemma, ()) or (
                    a.id == a.state
                    and a.sector == _BY_SECTOR.get(lemma, "-")
                    and a.id not in self._cast.known.data.states
                ):
                    return (a,)
                if lemma == "party" and a.sector == "PTY":
                    return (a,)
                if (
                    lemma in listed("group_words")
                    and a.sector in ("REB", "UAF", "CRM")
                    and a.state not in self._cast.known.data.states
                ):
                    return (a,)
        if lemma == "regime":
            return self._called_regime() or self._of_dominant(but=self._cast.home)
        noun = self._cast.known.data.nouns.get(lemma)
        if (
            kind in ("body", "force")
            and len(p.words) <= 3
            and noun is not None
            and noun.sector in ("GOV", "LEG", "JUD", "COP", "MIL", "SPY")
        ):
            return self._state_of_story(s, i, None) or self._of_dominant()
        if lemma == "party" and re.search(r"\bPart(?:y|ies)\b", self._cast.text):  # not a birthday party
            return self._of_dominant()
        return ()

    def _states_before(self, s: Sentence, end: int | None) -> Iterator[tuple[str, bool]]:
        """The states of those mentioned in a sentence, before a token if one is given, and whether as its subject."""
        for k, t in self.heads_of(s).items():
            if end is not None and k >= end:
                return
            found = self._cast.found(s, k)
            states = [a.state for a in found.actors if a.state in self._cast.known.data.states] if found else ()
            subject = bool(states) and self._is_subject(s, t)
            yield from ((state, subject) for state in states if state)

    def _of_dominant(self, but: str | None = None) -> tuple[Actor, ...]:
        """The one state that the report is about, `but` left out."""
        state = self._dominant(STORY_OF_ONE if but is None else 1.0, but)
        return (self._cast.known.state_actor(state),) if state else ()

    def _called_regime(self) -> tuple[Actor, ...]:
        """The state whose regime the text speaks of somewhere ("the Assad regime")."""
        text, cast = self._cast.text, self._cast
        hits = [h for h in cast.hits if re.match(r"(?:['’]s)?(?: \w+)? regime\b", text[h.end : h.end + 30])]
        actor = next((a for h in hits if (a := cast.reader.actor_of(h)) is not None), None)
        code = actor and (actor.state or actor.id)
        return (cast.known.state_actor(code, "GOV"),) if code in cast.known.data.states else ()

    def _same_head(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        for e in self._so_called(s, i, 6):
            if e.actors and not e.named and e.plural == (s[i].tag == "NNS"):
                return e.actors
        return ()

    def _state_of_story(self, s: Sentence, i: int, sector: str | None) -> tuple[Actor, ...]:
        """The state that the last sentences are about, if one stands out; a report from its capital is about it more
        ("MOSCOW - ... the Foreign Ministry said")."""
        weights: dict[str, float] = {}
        for far in range(min(2, s.index) + 1):
            for state, subject in self._states_before(
                self._cast.reading.sentences[s.index - far], i if not far else None
            ):
                weights[state] = weights.get(state, 0) + (2.0 if subject else 1.0) / (1 + far)
        if (desk := self._cast.desk) is not None and self._weights[desk]:
            weights[desk] = weights.get(desk, 0) + DESK
        if not weights:
            return ()
        ranked = sorted(weights.values(), reverse=True)
        if len(ranked) > 1 and ranked[0] < 2 * ranked[1]:
            return ()
        best = max(weights, key=lambda code: weights[code])
        return (self._cast.known.state_actor(best, sector),)


def p_first(s: Sentence, i: int) -> int:
    """The first token of the phrase that a token heads."""
    kids = [k for k in s.children(i) if k < i]
    return min([i, *kids])


def _is_one_body(e: Entity) -> bool:
    """True for one state or body, or what was called it."""
    alike = e.kind in ("state", "body", "group") or (e.kind == "pronoun" and e.lemma == "it")
    return alike and not e.plural and len(e.actors) == 1


def _unique(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    return tuple({a.state or a.id: a for a in actors}.values())


__all__ = ["Coreference", "Entity"]
