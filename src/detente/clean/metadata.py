"""What a page says of itself: JSON-LD first where it is exact, OpenGraph and other meta tags, the canonical link."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

#: schema.org types of one article; the wider ones of the second row only where none of the first is there.
_ARTICLES = (
    frozenset(
        "NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle "
        "ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle".split()
    ),
    frozenset("Article BlogPosting LiveBlogPosting SocialMediaPosting Report WebPage".split()),
)
#: Nodes of JSON-LD that are looked at; pages have a few dozen.
_MOST_NODES = 5_000
#: Names of meta tags (lower case) for each field, the most exact first.
_TAGS = {
    "title": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title"),
    "outlet": ("og:site_name", "parsely-site", "dc.publisher", "dcterms.publisher", "publisher"),
    "author": ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator"),
    "published": (
        "article:published_time", "og:published_time", "article:published", "datepublished", "parsely-pub-date",
        "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dcterms.date", "dc.date",
        "publishdate", "publish-date", "publish_date", "pubdate", "bt:pubdate", "rnews:datepublished",
        "cxenseparse:recs:publishtime", "citation_publication_date", "date",
    ),
    "url": ("og:url", "parsely-link", "twitter:url"),
    "language": ("og:locale", "content-language", "dc.language", "dcterms.language"),
}  # fmt: skip
_BY = re.compile(r"^\s*by[\s:]+", re.IGNORECASE)


def read(tree: Any) -> dict[str, str]:
    """Title, outlet, author, published, url and language as far as the head of a parsed page (lxml) tells them.

    `text` as well, where JSON-LD holds the article's body.
    """
    article, tags = _article(_linked_data(tree)), _tags(tree)
    found = {field: _first(tags, names) for field, names in _TAGS.items()}
    for field in ("title", "author", "published"):
        found[field] = article.get(field) or found[field]
    found["text"] = article.get("text", "")
    found["outlet"] = found["outlet"] or article.get("outlet", "")
    found["author"] = _person(found["author"])
    found["url"] = _address([*_canonical(tree), found["url"], article.get("url", "")])
    found["language"] = _attribute(tree, "lang") or found["language"].replace("_", "-") or article.get("language", "")
    return {field: value for field, value in found.items() if value}


def _tags(tree: Any) -> dict[str, str]:
    """The contents of the meta tags by their lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or ""
        value = " ".join((tag.get("content") or "").split())
        if value:
            found.setdefault(name.strip().lower(), value)
    return found


def _first(tags: dict[str, str], names: Iterable[str]) -> str:
    return next((tags[name] for name in names if name in tags), "")


def _attribute(tree: Any, name: str) -> str:
    root = next(tree.iter("html"), None)
    return (root.get(name) or "").strip() if root is not None else ""


def _canonical(tree: Any) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield (link.get("href") or "").strip()


def _address(candidates: Iterable[str]) -> str:
    """The first whole web address; one with a path before a bare host, which some sites give for every page."""
    whole = [c for c in candidates if re.match(r"https?://[^/\s]+", c) and not re.search(r"\s", c)]
    return next((c for c in whole if re.match(r"https?://[^/]+/.", c)), whole[0] if whole else "")


def _person(author: str) -> str:
    """The author's name without `By`; nothing for an address or an account, which are no names."""
    return "" if re.match(r"https?://|www\.|@", author) else _BY.sub("", author)


# ---- JSON-LD


def _linked_data(tree: Any) -> list[dict[str, Any]]:
    """All objects of the page's JSON-LD, outer ones first; what is no JSON is left out."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            value = json.loads((script.text or "").strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        found.extend(_objects(value, _MOST_NODES - len(found)))
    return found


def _objects(value: Any, most: int) -> Iterator[dict[str, Any]]:
    """The objects within a JSON value, breadth first, at most so many."""
    level = [value]
    while level and most > 0:
        following: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                most -= 1
                yield item
                following.extend(v for v in item.values() if isinstance(v, dict | list))
            elif isinstance(item, list):
                following.extend(item[: max(most, 0)])
        level = following


def _article(objects: list[dict[str, Any]]) -> dict[str, str]:
    """The fields of the page's article; references by `@id` are followed."""
    node = next((o for kinds in _ARTICLES for o in objects if kinds & set(_words(o.get("@type")))), None)
    if node is None:
        return {}
    by_id = {o["@id"]: o for o in reversed(objects) if isinstance(o.get("@id"), str) and len(o) > 1}
    page = node.get("mainEntityOfPage")
    fields = {
        "title": _text(node.get("headline")),
        "author": ", ".join(_names(node.get("author"), by_id)),
        "outlet": next(iter(_names(node.get("publisher"), by_id)), ""),
        "published": _text(node.get("datePublished")) or _text(node.get("dateCreated")),
        "url": _text(page.get("@id") if isinstance(page, dict) else page) or _text(node.get("url")),
        "language": _text(node.get("inLanguage")),
        "text": _lines(node.get("articleBody")),
    }
    return {field: value for field, value in fields.items() if value}


def _words(value: Any) -> list[str]:
    return [v.rsplit("/", 1)[-1] for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _text(value: Any) -> str:
    """A string as one line, its entities resolved; anything else is empty."""
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


def _lines(value: Any) -> str:
    """The paragraphs of a string, their entities resolved and markup taken out; anything else is empty."""
    if not isinstance(value, str):
        return ""
    plain = re.sub(r"<[^<>]{1,500}>", "\n", html.unescape(value))
    return "\n".join(line for part in plain.splitlines() if (line := " ".join(part.split())))


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The names of a person or organisation, or of several."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            reference = item.get("@id")
            known = by_id.get(reference, item) if isinstance(reference, str) and "name" not in item else item
            item = known.get("name")
            item = item[0] if isinstance(item, list) and item else item
        if name := _text(item):
            yield name
