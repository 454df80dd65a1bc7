"""Trust check 18: databases of every released schema come up whole, or stay as they were; newer ones are refused."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from detente import query
from detente.errors import NewerSchema
from detente.records import event_id
from detente.store import Store, integrity, jobs, patience, schema
from stories import records

DATA = Path(__file__).parents[1] / "data"
#: One database a schema version that a release wrote; add one when a release brings a new schema. It holds two reports
#: that tell three acts, a judgement by a person, a failure, and a third report that was added but not linked yet.
RELEASED = sorted(DATA.glob("schema-*.db.gz"))


@pytest.fixture(params=RELEASED, ids=lambda p: p.name.split(".")[0])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An old database in a folder of its own."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def version(path: Path) -> int:
    with Store.open(path) as store:
        return int(store.execute("PRAGMA user_version")[0][0])


def test_there_is_a_database_of_every_released_schema() -> None:
    versions = [int(p.name.split("-")[1].split(".")[0]) for p in RELEASED]
    assert versions and versions == sorted(versions) and versions[-1] <= schema.newest()


def test_an_old_database_is_brought_up_with_all_it_holds(old: Path) -> None:
    with query.open(old) as db:
        assert db.store.execute("PRAGMA user_version") == [(schema.newest(),)]
        assert db.store.execute("PRAGMA integrity_check") == [("ok",)]
        assert db.store.execute("PRAGMA foreign_key_check") == []
        assert (db.store.count("report"), len(db.failures())) == (3, 1)
        assert [e["judgement"] for e in db.edges(by="Ada")] == ["different"]
        before = len(db.events())
        assert before >= 3 and len(jobs.undocumented(db.store)) == 3
        assert db.link().mentions == 1  # what waited to be linked still waits
        assert len(db.events()) == before + 1
    assert len(list(old.parent.glob("old.db.bak-v?"))) == 1


def test_ids_of_parts_begin_like_their_report_and_old_event_ids_lead_on(old: Path) -> None:
    before = int(_raw(old, "PRAGMA user_version"))
    cited = _raw(old, "SELECT id FROM event ORDER BY id")
    person = _raw(old, "SELECT left_id FROM edge WHERE made_by = 'Ada'")
    with query.open(old) as db:
        for table in ("mention", "statement", "claim"):
            for part, report in db.store.execute(f"SELECT id, report_id FROM {table}"):
                assert part[1:7] == report[1:7] and len(part) == len(report)
        for event, first in db.store.execute("SELECT id, first_mention FROM event"):
            assert event == event_id(first)
        leads = db.store.execute("SELECT new_id FROM event_redirect WHERE old_id = ?", (cited,))
        assert bool(leads) == (before < 4), "ids were made anew by schema 4"
        assert db.explain(cited)
        (left,) = {e["left_id"] for e in db.edges(by="Ada")}
        assert left[-10:] == person[1:11] if before < 4 else left == person
        db.link()
        keys = set(db.store.execute("SELECT key, day_first, mention_id FROM link_key"))
        db.store.execute("DELETE FROM link_key")
        db.store.execute("DELETE FROM link_group")
        db.link()
        again = set(db.store.execute("SELECT key, day_first, mention_id FROM link_key"))
        assert keys and keys <= again  # the linker that wrote them made fewer
        assert [f for f in integrity.findings(db.store) if f.wrong] == []


def test_the_past_is_known_after_a_migration(old: Path) -> None:
    with query.open(old) as db:
        days = db.store.execute("SELECT id, seen_from, seen_to FROM event")
        assert days and all(first and first == last for _, first, last in days)
        for _, first, _ in days:
            with db.as_of(first) as past:
                assert set(past.events().column("event_id")) == {i for i, seen, _ in days if seen <= first}


KILL = """
    import os, signal, sys
    sys.path[:0] = {path!r}
    from detente.store import Store, schema
    split, left = schema.split, {after}
    def dying(sql):
        global left
        for statement in split(sql):
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            yield statement
    schema.split = dying
    Store.open({database!r})
