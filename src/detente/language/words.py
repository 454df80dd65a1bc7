"""Parts of speech and lemmas of tagged words, as the pipeline's ruler and lemmatizer give them, worked out once."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from detente.language.view import Lemmas, Sentence, Token

#: Forms of which lemmas, and tagged words of which parts of speech are kept: as many as some tens of reports hold, so
#: that common ones stay and a worker that reads for days is soon as large as it gets.
_FORMS = 4_096

#: The model lemmatises these wrongly (measured on en_core_web_sm 3.8.0: 7 of 496 event-verb forms).
LEMMAS = {
    **dict.fromkeys(("hope", "hopes", "hoped", "hoping"), "hope"),
    **dict.fromkeys(("stage", "stages", "staged", "staging"), "stage"),
    **dict.fromkeys(("stare", "stares", "stared", "staring"), "stare"),
    **dict.fromkeys(("wage", "wages", "waged", "waging"), "wage"),
    "forgave": "forgive",
    "readiness": "readiness",
    "hostages": "hostage",
}  # fmt: skip


class Tagged(NamedTuple):
    """What a Token says of a word in its place, but for where it stands and what it hangs on."""

    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str


class Words:
    """A pipeline's attribute ruler and lemmatizer with their answers kept.

    Matching spaCy's 179 patterns afresh takes a fifth of the parse. What those of one token set depends on its tag,
    label and the word alone, so it is worked out once, and the lemma with it; where a pattern of several tokens may
    begin, or a pattern asks for anything else, spaCy's own components do the work.
    """

    def __init__(self, nlp: Any) -> None:
        self._said = nlp.vocab.strings
        self.components = [(name, c) for name, c in nlp.pipeline if name in ("attribute_ruler", "lemmatizer")]
        found = dict(self.components)
        self._lemmatizer = _with_sets(found.get("lemmatizer"))
        ruler = Ruler(found["attribute_ruler"]) if list(found) == ["attribute_ruler", "lemmatizer"] else None
        self._ruler = ruler if ruler is not None and ruler.able else None
        self._kept: dict[tuple[int, int, int], Tagged] = {}
        self._older: dict[tuple[int, int, int], Tagged] = {}  # those that were kept before; used again they stay

    def tokens(self, sentence: Sentence, doc: Any) -> tuple[Token, ...]:
        """The tokens of a sentence, once it is tagged and parsed."""
        from spacy.attrs import DEP, HEAD, ORTH, TAG

        heads = doc.to_array([HEAD]).view("int64").ravel().tolist()
        tagged: list[Tagged | None] = [None]
        if self._ruler is not None:
            kept, rows = self._kept, [tuple(row) for row in doc.to_array([ORTH, TAG, DEP]).tolist()]
            tagged = [kept.get(row) or self._learnt(doc[k], row) for k, row in enumerate(rows)]
        said = self._by_components(doc) if None in tagged else cast("list[Tagged]", tagged)
        words = zip(said, sentence.places, sentence.words, _rehung(said, heads), strict=True)
        return tuple(Token(k, a, b, word, *tag, head) for k, (tag, (a, b), word, head) in enumerate(words))

    def _learnt(self, token: Any, row: tuple[int, int, int]) -> Tagged | None:
        """What is said of a token of such form, tag and label, kept; None if a pattern of several may begin at it."""
        from spacy.tokens._retokenize import set_token_attrs

        assert self._ruler is not None
        if len(self._kept) >= _FORMS // 2:
            self._kept, self._older = {}, self._kept
        if found := self._older.get(row):
            self._kept[row] = found
            return found
        form, tag, dep = row
        attributes = self._ruler.attributes(token.lower_, tag, dep)
        if attributes is None:
            return None
        if attributes:
            set_token_attrs(token, attributes)
        given = token.lemma and not self._lemmatizer.overwrite
        lemma = token.lemma_ if given else self._lemmatizer.lemmatize(token)[0]
        self._kept[form, tag, dep] = tagged = _tagged(token, lemma)
        return tagged

    def _by_components(self, doc: Any) -> list[Tagged]:
        for _, component in self.components:
            doc = component(doc)
        return [_tagged(t, t.lemma_) for t in doc]


def _rehung(said: Sequence[Tagged], heads: Sequence[int]) -> list[int]:
    """The head of each token (given: how far it is away), none an auxiliary.

    Where commas part it from its verb ("Oslo has, at last, agreed") the parser hangs the subject on the auxiliary.
    """
    above = [k + head for k, head in enumerate(heads)]
    return [above[h] if h != k and said[h].dep in _AUXILIARY else h for k, h in enumerate(above)]


_AUXILIARY = frozenset(("aux", "auxpass"))


def _tagged(token: Any, lemma: str) -> Tagged:
    lower = token.lower_
    lemma = LEMMAS.get(lower) or lemma.lower()
    labels = map(sys.intern, (token.pos_, token.tag_, token.dep_))  # of thousands of words some tens of texts
    return Tagged(lower, lower if lemma == lower else lemma, *labels)


def _with_sets(lemmatizer: Any) -> Any:
    """The lemmatizer, its lists of up to 57,528 words made sets: they are searched for every new form."""
    if lemmatizer is not None and lemmatizer.lookups.has_table("lemma_index"):
        index = lemmatizer.lookups.get_table("lemma_index")
        for part in tuple(index):
            index[part] = frozenset(index[part])
    return lemmatizer


class Ruler:
    """What a pipeline's attribute ruler sets on single tokens."""

    def __init__(self, ruler: Any) -> None:
        self._said = ruler.vocab.strings
        self._rules = [(p, a) for r, a in zip(ruler.patterns, ruler.attrs, strict=True) for p in r["patterns"]]
        self.able = all(t.keys() <= {"TAG", "LOWER", "DEP", "IS_SPACE"} for p, _ in self._rules for t in p)
        self._by_tag: dict[str, list[tuple[list[dict[str, Any]], dict[int, Any]]]] = {}
        tests = [t["LOWER"] for p, _ in self._rules for t in p if "LOWER" in t]
        self._named = frozenset(w for t in tests for w in _words_of(t))
        self._shapes = [re.compile(t["REGEX"]).search for t in tests if isinstance(t, dict) and "REGEX" in t]
        self._kept: dict[tuple[int, str, int], dict[int, Any] | None] = {}

    def attributes(self, form: str, tag: int, dep: int) -> dict[int, Any] | None:
        """What the rules set on a token of that lower-case form; None if a pattern of several may begin at it."""
        named = form in self._named or form.isspace() or any(search(form) for search in self._shapes)
        key = (tag, form if named else "", dep)
        if key not in self._kept:
            self._kept[key] = self._merged({"TAG": self._said[tag], "LOWER": key[1], "DEP": self._said[dep]})
        return self._kept[key]

    def _merged(self, token: dict[str, str]) -> dict[int, Any] | None:
        tag = token["TAG"]
        if tag not in self._by_tag:
            self._by_tag[tag] = [(p, a) for p, a in self._rules if _allows(p[0].get("TAG", tag), tag)]
        fitting = [(len(p), a) for p, a in self._by_tag[tag] if _fits(p[0], token)]
        if any(length > 1 for length, _ in fitting):
            return None
        return {k: v for _, attributes in fitting for k, v in attributes.items()}  # later rules have precedence


