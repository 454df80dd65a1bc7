"""One run: documents not dealt with before go to the engine, what comes of them into the store, batch by batch."""

from __future__ import annotations

import ctypes
import signal
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec

from detente import config, readers
from detente.errors import BadRecord, StoreError, UsageError
from detente.linking import Linking, link_store, link_tellings
from detente.pipeline import workers as processes
from detente.pipeline.kept import Batch, Item, Kept, Outcomes
from detente.pipeline.stages import Codes, Done, Engine, Versions, Work, document_id, versions
from detente.pipeline.tally import Progress, Summary, Tally
from detente.records import Basis, Failure, RawDoc, Report
from detente.store import Job, Store, StoreDesk, jobs

#: Reports committed between two rounds of linking; more would cost memory, fewer would link the same groups more often.
_LINK_EVERY = 1_000

Told = Callable[[Progress], None]


class Interrupted(KeyboardInterrupt):
    """The run stopped because a person asked it to; `summary` says what was done, `str` how to go on."""

    def __init__(self, database: Path | str, summary: Summary) -> None:
        super().__init__(
            f"Interrupted. {summary.reports:,} reports coded in this run are kept. "
            f"To go on: detente code --resume --db {database}"
        )
        self.summary = summary


def run(
    paths: Sequence[Path | str],
    database: Path | str,
    *,
    coder: Codes | None = None,
    progress: Told | None = None,
    workers: int = 1,
    engine: Engine | None = None,
    recode: bool = False,
    fields: Mapping[str, str] | None = None,
) -> Summary:
    """Code the reports in files and folders into a database, link them, and say what was done.

    `fields`: how records of JSON, CSV and Parquet call the fields of a report, where that cannot be guessed.

    A document that was dealt with is left alone; with `recode` it is done again if a stage that read it has another
    version now, and the new record takes the old one's place. `workers`: processes that code, or an `engine` instead;
    the record is the same for any. UsageError for fewer than one worker; a StoreError (DiskFull ...) or ModelError
    ends the run; Interrupted after Ctrl-C, when the batch in hand is committed.
    """
    if workers < 1:
        raise UsageError(f"workers is {workers}; at least one must work.")
    names = [str(p) for p in paths]
    with Store.open(database) as store:
        this = Runner(store, Tally(progress, readers.total_bytes(paths)), recode)
        options = {"recode": recode, "folder": str(Path.cwd()), "fields": dict(fields or {})}
        log = jobs.begin(store, names, options)
        return this.go(this.documents(readers.read_paths(paths, fields)), log, coder, workers, engine)


def resume(database: Path | str, **options: Any) -> Summary:
    """Go on with the last run of a database, if it did not come to its end; arguments and errors as `run` has them.

    UsageError if there is no such run, or if its paths mean something only in another folder.
    """
    with Store.open(database) as store:
        last = to_resume(store)
    if not last.paths:
        return recode(database, **options)
    return run(last.paths, database, recode=last.options["recode"], fields=last.options.get("fields"), **options)


def to_resume(store: Store) -> jobs.Run:
    """The last run, if it did not come to its end; UsageError if it did, or if it must go on in another folder."""
    last = jobs.unfinished(store)
    if last is None:
        raise UsageError(f"{store.path} has no run to go on with.", remedy="Name the paths: detente code PATH...")
    if jobs.relative(last) and last.options["folder"] != str(Path.cwd()):
        raise UsageError("The run's paths count from another folder.", remedy=f"Go to {last.options['folder']} first.")
    return last


def recode(
    database: Path | str,
    *,
    coder: Codes | None = None,
    progress: Told | None = None,
    workers: int = 1,
    engine: Engine | None = None,
) -> Summary:
    """Code the reports of a database again, from the texts that it keeps, if another version of the coder read them.

    Ids of events lead to those that take their place, and what persons judged is kept. Errors as for `run`.
    """
    with Store.open(database) as store:
        old = jobs.outdated(store, versions().code)
        this = Runner(store, Tally(progress, sum(_sizes(store, old))), recode=True)
        log = jobs.begin(store, [], {"recode": True, "folder": str(Path.cwd())})
        return this.go(this.reports(old), log, coder, workers, engine)


