"""One source into documents: what kind it is, by its name or its first bytes, and which reader reads it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import IO, NamedTuple

from detente import config
from detente.errors import EmptyInput, InputError, MalformedRecord, MissingExtra, UnsafeArchive, UnsupportedFormat
from detente.readers import arc, archives, feeds, jsons, mbox, tables, warc
from detente.readers.documents import CHUNK, DOCX, HTML, MAIL, PDF, PLAIN, document, of_text, whole
from detente.readers.encodings import decode
from detente.readers.fields import FieldMap
from detente.readers.sources import Source
from detente.readers.unpack import Meter, spooled, unpacked
from detente.records import Failure, RawDoc

_KINDS = {
    "txt text md": "text", "html htm xhtml shtml": "html", "json": "json", "jsonl ndjson jsonlines jl": "lines",
    "csv tsv tab": "csv", "parquet pq": "parquet", "rss atom xml rdf": "feed", "warc wet": "warc", "arc": "arc",
    "pdf": "pdf", "docx": "docx", "eml": "mail", "mbox": "mbox", "zip": "zip", "tar": "tar", "gz": "gz", "bz2": "bz2",
    "xz": "xz", "zst": "zst",
}  # fmt: skip
_BY_ENDING = {ending: kind for endings, kind in _KINDS.items() for ending in endings.split()}
_SHORT = {"tgz": "tar.gz", "tbz2": "tar.bz2", "tbz": "tar.bz2", "txz": "tar.xz", "tzst": "tar.zst", "taz": "tar.gz"}
_PACKINGS = frozenset(("gz", "bz2", "xz", "zst"))
#: Formats that hold text but that no reader knows, and what to make of them.
_UNKNOWN = {
    "doc rtf odt epub ppt pptx odp pages": "Save it as .docx, .pdf or plain text.",
    "xls xlsx ods": "Save the sheet as CSV.",
    "7z rar": "Unpack it and give the folder.",
    "feather arrow orc avro": "Write it as Parquet.",
    "msg pst": "Save the mails as .eml or .mbox.",
    "db sqlite sqlite3": "Export the table as CSV or JSONL.",
    "mht mhtml": "Save the page as HTML.",
}
_REMEDIES = {ending: remedy for endings, remedy in _UNKNOWN.items() for ending in endings.split()}
#: First bytes of files whose name does not tell what they are.
_MAGIC = (
    (b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zst"), (b"PK\x03\x04", "zip"),
    (b"PAR1", "parquet"), (b"WARC/", "warc"), (b"filedesc://", "arc"), (b"%PDF-", "pdf"),
)  # fmt: skip
_PAGE = re.compile(r"^\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.S
)


class _Item(NamedTuple):
    """A stream to read: where it comes from, its name, its size if known, how deep it is nested, and what meters it."""

    stream: IO[bytes]
    origin: str
    name: str
    size: int | None
    depth: int
    meter: Meter
    fields: FieldMap


def read_source(source: Source, fields: FieldMap) -> Iterator[RawDoc | Failure]:
    """The documents of one source; InputError, MissingExtra or OSError if it cannot be read (any more)."""
    with source.open() as stream:
        peekable = stream if hasattr(stream, "peek") else io.BufferedReader(stream, CHUNK)  # type: ignore[type-var]
        meter = Meter(source.size, source.origin)
        yield from _read(_Item(peekable, source.origin, source.name, source.size, 0, meter, fields))


def _read(item: _Item) -> Iterator[RawDoc | Failure]:
    kind = _kind(item)
    if kind in _PACKINGS or kind in ("zip", "tar"):
        if item.depth >= config.number("max_nesting"):
            raise UnsafeArchive(
                f"{item.origin} is packed more than {item.depth} levels deep (the setting max_nesting)."
            )
        yield from _unpack(item, kind) if kind in _PACKINGS else _members(item, kind)
    elif kind in _STREAMS:
        yield from _STREAMS[kind](item)
    else:
        yield from _whole(item, kind)


def _kind(item: _Item) -> str:
    """The kind that the name's ending tells, else the first bytes; UnsupportedFormat for a format no reader knows."""
    ending = item.name.rsplit(".", 1)[-1].lower() if "." in item.name else ""
    if ending in _SHORT:
        return _SHORT[ending].split(".")[1]
    if ending in _REMEDIES:
        raise UnsupportedFormat(f"{item.origin} is a .{ending} file, which no reader knows.", remedy=_REMEDIES[ending])
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    head = item.stream.peek(4096)[:4096]  # type: ignore[attr-defined]
    known = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    return known or ("tar" if head[257:262] == b"ustar" else "feed" if _FEED.match(head) else "unknown")


