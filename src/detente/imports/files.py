"""Files of rows, plain or packed as they are distributed (gzip, zip), line by line and never whole in memory."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from detente import config
from detente.errors import EmptyInput, InputError, MissingFile, TooLarge, UnsafeArchive, UnsupportedFormat

#: A longer line is no row: the longest of GDELT's cells are addresses of some 2,000 characters.
LONGEST = 1_000_000
#: Until so many bytes came out of a packed file, its ratio is not looked at: a short file may pack very well.
_SMALL = 64 * 2**20
_PACKED = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar")
_DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


class Line(NamedTuple):
    """A line with its number (from 1 on), its bytes without the line end, and the bytes read of the file so far."""

    number: int
    data: bytes
    read: int


class Table(NamedTuple):
    """One table of rows: where it is from (`path`, or `path!member` of an archive), and its lines."""

    origin: str
    lines: Iterator[Line]


class Refused(NamedTuple):
    """Something that is no table: where it stands, and why."""

    origin: str
    error: InputError


def files(paths: Iterable[Path | str]) -> list[Path]:
    """The files named, those of folders in the order of their names; MissingFile if a path is not there."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        elif path.exists():
            found.append(path)
        else:
            raise MissingFile(f"There is no file {path}.")
    return found


def tables(path: Path) -> Iterator[Table | Refused]:
    """The tables in a file, or what is there instead.

    The lines of one table are to be read before the next is asked for. Reading them raises UnsafeArchive, TooLarge,
    UnsupportedFormat (a damaged archive) or MissingFile (it cannot be read).
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start.startswith(b"PK\x03\x04"):
            yield from _members(path)
        elif start.startswith(b"\x1f\x8b"):
            with path.open("rb") as raw, gzip.open(raw) as stream:
                yield Table(str(path), _lines(cast(IO[bytes], stream), path.stat().st_size, raw))
        elif not start:
            yield Refused(str(path), EmptyInput(f"{path} is empty.", remedy="Download it again."))
        else:
            with path.open("rb") as stream:
                yield Table(str(path), _lines(stream))
    except (*_DAMAGED, OSError) as error:
        yield Refused(str(path), _translated(error, path))


def _members(path: Path) -> Iterator[Table | Refused]:
    with path.open("rb") as raw, zipfile.ZipFile(raw) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        if len(members) > (most := config.number("max_members")):
            raise UnsafeArchive(f"{path} has {len(members):,} members, more than the setting max_members, {most:,}.")
        for member in members:
            origin = f"{path}!{member.filename}"
            if member.filename.lower().endswith(_PACKED):
                inside = UnsupportedFormat("An archive inside an archive.", remedy="Unpack the outer one first.")
                yield Refused(origin, inside)
                continue
            with archive.open(member) as stream:
                yield Table(origin, _lines(stream, member.compress_size, raw))


def _lines(stream: IO[bytes], packed: int | None = None, raw: IO[bytes] | None = None) -> Iterator[Line]:
    """The lines of a stream that was `packed` bytes long before; `raw` is the file itself."""
    unpacked = 0
    ratio = config.number("max_ratio")
    try:
        for number, line in enumerate(iter(lambda: stream.readline(LONGEST + 1), b""), 1):
            unpacked += len(line)
            if packed is not None and unpacked > _SMALL and unpacked > ratio * packed:
                raise UnsafeArchive(f"It unpacks to more than {ratio} times its size (setting max_ratio).")
            if len(line) > LONGEST:
                raise TooLarge(f"Line {number} is longer than {LONGEST:,} bytes.", remedy="Give a file of rows.")
            yield Line(number, line.rstrip(b"\r\n"), raw.tell() if raw is not None else unpacked)
    except (*_DAMAGED, OSError) as error:
        raise _translated(error, Path(getattr(raw or stream, "name", "it"))) from error


def _translated(error: Exception, path: Path) -> InputError:
    if isinstance(error, gzip.BadGzipFile) or not isinstance(error, OSError):
        return UnsupportedFormat(f"{path} is damaged or locked: {error}.", remedy="Download it again, or unpack it.")
    return MissingFile(f"{path} cannot be read: {error.strerror or error}.")
