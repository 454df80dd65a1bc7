"""Linking as a shuffle: tellings go to the partitions of their blocking keys, are compared there, and acts are cut
from the groups in a second round; the same as `linking.link_tellings`, whatever the number of partitions."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from detente.linking import cluster
from detente.linking.cluster import Link, Pair
from detente.linking.linker import Linked, link_tellings
from detente.linking.telling import Telling, asks, posts

#: Calls a method of a `Linker` with each of several sets of arguments, somewhere; the results in order.
Spread = Callable[[str, Sequence[tuple[Any, ...]]], list[Any]]


def link(spread: Spread, tellings: Mapping[str, Telling], judgements: Mapping[Pair, str], partitions: int) -> Linked:
    """Groups, events and edges of a set of tellings, as `link_tellings` gives them."""
    found = spread("compare", [(part,) for part in shuffle(tellings.values(), partitions)])
    links = cluster.judged(sorted({link for part in found for link in part}), judgements)
    groups = cluster.groups(tellings, links)
    parts = [[tellings[i] for group in groups[k::partitions] for i in group] for k in range(partitions)]
    return _joined(spread("cut", [(part, _within(part, links), dict(judgements)) for part in parts]))


class Linker:
    """One worker of the shuffle."""

    def compare(self, part: list[Telling]) -> list[Link]:
        """The pairs worth keeping among the tellings of a partition."""
        return cluster.compare(part)

    def cut(self, part: list[Telling], links: list[Link], judgements: dict[Pair, str]) -> Linked:
        """The acts of some groups; `links` are judged already."""
        return link_tellings({t.id: t for t in part}, judgements, links=links)


def shuffle(tellings: Iterable[Telling], partitions: int) -> list[list[Telling]]:
    """The tellings by partition: each goes wherever a key is at home under which it is found or looks for others."""
    parts: list[dict[str, Telling]] = [{} for _ in range(partitions)]
    for t in tellings:
        for key in {key.removeprefix("~") for key in (*posts(t), *asks(t))}:
            parts[zlib.crc32(key.encode()) % partitions][t.id] = t
    return [[part[i] for i in sorted(part)] for part in parts]


def _within(part: Sequence[Telling], links: Iterable[Link]) -> list[Link]:
    ids = {t.id for t in part}
    return [x for x in links if x.left in ids and x.right in ids]


def _joined(parts: Sequence[Linked]) -> Linked:
    """The parts as one, in the order in which they would have come from one."""
    groups = sorted((g for p in parts for g in p.groups), key=lambda g: g[0])
    by_group: dict[str, list[Any]] = defaultdict(list)
    home = {i: g[0] for g in groups for i in g}
    for e in (e for p in parts for e in p.events):
        by_group[home[e.mentions[0]]].append(e)
    edges: dict[str, list[Any]] = defaultdict(list)
    for x in (x for p in parts for x in p.edges):
        edges[home[x.left]].append(x)
    return Linked(groups, [e for g in groups for e in by_group[g[0]]], [x for g in groups for x in edges[g[0]]])
