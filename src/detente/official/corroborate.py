"""Official trips held against the news: which it tells, which not, where dates differ, and what the list lacks."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from detente import dates
from detente.actors.tables import tables
from detente.official.coding import OUTLET
from detente.official.trips import Trip, trips
from detente.query import Column, RecordDB, Rows
from detente.query.filters import first_day, last_day
from detente.records import DateInterval, EventType, Failure, Status

#: Days by which news and record may differ and still tell one date: time zones and overnight flights (own choice).
NEAR = 1
#: ... and still tell one trip, with another date (own choice).
FAR = 7
YES, DIFFERS, NO, UNLISTED = "yes", "date differs", "no", "not in the list"
COLUMNS = (
    Column("official_date", "text", "day or days of the trip (ISO, both included); empty if the list lacks it"),
    Column("person", "text", "who travels"),
    Column("country", "text", "the country visited, as the list calls it; its code if the list lacks the visit"),
    Column("place", "text", "the towns, as the list calls them; of a visit that it lacks, as the news does"),
    Column("found", "text", f"{YES}, {DIFFERS}, {NO} or {UNLISTED}"),
    Column("event_id", "text", "the event that the news tells"),
    Column("news_date", "text", "its day or days, as the news tells them"),
)
#: Precisions of a date that can bear witness to a trip; a year says nothing of a day.
_PRECISE = frozenset(("day", "week", "month"))


class Corroboration(NamedTuple):
    """Rows of what was compared, how many of each finding, and the lines of the list that could not be read."""

    rows: Rows
    counts: dict[str, int]
    failures: tuple[Failure, ...]


class _Told(NamedTuple):
    """One telling by the news of an encounter."""

    mention: str
    event: str
    report: str
    exact: bool
    days: DateInterval
    status: str
    visit: bool
    names: frozenset[str]
    person: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    place: str


def corroborate(
    record: RecordDB,
    official: Path | str,
    *,
    source: Collection[str] | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Corroboration:
    """Hold a list of official trips against the encounters that the news of a record tells.

    `source`: codes of the travellers' states; `since`, `until`: ISO day, month or year. A trip is found if the news
    tells an encounter of the two states on its days, give or take one; its date differs if within seven days.
    UsageError for a date that is none, MissingFile.
    """
    first, last = first_day(since) if since else "", last_day(until) if until else "9999"
    read = [trip for _, trip in trips(official)]
    listed = [t for t in read if isinstance(t, Trip) and (source is None or t.traveller.state in source)]
    wanted = [t for t in listed if first <= (t.days.end or "") and (t.days.start or "") <= last]
    news = list(_news(record, wanted))
    pairs = _by_pair(news)
    rows = [_held(trip, pairs.get(_pair(trip), ())) for trip in wanted]
    if wanted:
        begin = first or min(t.row.start for t in wanted)
        end = last if until else max(t.days.end or "" for t in wanted)
        rows += _unlisted(listed, [t for t in news if (t.days.start or "") <= end and (t.days.end or "") >= begin])
    rows.sort(key=lambda r: (r[0] or r[6], r[1], r[2]))
    counts = Counter(r[4] for r in rows)
    failures = tuple(t for t in read if isinstance(t, Failure))
    return Corroboration(Rows(COLUMNS, rows), {k: counts[k] for k in (YES, DIFFERS, NO, UNLISTED)}, failures)


def _news(record: RecordDB, wanted: list[Trip]) -> Iterator[_Told]:
    """The encounters that the news tells of the travellers' states in the time of the trips; calls are none."""
    states = {t.traveller.state for t in wanted if t.traveller.state}
    if not states:
        return
    found = record.mentions(
        type=EventType.CONSULT.value,
        status=[Status.DONE.value, Status.INTENDED.value],
        party=sorted(states),
        since=_shifted(min(t.row.start for t in wanted), -FAR),
        until=_shifted(max(t.days.end or "" for t in wanted), FAR),
    )
    for row in found:
        dated = row["date_start"] is not None and row["date_precision"] in _PRECISE
        if dated and row["outlet"] != OUTLET and row["mode"] != "phone":
            yield _told(row)


