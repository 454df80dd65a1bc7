"""A cue, and who stands behind it: who speaks, who is told, whose words a noun of words are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from detente.language import Sentence
from detente.records import Span
from detente.statements import lexicon

NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
FINITE = frozenset(("VBD", "VBZ", "VBP"))
RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))

#: Verbs whose object is the doer of the infinitive or participle below them ("urged Iran to say").
_OBJECT_CONTROL = frozenset(
    "ask tell urge order want force allow help persuade get let make expect see hear quote cite encourage invite press "
    "push lead cause".split()
)
#: Verbs whose object is who is told.
TOLD = frozenset(
    "tell assure inform remind notify advise reassure ask urge warn brief promise address convince persuade show "
    "teach".split()
)
#: Verbs that relay words: in "was quoted by the agency as saying" the subject speaks, not the agency.
_RELAYED = frozenset(("quote", "cite", "report", "hear", "record"))


class Cue(NamedTuple):
    """One cue: its sentence, head token, the classes of its word, who speaks, who is told, what is reported."""

    sentence: Sentence
    head: int
    words: tuple[int, int]  # first and last token of the cue itself
    classes: frozenset[str]
    speakers: tuple[int, ...]
    addressee: int | None
    reported: frozenset[int]
    #: verb, act (a speech act without a clause), mention (a telling verb with a noun phrase), noun, adjective, voice,
    #: phrase, colon, label, dash, headline
    form: str = "verb"

    @property
    def span(self) -> Span:
        """The cue's own characters."""
        return self.sentence.span_between(*self.words)

    @property
    def tells(self) -> bool:
        """True for a verb of telling, with a clause or with a noun phrase."""
        return self.form in ("verb", "mention")

    @property
    def lemma(self) -> str:
        """The lemma of its head."""
        return self.sentence[self.head].lemma


def classes_of(s: Sentence, i: int) -> frozenset[str]:
    """The classes of a verb, its particle counted in ("point out"); none for a word that the lexicon lacks."""
    words = lexicon.load()
    own = words.verbs.get(s[i].lemma, frozenset[str]())
    particle = s.child(i, "prt")
    return own if particle is None else own | words.phrasal.get((s[i].lemma, s[particle].lower), frozenset())


def can_speak(s: Sentence, k: int) -> bool:
    """False for numbers, times and things that only ever stand in a subject's place."""
    words, token = lexicon.load(), s[k]
    if token.lower in words.quantifiers:  # "most of its members", "those close to him", "some say"
        return token.lower in words.alone or bool(s.children(k, "prep", "amod", "relcl", "acl"))
    if token.lower == "it":  # the state or paper just named, unless it stands for a clause ("it is said")
        return token.dep == "nsubj" and "say" in words.verbs.get(s[token.head].lemma, ())
    if token.pos == "ADJ" and s.child(k, "det") is not None:  # "the latter", "the general"
        return True
    return token.pos in NOMINAL - {"NUM"} and token.lemma not in words.mute and not token.text.isdigit()


def speakers_of(s: Sentence, i: int, depth: int = 0) -> list[int]:
    """Head tokens of the noun phrases that do what verb `i` tells: its subject, or that of the verb it depends on."""
    if depth > 6:
        return []
    passive = s.child(i, "nsubjpass")
    agent = s.child(i, "agent")
    if passive is not None:
        told = s.child(agent, "pobj") if agent is not None and not (depth and s[i].lemma in _RELAYED) else None
        return [told] if told is not None else [passive] if depth else []
    subject = s.child(i, "nsubj", "csubj")
    if subject is not None:
        if s[i].dep == "relcl" and _relative(s, subject):
            return [s[i].head]
        return [subject]
    return _climb(s, i, depth)


def _relative(s: Sentence, subject: int) -> bool:
    """True for "who" and for "most of whom"."""
    inside = (k for p in s.children(subject, "prep") for k in s.children(p, "pobj"))
    return s[subject].lower in RELATIVE or any(s[k].lower in RELATIVE for k in inside)


def _climb(s: Sentence, i: int, depth: int) -> list[int]:
    """The doer of a verb without a subject of its own."""
    head, dep = s[i].head, s[i].dep
    if head == i:
        return []
    if dep in ("conj", "xcomp", "advcl", "dep", "ccomp") and s[head].pos in ("VERB", "AUX"):
        controller = s.child(head, "dobj") if dep == "xcomp" and s[head].lemma in _OBJECT_CONTROL else None
        return [controller] if controller is not None else speakers_of(s, head, depth + 1)
    if dep == "relcl" or (dep == "acl" and s[i].tag in ("VBG", "VB")):
        return owner(s, head) or [head]
    if dep == "acl" and (agent := s.child(i, "agent")) is not None:
        return s.children(agent, "pobj")
    if dep == "pcomp":
        above = s[head].head
        blamed = s.child(above, "dobj") if s[head].lower in ("of", "for", "as") else None
        return (
            [blamed]
            if blamed is not None
            else speakers_of(s, above, depth + 1)
            if s[above].pos in ("VERB", "AUX")
            else owner(s, above)
        )
    return []


def owner(s: Sentence, noun: int) -> list[int]:
    """Whose statement a noun of words is: "Kyiv's claim", "a letter from the envoy", "remarks by her"."""
    if s[noun].lemma not in lexicon.load().spoken | lexicon.load().voiced:
        return []
    owners = s.children(noun, "poss")
    for prep in s.children(noun, "prep", "agent"):
        if s[prep].lower in ("by", "from", "of"):
            owners = owners or s.children(prep, "pobj")
    return owners


def addressee(s: Sentence, i: int) -> int | None:
    """Who is told: the object of "told", the dative, "to reporters"."""
    if s[i].lemma in TOLD:
        told = s.child(i, "dobj", "dative", "iobj")
        if told is not None and s[told].pos in NOMINAL:
            return told
    for prep in s.children(i, "prep", "dative"):
        if s[prep].lower == "to":
            return s.child(prep, "pobj")
    return None


def conjuncts(s: Sentence, i: int) -> Iterator[int]:
    """Token `i` and the noun phrases coordinated with it, in text order."""
    yield i
    for k in s.children(i, "conj"):
        if s[k].pos in NOMINAL:
            yield from conjuncts(s, k)
