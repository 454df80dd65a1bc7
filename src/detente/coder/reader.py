"""The model reader: a small encoder that says which act a marked source does to a marked target, or none.

With `language`, the only door to an inference engine. The model is trained by training/train_reader.py; its card
(data/models/reader/card.json) states data, seed, scores and the checksums of its files.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from detente import config
from detente.errors import ModelError
from detente.records import EventType, Span, Status

#: Longest input in word pieces; the training script cuts at the same length.
MAX_TOKENS = 128
BATCH = 16


class Ask(NamedTuple):
    """A sentence (its text) with the spans of source and target in it, in code points from the sentence's start."""

    text: str
    source: Span
    target: Span


class Verdict(NamedTuple):
    """What the model says: probabilities of types (no act: None), of swapped sides, of statuses; words it leaned on."""

    types: dict[EventType | None, float]
    reversed: float
    statuses: dict[Status, float]
    words: tuple[str, ...]

    @property
    def best(self) -> tuple[EventType | None, float]:
        """The likeliest type and its probability."""
        return max(self.types.items(), key=lambda kv: kv[1])


class Reads(Protocol):
    """What reads marked sentences: the model that ships, or a large one."""

    def read(self, asks: Sequence[Ask]) -> Sequence[Verdict | None]:
        """A verdict for each question, in order; None where there is none."""
        ...


class ModelReader:
    """The encoder, loaded once."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self.card: dict[str, Any] = _card(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._session = _session(folder / "reader.onnx")
        self._types = [None if t == "NONE" else EventType(t) for t in self.card["types"]]
        self._statuses = [Status(s) for s in self.card["statuses"]]
        self._marks: list[str] = self.card["marks"]
        self._ids = [self._tokenizer.token_to_id(self._marks[k]) for k in (0, 2)]

    def read(self, asks: Sequence[Ask]) -> list[Verdict]:
        """A verdict for each question, in order."""
        found: list[Verdict] = []
        for k in range(0, len(asks), BATCH):
            found += self._batch(asks[k : k + BATCH])
        return found

    def _batch(self, asks: Sequence[Ask]) -> list[Verdict]:
        import numpy as np

        encoded = self._tokenizer.encode_batch([marked(a, self._marks) for a in asks])
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        places = np.stack([(ids == k).argmax(1) for k in self._ids], 1)
        kind, direction, status, leaned = self._session.run(None, {"ids": ids, "mask": mask, "marks": places})
        kind = _softmax(kind / self.card["temperature"])
        direction, status = _softmax(direction), _softmax(status)
        return [
            Verdict(
                dict(zip(self._types, map(float, kind[k]), strict=True)),
                float(direction[k][1]),
                dict(zip(self._statuses, map(float, status[k]), strict=True)),
                _leaned_on(encoded[k], leaned[k], a, self._marks),
            )
            for k, a in enumerate(asks)
        ]


def _session(model: Path) -> Any:
    """The model, ready to be run."""
    import onnxruntime as ort

    try:
        return _fused(model)
    except Exception:  # noqa: BLE001 - no room for a file, or an engine that cannot write it: as it is, then
        return ort.InferenceSession(str(model), _options())


def _fused(model: Path) -> Any:
    """The model with its table of word vectors unpacked once and not for each question: a quarter sooner.

    The engine fuses packed matrices while it loads a model, and then unpacks the table only if told to leave packed
    numbers alone; so it is given what it fused itself. The answers are the same.
    """
    import onnxruntime as ort

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        fused = Path(folder) / model.name
        fusing, running = _options(), _options()
        fusing.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        fusing.optimized_model_filepath = str(fused)
        running.add_session_config_entry("session.disable_quant_qdq", "1")
        ort.InferenceSession(str(model), fusing)
        return ort.InferenceSession(str(fused), running)


def _options() -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1  # reports are coded in parallel by processes, not by threads
    return options


def marked(ask: Ask, marks: Sequence[str]) -> str:
    """The sentence with the four marks in it."""
    cuts = [
        (ask.source.start, 1, marks[0]),
        (ask.source.end, 0, marks[1]),
        (ask.target.start, 1, marks[2]),
        (ask.target.end, 0, marks[3]),
    ]
    text = ask.text
    for at, _, mark in sorted(cuts, reverse=True):
        text = f"{text[:at]} {mark} {text[at:]}"
    return text


def _softmax(logits: Any) -> Any:
    import numpy as np

    z = np.exp(logits - logits.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)


def _leaned_on(encoding: Any, attention: Any, ask: Ask, marks: Sequence[str]) -> tuple[str, ...]:
    """The three words, parties and marks left out, that drew most of the attention."""
    text = marked(ask, marks)
    parties = {w.lower() for s in (ask.source, ask.target) for w in s.of(ask.text).split()}
    share: dict[str, float] = {}
    for (start, end), word, weight in zip(encoding.offsets, encoding.word_ids, attention, strict=True):
        if word is None or end <= start:
            continue
        a, b = encoding.word_to_chars(word)
        piece = text[a:b].lower()
        if piece.isalpha() and len(piece) > 2 and piece not in parties and not piece.startswith("unused"):
            share[piece] = share.get(piece, 0.0) + float(weight)
    return tuple(sorted(share, key=lambda w: -share[w])[:3])


def _card(folder: Path) -> dict[str, Any]:
    """The card, once the files are those that it was written for; ModelError if one is not."""
    remedy = "Export the reader again (training/README.md), or reinstall detente if this is the one that ships."
    try:
        card: dict[str, Any] = json.loads((folder / "card.json").read_text("utf-8"))
        for name, wanted in card["sha256"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
                raise ModelError(f"{folder / name} is not the file that its card describes.", remedy=remedy)
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise ModelError(f"The reader in {folder} cannot be loaded: {error!r}.", remedy=remedy) from error
    return card


@cache
def load() -> ModelReader | None:
    """The reader in the setting reader_dir, else the one that ships; None if the setting reader is off.

    ModelError if there is none, or if its files are not those that its card describes.
    """
    if not config.switch("reader"):
        return None
    own = config.text("reader_dir")
    folder = Path(own) if own else Path(str(files("detente").joinpath("data/models/reader")))
    return ModelReader(folder)
