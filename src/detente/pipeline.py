"""Files in, database filled: read, clean, leave out what is known, code, store in batches; the one error handler.

A bad document or report becomes a row of failures and never ends a run. What ends one (a full disk, an
interrupt, a model that cannot be loaded) leaves every report that was coded until then in the database.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from detente import clean, config, readers
from detente.errors import BadRecord, DetenteError, UsageError
from detente.records import Failure, RawDoc, Record, Report
from detente.store import Store

#: Reports that a worker process takes at once: few, so that no worker waits long for another at a batch's end.
_TASK = 4


class Codes(Protocol):
    """What codes reports: `detente.engine.Coder`, or anything with its `code_many`."""

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        """A record or a failure for each report, in order."""
        ...


class Progress(msgspec.Struct, frozen=True):
    """How far a run is: documents dealt with, of them coded, known before and failed; bytes; which came last."""

    documents: int = 0
    reports: int = 0
    duplicates: int = 0
    failures: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    current: str = ""


class Summary(msgspec.Struct, frozen=True):
    """What a run did: reports coded, known before, what was read from them, documents that failed, and seconds."""

    reports: int = 0
    duplicates: int = 0
    mentions: int = 0
    statements: int = 0
    claims: int = 0
    failures: int = 0
    seconds: float = 0.0


class _Item(NamedTuple):
    """A report or a failure, and the bytes of the document it came from."""

    outcome: Report | Failure
    size: int


def run(
    paths: Sequence[Path | str],
    database: Path | str,
    *,
    coder: Codes | None = None,
    progress: Callable[[Progress], None] | None = None,
    workers: int = 1,
) -> Summary:
    """Code the reports in files and folders into a database, and say what was done.

    A report whose id the database holds is not coded again. `workers`: processes that code; the database is the
    same for any number. UsageError for fewer than one; a StoreError (DiskFull ...) or ModelError ends the run.
    """
    if workers < 1:
        raise UsageError(f"workers is {workers}; at least one must work.")
    started = time.perf_counter()
    tally = _Tally(progress, readers.total_bytes(paths))
    with Store.open(database) as store, _coding(coder, workers) as code:
        items = _items(paths)
        while batch := list(islice(items, config.number("batch_reports"))):
            _do(batch, store, code, tally)
    return tally.summary(time.perf_counter() - started)


def _items(paths: Sequence[Path | str]) -> Iterator[_Item]:
    """The reports and failures of all documents, in order."""
    for raw in readers.read_paths(paths):
        if isinstance(raw, Failure):
            yield _Item(raw, 0)
        else:
            yield from _cleaned(raw)


def _cleaned(raw: RawDoc) -> Iterator[_Item]:
    """The reports of one document; a fault of ours in one document must not lose the others."""
    try:
        outcomes = list(clean.to_reports(raw))
    except Exception as error:  # noqa: BLE001
        outcomes = [Failure.of(DetenteError(f"{type(error).__name__}: {error}."), "clean", raw.origin)]
    for k, outcome in enumerate(outcomes):
        yield _Item(outcome, len(raw.data) if k == 0 else 0)


def _do(batch: Sequence[_Item], store: Store, code: Codes, tally: _Tally) -> None:
    """Code a batch and keep it in one transaction; an interrupt keeps what is coded."""
    fresh, failures = _fresh(batch, store, tally)
    records: list[Record] = []
    try:
        for item, outcome in zip(fresh, code.code_many([_report(i) for i in fresh]), strict=True):
            if isinstance(outcome, Record):
                records.append(outcome)
                tally.coded(outcome, item.size)
            else:
                failures.append(outcome)
                tally.failed(outcome, item.size)
    finally:
        for record in _keep(store, records, failures):
            tally.lost(record)


def _report(item: _Item) -> Report:
    assert isinstance(item.outcome, Report)
    return item.outcome


def _fresh(batch: Sequence[_Item], store: Store, tally: _Tally) -> tuple[list[_Item], list[Failure]]:
    """The items whose reports are to be coded, and the batch's failures; the rest is known."""
    seen = store.known([i.outcome.id for i in batch if isinstance(i.outcome, Report)])
    fresh: list[_Item] = []
    failures: list[Failure] = []
    for item in batch:
        if isinstance(item.outcome, Failure):
            failures.append(item.outcome)
            tally.failed(item.outcome, item.size)
        elif item.outcome.id in seen:
            tally.known(item.outcome, item.size)
        else:
            seen.add(item.outcome.id)
            fresh.append(item)
    return fresh, failures


