"""Scores relation claims (codebook section 6) on hand-labelled sentences, claims and others.

usage: score_relations.py FILE [--show]

FILE is JSONL: id, text, claims (each a pair of codes and a direction; none for sentences that judge no relation), as in
evaluation/relations.jsonl. Prints precision, recall and F1 of pair and direction together, and of the pair alone.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from detente import Coder, Report
from detente.evaluate import f1

Claim = tuple[str, str, str]


def main() -> None:
    """Read the file named on the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was read wrongly")
    chosen = parser.parse_args()
    coder = Coder()
    rows = [json.loads(line) for line in chosen.file.read_text("utf-8").splitlines()]
    wanted, found = set[tuple[str, Claim]](), set[tuple[str, Claim]]()
    for row in rows:
        record = coder.code(Report(row["text"], published=row.get("published", "2021-06-15")))
        gold = {(*sorted(c["pair"]), c["direction"]) for c in row["claims"]}
        got = {(*c.pair, c.direction.value) for c in record.relation_claims}
        wanted |= {(row["id"], c) for c in gold}
        found |= {(row["id"], c) for c in got}
        if chosen.show and gold != got:
            why = [c.why[0] for c in record.relation_claims]
            print(f"   {row['id']} wanted {sorted(gold)} got {sorted(got)} {why} | {row['text']}")
    for name, keep in (("claims", 3), ("pairs", 2)):
        g, p = ({(i, c[:keep]) for i, c in side} for side in (wanted, found))
        precision, recall, f = f1(len(g & p), len(p - g), len(g - p))
        print(f"{name} n={len(g)} f1={f:.3f} precision={precision:.3f} recall={recall:.3f}")


if __name__ == "__main__":
    main()