def _unpack(item: _Item, packing: str) -> Iterator[RawDoc | Failure]:
    """The documents in a packed file, whose own name is the name without the packing's ending."""
    stem, _, ending = item.name.rpartition(".")
    name = f"{stem}.tar" if ending.lower() in _SHORT else stem if ending.lower() == packing else item.name
    if item.stream.peek(1)[:1] == b"":  # type: ignore[attr-defined]
        raise EmptyInput(f"{item.origin} is empty.")
    with unpacked(packing, item.stream, item.meter, item.origin) as stream:
        inner = item._replace(stream=stream, name=name, size=None, depth=item.depth + 1)
        yield from _read(inner)


def _members(item: _Item, kind: str) -> Iterator[RawDoc | Failure]:
    """The documents of all files in an archive; one that cannot be read is a Failure and the rest is read."""
    with spooled(item.stream, item.origin) if kind == "zip" else nullcontext(item.stream) as file:
        yield from _of_members(item, file, kind)


def _of_members(item: _Item, file: IO[bytes], kind: str) -> Iterator[RawDoc | Failure]:
    members = archives.zip_members if kind == "zip" else archives.tar_members
    empty = True
    for member in members(file, item.meter, item.origin):
        empty = False
        origin = f"{item.origin}/{member.name}"
        try:
            if member.stream is None:
                raise member.error or MalformedRecord(f"{origin} is damaged.")
            inner = item._replace(
                stream=member.stream, origin=origin, name=member.name.rsplit("/", 1)[-1], size=member.size,
                depth=item.depth + 1,
            )  # fmt: skip
            yield from _read(inner)
        except UnsafeArchive as error:
            yield Failure.of(error, "read", origin)
            if member.stream is not None and "max_ratio" in error.message:
                return  # the whole archive has used up what it may unpack to
        except (InputError, MissingExtra) as error:
            yield Failure.of(error, "read", origin)
    if empty:
        raise EmptyInput(f"{item.origin} holds no file to read.")


def _whole(item: _Item, kind: str) -> Iterator[RawDoc | Failure]:
    """The one document of a file (or the several of JSON), read as a whole."""
    if kind == "json":
        yield from jsons.read_json(item.stream, item.origin, item.size, item.fields)
        return
    data = whole(item.stream, item.origin, item.size)
    if kind in _BYTES:
        yield document(data, _BYTES[kind], item.origin)
        return
    text = decode(data, item.origin)
    if kind == "unknown" and text.lstrip()[:1] in ("{", "["):
        yield from jsons.read_json(io.BytesIO(data), item.origin, None, item.fields)
    else:
        yield of_text(text, HTML if kind == "html" or _PAGE.match(text[:4000]) else PLAIN, item.origin)


_BYTES = {"pdf": PDF, "docx": DOCX, "mail": MAIL}
_STREAMS = {
    "lines": lambda i: jsons.read_lines(i.stream, i.origin, i.fields),
    "csv": lambda i: tables.read_csv(i.stream, i.origin, i.fields),
    "parquet": lambda i: tables.read_parquet(i.stream, i.origin, i.fields, i.meter),
    "feed": lambda i: feeds.read_feed(i.stream, i.origin),
    "warc": lambda i: warc.read_warc(i.stream, i.origin, i.meter),
    "arc": lambda i: arc.read_arc(i.stream, i.origin, i.meter),
    "mbox": lambda i: mbox.read_mbox(i.stream, i.origin),
}
