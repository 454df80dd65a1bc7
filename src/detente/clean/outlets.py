"""Outlets by their web address: one name for an outlet, whether a page, a feed or only its address tells it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from detente.clean import tables

_HOST = re.compile(r"^(?:https?://)?((?:[a-z0-9_-]+\.)+[a-z]{2,24})/?$", re.IGNORECASE)
_FRONT = ("www.", "m.", "mobile.", "amp.", "edition.", "feeds.", "rss.")


def outlet_name(outlet: str | None, url: str | None) -> str | None:
    """The outlet's name: the one given, or that of the host or address given for a name, or of the report's URL.

    A host that the table of outlets does not have is itself the name, without `www.`.
    """
    if outlet and (named := _HOST.match(outlet)):
        return _known(named[1].lower())
    host = _host(outlet) or (None if outlet else _host(url))
    return _known(host.lower()) if host else outlet


def _host(url: str | None) -> str | None:
    if not url or not re.match(r"https?://", url, re.IGNORECASE):
        return None
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _known(host: str) -> str:
    """The table's name of a host or of the nearest domain above it; else the host."""
    for front in _FRONT:
        host = host.removeprefix(front)
    labels = host.split(".")
    above = (".".join(labels[k:]) for k in range(len(labels) - 1))
    return next((name for domain in above if (name := tables.outlets().get(domain))), host)


def without_site(title: str | None, site: str | None) -> str | None:
    """The title without the site's name behind it."""
    if title is None or site is None:
        return title
    return re.sub(rf"\s+[-–—|]\s+{re.escape(site)}$", "", title, flags=re.IGNORECASE) or title
