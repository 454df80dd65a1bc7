"""The record as people ask it: filters in, rows out; a database opened with `detente.open`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from detente.errors import UsageError
from detente.linking import LinkCount, link_store
from detente.query import columns, listings
from detente.query.conditions import event_filters, flag, not_from, report_filters, sides, surest, told_by, within
from detente.query.explain import Explanation, current_event, explain
from detente.query.filters import Values, Where, fts, last_day, listed, paging
from detente.query.rows import Rows
from detente.query.series import Series
from detente.records import (
    Direction,
    Edge,
    EventMention,
    Failure,
    Record,
    Report,
    Stance,
    StatementKind,
)
from detente.store import Added, Store, StoreDesk, seen_by

_JUDGEMENTS = ["same", "different", "unsure"]
#: A speaker by party, id, name, last name, or (unknown) by the words of the report.
_SAID = f"""party = ? OR actor_id = ? OR {listings.CALLED} = ? COLLATE NOCASE
OR (? <> '' AND substr({listings.CALLED}, -length(?) - 1) = ' ' || ? COLLATE NOCASE)"""
#: Who stands in mentions and statements, in the file's own tables: also as of a past day, of which only its mentions
#: and statements are looked for among them, since to look up the day of half a million rows takes seconds.
_NAMED = "SELECT mention_id FROM main.mention_party"
_SPOKEN = "SELECT statement_id FROM main.statement_party"
_ABOUT = "SELECT statement_id FROM main.statement_about"
_TELLINGS = """
SELECT em.event_id, m.id, m.report_id FROM event_mention em JOIN mention m ON m.id = em.mention_id
WHERE em.event_id IN (SELECT value FROM json_each(?)) ORDER BY m.report_id, m.sentence_start, m.id"""
_SEARCH = """
SELECT r.id, r.outlet, r.published_start, r.published_end, r.title, r.url, snippet(report_text, 1, '[', ']', '…', 24)
FROM report_text JOIN report r ON r.seq = report_text.rowid WHERE report_text MATCH ? ORDER BY report_text.rank, r.id
LIMIT ? OFFSET ?"""


class RecordDB(Series):
    """A database of records: add to it, list it, ask it why; a context manager that closes it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._stale = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Link what was added and close the database."""
        self._link_if_stale()
        self.store.close()

    # ---- adding

    def add(
        self, records: Record | Iterable[Record], failures: Iterable[Failure] = (), *, first_seen: str | None = None
    ) -> Added:
        """Add one record or several in one transaction; reports that are known are left as they are. StoreError and
        its kinds."""
        several = [records] if isinstance(records, Record) else records
        added = self.store.add(several, failures, first_seen=first_seen)
        self._stale |= added.new > 0
        return added

    def link(self) -> LinkCount:
        """Link the mentions that are not linked yet to events; done by itself before the next listing after an
        `add`."""
        self._stale = False
        return link_store(StoreDesk(self.store))

    def _link_if_stale(self) -> None:
        if self._stale:
            self.link()

    def judge(self, left: str, right: str, judgement: str, *, by: str = "person", reason: str = "") -> Edge:
        """Say that two events or mentions are the same act, different ones, or that one cannot tell; the word stands.

        UsageError for another judgement or an id given twice, UnknownId for an unknown one.
        """
        if judgement not in _JUDGEMENTS or by == "link":
            raise UsageError(
                f"{judgement!r} by {by!r} is no judgement.",
                remedy=f"Use one of {', '.join(_JUDGEMENTS)}, by a name other than 'link'.",
            )
        self._link_if_stale()
        a, b = sorted((self._mention_of(left), self._mention_of(right)))
        if a == b:
            raise UsageError(
                f"{left} and {right} are one and the same.", remedy="To part an event, give the ids of mentions."
            )
        edge = Edge(
            a, b, judgement, {"same": 1.0, "different": 0.0, "unsure": 0.5}[judgement], (reason,) if reason else (), by
        )
        StoreDesk(self.store).judge(edge)
        self.link()
        return edge

    def _mention_of(self, wanted: str) -> str:
        if self.store.execute("SELECT 1 FROM mention WHERE id = ?", (wanted,)):
            return wanted
        event_id = current_event(self.store, wanted)
        return str(self.store.execute("SELECT first_mention FROM event WHERE id = ?", (event_id,))[0][0])

    # ---- listings

    def events(
        self,
        source: Values | None = None,
        target: Values | None = None,
        type: Values | None = None,
        status: Values | None = None,
        since: str | None = None,
        until: str | None = None,
        outlet: Values | None = None,
        text: str | None = None,
        limit: int | None = None,
        *,
        not_outlet: Values | None = None,
        quad: int | Iterable[int] | None = None,
        party: Values | None = None,
        place: Values | None = None,
        disputed: bool | None = None,
        domestic: bool | None = None,
        min_outlets: int | None = None,
        min_confidence: float | None = None,
        seen_until: str | None = None,
        id: Values | None = None,
        offset: int = 0,
    ) -> Rows:
        """Events by date; every filter takes one value or several (any of them), dates are ISO days, months or years.

        `party` acts or is acted on; `text` must all stand in one telling; `disputed`: the tellings differ on something;
        `seen_until`: first seen by that day; `min_confidence`: the best telling is as sure as that (0-1). UsageError
        names what is allowed.
        """
        self._link_if_stale()
        where = Where()
        event_filters(where, type, quad, status, since, until)
        sides(where, "SELECT event_id FROM event_party", "e.id", source, target, party)
        where.among(
            "e.id",
            [current_event(self.store, i) for i in ([id] if isinstance(id, str) else id)] if id is not None else None,
        )
        where.among("e.place_name", place)
        tells = (
            "SELECT em.event_id FROM event_mention em JOIN mention m ON m.id = em.mention_id JOIN report r ON "
            "r.id = m.report_id"
        )
        told_by(where, outlet, not_outlet)
        if text is not None:
            where.add(
                f"e.id IN ({tells} WHERE m.seq IN (SELECT rowid FROM mention_text WHERE mention_text MATCH ?))",
                fts(text),
            )
        if seen_until is not None:
            seen = Where()
            seen.until("r.first_seen", seen_until)
            where.add(f"e.id IN ({tells} {seen})", *seen.parameters)
        if disputed is not None:
            where.add(f"e.disagreements {'<>' if disputed else '='} '[]'")
        flag(where, "e.domestic", domestic)
        if min_outlets is not None:
            where.add("e.n_outlets >= ?", min_outlets)
        surest(where, min_confidence)
        broad = all(given is None for given in (id, text, seen_until, since))
        return listings.rows(self.store, listings.events(), where, limit, offset, broad=broad)

    def mentions(
        self,
        source: Values | None = None,
        target: Values | None = None,
        type: Values | None = None,
        status: Values | None = None,
        since: str | None = None,
        until: str | None = None,
        outlet: Values | None = None,
        text: str | None = None,
        limit: int | None = None,
        *,
        not_outlet: Values | None = None,
        quad: int | Iterable[int] | None = None,
        party: Values | None = None,
        attribution: Values | None = None,
        event: Values | None = None,
        report: Values | None = None,
        part: Values | None = None,
        min_confidence: float | None = None,
        id: Values | None = None,
        offset: int = 0,
    ) -> Rows:
        """Event mentions by date, filtered as `events`; `attribution`: on whose word. UsageError names what is
        allowed."""
        self._link_if_stale()
        where = Where()
        event_filters(where, type, quad, status, since, until, "m")
        sides(where, _NAMED, "m.id", source, target, party)
        within(where, "m.id", _NAMED, "party", attribution, "side = 'attribution'")
        if event is not None:
            told = [current_event(self.store, i) for i in ([event] if isinstance(event, str) else event)]
            within(where, "m.id", "SELECT mention_id FROM event_mention", "event_id", told)
        where.among("m.report_id", report)
        where.among("m.id", id)
        where.among("m.part", part)
        where.among("r.outlet", outlet)
        not_from(where, not_outlet)
        where.matches("mention_text", "m.seq", text)
        if min_confidence is not None:
            where.add("m.confidence >= ?", float(min_confidence))
        broad = all(given is None for given in (id, event, report, text, since))
        return listings.rows(self.store, listings.mentions(), where, limit, offset, broad=broad)

    def statements(
        self,
        speaker: Values | None = None,
        about: Values | None = None,
        kind: Values | None = None,
        *,
        stance: Values | None = None,
        since: str | None = None,
        until: str | None = None,
        outlet: Values | None = None,
        text: str | None = None,
        report: Values | None = None,
        id: Values | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Rows:
        """Statements by date; `speaker` is a state, an actor's id, a name or its last words, or the report's words for
        somebody unknown; `since` and `until` count by the report's date."""
        where = Where()
        if speaker is not None:
            said = Where()
            for name in [speaker] if isinstance(speaker, str) else speaker:
                last = "" if name.isupper() else name  # a code is no last name
                said.add(_SAID, name, name, name, last, last, last)
            any_of = str(said).removeprefix("WHERE ").replace(") AND (", ") OR (")
            where.add(
                f"s.id IN ({_SPOKEN} WHERE side = 'speaker' AND ({any_of}))",
                *said.parameters,
            )
        within(where, "s.id", _ABOUT, "state", about)
        where.among("s.kind", kind, [k.value for k in StatementKind], "kind of statement")
        within(
            where,
            "s.id",
            _ABOUT,
            "stance",
            stance,
            allowed=[x.value for x in Stance],
        )
        report_filters(where, since, until, outlet, report, "s")
        where.among("s.id", id)
        where.matches("statement_text", "s.seq", text)
        return listings.rows(self.store, listings.statements(), where, limit, offset)

    def claims(
        self,
        a: str | None = None,
        b: str | None = None,
        direction: Values | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        outlet: Values | None = None,
        report: Values | None = None,
        id: Values | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Rows:
        """Relation claims on a state or a pair, by the report's date; UsageError names the directions."""
        where = Where()
        for party in (a, b):
            if party is not None:
                where.add("? IN (c.party_a, c.party_b)", party)
        where.among("c.direction", direction, [d.value for d in Direction], "direction")
        report_filters(where, since, until, outlet, report, "c")
        where.among("c.id", id)
        return listings.rows(self.store, listings.claims(), where, limit, offset)

    def reports(
        self,
        outlet: Values | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        text: str | None = None,
        id: Values | None = None,
        origin: Values | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Rows:
        """Reports by date; `origin`: those that repeat the words of a report (it included)."""
        self._link_if_stale()
        where = Where()
        report_filters(where, since, until, outlet, id, "r", "id")
        where.among("coalesce(o.origin_id, r.id)", origin)
        where.matches("report_text", "r.seq", text)
        return listings.rows(self.store, listings.reports(), where, limit, offset)

    def search(self, text: str, limit: int | None = 20, offset: int = 0) -> Rows:
        """Reports that hold all the words ("phrases" in quotation marks, a trailing * for beginnings), the best
        first."""
        _, page = paging(limit, offset)
        return listings.shaped(columns.SEARCH, self.store.execute(_SEARCH, [fts(text), *page]))

    def failures(self, limit: int | None = None, offset: int = 0) -> Rows:
        """Everything that could not be coded."""
        _, (most, first) = paging(limit, offset)
        found = [(f.code, f.stage, f.input_id, f.note) for f in self.store.failures()][first:]
        return Rows(columns.FAILURES, found if limit is None else found[:most])

    def promises(
        self,
        state: Values | None = None,
        *,
        source: Values | None = None,
        target: Values | None = None,
        type: Values | None = None,
        status: Values | None = None,
        since: str | None = None,
        until: str | None = None,
        party: Values | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Rows:
        """The words given (announced acts, promises, pleas, menaces) and whether they are open, kept or broken.

        That a later act keeps or breaks a word is the program's proposal; `edges("promise")` and `edges("breach")` say
        on what grounds. UsageError names what is allowed.
        """
        self._link_if_stale()
        where = Where()
        where.add(listings.WORD)
        if state is not None:
            where.add(" OR ".join(f"({listings.STATES[s]})" for s in listed(state, listings.STATES, "state")))
        event_filters(where, type, None, status, since, until)
        sides(where, "SELECT event_id FROM event_party", "e.id", source, target, party)
        return listings.rows(self.store, listings.promises(), where, limit, offset)

    def edges(
        self, judgement: Values | None = None, *, by: Values | None = None, limit: int | None = None, offset: int = 0
    ) -> Rows:
        """The judgements that link mentions, the program's own and people's."""
        self._link_if_stale()
        where = Where()
        where.among("x.judgement", judgement, [*_JUDGEMENTS, "promise", "breach"], "judgement")
        where.among("x.made_by", by)
        return listings.edges(self.store, where, limit, offset)

    # ---- other days

    def as_of(self, day: str) -> RecordDB:
        """The record as it was known on a day (an ISO day, month or year: its last day), to be read only and closed
        apart.

        It holds the reports first seen by then and what they tell; every event is assembled from those tellings alone,
        so that its date, outlets, disagreements and id are those of that day. Reports whose first day is not known are
        left out, and people's judgements stand. UsageError if it is no date.
        """
        self._link_if_stale()
        return RecordDB(seen_by(self.store, last_day(day)))

    # ---- one row, and all of them

    def explain(self, id: str) -> Explanation:
        """The words behind a mention, statement, relation claim or event, and why it was coded; UnknownId if there is
        none."""
        self._link_if_stale()
        return explain(self.store, id)

    def tellings(self, event_ids: Iterable[str]) -> Iterator[tuple[str, EventMention, Report]]:
        """Event id, mention and report of every telling of the events, in the order of reports and of the text."""
        found = self.store.execute(_TELLINGS, (json.dumps(list(event_ids)),))
        mentions = {m.id: m for m in self.store.mentions(m for _, m, _ in found)}
        reports = {r.id: r for r in self.store.reports({r for _, _, r in found})}
        yield from ((event_id, mentions[m], reports[r]) for event_id, m, r in found)

    def record(self, report_id: str) -> Record:
        """Everything read from one report; UnknownId if there is none."""
        return self.store.record(report_id)

    def records(self) -> Iterator[Record]:
        """All records, equal to what was added, in the order of their reports' ids."""
        return self.store.records()

    def export(self, path: Path | str, format: str | None = None, **options: Any) -> Any:
        """Write the record to a file for other tools; see `detente.export.export`."""
        self._link_if_stale()
        return import_module("detente.export").export(self, path, format, **options)


def open(path: Path | str, *, readonly: bool = False) -> RecordDB:
    """Open (or make) a database of records; NotARecord, NewerSchema, DiskFull or another StoreError."""
    return RecordDB(Store.open(path, readonly=readonly))
