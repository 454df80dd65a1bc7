"""JSON and JSON lines into records, line by line where there are lines."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from detente.errors import EmptyInput, InputError, MalformedRecord, TooLarge
from detente.readers import documents
from detente.readers.documents import JSON, of_record, of_text, whole
from detente.readers.encodings import BOMS, decode
from detente.readers.fields import NAMES, FieldMap, records
from detente.records import Failure, RawDoc

_KEPT = frozenset((*NAMES, "data", "media_type"))
_SPLIT = "Make it JSON lines, one report a line: jq -c '.[]' FILE.json > FILE.jsonl"


def read_json(stream: IO[bytes], origin: str, size: int | None, fields: FieldMap) -> Iterator[RawDoc | Failure]:
    """One document for each report of a JSON file: one report, a list, a service's answer, or JSON lines."""
    try:
        text = decode(whole(stream, origin, size), origin)
    except TooLarge as error:
        raise TooLarge(error.message, remedy=_SPLIT) from error
    try:
        value = _parsed(text)
    except (ValueError, RecursionError) as error:
        if "Extra data" not in str(error):
            raise MalformedRecord(f"{origin} is no JSON: {error}.") from error
        yield from _of_lines(
            ((n, line.encode("utf-8", "surrogatepass")) for n, line in _numbered(text)), origin, fields
        )
        return
    yield from _of_value(value, text, origin, fields)


def read_lines(stream: IO[bytes], origin: str, fields: FieldMap) -> Iterator[RawDoc | Failure]:
    """One document for each report of a JSONL file, read line by line; a bad line is one Failure."""
    yield from _of_lines(enumerate(_lines(stream), 1), origin, fields)


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n"), 1))


def _of_lines(lines: Iterator[tuple[int, bytes | None]], origin: str, fields: FieldMap) -> Iterator[RawDoc | Failure]:
    empty = True
    for number, line in lines:
        if line is not None and not line.strip():
            continue
        empty = False
        where = f"{origin}#{number}"
        try:
            text, value = _line(line, where)
        except InputError as error:
            yield Failure.of(error, "read", where)
        else:
            yield from _of_value(value, text, where, fields)
    if empty:
        raise EmptyInput(f"{origin} is empty.")


def _line(line: bytes | None, origin: str) -> tuple[str, Any]:
    if line is None:
        raise TooLarge(f"{origin} is longer than {documents.limit():,} bytes.")
    text = decode(line, origin)
    try:
        return text, _parsed(text)
    except (ValueError, RecursionError) as error:
        raise MalformedRecord(f"{origin} is no JSON: {error}.") from error


def _parsed(text: str) -> Any:
    """The JSON value: by the fast parser, or by Python's, which takes lone surrogates and says what is wrong."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return json.loads(text)


def _of_value(value: Any, text: str, origin: str, fields: FieldMap) -> Iterator[RawDoc | Failure]:
    """The documents of a JSON value; one that is a report under the program's own names is left as it is."""
    several = list(records(value))
    if isinstance(value, list) and not several:
        raise EmptyInput(f"{origin} holds an empty list.")
    if len(several) == 1 and several[0] is value:
        yield _of_record(value, text, origin, fields)
        return
    for number, item in enumerate(several, 1):
        where = f"{origin}#{number}" if "#" not in origin.rsplit("/", 1)[-1] else f"{origin}.{number}"
        yield _of_record(item, None, where, fields)


def _of_record(value: Any, text: str | None, origin: str, fields: FieldMap) -> RawDoc | Failure:
    try:
        if not isinstance(value, dict):
            raise MalformedRecord(f"{origin} is no JSON object.")
        if text is not None and not fields and value.keys() <= _KEPT and isinstance(value.get("text"), str):
            return of_text(text, JSON, origin)
        enclosed = {k: value[k] for k in ("data", "media_type") if isinstance(value.get(k), str)}
        if len(enclosed) == 2:
            return of_record({k: v for k, v in value.items() if k in _KEPT}, origin)
        return of_record(fields.read(value, origin), origin)
    except InputError as error:
        return Failure.of(error, "read", origin)


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a stream as UTF-8 or as they are; None for a line that is longer than a document may be."""
    head = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    mark = next((encoding for bom, encoding in BOMS if head.startswith(bom)), None)
    most = documents.limit()
    if mark not in (None, "utf-8"):
        text = io.TextIOWrapper(stream, mark, newline="\n")
        while wide := text.readline(most + 2):
            yield wide.encode("utf-8", "surrogatepass") if len(wide) <= most + 1 else None
        return
    while line := stream.readline(most + 2):
        complete = len(line) <= most + 1
        while not line.endswith(b"\n") and (rest := stream.readline(1 << 20)):
            complete, line = False, rest
        yield line.removeprefix(codecs.BOM_UTF8) if complete else None
