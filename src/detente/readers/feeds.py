"""RSS and Atom files into one record for each item, item by item; entities and external parts are never resolved."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import IO, Any

from detente.errors import EmptyInput, MalformedRecord, TooLarge, UnsupportedFormat
from detente.readers import documents
from detente.readers.documents import of_record
from detente.records import Failure, RawDoc

_ROOTS = frozenset(("rss", "feed", "RDF", "channel"))
_ITEMS = frozenset(("item", "entry"))
#: Elements that hold the item's text, the fullest first.
_TEXTS = ("encoded", "content", "description", "summary", "subtitle")
_DATES = ("pubDate", "published", "date", "issued", "updated", "modified", "created")


def read_feed(stream: IO[bytes], origin: str) -> Iterator[RawDoc | Failure]:
    """One document for each item of a feed; MalformedRecord if it is no XML, UnsupportedFormat if it is no feed."""
    from lxml import etree

    if not stream.peek(64).strip():  # type: ignore[attr-defined]
        raise EmptyInput(f"{origin} is empty.")
    counted = _Counted(stream, origin)
    events = etree.iterparse(
        counted, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    channel: dict[str, str] = {}
    number, whole = 0, False
    try:
        for event, element in events:
            name = _name(element)
            if event == "start":
                _refuse_other(element, name, origin)
            elif name in _ITEMS:
                number += 1
                counted.reset()
                yield _item(element, channel, f"{origin}#{number}")
                _forget(element)
            elif _is_of_channel(element):
                channel.setdefault(name, _words(element))
            whole = event == "end" and element.getparent() is None
    except (etree.XMLSyntaxError, etree.XMLSyntaxAssertionError) as error:
        raise MalformedRecord(f"{origin} is no XML that can be read: {error}.", remedy="Get the file again.") from error
    if not whole:
        raise MalformedRecord(f"{origin} is no XML, or ends early.", remedy="Get the file again.")
    if number == 0:
        raise EmptyInput(f"{origin} is a feed without items.")


class _Counted(io.RawIOBase):
    """The stream; TooLarge once it gave more bytes since the last item than a document may have."""

    def __init__(self, stream: IO[bytes], origin: str) -> None:
        self._stream, self._origin, self._read = stream, origin, 0

    def reset(self) -> None:
        """A new item begins."""
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if 0 < size < documents.CHUNK else documents.CHUNK)
        self._read += len(data)
        if self._read > documents.limit():
            raise TooLarge(f"An item of {self._origin} has more than {documents.limit():,} bytes.")
        return data


def _refuse_other(element: Any, name: str, origin: str) -> None:
    if element.getparent() is None and name not in _ROOTS:
        raise UnsupportedFormat(f"{origin} is XML with the root {name[:60]!r}, neither RSS nor Atom.")


def _is_of_channel(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and _name(parent) in ("channel", "feed") and _name(element) in ("title", "language")


def _forget(element: Any) -> None:
    """Free an item and what stands before it, so that memory stays flat."""
    element.clear()
    while element.getprevious() is not None and element.getparent() is not None:
        del element.getparent()[0]


def _name(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _item(item: Any, channel: dict[str, str], origin: str) -> RawDoc | Failure:
    parts: dict[str, list[Any]] = {}
    for child in item:
        parts.setdefault(_name(child), []).append(child)
    body = next((text for name in _TEXTS for e in parts.get(name, ()) if (text := _body(e)).strip()), "")
    title = _title(parts.get("title", ()))
    if not body and not title:
        return Failure.of(EmptyInput(f"{origin} holds neither title nor text."), "read", origin)
    fields = {
        "html": body or f"<p>{html.escape(title)}</p>",
        "title": title,
        "outlet": _outlet(parts, channel),
        "author": _author(parts),
        "url": _link(parts),
        "published": next((w for name in _DATES for e in parts.get(name, ()) if (w := _words(e))), ""),
        "language": _words(*parts.get("language", ())) or channel.get("language", ""),
    }
    return of_record(fields, origin)


def _words(*elements: Any) -> str:
    return " ".join(" ".join("".join(e.itertext()) for e in elements).split())


def _title(elements: Any) -> str:
    """The item's title; markup and entities in it, which some feeds escape twice, are taken out."""
    plain = re.sub(r"<[^<>]{1,200}>", "", html.unescape(_words(*elements)))
    return " ".join(html.unescape(plain).split())


def _body(element: Any) -> str:
    """The markup of an element's text: as it stands for (X)HTML, escaped for plain text."""
    from lxml import etree

    if any(isinstance(child.tag, str) for child in element):
        inner = (etree.tostring(child, encoding="unicode") for child in element)
        return html.escape(element.text or "") + "".join(inner)
    text = "".join(element.itertext())  # entities that nobody defined stay as they are written
    return f"<p>{html.escape(text)}</p>" if element.get("type") == "text" and text.strip() else text


def _outlet(parts: dict[str, list[Any]], channel: dict[str, str]) -> str:
    """The outlet of an item: the source that it names (aggregators do), or the channel."""
    for source in parts.get("source", ()):
        named = _words(*(child for child in source if _name(child) == "title")) or (
            _words(source) if not len(source) else ""
        )
        if named:
            return named
    return channel.get("title", "")


def _author(parts: dict[str, list[Any]]) -> str:
    for element in (*parts.get("creator", ()), *parts.get("author", ())):
        named = _words(*(child for child in element if _name(child) == "name")) if len(element) else _words(element)
        if named:
            return re.sub(r"^\S+@\S+\s+\((.+)\)$", r"\1", named)
    return ""


def _link(parts: dict[str, list[Any]]) -> str:
    """The item's address: its alternate link, its text link, or a guid that is one."""
    links = parts.get("link", [])
    told = [link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"]
    told += [_words(link) for link in links]
    told += [_words(e) for e in (*parts.get("origLink", ()), *parts.get("guid", ()), *parts.get("id", ()))]
    return next((t for t in told if re.match(r"https?://\S+$", t)), "")
