"""WARC files into one document for each page, read forward in bounded steps.

The format (ISO 28500) is headers, a length and a block; the standard library's header reader is bounded, and a
general library's unbounded `read()` of a packed record is the very bomb to be avoided, so it is read here.
"""

from __future__ import annotations

import http.client
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from email.message import Message
from functools import partial
from typing import IO, Any

from detente.errors import EmptyInput, InputError, MalformedRecord, TooLarge, UnsupportedFormat
from detente.readers import documents
from detente.readers.documents import CHUNK, HTML, PDF, PLAIN, enclosed, of_record, shown, take
from detente.readers.encodings import decode
from detente.readers.unpack import Meter, unpacked
from detente.records import Failure, RawDoc

_PAGES = frozenset((HTML, "application/xhtml+xml"))
#: Content codings that are undone.
_CODINGS = {"gzip": "gz", "x-gzip": "gz", "zstd": "zst", "br": "br"}
#: Longest line between records; only empty ones stand there.
_BLANK = 4096
#: What reads a record under the name that it is told by; None for one that is no page.
Reads = Callable[[str], RawDoc | Failure | None]


def read_warc(stream: IO[bytes], origin: str, meter: Meter) -> Iterator[RawDoc | Failure]:
    """One document for each page, text or PDF that a server gave with status 200; what else was got is passed over.

    A record too large or damaged is one Failure; MalformedRecord if the file is none, EmptyInput without a page.
    """
    return pages(_records(stream, origin, meter), origin)


def pages(records: Iterable[tuple[Block, Reads]], origin: str) -> Iterator[RawDoc | Failure]:
    """The documents of a web archive's records, each given as its bytes and as what reads them under a name.

    A record too large or damaged is one Failure; MalformedRecord if the file breaks off, EmptyInput without a page.
    """
    found = False
    for number, (block, read) in enumerate(records, 1):
        where = f"{origin}#{number}"
        try:
            document = read(where)
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


def _records(stream: IO[bytes], origin: str, meter: Meter) -> Iterator[tuple[Block, Reads]]:
    number = 0
    while (headers := _headers(stream, origin)) is not None:
        number += 1
        block = Block(stream, _length(headers, f"{origin}#{number}"))
        yield block, partial(_document, headers, block, meter=meter)


def _headers(stream: IO[bytes], origin: str) -> Message | None:
    """The headers of the next record, or None at the end."""
    line = stream.readline(_BLANK)
    while line and not line.strip():
        line = stream.readline(_BLANK)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise MalformedRecord(f"{origin} is no WARC file, or damaged.", remedy="Get the file again.")
    return _parsed(stream, origin)


def _parsed(stream: IO[bytes], origin: str) -> Message:
    try:
        return http.client.parse_headers(stream)
    except http.client.HTTPException as error:  # too many headers, or too long ones
        raise MalformedRecord(f"{origin} has headers that no record has: {error}.", remedy="Get it again.") from error


def _length(headers: Message, where: str) -> int:
    told = (headers.get("Content-Length") or "").strip()
    if not (told.isascii() and told.isdigit()) or len(told) > 15:
        raise MalformedRecord(f"{where} does not tell its length.", remedy="Get the file again.")
    return int(told)


