"""The engines of one machine: this process alone, or several that each load the coder once.

A worker process that dies (out of memory, a fault in a library) costs no work of others: what it had in hand is done
again, one document at a time, and the document that kills a second process becomes a failure.
"""

from __future__ import annotations

import copy
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from detente import config
from detente.errors import WorkerLost
from detente.linking import link_tellings
from detente.pipeline.stages import Codes, Done, Engine, Work, new_coder, work
from detente.records import Failure

#: Tasks given out before the first is back: enough that no worker waits while the others' results are kept.
_AHEAD = 4
#: So many documents in a row may kill their processes; then it is not the documents' fault.
_LOSSES = 5


def chunks(works: Iterator[Work], size: int) -> Iterator[list[Work]]:
    """The works in lists of at most `size`."""
    while some := list(islice(works, size)):
        yield some


@contextmanager
def engine(coder: Codes | None, workers: int) -> Iterator[Engine]:
    """This process alone or so many workers, which end with the context."""
    if workers == 1:
        yield Alone(coder)
        return
    several = Several(coder, workers)
    try:
        yield several
    finally:
        several.close()


class Alone:
    """Everything in this process."""

    link = staticmethod(link_tellings)

    def __init__(self, coder: Codes | None) -> None:
        self._coder = coder

    def map(self, works: Iterator[Work], skip: frozenset[str] = frozenset()) -> Iterator[Done]:
        """What came of each piece of work, in order."""
        for some in chunks(works, config.number("task_documents")):
            if self._coder is None:
                self._coder = new_coder()
            yield from work(some, self._coder, skip)


class _Task(NamedTuple):
    works: list[Work]
    future: Future[list[Done]]


class Several:
    """Worker processes; results come in the order of the work."""

    link = staticmethod(link_tellings)

    def __init__(self, coder: Codes | None, workers: int) -> None:
        self._coder, self._workers = coder, workers
        self._skip: frozenset[str] = frozenset()
        self._losses = 0
        self._started: list[BaseProcess] = []
        self._pool = self._new_pool()

    def close(self) -> None:
        """End the workers; what they have in hand is given up."""
        # A pool that breaks while it starts one more worker waits for that one without end (seen with Python 3.11).
        if any(p.pid is not None and p.exitcode is not None for p in self._started):
            for p in self._started:
                if p.pid is not None:
                    p.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def map(self, works: Iterator[Work], skip: frozenset[str] = frozenset()) -> Iterator[Done]:
        """What came of each piece of work, in order; ModelError if no worker can load the coder."""
        if skip != self._skip:  # told to the workers when they start
            self._skip = skip
            self._renew()
        given: deque[_Task] = deque()
        for some in chunks(works, config.number("task_documents")):
            given.append(self._give(some))
            if len(given) >= _AHEAD * self._workers:
                yield from self._take(given)
        while given:
            yield from self._take(given)

    def _new_pool(self) -> ProcessPoolExecutor:
        self._started = []
        return ProcessPoolExecutor(
            self._workers,
            mp_context=_noting(_context(warm=self._coder is None), self._started),
            initializer=_start,
            initargs=(self._coder, self._skip, config.given()),
        )

    def _give(self, works: list[Work]) -> _Task:
        try:
            return _Task(works, self._pool.submit(_work, works))
        except BrokenProcessPool as error:  # told when the result is asked for
            failed: Future[list[Done]] = Future()
            failed.set_exception(error)
            return _Task(works, failed)

    def _take(self, given: deque[_Task]) -> list[Done]:
        """The results of the oldest task; if a worker died, the lost tasks are done again first."""
        task = given.popleft()
        try:
            return task.future.result()
        except BrokenProcessPool:
            self._renew()
            results = self._one_by_one(task.works)
            for k, t in enumerate(given):
                if _is_lost(t.future):
                    given[k] = self._give(t.works)
            return results

    def _renew(self) -> None:
        self.close()
        self._pool = self._new_pool()

    def _one_by_one(self, works: Sequence[Work]) -> list[Done]:
        """Each document alone in its process, so that the one that kills it is known."""
        found: list[Done] = []
        for w in works:
            try:
                found += self._pool.submit(_work, [w]).result()
                self._losses = 0
            except BrokenProcessPool as error:
                self._renew()
                self._losses += 1
                if self._losses > _LOSSES:
                    raise WorkerLost(f"{self._losses} worker processes ended one after the other.") from error
                found.append(Done(w.item, (lost(w),)))
        return found


def _is_lost(future: Future[list[Done]]) -> bool:
    """True if a task ended because a worker process did."""
    return future.cancelled() or (future.done() and isinstance(future.exception(), BrokenProcessPool))


def lost(w: Work) -> Failure:
    """The failure of a document that killed the process that worked at it."""
    origin = w.document.origin if w.document is not None else (w.report.origin or w.report.id) if w.report else w.item
    return Failure.of(WorkerLost(f"A worker process ended while it coded {origin}."), "code", origin)


def _context(*, warm: bool) -> BaseContext:
    """Processes forked from a server that has no threads and has loaded what the coder needs; new ones elsewhere.

    Forking this process itself would be lighter still, but a library may have started threads in it;
    docs/performance.md has the figures.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    if warm:
        context.set_forkserver_preload(["detente.pipeline.warm"])
    return context


def _noting(context: BaseContext, started: list[BaseProcess]) -> BaseContext:
    """The context, which adds the processes that are made with it to `started`."""
    noted, make = copy.copy(context), context.Process  # type: ignore[attr-defined]

    def process(*args: Any, **named: Any) -> BaseProcess:
        started.append(make(*args, **named))
        return started[-1]

    noted.Process = process  # type: ignore[attr-defined]
    return noted


# ---- in a worker process


class _Own(NamedTuple):
    coder: Codes | None
    skip: frozenset[str]


#: What the worker process was started with, and its coder once it has loaded it.
_own: list[_Own] = []
_coder: list[Codes] = []


def _start(coder: Codes | None, skip: frozenset[str], settings: dict[str, str]) -> None:
    """Make a worker process ready; an interrupt is the main process's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config.adopt(settings)
    _own[:] = [_Own(coder, skip)]
    _coder[:] = []


def _work(works: list[Work]) -> list[Done]:
    if not _coder:  # not when it starts, where an error would tell nothing
        _coder.append(_own[0].coder or new_coder())
    return list(work(works, _coder[0], _own[0].skip))


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
