"""One request to one judged address: pinned, bounded in bytes and time, following nothing by itself."""

from __future__ import annotations

import http.client
import socket
import threading
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple

from detente import config
from detente.errors import MissingExtra, TooLarge, Unreachable
from detente.fetch.guard import Target

_CHUNK = 1 << 16
#: An answer may take so many times the setting fetch_timeout in all, however steadily it drips.
_WHOLE = 3


class Answer(NamedTuple):
    """What a server answered: status, headers by lower-case name, and body, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that the server names."""
        message = http.client.HTTPMessage()
        message["content-type"] = self.headers.get("content-type", "")
        return message.get_content_charset()


def request(target: Target, headers: Mapping[str, str], most: int | None = None) -> Answer:
    """The answer to GET; Unreachable if none came in time, TooLarge if it has more than `most` bytes.

    `most` is the setting fetch_max_bytes if not given. MissingExtra without urllib3.
    """
    seconds = float(config.get("fetch_timeout"))
    most = most if most is not None else config.number("fetch_max_bytes")
    connection = _connected(target, seconds)
    late = threading.Event()
    timer = threading.Timer(_WHOLE * seconds, _cut, [connection.sock, late])
    timer.start()
    try:
        connection.request("GET", target.path, headers=dict(headers), preload_content=False, decode_content=False)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.headers.items()}
        body = _body(response, told, most, target.url)
        if late.is_set():  # what was cut may look whole
            raise Unreachable(f"{target.site} took longer than {_WHOLE * seconds:g} seconds.")
        return Answer(response.status, told, body)
    except (OSError, http.client.HTTPException, _library().exceptions.HTTPError, ValueError) as error:
        raise Unreachable(f"{target.site} broke off: {type(error).__name__}.") from error
    finally:
        timer.cancel()
        connection.close()


def _library() -> Any:
    try:
        return import_module("urllib3")
    except ImportError as error:
        raise MissingExtra("Getting pages needs urllib3.", remedy="pip install 'detente[fetch]'") from error


def _connected(target: Target, seconds: float) -> Any:
    """A connection to the first of the target's addresses that answers; a certificate must be the host's own."""
    library, error = _library(), None
    for address in target.addresses:
        options: dict[str, Any] = {"port": target.port, "timeout": seconds}
        if target.scheme == "https":
            options |= {"server_hostname": target.host, "assert_hostname": target.host, "cert_reqs": "CERT_REQUIRED"}
        kind = library.connection.HTTPSConnection if target.scheme == "https" else library.connection.HTTPConnection
        connection = kind(address, **options)
        try:
            connection.connect()
        except (OSError, library.exceptions.HTTPError) as failed:
            connection.close()
            error = failed
        else:
            return connection
    raise Unreachable(f"{target.site} cannot be connected to: {type(error).__name__}.") from error


def _cut(sock: socket.socket, late: threading.Event) -> None:
    """End a connection that another thread waits for."""
    late.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _body(response: Any, headers: Mapping[str, str], most: int, url: str) -> bytes:
    unpack = _unpacker(headers.get("content-encoding", "identity").strip().lower(), url)
    parts: list[bytes] = []
    size = 0
    while packed := response.read1(_CHUNK, decode_content=False):
        part = unpack(packed, most + 1 - size)
        parts.append(part)
        size += len(part)
        if size > most:
            raise TooLarge(f"{url} has more than {most:,} bytes.", remedy="The limit is the setting fetch_max_bytes.")
    return b"".join(parts)


def _unpacker(coding: str, url: str) -> Callable[[bytes, int], bytes]:
    """What unpacks a content coding to at most so many bytes; Unreachable for one that was not asked for."""
    if coding in ("identity", ""):
        return lambda data, most: data
    if coding not in ("gzip", "x-gzip"):
        raise Unreachable(f"{url} came packed as {coding[:20]!r}, which was not asked for.")
    unpacker = zlib.decompressobj(31)

    def unpack(data: bytes, most: int) -> bytes:
        try:
            return unpacker.decompress(data, most)
        except zlib.error as error:
            raise Unreachable(f"{url} came damaged.") from error

    return unpack
