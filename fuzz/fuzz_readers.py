"""Any bytes under any ending give documents, or an error of detente's own tree."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["detente.readers", "detente.records"]):
    from detente.errors import DetenteError
    from detente.readers.fields import FieldMap
    from detente.readers.read import read_source
    from detente.readers.sources import Source
    from detente.records import Failure, RawDoc

import harness

ENDINGS = (
    "txt html json jsonl csv tsv parquet rss xml warc wet eml mbox docx pdf zip tar tgz txt.gz jsonl.gz warc.gz "
    "txt.bz2 txt.xz txt.zst csv.gz zip.gz tar.bz2 x"
).split()
FIELDS = (FieldMap(), FieldMap({"text": "1"}), FieldMap({"text": "a.b+c", "outlet": "=x"}))


def one(data: bytes) -> None:
    """Read the bytes after the first two, which choose the ending and the map of fields."""
    if len(data) < 2:
        return
    name, fields, body = f"a.{ENDINGS[data[0] % len(ENDINGS)]}", FIELDS[data[1] % len(FIELDS)], data[2:]
    count = 0
    try:
        for found in read_source(Source(name, name, len(body), lambda: io.BytesIO(body)), fields):
            assert isinstance(found, RawDoc | Failure)
            count += 1
            if count > 3000:
                return
    except (DetenteError, UnicodeError):  # the two that `read_path` expects
        return


def seeds() -> list[bytes]:
    """One small file of each kind."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "Mali voted.")
        archive.writestr("b.jsonl", '{"text": "x"}')
    record = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n"
    warc = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
        % (len(record), record)
    )
    feed = b"<rss><channel><title>A</title><item><title>B</title><description>C</description></item></channel></rss>"
    texts = {
        "txt": b"Mali voted.", "html": b"<html><p>Mali</p></html>",
        "json": b'{"articles": [{"content": "x"}]}',
        "jsonl": b'{"text": "x"}\n{"body": "<p>y</p><p>z</p>", "date": 1483142400}',
        "csv": b'text,title\n"a ""b""",c\n',
        "tsv": b"a\tb\n", "rss": feed, "warc": warc, "mbox": b"From a\nSubject: b\n\nc\n\nFrom d\n\ne",
        "zip": buffer.getvalue(),
        "txt.gz": gzip.compress(b"x"), "warc.gz": gzip.compress(warc), "txt.bz2": bz2.compress(b"x"),
        "txt.xz": lzma.compress(b"x"), "zip.gz": gzip.compress(buffer.getvalue()),
    }  # fmt: skip
    return [bytes([ENDINGS.index(ending), 0]) + data for ending, data in texts.items()]


if __name__ == "__main__":
    sys.setrecursionlimit(1000)
    harness.run("readers", one, seeds())
