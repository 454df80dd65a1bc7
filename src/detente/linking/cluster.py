"""From compared pairs to acts: groups of connected tellings, cut so that no chain of likenesses grows into one act.

Everything here is a function of the set of tellings and judgements, whatever the order in which they came.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from detente.linking import score, table
from detente.linking.telling import EXACT, Telling, asks, pairs, posts, window

Pair = tuple[str, str]
#: Two tellings that a person judged stand this far above or below the program's own scores.
CERTAIN = 100.0


class Link(NamedTuple):
    """A pair of tellings (ids sorted) and its log-odds."""

    left: str
    right: str
    weight: float


class Index:
    """Tellings by key and day; `near` finds those that another telling is to be compared with."""

    def __init__(self, tellings: Iterable[Telling]) -> None:
        self._by_key: dict[str, list[tuple[int, str, Telling]]] = defaultdict(list)
        for t in tellings:
            for key in posts(t):
                self._by_key[key].append((t.first, t.id, t))
        for found in self._by_key.values():
            found.sort(key=lambda x: x[:2])

    def near(self, t: Telling) -> Iterator[Telling]:
        """Every other telling that shares a key and days with `t`, once."""
        first, last = window(t)
        long = int(table.load().limits["long_days"])
        seen = {t.id}
        for key in asks(t):
            found = self._by_key.get(key, ())
            k = 0 if key[0] == "~" else bisect_left(found, (first - long, ""))
            for day, other_id, other in found[k:] if k else found:
                if day > last:
                    break
                if other.last >= first and other_id not in seen:
                    seen.add(other_id)
                    yield other


def compare(tellings: Sequence[Telling]) -> list[Link]:
    """All pairs worth keeping among the tellings, each once, in the order of their ids."""
    index = Index(tellings)
    links = []
    for t in tellings:
        for other in index.near(t):
            if t.id < other.id:  # `near` is symmetric, so each pair comes once
                weight = score.total(score.weigh(t, other))
                if weight > score.APART:
                    links.append(Link(t.id, other.id, weight))
    return sorted(links)


def judged(links: Iterable[Link], judgements: Mapping[Pair, str]) -> list[Link]:
    """The links with a person's words in place of the program's: same and different stand above every score."""
    certain = {"same": CERTAIN, "different": -CERTAIN}
    own = [link for link in links if judgements.get((link.left, link.right)) not in certain]
    return sorted(own + [Link(*pair, certain[j]) for pair, j in judgements.items() if j in certain])


def groups(ids: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """The sets of tellings connected by links that may mean one act, each sorted, in the order of their first ids."""
    root = {i: i for i in ids}

    def find(i: str) -> str:
        while root[i] != i:
            root[i] = i = root[root[i]]
        return i

    same = table.load().limits["same"]
    for link in links:
        if link.weight >= same and link.left in root and link.right in root:
            a, b = sorted((find(link.left), find(link.right)))
            root[b] = a
    members: dict[str, list[str]] = defaultdict(list)
    for i in sorted(root):
        members[find(i)].append(i)
    return [members[g] for g in sorted(members)]


def cut(
    group: Sequence[str], tellings: Mapping[str, Telling], links: Sequence[Link]
) -> tuple[list[list[str]], list[Link]]:
    """The acts of one group, each as sorted ids, and the links that joined them.

    Average linkage, best pair first: two sets are joined while the mean of all pairs between them is above the
    limit, pairs that were not compared counting as apart, while their exact days do not spread too far, and only if
    they name a pair of parties in common: one that names no target does not tie two pairs together.
    """
    sums: dict[str, dict[str, float]] = {i: {} for i in group}
    forbidden: dict[str, set[str]] = {i: set() for i in group}
    for left, right, weight in [*links, *_rest(group, tellings, links)]:
        sums[left][right] = sums[right][left] = weight - score.APART
        if weight <= -CERTAIN:
            forbidden[left].add(right)
            forbidden[right].add(left)
    named = {i: set(pairs(tellings[i])) for i in group}
    cluster = {i: i for i in group}
    members = {i: [i] for i in group}
    used = []
    same = table.load().limits["same"]
    for link in sorted((x for x in links if x.weight >= same), key=lambda x: (-x.weight, x.left, x.right)):
        a, b = cluster[link.left], cluster[link.right]
        if a == b or b in forbidden[a]:
            continue
        mean = score.APART + sums[a].get(b, 0.0) / (len(members[a]) * len(members[b]))
        if link.weight < CERTAIN and (
            mean < same or _strangers(named[a], named[b]) or not _close(members[a] + members[b], tellings)
        ):
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        for i in members[b]:
            cluster[i] = a
        members[a] += members.pop(b)
        named[a] |= named.pop(b)
        _merge(sums, forbidden, a, b)
        used.append(link)
    return sorted(sorted(m) for m in members.values()), used


def _rest(group: Sequence[str], tellings: Mapping[str, Telling], links: Sequence[Link]) -> list[Link]:
    """The pairs of a small group that share no key, such as two members of a coalition that a third names whole."""
    if len(group) > table.load().limits["all_pairs"]:
        return []
    have = {(x.left, x.right) for x in links}
    missing = [pair for pair in combinations(group, 2) if pair not in have]
    weighed = (Link(a, b, score.total(score.weigh(tellings[a], tellings[b]))) for a, b in missing)
    return [x for x in weighed if x.weight > score.APART]


def _merge(sums: dict[str, dict[str, float]], forbidden: dict[str, set[str]], a: str, b: str) -> None:
    for other, s in sums.pop(b).items():
        del sums[other][b]
        if other != a:
            sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + s
    for other in forbidden.pop(b):
        forbidden[other].discard(b)
        forbidden[other].add(a)
        forbidden[a].add(other)


def _strangers(one: set[str], other: set[str]) -> bool:
    """True if two sets of pairs of parties have none in common; what names no pair may go with any."""
    return bool(one) and bool(other) and one.isdisjoint(other)


def _close(ids: Sequence[str], tellings: Mapping[str, Telling]) -> bool:
    """True if the exactly dated among the tellings lie within their family's spread of days."""
    exact = [tellings[i] for i in ids if tellings[i].grade == EXACT]
    if len(exact) < 2:
        return True
    return max(t.first for t in exact) - min(t.last for t in exact) <= table.load().family[exact[0].type].spread
