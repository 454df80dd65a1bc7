"""How fast detente reads, as ratios measured in one run: against spaCy alone, against parsing everything, workers.

    python bench/speed.py [PATH...] [--mixed] [--rounds 3] [--reports N] [--no-workers | --only-workers]

PATH: files or folders of reports; the sample that ships if none is given. `--mixed`: four of five reports are sport,
weather and business (bench/mixed.jsonl). Ratios are of processor time, the median of the rounds; only the last line,
two workers against one, is of the clock.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from common import cpu, lines, load, machine

from detente import config, pipeline
from detente.engine import Coder
from detente.records import Report


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reports", type=int)
    parser.add_argument("--no-workers", action="store_true", help="leave out two workers against one")
    parser.add_argument("--only-workers", action="store_true", help="nothing else")
    given = parser.parse_args()
    reports = load(given.paths, given.reports, mixed=given.mixed)
    words = sum(len(r.text.split()) for r in reports)
    print(f"{len(reports):,} reports of {words / len(reports):.0f} words; {machine()}")
    if not given.only_workers:
        _cpu(reports, words, given.rounds)
    if not given.no_workers:
        _workers(reports)


def _cpu(reports: list[Report], words: int, rounds: int) -> None:
    """Whole coding against spaCy's default pipeline and against parsing everything, turn by turn."""
    bare, coder = _bare(), Coder()
    texts = [f"{r.title}\n\n{r.text}" if r.title else r.text for r in reports]
    ways = {
        "spaCy's default pipeline": lambda: [len(d) for d in bare.pipe(texts, batch_size=64)],
        "spaCy's tagger and parser": lambda: _tagged(bare, texts),
        "detente, everything parsed": lambda: _gated("off", coder, reports),
        "detente": lambda: _gated("on", coder, reports),
    }
    for way in ways.values():  # vocabulary, tables and caches
        way()
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            spent[name].append(cpu(way))
    base = spent["spaCy's default pipeline"]
    for name, seconds in spent.items():
        ratio = statistics.median(a / b for a, b in zip(seconds, base, strict=True))
        each, pace = statistics.median(seconds) / len(reports), words / statistics.median(seconds)
        print(f"  {name:<28} {1000 * each:7.1f} ms a report {pace:9,.0f} words/s   ratio {ratio:.2f}")


def _bare() -> Any:
    """spaCy's pipeline as it is installed, none of detente's changes in it."""
    return importlib.import_module(config.text("language_model")).load()


def _tagged(nlp: Any, texts: list[str]) -> None:
    with nlp.select_pipes(enable=["tok2vec", "tagger", "parser"]):
        for doc in nlp.pipe(texts, batch_size=64):
            len(doc)


def _gated(gate: str, coder: Coder, reports: list[Report]) -> None:
    os.environ["DETENTE_GATE"] = gate
    for _ in coder.code_many(reports):
        pass


class _Mark(NamedTuple):
    """A moment of a run: by the clock, processor seconds of all its processes, and documents dealt with."""

    clock: float
    cpu: float
    documents: int


def _workers(reports: list[Report]) -> None:
    """Whole runs, from files to the linked record, with one worker and with two; loading is left out of both."""
    with tempfile.TemporaryDirectory() as folder:
        many = lines(reports * max(1, 200 // len(reports)), Path(folder) / "many.jsonl")
        one, two = (_run(many, Path(folder) / f"{n}.db", n) for n in (1, 2))
    clock, spent = (o / t for o, t in zip(one, two, strict=True))
    print(f"  one worker {one[0]:.1f} s, two {two[0]:.1f} s by the clock: {clock:.2f} times as fast")
    print(
        f"  processor time {one[1]:.1f} s and {two[1]:.1f} s: at best {2 * spent:.2f} times as fast on two processors"
    )


def _run(many: Path, database: Path, workers: int) -> tuple[float, float]:
    """Seconds by the clock and of processors that the documents would take after the first batch, when all is warm."""
    marks: list[_Mark] = []

    def mark(now: pipeline.Progress) -> None:
        if now.documents % 32 == 0:
            marks.append(_Mark(time.perf_counter(), _tree(os.getpid()), now.documents))

    pipeline.run([many], database, workers=workers, progress=mark)
    first, last = marks[1], marks[-1]
    share = last.documents / (last.documents - first.documents)
    return (last.clock - first.clock) * share, (last.cpu - first.cpu) * share


def _tree(pid: int) -> float:
    """Processor seconds of a process and all that it started and that live."""
    stats = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = file.read_text().rpartition(")")[2].split()
            stats[int(file.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    wanted, found = [pid], 0
    while wanted:
        at = wanted.pop()
        found += stats.get(at, (0, 0))[1]
        wanted += [child for child, (parent, _) in stats.items() if parent == at]
    return found / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