def _keep(store: Store, records: Sequence[Record], failures: Sequence[Failure]) -> list[Record]:
    """Keep records and failures; a record that the store refuses is kept as a failure, and those are returned."""
    try:
        store.add(records, failures)
        return []
    except BadRecord:
        refused: list[Record] = []
        for record in records:
            try:
                store.add([record])
            except BadRecord as error:
                refused.append(record)
                store.add([], [Failure.of(error, "store", record.report.origin or record.report.id)])
        store.add([], failures)
        return refused


class _Tally:
    """The running counts of one run."""

    def __init__(self, progress: Callable[[Progress], None] | None, total: int) -> None:
        self._report = progress
        self._now = Progress(bytes_total=total)
        self._found = Summary()

    def coded(self, record: Record, size: int) -> None:
        self._count(record, 1)
        self._step("reports", record.report.origin or record.report.id, size)

    def known(self, report: Report, size: int) -> None:
        self._step("duplicates", report.origin or report.id, size)

    def failed(self, failure: Failure, size: int) -> None:
        self._step("failures", failure.input_id, size)

    def lost(self, record: Record) -> None:
        """A coded report that could not be kept counts as failed."""
        self._count(record, -1)
        now = self._now
        self._now = msgspec.structs.replace(now, reports=now.reports - 1, failures=now.failures + 1)

    def _count(self, record: Record, sign: int) -> None:
        found = self._found
        self._found = msgspec.structs.replace(
            found,
            mentions=found.mentions + sign * len(record.mentions),
            statements=found.statements + sign * len(record.statements),
            claims=found.claims + sign * len(record.relation_claims),
        )

    def _step(self, field: str, current: str, size: int) -> None:
        now = self._now
        done = min(now.bytes_done + size, now.bytes_total)
        changed = {
            field: getattr(now, field) + 1,
            "documents": now.documents + 1,
            "bytes_done": done,
            "current": current,
        }
        self._now = msgspec.structs.replace(now, **changed)
        if self._report is not None:
            self._report(self._now)

    def summary(self, seconds: float) -> Summary:
        now = self._now
        return msgspec.structs.replace(
            self._found, reports=now.reports, duplicates=now.duplicates, failures=now.failures, seconds=seconds
        )


@contextmanager
def _coding(coder: Codes | None, workers: int) -> Iterator[Codes]:
    """The coder itself, or one that hands reports to worker processes, which end with the context."""
    if workers == 1:
        yield coder if coder is not None else _new_coder()
        return
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_start_worker, initargs=(coder,))
    try:
        yield _Workers(pool)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _new_coder() -> Codes:
    from detente.engine import Coder

    return Coder()


class _Workers:
    """A coder that lets worker processes code, and gives their results in order."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        """A record or a failure for each report, in order; DetenteError if a worker process dies."""
        waiting = list(reports)
        tasks = [waiting[k : k + _TASK] for k in range(0, len(waiting), _TASK)]
        try:
            for outcomes in self._pool.map(_work, tasks):
                yield from outcomes
        except BrokenProcessPool as error:
            raise DetenteError(
                "A worker process ended while it coded.",
                remedy="It may have run out of memory. Run again with one worker: what was committed is kept.",
            ) from error


#: The worker process's own coder, set when the process starts.
_worker: list[Codes] = []


def _start_worker(coder: Codes | None) -> None:
    """Make a worker process ready; an interrupt is the main process's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker[:] = [coder if coder is not None else _new_coder()]


def _work(reports: list[Report]) -> list[Record | Failure]:
    return list(_worker[0].code_many(reports))
