"""The database's schema, the steps that lead to it, and the one way from step to step."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from detente.errors import NewerSchema, NotARecord, StoreError
from detente.store.patience import Patience

#: SQLite's mark of the program a file belongs to: the letters "dete".
APPLICATION_ID = 0x64657465
#: Pages copied at once: a file of gigabytes can be stopped in between.
_PAGES = 16_384


class Migration(NamedTuple):
    """One step of the schema: the version it leads to, and what it does (SQL, then a function if given)."""

    version: int
    sql: str
    also: Callable[[sqlite3.Connection], None] | None = None


@cache
def migrations() -> tuple[Migration, ...]:
    """All steps in order; a released step is never changed, a new one is added."""
    return tuple(Migration(n, _shipped(f"{n:03}.sql")) for n in (1, 2, 3, 4, 5))


def newest() -> int:
    """The schema version that this detente writes."""
    return migrations()[-1].version


def check(connection: sqlite3.Connection, path: Path) -> int:
    """The file's schema version, 0 if it is new; NotARecord or NewerSchema if it cannot be used."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    if owner != APPLICATION_ID:
        if owner or version or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise NotARecord(f"{path} is a database of another program.")
        return 0
    if version > newest():
        raise NewerSchema(f"{path} has schema {version}; this detente knows schemas up to {newest()}.")
    return version


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file to the newest schema in one transaction, after a copy to FILE.bak-vN if it held anything.

    Who waits is told on standard error; KeyboardInterrupt, which says how to go on, leaves the file as it was.
    """
    version = check(connection, path)
    if version == newest():
        return
    try:
        if version:
            back_up(connection, path, version)
        _bring_up(connection, path)
    except KeyboardInterrupt as stop:
        told = (
            f"Interrupted. {path} is as it was, of schema {version}. The same command brings it up from the beginning."
        )
        raise KeyboardInterrupt(told) from stop


def _bring_up(connection: sqlite3.Connection, path: Path) -> None:
    # While a step makes a table or its ids anew, references may lead nowhere, and deleting must not reach other tables.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN EXCLUSIVE")
    try:
        version = check(connection, path)  # another process may have been first
        statements = [s for step in migrations() if step.version > version for s in split(step.sql)]
        patience = Patience(connection, f"Bringing {path.name} from schema {version} to {newest()}", statements)
        with patience.watching():
            _steps(connection, version, patience.step)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _steps(connection: sqlite3.Connection, version: int, begins: Callable[[], None]) -> None:
    for step in migrations():
        if step.version > version:
            _apply(connection, step, begins)
    if astray := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError(f"a row of {astray[0]} would point at nothing in {astray[2]}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {newest()}")


def back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy the database to FILE.bak-vN, whole or not at all; the copy's path comes out."""
    goal = path.with_name(f"{path.name}.bak-v{version}")
    half = goal.with_name(goal.name + ".part")
    half.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(half)) as copy:
            connection.backup(copy, pages=_PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    half.replace(goal)
    return goal


def refuse_older(version: int, path: Path) -> None:
    """Raise StoreError if a database opened for reading only would have to be migrated first."""
    if version < newest():
        raise StoreError(
            f"{path} has schema {version}, older than this detente's {newest()}.",
            remedy="Open it once for writing, for example with `detente doctor`, and it is brought up to date.",
        )


def _apply(connection: sqlite3.Connection, step: Migration, begins: Callable[[], None]) -> None:
    for statement in split(step.sql):
        begins()
        connection.execute(statement)
    if step.also is not None:
        step.also(connection)


def split(sql: str) -> Iterator[str]:
    """The statements of an SQL script one by one, so that they run inside an open transaction."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip() and not all(line.startswith("--") or not line.strip() for line in pending.splitlines()):
        yield pending


def _shipped(name: str) -> str:
    return files("detente").joinpath("data/schema", name).read_text("utf-8")
