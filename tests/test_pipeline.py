"""Files into a database, with a small coder in place of the real one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from detente import clean, pipeline
from detente.errors import DiskFull, UsageError
from detente.records import Direction, Evidence, Failure, Record, RelationClaim, Report
from detente.store import Store


class SmallCoder:
    """Finds a relation claim in every report; fails, breaks off or dies on the words that say so."""

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        for report in reports:
            if "FAIL" in report.text:
                yield Failure("DET-000", "code", report.origin or report.id, "told to")
                continue
            if "INTERRUPT" in report.text:
                raise KeyboardInterrupt
            if "DIE" in report.text:
                os._exit(1)
            yield self.record(report)

    def record(self, report: Report) -> Record:
        ready = clean.prepare(report)
        words = Evidence.at(ready.text, 0, 4)
        if "DRIFT" in ready.text:
            words = Evidence(0, 4, "Nope")
        claim = RelationClaim(f"c{ready.id[1:]}", ready.id, ("MLI", "NER"), Direction.WORSE, words, words)
        return Record(ready, relation_claims=(claim,))


def story(k: int, word: str = "") -> str:
    return json.dumps(
        {"text": f"Mali and Niger quarrel over well number {k}. {word}".strip(), "outlet": "Andes Courier"}
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def lines(path: Path, rows: Iterable[str]) -> Path:
    path.write_text("\n".join(rows))
    return path


def run(paths: list[Path], database: Path, **options: Any) -> pipeline.Summary:
    return pipeline.run(paths, database, coder=SmallCoder(), **options)


def counts(summary: pipeline.Summary) -> tuple[int, int, int]:
    return summary.reports, summary.duplicates, summary.failures


def rows(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, in the order in which it was written."""
    with Store.open(database, readonly=True) as store:
        tables = [
            r[0]
            for r in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        ]
        return {t: store.execute(f"SELECT * FROM {t}") for t in tables if "fts" not in t and t not in ("meta", "run")}


def test_files_into_the_database(tmp_path: Path, database: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [story(1), story(2), "{", story(3, "FAIL")])
    summary = run([path, tmp_path / "none.txt"], database)
    assert counts(summary) == (2, 0, 3)
    assert (summary.claims, summary.mentions, summary.statements) == (2, 0, 0)
    assert summary.seconds > 0
    with Store.open(database) as store:
        assert store.count("report") == 2
        assert sorted(f.code for f in store.failures()) == ["DET-000", "DET-105", "DET-107"]


def test_the_same_again_adds_nothing(tmp_path: Path, database: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [story(1), story(2), story(1), "{"])
    assert counts(run([path], database)) == (2, 1, 1)
    before = rows(database)
    assert counts(run([path], database)) == (0, 3, 1)
    assert rows(database) == before


def test_known_reports_are_not_coded(tmp_path: Path, database: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [story(1)])
    run([path], database)

    class Never:
        def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
            assert not list(reports)
            return iter(())

    assert counts(pipeline.run([path], database, coder=Never())) == (0, 1, 0)


def test_batches(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_BATCH_REPORTS", "3")
    added: list[int] = []
    add = Store.add

    def counting(self: Store, records: Iterable[Record], failures: Iterable[Failure] = (), **rest: Any) -> Any:
        added.append(len(list(records)))
        return add(self, records, failures, **rest)

    monkeypatch.setattr(Store, "add", counting)
    path = lines(tmp_path / "a.jsonl", [story(k) for k in range(7)])
    assert counts(run([path], database)) == (7, 0, 0)
    assert added == [3, 3, 1]


def test_an_interrupt_keeps_what_is_coded(tmp_path: Path, database: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [story(1), story(2), story(3, "INTERRUPT"), story(4)])
    with pytest.raises(KeyboardInterrupt):
        run([path], database)
    with Store.open(database) as store:
        assert store.count("report") == 2


def test_a_full_disk_ends_the_run(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Store, *_: Any, **__: Any) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(Store, "add", full)
    with pytest.raises(DiskFull):
        run([lines(tmp_path / "a.jsonl", [story(1)])], database)


def test_a_record_that_contradicts_itself_does_not_lose_the_others(tmp_path: Path, database: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [story(1), story(2, "DRIFT"), story(3)])
    summary = run([path], database)
    assert counts(summary) == (2, 0, 1)
    assert summary.claims == 2
    with Store.open(database) as store:
        assert [(f.code, f.stage, f.input_id) for f in store.failures()] == [("DET-405", "store", f"{path}#2")]


def test_a_fault_in_cleaning_does_not_lose_the_others(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lines(tmp_path / "a.jsonl", [story(1), story(2)])
    to_reports = clean.to_reports

    def faulty(raw: Any) -> Any:
        if raw.origin.endswith("#1"):
            raise ZeroDivisionError("oops")
        return to_reports(raw)

    monkeypatch.setattr(clean, "to_reports", faulty)
    assert counts(run([path], database)) == (1, 0, 1)


def test_progress(tmp_path: Path, database: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [story(1), story(1), "{", story(2)])
    seen: list[pipeline.Progress] = []
    run([path], database, progress=seen.append)
    assert sorted({p.documents for p in seen}) == [1, 2, 3, 4]
    assert (seen[-1].reports, seen[-1].duplicates, seen[-1].failures) == (2, 1, 1)
    assert seen[-1].failed == {"DET-107": 1} and seen[-1].rate > 0
    assert [p.failure.code for p in seen if p.failure] == ["DET-107"]
    assert all(p.bytes_total == path.stat().st_size for p in seen)
    assert [p.bytes_done for p in seen] == sorted(p.bytes_done for p in seen)
    assert seen[-1].bytes_done <= seen[-1].bytes_total
    assert seen[-1].current.startswith(str(path))


def test_no_workers(database: Path) -> None:
    with pytest.raises(UsageError):
        run([], database, workers=0)


def test_two_workers_write_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_BATCH_REPORTS", "10")
    words = {5: "FAIL", 11: "DRIFT"}
    path = lines(tmp_path / "a.jsonl", [*(story(k, words.get(k, "")) for k in range(25)), story(3), "{"])
    summaries = [run([path], tmp_path / f"{n}.db", workers=n) for n in (1, 2)]
    assert counts(summaries[0]) == counts(summaries[1]) == (23, 1, 3)
    assert rows(tmp_path / "1.db") == rows(tmp_path / "2.db")


def test_a_worker_that_dies_costs_its_document_and_no_other(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_TASK_DOCUMENTS", "3")
    path = lines(tmp_path / "a.jsonl", [story(k, "DIE" if k in (4, 20) else "") for k in range(30)])
    assert counts(run([path], database, workers=2)) == (28, 0, 2)
    with Store.open(database) as store:
        assert store.count("report") == 28
        assert [(f.code, f.input_id) for f in store.failures()] == [
            ("DET-601", f"{path}#21"),
            ("DET-601", f"{path}#5"),
        ]
