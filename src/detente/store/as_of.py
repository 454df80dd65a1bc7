"""The database as it was known on a day: what was seen later is hidden, and an event that was told later too is
assembled from what was seen.

Temporary views stand before the database's own tables, so that every query sees them; the file itself is never
written. An event all of whose tellings were seen by the day is the database's own; of the few others the day's own
ones lie in temporary tables, which the views add. Whoever asks gets the rows by the indexes of the file, so that a day
of a large record costs what those few events cost.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from detente.linking import assemble, origins
from detente.linking.telling import Telling
from detente.store.connect import MEMORY, connect, guard
from detente.store.desk import StoreDesk
from detente.store.store import Store, chunked

#: Tables whose rows belong to a report, and those whose rows belong to a row of them.
_OF_REPORT = ("part", "time_expression", "mention", "statement", "claim", "uncoded", "report_shingle")
_OF_OWNER = {
    "mention_party": "mention", "link_key": "mention", "link_group": "mention", "statement_span": "statement",
    "statement_party": "statement", "statement_about": "statement", "claim_party": "claim",
}  # fmt: skip
#: Tables of events, with the column that names the event.
_OF_EVENT = {"event": "id", "event_party": "event_id", "event_mention": "event_id", "event_redirect": "new_id"}


def seen_by(store: Store, day: str) -> Store:
    """A store of the reports first seen by an ISO day, to be read only; it is closed by itself. A StoreError if the
    file cannot be read."""
    return _Past(_again(store), store.path, dt.date.fromisoformat(day).isoformat())


def _again(store: Store) -> sqlite3.Connection:
    """A second connection to the same database; to a copy of one that lives in memory."""
    if str(store.path) != MEMORY:
        return connect(store.path, readonly=True)
    copy = connect(Path(MEMORY), readonly=False)
    store.connection.backup(copy)
    return copy


class _Past(Store):
    """A store of a day; what it puts before the file is made again when another process has written."""

    def __init__(self, connection: sqlite3.Connection, path: Path, day: str) -> None:
        super().__init__(connection, path, readonly=True)
        self._day, self._version = day, -1
        with self.snapshot():
            pass

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """As any store's, of what is in the file now."""
        with self.snapshot():
            return super().execute(sql, parameters)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """As any store's."""
        if self.connection.in_transaction:
            yield
            return
        with guard(self.path):
            while self._begin() != self._version:  # somebody wrote
                self.connection.execute("ROLLBACK")
                self._put_before()
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    def _begin(self) -> int:
        """Begin to read; the version of the file that is read comes out."""
        self.connection.execute("BEGIN")
        self.connection.execute("SELECT 1 FROM main.meta LIMIT 1")
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def _put_before(self) -> None:
        """Put the views of the day, and the events of which it knew a part, before the file's tables."""
        self.connection.execute("PRAGMA query_only = OFF")
        version = self._begin()
        try:
            for kind, name in self.connection.execute("SELECT type, name FROM temp.sqlite_master").fetchall():
                if kind in ("table", "view"):
                    self.connection.execute(f"DROP {kind} temp.{name}")
            _hide(self.connection, self._day)
            _origins(self, self._day)
            _events(self, self._day)
            self.connection.execute("COMMIT")
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.connection.execute("PRAGMA query_only = ON")
        self._version = version


def _hide(db: sqlite3.Connection, day: str) -> None:
    """Show the reports first seen by the day, and what belongs to them."""
    _view(db, "report", f"x.first_seen <= '{day}'")
    for table in _OF_REPORT:
        _view(db, table, _seen("x.report_id", day))
    for table, owner in _OF_OWNER.items():
        _view(db, table, _mine(owner, f"x.{owner}_id", day))
    _view(db, "edge", f"{_mine('mention', 'x.left_id', day)} AND {_mine('mention', 'x.right_id', day)}")


def _seen(column: str, day: str) -> str:
    """SQL: the report of this id was seen."""
    return f"EXISTS (SELECT 1 FROM main.report s WHERE s.id = {column} AND s.first_seen <= '{day}')"


def _mine(owner: str, column: str, day: str) -> str:
    """SQL: the owner's row of this id belongs to a report that was seen."""
    return f"EXISTS (SELECT 1 FROM main.{owner} o WHERE o.id = {column} AND {_seen('o.report_id', day)})"


