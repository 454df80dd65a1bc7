"""How well reports that repeat another's words are told, and how many events of a database repeat another.

    python scripts/score_reprints.py FILE.jsonl [FILE.jsonl ...]     reports as JSON lines with a `text`
    python scripts/score_reprints.py --left DATABASE

150 pairs of a report and a rewrite of it made by rule (cut short, words exchanged, paragraphs put in, sentences moved
and dropped, a new lead), and the 150 pairs of different reports with most runs of words in common. The seed is fixed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import detente
from detente.evaluate import f1
from detente.linking import origins
from detente.records import Report

PAIRS, SEED = 150, 5
#: Runs of words that more reports share are boilerplate and make no pair hard.
SHARED = 60


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", type=Path, nargs="*")
    ap.add_argument("--left", type=Path, metavar="DATABASE")
    given = ap.parse_args()
    if given.left:
        left(given.left)
    if given.files:
        lines = (line for file in given.files for line in file.read_text("utf-8").splitlines())
        told([t for line in lines if len(t := json.loads(line).get("text") or "") > 400])


def told(texts: list[str]) -> None:
    """Print F1 over the rewrites and the hardest pairs of different reports."""
    chance = random.Random(SEED)
    words = re.findall(r"[a-z]{4,}", " ".join(texts[:200]))
    prints = [origins.fingerprint(Report(t)) for t in texts]
    hits = 0
    for k in range(PAIRS):
        i = chance.randrange(len(texts))
        other = origins.fingerprint(Report(rewrite(texts[i], k % 6, texts, words, chance)))
        a, b = origins.sample(prints[i]), origins.sample(other)
        worth = origins.worth_comparing({"b": len(a & b)}, len(a), {"b": len(b)})
        hits += bool(worth) and origins.reprint(prints[i], other)
    wrong = sum(origins.reprint(prints[a], prints[b]) for a, b in hardest(prints))
    p, r, f = f1(hits, wrong, PAIRS - hits)
    print(f"reprints reports={len(texts)} pairs={2 * PAIRS} f1={f:.3f} precision={p:.3f} recall={r:.3f}")


def rewrite(text: str, kind: int, texts: list[str], words: list[str], chance: random.Random) -> str:
    """A report as another outlet might print it."""
    said = _sentences(text)
    if kind == 0:
        return " ".join(said[: max(3, int(len(said) * 0.6))])
    if kind == 1:
        return _exchanged(text, 0.1, words, chance)
    if kind == 2:
        new = _sentences(chance.choice(texts))
        half = len(said) // 2
        return " ".join(new[:2] + said[:half] + new[2:4] + said[half:])
    if kind == 3:
        kept = [x for x in said if chance.random() > 0.2]
        chance.shuffle(kept)
        return " ".join(kept)
    if kind == 4:
        rest = said[1:][: max(3, int(len(said) * 0.75))]
        return f"{chance.choice(_sentences(chance.choice(texts)))} {_exchanged(' '.join(rest), 0.05, words, chance)}"
    return _exchanged(text, 0.18, words, chance)


def _exchanged(text: str, share: float, words: list[str], chance: random.Random) -> str:
    return " ".join(w if chance.random() > share else chance.choice(words) for w in text.split())


def _sentences(text: str) -> list[str]:
    return [p for p in re.split(r"(?<=[.!?])\s+|\n+", text) if p.strip()]


def hardest(prints: list[origins.Print]) -> list[tuple[int, int]]:
    """The pairs of different reports with the largest share of runs in common."""
    holding: dict[int, list[int]] = {}
    for i, p in enumerate(prints):
        for run in p.runs:
            holding.setdefault(run, []).append(i)
    shared = Counter(pair for held in holding.values() if len(held) < SHARED for pair in combinations(held, 2))
    return sorted(shared, key=lambda p: (-shared[p] / min(len(prints[p[0]].runs), len(prints[p[1]].runs)), p))[:PAIRS]


def left(database: Path) -> None:
    """Print the share of events with the days, the pair (source, target) and the type of another."""
    with detente.open(database, readonly=True) as db:
        rows = [r for r in db.events(limit=None).to_dicts() if r["date_start"] and r["sources"] and r["targets"]]
    keys = Counter((r["date_start"], r["date_end"], r["type"], _pair(r)) for r in rows)
    repeats = sum(n - 1 for n in keys.values())
    print(f"events={len(rows)} repeats={repeats} share={repeats / max(1, len(rows)):.3f}")


def _pair(row: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Who to whom; of a mutual act both sides alike."""
    sides = (tuple(sorted(row["sources"])), tuple(sorted(row["targets"])))
    return tuple(sorted(sides)) if row["mutual"] else sides


if __name__ == "__main__":
    main()
