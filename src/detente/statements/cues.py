"""Cues: the words that give words to somebody ("said", "according to", "'s readiness"), read off the parse.

A cue knows its sentence, who speaks (head tokens), who is told, and which tokens of the sentence it reports.
Whether quotation marks stand round those tokens is not its business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from detente.language import Sentence
from detente.records import Span
from detente.statements import lexicon

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "expl")
_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
_CLAUSE = ("ccomp",)
#: Dependents of a cue verb that belong to the telling and not to what is told.
_TELLING = frozenset(
    (
        "nsubj",
        "nsubjpass",
        "agent",
        "aux",
        "auxpass",
        "neg",
        "advmod",
        "punct",
        "mark",
        "cc",
        "conj",
        "npadvmod",
        "expl",
        "dative",
    )
)

#: Verbs whose object is the doer of the infinitive or participle below them ("urged Iran to say").
_OBJECT_CONTROL = frozenset(
    "ask tell urge order want force allow help persuade get let make expect see hear quote cite encourage invite press "
    "push lead cause".split()
)

#: Verbs of thinking that are set into another clause as a parenthesis ("The talks, he believes, will fail").
_PARENTHETICAL = frozenset(("think", "believe", "hope", "fear", "suspect", "reckon", "feel", "conclude"))
#: Verbs whose object is who is told.
_TOLD = frozenset(
    "tell assure inform remind notify advise reassure ask urge warn brief promise address convince persuade show "
    "teach".split()
)
#: Verbs that relay words: in "was quoted by the agency as saying" the subject speaks, not the agency.
_RELAYED = frozenset(("quote", "cite", "report", "hear", "record"))
#: Prepositions of place and time: what follows them is not what a speech act is about.
_WHERE = frozenset(("in", "on", "at", "during", "after", "before", "to"))
#: Occasions of speech: "said ... after meeting the envoy" tells when it was said.
_OCCASIONS = frozenset(("meet", "meeting", "talk", "speak", "visit", "confer", "hold"))


class Cue(NamedTuple):
    """One cue: its sentence, head token, the classes of its word, who speaks, who is told, what is reported."""

    sentence: Sentence
    head: int
    words: tuple[int, int]  # first and last token of the cue itself
    classes: frozenset[str]
    speakers: tuple[int, ...]
    addressee: int | None
    reported: frozenset[int]
    form: str = "verb"  # verb, act (a speech act without a clause), noun, voice, phrase, colon, label, dash

    @property
    def span(self) -> Span:
        """The cue's own characters."""
        return self.sentence.span_between(*self.words)

    @property
    def lemma(self) -> str:
        """The lemma of its head."""
        return self.sentence[self.head].lemma


def find(s: Sentence) -> list[Cue]:
    """The cues of a parsed sentence in text order; none for a sentence without tokens."""
    return [c for t in s.tokens for c in (_phrase(s, t.index), _verb(s, t.index), _noun(s, t.index)) if c is not None]


def _verb(s: Sentence, i: int) -> Cue | None:
    """The cue that a verb of the lexicon makes."""
    token = s[i]
    classes = lexicon.load().verbs.get(token.lemma)
    if classes is None or not (token.pos in ("VERB", "AUX") or token.tag.startswith("VB")):
        return None
    if token.dep in ("amod", "aux", "auxpass", "compound") or token.lower in ("according", "given"):
        return None
    speakers = tuple(k for h in _told_by(s, i) for k in (_owner(s, h) or [h]) if _can_speak(s, k))
    reported = _reported(s, i, classes)
    form = "verb" if reported else "act"
    reported = reported or _acted_on(s, i, classes)
    return Cue(s, i, (i, i), classes, speakers, _addressee(s, i), frozenset(reported), form if reported else "verb")


def _acted_on(s: Sentence, i: int, classes: frozenset[str]) -> set[int]:
    """What a speech act is directed at, where no clause is reported: "condemned the raid", "urged Rome to sign"."""
    if not classes & {"judge", "ask"}:
        return set()
    kids = (k for k in s.children(i, "dobj", "xcomp", "prep", "oprd") if k > i and s[k].lower not in _WHERE)
    return {j for k in kids for j in s.subtree(k)}


def _can_speak(s: Sentence, k: int) -> bool:
    """False for numbers, times and things that only ever stand in a subject's place."""
    if s[k].pos == "ADJ" and s.child(k, "det") is not None:  # "the latter", "the general"
        return True
    return s[k].pos in _NOMINAL - {"NUM"} and s[k].lemma not in lexicon.load().mute and not s[k].text.isdigit()


