from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import BadRecord, NewerSchema, NotARecord, StoreError, UnknownId
from detente.records import (
    Actor,
    ActorRef,
    DateInterval,
    Direction,
    EventMention,
    EventType,
    Evidence,
    Failure,
    Part,
    PartKind,
    Place,
    Precision,
    Record,
    RelationClaim,
    Report,
    Span,
    Stance,
    Statement,
    StatementKind,
    Status,
    TimeExpression,
    Uncoded,
    content_id,
    part_id,
)
from detente.store import Added, Store, StoreDesk, schema
from factories import NAMES, Draft, bonn, telling

FAILURE = Failure("DET-101", "readers", "empty.txt", "The file is empty.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


# ---- round trip

_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
_words = st.text(max_size=12).filter(lambda s: not any("\ud800" <= c <= "\udfff" for c in s))
_maybe = st.none() | _words
_days = st.dates().map(str)
_date = st.builds(
    DateInterval,
    st.none() | _days,
    st.none() | _days,
    st.sampled_from(Precision),
    st.just(DateInterval().basis),
    st.tuples(_words),
)
_actor = st.builds(Actor, _words, _words, _maybe, _maybe, _maybe, _maybe, _maybe, _maybe)


@st.composite
def _records(draw: st.DrawFn) -> Record:
    text = draw(_text)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda p: Span(min(p), max(p)))
    evidence = spans.map(lambda s: Evidence.at(text, s.start, s.end))
    refs = st.builds(
        lambda a, s, via: ActorRef(a, s, s.of(text) if s else "", via), st.none() | _actor, st.none() | spans, _words
    )
    some = st.lists(refs, max_size=3).map(tuple)
    report = draw(
        st.builds(
            Report,
            st.just(text),
            title=_maybe,
            outlet=_maybe,
            published=st.none() | _date,
            url=_maybe,
            agency=_maybe,
            author=_maybe,
            language=_words,
            origin=_maybe,
            parts=st.lists(st.builds(Part, st.sampled_from(PartKind), spans), max_size=2).map(tuple),
        )
    )
    place = st.builds(
        Place,
        _words,
        _maybe,
        _maybe,
        st.none() | st.floats(-90, 90),
        st.none() | st.floats(-180, 180),
        st.none() | st.integers(0, 10**9),
        _words,
        st.none() | spans,
    )
    mention = st.builds(
        EventMention,
        st.just("m1" + report.id),
        st.just(report.id),
        st.sampled_from(EventType),
        some,
        some,
        evidence,
        evidence,
        mode=_maybe,
        contexts=st.tuples(_words),
        mutual=st.booleans(),
        domestic=st.booleans(),
        status=st.sampled_from(Status),
        attribution=some,
        date=_date,
        time=st.none() | evidence,
        place=st.none() | place,
        part=st.sampled_from(PartKind),
        confidence=st.floats(0, 1),
        why=st.tuples(_words),
    )
    statement = st.builds(
        Statement,
        st.just("s1" + report.id),
        st.just(report.id),
        st.sampled_from(StatementKind),
        st.lists(spans, max_size=3).map(tuple),
        _words,
        some,
        st.none() | evidence,
        st.none() | refs,
        st.lists(_words, max_size=3, unique=True).map(tuple),
        st.dictionaries(_words, st.sampled_from(Stance), max_size=2),
        st.tuples(_words),
        date=_date,
        confidence=st.floats(0, 1),
        why=st.tuples(_words),
    )
    claim = st.builds(
        RelationClaim,
        st.just("c1" + report.id),
        st.just(report.id),
        st.tuples(_words, _words),
        st.sampled_from(Direction),
        evidence,
        evidence,
        _maybe,
        some,
        st.tuples(_words),
    )
    time = st.builds(
        lambda s, kind, value, interval: TimeExpression(s.start, s.end, s.of(text), kind, value, interval),
        spans,
        _words,
        _words,
        st.none() | _date,
    )
    uncoded = st.builds(Uncoded, st.just(report.id), evidence, _words, _words)
    one = lambda s: st.lists(s, max_size=1).map(tuple)  # noqa: E731
    return Record(
        report, draw(one(mention)), draw(one(statement)), draw(one(claim)), draw(one(time)), draw(one(uncoded))
    )


