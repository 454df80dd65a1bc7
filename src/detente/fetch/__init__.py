"""The only door to the network: public pages and feeds, politely and within bounds (docs/readers.md, SECURITY.md)."""

from __future__ import annotations

from detente.fetch.fetch import fetch

__all__ = ["fetch"]
