"""Cues: the words that give words to somebody ("said", "according to", "'s readiness"), read off the parse.

A cue knows its sentence, who speaks (head tokens), who is told, and which tokens of the sentence it reports.
Whether quotation marks stand round those tokens is not its business. This module reads verbs and gathers the rest.
"""

from __future__ import annotations

from detente.language import Sentence, Token
from detente.statements import lexicon, nouncues, phrasecues
from detente.statements.cue import FINITE, NOMINAL, TOLD, Cue, addressee, can_speak, classes_of, owner, speakers_of

#: Verbs of thinking that are set into another clause as a parenthesis ("The talks, he believes, will fail").
_PARENTHETICAL = frozenset(("think", "believe", "hope", "fear", "suspect", "reckon", "feel", "conclude"))
#: Prepositions of place and time: what follows them is not what a speech act is about.
_WHERE = frozenset(("in", "on", "at", "during", "after", "before", "to"))
#: Occasions of speech: "said ... after meeting the envoy" tells when it was said.
_OCCASIONS = frozenset(("meet", "meeting", "talk", "speak", "visit", "confer", "hold"))
#: Classes of verbs that may have a clause which the parser hung on them as an adverbial.
_CLAUSAL = frozenset(("say", "think", "show", "ask"))
#: Parts of speech of a noun phrase that stands between a comma and its verb.
_PHRASE = frozenset(("DET", "ADJ", "NOUN", "PROPN", "ADP", "PART", "NUM", "PRON"))
#: "made (it) clear that ...": what the verb makes of the clause.
_MADE = frozenset(("clear", "plain", "known", "explicit"))


def find(s: Sentence) -> list[Cue]:
    """The cues of a parsed sentence in text order; none for a sentence without tokens."""
    found = ((phrasecues.find(s, t.index), _verb(s, t.index), nouncues.find(s, t.index)) for t in s.tokens)
    return [c for three in found for c in three if c is not None]


def _verb(s: Sentence, i: int) -> Cue | None:
    """The cue that a verb of the lexicon makes."""
    token = s[i]
    known = _let_know(s, i)
    classes = classes_of(s, i) if known is None else frozenset(("say",))
    if not classes or not (token.pos in ("VERB", "AUX") or token.tag.startswith("VB")):
        return None
    if token.dep in ("amod", "aux", "auxpass", "compound") or token.lower in ("according", "given"):
        return None
    speakers = tuple(k for h in _told_by(s, i) for k in (owner(s, h) or [h]) if can_speak(s, k))
    if known is not None:
        told = frozenset(j for c in s.children(known, "ccomp") for j in s.subtree(c))
        return Cue(s, i, (i, known), classes, speakers, None, told)
    if (made := _made_clear(s, i)) is not None:
        told = frozenset(s.subtree(made))
        return Cue(s, i, (i, s[made].head), frozenset(("say",)), speakers, addressee(s, i), told)
    for form, reported in (
        ("verb", _reported(s, i, classes)),
        ("mention", _mentioned(s, i, classes)),
        ("act", _acted_on(s, i, classes)),
    ):
        if reported:
            return Cue(s, i, (i, i), classes, speakers, addressee(s, i), frozenset(reported), form)
    return Cue(s, i, (i, i), classes, speakers, addressee(s, i), frozenset())


def _let_know(s: Sentence, i: int) -> int | None:
    """The "know" of "let it be known", "let reporters know that ..."."""
    if s[i].lemma != "let":
        return None
    return next((k for k in s.children(i, "ccomp", "xcomp") if s[k].lemma == "know" and k > i), None)


def _made_clear(s: Sentence, i: int) -> int | None:
    """The clause of "made (it) clear that ..."."""
    if s[i].lemma != "make":
        return None
    clear = next((k for k in s.children(i, "ccomp", "acomp", "oprd", "xcomp") if s[k].lower in _MADE and k > i), None)
    clauses = [] if clear is None else s.children(clear, "ccomp", "advcl", "acl")
    return next((c for c in clauses if s.child(c, "nsubj", "nsubjpass", "expl") is not None), None)