@given(st.lists(_records(), max_size=3, unique_by=lambda r: r.report.id))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_record_comes_back_equal(records: list[Record]) -> None:
    with Store.open(":memory:") as store:
        assert store.add(records) == Added(new=len(records))
        assert list(store.records()) == sorted(records, key=lambda r: r.report.id)


def test_words_stand_at_their_offsets_whatever_the_script(path: Path) -> None:
    sentence = "👩‍👩‍👧 Wáshıngton 🇺🇸 met محمد Moscow e\u0301."
    record = telling("CONSULT", sentence, "met", ["USA"], ["RUS"])
    with Store.open(path) as store:
        store.add([record])
        rows = store.execute(
            "SELECT text, trigger_start, trigger_end, trigger_text FROM report JOIN mention ON report_id = report.id"
        )
    text, start, end, words = rows[0]
    assert text[start:end] == words == "met"


# ---- adding


def test_adding_twice_adds_nothing(path: Path) -> None:
    with Store.open(path) as store:
        assert store.add(bonn(), [FAILURE]) == Added(2, 0, 1)
        assert store.add(reversed(bonn()), [FAILURE]) == Added(0, 2, 0)
        assert (store.count("report"), store.count("mention"), store.failures()) == (2, 4, [FAILURE])


def test_a_record_whose_words_have_drifted_is_refused_and_nothing_is_kept(path: Path) -> None:
    good, bad = bonn()
    first = bad.mentions[0]
    drifted = msgspec.structs.replace(
        first, trigger=Evidence(first.trigger.start + 1, first.trigger.end + 1, first.trigger.text)
    )
    with Store.open(path) as store:
        with pytest.raises(BadRecord, match="do not stand at"):
            store.add([good, msgspec.structs.replace(bad, mentions=(drifted,))])
        assert store.count("report") == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m, r: msgspec.structs.replace(m, report_id="rother"),
        lambda m, r: msgspec.structs.replace(m, sources=(ActorRef(m.sources[0].actor, Span(0, 3), "xyz"),)),
        lambda m, r: msgspec.structs.replace(m, evidence=Evidence(5, 10_000, "")),
        lambda m, r: msgspec.structs.replace(m, place=Place("Bonn", span=Span(-1, 4))),
    ],
)
def test_parts_that_do_not_fit_are_refused(path: Path, spoil: object) -> None:
    record = bonn()[1]
    mention = spoil(record.mentions[0], record.report)  # type: ignore[operator]
    with Store.open(path) as store, pytest.raises(BadRecord):
        store.add([msgspec.structs.replace(record, mentions=(mention,))])


def test_text_that_no_database_can_keep_is_refused(path: Path) -> None:
    with Store.open(path) as store, pytest.raises(BadRecord, match="no database can keep"):
        store.add([Record(Report("half a pair: \ud83d", id="r1"))])


def test_two_mentions_with_one_id_are_refused(path: Path) -> None:
    record = bonn()[0]
    with Store.open(path) as store, pytest.raises(BadRecord):
        store.add([msgspec.structs.replace(record, mentions=(record.mentions[0], record.mentions[0]))])


def test_known_and_record_by_id(path: Path) -> None:
    one, two = bonn()
    with Store.open(path) as store:
        store.add([one])
        assert store.known([one.report.id, two.report.id, "r'; DROP TABLE report; --"]) == {one.report.id}
        assert store.record(one.report.id) == one
        with pytest.raises(UnknownId):
            store.record(two.report.id)


def test_first_seen_is_the_day_of_publication_unless_given(path: Path) -> None:
    one, two = bonn()
    with Store.open(path) as store:
        store.add([one])
        store.add([two], first_seen="2020-01-01")
        assert dict(store.execute("SELECT id, first_seen FROM report")) == {
            one.report.id: "2017-02-16",
            two.report.id: "2020-01-01",
        }


