"""The English pipeline itself: loaded once, fed sentences, its memory kept in bounds."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from itertools import pairwise
from typing import Any, cast

from detente import config, model_files
from detente.errors import ModelError
from detente.language.encoder import encoder
from detente.language.split import bounded, breaks, is_headline, names_in, paragraphs, recase
from detente.language.view import Entity, Lemmas, Reading, Sentence
from detente.language.words import Words, lemma_rules
from detente.records import PartKind, Report, Span

#: Hyphenated words that are one word to a reader of acts; the tokenizer would cut them.
HYPHENATED = (
    "cease-fire cease-fires pull-out pull-outs build-up build-ups sit-in sit-ins co-operate co-operates co-operated "
    "co-operating co-operation co-ordinate co-ordinated co-ordination test-fire test-fires test-fired test-firing "
    "test-launch test-launched re-impose re-imposed re-establish re-established cut-off stand-off hand-over "
    "counter-attack counter-attacks counter-offensive counter-terrorism walk-out walk-outs peace-keeping peace-keepers "
    "fire-bomb fire-bombed co-host co-hosted co-sponsor co-sponsored co-chair co-chaired air-drop air-dropped drive-by"
).split()
#: Abbreviated ranks and titles; the tokenizer would part them from their full stop, and a sentence would end there.
TITLES = "Amb Brig Capt Cdr Cmdr Col Comdr Cpl Ens Hon Insp Lt Maj Mlle Mme Msgr Pfc Pvt Sgt Spc Supt".split()

#: Strings that the vocabulary may hold for good; the model brings 85,000, and the next 5,000 come with the first
#: thousand or two of reports.
_VOCABULARY = 90_000


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
            (part, span) for part in report.parts if part.kind.coded for span in paragraphs(report.text, part.span)
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
        names = proper | names_in(reading)
        with _one_thread(), _forgetting(self.nlp):
            for sentence, doc in zip(todo, self._docs(todo, names), strict=True):
                sentence.hang(_words(self.nlp).tokens(sentence, doc))
        return reading

    def entities(self, sentences: Sequence[Sentence]) -> list[list[Entity]]:
        """The named entities of each sentence; as dear as the parse itself, so ask only where needed."""
        docs = (self._doc(s, None) for s in sentences)
        with self.nlp.select_pipes(enable=["ner"]), _one_thread(), _forgetting(self.nlp):
            parsed = self.nlp.pipe(docs, batch_size=config.number("parse_batch"))
            return [
                [Entity(s.places[e.start][0], s.places[e.end - 1][1], e.label_) for e in d.ents]
                for s, d in zip(sentences, parsed, strict=True)
            ]

    def lemmas(self, form: str) -> Lemmas | None:
        """Every lemma that the pipeline may give to a lower-case form; None if it has no rules to tell it from."""
        if self._lemmas is None:
            self._lemmas = lemma_rules(self.nlp)
        return self._lemmas(form)

    def _docs(self, todo: Sequence[Sentence], names: frozenset[str]) -> Iterator[Any]:
        """The sentences tagged and parsed, as spaCy's documents, without lemmas and parts of speech."""
        size = config.number("parse_batch")
        for k in range(0, len(todo), size):
            docs = [self._doc(s, names) for s in todo[k : k + size]]
            for component in _parsing(self.nlp):
                docs = (
                    list(component.pipe(docs, batch_size=size))
                    if hasattr(component, "pipe")
                    else [*map(component, docs)]
                )
            yield from docs

    def _doc(self, sentence: Sentence, names: frozenset[str] | None) -> Any:
        from spacy.tokens import Doc

        words, places = sentence.words, sentence.places
        spaces = [after > end for (_, end), (after, _) in pairwise(places)] + [False]
        if names is not None and is_headline(words):
            words = recase(words, names)
        if sentence.kind is PartKind.TITLE and len(words) > 4 and words[1] == "," and words[2][:1].isupper():
            words = [words[0], "and", *words[2:]]  # "Chad, Niger sign pact"
        words = [w.replace("’", "'") for w in words]
        return Doc(self.nlp.vocab, words=words, spaces=spaces, sent_starts=[True] + [False] * (len(words) - 1))

    def _split(self, text: str, span: Span) -> Iterator[list[tuple[int, int]]]:
        """Sentences of one paragraph, each as the offsets of its words."""
        doc = self.nlp.make_doc(text[span.start : span.end])
        words = [(span.start + t.idx, span.start + t.idx + len(t)) for t in doc if not t.is_space]
        current: list[tuple[int, int]] = []
        for k, (a, b) in enumerate(words):
            if current and breaks(text, words, k):
                yield from bounded(text, current)
                current = []
            current.append((a, b))
        if current:
            yield from bounded(text, current)


@cache
def _parsing(nlp: Any) -> list[Any]:
    """The components that tag and parse, in order: all but those that name entities, parts of speech and lemmas."""
    later = {"ner", *(name for name, _ in _words(nlp).components)}
    return [component for name, component in nlp.pipeline if name not in later]


@cache
def _words(nlp: Any) -> Words:
    return Words(nlp)


def _forgetting(nlp: Any) -> AbstractContextManager[Any]:
    """Once the vocabulary holds the common words, keep new ones only as long as this lasts: names have no end."""
    if len(nlp.vocab.strings) < _VOCABULARY:
        return nullcontext()
    for name, component in nlp.pipeline:
        if name == "lemmatizer" and len(getattr(component, "cache", ())) > _VOCABULARY:
            component.cache.clear()
    return cast("AbstractContextManager[Any]", nlp.memory_zone())


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
    for title in TITLES:
        nlp.tokenizer.add_special_case(f"{title}.", [{"ORTH": f"{title}."}])
    _multiply_by_numpy(nlp)
    _encode_quickly(nlp)
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


def _encode_quickly(nlp: Any) -> None:
    """Let the component that gives tagger and parser their vectors work them out by `encoder` where it can."""
    with _one_thread():
        for name, component in nlp.pipeline:
            quick = encoder(component.model, nlp) if name == "tok2vec" else None
            if quick is not None:
                component.predict = quick


@cache
def _threads() -> Any:
    """What holds the threads of numpy's matrix library (OpenBLAS, MKL), if it is one that can be held."""
    import numpy  # noqa: F401 - its library must be loaded to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def _one_thread() -> AbstractContextManager[Any]:
    """Keep numpy to one thread: the matrices are small, and more threads would but wait for each other."""
    return cast("AbstractContextManager[Any]", _threads().limit(limits=1))
