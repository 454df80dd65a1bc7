"""Files and folders into raw documents: what kind each is, its encoding, one document for each report in it.

Nothing raises: what cannot be read becomes a Failure whose `input_id` is the origin (`path` or `path#record`).
"""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from detente import config
from detente.errors import (
    BinaryInput,
    EmptyInput,
    EncodingError,
    InputError,
    MalformedRecord,
    MissingFile,
    TooLarge,
    UnsupportedFormat,
)
from detente.records import Failure, RawDoc

PLAIN, HTML, JSON = "text/plain", "text/html", "application/json"

_SUFFIXES = {".txt": PLAIN, ".text": PLAIN, ".md": PLAIN, ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".json": JSON}
_LINES = frozenset((".jsonl", ".ndjson", ".jsonlines"))
#: Formats that hold text but that no reader knows: named, so that the message can say so.
_OTHER = frozenset(
    [
        ".pdf",
        ".doc",
        ".docx",
        ".odt",
        ".rtf",
        ".epub",
        ".ppt",
        ".pptx",
        ".xls",
        ".xlsx",
        ".ods",
        ".csv",
        ".tsv",
        ".parquet",
        ".feather",
        ".arrow",
        ".xml",
        ".rss",
        ".atom",
        ".warc",
        ".zip",
        ".gz",
        ".bz2",
        ".xz",
        ".zst",
        ".7z",
        ".tar",
        ".tgz",
        ".eml",
        ".mbox",
        ".msg",
        ".db",
        ".sqlite",
    ]
)
_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
    b"{\\rtf",
    b"SQLite format",
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(c for c in range(32) if c not in (9, 10, 12, 13, 27)) + b"\x7f"
#: Share of control characters above which bytes are no text; prose has none.
_CONTROL_SHARE = 0.02
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_MARKUP = re.compile(r"^\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)


def read_paths(paths: Iterable[Path | str]) -> Iterator[RawDoc | Failure]:
    """The raw documents of several files and folders, in the order given."""
    for path in paths:
        yield from read_path(Path(path))


def read_path(path: Path) -> Iterator[RawDoc | Failure]:
    """The raw documents of a file, or of all files below a folder (sorted, no hidden ones, no links that lead out)."""
    try:
        if path.is_dir():
            yield from _read_folder(path)
        else:
            yield from _read_file(path)
    except InputError as error:
        yield Failure.of(error, "read", str(path))
    except UnicodeError as error:
        yield Failure.of(EncodingError(f"{path} is damaged: {error}."), "read", str(path))
    except OSError as error:
        yield Failure.of(MissingFile(f"{path} cannot be read: {error.strerror or error}."), "read", str(path))


def total_bytes(paths: Iterable[Path | str]) -> int:
    """The size of all files that `read_paths` would read, in bytes; what cannot be looked at counts nothing."""
    total = 0
    for path in map(Path, paths):
        try:
            files = _files_below(path, path.resolve()) if path.is_dir() else iter((path,))
            total += sum(file.stat().st_size for file in files if file.is_file())
        except OSError:
            continue
    return total


def _read_folder(folder: Path) -> Iterator[RawDoc | Failure]:
    empty = True
    for path in _files_below(folder, folder.resolve()):
        empty = False
        yield from read_path(path)
    if empty:
        raise EmptyInput(f"The folder {folder} holds no file to read.")


def _files_below(folder: Path, root: Path) -> Iterator[Path]:
    """The files below a folder in the order of their names; folders that are links are not entered."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_symlink() and (path.is_dir() or not path.resolve().is_relative_to(root)):
            continue
        if path.is_dir():
            yield from _files_below(path, root)
        elif path.is_file() or path.is_symlink():
            yield path


def _read_file(path: Path) -> Iterator[RawDoc | Failure]:
    """The documents of one file; InputError or OSError if it cannot be read."""
    if not path.exists():
        raise MissingFile(f"There is no file {path}.")
    if not path.is_file():
        raise UnsupportedFormat(f"{path} is no ordinary file.")
    suffix = path.suffix.lower()
    if suffix in _OTHER:
        raise UnsupportedFormat(f"{path} is a {suffix} file, which no reader knows.")
    if suffix in _LINES:
        yield from _read_lines(path)
        return
    data = _whole(path)
    text = decode(data, str(path))
    if suffix == ".json" or (suffix not in _SUFFIXES and text.lstrip()[:1] in ("{", "[")):
        yield from _json_documents(text, str(path))
    else:
        kind = HTML if _MARKUP.match(text[:4000]) else _SUFFIXES.get(suffix, PLAIN)
        yield _document(text, kind, str(path))


def _whole(path: Path) -> bytes:
    """The bytes of a file; TooLarge is told from its size, before it is read."""
    limit, size = config.number("max_document_bytes"), path.stat().st_size
    if size > limit:
        raise TooLarge(f"{path} has {size:,} bytes, more than {limit:,}.")
    data = path.read_bytes()
    if not data.strip():
        raise EmptyInput(f"{path} is empty.")
    return data


def decode(data: bytes, origin: str) -> str:
    """The text of `data`: UTF-8, UTF-16 or UTF-32 with its mark, a page's declared charset, or the likeliest encoding.

    Raises BinaryInput if the bytes are no text, EncodingError if they are text in no encoding that can be told.
    """
    mark = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    if mark is None:
        _refuse_binary(data, origin)
    try:
        return data.decode(mark or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if mark is not None or _nearly_utf8(data):
            raise EncodingError(f"{origin} is damaged {error.encoding} at byte {error.start:,}.") from error
    declared = _CHARSET.search(data[:4096])
    return (_declared(data, declared[1].decode()) if declared else "") or _guess(data, origin)


def _refuse_binary(data: bytes, origin: str) -> None:
    sample = data[:65536]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if data.startswith(_MAGIC) or b"\0" in sample or controls > _CONTROL_SHARE * len(sample):
        raise BinaryInput(f"{origin} is not text.")


def _nearly_utf8(data: bytes) -> bool:
    """True if the bytes beyond ASCII are mostly well-formed UTF-8, so that another encoding would only garble them."""
    text = data.decode("utf-8", "replace")
    bad, good = text.count("\ufffd"), sum(c > "\x7f" for c in text)
    return good - bad > 2 * bad


def _declared(data: bytes, charset: str) -> str:
    """The text in the charset that the page names, or an empty string if it does not fit."""
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return ""


def _guess(data: bytes, origin: str) -> str:
    """The text in the likeliest encoding; Windows-1252 first, which holds nearly all English text that is not UTF-8."""
    western = _western(data)
    if western is not None:
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(data, threshold=0.15).best()
    if best is None or best.encoding == "ascii":
        raise EncodingError(f"The encoding of {origin} cannot be told.")
    return str(best)


#: What English text of Windows-1252 has beyond ASCII: typographic signs, currency, and letters of names.
_WESTERN = frozenset("‘’“”–—…•€£§©®°·«»¼½¾\xa0\xadàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÜŠšŽžŒœ")


def _western(data: bytes) -> str | None:
    """The text if it is Windows-1252: few characters beyond ASCII, and those the usual ones."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [c for c in text if c > "\x7f"]
    fits = all(c in _WESTERN for c in beyond) and len(beyond) <= 0.1 * len(text)
    return text if fits else None


def _document(text: str, kind: str, origin: str) -> RawDoc:
    data = text.encode("utf-8", "surrogatepass")
    return RawDoc(data, kind, origin, hashlib.sha256(data).hexdigest())


def _json_documents(text: str, origin: str) -> Iterator[RawDoc | Failure]:
    """One document for each report of a JSON file: one report, a list of them, or JSON lines under another name."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = text.split("\n")
        if "Extra data" not in str(error):
            raise MalformedRecord(f"{origin} is no JSON: {error}.") from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _document(line, JSON, f"{origin}#{number}")
        return
    if not isinstance(value, list):
        yield _document(text, JSON, origin)
        return
    if not value:
        raise EmptyInput(f"{origin} holds an empty list.")
    for number, item in enumerate(value, 1):
        yield _document(json.dumps(item, ensure_ascii=False), JSON, f"{origin}#{number}")


def _read_lines(path: Path) -> Iterator[RawDoc | Failure]:
    """One document for each line of a JSONL file, read line by line; a bad line is one Failure."""
    with path.open("rb") as file:
        empty = True
        for number, line in enumerate(_lines(file), 1):
            origin = f"{path}#{number}"
            if line is not None and not line.strip():
                continue
            empty = False
            try:
                yield _line_document(line, origin)
            except InputError as error:
                yield Failure.of(error, "read", origin)
        if empty:
            raise EmptyInput(f"{path} is empty.")


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a file as UTF-8 or as they are; None for a line that is longer than a document may be."""
    head = file.read(4)
    file.seek(0)
    mark = next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None)
    if mark not in (None, "utf-8"):
        yield from (line.encode("utf-8", "surrogatepass") for line in io.TextIOWrapper(file, mark, newline="\n"))
        return
    limit = config.number("max_document_bytes")
    while line := file.readline(limit + 2):
        whole = len(line) <= limit + 1
        while not line.endswith(b"\n") and (rest := file.readline(1 << 20)):
            whole, line = False, rest
        yield line.removeprefix(codecs.BOM_UTF8) if whole else None


def _line_document(line: bytes | None, origin: str) -> RawDoc:
    if line is None:
        raise TooLarge(f"{origin} is longer than {config.number('max_document_bytes'):,} bytes.")
    text = decode(line, origin)
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedRecord(f"{origin} is no JSON: {error}.") from error
    return _document(text, JSON, origin)
