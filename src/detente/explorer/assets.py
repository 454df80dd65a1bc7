"""The files that pages load: style, script, fonts, icon; read once, named with a mark of their content."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_TYPES = {
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml; charset=utf-8",
    "woff2": "font/woff2",
}  # fmt: skip


class File(NamedTuple):
    """A file to be served."""

    body: bytes
    media_type: str
    mark: str


@cache
def _files() -> dict[str, File]:
    found = {}
    for entry in files("detente.explorer").joinpath("static").iterdir():
        ending = entry.name.rpartition(".")[2]
        if ending in _TYPES:
            body = entry.read_bytes()
            found[entry.name] = File(body, _TYPES[ending], hashlib.sha256(body).hexdigest()[:10])
    return found


def file(name: str) -> File | None:
    """A file by its name; None if there is none."""
    return _files().get(name)


def address(name: str) -> str:
    """The URL of a file; another one when its content changes. KeyError if there is none."""
    return f"/static/{name}?v={_files()[name].mark}"
