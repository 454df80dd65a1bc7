"""What `detente code` makes of dumps and addresses, told by its dry run, which codes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.cli import main

TABLE = """When;Words;Head
2021-03-04;Chile recalled its envoy on Monday.;Envoy recalled
2021-03-05;Peru did not.;Other
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "dump.csv"
    path.write_text(TABLE)
    return path


def plan(*arguments: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["code", *arguments, "--dry-run", "--json"]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_fields_that_cannot_be_guessed(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(str(table), capsys=capsys)["failed"] == {"DET-107": 1}
    found = plan(str(table), "--fields", "text=Words,title=Head,published=When", capsys=capsys)
    assert (found["documents"], found["todo"], found["failed"]) == (2, 2, {})


def test_a_map_that_cannot_be(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", str(table), "--fields", "words=Words"]) == 2
    assert "text, html, title, outlet" in capsys.readouterr().err


def test_an_address(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("fsspec")
    found = plan(f"file://{table}", "--fields", "text=Words", capsys=capsys)
    assert found["todo"] == 2


def test_a_run_keeps_its_map(table: Path) -> None:
    from detente import pipeline
    from detente.records import Record, Report
    from detente.store import Store, jobs

    class Stopped:
        def code_many(self, reports: object) -> object:
            raise KeyboardInterrupt

    class Coder:
        def code_many(self, reports: object) -> object:
            return (Record(r) for r in reports if isinstance(r, Report))  # type: ignore[attr-defined]

    db = table.parent / "a.db"
    with pytest.raises(BaseException):  # noqa: B017  however the run says that it was stopped
        pipeline.run([table], db, coder=Stopped(), fields={"text": "Words"})  # type: ignore[arg-type]
    with Store.open(db) as store:
        assert jobs.unfinished(store) is not None
    done = pipeline.resume(db, coder=Coder())  # type: ignore[arg-type]
    assert (done.reports, done.failures) == (2, 0)
