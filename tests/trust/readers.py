"""Trust check 4: one process writes and links, others read: no error, no count that falls, and the worst wait.

python tests/trust/readers.py --seconds 60
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from detente import clean, query  # noqa: E402
from detente.records import Record  # noqa: E402
from scale import coders, corpus  # noqa: E402


class Seen(NamedTuple):
    """What the readers saw: reads, the worst in seconds, counts that fell, errors; commits, and how many a second."""

    reads: int
    worst: float
    fell: int
    errors: list[str]
    commits: int
    rate: float


def watch(folder: Path, *, seconds: float, readers: int = 4) -> Seen:
    """Write for so long while so many processes read."""
    database = folder / "watched.db"
    with query.open(database):
        pass
    context = multiprocessing.get_context("spawn")
    stop, told = context.Event(), context.Queue()
    several = [context.Process(target=_read, args=(database, stop, told)) for _ in range(readers)]
    for process in several:
        process.start()
    while told.qsize() < readers:  # all of them are up
        time.sleep(0.05)
    commits, spent = _write(database, seconds)
    stop.set()
    found = [told.get(timeout=60) for _ in range(2 * readers)]
    for process in several:
        process.join()
    reads, worst, fell, errors = zip(*(f for f in found if f), strict=True)
    return Seen(sum(reads), max(worst), sum(fell), [e for some in errors for e in some], commits, commits / spent)


def _write(database: Path, seconds: float) -> tuple[int, float]:
    """Add small batches and link them until the time is over; the commits, and the seconds that they took."""
    coder, commits, started = coders.Fast(), 0, time.monotonic()
    with query.open(database) as db:
        for batch in _batches():
            db.add([r for r in coder.code_many(batch) if isinstance(r, Record)])
            commits += 1
            if commits % 50 == 0:
                db.link()
            if time.monotonic() - started > seconds:
                break
    return commits, time.monotonic() - started


def _batches() -> Iterator[list[Any]]:
    from detente.records import RawDoc

    for seed in count():
        lines = [line.encode() for line in corpus.reports(400, seed)]
        for k in range(0, len(lines), 4):
            raws = (RawDoc(line, "application/json", "x", "x") for line in lines[k : k + 4])
            yield [report for raw in raws for report in clean.to_reports(raw)]


def _read(database: Path, stop: Event, told: Any) -> None:
    """Read as the listings do until told to stop; tells that it is up, then what it saw."""
    reads, worst, fell, last = 0, 0.0, 0, (0, 0)
    errors: list[str] = []
    told.put(None)
    while not stop.is_set():
        started = time.monotonic()
        try:
            with query.open(database, readonly=True) as db:
                now = (db.store.count("report"), db.store.count("mention"))
                db.events(limit=20)
                db.mentions(party="AAA", limit=20)
        except Exception as error:  # noqa: BLE001 - any is a finding
            errors.append(f"{type(error).__name__}: {error}")
            continue
        worst = max(worst, time.monotonic() - started)
        fell += now < last
        last, reads = now, reads + 1
    told.put((reads, worst, fell, errors))


def main() -> int:
    """The long check, from the command line; its exit status says whether it passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = watch(Path(folder), seconds=given.seconds, readers=given.readers)
    worst = f"{1000 * seen.worst:.0f} ms"
    print(f"{seen.commits} commits, {seen.rate:.0f} a second; {seen.reads} reads, the worst in {worst};")
    print(f"counts that fell: {seen.fell}; errors: {seen.errors[:3] or 'none'}")
    return 1 if seen.errors or seen.fell else 0


if __name__ == "__main__":
    sys.exit(main())