def test_removed_reports_leave_nothing_behind(path: Path) -> None:
    with Store.open(path) as store:
        store.add(bonn())
        link(store)
        assert store.remove([r.report.id for r in bonn()]) == 2
        tables = [
            r[0] for r in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")
        ]
        assert "event" in tables
        assert {t: store.execute(f"SELECT count(*) FROM {t}")[0][0] for t in tables} == dict.fromkeys(tables, 0)
        assert store.execute("SELECT count(*) FROM report_text WHERE report_text MATCH 'Bonn'") == [(0,)]


def link(store: Store) -> None:
    from detente.linking import link_store

    link_store(StoreDesk(store))


# ---- files


def test_a_file_is_told_from_other_files(path: Path, tmp_path: Path) -> None:
    path.write_text("The ministers met on Thursday. " * 100)
    with pytest.raises(NotARecord, match="no database"):
        Store.open(path)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (x)")
    with pytest.raises(NotARecord, match="another program"):
        Store.open(other)
    with pytest.raises(NotARecord, match="folder"):
        Store.open(tmp_path)
    with pytest.raises(NotARecord, match="no file"):
        Store.open(tmp_path / "absent.db", readonly=True)
    assert not (tmp_path / "absent.db").exists()
    with pytest.raises(StoreError):
        Store.open(tmp_path / "absent" / "record.db")


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    with Store.open(path) as store:
        assert store.execute("PRAGMA user_version") == [(schema.newest(),)]
        assert store.execute("PRAGMA application_id") == [(schema.APPLICATION_ID,)]
        assert store.execute("PRAGMA journal_mode") == [("wal",)]


def test_a_newer_schema_is_refused_with_advice(path: Path) -> None:
    with Store.open(path) as store:
        store.connection.execute("PRAGMA user_version = 999")
    for readonly in (False, True):
        with pytest.raises(NewerSchema, match=r"999.*pip install --upgrade"):
            Store.open(path, readonly=readonly)


def test_reading_only_writes_nothing(path: Path) -> None:
    with Store.open(path) as store:
        store.add(bonn())
    with Store.open(path, readonly=True) as store:
        assert len(list(store.records())) == 2
        with pytest.raises(StoreError, match="reading only"):
            store.add(bonn())
        with pytest.raises(StoreError):
            store.execute("DELETE FROM report")


def test_a_reader_goes_on_while_another_writes(path: Path) -> None:
    with Store.open(path) as writer, Store.open(path, readonly=True) as reader:
        with writer.transaction():
            writer.connection.execute("INSERT INTO meta VALUES ('a', 'b')")
            assert reader.count("report") == 0
        writer.add(bonn())
        assert reader.count("report") == 2


def test_every_table_is_strict_and_referenced_rows_are_kept(path: Path) -> None:
    with Store.open(path) as store:
        tables = store.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        assert [n for n, strict in tables if not strict and not n.startswith("sqlite_")] == []
        assert store.execute("PRAGMA foreign_keys") == [(1,)]
        assert store.execute("PRAGMA foreign_key_check") == []


# ---- migrations


NEWEST = schema.newest()
STEP = schema.Migration(NEWEST + 1, "ALTER TABLE report ADD COLUMN mood TEXT;\nUPDATE report SET mood = 'calm';\n")


def test_a_migration_backs_up_first_and_keeps_everything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(path) as store:
        store.add(bonn())
    steps = (*schema.migrations(), STEP)
    monkeypatch.setattr(schema, "migrations", lambda: steps)
    with pytest.raises(StoreError, match="older"):
        Store.open(path, readonly=True)
    with Store.open(path) as store:
        assert store.execute("SELECT DISTINCT mood FROM report") == [("calm",)]
        assert len(list(store.records())) == 2
        assert store.execute("PRAGMA user_version") == [(NEWEST + 1,)]
    monkeypatch.undo()
    with Store.open(path.with_name(f"record.db.bak-v{NEWEST}")) as old:
        assert len(list(old.records())) == 2


