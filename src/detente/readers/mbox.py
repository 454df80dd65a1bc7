"""Mailboxes (mbox) into one document for each message, read line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from detente.errors import EmptyInput, MalformedRecord, TooLarge
from detente.readers import documents
from detente.readers.documents import MAIL, document
from detente.records import Failure, RawDoc


def read_mbox(stream: IO[bytes], origin: str) -> Iterator[RawDoc | Failure]:
    """The messages of a mailbox; one that is too large is a Failure; MalformedRecord if the file is no mailbox."""
    first = stream.readline(documents.CHUNK)
    if not first.strip():
        raise EmptyInput(f"{origin} is empty.")
    if not first.startswith(b"From "):
        raise MalformedRecord(f"{origin} is no mailbox: it does not begin with 'From '.", remedy="Save mails as .eml.")
    number, lines, size = 1, [b""], 0
    for line in _lines(stream):
        if line.startswith(b"From ") and lines[-1] in (b"\n", b"\r\n", b""):
            yield _message(lines, size, f"{origin}#{number}")
            number, lines, size = number + 1, [b""], 0
            continue
        size += len(line)
        if size <= documents.limit():
            lines.append(line[1:] if line.startswith(b">From ") else line)
        else:
            lines = [line[-2:]]
    yield _message(lines, size, f"{origin}#{number}")


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(documents.CHUNK):
        yield line


def _message(lines: list[bytes], size: int, origin: str) -> RawDoc | Failure:
    if size > documents.limit():
        return Failure.of(TooLarge(f"{origin} has more than {documents.limit():,} bytes."), "read", origin)
    data = b"".join(lines)
    if not data.strip():
        return Failure.of(EmptyInput(f"{origin} is empty."), "read", origin)
    return document(data, MAIL, origin)
