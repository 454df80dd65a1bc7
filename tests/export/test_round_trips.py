"""Out and in again: what an export wrote is imported and exported, and nothing that the format can hold is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import detente
from awkward import records
from detente.export import eventdata
from detente.imports import DATASETS, import_events, read
from detente.query import RecordDB
from detente.records import Record
from eventrows import file, line

FORMATS = list(DATASETS)
#: Columns of a format that an import has no field for, beside those in which ids stand: they come back from the row
#: that is kept, but not from the record's own fields (docs/exports.md says so).
LOST = {
    "icews": {"Sentence Number"},
    "gdelt": {"NumMentions", "NumSources", "NumArticles"},
    "polecat": {"Actor Title", "Recipient Title", "Actor Name Raw", "Recipient Name Raw", "Raw Placename"},
    "phoenix": {"sentence_ids", "urls", "outlets", "issues"},
}
IDS = {"Event ID", "Story ID", "GLOBALEVENTID", "id_version"}


@pytest.fixture(scope="module")
def db() -> Iterator[RecordDB]:
    with detente.open(":memory:") as opened:
        opened.add(records())
        yield opened


def lines(path: Path) -> list[str]:
    return sorted(path.read_text("utf-8").split("\n"))


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_comes_back_as_it_went(db: RecordDB, tmp_path: Path, format: str) -> None:
    count = db.export(tmp_path / "out", format).rows
    done = import_events([tmp_path / "out"], tmp_path / "r.db")
    assert (done.new, done.failures, done.skipped) == (count, 0, {}) and count > 0
    with detente.open(tmp_path / "r.db", readonly=True) as again:
        assert again.export(tmp_path / "back", format).rows == count
    assert lines(tmp_path / "back") == lines(tmp_path / "out")


@pytest.mark.parametrize("format", FORMATS)
def test_the_fields_alone_give_back_all_but_what_is_documented(db: RecordDB, tmp_path: Path, format: str) -> None:
    db.export(tmp_path / "out", format)
    with detente.open(":memory:") as again:
        again.add(_without_rows(x) for x in read(tmp_path / "out") if isinstance(x, Record))
        again.export(tmp_path / "back", format)
    out, back = (_columns(tmp_path / name, format) for name in ("out", "back"))
    assert {c for c in out if out[c] != back[c]} <= LOST[format] | IDS


def _without_rows(record: Record) -> Record:
    bare = tuple(msgspec.structs.replace(m, why=()) for m in record.mentions)
    return msgspec.structs.replace(record, mentions=bare)


def _columns(path: Path, format: str) -> dict[str, Counter[str]]:
    d = DATASETS[format]
    rows = [x.split("\t") for x in path.read_text("utf-8").split("\n")[int(d.header) : -1]]
    return {c: Counter(r[k] for r in rows) for k, c in enumerate(d.columns)}


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_of_the_makers_comes_back_as_it_was(tmp_path: Path, format: str) -> None:
    key = DATASETS[format].key[0].replace(" ", "_")
    text = file(format, line(format), line(format, **{key: '0007 "x"'}))
    (tmp_path / "in").write_text(text, "utf-8")
    import_events([tmp_path / "in"], tmp_path / "r.db")
    with detente.open(tmp_path / "r.db", readonly=True) as db:
        db.export(tmp_path / "back", format)
    assert lines(tmp_path / "back") == lines(tmp_path / "in")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("other", FORMATS)
def test_a_row_of_one_data_set_as_a_row_of_another(tmp_path: Path, format: str, other: str) -> None:
    (tmp_path / "in").write_text(file(format, line(format)), "utf-8")
    import_events([tmp_path / "in"], tmp_path / "r.db")
    with detente.open(tmp_path / "r.db", readonly=True) as db:
        assert db.export(tmp_path / "out", other).rows >= 1
        (event,) = db.events()
    found = import_events([tmp_path / "out"], tmp_path / "s.db")
    assert (found.failures, found.skipped) == (0, {})
    with detente.open(tmp_path / "s.db", readonly=True) as db:
        again = db.events()[0]
        assert {k: again[k] for k in ("date_start", "type", "sources", "place")} == {
            k: event[k] for k in ("date_start", "type", "sources", "place")
        }
        assert set(again["targets"]) <= set(event["targets"])


def test_the_code_of_a_row_is_kept_in_other_formats(tmp_path: Path) -> None:
    (tmp_path / "in").write_text(file("icews", line("icews", CAMEO_Code="0231", Event_Text="anything")), "utf-8")
    import_events([tmp_path / "in"], tmp_path / "r.db")
    with detente.open(tmp_path / "r.db", readonly=True) as db:
        db.export(tmp_path / "out", "gdelt")
        row = dict(zip(eventdata.GDELT, (tmp_path / "out").read_text().rstrip("\n").split("\t"), strict=True))
        assert (row["EventCode"], row["EventBaseCode"], row["EventRootCode"]) == ("0231", "023", "02")
        assert (row["GoldsteinScale"], row["QuadClass"], row["NumArticles"]) == ("3.0", "3", "1")
        db.export(tmp_path / "out", "keds")
        assert (tmp_path / "out").read_text() == "20140305\tNORGOV\tCHL\t0231\n"


def test_a_row_that_was_judged_to_be_of_the_news_is_the_news(tmp_path: Path) -> None:
    row = line("icews", Source_Name="United States", Source_Country="United States", Target_Name="Russia",
               Target_Country="Russia", CAMEO_Code="040", Event_Date="2017-02-16")  # fmt: skip
    (tmp_path / "in").write_text(file("icews", row), "utf-8")
    import_events([tmp_path / "in"], tmp_path / "r.db")
    with detente.open(tmp_path / "r.db") as db:
        db.add(records())
        ids = [db.events(outlet=name)[0]["event_id"] for name in ("ICEWS", "North Wire")]
        db.judge(*ids, "same", by="ann")
        db.export(tmp_path / "out", "icews")
        assert row not in lines(tmp_path / "out")
        assert any("Rex Tillerson" in x and "\t040\t" in x for x in lines(tmp_path / "out"))
