"""The quick way to a word's vectors: the same as spaCy's, whatever was read before."""

import numpy as np
import pytest

from detente.language import encoder as room

TEXTS = (
    "The envoys of Norway and Chile met in Oslo on Monday.",
    "Talks failed",
    "Why?",
    "In the U.S., 3,400 of its soldiers -- most of them in Texas -- “stood down”.",
)


@pytest.fixture(scope="module")
def tok2vec(model):
    return model.nlp.get_pipe("tok2vec").model


def docs(model, *texts):
    return [model.nlp.make_doc(text) for text in texts]


def test_vectors_are_those_of_the_models_own_layers(model, tok2vec):
    given = docs(model, *TEXTS)
    quick = room.encoder(tok2vec, model.nlp)
    for ours, theirs in zip(quick(given), tok2vec.predict(given), strict=True):
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() < 1e-5


def test_vectors_do_not_hang_on_what_was_read_before(model, tok2vec):
    fresh, used = (room.Encoder(tok2vec, model.nlp.vocab) for _ in range(2))
    for text in (*TEXTS[::-1], "Norway", "Chile and Oslo met."):
        used(docs(model, text))
    given = docs(model, *TEXTS)
    assert all(np.array_equal(a, b) for a, b in zip(fresh(given), used(given), strict=True))


def test_a_full_table_is_begun_anew(model, tok2vec, monkeypatch):
    given = docs(model, *TEXTS)
    wanted = room.Encoder(tok2vec, model.nlp.vocab)(given)
    monkeypatch.setattr(room, "_ROWS", 20)
    small = room.Encoder(tok2vec, model.nlp.vocab)
    for text in TEXTS:
        small(docs(model, text))
    assert len(small._rows) <= 20
    assert all(np.array_equal(a, b) for a, b in zip(small(given), wanted, strict=True))  # more words than rows


def test_layers_of_another_kind_are_left_to_spacy(model):
    assert room.encoder(model.nlp.get_pipe("parser").model, model.nlp) is None
    assert room.encoder(model.nlp.get_pipe("tagger").model, model.nlp) is None


def test_layers_that_say_something_else_are_left_to_spacy(model, tok2vec, monkeypatch):
    monkeypatch.setattr(room._Maxout, "__call__", lambda self, rows: np.ones((len(rows), self.width), np.float32))
    assert room.encoder(tok2vec, model.nlp) is None
