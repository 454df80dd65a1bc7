"""Reports, statements and claims as columns in memory, as events are (`index`): long lists show their pages at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.query.filters import first_day, fts, last_day
from detente.query.postings import NO_DAY, Days, Lists, at, columns, hits

if TYPE_CHECKING:
    import numpy as np

    from detente.store import Store

_REPORTS = """SELECT id, seq, published_start, published_end, outlet FROM report
ORDER BY published_end IS NULL, published_end, id"""
_STATEMENTS = "SELECT id, seq, report_id, date_start, ordinal, kind FROM statement"
_PUBLISHED = "SELECT id, published_start, published_end, outlet FROM report"
_SPEAKERS = "SELECT statement_id, party, actor_id, name FROM statement_party WHERE side = 'speaker'"
_ABOUT = "SELECT statement_id, state, stance FROM statement_about"
_CLAIMS = """SELECT c.id, c.seq, c.party_a, c.party_b, c.direction, r.published_start, r.published_end, r.outlet
FROM claim c JOIN report r ON r.id = c.report_id
ORDER BY r.published_end IS NULL, r.published_end, c.report_id, c.ordinal"""
_TOLD = """SELECT rowid, snippet({0}, 1, '[', ']', '…', 24) FROM {0} WHERE {0} MATCH ? AND rowid = ?"""


class ListIndex:
    """Rows of one listing in its order; found by outlet, date, words and whatever else they have lists of."""

    def __init__(
        self, ids: Sequence[str], seq: Sequence[int], start: np.ndarray, end: np.ndarray, words: str,
        lists: Mapping[str, Lists],
    ) -> None:  # fmt: skip
        import numpy as np

        self.size, self.ids, self.words, self.lists = len(ids), list(ids), words, lists
        self.seq = np.fromiter(seq, np.int64, self.size)
        self.start, self.end = start, end

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
            found &= at(hits(store, self.words, text), int(self.seq.max(initial=0)) + 1)[self.seq]
        return np.flatnonzero(found)

    def page(self, positions: np.ndarray, limit: int, offset: int = 0, *, newest: bool = False) -> list[str]:
        """The ids of some of the rows; `newest` turns their order round."""
        several = positions[::-1] if newest else positions
        return [self.ids[k] for k in several[offset : offset + limit]]

    def excerpts(self, store: Store, text: str, positions: Iterable[int]) -> dict[str, str]:
        """The words round the hits, between [ and ], by the ids of some rows that hold them."""
        sql, words = _TOLD.format(self.words), fts(text)
        found = ((k, store.execute(sql, (words, int(self.seq[k])))) for k in positions)
        return {self.ids[k]: str(rows[0][1]) for k, rows in found if rows}


def reports(store: Store) -> ListIndex:
    """All reports, by date; fields: outlet."""
    ids, seq, start, end, outlet = columns(store, _REPORTS, 5)
    days = Days()
    return ListIndex(ids, seq, days.column(start), days.column(end), "report_text", {
        "outlet": Lists.of(range(len(ids)), outlet)})  # fmt: skip


def statements(store: Store) -> ListIndex:
    """All statements, by date; fields: outlet, kind, speaker (party, id or name in small letters), about, stance."""
    ids, seq, _, start, end, outlet, kind = _statements(store)
    where, days = {i: k for k, i in enumerate(ids)}, Days()
    spoken, *speakers = columns(store, _SPEAKERS, 4)
    judged, state, stance = columns(store, _ABOUT, 3)
    spoke, told = ([where.get(i, -1) for i in several] for several in (spoken, judged))
    return ListIndex(ids, seq, days.column(start), days.column(end), "statement_text", {
        "outlet": Lists.of(range(len(ids)), outlet),
        "kind": Lists.of(range(len(ids)), kind),
        "speaker": Lists.of(spoke * 3, [str(n).casefold() if n else None for several in speakers for n in several]),
        "about": Lists.of(told, state),
        "stance": Lists.of(told, stance),
    })  # fmt: skip


def claims(store: Store) -> ListIndex:
    """All relation claims, by date; fields: outlet, party, pair (both in the alphabet's order, a blank between),
    direction."""
    ids, seq, a, b, direction, start, end, outlet = columns(store, _CLAIMS, 8)
    days, own = Days(), range(len(ids))
    return ListIndex(ids, seq, days.column(start), days.column(end), "", {
        "outlet": Lists.of(own, outlet),
        "party": Lists.of([*own, *own], [*a, *b]),
        "pair": Lists.of(own, map("{} {}".format, a, b)),
        "direction": Lists.of(own, direction),
    })  # fmt: skip


def _statements(store: Store) -> list[Sequence[Any]]:
    """Id, number, report, days of publication, outlet and kind of every statement, column by column, in their order."""
    published = {r[0]: r[1:] for r in store.execute(_PUBLISHED)}
    unknown = (None, None, None)
    rows = [(i, seq, of, date, n, kind, *published.get(of, unknown)) for i, seq, of, date, n, kind in
            store.execute(_STATEMENTS)]  # fmt: skip
    rows.sort(key=lambda r: (r[3] is None, r[3] or "", r[7] or "", r[2], r[4]))
    ids, seq, of, _, _, kind, start, end, outlet = zip(*rows, strict=True) if rows else [()] * 9
    return [ids, seq, of, start, end, outlet, kind]
