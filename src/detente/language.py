"""The only door to spaCy: sentences, tokens, parse and entities, as one light view for the other rooms.

A report is cut into sentences by rule (fast), then the sentences that are asked for are tagged and parsed.
Every sentence is parsed as one tree. Token offsets are code points into `Report.text`.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

import msgspec

from detente import config, model_files
from detente.errors import ModelError
from detente.records import PartKind, Report, Span


class Token(msgspec.Struct, frozen=True, gc=False):
    """One word: offsets into the report, lemma, Universal POS, Penn tag, dependency label and the head's index."""

    index: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


class Entity(NamedTuple):
    """A named entity that the language model sees: offsets into the report and OntoNotes label."""

    start: int
    end: int
    label: str


class Lemmas(NamedTuple):
    """Every lemma that a form may get as a noun, as a verb, as an adjective, the form itself among them."""

    noun: frozenset[str]
    verb: frozenset[str]
    adjective: frozenset[str]


class Sentence:
    """One sentence of a report; `tokens` is empty until it is parsed, and set once.

    `memo` holds what other rooms have worked out of the parse, for as long as the sentence lives.
    """

    __slots__ = (
        *("end", "index", "kind", "memo", "paragraph", "start", "text", "tokens"),
        *("_children", "_labels", "_words"),
    )

    def __init__(
        self, index: int, start: int, text: str, kind: PartKind, paragraph: int, words: tuple[tuple[int, int], ...]
    ) -> None:
        self.index, self.start, self.end, self.text = index, start, start + len(text), text
        self.kind, self.paragraph = kind, paragraph
        self.tokens: tuple[Token, ...] = ()
        self._words = words
        self._children: list[list[int]] = []
        self._labels: list[str] = []
        self.memo: dict[tuple[object, ...], Any] = {}

    @property
    def span(self) -> Span:
        """Where the sentence stands in the report."""
        return Span(self.start, self.end)

    @property
    def forms(self) -> list[str]:
        """Its words in lower case, as the parser will see them; known before it is parsed."""
        text, base = self.text.lower().replace("’", "'"), self.start
        if len(text) != len(self.text):  # a letter that is two in lower case
            return [self.text[a - base : b - base].lower().replace("’", "'") for a, b in self._words]
        return [text[a - base : b - base] for a, b in self._words]

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, i: int) -> Token:
        return self.tokens[i]

    @property
    def root(self) -> int:
        """The index of the root token."""
        return next(t.index for t in self.tokens if t.head == t.index)

    def children(self, i: int, *deps: str) -> list[int]:
        """Indexes of the dependents of token `i` in text order, of the given labels if any are given."""
        kids = (self._children or self._hung())[i]
        if not deps:
            return kids
        labels = self._labels
        return [k for k in kids if labels[k] in deps]

    def _hung(self) -> list[list[int]]:
        """The dependents of every token."""
        self._children = [[] for _ in self.tokens]
        self._labels = [t.dep for t in self.tokens]
        for t in self.tokens:
            if t.head != t.index:
                self._children[t.head].append(t.index)
        return self._children

    def child(self, i: int, *deps: str) -> int | None:
        """The first dependent of token `i` with one of the labels, or None."""
        kids, labels = (self._children or self._hung())[i], self._labels
        for k in kids:
            if not deps or labels[k] in deps:
                return k
        return None

    def subtree(self, i: int) -> list[int]:
        """Indexes of token `i` and everything under it, in text order."""
        below = self._children or self._hung()
        found = [i]
        for k in found:  # it grows as it is walked
            found += below[k]
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """Indexes of the heads above token `i`, nearest first."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i

    def span_between(self, first: int, last: int) -> Span:
        """The characters from token `first` to token `last`, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end)

    def token_at(self, offset: int) -> int | None:
        """The index of the token that covers the report offset, or of the next one; None past the end."""
        return next((t.index for t in self.tokens if offset < t.end), None)

    def tokens_in(self, span: Span) -> list[int]:
        """Indexes of the tokens that overlap the span."""
        return [t.index for t in self.tokens if t.start < span.end and span.start < t.end]


