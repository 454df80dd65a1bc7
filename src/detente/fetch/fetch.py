"""URLs and feeds into raw documents that `clean` and `detente code` read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from detente.errors import InputError, Unreachable
from detente.fetch.cache import Cache
from detente.fetch.visitor import Page, Visitor
from detente.readers.documents import HTML, PDF, PLAIN, enclosed, of_record
from detente.readers.encodings import decode
from detente.readers.feeds import read_feed
from detente.records import Failure, RawDoc

_PAGES = frozenset((HTML, "application/xhtml+xml"))
#: What a feed tells of its items and is kept with their pages.
_TOLD = ("title", "outlet", "author", "published")


def fetch(
    urls: Iterable[str], *, feeds: bool = False, visitor: Visitor | None = None, cache: Cache | None = None
) -> Iterator[RawDoc | Failure]:
    """The pages at some URLs as raw documents, one after the other; with `feeds`, the pages that feeds there name.

    What cannot be got is a Failure (refused address, robots.txt, no answer, too large), and the rest is got.
    MissingExtra without the packages of the extra `fetch`.
    """
    visitor, cache = visitor or Visitor(), cache or Cache()
    for url in urls:
        if feeds:
            yield from _feed(url, visitor, cache)
        else:
            yield _document(url, {}, visitor, cache)


def _feed(url: str, visitor: Visitor, cache: Cache) -> Iterator[RawDoc | Failure]:
    """The pages that a feed names; of those that were got before it asks only whether they changed."""
    try:
        page = _got(url, visitor, cache)
        items = list(read_feed(io.BufferedReader(io.BytesIO(page.answer.body)), url))
    except InputError as error:
        yield Failure.of(error, "fetch", url)
        return
    for item in items:
        told = json.loads(item.data) if isinstance(item, RawDoc) else {}
        if link := told.get("url"):
            yield _document(link, {name: told[name] for name in _TOLD if name in told}, visitor, cache)
        else:
            yield item


def _document(url: str, told: Mapping[str, Any], visitor: Visitor, cache: Cache) -> RawDoc | Failure:
    try:
        return _made(_got(url, visitor, cache), url, told)
    except InputError as error:
        return Failure.of(error, "fetch", url)


def _got(url: str, visitor: Visitor, cache: Cache) -> Page:
    """The page at a URL: the one kept, if the server says that it is the same."""
    known = cache.get(url)
    page = visitor.get(url, cache.conditions(known))
    if page.answer.status == 304:
        if known is None:
            raise Unreachable(f"{url} answered 304 to a first request.")
        return known
    cache.put(url, page)
    return page


def _made(page: Page, url: str, told: Mapping[str, Any]) -> RawDoc:
    """The document of a page; Unreachable if what came is no page, text or PDF."""
    answer, fields = page.answer, {**told, "url": page.url}
    if answer.media_type == PDF:
        return enclosed(answer.body, PDF, fields, url)
    if answer.media_type not in (*_PAGES, PLAIN):
        raise Unreachable(f"{url} is {answer.media_type[:60] or 'of no type'}, which is no page.")
    name = "text" if answer.media_type == PLAIN else "html"
    return of_record({**fields, name: decode(answer.body, url, answer.charset)}, url)
