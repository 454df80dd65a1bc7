"""Outlets compared on the same events: what each tells, alone and first, and where two of them differ."""

from __future__ import annotations

from typing import Any

from detente.errors import UsageError
from detente.explorer import names
from detente.explorer.page import Ask, Page
from detente.explorer.state import url
from detente.explorer.views.acts import cards
from detente.explorer.views.dyad import by_outlet
from detente.explorer.views.overview import differences
from detente.query import Rows, listings
from detente.query.index import Filter
from detente.query.rows import Column

#: Outlets of the matrix of common events; events of each list.
OUTLETS, LISTED = 14, 8
COMMON = (
    Column("outlet", "text", "an outlet"),
    Column("other", "text", "another outlet"),
    Column("n_events", "integer", "events that both tell"),
    Column("n_disputed", "integer", "of these, events whose tellings differ on something"),
)


def sources(ask: Ask) -> Page:
    """All outlets, or two of them side by side."""
    given = ask.state.events()
    mask = ask.index.mask(
        Filter(since=given.since, until=given.until, party=given.party, pair=given.pair), ask.db.store
    )
    voices = by_outlet(ask.index, mask)
    listed = voices.column("outlet")[:OUTLETS]
    common = _common(ask, mask, listed)
    two = ask.state.many("outlet")
    if len(two) not in (0, 2) or any(o not in ask.index.outlets.codes for o in two):
        raise UsageError("Two outlets of this record can be compared.", remedy="Choose them on the page /sources.")
    heading = " and ".join(two) if two else "Sources"
    when = names.asked(given.since, given.until)
    values: dict[str, Any] = {
        "voices": voices, "listed": listed, "two": two, "when": when, "digest": ask.digest,
        "common": {(r["outlet"], r["other"]): r for r in common}, "more": max(len(voices) - OUTLETS, 0),
        "compare": lambda a, b: url("/sources", {**ask.state.values, "outlet": [a, b]}),
    }  # fmt: skip
    tables: dict[str, Rows] = {"outlets": voices, "common": common}
    if two:
        both = (
            mask & ask.index.outlets.mask([two[0]], ask.index.size) & ask.index.outlets.mask([two[1]], ask.index.size)
        )
        tables = {"both": _rows(ask, both), **tables}
        values |= _two(ask, two, mask, both)
    return Page("sources.html", heading + (f", {when}" if when else ""), tables, values)


def _common(ask: Ask, mask: Any, listed: list[str]) -> Rows:
    """Events that each two of the outlets both tell."""
    import numpy as np

    index = ask.index
    several = np.flatnonzero(mask & (index.n_outlets > 1))
    told = (
        np.stack([index.outlets.mask([o], index.size)[several] for o in listed]).astype(np.float32)
        if listed
        else np.zeros((0, 0))
    )
    both = told @ told.T if len(listed) else told
    apart = (told * index.disputed[several]) @ told.T if len(listed) else told
    rows = [
        (a, b, int(both[i, k]), int(apart[i, k]))
        for i, a in enumerate(listed)
        for k, b in enumerate(listed)
        if i < k and both[i, k]
    ]
    return Rows(COMMON, sorted(rows, key=lambda r: (-r[2], r[0], r[1])))


def _rows(ask: Ask, mask: Any) -> Rows:
    ids = ask.index.page(ask.index.newest_first(ask.index.positions(mask)), ask.rows)
    return listings.by_ids(ask.db.store, listings.events(), ids)


def _two(ask: Ask, two: tuple[str, ...], mask: Any, both: Any) -> dict[str, Any]:
    """What two outlets tell alike and otherwise, and what only one of them tells."""
    index = ask.index

    def first(found: Any, n: int = LISTED) -> Any:
        return cards(ask.db, index.page(index.newest_first(index.positions(found)), n))[0]

    told = [mask & index.outlets.mask([o], index.size) for o in two]
    alone = [(o, int((told[k] & ~told[1 - k]).sum()), first(told[k] & ~told[1 - k], 5)) for k, o in enumerate(two)]
    disputed = [(c, differences(ask, c)) for c in first(both & index.disputed)]
    return {
        "n_both": int(both.sum()), "n_disputed": int((both & index.disputed).sum()), "disputed": disputed,
        "alike": first(both & ~index.disputed), "alone": alone,
    }  # fmt: skip
