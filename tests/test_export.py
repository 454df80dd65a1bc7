from __future__ import annotations

import csv
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente import ontology
from detente.errors import DiskFull, MissingExtra, StoreError, UsageError
from detente.eventdata import codes
from detente.export import FORMATS, WHAT, eventdata, evidence, tables
from detente.export.acts import number, sentence_number
from detente.export.export import listing
from detente.query import Column, RecordDB, Rows
from detente.records import Place, Record, Report, Status
from factories import Draft, bonn, on, person, telling
from test_query import spoken

GENEVA = Place("Geneva", "CHE", "Geneva", 46.2, 6.15, 2660646, "city")


def records() -> list[Record]:
    awkward = Draft('The "Quoted", Gazette', "2017-03-01", url="https://example.org/a?b=1&c=2")
    awkward.tell(
        "ASSAULT",
        '=SUM(1) Damascus\tshelled a village; "nobody" knows why.',
        "shelled",
        ["SYR"],
        [],
        date=on("2017-02-28"),
        place=GENEVA,
        mode="heavy-weapons",
        contexts=("military", "terrorism"),
    )
    awkward.tell("REQUEST", "Brussels asked Kyiv for papers.", "asked", [person("EU", "EU")], ["UKR"], date=on(None))
    return [*bonn(), spoken(), awkward.record()]


@pytest.fixture
def db() -> Iterator[RecordDB]:
    with detente.open(":memory:") as opened:
        opened.add(records())
        yield opened


