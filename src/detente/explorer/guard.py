"""Who may ask, and what every answer carries: hosts and origins, methods, lengths, the token of a run, headers.

A web page anywhere can make the browser ask 127.0.0.1, and a hostile name server can make its own name mean
127.0.0.1 (DNS rebinding). So a request must name this host, must not come from another site, and must hold the
token of this run if it changes anything. RFC 9110, 15.5.4 and 15.5.15; Fetch Metadata (W3C).
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing is loaded from elsewhere, nothing runs that is not a file of ours, nobody may frame a page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: dict[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
#: The names that mean this machine; nothing else may stand in a Host header.
_LOCAL = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?")
#: Longest request target in bytes; browsers send 2,000 to 8,000, a view's state needs under 1,000.
LONGEST = 8_000
#: Largest body in bytes; a judgement has under 1,000.
BODY = 16_000


class Refusal(Exception):
    """A request that is not answered: HTTP status, and what to do instead."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Guard:
    """ASGI middleware: refuses what must not be answered, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, ports: Iterable[int] = ()) -> None:
        self.app, self.ports = app, frozenset(ports)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # no web sockets here

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [(k, v) for k, v in message.get("headers", []) if k.decode("latin-1").lower() not in HEADERS]
                own = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in HEADERS.items()]
                message = {**message, "headers": given + own}
            await send(message)

        try:
            self.check(scope)
        except Refusal as refused:
            return await _refuse(refused, guarded)
        return await self.app(scope, receive, guarded)

    def check(self, scope: Scope) -> None:
        """Refusal if the request is foreign, of another method, or too long."""
        headers = [(k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in scope["headers"]]
        hosts = [v for k, v in headers if k == "host"]
        if len(hosts) != 1 or not self.own_host(hosts[0]):
            raise Refusal(403, "This explorer answers on 127.0.0.1 and localhost only.")
        found = dict(headers)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            raise Refusal(405, "Only GET, HEAD and POST are answered.")
        if len(scope["path"]) + len(scope["query_string"]) > LONGEST:
            raise Refusal(414, "The address is too long.")
        self._same_site(scope["method"], found, hosts[0])

    def own_host(self, host: str) -> bool:
        """True if a Host header names this machine, and the port that is served if that is known."""
        found = _LOCAL.fullmatch(host.lower())
        return found is not None and (not self.ports or int(found[1] or 80) in self.ports)

    def _same_site(self, method: str, headers: dict[str, str], host: str) -> None:
        origin = headers.get("origin")
        if origin is not None and (
            urlsplit(origin).scheme != "http" or urlsplit(origin).netloc.lower() != host.lower()
        ):
            raise Refusal(403, "Another site may not ask this explorer.")
        # A link from elsewhere may open a page (navigate, from a person); everything else must come from here.
        site = headers.get("sec-fetch-site", "same-origin")
        navigated = method == "GET" and headers.get("sec-fetch-mode") == "navigate"
        framed = headers.get("sec-fetch-dest") in ("iframe", "frame", "embed", "object")
        if site not in ("same-origin", "none") and (framed or not navigated):
            raise Refusal(403, "Another site may not ask this explorer.")
        if method == "POST" and int(headers.get("content-length") or BODY + 1) > BODY:
            raise Refusal(413, "The request is too large.")


async def _refuse(refused: Refusal, send: Send) -> None:
    body = refused.message.encode("utf-8") + b"\n"
    head = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": refused.status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def new_token() -> str:
    """A secret for one run, without which nothing is written."""
    return secrets.token_urlsafe(24)


def same_token(given: str, token: str) -> bool:
    """True if both are the same, compared in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode("utf-8"))