class Reading:
    """One report cut into sentences; the sentences of parts that are not coded are left out."""

    __slots__ = ("report", "sentences")

    def __init__(self, report: Report, sentences: tuple[Sentence, ...]) -> None:
        self.report = report
        self.sentences = sentences

    @property
    def text(self) -> str:
        """The report's text."""
        return self.report.text

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers the offset, or None."""
        return next((s for s in self.sentences if s.start <= offset < s.end), None)


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

#: Hyphenated words that are one word to a reader of acts; the tokenizer would cut them.
HYPHENATED = (
    "cease-fire cease-fires pull-out pull-outs build-up build-ups sit-in sit-ins co-operate co-operates co-operated "
    "co-operating co-operation co-ordinate co-ordinated co-ordination test-fire test-fires test-fired test-firing "
    "test-launch test-launched re-impose re-imposed re-establish re-established cut-off stand-off hand-over "
    "counter-attack counter-attacks counter-offensive counter-terrorism walk-out walk-outs peace-keeping peace-keepers "
    "fire-bomb fire-bombed co-host co-hosted co-sponsor co-sponsored co-chair co-chaired air-drop air-dropped drive-by"
).split()

_STARTERS = frozenset(
    (
        "the a an he she it they we i in on at but and this "
        "that these those there his her its their after before as when while if however meanwhile"
    ).split()
)
_CLOSERS = frozenset("\"'”’»)]") | {"''"}
_OPENERS = frozenset("\"'“‘«([") | {"''", "``"}
_STOPS = frozenset(".!?…")
_DASHES = frozenset(("--", "—", "–", "_"))


#: Strings that the vocabulary may hold for good (the model brings 85,000) and forms whose lemmas are kept: a worker
#: that reads for days must not grow, and common words are met within the first thousand reports.
_VOCABULARY, _FORMS = 120_000, 30_000


class Language:
    """The English pipeline, loaded at first use; raises ModelError if it cannot be."""

    def __init__(self, model: str | None = None) -> None:
        self._model = model or config.text("language_model")
        self._loaded: Any = None
        self._lemmas: Callable[[str], Lemmas | None] | None = None

    @property
    def nlp(self) -> Any:
        """The spaCy pipeline itself; for this module and benchmarks only."""
        if self._loaded is None:
            self._loaded = _load(self._model)
        return self._loaded

    def read(self, report: Report) -> Reading:
        """Cut a report (with its parts) into sentences, none of them parsed yet."""
        sentences: list[Sentence] = []
        paragraph = 0
        spans = (
            (part, span) for part in report.parts if part.kind.coded for span in _paragraphs(report.text, part.span)
        )
        with _forgetting(self.nlp):
            for part, span in spans:
                paragraph += 1
                for words in self._split(report.text, span):
                    start, end = words[0][0], words[-1][1]
                    sentences.append(
                        Sentence(len(sentences), start, report.text[start:end], part.kind, paragraph, tuple(words))
                    )
        return Reading(report, tuple(sentences))

    def parse(
        self, reading: Reading, which: Iterable[Sentence] | None = None, proper: frozenset[str] = frozenset()
    ) -> Reading:
        """Tag and parse the given sentences (all if None) in place, and return the reading.

        `proper`: lower-cased words known to be parts of names, kept in capitals when a headline is re-cased.
        """
        todo = [s for s in (reading.sentences if which is None else which) if not s.tokens]
        if not todo:
            return reading
        names = proper | _names_in(reading)
        with _one_thread(), _forgetting(self.nlp):
            for sentence, doc in zip(todo, self._docs(todo, names), strict=True):
                sentence.tokens = tuple(_tokens(sentence, doc))
        return reading

    def entities(self, sentences: Sequence[Sentence]) -> list[list[Entity]]:
        """The named entities of each sentence; as dear as the parse itself, so ask only where needed."""
        docs = (self._doc(s, None) for s in sentences)
        with self.nlp.select_pipes(enable=["ner"]), _one_thread(), _forgetting(self.nlp):
            parsed = self.nlp.pipe(docs, batch_size=config.number("parse_batch"))
            return [
                [Entity(s._words[e.start][0], s._words[e.end - 1][1], e.label_) for e in d.ents]
                for s, d in zip(sentences, parsed, strict=True)
            ]

    def lemmas(self, form: str) -> Lemmas | None:
        """Every lemma that the pipeline may give to a lower-case form; None if it has no rules to tell it from."""
        if self._lemmas is None:
            self._lemmas = _lemma_rules(self.nlp)
        return self._lemmas(form)

    def _docs(self, todo: Sequence[Sentence], names: frozenset[str]) -> Iterator[Any]:
        docs = (self._doc(s, names) for s in todo)
        rest = _rest(self.nlp)
        with self.nlp.select_pipes(disable=["ner", *(name for name, _ in rest)]):
            for doc in self.nlp.pipe(docs, batch_size=config.number("parse_batch")):
                for _, component in rest:
                    doc = component(doc)
                yield doc

    def _doc(self, sentence: Sentence, names: frozenset[str] | None) -> Any:
        from spacy.tokens import Doc

        text, base = sentence.text, sentence.start
        words = [text[a - base : b - base] for a, b in sentence._words]
        spaces = [k + 1 < len(words) and sentence._words[k + 1][0] > b for k, (_, b) in enumerate(sentence._words)]
        if names is not None and is_headline(words):
            words = recase(words, names)
        if sentence.kind is PartKind.TITLE and len(words) > 4 and words[1] == "," and words[2][:1].isupper():
            words = [words[0], "and", *words[2:]]  # "Chad, Niger sign pact"
        words = [w.replace("’", "'") for w in words]
        return Doc(self.nlp.vocab, words=words, spaces=spaces, sent_starts=[k == 0 for k in range(len(words))])

    def _split(self, text: str, span: Span) -> Iterator[list[tuple[int, int]]]:
        """Sentences of one paragraph, each as the offsets of its words."""
        doc = self.nlp.make_doc(text[span.start : span.end])
        words = [(span.start + t.idx, span.start + t.idx + len(t)) for t in doc if not t.is_space]
        current: list[tuple[int, int]] = []
        for k, (a, b) in enumerate(words):
            if current and _breaks(text, words, k):
                yield current
                current = []
            current.append((a, b))
        if current:
            yield current


def _breaks(text: str, words: list[tuple[int, int]], k: int) -> bool:
    """True if a sentence begins at word `k`: the words before end one, and this one can start one."""
    a, b = words[k]
    word, previous = text[a:b], k - 1
    if not text[words[previous][1] : a].isspace():
        return False
    while previous > 0 and text[slice(*words[previous])] in _CLOSERS and words[previous - 1][1] == words[previous][0]:
        previous -= 1
    last = text[slice(*words[previous])]
    follower = text[slice(*words[k + 1])] if word in _OPENERS and k + 1 < len(words) else word
    if last[-1] not in _STOPS or not (follower[0].isupper() or follower[0].isdigit() or word in _OPENERS):
        return False
    if len(last) > 1 and last[-1] == "." and last[0] != ".":  # an abbreviation that keeps its full stop
        return previous != k - 1 or follower.lower() in _STARTERS
    return True


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    """The non-empty lines of a stretch, without the white space round them."""
    at = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        body = line.strip()
        if body:
            start = at + line.index(body)
            yield Span(start, start + len(body))
        at += len(line)


def is_headline(words: Sequence[str]) -> bool:
    """True if a sentence is set in title case: most of its longer words after the first are capitalised."""
    long = [w for w in words[1:] if w.isalpha() and len(w) > 3]
    return len(long) >= 2 and sum(w[0].isupper() for w in long) / len(long) > 0.7


def recase(words: Sequence[str], names: frozenset[str]) -> list[str]:
    """A title-case sentence with only its names left in capitals; words in, words of equal length out."""
    return [
        w if not w[:1].isupper() or (w.isupper() and len(w) > 1) or w.lower() in names else w.lower()
        for w in words
    ]  # fmt: skip


def _names_in(reading: Reading) -> frozenset[str]:
    """Lower-cased words that stand with a capital inside the running sentences of the report."""
    capital: set[str] = set()
    for s in reading.sentences:
        words = [s.text[a - s.start : b - s.start] for a, b in s._words]
        if not is_headline(words):
            capital.update(w.lower() for w in words[1:] if w[:1].isupper())
    return frozenset(capital)


def _tokens(sentence: Sentence, doc: Any) -> Iterator[Token]:
    from spacy.attrs import DEP, LEMMA, LOWER, POS, TAG

    base, said = sentence.start, doc.vocab.strings
    rows = doc.to_array([LOWER, LEMMA, POS, TAG, DEP]).tolist()
    for k, (t, (a, b), row) in enumerate(zip(doc, sentence._words, rows, strict=True)):
        lower, lemma, pos, tag, dep = (said[x] for x in row)
        word = sentence.text[a - base : b - base]
        yield Token(k, a, b, word, lower, LEMMAS.get(lower) or lemma.lower(), pos, tag, dep, t.head.i)


class Ruler:
    """A pipeline's attribute ruler with its answers kept: the same attributes in a tenth of the time.

    Matching spaCy's 179 patterns afresh takes a fifth of the parse. What those of one token set depends on its tag,
    label and, for a few words, the word alone, so it is worked out once; where a pattern of several tokens may begin,
    or a pattern asks for anything else, spaCy's own ruler does the work.
    """

    def __init__(self, ruler: Any) -> None:
        self._ruler = ruler
        self._said = ruler.vocab.strings
        self._rules = [(p, a) for r, a in zip(ruler.patterns, ruler.attrs, strict=True) for p in r["patterns"]]
        self._able = all(t.keys() <= {"TAG", "LOWER", "DEP", "IS_SPACE"} for p, _ in self._rules for t in p)
        self._by_tag: dict[str, list[tuple[list[dict[str, Any]], dict[int, Any]]]] = {}
        tests = [t["LOWER"] for p, _ in self._rules for t in p if "LOWER" in t]
        self._named = frozenset(w for t in tests for w in _words_of(t))
        self._shapes = [re.compile(t["REGEX"]).search for t in tests if isinstance(t, dict) and "REGEX" in t]
        self._words: dict[int, int] = {}
        self._kept: dict[tuple[int, int, int], dict[int, Any] | None] = {}

    def __call__(self, doc: Any) -> Any:
        """The document with the attributes set that the rules give to its tokens."""
        from spacy.attrs import DEP, LOWER, TAG
        from spacy.tokens._retokenize import set_token_attrs

        rows = doc.to_array([TAG, LOWER, DEP]).tolist() if self._able else []
        found = [self._attributes(*row) for row in rows]
        if not self._able or None in found:
            return self._ruler(doc)
        for token, attributes in zip(doc, found, strict=True):
            if attributes:
                set_token_attrs(token, attributes)
        return doc

    def _attributes(self, tag: int, lower: int, dep: int) -> dict[int, Any] | None:
        """What the rules set on such a token; None if a pattern of several tokens may begin at it."""
        word = self._words.get(lower)
        if word is None:
            if len(self._words) >= _VOCABULARY:
                self._words.clear()
            form = self._said[lower]
            named = form in self._named or form.isspace() or any(search(form) for search in self._shapes)
            word = self._words[lower] = lower if named else 0
        key = (tag, word, dep)
        if key not in self._kept:
            tag_, lower_, dep_ = (self._said[x] for x in key)
            self._kept[key] = self._merged({"TAG": tag_, "LOWER": lower_, "DEP": dep_})
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


@cache
def _rest(nlp: Any) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The components that set parts of speech and lemmas, made quick: they run after the others, in this order."""
    found: list[tuple[str, Callable[[Any], Any]]] = []
    for name, component in nlp.pipeline:
        if name == "attribute_ruler":
            found.append((name, Ruler(component)))
        elif name == "lemmatizer":
            if component.lookups.has_table("lemma_index"):  # lists of up to 57,528 words, searched for every new form
                index = component.lookups.get_table("lemma_index")
                for part in tuple(index):
                    index[part] = frozenset(index[part])
            found.append((name, component))
    return tuple(found)