def read(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


# ---- columns as other tools read them


@pytest.mark.parametrize(
    ("columns", "count", "first", "last"),
    [
        (eventdata.ICEWS, 20, "Event ID", "Longitude"),
        (eventdata.POLECAT, 40, "Event ID", "Version"),
        (eventdata.GDELT, 61, "GLOBALEVENTID", "SOURCEURL"),
        (eventdata.GDELT_MENTIONS, 16, "GLOBALEVENTID", "Extras"),
        (eventdata.PHOENIX, 26, "id_version", "outlets"),
        (eventdata.KEDS, 4, "date", "code"),
    ],
)
def test_columns(columns: tuple[str, ...], count: int, first: str, last: str) -> None:
    assert (len(columns), columns[0], columns[-1], len(set(columns))) == (count, first, last, count)


def test_gdelt_columns_in_the_published_order() -> None:
    where = {name: k for k, name in enumerate(eventdata.GDELT, 1)}
    assert {
        n: where[n]
        for n in ("Actor1Code", "Actor2Code", "EventCode", "GoldsteinScale", "AvgTone", "ActionGeo_Type", "DATEADDED")
    } == {
        "Actor1Code": 6,
        "Actor2Code": 16,
        "EventCode": 27,
        "GoldsteinScale": 31,
        "AvgTone": 35,
        "ActionGeo_Type": 52,
        "DATEADDED": 60,
    }


@pytest.mark.parametrize("name", list(eventdata.FORMATS))
def test_every_row_has_all_columns(db: RecordDB, tmp_path: Path, name: str) -> None:
    done = db.export(tmp_path / "x", name)
    format, lines = eventdata.FORMATS[name], read(tmp_path / "x")
    if format.header:
        assert tuple(lines.pop(0)) == format.columns
    assert len(lines) == done.rows > 0
    assert {len(line) for line in lines} == {len(format.columns)}
    assert done.skipped >= 1  # the undated request


def test_keds(db: RecordDB, tmp_path: Path) -> None:
    db.export(tmp_path / "x", "keds")
    assert read(tmp_path / "x") == [
        ["20170216", "USAGOV", "RUSGOV", "040"],
        ["20170216", "RUSGOV", "USAGOV", "040"],
        ["20170217", "RUSGOV", "USAGOV", "110"],
        ["20170228", "SYRGOV", "---", "194"],
    ]


def test_gdelt(db: RecordDB, tmp_path: Path) -> None:
    db.export(tmp_path / "x", "gdelt")
    met, back, accused, shelled = (dict(zip(eventdata.GDELT, line, strict=True)) for line in read(tmp_path / "x"))
    assert (met["SQLDATE"], met["MonthYear"], met["Year"], met["FractionDate"]) == (
        "20170216",
        "201702",
        "2017",
        "2017.1260",
    )
    assert (met["Actor1Code"], met["Actor1Name"], met["Actor1CountryCode"], met["Actor1Type1Code"]) == (
        "USAGOV",
        "REX TILLERSON",
        "USA",
        "GOV",
    )
    assert (met["EventCode"], met["EventRootCode"], met["QuadClass"], met["GoldsteinScale"]) == (
        "040",
        "04",
        "1",
        "1.0",
    )
    assert (met["NumMentions"], met["NumSources"], met["NumArticles"]) == ("2", "2", "2")
    assert (met["ActionGeo_FullName"], met["ActionGeo_CountryCode"], met["Actor1Geo_Type"]) == (
        "Bonn, Germany",
        "GM",
        "0",
    )
    assert (back["Actor1Code"], back["Actor2Code"]) == (met["Actor2Code"], met["Actor1Code"]) and back[
        "GLOBALEVENTID"
    ] != met["GLOBALEVENTID"]
    assert (accused["EventBaseCode"], accused["DATEADDED"]) == ("110", "20170217000000")
    assert (shelled["Actor2Code"], shelled["EventCode"], shelled["EventRootCode"], shelled["GoldsteinScale"]) == (
        "",
        "194",
        "19",
        "-10.0",
    )
    assert (shelled["ActionGeo_Lat"], shelled["ActionGeo_CountryCode"], shelled["SOURCEURL"]) == (
        "46.2",
        "SZ",
        "https://example.org/a?b=1&c=2",
    )
    assert all(x["GLOBALEVENTID"].isdigit() for x in (met, back, accused, shelled))


def test_gdelt_mentions_point_into_the_reports(db: RecordDB, tmp_path: Path) -> None:
    db.export(tmp_path / "x", "gdelt-mentions")
    rows = [dict(zip(eventdata.GDELT_MENTIONS, line, strict=True)) for line in read(tmp_path / "x")]
    texts = {r.report.url or r.report.id: r.report.text for r in records()}
    words = {texts[r["MentionIdentifier"]][int(r["ActionCharOffset"]) :].split()[0].strip(".;") for r in rows}
    assert words == {"met", "talks", "accused", "shelled"}
    db.export(tmp_path / "y", "gdelt")
    assert {r["GLOBALEVENTID"] for r in rows} == {line[0] for line in read(tmp_path / "y")}
    assert {r["Confidence"] for r in rows} == {"80"}


def test_icews(db: RecordDB, tmp_path: Path) -> None:
    db.export(tmp_path / "x", "icews")
    head, met, _, accused = read(tmp_path / "x")
    row = dict(zip(head, met, strict=True))
    assert (row["Source Name"], row["Source Country"], row["Event Text"], row["CAMEO Code"]) == (
        "Rex Tillerson",
        "United States",
        "Consult",
        "040",
    )
    assert (row["Event Date"], row["Sentence Number"], row["Publisher"], row["City"]) == (
        "2017-02-16",
        "2",
        "North Wire",
        "Bonn",
    )
    assert dict(zip(head, accused, strict=True))["Target Name"] == "United States"


def test_polecat_writes_none_for_what_is_missing(db: RecordDB, tmp_path: Path) -> None:
    db.export(tmp_path / "x", "polecat")
    head, met, _, shelled = read(tmp_path / "x")
    row, other = dict(zip(head, met, strict=True)), dict(zip(head, shelled, strict=True))
    assert (row["Actor Country"], row["Actor COW"], row["Recipient COW"], row["Event Mode"]) == (
        "USA",
        "2",
        "365",
        "None",
    )
    assert (row["Actor Name"], row["Wikipedia Actor ID"], row["Quad Code"]) == (
        "Rex Tillerson",
        "Q331401",
        "VERBAL COOPERATION",
    )
    assert (other["Contexts"], other["Recipient Name"], other["GeoNames ID"]) == (
        "military; terrorism",
        "None",
        "2660646",
    )


def test_phoenix(db: RecordDB, tmp_path: Path) -> None:
    db.export(tmp_path / "x", "phoenix")
    rows = [dict(zip(eventdata.PHOENIX, line, strict=True)) for line in read(tmp_path / "x")]
    assert (rows[0]["date8"], rows[0]["year"], rows[0]["month"], rows[0]["day"]) == ("20170216", "2017", "02", "16")
    assert (rows[0]["source"], rows[0]["source_root"], rows[0]["source_agent"]) == ("USAGOV", "USA", "GOV")
    assert rows[0]["outlets"] == "North Wire;The Harbour Post"
    assert rows[-1]["issues"] == "MILITARY,1;TERRORISM,1"


def test_plover_records(db: RecordDB, tmp_path: Path) -> None:
    done = db.export(tmp_path / "x", "plover")
    found = [json.loads(line) for line in (tmp_path / "x").read_text("utf-8").splitlines()]
    assert done.rows == len(found) == 5
    texts = {r.report.id: r.report.text for r in records()}
    for row in found:
        info = row["text_info"]
        assert texts[row["cite_info"]["citation"]][info["start"] : info["end"]] == row["text"]
        assert row["event_text"] in row["text"] and row["link"].startswith("e")
    assert list(found[0]) == [
        "id",
        "has_event",
        "date",
        "time",
        "enddate",
        "endtime",
        "actor",
        "recipient",
        "event",
        "event_loc",
        "event_text",
        "quad_code",
        "event_scale",
        "mode",
        "context",
        "link",
        "text",
        "text_info",
        "cite_info",
        "coder",
        "coded_date",
        "coded_time",
        "comment",
    ]
    assert list(found[0]["actor"][0]) == [
        "code",
        "sector",
        "entity_text",
        "identifier_id",
        "identifier_text",
        "religion",
        "ethnicity",
        "office",
        "gender",
        "age",
        "wikidata_id",
        "country_name",
    ]


def test_graphml(db: RecordDB, tmp_path: Path) -> None:
    db.export(tmp_path / "x.graphml")
    root = ET.parse(tmp_path / "x.graphml").getroot()
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert sorted(n.get("id") or "" for n in root.iter(f"{space}node")) == ["EU", "RUS", "UKR", "USA"]
    edge, _ = root.iter(f"{space}edge")
    data = {d.get("key"): d.text for d in edge.iter(f"{space}data")}
    assert (edge.get("source"), edge.get("target"), data["n_events"], data["quad3"]) == ("RUS", "USA", "2", "1")


def test_only_acts_told_as_done_go_to_formats_that_know_no_status(db: RecordDB, tmp_path: Path) -> None:
    assert db.export(tmp_path / "x", "plover").rows == 5
    assert db.export(tmp_path / "x", "plover", status="intended").rows == 1
    assert db.export(tmp_path / "x", "plover", status=[s.value for s in Status]).rows == 6
    assert db.export(tmp_path / "x", "keds", since="2017-02-17").rows == 2


# ---- codes


def test_every_type_and_mode_has_a_code_of_a_known_root() -> None:
    for t, info in ontology.load().types.items():
        for mode in (None, *info.modes):
            c = codes.cameo(t.value, mode)
            assert c.code.isdigit() and 3 <= len(c.code) <= 4 and c.text
            assert c.goldstein == codes.goldstein()[c.root]
        assert codes.cameo(t.value, None).root == info.cameo
        assert codes.cameo(t.value, None).goldstein == info.goldstein
    listed = [line.split("\t")[:2] for line in _data("cameo.tsv")]
    known = {(t.value, m) for t, i in ontology.load().types.items() for m in ("-", *i.modes)}
    assert {tuple(x) for x in listed} <= known and len(listed) == len({tuple(x) for x in listed})


def _data(name: str) -> list[str]:
    lines = (Path(codes.__file__).parents[1] / "data/export" / name).read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")][1:]


def test_state_codes() -> None:
    states = codes.states()
    assert (states["USA"].cow, states["RUS"].cow, states["YEM"].cow) == ("2", "365", "679")
    assert (states["DEU"].fips, states["CHE"].fips, states["NAM"].name) == ("GM", "SZ", "Namibia")
    assert len(_data("states.tsv")) == len(states) and all(len(s) == 3 for s in states)
    assert all(len(line.split("\t")) == 4 for line in _data("states.tsv"))


def test_numbers_from_content_fit_other_tools() -> None:
    assert number("e1", "USA", "RUS") == number("e1", "USA", "RUS") != number("e1", "RUS", "USA")
    assert 0 < number("x") < 2**53


def test_sentence_numbers() -> None:
    text = 'Title here\n\nOne sentence. "Two," he said. Three?\nFour.'
    found = [sentence_number(Report(text), text.index(w)) for w in ("Title", "One", '"Two', "Three", "Four")]
    assert found == [1, 2, 3, 4, 5]


# ---- tables

_cells = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
_kinds = {
    "text": st.none() | _cells,
    "list": st.lists(_cells, max_size=3, unique=True).map(tuple),
    "integer": st.none() | st.integers(-9, 9),
    "real": st.none() | st.floats(-9, 9),
    "flag": st.booleans(),
}


@given(st.lists(st.tuples(*_kinds.values()), max_size=5), st.booleans())
@settings(max_examples=120, deadline=None)
def test_csv_comes_back_equal(data: list[tuple[object, ...]], safe: bool) -> None:
    found = Rows([Column(k, k, "") for k in _kinds], data)
    text = "".join(tables.csv_lines(found, excel_safe=safe))
    back = list(csv.reader(io.StringIO(text, newline="")))
    assert back[0] == list(_kinds) and {len(line) for line in back} == {5} and len(back) == len(data) + 1
    for line, values in zip(back[1:], data, strict=True):
        cells = [c[1:] if safe and c.startswith("'") and c[1:].startswith(tables.FORMULA) else c for c in line]
        assert cells[0] == (values[0] or "") and tables.split(cells[1]) == values[1]
        assert cells[2:] == [str(v) if v is not None else "" for v in values[2:4]] + [str(values[4]).lower()]


def test_a_missing_value_differs_from_an_empty_one() -> None:
    assert list(tables.csv_lines(Rows([Column("a", "text", "")] * 2, [(None, ""), ("", None)])))[1:] == [
        ',""\n',
        '"",\n',
    ]


@given(st.lists(_cells, max_size=4).map(tuple))
def test_lists_in_cells_come_back_equal(items: tuple[str, ...]) -> None:
    assert tables.split(tables.joined(items)) == items


def test_formulas_are_text_to_a_spreadsheet(tmp_path: Path) -> None:
    values = ["=1+1", "+1", "-1", "@x", "\tx", "\r=1", "plain", "a=b"]
    found = Rows([Column("a", "text", ""), Column("b", "real", "")], [(v, -3.0) for v in values])
    raw, safe = ["".join(tables.csv_lines(found, excel_safe=s)) for s in (False, True)]
    assert [line[0] for line in csv.reader(io.StringIO(raw, newline=""))][1:] == values
    cells = list(csv.reader(io.StringIO(safe, newline="")))[1:]
    assert [c[0] for c in cells] == ["'" + v for v in values[:6]] + values[6:]
    assert {c[1] for c in cells} == {"-3.0"}
    pytest.importorskip("xlsxwriter")
    tables.xlsx(found, tmp_path / "x.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet and "=1+1" in sheet


def test_excel_cells_and_sheets_have_limits(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    tables.xlsx(Rows([Column("a", "text", "")], [("x" * 40_000,)]), tmp_path / "x.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("x" * 1000) == 32 and "…" in sheet
    with pytest.raises(UsageError, match="1,048,575"):
        tables.xlsx(Rows([Column("a", "text", "")], [("x",)] * tables.EXCEL_ROWS), tmp_path / "y.xlsx")


@pytest.mark.parametrize("what", [w for w in WHAT if w != "records"])
def test_tables_of_all_listings_come_back_equal(db: RecordDB, tmp_path: Path, what: str) -> None:
    pd, pl, pq = pytest.importorskip("pandas"), pytest.importorskip("polars"), pytest.importorskip("pyarrow.parquet")
    rows = listing(db, what, {})
    for ending in ("csv", "jsonl", "parquet"):
        assert db.export(tmp_path / f"x.{ending}", what=what).rows == len(rows)
    assert [json.loads(line) for line in (tmp_path / "x.jsonl").read_text("utf-8").splitlines()] == rows.to_dicts()
    assert [_iso(r) for r in pq.read_table(tmp_path / "x.parquet").to_pylist()] == rows.to_dicts()
    assert [_iso(r) for r in pl.read_parquet(tmp_path / "x.parquet").to_dicts()] == rows.to_dicts()
    frame = pd.read_csv(tmp_path / "x.csv", dtype=str, keep_default_na=False)
    assert list(frame.columns) == list(rows.columns) and len(frame) == len(rows)
    texts = [c.name for c in rows.schema if c.kind == "text"]
    assert frame[texts].values.tolist() == [[r[t] or "" for t in texts] for r in rows]


def _iso(row: dict[str, object]) -> dict[str, object]:
    return {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in row.items()}


def test_records_as_json_lines_come_back_equal(db: RecordDB, tmp_path: Path) -> None:
    db.export(tmp_path / "x.jsonl", what="records")
    back = [msgspec.json.decode(line, type=Record) for line in (tmp_path / "x.jsonl").read_bytes().splitlines()]
    assert back == sorted(records(), key=lambda r: r.report.id)


# ---- files


@pytest.mark.parametrize("name", FORMATS)
def test_equal_records_give_equal_bytes_in_whatever_order_they_came(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pyarrow"), pytest.importorskip("xlsxwriter")
    written = []
    for k, batches in enumerate(([records()], [records()[2:], records()[:3][::-1], records()])):
        with detente.open(":memory:") as opened:
            for batch in batches:
                opened.add(batch)
            opened.export(tmp_path / f"{k}.x", name)
        written.append((tmp_path / f"{k}.x").read_bytes())
    assert written[0] == written[1] and written[0]


def test_the_format_is_known_by_the_ending(db: RecordDB, tmp_path: Path) -> None:
    assert db.export(tmp_path / "a.CSV").format == "csv"
    assert db.export(str(tmp_path / "a.graphml")).format == "graphml"


@pytest.mark.parametrize(
    ("arguments", "options", "advice"),
    [
        (("x.doc",), {}, "csv, jsonl"),
        (("x.csv", "stata"), {}, "csv, jsonl"),
        (("x.csv",), {"what": "quarrels"}, "events, mentions"),
        (("x.csv",), {"what": "records"}, "jsonl only"),
        (("x.tsv", "gdelt"), {"what": "mentions"}, "csv, jsonl"),
        (("x.csv",), {"colour": "red"}, "source, target"),
        (("x.tsv", "icews"), {"colour": "red"}, "source, target"),
    ],
)
def test_what_cannot_be_exported_is_told(
    db: RecordDB, tmp_path: Path, arguments: tuple[str, ...], options: dict[str, str], advice: str
) -> None:
    with pytest.raises(UsageError) as caught:
        db.export(tmp_path / arguments[0], *arguments[1:], **options)
    assert advice in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole_or_not_at_all(db: RecordDB, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    goal = tmp_path / "x.csv"
    goal.write_text("old")

    def broken(*_: object, **__: object) -> Iterator[str]:
        yield "half,\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "csv_lines", broken)
    with pytest.raises(DiskFull, match=r"x\.csv"):
        db.export(goal)
    assert goal.read_text() == "old" and list(tmp_path.iterdir()) == [goal]
    with pytest.raises(StoreError):
        db.export(tmp_path / "absent" / "x.jsonl")


def test_missing_packages_are_named(db: RecordDB, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(tables, "import_module", absent)
    with pytest.raises(MissingExtra, match=r"detente\[excel\]"):
        db.export(tmp_path / "x.xlsx")


def test_an_empty_record_gives_heads_only(tmp_path: Path) -> None:
    with detente.open(":memory:") as opened:
        for name in FORMATS:
            assert opened.export(tmp_path / "x", name).rows == 0
        opened.export(tmp_path / "x.csv")
        assert (tmp_path / "x.csv").read_text().count("\n") == 1
    assert telling("AID", "Berlin helped.", "helped", ["DEU"], []).mentions[0].targets == ()


def test_the_documentation_has_a_section_for_every_format_with_its_columns_in_order() -> None:
    text = (Path(__file__).parents[1] / "docs/exports.md").read_text("utf-8")
    assert [f for f in FORMATS if f"`{f}`" not in text] == []
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    assert [f for f in FORMATS if not any(f"`{f}`" in h for h in headings)] == []
    for name, format in eventdata.FORMATS.items():
        section = text.split(f"(`{name}`)\n", 1)[1].split("###")[0]
        named = section.split("`")[1::2]
        assert [n for n in named if n in format.columns][-len(format.columns) :] == list(format.columns), name


def test_the_documentation_has_the_columns_of_evidence_and_texts_and_the_projection() -> None:
    text = (Path(__file__).parents[1] / "docs/exports.md").read_text("utf-8")
    assert [c.name for c in (*evidence.EVIDENCE, *evidence.TEXTS) if f"`{c.name}`" not in text] == []
    table = text.split("| intended | becomes | CAMEO |")[1].split("\n\n")[0]
    for kind in (t.value for t in ontology.load().types):
        row = next((r for r in table.splitlines()[2:] if kind in r.split("|")[1].replace(",", "").split()), None)
        found = codes.projected(kind)
        assert (row is None) == (found is None), kind
        assert found is None or row is None or (found[0] in row and found[1].code in row)