def _mentioned(s: Sentence, i: int, classes: frozenset[str]) -> set[int]:
    """What a verb of telling names without a clause: "stressed the need for talks", "spoke of a breach"."""
    if not _told_as_fact(s, i):
        return set()
    if "mention" in classes or ("show" in classes and _is_evidence(s, i)):
        thing = next((k for k in s.children(i, "dobj") if k > i), None)
    else:
        words = lexicon.load().prepositional.get(s[i].lemma, frozenset())
        prep = next((k for k in s.children(i, "prep") if s[k].lower in words and k > i), None)
        thing = None if prep is None else s.child(prep, "pobj", "pcomp")
    if thing is None or s[thing].pos not in ("NOUN", "PROPN", "VERB") or s[thing].lemma in _EMPTY:
        return set()
    return set(s.subtree(thing))


def _is_evidence(s: Sentence, i: int) -> bool:
    """True if a paper or picture is the subject of verb `i`."""
    return any(s[k].lemma in lexicon.load().evidence for k in s.children(i, "nsubj"))


def _told_as_fact(s: Sentence, i: int) -> bool:
    """True for a telling that took place: finite or with "have", or a participle, and not negated."""
    helpers = {s[k].lemma for k in s.children(i, "aux")}
    done = s[i].tag in FINITE or (s[i].tag in ("VBN", "VBG") and helpers <= {"have", "be"})
    return done and s.child(i, "neg") is None


#: Objects that say nothing of what was told.
_EMPTY = frozenset(
    ("thing", "something", "nothing", "anything", "word", "detail", "question", "issue", "topic", "matter")
)


def _acted_on(s: Sentence, i: int, classes: frozenset[str]) -> set[int]:
    """What a speech act is directed at, where no clause is reported: "condemned the raid", "urged Rome to sign"."""
    if not classes & {"judge", "ask"}:
        return set()
    kids = (k for k in s.children(i, "dobj", "xcomp", "prep", "oprd") if k > i and s[k].lower not in _WHERE)
    return {j for k in kids for j in s.subtree(k)}


def _told_by(s: Sentence, i: int) -> list[int]:
    """Who does the telling; a participle behind a comma (", adding that ...") goes with the outer teller."""
    if s[i].tag == "VBG" and i and s[i - 1].text == "," and s.child(i, "nsubj") is None and "say" in classes_of(s, i):
        for k in s.ancestors(i):
            if "say" in classes_of(s, k) and s.child(k, "nsubj") is not None:
                return speakers_of(s, k)
    if (
        s[i].dep in ("pobj", "dobj", "nsubj") and s.child(i, "poss") is not None
    ):  # a noun that the tagger took for a verb
        return s.children(i, "poss")
    return speakers_of(s, i) or _beside(s, i)


def _beside(s: Sentence, i: int) -> list[int]:
    """The name right before a verb that was parsed without a subject ("with the Post Holm said", ", an aide said")."""
    alone = s[i].tag in FINITE and s[i].dep in ("ROOT", "conj", "ccomp", "parataxis") and i > 0
    if not alone or s.child(i, "nsubj", "nsubjpass", "expl") is not None:
        return []
    comma = max((k for k in range(i) if s[k].text == ","), default=None)
    run = range(i) if comma is None else range(comma + 1, i)
    if comma is not None and run and all(s[k].pos in _PHRASE for k in run):
        return [k for k in run if s[k].pos in NOMINAL and s[k].head not in run][:1]
    return [i - 1] if s[i - 1].pos == "PROPN" else []


def _reported(s: Sentence, i: int, classes: frozenset[str]) -> set[int]:
    """The tokens of what verb `i` reports: its clause, or the clause that it is set into as a parenthesis."""
    clauses = [c for c in s.children(i, "ccomp") if "say" in classes or not _behind_colon(s, i, c)]
    if any(c > i and nouncues.marked(s, c) for c in clauses):
        clauses = [c for c in clauses if c > i]
    clauses = clauses or _loose_clause(s, i, classes)
    if classes & {"say", "think"} and not clauses:
        clauses = [k for k in s.children(i, "xcomp") if s[k].tag == "VBG" and k > i]  # "proposed cutting the tax"
    if "intend" in classes:
        clauses += [k for k in s.children(i, "xcomp") if any(s[j].lower == "to" for j in s.children(k, "aux"))]
    if not clauses and "describe" in classes:
        return _described(s, i)
    if clauses:
        told = {k for c in [*clauses, *_second(s, i, clauses[0])] for k in s.subtree(c)} | _stray_subject(s, i, clauses)
        told -= _when_told(s, i, clauses[0])
        if _opens_behind(s, i, clauses[0]):  # "Writing for the Post, he noted that ...": the writing is not told
            told = {k for k in told if k > i}
        return _resumed(s, i, _this_side(s, i, told - _left_over(s, i, told)))
    if (that := _told_that(s, i)) is not None or (that := _claim(s, i)) is not None:
        return set(s.subtree(that))
    return _around(s, i) if "say" in classes or s[i].lemma in _PARENTHETICAL else set()


