"""Judgements: what a parsed sentence says of a relation, whoever's relation it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from detente.language import Sentence
from detente.records import Direction
from detente.relations.lexicon import lexicon


class Verdict(NamedTuple):
    """A judgement: the token that names the relation, the token that judges it, the direction, and the rule."""

    noun: int
    trigger: int
    direction: Direction
    rule: str


#: How many tokens a level or a rank may stand from the noun that it judges.
_NEAR = 8
#: Verbs that give a relation its adjective, and verbs of leaning.
_DESCRIBING = frozenset(
    ("call", "describe", "term", "label", "characterize", "characterise", "consider", "see", "rate", "declare", "deem")
)
_HOLDING = frozenset(("have", "enjoy", "maintain", "share", "boast", "keep", "hail", "praise", "cultivate"))
_LANDS = frozenset(("country", "nation", "state", "republic", "government", "kingdom"))
_TILTING = frozenset(("drift", "pivot", "lean", "gravitate", "swing", "shift", "edge", "inch", "tilt", "veer"))


def verdicts(s: Sentence) -> list[Verdict]:
    """The judgements on a relation that a parsed sentence makes, whoever's relation it is."""
    words = lexicon()
    found: list[Verdict] = []
    for t in s.tokens:
        if t.lemma in words.relation and t.pos in ("NOUN", "PROPN"):
            found.extend(_of_noun(s, t.index)[:1])
        elif t.lemma in words.tension and t.pos == "NOUN":
            found.extend(_of_tension(s, t.index))
        elif t.lemma in words.contact and t.pos == "NOUN":
            found.extend(_of_contact(s, t.index))
        elif t.lemma in words.partner | words.rival and t.pos == "NOUN":
            found.extend(_of_partner(s, t.index))
        elif t.pos in ("VERB", "AUX"):
            found.extend(_of_drift(s, t.index))
        if t.lemma in words.change and t.pos == "NOUN" and all(v.noun != t.index for v in found):
            found.extend(_of_change(s, t.index))
    return found or list(_idioms(s))


def _of_change(s: Sentence, noun: int) -> Iterator[Verdict]:
    """ "marked a thaw in relations between A and B", "enjoyed a rapprochement", "no improvement in ties"."""
    words = lexicon()
    direction = words.change[s[noun].lemma]
    ties = [
        k
        for prep in (*s.children(noun, "prep"), *_behind(s, noun))
        if s[prep].lower in ("in", "of")
        for k in s.children(prep, "pobj")
        if s[k].lemma in words.relation
    ]
    if not ties and s[noun].lemma not in words.relation:
        return
    if not _real(s, noun, noun):
        return
    if any(s[k].lower == "no" for k in s.children(noun, "det")):
        if direction == Direction.WORSE:
            return
        direction = Direction.SAME
    own = any(s[k].lower in ("between", "with") for k in s.children(noun, "prep"))
    yield Verdict(noun if own or not ties else ties[0], noun, direction, "change")


def _behind(s: Sentence, noun: int) -> list[int]:
    """The preposition right behind an object, which the parser may have hung on the verb."""
    return [k for k in s.children(s[noun].head, "prep") if k == noun + 1] if s[noun].dep == "dobj" else []


def _idioms(s: Sentence) -> Iterator[Verdict]:
    """ "drove a wedge between A and B", "are on better terms", "had turned a new page in their relations"."""
    lemmas = [t.lemma.lower() for t in s.tokens]
    held = set(lemmas)
    for row, direction in lexicon().idiom.items():
        if not held.issuperset(row):
            continue
        for k in range(len(lemmas) - len(row) + 1):
            if tuple(lemmas[k : k + len(row)]) == row and _real(s, k, k):
                yield Verdict(k, k, direction, "idiom")
                return


def _of_noun(s: Sentence, noun: int) -> list[Verdict]:
    """What is said of a relation noun: after it, by its verb, or before it."""
    tests = (_beside(s, noun), _as_subject(s, noun), _described(s, noun), _as_object(s, noun), _before_noun(s, noun))
    return [v for v in tests if v is not None]


def _beside(s: Sentence, noun: int) -> Verdict | None:
    """ "relations, currently at their lowest since ..."."""
    after = []
    for t in s.tokens[noun + 1 : noun + 1 + _NEAR]:
        if t.pos in ("VERB", "AUX"):
            break
        after.append(t.index)
    for prep in dict.fromkeys((*s.children(noun, "prep"), *after)):
        point = _level(s, prep)
        if point is not None:
            return Verdict(noun, point, lexicon().level[s[point].lower], "level beside")
    return None


