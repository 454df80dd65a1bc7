"""Rows to records, one after the other: `Iterator[Record | Skipped | Failure]`, never more than a line in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from detente.errors import EncodingError, InputError, MalformedRecord
from detente.imports import files, gdelt, icews, layouts, phoenix, polecat
from detente.imports.cells import Cells
from detente.imports.layouts import Dataset, Layout
from detente.imports.rows import Told, record
from detente.records import Failure, Record

#: A file with so many rows that cannot be read is given up.
TOO_MANY = 10_000
_TELLERS: dict[str, Callable[[Cells], Told | str]] = {
    "icews": icews.told, "gdelt": gdelt.told, "polecat": polecat.told, "phoenix": phoenix.told,
}  # fmt: skip


class Skipped(NamedTuple):
    """A sound row that the record has no place for, and why."""

    origin: str
    reason: str


Outcome = Record | Skipped | Failure


def read(path: Path | str, format: str | None = None) -> Iterator[Outcome]:
    """The record of each row of an event file, or why there is none; UsageError for an unknown format.

    `format` is icews, gdelt, polecat or phoenix, and told from the file's columns if not given. A file that is none
    gives one failure, a bad row a failure that names file, line, column, value and what is allowed.
    """
    for outcome, _ in outcomes(Path(path), format):
        yield outcome


def outcomes(path: Path, format: str | None = None) -> Iterator[tuple[Outcome, int]]:
    """The outcomes of a file's rows, each with the bytes of the file read until then."""
    wanted = layouts.dataset(format) if format else None
    for found in files.tables(path):
        if isinstance(found, files.Refused):
            yield Failure.of(found.error, "import", found.origin), 0
            continue
        try:
            yield from _rows(found, wanted)
        except InputError as error:
            yield Failure.of(error, "import", found.origin), 0


def _rows(table: files.Table, wanted: Dataset | None) -> Iterator[tuple[Outcome, int]]:
    layout: Layout | None = None
    failed = 0
    for line in table.lines:
        if not line.data.strip():
            continue
        if layout is None:
            layout = layouts.layout(_decoded(line.data.removeprefix(b"\xef\xbb\xbf")).split("\t"), wanted)
            if layout.headed:
                continue
        outcome = _outcome(line.data, layout, f"{table.origin}#{line.number}")
        failed += isinstance(outcome, Failure)
        yield outcome, line.read
        if failed >= TOO_MANY:
            raise MalformedRecord(
                f"{TOO_MANY:,} rows cannot be read; the rest of the file is left.", remedy="Is it the right file?"
            )


def _outcome(data: bytes, layout: Layout, origin: str) -> Outcome:
    try:
        line = _decoded(data)
        values = line.split("\t")
        if len(values) != layout.width:
            raise _cut(len(values), layout)
        return _read(layout, values, quoted='"' in line, origin=origin)
    except InputError as error:
        return Failure.of(error, "import", origin)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EncodingError(f"Byte {error.start + 1} is no UTF-8.") from error


def _cut(cells: int, layout: Layout) -> MalformedRecord:
    remedy = f"Rows of this {layout.dataset.name} file have {layout.width}."
    return MalformedRecord(f"The row has {cells} cells.", remedy=remedy)


def _read(layout: Layout, values: list[str], *, quoted: bool, origin: str) -> Record | Skipped:
    dataset = layout.dataset
    if not layout.plain:
        values = [values[k] for k in layout.places]
    bare = list(map(_unquoted, values)) if quoted else values
    if dataset.empty:
        bare = ["" if v == dataset.empty else v for v in bare]
    cells = dict(zip(dataset.columns, bare, strict=True))
    found = _TELLERS[dataset.format](cells)
    if isinstance(found, str):
        return Skipped(origin, found)
    return record(dataset, found, values, [cells[c] for c in dataset.key], origin)


def _unquoted(cell: str) -> str:
    """A cell without quotation marks round it."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('\\"', '"').replace('""', '"')
    return cell
