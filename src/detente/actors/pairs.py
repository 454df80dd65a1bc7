"""Several at once: "both sides", "the two leaders", "the three countries", "each other", "the latter", "its neighbour".

They are those told together last, if they are of the kind that the noun asks for; else the states that the report is
about. A subject is left out where the plural is its object: who urges both sides is none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from detente.actors.discourse import SUBJECT, Discourse, Entity
from detente.actors.phrases import JOINED
from detente.actors.structure import Found
from detente.actors.tables import Role, listed
from detente.language import Sentence
from detente.records import Actor, PartKind

_NUMBERS = {"both": 2, "two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}
_MODIFIERS = ("amod", "nummod", "det", "predet", "quantmod", "preconj")
#: Sectors of those that are no states and can yet be a side (not the UN, not a news medium).
_SIDES = frozenset("GOV REB UAF OPP PTY MIL CRM".split())
#: What those who sign call themselves, with a capital.
CONTRACTING = frozenset(("Parties", "Sides", "Participants", "Signatories"))
#: A title counts as so many mentions (own choice).
TITLE_WEIGHT = 3
#: So much oftener than the next one must those be named whom a report is about (own choice, tried on the half of
#: evaluation/anaphors.jsonl that is for it).
CLEARLY = 1.5
#: Those told together count only if no other is named so much oftener than one of them.
OVERSHADOWED = 2.0
#: A state named so many times less often than the first one is no second (own choice).
IN_PASSING = 5


class Pairs(Discourse):
    """Finds whom a phrase of several means, and how often the report names each state."""

    # --- phrases of their own ----------------------------------------------------------------------------------------

    def number(self, s: Sentence, i: int) -> Found | None:
        """ "both", "the two", "the latter", as a phrase of its own; None if the word is none of these."""
        t = s[i]
        if t.lower not in ("both", "two", "latter", "former", "pair") or t.dep in _MODIFIERS:
            return None
        ordinal = t.lower in ("latter", "former")
        actors = self._ordinal(s, i, t.lower) if ordinal else self._together(s, i, 2, "side")
        if not actors and t.dep == "nsubj":  # "A met B in C. The two agreed": the persons
            actors = self._together(s, i, 2, "man")
        return Found(actors, "coreference", "person", t.start, t.end, plural=len(actors) > 1, definite=True)

    def pair(self, s: Sentence, i: int) -> Found | None:
        """ "both sides", "the two leaders": those who were told together; None if the phrase is no such thing."""
        t = s[i]
        if t.lemma == "latter" or t.lower in ("latter", "former"):
            return self.number(s, i) if t.dep not in ("amod", "det") else None
        if t.lower in ("other", "another") and i and s[i - 1].lower in ("each", "one"):
            return Found(self._one_another(s, i), "coreference", "person", s[i - 1].start, t.end, plural=True)
        if t.lemma not in listed("paired") and t.text not in CONTRACTING:
            return None
        before = [s[k].lower for k in s.children(i) if k < i]
        plain = "the" in before and (t.lower == "sides" or self._heads_of_state(s, i))
        number = next((_NUMBERS[w] for w in before if w in _NUMBERS), 2 if plain else 0)
        parties = self._contracting(s, i) if before == ["the"] and t.text in CONTRACTING else ()
        if not number and not parties:
            return None
        first = s[s.subtree(i)[0]].start
        if any(first <= h.start for h in self._cast.reader.hits_touching(first, t.end)) or self._sides_in(s, i):
            return None
        actors = parties or self._together(s, i, number, t.lemma)
        return Found(actors, "coreference", "person", t.start, t.end, plural=True, definite=True)

    def _heads_of_state(self, s: Sentence, i: int) -> bool:
        """True for "heads of state" and "heads of government" with nothing that tells of which."""
        of = [s[k].lemma for p in s.children(i, "prep") for k in s.children(p, "pobj")]
        return s[i].lower == "heads" and len(of) == 1 and of[0] in ("state", "government") and len(s.subtree(i)) < 5

    def _sides_in(self, s: Sentence, i: int) -> bool:
        """True for sides that a state or a conflict of others has: "the warring sides in Mali"."""
        inside = [k for p in s.children(i, "prep") if s[p].lower in ("in", "of", "to") for k in s.children(p, "pobj")]
        return s[i].lemma == "side" and any(
            self._cast.reader.hits_touching(s[s.subtree(k)[0]].start, s[k].end) for k in inside
        )

    def _contracting(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """ "The Parties" of a communique or treaty: all those who are the subject of its first sentence that has
        several."""
        for other in self._cast.reading.sentences[: s.index]:
            for t in other.tokens:
                if t.dep in SUBJECT and len(states := self._states_named(other, t.index)) > 1:
                    return states
        return ()

    def _states_named(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """The states that a phrase names, with all that hangs on it."""
        tokens, known = s.subtree(i), self._cast.known
        actors = map(self._cast.reader.actor_of, self._cast.reader.hits_touching(s[tokens[0]].start, s[tokens[-1]].end))
        codes = dict.fromkeys(a.state for a in actors if a is not None and a.state in known.data.states)
        return tuple(known.state_actor(c) for c in codes if c)

    def _one_another(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """ "each other": the subject of the clause, if it is more than one."""
        for k in s.ancestors(i):
            if s[k].pos in ("VERB", "AUX") and (subjects := s.children(k, "nsubj", "nsubjpass")):
                actors = self._listed(s, subjects[0])
                plural = len(actors) > 1 or s[subjects[0]].tag in ("NNS", "NNPS")
                return actors if plural else ()
        return ()

    def _listed(self, s: Sentence, i: int) -> tuple[Actor, ...]:
        """Those of a phrase and of what is joined to it."""
        actors: list[Actor] = []
        k: int | None = i
        while k is not None:
            found = self._cast.found(s, k)
            actors.extend(found.actors if found else ())
            k = s.child(k, "conj")
        return tuple({a.state or a.id: a for a in actors}.values())

    # --- whom they mean ----------------------------------------------------------------------------------------------

    def _together(self, s: Sentence, i: int, number: int, lemma: str) -> tuple[Actor, ...]:
        """So many parties of the kind that a noun asks for: persons for leaders, states for countries, either for
        sides."""
        persons, out = lemma in listed("paired_persons"), self._askers(s, i)

        def fitting() -> Iterator[list[Entity]]:
            for told in self._by_sentence(s, i):
                yield [e for e in told if self._fits(e, lemma) and not out & _codes(e.actors)]

        joined = next((j for told in fitting() if (j := self._joined(told, number))), ())
        top = self._top(number, lemma, out)
        if joined and not persons and self._overshadowed(joined, top):
            joined = ()
        if not joined and persons:
            joined = next((d for told in fitting() if len(d := _distinct(told)) == number), ())
            return joined or self._holders(top, lemma)
        joined = joined or top or next((d for told in fitting() if len(d := _distinct(told)) == number), ())
        return joined if persons else tuple(self._as_party(a) for a in joined)

    def _as_party(self, actor: Actor) -> Actor:
        """The body itself, or the state of whoever else it is."""
        own = actor.id in self._cast.known.data.organisations
        return self._cast.known.state_actor(actor.id if own else actor.state or actor.id)

    def _fits(self, e: Entity, lemma: str) -> bool:
        if lemma in listed("paired_persons"):
            return e.kind in ("person", "pronoun") and (len(e.actors) > 1 if e.plural else len(e.actors) == 1)
        if lemma in listed("paired_states"):
            return bool(e.actors) and all((a.state or a.id) in self._cast.known.data.states for a in e.actors)
        return bool(e.actors) and all(self._can_be_side(a.state or a.id) for a in e.actors)

    def _can_be_side(self, code: str) -> bool:
        data = self._cast.known.data
        if code in data.states or code in data.media:
            return code in data.states
        return code not in data.organisations or data.organisations[code].sector in _SIDES

    def _askers(self, s: Sentence, i: int) -> frozenset[str]:
        """The subject of the verb whose object the phrase is, unless it is all those whom the report is about."""
        verb = self._verb_of_object(s, i)
        shared = ("conj", "xcomp", "advcl", "pcomp")
        while verb is not None and s.child(verb, "nsubj") is None and s[verb].dep in shared:
            verb = next((k for k in s.ancestors(verb) if s[k].pos in ("VERB", "AUX")), None)
        subject = s.child(verb, "nsubj") if verb is not None else None
        if subject is None or subject > i:
            return frozenset()
        codes = _codes(self._listed(s, subject))
        return codes if not codes >= set(self._about[:2]) else frozenset()

    def _verb_of_object(self, s: Sentence, i: int) -> int | None:
        """The verb that a phrase is told to ("urged both sides to talk", "spoke to leaders of both"); None if it is in
        no such place ("the history of the two")."""
        t = s[i]
        asked = t.dep in SUBJECT and s[t.head].dep in ("ccomp", "xcomp")
        if asked and any(s[k].lower == "to" for k in s.children(t.head, "aux")):
            return s[t.head].head
        if t.dep == "pobj":
            above = s[s[t.head].head]
            of_persons = s[t.head].lower == "of" and above.lemma in self._cast.known.data.roles
            return self._verb_of_object(s, above.index) if of_persons else above.index if above.pos == "VERB" else None
        return t.head if t.dep in ("dobj", "dative") and s[t.head].pos == "VERB" else None

    def _joined(self, entities: list[Entity], number: int) -> tuple[Actor, ...]:
        """Exactly so many that "and" joins, subjects first, else the last ones."""
        by_token = {e.token: e for e in entities}
        found: list[tuple[bool, tuple[Actor, ...]]] = []
        for e in entities:
            s = self._cast.reading.sentences[e.sentence]
            if s[e.token].dep == "conj" and s[e.token].head in by_token:
                continue
            chain, k = [e.token], s.child(e.token, "conj")
            while k is not None:
                chain.append(k)
                k = s.child(k, "conj")
            actors = tuple(a for k in chain if k in by_token for a in by_token[k].actors)
            if len(actors) == len({a.id for a in actors}) == number and by_token.keys() >= set(chain):
                found.append((e.subject, actors))
        return next((a for subject, a in found if subject), found[-1][1] if found else ())

    def _overshadowed(self, actors: tuple[Actor, ...], top: tuple[Actor, ...]) -> bool:
        codes, couples = _codes(actors), self._couples
        if top and couples[_codes(top)] >= OVERSHADOWED * max(1, couples[codes]):
            return True
        strangers = [self._weights[c] for c in codes - _codes(top)]
        return bool(strangers and top) and min(self._weights[a.id] for a in top) >= OVERSHADOWED * max(strangers)

    def _holders(self, states: tuple[Actor, ...], lemma: str) -> tuple[Actor, ...]:
        """Who holds an office in each of the states; those who speak for the state where nobody is known to."""
        known, role = self._cast.known, self._cast.known.data.roles.get(lemma)
        return tuple(self._holder(a.state or a.id, role) if role else known.state_actor(a.id, "GOV") for a in states)

    def _holder(self, state: str, role: Role) -> Actor:
        known = self._cast.known
        holder = known.holder(state, role, self._cast.when) if role.one else None
        return known.person_actor(holder, self._cast.when, state) if holder else known.state_actor(state, role.sector)

    def _other(self, owners: Iterable[Actor], *, plural: bool) -> tuple[Actor, ...]:
        """ "its neighbour", "its rival": the other one of the two states that the report is about; "its neighbours":
        both, if the owner is a third."""
        pair, own = self._about[:2], _codes(owners)
        if plural:
            return self._top(2, "country", own) if len(own) == 1 and not own & set(pair) else ()
        if len(pair) == 2 and len(own) == 1 and own < set(pair) and self._top(2, "country", frozenset()):
            return (self._cast.known.state_actor(next(c for c in pair if c not in own)),)
        return ()

    def _ordinal(self, s: Sentence, i: int, word: str) -> tuple[Actor, ...]:
        told: list[Entity] = []
        for entities in self._by_sentence(s, i):
            kinds = ("person", "state", "body", "group")
            told = [e for e in entities if len(e.actors) == 1 and not e.plural and e.kind in kinds] + told
            distinct = list({e.actors[0].id: e for e in told}.values())
            if told and word == "latter":
                return told[-1].actors
            if len(distinct) >= 2:
                return distinct[-2].actors
        return ()

    # --- what the report is about ------------------------------------------------------------------------------------

    @property
    def _weights(self) -> Counter[str]:
        """How often the report names each state, and each group that can be a side; titles count more."""
        if self._named is None:
            self._named = Counter()
            for h in self._cast.hits:
                actor = self._cast.reader.actor_of(h)
                if actor is not None and self._can_be_side(code := actor.state or actor.id):
                    self._named[code] += TITLE_WEIGHT if h.start < self._title_end else 1
        return self._named

    @property
    def _about(self) -> list[str]:
        """The states of the report, the one named oftenest first."""
        return [c for c, _ in self._weights.most_common() if c in self._cast.known.data.states]

    def _top(self, number: int, lemma: str, out: frozenset[str]) -> tuple[Actor, ...]:
        """The two (never more) that the report names clearly oftener than all others."""
        states, weights = self._cast.known.data.states, self._weights
        if (home := self._cast.home) and lemma in listed("paired_states"):  # a government speaks of itself and another
            weights = weights | Counter({home: max(weights.values(), default=1)})
        sides = lemma not in listed("paired_states") and lemma not in listed("paired_persons")
        ranked = [(c, n) for c, n in weights.most_common() if c not in out and (sides or c in states)]
        if number != 2:
            return ()
        couples = [(c, n) for c, n in self._couples.most_common() if not c & out and c <= {r for r, _ in ranked}]
        if couples and couples[0][1] > 1 and (len(couples) < 2 or couples[0][1] >= OVERSHADOWED * couples[1][1]):
            return tuple(self._cast.known.state_actor(c) for c, _ in ranked if c in couples[0][0])
        if len(ranked) < 2 or ranked[1][1] * IN_PASSING <= ranked[0][1]:
            return ()
        if len(ranked) > 2 and ranked[1][1] < CLEARLY * ranked[2][1]:
            return ()
        return tuple(self._cast.known.state_actor(c) for c, _ in ranked[:2])

    @property
    def _couples(self) -> Counter[frozenset[str]]:
        """How often the report names just two side by side ("Armenia and Azerbaijan"); titles count more."""
        if self._paired is None:
            self._paired, run = Counter(), []
            hits, text = self._cast.hits, self._cast.text
            for h, follower in zip(hits, (*hits[1:], None), strict=False):
                run.append(h)
                if follower is not None and JOINED.match(text, h.end, follower.start):
                    continue
                codes = _codes(a for x in run if (a := self._cast.reader.actor_of(x)))
                if len(run) == len(codes) == 2:
                    self._paired[codes] += TITLE_WEIGHT if h.start < self._title_end else 1
                run = []
        return self._paired

    @cached_property
    def _title_end(self) -> int:
        """Where the first sentence ends, if it is a title; 0 if none is."""
        return next((s.end for s in self._cast.reading.sentences[:1] if s.kind is PartKind.TITLE), 0)

    def _dominant(self, times: float, but: str | None = None) -> str | None:
        """The one state that the report names so many times as often as any other, `but` left out."""
        ranked = [(c, n) for c, n in self._weights.most_common() if c in self._cast.known.data.states and c != but]
        if not ranked or (len(ranked) > 1 and ranked[0][1] < times * ranked[1][1]):
            return None
        return ranked[0][0]


def _codes(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(a.state or a.id for a in actors)


def _distinct(entities: Iterable[Entity]) -> tuple[Actor, ...]:
    """One actor for each state among the entities, subjects first."""
    told = [a for e in sorted(entities, key=lambda e: not e.subject) for a in e.actors]
    found: dict[str, Actor] = {}
    for a in told:
        found.setdefault(a.state or a.id, a)
    return tuple(found.values())
