"""ARC files, as web archives wrote them before WARC: a line about each record, then what the server answered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import IO

from detente.errors import MalformedRecord
from detente.readers.documents import shown
from detente.readers.unpack import Meter
from detente.readers.warc import Block, Reads, answered, pages
from detente.records import Failure, RawDoc

#: Longest line about a record, in bytes; addresses are most of it.
_LINE = 65_536
#: Fields of such a line: five in version 1 (address, IP, date, type, length), ten in version 2; the length comes last.
_FIELDS = (5, 10)


def read_arc(stream: IO[bytes], origin: str, meter: Meter) -> Iterator[RawDoc | Failure]:
    """One document for each page, text or PDF that a server gave with status 200; what else was got is passed over.

    A record too large or damaged is one Failure; MalformedRecord if the file is none, EmptyInput without a page.
    """
    return pages(_records(stream, origin, meter), origin)


def _records(stream: IO[bytes], origin: str, meter: Meter) -> Iterator[tuple[Block, Reads]]:
    while (about := _about(stream, origin)) is not None:
        url, length = about
        block = Block(stream, length)
        yield block, partial(answered, block, url, meter=meter)


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
