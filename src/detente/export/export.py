"""Write the record to a file for other tools: whole or not at all, and byte for byte the same for the same record."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from detente.errors import UsageError
from detente.export import about, eventdata, evidence, package, plover, tables, timeline
from detente.export.acts import Act, acts, project
from detente.query import RecordDB, Rows
from detente.store.connect import guard

#: File endings by which a format is known when none is given.
SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx", ".graphml": "graphml"}
TABLES = ("csv", "jsonl", "parquet", "xlsx")
FORMATS = (*TABLES, "plover", *eventdata.FORMATS, "graphml", "timelinejs")
#: What tables hold: the listings of `RecordDB`, where the words stand, the texts; jsonl also whole records.
WHAT = (
    "events", "mentions", "statements", "claims", "reports", "dyads", "edges", "failures", "evidence", "texts",
    "records",
)  # fmt: skip
_OWN = {"evidence": evidence.evidence, "texts": evidence.texts}


class Exported(msgspec.Struct, frozen=True):
    """What was written: the file, its rows, the events that the format cannot hold, and the descriptor beside it."""

    path: str
    format: str
    rows: int
    skipped: int = 0
    descriptor: str | None = None


class _Wish(NamedTuple):
    """What is to be written, and how."""

    format: str
    what: str
    excel_safe: bool
    project: bool
    filters: dict[str, Any]


def export(
    db: RecordDB,
    path: Path | str,
    format: str | None = None,
    what: str = "events",
    *,
    excel_safe: bool = False,
    project: bool = False,
    **filters: Any,
) -> Exported:
    """Write events (or `what` else) to `path`; the format is taken from the file's ending if not given.

    csv, jsonl, parquet and xlsx hold any listing with its filters, jsonl also whole `records`; plover, polecat,
    icews, gdelt, gdelt-mentions, phoenix, keds and timelinejs hold events told as done unless `status` says else, and
    with `project` also intended ones as the AGREE or THREATEN that they are now; graphml holds the dyads. UsageError
    for a format, listing or filter that cannot be; MissingExtra; DiskFull or another StoreError.
    """
    path = Path(path)
    format = format or SUFFIXES.get(path.suffix.lower())
    if format not in FORMATS:
        wrong = f"There is no format {format!r}." if format else f"The ending of {path.name} tells no format."
        raise UsageError(wrong, remedy=f"Give a format, one of {', '.join(FORMATS)}.")
    if what not in WHAT or (what == "records" and format != "jsonl"):
        raise UsageError(
            f"{format} has no listing {what!r}.", remedy=f"Use one of {', '.join(WHAT)}; records go to jsonl only."
        )
    if format not in TABLES and what != "events":
        raise UsageError(f"{format} holds events, not {what}.", remedy=f"For {what} use one of {', '.join(TABLES)}.")
    if project and (format in TABLES or format == "graphml"):
        raise UsageError(f"{format} knows what is only intended.", remedy="Leave `project` out; see docs/exports.md.")
    return _write(db, path, _Wish(format, what, excel_safe, project, filters))


def _write(db: RecordDB, path: Path, wish: _Wish) -> Exported:
    if wish.format in TABLES and wish.what != "records":
        return _write_table(db, path, wish)
    with _whole(path) as part:
        rows, skipped = _write_other(db, part, wish)
    return Exported(str(path), wish.format, rows, skipped)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, put in its place when it is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with guard(path):
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _write_other(db: RecordDB, path: Path, wish: _Wish) -> tuple[int, int]:
    """The rows written, and the events that gave none."""
    if wish.what == "records":
        _checked(db.records, wish.filters)
        return _put(path, tables.jsonl_lines(db.records())), 0
    if wish.format == "graphml":
        rows = listing(db, "dyads", wish.filters)
        _put(path, (line.encode("utf-8") for line in plover.graphml(rows)))
        return len(rows), 0
    found = _acts(db, wish)
    if wish.format == "plover":
        return _put(path, tables.jsonl_lines(x for act in found for x in plover.plover(act))), 0
    if wish.format == "timelinejs":
        story, skipped = timeline.timelinejs(found)
        path.write_bytes(msgspec.json.encode(story) + b"\n")
        return len(story["events"]), skipped
    return _write_eventdata(path, wish.format, found)


def _acts(db: RecordDB, wish: _Wish) -> Iterator[Act]:
    """The events wanted: those done, with `project` also what becomes of those intended."""
    status = ["done", "intended"] if wish.project else "done"
    found = acts(db, **_checked(db.events, {"status": status, **wish.filters}))
    if not wish.project:
        return found
    return (act for x in found if (act := project(x)) is not None)


def _write_eventdata(path: Path, name: str, found: Iterable[Act]) -> tuple[int, int]:
    """Rows written, and events that gave none: these formats have no place for an undated act."""
    format = eventdata.FORMATS[name]
    rows = skipped = 0

    def lines() -> Iterator[bytes]:
        nonlocal rows, skipped
        if format.header:
            yield eventdata.line(format.columns, format)
        for act in found:
            own = list(_lines(act, name)) if act.row["date_start"] else []
            rows, skipped = rows + len(own), skipped + (not own)
            yield from own

    _put(path, lines())
    return rows, skipped


def _lines(act: Act, name: str) -> Iterator[bytes]:
    """The lines of an act; a row that came from a file of this format goes out as it came in."""
    format, given = eventdata.FORMATS[name], act.given
    if given is not None and given.dataset.format == name:
        yield ("\t".join(given.cells) + "\n").encode("utf-8")
    else:
        yield from (eventdata.line(row, format) for row in format.rows(act))


def _write_table(db: RecordDB, path: Path, wish: _Wish) -> Exported:
    rows = listing(db, wish.what, wish.filters)
    said = about.about(db, wish.what, rows, wish.filters)
    with _whole(path) as part:
        if wish.format == "csv":
            _put(part, (line.encode("utf-8") for line in tables.csv_lines(rows, excel_safe=wish.excel_safe)))
        elif wish.format == "jsonl":
            _put(part, tables.jsonl_lines(rows))
        elif wish.format == "parquet":
            tables.parquet(rows, part, said)
        else:
            tables.xlsx(rows, part, said)
    descriptor = _describe(path, rows, said, wish.excel_safe) if wish.format == "csv" else None
    return Exported(str(path), wish.format, len(rows), descriptor=descriptor)


def _describe(path: Path, rows: Rows, said: about.About, excel_safe: bool) -> str:
    """Write the descriptor of a CSV file; its path."""
    goal, data = package.package(path, rows, said, excel_safe=excel_safe)
    with _whole(goal) as part:
        part.write_bytes(data)
    return str(goal)


def listing(db: RecordDB, what: str, filters: dict[str, Any]) -> Rows:
    """A listing by name; UsageError for a filter that it does not have."""
    if what in _OWN:
        return _OWN[what](db, **_checked(db.reports, filters))
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
