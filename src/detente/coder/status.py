"""Is an act told as done, intended, hypothetical or denied? (codebook 3.3)

Rules over the parse, nearest word first: negation, modals, tense, the words that govern the act (attitudes),
conditionals and purpose. The classes of governing words follow the literature on factive and implicative predicates
(Karttunen 1971; Sauri and Pustejovsky 2009).
"""

from __future__ import annotations

from detente.coder import lexicon, syntax
from detente.language import Sentence, unable
from detente.records import Status

NEGATIONS = frozenset(
    ("not n't never no nobody none neither nor without hardly barely scarcely nothing cannot").split()
)
FUTURE = frozenset(["will", "'ll", "shall", "wo"])
POSSIBLE = frozenset(["could", "may", "might", "can", "would", "'d", "ca"])
ADVERBS_POSSIBLE = frozenset(["possibly", "perhaps", "maybe", "reportedly_", "potentially"])
CONDITIONS = frozenset(("if unless whether lest until in_case provided should_").split())
FAILING = frozenset(
    (
        "fail refuse decline deny avoid refrain neglect forget prevent reject oppose rule prohibit ban block "
        "cancel abandon scrap postpone halt forbid bar"
    ).split()
)
#: Verbs whose object, an act, is still to come when they are done.
PLANNING = frozenset(("schedule", "plan"))
#: Verbs beside those of saying under which "to have done" is told as done.
BELIEVING = frozenset(
    "believe think allege report claim know see find understand consider presume rumor rumour".split()
)
#: Auxiliaries of what is told as over: "meaning that it has left".
PERFECT = frozenset(("has", "had"))
#: Adjectives of joy over what one does.
JOYFUL = frozenset("glad happy pleased delighted honoured honored proud privileged".split())
#: Nouns of what is not reached yet: "its goal of ousting him".
GOALS = frozenset("goal aim objective purpose dream".split())
#: What stresses that a thing is so: "they did agree".
EMPHATIC = frozenset(("did", "does", "do"))
#: Words that are said, and verbs that say that they are not true: "denied reports that it had fired".
ALLEGED = frozenset(
    "allegation accusation assertion charge claim contention idea insinuation notion report rumour suggestion".split()
)
DENYING = frozenset("deny dismiss reject refute rebut contradict dispute disavow rebuff".split())
#: Papers that say what is to be done.
DRAFTS = frozenset("bill draft motion plan proposal blueprint".split())
#: Verbs that say with "from" what somebody is kept from: "restricted from importing".
KEEPING = frozenset(
    "keep restrict stop dissuade deter discourage hinder impede exclude restrain disqualify preclude suspend hold "
    "withdraw abstain".split()
)
#: Verbs that say no with "against": "decided against leaving".
DECIDING = frozenset(("decide", "vote", "argue", "advise", "warn", "rule", "choose"))


def of(s: Sentence, i: int) -> Status:
    """The status of the act whose trigger is token `i` of a parsed sentence."""
    if s[i].pos in ("NOUN", "PROPN") or (
        s[i].tag == "VBG" and s[i].dep in ("dobj", "pobj", "nsubj", "nsubjpass", "compound")
    ):
        return _of_noun(s, i)
    return _of_verb(s, i)


def of_object(s: Sentence, i: int) -> Status:
    """The status of the act that token `i` tells, or that its object names: "talks were scheduled for Monday"."""
    told = of(s, i)
    return Status.INTENDED if told is Status.DONE and s[i].lemma in PLANNING and syntax.is_verb(s, i) else told


def of_speech(s: Sentence, i: int) -> Status:
    """The status of an act that is done by saying it (agreeing, refusing): only its own clause counts."""
    if s[i].pos == "ADJ":
        verb = s[i].head
        negated = s.child(i, "neg") is not None
        if not negated and syntax.is_verb(s, verb) and _politely(s, verb):
            return Status.DONE
        return (
            Status.DENIED if negated else (_finite(s, verb) or Status.DONE) if syntax.is_verb(s, verb) else Status.DONE
        )
    if s[i].pos in ("NOUN", "PROPN"):
        return _of_noun(s, i)
    return _finite(s, i) or (_of_conjunct(s, i) if s[i].dep == "conj" else Status.DONE)