class Block(io.RawIOBase):
    """The bytes of one record."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self._stream, self.left = stream, length

    def readable(self) -> bool:
        """True: it is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; the number of bytes, 0 at the end of the record."""
        data = self._stream.read(min(len(buffer), self.left, CHUNK))
        self.left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def _document(headers: Message, block: Block, where: str, meter: Meter) -> RawDoc | Failure | None:
    """The document of a record, or None if it is no page."""
    kind = (headers.get("WARC-Type") or "").strip().lower()
    url = shown(headers.get("WARC-Target-URI") or "").strip().strip("<>")
    if kind in ("resource", "conversion"):
        return _made(block, _media_type(headers), {"url": url}, where, _charset(headers))
    return answered(block, url, where, meter) if kind == "response" else None


def answered(block: Block, url: str, where: str, meter: Meter) -> RawDoc | Failure | None:
    """The document of what a web server answered, headers first; None if that is no page."""
    if not url.lower().startswith(("http:", "https:")):
        return None
    stream = io.BufferedReader(block, CHUNK)
    status = stream.readline(_BLANK).split()
    if len(status) < 2 or not status[0].startswith(b"HTTP/") or status[1] != b"200":
        return None
    answer = _parsed(stream, where)
    if (media_type := _media_type(answer)) not in (*_PAGES, PLAIN, PDF):
        return None
    return _made(_uncoded(stream, answer, where, meter), media_type, {"url": url}, where, _charset(answer))


def _media_type(headers: Message) -> str:
    return (headers.get("Content-Type") or "").split(";")[0].strip().lower()


def _charset(headers: Message) -> str | None:
    try:
        return headers.get_content_charset()
    except (ValueError, LookupError):
        return None


def _made(stream: Any, media_type: str, known: dict[str, str], where: str, charset: str | None) -> RawDoc | None:
    if media_type not in (*_PAGES, PLAIN, PDF):
        return None
    data = take(stream, documents.limit() + 1)
    if len(data) > documents.limit():
        raise TooLarge(f"{where} has more than {documents.limit():,} bytes.")
    if not data.strip():
        raise EmptyInput(f"{where} is empty.")
    if media_type == PDF:
        return enclosed(data, PDF, known, where)
    name = "text" if media_type == PLAIN else "html"
    return of_record({name: decode(data, where, charset), **known}, where)


def _uncoded(stream: IO[bytes], answer: Message, where: str, meter: Meter) -> Any:
    """The body without chunks and content codings, unpacked in bounded steps."""
    if "chunked" in (answer.get("Transfer-Encoding") or "").lower() and stream.peek(1)[:1].isalnum():  # type: ignore[attr-defined]
        stream = io.BufferedReader(_Dechunked(stream, where), CHUNK)
    coding = (answer.get("Content-Encoding") or "identity").strip().lower()
    if coding in ("identity", "none", "", "utf-8"):
        return stream
    if coding == "deflate":
        return _Inflated(stream, where)
    if coding not in _CODINGS:
        raise UnsupportedFormat(f"{where} is packed as {coding[:40]!r}.", remedy="Archive it without content coding.")
    head = stream.peek(5).lstrip()[:5]  # type: ignore[attr-defined]
    if (coding.endswith("gzip") and head[:2] != b"\x1f\x8b") or head.startswith((b"<", b"%PDF-")):
        return stream  # crawlers that unpack pages leave the header as it was
    return unpacked(_CODINGS[coding], stream, meter, where)


class _Dechunked(io.RawIOBase):
    """A body in chunks (RFC 9112), joined."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream, self._where, self._left = stream, where, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left == 0:
            line = self._stream.readline(_BLANK).strip() or self._stream.readline(_BLANK).strip()
            self._left = _hexadecimal(line, self._where)
        data = self._stream.read(min(len(buffer), self._left, CHUNK)) if self._left else b""
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def _hexadecimal(line: bytes, where: str) -> int:
    digits = line.split(b";")[0].strip()
    try:
        return int(digits, 16) if 0 < len(digits) <= 8 else 0 if not digits else _bad_chunk(where)
    except ValueError:
        return _bad_chunk(where)


def _bad_chunk(where: str) -> int:
    raise MalformedRecord(f"{where} has a damaged chunk.", remedy="Get the file again.")


class _Inflated:
    """A body packed as `deflate`, with or without the zlib header; read in steps that stop at a bound."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream, self._where = stream, where
        bare = stream.peek(1)[:1] not in (b"\x78", b"\x58", b"\x68", b"\x48")  # type: ignore[attr-defined]
        self._unpacker = zlib.decompressobj(-15 if bare else 15)

    def read(self, size: int) -> bytes:
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._stream.read(CHUNK)
            try:
                data = self._unpacker.decompress(packed, size)
            except zlib.error as error:
                raise MalformedRecord(f"{self._where} is damaged: {error}.", remedy="Get it again.") from error
            if data or not packed:
                return data
        return b""
