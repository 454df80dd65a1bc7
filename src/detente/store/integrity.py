"""What can be wrong in a database, in SQL: each finding with how often it occurs and its first case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from detente.store.connect import guard
from detente.store.store import Store


class Finding(NamedTuple):
    """One thing that was looked for: its name, how many rows are wrong, the first of them, how many were looked at."""

    name: str
    wrong: int
    first: str
    looked_at: int


class Words(NamedTuple):
    """Columns `prefix`_start, _end, _text of a table that must hold the report's words, and the way to the report."""

    table: str
    prefix: str
    report: str


_OF_MENTION = "(SELECT report_id FROM mention WHERE id = t.mention_id)"
_OF_STATEMENT = "(SELECT report_id FROM statement WHERE id = t.statement_id)"
_OF_CLAIM = "(SELECT report_id FROM claim WHERE id = t.claim_id)"
WORDS = (
    Words("mention", "trigger", "t.report_id"),
    Words("mention", "sentence", "t.report_id"),
    Words("mention", "time", "t.report_id"),
    Words("mention_party", "span", _OF_MENTION),
    Words("statement", "cue", "t.report_id"),
    Words("statement_span", "span", _OF_STATEMENT),
    Words("statement_party", "span", _OF_STATEMENT),
    Words("claim", "trigger", "t.report_id"),
    Words("claim", "sentence", "t.report_id"),
    Words("claim_party", "span", _OF_CLAIM),
    Words("time_expression", "span", "t.report_id"),
    Words("uncoded", "sentence", "t.report_id"),
)
#: Tables with the days `prefix`_start and `prefix`_end, and the column that names the row.
_DATES = (
    ("report", "published", "id"),
    ("mention", "date", "id"),
    ("statement", "date", "id"),
    ("time_expression", "date", "report_id"),
    ("event", "date", "id"),
)
_INDEXES = ("report_text", "mention_text", "statement_text")
#: Questions whose every row is a fault: name, rows looked at, rows that are wrong.
_QUESTIONS = (
    ("mentions without a source", "SELECT count(*) FROM mention",
     "SELECT id FROM mention WHERE id NOT IN (SELECT mention_id FROM mention_party WHERE side = 'source')"),
    ("mentions that no event holds", "SELECT count(*) FROM mention",
     "SELECT id FROM mention WHERE id NOT IN (SELECT mention_id FROM event_mention)"),
    ("events without a mention", "SELECT count(*) FROM event",
     "SELECT id FROM event WHERE id NOT IN (SELECT event_id FROM event_mention)"),
    ("events that point at no mention or report", "SELECT count(*) FROM event",
     "SELECT id FROM event WHERE first_mention NOT IN (SELECT id FROM mention) OR best_mention NOT IN (SELECT id FROM"
     " mention) OR first_report NOT IN (SELECT id FROM report)"),
    ("events that miscount their mentions", "SELECT count(*) FROM event",
     "SELECT id FROM event WHERE n_mentions <> (SELECT count(*) FROM event_mention WHERE event_id = event.id)"),
    ("events with wrong days of being seen", "SELECT count(*) FROM event",
     "SELECT e.id FROM event e JOIN event_mention em ON em.event_id = e.id JOIN mention m ON m.id = em.mention_id"
     " JOIN report r ON r.id = m.report_id GROUP BY e.id HAVING e.seen_from IS NOT min(r.first_seen) OR"
     " e.seen_to IS NOT CASE WHEN count(r.first_seen) = count(*) THEN max(r.first_seen) END"),
    ("old event ids that lead nowhere", "SELECT count(*) FROM event_redirect",
     "SELECT old_id FROM event_redirect WHERE new_id NOT IN (SELECT id FROM event)"),
    ("reprints of unknown reports", "SELECT count(*) FROM report_origin",
     "SELECT report_id FROM report_origin WHERE origin_id NOT IN (SELECT id FROM report)"),
)  # fmt: skip


def findings(store: Store, *, writable: bool = True) -> Iterator[Finding]:
    """Everything that is looked for, in order; the full-text indexes only if the database is open for writing."""
    yield _pragma(store, "damaged pages and rows", "integrity_check", {"ok"})
    yield _pragma(store, "rows that point at nothing", "foreign_key_check", set())
    yield _words(store)
    yield _dates(store)
    for name, looked_at, wrong in _QUESTIONS:
        yield _asked(store, name, wrong, int(store.execute(looked_at)[0][0]))
    if writable:
        yield _full_text(store)


def _pragma(store: Store, name: str, pragma: str, good: set[str]) -> Finding:
    rows = [r for r in store.execute(f"PRAGMA {pragma}") if r[0] not in good]
    return Finding(name, len(rows), " ".join(map(str, rows[0])) if rows else "", _rows(store))


def _rows(store: Store) -> int:
    tables = store.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")
    return sum(int(store.execute(f'SELECT count(*) FROM "{name}"')[0][0]) for (name,) in tables)


def _asked(store: Store, name: str, sql: str, looked_at: int) -> Finding:
    rows = store.execute(f"{sql} ORDER BY 1")
    return Finding(name, len(rows), str(rows[0][0]) if rows else "", looked_at)


def _words(store: Store) -> Finding:
    """Words that do not stand in the report at their offsets; SQLite counts code points, as the offsets do."""
    wrong, first, looked_at = 0, "", 0
    for table, prefix, report in WORDS:
        start, end, text = (f"t.{prefix}_{x}" for x in ("start", "end", "text"))
        sql = (
            f"SELECT count(*), coalesce(sum(bad), 0), min(CASE WHEN bad THEN id END) FROM (SELECT {report} AS id,"
            f" substr(r.text, {start} + 1, {end} - {start}) IS NOT {text} AS bad"
            f" FROM {table} t LEFT JOIN report r ON r.id = {report} WHERE {start} IS NOT NULL)"
        )
        count, bad, where = store.execute(sql)[0]
        looked_at, wrong = looked_at + count, wrong + bad
        first = first or (f"{table}.{prefix} of report {where}" if where else "")
    return Finding("words that do not stand at their place", wrong, first, looked_at)


def _dates(store: Store) -> Finding:
    wrong, first, looked_at = 0, "", 0
    for table, name, key in _DATES:
        start, end = f"{name}_start", f"{name}_end"
        bad = f"date({start}) IS NOT {start} OR date({end}) IS NOT {end} OR {start} > {end}"
        count, several, where = store.execute(
            f"SELECT count(*), coalesce(sum({bad}), 0), min(CASE WHEN {bad} THEN {key} END) FROM {table}"
            f" WHERE coalesce({start}, {end}) IS NOT NULL"
        )[0]
        looked_at, wrong = looked_at + count, wrong + several
        first = first or (f"{table} {where}" if where else "")
    return Finding("dates that are no days, or end before they begin", wrong, first, looked_at)


def _full_text(store: Store) -> Finding:
    """Full-text indexes that differ from the texts they index."""
    bad: list[str] = []
    with guard(store.path):
        for index in _INDEXES:
            try:
                store.connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                    raise
                bad.append(index)
    return Finding("full-text indexes that differ from their texts", len(bad), ", ".join(bad), len(_INDEXES))
