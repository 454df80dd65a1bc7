"""Packed streams (gzip, bzip2, xz, Zstandard, Brotli) unpacked in bounded steps, and a meter that stops bombs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from detente import config
from detente.errors import DetenteError, MalformedRecord, MissingExtra, UnsafeArchive
from detente.readers.documents import CHUNK

#: Bytes that anything may unpack to before its ratio counts: small files of blanks are no bombs.
_FLOOR = 16_000_000
#: What one member of an archive counts for, in bytes, besides its content: about what it costs to make a row of it.
_MEMBER = 8192
#: Largest window of a Zstandard frame, as a power of two: that of `zstd --long`.
_ZST_WINDOW = 27
_STANDARD = "compression.zstd"
#: What the unpackers raise on damaged bytes.
_DAMAGE = (EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, tarfile.TarError, ValueError, OSError)


class Meter:
    """Counts what one file unpacks to, at all levels of nesting together; UnsafeArchive if that is far too much."""

    def __init__(self, packed: int, origin: str) -> None:
        self._origin, self._ratio = origin, config.number("max_ratio")
        self._most = max(_FLOOR, self._ratio * packed)

    def count(self, size: int) -> None:
        """So many bytes more were unpacked."""
        self._most -= size
        if self._most < 0:
            raise UnsafeArchive(
                f"{self._origin} unpacks to more than {self._ratio} times its size (the setting max_ratio)."
            )

    def member(self) -> None:
        """One member more was met; it counts as some bytes, so that very many empty ones are a bomb as well."""
        self.count(_MEMBER)

    def refuse_members(self) -> None:
        """UnsafeArchive that says there are too many members."""
        most = config.number("max_members")
        raise UnsafeArchive(f"{self._origin} has more than {most:,} members (the setting max_members).")


class _Unpacked(io.RawIOBase):
    """A stream of what an unpacker gives, metered; MalformedRecord where the packed bytes are damaged."""

    def __init__(self, unpacker: Any, meter: Meter, origin: str) -> None:
        self._unpacker, self._meter, self._origin = unpacker, meter, origin

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._unpacker.read(min(len(buffer), CHUNK))
        except DetenteError:
            raise
        except _damage() as error:
            raise MalformedRecord(f"{self._origin} is damaged: {error}.", remedy="Get the file again.") from error
        self._meter.count(len(data))
        buffer[: len(data)] = data
        return len(data)


def unpacked(packing: str, stream: IO[bytes], meter: Meter, origin: str) -> io.BufferedReader:
    """The stream unpacked (`packing`: gz, bz2, xz, zst or br); MissingExtra if zst or br needs a package."""
    return io.BufferedReader(_Unpacked(_UNPACKERS[packing](stream), meter, origin), CHUNK)


def metered(stream: IO[bytes], meter: Meter, origin: str) -> io.BufferedReader:
    """A stream of an archive's member, metered."""
    return io.BufferedReader(_Unpacked(stream, meter, origin), CHUNK)


def _zst(stream: IO[bytes]) -> Any:
    library = _zstandard()
    if library is None:
        raise MissingExtra("Reading .zst needs backports.zstd.", remedy="Install it with pip install 'detente[zst]'.")
    options = {library.DecompressionParameter.window_log_max: _ZST_WINDOW}
    return library.ZstdFile(stream, options=options)


def _zstandard() -> Any:
    """Python's own module for Zstandard, or its twin for Pythons before 3.14; None if there is neither."""
    with suppress(ImportError):
        return import_module(_STANDARD)
    with suppress(ImportError):
        return import_module("backports.zstd")
    return None


class _Brotli:
    """A Brotli stream, read in steps that stop at a bound."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._rest = stream, b""
        self._unpacker = _brotli().Decompressor()

    def read(self, size: int) -> bytes:
        while not self._rest and not self._unpacker.is_finished():
            more = self._unpacker.can_accept_more_data()
            packed = self._stream.read(CHUNK) if more else b""
            self._rest = self._unpacker.process(packed, output_buffer_limit=size)  # may give a little more than that
            if more and not packed and not self._rest:
                raise EOFError("it ends too early")
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def _brotli() -> Any:
    try:
        library = import_module("brotli")
    except ImportError as error:
        remedy = "Install it with pip install 'detente[brotli]'."
        raise MissingExtra("Reading pages packed as br needs brotli.", remedy=remedy) from error
    if not hasattr(library.Decompressor, "can_accept_more_data"):
        remedy = "Renew it with pip install --upgrade 'detente[brotli]'."
        raise MissingExtra("This brotli unpacks without bound; version 1.2 does not.", remedy=remedy)
    return library


def _damage() -> tuple[type[Exception], ...]:
    zstandard, brotli = _zstandard(), sys.modules.get("brotli")
    own = [library.ZstdError for library in (zstandard,) if library is not None]
    return (*_DAMAGE, *own, *([brotli.error] if brotli is not None else []))


_UNPACKERS: dict[str, Callable[[Any], Any]] = {
    "gz": lambda stream: gzip.GzipFile(fileobj=stream, mode="rb"),
    "bz2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
    "zst": _zst,
    "br": _Brotli,
}


def spooled(stream: IO[bytes], origin: str) -> IO[bytes]:
    """The stream as a file that can be sought in: itself, or a nameless temporary copy; UnsafeArchive if too large."""
    if stream.seekable():
        return stream
    most = config.number("max_spool")
    copy = tempfile.TemporaryFile()  # noqa: SIM115  the reader that asked for it closes it
    while part := stream.read(CHUNK):
        most -= len(part)
        if most < 0:
            copy.close()
            raise UnsafeArchive(
                f"{origin} is larger than {config.number('max_spool'):,} bytes (the setting max_spool)."
            )
        copy.write(part)
    copy.seek(0)
    return copy