def _second(s: Sentence, i: int, clause: int) -> list[int]:
    """A further clause told that the parser joined to the verb ("said it will stay and that it will pay").

    It has a "that" of its own; or the verb is past and the clause is not, with the pronoun of the first as subject.
    """
    own = s.child(clause, "nsubj", "nsubjpass")
    found = []
    for c in s.children(i, "conj"):
        subject = s.child(c, "nsubj", "nsubjpass")
        if subject is None or c < clause:
            continue
        now = s[c].tag in ("VBP", "VBZ") or any(s[k].tag in ("MD", "VBP", "VBZ") for k in s.children(c, "aux"))
        same = own is not None and s[own].pos == "PRON" and s[own].lower == s[subject].lower
        if nouncues.marked(s, c) or (same and now and s[i].tag == "VBD"):
            found.append(c)
    return found


def _opens_behind(s: Sentence, i: int, clause: int) -> bool:
    """True if a clause begins, with its "that" or its subject, behind the verb that tells it."""
    first = s.child(clause, "mark", "nsubj", "nsubjpass", "expl")
    return first is not None and first > i


def _behind_colon(s: Sentence, i: int, clause: int) -> bool:
    """True if a colon parts a verb from a clause: the clause then goes on by itself."""
    return any(t.text == ":" for t in s.tokens[i + 1 : min(s.subtree(clause))])


def _loose_clause(s: Sentence, i: int, classes: frozenset[str]) -> list[int]:
    """A bare clause behind a verb of telling that was parsed as an adverbial ("said after the talks he would go")."""
    if not classes & _CLAUSAL or s[i].tag not in FINITE or s.child(i, "dobj", "neg", "prt") is not None:
        return []
    for c in s.children(i, "advcl"):
        subject = s.child(c, "nsubj", "nsubjpass", "expl")
        between = s.tokens[i + 1 : min(s.subtree(c))]
        if c > i and subject is not None and not s.children(c, "mark") and all(t.pos != "PUNCT" for t in between):
            return [] if any(s[k].tag in _ASKED for k in s.subtree(c) if k < subject) else [c]
    return []


#: Tags of words that begin a clause of their own ("when", "who").
_ASKED = frozenset(("WRB", "WP", "WDT"))


def _when_told(s: Sentence, i: int, clause: int) -> set[int]:
    """Where and when it was said, put right behind the verb and hung on the clause ("said on Monday he would go")."""
    subject = s.child(clause, "nsubj", "nsubjpass", "expl")
    if subject is None or subject < i or s.child(clause, "mark") is not None:
        return set()
    found: set[int] = set()
    for k in s.children(clause, "prep", "npadvmod", "advmod"):
        tokens = s.subtree(k)
        if s[k].tag not in _ASKED and i < tokens[0] == i + 1 + len(found) and tokens[-1] < min(s.subtree(subject)):
            found |= set(tokens)
    return found


def _stray_subject(s: Sentence, i: int, clauses: list[int]) -> set[int]:
    """The subject of a bare clause that the parser took for the object of the verb above it."""
    stray = s.child(i, "dobj")
    if stray is None or s.child(clauses[0], "nsubj", "nsubjpass", "expl", "mark") is not None or s[i].lemma in TOLD:
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
    whom = s.child(i, "dobj", "dative") if s[i].lemma in TOLD else None
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