def _politely(s: Sentence, verb: int) -> bool:
    """True for "would be glad to": readiness, on no condition."""
    would = any(s[k].lower in ("would", "'d") for k in s.children(verb, "aux"))
    return would and s[verb].lemma == "be" and not _negated(s, verb) and not _has_condition(s, verb)


def is_promised(s: Sentence, i: int) -> bool:
    """True for a verb in the future, not negated and on no condition: "it will free them", "they would leave"."""
    words = {s[k].lower for k in s.children(i, "aux")}
    ahead = bool(words & (FUTURE | {"would", "'d"})) or (s[i].lemma == "go" and s[i].tag == "VBG")
    return ahead and not _negated(s, i) and not _conditional(s, i)


def is_willed(s: Sentence, i: int) -> bool:
    """True for a verb in the future that is not negated, on a condition or not: "it will answer if they come"."""
    return bool({s[k].lower for k in s.children(i, "aux")} & (FUTURE | {"would", "'d"})) and not _negated(s, i)


def _of_verb(s: Sentence, i: int) -> Status:
    own = _finite(s, i)
    if own is not None:
        return own
    if s.child(i, *syntax.SUBJECTS) is not None and any(s[k].lower in EMPHATIC for k in s.children(i, "aux")):
        return Status.DONE
    return _governed(s, i)


def _finite(s: Sentence, i: int) -> Status | None:
    """What negation, modals and tense of the verb itself say; None if they say nothing but done."""
    if _negated(s, i):
        return Status.DENIED
    auxiliaries = [s[k] for k in s.children(i, "aux", "auxpass")]
    words = {t.lower for t in auxiliaries}
    if words & FUTURE or (words & {"would", "'d"} and _backshifted(s, i)):
        return Status.HYPOTHETICAL if _conditional(s, i) else Status.INTENDED
    if (words & POSSIBLE and "have" not in {t.lemma for t in auxiliaries if t.lower != "had"}) or words & POSSIBLE:
        return Status.HYPOTHETICAL
    if words & {"must", "should", "ought", "need"}:
        return Status.INTENDED
    if _conditional(s, i):
        return Status.HYPOTHETICAL
    if s[i].tag == "VBG" and any(t.lemma == "go" for t in auxiliaries):
        return Status.INTENDED
    if any(s[k].lower in ADVERBS_POSSIBLE for k in s.children(i, "advmod")):
        return Status.HYPOTHETICAL
    return None


def _backshifted(s: Sentence, i: int) -> bool:
    """True if "would" is a reported "will": under a verb of saying in the past, with no condition and no perfect."""
    if any(s[k].lower == "have" for k in s.children(i, "aux")) or _has_condition(s, i):
        return False
    for k in s.ancestors(i):
        if syntax.is_verb(s, k) and s[k].lemma in lexicon.load().reporting | {
            "hope",
            "expect",
            "promise",
            "agree",
            "decide",
        }:
            return s[k].tag in ("VBD", "VBN") or _has_had(s, k)
    return False


def _has_condition(s: Sentence, i: int) -> bool:
    """True if an if-clause hangs on the verb."""
    return any(_conditional(s, k) for k in s.children(i, "advcl"))


def _has_had(s: Sentence, i: int) -> bool:
    return any(s[k].lower in ("had", "was", "were") for k in s.children(i, "aux"))


def _negated(s: Sentence, i: int) -> bool:
    if any(s[k].lower in NEGATIONS for k in s.children(i, "neg", "det", "preconj")):
        return True
    if any(s[k].lower in ("never", "no", "hardly", "nor", "neither") for k in s.children(i, "advmod", "cc")):
        return True
    if any(s[c].lower in ("no", "never") for k in s.children(i, "advmod") for c in s.children(k)):
        return True  # "no longer", "never again"
    if s[i].dep == "conj" and any(s[k].lower == "nor" and k < i for k in s.children(s[i].head, "cc")):
        return True
    subject = s.child(i, "nsubj", "nsubjpass")
    if subject is not None and (
        s[subject].lower in ("nobody", "none", "nothing", "neither")
        or s.child(subject, "neg") is not None
        or _no(s, subject)
    ):
        return True
    if any(_no(s, k) for k in s.children(i, "dobj")):
        return True
    return s[i].dep == "pcomp" and s[s[i].head].lower in ("without", "instead", "than")


