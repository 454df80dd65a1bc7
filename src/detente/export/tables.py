"""Listings as CSV, JSON lines, Parquet and Excel sheets: everything that was stored comes back equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from detente.errors import MissingExtra, UsageError
from detente.export.about import DAYS, About
from detente.query import Rows

#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: The most that an Excel sheet can hold: characters in a cell, rows.
EXCEL_CELL, EXCEL_ROWS = 32_767, 1_048_576
_QUOTED = frozenset(',"\r\n')


def csv_lines(rows: Rows, *, excel_safe: bool = False) -> Iterator[str]:
    """Lines of RFC 4180 CSV with a header; an empty cell is a missing value, `""` an empty text.

    With `excel_safe` a text cell that a spreadsheet would take for a formula is led by an apostrophe.
    """
    yield ",".join(rows.columns) + "\n"
    texts = [c.kind in ("text", "list") for c in rows.schema]
    for values in rows.tuples:
        yield ",".join(_cell(v, safe=excel_safe and t) for v, t in zip(values, texts, strict=True)) + "\n"


def _cell(value: Any, *, safe: bool) -> str:
    text = plain(value)
    if text is None or value == ():
        return ""
    if safe and text.startswith(FORMULA):
        text = "'" + text
    if not text or _QUOTED & set(text) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def plain(value: Any) -> str | None:
    """A value as text: lists joined by `;` (as JSON if that would read back as another), flags as true and false."""
    if isinstance(value, tuple):
        return joined(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def joined(items: tuple[str, ...]) -> str:
    """A list as the text of one cell; `split` undoes it."""
    if any(";" in i for i in items) or (items and (items[0].startswith("[") or items == ("",))):
        return msgspec.json.encode(items).decode("utf-8")
    return ";".join(items)


def split(cell: str) -> tuple[str, ...]:
    """The list that `joined` wrote."""
    if cell.startswith("["):
        return msgspec.json.decode(cell, type=tuple[str, ...])
    return tuple(cell.split(";")) if cell else ()


def jsonl_lines(items: Iterable[Any]) -> Iterator[bytes]:
    """One JSON object a line."""
    encode = msgspec.json.Encoder().encode
    yield from (encode(item) + b"\n" for item in items)


def parquet(rows: Rows, path: Path, about: About | None = None) -> None:
    """Write a Parquet file with real types (days are dates) that says what it is; MissingExtra without pyarrow."""
    pa = rows.to_arrow()
    for k, column in enumerate(rows.schema):
        if column.name in DAYS and column.kind == "text":
            pa = pa.set_column(k, column.name, _days(pa.column(k)))
    fields = [pa.schema.field(c.name).with_metadata({"description": c.meaning}) for c in rows.schema]
    schema = import_module("pyarrow").schema(fields, metadata=_told(about))
    import_module("pyarrow.parquet").write_table(pa.cast(schema), path, compression="zstd")


def _days(column: Any) -> Any:
    """ISO days as dates; left as text if one of them is no whole day."""
    try:
        return column.cast("date32")
    except import_module("pyarrow").ArrowInvalid:
        return column


def _told(about: About | None) -> dict[str, str]:
    """What a file says about itself, as the key-value metadata of its footer."""
    if about is None:
        return {}
    return {
        "detente.listing": about.listing,
        "detente.schema_version": str(about.schema_version),
        "detente.run": msgspec.json.encode(about.run).decode(),
        "detente.licence": about.licence,
        "detente.citation": about.citation,
    }


def xlsx(rows: Rows, path: Path, about: About | None = None) -> None:
    """Write an Excel book: the rows, text as text and never a formula or a link, and a sheet that says what they are.

    MissingExtra without xlsxwriter, UsageError for more rows than a sheet holds.
    """
    if len(rows) >= EXCEL_ROWS:
        raise UsageError(
            f"An Excel sheet holds {EXCEL_ROWS - 1:,} rows, not {len(rows):,}.", remedy="Use csv or parquet."
        )
    try:
        xlsxwriter = import_module("xlsxwriter")
    except ImportError as error:
        raise MissingExtra(
            "xlsxwriter is not installed.", remedy="Install it with pip install 'detente[excel]'."
        ) from error
    import datetime as dt

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # so that equal data give equal bytes
        _sheet(book.add_worksheet("detente"), [rows.columns, *rows.tuples])
        meanings = [(c.name, c.meaning) for c in rows.schema]
        _sheet(book.add_worksheet("about"), [*_told(about).items(), ("", ""), *meanings])


def _sheet(sheet: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    for k, values in enumerate(rows):
        for n, value in enumerate(values):
            _write(sheet, k, n, value)


def _write(sheet: Any, k: int, n: int, value: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(k, n, value)
    elif value != () and (text := plain(value)) is not None:
        sheet.write_string(k, n, text if len(text) <= EXCEL_CELL else text[: EXCEL_CELL - 1] + "…")