class Runner:
    """The state of one run: what is known of each document in hand, and what waits to be committed."""

    def __init__(self, store: Store, tally: Tally, recode: bool) -> None:
        self.store, self.tally, self.recode = store, tally, recode
        self.versions: Versions = versions()
        self.stopped = False
        self._waiting: deque[Item] = deque()
        self._in_hand: set[str] = set()
        self._linked = 0
        self._linking: Linking = link_tellings

    def go(
        self, items: Iterator[Item], log: jobs.Run, coder: Codes | None, workers: int, engine: Engine | None
    ) -> Summary:
        """Do everything, commit it batch by batch, and write down how it ended."""
        try:
            with ExitStack() as open_ones:
                open_ones.enter_context(self._heeding())
                skip = frozenset() if self.recode else frozenset(jobs.undocumented(self.store))
                if engine is None:
                    engine = open_ones.enter_context(processes.engine(coder, workers))
                self._linking = engine.link
                self._commit_all(engine.map(self._works(items), skip), log)
                self.link()
        except BaseException as error:
            with suppress(StoreError):  # the disk may be full
                jobs.end(self.store, log, jobs.INTERRUPTED if isinstance(error, KeyboardInterrupt) else jobs.BROKEN)
            raise
        jobs.end(self.store, log, jobs.INTERRUPTED if self.stopped else jobs.FINISHED)
        if self.stopped:
            raise Interrupted(self.store.path, self.tally.summary())
        return self.tally.summary()

    @contextmanager
    def _heeding(self) -> Iterator[None]:
        """The first Ctrl-C lets the batch in hand be finished, the second one ends at once."""

        def stop(number: int, frame: FrameType | None) -> None:
            if self.stopped:
                raise KeyboardInterrupt
            self.stopped = True

        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    # ---- what there is to do

    def documents(self, raws: Iterable[RawDoc | Failure]) -> Iterator[Item]:
        """The documents with what is known of each, in order."""
        found = iter(raws)
        while batch := list(islice(found, config.number("batch_reports"))):
            ids = [document_id(raw) for raw in batch if isinstance(raw, RawDoc)]
            earlier = jobs.find(self.store, jobs.CLEAN, ids)
            fit = self._fit(earlier.values())
            for raw in batch:
                yield Item("", raw.input_id, 0, raw) if isinstance(raw, Failure) else self._item(raw, earlier, fit)

    def _item(self, raw: RawDoc, earlier: dict[str, Job], fit: set[str]) -> Item:
        item = document_id(raw)
        known = item in fit or item in self._in_hand
        if not known:
            self._in_hand.add(item)
        work = None if known else Work(item, document=raw)
        return Item(item, raw.origin, len(raw.data), None, work, earlier.get(item))

    def _fit(self, earlier: Iterable[Job]) -> set[str]:
        """The documents that need not be done again: coded, and by the versions of now if it matters."""
        done = [j for j in earlier if j.outcome == jobs.DONE]
        if not self.recode:
            return {j.item for j in done}
        coded = jobs.find(self.store, jobs.CODE, [j.result for j in done if j.result])
        now = {j.item for j in coded.values() if j.version == self.versions.code}
        return {j.item for j in done if j.version == self.versions.clean and (j.result is None or j.result in now)}

    def reports(self, ids: Sequence[str]) -> Iterator[Item]:
        """Reports of the store, as they were before they were coded."""
        for k in range(0, len(ids), config.number("batch_reports")):
            for report in self.store.reports(ids[k : k + config.number("batch_reports")]):
                name = report.origin or report.id
                yield Item(report.id, name, len(report.text), None, Work(report.id, report=_uncoded(report)))

    def _works(self, items: Iterator[Item]) -> Iterator[Work]:
        """The work of the items that need some; all items wait in order for what comes of it."""
        for item in items:
            if self.stopped:
                return
            self._waiting.append(item)
            if item.work is not None:
                yield item.work

    # ---- what came of it

    def _commit_all(self, done: Iterator[Done], log: jobs.Run) -> None:
        batch: Batch = []
        try:
            for found in done:
                self._settle_until(found, batch)
                if len(batch) >= config.number("batch_reports"):
                    full, batch = batch, []
                    self._commit(full, log)
            self._settle_rest(batch)
        finally:
            self._commit(batch, log)

    def _settle_until(self, found: Done, batch: Batch) -> None:
        """Put the items before the one that was worked at, and that one, into the batch."""
        while (item := self._waiting.popleft()).work is None or item.id != found.item:
            self._settle(item, (), batch)
        self._settle(item, found.outcomes, batch)

    def _settle_rest(self, batch: Batch) -> None:
        while self._waiting:
            self._settle(self._waiting.popleft(), (), batch)

    def _settle(self, item: Item, outcomes: Outcomes, batch: Batch) -> None:
        batch.append((item, outcomes))
        self.tally.seen(item.origin, item.size)

    def _commit(self, batch: Batch, log: jobs.Run) -> None:
        """Keep what came of a batch in one transaction; records that the store refuses become failures."""
        if not batch:
            return
        kept = Kept(self.store, self.versions, self.recode, batch)
        try:
            self._write(kept, log)
        except BadRecord:
            kept.write_singly()
            self._write(kept, log)
        kept.count(self.tally)
        self._in_hand -= {item.id for item, _ in batch}
        if self.tally.reports - self._linked >= _LINK_EVERY:
            self.link()

    def _write(self, kept: Kept, log: jobs.Run) -> None:
        if not (kept.records or kept.failures or kept.jobs):
            return
        now = (self.tally.reports + kept.coded, self.tally.failures + len(kept.failures), self.tally.seconds)

        def also(connection: sqlite3.Connection) -> None:
            jobs.write(connection, kept.jobs)
            jobs.forget_failures(connection, kept.mended)
            jobs.count(connection, log, *now)

        self.store.add(kept.records, kept.failures, instead_of=kept.replaced, also=also)

    def link(self) -> None:
        """Link what was committed."""
        self._linked = self.tally.reports
        self.tally.linked(link_store(StoreDesk(self.store), at_once=self._linking).events)
        _give_back()


def _give_back() -> None:
    """Let the system have the memory that linking took and is done with, where the C library can (glibc)."""
    with suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def _uncoded(report: Report) -> Report:
    """A report of the store as it was before it was coded: its parts not cut, its date known only if it was given."""
    given = report.published if report.published and report.published.basis is Basis.GIVEN else None
    return msgspec.structs.replace(report, parts=(), published=given)


def _sizes(store: Store, ids: Sequence[str]) -> Iterator[int]:
    for k in range(0, len(ids), 1_000):
        yield from (len(r.text) for r in store.reports(ids[k : k + 1_000]))
