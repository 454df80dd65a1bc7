"""Reading the database for pages: a few threads, each with a connection that can only read and stops in time."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from detente import query
from detente.errors import StoreError
from detente.explorer.page import Listed
from detente.query import RecordDB, lists, people
from detente.query.digest import Digest, digest
from detente.query.index import EventIndex, version

T = TypeVar("T")

#: Threads that read; SQLite lets them go side by side, and a laptop has cores for no more.
THREADS = 4
#: A question that takes longer than this many seconds is stopped.
SECONDS = 5.0
#: SQLite looks at the clock after so many of its steps: under a millisecond.
STEPS = 2_000
#: The database is looked at for changes so often, in seconds.
WATCH = 1.0
#: While it changes on and on, the index is made anew no sooner than so many times what making it takes.
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

    @property
    def up(self) -> bool:
        """True once time is up."""
        return bool(self())


class Desk:
    """The one way from pages to a database; `close` ends its threads and connections."""

    def __init__(self, path: Path, *, seconds: float = SECONDS) -> None:
        self.path, self.seconds = path, seconds
        self._own = threading.local()
        self._open: list[RecordDB] = []
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="detente-read")
        self._writing = threading.Lock()
        self._stop = threading.Event()
        self._built = 0.0
        with query.open(path, readonly=True) as first:
            self.index, self.lists, self.digest = self._load(first)
        self._watcher = threading.Thread(target=self._watch, name="detente-watch", daemon=True)
        self._watcher.start()

    # ---- reading

    async def ask(self, question: Callable[[RecordDB], T], *, times: float = 1) -> T:
        """The answer to a question, read by one of the threads; Overrun if it took `times` too long."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self.ask_now, question, times)

    def ask_now(self, question: Callable[[RecordDB], T], times: float = 1) -> T:
        """The answer to a question, read in this thread; Overrun if it took `times` too long."""
        db, clock = self._connection()
        clock.end = time.monotonic() + self.seconds * times
        try:
            return question(db)
        except StoreError as error:
            if clock.up:
                raise Overrun(f"This question takes longer than {self.seconds:g} seconds.") from error
            raise
        finally:
            clock.end = float("inf")

    def _connection(self) -> tuple[RecordDB, Clock]:
        if not hasattr(self._own, "db"):
            db, clock = query.open(self.path, readonly=True), Clock()
            db.store.connection.set_progress_handler(clock, STEPS)
            self._own.db, self._own.clock = db, clock
            self._open.append(db)
        return self._own.db, self._own.clock

    # ---- the index

    def _load(self, db: RecordDB) -> tuple[EventIndex, Listed, Digest]:
        begun = time.monotonic()
        both = Listed(lists.reports(db.store), lists.statements(db.store), people.named(db.store))
        found = EventIndex.load(db.store), both, digest(db.store)
        self._built = time.monotonic() - begun
        return found

    def _watch(self) -> None:
        """Make the index anew when somebody has written to the database."""
        with query.open(self.path, readonly=True) as db:
            seen, pause = version(db.store), WATCH
            while not self._stop.wait(pause):
                pause = WATCH
                try:
                    if (now := version(db.store)) != seen:
                        (self.index, self.lists, self.digest), seen = self._load(db), now
                        pause = max(WATCH, PATIENCE * self._built)
                except StoreError:
                    continue  # the file is being replaced or locked; the old index stays until it can be read

    # ---- writing

    @contextmanager
    def writing(self) -> Iterator[RecordDB]:
        """The database open for writing, one writer at a time; the index follows by itself."""
        with self._writing, query.open(self.path) as db:
            yield db

    def close(self) -> None:
        """End the threads; connections are closed by the threads' end."""
        self._stop.set()
        self._watcher.join(WATCH * 2)
        self._pool.shutdown(cancel_futures=True)
