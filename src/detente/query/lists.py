"""Reports and statements as columns in memory, as events are (`index`), so that long lists show their pages at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from detente.query.filters import first_day, fts, last_day
from detente.query.index import NO_DAY, Lists, day_number

if TYPE_CHECKING:
    import numpy as np

    from detente.store import Store

_REPORTS = """SELECT id, seq, published_start, published_end, outlet FROM report
ORDER BY published_end IS NULL, published_end, id"""
_STATEMENTS = """SELECT s.id, s.seq, r.published_start, r.published_end, r.outlet, s.kind FROM statement s
JOIN report r ON r.id = s.report_id
ORDER BY s.date_start IS NULL, s.date_start, r.published_end, s.report_id, s.ordinal"""
_SPEAKERS = """SELECT statement_id, party, actor_id, name FROM statement_party WHERE side = 'speaker'"""
_ABOUT = "SELECT statement_id, state, stance FROM statement_about"


class ListIndex:
    """Rows of one listing in its order; found by outlet, date, words and whatever else they have lists of."""

    def __init__(
        self, rows: list[tuple[Any, ...]], words: str, fields: Mapping[str, Iterable[tuple[int, str]]]
    ) -> None:
        import numpy as np

        size = self.size = len(rows)
        self.ids = [str(r[0]) for r in rows]
        self.seq = np.fromiter((r[1] for r in rows), np.int64, size)
        self.start, self.end = (np.fromiter((day_number(r[k]) for r in rows), np.int32, size) for k in (2, 3))
        self.words = words
        self.lists = {name: Lists(pairs) for name, pairs in fields.items()}

    def find(self, store: Store, *, since: str | None = None, until: str | None = None, text: str | None = None,
             **wanted: Iterable[str]) -> np.ndarray:  # fmt: skip
        """The positions of the rows that pass, in their order; of a field's `wanted` values a row has one."""
        import numpy as np

        found = np.ones(self.size, bool)
        for name, values in wanted.items():
            if several := list(values):
                found &= self.lists[name].mask(several, self.size)
        if since is not None:
            found &= self.end >= dt.date.fromisoformat(first_day(since)).toordinal()
        if until is not None:
            found &= (self.start <= dt.date.fromisoformat(last_day(until)).toordinal()) & (self.start != NO_DAY)
        if text is not None:
            sql = f"SELECT rowid FROM {self.words} WHERE {self.words} MATCH ?"
            rows = np.fromiter((r[0] for r in store.execute(sql, (fts(text),))), np.int64)
            found &= np.isin(self.seq, rows)
        return np.flatnonzero(found)

    def page(self, positions: np.ndarray, limit: int, offset: int = 0, *, newest: bool = False) -> list[str]:
        """The ids of some of the rows; `newest` turns their order round."""
        several = positions[::-1] if newest else positions
        return [self.ids[k] for k in several[offset : offset + limit]]


def reports(store: Store) -> ListIndex:
    """All reports, by date; fields: outlet."""
    rows = store.execute(_REPORTS)
    return ListIndex(rows, "report_text", {"outlet": ((k, r[4]) for k, r in enumerate(rows) if r[4])})


def statements(store: Store) -> ListIndex:
    """All statements, by date; fields: outlet, kind, speaker (party, id or name in small letters), about, stance."""
    rows = store.execute(_STATEMENTS)
    where = {r[0]: k for k, r in enumerate(rows)}
    speakers = store.execute(_SPEAKERS)
    about = store.execute(_ABOUT)
    return ListIndex(rows, "statement_text", {
        "outlet": ((k, r[4]) for k, r in enumerate(rows) if r[4]),
        "kind": ((k, r[5]) for k, r in enumerate(rows)),
        "speaker": ((where[i], str(n).casefold()) for i, *several in speakers for n in several if n),
        "about": ((where[i], state) for i, state, _ in about),
        "stance": ((where[i], stance) for i, _, stance in about if stance),
    })  # fmt: skip
