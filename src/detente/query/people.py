"""Persons and bodies of a record: who is named most, what one did, in which offices the reports name them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from detente.query.rows import Column, Rows
from detente.store import Store

PEOPLE = (
    Column("actor_id", "text", "id of the person or body"),
    Column("name", "text", "its name"),
    Column("party", "text", "the state or organisation it acts for"),
    Column("office", "text", "its office, as the reports have it"),
    Column("n_mentions", "integer", "acts in which it is named, on either side"),
)
NAMED_OFFICES = (
    Column("party", "text", "the state or organisation"),
    Column("office", "text", "the office"),
    Column("first", "text", "first report that names it so (ISO)"),
    Column("last", "text", "last report that names it so (ISO)"),
    Column("n_mentions", "integer", "acts that name it so"),
)

#: Parties that stand for themselves are no persons.
_PERSON = "actor_id IS NOT NULL AND actor_id IS NOT party"
_NAMED = f"""SELECT actor_id, party, name, office FROM mention_party
WHERE side IN ('source', 'target') AND {_PERSON}"""
_PROFILE = """SELECT name, state, sector, office, wikidata FROM mention_party WHERE actor_id = ?1
AND actor_id IS NOT party
UNION ALL SELECT name, state, sector, office, wikidata FROM mention_party WHERE party = ?1 AND actor_id = ?1
UNION ALL SELECT name, state, sector, office, wikidata FROM statement_party WHERE actor_id = ?1 LIMIT 1"""
_OFFICES = """SELECT p.party, p.office, min(r.published_end), max(r.published_end), count(*) FROM mention_party p
JOIN mention m ON m.id = p.mention_id JOIN report r ON r.id = m.report_id
WHERE p.actor_id = ? AND p.actor_id IS NOT p.party AND p.office IS NOT NULL GROUP BY 1, 2 ORDER BY 3, 1, 2"""
_MENTIONS = """SELECT p.mention_id FROM mention_party p JOIN mention m ON m.id = p.mention_id
WHERE p.actor_id = ? AND p.actor_id IS NOT p.party AND p.side = ? ORDER BY m.date_start DESC, m.id LIMIT ?"""


class Profile(msgspec.Struct, frozen=True):
    """Who somebody is, as the record has it."""

    id: str
    name: str
    state: str | None
    sector: str | None
    office: str | None
    wikidata: str | None


def named(store: Store) -> Rows:
    """The persons and bodies that acts name, by the party they act for, those named most first."""
    told: Counter[tuple[str, str, str | None, str | None]] = Counter()
    for batch in store.batches(_NAMED):
        told.update(batch)
    found: dict[tuple[str, str], list[Any]] = {}
    for (actor, party, name, office), n in told.items():
        one = found.setdefault((actor, party), [None, None, 0])
        one[:] = _last(one[0], name), _last(one[1], office), one[2] + n
    rows = [(actor, name, party, office, n) for (actor, party), (name, office, n) in found.items()]
    return Rows(PEOPLE, sorted(rows, key=lambda r: (-r[4], r[1] or "", r[0], r[2] or "")))


def _last(a: str | None, b: str | None) -> str | None:
    """The later of two names in the alphabet, as SQL's max; None is none."""
    return max(x for x in (a, b) if x is not None) if a is not None or b is not None else None


def profile(store: Store, actor_id: str) -> Profile | None:
    """Who somebody is; None if the record names nobody by that id."""
    found = store.execute(_PROFILE, (actor_id,))
    return Profile(actor_id, found[0][0] or actor_id, *found[0][1:]) if found else None


def offices(store: Store, actor_id: str) -> Rows:
    """The offices in which reports name somebody, with the days of the first and the last of them."""
    return Rows(NAMED_OFFICES, store.execute(_OFFICES, (actor_id,)))


def mentions(store: Store, actor_id: str, side: str, limit: int) -> list[str]:
    """The ids of mentions in which somebody stands on a side (source, target or attribution), the latest first."""
    return [str(r[0]) for r in store.execute(_MENTIONS, (actor_id, side, limit))]