def _told_by(s: Sentence, i: int) -> list[int]:
    """Who does the telling; a participle behind a comma (", adding that ...") goes with the outer teller."""
    if s[i].tag == "VBG" and i and s[i - 1].text == "," and s.child(i, "nsubj") is None and "say" in _classes(s, i):
        for k in s.ancestors(i):
            if "say" in _classes(s, k) and s.child(k, "nsubj") is not None:
                return speakers_of(s, k)
    if (
        s[i].dep in ("pobj", "dobj", "nsubj") and s.child(i, "poss") is not None
    ):  # a noun that the tagger took for a verb
        return s.children(i, "poss")
    return speakers_of(s, i)


def _classes(s: Sentence, i: int) -> frozenset[str]:
    return lexicon.load().verbs.get(s[i].lemma, frozenset())


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
        if s[subject].lower in _RELATIVE and s[i].dep == "relcl":
            return [s[i].head]
        return [subject]
    return _climb(s, i, depth)


def _climb(s: Sentence, i: int, depth: int) -> list[int]:
    """The doer of a verb without a subject of its own."""
    head, dep = s[i].head, s[i].dep
    if head == i:
        return []
    if dep in ("conj", "xcomp", "advcl", "dep", "ccomp") and s[head].pos in ("VERB", "AUX"):
        controller = s.child(head, "dobj") if dep == "xcomp" and s[head].lemma in _OBJECT_CONTROL else None
        return [controller] if controller is not None else speakers_of(s, head, depth + 1)
    if dep == "relcl" or (dep == "acl" and s[i].tag in ("VBG", "VB")):
        return _owner(s, head) or [head]
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
            else _owner(s, above)
        )
    return []


def _owner(s: Sentence, noun: int) -> list[int]:
    """Whose statement a noun of words is: "Kyiv's claim", "a letter from the envoy", "remarks by her"."""
    if s[noun].lemma not in lexicon.load().spoken | lexicon.load().voiced:
        return []
    owners = s.children(noun, "poss")
    for prep in s.children(noun, "prep", "agent"):
        if s[prep].lower in ("by", "from", "of"):
            owners = owners or s.children(prep, "pobj")
    return owners


def _addressee(s: Sentence, i: int) -> int | None:
    """Who is told: the object of "told", the dative, "to reporters"."""
    if s[i].lemma in _TOLD:
        told = s.child(i, "dobj", "dative", "iobj")
        if told is not None and s[told].pos in _NOMINAL:
            return told
    for prep in s.children(i, "prep", "dative"):
        if s[prep].lower == "to":
            return s.child(prep, "pobj")
    return None


def _reported(s: Sentence, i: int, classes: frozenset[str]) -> set[int]:
    """The tokens of what verb `i` reports: its clause, or the clause that it is set into as a parenthesis."""
    clauses = list(s.children(i, *_CLAUSE))
    if "intend" in classes:
        clauses += [k for k in s.children(i, "xcomp") if any(s[j].lower == "to" for j in s.children(k, "aux"))]
    if not clauses and "describe" in classes:
        return _described(s, i)
    if clauses:
        told = {k for c in clauses for k in s.subtree(c)} | _stray_subject(s, i, clauses)
        return _resumed(s, i, _this_side(s, i, told - _left_over(s, i, told)))
    if (that := _told_that(s, i)) is not None:
        return set(s.subtree(that))
    return _around(s, i) if "say" in classes or s[i].lemma in _PARENTHETICAL else set()


def _stray_subject(s: Sentence, i: int, clauses: list[int]) -> set[int]:
    """The subject of a bare clause that the parser took for the object of the verb above it."""
    stray = s.child(i, "dobj")
    if stray is None or s.child(clauses[0], "nsubj", "nsubjpass", "expl", "mark") is not None or s[i].lemma in _TOLD:
        return set()
    tokens = set(s.subtree(stray))
    return tokens if i < stray and max(tokens) + 1 in s.subtree(clauses[0]) else set()


def _described(s: Sentence, i: int) -> set[int]:
    """What is said of what: the object of a describing verb with its predicate ("called the drills a farce")."""
    thing = s.child(i, "dobj", "nsubjpass")
    predicate = [k for k in s.children(i, "oprd", "acomp", "xcomp") if k > i]
    predicate += [k for k in s.children(i, "prep") if s[k].lower == "as"]
    if thing is not None:
        predicate += [k for k in s.children(thing, "prep") if s[k].lower == "as"]
    if not predicate:
        return set()
    told = {j for k in predicate for j in s.subtree(k)}
    return told | set(s.subtree(thing)) if thing is not None and s[thing].pos != "PRON" and thing > i else told


