"""`detente code` with its options for runs: a plan, going on, doing again, engines; told as a person reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.cli import exits, main
from detente.pipeline import stages

LINES = (
    {"text": "The president of Peru met the president of Chile in Lima on 3 May 2011.", "published": "2011-05-04"},
    {"text": "Ghana signed a treaty with Togo on 5 May 2011.", "published": "2011-05-06"},
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two reports, and no settings of the person's own."""
    monkeypatch.setenv("DETENTE_USER_DIR", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, LINES)))
    return tmp_path


def test_a_plan_is_told_and_nothing_done(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "a.jsonl", "--db", "a.db", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "2 documents" in told and "to be coded   2" in told and told.endswith("Nothing was done.\n")
    assert not (here / "a.db").exists()
    assert main(["code", "a.jsonl", "--db", "a.db", "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["todo"] == 2


def test_older_reports_are_told_of_and_coded_again(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["code", "a.jsonl", "--db", "a.db"]) == 0
    assert "2 reports coded: " in capsys.readouterr().out
    monkeypatch.setattr(stages, "CODE", stages.CODE + 1)
    assert main(["code", "a.jsonl", "--db", "a.db"]) == 0
    assert (
        "2 reports in a.db were coded by an older version: detente code --recode --db a.db" in capsys.readouterr().err
    )
    assert main(["code", "--recode", "--db", "a.db"]) == 0
    assert "2 reports coded, 2 of them again" in capsys.readouterr().out
    assert main(["code", "--recode", "--db", "a.db"]) == 0
    assert "0 reports coded" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Name files or folders"),
        (["--resume"], "no run to go on with"),
        (["--resume", "a.jsonl"], "Give it alone"),
        (["a.jsonl", "--engine", "abacus"], "Use local or ray"),
    ],
)
def test_what_cannot_be_is_told_with_a_remedy(
    here: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert main(["code", *options, "--db", "a.db"]) == exits.USAGE
    assert said in capsys.readouterr().err