def _shifted(day: str, by: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=by)).isoformat()


def _told(row: dict[str, Any]) -> _Told:
    days = DateInterval(row["date_start"], row["date_end"])
    names = frozenset((*row["source_names"], *row["target_names"]))
    person = row["source_names"][0] if row["source_names"] else ""
    return _Told(
        row["mention_id"],
        row["event_id"] or "",
        row["report_id"],
        row["date_precision"] == "day",
        days,
        row["status"],
        row["mode"] == "visit",
        names,
        person,
        tuple(row["sources"]),
        tuple(row["targets"]),
        row["place"] or "",
    )


def _pair(trip: Trip) -> frozenset[str | None]:
    return frozenset((trip.traveller.state, trip.visited))


def _by_pair(news: Iterable[_Told]) -> dict[frozenset[str | None], list[_Told]]:
    """The tellings by the pairs of states that meet in them."""
    found: dict[frozenset[str | None], list[_Told]] = defaultdict(list)
    for t in news:
        for pair in {frozenset(p) for p in product(t.sources, t.targets)}:
            if len(pair) == 2:
                found[pair].append(t)
    return found


def _held(trip: Trip, tellings: Sequence[_Told]) -> tuple[str, ...]:
    """The row of a trip: the telling that bears it out best, by date, person, fact and kind."""
    row = trip.row
    near = _most_exact([t for t in tellings if dates.overlap(trip.days, t.days, slack=FAR)])
    trip_fields = (str(trip.days), row.person, row.country, row.place or "")
    if not near:
        return (*trip_fields, NO, "", "")
    best = min(near, key=lambda t: (not dates.overlap(trip.days, t.days, slack=NEAR), *_doubts(trip, t)))
    agrees = dates.overlap(trip.days, best.days, slack=NEAR)
    return (*trip_fields, YES if agrees else DIFFERS, best.event, str(best.days))


def _most_exact(tellings: list[_Told]) -> list[_Told]:
    """The tellings without those of a report that tells the day in another place: "met" beside "visited on 3 May"."""
    dated = {t.report for t in tellings if t.exact}
    return [t for t in tellings if t.exact or t.report not in dated]


def _doubts(trip: Trip, t: _Told) -> tuple[Any, ...]:
    """What speaks against a telling, the gravest first."""
    names = {trip.traveller.name, trip.row.person}
    begins, ends = (abs(dates.day(a or "") - dates.day(b or "")).days for a, b in _ends(trip.days, t.days))
    return not names & t.names, t.status != Status.DONE.value, not t.visit, begins + ends, t.mention


def _ends(a: DateInterval, b: DateInterval) -> tuple[tuple[str | None, str | None], tuple[str | None, str | None]]:
    return (a.start, b.start), (a.end, b.end)


def _unlisted(listed: Iterable[Trip], news: Iterable[_Told]) -> Iterator[tuple[str, ...]]:
    """The visits that the news tells of the list's travellers, and the list does not hold."""
    people: dict[str, str | None] = {}
    hosts: dict[frozenset[str | None], list[Trip]] = defaultdict(list)
    for trip in listed:
        people |= dict.fromkeys((trip.traveller.name, trip.row.person), trip.traveller.state)
        hosts[_pair(trip)].append(trip)
    seen = set()
    for t in news:
        home = people.get(t.person)
        abroad = [s for s in t.targets if s != home]
        if not (t.visit and t.status == Status.DONE.value and home in t.sources and abroad):
            continue
        known = any(dates.overlap(x.days, t.days, slack=FAR) for s in abroad for x in hosts[frozenset((home, s))])
        if not known and (t.event, t.person) not in seen:
            seen.add((t.event, t.person))
            yield "", t.person, ";".join(map(_country, abroad)), t.place, UNLISTED, t.event, str(t.days)


def _country(code: str) -> str:
    """The name of a state; the code of what is none."""
    state = tables().states.get(code)
    return code if state is None else state.name