def _forgetting(nlp: Any) -> AbstractContextManager[Any]:
    """Once the vocabulary holds the common words, keep new ones only as long as this lasts: names have no end."""
    if len(nlp.vocab.strings) < _VOCABULARY:
        return nullcontext()
    for name, component in nlp.pipeline:
        if name == "lemmatizer" and len(getattr(component, "cache", ())) > _VOCABULARY:
            component.cache.clear()
    return cast("AbstractContextManager[Any]", nlp.memory_zone())


def _lemma_rules(nlp: Any) -> Callable[[str], Lemmas | None]:
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
        return Lemmas(
            *(
                frozenset(always.union(other.get(form, ()), (form[: -len(a)] + b for a, b in ends if form.endswith(a))))
                for ends, other in tables
            )
        )

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


@cache
def _load(model: str) -> Any:
    import spacy

    model_files.verify(model)
    try:
        try:
            nlp = importlib.import_module(model).load()
        except ImportError:
            nlp = spacy.load(model)
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"The language model {model!r} cannot be loaded: {error}") from error
    for word in HYPHENATED:
        for form in (word, word.capitalize()):
            nlp.tokenizer.add_special_case(form, [{"ORTH": form}])
    _multiply_by_numpy(nlp)
    return nlp


def _multiply_by_numpy(nlp: Any) -> None:
    """Let numpy multiply the matrices, 2.5 times as fast as spaCy's own library on processors with AVX-512.

    Tags and trees stay the same (compared on 266,647 tokens). Left alone where numpy's threads cannot be held to one.
    """
    from thinc.backends.numpy_ops import NumpyOps

    if not _threads().lib_controllers:
        return
    numpy_ops = NumpyOps(use_blis=False)
    models: list[Any] = [getattr(component, "model", None) for _, component in nlp.pipeline]
    for node in (node for model in models if hasattr(model, "walk") for node in model.walk()):
        if type(node.ops) is NumpyOps:
            node.ops = numpy_ops


@cache
def _threads() -> Any:
    """What holds the threads of numpy's matrix library (OpenBLAS, MKL), if it is one that can be held."""
    import numpy  # noqa: F401 - its library must be loaded to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def _one_thread() -> AbstractContextManager[Any]:
    """Keep numpy to one thread: the matrices are small, and more threads would but wait for each other."""
    return cast("AbstractContextManager[Any]", _threads().limit(limits=1))
