"""Pages got before, on disk: so that a server is asked only whether they changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

from detente import config
from detente.fetch.client import Answer
from detente.fetch.visitor import Page

_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


class _Kept(msgspec.Struct, frozen=True):
    """A page as it is kept: the URL it came from, its headers and body."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


class Cache:
    """A folder of pages by the URL that was asked for; a file that cannot be read or written is as if not there."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or _folder()

    def get(self, url: str) -> Page | None:
        """The page that was kept for a URL, or None."""
        try:
            kept = msgspec.msgpack.decode(self._path(url).read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            return None
        return Page(kept.url, Answer(kept.status, kept.headers, kept.body))

    def conditions(self, page: Page | None) -> dict[str, str]:
        """The headers that ask whether a page changed."""
        told = page.answer.headers if page is not None else {}
        return {header: told[name] for name, header in _CONDITIONS.items() if name in told}

    def put(self, url: str, page: Page) -> None:
        """Keep a page; the file is whole or not there."""
        kept = _Kept(page.url, page.answer.status, dict(page.answer.headers), page.answer.body)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.msgpack.encode(kept))
            Path(name).replace(self._path(url))

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def _folder() -> Path:
    if given := config.text("fetch_cache"):
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("detente", appauthor=False) / "pages"
