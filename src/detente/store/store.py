"""The database of records: open, add in whole batches, read back."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from detente.errors import BadRecord, StoreError, UnknownId
from detente.records import EventMention, Failure, Record, Report
from detente.store import replace
from detente.store.connect import connect, guard
from detente.store.rows import COLUMNS, from_rows, mentions_from, to_rows

T = TypeVar("T")

#: Reports read back at once by `records`; a few hundred keep memory flat and the number of queries small.
CHUNK = 200
#: Rows that `batches` holds at once: fewer objects than make Python look for garbage.
BATCH = 500
#: A commit waits for the disk if the last one that did is so many seconds old; waiting takes some 10 ms. A process that
#: is killed loses no commit either way; a power cut may cost those that came since, whole, and the file stays sound.
SYNC_SECONDS = 1.0


class Added(msgspec.Struct, frozen=True):
    """What a batch added: reports new and reports known before, and failures new."""

    new: int = 0
    known: int = 0
    failures: int = 0


class Store:
    """A detente database; a context manager that closes it. One object serves one thread."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, readonly: bool) -> None:
        self.connection, self.path, self.readonly = connection, path, readonly
        self._synced, self._behind = float("-inf"), False

    @classmethod
    def open(cls, path: Path | str, *, readonly: bool = False) -> Self:
        """Open, make or migrate the database at `path`; NotARecord, NewerSchema, DiskFull or another StoreError."""
        path = Path(path)
        return cls(connect(path, readonly=readonly), path, readonly=readonly)

    def close(self) -> None:
        """Close the database, its last commits on the disk; a second call does nothing."""
        if self._behind:
            self._behind = False
            with suppress(sqlite3.Error):  # what was committed is in the file's log, and is read from there
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- writing

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[None]:
        """Everything written inside is kept together or not at all; DiskFull or another StoreError.

        A `durable` one, and the first after a second, outlives a power cut, with all before it; each outlives the
        process.
        """
        if self.readonly:
            raise StoreError(f"{self.path} is open for reading only.", remedy="Open it with readonly=False.")
        waits = durable or time.monotonic() - self._synced >= SYNC_SECONDS
        with guard(self.path):
            self.connection.execute(f"PRAGMA synchronous = {'FULL' if waits else 'NORMAL'}")
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # SQLite itself rolls back when the disk is full
                    self.connection.execute("ROLLBACK")
                raise
        self._behind = not waits
        if waits:
            self._synced = time.monotonic()

    def add(
        self,
        records: Iterable[Record],
        failures: Iterable[Failure] = (),
        *,
        first_seen: str | None = None,
        instead_of: Sequence[str] = (),
        also: Callable[[sqlite3.Connection], None] | None = None,
    ) -> Added:
        """Add records and failures in one transaction; a report that is known by its id is left as it is.

        `first_seen` is an ISO day, the last day of publication if not given. `instead_of`: ids of reports that are
        removed first; what persons judged of them and the ids of their events are kept. `also` writes more in the same
        transaction. BadRecord if a record's words do not stand where it says (nothing is added then), DiskFull or
        another StoreError.
        """
        new = known = 0
        with self.transaction():
            kept = replace.remember(self.connection, instead_of) if instead_of else None
            if instead_of:
                self._remove(instead_of)
            for record in records:
                if self._add(record, first_seen):
                    new += 1
                else:
                    known += 1
            before = self.connection.total_changes
            self.connection.executemany(
                "INSERT OR IGNORE INTO failure (code, stage, input_id, note) VALUES (?, ?, ?, ?)",
                [(f.code, f.stage, f.input_id, f.note) for f in failures],
            )
            failed = self.connection.total_changes - before
            if kept is not None:
                replace.restore(self.connection, kept)
            if also is not None:
                also(self.connection)
        return Added(new, known, failed)

    def _add(self, record: Record, first_seen: str | None) -> bool:
        if self.connection.execute("SELECT 1 FROM report WHERE id = ?", (record.report.id,)).fetchone():
            return False
        try:
            for table, rows in to_rows(record, first_seen).items():
                self.connection.executemany(_insert(table), rows)
        except (UnicodeEncodeError, OverflowError) as error:
            raise BadRecord(f"Report {record.report.id} holds what no database can keep: {error}.") from error
        return True

    def remove(self, report_ids: Iterable[str]) -> int:
        """Remove reports with everything read from them, so that they can be coded again; their number."""
        with self.transaction():
            return self._remove(list(report_ids))

    def _remove(self, report_ids: Sequence[str]) -> int:
        gone = (json.dumps(list(report_ids)),)
        for sql in _FORGET:
            self.connection.execute(sql, gone)
        return self.connection.execute(f"DELETE FROM report WHERE id IN {_LISTED}", gone).rowcount

    # ---- reading

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one query, its values passed as parameters; a StoreError if the file cannot be read."""
        with guard(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever others write meanwhile."""
        if self.connection.in_transaction:  # it is of one moment already
            yield
            return
        with guard(self.path):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    def batches(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of one query, some hundred at a time, so that a million of them never lie in memory as rows; a
        StoreError if the file cannot be read."""
        with guard(self.path):
            cursor = self.connection.execute(sql)
            while rows := cursor.fetchmany(BATCH):
                yield rows

    def known(self, ids: Iterable[str]) -> set[str]:
        """Those of the report ids that the database holds."""
        found = self.execute(
            "SELECT id FROM report WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return {row[0] for row in found}

    def count(self, table: str) -> int:
        """The number of rows of a table; KeyError if it is none that holds a part of records."""
        name = {t: t for t in (*COLUMNS, "failure", "event", "edge")}[table]
        return int(self.execute(f"SELECT count(*) FROM {name}")[0][0])

    def records(self, ids: Iterable[str] | None = None) -> Iterator[Record]:
        """All records (or those of the report ids) in the order of their ids, equal to what was added."""
        wanted = (
            sorted(self.known(ids))
            if ids is not None
            else [r[0] for r in self.execute("SELECT id FROM report ORDER BY id")]
        )
        for chunk in chunked(wanted, CHUNK):
            yield from from_rows({table: self._owned(table, chunk) for table in COLUMNS})

    def reports(self, ids: Iterable[str]) -> Iterator[Report]:
        """The reports with these ids, text and parts, in the order of their ids."""
        for chunk in chunked(sorted(ids), CHUNK):
            yield from (r.report for r in from_rows({table: self._owned(table, chunk) for table in ("report", "part")}))

    def record(self, report_id: str) -> Record:
        """The record of one report; UnknownId if there is none."""
        found = next(self.records([report_id]), None)
        if found is None:
            raise UnknownId(f"{self.path} holds no report {report_id!r}.")
        return found

    def mentions(self, ids: Iterable[str]) -> Iterator[EventMention]:
        """The event mentions with these ids, in the order of their ids."""
        for chunk in chunked(sorted(ids), CHUNK):
            wanted = (json.dumps(chunk),)
            rows = self.execute(f"SELECT {_names('mention')} FROM mention WHERE id IN {_LISTED} ORDER BY id", wanted)
            order = "ORDER BY mention_id, side, ordinal"
            parties = f"SELECT {_names('mention_party')} FROM mention_party WHERE mention_id IN {_LISTED} {order}"
            yield from mentions_from(rows, self.execute(parties, wanted))

    def failures(self) -> list[Failure]:
        """Everything that could not be coded, in the order of input and code."""
        return [
            Failure(*row)
            for row in self.execute(
                "SELECT code, stage, input_id, note FROM failure ORDER BY input_id, code, stage, note"
            )
        ]

    def _owned(self, table: str, report_ids: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows of a table that belong to the reports, each owner's in its order."""
        return self.execute(_owned_sql(table), (json.dumps(report_ids),))


_LISTED = "(SELECT value FROM json_each(?))"
_THEIRS = f"(SELECT id FROM mention WHERE report_id IN {_LISTED})"
_TOLD = f"(SELECT event_id FROM event_mention WHERE mention_id IN {_THEIRS})"
#: Before reports go: their groups are to be linked again, their events and the origins that rest on them made again.
_FORGET = (
    f"DELETE FROM event_redirect WHERE new_id IN {_TOLD}",
    f"DELETE FROM event WHERE id IN {_TOLD}",
    f"DELETE FROM link_group WHERE group_id IN (SELECT group_id FROM link_group WHERE mention_id IN {_THEIRS})",
    f"DELETE FROM report_origin WHERE origin_id IN (SELECT origin_id FROM report_origin WHERE report_id IN {_LISTED})",
)

_PARENTS = {"mention_party": "mention", "statement_span": "statement", "statement_party": "statement",
            "statement_about": "statement", "claim_party": "claim"}  # fmt: skip


def _owned_sql(table: str) -> str:
    columns = COLUMNS[table]
    ordinal = ", ordinal" if "ordinal" in columns else ""
    listed = "SELECT value FROM json_each(?)"
    if parent := _PARENTS.get(table):
        listed = f"SELECT id FROM {parent} WHERE report_id IN ({listed})"
    owner = "report_id" if "report_id" in columns else columns[0]
    return f"SELECT {_names(table)} FROM {table} WHERE {owner} IN ({listed}) ORDER BY {owner}{ordinal}"


def _names(table: str) -> str:
    return ", ".join(COLUMNS[table])


def _insert(table: str) -> str:
    return f"INSERT INTO {table} ({_names(table)}) VALUES ({', '.join('?' * len(COLUMNS[table]))})"


def chunked(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    for k in range(0, len(items), size):
        yield list(items[k : k + size])
