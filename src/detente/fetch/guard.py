"""Where a URL may lead: to public web servers only, judged by the address that is then connected to.

A name is resolved once, every address it has is judged, and the connection goes to a judged address: a name that
points elsewhere a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from detente.errors import RefusedAddress, Unreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = frozenset((80, 443, 8000, 8080, 8443))
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_.])?", re.IGNORECASE)
#: Special networks that some Pythons hold for global (IANA's registries of special-purpose addresses).
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "fec0::/10", "100::/64", "3fff::/20")
)
#: IPv6 networks that carry an IPv4 address in their last bits: mapped, compatible, NAT64.
_CARRIERS = tuple(map(ipaddress.ip_network, ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "::ffff:0:0:0/96")))


class Target(NamedTuple):
    """A judged URL: its parts, and the addresses that its host has."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def site(self) -> str:
        """Scheme, host and port: what robots.txt and pauses count for."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{name}" + ("" if usual else f":{self.port}")


class Guard:
    """Judges URLs; there is no setting that makes it milder."""

    def target(self, url: str) -> Target:
        """The judged target of a URL; RefusedAddress if it may not be got, Unreachable if its host has no address."""
        parts = _parts(url)
        host, port = _host(parts, url), _port(parts, url)
        found = tuple(dict.fromkeys(self._resolved(host, port)))
        bad = next((a for a in found if not self.allows(a, port)), None)
        if bad is not None:
            raise RefusedAddress(f"{_short(url)} leads to {bad}, port {port}, which is not on the public web.")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(url, parts.scheme.lower(), host, port, _quoted(path), found)

    def allows(self, address: str, port: int) -> bool:
        """True if the address is public and the port one of web servers."""
        return port in _PORTS and is_public(ipaddress.ip_address(address))

    def _resolved(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{host} has no address: {error}.") from error
        return [str(info[4][0]).split("%")[0] for info in found]


def is_public(address: Address) -> bool:
    """True for an address of the public internet; an IPv6 address that carries an IPv4 one is judged by both."""
    carried = _carried(address)
    if carried is not None:
        return is_public(carried)
    special = address.is_multicast or address.is_unspecified or any(address in network for network in _SPECIAL)
    return address.is_global and not special


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if any(address in network for network in _CARRIERS):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or (address.teredo[1] if address.teredo else None)


def _parts(url: str) -> SplitResult:
    if not url.isprintable() or any(c in url for c in " \\<>\"'`{}|^") or len(url) > 2000:
        raise RefusedAddress(f"{_short(url)} has characters that no URL has, or is too long.")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise RefusedAddress(f"{_short(url)} is no URL: {error}.") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise RefusedAddress(f"{_short(url)} is no http or https URL.")
    if "@" in parts.netloc:
        raise RefusedAddress(f"{_short(url)} has a user name, which hides the host.")
    return parts


def _host(parts: SplitResult, url: str) -> str:
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError as error:
            raise RefusedAddress(f"{_short(url)} has no such address.") from error
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError as error:
        raise RefusedAddress(f"{_short(url)} has no host name that can be.") from error
    if not _HOST.fullmatch(host):
        raise RefusedAddress(f"{_short(url)} has no host name that can be.")
    return host.lower()


def _port(parts: SplitResult, url: str) -> int:
    try:
        return parts.port or {"http": 80, "https": 443}[parts.scheme.lower()]
    except ValueError as error:
        raise RefusedAddress(f"{_short(url)} has no port that can be.") from error


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/?&=%:;,+~!*()@$-._#'")


def _short(url: str) -> str:
    return repr(url[:120])
