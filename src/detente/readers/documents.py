"""What the readers share: the kinds of document they give, how one is made, and how much of a stream is read."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import IO, Any

from detente import config
from detente.errors import EmptyInput, TooLarge
from detente.records import RawDoc

PLAIN, HTML, JSON = "text/plain", "text/html", "application/json"
PDF, MAIL = "application/pdf", "message/rfc822"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Bytes read at once where a stream is passed over.
CHUNK = 1 << 16


def limit() -> int:
    """The most bytes that one document may have."""
    return config.number("max_document_bytes")


def document(data: bytes, kind: str, origin: str) -> RawDoc:
    """The raw document of these bytes."""
    return RawDoc(data, kind, origin, hashlib.sha256(data).hexdigest())


def of_text(text: str, kind: str, origin: str) -> RawDoc:
    """The raw document of a text, as UTF-8."""
    return document(text.encode("utf-8", "surrogatepass"), kind, origin)


def of_record(fields: Mapping[str, Any], origin: str) -> RawDoc:
    """The raw document of a record; its empty fields are left out."""
    kept = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
    return of_text(json.dumps(kept, ensure_ascii=False), JSON, origin)


def enclosed(data: bytes, media_type: str, fields: Mapping[str, Any], origin: str) -> RawDoc:
    """The raw document of a file that is no text, with what is known of it beside."""
    return of_record({**fields, "media_type": media_type, "data": base64.b64encode(data).decode()}, origin)


def whole(stream: IO[bytes], origin: str, size: int | None = None) -> bytes:
    """All bytes of one document; TooLarge before it is read where the size is known, EmptyInput if there are none."""
    most = limit()
    if size is not None and size > most:
        raise TooLarge(f"{origin} has {size:,} bytes, more than {most:,}.")
    data = take(stream, most + 1)
    if len(data) > most:
        raise TooLarge(f"{origin} has more than {most:,} bytes.")
    if not data.strip():
        raise EmptyInput(f"{origin} is empty.")
    return data


def take(stream: IO[bytes], most: int) -> bytes:
    """Up to so many bytes, read in bounded steps: some streams give far more memory to one large read."""
    parts: list[bytes] = []
    while most > 0 and (part := stream.read(min(most, CHUNK))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def shown(origin: object) -> str:
    """A path as text that can be stored and printed: bytes of names that are no UTF-8 are replaced."""
    return str(origin).encode("utf-8", "replace").decode()
