"""Opening a database file, and the one place where SQLite's errors become detente's."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import BadRecord, DiskFull, NotARecord, StoreError
from detente.store import schema

#: A reader or writer waits this long for another process before it gives up, in milliseconds.
BUSY_MS = 30_000
#: The path of a database that lives in memory and is gone when it is closed.
MEMORY = ":memory:"
#: Page cache of a writer in KiB: it is full after some thousand reports. With more, commits and linking are no faster
#: (16 and 64 MB compared up to 100,000 mentions): the system keeps pages, too.
_CACHE = 16_384
#: Pages of the log after which they are carried over to the file: a page that several commits touch goes there once.
_CHECKPOINT = 10_000
#: What a full disk looks like: SQLITE_FULL; a refused write (RLIMIT_FSIZE, quotas); a refused growth of the -shm file.
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN}
_NO_SPACE = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """An open connection to a detente database, made or migrated if it may be written; the StoreErrors of its kind."""
    if readonly and not path.exists():
        raise NotARecord(f"There is no file {path}.")
    if path.is_dir():
        raise NotARecord(f"{path} is a folder.")
    with guard(path):
        connection = sqlite3.connect(_uri(path, readonly), uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
        try:
            _prepare(connection, path, readonly)
        except BaseException:
            connection.close()
            raise
    return connection


def _uri(path: Path, readonly: bool) -> str:
    if str(path) == MEMORY:
        return "file::memory:"
    uri = path.resolve().as_uri()
    if not readonly:
        return uri + "?mode=rwc"
    # A WAL database needs its -shm file; in a folder that cannot be written it can be read only as unchanging.
    unchanging = not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()
    return uri + ("?mode=ro&immutable=1" if unchanging else "?mode=ro")


def _prepare(connection: sqlite3.Connection, path: Path, readonly: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    version = schema.check(connection, path)
    if readonly:
        schema.refuse_older(version, path)
        connection.execute("PRAGMA trusted_schema = OFF")  # a file may come from a stranger
        connection.execute("PRAGMA query_only = ON")
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a migration waits for the disk; Store says which commits do
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT}")
    schema.migrate(connection, path)


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors on `path` into DiskFull, NotARecord, BadRecord or StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, path) from error
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise disk_full(path) from error
        raise StoreError(f"{path} cannot be used: {error}.", remedy="Check the path and its permissions.") from error


def disk_full(path: Path) -> DiskFull:
    """The error for a disk (or a file-size limit) that is full; names the file and the free space in bytes."""
    free = shutil.disk_usage(path.resolve().parent).free
    return DiskFull(f"{path} cannot grow: {free:,} bytes are free on its disk (a limit on file sizes may also be set).")


def _translated(error: sqlite3.Error, path: Path) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    if code in _FULL:
        return disk_full(path)
    if code is not None and code & 0xFF == sqlite3.SQLITE_NOTADB:
        return NotARecord(f"{path} is no database.")
    if code is not None and code & 0xFF == sqlite3.SQLITE_CONSTRAINT:
        return BadRecord(f"{path} refuses a record: {error}.")
    if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(f"{path} is being written by another process.", remedy="Wait until it is done and try again.")
    if code is not None and code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(f"{path} cannot be opened or written: {error}.", remedy="Check the path and its permissions.")
    return StoreError(f"{path}: {error}.", remedy="Run `detente doctor` on it.")
