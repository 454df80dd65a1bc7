"""CSV, TSV and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.readers import documents, tables
from detente.readers.fields import FieldMap
from detente.records import RawDoc
from readers.kit import codes, read, records, write

ROWS = [
    {"title": "Vote in Mali", "body": 'Mali voted: "few" came, they said.\nMore.', "date": "2017-09-14", "id": "014"},
    {"title": "NA", "body": "Peru; Chile\tand others agreed.", "date": "2017-09-15", "id": "007"},
]  # fmt: skip


def as_csv(separator: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, ROWS[0], delimiter=separator)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue()


@pytest.mark.parametrize(("name", "separator"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "|")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_keep_every_cell_as_text(tmp_path: Path, name: str, separator: str, encoding: str) -> None:
    found = records(write(tmp_path / name, as_csv(separator).encode(encoding)))
    expected = [{"text": r["body"], "title": r["title"], "published": r["date"], "id": r["id"]} for r in ROWS]
    assert [{**f, "text": f["text"].replace("\r\n", "\n")} for f in found] == expected


def test_rows_are_numbered_by_their_first_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", as_csv(","))
    assert [f.origin for f in read(path) if isinstance(f, RawDoc)] == [f"{path}#2", f"{path}#4"]


def test_a_windows_table(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "title,text\nA,Côte d’Ivoire voted – few came.\nB,Plain.\n".encode("cp1252"))
    assert [r["text"] for r in records(path)] == ["Côte d’Ivoire voted – few came.", "Plain."]


def test_a_table_without_a_header(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "2017-09-14,Mali voted.\n2017-09-15,Peru voted.\n")
    assert records(path, text="2", published="1") == [
        {"text": "Mali voted.", "published": "2017-09-14"},
        {"text": "Peru voted.", "published": "2017-09-15"},
    ]


def test_a_table_without_a_text_is_one_failure(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "when,what\n" + "2017-09-14,Mali voted.\n" * 50)
    assert codes(path) == ["DET-107"]
    assert len(records(path, text="what")) == 50


def test_bad_rows_do_not_lose_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_MAX_DOCUMENT_BYTES", "1000")
    monkeypatch.setattr(documents, "limit", lambda: 1000)
    rows = ["text,title", "Mali voted.,A", "Too,many,cells", "x" * 3000 + ",B", "Peru voted.,C"]
    assert codes(write(tmp_path / "a.csv", "\n".join(rows))) == ["read", "DET-107", "DET-104", "read"]


def test_a_table_that_is_no_text(tmp_path: Path) -> None:
    assert codes(write(tmp_path / "a.csv", bytes(range(256)) * 10)) == ["DET-102"]
    assert codes(write(tmp_path / "a.csv", b"")) == ["DET-101"]


@settings(deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip),
        min_size=1,
        max_size=5,
    )
)
def test_what_csv_wrote_is_read(texts: list[str]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "text"])
    writer.writerows([str(k), text] for k, text in enumerate(texts))
    found = list(tables.read_csv(io.BytesIO(out.getvalue().encode()), "a.csv", FieldMap()))
    import json

    assert [json.loads(f.data)["text"] for f in found if isinstance(f, RawDoc)] == texts


def parquet(path: Path, **options: object) -> Path:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "body": [r["body"] for r in ROWS],
            "headline": pa.array([r["title"] for r in ROWS]).dictionary_encode(),
            "publish_date": pa.array([dt.date(2017, 9, 14), dt.date(2017, 9, 15)]),
            "source": [{"name": "Andes Courier"}, None],
            "embedding": [[0.5] * 8] * 2,
            "id": [14, 7],
        }
    )
    pq.write_table(table, path, **options)
    return path


@pytest.mark.parametrize("options", [{}, {"compression": "zstd"}, {"row_group_size": 1}])
def test_parquet(tmp_path: Path, options: dict[str, object]) -> None:
    found = records(parquet(tmp_path / "a.parquet", **options))
    assert found == [
        {
            "text": ROWS[0]["body"],
            "title": "Vote in Mali",
            "published": "2017-09-14",
            "outlet": "Andes Courier",
            "id": 14,
        },
        {"text": ROWS[1]["body"], "title": "NA", "published": "2017-09-15", "id": 7},
    ]


def test_parquet_under_another_name(tmp_path: Path) -> None:
    assert len(records(parquet(tmp_path / "part-0000"))) == 2


def test_damaged_parquet(tmp_path: Path) -> None:
    data = parquet(tmp_path / "a.parquet").read_bytes()
    assert codes(write(tmp_path / "b.parquet", data[:200])) == ["DET-107"]
    assert codes(write(tmp_path / "c.parquet", b"PAR1" + b"\xff" * 300 + b"PAR1")) == ["DET-107"]
    assert codes(write(tmp_path / "d.parquet", b"")) == ["DET-107"]


def test_a_parquet_file_of_one_text_repeated_without_end(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    text = pa.DictionaryArray.from_arrays(pa.array([0] * 300_000, pa.int32()), ["Mali voted. " * 40])
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": text}), path)
    assert path.stat().st_size < 20_000
    count, last = 0, None
    from detente import readers

    for found in readers.read_path(path):
        count, last = count + 1, found
    assert getattr(last, "code", "") == "DET-109"
    assert count < 150_000


def test_parquet_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet(tmp_path / "a.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (failure,) = read(path)
    assert failure.code == "DET-502" and "detente[frames]" in failure.note  # type: ignore[union-attr]
