"""What a person sees while an old file is brought up to date, which of a million mentions takes minutes, and Ctrl-C."""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

#: Who waits for longer (seconds) is told for what; SQLite asks after so many of its steps, some hundredths of a second.
_SECONDS, _STEPS = 3.0, 100_000
#: The table whose rows a statement goes through: the time it takes goes by them.
_TABLE = re.compile(r"\b(?:UPDATE|FROM)\s+(\w+)")


class Patience:
    """How far some statements are: told on standard error, once, or again and again if that is a terminal."""

    def __init__(self, connection: sqlite3.Connection, what: str, statements: Sequence[str]) -> None:
        self._connection, self._what = connection, what
        self._begun = self._told = time.monotonic()
        self._rows: dict[str, int] = {}
        self._works = [self._work(s) for s in statements]
        self._at = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While the statements run; a KeyboardInterrupt comes through in the midst of one."""
        self._connection.set_progress_handler(self._tick, _STEPS)
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:  # what a handler raises, SQLite makes this of
                raise KeyboardInterrupt from error
            raise
        finally:
            self._connection.set_progress_handler(None, 0)
            if self._told > self._begun and sys.stderr.isatty():
                print(file=sys.stderr)

    def step(self) -> None:
        """The next statement begins."""
        self._at += 1

    def _tick(self) -> None:
        now = time.monotonic()
        again = sys.stderr.isatty() and now - self._told >= 1.0
        if now - self._begun >= _SECONDS and (again or self._told == self._begun):
            self._told = now
            print(self._line(now - self._begun), file=sys.stderr, end="" if sys.stderr.isatty() else "\n", flush=True)

    def _line(self, seconds: float) -> str:
        done, all_of_it = sum(self._works[: max(0, self._at - 1)]), sum(self._works)
        left = f"about {_time(seconds * (all_of_it - done) / done)} to go" if done else "some minutes if it is large"
        start = "\r\x1b[K" if sys.stderr.isatty() else ""
        return f"{start}{self._what}: {_time(seconds)} so far, {left}. Ctrl-C leaves it as it was."

    def _work(self, statement: str) -> int:
        found = _TABLE.search(statement)
        if found is None or statement.lstrip().upper().startswith("CREATE TRIGGER"):
            return 0
        table = found[1]
        if table not in self._rows:
            self._rows[table] = 0  # one that is made on the way
            with suppress(sqlite3.OperationalError):
                self._rows[table] = int(self._connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()[0])
        return self._rows[table]


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
