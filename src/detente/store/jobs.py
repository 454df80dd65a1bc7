"""What was done, by which version of which stage: the jobs that let a run go on, and the runs themselves."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from detente.store.store import Store

#: The stages that leave jobs: `clean` makes a document into a report, `code` a report into its record.
CLEAN, CODE = "clean", "code"
DONE, FAILED = "done", "failed"
#: States of a run; all but `done` can be resumed.
RUNNING, FINISHED, INTERRUPTED, BROKEN = "running", "done", "interrupted", "failed"


class Job(msgspec.Struct, frozen=True):
    """One stage's work on one item (a document's or a report's id), and for `clean` the report that came of it."""

    stage: str
    item: str
    version: str
    outcome: str = DONE
    result: str | None = None


class Run(msgspec.Struct, frozen=True):
    """One call of `detente code`: its paths as given, the folder it ran in and other options, and how far it came."""

    id: int
    started: str
    state: str
    paths: tuple[str, ...]
    options: dict[str, Any]
    reports: int = 0
    failures: int = 0
    seconds: float = 0.0


def write(connection: sqlite3.Connection, jobs: Iterable[Job]) -> None:
    """Write jobs within an open transaction; a later job on the same item takes the place of an earlier one."""
    connection.executemany(
        "INSERT OR REPLACE INTO job (stage, item, version, outcome, result) VALUES (?, ?, ?, ?, ?)",
        [(j.stage, j.item, j.version, j.outcome, j.result) for j in jobs],
    )


def forget_failures(connection: sqlite3.Connection, inputs: Iterable[str]) -> None:
    """Remove within an open transaction what failed of inputs that could be coded after all."""
    connection.executemany("DELETE FROM failure WHERE input_id = ?", [(i,) for i in inputs])


def find(store: Store, stage: str, items: Iterable[str]) -> dict[str, Job]:
    """The jobs of a stage on those of the items that it has dealt with, by item."""
    rows = store.execute(
        "SELECT stage, item, version, outcome, result FROM job WHERE stage = ? AND item IN "
        "(SELECT value FROM json_each(?))",
        (stage, json.dumps(list(items))),
    )
    return {row[1]: Job(*row) for row in rows}


def outdated(store: Store, version: str) -> list[str]:
    """The ids of reports that were coded by another version, or by one that is not known, in their order."""
    return [
        row[0]
        for row in store.execute(
            "SELECT r.id FROM report r LEFT JOIN job j ON j.stage = 'code' AND j.item = r.id"
            " WHERE j.version IS NOT ? ORDER BY r.seq",
            (version,),
        )
    ]


def undocumented(store: Store) -> list[str]:
    """The ids of reports of which no document is known: added through the API or by an older detente."""
    return [
        row[0]
        for row in store.execute(
            "SELECT id FROM report WHERE NOT EXISTS (SELECT 1 FROM job WHERE result = report.id) ORDER BY seq"
        )
    ]


# ---- runs


_COLUMNS = "id, started, state, paths, options, reports, failures, seconds"


def begin(store: Store, paths: Sequence[str], options: dict[str, Any]) -> Run:
    """The run with these paths and options: the unfinished one, which goes on, or a new one."""
    given = (json.dumps(list(paths)), json.dumps(options, sort_keys=True))
    with store.transaction():
        found = store.connection.execute(
            f"SELECT {_COLUMNS} FROM run WHERE state <> 'done' AND paths = ? AND options = ? ORDER BY id DESC", given
        ).fetchone()
        if found is None:
            found = store.connection.execute(
                "INSERT INTO run (started, state, paths, options, reports, failures, seconds)"
                f" VALUES (?, 'running', ?, ?, 0, 0, 0) RETURNING {_COLUMNS}",
                (_now(), *given),
            ).fetchone()
        store.connection.execute("UPDATE run SET state = 'running', ended = NULL WHERE id = ?", (found[0],))
    return _run(found)


def count(connection: sqlite3.Connection, run: Run, reports: int, failures: int, seconds: float) -> None:
    """Write within an open transaction how far a run has come; the counts come on top of those of earlier calls."""
    connection.execute(
        "UPDATE run SET reports = ?, failures = ?, seconds = ? WHERE id = ?",
        (run.reports + reports, run.failures + failures, run.seconds + seconds, run.id),
    )


def end(store: Store, run: Run, state: str) -> None:
    """Write how a run ended."""
    with store.transaction(durable=True):
        store.connection.execute("UPDATE run SET state = ?, ended = ? WHERE id = ?", (state, _now(), run.id))


def unfinished(store: Store) -> Run | None:
    """The last run that did not come to its end, if that is the last one."""
    rows = store.execute(f"SELECT {_COLUMNS} FROM run ORDER BY id DESC LIMIT 1")
    return _run(rows[0]) if rows and rows[0][2] != FINISHED else None


def pace(store: Store) -> float | None:
    """Seconds a report took in earlier runs; None if there were none."""
    total, seconds = store.execute("SELECT sum(reports), sum(seconds) FROM run")[0]
    return seconds / total if total else None


def _run(row: Sequence[Any]) -> Run:
    return Run(row[0], row[1], row[2], tuple(json.loads(row[3])), json.loads(row[4]), *row[5:])


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def relative(run: Run) -> bool:
    """True if a run was given paths that mean something only in the folder it ran in."""
    return any(not Path(p).is_absolute() and "://" not in p for p in run.paths)
