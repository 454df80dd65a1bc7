"""`detente doctor`'s checks: quiet on a sound database, and each kind of damage found."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from detente import checks, model_files, query
from detente.checks import Check
from detente.errors import ModelError, StoreError
from detente.language import Language
from detente.records import Failure
from detente.store import Store
from factories import bonn


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    with query.open(path) as record:
        record.add(bonn(), [Failure("DET-101", "read", "a.txt", "a.txt is empty.")])
    return path


def bad(path: Path) -> list[Check]:
    return [c for c in checks.database(path) if not c.ok]


def damage(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            raw.execute(statement)
    raw.close()


def test_a_sound_database_passes_every_check(database: Path) -> None:
    found = list(checks.database(database))
    assert [c.name for c in found if not c.ok] == []
    assert len(found) > 8
    assert "2 reports, 4 mentions" in found[0].detail


@pytest.mark.parametrize(
    ("damaging", "name"),
    [
        (
            ("UPDATE mention SET trigger_start = trigger_start + 1, trigger_end = trigger_end + 1",),
            "words that do not stand",
        ),
        (("UPDATE mention_party SET span_text = 'Nobody' WHERE span_start IS NOT NULL",), "words that do not stand"),
        (("DELETE FROM mention WHERE id = (SELECT min(id) FROM mention)",), "rows that point at nothing"),
        (("UPDATE mention SET date_end = '2016-01-01' WHERE date_start IS NOT NULL",), "dates that are no days"),
        (("UPDATE report SET published_start = '2017-02-31'",), "dates that are no days"),
        (("DELETE FROM mention_party WHERE side = 'source'",), "mentions without a source"),
        (("DELETE FROM event_mention",), "mentions that no event holds"),
        (("DELETE FROM event_mention",), "events without a mention"),
        (("UPDATE event SET n_mentions = 9",), "events that miscount"),
        (("UPDATE event SET seen_to = '9999-01-01'",), "wrong days of being seen"),
        (("INSERT INTO event_redirect VALUES ('e0', 'nowhere')",), "old event ids that lead nowhere"),
        (("UPDATE report_origin SET origin_id = 'nowhere'",), "reprints of unknown reports"),
        (("INSERT INTO report_text (report_text) VALUES ('delete-all')",), "full-text indexes"),
    ],
)
def test_damage_is_found_and_named(database: Path, damaging: tuple[str, ...], name: str) -> None:
    damage(database, *damaging)
    found = bad(database)
    assert any(name in c.name for c in found), found
    assert all(c.remedy and "of" in c.detail for c in found)


def test_a_page_of_garbage_is_found(database: Path) -> None:
    data = bytearray(database.read_bytes())
    page = 4096
    for offset in range(20 * page, 24 * page, 16):
        data[offset : offset + 8] = b"\xff" * 8
    database.write_bytes(bytes(data))
    assert bad(database)


def test_a_missing_foreign_or_newer_file_is_one_bad_line(tmp_path: Path, database: Path) -> None:
    missing = tmp_path / "none.db"
    assert [c.detail[:9] for c in bad(missing)] == ["[DET-401]"]
    assert not missing.exists()
    other = tmp_path / "other.db"
    damage(other, "CREATE TABLE t (x)")
    assert [c.detail[:9] for c in bad(other)] == ["[DET-401]"]
    damage(database, "PRAGMA user_version = 99")
    assert [c.detail[:9] for c in bad(database)] == ["[DET-402]"]


def test_the_installation_is_well() -> None:
    found = list(checks.installation())
    assert [c for c in found if not c.ok] == []
    assert {c.name for c in found} >= {
        "Python",
        "SQLite",
        "language model",
        "model files",
        "actor tables",
        "lexicon",
        "coder",
    }


def test_a_model_that_is_not_there_is_named_and_the_other_checks_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_LANGUAGE_MODEL", "no_such_model")
    found = {c.name: c for c in checks.installation()}
    assert not found["language model"].ok and "DET-301" in found["language model"].detail
    assert not found["coder"].ok
    assert found["actor tables"].ok


def test_a_changed_model_file_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "changed_model"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)

    class Shipped:
        def joinpath(self, name: str) -> Path:
            return tmp_path / Path(name).name

    monkeypatch.setattr(model_files, "files", lambda package: Shipped())
    monkeypatch.setenv("DETENTE_LANGUAGE_MODEL", "changed_model")
    (package / "weights").write_bytes(b"as released")
    (tmp_path / "changed_model.sha256").write_text(f"# comment\n{'0' * 64}  weights\n")
    with pytest.raises(ModelError, match="weights"):
        checks._model_files()
    with pytest.raises(ModelError, match="weights"):  # nor is it loaded
        _ = Language("changed_model").nlp
    good = hashlib.sha256(b"as released").hexdigest()
    (tmp_path / "changed_model.sha256").write_text(f"{good}  weights\n")
    assert "all 1 files" in checks._model_files()


def test_a_broken_check_does_not_end_the_others() -> None:
    def broken() -> str:
        raise RuntimeError("boom")

    look: Callable[[], str] = broken
    check = checks._tried("thing", look)
    assert not check.ok and "RuntimeError: boom" in check.detail and check.remedy


def test_a_database_that_cannot_be_written_is_read(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = Store.open

    def for_reading_only(path: Path, *, readonly: bool = False) -> Store:
        if not readonly:
            raise StoreError("A file system that is read only.")
        return really(path, readonly=True)

    monkeypatch.setattr(Store, "open", for_reading_only)
    found = list(checks.database(database))
    assert all(c.ok for c in found)
    assert not any("full-text" in c.name for c in found)
