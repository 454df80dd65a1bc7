"""The cast of one report: its named mentions, the names it teaches, and whom any noun phrase of it refers to."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from operator import attrgetter

from detente import places
from detente.actors.coreference import Coreference
from detente.actors.finder import Hit
from detente.actors.pairs import CONTRACTING
from detente.actors.parsed import Phrases
from detente.actors.phrases import Reader
from detente.actors.registry import Registry, When, registry
from detente.actors.spellings import SURNAME_FIRST
from detente.actors.structure import Found, Memory
from detente.actors.tables import PROMINENT, Person, Term, listed
from detente.actors.wording import singular
from detente.language import Reading, Sentence, Token
from detente.records import Actor, ActorRef, DateInterval, PartKind, Span

#: Parts of speech that head no mention, unless a name holds them.
_NEVER = frozenset("VERB AUX ADP PUNCT CCONJ SCONJ PART ADV INTJ SPACE SYM".split())
#: Parts of speech that head a mention only with some words.
_COUNTING = frozenset(("DET", "NUM", "ADJ"))
_NOUNS = frozenset(("NOUN", "PROPN"))
_COUNTED = frozenset("both latter former two pair each dead".split())
_OTHER = frozenset(("other", "another"))
_SEVERAL = frozenset("latter former other another member two pair".split())
#: What may stand behind a name without saying whose it is, and the words that may say it though they hang elsewhere.
_BESIDE = frozenset("punct cc conj relcl".split())
_BELONGING = frozenset("of for in from".split())
#: What a name joined to another by a hyphen may be to its clause.
_CHAINED = frozenset("compound amod nmod npadvmod poss conj advmod dep ROOT nsubj pobj appos punct dobj".split())
_CLAUSAL = frozenset("nsubj dobj pobj dative".split())
_SMALL = frozenset("the of and for in on to a an at by al el de la".split())
#: Offices whose holders the press names without saying who they are; their terms date a report (see `Cast.terms`).
PROMINENT_OFFICES = frozenset(
    "head_of_state head_of_government foreign_minister defence_minister spokesperson head_of_organisation".split()
)
#: What makes a bare surname a place or a part of another name ("in Orlando", "the Horn of Africa").
_NO_PERSON_BEFORE = re.compile(r"\b(?:in|at|near|into|the|outside) \Z")
_NO_PERSON_BEHIND = re.compile(r" of\b")
_PERSONAL = frozenset(("person", "surname"))
#: What a phrase may be to give a party though nobody can say which ("three gunmen").
_ANONYMOUS = frozenset(("person", "force", "people", "group", "weapon", "body", "unknown", "pronoun", "country"))


def proper_words(text: str) -> frozenset[str]:
    """The lower-cased words of the names in a text, to be kept in capitals when a headline is re-cased."""
    hits = registry().finder.find(text)
    common = registry().data.common_surnames
    spans = (h.text for h in hits if not (h.kind == "surname" and h.text.lower() in common))
    return frozenset(w for span in spans for w in span.lower().replace("-", " ").split() if w not in _SMALL)


#: Stand for phrases that were not read, and for those that are being read.
_UNREAD, _BEING_READ = Found((), "", "", 0, 0), Found((), "", "", 0, 0)
_END = attrgetter("end")
#: Initials of a body, and a name in capitals that may be what they stand for.
_INITIALS = re.compile(r"[A-Z](?<![\w.-].)[A-Z]{2,5}(?![\w.-])")  # quicker than to look back from every place
_IN_FULL = re.compile(r"[A-Z](?<!\w.)[\w'’-]+(?: (?:of |for |and |the |on )*[A-Z][\w'’-]+){2,5}")


@cache
def _taking_up() -> frozenset[str]:
    """Lemmas of those whom the text has told of together, or will."""
    named = [w.lower() for w in CONTRACTING]  # a name in capitals keeps its plural
    return _SEVERAL | listed("paired") | {*named, *map(singular, named)}


class Cast:
    """Who is who in one parsed report, on its date (an interval, or None if it is not known)."""

    def __init__(self, reading: Reading, on: DateInterval | None = None, *, known_only: bool = False) -> None:
        self.reading, self.text, self.when = reading, reading.text, When.of(on)
        self.known: Registry = registry()
        self._memory = Memory()
        coded = sorted((s.start, s.end) for s in reading.sentences)
        self.hits = [h for h in self.known.finder.find(self.text) if _inside(coded, h.start)]
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
        self._parties: dict[int, tuple[ActorRef, ...]] = {}  # by where the head of the phrase begins, as below
        self._found: dict[int, Found | None] = {}
        self._over = self._names_over_tokens()
        self._phrases = Phrases(self._over, self.known.data)
        self._learn_known()
        if not known_only:
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
                f = self.found(s, t.index) if self._may_hold_office(t) else None
                if f is not None and f.role is not None and f.named:
                    for term in self._office_terms(f):
                        found[(f.actors[0].name, term.start, term.end)] = None
        titled = {name for name, _, _ in found}
        for person in self._named_only():
            if person.name not in titled and (span := _career(person)) is not None:
                found[(person.name, *span)] = None
        return tuple(found)

    def _may_hold_office(self, t: Token) -> bool:
        """True for a word of a person's name, and for one that may end an office."""
        hit = self._over.get(t.start)
        return t.pos in _NOUNS and (hit.kind in _PERSONAL if hit is not None else self.reader.ends_office(t))

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
        key = sentence.tokens[head].start
        refs = self._parties.get(key)
        if refs is None:
            self._parties[key] = ()  # a phrase that hangs on itself names nobody
            refs = self._parties[key] = self._party(sentence, head)
        return refs

    def sector_of(self, ref: ActorRef) -> str | None:
        """The sector in which a party acts: its own, GOV for a state and whoever held an office, or as its words
        tell ("Defense Secretary Ash Norn", "three gunmen"); None for a mere name or thing."""
        actor = ref.actor
        if actor is not None and actor.id == actor.state and not actor.sector and ref.via == "modifier":
            return self._told_sector(ref) or "CIV"  # "Norwegian classmates", "the Danish ship"
        if actor is not None and (actor.sector or actor.id == actor.state):
            return actor.sector or "GOV"
        if actor is not None and actor.wikidata:
            return "GOV"
        if actor is not None and actor.office and (role := self.known.data.roles.get(actor.office.lower())):
            return role.sector
        return self._told_sector(ref)

    def _told_sector(self, ref: ActorRef) -> str | None:
        """What the words of a party's phrase say it is."""
        s = self.reading.sentence_at(ref.span.start) if ref.span is not None else None
        words = s.tokens_in(ref.span) if s is not None and ref.span is not None else []
        if s is None or not words:
            return None
        head = next((k for k in words if s[k].head not in words), words[-1])
        said = [self.found(s, k) for k in (head, *s.children(head, "appos"))]  # "Ana Norn, the mayor of Lima"
        role = next((f.role for f in said if f is not None and f.role is not None), None)
        if role is not None:
            return role.sector or "CIV"
        town = s[head].pos == "PROPN" and places.state_of(ref.text) is not None  # its administration
        return "GOV" if town else self.reader.sector_of(s[head])

    # --- how it is found ---------------------------------------------------------------------------------------------

    def _party(self, s: Sentence, i: int) -> tuple[ActorRef, ...]:
        hit = self._over.get(s.tokens[i].start)
        if hit is not None and hit.start in self.reader.chained and s.tokens[i].dep in _CHAINED:
            refs = [(self.reader.actor_of(h), h) for h in self.reader.chain(hit)]
            return tuple(ActorRef(a, Span(h.start, h.end), h.text, "name") for a, h in refs if a is not None)
        found = self.found(s, i)
        if found is None:
            return ()
        meant: tuple[Actor | None, ...] = found.actors
        if not meant:
            if found.kind not in _ANONYMOUS or (found.kind == "body" and not found.definite):
                return ()
            meant = (None,)
        span, text = Span(found.start, found.end), self.text[found.start : found.end]
        first = ActorRef(meant[0], span, text, found.via)
        return (first,) if len(meant) == 1 else (first, *[ActorRef(a, span, text, found.via) for a in meant[1:]])

    def found(self, s: Sentence, i: int) -> Found | None:
        """What the phrase headed by a token refers to, with all that was learned on the way."""
        key = s.tokens[i].start
        found = self._found.get(key, _UNREAD)
        if found is _UNREAD:
            self._found[key] = _BEING_READ
            found = self._found[key] = self._read(s, i)
        return None if found is _BEING_READ else found

    def is_being_read(self, s: Sentence, i: int) -> bool:
        """True for a phrase that is asked for while it is read."""
        return self._found.get(s.tokens[i].start) is _BEING_READ

    def _read(self, s: Sentence, i: int) -> Found | None:
        t = s.tokens[i]
        if t.start not in self._over:
            if t.pos in _NEVER:
                return None
            if t.lower in _OTHER:
                return self._coreference.pair(s, i)
            if t.pos in _COUNTING and t.lower not in _COUNTED:
                return self._coreference.number(s, i)
            if t.pos in _NOUNS:
                sense = self.reader.sense(t)
                if not sense.party or (sense.owned and t.pos == "NOUN" and self._phrases.is_bare(s, i)):
                    return None
        if t.pos == "PRON" and t.lower not in listed("pronouns"):
            return self._coreference.number(s, i)
        if t.lemma in _taking_up() or t.lower in _SEVERAL:
            if self._is_two(s, i):
                return self._coreference.number(s, i)
            if special := self._listed_members(s, i) or self._coreference.pair(s, i):
                return special
        return self.reader.read(self._phrases.headed_by(s, i))

    def _is_two(self, s: Sentence, i: int) -> bool:
        """True for "the two" or "the pair" with nothing after it that says two of what."""
        alone = s[i].lower in ("two", "pair") and s[i].dep in _CLAUSAL and not s.children(i, "prep", "relcl", "acl")
        return alone and any(s[k].lower == "the" for k in s.children(i, "det"))

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

    def _names_over_tokens(self) -> dict[int, Hit]:
        """The first name that covers each token or a part of it, by where the token begins."""
        over: dict[int, Hit] = {}
        for s in self.reading.sentences:
            for hit in self.reader.hits_touching(s.start, s.end) if s.tokens else ():
                for k in range(bisect_right(s.tokens, hit.start, key=_END), len(s.tokens)):
                    if (start := s.tokens[k].start) >= hit.end:
                        break
                    over.setdefault(start, hit)
        return over

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
        self._memory.begin_lesson()
        known = self._memory.changes
        self._learn_initials()
        if self._memory.changes > known:
            self._forget(0)
        for s in self.reading.sentences:
            for t in self._coreference.heads_of(s).values():
                if t.pos != "PROPN":
                    continue
                hit = self._over.get(t.start)
                if (hit is not None and hit.kind not in _PERSONAL) or self._is_bare(s, t, hit):
                    continue
                self._memory.begin_lesson()
                read, known = len(self._found), self._memory.changes
                self._learn_of(s, t)
                if self._memory.changes > known:
                    self._forget(read)
        if self._memory.contradicted:
            self._forget(0)

    def _learn_of(self, s: Sentence, t: Token) -> None:
        """What the phrase headed by a name teaches of it."""
        found = self.found(s, t.index)
        if found is None or not found.named or found.kind not in ("person", "unknown"):
            return
        if not found.actors:
            if t.index and s[t.index - 1].pos == "PROPN" and not self._memory.get(t.text, t.start):
                self._memory.add_stranger(t.text)
            return
        actor = found.actors[0]
        if found.via in ("title", "apposition") or (actor.wikidata and found.role is not None):
            self._teach(actor, t, found)

    def _forget(self, since: int) -> None:
        """What was read before a name was learned may be read otherwise now: all but names, from the nth reading on."""
        for key in list(self._found)[since:]:
            found = self._found[key]
            if found is None or not (found.named and found.actors):
                del self._found[key]
        self._coreference.clear()

    def _is_bare(self, s: Sentence, t: Token, hit: Hit | None) -> bool:
        """True for a known name, or an unknown one of one word, with nothing round it that could say whose it is: it
        teaches nothing."""
        i = first = t.index
        while hit is not None and first and s[first - 1].start >= hit.start:
            first -= 1
        if t.dep == "appos" or (first and s[first - 1].pos == "PROPN"):
            return False
        if i + 1 < len(s) and s[i + 1].lower in _BELONGING:
            return False
        return all(s[k].dep == "det" if k < first else k < i or s[k].dep in _BESIDE for k in s.children(i))

    def _learn_initials(self) -> None:
        """Initials of bodies that the text names in full: "the ISF" beside "Iraqi Security Forces"."""
        named = {h.text for h in self.hits}
        wanted = {w for w in _INITIALS.findall(self.text) if w not in named}
        for m in _IN_FULL.finditer(self.text) if wanted else ():
            short = "".join(w[0] for w in m[0].split() if w[0].isupper())
            s = self.reading.sentence_at(m.start()) if short in wanted else None
            head = s.token_at(m.end() - 1) if s is not None and s.tokens else None
            found = self.found(s, head) if s is not None and head is not None else None
            if found is not None and len(found.actors) == 1 and found.start <= m.start() and found.kind != "person":
                self._memory.add(short, found.actors[0], m.start())
                wanted.discard(short)

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
            w in self.issuer
            for w in ("government", "ministry", "department", "office of", "embassy", "white house", "kremlin", "gov.")
        )
        hits = [h for h in self.known.finder.find(outlet) if official or h.kind in ("body", "seat")]
        return self.known.code(hits[0], self.when) if hits else None

    @cached_property
    def issuer(self) -> str:
        """The name of the outlet in lower case."""
        return (self.reading.report.outlet or "").lower()

    @cached_property
    def desk(self) -> str | None:
        """The state from which the report is written, by its dateline."""
        report = self.reading.report
        line = next((p.span.of(self.text) for p in report.parts if p.kind is PartKind.DATELINE), "")
        place = re.split(r"[\d,(:—–]", line, maxsplit=1)[0].strip(" -").title()
        hit = next((h for h in self.known.finder.find(place) if h.text == place), None)
        code = self.known.code(hit, self.when) if hit is not None else places.state_of(place)
        return code if code in self.known.data.states else None


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
