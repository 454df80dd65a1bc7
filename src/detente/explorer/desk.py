"""Reading the database for pages: a few threads, each with a connection that can only read and stops in time.

What is known today has a shelf of its own, made anew when somebody writes; so has every day of the past that is asked
for, read by one thread from the record as it was known then.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from detente import query
from detente.errors import StoreError
from detente.explorer.shelf import MOMENT, NotYet, Shelf
from detente.query import RecordDB
from detente.query.index import version

T = TypeVar("T")
Question = Callable[[RecordDB, Shelf], T]

#: Threads that read; SQLite lets them go side by side, and a laptop has cores for no more.
THREADS = 4
#: Days of the past that are kept ready.
PASTS = 3
#: A question that takes longer than this many seconds is stopped.
SECONDS = 5.0
#: SQLite looks at the clock after so many of its steps: under a millisecond.
STEPS = 2_000
#: The database is looked at for changes so often, in seconds.
WATCH = 1.0
#: While it changes on and on, the shelf is made anew no sooner than so many times what making it takes.
PATIENCE = 5


class Overrun(Exception):
    """A question was stopped because it took too long; says what to do instead."""

    remedy = "Narrow it with a filter or a shorter period."

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Clock:
    """Says when the question under way has to stop."""

    def __init__(self) -> None:
        self.end = float("inf")

    def __call__(self) -> int:
        """Non-zero (stop) once time is up; SQLite calls it."""
        return time.monotonic() > self.end

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """A question that may take so many seconds; Overrun if it was stopped."""
        self.end = time.monotonic() + seconds
        try:
            yield
        except StoreError as error:
            if self.up:
                raise Overrun(f"This question takes longer than {seconds:g} seconds.") from error
            raise
        finally:
            self.end = float("inf")

    @property
    def up(self) -> bool:
        """True once time is up."""
        return bool(self())


class Past:
    """The record as it was known on a day: one thread with its connection, which answers between the parts of its shelf
    that it makes."""

    def __init__(self, path: Path, day: str) -> None:
        self.day, self.clock = day, Clock()
        self.shelf = Shelf(f"what was known on {day}", moment=0.0)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="detente-past")
        self._parts: Iterator[str] = iter(())
        self._opened = self._thread.submit(self._open, path)
        self._next()

    def _open(self, path: Path) -> RecordDB:
        try:
            with query.open(path, readonly=True) as now:
                db = now.as_of(self.day)
        except Exception as error:
            self.shelf.fail(error)
            raise
        db.store.connection.set_progress_handler(self.clock, STEPS)
        self._parts = self.shelf.filling(db.store)
        return db

    def _next(self) -> None:
        """Let the thread make the next part, after what is asked of it already."""
        with suppress(RuntimeError):  # it was closed
            self._thread.submit(self._fill)

    def _fill(self) -> None:
        with suppress(Exception):  # the shelf keeps it for those who ask
            if next(self._parts, None) is not None:
                self._next()

    def ask(self, question: Question[T], seconds: float) -> T:
        """The answer of that day; NotYet if what it needs is not put together in a moment."""
        end = time.monotonic() + MOMENT
        while True:
            try:
                return self._asked(question, seconds, end - time.monotonic())
            except NotYet:
                if time.monotonic() >= end:
                    raise

    def _asked(self, question: Question[T], seconds: float, patience: float) -> T:
        """The answer, after the part that is being made; NotYet if that takes longer than one has patience, or if
        another part is needed."""
        answer = self._thread.submit(self._answer, question, seconds)
        wait([answer], max(patience, 0.0))
        if answer.cancel():
            raise self.shelf.not_yet()
        return answer.result()

    def _answer(self, question: Question[T], seconds: float) -> T:
        with self.clock.limit(seconds):
            return question(self._opened.result(), self.shelf)

    def close(self) -> None:
        """Stop what it reads, and end the thread and its connection."""
        self.clock.end = 0.0
        with suppress(RuntimeError):
            self._thread.submit(lambda: self._opened.result().close())
        self._thread.shutdown(wait=False)


class Desk:
    """The one way from pages to a database; `close` ends its threads and connections."""

    def __init__(self, path: Path, *, seconds: float = SECONDS) -> None:
        """StoreError and its kinds if the file cannot be read; what takes long is read later, by a thread."""
        query.open(path, readonly=True).close()
        self.path, self.seconds, self.shelf = path, seconds, Shelf()
        self._own = threading.local()
        self._open: list[RecordDB] = []
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="detente-read")
        self._pasts: OrderedDict[str, Past] = OrderedDict()
        self._lock, self._writing, self._stop = threading.Lock(), threading.Lock(), threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="detente-watch", daemon=True)
        self._watcher.start()

    # ---- reading

    async def ask(self, question: Question[T], *, times: float = 1, day: str | None = None) -> T:
        """The answer to a question, read by one of the threads; Overrun if it took `times` too long."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self.ask_now, question, times, day)

    def ask_now(self, question: Question[T], times: float = 1, day: str | None = None) -> T:
        """The answer to a question, as of an ISO day if one is given, read in this thread; Overrun if it took `times`
        too long, NotYet if the record is still being read."""
        if day is not None:
            return self._past(day).ask(question, self.seconds * times)
        db, clock = self._connection()
        with clock.limit(self.seconds * times):
            return question(db, self.shelf)

    def _connection(self) -> tuple[RecordDB, Clock]:
        if not hasattr(self._own, "db"):
            db, clock = query.open(self.path, readonly=True), Clock()
            db.store.connection.set_progress_handler(clock, STEPS)
            self._own.db, self._own.clock = db, clock
            self._open.append(db)
        return self._own.db, self._own.clock

    def _past(self, day: str) -> Past:
        """The record of a day; the one that was asked for longest ago goes when there are too many."""
        with self._lock:
            found = self._pasts.pop(day, None) or Past(self.path, day)
            self._pasts[day] = found
            if len(self._pasts) > PASTS:
                self._pasts.popitem(last=False)[1].close()
            return found

    def _forget(self) -> None:
        """Let go of all days: what is written now may be about them."""
        with self._lock:
            for past in self._pasts.values():
                past.close()
            self._pasts.clear()

    # ---- the shelf

    def _watch(self) -> None:
        """Fill the shelf, and make another when somebody has written to the database."""
        with query.open(self.path, readonly=True) as db:
            seen, pause = version(db.store), WATCH
            try:
                self.shelf.fill(db.store)
            except Exception:  # noqa: BLE001 - every page says it
                return
            while not self._stop.wait(pause):
                pause = WATCH
                try:
                    if (now := version(db.store)) != seen:
                        self.shelf, seen = Shelf().fill(db.store), now
                        self._forget()
                        pause = max(WATCH, PATIENCE * self.shelf.took)
                except StoreError:
                    continue  # the file is being replaced or locked; the old shelf stays until it can be read

    # ---- writing

    @contextmanager
    def writing(self) -> Iterator[RecordDB]:
        """The database open for writing, one writer at a time; the shelf follows by itself."""
        with self._writing, query.open(self.path) as db:
            yield db

    def close(self) -> None:
        """End the threads; connections are closed by the threads' end."""
        self._stop.set()
        self._watcher.join(WATCH * 2)
        self._forget()
        self._pool.shutdown(cancel_futures=True)
