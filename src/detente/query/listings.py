"""The listings in SQL: which rows and in which order, then their columns, then the lists that belong to them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from detente import ontology
from detente.query import columns
from detente.query.filters import Where, paging
from detente.query.rows import Column, Rows
from detente.store import Store

#: Rows whose columns are fetched at once.
CHUNK = 2000
#: Rows of the first days among which a page is looked for before it is among all; what is frequent fills it from them.
EARLY = 20_000


class Listing(NamedTuple):
    """One listing: columns in order, their SQL, the table, the id of a row, the day that it is listed by and what puts
    rows of one day in order, SQL for columns that are lists, and the tables joined to it, each with one row for a row.

    A list column whose SQL is not under `lists` is a JSON array already. The SQL of a list gives (id of row, item) for
    a JSON array of ids, and by what it is ordered: of a view that joins rows of two tables (a day of the past), SQLite
    uses the indexes only if what orders the rows is among what is asked for.
    """

    columns: tuple[Column, ...]
    select: str
    table: str
    key: str
    day: str
    order: str
    lists: Mapping[str, str] = MappingProxyType({})
    joined: Mapping[str, str] = MappingProxyType({})

    def tables(self, used_in: str | None = None) -> str:
        """The table with those joined to it; only with those that some SQL uses if that is given."""
        joins = (join for name, join in self.joined.items() if used_in is None or f"{name}." in used_in)
        return " ".join((self.table, *joins))

    def ids(self, where: Where, page: str) -> str:
        """SQL for the ids of a page, and by what they are ordered."""
        order = f"{self.day} IS NULL, {self.day}, {self.order}"
        rest = f"{where} ORDER BY {self.by_day(filtered=bool(where))} {page}"
        return f"SELECT {self.key}, {order} FROM {self.tables(f'{order} {rest}')} {rest}"

    def by_day(self, *, filtered: bool) -> str:
        """The order, undated rows last: read off the index of days, or sorted if there are filters.

        By an index rows are met all over a large file: thirty times the time of a walk through all where few pass.
        """
        return f"{self.day} {f'IS NULL, {self.day}' if filtered else 'NULLS LAST'}, {self.order}"


#: What somebody is called: by name, or in the report's words if nobody knows who it is ("officials").
CALLED = "coalesce(name, nullif(span_text, ''))"
#: The report of a row.
_REPORT = "JOIN report r ON r.id = {}.report_id"


def _parties(kind: str, side: str, item: str = "party") -> str:
    return (
        f"SELECT {kind}_id, {item}, ordinal FROM {kind}_party WHERE {kind}_id IN (SELECT value FROM json_each(?))"
        f" AND side = '{side}' AND {item} IS NOT NULL ORDER BY {kind}_id, ordinal"
    )


def _outcomes(judgement: str, of: str) -> str:
    """SQL for pairs of an event and an event that keeps or breaks its word."""
    return f"""SELECT i.event_id, d.event_id FROM event_mention i
        JOIN edge x ON x.left_id = i.mention_id AND x.judgement = '{judgement}'
        JOIN event_mention d ON d.mention_id = x.right_id WHERE i.event_id {of}"""


@cache
def _of_type(column: str) -> str:
    """SQL for the quad and the intensity of the type in a column; from the ontology."""
    types = ontology.load().types
    quad = " ".join(f"WHEN '{t.value}' THEN {i.quad}" for t, i in types.items())
    intensity = " ".join(f"WHEN '{t.value}' THEN {i.intensity!r}" for t, i in types.items())
    return f"CASE {column} {quad} END, CASE {column} {intensity} END"


def events() -> Listing:
    """One row an event."""
    return Listing(
        columns.EVENTS,
        f"""e.id, e.date_start, e.date_end, e.date_precision, e.date_basis, e.type, e.mode, {_of_type("e.type")},
        NULL, NULL,
        e.mutual, e.domestic, e.status, e.place_name, e.place_state, e.latitude, e.longitude, e.n_mentions, e.n_reports,
        e.n_outlets, e.n_origins, e.first_report, f.outlet, e.disagreements, NULL, b.sentence_text, e.best_mention""",
        "event e",
        "e.id",
        "e.date_start",
        "e.date_end, e.id",
        {
            "sources": _parties("event", "source"),
            "targets": _parties("event", "target"),
            "carried_out_by": _outcomes("promise", "IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"),
        },
        {"b": "JOIN mention b ON b.id = e.best_mention", "f": "JOIN report f ON f.id = e.first_report"},
    )


#: Done acts of these types are words given.
GIVEN = ("AGREE", "REQUEST", "THREATEN")
#: A word is announced, or is itself an act of these types.
WORD = f"e.status = 'intended' OR (e.status = 'done' AND e.type IN {GIVEN})"
_KEPT, _BROKEN = (f"EXISTS ({_outcomes(j, '= e.id')})" for j in ("promise", "breach"))
#: The last day for a word: the day announced and a week; else the days of data/linking/linking.toml (horizon, answer).
_DUE = """CASE WHEN e.status = 'intended' AND e.date_end IS NOT NULL THEN date(e.date_end, '+7 days')
  WHEN e.status = 'intended' THEN date(coalesce(e.date_start, b.date_start), '+120 days')
  ELSE date(coalesce(e.date_end, e.date_start), '+60 days') END"""
#: True if the record goes on beyond that day.
_PAST = f"coalesce({_DUE} < (SELECT max(published_end) FROM report), 0)"
#: What has become of a word.
STATES = {
    "open": f"NOT {_KEPT} AND NOT {_BROKEN} AND NOT {_PAST}",
    "kept": f"{_KEPT} AND NOT {_BROKEN}",
    "broken": f"{_BROKEN} AND NOT {_KEPT}",
    "both": f"{_KEPT} AND {_BROKEN}",
    "lapsed": f"NOT {_KEPT} AND NOT {_BROKEN} AND {_PAST}",
}


def promises() -> Listing:
    """One row a word given: announced, promised, asked or threatened."""
    state = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in STATES.items())
    listed = "IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"
    return events()._replace(
        columns=columns.PROMISES,
        select=f"""e.id, e.date_start, e.date_end, e.type, e.status, NULL, NULL, CASE {state} END, NULL, NULL,
        b.sentence_text""",
        lists={
            "sources": _parties("event", "source"),
            "targets": _parties("event", "target"),
            "kept_by": _outcomes("promise", listed),
            "broken_by": _outcomes("breach", listed),
        },
    )


def mentions() -> Listing:
    """One row a mention."""
    return Listing(
        columns.MENTIONS,
        f"""m.id, (SELECT event_id FROM event_mention WHERE mention_id = m.id), m.report_id, r.outlet,
        r.published_start, r.published_end,
        r.url, m.date_start, m.date_end,
        m.date_precision,
        m.date_basis, m.type, m.mode, m.contexts, {_of_type("m.type")}, NULL, NULL, NULL, NULL, m.mutual, m.domestic,
        m.status, NULL, m.place_name, m.place_state, m.latitude, m.longitude, m.part, m.trigger_text, m.sentence_text,
        m.confidence, m.why""",
        "mention m",
        "m.id",
        "m.date_start",
        "m.date_end, m.report_id, m.ordinal",
        {
            "sources": _parties("mention", "source"),
            "targets": _parties("mention", "target"),
            "source_names": _parties("mention", "source", CALLED),
            "target_names": _parties("mention", "target", CALLED),
            "attribution": _parties("mention", "attribution"),
        },
        {"r": _REPORT.format("m")},
    )


def statements() -> Listing:
    """One row a statement."""
    about = "FROM statement_about WHERE statement_id IN (SELECT value FROM json_each(?))"
    return Listing(
        columns.STATEMENTS,
        f"""s.id, s.report_id, r.outlet, r.published_start, r.published_end, r.url, s.kind, NULL, NULL, (
          SELECT {CALLED} FROM statement_party WHERE statement_id = s.id AND side = 'addressee'
        ), NULL, NULL, s.stance_words, s.words, s.cue_text, s.date_start, s.date_end, s.mention_id, s.confidence,
        s.why""",
        "statement s",
        "s.id",
        "s.date_start",
        "r.published_end, s.report_id, s.ordinal",
        {
            "speakers": _parties("statement", "speaker", CALLED),
            "speaker_states": _parties("statement", "speaker"),
            "about": f"SELECT statement_id, state {about} AND listed ORDER BY statement_id, ordinal",
            "stance": f"SELECT statement_id, state || ':' || stance {about} AND stance IS NOT NULL"
            " ORDER BY statement_id, ordinal",
        },
        {"r": _REPORT.format("s")},
    )


def claims() -> Listing:
    """One row a relation claim."""
    return Listing(
        columns.CLAIMS,
        """c.id, c.report_id, r.outlet, r.published_start, r.published_end, r.url, c.party_a, c.party_b, c.direction,
        c.since, NULL, c.trigger_text, c.sentence_text, c.why""",
        "claim c",
        "c.id",
        "r.published_end",
        "c.report_id, c.ordinal",
        {"attribution": _parties("claim", "attribution")},
        {"r": _REPORT.format("c")},
    )


def reports() -> Listing:
    """One row a report."""
    return Listing(
        columns.REPORTS,
        """r.id, r.outlet, r.agency, r.author, r.title, r.url, r.language, r.published_start, r.published_end,
        r.published_precision, r.published_basis, r.first_seen, r.origin, coalesce(o.origin_id, r.id),
        (SELECT count(*) FROM mention WHERE report_id = r.id), (SELECT count(*) FROM statement WHERE report_id = r.id),
        (SELECT count(*) FROM claim WHERE report_id = r.id), length(r.text)""",
        "report r",
        "r.id",
        "r.published_end",
        "r.id",
        joined={"o": "LEFT JOIN report_origin o ON o.report_id = r.id"},
    )


_EDGES = "SELECT x.left_id, x.right_id, x.judgement, x.score, x.reasons, x.made_by FROM edge x"


def rows(
    store: Store, listing: Listing, where: Where, limit: Any = None, offset: Any = 0, *, broad: bool = False
) -> Rows:
    """Run a listing with its filters: the ids of the page first, since columns made before sorting are made in vain.

    For these no table is joined that no filter asks for, so that the first page of a large record is read off an index.
    `broad`: many rows may pass the filters, and there is an index of the days.
    """
    data: list[tuple[Any, ...]] = []
    with store.snapshot():  # another process may link, so that events vanish between two questions
        ids = _page(store, listing, where, limit, offset, broad=broad)
        for k in range(0, len(ids), CHUNK):
            data += _columns(store, listing, ids[k : k + CHUNK])
    return shaped(listing.columns, data)


def _page(store: Store, listing: Listing, where: Where, limit: Any, offset: Any, *, broad: bool) -> list[str]:
    """The ids of a page: of a broad question, from the first days if these fill it, else from all."""
    page, numbers = paging(limit, offset)
    wheres = [where]
    if broad and where and limit and (day := _early(store, listing)):
        wheres.insert(0, where.also(f"likelihood({listing.day} < ?, 0.000001)", day))  # so that its index is used
    for one in wheres:
        ids = [row[0] for row in store.execute(listing.ids(one, page), [*one.parameters, *numbers])]
        if len(ids) == limit:
            break
    return ids


def _early(store: Store, listing: Listing) -> str | None:
    """The day before which the first rows lie; None if there are no more rows than that."""
    table, day = listing.table.split()[0], listing.day.partition(".")[2]
    first = f"SELECT {day} FROM main.{table} WHERE {day} IS NOT NULL ORDER BY {day} LIMIT 1 OFFSET {EARLY}"
    return next((found for (found,) in store.execute(first)), None)


def by_ids(store: Store, listing: Listing, ids: Sequence[str]) -> Rows:
    """The rows with these ids, in their order; ids that are gone are left out."""
    known = f"SELECT id FROM {listing.table.split()[0]} WHERE id IN (SELECT value FROM json_each(?))"
    there: set[str] = set()
    with store.snapshot():
        for k in range(0, len(ids), CHUNK):
            there |= {row[0] for row in store.execute(known, (json.dumps(list(ids[k : k + CHUNK])),))}
        kept = [i for i in ids if i in there]
        data = [row for k in range(0, len(kept), CHUNK) for row in _columns(store, listing, kept[k : k + CHUNK])]
    return shaped(listing.columns, data)


def _columns(store: Store, listing: Listing, ids: list[str]) -> list[tuple[Any, ...]]:
    """The rows with these ids, in their order, with the lists that belong to them."""
    wanted = (json.dumps(ids),)
    sql = f"SELECT {listing.select} FROM {listing.tables()} WHERE {listing.key} IN (SELECT value FROM json_each(?))"
    found = {row[0]: list(row) for row in store.execute(sql, wanted)}
    where = {c.name: k for k, c in enumerate(listing.columns)}
    for name, query in listing.lists.items():
        items: dict[str, list[str]] = defaultdict(list)
        for owner, item, *_ in store.execute(query, wanted):
            items[owner].append(item)
        for owner, row in found.items():
            row[where[name]] = tuple(dict.fromkeys(items.get(owner, ())))
    return [tuple(found[i]) for i in ids]


def edges(store: Store, where: Where, limit: Any, offset: Any) -> Rows:
    """One row a judgement."""
    page, numbers = paging(limit, offset)
    order = "ORDER BY x.left_id, x.right_id, x.made_by, x.judgement"
    return shaped(columns.EDGES, store.execute(f"{_EDGES} {where} {order} {page}", [*where.parameters, *numbers]))


def shaped(listed: Sequence[Column], found: Sequence[tuple[Any, ...]]) -> Rows:
    """Rows out of SQLite's values: JSON arrays to tuples, 0 and 1 to flags."""
    lists = [k for k, c in enumerate(listed) if c.kind == "list"]
    flags = [k for k, c in enumerate(listed) if c.kind == "flag"]
    if not lists and not flags:
        return Rows(listed, found)
    data = []
    for values in found:
        row = list(values)
        for k in lists:
            row[k] = row[k] if isinstance(row[k], tuple) else _items(row[k])
        for k in flags:
            row[k] = bool(row[k])
        data.append(tuple(row))
    return Rows(listed, data)


def _items(array: str) -> tuple[str, ...]:
    """The texts of a JSON array; of disagreements, their fields."""
    if array == "[]":
        return ()
    return tuple(dict.fromkeys(i["field"] if isinstance(i, dict) else i for i in msgspec.json.decode(array)))
