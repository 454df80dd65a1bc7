"""Write the record to a file for other tools: whole or not at all, and byte for byte the same for the same record."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import UsageError
from detente.export import eventdata, plover, tables
from detente.export.acts import Act, acts
from detente.query import RecordDB, Rows
from detente.store.connect import guard

#: File endings by which a format is known when none is given.
SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx", ".graphml": "graphml"}
TABLES = ("csv", "jsonl", "parquet", "xlsx")
FORMATS = (*TABLES, "plover", *eventdata.FORMATS, "graphml")
WHAT = ("events", "mentions", "statements", "claims", "reports", "dyads", "edges", "failures", "records")


class Exported(msgspec.Struct, frozen=True):
    """What was written: the file, its rows, and the events that the format cannot hold (no date, no target)."""

    path: str
    format: str
    rows: int
    skipped: int = 0


def export(
    db: RecordDB,
    path: Path | str,
    format: str | None = None,
    what: str = "events",
    *,
    excel_safe: bool = False,
    **filters: Any,
) -> Exported:
    """Write events (or `what` else) to `path`; the format is taken from the file's ending if not given.

    csv, jsonl, parquet and xlsx hold any listing with its filters, jsonl also whole `records`; plover, polecat,
    icews, gdelt, gdelt-mentions, phoenix and keds hold events told as done unless `status` says else; graphml holds
    the dyads. UsageError for a format, listing or filter that cannot be; MissingExtra; DiskFull or another StoreError.
    """
    path = Path(path)
    format = format or SUFFIXES.get(path.suffix.lower())
    if format not in FORMATS:
        raise UsageError(f"There is no format {format!r}.", remedy=f"Use one of {', '.join(FORMATS)}.")
    if what not in WHAT or (what == "records" and format != "jsonl"):
        raise UsageError(
            f"{format} has no listing {what!r}.", remedy=f"Use one of {', '.join(WHAT)}; records go to jsonl only."
        )
    if format not in TABLES and what != "events":
        raise UsageError(f"{format} holds events, not {what}.", remedy=f"For {what} use one of {', '.join(TABLES)}.")
    return _whole(path, lambda part: _write(db, part, format, what, excel_safe, filters), format)


def _whole(path: Path, write: Callable[[Path], tuple[int, int]], format: str) -> Exported:
    """Write beside the file and put it in place when it is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with guard(path):
        try:
            rows, skipped = write(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return Exported(str(path), format, rows, skipped)


def _write(
    db: RecordDB, path: Path, format: str, what: str, excel_safe: bool, filters: dict[str, Any]
) -> tuple[int, int]:
    if format in TABLES:
        return _write_table(db, path, format, what, excel_safe, filters), 0
    if format == "graphml":
        rows = listing(db, "dyads", filters)
        _put(path, (line.encode("utf-8") for line in plover.graphml(rows)))
        return len(rows), 0
    found = acts(db, **_checked(db.events, {"status": "done", **filters}))
    if format == "plover":
        written = _put(path, tables.jsonl_lines(x for act in found for x in plover.plover(act)))
        return written, 0
    return _write_eventdata(path, eventdata.FORMATS[format], found)


def _write_eventdata(path: Path, format: eventdata.Format, found: Iterable[Act]) -> tuple[int, int]:
    """Rows written, and events that gave none: these formats have no place for an undated act."""
    rows = skipped = 0

    def lines() -> Iterator[bytes]:
        nonlocal rows, skipped
        if format.header:
            yield eventdata.line(format.columns, format)
        for act in found:
            own = [eventdata.line(row, format) for row in format.rows(act)] if act.row["date_start"] else []
            rows, skipped = rows + len(own), skipped + (not own)
            yield from own

    _put(path, lines())
    return rows, skipped


def _write_table(db: RecordDB, path: Path, format: str, what: str, excel_safe: bool, filters: dict[str, Any]) -> int:
    if what == "records":
        _checked(db.records, filters)
        return _put(path, tables.jsonl_lines(db.records()))
    rows = listing(db, what, filters)
    if format == "csv":
        _put(path, (line.encode("utf-8") for line in tables.csv_lines(rows, excel_safe=excel_safe)))
    elif format == "jsonl":
        _put(path, tables.jsonl_lines(rows))
    else:
        {"parquet": tables.parquet, "xlsx": tables.xlsx}[format](rows, path)
    return len(rows)


def listing(db: RecordDB, what: str, filters: dict[str, Any]) -> Rows:
    """A listing by name; UsageError for a filter that it does not have."""
    method = getattr(db, what)
    rows: Rows = method(**_checked(method, filters))
    return rows


def _checked(method: Callable[..., Any], filters: dict[str, Any]) -> dict[str, Any]:
    allowed = list(inspect.signature(method).parameters)
    if unknown := [name for name in filters if name not in allowed]:
        raise UsageError(
            f"There is no filter {unknown[0]!r} here.", remedy=f"The filters are {', '.join(allowed) or 'none'}."
        )
    return filters


def _put(path: Path, lines: Iterable[bytes]) -> int:
    """Write the lines; their number."""
    count = 0
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
            count += 1
    return count
