"""Ids from their beginnings, as people type them."""

from __future__ import annotations

from detente.errors import UnknownId, UsageError
from detente.store import Store

#: Where ids live, by what they stand for.
_TABLES = {
    "event": "event",
    "mention": "mention",
    "statement": "statement",
    "claim": "claim",
    "report": "report",
    "old event": "event_redirect",
}
_COLUMNS = {"event_redirect": "old_id"}
#: So many candidates are named when a beginning fits several ids.
_NAMED = 5


def find_id(store: Store, beginning: str) -> tuple[str, str]:
    """The kind and the id that begins so: event, mention, statement, claim, report or old event.

    UnknownId if there is none, UsageError naming some if there are several.
    """
    found = [(kind, i) for kind, table in _TABLES.items() for i in _beginning(store, table, beginning)]
    exact = [f for f in found if f[1] == beginning]
    if not found or not beginning:
        raise UnknownId(f"{store.path} holds nothing with the id {beginning!r}.")
    if len(found) > 1 and not exact:
        raise UsageError(
            f"Several ids begin with {beginning!r}.",
            remedy=f"Give more of it: {', '.join(i for _, i in found[:_NAMED])} ...",
        )
    return (exact or found)[0]


def _beginning(store: Store, table: str, beginning: str) -> list[str]:
    column = _COLUMNS.get(table, "id")
    sql = f"SELECT {column} FROM {table} WHERE substr({column}, 1, ?) = ? ORDER BY 1 LIMIT ?"
    return [str(row[0]) for row in store.execute(sql, (len(beginning), beginning, _NAMED))]
