"""What the tests of the readers share: reading a file, and making archives, WARC records and PDF files by hand."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente import readers
from detente.readers import FieldMap
from detente.records import Failure, RawDoc


def read(path: Path | str, **fields: str) -> list[RawDoc | Failure]:
    return list(readers.read_path(path, FieldMap(fields)))


def records(path: Path | str, **fields: str) -> list[dict[str, Any]]:
    """The fields of all documents; a failure fails the test."""
    found = read(path, **fields)
    assert all(isinstance(f, RawDoc) for f in found), found
    return [json.loads(f.data) for f in found if isinstance(f, RawDoc)]


def codes(path: Path | str, **fields: str) -> list[str]:
    """The failures' codes; `read` for a document."""
    return [getattr(f, "code", "read") for f in read(path, **fields)]


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def response(url: str, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """A WARC response record."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return warc_record("response", url, block, "application/http; msgtype=response")


def warc_record(kind: str, url: str, block: bytes, media_type: str = "text/plain") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2019-05-06T07:08:09Z\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def gz_members(*members: bytes) -> bytes:
    return b"".join(map(gzip.compress, members))


def pdf_bytes(lines: list[str], title: str = "") -> bytes:
    """A PDF of one page that sets these lines, as any writer of PDF would."""
    shown = "".join(f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*\n" for line in lines)
    content = f"BT /F1 11 Tf 14 TL 72 760 Td\n{shown}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) /Author (Jane Roe) >>" % title.encode("latin-1"),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    )
