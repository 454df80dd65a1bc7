"""The database as it was known on a day: what was seen later is hidden, and every event is assembled from what is left.

Temporary tables and views of the same names stand before the database's own, so that every query sees them; the file
itself is never written.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from pathlib import Path

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
_SEEN = "EXISTS (SELECT 1 FROM temp.seen WHERE id = {})"


def seen_by(store: Store, day: str) -> Store:
    """A store of the reports first seen by an ISO day, to be read only; it is closed by itself. A StoreError if the
    file cannot be read."""
    connection = _again(store)
    past = Store(connection, store.path, readonly=True)
    with guard(store.path):
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("BEGIN")
        _hide(connection, day)
        _origins(past)
        _events(past)
        connection.execute("COMMIT")
        connection.execute("PRAGMA query_only = ON")
    return past


def _again(store: Store) -> sqlite3.Connection:
    """A second connection to the same database; to a copy of one that lives in memory."""
    if str(store.path) != MEMORY:
        return connect(store.path, readonly=True)
    copy = connect(Path(MEMORY), readonly=False)
    store.connection.backup(copy)
    return copy


def _hide(db: sqlite3.Connection, day: str) -> None:
    """Show the reports first seen by the day, and what belongs to them."""
    db.execute("CREATE TEMP TABLE seen (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID")
    db.execute("INSERT INTO seen SELECT id, seq FROM main.report WHERE first_seen <= ?", (day,))
    _view(db, "report", _SEEN.format("x.id"))
    for table in _OF_REPORT:
        _view(db, table, _SEEN.format("x.report_id"))
    for table, owner in _OF_OWNER.items():
        _view(db, table, _mine(owner, f"x.{owner}_id"))
    _view(db, "edge", f"{_mine('mention', 'x.left_id')} AND {_mine('mention', 'x.right_id')}")


def _mine(owner: str, column: str) -> str:
    """SQL: the owner's row of this id belongs to a report that was seen."""
    return f"EXISTS (SELECT 1 FROM main.{owner} o JOIN temp.seen s ON s.id = o.report_id WHERE o.id = {column})"


def _view(db: sqlite3.Connection, table: str, condition: str) -> None:
    db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} x WHERE {condition}")


def _origins(past: Store) -> None:
    """Reprints of a report that was not seen yet have the first seen of them as origin."""
    db = past.connection
    db.execute("CREATE TEMP TABLE report_origin (report_id TEXT PRIMARY KEY, origin_id TEXT NOT NULL) WITHOUT ROWID")
    db.execute(f"INSERT INTO report_origin SELECT * FROM main.report_origin x WHERE {_SEEN.format('x.report_id')}")
    orphans = defaultdict(list)
    for report, origin in past.execute(f"SELECT * FROM report_origin x WHERE NOT {_SEEN.format('x.origin_id')}"):
        orphans[origin].append(report)
    for members in orphans.values():
        first = origins.first(past.reports(members))
        db.execute(
            "UPDATE report_origin SET origin_id = ? WHERE report_id IN (SELECT value FROM json_each(?))",
            (first, json.dumps(members)),
        )


def _events(past: Store) -> None:
    """The events that were known: whole ones as they are, those told later too as the tellings of that day have it."""
    db = past.connection
    for sql in _KNOWN:
        db.execute(sql)
    for table, key in (("event", "id"), ("event_party", "event_id"), ("event_mention", "event_id")):
        db.execute(f"CREATE TEMP TABLE {table} AS SELECT x.* FROM whole w JOIN main.{table} x ON x.{key} = w.id")
    db.execute("CREATE TEMP TABLE event_redirect (old_id TEXT PRIMARY KEY, new_id TEXT NOT NULL) WITHOUT ROWID")
    db.execute("INSERT INTO event_redirect SELECT x.* FROM main.event_redirect x JOIN whole w ON w.id = x.new_id")
    _remake(past)
    for index in _INDEXES:
        db.execute(f"CREATE INDEX temp.{index}")


def _remake(past: Store) -> None:
    """Assemble the events of which some tellings were seen, from these; their ids of today lead to those of the day."""
    db, desk = past.connection, StoreDesk(past)
    partly = past.execute(
        "SELECT mention_id, event_id FROM known WHERE event_id NOT IN (SELECT id FROM whole)"
        " ORDER BY event_id, mention_id"
    )
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
    leads = [*older, *((today, today) for today in then)]
    moved = [(old, then[today].id) for old, today in leads if old != then[today].id]
    db.executemany("INSERT OR IGNORE INTO event_redirect (old_id, new_id) VALUES (?, ?)", moved)


#: The tellings seen by the day with their events, gone through in the order in which they are stored; and the events
#: all of whose tellings were seen.
_KNOWN = (
    """CREATE TEMP TABLE known AS SELECT m.id AS mention_id, em.event_id FROM (SELECT id FROM seen ORDER BY seq) s
    CROSS JOIN main.mention m ON m.report_id = s.id CROSS JOIN main.event_mention em ON em.mention_id = m.id""",
    """CREATE TEMP TABLE whole AS SELECT k.id FROM (
      SELECT event_id AS id, count(*) AS n FROM known GROUP BY event_id
    ) k JOIN main.event e ON e.id = k.id AND e.n_mentions = k.n""",
    "CREATE INDEX temp.as_of_whole ON whole (id)",
)
_INDEXES = (
    "as_of_event ON event (id)", "as_of_event_date ON event (date_start)",
    "as_of_party ON event_party (event_id, side)", "as_of_side ON event_party (party, side)",
    "as_of_mention ON event_mention (mention_id)", "as_of_tellings ON event_mention (event_id)",
)  # fmt: skip
