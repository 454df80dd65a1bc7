"""The store's side of linking: what `link.link_store` asks for, in SQL."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Self

import msgspec

from detente.linking import origins, table
from detente.linking.cluster import Pair
from detente.linking.linker import Linked
from detente.linking.telling import Telling, asks, posts, telling, window
from detente.records import Edge, Event, Report
from detente.store import replace
from detente.store.rows import maybe_interval
from detente.store.store import Store, chunked

_IDS = "(SELECT value FROM json_each(?))"
#: A key, the days between which a telling that is found under it begins, and the day on which it ends at the earliest.
_Ask = tuple[str, int, int, int]


#: Texts, or hashes, of which what is near them is held at once.
_AT_ONCE = 25
#: So many runs of words are kept of reports that were compared, one or two megabytes: half a thousand long ones.
_RUNS = 250_000
#: Asks of one query: a megabyte; a thousand reports ask ten times as many.
_ASKS = 5_000


class _Packed(NamedTuple):
    """A print as it waits: a fifteenth of what its sets would take."""

    runs: array[int]
    numbers: tuple[str, ...]
    sample: array[int]

    @classmethod
    def of(cls, p: origins.Print) -> Self:
        """The print, packed."""
        return cls(array("I", p.runs), tuple(p.numbers), array("I", origins.sample(p)))

    def unpacked(self) -> origins.Print:
        """The print again."""
        return origins.Print(frozenset(self.runs), frozenset(self.numbers))


class _Families:
    """Which reports are known to repeat each other: the settled ones by their origins, and what is joined."""

    def __init__(self, new: Iterable[str]) -> None:
        self._next = {i: i for i in new}

    def add(self, report: str, origin: str) -> None:
        """Add a report with its origin; one that has none, since its origin was removed, is its own."""
        self._next.setdefault(report, self._next.setdefault(origin, origin))

    def together(self, a: str, b: str) -> bool:
        """True if two reports are known to be of one family."""
        return self._root(a) == self._root(b)

    def join(self, a: str, b: str) -> None:
        """Make the families of two reports one."""
        self._next[self._root(a)] = self._root(b)

    def _root(self, report: str) -> str:
        while (after := self._next[report]) != report:
            self._next[report] = report = self._next[after]
        return report


class _Prints:
    """The prints of reports: given ones, and others as they are asked for, of which the last are kept."""

    def __init__(self, store: Store, given: Mapping[str, _Packed]) -> None:
        self._store, self._given = store, given
        self._kept: dict[str, _Packed] = {}
        self._runs = 0  # those of the prints kept, together

    def of(self, report: str) -> origins.Print:
        """The print of a report."""
        found = self._given.get(report) or self._kept.get(report)
        return found.unpacked() if found else self._keep(report, next(self._store.reports([report])))

    def _keep(self, rid: str, report: Report) -> origins.Print:
        found = origins.fingerprint(report)
        self._kept[rid] = _Packed.of(found)
        self._runs += len(found.runs)
        while self._runs > _RUNS:
            self._runs -= len(self._kept.pop(next(iter(self._kept))).runs)
        return found


class StoreDesk:
    """Implements `link.Desk` on a store that is open for writing."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # ---- reprints

    def settle_origins(self) -> None:
        """Find the reprints among the reports that were not compared yet, and count origins again where that
        matters."""
        new = [r[0] for r in self.store.execute(_UNSETTLED)]
        for chunk in chunked(new, 2000):
            with self.store.transaction():
                self._settle(chunk)

    def _settle(self, new: list[str]) -> None:
        found = {r.id: _Packed.of(origins.fingerprint(r)) for r in self.store.reports(new)}
        texts = {rid: found[rid] for rid in new}
        repeats = self._repeats(texts)
        self.store.connection.executemany(
            "INSERT OR IGNORE INTO report_shingle (hash, report_id) VALUES (?, ?)",
            ((h, rid) for rid, p in texts.items() for h in p.sample),
        )
        old = {other for pair in repeats for other in pair} - texts.keys()
        family = self._families(set(texts) | old)
        for members in origins.families(family, repeats + [(i, o) for i, o in family.items() if o in family]):
            self._set_origin(members)

    def _repeats(self, texts: Mapping[str, _Packed]) -> list[Pair]:
        """Pairs of repeating reports that connect all new texts with what they repeat, known or new.

        Each text looks among those that came before it, so that it does not matter how many are looked at together;
        of a family of reprints it is compared with one after the other until it belongs to it.
        """
        holders = self._holders({h for p in texts.values() for h in p.sample})
        known, prints = _Families(texts), _Prints(self.store, texts)
        sizes = {rid: len(p.sample) for rid, p in texts.items()}
        found: list[Pair] = []
        for some in chunked(list(texts), _AT_ONCE):
            shared = {rid: self._shared(rid, texts[rid].sample, holders) for rid in some}
            others = sorted({o for counts in shared.values() for o in counts} - sizes.keys())
            for other, (home, size) in zip(others, self.store.execute(_HELD, (json.dumps(others),)), strict=True):
                known.add(other, home or other)
                sizes[other] = size
            for rid, counts in shared.items():
                own = texts[rid].unpacked()
                for o in origins.worth_comparing(counts, sizes[rid], sizes):
                    if not known.together(rid, o) and origins.reprint(own, prints.of(o)):
                        known.join(rid, o)
                        found.append((min(rid, o), max(rid, o)))
        return sorted(found)

    @staticmethod
    def _shared(rid: str, hashes: array[int], holders: dict[int, list[str]]) -> Counter[str]:
        """How many hashes each earlier report shares with a new one, if several; the new one is a holder then."""
        looked_up = [holders[h] for h in hashes if len(holders[h]) <= origins.too_common()]
        counts = Counter(chain.from_iterable(looked_up))
        for h in hashes:
            holders[h].append(rid)
        return Counter({o: n for o, n in counts.items() if n > 1 and o != rid})

    def _holders(self, hashes: set[int]) -> dict[int, list[str]]:
        """The settled reports that hold each hash; of a hash that too many hold, only more than too many."""
        found: dict[int, list[str]] = {h: [] for h in hashes}
        ids: dict[str, str] = {}  # one text for each id, however many hashes its report holds
        for some in chunked(sorted(hashes), _AT_ONCE):
            for h, rid in self.store.execute(_HOLDERS, (json.dumps(some), origins.too_common())):
                found[h].append(ids.setdefault(rid, rid))
        return found

    def _families(self, ids: set[str]) -> dict[str, str]:
        """The reports with all that share their origins, and those origins; a new report is its own."""
        rows = self.store.execute(
            f"SELECT report_id, origin_id FROM report_origin WHERE origin_id IN (SELECT origin_id FROM "
            f"report_origin WHERE report_id IN {_IDS})",
            (json.dumps(sorted(ids)),),
        )
        return {i: i for i in ids} | dict(rows)

    def _set_origin(self, members: list[str]) -> None:
        origin = members[0]
        if len(members) > 1:
            origin = origins.first(self._report(*row) for row in self.store.execute(_REPORTS, (json.dumps(members),)))
        self.store.connection.executemany(
            "INSERT INTO report_origin (report_id, origin_id) VALUES (?, ?) ON CONFLICT (report_id) DO UPDATE "
            "SET origin_id = excluded.origin_id",
            [(i, origin) for i in members],
        )
        self.store.connection.execute(_COUNT_ORIGINS, (json.dumps(members),))

    # ---- mentions

    def pending(self) -> list[str]:
        """Mentions that were not linked yet, in the order in which they came."""
        return [
            r[0]
            for r in self.store.execute(
                "SELECT u.mention_id FROM mention_unlinked u CROSS JOIN mention m ON m.id = u.mention_id ORDER BY m.seq"
            )
        ]

    def tellings(self, ids: Iterable[str]) -> list[Telling]:
        """The features of mentions."""
        found = []
        for chunk in chunked(sorted(ids), 2000):
            mentions = list(self.store.mentions(chunk))
            wanted = json.dumps(sorted({m.report_id for m in mentions}))
            reports = {row[0]: self._report(*row) for row in self.store.execute(_REPORTS, (wanted,))}
            home = dict(
                self.store.execute(
                    f"SELECT report_id, origin_id FROM report_origin WHERE report_id IN {_IDS}", (wanted,)
                )
            )
            found += [telling(m, reports[m.report_id], home.get(m.report_id)) for m in mentions]
        return found

    @staticmethod
    def _report(rid: str, outlet: str | None, agency: str | None, *published: str | None) -> Report:
        """A report without its text: what linking needs of it."""
        return Report("", outlet=outlet, agency=agency, published=maybe_interval(published), id=rid)

    def near(self, tellings: Iterable[Telling]) -> set[str]:
        """Mentions already linked that share a key and days with one of the tellings."""
        if not self.store.execute("SELECT 1 FROM link_key LIMIT 1"):
            return set()
        asked = self._asked(tellings, self._blocks())
        return {r[0] for some in _distinct(asked, _ASKS) for r in self.store.execute(_NEAR, (json.dumps(some),))}

    @staticmethod
    def _asked(tellings: Iterable[Telling], held: range) -> Iterator[_Ask]:
        """What to look up for each telling, among keys of the blocks of days that are held."""
        long = int(table.load().limits["long_days"])
        for t in tellings:
            first, last = window(t)
            days = range(max(held.start, (first - long) // _BLOCK), min(held.stop, last // _BLOCK + 1))
            for key in asks(t):
                if key[0] == "~":
                    yield key, 0, last, first
                else:
                    yield from ((_kept(key, b), first - long, last, first) for b in days)

    def _blocks(self) -> range:
        """The blocks of days of which there are keys."""
        least, most = (f"(SELECT {of}(key) FROM link_key WHERE key < '~')" for of in ("min", "max"))  # off the index
        first, last = self.store.execute(f"SELECT {least}, {most}")[0]
        return range(int(first.partition("|")[0]), int(last.partition("|")[0]) + 1) if first else range(0)

    def group_members(self, ids: Iterable[str]) -> set[str]:
        """All mentions of the groups to which the mentions belong."""
        sql = (
            f"SELECT mention_id FROM link_group WHERE group_id IN (SELECT group_id FROM link_group WHERE "
            f"mention_id IN {_IDS})"
        )
        return {r[0] for r in self.store.execute(sql, (json.dumps(sorted(ids)),))}

    def judgements(self, ids: Iterable[str]) -> dict[Pair, str]:
        """What persons judged of pairs of which at least one mention is given; the last name in the alphabet has the
        last word."""
        listed = json.dumps(sorted(ids))
        sql = (
            f"SELECT left_id, right_id, judgement FROM edge WHERE made_by <> 'link' AND (left_id IN {_IDS} OR "
            f"right_id IN {_IDS})"
            " ORDER BY made_by"
        )
        return {(a, b): j for a, b, j in self.store.execute(sql, (listed, listed))}

    # ---- writing

    def judge(self, edge: Edge) -> None:
        """Keep a person's judgement, and mark its mentions to be linked again."""
        with self.store.transaction(durable=True):
            self.store.connection.execute(
                "DELETE FROM edge WHERE left_id = ? AND right_id = ? AND made_by = ?", (edge.left, edge.right, edge.by)
            )
            self._insert_edges([edge])
            self.store.connection.execute(_UNLINK, (json.dumps([edge.left, edge.right]),))

    def save(self, linked: Linked, tellings: Mapping[str, Telling]) -> int:
        """Replace the groups, events and edges of the tellings; the number of event ids that redirect now."""
        db = self.store.connection
        ids = json.dumps(sorted(tellings))
        with self.store.transaction():
            new = self.store.execute(f"SELECT mention_id FROM mention_unlinked WHERE mention_id IN {_IDS}", (ids,))
            old = dict(
                self.store.execute(
                    f"SELECT e.id, e.first_mention FROM event e WHERE e.id IN (SELECT event_id FROM event_mention "
                    f"WHERE mention_id IN {_IDS})",
                    (ids,),
                )
            )
            db.execute(f"DELETE FROM event WHERE id IN {_IDS}", (json.dumps(sorted(old)),))
            db.execute(f"DELETE FROM link_group WHERE mention_id IN {_IDS}", (ids,))
            db.execute(
                f"DELETE FROM edge WHERE made_by = 'link' AND judgement IN ('same', 'unsure') AND left_id IN {_IDS}",
                (ids,),
            )
            db.executemany(
                "INSERT INTO link_group (mention_id, group_id) VALUES (?, ?)",
                [(i, g[0]) for g in linked.groups for i in g],
            )
            db.executemany(
                "INSERT OR IGNORE INTO link_key (key, day_first, day_last, mention_id) VALUES (?, ?, ?, ?)",
                (
                    (_kept(key, t.first // _BLOCK), t.first, t.last, t.id)
                    for t in (tellings[i] for (i,) in new)
                    for key in posts(t)
                ),
            )
            self.insert_events(linked.events)
            self._insert_edges(linked.edges)
            redirected = self._redirect(old, linked.events)
            replace.settle(db)
            return redirected

    def insert_events(self, events: Iterable[Event]) -> None:
        """Write events with their parties and mentions; inside a transaction."""
        db, events = self.store.connection, list(events)
        seen = dict(self.store.execute(_SEEN, (json.dumps([m for e in events for m in e.mentions]),)))
        db.executemany(_INSERT_EVENT, [(*_event_row(e), *_seen([seen[m] for m in e.mentions])) for e in events])
        sides = [
            (e.id, side, p, k)
            for e in events
            for side, ps in (("source", e.sources), ("target", e.targets))
            for k, p in enumerate(ps)
        ]
        db.executemany("INSERT INTO event_party (event_id, side, party, ordinal) VALUES (?, ?, ?, ?)", sides)
        db.executemany(
            "INSERT INTO event_mention (event_id, mention_id) VALUES (?, ?)",
            [(e.id, m) for e in events for m in e.mentions],
        )

    def _insert_edges(self, edges: Iterable[Edge]) -> None:
        self.store.connection.executemany(
            "INSERT OR REPLACE INTO edge (left_id, right_id, judgement, score, reasons, made_by) VALUES (?, ?, "
            "?, ?, ?, ?)",
            [(e.left, e.right, e.judgement, e.score, msgspec.json.encode(e.reasons).decode(), e.by) for e in edges],
        )

    def _redirect(self, old: Mapping[str, str], events: Iterable[Event]) -> int:
        """Lead the ids of vanished events to the events that hold their first mentions now."""
        db = self.store.connection
        owner = {m: e.id for e in events for m in e.mentions}
        live = set(owner.values())
        gone = [(i, owner[first]) for i, first in sorted(old.items()) if i not in live and first in owner]
        db.executemany("INSERT OR REPLACE INTO event_redirect (old_id, new_id) VALUES (?, ?)", gone)
        db.executemany("UPDATE event_redirect SET new_id = ? WHERE new_id = ?", [(new, i) for i, new in gone])
        db.execute(f"DELETE FROM event_redirect WHERE old_id IN {_IDS}", (json.dumps(sorted(live)),))
        return len(gone)


#: Days that share a block of keys: what is told of about the same time lies together in the index.
_BLOCK = 64


def _kept(key: str, block: int) -> str:
    """A key as it is kept: under the block of days in which the telling begins, but for vague tellings."""
    return key if key[0] == "~" else f"{block:06}|{key}"


def _distinct(asked: Iterable[_Ask], most: int) -> Iterator[list[_Ask]]:
    """The asks in sorted lists of so many at most, none twice in one: never all at once."""
    some: set[_Ask] = set()
    for ask in asked:
        some.add(ask)
        if len(some) == most:
            yield sorted(some)
            some.clear()
    yield sorted(some)


def _seen(days: Sequence[str | None]) -> tuple[str | None, str | None]:
    """The days on which the first and the last of some tellings were seen; no last one if the day of one is unknown."""
    known = [day for day in days if day is not None]
    return min(known, default=None), max(known) if known and len(known) == len(days) else None


def _event_row(e: Event) -> tuple[object, ...]:
    p = e.place
    place = (p.name, p.state, p.latitude, p.longitude, p.geonames) if p else (None,) * 5
    date = (e.date.start, e.date.end, e.date.precision.value, e.date.basis.value)
    counts = (len(e.mentions), len(e.reports), len(e.outlets), len(e.origins))
    return (
        e.id, e.type.value, e.mode, int(e.mutual), int(e.domestic), e.status.value, *date, *place, e.mentions[0],
        e.first_report,
        e.best_mention, *counts, msgspec.json.encode(e.disagreements).decode(),
    )  # fmt: skip


_EVENT = (
    "id", "type", "mode", "mutual", "domestic", "status", "date_start", "date_end", "date_precision", "date_basis",
    "place_name",
    "place_state", "latitude", "longitude", "geonames", "first_mention", "first_report", "best_mention",
    "n_mentions", "n_reports",
    "n_outlets", "n_origins", "disagreements", "seen_from", "seen_to",
)  # fmt: skip
_INSERT_EVENT = f"INSERT INTO event ({', '.join(_EVENT)}) VALUES ({', '.join('?' * len(_EVENT))})"
_SEEN = f"SELECT m.id, r.first_seen FROM mention m JOIN report r ON r.id = m.report_id WHERE m.id IN {_IDS}"
_REPORTS = (
    "SELECT id, outlet, agency, published_start, published_end, published_precision, published_basis, published_clues"
    f" FROM report WHERE id IN {_IDS}"
)
#: Whole groups are linked again, since a group may hang together by the one mention that changes.
_UNLINK = f"DELETE FROM link_group WHERE group_id IN (SELECT group_id FROM link_group WHERE mention_id IN {_IDS})"
#: CROSS JOIN keeps SQLite from walking through all reports, or all mentions, in their order so as not to sort a few.
_UNSETTLED = "SELECT u.report_id FROM report_unsettled u CROSS JOIN report r ON r.id = u.report_id ORDER BY r.seq"
#: Who holds each hash; at most one more than a number of them, however many there are (ids of reports come before "~").
_HOLDERS = (
    "SELECT h.value, s.report_id FROM json_each(?1) h, report_shingle s WHERE s.hash = h.value AND s.report_id <= "
    "coalesce((SELECT report_id FROM report_shingle WHERE hash = h.value LIMIT 1 OFFSET ?2), '~')"
)
#: The origin of each report, in the order given, and how many hashes are kept of it.
_HELD = (
    "SELECT (SELECT origin_id FROM report_origin WHERE report_id = i.value), "
    "(SELECT count(*) FROM report_shingle WHERE report_id = i.value) FROM json_each(?) i ORDER BY i.key"
)
#: One query of many asks costs a third of a query for each.
_NEAR = (
    "SELECT k.mention_id FROM json_each(?) a CROSS JOIN link_key k ON k.key = a.value ->> 0 "
    "AND k.day_first BETWEEN a.value ->> 1 AND a.value ->> 2 AND k.day_last >= a.value ->> 3"
)
_COUNT_ORIGINS = f"""
UPDATE event SET n_origins = (
  SELECT count(DISTINCT o.origin_id) FROM event_mention em
  JOIN mention m ON m.id = em.mention_id JOIN report_origin o ON o.report_id = m.report_id WHERE em.event_id = event.id
) WHERE id IN (
  SELECT em.event_id FROM event_mention em JOIN mention m ON m.id = em.mention_id WHERE m.report_id IN {_IDS}
)"""
