"""Every format against a file that was looked at by a person; `python tests/export/test_golden.py` writes them anew."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import detente
from awkward import records
from detente.export import FORMATS
from detente.query import RecordDB
from detente.store import schema

GOLDEN = Path(__file__).parent / "golden"
#: What is compared, by the golden file's name: the format, and what else is asked for.
FILES: dict[str, tuple[str, dict[str, Any]]] = {
    **{f"events.{f}": (f, {}) for f in FORMATS if f not in ("parquet", "xlsx")},
    "mentions.csv": ("csv", {"what": "mentions"}),
    "mentions-excel-safe.csv": ("csv", {"what": "mentions", "excel_safe": True}),
    "statements.jsonl": ("jsonl", {"what": "statements"}),
    "evidence.csv": ("csv", {"what": "evidence"}),
    "texts.jsonl": ("jsonl", {"what": "texts"}),
    "records.jsonl": ("jsonl", {"what": "records"}),
    "projected.icews": ("icews", {"project": True}),
    "projected.plover": ("plover", {"project": True}),
}


def written(db: RecordDB, folder: Path, name: str) -> str:
    """What an export of a golden file's name writes."""
    format, options = FILES[name]
    db.export(folder / name, format, **options)
    return (folder / name).read_bytes().decode("utf-8")


@contextmanager
def opened() -> Iterator[RecordDB]:
    """The record; what is written says that it is of a version and a schema that stay the same."""
    with detente.open(":memory:") as db:
        db.add(records())
        db.link()
        with patch.object(detente, "__version__", "1.2.3"), patch.object(schema, "newest", lambda: 9):
            yield db


@pytest.fixture(scope="module")
def db() -> Iterator[RecordDB]:
    with opened() as found:
        yield found


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_the_golden_file(db: RecordDB, tmp_path: Path, name: str) -> None:
    assert written(db, tmp_path, name) == (GOLDEN / name).read_bytes().decode("utf-8")


def test_every_format_has_a_golden_file() -> None:
    assert {f for f, _ in FILES.values()} | {"parquet", "xlsx"} == set(FORMATS)
    assert {p.name for p in GOLDEN.iterdir()} == {*FILES, "schema.parquet.json", "datapackage.json"}


def test_the_descriptor_of_csv_files(db: RecordDB, tmp_path: Path) -> None:
    for what in ("statements", "events"):
        db.export(tmp_path / f"{what}.csv", what=what)
    assert (tmp_path / "datapackage.json").read_text("utf-8") == (GOLDEN / "datapackage.json").read_text("utf-8")


def test_the_schema_and_metadata_of_parquet_files(db: RecordDB, tmp_path: Path) -> None:
    assert parquet(db, tmp_path) == json.loads((GOLDEN / "schema.parquet.json").read_text("utf-8"))


def parquet(db: RecordDB, folder: Path) -> dict[str, Any]:
    pq = pytest.importorskip("pyarrow.parquet")
    db.export(folder / "x.parquet", since="2017", party=["USA", "SYR"])
    schema = pq.read_schema(folder / "x.parquet")
    told = {k.decode(): v.decode() for k, v in schema.metadata.items()}
    return {"metadata": told, "types": {f.name: str(f.type) for f in schema}}


def test_the_golden_csv_has_as_many_cells_on_every_row() -> None:
    for path in GOLDEN.glob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
        assert len({len(r) for r in rows}) == 1 and len(rows) > 1


def write() -> None:
    """Write the golden files anew, to be looked at before they are kept."""
    import tempfile

    GOLDEN.mkdir(exist_ok=True)
    with opened() as db, tempfile.TemporaryDirectory() as folder:
        for name in FILES:
            (GOLDEN / name).write_bytes(written(db, Path(folder), name).encode("utf-8"))
        described = Path(folder, "package")
        described.mkdir()
        for what in ("statements", "events"):
            db.export(described / f"{what}.csv", what=what)
        (GOLDEN / "datapackage.json").write_bytes((described / "datapackage.json").read_bytes())
        found = json.dumps(parquet(db, Path(folder)), indent=1, ensure_ascii=False)
        (GOLDEN / "schema.parquet.json").write_text(found + "\n", "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    write()