def _told_that(s: Sentence, i: int) -> int | None:
    """The "that"-clause after whom is told, where the parser hangs it on that noun ("told a rally that ...")."""
    whom = s.child(i, "dobj", "dative") if s[i].lemma in _TOLD else None
    if whom is None:
        return None
    clauses = (c for k in s.subtree(whom) for c in s.children(k, "relcl", "acl"))
    return next(
        (
            c
            for c in clauses
            if any(s[m].lower == "that" for m in s.children(c, "mark")) and s.child(c, "nsubj") is not None
        ),
        None,
    )


def _this_side(s: Sentence, i: int, told: set[int]) -> set[int]:
    """The tokens of a clause that no semicolon parts from the verb that tells it."""
    stops = [t.index for t in s.tokens if t.text == ";"]
    low, high = max((k for k in stops if k < i), default=-1), min((k for k in stops if k > i), default=len(s))
    return {k for k in told if low < k < high}


def _left_over(s: Sentence, i: int, told: set[int]) -> set[int]:
    """The end of a clause that belongs to the telling: after ";", ", while", ", adding", "after meeting X"."""
    first = next((k for k in range(max(i, min(told)) + 1, max(told) + 1) if _cuts(s, i, k)), None)
    return set() if first is None else {k for k in told if k >= first}


def _cuts(s: Sentence, i: int, k: int) -> bool:
    """True if token `k` begins a stretch that goes with the telling verb `i` and not with what is told."""
    token, after = s[k], s[k + 1] if k + 1 < len(s) else None
    if token.text == ";":
        return True
    if after is None:
        return False
    if token.text == ",":
        told_on = after.tag == "VBG" and "say" in _classes(s, after.index)
        return told_on or (
            after.lower == "while" and s[after.head].tag in ("VBD", "VBZ") and s[i].tag == s[after.head].tag
        )
    if token.lower == "after" and after.lemma in _OCCASIONS:
        return True
    again = (
        token.dep == "cc" and after.tag == s[i].tag and after.dep == "conj" and s.child(after.index, "nsubj") is None
    )
    return again and after.tag in ("VBD", "VBZ", "VBP") and "say" in _classes(s, after.index)


def _resumed(s: Sentence, i: int, told: set[int]) -> set[int]:
    """The clause with what follows a telling set into it ("The aim, she said, is peace")."""
    own = set(s.subtree(i)) - told
    if not told or max(told) > i or s.child(i, "nsubj", "nsubjpass") is None:
        return told
    block = {k for c in s.children(i, "nsubj", "dobj", "dative", "npadvmod", "advmod") for k in s.subtree(c)} | {i}
    rest = sorted(k for k in own if k > max(block))
    if len(rest) < 3 or s[rest[0]].text != "," or s[max(0, min(block) - 1)].text not in (",", "''", '"', "”"):
        return told
    first = s[rest[1]]
    if first.lower in ("to", "and", "but", "because", "which", "that", "who") or first.tag in (
        "VBZ",
        "VBD",
        "VBP",
        "MD",
    ):
        return told | set(rest[1:])
    return told


def _around(s: Sentence, i: int) -> set[int]:
    """The clause that a parenthetical verb interrupts or follows ("The talks, he said, were useful")."""
    if (
        s[i].dep not in ("parataxis", "ccomp", "advcl", "conj", "dep", "relcl")
        or s[i].head == i
        or s.child(i, "dobj", "prt") is not None
    ):
        return set()
    if any(s[k].lower != "as" for k in s.children(i, "mark")):
        return set()
    own = set(s.subtree(i))
    first, last = min(own), max(own)
    opening = first == 0 and s.child(i, "mark") is not None  # "As the envoy noted, ..."
    fenced = opening or s[first].pos == "PUNCT" or (first > 0 and s[first - 1].pos == "PUNCT")
    if not fenced or not (last + 1 >= len(s) or s[last].pos == "PUNCT" or s[last + 1].pos == "PUNCT"):
        return set()
    return set(s.subtree(s[i].head)) - own


def _phrase(s: Sentence, i: int) -> Cue | None:
    """The cue of "according to X", "in the words of X", "in X's view"."""
    for words in lexicon.phrases_from(s[i].lower):
        last = i + len(words) - 1
        if tuple(t.lower for t in s.tokens[i : last + 1]) == words and (words != ("per",) or _fenced(s, i)):
            return _prepositional(s, i, last)
    return _possessive_phrase(s, i)


