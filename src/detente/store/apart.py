"""Rows of other data sets: many at once, each an event of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from detente.linking.assemble import alone
from detente.records import Failure, Record
from detente.store.desk import StoreDesk
from detente.store.rows import COLUMNS, to_rows
from detente.store.store import Added, Store

#: Ids are hashes, so rows land all over their indexes: with less page cache (KiB) a large import reads and writes each
#: page many times, and so it does with more frequent checkpoints (pages of the log).
_CACHE, _CHECKPOINT = 131_072, 20_000


def expect_many(store: Store) -> None:
    """Make a store that is open for writing ready for many rows; it costs up to 128 MiB of memory while it is open."""
    store.execute(f"PRAGMA cache_size = -{_CACHE}")
    store.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT}")


def add_apart(store: Store, records: Iterable[Record], failures: Iterable[Failure] = ()) -> Added:
    """Add new records without text, each mention with an event of its own, and failures, in one transaction.

    It gives what `add` and the linker give, which compares mentions without words with nothing; but it writes table by
    table, and does not look at all that is pending. BadRecord if one of the reports is there already (nothing is added
    then); else the errors of `Store.add`.
    """
    fresh = sorted(records, key=lambda r: r.report.id)
    added = store.add((), failures, also=lambda _: _write(store, fresh))
    return Added(len(fresh), 0, added.failures)


def _write(store: Store, records: Sequence[Record]) -> None:
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for record in records:
        for table, own in to_rows(record, None).items():
            rows[table] += own
    mentions = [(m, r.report) for r in records for m in r.mentions]
    db = store.connection
    for table, several in rows.items():
        names = COLUMNS[table]
        db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", several)
    origins, groups = [(r.report.id, r.report.id) for r in records], [(m.id, m.id) for m, _ in mentions]
    db.executemany("INSERT INTO report_origin (report_id, origin_id) VALUES (?, ?)", origins)
    db.executemany("INSERT INTO link_group (mention_id, group_id) VALUES (?, ?)", groups)
    StoreDesk(store).insert_events(alone(m, report) for m, report in mentions)