def _fits(test: dict[str, Any], token: dict[str, str]) -> bool:
    """True if a token's tag, lower-cased form and label are what one token of a pattern asks for."""
    space = test.get("IS_SPACE")
    named = (_allows(test[k], x) for k, x in token.items() if k in test)
    return all(named) and (space is None or space == token["LOWER"].isspace())


def _words_of(test: str | dict[str, Any]) -> Sequence[str]:
    return (test,) if isinstance(test, str) else (*test.get("IN", ()), *test.get("NOT_IN", ()))


def _allows(test: str | dict[str, Any], value: str) -> bool:
    if isinstance(test, str):
        return value == test
    return (
        value in test.get("IN", (value,))
        and value not in test.get("NOT_IN", ())
        and ("REGEX" not in test or re.search(test["REGEX"], value) is not None)
    )


def lemma_rules(nlp: Any) -> Callable[[str], Lemmas | None]:
    """What gives every possible lemma of a form, from the tables of the pipeline's lemmatizer and ruler."""
    try:
        lookups = nlp.get_pipe("lemmatizer").lookups
        rules, irregular = lookups.get_table("lemma_rules"), lookups.get_table("lemma_exc")
        ruled = _ruled_lemmas(nlp.get_pipe("attribute_ruler").patterns)
    except (KeyError, AttributeError):
        return lambda form: None
    tables = [(rules.get(part, ()), irregular.get(part, {})) for part in ("noun", "verb", "adj")]

    @lru_cache(maxsize=_FORMS)
    def lemmas(form: str) -> Lemmas:
        always = {form, LEMMAS.get(form, form), *(lemma for fits, lemma in ruled if fits(form))}
        noun, *others = (
            frozenset(always.union(other.get(form, ()), (form[: -len(a)] + b for a, b in ends if form.endswith(a))))
            for ends, other in tables
        )
        return Lemmas(noun, *(noun if found == noun else found for found in others))  # most are alike: kept once

    return lemmas


def _ruled_lemmas(patterns: Sequence[dict[str, Any]]) -> list[tuple[Callable[[str], Any], str]]:
    """The lemmas that a ruler sets itself, each with what tells the forms that may get it."""
    tests = [
        (test, p["attrs"]["LEMMA"].lower())
        for p in patterns
        if "LEMMA" in p["attrs"]
        for q in p["patterns"]
        for test in q
    ]
    named = [(t["LOWER"], lemma) for t, lemma in tests if "LOWER" in t]
    shapes: list[tuple[Callable[[str], Any], str]] = [
        (re.compile(t["REGEX"]).search, lemma) for t, lemma in named if isinstance(t, dict) and "REGEX" in t
    ]
    words: dict[str, set[str]] = {}
    for test, lemma in named:
        words.setdefault(lemma, set()).update(_words_of(test))
    listed: list[tuple[Callable[[str], Any], str]] = [(frozenset(f).__contains__, lemma) for lemma, f in words.items()]
    return listed + shapes
