"""What each reader is worth: frames alone, model alone, both; and the most frequent kinds of miss of both.

    python scripts/ablation.py DIR [DIR ...]      folders of labelled data, as `detente evaluate` takes them

Of whole reports the model alone codes any pair of parties in one clause, at the word that it leaned on.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente import evaluate
from detente.coder import coder as coding
from detente.coder import combine, frames, relate
from detente.engine import Coder

TASKS = {
    "records": ("triple_f1", "triple_precision", "pair_f1"),
    "dyads": ("recall", "precision"),
    "relation_types": ("macro_f1", "quad_macro_f1"),
}
MOST = 20


class NoFrames(frames.FrameReader):
    """A frame reader that sees nothing."""

    def read(self) -> list[Any]:
        return []


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", type=Path, nargs="+")
    given = ap.parse_args()
    coder = Coder()
    model = coder._events._model
    for name, change in {"frames": without_model, "model": without_frames, "both": lambda c: None}.items():
        coder._events._model = model
        real = (coding.FrameReader, relate.FrameReader, relate._loose, combine._known_verbs)
        change(coder)
        for folder in given.folders:
            for task in (t for t in TASKS if (folder / evaluate.TASKS[t][0]).exists()):
                (result,) = evaluate.evaluate(folder, (task,), coder)
                figures = " ".join(f"{f}={result.figures[f]:.3f}" for f in TASKS[task])
                print(f"{name:6} {folder.name}/{task} {figures}", flush=True)
                if name == "both":
                    show(result.misses)
        coding.FrameReader, relate.FrameReader, relate._loose, combine._known_verbs = real


def without_model(coder: Coder) -> None:
    coder._events._model = None


def without_frames(coder: Coder) -> None:
    nothing: Callable[..., Any] = lambda *_: []  # noqa: E731
    coding.FrameReader = relate.FrameReader = NoFrames
    relate._loose = nothing
    combine._known_verbs = frozenset  # no verb is the frames' own


def show(misses: list[str]) -> None:
    """The kinds of miss, the most frequent first."""
    for kind, n in Counter(map(kind_of, misses)).most_common(MOST):
        print(f"       {n:4d}  {kind}")


def kind_of(miss: str) -> str:
    """A miss without its sentence and its parties: what was wanted, and what was found instead."""
    types = re.findall(r"\b[A-Z]{3,}\b", miss.split(" | ")[0].partition(" ")[2] or miss)
    if " missed " in miss:
        return f"missed {types[0]}"
    if " spurious " in miss:
        return f"spurious {types[0]} by {miss.split(' | ')[1].split(':')[0]}"
    if " != " in miss.split(" | ")[0]:
        return miss.split(" | ")[0]
    wanted, found = miss.split(" | ")[:2]
    kinds = [re.findall(r"'([A-Z]+)', '", x) for x in (wanted, found)]
    return f"{kinds[0][0]}: " + (f"found {', '.join(sorted(set(kinds[1])))}" if kinds[1] else "nothing found")


if __name__ == "__main__":
    main()