def _described(s: Sentence, noun: int) -> Verdict | None:
    """ "called the relationship strained", "described ties as excellent"."""
    head = s[noun].head
    if (
        s[head].lemma not in _DESCRIBING
        or s[noun].dep not in ("dobj", "nsubj", "nsubjpass")
        or not _real(s, head, head)
    ):
        return None
    words = lexicon()
    for k in s.children(head, "oprd", "prep", "acomp", "attr", "xcomp", "dobj", "ccomp"):
        for j in s.subtree(k) if k > noun else []:
            direction = words.adjective.get(s[j].lower) or words.level.get(s[j].lower)
            if direction is not None and s[j].head in {k, head, s[k].head, *s.children(k)}:
                return Verdict(noun, j, direction, "described")
    return None


def _as_subject(s: Sentence, noun: int) -> Verdict | None:
    """ "ties have deteriorated", "relations are tense", "ties hit a new low", by the first or a second verb."""
    head = _governor(s, noun)
    if head is None:
        return None
    more = [k for k in s.children(head, "conj") if s.child(k, "nsubj", "nsubjpass") is None]
    return next((v for k in (head, *more) if (v := _done_by(s, noun, k)) is not None), None)


def _done_by(s: Sentence, noun: int, head: int) -> Verdict | None:
    """What one verb says of the relation that is its subject."""
    words, verb = lexicon(), s[head]
    if verb.lemma in words.link | words.reach and (v := _predicate(s, noun, head)) is not None:
        return v if _real(s, head, v.trigger) else None
    if verb.lemma in words.subject and _real(s, head, head) and not _grows_otherwise(s, head):
        direction = words.subject[verb.lemma]
        if s.child(head, "neg") is not None:
            return Verdict(noun, head, Direction.SAME, "denied change") if direction == Direction.BETTER else None
        return Verdict(noun, head, direction, "verb")
    return None


def _governor(s: Sentence, noun: int) -> int | None:
    """The verb whose subject the noun is, looking down through raising verbs ("began to thaw")."""
    top = noun
    while s[top].dep == "conj" and s[s[top].head].pos in ("NOUN", "PROPN"):
        top = s[top].head
    head = s[top].head
    if s[top].dep not in ("nsubj", "nsubjpass") or head == top:
        return None
    while s[head].lemma in lexicon().raising and (below := s.child(head, "xcomp")) is not None:
        head = below
    return head


def _grows_otherwise(s: Sentence, head: int) -> bool:
    """True for "grew tense": the adjective judges, not the verb."""
    return any(s[k].lower in lexicon().adjective for k in s.children(head, "acomp", "advmod", "oprd"))


def _predicate(s: Sentence, noun: int, head: int) -> Verdict | None:
    """The adjective or level that a verb gives to its subject."""
    words = lexicon()
    never = any(s[k].lower == "never" for k in s.children(head, "neg", "advmod"))
    if s.child(head, "neg") is not None and not never:
        return None
    for k in s.children(head, "acomp", "attr", "oprd", "advmod", "amod"):
        for j in (k, *s.children(k, "conj", "amod", "compound")):
            if (direction := words.adjective.get(s[j].lower)) is not None and s[j].pos in ("ADJ", "VERB", "ADV"):
                return Verdict(noun, j, _never(direction) if never else _ever(s, j, direction), "predicate")
    for k in s.children(head, "dobj", "attr", "npadvmod"):
        if (point := _level_in(s, k)) is not None and s[head].lemma in words.reach:
            return Verdict(noun, point, words.level[s[point].lower], "level")
    for prep in s.children(head, "prep", "prt"):
        if (point := _level(s, prep)) is not None:
            return Verdict(noun, point, words.level[s[point].lower], "level")
    return None


def _never(direction: Direction) -> Direction:
    """ "never been better" is high, "never been worse" low."""
    turned = {Direction.BETTER: Direction.HIGH, Direction.HIGH: Direction.HIGH}
    return turned.get(direction, Direction.LOW)


