"""Files, folders and addresses (s3://, gs://, https:// ...) into sources of bytes that can be opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from detente.errors import EmptyInput, MissingExtra, MissingFile, UnsupportedFormat
from detente.readers.documents import shown

_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]+::?(?://|/)|^[a-z][a-z0-9+.-]+::", re.IGNORECASE)


class Source(NamedTuple):
    """A file: what it is called in the record, its name (whose ending tells its kind), its size, and how to open it."""

    origin: str
    name: str
    size: int
    open: Callable[[], IO[bytes]]


def is_address(path: Path | str) -> bool:
    """True if it names a file of some other system than the local one's folders: `s3://bucket/file`."""
    return isinstance(path, str) and _ADDRESS.match(path) is not None


def sources(path: Path | str) -> Iterator[Source]:
    """The file at a path or address, or all files below it (sorted, no hidden ones, no links that lead out).

    Raises MissingFile, EmptyInput for an empty folder, UnsupportedFormat for what is no file, MissingExtra if the
    address needs a package.
    """
    if is_address(path):
        yield from _remote(str(path))
        return
    path = Path(path)
    if not path.is_dir():
        yield _local(path)
        return
    empty = True
    for file in files_below(path, path.resolve()):
        empty = False
        yield _local(file)
    if empty:
        raise EmptyInput(f"The folder {shown(path)} holds no file to read.")


def _local(path: Path) -> Source:
    """A local file; what is wrong with it is told when it is opened, so that a folder's other files are read."""
    return Source(shown(path), shown(path.name), path.stat().st_size if path.is_file() else 0, lambda: _open(path))


def _open(path: Path) -> IO[bytes]:
    if not path.exists():
        raise MissingFile(f"There is no file {shown(path)}.")
    if not path.is_file():
        raise UnsupportedFormat(f"{shown(path)} is no ordinary file.")
    return path.open("rb")


def files_below(folder: Path, root: Path) -> Iterator[Path]:
    """The files below a folder in the order of their names; folders that are links are not entered."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_symlink() and (path.is_dir() or not path.resolve().is_relative_to(root)):
            continue
        if path.is_dir():
            yield from files_below(path, root)
        elif path.is_file() or path.is_symlink():
            yield path


def _remote(address: str) -> Iterator[Source]:
    """The files at an address, through fsspec."""
    system, inner = _file_system(address)
    if not system.exists(inner):
        raise MissingFile(f"There is nothing at {address}.")
    if not system.isdir(inner):
        yield _remote_file(system, inner, address, system.info(inner))
        return
    found = {name: info for name, info in system.find(inner, detail=True).items() if not _hidden(name, inner)}
    if not found:
        raise EmptyInput(f"{address} holds no file to read.")
    for name in sorted(found):
        yield _remote_file(system, name, str(system.unstrip_protocol(name)), found[name])


def _file_system(address: str) -> tuple[Any, str]:
    try:
        system, inner = import_module("fsspec.core").url_to_fs(address)
    except ImportError as error:
        raise MissingExtra(
            f"Reading {address.split(':')[0]}:// needs a package: {error}.",
            remedy="Install it with pip install 'detente[cloud]'.",
        ) from error
    except ValueError as error:
        raise UnsupportedFormat(f"{address} is no address that can be read: {error}.") from error
    return system, str(inner)


def _remote_file(system: Any, name: str, origin: str, info: dict[str, Any]) -> Source:
    last = name.rsplit("/", 1)[-1].split("?")[0]
    return Source(shown(origin), shown(last), int(info.get("size") or 0), lambda: _opened(system, name))


def _opened(system: Any, name: str) -> IO[bytes]:
    return cast("IO[bytes]", system.open(name, "rb"))


def _hidden(name: str, root: str) -> bool:
    inner = name.removeprefix(root.rstrip("/")).split("/")
    return any(part.startswith((".", "_SUCCESS")) for part in inner)
