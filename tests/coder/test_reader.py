"""The model reader's door: what happens without a model, and with a wrong folder."""

import json
import re
import shutil
from pathlib import Path

import pytest

from detente.coder import reader
from detente.errors import ModelError
from detente.records import EventType, Span

SHIPPED = Path(reader.__file__).parent.parent / "data/models/reader"


@pytest.fixture(autouse=True)
def fresh():
    reader.load.cache_clear()
    yield
    reader.load.cache_clear()


def test_a_folder_without_a_model_is_an_error_that_names_the_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("DETENTE_READER_DIR", str(tmp_path))
    with pytest.raises(ModelError, match=r"training/README\.md"):
        reader.load()


def test_switched_off_there_is_none(monkeypatch):
    monkeypatch.setenv("DETENTE_READER", "off")
    assert reader.load() is None


@pytest.fixture
def copy(tmp_path):
    """The reader that ships, in a folder of its own."""
    folder = tmp_path / "reader"
    shutil.copytree(SHIPPED, folder)
    return folder


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json"])
def test_a_file_that_the_card_does_not_describe_is_not_loaded(copy, name):
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(bytes(data))
    with pytest.raises(ModelError, match="is not the file"):
        reader.ModelReader(copy)


def test_a_broken_card_is_an_error(copy):
    (copy / "card.json").write_text("[]")
    with pytest.raises(ModelError, match="cannot be loaded"):
        reader.ModelReader(copy)


def test_what_is_done_to_the_model_on_loading_changes_no_answer():
    import onnxruntime as ort

    asks = [
        reader.Ask("Norway has accused Chile of spying on its fleet.", Span(0, 6), Span(19, 24)),
        reader.Ask("Oslo and Lima signed a pact on fishing in May.", Span(0, 4), Span(9, 13)),
    ]
    quick = reader.ModelReader(SHIPPED)
    plain = reader.ModelReader(SHIPPED)
    plain._session = ort.InferenceSession(str(SHIPPED / "reader.onnx"))
    for ours, theirs in zip(quick.read(asks), plain.read(asks), strict=True):
        assert ours.types == pytest.approx(theirs.types, abs=1e-5)
        assert ours.statuses == pytest.approx(theirs.statuses, abs=1e-5)
        assert ours.words == theirs.words


def test_without_room_for_a_file_the_model_is_loaded_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(reader.tempfile, "tempdir", str(tmp_path / "no" / "such" / "folder"))
    ask = reader.Ask("Norway has accused Chile of spying.", Span(0, 6), Span(19, 24))
    assert reader.ModelReader(SHIPPED).read([ask])[0].best[0] is EventType.ACCUSE


def test_the_reader_that_ships_is_small_and_says_where_it_comes_from():
    card = json.loads((SHIPPED / "card.json").read_text("utf-8"))
    assert sum(f.stat().st_size for f in SHIPPED.iterdir()) < 30_000_000
    assert {"base", "seed", "trained", "held_out", "temperature", "sha256"} <= card.keys()
    assert set(card["types"]) == {"NONE", *EventType}


def ask(marked):
    """A question from a sentence with its source in <> and its target in {}."""
    text = re.sub("[<>{}]", "", marked)
    source, target = (re.search(p, marked).group(1) for p in ("<(.+?)>", "{(.+?)}"))
    a, b = text.index(source), text.index(target)
    return reader.Ask(text, Span(a, a + len(source)), Span(b, b + len(target)))


READ = {
    "<Soldiers> gunned down {eleven villagers} by the well.": (EventType.ASSAULT, False),
    "{The fleet} was lambasted by <the admiralty> for its delay.": (EventType.ACCUSE, False),
    "<The tribunal> is where {the colonel} was sent to jail for life.": (EventType.SANCTION, False),
    "{Ghana} took in <four hundred people> who had fled.": (EventType.AID, True),
    "<The envoy> dined with {the chancellor} and they spoke of grain.": (EventType.CONSULT, False),
    "<The ministry> begged {the fund} for another month.": (EventType.REQUEST, False),
    "<The bridge> is older than {the mill}.": (None, False),
}


def test_it_reads_sentences_that_it_never_saw():
    verdicts = reader.load().read([ask(m) for m in READ])
    right = [(v.best[0], v.reversed > 0.5) == told for v, told in zip(verdicts, READ.values(), strict=True)]
    assert sum(right) >= len(READ) - 1
    assert all(sum(v.types.values()) == pytest.approx(1, abs=1e-4) for v in verdicts)


def test_it_leans_on_words_of_the_sentence():
    (verdict,) = reader.load().read([ask("<Soldiers> gunned down {eleven villagers} by the well.")])
    assert 0 < len(verdict.words) <= 3
    assert set(verdict.words) <= {"gunned", "down", "the", "well"}


def test_a_batch_says_the_same_as_each_question_alone():
    asks = [ask(m) for m in READ]
    alone = [reader.load().read([a])[0] for a in asks]
    for one, other in zip(reader.load().read(asks), alone, strict=True):
        assert one.best[0] is other.best[0]
        assert one.types == pytest.approx(other.types, abs=1e-3)


def test_softmax_sums_to_one():
    np = pytest.importorskip("numpy")
    rows = reader._softmax(np.array([[1.0, 2.0, 3.0], [1000.0, 0.0, -5.0]]))
    assert rows.sum(1) == pytest.approx([1.0, 1.0])