def _ever(s: Sentence, i: int, direction: Direction) -> Direction:
    """ "closer than ever" is high."""
    tail = [t.lower for t in s.tokens[i + 1 : i + 4]]
    if tail[:2] in (["than", "ever"], ["than", "at"]) and direction in (Direction.BETTER, Direction.WORSE):
        return Direction.HIGH if direction == Direction.BETTER else Direction.LOW
    return direction


def _level(s: Sentence, prep: int) -> int | None:
    """The level word that a preposition leads to ("at an all-time low")."""
    if s[prep].lower not in lexicon().level_prepositions:
        return None
    for k in s.children(prep, "pobj", "pcomp", "amod", "advmod"):
        if (point := _level_in(s, k)) is not None:
            return point
    return None


def _level_in(s: Sentence, k: int) -> int | None:
    """The level word in a noun phrase: its head, or what describes a "point", "level", "ebb"."""
    words = lexicon()
    if s[k].lower in words.level and not (
        s[k].lower in ("crisis", "freeze", "chill") and s[s[k].head].lower not in words.level_prepositions
    ):
        return k
    if s[k].lemma in ("point", "level", "ebb", "state", "shape", "moment", "stage", "condition", "period"):
        return next((j for j in s.children(k, "amod", "compound") if s[j].lower in words.level), None)
    return None


def _as_object(s: Sentence, noun: int) -> Verdict | None:
    """ "the row strained ties", "ties were strained by the row"."""
    words, head = lexicon(), s[noun].head
    passive = s[noun].dep == "nsubjpass"
    if not (passive or s[noun].dep == "dobj") or s[head].lemma not in words.object:
        return None
    if not _real(s, head, head) or s.child(head, "neg") is not None:
        return None
    return Verdict(noun, head, words.object[s[head].lemma], "verb on relation")


def _before_noun(s: Sentence, noun: int) -> Verdict | None:
    """ "strained ties", "improved relations": a change is a fact only where nothing above unmakes it."""
    words = lexicon()
    for k in s.children(noun, "amod"):
        direction = words.adjective.get(s[k].lower)
        if direction is None:
            continue
        held = direction in (Direction.BETTER, Direction.LOW, Direction.WORSE) or _held(s, noun)
        if held and (direction in (Direction.LOW, Direction.WORSE) or _real(s, noun, k)):
            return Verdict(noun, k, direction, "adjective")
    return None


def _held(s: Sentence, noun: int) -> bool:
    """True if a good relation is told as somebody's own ("their close ties", "enjoy warm ties"), not as a topic."""
    named = (
        any(s[k].lower in ("the", "our", "their", "its") for k in s.children(noun, "det", "poss"))
        or s.child(noun, "poss") is not None
    )
    return named or s[s[noun].head].lemma in _HOLDING


def _of_contact(s: Sentence, noun: int) -> Iterator[Verdict]:
    """ "the highest-level contact since ...", "the highest level, face-to-face talks"."""
    for k in range(noun - 1, max(-1, noun - 1 - _NEAR), -1):
        if s[k].pos in ("VERB", "AUX", "ADP") and s[k].lower not in ("to", "level"):
            return
        ranked = s[k].lower == "highest" and any(
            t.lower in ("level", "ranking", "profile", "-") for t in s.tokens[k + 1 : k + 3]
        )
        if ranked or s[k].lower == "highest-level":
            yield Verdict(noun, k, Direction.HIGH, "highest contact")
            return


def _of_tension(s: Sentence, noun: int) -> Iterator[Verdict]:
    """ "tensions between A and B have risen", "easing tensions with B": only where the phrase names the states."""
    words, head = lexicon(), _governor(s, noun)
    if not any(s[k].lower in ("between", "with", "among") for k in s.children(noun, "prep")):
        return
    if head is not None and s[head].lemma in words.tension_verb:
        if _real(s, head, head) and s.child(head, "neg") is None:
            yield Verdict(noun, head, words.tension_verb[s[head].lemma], "tension")
        return
    for k in s.children(noun, "amod"):
        direction = words.tension_verb.get(s[k].lemma) or words.tension_verb.get(s[k].lower)
        if direction == Direction.WORSE or (direction is not None and _real(s, noun, k)):
            yield Verdict(noun, k, direction, "tension")
            return


