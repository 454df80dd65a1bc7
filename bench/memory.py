"""How much memory a worker takes as it reads: resident megabytes at marks, on reports with names that never repeat.

    python bench/memory.py [PATH...] [--reports 2000]

Every report is one of the given (or of the sample), with a third of its names and one word in twenty made new, which
is far more than news has: what grows with the number of different words shows.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from common import load, machine

from detente.engine import Coder
from detente.records import Report


def main() -> None:
    """Read and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--reports", type=int, default=2000)
    given = parser.parse_args()
    reports, coder, rng = load(given.paths), Coder(), random.Random(1)
    print(f"{machine()}\n  reports   resident MB   words in the vocabulary")
    for k in range(given.reports + 1):
        if k % max(1, given.reports // 10) == 0:
            print(f"  {k:7,} {resident():13.1f} {len(coder._language.nlp.vocab.strings):12,}", flush=True)
        r = reports[k % len(reports)]
        coder.code(Report(_varied(r.text, rng), title=r.title, outlet=r.outlet, published="2017-02-16"))


def resident() -> float:
    """The resident memory of this process in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def _varied(text: str, rng: random.Random) -> str:
    return " ".join(made_word(w, rng, names=0.3, others=0.05) for w in text.split(" "))


def made_word(word: str, rng: random.Random, names: float, others: float) -> str:
    """The word, or with these probabilities (for words with a capital, and for others) one that nobody ever wrote."""
    if rng.random() >= (names if word[:1].isupper() else others):
        return word
    made = "".join(rng.choice("bcdfghklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))
    return made.capitalize() if word[:1].isupper() else made


if __name__ == "__main__":
    main()
