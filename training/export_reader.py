"""Exports a trained reader to int8 ONNX with its tokenizer, calibration and card: what ships in the package.

    python training/export_reader.py --model reader --base BASE --out FOLDER

The graph gives four outputs: type, direction and status logits, and the share of attention that the pooled positions
pay to each token in the last layer (for `why`). The temperature is fitted on the calibration sentences.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import helper, numpy_helper
from train_reader import MARKS, Reader, encode, macro_f1, predict
from transformers import AutoTokenizer

from data import STATUSES, TYPES, bucket, load

#: Matrices of fewer values stay as they are.
LARGE = 10_000


class Exported(torch.nn.Module):
    """The reader with the attention of its pooled positions as a fourth output."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor) -> tuple[torch.Tensor, ...]:
        encoded = self.reader.encoder(input_ids=ids, attention_mask=mask, output_attentions=True)
        hidden, attention = encoded.last_hidden_state, encoded.attentions[-1].mean(1)
        rows = torch.arange(ids.shape[0])
        joined = torch.cat([hidden[:, 0], hidden[rows, marks[:, 0]], hidden[rows, marks[:, 1]]], -1)
        leaned = (attention[:, 0] + attention[rows, marks[:, 0]] + attention[rows, marks[:, 1]]) / 3
        return self.reader.types(joined), self.reader.direction(joined), self.reader.status(joined), leaned


def store_as_int8(full: Path, out: Path) -> None:
    """Keep the large matrices as int8, a scale for each column (of embeddings: each row), and compute in float.

    A quarter of the size for .01 of verdicts changed; to compute in int8 is twice as fast but changes .05 to .11.
    """
    model = onnx.load(full)
    graph = model.graph
    rows = {n.input[0] for n in graph.node if n.op_type == "Gather"}
    for weight in list(graph.initializer):
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < LARGE:
            continue
        axis = 0 if weight.name in rows else 1
        scale = np.maximum(np.abs(values).max(1 - axis, keepdims=True), 1e-12) / 127
        names = [f"{weight.name}.int8", f"{weight.name}.scale"]
        graph.initializer.remove(weight)
        graph.initializer.append(numpy_helper.from_array(np.round(values / scale).astype(np.int8), names[0]))
        graph.initializer.append(numpy_helper.from_array(scale.squeeze(), names[1]))
        graph.node.insert(0, helper.make_node("DequantizeLinear", names, [weight.name], axis=axis))
    onnx.save(model, out)


def temperature(logits: np.ndarray, gold: np.ndarray) -> float:
    """The temperature that gives the calibration sentences the highest likelihood."""

    def loss(t: float) -> float:
        z = logits / t
        z = z - z.max(1, keepdims=True)
        return float(-(z[np.arange(len(gold)), gold] - np.log(np.exp(z).sum(1))).mean())

    return min(np.arange(0.5, 3.0, 0.05), key=loss)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--base", required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--data", type=Path, default=Path(__file__).parent / "sentences")
    a = ap.parse_args()
    card = json.loads((a.model / "card.json").read_text())
    tokenizer = AutoTokenizer.from_pretrained(a.model)
    model = Reader(a.base, card["layers"])
    model.encoder.set_attn_implementation("eager")
    state = torch.load(a.model / "reader.pt", map_location="cpu")
    model.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
    model.eval()
    examples = load(a.data)
    sample = encode(examples[:3], tokenizer, "cpu")
    a.out.mkdir(parents=True, exist_ok=True)
    full = a.out / "reader-fp32.onnx"
    axes = {"ids": {0: "n", 1: "t"}, "mask": {0: "n", 1: "t"}, "marks": {0: "n"}}
    torch.onnx.export(
        Exported(model).eval(), (sample["ids"], sample["mask"], sample["marks"]), str(full),
        input_names=["ids", "mask", "marks"], output_names=["type", "direction", "status", "leaned"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    store_as_int8(full, a.out / "reader.onnx")
    full.unlink()
    shutil.copy(a.model / "tokenizer.json", a.out / "tokenizer.json")
    held = [e for e in examples if 10 <= bucket(e) < 20]
    calibration = [e for e in examples if bucket(e) < 10]
    session = ort.InferenceSession(str(a.out / "reader.onnx"))

    def run(batch: list) -> np.ndarray:
        parts = []
        for k in range(0, len(batch), 32):
            b = encode(batch[k : k + 32], tokenizer, "cpu")
            parts.append(session.run(["type"], {n: b[n].numpy() for n in ("ids", "mask", "marks")})[0])
        return np.concatenate(parts)

    logits = run(calibration)
    card["temperature"] = round(float(temperature(logits, np.array([TYPES.index(e.type) for e in calibration]))), 2)
    gold = [TYPES.index(e.type) for e in held]
    card["int8_type_macro_f1"] = round(macro_f1(gold, run(held).argmax(1).tolist()), 4)
    card["fp32_type_macro_f1"] = round(macro_f1(gold, predict(model, held, tokenizer, "cpu")[0].argmax(1).tolist()), 4)
    shipped = ("reader.onnx", "tokenizer.json")
    card["sha256"] = {n: hashlib.sha256((a.out / n).read_bytes()).hexdigest() for n in shipped}
    card |= {"types": TYPES, "statuses": STATUSES, "marks": MARKS}
    (a.out / "card.json").write_text(json.dumps(card, indent=1) + "\n")
    print(json.dumps(card, indent=1))


if __name__ == "__main__":
    main()
