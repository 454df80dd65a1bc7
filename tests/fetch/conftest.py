"""A web server on this machine, and a guard that lets the tests, and nothing else, reach it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from detente.fetch.cache import Cache
from detente.fetch.guard import Guard
from detente.fetch.visitor import Visitor

Reply = tuple[int, dict[str, str], bytes]


class Site(ThreadingHTTPServer):
    """A server that answers from `pages` (path to reply, or to what makes one), and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Reply | Callable[[Handler], Reply | None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        reply = self.server.pages.get(self.path, (404, {}, b"none"))
        made = reply(self) if callable(reply) else reply
        if made is None:
            return
        status, headers, body = made
        self.send_response(status)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class TestGuard(Guard):
    """The guard of production, which besides lets one port of this machine be reached."""

    __test__ = False

    def __init__(self, port: int) -> None:
        self._port = port

    def allows(self, address: str, port: int) -> bool:
        return (address, port) == ("127.0.0.1", self._port) or super().allows(address, port)


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visitor(site: Site, clock: Clock) -> Visitor:
    return Visitor(TestGuard(site.server_port), clock.sleep, clock)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")
