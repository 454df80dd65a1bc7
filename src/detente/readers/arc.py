"""ARC files, as web archives wrote them before WARC: a line about each record, then what the server answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from detente.errors import EmptyInput, InputError, MalformedRecord
from detente.readers.documents import CHUNK, shown
from detente.readers.unpack import Meter
from detente.readers.warc import Block, answered
from detente.records import Failure, RawDoc

#: Longest line about a record, in bytes; addresses are most of it.
_LINE = 65_536
#: Fields of such a line: five in version 1 (address, IP, date, type, length), ten in version 2; the length comes last.
_FIELDS = (5, 10)


def read_arc(stream: IO[bytes], origin: str, meter: Meter) -> Iterator[RawDoc | Failure]:
    """One document for each page, text or PDF that a server gave with status 200; what else was got is passed over.

    A record too large or damaged is one Failure; MalformedRecord if the file is none, EmptyInput without a page.
    """
    found, number = False, 0
    while (about := _about(stream, origin)) is not None:
        number += 1
        (url, length), where = about, f"{origin}#{number}"
        block = Block(stream, length)
        try:
            document = answered(block, url, where, meter)
        except InputError as error:
            document = Failure.of(error, "read", where)
        if document is not None:
            found = True
            yield document
        while block.read(CHUNK):
            pass
        if block.left:
            raise MalformedRecord(f"{origin} ends in the middle of record {number}.", remedy="Get the file again.")
    if not found:
        raise EmptyInput(f"{origin} holds no page.")


def _about(stream: IO[bytes], origin: str) -> tuple[str, int] | None:
    """The address and the length of the next record, or None at the end."""
    line = stream.readline(_LINE)
    while line and not line.strip():
        line = stream.readline(_LINE)
    if not line:
        return None
    fields = line.split(b" ")
    length = fields[-1].strip()
    if len(fields) not in _FIELDS or not length.isdigit() or len(length) > 15:
        raise MalformedRecord(f"{origin} is no ARC file, or damaged.", remedy="Get the file again.")
    return shown(fields[0].decode("utf-8", "replace")), int(length)
