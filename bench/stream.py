"""How a real run of very many reports goes: memory and open files of all its processes, rows written, at every tenth.

    python bench/stream.py [PATH...] [--reports 100000] [--mixed] [--workers 1] [--engine local]
                           [--names 0.05] [--words N]

Every report is one of the given (or of the sample), its years those of a day of its own, with one name in twenty
(`--names`) and one word in two hundred made new: about as many new words as news brings. `--words` keeps a stretch of
about N words of each, a brief. They are written to a file, and `detente code` reads it into a new database. At the
end: what memory grew by in the second half, in megabytes per 1,000 reports, and the processor time that all processes
spent (a cluster's own too) on a report, without that of the first tenth.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from common import ROOT, load, machine
from memory import made_word

from detente.records import Report

#: Of words without a capital, the share made new.
WORDS = 0.005
_YEAR = re.compile(r"\b20[01]\d\b")
#: The system counts processor time in so many parts of a second.
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Write the stream, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--names", type=float, default=0.05)
    parser.add_argument("--words", type=int)
    given = parser.parse_args()
    print(f"{machine()}\n  reports   mentions   file MB   resident MB   peak MB   open files   minutes")
    with tempfile.TemporaryDirectory() as folder:
        source, database = Path(folder) / "stream.jsonl", Path(folder) / "stream.db"
        with source.open("w", encoding="utf-8") as file:
            file.writelines(_rows(load(given.paths, mixed=given.mixed), given.reports, given.names, given.words))
        _watch(_start(source, database, given.workers, given.engine), database, given.reports)


def _rows(reports: list[Report], n: int, names: float, words: int | None) -> Iterator[str]:
    rng = random.Random(1)
    for k in range(n):
        r, year = reports[k % len(reports)], str(1995 + k * 25 // n)
        text = _stretch(r.text, rng, words) if words else r.text
        text = " ".join(made_word(w, rng, names, WORDS) for w in _YEAR.sub(year, text).split(" "))
        day = f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        yield json.dumps({"text": text, "outlet": r.outlet, "published": day, "url": f"https://example.org/{k}"}) + "\n"


def _stretch(text: str, rng: random.Random, words: int) -> str:
    """Sentences of a text, from one taken at random on, until there are so many words."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    at = rng.randrange(max(1, len(sentences) - 2))
    return " ".join(" ".join(sentences[at:]).split(" ")[:words])


def _start(source: Path, database: Path, workers: int, engine: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "detente", "code", str(source), "--db", str(database), "--workers", str(workers)]
    command += ["--engine", engine]
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=sys.stderr)


def _watch(run: subprocess.Popen[bytes], database: Path, goal: int) -> None:
    """Print a line at every tenth of the reports, and one at the end; memory is looked at twice a second."""
    started, mark, peak, now = time.monotonic(), goal // 10, 0.0, Held(0.0, 0)
    held: list[tuple[int, float]] = []
    spent: dict[int, float] = {}
    first = (0, 0.0)
    while run.poll() is None:
        seen = _held(run.pid, spent)
        now = seen if seen.files else now
        peak = max(peak, now.megabytes)
        reports, mentions = _counts(database)
        held.append((reports, now.megabytes))
        if reports >= mark:
            first = first if first[0] else (reports, sum(spent.values()))
            _print(reports, mentions, database, now, peak, started)
            mark = (reports * 10 // goal + 1) * goal // 10
        time.sleep(0.5)
    _print(*_counts(database), database, now, peak, started)
    late = [(k / 1000, megabytes) for k, megabytes in held if goal // 2 <= k < goal]
    if len({k for k, _ in late}) > 1:
        print(f"second half: {statistics.linear_regression(*zip(*late, strict=True)).slope:+.2f} MB per 1,000 reports")
    milliseconds = 1000 * (sum(spent.values()) - first[1]) / max(1, _counts(database)[0] - first[0])
    print(f"processor time after the first tenth: {milliseconds:.1f} ms a report; in all {sum(spent.values()):.0f} s")
    sys.exit(run.returncode)


class Held(NamedTuple):
    """What a process and its children hold: megabytes in memory (what they share is counted for each), open files."""

    megabytes: float
    files: int


def _held(pid: int, spent: dict[int, float]) -> Held:
    """What they hold now; the seconds of processor time of each are written down in `spent`."""
    try:
        spent[pid] = sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13])) / _TICKS
        megabytes = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
        files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):  # it ended
        return Held(0.0, 0)
    several = [_held(int(child), spent) for child in children]
    return Held(megabytes + sum(h.megabytes for h in several), files + sum(h.files for h in several))


def _counts(database: Path) -> tuple[int, int]:
    """Reports and mentions by the highest row numbers: counting rows would slow the run."""
    if not database.exists():
        return 0, 0
    try:
        with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True) as db:
            sql = "SELECT coalesce((SELECT max(seq) FROM report), 0), coalesce((SELECT max(seq) FROM mention), 0)"
            reports, mentions = db.execute(sql).fetchone()
    except sqlite3.OperationalError:  # not yet made
        return 0, 0
    return reports, mentions


def _print(reports: int, mentions: int, database: Path, now: Held, peak: float, started: float) -> None:
    size, minutes = database.stat().st_size / 1e6, (time.monotonic() - started) / 60
    print(
        f"{reports:9,} {mentions:10,} {size:9.1f} {now.megabytes:13.1f} {peak:9.1f} {now.files:12} {minutes:9.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
