"""The members of zip and tar archives as streams. Nothing is written under their names, so none can lead anywhere."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from detente import config
from detente.errors import InputError, MalformedRecord, UnsafeArchive
from detente.readers.documents import CHUNK, shown
from detente.readers.unpack import Meter, metered

#: Bytes of a tar header that gives one long name or a few attributes.
_LONG_HEADER = 1 << 20
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
#: The least bytes of a member in a zip file's directory.
_ENTRY = 46


class Member(NamedTuple):
    """A member of an archive: its name within, size in bytes, and its stream, or the error why it is not read."""

    name: str
    size: int
    stream: IO[bytes] | None
    error: InputError | None = None


def zip_members(file: IO[bytes], meter: Meter, origin: str) -> Iterator[Member]:
    """The files in a zip archive (seekable), in its order; UnsafeArchive for a bomb, MalformedRecord if damaged."""
    _refuse_many(file, meter, origin)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError) as error:
        raise MalformedRecord(f"{origin} is no zip file: {error}.", remedy="Get the file again.") from error
    with archive:
        for info in archive.infolist():
            if info.filename.endswith("/") or _hidden(info.filename):  # `is_dir` fails on an empty name
                continue
            meter.member()
            yield _zip_member(archive, info, meter, origin)


def _refuse_many(file: IO[bytes], meter: Meter, origin: str) -> None:
    """UnsafeArchive if the directory has more members than are read, told from its end, before it is parsed."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read(_END_SIZE + _LONGEST_COMMENT)
    at = tail.rfind(_END)
    file.seek(0)
    if at < 0 or len(tail) < at + _END_SIZE:
        return  # zipfile says what is wrong with it
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    most = config.number("max_members")
    # Of the true count only its lower bits may stand there, so the directory's size is judged as well.
    if most < entries < 0xFFFF or (directory < 0xFFFFFFFF and directory > size):
        meter.refuse_members()
    if entries == 0xFFFF or directory >= _ENTRY * most:
        _count_entries(file, min(directory, size), size, most, meter)


def _count_entries(file: IO[bytes], directory: int, size: int, most: int, meter: Meter) -> None:
    """UnsafeArchive if so many entries stand in the last bytes of the file, where its directory is."""
    file.seek(max(0, size - min(directory, 256 * most) - _END_SIZE - _LONGEST_COMMENT))
    found, last = 0, b""
    while part := file.read(CHUNK):
        found += (last + part).count(b"PK\x01\x02")
        last = part[-3:]
        if found > most:
            meter.refuse_members()
    file.seek(0)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter, origin: str) -> Member:
    name = shown(info.filename)
    error = _unsafe(name, origin)
    if stat.S_ISLNK(info.external_attr >> 16):
        error = UnsafeArchive(f"{name} in {origin} is a link.", remedy="Pack the file itself.")
    elif info.flag_bits & 1:
        error = MalformedRecord(f"{name} in {origin} is locked by a password.", remedy="Unpack it first.")
    if error is not None:
        return Member(name, info.file_size, None, error)
    try:
        stream = archive.open(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as damage:
        return Member(name, info.file_size, None, _damaged(name, origin, damage))
    return Member(name, info.file_size, metered(stream, meter, f"{name} in {origin}"))


def tar_members(stream: IO[bytes], meter: Meter, origin: str) -> Iterator[Member]:
    """The files in a tar archive, read forward; links and devices are refused; MalformedRecord for a damaged one."""
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
            for info in archive:
                archive.members.clear()  # type: ignore[attr-defined]  # else every header is kept
                meter.member()
                if not info.isdir() and not _hidden(info.name):
                    yield _tar_member(archive, info, meter, origin)
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        raise MalformedRecord(f"{origin} is damaged: {error}.", remedy="Get the file again.") from error


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, meter: Meter, origin: str) -> Member:
    name = shown(info.name)
    error = _unsafe(name, origin)
    if not info.isfile() or info.issparse():
        error = UnsafeArchive(f"{name} in {origin} is no ordinary file.", remedy="Pack the file itself.")
    stream = None if error else archive.extractfile(info)
    if stream is None:
        return Member(name, info.size, None, error or _damaged(name, origin, "it has no content"))
    return Member(name, info.size, metered(stream, meter, f"{name} in {origin}"))


class _Header(tarfile.TarInfo):
    """A tar header whose long names and attributes are bounded, since they are read at once."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE) and (
            self.size > _LONG_HEADER
        ):
            raise tarfile.ReadError("a header is too long")
        found: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return found


def _unsafe(name: str, origin: str) -> InputError | None:
    """The error for a name that leads out of the archive, or None."""
    plain = name.replace("\\", "/")
    if plain.startswith("/") or re.match(r"[A-Za-z]:", plain) or ".." in plain.split("/"):
        return UnsafeArchive(f"{name} in {origin} leads out of the archive.", remedy="Unpack and pack it again.")
    return None


def _hidden(name: str) -> bool:
    parts = posixpath.normpath(name.replace("\\", "/")).split("/")
    return any(p.startswith(".") and p != ".." for p in parts) or "__MACOSX" in parts


def _damaged(name: str, origin: str, why: object) -> MalformedRecord:
    return MalformedRecord(f"{name} in {origin} is damaged: {why}.", remedy="Get the file again.")