def test_a_migration_that_fails_leaves_the_old_schema(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(path) as store:
        store.add(bonn())
    steps = (*schema.migrations(), schema.Migration(NEWEST + 1, STEP.sql + "SELECT no_such_function();\n"))
    monkeypatch.setattr(schema, "migrations", lambda: steps)
    with pytest.raises(StoreError, match="no_such_function"):
        Store.open(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert store.execute("PRAGMA user_version") == [(NEWEST,)]
        assert "mood" not in [r[1] for r in store.execute("PRAGMA table_info(report)")]


def test_statements_are_split_where_they_end() -> None:
    script = "-- a comment; with a semicolon\nCREATE TABLE a (x);\n"
    script += "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\n"
    assert len(list(schema.split(script))) == 2
    assert list(schema.split("-- nothing\n\n")) == []


# ---- a full disk, a killed process

FILL = """
    import resource, sys
    sys.path[:0] = {path!r}
    from factories import telling
    from detente.errors import DiskFull
    from detente.store import Store
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
    done = 0
    try:
        with Store.open({db!r}) as store:
            for k in range(10_000):
                told = f"Moscow accused Washington of misdeed {{k}}. " + "word " * 400
                store.add([telling("ACCUSE", told, "accused", ["RUS"], ["USA"])])
                done += 1
    except DiskFull as error:
        print(done, str(error))
        sys.exit(74)
"""


def test_a_full_disk_is_told_and_what_was_committed_stays(path: Path) -> None:
    code = textwrap.dedent(FILL.format(path=sys.path, limit=1_500_000, db=str(path)))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.returncode == 74, run.stderr
    done, message = run.stdout.split(maxsplit=1)
    assert "DET-403" in message and str(path) in message and "bytes are free" in message
    with Store.open(path) as store:
        assert store.count("report") == int(done) > 10
        assert store.execute("PRAGMA integrity_check") == [("ok",)]


KILL = """
    import sys
    sys.path[:0] = {path!r}
    from factories import telling
    from detente.store import Store
    with Store.open({db!r}) as store:
        for k in range(10_000):
            store.add([telling("ACCUSE", f"Moscow accused Washington of misdeed {{k}}.", "accused", ["RUS"], ["USA"])])
            print(k, flush=True)
"""


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(path: Path) -> None:
    code = textwrap.dedent(KILL.format(path=sys.path, db=str(path)))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(40)][-1]
        os.kill(process.pid, signal.SIGKILL)
    with Store.open(path) as store:
        assert store.count("report") >= acknowledged + 1
        assert store.execute("PRAGMA integrity_check") == [("ok",)]
        assert len(list(store.records())) == store.count("report")


def test_commits_wait_for_the_disk_once_a_second_and_when_they_must(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = {1: False, 2: True}  # synchronous: NORMAL, FULL
    with Store.open(path) as store:

        def waited(**options: bool) -> bool:
            with store.transaction(**options):
                pass
            return waits[store.execute("PRAGMA synchronous")[0][0]]

        monkeypatch.setattr("detente.store.store.SYNC_SECONDS", 3600.0)
        assert [waited(), waited(), waited(durable=True), waited()] == [True, False, True, False]
        monkeypatch.setattr("detente.store.store.SYNC_SECONDS", 0.0)
        assert waited() and waited()


def test_what_was_committed_without_waiting_is_in_the_file_when_it_is_closed(path: Path) -> None:
    with Store.open(path) as store, Store.open(path, readonly=True) as other:
        with store.transaction(durable=True):
            pass
        store.add(bonn())
        other.count("report")  # somebody else has it open, so closing alone would write nothing
        store.close()
        alone = path.with_name("alone.db")
        alone.write_bytes(path.read_bytes())
    with Store.open(alone, readonly=True) as copy:
        assert copy.count("report") == len(bonn())


def test_what_is_read_in_a_snapshot_is_of_one_moment(path: Path) -> None:
    with Store.open(path) as store, Store.open(path, readonly=True) as other:
        with other.snapshot(), other.snapshot():
            assert other.count("report") == 0
            store.add(bonn())
            assert other.count("report") == 0
        assert other.count("report") == len(bonn())


def test_files_are_closed(path: Path) -> None:
    open_files = lambda: len(list(Path("/proc/self/fd").iterdir()))  # noqa: E731
    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc")
    before = open_files()
    for _ in range(20):
        with Store.open(path) as store:
            store.count("report")
    assert open_files() <= before


def test_names_of_states_are_as_the_factories_say() -> None:
    assert (
        NAMES["USA"]
        == Draft().tell("CONSULT", "Washington met.", "met", ["USA"], []).record().mentions[0].sources[0].text
    )


def test_the_data_dictionary_names_every_table_and_column(path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs/data-dictionary.md").read_text("utf-8")
    sections = {part.split("`", 1)[0]: part for part in text.split("### `")[1:]}
    with Store.open(path) as store:
        tables = store.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        for (table,) in tables:
            columns = [r[0] for r in store.execute("SELECT name FROM pragma_table_xinfo(?)", (table,))]
            assert [c for c in columns if f"`{c}`" not in sections[table]] == [], table


MIGRATE = """
    import os, signal, sys
    sys.path[:0] = {path!r}
    from detente.store import Store, schema
    die = lambda db: os.kill(os.getpid(), signal.SIGKILL)
    steps = (*schema.migrations(), schema.Migration({version}, {sql!r}, die))
    schema.migrations = lambda: steps
    Store.open({db!r})
"""


def test_a_process_killed_in_mid_migration_leaves_the_old_schema_and_the_copy(path: Path) -> None:
    with Store.open(path) as store:
        store.add(bonn())
    code = textwrap.dedent(MIGRATE.format(path=sys.path, version=STEP.version, sql=STEP.sql, db=str(path)))
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60).returncode == -signal.SIGKILL
    for file in (path, path.with_name(f"record.db.bak-v{NEWEST}")):
        with Store.open(file) as store:
            assert store.execute("PRAGMA user_version") == [(NEWEST,)]
            assert store.execute("PRAGMA integrity_check") == [("ok",)]
            assert len(list(store.records())) == 2


WRITE = """
    import sys, time
    sys.path[:0] = {path!r}
    from factories import telling
    from detente.store import Store
    end = time.monotonic() + {seconds}
    k = 0
    with Store.open({db!r}) as db:
        while time.monotonic() < end:
            db.add([telling("ACCUSE", f"Moscow accused Washington of misdeed {{k}}.", "accused", ["RUS"], ["USA"])])
            k += 1
    print(k)
"""


def test_readers_never_fail_nor_wait_while_a_writer_commits(path: Path) -> None:
    with Store.open(path):
        pass
    code = textwrap.dedent(WRITE.format(path=sys.path, db=str(path), seconds=2))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writer:
        counts, waits = [0], [0.0]
        while writer.poll() is None:
            started = time.monotonic()
            with Store.open(path, readonly=True) as store:
                counts.append(store.count("report"))
                waits.append(time.monotonic() - started)
        assert writer.stdout is not None
        written = int(writer.stdout.read())
    # A reader that waited for the writer would wait for many commits; how long at worst: tests/trust/readers.py.
    assert counts == sorted(counts) and max(waits) < 2
    with Store.open(path) as store:
        assert store.count("report") == written > 2


def test_what_is_still_to_be_linked_is_found_without_walking_through_all_that_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = Store.execute

    def noting(self: Store, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(self, sql, *rest)

    with Store.open(path) as store:
        store.add(bonn())
        monkeypatch.setattr(Store, "execute", noting)
        desk = StoreDesk(store)
        desk.pending(), desk.settle_origins()
        wanted = [sql for sql in asked if "_unlinked" in sql or "_unsettled" in sql]
        assert len(wanted) == 2
        for sql in wanted:
            plan = " ".join(row[3] for row in execute(store, f"EXPLAIN QUERY PLAN {sql}"))
            assert "SCAN u" in plan and "SEARCH" in plan and "SCAN m" not in plan and "SCAN r" not in plan, plan


# ---- ids


def test_ids_of_parts_begin_like_their_report_and_differ_where_report_ids_begin_alike() -> None:
    own = content_id("r", "some words")
    first, second = (part_id("m", own, k) for k in (1, 2))
    assert first[1:7] == second[1:7] == own[1:7] and first != second and len(first) == len(own)
    told = [part_id("m", f"report-{k}", 1) for k in range(50)]
    assert len({i[:7] for i in told}) == 50
    assert all(re.fullmatch(r"m[0-9a-f]{16}", i) for i in told)
