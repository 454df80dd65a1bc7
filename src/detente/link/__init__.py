"""Mentions of many reports to one record of acts: blocking, scored and reversible judgements, assembled events."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import ModuleType

from detente.link.link import Desk, LinkCount, Linked, link, link_store, link_tellings
from detente.records import Event, Record

__all__ = ["Desk", "LinkCount", "Linked", "link", "link_store", "link_tellings"]


class _Room(ModuleType):
    """The room itself answers to `detente.link(records)`: Python puts it on the shelf in the function's place."""

    def __call__(self, records: Iterable[Record]) -> list[Event]:
        return link(records)


sys.modules[__name__].__class__ = _Room