"""


@pytest.mark.parametrize("after", [0, 1, 3, 6, 9, 12, 24, 26])
def test_a_migration_that_is_killed_leaves_the_old_schema(old: Path, after: int) -> None:
    from_version = int(_raw(old, "PRAGMA user_version"))
    steps = [x for m in schema.migrations() if m.version > from_version for x in schema.split(m.sql)]
    if after >= len(steps):
        pytest.skip(f"from schema {from_version} there are only {len(steps)} statements")
    code = textwrap.dedent(KILL.format(path=sys.path, after=after, database=str(old)))
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert int(_raw(old, "PRAGMA user_version")) == from_version
    assert _raw(old, "SELECT count(*) FROM sqlite_master WHERE name IN ('run', 'job', 'event_heir')") == (
        "0" if from_version == 1 else "3"
    )
    assert version(old) == schema.newest()  # and the next opening brings it up


def _raw(path: Path, sql: str) -> str:
    """A value read by SQLite alone, in a process of its own."""
    code = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])"
    ran = subprocess.run([sys.executable, "-c", code, str(path), sql], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_who_waits_for_a_migration_is_told_once(
    old: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from_version = _raw(old, "PRAGMA user_version")
    copy = old.with_name("quick.db")
    copy.write_bytes(old.read_bytes())
    version(copy)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(patience, "_SECONDS", 0.0)
    monkeypatch.setattr(patience, "_STEPS", 1)
    version(old)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"Bringing old.db from schema {from_version} to {schema.newest()}: 0 s so far, ")


def test_the_time_left_goes_by_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(":memory:") as store:
        store.add(records()[0][:3])
        db = store.connection
        (mentions,) = db.execute("SELECT count(*) FROM mention").fetchone()
        watch = patience.Patience(
            db, "This", ["UPDATE mention SET seq = seq", "CREATE TABLE t (x)", "UPDATE report SET x"]
        )
        for _ in range(3):
            watch.step()
        assert watch._line(10.0 * mentions) == (
            f"This: {patience._time(10.0 * mentions)} so far, about 30 s to go. Ctrl-C leaves it as it was."
        )


def test_a_migration_stopped_by_a_person_leaves_the_old_file_and_says_so(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_version = _raw(old, "PRAGMA user_version")
    left = 40

    def stop(self: patience.Patience) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(patience, "_STEPS", 10)
        patch.setattr(patience.Patience, "_tick", stop)
        with pytest.raises(
            KeyboardInterrupt, match=rf"old.db is as it was, of schema {from_version}\. The same command"
        ):
            Store.open(old)
    assert left <= 0 and _raw(old, "PRAGMA user_version") == from_version
    assert _raw(old, "PRAGMA integrity_check") == "ok"
    assert version(old) == schema.newest()


def test_a_newer_database_is_refused_with_advice_and_left_alone(old: Path) -> None:
    with Store.open(old) as store:
        store.connection.execute(f"PRAGMA user_version = {schema.newest() + 1}")
    before = old.read_bytes()
    for readonly in (True, False):
        with pytest.raises(NewerSchema, match="pip install --upgrade detente"):
            Store.open(old, readonly=readonly)
    assert old.read_bytes() == before
    assert not old.with_name(f"old.db.bak-v{schema.newest() + 1}").exists()


def test_a_second_copy_does_not_take_the_place_of_the_first_unless_whole(old: Path) -> None:
    copy = old.with_name(f"old.db.bak-v{_raw(old, 'PRAGMA user_version')}")
    half = copy.with_name(copy.name + ".part")
    half.write_bytes(b"half a copy that a killed process left")
    version(old)
    assert not half.exists()
    assert _raw(copy, "PRAGMA integrity_check") == "ok"
    assert os.access(copy, os.R_OK)
