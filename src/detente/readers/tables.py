"""CSV, TSV and Parquet into records; every cell of CSV is text, so that codes such as 014 and NA stay what they are."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import IO, Any

from detente.errors import EmptyInput, InputError, MalformedRecord, MissingExtra, TooLarge, UnsafeArchive
from detente.readers import documents
from detente.readers.documents import of_record, take
from detente.readers.encodings import BOMS, decode
from detente.readers.fields import FieldMap
from detente.readers.unpack import Meter, spooled
from detente.records import Failure, RawDoc

#: Bytes by which the encoding and the separator of a table are told.
_SAMPLE = 1 << 16
_SEPARATORS = ",;\t|"
#: Rows of a Parquet file decoded at once.
_BATCH = 64
#: A column chunk that unpacks to more bytes is decoded in one piece that a report's text never needs.
_MOST_CHUNK = 1 << 30


def read_csv(stream: IO[bytes], origin: str, fields: FieldMap) -> Iterator[RawDoc | Failure]:
    """One document for each row of a table with a header (or with `fields` that are column numbers)."""
    sample = take(stream, _SAMPLE)
    if not sample.strip():
        raise EmptyInput(f"{origin} is empty.")
    csv.field_size_limit(max(csv.field_size_limit(), documents.limit()))
    lines = _text_lines(sample, stream, origin)
    first = next(lines)
    reader = csv.reader(itertools.chain((first,), lines), delimiter=_separator(first), strict=False)
    header: Sequence[str] | None = None
    while True:
        where = f"{origin}#{reader.line_num + 1}"
        try:
            row = _row(next(reader), where)
            if header is None:
                header = _header(row, fields, origin)
                if not fields.numbered:
                    continue
            if any(cell.strip() for cell in row):
                yield of_record(fields.read(_record(header, row, where), where), where)
        except StopIteration:
            return
        except csv.Error as error:
            damage = MalformedRecord(f"{where} is no row of a table: {error}.", remedy="Look for a quote left open.")
            yield Failure.of(damage, "read", where)
        except InputError as error:
            if header is None:
                raise
            yield Failure.of(error, "read", where)


def _header(row: Sequence[str], fields: FieldMap, origin: str) -> Sequence[str]:
    """The names of the columns; MalformedRecord if none of them can hold a text."""
    if fields.numbered:
        return [str(k) for k in range(1, len(row) + 1)]
    header = [cell.strip() for cell in row]
    fields.refuse_without_text(header, origin)
    return header


def _record(header: Sequence[str], row: Sequence[str], where: str) -> dict[str, str]:
    if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
        raise MalformedRecord(
            f"{where} has {len(row)} cells, the header {len(header)}.", remedy="Put cells with separators in quotes."
        )
    return dict(zip(header, row, strict=False))


def _row(row: list[str], where: str) -> list[str]:
    """The row; cells with bytes that are not of the table's encoding are read in their own."""
    return [
        cell if cell.isascii() or not any("\udc80" <= c <= "\udcff" for c in cell)
        else decode(cell.encode("utf-8", "surrogateescape"), where)
        for cell in row
    ]  # fmt: skip


def _text_lines(sample: bytes, stream: IO[bytes], origin: str) -> Iterator[str]:
    """The lines of a table; TooLarge is raised for one that no document can have, and the next is then given."""
    mark = next((encoding for bom, encoding in BOMS if sample.startswith(bom)), None)
    if mark is None:
        decode(sample[: sample.rfind(b"\n") + 1] or sample, origin)  # refuses what is no text
    text = io.TextIOWrapper(
        io.BufferedReader(_Joined(sample, stream)),
        "utf-8-sig" if mark in (None, "utf-8") else mark,
        errors="surrogateescape" if mark is None else "replace",
        newline="",
    )  # fmt: skip
    return _Lines(text, origin)


class _Lines(Iterator[str]):
    """The lines of a text; one that is too long is passed over and raised as TooLarge, and the next call goes on."""

    def __init__(self, text: io.TextIOWrapper, origin: str) -> None:
        self._text, self._origin = text, origin

    def __next__(self) -> str:
        most = documents.limit()
        line = self._text.readline(most)
        if not line:
            raise StopIteration
        if len(line) < most or line.endswith(("\n", "\r")):
            return line.replace("\0", "")
        while line and not line.endswith(("\n", "\r")):
            line = self._text.readline(1 << 20)
        raise TooLarge(f"A line of {self._origin} is longer than {most:,} characters.")


class _Joined(io.RawIOBase):
    """The bytes that were looked at, and the stream behind them."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            data = self._stream.read(min(len(buffer), documents.CHUNK))
        buffer[: len(data)] = data
        return len(data)


def _separator(first: str) -> str:
    """The separator that the first line has most of, outside quotes."""
    bare = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=lambda s: (bare.count(s), s == ","))


def read_parquet(stream: IO[bytes], origin: str, fields: FieldMap, meter: Meter) -> Iterator[RawDoc | Failure]:
    """One document for each row of a Parquet file; only columns that may be fields are read.

    MissingExtra without pyarrow, MalformedRecord for a damaged file.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingExtra(
            "Reading Parquet needs pyarrow.", remedy="Install it with pip install 'detente[frames]'."
        ) from error
    file = spooled(stream, origin)
    try:
        table = parquet.ParquetFile(file)
        fields.refuse_without_text(table.schema_arrow.names, origin)
        columns = [name for name in table.schema_arrow.names if fields.wants(name)]
        _refuse_bombs(table.metadata, origin)
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                found = _of_row(row, f"{origin}#{number}", fields)
                meter.count(len(found.data) if isinstance(found, RawDoc) else 0)
                yield found
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise MalformedRecord(
            f"{origin} is no Parquet file that can be read: {error}.", remedy="Get it again."
        ) from error
    finally:
        if file is not stream:
            file.close()


def _refuse_bombs(metadata: Any, origin: str) -> None:
    """UnsafeArchive if a column of a row group unpacks to more than the texts of its rows can need."""
    groups = (metadata.row_group(k) for k in range(metadata.num_row_groups))
    sizes = (group.column(c).total_uncompressed_size for group in groups for c in range(group.num_columns))
    if any(size > _MOST_CHUNK for size in sizes):
        raise UnsafeArchive(
            f"{origin} has a column chunk of more than {_MOST_CHUNK:,} bytes.",
            remedy="Write it with smaller row groups.",
        )


def _of_row(row: dict[str, Any], origin: str, fields: FieldMap) -> RawDoc | Failure:
    try:
        return of_record(fields.read(row, origin), origin)
    except InputError as error:
        return Failure.of(error, "read", origin)
