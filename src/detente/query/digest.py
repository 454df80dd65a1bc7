"""What a database holds, in a few numbers: its size, the time it covers, its outlets, what could not be coded."""

from __future__ import annotations

from typing import Any

import msgspec

from detente.query.rows import Column, Rows
from detente.store import Store

COVERAGE = (
    Column("outlet", "text", "the outlet; empty if unknown"),
    Column("month", "text", "month of publication (ISO); empty if unknown"),
    Column("n_reports", "integer", "reports"),
)
OUTLETS = (
    Column("outlet", "text", "the outlet"),
    Column("n_reports", "integer", "its reports"),
    Column("n_mentions", "integer", "acts they tell"),
    Column("n_statements", "integer", "statements they carry"),
    Column("first", "text", "first day of publication (ISO)"),
    Column("last", "text", "last day of publication; of a report dated to an interval its first day (ISO)"),
)
REASONS = (
    Column("reason", "text", "why a sentence with two parties and a trigger gave no event"),
    Column("n_sentences", "integer", "such sentences"),
)
FAILED = (
    Column("code", "text", "stable code of the error"),
    Column("n_inputs", "integer", "inputs that could not be coded"),
    Column("note", "text", "what the first of them says"),
)
RUN = (
    Column("started", "text", "when the last run began (ISO, UTC)"),
    Column("ended", "text", "when it ended; empty if it runs or was cut off"),
    Column("state", "text", "running, done, interrupted or failed"),
    Column("reports", "integer", "reports it coded"),
    Column("failures", "integer", "inputs it could not code"),
    Column("seconds", "real", "what it took"),
)

_COVERAGE = """SELECT outlet, substr(published_end, 1, 7), count(*) FROM report GROUP BY 1, 2 ORDER BY 1, 2"""
_OUTLETS = """SELECT r.outlet, count(*), sum(m), sum(s), min(r.published_start), max(r.published_start) FROM (
  SELECT outlet, published_start, (SELECT count(*) FROM mention WHERE report_id = report.id) AS m,
    (SELECT count(*) FROM statement WHERE report_id = report.id) AS s FROM report) r
GROUP BY 1 ORDER BY 2 DESC, 1"""
_FAILED = "SELECT code, count(*), min(note) FROM failure GROUP BY 1 ORDER BY 2 DESC, 1"
_REASONS = "SELECT reason, count(*) FROM uncoded GROUP BY 1 ORDER BY 2 DESC, 1"
_RUN = "SELECT started, ended, state, reports, failures, seconds FROM run ORDER BY id DESC LIMIT 1"


class Digest(msgspec.Struct, frozen=True):
    """A database in numbers: rows by table, and the tables above; made by `digest`."""

    counts: dict[str, int]
    schema: int
    coverage: Rows
    outlets: Rows
    reasons: Rows
    failed: Rows
    run: Rows

    @property
    def undated(self) -> int:
        """Reports whose day of publication nobody knows."""
        return sum(n for _, month, n in self.coverage.tuples if month is None)

    @property
    def published(self) -> tuple[str, str] | None:
        """The first and the last day on which a report was published, ISO; None if no day is known."""
        days: list[Any] = [d for row in self.outlets.tuples for d in row[4:6] if d]
        return (min(days), max(days)) if days else None


def digest(store: Store) -> Digest:
    """The numbers of a database; about a second for a hundred thousand reports."""
    tables = ("report", "mention", "event", "statement", "claim", "uncoded", "failure")
    return Digest(
        {table: store.count(table) for table in tables},
        int(store.execute("PRAGMA user_version")[0][0]),
        *(
            Rows(columns, store.execute(sql))
            for columns, sql in (
                (COVERAGE, _COVERAGE), (OUTLETS, _OUTLETS), (REASONS, _REASONS), (FAILED, _FAILED), (RUN, _RUN),
            )
        ),
    )  # fmt: skip


def tellings_of(store: Store, event_ids: list[str]) -> Rows:
    """The mentions that tell these events, as `RecordDB.mentions` lists them, in the order of publication."""
    import json

    from detente.query import listings

    found = store.execute(_TELLINGS, (json.dumps(event_ids),))
    return listings.by_ids(store, listings.mentions(), [row[0] for row in found])


def copies(store: Store, origin_id: str) -> Rows:
    """The reports that tell the same words, as `RecordDB.reports` lists them."""
    from detente.query import listings

    found = store.execute("SELECT report_id FROM report_origin WHERE origin_id = ? ORDER BY report_id", (origin_id,))
    return listings.by_ids(store, listings.reports(), [row[0] for row in found])


_TELLINGS = """SELECT m.id FROM event_mention em JOIN mention m ON m.id = em.mention_id
JOIN report r ON r.id = m.report_id WHERE em.event_id IN (SELECT value FROM json_each(?))
ORDER BY r.published_end IS NULL, r.published_end, m.report_id, m.ordinal"""