def _no(s: Sentence, i: int) -> bool:
    """True if the noun has "no" or "neither" before it."""
    return any(s[k].lower in ("no", "neither") for k in s.children(i, "det", "neg"))


def _conditional(s: Sentence, i: int) -> bool:
    return any(s[k].lower in CONDITIONS for k in s.children(i, "mark", "advmod")) and not any(
        s[k].lower in ("as", "even") and s[k].dep == "mark" for k in s.children(i)
    )


def _governed(s: Sentence, i: int) -> Status:
    """What the words above an act say of it, nearest first."""
    t = s[i]
    head = t.head
    if head == i:
        return _imperative(s, i)
    to = any(s[k].lower == "to" for k in s.children(i, "aux"))
    if t.dep in ("xcomp", "ccomp", "acl", "pcomp", "advcl", "conj") or (t.dep == "relcl" and to):
        if t.dep == "conj":
            return _of_conjunct(s, i)
        if _is_disputed(s, i) or syntax.is_ruled_out(s, i):
            return Status.DENIED
        if t.dep == "advcl" and t.tag == "VBG" and _carries_on(s, i) and _finite(s, head) is Status.INTENDED:
            return Status.INTENDED  # "will fly to Rome, visiting the Pope"
        governor = s[head].head if t.dep == "pcomp" else head
        finite = t.tag in ("VBD", "VBZ", "VBP", "VBG") or s.child(i, "nsubj") is not None
        if not to and ((t.dep == "advcl" and finite) or (t.dep in ("acl", "advcl") and t.tag == "VBN")):
            return Status.DONE
        if to and (copula := _made_first(s, i)) is not None:
            return _finite(s, copula) or Status.DONE
        if t.dep in ("acl", "relcl") and to and _ordinal(s, head):
            return Status.DONE
        if t.dep == "pcomp" and s[head].lower == "against" and s[governor].lemma in DECIDING:
            return Status.DENIED
        if to and t.dep == "xcomp" and any(s[k].lower == "have" for k in s.children(i, "aux")) and _told(s, governor):
            return Status.DONE  # "claimed to have killed nine"
        if t.dep == "pcomp" and s[head].lower == "from" and s[governor].lemma in KEEPING:
            return Status.DONE if _negated(s, governor) or s[s[governor].head].lemma == "fail" else Status.DENIED
        if t.dep == "pcomp" and s[head].lower == "of" and s[governor].lemma in GOALS:
            return Status.INTENDED
        verdict = _attitude(s, i, governor)
        if verdict is not None:
            return verdict
        if t.dep in ("advcl", "acl", "relcl") and to:
            return Status.DENIED if unable(s, governor) else Status.INTENDED
        if t.dep == "ccomp" and not to and _subjunctive(s, i):
            return Status.INTENDED
        if t.dep == "xcomp" and to and not _raising(s, governor):
            if _implicative(s, governor):
                return _of_verb(s, governor)
            return Status.DENIED if _negated(s, governor) else Status.INTENDED
        if t.dep in ("ccomp", "xcomp", "pcomp") and syntax.is_verb(s, governor):
            above = _finite(s, governor) if t.dep != "ccomp" or s[i].tag in ("VB", "VBG") else None
            if above is not None:
                return above
            return Status.DONE if t.dep == "ccomp" else _governed(s, governor)
    if t.dep == "relcl" and s[head].lemma in DRAFTS and t.tag in ("VBZ", "VBP"):  # "passed a bill that bans the sale"
        return Status.DONE if s[s[head].head].lemma in ("sign", "enact") else Status.INTENDED
    return Status.DONE


def is_factive(s: Sentence, i: int) -> bool:
    """True for joy over what one has done: "was pleased to meet them"."""
    glad = s[i].pos == "ADJ" and s[i].lemma in JOYFUL
    return glad and s[s[i].head].lemma == "be" and s[s[i].head].tag == "VBD" and not _negated(s, s[i].head)