def _view(db: sqlite3.Connection, table: str, condition: str, columns: str = "*", more: str = "") -> None:
    db.execute(f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} x WHERE {condition} {more}")


def _origins(past: Store, day: str) -> None:
    """Reprints of a report that was not seen yet have the first seen of them as origin."""
    db = past.connection
    reprints = f"SELECT * FROM main.report_origin x WHERE x.origin_id <> x.report_id AND {_seen('x.report_id', day)}"
    orphans = defaultdict(list)
    for report, origin in past.execute(f"{reprints} AND NOT {_seen('x.origin_id', day)}"):
        orphans[origin].append(report)
    if not orphans:
        _view(db, "report_origin", _seen("x.report_id", day))
        return
    db.execute("CREATE TEMP TABLE then_origin (report_id TEXT PRIMARY KEY, origin_id TEXT NOT NULL) WITHOUT ROWID")
    for members in orphans.values():
        first = origins.first(past.reports(members))
        db.executemany("INSERT INTO then_origin VALUES (?, ?)", [(member, first) for member in members])
    then = "coalesce((SELECT t.origin_id FROM temp.then_origin t WHERE t.report_id = x.report_id), x.origin_id)"
    _view(db, "report_origin", _seen("x.report_id", day), f"x.report_id, {then} AS origin_id")


def _events(past: Store, day: str) -> None:
    """The events that were known: whole ones as they are, those told later too as the tellings of that day have it."""
    db, partly = past.connection, past.execute(_PARTLY.format(day=day, seen=_seen("m.report_id", day)))
    if partly:
        for table in _OF_EVENT:  # under their own names, so that events are written as ever
            db.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} WHERE 0")
        _remake(past, partly)
        for table in _OF_EVENT:
            db.execute(f"ALTER TABLE temp.{table} RENAME TO then_{table}")
        for index in _INDEXES:
            db.execute(f"CREATE INDEX temp.then_by_{index}")
    for table, key in _OF_EVENT.items():
        own = f"EXISTS (SELECT 1 FROM main.event e WHERE e.id = x.{key} AND e.seen_to <= '{day}')"
        more = f"UNION ALL SELECT * FROM temp.then_{table}" if partly else ""
        _view(db, table, f"x.seen_to <= '{day}'" if table == "event" else own, more=more)


def _remake(past: Store, partly: Sequence[tuple[str, str]]) -> None:
    """Assemble the events of which some tellings were seen, from these; their ids of today lead to those of the day."""
    db, desk = past.connection, StoreDesk(past)
    tellings: dict[str, Telling] = {}
    for chunk in chunked([mention for mention, _ in partly], 2000):
        tellings |= {t.id: t for t in desk.tellings(chunk)}
    members = defaultdict(list)
    for mention, event in partly:
        members[event].append(tellings[mention])
    then = {today: assemble.assemble(told) for today, told in members.items()}
    desk.insert_events(then.values())
    older = past.execute(
        "SELECT old_id, new_id FROM main.event_redirect WHERE new_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(then)),),
    )
    leads = {old: then[today].id for old, today in [*older, *((today, today) for today in then)]}
    moved = [(old, new) for old, new in leads.items() if old != new]
    db.executemany("INSERT INTO event_redirect (old_id, new_id) VALUES (?, ?)", moved)


#: The tellings seen by the day of events that were told later too; "IS NOT" is how the index of these events has it.
_PARTLY = """SELECT em.mention_id, em.event_id FROM main.event e CROSS JOIN main.event_mention em ON em.event_id = e.id
CROSS JOIN main.mention m ON m.id = em.mention_id
WHERE e.seen_to IS NOT e.seen_from AND e.seen_from <= '{day}' AND (e.seen_to IS NULL OR e.seen_to > '{day}') AND {seen}
ORDER BY em.event_id, em.mention_id"""
_INDEXES = (
    "id ON then_event (id)", "date ON then_event (date_start)", "side ON then_event_party (event_id, side)",
    "party ON then_event_party (party, side)", "mention ON then_event_mention (mention_id)",
    "tellings ON then_event_mention (event_id)",
)  # fmt: skip
