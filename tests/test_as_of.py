"""The record as it was known on a day is the record of the reports seen by then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.errors import StoreError, UnknownId, UsageError
from detente.linking.assemble import assemble
from detente.query import RecordDB, Rows, listings
from detente.query.filters import Where
from detente.records import Record
from detente.store import StoreDesk
from detente.store.desk import _EVENT, _event_row
from factories import Draft, bonn, on, telling
from stories import records

DAYS = ["2031-03-04", "2031-03-05", "2031-04-01", "2031-05-13", "2031-06-02", "2031-07-01", "2032-01-01"]
LISTINGS: dict[str, Callable[[RecordDB], Rows]] = {
    "events": lambda db: db.events(),
    "mentions": lambda db: db.mentions(),
    "statements": lambda db: db.statements(),
    "claims": lambda db: db.claims(),
    "reports": lambda db: db.reports(),
    "promises": lambda db: db.promises(),
    "dyads": lambda db: db.dyads(status=None),
    "network": lambda db: db.network(status=None),
    "search": lambda db: db.search("Moscow"),
    "dyad": lambda db: db.dyad("USA", "RUS", status=None),
}


def everything() -> list[Record]:
    return records()[0]


def seen(record: Record, day: str) -> bool:
    return record.report.published is not None and str(record.report.published.end) <= day


@pytest.fixture(scope="module")
def whole() -> Any:
    with detente.open(":memory:") as db:
        db.add(everything())
        yield db


@pytest.mark.parametrize("day", DAYS)
def test_a_day_of_the_past_equals_a_record_of_what_was_seen_by_then(whole: RecordDB, day: str) -> None:
    with detente.open(":memory:") as then, whole.as_of(day) as past:
        then.add([r for r in everything() if seen(r, day)])
        for name, listing in LISTINGS.items():
            assert listing(past) == listing(then), name
        for event in then.events():
            assert past.explain(event["event_id"]).excerpts == then.explain(event["event_id"]).excerpts
        assert past.store.count("mention") == then.store.count("mention")
        assert past.store.count("event") == then.store.count("event")
        assert list(past.records()) == list(then.records())


def late() -> list[Record]:
    """An act told on Monday, and told otherwise, with an earlier date line, by a report seen on Friday only."""
    first = telling(
        "SANCTION", "London expelled 23 diplomats of Moscow.", "expelled", ["GBR"], ["RUS"], day="2031-05-12",
        outlet="North Wire", published="2031-05-12",
    )  # fmt: skip
    second = telling(
        "SANCTION", "London expelled 25 diplomats of Moscow on May 12.", "expelled", ["GBR"], ["RUS"],
        day="2031-05-12", outlet="Delta Daily", published="2031-05-11",
    )  # fmt: skip
    return [first, second]


def test_a_late_report_changes_the_event_from_the_day_it_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    first, second = late()
    with detente.open(path) as db:
        db.add(first, first_seen="2031-05-12")
        early = db.events()[0]["event_id"]
        db.add(second, first_seen="2031-05-16")
        (now,) = db.events()
        assert (now["n_outlets"], now["first_outlet"], now["disagreements"]) == (
            2, "Delta Daily", ("number of diplomat",),
        )  # fmt: skip
        with db.as_of("2031-05-13") as past:
            (then,) = past.events()
            assert (then["n_outlets"], then["first_outlet"], then["disagreements"]) == (1, "North Wire", ())
            assert then["event_id"] == early != now["event_id"]
            assert past.explain(now["event_id"]).id == early, "the id of today leads to the event of that day"
            assert past.explain(now["event_id"]).redirected_from == now["event_id"]
            assert past.dyad("GBR", "RUS")[0]["n_mentions"] == 1
            assert past.level("GBR", "RUS")[0]["n_outlets"] == 1
            assert past.record(first.report.id) == first
            with pytest.raises(UnknownId):
                past.record(second.report.id)
        with db.as_of("2031-05-16") as past:
            assert past.events() == db.events()


def test_reprints_of_a_report_not_seen_yet_are_their_own_origin() -> None:
    text = "Tokyo protested to Beijing on Monday over the ships that it had sent to the islands in the night. "
    copies = [
        Draft(outlet, day).tell("ACCUSE", text * 4, "protested", ["JPN"], ["CHN"], date=on("2031-01-06")).record()
        for outlet, day in (("Kyoto Wire", "2031-01-06"), ("Harbour Post", "2031-01-07"), ("Delta", "2031-01-07"))
    ]
    with detente.open(":memory:") as db:
        db.add(copies[0], first_seen="2031-02-01")
        db.add(copies[1:], first_seen="2031-01-07")
        assert set(db.reports().column("origin_id")) == {copies[0].report.id}
        with db.as_of("2031-01-10") as past:
            origins = set(past.reports().column("origin_id"))
            assert len(origins) == 1 and origins < {c.report.id for c in copies[1:]}
            assert past.events()[0]["n_origins"] == 1


def test_the_past_cannot_be_written_and_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with detente.open(path) as db:
        db.add(bonn())
    before = path.read_bytes()
    with detente.open(path, readonly=True) as db, db.as_of("2017-02-16") as past:
        assert len(past.reports()) == 1 and len(past.events(seen_until="2017-02-16")) == 2
        with pytest.raises(StoreError, match="reading only"):
            past.add(late())
        with pytest.raises(StoreError):
            past.judge(*past.mentions().column("mention_id")[:2], "same")
        assert len(past.events()) == 2
    assert path.read_bytes() == before


def test_reports_without_a_day_are_in_no_past() -> None:
    with detente.open(":memory:") as db:
        db.add(Draft("Undated", None).tell("AID", "Berlin helped Kyiv.", "helped", ["DEU"], ["UKR"]).record())
        assert len(db.events()) == 1
        with db.as_of("2100") as past:
            assert len(past.events()) == len(past.reports()) == 0


def test_a_telling_of_an_unknown_day_is_in_no_past_and_those_of_known_days_are() -> None:
    first, second = late()
    with detente.open(":memory:") as db:
        db.add([first, second], first_seen="2031-05-12")
        db.store.connection.execute("UPDATE report SET first_seen = NULL WHERE id = ?", (second.report.id,))
        assert db.events().column("n_mentions") == [2]
        for day, told in (("2031-05-11", []), ("2031-05-12", [1]), ("2100", [1])):
            with db.as_of(day) as past:
                assert past.events().column("n_mentions") == told


def test_a_past_that_is_open_stays_as_it_was_while_others_write(tmp_path: Path) -> None:
    first, second = late()
    with detente.open(tmp_path / "record.db") as db:
        db.add([first, *bonn()], first_seen="2031-05-12")
        db.link()
        with db.as_of("2031-05-13") as past:
            before = past.events(), past.mentions(), past.dyads(status=None)
            db.add(second, first_seen="2031-05-16")
            assert len(db.events()) == len(before[0])
            assert (past.events(), past.mentions(), past.dyads(status=None)) == before


def test_a_page_of_the_past_is_read_by_indexes() -> None:
    first, second = late()
    with detente.open(":memory:") as db:
        db.add([first, *bonn()], first_seen="2031-05-12")
        db.add(second, first_seen="2031-05-16")
        db.link()
        with db.as_of("2031-05-13") as past:
            assert past.store.execute("SELECT count(*) FROM temp.then_event") == [(1,)]
            for listing in (listings.events(), listings.mentions(), listings.reports()):
                plan = explained(past, listing.ids(Where(), "LIMIT 50"))
                assert "MATERIALIZE" not in plan and "USING INDEX" in plan, plan
                one = f"SELECT {listing.select} FROM {listing.tables()} WHERE {listing.key} = 'x'"
                assert "MATERIALIZE" not in (plan := explained(past, one)) and "SCAN x" not in plan, plan
                for sql in listing.lists.values():
                    plan = explained(past, sql.replace("?", "'[]'"))
                    assert "MATERIALIZE" not in plan and "SCAN x" not in plan, plan


def explained(db: RecordDB, sql: str) -> str:
    return "\n".join(row[3] for row in db.store.execute(f"EXPLAIN QUERY PLAN {sql}"))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data())
def test_events_of_a_day_are_what_assembling_all_that_was_seen_gives(data: st.DataObject) -> None:
    """The slow definition: every event of today, assembled anew from those of its tellings that were seen."""
    chosen = data.draw(
        st.lists(st.sampled_from(everything()), min_size=1, max_size=30, unique_by=lambda r: r.report.id)
    )
    days = [data.draw(st.integers(1, 5)) for _ in chosen]
    with detente.open(":memory:") as db:
        for record, day in zip(chosen, days, strict=True):
            db.add(record, first_seen=f"2031-01-0{day}")
        day = data.draw(st.integers(0, 5))
        seen_ids = {m.id for r, d in zip(chosen, days, strict=True) for m in r.mentions if d <= day}
        together = [set(db.mentions(event=e["event_id"]).column("mention_id")) & seen_ids for e in db.events()]
        with db.as_of(f"2031-01-0{day}" if day else "2030-12-31") as past:
            told = {t.id: t for t in StoreDesk(past.store).tellings(seen_ids)}
            slow = sorted((assemble(told[i] for i in ids) for ids in together if ids), key=lambda e: e.id)
            assert past.store.execute(f"SELECT {', '.join(_EVENT[:-2])} FROM event ORDER BY id") == list(
                map(_event_row, slow)
            )
            for table, column, rows in (
                ("event_mention", "mention_id", [(e.id, m) for e in slow for m in e.mentions]),
                ("event_party", "side || party", [
                    (e.id, f"{side}{p}") for e in slow for side, ps in (("source", e.sources), ("target", e.targets))
                    for p in ps
                ]),
            ):  # fmt: skip
                assert past.store.execute(f"SELECT event_id, {column} FROM {table} ORDER BY 1, 2") == sorted(rows)


def test_a_month_means_its_last_day_and_nonsense_is_refused(whole: RecordDB) -> None:
    with whole.as_of("2031-03") as past, whole.as_of("2031-03-31") as same:
        assert past.events() == same.events() and len(past.events()) > 0
    with pytest.raises(UsageError, match="no date"):
        whole.as_of("yesterday")


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.data())
def test_whatever_was_seen_when_every_telling_seen_is_in_one_event_assembled_from_such(data: st.DataObject) -> None:
    chosen = data.draw(
        st.lists(st.sampled_from(everything()), min_size=1, max_size=25, unique_by=lambda r: r.report.id)
    )
    days = data.draw(st.lists(st.integers(1, 9), min_size=len(chosen), max_size=len(chosen)))
    with detente.open(":memory:") as db:
        for record, day in zip(chosen, days, strict=True):
            db.add(record, first_seen=f"2031-01-0{day}")
        day = data.draw(st.integers(0, 9))
        seen_ids = {m.id for r, d in zip(chosen, days, strict=True) for m in r.mentions if d <= day}
        with db.as_of(f"2031-01-0{day}" if day else "2030-12-31") as past:
            mentions = past.mentions().to_dicts()
            assert {m["mention_id"] for m in mentions} == seen_ids
            together = {frozenset(m["mention_id"] for m in past.mentions(event=e["event_id"])) for e in past.events()}
            assert sorted(i for ids in together for i in ids) == sorted(seen_ids), "each telling in one event"
            now = {e["event_id"]: frozenset(db.mentions(event=e["event_id"]).column("mention_id")) for e in db.events()}
            assert together == {ids & seen_ids for ids in now.values() if ids & seen_ids}
            for e in past.events():
                own = [m for m in mentions if m["event_id"] == e["event_id"]]
                assert e["n_mentions"] == len(own) and e["first_report"] in {m["report_id"] for m in own}
                assert e["n_outlets"] == len({m["outlet"] for m in own})
            for today in now:
                if now[today] & seen_ids:
                    assert past.explain(today).id in past.events().column("event_id")
                else:
                    with pytest.raises(UnknownId):
                        past.explain(today)
