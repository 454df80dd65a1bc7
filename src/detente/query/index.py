"""Events as columns in memory: filters and counts over a million of them in milliseconds.

SQLite answers a question about one event at once, but to count the events that pass a filter by type, by outlet and
by state it has to visit each of them. The index holds what filters and counts need as arrays of small numbers
(about 60 bytes an event); the words stay in the database. It shows the database as it was when it was loaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any, cast

import msgspec

from detente import ontology
from detente.errors import UsageError
from detente.query.columns import DYAD, DYADS
from detente.query.dyad import SHORT
from detente.query.filters import first_day, last_day
from detente.query.listings import GIVEN
from detente.query.postings import NO_DAY, Codes, Days, Lists, among, at, coded, columns, hits, numbers, ranked, unique
from detente.query.rows import Column, Rows
from detente.records import EventType, Status

if TYPE_CHECKING:
    import numpy as np

    from detente.store import Store

TYPES = tuple(t.value for t in EventType)
STATUSES = tuple(s.value for s in Status)
#: One row a place.
PLACES = (
    Column("place", "text", "the place, as named"),
    Column("place_state", "text", "its state"),
    Column("latitude", "real", "degrees north (WGS 84)"),
    Column("longitude", "real", "degrees east (WGS 84)"),
    Column("n_events", "integer", "events there"),
    Column("intensity", "real", "their mean intensity, -10 to 10"),
    Column("event_ids", "list", "the events; left empty where they are many"),
)
#: One row a period.
SERIES = tuple(c for c in DYAD if c.name in (
    "period", "party_a", "party_b", "n_events", "intensity", "quad1", "quad2", "quad3", "quad4",
))  # fmt: skip
_SIDES = ("source", "target")

_EVENTS = """SELECT id, type, status, date_start, date_end, mutual, domestic, disagreements <> '[]', n_outlets,
  n_mentions, place_name, place_state, latitude, longitude FROM event ORDER BY id"""
_PARTIES = "SELECT event_id, side, party FROM event_party"
# Each of these is read from an index that holds both columns; a join of them would look up every mention by itself.
_TELLS = "SELECT mention_id, event_id FROM event_mention"
_NUMBERED = "SELECT id, seq FROM mention"
_REPORTED = "SELECT seq, report_id FROM mention"
_OUTLETS = "SELECT id, outlet FROM report WHERE outlet <> ''"


class Filter(msgspec.Struct, frozen=True):
    """What events are wanted: of several values any, of several fields all; dates are ISO days, months or years."""

    type: tuple[str, ...] = ()
    quad: tuple[int, ...] = ()
    status: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    text: str | None = None
    disputed: bool | None = None
    domestic: bool | None = None
    min_outlets: int | None = None
    #: Both of these are parties, on different sides.
    pair: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    #: Told by another outlet than these.
    not_outlet: tuple[str, ...] = ()


class EventIndex:
    """The events of a database at one moment, in the order of their dates; made by `load`, never changed."""

    def __init__(self, store: Store) -> None:
        import numpy as np

        ids, type_, status, start, end, mutual, domestic, disputed, outlets, mentions, *where = columns(
            store, _EVENTS, 14
        )
        size, days = len(ids), Days()
        first, last = days.column(start), days.column(end)
        order = np.lexsort((last, first, first == NO_DAY))  # by date, of one date by id, the undated last
        self.size, self.ids = size, [ids[k] for k in order]
        self.start, self.end = first[order], last[order]
        self.type, self.status = coded(type_, TYPES)[order], coded(status, STATUSES)[order]
        self.mutual, self.domestic, self.disputed = (
            np.fromiter(c, bool, size)[order] for c in (mutual, domestic, disputed)
        )
        self.n_outlets, self.n_mentions = (numbers(c, size)[order] for c in (outlets, mentions))
        self.month = _months(self.start)
        places = Codes({(None, None, None, None): 0})
        self.place = numbers(map(places.__getitem__, zip(*where, strict=True)), size)[order]
        self._places = list(places)
        self._where = {event: k for k, event in enumerate(self.ids)}
        self._load_parties(store)
        self._load_tellings(store)
        self._load_pairs()
        quads = np.array([ontology.quad(t) for t in TYPES], np.uint8)
        self.quad = quads[self.type]
        self.intensity = np.array([ontology.intensity(t) for t in TYPES], np.float32)[self.type]

    @classmethod
    def load(cls, store: Store) -> EventIndex:
        """The index of what a database holds now; some ten seconds of processor time for a million events."""
        return cls(store)

    def _load_parties(self, store: Store) -> None:
        import numpy as np

        events, sides, parties = columns(store, _PARTIES, 3)
        at_event = numbers(map(self._where.get, events, repeat(-1)), len(events))
        acts, known = np.fromiter(map("source".__eq__, sides), bool, len(sides)), at_event >= 0
        self.parties = Lists(at_event[known], list(compress(parties, known)))
        self.sides = {
            side: Lists(at_event[own], list(compress(parties, own)))
            for side, own in (("source", known & acts), ("target", known & ~acts))
        }

    def _load_tellings(self, store: Store) -> None:
        import numpy as np

        mentions, events = columns(store, _TELLS, 2)
        told = dict(zip(mentions, map(self._where.get, events, repeat(-1)), strict=True))
        mentions, seq = columns(store, _NUMBERED, 2)
        self._event_of_seq = np.full(max(seq, default=0) + 1, -1, np.int32)
        self._event_of_seq[list(seq)] = numbers(map(told.get, mentions, repeat(-1)), len(seq))
        seq, reports = columns(store, _REPORTED, 2)
        outlet: dict[str, str] = dict(store.execute(_OUTLETS))
        by, events_told = list(map(outlet.get, reports)), self._event_of_seq[list(seq)]
        self.outlets = Lists.of(events_told.tolist(), by)
        nobody = events_told[np.fromiter((o is None for o in by), bool, len(by)) & (events_told >= 0)]
        self._unnamed = at(nobody, self.size)

    def _load_pairs(self) -> None:
        """Every event with every pair of different parties that stand on its two sides, each once."""
        import numpy as np

        codes, n = self.parties.codes, max(len(self.parties.codes), 1)
        (by, source), (to, target) = (self.sides[side].by_event(codes) for side in _SIDES)
        first = np.searchsorted(to, np.arange(self.size + 1))
        several = (first[1:] - first[:-1])[by]  # targets of the event of each source
        event, source = np.repeat(by, several), np.repeat(source, several)
        within = np.arange(len(event)) - np.repeat(np.cumsum(several) - several, several)
        target = target[first[event] + within] if len(event) else target[:0]
        rank = self._rank = np.argsort(np.argsort(np.array(self.parties.names, object)))
        swap = rank[source] > rank[target] if len(event) else np.zeros(0, bool)
        a, b = np.where(swap, target, source), np.where(swap, source, target)
        pair = (a.astype(np.int64) * n + b)[a != b]
        packed = unique(pair * max(self.size, 1) + event[a != b])
        of_pair: Any = packed // max(self.size, 1)
        self._pair_event = packed % max(self.size, 1)
        self._pairs, start, self._pair_group = np.unique(of_pair, return_index=True, return_inverse=True)
        self._pair_start = np.append(start, len(of_pair))

    # ---- filters

    def find(self, wanted: Filter, store: Store) -> np.ndarray:
        """The positions of the events that pass, in the order of dates; UsageError names what is allowed."""
        import numpy as np

        return np.flatnonzero(self.mask(wanted, store))

    def mask(self, wanted: Filter, store: Store, *, without: str = "") -> np.ndarray:
        """True for every event that passes all conditions but those on the field `without`."""
        return self.joined(self.conditions(wanted, store), without)

    def conditions(self, wanted: Filter, store: Store) -> dict[str, np.ndarray]:
        """For every field with a condition the events that pass it; what many counts share is found once."""
        return dict(self._conditions(wanted, store))

    def joined(self, conditions: Mapping[str, np.ndarray], without: str = "") -> np.ndarray:
        """True for every event that passes all conditions but those on the field `without`."""
        import numpy as np

        found = np.ones(self.size, bool)
        for field, condition in conditions.items():
            if field != without:
                found &= condition
        return found

    def _conditions(self, f: Filter, store: Store) -> Iterator[tuple[str, np.ndarray]]:
        if f.type:
            yield "type", among(self.type, _codes(TYPES, f.type, "type"))
        if f.quad:
            yield "quad", among(self.quad, _codes((0, 1, 2, 3, 4), f.quad, "quad"))
        if f.status:
            yield "status", among(self.status, _codes(STATUSES, f.status, "status"))
        if f.party:
            yield "party", self.parties.mask(f.party, self.size)
        for side in _SIDES:
            if names := getattr(f, side):
                both = self.parties.mask(names, self.size) & self.mutual
                yield side, self.sides[side].mask(names, self.size) | both
        if f.pair:
            yield "pair", self.between(*f.pair)
        if f.outlet:
            yield "outlet", self.outlets.mask(f.outlet, self.size)
        if f.not_outlet:
            others = (name for name in self.outlets.names if name not in f.not_outlet)
            yield "not_outlet", self.outlets.mask(others, self.size) | self._unnamed
        yield from self._others(f, store)

    def _others(self, f: Filter, store: Store) -> Iterator[tuple[str, np.ndarray]]:
        if f.since is not None:
            yield "since", self.end >= dt.date.fromisoformat(first_day(f.since)).toordinal()
        if f.until is not None:
            last = dt.date.fromisoformat(last_day(f.until)).toordinal()
            yield "until", (self.start <= last) & (self.start != NO_DAY)
        if f.text is not None:
            yield "text", self._telling(f.text, store)
        if f.place:
            yield "place", among(self.place, [k for k, p in enumerate(self._places) if p[0] in f.place])
        for name in ("disputed", "domestic"):
            if (value := getattr(f, name)) is not None:
                yield name, getattr(self, name) == value
        if f.min_outlets is not None:
            yield "min_outlets", self.n_outlets >= f.min_outlets

    def between(self, a: str, b: str) -> np.ndarray:
        """True for events with one party on one side and the other on the other."""
        import numpy as np

        found = np.zeros(self.size, bool)
        found[self._events_of_pair(a, b)] = True
        return found

    def _events_of_pair(self, a: str, b: str) -> np.ndarray:
        import numpy as np

        a, b = sorted((a, b))
        if a not in self.parties.codes or b not in self.parties.codes:
            return self._pair_event[:0]
        code = self.parties.codes[a] * max(len(self.parties.codes), 1) + self.parties.codes[b]
        k = int(np.searchsorted(self._pairs, code))
        if k == len(self._pairs) or self._pairs[k] != code:
            return self._pair_event[:0]
        return self._pair_event[self._pair_start[k] : self._pair_start[k + 1]]

    def _telling(self, text: str, store: Store) -> np.ndarray:
        """True for events of which a telling has all the words."""
        rows = hits(store, "mention_text", text)
        told = self._event_of_seq[rows[rows < len(self._event_of_seq)]]
        return at(told[told >= 0], self.size)

    def words(self) -> np.ndarray:
        """True for events that give a word, as `RecordDB.promises` lists them."""

        done, intended = (self.status == STATUSES.index(s) for s in ("done", "intended"))
        found: np.ndarray = intended | (done & among(self.type, _codes(TYPES, GIVEN, "type")))
        return found

    # ---- counts

    def counts(self, field: str, mask: np.ndarray) -> dict[str, int]:
        """Events by the values of `type`, `quad`, `status`, `party`, `source`, `target`, `outlet`, `year` or `month`.

        Years and months come in their order and count an event at its first day; all others with most events first.
        """
        import numpy as np

        if field in ("type", "status", "quad"):
            names = {"type": TYPES, "status": STATUSES, "quad": ("0", "1", "2", "3", "4")}[field]
            return ranked(names, np.bincount(getattr(self, field)[mask], minlength=len(names)))
        if field in _SIDES:
            return self.sides[field].counts(mask)
        if field in ("year", "month"):
            return self._by_date(mask, "Y" if field == "year" else "M")
        return {"party": self.parties, "outlet": self.outlets}[field].counts(mask)

    def _by_date(self, mask: np.ndarray, unit: str) -> dict[str, int]:
        import numpy as np

        months = self.month[mask & (self.start != NO_DAY)]
        found = np.bincount(_cut(months, unit)) if len(months) else np.zeros(0, int)
        return {_named(int(p), unit): int(found[p]) for p in np.flatnonzero(found)}

    # ---- pairs

    def pairs(self, mask: np.ndarray, limit: int | None = None) -> Rows:
        """The pairs of parties with events among those of the mask, as `RecordDB.dyads` lists them."""
        import numpy as np

        inside = mask[self._pair_event]
        event, group = self._pair_event[inside], self._pair_group[inside]  # ordered by pair
        counts = np.bincount(group, minlength=len(self._pairs))
        there = np.flatnonzero(counts)
        if not len(there):
            return Rows(DYADS, [])
        begin, start = np.searchsorted(group, there), self.start[event]
        first = np.minimum.reduceat(np.where(start == NO_DAY, 2**31 - 1, start), begin)
        last = np.maximum.reduceat(start, begin)  # the end of an unsure date says nothing of when anything took place
        mentions = np.add.reduceat(self.n_mentions[event], begin)
        mean = np.add.reduceat(self.intensity[event].astype(np.float64), begin) / counts[there]
        quads = np.bincount(group * 5 + self.quad[event], minlength=5 * len(self._pairs)).reshape(-1, 5)
        left, right = divmod(self._pairs[there], max(len(self.parties.names), 1))
        best = np.lexsort((self._rank[right], self._rank[left], -counts[there]))[:limit]
        cells = (c[best].tolist() for c in (left, right, counts[there], mentions, mean, quads[there], first, last))
        name = self.parties.names
        rows = [
            (name[a], name[b], n, told, round(x, 4), *kinds[1:], _iso(start), _iso(end))
            for a, b, n, told, x, kinds, start, end in zip(*cells, strict=True)
        ]
        return Rows(DYADS, rows)

    def pair_by_period(self, a: str, b: str, mask: np.ndarray, unit: str) -> dict[str, tuple[int, float]]:
        """A pair's events and their mean intensity by year (`Y`) or month (`M`) of their first day."""
        import numpy as np

        events = self._events_of_pair(a, b)
        events = events[mask[events] & (self.start[events] != NO_DAY)]
        months: Any = _cut(self.month[events], unit)
        periods, group, counts = np.unique(months, return_inverse=True, return_counts=True)
        mean = np.bincount(group, self.intensity[events], len(periods)) / np.maximum(counts, 1)
        return {
            _named(int(p), unit): (int(n), round(float(x), 4)) for p, n, x in zip(periods, counts, mean, strict=True)
        }

    def series(self, a: str, b: str, mask: np.ndarray, by: str) -> Rows:
        """A pair's events by period, as `RecordDB.dyad` counts them: an event whose days tell no period is left out."""
        import numpy as np

        events = self._events_of_pair(a, b)
        start, end = self.start[events], self.end[events]
        first, last = (_period_of(days, by) for days in (start, end))
        known = mask[events] & (start != NO_DAY) & (end != NO_DAY) & ((first == last) | (end - start <= SHORT))
        days, group, counts = np.unique(cast(Any, first[known]), return_inverse=True, return_counts=True)
        mean = np.bincount(group, self.intensity[events[known]], len(days)) / np.maximum(counts, 1)
        quads = np.bincount(group * 5 + self.quad[events[known]], minlength=5 * len(days)).reshape(-1, 5)
        rows = [
            (_iso(int(day)), a, b, int(counts[k]), round(float(mean[k]), 4), *(int(q) for q in quads[k][1:]))
            for k, day in enumerate(days)
        ]
        return Rows(SERIES, rows)

    def span(self, mask: np.ndarray) -> tuple[str, str] | None:
        """The first and the last known day of the events, ISO; None if no date is known."""
        days = self.start[mask]
        days = days[days != NO_DAY]
        if not len(days):
            return None
        return dt.date.fromordinal(int(days.min())).isoformat(), dt.date.fromordinal(int(days.max())).isoformat()

    def places(self, mask: np.ndarray) -> Rows:
        """Where the events of the mask took place, as far as that is known on the map, most events first."""
        import numpy as np

        code = self.place[mask]
        n = np.bincount(code, minlength=len(self._places))
        mean = np.bincount(code, self.intensity[mask], len(self._places)) / np.maximum(n, 1)
        rows = [
            (*p, int(n[k]), round(float(mean[k]), 4), ())
            for k, p in enumerate(self._places)
            if n[k] and p[2] is not None and p[3] is not None
        ]
        return Rows(PLACES, sorted(rows, key=lambda r: (-r[4], r[2], r[3])))

    @staticmethod
    def positions(mask: np.ndarray) -> np.ndarray:
        """The positions of the events of a mask, in the order of dates."""
        import numpy as np

        return np.flatnonzero(mask)

    def page(self, positions: np.ndarray, limit: int, offset: int = 0) -> list[str]:
        """The ids of some of the events."""
        return [self.ids[k] for k in positions[offset : offset + limit]]

    def newest_first(self, positions: np.ndarray) -> np.ndarray:
        """The positions with the latest date first and undated events last."""
        import numpy as np

        dated = self.start[positions] != NO_DAY
        return np.concatenate([positions[dated][::-1], positions[~dated]])