def _told(s: Sentence, governor: int) -> bool:
    """True under a verb of saying or believing that is not negated: "claimed to have", "is said to have"."""
    telling = s[governor].lemma in lexicon.load().reporting | BELIEVING
    return telling and not _negated(s, governor)


def _is_disputed(s: Sentence, i: int) -> bool:
    """True for what words say that somebody denies: "rejected the claim that it had fired"."""
    words = s[s[i].head]
    above = s[words.head]
    told = s[i].dep in ("acl", "ccomp") and any(s[k].lower == "that" for k in s.children(i, "mark"))
    disputed = words.lemma in ALLEGED and words.dep in ("dobj", "nsubjpass") and above.lemma in DENYING
    return told and disputed and above.tag != "VB" and not _negated(s, above.index)


def _carries_on(s: Sentence, i: int) -> bool:
    """True for a participle with no subject and nothing before it that says how it hangs together."""
    return s.child(i, "mark", "prep", "advmod", *syntax.SUBJECTS) is None and i > s[i].head


def _subjunctive(s: Sentence, i: int) -> bool:
    """True for what ought to be: "demanded that he be returned", "asked that she go"."""
    bare = [s[k].lower for k in s.children(i, "aux", "auxpass")] == ["be"]
    return bare or (s[i].tag == "VB" and s.child(i, "mark") is not None and not s.children(i, "aux"))


_ORDINALS = frozenset("first last second third fourth fifth only latest".split())
#: Of those who do what others did before: "the largest country so far to sign".
_RANKS = _ORDINALS | frozenset("largest biggest newest highest".split())


def _ordinal(s: Sentence, i: int, words: frozenset[str] = _ORDINALS) -> bool:
    """True for "the first to come", "the last country to sign"."""
    return s[i].lower in words or any(s[k].lower in words for k in s.children(i, "amod"))


def _made_first(s: Sentence, i: int) -> int | None:
    """The copula of "became the first to sign", "will be the largest country so far to sign", for "sign"."""
    head = s[i].head
    copula = s[head].head if s[head].dep == "attr" else head
    ranked = [head] if s[head].dep == "attr" else s.children(copula, "attr")
    known = s[copula].lemma in ("be", "become") and s[i].dep in ("acl", "relcl", "xcomp", "advcl")
    return copula if known and any(k < i and _ordinal(s, k, _RANKS) for k in ranked) else None


def _raising(s: Sentence, i: int) -> bool:
    """True for verbs that leave the infinitive under them a fact: "seems to have left", "had to leave"."""
    return s[i].lemma in ("seem", "appear") or (s[i].lemma == "have" and s[i].tag in ("VBD", "VBN"))


def _implicative(s: Sentence, i: int) -> bool:
    return s[i].lemma in (
        "manage",
        "begin",
        "start",
        "continue",
        "proceed",
        "help",
        "come",
        "happen",
        "go",
        "use",
        "get",
        "dare",
        "force",
        "allow",
        "cause",
        "lead",
        "keep",
        "let",
        "make",
    )


def _attitude(s: Sentence, i: int, governor: int) -> Status | None:
    """The status that the governing word gives the act, or None if it is no attitude."""
    g = s[governor]
    if g.lemma == "go" and g.tag == "VBG" and s[i].dep == "xcomp":
        return Status.DENIED if _negated(s, governor) else Status.INTENDED  # "is going to sign"
    pos = {"VERB": "verb", "AUX": "verb", "ADJ": "adj", "NOUN": "noun", "PROPN": "noun"}.get(g.pos, "verb")
    rows = lexicon.load().attitudes.get((g.lemma, pos), ())
    if is_factive(s, governor):
        return Status.DONE
    for row in rows:
        if row.status is None:
            return None
        if (
            s[i].dep == "ccomp"
            and (s[i].tag in ("VBD", "VBZ", "VBP") or any(s[k].lower in PERFECT for k in s.children(i, "aux")))
            and row.status is not Status.HYPOTHETICAL
            and g.lemma not in ("hope", "wish", "deny")
        ):
            return None
        if row.status is Status.DENIED and _negated(s, governor):
            return Status.DONE
        verb = s[governor].head if g.pos == "ADJ" else governor  # "is not about to sign"
        if row.status is Status.INTENDED and (_negated(s, governor) or _negated(s, verb)):
            return Status.DENIED
        return row.status
    if g.lemma in FAILING:
        return Status.DENIED
    return None


