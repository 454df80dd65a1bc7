"""The cast of one report: its named mentions, the names it teaches, and whom any noun phrase of it refers to."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from functools import cached_property

from detente import places
from detente.actors.coreference import Coreference
from detente.actors.finder import Hit
from detente.actors.phrases import Reader
from detente.actors.registry import Registry, When, registry
from detente.actors.spellings import SURNAME_FIRST
from detente.actors.structure import Found, Memory, Phrase, Word
from detente.actors.tables import PROMINENT, Person, Term, listed
from detente.language import Reading, Sentence, Token
from detente.records import Actor, ActorRef, DateInterval, Span

#: Parts of speech that head no mention, unless a name holds them.
_NEVER = frozenset("VERB AUX ADP PUNCT CCONJ SCONJ PART ADV INTJ SPACE SYM".split())
_SEVERAL = frozenset("latter former other another member".split())
_LEFT = frozenset(
    (
        "det",
        "amod",
        "compound",
        "nmod",
        "nummod",
        "quantmod",
        "advmod",
        "punct",
        "predet",
        "npadvmod",
        "appos",
        "cc",
        "conj",
        "dep",
    )
)
#: Prepositions whose object may be a town.
PLACES = frozenset("in from at near of across inside outside around to".split())
_SMALL = frozenset("the of and for in on to a an at by al el de la".split())
#: Offices whose holders the press names without saying who they are; their terms date a report (see `Cast.terms`).
PROMINENT_OFFICES = frozenset(
    "head_of_state head_of_government foreign_minister defence_minister spokesperson head_of_organisation".split()
)
#: What makes a bare surname a place or a part of another name ("in Orlando", "the Horn of Africa").
_NO_PERSON_BEFORE = re.compile(r"\b(?:in|at|near|into|the|outside) \Z")
_NO_PERSON_BEHIND = re.compile(r" of\b")
#: What a phrase may be to give a party though nobody can say which ("three gunmen").
_ANONYMOUS = frozenset(("person", "force", "people", "group", "weapon", "body", "unknown", "pronoun", "country"))


def proper_words(text: str) -> frozenset[str]:
    """The lower-cased words of the names in a text, to be kept in capitals when a headline is re-cased."""
    hits = registry().finder.find(text)
    common = registry().data.common_surnames
    spans = (h.text for h in hits if not (h.kind == "surname" and h.text.lower() in common))
    return frozenset(w for span in spans for w in span.lower().replace("-", " ").split() if w not in _SMALL)


class Cast:
    """Who is who in one parsed report, on its date (an interval, or None if it is not known)."""

    def __init__(self, reading: Reading, on: DateInterval | None = None) -> None:
        self.reading, self.text, self.when = reading, reading.text, When.of(on)
        self.known: Registry = registry()
        self.proper = proper_words(self.text)
        self._memory = Memory()
        coded = sorted((s.start, s.end) for s in reading.sentences)
        self.hits = [h for h in self.known.finder.find(self.text) if _inside(coded, h.start)]
        self._ends = [h.end for h in self.hits]
        self.home = self._home()
        self._coreference = Coreference(self)
        self.reader = Reader(
            self.known,
            self.when,
            self.text,
            self.hits,
            self._memory,
            context=self._coreference.resolve,
            place=places.state_of,
        )
        self._parties: dict[tuple[int, int], tuple[ActorRef, ...]] = {}
        self._found: dict[tuple[int, int], Found | None] = {}
        self._cores: dict[tuple[int, int], tuple[list[Word], int]] = {}
        self._phrases: dict[tuple[int, int], Phrase] = {}
        self.unfinished: set[tuple[int, int]] = set()  # phrases that are being read
        self._learn_known()
        self._learn_new()

    # --- what others ask ---------------------------------------------------------------------------------------------

    @cached_property
    def refs(self) -> tuple[ActorRef, ...]:
        """The named mentions of the coded parts, in order."""
        found = []
        for h in self.hits:
            actor = self.reader.actor_of(h)
            if actor is not None:
                found.append(ActorRef(actor, Span(h.start, h.end), h.text, "name"))
        return tuple(found)

    def refs_in(self, sentence: Sentence) -> tuple[ActorRef, ...]:
        """The named mentions of one sentence."""
        starts = self._ref_starts
        return self.refs[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]

    @cached_property
    def _ref_starts(self) -> list[int]:
        return [r.span.start for r in self.refs if r.span is not None]

    @cached_property
    def terms(self) -> tuple[tuple[str, str, str], ...]:
        """Terms of office of persons named, as (person, first day, last day), '' if open: of those whom the text calls
        by their office the terms of that office, of others one span from their first to their last prominent office.

        Several terms of one person are alternatives.
        """
        found: dict[tuple[str, str, str], None] = {}
        for s in self.reading.sentences:
            for t in s.tokens:
                if (
                    t.pos in ("PROPN", "NOUN")
                    and (f := self.found(s, t.index)) is not None
                    and f.role is not None
                    and f.named
                ):
                    for term in self._office_terms(f):
                        found[(f.actors[0].name, term.start, term.end)] = None
        titled = {name for name, _, _ in found}
        for person in self._named_only():
            if person.name not in titled and (span := _career(person)) is not None:
                found[(person.name, *span)] = None
        return tuple(found)

    def _named_only(self) -> list[Person]:
        """The persons whom a full name, or a surname that only one person of note bears, stands for."""
        found: dict[str, Person] = {}
        for h in self.hits:
            bearers = {n.person.id: n.person for n in h.names if n.person is not None}
            if h.kind not in ("person", "surname") or len(bearers) != 1 or self.reader.actor_of(h) is None:
                continue
            if " " in h.text or self._is_leader(h, *bearers.values()):
                found |= bearers
        return list(found.values())

    def _is_leader(self, h: Hit, person: Person) -> bool:
        """True if a bare surname, no place's, is that of a person of a large state."""
        around = self.text[max(0, h.start - 24) : h.start], self.text[h.end : h.end + 4]
        named = not _NO_PERSON_BEFORE.search(around[0]) and not _NO_PERSON_BEHIND.match(around[1])
        return named and len(h.text) > 3 and any(t.state in PROMINENT for t in person.terms)

    def party(self, sentence: Sentence, head: int) -> tuple[ActorRef, ...]:
        """Whom the noun phrase headed by token `head` refers to, without what is coordinated to it; see
        docs/architecture.md."""
        if head >= len(sentence.tokens):
            return ()
        key = (sentence.index, head)
        if key not in self._parties:
            self._parties[key] = ()  # a phrase that hangs on itself names nobody
            self._parties[key] = self._party(sentence, head)
        return self._parties[key]

    # --- how it is found ---------------------------------------------------------------------------------------------

    def _party(self, s: Sentence, i: int) -> tuple[ActorRef, ...]:
        chain = self._chain(s[i])
        if chain:
            refs = [(self.reader.actor_of(h), h) for h in chain]
            return tuple(ActorRef(a, Span(h.start, h.end), h.text, "name") for a, h in refs if a is not None)
        found = self.found(s, i)
        if found is None:
            return ()
        span = Span(found.start, found.end)
        text = span.of(self.text)
        if found.actors:
            return tuple(ActorRef(a, span, text, found.via) for a in found.actors)
        vague = found.kind in _ANONYMOUS and (found.kind != "body" or found.definite)
        return (ActorRef(None, span, text, found.via),) if vague else ()

    def found(self, s: Sentence, i: int) -> Found | None:
        """What the phrase headed by a token refers to, with all that was learned on the way."""
        key = (s.index, i)
        if key not in self._found:
            self._found[key] = None
            self.unfinished.add(key)
            self._found[key] = self._read(s, i)
            self.unfinished.discard(key)
        return self._found[key]

    def _read(self, s: Sentence, i: int) -> Found | None:
        t, hit = s[i], self._hit_at(s[i])
        if t.pos in _NEVER and not hit:
            return None
        if t.lower in ("other", "another"):
            return self._coreference.pair(s, i)
        if (
            t.pos in ("DET", "NUM", "ADJ")
            and not hit
            and t.lower not in ("both", "latter", "former", "two", "pair", "each", "dead")
        ):
            return self._coreference.number(s, i)
        if t.pos == "PRON" and t.lower not in listed("pronouns"):
            return self._coreference.number(s, i)
        if t.pos == "NOUN" and hit is None and self.reader.is_no_party(t.lower, t.lemma):
            return None
        several = t.lemma in listed("paired") or t.lemma in _SEVERAL or t.lower in _SEVERAL
        special = self._listed_members(s, i) or self._coreference.pair(s, i) if several else None
        return special or self.reader.read(self._whole_phrase(s, i))

    def _listed_members(self, s: Sentence, i: int) -> Found | None:
        """ "The nations that take part include Chad and Niger": those of the list."""
        t, verb = s[i], s[s[i].head]
        if t.tag != "NNS" or t.lemma not in ("nation", "country", "state", "member") or verb.lemma != "include":
            return None
        actors: list[Actor] = []
        k = s.child(verb.index, "dobj")
        while k is not None and t.dep == "nsubj":
            found = self.found(s, k)
            actors.extend(found.actors if found else ())
            k = s.child(k, "conj")
        return Found(tuple(actors), "list", "state", t.start, t.end, plural=True, definite=True) if actors else None

    def _chain(self, t: Token) -> list[Hit]:
        """The names of a hyphenated or slashed compound that holds the token, if there are two."""
        hit = self._hit_at(t)
        if hit is None or t.dep not in (
            "compound",
            "amod",
            "nmod",
            "npadvmod",
            "poss",
            "conj",
            "advmod",
            "dep",
            "ROOT",
            "nsubj",
            "pobj",
            "appos",
            "punct",
            "dobj",
        ):
            return []
        chain = self.reader.chain(hit)
        return chain if len(chain) > 1 else []

    def _hit_at(self, t: Token) -> Hit | None:
        """The name that covers the token or a part of it."""
        k = bisect_left(self._ends, t.start + 1)
        return self.hits[k] if k < len(self.hits) and self.hits[k].start < t.end else None

    def _whole_phrase(self, s: Sentence, i: int) -> Phrase:
        """The noun phrase headed by a token, taken apart once though it may be read again."""
        key = (s.index, i)
        if key not in self._phrases:
            self._phrases[key] = self.phrase(s, i)
        return self._phrases[key]

    def phrase(self, s: Sentence, i: int, depth: int = 0) -> Phrase:
        """The noun phrase headed by a token, taken apart by the parse."""
        t = s[i]
        if t.pos in ("PRON", "DET") and t.lower in listed("pronouns"):
            return Phrase([_word(t)], pronoun=t.lower, at=(s, i))
        words, last = self._core(s, i)
        p = Phrase(words, at=(s, i))
        p.locative = t.dep == "pobj" and s[t.head].lower in ("in", "at", "near")
        if depth > 4:
            return p
        for kid in s.children(i):
            k = s[kid]
            if k.dep == "poss":
                p.owners.append(self._with_joined(s, kid, depth))
            elif k.dep in ("prep", "agent") and kid > i:
                objects = s.children(kid, "pobj")
                p.tails.extend((k.lower, self._with_joined(s, o, depth, locative=k.lower in PLACES)) for o in objects)
            elif k.dep in ("amod", "acl") and kid > i and k.lower in listed("loyal"):
                p.tails.extend(
                    ("of", self.phrase(s, o, depth + 1))
                    for prep in s.children(kid, "prep", "agent")
                    for o in s.children(prep, "pobj")
                )
            elif k.dep == "acl" and kid > i and s.children(kid, "agent"):
                objects = [o for prep in s.children(kid, "agent") for o in s.children(prep, "pobj")]
                p.tails.extend(("by", self._with_joined(s, o, depth)) for o in objects)
            elif k.dep == "appos" and kid > i:
                p.appositions.append(self.phrase(s, kid, depth + 1))
        self._add_stray_tail(s, i, last, p, depth)
        if t.dep == "appos" and t.head < i:
            p.appositions.append(self._bare(s, t.head, depth))
        return p

    def _core(self, s: Sentence, i: int) -> tuple[list[Word], int]:
        """The words of a phrase without what hangs on it, and the index of the last of them."""
        key = (s.index, i)
        if key not in self._cores:
            first, last = self._left_edge(s, i), self._right_edge(s, i)
            words = [_word(s[k]) for k in range(first, last + 1) if s[k].text[0].isalnum()]
            self._cores[key] = (words or [_word(s[i])], last)
        return self._cores[key]

    def _add_stray_tail(self, s: Sentence, i: int, last: int, p: Phrase, depth: int) -> None:
        """The "in Aleppo" right behind a noun that the parse hangs on the verb."""
        if s[i].dep not in ("dobj", "pobj", "nsubjpass"):
            return
        k = last + 1
        if p.tails and p.tails[-1][1].words:
            k = next((t.index for t in s.tokens if t.start >= p.tails[-1][1].end), len(s))
        if k < len(s) and s[k].lower in ("in", "from") and s[k].dep == "prep" and s[k].head != i:
            p.tails.extend((s[k].lower, self._with_joined(s, o, depth, locative=True)) for o in s.children(k, "pobj"))

    def _bare(self, s: Sentence, i: int, depth: int) -> Phrase:
        """The phrase without its appositions, so that two in apposition do not explain each other in circles."""
        p = self.phrase(s, i, depth + 3)
        return Phrase(p.words, p.owners, p.tails, pronoun=p.pronoun, at=p.at)

    def _with_joined(self, s: Sentence, i: int, depth: int, *, locative: bool = False) -> Phrase:
        p = self.phrase(s, i, depth + 1)
        p.locative = locative
        k: int | None = i
        while k is not None and (k := s.child(k, "conj")) is not None:
            p.joined.append(self.phrase(s, k, depth + 1))
        return p

    def _left_edge(self, s: Sentence, i: int) -> int:
        first = i
        for kid in reversed(s.children(i)):
            if kid > i:
                continue
            below = s.subtree(kid) if s.children(kid) else [kid]
            if s[kid].dep not in _LEFT or (below[-1] != first - 1 and not _gap_is_punct(s, below[-1], first)):
                break
            if s[kid].dep == "punct" and s[kid].text in ",\"'“”‘’(":
                break
            owner = [k for k in below if s[k].dep == "poss"]
            if owner:
                first = max(max(s.subtree(k)) for k in owner) + 1
                break
            first = below[0]
        hit = self._hit_at(s[i])
        while hit is not None and first > 0 and s[first].start > hit.start:
            first -= 1
        return first

    def _right_edge(self, s: Sentence, i: int) -> int:
        """The head, or the last word of a name that begins at it or behind its title ("Secretary of State Rex
        Tillerson")."""
        last = end = self._name_end(s, i)
        if i + 2 < len(s) and s[i + 1].lower in ("of", "for"):
            words = [s[i].lemma, *(t.lower for t in s.tokens[i + 1 : i + 6])]
            last = max(
                [last, *(i + n - 1 for n in range(3, len(words) + 1) if " ".join(words[:n]) in self.known.data.roles)]
            )
        title = last > i and last != end
        if title and last + 1 < len(s) and s[last + 1].pos == "PROPN" and s[last + 1].text[:1].isupper():
            last = self._name_end(s, last + 1)
            while last + 1 < len(s) and s[last + 1].pos == "PROPN":
                last = self._name_end(s, last + 1)
        return last

    def _name_end(self, s: Sentence, i: int) -> int:
        hit = self._hit_at(s[i])
        while hit is not None and i + 1 < len(s) and s[i + 1].start < hit.end:
            i += 1
        return i

    # --- what the text teaches ---------------------------------------------------------------------------------------

    def _learn_known(self) -> None:
        """Short names of persons named in full: "Tillerson" after, or in the headline before, "Rex Tillerson"."""
        for h in self.hits:
            if h.kind != "person" or " " not in h.text:
                continue
            person = self.known.person(h, self.when)
            if person is None:
                continue
            actor = self.known.person_actor(person, self.when)
            words = h.text.split()
            first = person.terms[0].state in SURNAME_FIRST
            for short in {words[0] if first else words[-1], " ".join(words[1:]), *person.surnames.split("|")} - {""}:
                if short.lower() not in _SMALL:
                    self._memory.add(short, actor, h.start)

    def _learn_new(self) -> None:
        """Persons whom only the text introduces, by title and state or by an apposition."""
        known = len(self._memory)
        for s in self.reading.sentences:
            for t in s.tokens:
                if t.pos != "PROPN" or t.dep == "compound":
                    continue
                hit = self._hit_at(t)
                if hit is not None and hit.kind not in ("person", "surname"):
                    continue
                found = self.found(s, t.index)
                if found is None or not found.named or found.kind not in ("person", "unknown"):
                    continue
                if not found.actors:
                    if t.index and s[t.index - 1].pos == "PROPN" and not self._memory.get(t.text, t.start):
                        self._memory.strangers.add(t.text)
                    continue
                actor = found.actors[0]
                if found.via in ("title", "apposition") or (actor.wikidata and found.role is not None):
                    self._teach(actor, t, found)
        if len(self._memory) > known:  # what was read before a name was learned may be read otherwise now
            self._found = {k: f for k, f in self._found.items() if f is not None and f.named and f.actors}
            self._coreference.clear()

    def _teach(self, actor: Actor, t: Token, found: Found) -> None:
        self._memory.add(actor.name, actor, found.start)
        if words := self.text[found.start : found.end].split():
            self._memory.add(words[-1], actor, found.start)

    def _office_terms(self, found: Found) -> list[Term]:
        actor = found.actors[0] if found.actors else None
        if actor is None or found.role is None or actor.sector is None:
            return []
        person = next(
            (
                n.person
                for h in self.hits
                if found.start <= h.start and h.end <= found.end
                for n in h.names
                if n.person and n.person.id == actor.id
            ),
            None,
        )
        offices = {o for o, _ in found.role.offices}
        return [t for t in person.terms if t.office in offices] if person else []

    def _home(self) -> str | None:
        """The state in whose name the outlet speaks ("UK Government")."""
        outlet = self.reading.report.outlet or ""
        official = any(
            w in outlet.lower()
            for w in ("government", "ministry", "department", "office of", "embassy", "white house", "kremlin", "gov.")
        )
        hits = [h for h in self.known.finder.find(outlet) if official or h.kind in ("body", "seat")]
        return self.known.code(hits[0], self.when) if hits else None


def _career(person: Person) -> tuple[str, str] | None:
    """First and last day of a person's prominent offices, '' if one is held still; None without any."""
    terms = [t for t in person.terms if t.office in PROMINENT_OFFICES and t.start]
    if not terms:
        return None
    return min(t.start for t in terms), "" if any(not t.end for t in terms) else max(t.end for t in terms)


def _inside(spans: list[tuple[int, int]], offset: int) -> bool:
    """True if one of the sorted spans covers the offset."""
    k = bisect_right(spans, (offset, sys.maxsize)) - 1
    return k >= 0 and offset < spans[k][1]


def _word(t: Token) -> Word:
    return Word(t.start, t.end, t.text, t.lower.replace("’", "'"), t.lemma, t.pos)


def _gap_is_punct(s: Sentence, a: int, b: int) -> bool:
    return all(not s[k].text[0].isalnum() for k in range(a + 1, b))
