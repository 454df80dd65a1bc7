"""Scores statements on hand-labelled whole reports: words, speaker's state, kind, states they are about, stance.

usage: score_statements.py FOLDER [--show]

FOLDER holds the records of evaluation/records (format: evaluation/README.md). A statement is found if it shares half of
its characters (intersection over union) with a labelled one. Prints recall and precision of all kinds, recall of the
indirect ones, and on those found the shares with the right state, kind and stance, and precision and recall of `about`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detente import Coder, Report
from detente.records import Statement


def main() -> None:
    """Read the folder named on the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was not labelled")
    chosen = parser.parse_args()
    coder, count = Coder(), Counter[str]()
    for file in sorted(chosen.folder.glob("*.json")):
        one_report(json.loads(file.read_text("utf-8")), coder, count, show=chosen.show)
    share = {
        "recall": (count["found"], count["labelled"]),
        "precision": (count["found"], count["read"]),
        "indirect_recall": (count["found indirect"], count["labelled indirect"]),
        "state": (count["state"], count["found"]),
        "kind": (count["kind"], count["found"]),
        "about_precision": (count["about"], count["about read"]),
        "about_recall": (count["about"], count["about labelled"]),
        "stance": (count["stance"], count["about"]),
    }
    figures = " ".join(f"{name}={part / max(1, whole):.3f}" for name, (part, whole) in share.items())
    print(f"statements n={count['labelled']} {figures}")


def one_report(gold: dict[str, Any], coder: Coder, count: Counter[str], *, show: bool) -> None:
    """Code one report and count what was found of its labelled statements."""
    d = gold["document"]
    record = coder.code(Report(d["text"], title=d["title"], outlet=d["outlet"], published=d["published"]))
    free = [(_characters((c.start, c.end) for c in s.content), s) for s in record.statements]
    count["read"] += len(free)
    for label in sorted(gold["statements"], key=lambda x: x["kind"] == "indirect"):
        wanted = _labelled(record.report.text, label)
        count["labelled"] += 1
        count[f"labelled {label['kind']}"] += 1
        best = max(free, key=lambda f: len(wanted & f[0]) / len(wanted | f[0]), default=None)
        if best is None or 2 * len(wanted & best[0]) < len(wanted | best[0]):
            if show:
                print(f"   {gold['id']} missed {label['kind']} | {label['quote']}")
            continue
        free.remove(best)
        count["found"] += 1
        count[f"found {label['kind']}"] += 1
        compare(label, best[1], count)
    if show:
        for _, s in free:
            print(f"   {gold['id']} not labelled {s.kind} {s.why} | {s.words}")


def compare(label: dict[str, Any], found: Statement, count: Counter[str]) -> None:
    """Count what is right of a statement that was found."""
    state = label["speaker_state"]
    actor = found.speaker.actor if found.speaker else None
    count["state"] += (actor.state or actor.id if actor else None) in (state if isinstance(state, list) else [state])
    count["kind"] += found.kind == label["kind"]
    about, read = set(label.get("about") or ()), set(found.about)
    count["about"] += len(about & read)
    count["about labelled"] += len(about)
    count["about read"] += len(read)
    count["stance"] += sum((label.get("stance") or {}).get(x) == found.stance[x] for x in about & read)


def _labelled(text: str, label: dict[str, Any]) -> set[int]:
    more = label.get("continued") or []
    quotes = [label["quote"], *([more] if isinstance(more, str) else more)]
    return _characters((at, at + len(q)) for q in quotes if (at := text.find(q)) >= 0)


def _characters(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {k for start, end in spans for k in range(start, end)}


if __name__ == "__main__":
    main()
