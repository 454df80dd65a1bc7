"""Shards of work and of results: what travels to a worker, and the Parquet file that it leaves."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from detente.pipeline import Codes, Done, Work, versions
from detente.pipeline.stages import work as do
from detente.records import Failure, Record, content_id

RECORD, FAILURE, KNOWN = "record", "failure", "known"
_KINDS = {Record: RECORD, Failure: FAILURE, str: KNOWN}
_TYPES: dict[str, Any] = {RECORD: Record, FAILURE: Failure, KNOWN: str}


def name(works: Sequence[Work]) -> str:
    """The file name of a shard's results: the same for the same work by the same versions of the stages."""
    return content_id("shard-", *versions(), *(w.item for w in works)) + ".parquet"


def code(works: Sequence[Work], coder: Codes, skip: frozenset[str], file: Path) -> None:
    """Do the work of a shard and write its results as Parquet, whole or not at all."""
    write(do(works, coder, skip), file)


def write(done: Iterable[Done], file: Path) -> None:
    """Write results: a row an outcome, in order; a document without outcome has one row of no kind."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [row for d in done for row in _rows(d)]
    columns: dict[str, list[Any]] = {c: [r[k] for r in rows] for k, c in enumerate(("item", "kind", "id", "payload"))}
    types = {"item": pa.string(), "kind": pa.string(), "id": pa.string(), "payload": pa.string()}
    table = pa.table({c: pa.array(v, types[c]) for c, v in columns.items()})
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        pq.write_table(table, part, compression="zstd")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def read(file: Path) -> list[Done]:
    """The results that `write` wrote."""
    import pyarrow.parquet as pq

    found: dict[str, list[Record | Failure | str]] = {}
    for row in pq.read_table(file).to_pylist():
        outcomes = found.setdefault(row["item"], [])
        if row["kind"]:
            outcomes.append(msgspec.json.decode(row["payload"], type=_TYPES[row["kind"]]))
    return [Done(item, tuple(outcomes)) for item, outcomes in found.items()]


def _rows(done: Done) -> list[tuple[str, str | None, str | None, str | None]]:
    if not done.outcomes:
        return [(done.item, None, None, None)]
    return [(done.item, _KINDS[type(o)], _id(o), msgspec.json.encode(o).decode()) for o in done.outcomes]


def _id(outcome: Record | Failure | str) -> str:
    if isinstance(outcome, Record):
        return outcome.report.id
    return outcome.input_id if isinstance(outcome, Failure) else outcome
