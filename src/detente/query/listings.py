"""The listings as SQL: each a SELECT whose columns are those of `columns.LISTINGS`, ordered so that the order never changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec

from detente import ontology
from detente.query.filters import Where, paging
from detente.query.rows import Column, Rows
from detente.store import Store

_LIST = "(SELECT json_group_array({what}) FROM (SELECT DISTINCT {what}, ordinal FROM {table} WHERE {owner} = {own} AND side = '{side}' AND {what} IS NOT NULL ORDER BY ordinal))"


def _parties(table: str, own: str, side: str, what: str = "party") -> str:
    owner = {
        "mention_party": "mention_id",
        "event_party": "event_id",
        "statement_party": "statement_id",
        "claim_party": "claim_id",
    }[table]
    return _LIST.format(what=what, table=table, owner=owner, own=own, side=side)


@cache
def _of_type(column: str) -> tuple[str, str]:
    """SQL for the quad and the intensity of the type in a column; from the ontology."""
    types = ontology.load().types
    quad = " ".join(f"WHEN '{t.value}' THEN {i.quad}" for t, i in types.items())
    intensity = " ".join(f"WHEN '{t.value}' THEN {i.intensity!r}" for t, i in types.items())
    return f"CASE {column} {quad} END", f"CASE {column} {intensity} END"


def events_sql() -> str:
    """One row an event."""
    quad, intensity = _of_type("e.type")
    return f"""
SELECT e.id, e.date_start, e.date_end, e.date_precision, e.date_basis, e.type, e.mode, {quad}, {intensity},
  {_parties("event_party", "e.id", "source")}, {_parties("event_party", "e.id", "target")}, e.mutual, e.domestic, e.status,
  e.place_name, e.place_state, e.latitude, e.longitude, e.n_mentions, e.n_reports, e.n_outlets, e.n_origins, e.first_report, f.outlet,
  (SELECT json_group_array(json_extract(value, '$.field')) FROM json_each(e.disagreements)),
  (SELECT json_group_array(id) FROM (
    SELECT DISTINCT d.event_id AS id FROM event_mention i JOIN edge x ON x.left_id = i.mention_id AND x.judgement = 'promise'
    JOIN event_mention d ON d.mention_id = x.right_id WHERE i.event_id = e.id ORDER BY 1)),
  b.sentence_text, e.best_mention
FROM event e JOIN mention b ON b.id = e.best_mention JOIN report f ON f.id = e.first_report"""


EVENTS_ORDER = "ORDER BY e.date_start IS NULL, e.date_start, e.date_end, e.id"


def mentions_sql() -> str:
    """One row a mention."""
    quad, intensity = _of_type("m.type")
    return f"""
SELECT m.id, em.event_id, m.report_id, r.outlet, r.published_end, r.url, m.date_start, m.date_end, m.date_precision, m.date_basis,
  m.type, m.mode, m.contexts, {quad}, {intensity}, {_parties("mention_party", "m.id", "source")}, {_parties("mention_party", "m.id", "target")},
  {_parties("mention_party", "m.id", "source", "name")}, {_parties("mention_party", "m.id", "target", "name")}, m.mutual, m.domestic, m.status,
  {_parties("mention_party", "m.id", "attribution")}, m.place_name, m.place_state, m.latitude, m.longitude, m.part, m.trigger_text,
  m.sentence_text, m.confidence, m.why
FROM mention m JOIN report r ON r.id = m.report_id LEFT JOIN event_mention em ON em.mention_id = m.id"""


MENTIONS_ORDER = "ORDER BY m.date_start IS NULL, m.date_start, m.date_end, m.report_id, m.ordinal"


def statements_sql() -> str:
    """One row a statement."""
    return f"""
SELECT s.id, s.report_id, r.outlet, r.published_end, r.url, s.kind, {_parties("statement_party", "s.id", "speaker", "name")},
  {_parties("statement_party", "s.id", "speaker")},
  (SELECT coalesce(name, span_text) FROM statement_party WHERE statement_id = s.id AND side = 'addressee'),
  (SELECT json_group_array(state) FROM (SELECT state FROM statement_about WHERE statement_id = s.id AND listed ORDER BY ordinal)),
  (SELECT json_group_array(state || ':' || stance) FROM (
    SELECT state, stance FROM statement_about WHERE statement_id = s.id AND stance IS NOT NULL ORDER BY ordinal)),
  s.stance_words, s.words, s.cue_text, s.date_start, s.date_end, s.mention_id, s.confidence, s.why
FROM statement s JOIN report r ON r.id = s.report_id"""


STATEMENTS_ORDER = "ORDER BY s.date_start IS NULL, s.date_start, r.published_end, s.report_id, s.ordinal"


def claims_sql() -> str:
    """One row a relation claim."""
    return f"""
SELECT c.id, c.report_id, r.outlet, r.published_end, r.url, c.party_a, c.party_b, c.direction, c.since,
  {_parties("claim_party", "c.id", "attribution")}, c.trigger_text, c.sentence_text, c.why
FROM claim c JOIN report r ON r.id = c.report_id"""


CLAIMS_ORDER = "ORDER BY r.published_end IS NULL, r.published_end, c.report_id, c.ordinal"

REPORTS_SQL = """
SELECT r.id, r.outlet, r.agency, r.author, r.title, r.url, r.language, r.published_start, r.published_end, r.published_precision,
  r.published_basis, r.first_seen, r.origin, coalesce(o.origin_id, r.id),
  (SELECT count(*) FROM mention WHERE report_id = r.id), (SELECT count(*) FROM statement WHERE report_id = r.id),
  (SELECT count(*) FROM claim WHERE report_id = r.id), length(r.text)
FROM report r LEFT JOIN report_origin o ON o.report_id = r.id"""
REPORTS_ORDER = "ORDER BY r.published_end IS NULL, r.published_end, r.id"

EDGES_SQL = "SELECT x.left_id, x.right_id, x.judgement, x.score, x.reasons, x.made_by FROM edge x"
EDGES_ORDER = "ORDER BY x.left_id, x.right_id, x.made_by, x.judgement"


def rows(
    store: Store, columns: Sequence[Column], sql: str, where: Where, order: str, limit: Any = None, offset: Any = 0
) -> Rows:
    """Run a listing with its filters, and give each value its column's kind."""
    page, numbers = paging(limit, offset)
    found = store.execute(f"{sql} {where} {order} {page}", [*where.parameters, *numbers])
    return shaped(columns, found)


def shaped(columns: Sequence[Column], found: Sequence[tuple[Any, ...]]) -> Rows:
    """Rows out of SQLite's values: JSON arrays to tuples, 0 and 1 to flags."""
    lists = [k for k, c in enumerate(columns) if c.kind == "list"]
    flags = [k for k, c in enumerate(columns) if c.kind == "flag"]
    if not lists and not flags:
        return Rows(columns, found)
    data = []
    for values in found:
        row = list(values)
        for k in lists:
            row[k] = () if row[k] in (None, "[]") else tuple(dict.fromkeys(msgspec.json.decode(row[k])))
        for k in flags:
            row[k] = bool(row[k])
        data.append(tuple(row))
    return Rows(columns, data)
