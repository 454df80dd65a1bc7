"""A polite visitor: who it is, what robots.txt allows, how long it waits, and when it tries again or gives up."""

from __future__ import annotations

import email.utils
import importlib.metadata
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple
from urllib.parse import urljoin

from detente import config
from detente.errors import FetchError, MissingExtra, RefusedByRobots, TooLarge, Unreachable
from detente.fetch import client
from detente.fetch.client import Answer
from detente.fetch.guard import Guard, Target

NAME = "detente"
#: RFC 9309: at least 500 KiB of robots.txt are read, five redirects followed.
_ROBOTS_BYTES, _REDIRECTS = 512_000, 5
#: Tries of one request, and the longest wait that a server may ask for, in seconds.
_TRIES, _LONGEST_WAIT = 3, 120.0
_AGAIN = frozenset((429, 500, 502, 503, 504))
_MOVED = frozenset((301, 302, 303, 307, 308))


class Page(NamedTuple):
    """An answer and the URL that it came from, after redirects."""

    url: str
    answer: Answer


class Visitor:
    """Gets pages one after the other; pauses and robots.txt are kept for each site."""

    def __init__(
        self,
        guard: Guard | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._guard = guard or Guard()
        self._sleep, self._clock = sleep, clock
        self._next: dict[str, float] = {}
        self._robots: dict[str, Any] = {}

    def get(self, url: str, conditions: Mapping[str, str] | None = None) -> Page:
        """The page at a URL, after redirects; `conditions` are headers such as If-None-Match.

        Raises RefusedAddress, RefusedByRobots, Unreachable (also for a status that is no success), TooLarge.
        """
        for _ in range(_REDIRECTS + 1):
            target = self._guard.target(url.split("#")[0])
            self._ask_robots(target)
            answer = self._request(target, conditions or {})
            if answer.status not in _MOVED or "location" not in answer.headers:
                return Page(target.url, _good(answer, target.url))
            url = urljoin(target.url, answer.headers["location"].strip())
        raise Unreachable(f"{url} was moved more than {_REDIRECTS} times.")

    def _request(self, target: Target, headers: Mapping[str, str], most: int | None = None) -> Answer:
        """An answer, after pauses; what servers say of overload is heeded, and tried again."""
        for attempt in range(_TRIES):
            self._pause(target.site)
            try:
                answer = client.request(target, {**_who(target), **headers}, most)
            except Unreachable:
                if attempt == _TRIES - 1:
                    raise
                wait = 2.0**attempt
            else:
                if answer.status not in _AGAIN:
                    return answer
                wait = _asked(answer, 2.0**attempt)
                if wait > _LONGEST_WAIT:
                    raise Unreachable(f"{target.site} asks to come back in {wait:,.0f} seconds.")
            self._next[target.site] = max(self._next.get(target.site, 0.0), self._clock() + wait)
        raise Unreachable(f"{target.site} answered {answer.status} {_TRIES} times.")

    def _pause(self, site: str) -> None:
        wait = self._next.get(site, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._next[site] = self._clock() + self._delay(site)

    def _delay(self, site: str) -> float:
        least = float(config.get("fetch_delay"))
        asked = self._robots[site].crawl_delay(NAME) if self._robots.get(site) else None
        return max(least, min(float(asked or 0), _LONGEST_WAIT))

    def _ask_robots(self, target: Target) -> None:
        """RefusedByRobots if the site's robots.txt disallows the path, or cannot be got for a fault of the server."""
        if target.site not in self._robots:
            self._robots[target.site] = None
            self._robots[target.site] = self._rules(target)
        rules = self._robots[target.site]
        if rules is None:
            raise RefusedByRobots(f"{target.site}/robots.txt cannot be got, so nothing is got from there.")
        if not rules.can_fetch(target.url, NAME):
            raise RefusedByRobots(f"The robots.txt of {target.site} disallows {target.path[:80]}.")

    def _rules(self, target: Target) -> Any:
        """The site's rules; none if it has no robots.txt (4xx), None if the server fails (RFC 9309, 2.3.1)."""
        text, url = "", f"{target.site}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            try:
                answer = self._request(self._guard.target(url), {}, _ROBOTS_BYTES)
            except TooLarge:
                break
            except FetchError:
                return None
            if answer.status in _MOVED and "location" in answer.headers:
                url = urljoin(url, answer.headers["location"].strip())
                continue
            if answer.status >= 500:
                return None
            text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
            break
        return _protego().parse(text)


def _protego() -> Any:
    try:
        return import_module("protego").Protego
    except ImportError as error:
        raise MissingExtra("Getting pages needs protego.", remedy="pip install 'detente[fetch]'") from error


def _good(answer: Answer, url: str) -> Answer:
    if answer.status == 304 or 200 <= answer.status < 300:
        return answer
    raise Unreachable(f"{url} answered {answer.status}.")


def _who(target: Target) -> dict[str, str]:
    """The headers of every request: who asks, and how to reach that person."""
    contact = " ".join(config.text("fetch_contact").split())
    return {
        "Host": target.site.split("://")[1],
        "User-Agent": f"{NAME}/{_version()}" + (f" (+{contact})" if contact.isascii() and contact else ""),
        "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.8, application/pdf;q=0.7",
        "Accept-Language": "en",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _version() -> str:
    try:
        return importlib.metadata.version(NAME)
    except importlib.metadata.PackageNotFoundError:  # run from its source
        return "0"


def _asked(answer: Answer, otherwise: float) -> float:
    """The seconds that Retry-After asks for (a number or a date), else the given ones."""
    words = answer.headers.get("retry-after", "").strip()
    if words.isascii() and words.isdigit():
        return float(words[:9])
    try:
        at = email.utils.parsedate_to_datetime(words).timestamp()
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return max(otherwise, at - time.time())
