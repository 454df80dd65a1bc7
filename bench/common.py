"""What the benchmarks share: the reports to read, and processor time told as ratios."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parents[1]
if str(ROOT / "src") not in sys.path:
    sys.path.insert(0, str(ROOT / "src"))

from detente import clean, readers  # noqa: E402
from detente.records import Failure, Report  # noqa: E402

MIXED = Path(__file__).with_name("mixed.jsonl")


def load(paths: list[str], limit: int | None = None, *, mixed: bool = False) -> list[Report]:
    """The reports of files and folders, or of the sample that ships; `mixed`: four of five are of other matters."""
    sample = files("detente").joinpath("data/sample/reports.jsonl")
    found = list(_reports(paths or [str(sample)]))
    if mixed:
        other = list(_reports([str(MIXED)]))
        found = [
            r for k, report in enumerate(found) for r in (report, *(other[(4 * k + n) % len(other)] for n in range(4)))
        ]
        random.Random(4).shuffle(found)
    return found[:limit]


def _reports(paths: list[str]) -> Iterator[Report]:
    for raw in readers.read_paths(paths):
        if not isinstance(raw, Failure):
            yield from (r for r in clean.to_reports(raw) if isinstance(r, Report))


def cpu(work: Callable[[], object]) -> float:
    """The processor seconds that this process spends on some work: other programs move it less than the clock."""
    started = time.process_time()
    work()
    return time.process_time() - started


def machine() -> str:
    """The processors, and how busy they are: clock times mean something only on a machine that is quiet."""
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return f"{len(os.sched_getaffinity(0))} processors, load {load}, Python {sys.version.split()[0]}"


def lines(reports: list[Report], path: Path) -> Path:
    """The reports as JSON lines, each with a text of its own, so that none is taken for another."""
    rows = []
    for k, r in enumerate(reports):
        day = r.published.start if r.published else None
        rows.append(json.dumps({"text": r.text, "title": r.title, "outlet": f"{r.outlet} {k}", "published": day}))
    path.write_text("\n".join(rows), "utf-8")
    return path
