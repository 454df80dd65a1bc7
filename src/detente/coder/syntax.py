"""Who is subject, object and complement of a word: the syntax that the frames need, over one parsed sentence.

Labels are those of spaCy's English models (ClearNLP style). Everything here takes and gives token indexes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, TypeVar, TypeVarTuple

from detente.language import Sentence

Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")
#: Verbs whose subject does the harm that their object names; that of others is no doer ("responded to the attack").
DOING = frozenset(
    (
        "launch mount stage conduct carry wage commit perpetrate unleash orchestrate mastermind inflict begin start "
        "resume renew continue step intensify escalate expand prolong order direct lead join plan prepare threaten "
        "claim admit suspend halt stop pause cease abandon undertake execute engage retaliate respond repeat attempt "
        "make do use open pursue consider keep fight lose win"
    ).split()
)


def _remembered(function: Callable[[Sentence, *Asked], Answer]) -> Callable[[Sentence, *Asked], Answer]:
    """The function, with each answer worked out once a sentence: all frames of a word ask the same of it."""

    @wraps(function)
    def asked(s: Sentence, *args: *Asked) -> Answer:
        key: tuple[Any, ...] = (function, *args)
        if key not in s.memo:
            s.memo[key] = function(s, *args)
        answer: Answer = s.memo[key]
        return answer

    return asked


SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
OBJECTS = ("dobj", "obj")
#: Nouns that only measure what follows their "of": "a series of talks" is talks.
TRANSPARENT = frozenset(
    (
        "series round number package set wave barrage kind form amount level lot couple dozen hundred "
        "thousand million billion string host range array spate flurry raft majority part piece group batch "
        "tranche campaign act means shipment offer member some all many most several any none few each kg ton "
        "tonne sort type variety mixture volley hail"
        " ream slew exchange total hundreds thousands dozens worth day week hour month bout stock "
        "load planeload shipload truckload boatload last rest remainder remnant bulk"
    ).split()
)
#: Nouns of states that only bring in their names.
LANDS = frozenset("nation country republic kingdom".split())
#: Nouns that speak for whoever issues them: "released a statement criticising ...".
SPEECH_NOUNS = frozenset(
    (
        "statement letter message report note resolution declaration tweet post speech interview article "
        "communique decree order document remark comment decision move bill law legislation act measure"
    ).split()
)
RELATIVES = frozenset(("who", "which", "that", "whom", "whose"))


DAYS_AND_MONTHS = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december today tomorrow yesterday "
        "jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec."
    ).split()
)


def is_time(s: Sentence, i: int) -> bool:
    """True for a day or month that stands as a time: "on Friday", "last March", "Friday's"; not for Ms May."""
    t = s[i]
    if t.lower not in DAYS_AND_MONTHS:
        return False
    meant = ("of", "to", "by", "with", "for")
    timed = t.dep in ("npadvmod", "tmod", "poss") or (t.dep == "pobj" and s[t.head].lower not in meant)
    return timed or t.lower not in ("may", "march", "august", "april", "june", "friday")


#: Where something is said, not to whom.
PLATFORMS = frozenset("twitter facebook instagram youtube telegram whatsapp tiktok reddit skype zoom".split())


def is_anaphor(s: Sentence, i: int) -> bool:
    """True for "it", "this", and a definite common noun that names nobody: "the launch", "these measures"."""
    if s[i].pos == "PRON":
        return s[i].lower in ("it", "this", "that", "these", "those", "them")
    if s[i].pos != "NOUN" or any(s[k].pos == "PROPN" and s[k].lower not in PLATFORMS for k in s.subtree(i)):
        return False
    return any(s[k].lower in ("the", "this", "that", "these", "those", "such") for k in s.children(i, "det", "predet"))


def is_verb(s: Sentence, i: int) -> bool:
    """True if the token is a verb form (auxiliaries that head a clause included)."""
    return s[i].pos in ("VERB", "AUX")


def is_adjectival(s: Sentence, i: int) -> bool:
    """True for a participle that tells no act: "visited the wounded", "interrupted by protesting deputies"."""
    if s[i].tag in ("VBN", "VBD", "VBG") and s.child(i, "det") is not None and s.child(i, *SUBJECTS) is None:
        return True
    above = s[i].head
    doing = s[i].tag == "VBG" and s[i].dep == "pcomp" and s[above].lower == "by" and s[s[above].head].tag == "VBN"
    return doing and s.child(i, *OBJECTS) == i + 1 and s[i + 1].tag == "NNS"


#: Verbs of crowds, of which nobody is the object: the parser takes "300 people protested" for a reduced passive.
CROWDING = frozenset("protest march demonstrate rally riot gather".split())


@_remembered
def is_passive(s: Sentence, i: int) -> bool:
    """True for "was expelled", "expelled by", and reduced participles after a noun."""
    t = s[i]
    if t.lemma in CROWDING and s.child(i, "auxpass", "agent") is None:
        return False
    if t.tag == "VBD" and s.child(i, "agent") is not None and not s.children(i, *OBJECTS):
        return True  # a headline's "network shut down by the government"
    if t.tag != "VBN":
        return False
    if s.child(i, "auxpass", "nsubjpass", "agent") is not None:
        return True
    if t.dep == "conj" and is_verb(s, t.head) and s.child(i, *SUBJECTS) is None and s.child(i, "aux") is None:
        return is_passive(s, t.head) and not s.children(i, *OBJECTS)
    bare = s.child(i, "aux", *SUBJECTS) is None and not s.children(i, *OBJECTS)
    if t.dep in ("oprd", "xcomp") and s[t.head].lemma in ("find", "leave", "get", "see", "hear"):
        return bare  # "was found dismembered"
    return t.dep in ("acl", "advcl", "amod") and s.child(i, "aux") is None and not s.children(i, *OBJECTS)


@_remembered
def conjuncts(s: Sentence, i: int) -> tuple[int, ...]:
    """The token and everything coordinated with it, in text order."""
    found = [i]
    for k in s.children(i, "conj", "appos"):
        rest = conjuncts(s, k)
        if s[k].dep == "conj":
            found += rest
        elif len(rest) > 1:  # "A, B and C" and "Prime Minister A B and President C", with B taken for an apposition
            found += rest if s[k].pos == "PROPN" and k > i + 1 else rest[1:]
    for k in s.children(i, "compound", "nmod"):  # "President A B and President C D", with the first taken for a title
        names = s.children(k, "appos")
        found += names if any(s[c].dep == "cc" for n in names for c in s.children(n)) else []
    return tuple(sorted(found))


@_remembered
def content_head(s: Sentence, i: int) -> int:
    """The noun that counts: "a series of talks" gives talks."""
    if s[i].lemma in TRANSPARENT:
        of = next((k for k in s.children(i, "prep") if s[k].lower in ("of", "with")), None)
        inner = None if of is None else s.child(of, "pobj")
        if inner is not None:
            return content_head(s, inner)
    if s[i].lemma in LANDS and s[i].pos == "NOUN":  # "the nations of Chad and Niger"
        named = [p for k in s.children(i, "prep") if s[k].lower == "of" for p in s.children(k, "pobj")]
        return next((p for p in named if s[p].pos == "PROPN"), i)
    return i


def whole(s: Sentence, i: int) -> int:
    """The noun that counts or measures the noun, or itself: "a series of talks" gives series."""
    above = s[s[i].head].head if s[i].dep == "pobj" else i
    return above if above != i and content_head(s, above) == i else i


def _antecedent(s: Sentence, i: int) -> int | None:
    """The noun that the relative clause headed by verb `i` modifies."""
    if s[i].dep == "relcl":
        return s[i].head
    if s[i].dep == "conj" and is_verb(s, s[i].head):
        return _antecedent(s, s[i].head)
    return next((s[k].head for k in s.ancestors(i) if s[k].dep == "relcl"), None)


def _unrelative(s: Sentence, verb: int, i: int) -> Sequence[int]:
    """The antecedent instead of a relative pronoun, else the conjuncts of the noun."""
    if s[i].lower in RELATIVES and s[i].tag in ("WDT", "WP", "WP$", "IN", "DT"):
        noun = _antecedent(s, verb)
        if noun is not None:
            return _whole(s, noun) if _plural(s, verb) else [noun]
    return conjuncts(s, i)


def _plural(s: Sentence, verb: int) -> bool:
    """True if the verb or its auxiliary agrees with a plural: "A, B and C, which have ..."."""
    finite = [verb, *s.children(verb, "aux", "auxpass")]
    return any(s[k].lower in ("have", "are", "were") or (k == verb and s[k].tag == "VBP") for k in finite)


def _whole(s: Sentence, noun: int) -> Sequence[int]:
    """All members of the coordination that ends with the noun."""
    first = noun
    while s[first].dep == "conj" and not is_verb(s, s[first].head):
        first = s[first].head
    return conjuncts(s, first)


def subjects(s: Sentence, i: int, depth: int = 0) -> Sequence[int]:
    """The logical subject of a verb, or the understood one of a participle, infinitive or conjunct; [] if none."""
    if depth > 6:
        return []
    if is_passive(s, i):
        return agents(s, i)
    own = s.child(i, *SUBJECTS)
    if own is not None:
        return _unrelative(s, i, own)
    return understood(s, i, depth)


def understood(s: Sentence, i: int, depth: int = 0) -> Sequence[int]:
    """The subject that an embedded or coordinated verb takes from its surroundings."""
    t = s[i]
    head = t.head
    if head == i:
        return []
    if t.dep == "conj" and t.tag in _FINITE and _bare(s, head) and (joined := _finite_above(s, head)) is not None:
        return surface_subject(s, joined, depth + 1)  # "threatened to make Chad pay and refused to talk"
    if t.dep in ("acl", "relcl") and not is_verb(s, head):
        if s[head].dep == "attr" and is_verb(s, s[head].head) and _infinitive(s, i):
            return surface_subject(s, s[head].head, depth + 1)  # "Iceland was the first to recognise it"
        placed = s[head].dep == "pobj" and s[s[head].head].lower == "in" and _infinitive(s, i)
        if t.tag in ("VBG", "VBN", "VBD") or (t.dep == "relcl" and not placed):  # "is in a position to help"
            return conjuncts(s, _spoken(s, head) if t.tag == "VBG" else head)
        return _holder(s, head, depth)
    if t.dep == "pcomp":
        return _of_preposition(s, head, depth)
    if t.dep in ("xcomp", "ccomp") and is_verb(s, head):
        objects = s.children(head, *OBJECTS)
        if (objects and t.dep == "xcomp") or (objects and s.child(i, "aux") is not None):
            return conjuncts(s, objects[0])
        if is_passive(s, head):
            patient = s.child(head, "nsubjpass")
            return conjuncts(s, patient) if patient is not None else surface_subject(s, head, depth + 1)
    if t.dep in ("amod", "compound", "nmod"):
        return []
    return surface_subject(s, head, depth + 1) if is_verb(s, head) or s[head].pos == "ADJ" else _holder(s, head, depth)


#: Tags of verbs that need a subject of their own.
_FINITE = ("VBD", "VBZ", "VBP")


#: What an embedded verb may have under it that tells the same act again.
_CHAINED = frozenset(("dobj obj xcomp prep prt attr acomp dative pcomp pobj conj advcl agent").split())
#: Verbs whose object has an infinitive without "to".
_CAUSING = frozenset("make let have help see hear watch".split())


def _bare(s: Sentence, i: int) -> bool:
    """True for an infinitive, also one without "to" that looks like a finite verb: "made the States pay"."""
    return s[i].tag == "VB" or (s[i].dep in ("ccomp", "xcomp") and s[s[i].head].lemma in _CAUSING)


def _finite_above(s: Sentence, i: int) -> int | None:
    """The nearest finite verb that an infinitive hangs on."""
    return next((k for k in s.ancestors(i) if s[k].tag in _FINITE and is_verb(s, k)), None)


def _infinitive(s: Sentence, i: int) -> bool:
    """True for a verb with "to"."""
    return s[i].tag == "VB" and any(s[k].lower == "to" for k in s.children(i, "aux"))


def _spoken(s: Sentence, noun: int) -> int:
    """The speech that a participle after it belongs to: "posted a message on Twitter blaming Peru"."""
    carrier = s[s[noun].head].head if s[noun].dep == "pobj" else noun
    return carrier if s[carrier].lemma in SPEECH_NOUNS and s[carrier].pos == "NOUN" else noun


def predicated(s: Sentence, i: int) -> Sequence[int]:
    """Of whom a noun is said: "Norway is a donor", "Norway, a donor", "Norway is part of the task force"."""
    k = i
    while s[k].dep in ("pobj", "conj"):
        above = s[k].head if s[k].dep == "conj" else s[s[k].head].head
        part = s[s[k].head].lower == "of" and s[above].lemma in ("one", "part", "member", "some")
        if s[k].dep == "pobj" and not part:
            return []
        k = above
    if s[k].dep == "attr":
        return surface_subject(s, s[k].head)
    return [s[k].head] if s[k].dep == "appos" else []


def surface_subject(s: Sentence, i: int, depth: int = 0) -> Sequence[int]:
    """The grammatical subject, whatever the voice: also for participles and infinitives that hang on a passive."""
    own = s.child(i, *SUBJECTS)
    if own is not None:
        return _unrelative(s, i, own)
    return understood(s, i, depth) if depth <= 6 else []


def _of_preposition(s: Sentence, prep: int, depth: int) -> Sequence[int]:
    """The subject of "after meeting ...": of the clause, or the object of "accuse B of shelling"."""
    head = s[prep].head
    if is_verb(s, head):
        objects = s.children(head, *OBJECTS)
        if objects and s[prep].lower in ("of", "for", "with", "from", "against", "into"):
            return conjuncts(s, objects[0])
        if s[prep].lower in ("of", "for", "with", "from") and is_passive(s, head):
            return surface_subject(s, head, depth + 1)
        return surface_subject(s, head, depth + 1)
    if s[head].pos == "PROPN" and s[head].dep in OBJECTS and s[prep].lower in ("of", "for"):
        return conjuncts(s, head)  # "accused Chad of shelling": nobody has Chad of shelling
    return _holder(s, head, depth) if s[head].pos in ("NOUN", "PROPN") else surface_subject(s, head, depth + 1)


def _holder(s: Sentence, noun: int, depth: int) -> Sequence[int]:
    """Whose plan, decision, willingness it is: genitive, else the subject of the verb that carries the noun."""
    poss = s.child(noun, "poss")
    if poss is not None:
        return [poss]
    by = [p for k in s.children(noun, "prep") if s[k].lower in ("by", "of", "from") for p in s.children(k, "pobj")]
    if by:
        return conjuncts(s, by[0])
    mods = [k for k in s.children(noun, "amod", "compound", "nmod") if s[k].text[:1].isupper()]
    if mods:
        return mods[:1]
    for k in s.ancestors(noun):
        if is_verb(s, k):
            opposed = s[noun].dep == "pobj" and s[s[noun].head].lower == "against"
            return prepositional(s, k, "to") if opposed else surface_subject(s, k, depth + 1)
    return []


def listed(s: Sentence, i: int) -> list[int]:
    """What a subject is said to be or include: "nations which have struck include A, B" gives A, B for nations."""
    verb = s[i].head
    if s[i].dep != "nsubj" or s[verb].lemma not in ("include", "comprise", "be"):
        return []
    found = [c for k in s.children(verb, "dobj", "attr") for c in conjuncts(s, k)]
    return found if len(found) > 1 else []


def agents(s: Sentence, i: int) -> list[int]:
    """Whoever a passive is done by; the phrase may hang on what is left of it ("was promised jets by Chad")."""
    own = _by_phrases(s, i)
    kept = s.children(i, *OBJECTS, "oprd", "attr")
    kept += [c for k in s.children(i, "prep") if s[k].lower in ("with", "of") for c in s.children(k, "pobj")]
    return own or [c for k in kept if k > i for c in _by_phrases(s, k)]


def _by_phrases(s: Sentence, i: int) -> list[int]:
    marks = (k for k in s.children(i, "agent", "prep") if s[k].lower == "by")
    return [c for k in marks for p in s.children(k, "pobj") for c in conjuncts(s, p)]


@_remembered
def objects(s: Sentence, i: int) -> tuple[int, ...]:
    """The direct objects of a verb: of a passive its subject, of a relative clause its antecedent."""
    if is_passive(s, i):
        return tuple(_of_passive(s, i))
    direct = tuple(c for k in s.children(i, *OBJECTS) or s.children(i, "oprd") for c in _unrelative(s, i, k))
    direct = direct or tuple(c for k in _misplaced_objects(s, i) for c in conjuncts(s, k))
    if direct or s[i].dep != "relcl":
        return direct
    subject = s.child(i, *SUBJECTS)
    if subject is not None and s[subject].lower not in RELATIVES and s.child(i, "xcomp", "ccomp") is None:
        return conjuncts(s, s[i].head)  # "the pact that Chad signed", "the pact Chad signed"
    return ()


def states_of(s: Sentence, i: int) -> tuple[int, ...]:
    """What somebody is in: "is in contact with", "remains at war with"."""
    return (*prepositional(s, i, "in"), *prepositional(s, i, "at")) if s[i].lemma in _STAYING else ()


#: Verbs of being somewhere.
_STAYING = frozenset("be stay remain keep get".split())


def _of_passive(s: Sentence, i: int) -> Sequence[int]:
    own = s.child(i, "nsubjpass", "csubjpass", *(("nsubj",) if s[i].tag == "VBD" else ()))
    if own is not None:
        kept = [c for k in s.children(i, *OBJECTS) for c in conjuncts(s, k)]
        return kept or _unrelative(s, i, own)  # "Mali was given a loan": the loan
    if s[i].dep in ("acl", "relcl"):
        return conjuncts(s, s[i].head)
    return surface_subject(s, i) if s[i].dep in ("conj", "advcl", "xcomp") else ()


#: Particles under which the parser hangs an object.
_PARTICLES = frozenset("off out up down away back over".split())


def _misplaced_objects(s: Sentence, i: int) -> list[int]:
    """Objects that the parser hangs elsewhere: under a particle ("sealed off the strait"), and as the subject of an
    infinitive ("implored Chad to send troops").
    """
    if (own := s.child(i, *SUBJECTS)) is not None and s[own].lower in RELATIVES:
        return []
    under = [c for k in s.children(i, "prt") if s[k].lower in _PARTICLES for c in s.children(k, "pobj")]
    return under or [c for k in s.children(i, "ccomp") if _infinitive(s, k) for c in s.children(k, "nsubj")]


def receivers(s: Sentence, i: int) -> list[int]:
    """To whom: "gave Mali a loan", "gave it to Mali", "Mali was given a loan"."""
    heads = [c for k in s.children(i, "dative") for c in ([k] if s[k].pos != "ADP" else s.children(k, "pobj"))]
    if is_passive(s, i) and s.children(i, *OBJECTS):
        heads += [c for k in s.children(i, "nsubjpass") for c in _unrelative(s, i, k)]
    return [c for k in heads for c in conjuncts(s, k)]


@_remembered
def prepositional(s: Sentence, i: int, word: str) -> tuple[int, ...]:
    """The objects of preposition `word` on token `i` ("cooperation with", "by" of a participle on a noun)."""
    found: list[int] = []
    for k in _marks(s, i):
        if word == "outside" and s.tokens[k].lower == "in":
            found += fronts(s, k)
        elif s.tokens[k].lower == word:
            for p in s.children(k, "pobj", "pcomp"):
                guest = s.child(p, *OBJECTS) if s[p].tag == "VBG" and word in ("against", "with", "on", "to") else None
                found += conjuncts(s, p if guest is None else guest)  # "against visiting Prince N": an adjective
            if s.child(k, "pobj", "pcomp", "prep") is None:  # "with and in support of Chad"
                joined = [p for c in s.children(k, "conj") for p in s.children(c, "pobj")]
                found += [c for p in joined for c in prepositional(s, p, "of") or (p,)]
            inner = [c for c in s.children(k, "prep") if s.child(k, "pobj") is None or s[c].lower not in _RECEIVING]
            found += [c for p in inner for c in _held(s, p)]  # "out of", "alongside with"
        else:
            found += [c for p in _nested(s, k) if s[p].lower == word for c in _held(s, p)]
    return tuple(found)


def fronts(s: Sentence, prep: int) -> list[int]:
    """What the people stand before: "in front of the embassy" is outside it."""
    fronted = [p for p in s.children(prep, "pobj") if s[p].lower == "front" and s.child(p, "det") is None]
    return [c for p in fronted for k in s.children(p, "prep") if s[k].lower == "of" for c in _held(s, k)]


#: Prepositions that bring in the other side after "from Chad".
_RECEIVING = frozenset("to against for on over towards toward".split())
#: Adverbs whose preposition is the verb's: "pulled back from", "drew closer to".
LEADING = frozenset("over back away off out home close closer near nearer down together".split())


def _held(s: Sentence, prep: int) -> list[int]:
    return [c for p in s.children(prep, "pobj") for c in conjuncts(s, p)]


def _nested(s: Sentence, k: int) -> list[int]:
    """Prepositions that belong to the word above: "pulled back from Chad", "an apology from Chad to Mali"."""
    if s[k].dep in ("advmod", "prt"):
        return s.children(k, "prep") if s[k].lower in LEADING else []
    if s[k].dep == "prep" and s[k].lower in ("from", "by"):
        named = [p for p in s.children(k, "pobj") if s[p].pos == "PROPN"]
        return s.children(k, "prep") + [c for p in named for c in s.children(p, "prep")]
    return []


@_remembered
def _marks(s: Sentence, i: int) -> list[int]:
    """The prepositions on a token, and those coordinated with them: "on Peru to leave and on Chile to stay"."""
    marks = s.children(i, "prep", "agent", "dative", "prt", "advmod")
    return marks + [
        c for m in (*marks, *s.children(i, "advcl", "xcomp")) for c in s.children(m, "conj") if s[c].pos == "ADP"
    ]


def chained(s: Sentence, i: int, word: str) -> Sequence[int]:
    """The objects of a preposition on a noun, and on those again: "the arrest of members of the group"."""
    found = prepositional(s, i, word)
    return (*found, *(c for k in found for c in chained(s, k, word)))


def is_ruled_out(s: Sentence, i: int) -> bool:
    """True for the gerund of "ruled out sending troops", which the parser takes for an adverbial clause."""
    return s[s[i].head].lemma == "rule" and s[i].tag == "VBG" and i > 0 and s[i - 1].lower == "out"


def complements(s: Sentence, i: int) -> list[int]:
    """The heads of the clauses that complete token `i`: infinitives, that-clauses, gerunds, with their conjuncts."""
    direct = [k for k in s.children(i, "xcomp", "ccomp") if ";" not in s.words[k:i]]  # what stands apart is its own
    if s[i].pos in ("NOUN", "PROPN"):
        direct = direct + [k for k in s.children(i, "acl") if s[k].tag == "VB"]
    for prep in s.children(i, "prep"):
        if s[prep].lower != "from" or s.child(i, "dobj") is None:  # "kept Chad from firing": Chad's act
            direct = direct + s.children(prep, "pcomp")
    direct = direct + [k for k in s.children(i, "advcl") if is_ruled_out(s, k)]
    if not direct and s[i].pos in ("ADJ", "VERB"):
        direct = direct + [k for k in s.children(i, "advcl") if s.child(k, "aux") is not None and s[k].tag == "VB"]
    if direct and s[i].tag in (
        "VBZ",
        "VBD",
        "VBP",
    ):  # "wants to talk to A and cooperate with B", attached one floor too high
        direct = direct + [
            k for k in s.children(i, "conj") if s[k].tag == "VB" and s.child(k, *SUBJECTS, "aux") is None
        ]
    found = []
    for k in direct:
        found.append(k)
        found += [c for c in conjuncts(s, k) if c != k and s.child(c, *SUBJECTS) is None]
    return found


def is_reciprocal(s: Sentence, i: int) -> bool:
    """True if the object is "each other", "one another" or "the other"."""
    heads = [*s.children(i, *OBJECTS), *(p for k in s.children(i, "prep") for p in s.children(k, "pobj"))]
    return any(s[k].lower in ("other", "another") and s.child(k, "det") is not None for k in heads)


def infinitives(s: Sentence, i: int) -> list[int]:
    """The infinitives with "to" that hang on a verb or, as "a team to investigate", on its object."""
    clauses = [k for k in s.children(i, "xcomp", "ccomp", "advcl") if s[k].tag == "VB"]
    clauses += [k for o in s.children(i, *OBJECTS) for k in s.children(o, "acl", "relcl") if s[k].tag == "VB"]
    return [k for k in clauses if any(s[c].lower == "to" for c in s.children(k, "aux"))]


def wished(s: Sentence, i: int) -> list[int]:
    """The clauses of what another is called on to do: "called for Peru to leave"."""
    return [k for k in s.children(i, "advcl") if any(s[c].lower == "for" for c in s.children(k, "mark"))]


def predicates(s: Sentence, i: int) -> list[int]:
    """What the object of a verb is called or made: "called him a liar", "called the vote unfair"."""
    direct = s.children(i, *OBJECTS)
    found = s.children(i, "oprd", "attr", "acomp") + direct[1:]
    found += [k for o in direct for k in s.children(o, "amod") if k > o]
    found += [k for o in direct for k in s.children(o, "appos") if _indefinite(s, k) and _close(s, o, k)]
    small = [k for k in s.children(i, "ccomp", "xcomp") if not is_verb(s, k) and s.child(k, *SUBJECTS) is not None]
    return [c for k in (*found, *small) for c in conjuncts(s, k) if s[c].pos != "PROPN"]


def _close(s: Sentence, i: int, k: int) -> bool:
    """True if no comma stands between the tokens."""
    return all(s[c].text != "," for c in range(i, k))


def _indefinite(s: Sentence, i: int) -> bool:
    return any(s[k].lower in ("a", "an") for k in s.children(i, "det"))


def modifiers(s: Sentence, i: int) -> list[int]:
    """Genitives and adjectives before a noun: whose proposal it is."""
    found = [c for k in s.children(i, "poss") for c in conjuncts(s, k)]
    for m in s.children(i, "amod", "compound", "nmod"):
        found += [*s.children(m, "compound", "amod", "nmod", "npadvmod"), m]
    return found


def phrase(s: Sentence, i: int) -> Iterator[int]:
    """The tokens of the noun phrase headed by `i`, without relative clauses and coordinated phrases, in text order."""
    stack, found = [i], []
    while stack:
        k = stack.pop()
        found.append(k)
        stack += [
            c
            for c in s.children(k)
            if s[c].dep not in ("relcl", "conj", "cc", "acl", "advcl") or (s[c].dep == "conj" and k != i)
        ]
    return iter(sorted(found))


def inside(s: Sentence, i: int) -> list[int]:
    """The heads of noun phrases inside the phrase of noun `i`: modifiers, genitives, objects of prepositions."""
    found: list[int] = []
    queue = [i]
    while queue:
        k = queue.pop(0)
        for c in s.children(k):
            dep = s[c].dep
            if dep in ("amod", "compound", "poss", "nmod", "appos", "pobj"):
                found += conjuncts(s, c) if dep in ("pobj", "poss") else [c]
                queue.append(c)
            elif dep in ("prep", "acl", "agent", "dative") or (dep == "conj" and k != i):
                queue.append(c)
                if dep == "conj":
                    found.append(c)
            elif dep in ("dobj",) and s[k].dep == "acl":
                found.append(c)
                queue.append(c)
    return found


def chain(s: Sentence, verb: int) -> list[int]:
    """The tokens under an embedded verb that tell the same act again: its objects and infinitives."""
    found: list[int] = []
    for k in s.children(verb):
        finite = s[k].dep in ("conj", "advcl") and (s.child(k, *SUBJECTS) is not None or s[k].tag in _FINITE)
        if s[k].dep in _CHAINED and not finite:
            found += [k, *chain(s, k)]
    return found


def clause_of(s: Sentence, i: int) -> int:
    """The verb that heads the clause in which token `i` stands (the root if none)."""
    heads = ("ROOT", "ccomp", "advcl", "relcl", "conj", "acl", "pcomp", "parataxis", "xcomp")
    k = i
    while s[k].head != k and not (is_verb(s, k) and s[k].dep in heads):
        k = s[k].head
    return k