def _claim(s: Sentence, i: int) -> int | None:
    """The "that"-clause of the words that a verb takes up or turns down ("denied reports that the bridge was shut")."""
    taken = s.child(i, "dobj")
    words = lexicon.load()
    if taken is None or s[taken].lemma not in words.spoken | words.voiced:
        return None
    return next((c for c in s.children(taken, "acl", "ccomp") if nouncues.marked(s, c)), None)


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
        told_on = after.tag == "VBG" and "say" in classes_of(s, after.index)
        return told_on or (
            after.lower == "while" and s[after.head].tag in ("VBD", "VBZ") and s[i].tag == s[after.head].tag
        )
    if token.lower == "after" and after.lemma in _OCCASIONS:
        return True
    if token.dep != "cc" or after.dep != "conj" or s.child(after.index, "nsubj") is not None:
        return False
    kinds = classes_of(s, after.index)
    if after.tag in ("VBD", "VBN") and _is_passive(s, after.head):  # "said it was meant to help and urged Rome to sign"
        active = s.child(after.index, "dobj", "ccomp") is not None
        return s[i].tag == "VBD" and bool(kinds & {"say", "ask"}) and active
    return _tense(after) == _tense(s[i]) and after.tag in FINITE | {"VB"} and "say" in kinds


def _is_passive(s: Sentence, verb: int) -> bool:
    """True if a verb, or the one whose infinitive it is, is passive."""
    while s[verb].tag == "VB" and s[verb].dep in ("xcomp", "advcl"):
        verb = s[verb].head
    return s.child(verb, "auxpass") is not None


def _tense(t: Token) -> str:
    """The tag of a verb; a plain form stands for the present, as the tagger often takes it."""
    return "VBP" if t.tag == "VB" else t.tag


#: Dependents that stand with a telling in parentheses ("he told me in Lima on Friday").
_TELLING_PARTS = ("nsubj", "dobj", "dative", "npadvmod", "advmod", "prep")


def _resumed(s: Sentence, i: int, told: set[int]) -> set[int]:
    """The clause with what follows a telling set into it ("The aim, she said, is peace")."""
    own = set(s.subtree(i)) - told
    if not told or max(told) > i or s.child(i, "nsubj", "nsubjpass") is None:
        return told
    block = {k for c in s.children(i, *_TELLING_PARTS) for k in s.subtree(c)} | {i}
    rest = sorted(k for k in own if k > max(block))
    if len(rest) < 3 or s[rest[0]].text != "," or s[max(0, min(block) - 1)].text not in (",", "''", '"', "”"):
        return told
    first = s[rest[1]]
    if len(rest) > 2 and s[rest[2]].dep == "conj" and s[rest[2]].head == i and s[rest[2]].tag == s[i].tag:
        return told  # "..., he said, and ordered the bridge shut": what the teller did next
    if first.lower in ("to", "and", "but", "because", "which", "that", "who") or first.tag in (
        "VBZ",
        "VBD",
        "VBP",
        "MD",
    ):
        return told | set(rest[1:])
    return told


def _phrasal(s: Sentence, i: int) -> bool:
    """True for a verb of telling with its particle ("as he pointed out")."""
    particle = s.child(i, "prt")
    return particle is not None and (s[i].lemma, s[particle].lower) in lexicon.load().phrasal


def _around(s: Sentence, i: int) -> set[int]:
    """The clause that a parenthetical verb interrupts or follows ("The talks, he said, were useful")."""
    if s[i].dep not in ("parataxis", "ccomp", "advcl", "conj", "dep", "relcl") or s[i].head == i:
        return set()
    if s.child(i, "dobj", "prt") is not None and not _phrasal(s, i) and s[i].lemma not in TOLD:
        return set()
    if any(s[k].lower != "as" for k in s.children(i, "mark")):
        return set()
    subject = s.child(i, "nsubj", "nsubjpass")
    before = [k for k in s.children(i, "advcl") if subject is not None and k < subject and s[k].tag in FINITE]
    own = set(s.subtree(i)) - {j for k in before for j in s.subtree(k)}  # "If it fails, he said, there are ..."
    while before and own and s[min(own)].pos == "PUNCT":
        own.remove(min(own))
    first, last = min(own), max(own)
    opening = first == 0 and s.child(i, "mark") is not None  # "As the envoy noted, ..."
    fenced = opening or s[first].pos == "PUNCT" or (first > 0 and s[first - 1].pos == "PUNCT")
    if not fenced or not (last + 1 >= len(s) or s[last].pos == "PUNCT" or s[last + 1].pos == "PUNCT"):
        return set()
    top = s[i].head
    if s[top].dep in ("nsubj", "nsubjpass") and s[top].head > i:  # "The aim, he said, is peace"
        top = s[top].head
    return set(s.subtree(top)) - own
