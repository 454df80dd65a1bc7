"""Files, folders and addresses into raw documents: text, pages, records, feeds, archives (docs/readers.md).

Nothing raises: what cannot be read becomes a Failure whose `input_id` is the origin (`path`, `path#record` or
`archive/member`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from detente.errors import DetenteError, EncodingError, InputError, MissingExtra, MissingFile
from detente.readers.documents import shown
from detente.readers.encodings import decode
from detente.readers.fields import FieldMap
from detente.readers.read import read_source
from detente.readers.sources import Source, is_address, sources
from detente.records import Failure, RawDoc

__all__ = ["FieldMap", "decode", "is_address", "read_path", "read_paths", "total_bytes"]


def read_paths(
    paths: Iterable[Path | str], fields: FieldMap | Mapping[str, str] | None = None
) -> Iterator[RawDoc | Failure]:
    """The raw documents of several files, folders and addresses, in the order given.

    `fields` says how the fields of a report are called in records; UsageError for one that reports do not have.
    """
    given = fields if isinstance(fields, FieldMap) else FieldMap(fields)
    for path in paths:
        yield from read_path(path, given)


def read_path(path: Path | str, fields: FieldMap | None = None) -> Iterator[RawDoc | Failure]:
    """The raw documents of a file, or of all files below a folder (sorted, no hidden ones, no links that lead out)."""
    try:
        for source in sources(path):
            yield from _read(source, fields or FieldMap())
    except Exception as error:  # noqa: BLE001
        yield _failure(error, shown(path))


def _read(source: Source, fields: FieldMap) -> Iterator[RawDoc | Failure]:
    """The documents of one source; whatever goes wrong with it must not lose the other sources."""
    try:
        yield from read_source(source, fields)
    except Exception as error:  # noqa: BLE001  remote systems raise errors of their own kinds
        yield _failure(error, source.origin)


def _failure(error: Exception, origin: str) -> Failure:
    if isinstance(error, InputError | MissingExtra):
        return Failure.of(error, "read", origin)
    if isinstance(error, UnicodeError):
        return Failure.of(EncodingError(f"{origin} is damaged: {error}."), "read", origin)
    if isinstance(error, OSError):
        return Failure.of(MissingFile(f"{origin} cannot be read: {error.strerror or error}."), "read", origin)
    if "://" in origin:  # a remote system, whose library raises errors of its own kinds
        remedy = "Check the address, the network, and whether you may read it (credentials)."
        why = f"{type(error).__name__}: {str(error).rstrip('.')}"
        return Failure.of(MissingFile(f"{origin} cannot be read: {why}.", remedy=remedy), "read", origin)
    return Failure.of(DetenteError(f"{origin} cannot be read: {type(error).__name__}: {error}."), "read", origin)


def total_bytes(paths: Iterable[Path | str]) -> int:
    """The size of all files that `read_paths` would read, in bytes; what cannot be looked at counts nothing."""
    total = 0
    for path in paths:
        try:
            total += sum(source.size for source in sources(path))
        except Exception:  # noqa: BLE001  a figure for the progress bar only; reading says what is wrong
            continue
    return total