def _of_conjunct(s: Sentence, i: int) -> Status:
    """A conjunct without auxiliaries of its own shares those of the first verb."""
    head = s[i].head
    if not syntax.is_verb(s, head):
        return Status.DONE
    if s[i].tag in ("VBD", "VBZ", "VBP") or (s.child(i, *syntax.SUBJECTS) is not None and s[i].tag != "VB"):
        return Status.DONE
    words = {s[k].lower for k in s.children(head, "aux")}
    if s[i].tag == "VB" or words & (FUTURE | POSSIBLE | {"to", "must", "should"}) or s[i].tag == s[head].tag:
        return _of_verb(s, head)
    return Status.DONE


def _imperative(s: Sentence, i: int) -> Status:
    """A root infinitive is a headline's future: "Oslo to host talks"."""
    return (
        Status.INTENDED if s[i].tag == "VB" and any(s[k].lower == "to" for k in s.children(i, "aux")) else Status.DONE
    )


def _of_noun(s: Sentence, i: int) -> Status:
    """A noun takes its status from its determiner, its adjectives and the verb that carries it."""
    if _no(s, i):
        return Status.DENIED
    whole = syntax.whole(s, i)
    if whole != i and (told := _of_noun(s, whole)) is not Status.DONE:
        return told  # "a new round of talks is due"
    if any(
        s[k].lemma in ("possible", "potential", "alleged_", "hypothetical", "feared") for k in s.children(i, "amod")
    ):
        return Status.HYPOTHETICAL
    if any(
        s[k].lemma
        in (
            "planned",
            "upcoming",
            "forthcoming",
            "future",
            "scheduled",
            "proposed",
            "next",
            "plan",
            "expected",
            "imminent",
        )
        for k in s.children(i, "amod")
    ):
        return Status.INTENDED
    for k in s.ancestors(i):
        if s[k].pos in ("NOUN", "PROPN", "ADJ"):
            rows = lexicon.load().attitudes.get((s[k].lemma, "adj" if s[k].pos == "ADJ" else "noun"), ())
            if (
                rows
                and rows[0].status is not None
                and any(s[c].dep == "prep" and s[c].lower in ("for", "of", "to") for c in s.children(k))
            ):
                return rows[0].status
        if syntax.is_verb(s, k):
            return _of_carrier(s, i, k)
    return Status.DONE


def _of_carrier(s: Sentence, i: int, verb: int) -> Status:
    lemma = s[verb].lemma
    for k in s.children(verb, "acomp", "attr", "oprd") if s[i].dep in ("nsubj", "nsubjpass") else ():
        rows = lexicon.load().attitudes.get((s[k].lemma, "adj"), ())
        if rows and rows[0].status is not None and syntax.complements(s, k):
            return rows[0].status  # "talks are due to resume"
    carried = i in syntax.objects(s, verb) or s[i].dep in ("dobj", "nsubjpass", "nsubj", "attr")
    if not carried:
        return (
            Status.DONE
            if _finite(s, verb) is None
            else (
                Status.DONE
                if s[i].dep == "pobj"
                and s[s[i].head].lower in ("after", "since", "following", "over", "despite", "during")
                else _of_verb(s, verb)
            )
        )
    if lemma in FAILING and s[i].dep in ("dobj", "nsubjpass"):
        return Status.DENIED
    rows = lexicon.load().attitudes.get((lemma, "verb"), ())
    if rows and rows[0].status not in (None, Status.DONE) and s[i].dep in ("dobj", "nsubjpass"):
        return rows[0].status or Status.DONE
    if lemma in (
        "demand",
        "seek",
        "request",
        "urge",
        "want",
        "propose",
        "plan",
        "schedule",
        "order",
        "prepare",
        "expect",
    ) and s[i].dep in ("dobj", "nsubjpass"):
        return Status.INTENDED
    return _of_verb(s, verb)
