from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.cli import exits, main
from eventrows import file, line


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    gdelt = [line("gdelt", GLOBALEVENTID=str(n), SQLDATE=f"2014030{n}") for n in range(1, 6)]
    (tmp_path / "g.csv").write_text(file("gdelt", *gdelt, line("gdelt", EventCode="010")), "utf-8")
    (tmp_path / "bad.tab").write_text(file("icews", line("icews"), line("icews", CAMEO_Code="99")), "utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(a) for a in args])
    return status, *capsys.readouterr()


def test_import_tells_what_it_did_and_what_failed(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "import", "g.csv", "--db", "r.db")
    assert (status, err) == (exits.OK, "")
    assert out.startswith("6 rows read: 5 new (GDELT 5), 1 left out (bare statement, CAMEO 01); ")
    assert out.endswith("Database: r.db\n")
    status, out, err = run(capsys, "import", "bad.tab", "g.csv", "--db", "r.db")
    assert status == exits.SOME_FAILED
    assert out.startswith("8 rows read: 1 new (ICEWS 1), 5 known before, 1 left out")
    allowed = "a CAMEO code of 2 to 4 digits whose root is 01 to 20"
    assert err == f"detente: [DET-107] CAMEO Code is '99'. Allowed: {allowed}. (bad.tab#3)\n"
    assert run(capsys, "failures", "--db", "r.db", "--nl")[1].count("bad.tab#3") == 1


def test_import_as_json_and_with_a_format(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "import", "g.csv", "-f", "gdelt", "--json", "--db", "r.db")
    told = json.loads(out)
    assert (status, told["rows"], told["datasets"]) == (exits.OK, 6, {"GDELT": 5})


@pytest.mark.parametrize(
    ("args", "status", "advice"),
    [
        (("missing.csv",), exits.BAD_DATA, "Check the path"),
        (("g.csv", "-f", "excel"), exits.USAGE, "icews, gdelt, polecat, phoenix"),
    ],
)
def test_nothing_is_made_of_nothing(
    rows: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], status: int, advice: str
) -> None:
    found, out, err = run(capsys, "import", *args, "--db", "r.db")
    assert (found, out) == (status, "") and advice in err and not (rows / "r.db").exists()


def test_beside_and_the_filters_of_dyad(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", "g.csv", "bad.tab", "--db", "r.db")
    _, out, _ = run(capsys, "beside", "NOR", "Chile", "--by", "year", "--db", "r.db", "--nl", "-c", "dataset,n_events")
    assert [tuple(json.loads(x).values()) for x in out.splitlines()] == [("GDELT", 5), ("ICEWS", 1)]
    _, out, _ = run(capsys, "beside", "NOR", "CHL", "--by", "year", "--db", "r.db", "--table")
    assert out.splitlines()[0].split()[:3] == ["dataset", "period", "n_events"]
    counts = []
    for more in ((), ("--outlet", "GDELT"), ("--not-outlet", "GDELT")):
        _, out, _ = run(capsys, "dyad", "NOR", "CHL", "--by", "year", "--db", "r.db", "-c", "n_events", "--csv", *more)
        counts.append(out.split()[1:])
    assert counts == [["6"], ["5"], ["1"]]


def test_a_row_is_shown_without_words(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", "bad.tab", "--db", "r.db")
    _, out, _ = run(capsys, "events", "--db", "r.db", "--nl", "-c", "event_id")
    status, out, _ = run(capsys, "show", json.loads(out)["event_id"], "--db", "r.db")
    assert status == exits.OK and "why: row of ICEWS, imported without text; CAMEO Code 111; row: 20718170" in out
    assert "source: Ministry of Foreign Affairs (Norway) (NOR)\n" in out
    assert "context" not in out and "characters" not in out


def test_export_with_projection_and_a_descriptor(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", "g.csv", "--db", "r.db")
    status, _, err = run(capsys, "export", "e.csv", "--db", "r.db")
    assert (status, err) == (exits.OK, "5 rows of csv written to e.csv; what its columns are: datapackage.json\n")
    assert run(capsys, "export", "e.tsv", "-f", "gdelt", "--project", "--db", "r.db")[0] == exits.OK
    assert (rows / "e.tsv").read_text() == "".join((rows / "g.csv").read_text().splitlines(keepends=True)[:5])
    status, _, err = run(capsys, "export", "e.csv", "--project", "--db", "r.db")
    assert status == exits.USAGE and "only intended" in err
