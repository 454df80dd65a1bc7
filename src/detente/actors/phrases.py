"""Says whom a noun phrase refers to, whether it comes from a parse or from a bare string.

A phrase is a core (premodifiers, head and a trailing name), its owners ("Russia's"), what hangs on it ("of Ukraine",
"in Aleppo") and its appositions. `Reader.read` weighs them; what needs the rest of the text is left to the coreference
that calls it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from detente.actors.finder import Hit
from detente.actors.registry import LIKE, Registry, When, new_person
from detente.actors.structure import Context, Found, Memory, Phrase, Word
from detente.actors.tables import Noun, Person, Role, listed, slug
from detente.actors.vocabulary import Vocabulary
from detente.actors.wording import (
    ARTICLES,
    capitals,
    codes_of,
    dashed,
    home_of,
    is_act,
    is_definite,
    is_person,
    out_of_office,
    reached,
    singular,
    widened,
    with_sector,
    without_office,
)
from detente.records import Actor

#: Behind a name and a hyphen: the name is no owner of what follows ("Iranian-backed rebels").
_NOT_OWNER = re.compile(
    r"^\s?[-‐‑–]\s?(?:backed|sponsored|supported|brokered|mediated|funded|financed|trained|armed|made|built|supplied|designed|held|"
    r"controlled|occupied|ruled|born|bound|speaking|style|leaning|aligned|allied|dominated|administered|imposed|approved|friendly|linked|"
    r"inspired|era|wide|only|led|assisted|protected|educated|proposed|drafted|affiliated)\b",
    re.I,
)
_LED = re.compile(r"^\s?[-‐‑–]\s?led\b", re.I)
_PREFIXED = re.compile(r"\b(?:pro|anti|non|post|pre)\s?[-‐‑–]\s?$", re.I)
#: Between two names that stand side by side.
JOINED = re.compile(r"(?:\s*,\s*|\s*,?\s+and\s+|\s*,?\s+or\s+|\s*[-‐‑–/&]\s*|\s+-\s+)$")
_COMPOUND = re.compile(r"\s?[-‐‑–/]\s?$")
#: Nouns used like adjectives: before an act they name its maker, as other states' names do not ("Iran sanctions" are
#: on Iran).
_ADJECTIVAL = frozenset("US U.S. U.S UK U.K. EU UN U.N. NATO UAE USA".split())
#: Behind an office that somebody is to have ("President-elect Lee").
_PENDING = frozenset(("elect", "designate"))
_SEVERAL = frozenset("both two three four 2 3 4".split())
_GOVERNING = frozenset("government authorities regime leadership administration junta sides".split())
_HERE = frozenset(("people", "group", "thing", "place"))
#: Sectors of roles that belong to the place they are told to be in ("protesters in Cairo"), as soldiers and diplomats
#: do not.
_LOCAL = frozenset(("CIV", "REF", "OPP", "LAB", "AGR", "EDU", "MED", "REL", "LEG", "JUD", "PTY", "REB", "UAF", "CRM"))


class Reader(Vocabulary):
    """Reads phrases against a registry, a date and the names that the text itself taught."""

    def __init__(
        self,
        known: Registry,
        when: When,
        text: str,
        hits: Sequence[Hit],
        learned: Memory | None = None,
        context: Context | None = None,
        place: Callable[[str, str | None], str | None] | None = None,
    ) -> None:
        super().__init__(known)
        self.when, self.text, self.hits = when, text, hits
        self._starts, self._ends = [h.start for h in hits], [h.end for h in hits]
        self._joints = {k for k, (a, b) in enumerate(pairwise(hits)) if self._is_compound(a.end, b.start)}
        self.chained = {hits[k + n].start for k in self._joints for n in (0, 1)}  # joined to another by a hyphen
        self._actors: dict[int, tuple[int, Actor | None]] = {}  # by where the name begins, and how much was known
        self.learned = Memory() if learned is None else learned
        self.context: Context = context or (lambda phrase, kind, role: ())
        self.place = place or (lambda name, state: None)

    # --- names -------------------------------------------------------------------------------------------------------

    def hits_in(self, start: int, end: int) -> list[Hit]:
        """The names that lie within a stretch of the text."""
        return list(self.hits[bisect_left(self._starts, start) : bisect_right(self._ends, end)])

    def hits_touching(self, start: int, end: int) -> Sequence[Hit]:
        """The names that share a character with a stretch of the text."""
        return self.hits[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def hit_over(self, offset: int) -> Hit | None:
        """The name that covers a place of the text."""
        k = bisect_right(self._ends, offset)
        return self.hits[k] if k < len(self.hits) and self.hits[k].start <= offset else None

    def actor_of(self, hit: Hit) -> Actor | None:
        """The actor that a name stands for, or None ("May" may be a month)."""
        kept = self._actors.get(hit.start)
        if kept is None or kept[0] != self.learned.changes:
            kept = self._actors[hit.start] = self.learned.changes, self._actor_of(hit)
        return kept[1]

    def _actor_of(self, hit: Hit) -> Actor | None:
        body = self.known.body(hit, self.when)
        if body is not None:
            return body
        learned = self.learned.get(hit.text, hit.start)
        if learned is not None:
            return learned
        if hit.kind == "surname" and (
            self._is_word(hit) or self._has_given_name(hit) or self.learned.is_stranger(hit.text)
        ):
            return None
        person = self.known.person(hit, self.when)
        return None if person is None else self.known.person_actor(person, self.when)

    def _has_given_name(self, hit: Hit) -> bool:
        """True if an unknown capitalised word stands right before a surname ("Jeb Bush"), so that it is somebody
        else's."""
        m = re.search(r"([A-ZÀ-Þ][\w'’.-]*) $", self.text[max(0, hit.start - 30) : hit.start])
        if m is None or m[1].lower().strip(".") in listed("titles") or singular(m[1].lower()) in self.known.data.roles:
            return False
        at = hit.start - len(m[0])
        if at == 0 or self.text[:at].rstrip()[-1:] in '.!?:"“\n':
            return False
        return (over := self.hit_over(at)) is None or over.kind in ("person", "surname")

    def _is_word(self, hit: Hit) -> bool:
        return hit.text.lower() in self.known.data.common_surnames or self.known.is_placed(self.text, hit)

    def chain(self, hit: Hit) -> list[Hit]:
        """The name with those joined to it by hyphen or slash ("US-Russia", "Israeli-Palestinian")."""
        if hit.start not in self.chained:
            return [hit]
        first = last = bisect_left(self._starts, hit.start)
        while first - 1 in self._joints:
            first -= 1
        while last in self._joints:
            last += 1
        return list(self.hits[first : last + 1])

    def _is_compound(self, end: int, start: int) -> bool:
        """True if only a hyphen or slash stands between a name and the next one."""
        return start - end < 4 and _COMPOUND.match(self.text, end, start) is not None

    # --- phrases -----------------------------------------------------------------------------------------------------

    def read(self, p: Phrase) -> Found | None:
        """Whom the phrase refers to; None if it can be no party (a time, a topic, an abstract noun)."""
        known, so_far = p.known, self.learned.changes
        if known is None or known[0] != so_far:
            if p.open > 1:  # it hangs on itself
                return None
            p.open += 1
            known = p.known = so_far, self._read(p)
            p.open -= 1
        return known[1]

    def _read(self, p: Phrase) -> Found | None:
        if p.pronoun:
            actors, plural = self.context(p, "pronoun", None), p.pronoun in ("they", "them", "their")
            return Found(actors, "pronoun", "pronoun", p.start, p.end, plural=plural)
        words = [w for w in p.words if w.lower not in ARTICLES]
        if not words:
            return None
        last = self.hit_over(words[-1].end - 1)
        if last is not None and last.start >= words[0].start - 1:
            found = self._named(p, words, last)
            if found is not None:
                return found
        if words[-1].lower in listed("transparent") and p.tails and p.tails[0][0] == "of" and not p.owners:
            inner = self.read(p.tails[0][1])
            return inner and inner.but(
                start=min(words[0].start, inner.start),
                plural=True,
                via=inner.via if inner.via != "name" else "modifier",
            )
        if several := self._several(p, words):
            return Found(several, "coreference", "state", p.start, p.end, plural=True, definite=True)
        role = self._role_at_end(words)
        noun = None if role else self._noun(words[-1])
        if role is not None:
            return self._titled(p, words, role, is_definite(p))
        if noun is None or noun.kind == "name":
            return self._unknown_name(p, words)
        return self._common(p, words, noun, is_definite(p))

    def _several(self, p: Phrase, words: list[Word]) -> tuple[Actor, ...]:
        """Whom "both sides" or "the two countries" means, as a part of a larger phrase."""
        if words[-1].lemma not in listed("paired") or not any(w.lower in _SEVERAL for w in words[:-1]):
            return ()
        return self.context(p, "several", None)

    def _named(self, p: Phrase, words: list[Word], last: Hit) -> Found | None:
        """A phrase that ends in a name that the registry knows."""
        before = [w for w in words if w.end <= last.start] if words[0].start < last.start else []
        if last.kind in ("person", "surname") or self.learned.get(last.text, last.start):
            return self._person(p, before, last)
        states = self.premodifiers(words, upto=last.start) if last.kind == "body" else []
        if states and last.names[0].id not in states:  # "the Pakistani Senate"
            return self._of_states(states, last.names[0].sector, "modifier", "body", words)
        chain = [h for h in self.chain(last) if h.start >= words[0].start] or [last]
        group = self._coordinated(words, last) if before else [last]
        if last.kind != "demonym" and (len(group) == 1 or " " in group[0].text):  # "North and South Korea" are two
            group = chain
        actors = [a for h in group if (a := self.actor_of(h)) is not None]
        if last.text == "Koreas":
            actors = [self.known.state_actor(n.id) for n in last.names if n.person is None]
        if not actors:
            return None
        kind = "body" if last.kind == "org" else "state"
        if last.kind == "demonym" or actors[0].sector == "CIV":
            kind = "people"
        nationals = last.text.endswith("s") or words[0].start > p.start  # "Russians", "the Chinese"; not the adjective
        if last.kind == "demonym" and nationals:
            actors = [
                self.known.state_actor(a.id, "CIV") if a.state == a.id and a.sector is None else a for a in actors
            ]
        return Found(
            tuple(actors),
            "name",
            kind,
            words[0].start,
            last.end,
            plural=len(actors) > 1 or kind == "people",
            definite=True,
            named=True,
        )

    def _person(self, p: Phrase, before: list[Word], last: Hit) -> Found | None:
        states = self._states(p, before, last.start, kind="name")
        untitled = [w for w in before if w.lower.strip(".") not in listed("titles")]
        role = self._role_at_end([w for w in untitled if w.lower.strip(".") not in _PENDING])
        titled = role is not None or len(untitled) < len(before) or bool(states)
        given = capitals(before, self.hit_over)
        if given and not role and given[-1].lower in self.known.data.roles:
            given = []
        elif given and not role and (cut := self._title_length(before, len(before) - len(given))):
            given = before[cut:]  # "Defense Secretary Ash Carter": the name begins behind the title
        start = before[0].start if before else last.start
        actor = self.learned.get(last.text, last.start)
        if given and role is None and actor is None:
            return self._stranger(p, before, last, given, states, start)
        if actor is None:
            person = self.known.person(last, self.when, states[0] if states else None, bare=not titled)
            strange = self.learned.is_stranger(last.text) and not states
            if person is None or (last.kind == "surname" and (strange or (not titled and self._is_word(last)))):
                return None
            actor = self.known.person_actor(person, self.when, states[0] if states else None)
            if states and actor.state not in states and last.kind == "surname":  # another bearer of the name
                return self._new(p, self.text[last.start : last.end], role, states, start, last.end)
        if without_office(before):
            actor = out_of_office(actor)
        elif role is not None and role.sector and states and actor.sector is None and actor.state not in states:
            actor = self._new_office(actor, states[0], role)
        return _by_name(actor, start, last.end, role)

    def _new_office(self, actor: Actor, state: str, role: Role) -> Actor:
        """One out of office as whom the title tells: "UN envoy Olusegun Obasanjo"."""
        sector = role.sector if state in self.known.data.states else self.known.state_actor(state).sector
        return Actor(actor.id, actor.name, state, sector, role.phrase, actor.wikidata)

    def _stranger(
        self, p: Phrase, before: list[Word], last: Hit, given: list[Word], states: list[str], start: int
    ) -> Found | None:
        """An unknown given name before a known surname: a spelling of the known person, or somebody else."""
        name = self.text[given[0].start : last.end]
        for reading in last.names:
            person = reading.person
            if person is None:
                continue
            alike = max(fuzz.ratio(name.lower(), s.lower()) for s in person.spellings.split("|"))
            term, current = self.known.term(person, self.when)
            holds = current and states and term.state in states and term.weight > 7
            if alike >= 84 or (holds and last.kind == "surname" and alike > 70):
                return _by_name(self.known.person_actor(person, self.when), start, last.end)
        if last.kind == "person":
            actor = self.actor_of(last)
            return _by_name(actor, start, last.end) if actor else None
        rest = [w for w in before if w.end <= given[0].start]
        taught = self._taught(p, name, given) if not states else None
        if taught is not None:
            return taught.but(end=last.end)
        role = self._role_at_end(rest)
        states = states or self._appositive_states(p) or home_of(role, rest) or self._told_from(p, role)
        return self._new(p, name, role, states, start, last.end, without_office(rest))

    def _unknown_name(self, p: Phrase, words: list[Word]) -> Found | None:
        """A phrase that ends in a name nobody knows: what its title, state and appositions teach."""
        name_words = capitals(words, self.hit_over) if words[-1].text[:1].isupper() else []
        if not name_words:
            return self._vague(p, words)
        name = self.text[name_words[0].start : name_words[-1].end]
        learned = self.learned.get(name, p.start)
        if learned is not None:
            return _by_name(learned, words[0].start, words[-1].end)
        before = [w for w in words if w.end <= name_words[0].start]
        role = self._role_at_end(before)
        if role is None and (cut := self._title_length(words, len(words) - len(name_words))):
            role, name_words = self._role_at_end(words[:cut]), words[cut:]
            name = self.text[name_words[0].start : name_words[-1].end]
        if role is not None and (known := self.learned.get(name, p.start)) is not None:
            return _by_name(known, words[0].start, words[-1].end, role)
        states = self._states(p, before, name_words[0].start, kind="name")
        states = states or home_of(role, words[: words.index(name_words[0])]) or self._told_from(p, role)
        person = self._office_holder(name_words[-1].text, role, states)
        if person is not None:
            actor = self.known.person_actor(person, self.when, states[0])
            actor = out_of_office(actor) if without_office(before) else actor
            return _by_name(actor, words[0].start, words[-1].end, role)
        if not states and (role is None or role.sector == "MIL"):  # a rank does not say whose
            taught = self._taught(p, name, words)
            if taught is not None:
                return taught
        if not states and role is None:
            apposed = self._appositive_states(p)
            place = self.place(name, apposed[0] if apposed else None) if p.locative or apposed else None
            if place:
                there = (self.known.state_actor(place),)
                return Found(there, "place", "place", words[0].start, words[-1].end, named=True)
            if apposed and p.appositions and not self.hits_in(p.appositions[0].start, p.appositions[0].end):
                states = apposed
        return self._new(p, name, role, states, words[0].start, words[-1].end, without_office(before))

    def _told_from(self, p: Phrase, role: Role | None) -> list[str]:
        """ "Deputy Foreign Minister Ola Norn": of the state that a report tells of from within, where it names none."""
        if role is None or role.sector not in ("GOV", "MIL", "LEG", "SPY"):
            return []
        return [a.state for a in self.context(p, "office", role) if a.state is not None]

    def _title_length(self, words: list[Word], first: int) -> int:
        """How many words the title takes that begins the run of capitals from the nth word on; 0 without one."""
        return next((k for k in range(len(words) - 1, first, -1) if self._role_at_end(words[:k]) is not None), 0)

    def _office_holder(self, surname: str, role: Role | None, states: list[str]) -> Person | None:
        if role is None or not states or not role.offices:
            return None
        return self.known.holder_named(states[0], surname, self.when, role)

    def _taught(self, p: Phrase, name: str, words: list[Word]) -> Found | None:
        """ "Farhad Ahmed, Ruritania's foreign minister": the apposition says who it is."""
        for a in p.appositions:
            found = self.read(a)
            if found is not None and found.role is not None and found.actors:
                first = found.actors[0]
                if first.id != first.state and fuzz.partial_ratio(name.lower(), first.name.lower()) > LIKE:
                    return found.but(start=words[0].start, end=words[-1].end, named=True, kind="person")
                actor = new_person(name, first.state, found.role.sector, found.role.phrase)
                return Found(
                    (actor,),
                    "apposition",
                    "person",
                    words[0].start,
                    words[-1].end,
                    found.role,
                    definite=True,
                    named=True,
                )
        return None

    def _new(
        self, p: Phrase, name: str, role: Role | None, states: Sequence[str], start: int, end: int, former: bool = False
    ) -> Found:
        if not states:
            return Found((), "unknown", "person" if role else "unknown", start, end, role=role, named=True)
        sector = role.sector if role and not former else None
        actor = new_person(name, states[0], sector, role.phrase if role else None)
        return Found(
            (actor,), "title", "person" if role else "unknown", start, end, role=role, definite=True, named=True
        )

    def _titled(self, p: Phrase, words: list[Word], role: Role, definite: bool) -> Found:
        """A phrase headed by an office or a word for a person: "the Turkish defence minister", "two US citizens"."""
        last = words[-1].lower
        plural = (last != words[-1].lemma and last.endswith("s")) or last in ("men", "women", "people", "children")
        blank = Found((), "role", "person", words[0].start, words[-1].end, role, plural, definite)
        for a in p.appositions:
            found = self.read(a) if a.words else None
            if found is not None and found.actors and found.kind == "person" and found.named:
                return widened(found, words).but(role=role)
        states = self._states(p, words[: -len(role.phrase.split())] or [], words[-1].start, role)
        charged = role.phrase.endswith("minister") and all(
            prep == "for" for prep, _ in p.tails
        )  # "Minister for Africa"
        if role.phrase in listed("known_by_another") or (not states and (charged or not p.tails)):
            actors = self.context(p, "counterpart" if role.phrase in ("counterpart", "colleague") else "role", role)
            if actors:
                return blank.but(actors=actors, via="context")
        if not states:
            return blank
        former = without_office(words)
        actors_ = []
        for state in states:
            holder = (
                self.known.holder(state, role, self.when)
                if self._names_holder(p, role, words, plural, len(states))
                else None
            )
            if holder is not None and not former:
                actors_.append(self.known.person_actor(holder, self.when, state))
            else:
                actors_.append(self.known.state_actor(state, None if former else role.sector))
        return reached(p, blank.but(actors=tuple(actors_)))

    def _names_holder(self, p: Phrase, role: Role, words: list[Word], plural: bool, n: int) -> bool:
        """True if the phrase tells of the one holder of an office of the state or organisation itself."""
        if p.whose[0] == p.start and (of := next((t for prep, t in p.tails if prep == "of"), None)) is not None:
            inner = self.read(of)
            told = inner is not None and (inner.named or inner.via == "context")
            if inner is None or not told or inner.kind not in ("state", "body", "country"):
                return False  # "the president of the Tunisian League" is not Tunisia's
        indefinite = words[0].start > 0 and self.text[max(0, words[0].start - 4) : words[0].start].lower().endswith(
            (" a ", " an ")
        )
        return role.one and (not plural or n > 1) and not indefinite

    def _common(self, p: Phrase, words: list[Word], noun: Noun, definite: bool) -> Found | None:
        """A phrase headed by a common noun that is no office."""
        kind, sector = noun
        plural = words[-1].lower != words[-1].lemma
        blank = Found((), "context", kind, words[0].start, words[-1].end, None, plural, definite)
        if kind in ("relation", "abstract"):
            return None
        if kind == "country":
            states = self._states(p, words[:-1], words[-1].start)
            actors = (
                tuple(self.known.state_actor(s) for s in states[:1])
                if p.tails and states
                else self.context(p, "country", None)
            )
            return blank.but(actors=actors) if actors or definite else None
        states = self._states(p, words[:-1], words[-1].start, kind=kind)
        for a in p.appositions if not states else ():
            found = self.read(a)
            if found is not None and found.actors and found.named:
                return widened(found, words)
        if kind == "act":
            if not states:
                return None
            if states == ["UN"] and words[-1].lower.startswith("resolution"):
                states = ["UNSC"]
            return reached(p, self._of_states(states, None, "instrument", "act", words))
        if not states:
            actors = self.context(p, kind, None)
            if kind == "thing" and not actors:
                return None
            return blank.but(actors=tuple(with_sector(a, sector, self.known) for a in actors))
        found = self._of_states(states, sector, "modifier", kind, words)
        return reached(p, found.but(plural=plural, definite=definite))

    def _of_states(self, states: Sequence[str], sector: str | None, via: str, kind: str, words: list[Word]) -> Found:
        actors = tuple(self.known.state_actor(s, sector if s in self.known.data.states else None) for s in states)
        return Found(actors, via, kind, words[0].start, words[-1].end, plural=len(actors) > 1)

    def _vague(self, p: Phrase, words: list[Word]) -> Found | None:
        """A common noun that no list has: a person by its ending, else a thing if somebody owns it."""
        last = words[-1].lower
        if is_person(last):
            states = self._states(p, words[:-1], words[-1].start)
            actors = tuple(self.known.state_actor(s) for s in states)
            return Found(actors, "modifier", "person", words[0].start, words[-1].end, plural=last.endswith("s"))
        act = is_act(last)
        states = self._states(p, words[:-1], words[-1].start, kind="act" if act else "thing")
        return (
            self._of_states(states, None, "instrument" if act else "modifier", "act" if act else "thing", words)
            if states
            else None
        )

    # --- whose -------------------------------------------------------------------------------------------------------

    def _states(
        self, p: Phrase, before: Sequence[Word], upto: int, role: Role | None = None, kind: str = ""
    ) -> list[str]:
        """The states (or organisation ids) that a phrase belongs to, by owner, adjective, or what hangs on it."""
        for owner in p.owners if role is None or role.phrase not in listed("relational") else ():
            if codes := self._all_codes(owner) or self._unheard_of(owner, role):
                p.whose = (owner.start, owner.end)
                return codes
        codes = self.premodifiers(before, upto, role, kind)
        return (
            codes or self._tail_states(p, role, kind) or ([] if kind in ("act", "name") else self._appositive_states(p))
        )

    def _unheard_of(self, owner: Phrase, role: Role | None) -> list[str]:
        """A state that only the text knows: the owner of a king or a minister ("Ruritania's foreign minister")."""
        if (
            role is None
            or role.phrase not in listed("stately")
            or owner.pronoun
            or not all(w.text[:1].isupper() for w in owner.words)
        ):
            return []
        return [slug(self.text[owner.start : owner.end]).upper()]

    def _tail_states(self, p: Phrase, role: Role | None, kind: str) -> list[str]:
        for prep, tail in p.tails:
            spoken = kind == "act" and singular(p.words[-1].lower) in listed("spoken_acts")
            if prep == "of" and (
                (kind == "act" and not spoken) or (role is not None and role.phrase in listed("relational"))
            ):
                continue
            if prep == "with" and p.words[-1].lower in ("border", "borders", "frontier", "boundary"):
                return self._all_codes(tail)
            inside = prep in ("in", "across", "inside", "near") and (
                kind in _HERE
                or self._local(role)
                or (role is not None and role.one)
                or (kind == "body" and self._governs(p))
            )
            belongs = (
                prep in ("of", "from")
                or inside
                or (prep in ("for", "at", "with") and role is not None)
                or (prep == "by" and kind == "act")
            )
            if belongs and (codes := self._all_codes(tail)):
                p.whose = (p.start, tail.end)
                return codes
        return []

    def _all_codes(self, p: Phrase) -> list[str]:
        """The states of a phrase and of those joined to it; an act's maker does not count."""
        found = [f for q in (p, *p.joined) if (f := self.read(q)) is not None and f.kind != "act"]
        return list(dict.fromkeys(c for f in found for c in codes_of(f)))

    def _governs(self, p: Phrase) -> bool:
        """True for a body that belongs to the state it is told to be in, as embassies and missions do not."""
        noun = self._noun(p.words[-1])
        return p.words[-1].lower in _GOVERNING or (noun is not None and noun.sector not in ("GOV", "SPY"))

    def _local(self, role: Role | None) -> bool:
        return role is not None and (role.sector in _LOCAL or role.phrase in ("official", "leader"))

    def _appositive_states(self, p: Phrase) -> list[str]:
        for a in p.appositions:
            if a.words and (found := self.read(a)) is not None and (codes := codes_of(found)):
                return codes
        return []

    def premodifiers(self, before: Sequence[Word], upto: int, role: Role | None = None, kind: str = "") -> list[str]:
        """The states named by adjectives and nouns before a head: the first one and those joined to it."""
        if not before:
            return []
        hits = [h for h in self.hits_in(before[0].start, upto) if self._owns(h, upto, role, kind)]
        codes: list[str] = []
        for k, hit in enumerate(hits):
            if k and not JOINED.match(self.text, hits[k - 1].end, hit.start):
                break
            actor = self.actor_of(hit)
            code = actor and (actor.state or actor.id)
            if code and code not in codes:
                codes.append(code)
        return codes or (self._city(before) if kind != "name" else [])

    def _owns(self, hit: Hit, upto: int, role: Role | None, kind: str) -> bool:
        if dashed(self.text, hit.end, 1):
            after = self.text[hit.end : upto + 14]
            if _LED.match(after):
                return any(w in listed("led") for w in re.findall(r"[a-z]+", self.text[hit.end : upto + 30].lower()))
            if _NOT_OWNER.match(after):
                return False
        if dashed(self.text, hit.start - 1, -1) and _PREFIXED.search(self.text[max(0, hit.start - 6) : hit.start]):
            return False
        bare_noun = (
            hit.kind in ("state", "capital", "seat")
            and hit.text not in _ADJECTIVAL
            and not self.text[hit.end : hit.end + 2].startswith(("'", "’"))
        )
        if bare_noun and (kind == "act" or (role is not None and role.phrase in listed("topical"))):
            return any(JOINED.match(self.text, hit.end, h.start) and h.kind == "demonym" for h in self.hits)
        return True

    def _coordinated(self, words: list[Word], last: Hit) -> list[Hit]:
        """Names joined before the last one ("Russian and Turkish")."""
        hits = self.hits_in(words[0].start, last.end)
        group = [last]
        for h in reversed(hits[:-1]):
            if not JOINED.match(self.text, h.end, group[0].start):
                break
            group.insert(0, h)
        return group

    def _city(self, before: Sequence[Word]) -> list[str]:
        names = [w for w in before if w.text[:1].isupper() and not _NOT_OWNER.match(self.text[w.end : w.end + 14])]
        code = self.place(" ".join(w.text for w in names), None) if names else None
        return [code] if code else []


def _by_name(actor: Actor, start: int, end: int, role: Role | None = None) -> Found:
    """A person told by name."""
    return Found((actor,), "name", "person", start, end, role, definite=True, named=True)
