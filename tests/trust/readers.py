"""Trust check 4: one process writes and links, others read, and somebody looks at pages of the explorer: no error, no
count that falls, and the worst wait.

python tests/trust/readers.py --seconds 60
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import queue
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import cycle, islice
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from detente import clean, query  # noqa: E402
from detente.records import RawDoc, Record  # noqa: E402
from scale import coders, corpus  # noqa: E402

#: Reports a commit, and commits between two rounds of linking: as many reports as a run of the pipeline waits for.
REPORTS, LINK_EVERY = 4, 250
#: A reader asks so many times a second (a dashboard that never rests), the explorer is asked for so many pages.
READS, PAGES = 20, 5
#: What is looked at in the explorer, in turn; the first one tells the counts.
LOOKED_AT = (
    "/index.json", "/events", "/pairs", "/search?q=harbour", "/statements", "/reports", "/events?outlet=Outlet+3",
    "/sources", "/places",
)  # fmt: skip
#: The pass figures: commits a second, and the worst wait of a reader in seconds.
RATE, WORST = 50, 0.25
#: Seconds in which a process must be up, or answer at the end.
PATIENCE = 60


class Watched(NamedTuple):
    """What one process saw: questions, the worst wait in seconds, counts that fell, errors."""

    asked: int
    worst: float
    fell: int
    errors: list[str]


class Seen(NamedTuple):
    """What all saw: the readers together, the explorer; commits, and how many a second."""

    readers: Watched
    explorer: Watched | None
    commits: int
    rate: float


def watch(folder: Path, *, seconds: float, readers: int = 4, explorer: bool = True) -> Seen:
    """Write for so long while so many processes read and one asks the explorer for pages."""
    database = folder / "watched.db"
    batches = list(_batches(int(2 * RATE * seconds)))
    with query.open(database) as db:
        db.add(batches.pop(0))
    context = multiprocessing.get_context("spawn")
    stop, told = context.Event(), context.Queue()
    several: list[BaseProcess] = [context.Process(target=_read, args=(database, stop, told)) for _ in range(readers)]
    if explorer:
        several.append(context.Process(target=_look, args=(database, stop, told)))
    for process in several:
        process.start()
    try:
        for _ in several:  # all of them are up
            _heard(told, several)
        commits, spent = _write(database, batches, seconds)
        stop.set()
        found = dict(_heard(told, several) for _ in several)
    finally:
        stop.set()
        for process in several:
            process.join(PATIENCE)
    looked = found.pop(0, None)
    asked, worst, fell, errors = zip(*found.values(), strict=True)
    together = Watched(sum(asked), max(worst), sum(fell), [e for some in errors for e in some])
    return Seen(together, looked, commits, commits / spent)


def _heard(told: Any, several: list[BaseProcess]) -> Any:
    """What the next process tells; an error if one of them has failed or all are silent."""
    for _ in range(PATIENCE):
        try:
            return told.get(timeout=1)
        except queue.Empty:
            if any(process.exitcode for process in several):
                break
    raise RuntimeError("A process that reads has failed, or does not answer.")


# ---- the writer


def _batches(most: int) -> Iterator[list[Record]]:
    """At most so many small batches of records, coded before the clock starts, as workers do for the writer."""
    coder = coders.Fast()
    lines = corpus.reports(most * REPORTS)  # four a day: the record moves through time, as a feed does
    for some in iter(lambda: list(islice(lines, REPORTS)), []):
        raws = (RawDoc(line.encode(), "application/json", "x", "x") for line in some)
        reports = [report for raw in raws for report in clean.to_reports(raw)]
        yield [r for r in coder.code_many(reports) if isinstance(r, Record)]


def _write(database: Path, batches: list[list[Record]], seconds: float) -> tuple[int, float]:
    """Add the batches and link them until the time is over; the commits, and the seconds that they took."""
    commits, started = 0, time.monotonic()
    with query.open(database) as db:
        for batch in batches:
            db.add(batch)
            commits += 1
            if commits % LINK_EVERY == 0:
                db.link()
            if time.monotonic() - started > seconds:
                break
    return commits, time.monotonic() - started


# ---- who reads


def _watch(ask: Callable[[], Any], rate: float, stop: Event) -> Watched:
    """Ask so many times a second until told to stop; what it answers are counts that may not fall (or nothing)."""
    asked, worst, fell, last, errors = 0, 0.0, 0, None, list[str]()
    due = time.monotonic()
    while not stop.wait(max(0.0, due - time.monotonic())):
        started = time.monotonic()
        due = started + 1 / rate
        try:
            now = ask()
        except Exception as error:  # noqa: BLE001 - any is a finding
            errors.append(f"{type(error).__name__}: {error}")
            now = None
        worst, asked = max(worst, time.monotonic() - started), asked + 1
        if now is not None:
            fell += last is not None and any(a < b for a, b in zip(now, last, strict=True))
            last = now
    return Watched(asked, worst, fell, errors)


def _read(database: Path, stop: Event, told: Any) -> None:
    """Read as commands do, each time with a new connection."""

    def ask() -> tuple[int, ...]:
        with query.open(database, readonly=True) as db:
            counts = (db.store.count("report"), db.store.count("mention"))
            db.events(limit=20)
            db.mentions(party="AAA", limit=20)
        return counts

    ask()  # what is loaded once
    told.put(None)
    told.put((os.getpid(), _watch(ask, READS, stop)))


def _look(database: Path, stop: Event, told: Any) -> None:
    """Serve the explorer in a process of its own and ask it for pages, as a browser does."""
    context = multiprocessing.get_context("spawn")
    address = context.SimpleQueue()
    server = context.Process(target=_serve, args=(database, address), daemon=True)
    server.start()
    port = int(address.get().rstrip("/").rpartition(":")[2])
    pages = cycle(LOOKED_AT)

    def ask() -> tuple[int, ...] | None:
        return _page(port, next(pages))

    _follows(database, port)  # it has read the record
    for _ in LOOKED_AT:
        ask()
    told.put(None)
    seen = _watch(ask, PAGES, stop)
    if not _follows(database, port):
        seen.errors.append("The explorer does not show what was written last.")
    told.put((0, seen))
    server.terminate()


def _follows(database: Path, port: int) -> bool:
    """True if the explorer shows every report soon after the last was written."""
    with query.open(database, readonly=True) as db:
        goal = db.store.count("report")
    for _ in range(PATIENCE // 2):
        with suppress(RuntimeError):  # "the record is being read"
            if goal in (_page(port, LOOKED_AT[0]) or ()):
                return True
        time.sleep(1)
    return False


def _serve(database: Path, address: Any) -> None:
    from detente.explorer import serve

    serve(database, port=0, ready=address.put)


def _page(port: int, path: str) -> tuple[int, ...] | None:
    """Ask for a page; the counts if it tells them; an error if it is not answered as it should be."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered with {answer.status}: {body[:200]!r}")
    return tuple(json.loads(body)["facts"]["counts"].values()) if path == LOOKED_AT[0] else None


def main() -> int:
    """The long check, from the command line; its exit status says whether it passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--no-explorer", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = watch(Path(folder), seconds=given.seconds, readers=given.readers, explorer=not given.no_explorer)
    print(f"{seen.commits} commits of {REPORTS} reports, {seen.rate:.0f} a second; load {os.getloadavg()[0]:.1f}")
    for name, found in (("readers", seen.readers), ("explorer", seen.explorer)):
        if found is not None:
            print(
                f"{name}: {found.asked} asked, the worst in {1000 * found.worst:.0f} ms;"
                f" counts that fell: {found.fell}; errors: {found.errors[:3] or 'none'}"
            )
    both = [w for w in (seen.readers, seen.explorer) if w is not None]
    good = not any(w.errors or w.fell for w in both) and max(w.worst for w in both) <= WORST and seen.rate >= RATE
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
