"""The network of all pairs in a period: edges with their events, and what each party is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente import ontology
from detente.query.columns import NETWORK, PARTIES
from detente.query.extras import extra
from detente.query.filters import Where
from detente.query.listings import shaped
from detente.query.rows import Rows
from detente.store import Store

#: One row an event and pair: which side acts (both, if it is mutual).
_ACTS = """
SELECT e.id, e.type, e.n_mentions, e.date_start, e.date_end, min(s.party, t.party) AS a, max(s.party, t.party) AS b,
  max(e.mutual OR s.party < t.party) AS ab, max(e.mutual OR s.party > t.party) AS ba
FROM event_party s JOIN event_party t ON t.event_id = s.event_id AND t.side = 'target' JOIN event e ON e.id = s.event_id
{where} GROUP BY e.id, 6, 7"""
#: At most one a date, type, pair and direction, the most told; undated ones stay.
_ONE_A_DAY = """
SELECT id, type, n_mentions, date_start, date_end, a, b, ab, ba FROM (
  SELECT *, row_number() OVER (
    PARTITION BY coalesce(date_start, id), date_end, type, a, b, ab, ba ORDER BY n_mentions DESC, id
  ) AS rank FROM ({acts})) WHERE rank = 1"""


def _acts(where: Where, one_a_day: bool) -> str:
    where.add("s.side = 'source'")
    where.add("s.party <> t.party")
    found = _ACTS.format(where=where)
    return _ONE_A_DAY.format(acts=found) if one_a_day else found


def _means() -> str:
    """SQL for the mean intensity and the counts of the quads; from the ontology."""
    types = ontology.load().types
    intensity = " ".join(f"WHEN '{t.value}' THEN {i.intensity!r}" for t, i in types.items())
    listed = (", ".join(repr(t.value) for t, i in types.items() if i.quad == q) for q in (1, 2, 3, 4))
    quads = ", ".join(f"sum(type IN ({names}))" for names in listed)
    return f"round(avg(CASE type {intensity} END), 4), {quads}"


def network(store: Store, where: Where, limit: Sequence[int], *, min_events: int, one_a_day: bool) -> Rows:
    """One row a pair, those with most events first."""
    sql = f"""
SELECT a, b, count(*), sum(n_mentions), sum(ab), sum(ba), {_means()}, min(date_start), max(date_start)
FROM ({_acts(where, one_a_day)}) GROUP BY a, b HAVING count(*) >= ? ORDER BY 3 DESC, a, b LIMIT ? OFFSET ?"""
    return shaped(NETWORK, store.execute(sql, [*where.parameters, min_events, *limit]))


def parties(store: Store, where: Where, limit: Sequence[int], *, one_a_day: bool) -> Rows:
    """One row a party, those with most events first; MissingExtra without networkx."""
    found = _acts(where, one_a_day)
    sides = f"""
WITH act AS MATERIALIZED ({found}), side AS (
  SELECT id, type, n_mentions, a AS party, max(ab) AS acts, max(ba) AS hit FROM act GROUP BY id, a
  UNION ALL SELECT id, type, n_mentions, b, max(ba), max(ab) FROM act GROUP BY id, b),
own AS (SELECT id, type, n_mentions, party, max(acts) AS acts, max(hit) AS hit FROM side GROUP BY id, party)
SELECT party, count(*), sum(n_mentions), sum(acts), sum(hit), {_means()} FROM own GROUP BY party
ORDER BY 2 DESC, party"""
    rows = store.execute(sides, where.parameters)
    pairs = store.execute(f"SELECT a, b, count(*) FROM ({found}) GROUP BY a, b ORDER BY a, b", where.parameters)
    between, ranks, partners = _centralities(pairs)
    limited, skipped = limit
    chosen = rows[skipped:] if limited < 0 else rows[skipped : skipped + limited]
    return Rows(
        PARTIES,
        [
            (p, n, partners[p], told, mean, acts, hit, round(between[p], 4), round(ranks[p], 4), *quads)
            for p, n, told, acts, hit, mean, *quads in chosen
        ],
    )


def _centralities(pairs: Sequence[tuple[Any, ...]]) -> tuple[dict[str, float], dict[str, float], dict[str, int]]:
    """Betweenness, PageRank and the number of partners of every party of the network."""
    nx = extra("networkx", "analysis")
    graph = nx.Graph()
    graph.add_weighted_edges_from(pairs)
    return nx.betweenness_centrality(graph), nx.pagerank(graph), dict(graph.degree())
