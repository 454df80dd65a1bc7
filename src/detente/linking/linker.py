"""Mentions to events: all at once in memory (`link`), or what is new in a store (`link_store`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from detente.linking import assemble, cluster, origins, promise, score, table
from detente.linking.cluster import Link, Pair
from detente.linking.telling import Telling, telling
from detente.records import Edge, Event, Record, Report


class Linked(NamedTuple):
    """What linking a set of tellings gives: groups of connected ids, the acts, the edges that tell why."""

    groups: list[list[str]]
    events: list[Event]
    edges: list[Edge]


#: What links a set of tellings under a set of judgements: `link_tellings`, or another that gives the same.
Linking = Callable[[Mapping[str, Telling], Mapping[Pair, str]], Linked]
#: New mentions linked in one transaction: with what they touch some tens of megabytes.
CHUNK = 5_000


class LinkCount(msgspec.Struct, frozen=True):
    """What a run of the linker did: mentions linked, events made or made again, events that now redirect."""

    mentions: int = 0
    events: int = 0
    redirected: int = 0


class Desk(Protocol):
    """What the linker asks of a store; ids are mention ids, keys are those of `telling.posts` and `asks`."""

    def settle_origins(self) -> None:
        """Find the reprints among the reports that were not compared yet."""

    def pending(self) -> list[str]:
        """Mentions that were not linked yet, or are to be linked again."""

    def tellings(self, ids: Iterable[str]) -> list[Telling]:
        """The features of mentions."""

    def near(self, tellings: Iterable[Telling]) -> set[str]:
        """Mentions already linked that share a key and days with one of the tellings."""

    def group_members(self, ids: Iterable[str]) -> set[str]:
        """All mentions of the groups to which the mentions belong."""

    def judgements(self, ids: Iterable[str]) -> dict[Pair, str]:
        """What persons judged of pairs of which at least one mention is given."""

    def save(self, linked: Linked, tellings: Mapping[str, Telling]) -> int:
        """Replace the groups, events and edges of the tellings; the number of event ids that redirect now."""


def link(records: Iterable[Record]) -> list[Event]:
    """The events that the records' mentions tell, in the order of their dates and ids."""
    records = list(records)
    home = _origins([r.report for r in records])
    tellings = [telling(m, r.report, home[r.report.id]) for r in records for m in r.mentions]
    linked = link_tellings({t.id: t for t in tellings}, {})
    owner = {m: e.id for e in linked.events for m in e.mentions}
    fulfilled = defaultdict(set)
    for edge in promise.edges(tellings):
        if edge.judgement == promise.KEPT:
            fulfilled[owner[edge.left]].add(owner[edge.right])
    events = [msgspec.structs.replace(e, carried_out_by=tuple(sorted(fulfilled[e.id]))) for e in linked.events]
    return sorted(events, key=lambda e: (e.date.start or "9999", e.id))


def _origins(reports: Sequence[Report]) -> dict[str, str]:
    """Each report's origin: the first report with its words."""
    by_id = {r.id: r for r in reports}
    texts = {i: origins.fingerprint(r) for i, r in by_id.items()}
    families = origins.families(by_id, origins.pairs(texts))
    return {i: origins.first(by_id[x] for x in family) for family in families for i in family}


def link_store(desk: Desk, *, at_once: Linking | None = None, chunk: int = CHUNK) -> LinkCount:
    """Link what is new in a store, and again what it touches; the outcome does not depend on the order of runs.

    So many new mentions are linked in one transaction that memory stays bounded; `at_once` links one such set in
    place of `link_tellings` (on a cluster, for example).
    """
    desk.settle_origins()
    pending = desk.pending()
    done = LinkCount()
    for k in range(0, len(pending), chunk):
        more = _link_some(desk, pending[k : k + chunk], at_once or link_tellings)
        done = LinkCount(done.mentions + more.mentions, done.events + more.events, done.redirected + more.redirected)
    return done


def _link_some(desk: Desk, new: Sequence[str], at_once: Linking) -> LinkCount:
    tellings = {t.id: t for t in desk.tellings(new)}
    judgements = desk.judgements(tellings)
    touched = desk.near(tellings.values()) | {i for pair in judgements for i in pair} | set(tellings)
    more = desk.group_members(touched) | touched
    while missing := more - tellings.keys():
        tellings |= {t.id: t for t in desk.tellings(missing)}
        judgements |= desk.judgements(missing)
        more = desk.group_members({i for pair in judgements for i in pair} - tellings.keys())
    linked = at_once(tellings, {p: j for p, j in judgements.items() if p[0] in tellings and p[1] in tellings})
    kept = _promises(desk, [tellings[i] for i in new])
    redirected = desk.save(linked._replace(edges=linked.edges + kept), tellings)  # all at once: a crash loses no part
    return LinkCount(len(new), len(linked.events), redirected)


def _promises(desk: Desk, new: Sequence[Telling]) -> list[Edge]:
    """What new tellings carry out, or are carried out by; a matter of pairs, so the old ones stand."""
    others = desk.near(x for t in new for x in promise.partners(t)) - {t.id for t in new}
    return promise.edges([*new, *desk.tellings(others)])


def link_tellings(
    tellings: Mapping[str, Telling], judgements: Mapping[Pair, str], *, links: Sequence[Link] | None = None
) -> Linked:
    """Groups, events and edges of a set of tellings; a function of the set, whatever its order.

    `links`: the pairs worth keeping, judgements among them, if they were compared before.
    """
    if links is None:
        links = cluster.judged(cluster.compare([tellings[i] for i in sorted(tellings)]), judgements)
    connected = cluster.groups(tellings, links)
    home = {i: k for k, group in enumerate(connected) for i in group}
    inside: list[list[Link]] = [[] for _ in connected]
    for x in links:
        if home[x.left] == home[x.right]:
            inside[home[x.left]].append(x)
    events, edges = [], []
    for group, own in zip(connected, inside, strict=True):
        acts, used = cluster.cut(group, tellings, own)
        events += [assemble.assemble(tellings[i] for i in act) for act in acts]
        edges += _edges(tellings, acts, used, own, judgements)
    return Linked(connected, events, edges)


def _edges(
    tellings: Mapping[str, Telling],
    acts: Sequence[Sequence[str]],
    used: Sequence[Link],
    links: Sequence[Link],
    judgements: Mapping[Pair, str],
) -> list[Edge]:
    """The judgements worth keeping: what joined an act, and each telling's best doubtful pair outside its act."""
    act = {i: k for k, ids in enumerate(acts) for i in ids}
    kept = {(x.left, x.right): "same" for x in used}
    best: dict[str, Link] = {}
    for x in links:
        if act[x.left] != act[x.right] and x.weight >= table.load().limits["unsure"]:
            for i in (x.left, x.right):
                if i not in best or (x.weight, x.left, x.right) > (best[i].weight, best[i].left, best[i].right):
                    best[i] = x
    kept |= {(x.left, x.right): "unsure" for x in best.values()}
    return [
        _edge(tellings[a], tellings[b], judgement)
        for (a, b), judgement in sorted(kept.items())
        if (a, b) not in judgements
    ]


def _edge(a: Telling, b: Telling, judgement: str) -> Edge:
    reasons = score.weigh(a, b) or []
    return Edge(a.id, b.id, judgement, score.probability(score.total(reasons)), score.told(reasons))