def version(store: Store) -> int:
    """A number that changes when another connection has written to the database."""
    return int(store.execute("PRAGMA data_version")[0][0])


def _months(days: np.ndarray) -> np.ndarray:
    """Months since year 0 of numbers of days; 0 of an unknown one."""
    import numpy as np

    since = (days - dt.date(1970, 1, 1).toordinal()).astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
    months: np.ndarray = np.where(days == NO_DAY, 0, since + 1970 * 12)
    return months


def _cut(months: np.ndarray, unit: str) -> np.ndarray:
    """The months, or the years they lie in."""
    return months // 12 if unit == "Y" else months


def _period_of(days: np.ndarray, by: str) -> np.ndarray:
    """The first day of the period in which each day lies, as a number of days."""
    import numpy as np

    since = days - dt.date(1970, 1, 1).toordinal()
    if by == "week":
        monday: np.ndarray = days - (days - 1) % 7  # day 1, 1 January of year 1, was a Monday
        return monday
    if by == "day":
        return days
    unit = "Y" if by == "year" else "M"
    cut = since.astype("datetime64[D]").astype(f"datetime64[{unit}]")
    if by == "quarter":
        cut = (cut.astype(np.int64) // 3 * 3).astype("datetime64[M]")
    found: np.ndarray = cut.astype("datetime64[D]").astype(np.int64) + dt.date(1970, 1, 1).toordinal()
    return found


def _named(period: int, unit: str) -> str:
    return f"{period:04d}" if unit == "Y" else f"{period // 12:04d}-{period % 12 + 1:02d}"


@lru_cache(maxsize=65_536)
def _iso(day: int) -> str | None:
    return dt.date.fromordinal(day).isoformat() if NO_DAY < day < dt.date.max.toordinal() else None


def _codes(names: Sequence[Any], wanted: Iterable[Any], what: str) -> list[int]:
    where: Mapping[Any, int] = {name: k for k, name in enumerate(names) if name}
    unknown = [w for w in wanted if w not in where]
    if unknown:
        allowed = ", ".join(str(n) for n in where)
        raise UsageError(f"There is no {what} {str(unknown[0])[:40]!r}.", remedy=f"Use one of {allowed}.")
    return [where[w] for w in wanted]
