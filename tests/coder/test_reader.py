"""The model reader's door: what happens without a model, and with a wrong folder."""

import pytest

from detente.coder import reader
from detente.errors import ModelError


@pytest.fixture(autouse=True)
def fresh():
    reader.load.cache_clear()
    yield
    reader.load.cache_clear()


def test_a_folder_without_a_model_is_an_error_that_names_the_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("DETENTE_READER_DIR", str(tmp_path))
    with pytest.raises(ModelError, match=r"training/README\.md"):
        reader.load()


def test_without_the_setting_the_frames_code_alone(monkeypatch):
    monkeypatch.delenv("DETENTE_READER_DIR", raising=False)
    shipped = reader.files("detente").joinpath("data/models/reader/reader.onnx").is_file()
    assert (reader.load() is not None) == shipped


def test_softmax_sums_to_one():
    np = pytest.importorskip("numpy")
    rows = reader._softmax(np.array([[1.0, 2.0, 3.0], [1000.0, 0.0, -5.0]]))
    assert rows.sum(1) == pytest.approx([1.0, 1.0])