def _fenced(s: Sentence, i: int) -> bool:
    """True if a token begins its sentence or follows a punctuation mark."""
    return i == 0 or s[i - 1].pos == "PUNCT"


def _prepositional(s: Sentence, first: int, last: int) -> Cue | None:
    speaker = s.child(last, "pobj", "pcomp", "dobj")
    if speaker is None:
        speaker = next((k for k in s.children(first, "pobj", "dobj") if k > last), None)
    if speaker is None or s[speaker].pos not in _NOMINAL:
        return None
    own = set(s.subtree(first)) | set(s.subtree(speaker))
    return Cue(
        s,
        first,
        (first, last),
        frozenset(("say",)),
        (speaker,),
        None,
        frozenset(_clause_over(s, first) - own),
        "phrase",
    )


def _possessive_phrase(s: Sentence, i: int) -> Cue | None:
    """ "in Moscow's view", "by his own account"."""
    noun = s.child(i, "pobj") if s[i].pos == "ADP" else None
    if noun is None or (s[i].lower, s[noun].lemma) not in lexicon.load().after:
        return None
    owner = s.child(noun, "poss")
    if owner is None:
        return None
    return Cue(
        s,
        i,
        (noun, noun),
        frozenset(("say",)),
        (owner,),
        None,
        frozenset(_clause_over(s, i) - set(s.subtree(i))),
        "phrase",
    )


def _clause_over(s: Sentence, i: int) -> set[int]:
    """The tokens of the nearest clause above token `i`; the whole sentence if it stands over all."""
    for k in s.ancestors(i):
        if s[k].pos in ("VERB", "AUX") and s[k].dep in ("ROOT", "ccomp", "conj", "advcl", "relcl"):
            return set(s.subtree(k))
    return {t.index for t in s.tokens}


def _noun(s: Sentence, i: int) -> Cue | None:
    """The cue of a noun of words with an owner: "Kyiv's claim that ...", "voiced readiness to ..."."""
    words = lexicon.load()
    token = s[i]
    if token.pos != "NOUN" or token.lemma not in words.spoken | words.voiced:
        return None
    reported = {k for c in s.children(i, "acl", "ccomp", "relcl") if _contentful(s, c) for k in s.subtree(c)}
    if token.lemma in words.voiced and _voiced_by(s, i) is not None:
        return _voiced(s, i)
    owners = [k for k in _owner(s, i) if s[k].pos in _NOMINAL]
    if not owners:
        return None
    return Cue(s, i, (i, i), frozenset(("noun",)), tuple(owners), None, frozenset(reported), "noun")


def _contentful(s: Sentence, clause: int) -> bool:
    """True for "that"-clauses and infinitives that say what the words were (not "the statement that he made")."""
    if s[clause].dep == "relcl":
        return False
    marks = [s[k].lower for k in s.children(clause, "mark", "aux")]
    return "that" in marks or "to" in marks or s[clause].dep == "ccomp"


def _voiced_by(s: Sentence, noun: int) -> int | None:
    """The `voice` verb whose object the noun is, or None."""
    head = s[noun].head
    classes = lexicon.load().verbs.get(s[head].lemma, frozenset())
    voiced = s[noun].dep in ("dobj", "nsubjpass") and "voice" in classes and s.child(head, "ccomp") is None
    return head if voiced else None


def _voiced(s: Sentence, noun: int) -> Cue | None:
    """ "voiced readiness to talk": the verb is the cue, the whole noun phrase what is reported."""
    verb = s[noun].head
    passive = s[noun].dep == "nsubjpass"
    speakers = [s.child(a, "pobj") for a in s.children(verb, "agent")] if passive else speakers_of(s, verb)
    found = tuple(k for k in speakers if k is not None and k != noun)
    if not found or not all(_can_speak(s, k) for k in found):
        return None
    that = [c for c in s.children(noun, "acl", "ccomp") if any(s[k].lower == "that" for k in s.children(c, "mark"))]
    told = s.subtree(that[0] if that else noun)
    return Cue(s, verb, (verb, verb), frozenset(("voice",)), found, _addressee(s, verb), frozenset(told), "voice")


def conjuncts(s: Sentence, i: int) -> Iterator[int]:
    """Token `i` and the noun phrases coordinated with it, in text order."""
    yield i
    for k in s.children(i, "conj"):
        if s[k].pos in _NOMINAL:
            yield from conjuncts(s, k)
