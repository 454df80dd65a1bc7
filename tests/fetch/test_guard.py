"""No URL leads to this machine or its network (check `ssrf`): forty that try, against a canary that listens here."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import FetchError, RefusedAddress
from detente.fetch import client, fetch
from detente.fetch.cache import Cache
from detente.fetch.guard import Guard, is_public
from detente.fetch.visitor import Visitor
from detente.records import Failure

pytest.importorskip("urllib3")
pytest.importorskip("protego")

#: Names that a hostile zone could hold, and the addresses that it would give, in turn.
ZONE = {
    "inside.example": ["127.0.0.1"],
    "inside6.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "both.example": ["203.0.114.7", "127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "router.example": ["192.168.0.1"],
}
#: PORT stands for the canary's port.
URLS = """
http://127.0.0.1:PORT/            http://localhost:PORT/            http://localhost.:PORT/         http://LOCALHOST:PORT/
http://127.1:PORT/                http://127.0.1:PORT/              http://2130706433:PORT/         http://0x7f000001:PORT/
http://0x7f.0.0.1:PORT/           http://0177.0.0.1:PORT/           http://017700000001:PORT/       http://0:PORT/
http://0.0.0.0:PORT/              http://127.127.127.127:PORT/      http://[::1]:PORT/              http://[::]:PORT/
http://[::ffff:127.0.0.1]:PORT/   http://[::ffff:7f00:1]:PORT/      http://[0:0:0:0:0:0:0:1]:PORT/  http://[::127.0.0.1]:PORT/
http://[64:ff9b::7f00:1]:PORT/    http://[2002:7f00:1::]:PORT/      http://[::1%25lo]:PORT/         http://[fe80::1]:PORT/
http://user@127.0.0.1:PORT/       http://a.example@127.0.0.1:PORT/  http://127.0.0.1:PORT\\@a.example/ http://127.0.0.1:PORT#@a.example/
http://inside.example:PORT/       http://inside6.example:PORT/      http://mapped.example:PORT/     http://both.example:PORT/
http://metadata.example/          http://router.example/            http://169.254.169.254/latest/  http://10.0.0.1/
file:///etc/hostname              gopher://127.0.0.1:PORT/          ftp://127.0.0.1:PORT/           http:127.0.0.1:PORT/
http://①②⑦.⓪.⓪.①:PORT/            http://%31%32%37.0.0.1:PORT/      http://127.0.0.1%09:PORT/       //127.0.0.1:PORT/
""".split()


class Canary:
    """A server here, of both address families, that counts who connects."""

    def __init__(self) -> None:
        self.hits = 0
        first = socket.create_server(("127.0.0.1", 0))
        self.port = first.getsockname()[1]
        self._servers = [first]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):
                self._servers.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for server in self._servers:
            threading.Thread(target=self._listen, args=(server,), daemon=True).start()

    def _listen(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()

    def close(self) -> None:
        for server in self._servers:
            server.close()


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Canary]:
    """The canary, and a resolver that knows the hostile zone."""
    true = socket.getaddrinfo

    def resolve(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        if isinstance(host, str) and host in ZONE:
            return [i for a in ZONE[host] for i in true(a, port, *args, **options)]
        return true(host, port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setenv("DETENTE_FETCH_TIMEOUT", "2")
    server = Canary()
    yield server
    server.close()


def visitor(guard: Guard | None = None) -> Visitor:
    return Visitor(guard, sleep=lambda _: None)


def test_there_are_forty_urls() -> None:
    assert len(set(URLS)) >= 40


@pytest.mark.parametrize("url", URLS)
def test_no_url_leads_inside(url: str, canary: Canary, cache: Cache) -> None:
    for address in {url.replace("PORT", str(canary.port)), url.replace("PORT", "80")}:
        (found,) = fetch([address], visitor=visitor(), cache=cache)
        assert isinstance(found, Failure)
        assert found.code in ("DET-121", "DET-123"), found
    assert canary.hits == 0


class AnyPort(Guard):
    """A guard milder than production's in one thing, the port, so that only addresses are left to refuse."""

    def allows(self, address: str, port: int) -> bool:
        return is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("url", [u for u in URLS if u.startswith("http://")])
def test_addresses_alone_are_enough_to_refuse(url: str, canary: Canary, cache: Cache) -> None:
    (found,) = fetch([url.replace("PORT", str(canary.port))], visitor=visitor(AnyPort()), cache=cache)
    assert isinstance(found, Failure) and found.code in ("DET-121", "DET-123")
    assert canary.hits == 0


def test_the_canary_sings_when_it_is_reached(canary: Canary) -> None:
    socket.create_connection(("127.0.0.1", canary.port)).close()
    for _ in range(100):
        if canary.hits:
            break
        threading.Event().wait(0.01)
    assert canary.hits == 1


def test_a_name_that_points_elsewhere_later_gains_nothing(
    canary: Canary, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look-up gives a public address, every other one this machine: the connection goes to the first."""
    answers = iter(["203.0.114.7"])
    connected: list[str] = []

    def resolve(host: Any, port: Any, *_: Any, **__: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    def connect(address: Any, *_: Any, **__: Any) -> Any:
        connected.append(address[0])
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    target = AnyPort().target(f"http://rebinding.example:{canary.port}/")
    with pytest.raises(FetchError):
        client.request(target, {"Host": "rebinding.example"})
    assert connected == ["203.0.114.7"]
    with pytest.raises(RefusedAddress):
        AnyPort().target(f"http://rebinding.example:{canary.port}/")
    assert canary.hits == 0


@pytest.mark.parametrize(
    "goal", ["http://127.0.0.1:{}/", "http://[::1]:{}/", "//127.0.0.1:{}/", "file:///etc/hostname"]
)
def test_redirects_are_judged_again(goal: str, canary: Canary, site: Any, visitor: Visitor, cache: Cache) -> None:
    site.pages["/a"] = (302, {"Location": goal.format(canary.port)}, b"")
    (found,) = fetch([f"{site.url}/a"], visitor=visitor, cache=cache)
    assert isinstance(found, Failure) and found.code == "DET-121"
    assert site.paths == ["/a"] and canary.hits == 0


def test_robots_txt_may_not_redirect_inside_either(canary: Canary, site: Any, visitor: Visitor, cache: Cache) -> None:
    site.pages["/robots.txt"] = (302, {"Location": f"http://127.0.0.1:{canary.port}/"}, b"")
    (found,) = fetch([f"{site.url}/a"], visitor=visitor, cache=cache)
    assert isinstance(found, Failure) and found.code == "DET-122"
    assert site.paths == [] and canary.hits == 0


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001:81b::200e"],
)
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    for clothes in ("::ffff:0:0", "64:ff9b::"):
        dressed = ipaddress.IPv6Address(int(ipaddress.IPv6Address(clothes)) + int(address))
        assert is_public(dressed) == is_public(address)
    if address.is_private or address.is_loopback or address.is_link_local:
        assert not is_public(address)


@settings(deadline=None)
@given(st.text(max_size=60) | st.builds("http://{}/{}".format, st.text(max_size=30), st.text(max_size=20)))
def test_any_words_are_a_target_or_refused(words: str) -> None:
    class Deaf(Guard):
        def _resolved(self, host: str, port: int) -> list[str]:
            return ["93.184.216.34"]

    try:
        found = Deaf().target(words)
    except FetchError:
        return
    assert found.scheme in ("http", "https") and found.host and found.path.isascii()
    assert not any(c in found.path + found.host for c in " \r\n\t")
