"""Event files into a database, batch by batch: what is there already is left alone, bad rows are kept as failures."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from detente.imports import files
from detente.imports.layouts import dataset
from detente.imports.reading import Outcome, Skipped, outcomes
from detente.records import Failure, Record
from detente.store import Store, add_apart, expect_many

#: Rows of one transaction: enough that the disk is waited for seldom, few enough to hold in memory.
BATCH = 5_000
#: So many failures are told with the outcome; all of them are in the database.
TOLD = 20


class Step(msgspec.Struct, frozen=True):
    """How far an import is: rows dealt with, bytes of the files read, and of how many."""

    rows: int
    bytes_done: int
    bytes_total: int


class Imported(msgspec.Struct, frozen=True):
    """What an import did: rows read; of them new (by data set), known before, left out (by reason), failed."""

    rows: int = 0
    new: int = 0
    known: int = 0
    failures: int = 0
    skipped: dict[str, int] = {}
    datasets: dict[str, int] = {}
    seconds: float = 0.0
    first_failures: tuple[Failure, ...] = ()


def import_events(
    paths: Iterable[Path | str],
    database: Path | str,
    format: str | None = None,
    *,
    progress: Callable[[Step], None] | None = None,
) -> Imported:
    """Import event files (and those in folders) into a database; one transaction a batch, an import again adds nothing.

    `format` is icews, gdelt, polecat or phoenix; told from each file if not given. MissingFile or UsageError before
    anything is written; DiskFull or another StoreError.
    """
    started = time.perf_counter()
    if format is not None:
        dataset(format)
    named = files.files(paths)
    tally = _Tally(progress, sum(p.stat().st_size for p in named))
    with Store.open(database) as store:
        expect_many(store)
        for batch in _batches(named, format, tally):
            _keep(store, batch, tally)
    return tally.summary(time.perf_counter() - started)


def _batches(paths: Sequence[Path], format: str | None, tally: _Tally) -> Iterator[list[Outcome]]:
    batch: list[Outcome] = []
    for path in paths:
        for outcome, read in outcomes(path, format):
            batch.append(outcome)
            if len(batch) == BATCH:
                yield batch
                tally.step(batch, read)
                batch = []
        tally.read(path)
    if batch:
        yield batch
        tally.step(batch, 0)


def _keep(store: Store, batch: Sequence[Outcome], tally: _Tally) -> None:
    """Keep a batch: its new records, each with its event, and its failures; of records of one id the first."""
    records = [x for x in batch if isinstance(x, Record)]
    first = {r.report.id: r for r in reversed(records)}
    known = store.known(first)
    fresh = [r for id, r in first.items() if id not in known]
    add_apart(store, fresh, [x for x in batch if isinstance(x, Failure)])
    tally.kept(fresh, len(records) - len(fresh))


class _Tally:
    """The running counts of one import."""

    def __init__(self, progress: Callable[[Step], None] | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0
        self._rows = self._known = self._failures = 0
        self._first: list[Failure] = []
        self._new: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()

    def kept(self, fresh: Sequence[Record], known: int) -> None:
        self._new.update(r.report.outlet or "" for r in fresh)
        self._known += known

    def step(self, batch: Sequence[Outcome], read: int) -> None:
        """Count a batch that was kept; `read` are the bytes read of the file that it ends in."""
        self._rows += len(batch)
        failed = [x for x in batch if isinstance(x, Failure)]
        self._failures += len(failed)
        self._first += failed[: TOLD - len(self._first)]
        self._skipped.update(x.reason for x in batch if isinstance(x, Skipped))
        if self._progress is not None:
            self._progress(Step(self._rows, min(self._done + read, self._total), self._total))

    def read(self, path: Path) -> None:
        """Count a file that was read to its end."""
        self._done += path.stat().st_size

    def summary(self, seconds: float) -> Imported:
        return Imported(
            self._rows, self._new.total(), self._known, self._failures, dict(sorted(self._skipped.items())),
            dict(sorted(self._new.items())), seconds, tuple(self._first),
        )  # fmt: skip
