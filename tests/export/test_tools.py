"""Files read with the tools that people use: pandas, polars, DuckDB, networkx, openpyxl, GDELT clients."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import detente
from awkward import records
from detente.eventdata import GDELT, GDELT_MENTIONS
from detente.export import WHAT, eventdata
from detente.query import RecordDB, Rows
from factories import Draft, on, person

LISTINGS = [w for w in WHAT if w not in ("records", "failures", "edges")]
EVENTDATA = list(eventdata.FORMATS)


@pytest.fixture(scope="module")
def db() -> Iterator[RecordDB]:
    codes = Draft("NA", "2017-05-01", url="https://example.org/007")
    codes.tell(
        "CONSULT", "NAM and 014 met.", "met", [person("014", "NAM")], [person("NA", "NGA")], date=on("2017-05-01")
    )
    codes.tell("AID", '"Quoted"\tand\ttabbed, Beijing paid.', "paid", ["CHN"], ["USA"], date=on("2017-05-02"))
    with detente.open(":memory:") as opened:
        opened.add([*records(), codes.record()])
        yield opened


def rows(db: RecordDB, what: str) -> Rows:
    from detente.export.export import listing

    return listing(db, what, {})


def cells(db: RecordDB, what: str) -> list[list[str]]:
    """The rows as a reader of text has them: lists joined, flags in words, nothing for what is missing."""
    from detente.export.tables import plain

    return [[plain(v) or "" for v in values] for values in rows(db, what).tuples]


# ---- tables


@pytest.mark.parametrize("what", LISTINGS)
def test_csv_in_pandas_and_polars_and_duckdb(db: RecordDB, tmp_path: Path, what: str) -> None:
    path = tmp_path / f"{what}.csv"
    db.export(path, what=what)
    wanted, columns = cells(db, what), list(rows(db, what).columns)
    pd, pl, duckdb = (pytest.importorskip(x) for x in ("pandas", "polars", "duckdb"))
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert (list(frame.columns), frame.values.tolist()) == (columns, wanted)
    polars = pl.read_csv(path, infer_schema=False)
    assert (polars.columns, [[v or "" for v in r] for r in polars.rows()]) == (columns, wanted)
    read = duckdb.sql(f"SELECT * FROM read_csv('{path}', all_varchar = true, header = true)")
    assert (read.columns, [[v or "" for v in r] for r in read.fetchall()]) == (columns, wanted)


@pytest.mark.parametrize("what", LISTINGS)
def test_parquet_in_pandas_and_polars_and_duckdb(db: RecordDB, tmp_path: Path, what: str) -> None:
    path = tmp_path / "x.parquet"
    db.export(path, what=what)
    wanted = [tuple(list(v) if isinstance(v, tuple) else v for v in t) for t in rows(db, what).tuples]
    pd, pl, duckdb = (pytest.importorskip(x) for x in ("pandas", "polars", "duckdb"))
    assert [_iso(r) for r in pl.read_parquet(path).rows()] == wanted
    assert [_iso(r) for r in duckdb.sql(f"SELECT * FROM '{path}'").fetchall()] == wanted
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    assert list(frame.columns) == list(rows(db, what).columns) and len(frame) == len(wanted)


def _iso(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(v.isoformat() if hasattr(v, "isoformat") else v for v in values)


def test_days_are_dates_that_can_be_reckoned_with(db: RecordDB, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    db.export(tmp_path / "e.parquet")
    long = "date_end - date_start > 20 AND list_contains(targets, 'RUS')"
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path / 'e.parquet'}' WHERE {long}").fetchall() == [(1,)]


def test_jsonl_in_duckdb_and_polars(db: RecordDB, tmp_path: Path) -> None:
    pl, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    db.export(tmp_path / "e.jsonl")
    wanted = rows(db, "events").to_dicts()
    assert pl.read_ndjson(tmp_path / "e.jsonl", infer_schema_length=None)["event_id"].to_list() == [
        r["event_id"] for r in wanted
    ]
    assert len(duckdb.sql(f"SELECT * FROM read_json('{tmp_path / 'e.jsonl'}')").fetchall()) == len(wanted)


@pytest.mark.parametrize("what", LISTINGS)
def test_xlsx_in_openpyxl(db: RecordDB, tmp_path: Path, what: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    db.export(tmp_path / "x.xlsx", what=what)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = [list(r) for r in book["detente"].iter_rows(values_only=True)]
    assert sheet[0] == list(rows(db, what).columns)
    wanted = [
        [v if isinstance(v, int | float) and not isinstance(v, bool) else t or None for v, t in zip(*both, strict=True)]
        for both in zip(rows(db, what).tuples, cells(db, what), strict=True)
    ]
    assert sheet[1:] == wanted
    assert all(c.data_type != "f" for r in book["detente"].iter_rows() for c in r)
    about = dict(r[:2] for r in book["about"].iter_rows(values_only=True) if r[0])
    assert about["detente.listing"] == what and about["detente.licence"] and about["detente.citation"]


def test_a_descriptor_reads_a_csv_as_what_it_is(db: RecordDB, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    db.export(tmp_path / "events.csv")
    (resource,) = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))["resources"]
    kinds = {f["name"]: f["type"] for f in resource["schema"]["fields"]}
    dtypes = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
    frame = pd.read_csv(
        tmp_path / resource["path"], keep_default_na=False, na_values=resource["schema"]["missingValues"],
        dtype={n: dtypes[t] for n, t in kinds.items() if t in dtypes},
        parse_dates=[n for n, t in kinds.items() if t == "date"],
    )  # fmt: skip
    assert frame.date_start.dt.year.max() == 2017 and frame.quad.isin([1, 2, 3, 4]).all()
    assert set(frame.first_outlet) >= {"NA", "North Wire"} and frame.mutual.any() and len(frame) == len(db.events())
    assert resource["bytes"] == (tmp_path / "events.csv").stat().st_size


def test_a_descriptor_keeps_other_files_and_leaves_another_s_alone(db: RecordDB, tmp_path: Path) -> None:
    for what in ("events", "mentions", "events"):
        done = db.export(tmp_path / f"{what}.csv", what=what)
    assert done.descriptor == str(tmp_path / "datapackage.json")
    described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [r["path"] for r in described["resources"]] == ["events.csv", "mentions.csv"]
    (tmp_path / "mentions.csv").unlink()
    db.export(tmp_path / "claims.csv", what="claims")
    described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [r["path"] for r in described["resources"]] == ["claims.csv", "events.csv"]
    (tmp_path / "datapackage.json").write_text('{"name": "of somebody else"}')
    done = db.export(tmp_path / "texts.csv", what="texts")
    assert done.descriptor == str(tmp_path / "texts.datapackage.json")
    assert (tmp_path / "datapackage.json").read_text() == '{"name": "of somebody else"}'


# ---- event data


@pytest.mark.parametrize("name", EVENTDATA)
def test_event_data_in_pandas_and_polars_and_duckdb(db: RecordDB, tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.tsv"
    count = db.export(path, name).rows
    format = eventdata.FORMATS[name]
    lines = [line.split("\t") for line in path.read_text("utf-8").split("\n")[int(format.header) : -1]]
    assert len(lines) == count and {len(x) for x in lines} == {len(format.columns)}
    pd, pl, duckdb = (pytest.importorskip(x) for x in ("pandas", "polars", "duckdb"))
    header = 0 if format.header else None
    frame = pd.read_csv(
        path, sep="\t", dtype=str, keep_default_na=False, quoting=3, header=header,
        names=None if format.header else list(format.columns),
    )  # fmt: skip
    assert (list(frame.columns), frame.values.tolist()) == (list(format.columns), lines)
    polars = pl.read_csv(
        path, separator="\t", has_header=format.header, infer_schema=False, quote_char=None,
    )  # fmt: skip
    assert [[v or "" for v in r] for r in polars.rows()] == lines
    read = duckdb.sql(
        f"SELECT * FROM read_csv('{path}', delim = '\t', quote = '', escape = '', header = {format.header},"
        " all_varchar = true, nullstr = 'no such cell')"
    )
    assert [list(r) for r in read.fetchall()] == lines


def test_codes_survive(db: RecordDB, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    db.export(tmp_path / "x", "icews", party="NAM")
    frame = pd.read_csv(tmp_path / "x", sep="\t", dtype=str, keep_default_na=False, quoting=3)
    row = frame.iloc[0]
    assert (row["Source Name"], row["Target Name"], row["CAMEO Code"], row["Publisher"]) == ("014", "NA", "040", "NA")


def test_the_columns_are_those_of_gdelt_clients() -> None:
    listed = json.loads((Path(__file__).parents[1] / "data/gdelt_client_columns.json").read_text("utf-8"))
    assert (list(GDELT), list(GDELT_MENTIONS)) == (listed["events"], listed["mentions"])


# ---- networks and time lines


def test_graphml_in_networkx(db: RecordDB, tmp_path: Path) -> None:
    nx = pytest.importorskip("networkx")
    db.export(tmp_path / "x.graphml")
    graph = nx.read_graphml(tmp_path / "x.graphml")
    pairs = db.dyads()
    assert graph.number_of_edges() == len(pairs) and not graph.is_directed()
    assert graph.nodes["USA"]["name"] == "United States"
    for r in pairs:
        edge = graph.edges[r["party_a"], r["party_b"]]
        assert edge == {k: v for k, v in r.items() if k not in ("party_a", "party_b") and v is not None}


def test_timelinejs(db: RecordDB, tmp_path: Path) -> None:
    done = db.export(tmp_path / "x.json", "timelinejs")
    story = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert (done.rows, done.skipped) == (len(story["events"]), 1)
    for event in story["events"]:
        assert event["start_date"]["year"] == "2017" and set(event["start_date"]) <= {"year", "month", "day"}
        assert event["text"]["headline"] and "<b>" not in event["text"]["text"] and event["group"]
    assert len({e["unique_id"] for e in story["events"]}) == len(story["events"])
