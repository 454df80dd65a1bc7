"""Reads the marked sentences (sentences/*.tsv) and the labels on reports (labels.jsonl) into examples.

Splits them by a hash of the sentence, so that a split never changes.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPES = (
    "NONE", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "SANCTION", "PROTEST", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("done", "intended", "hypothetical", "denied")
OPEN = re.compile(r"\{([sStT]):(\w+)\}")
MARK = re.compile(r"</?[st]>")
#: Types whose acts have a direction in every wording, so that swapped marks are always wrong.
DIRECTED = frozenset(("ACCUSE", "REQUEST", "THREATEN", "SANCTION", "COERCE", "AID", "REJECT", "MOBILIZE", "PROTEST"))


@dataclass(frozen=True)
class Example:
    """A sentence with source and target spans (code points), type, whether the marks are swapped, and status."""

    text: str
    source: tuple[int, int]
    target: tuple[int, int]
    type: str
    reversed: bool
    status: str

    def swapped(self) -> Example:
        """The same sentence with source and target exchanged."""
        return Example(self.text, self.target, self.source, self.type, not self.reversed, self.status)


def parse(line: str) -> Example:
    """One line of a sentence file; ValueError if it is malformed."""
    label, status, marked = line.rstrip("\n").split("\t")
    kind, _, direction = label.partition(":")
    if kind not in TYPES or status not in STATUSES or direction not in ("", "REVERSED"):
        raise ValueError(f"unknown label in {line!r}")
    text, at, places = "", 0, {}
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        places[m.group()] = len(text)
        at = m.end()
    text += marked[at:]
    return Example(
        text, (places["<s>"], places["</s>"]), (places["<t>"], places["</t>"]), kind, bool(direction), status
    )


def load(folder: Path) -> list[Example]:
    """All sentences of a folder, in file order."""
    return [
        parse(line)
        for file in sorted(folder.glob("*.tsv"))
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]


def load_templates(folder: Path, times: int, seed: int) -> list[Example]:
    """The sentences with open parties (templates.tsv), each filled `times` times with parties of parties.toml."""
    kinds = tomllib.loads((folder / "parties.toml").read_text("utf-8"))
    lines = [x for x in (folder / "templates.tsv").read_text("utf-8").splitlines() if x and not x.startswith("#")]
    chance = random.Random(seed)
    return [parse(_filled(line, kinds, chance)) for line in lines for _ in range(times)]


def _filled(line: str, kinds: dict[str, list[str]], chance: random.Random) -> str:
    """One line with its parties drawn and marked; source and target are never the same."""
    used: list[str] = []

    def draw(m: re.Match[str]) -> str:
        side, kind = m.groups()
        name = chance.choice([n for n in kinds[kind] if n not in used])
        used.append(name)
        behind = line[m.end() : m.end() + 1]
        comma = "," if name.endswith(",") and behind not in ("", ".") else ""
        name = name.rstrip(",")
        name = name[0].upper() + name[1:] if side.isupper() else name
        tag = side.lower()
        return f"<{tag}>{name}</{tag}>{comma}"

    filled = OPEN.sub(draw, line)
    return filled if filled.endswith((".", "?", "!")) else f"{filled}."


def load_labels(labels: Path, reports: list[Path]) -> list[Example]:
    """The labels joined with the texts they were made on; labels whose report is missing are skipped and counted."""
    texts = {digest(r["text"]): r["text"] for file in reports for r in _lines(file)}
    rows = list(_lines(labels))
    found = [labelled(row, texts[row["sha256"]]) for row in rows if row["sha256"] in texts]
    missing = {row["sha256"] for row in rows} - texts.keys()
    if missing:
        print(f"{len(rows) - len(found)} labels skipped: {len(missing)} reports not found", file=sys.stderr)
    return found


def digest(text: str) -> str:
    """What a label knows its report's text by: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def labelled(row: dict[str, Any], text: str) -> Example:
    """One label on its report's text, cut to the sentence; ValueError if its type or status is unknown."""
    if row["type"] not in TYPES or row["status"] not in STATUSES:
        raise ValueError(f"unknown label in {row!r}")
    start, end = row["sentence"]
    (a, b), (c, d) = row["source"], row["target"]
    source, target = (a - start, b - start), (c - start, d - start)
    return Example(text[start:end], source, target, row["type"], row["reversed"], row["status"])


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def bucket(example: Example) -> int:
    """0-99, from the sentence alone: below 10 is held back for calibration, 10-19 for the reported figures."""
    return int(hashlib.sha256(example.text.encode()).hexdigest(), 16) % 100


def augment(examples: list[Example], seed: int) -> list[Example]:
    """Swap the marks of half of the directed sentences: direction is to be learnt from syntax, not from position."""
    chance = random.Random(seed)
    extra = [e.swapped() for e in examples if e.type in DIRECTED and chance.random() < 0.5]
    extra += [e.swapped() for e in examples if e.type == "NONE" and chance.random() < 0.5]
    return examples + extra