def _of_partner(s: Sentence, noun: int) -> Iterator[Verdict]:
    """ "X is our closest ally", "X is one of Y's most important partners"."""
    top = noun
    if s[noun].dep == "pobj" and s[s[noun].head].lower == "of" and s[s[s[noun].head].head].lower == "one":
        top = s[s[noun].head].head
    head = s[top].head
    if (
        s[top].dep != "attr"
        or s.child(head, "nsubj") is None
        or s.child(head, "neg") is not None
        or not _real(s, head, noun)
    ):
        return
    words = lexicon()
    for k in s.children(noun, "amod"):
        if s[k].lower in words.superlative or any(s[j].lower == "most" for j in s.children(k, "advmod")):
            yield Verdict(noun, k, Direction.LOW if s[noun].lemma in words.rival else Direction.HIGH, "partner")
            return


def _of_drift(s: Sentence, verb: int) -> Iterator[Verdict]:
    """ "drifting away from", "have grown closer to", "distanced itself from", "are closer than ever"."""
    words = lexicon()
    lemma = s[verb].lemma
    if not (lemma in words.drift or lemma == "be") or s.child(verb, "neg") is not None or not _real(s, verb, verb):
        return
    if (
        lemma in words.distance
        and any(s[k].lower == "from" for k in s.children(verb, "prep"))
        and s.child(verb, "dobj") is not None
    ):
        yield Verdict(verb, verb, Direction.WORSE, "drift")
        return
    if _sent_away(s, verb):
        return
    for k in s.children(verb, "advmod", "acomp", "prt", "prep", "oprd"):
        for j in (k, *s.children(k, "conj")):
            direction = words.drift_word.get(s[j].lower) or _towards(s, verb, j)
            if any(s.children(p, "pcomp") for p in (j, *s.children(j, "prep"))):  # closer to doing something
                continue
            if direction is not None and (lemma != "be" or direction != _ever(s, j, direction)):
                yield Verdict(verb, j, _ever(s, j, direction), "drift")


def _sent_away(s: Sentence, verb: int) -> bool:
    """True of "guards turned the visitors away": people sent away are no relation that drifts."""
    turned = s.child(verb, "dobj") if s[verb].lemma == "turn" else None
    return turned is not None and s[turned].pos == "NOUN" and s[turned].lemma not in _LANDS


def _towards(s: Sentence, verb: int, prep: int) -> Direction | None:
    """better for "tilting towards Berlin": a preposition that gives the direction by itself."""
    return Direction.BETTER if s[prep].lower in ("towards", "toward") and s[verb].lemma in _TILTING else None


def _real(s: Sentence, i: int, trigger: int) -> bool:
    """True if nothing above token `i` makes its judgement a wish, a plan, a condition or a possibility."""
    words = lexicon()
    below = trigger
    for k in (i, *s.ancestors(i)):
        token = s[k]
        if _unmade(s, k):
            return False
        if k != i and _wished(s, k, below):
            return False
        if token.dep in ("ROOT", "relcl") and token.pos in ("VERB", "AUX"):
            break
        if (
            token.dep in ("advcl", "conj")
            and token.tag in ("VBD", "VBN", "VBZ", "VBP")
            and not words.unreal["marks"] & {s[m].lower for m in s.children(k, "mark")}
        ):
            break
        below = k
    return True


def _unmade(s: Sentence, k: int) -> bool:
    """True if a modal, an infinitive of its own or a conditional stands with token `k`."""
    words = lexicon().unreal
    if s[k].pos not in ("VERB", "AUX"):
        return False
    helpers = {s[m].lower for m in s.children(k, "aux", "mark", "advmod")}
    if helpers & (words["modals"] | words["marks"]):
        return True
    if (
        s[k].tag == "VBG"
        and not s.children(k, "aux")
        and s[k].dep in ("pcomp", "xcomp", "csubj", "ccomp", "dobj", "pobj")
    ):
        return True
    return s[k].tag == "VB" and "to" in helpers and s[s[k].head].lemma not in lexicon().raising


def _wished(s: Sentence, k: int, below: int) -> bool:
    """True if token `k` is a wish over the token below it."""
    words = lexicon().unreal
    token = s[k]
    if token.pos == "ADP":
        return token.lower in words["prepositions"]
    if token.pos == "NOUN":
        return token.lemma in words["nouns"]
    return (
        token.pos in ("VERB", "AUX")
        and token.lemma in words["verbs"]
        and s[below].dep in ("ccomp", "xcomp", "dobj", "prep", "pcomp")
    )
