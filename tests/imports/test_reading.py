from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import ontology
from detente.errors import MissingFile, UnsupportedFormat, UsageError
from detente.eventdata import GDELT_MENTIONS, plover_of
from detente.imports import DATASETS, Skipped, files, layouts, read, reading
from detente.imports import given as given_row
from detente.records import Basis, Failure, PartKind, Place, Precision, Record
from eventrows import ROWS, file, line

FORMATS = list(DATASETS)


def outcomes(tmp_path: Path, text: str | bytes, format: str | None = None) -> list[Record | Skipped | Failure]:
    path = tmp_path / "events.tsv"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return list(read(path, format))


def one(tmp_path: Path, format: str, **cells: str) -> Record:
    (found,) = outcomes(tmp_path, file(format, line(format, **cells)))
    assert isinstance(found, Record), found
    return found


def failure(tmp_path: Path, text: str | bytes, format: str | None = None) -> Failure:
    found = [x for x in outcomes(tmp_path, text, format) if isinstance(x, Failure)]
    assert len(found) == 1, found
    return found[0]


# ---- what a row becomes


@pytest.mark.parametrize("format", FORMATS)
def test_a_row_is_a_report_without_text_and_a_mention_without_words(tmp_path: Path, format: str) -> None:
    record = one(tmp_path, format)
    (mention,) = record.mentions
    assert record.report.text == "" and record.report.outlet == DATASETS[format].name
    assert record.report.origin == f"{tmp_path / 'events.tsv'}#{2 if DATASETS[format].header else 1}"
    assert mention.evidence.text == mention.trigger.text == "" and mention.part is PartKind.META
    assert all(r.span is None and r.via == "row" for r in (*mention.sources, *mention.targets))
    assert (mention.date.start, mention.date.end) == ("2014-03-05", "2014-03-05")
    assert (mention.date.precision, mention.date.basis) == (Precision.DAY, Basis.GIVEN)
    kept = given_row(mention)
    assert kept is not None and kept.dataset.format == format and list(kept.cells) == line(format).split("\t")


def test_icews(tmp_path: Path) -> None:
    record = one(tmp_path, "icews")
    (m,) = record.mentions
    assert (m.type, m.mode, record.report.agency) == ("ACCUSE", "disapprove", "The Harbour Post")
    (source,), (target,) = m.sources, m.targets
    assert source.actor and target.actor
    assert (source.actor.id, source.actor.name) == (
        "ministry-of-foreign-affairs-norway",
        "Ministry of Foreign Affairs (Norway)",
    )
    assert (source.actor.state, source.actor.sector) == ("NOR", "GOV")
    assert (target.actor.id, target.actor.state, target.actor.sector) == ("CHL", "CHL", None)
    assert m.place == Place("Oslo", "NOR", "Oslo County", 59.9127, 10.7461, precision="city")


@pytest.mark.parametrize(
    ("listed", "sector"),
    [
        ("Foreign Ministry,Executive,Government", "GOV"),
        ("Elite,Executive,Head of Government,Government,Parties", "GOV"),
        ("Military,Army,Government", "MIL"),
        ("Legislative / Parliamentary,Government,Parties,(National) Major Party", "LEG"),
        ("Parties,Opposition Major Party (Out Of Government)", "OPP"),
        ("International Government Organization,Regional", "IGO"),
        ("Nongovernmental Organization,Human Rights NGOs", "NGO"),
        ("General Population / Civilian / Social,Social", "CIV"),
        ("Intermediate,Mountaineering", None),
        ("", None),
    ],
)
def test_icews_sectors(tmp_path: Path, listed: str, sector: str | None) -> None:
    actor = one(tmp_path, "icews", Source_Sectors=listed).mentions[0].sources[0].actor
    assert actor and actor.sector == sector


def test_persons_and_organisations_are_those_that_detente_knows(tmp_path: Path) -> None:
    cells = {"Source_Name": "Jens Stoltenberg", "Source_Country": "", "Target_Name": "European Union"}
    record = one(tmp_path, "icews", **cells, Target_Country="", Event_Date="2012-03-05")
    (m,) = record.mentions
    assert [r.actor.id for r in m.targets if r.actor] == ["EU"]
    known = one(tmp_path, "icews", Source_Name="Jens Stoltenberg", Source_Country="Norway", Event_Date="2012-03-05")
    actor = known.mentions[0].sources[0].actor
    assert actor and (actor.id, actor.state, actor.sector) == ("Q57665", "NOR", "GOV")
    other = one(tmp_path, "icews", Source_Name="Jens Stoltenberg", Source_Country="Chile").mentions[0].sources[0].actor
    assert other and other.id == "jens-stoltenberg"


def test_gdelt(tmp_path: Path) -> None:
    record = one(tmp_path, "gdelt")
    (m,) = record.mentions
    assert (m.type, m.mode, m.why[1]) == ("RETREAT", "release", "EventCode 0841")
    actor = m.sources[0].actor
    assert actor and (actor.id, actor.name, actor.state, actor.sector) == ("NOR", "Norway", "NOR", "GOV")
    assert m.place == Place("Oslo", "NOR", "Oslo", 59.9167, 10.75, 273837, "city")
    r = record.report
    assert (r.published and r.published.start, r.agency, r.url) == (
        "2014-03-06",
        "harbourpost.example",
        "https://www.harbourpost.example/world/14?x=1",
    )


@pytest.mark.parametrize(
    ("cells", "id", "state", "sector"),
    [
        ({"Code": "USAMED", "CountryCode": "USA", "Type1Code": "MED"}, "USA", "USA", "JRN"),
        ({"Code": "ROMHLH", "CountryCode": "ROM", "Type1Code": "HLH"}, "ROU", "ROU", "MED"),
        ({"Code": "IGOUNO", "KnownGroupCode": "UNO", "Type1Code": "IGO"}, "UN", "UN", "IGO"),
        ({"Code": "IGOEUREEC", "CountryCode": "EUR", "KnownGroupCode": "EEC", "Type1Code": "IGO"}, "EU", "EU", "IGO"),
        ({"Code": "PKK", "KnownGroupCode": "PKK", "Type1Code": "SEP"}, "PKK", None, "REB"),
    ],
)
def test_gdelt_actors(tmp_path: Path, cells: dict[str, str], id: str, state: str | None, sector: str) -> None:
    blank = {"CountryCode": "", "KnownGroupCode": "", "Type1Code": ""}
    given = {f"Actor1{k}": v for k, v in {**blank, **cells}.items()}
    actor = one(tmp_path, "gdelt", **given).mentions[0].sources[0].actor
    assert actor and (actor.id, actor.state, actor.sector) == (id, state, sector)


def test_a_type_of_actor_alone_is_somebody_whom_nobody_can_name(tmp_path: Path) -> None:
    cells = {"Actor1Code": "COP", "Actor1Name": "POLICE", "Actor1CountryCode": "", "Actor1Type1Code": "COP"}
    (ref,) = one(tmp_path, "gdelt", **cells).mentions[0].sources
    assert (ref.actor, ref.text) == (None, "POLICE")


def test_polecat(tmp_path: Path) -> None:
    record = one(tmp_path, "polecat")
    (m,) = record.mentions
    assert (m.type, m.mode, m.contexts) == ("SANCTION", "expel", ("diplomatic", "economic"))
    assert [(r.actor.id, r.actor.state, r.actor.sector) for r in m.targets if r.actor] == [
        ("ada-rojas", "CHL", "JRN"),
        ("luis-soto", "CHL", "MED"),
    ]
    assert m.place == Place("Oslo", "NOR", "Oslo County", 59.91, 10.75, 3143244, "city")
    assert (record.report.agency, str(record.report.published)) == ("The Harbour Post", "2014-03-06")


@pytest.mark.parametrize(
    ("names", "countries", "found"),
    [
        ("United Nations; Norway", "NOR", [("UN", "UN"), ("NOR", "NOR")]),
        ("A. Berg; B. Dahl; C. Lund", "NOR; CHL", [("NOR", "NOR"), ("CHL", "CHL")]),
        ("A. Berg; B. Rojas", "NOR; CHL", [("a-berg", "NOR"), ("b-rojas", "CHL")]),
        ("None", "NOR", [("NOR", "NOR")]),
        ("A. Berg; B. Rojas", "None; CHL", [("a-berg", None), ("b-rojas", "CHL")]),
        ("None; B. Rojas", "None; CHL", [("b-rojas", "CHL")]),
        ("UN Security Council; Norway", "None; NOR", [("UNSC", "UNSC"), ("NOR", "NOR")]),
        ("Rebel Front", "None", [("rebel-front", None)]),
    ],
)
def test_polecat_lists_of_names_and_countries(
    tmp_path: Path, names: str, countries: str, found: list[tuple[str, str | None]]
) -> None:
    (m,) = one(tmp_path, "polecat", Actor_Name=names, Actor_Country=countries).mentions
    assert [(r.actor.id, r.actor.state) for r in m.sources if r.actor] == found


def test_phoenix(tmp_path: Path) -> None:
    record = one(tmp_path, "phoenix")
    (m,) = record.mentions
    assert (m.type, m.contexts) == ("AID", ("terrorism",))
    assert [(r.actor.id, r.actor.sector) for r in (*m.sources, *m.targets) if r.actor] == [
        ("NOR", "MIL"),
        ("UN", "IGO"),
    ]
    assert (record.report.url, record.report.agency) == ("https://a.example/1", "harbour_post; north_wire")
    assert m.place == Place("Oslo", "NOR", "Oslo County", 59.9127, 10.7461, None, "named")


def test_domestic(tmp_path: Path) -> None:
    assert one(tmp_path, "icews", Target_Name="Norway", Target_Country="Norway").mentions[0].domestic
    assert not one(tmp_path, "icews").mentions[0].domestic
    assert not one(tmp_path, "icews", Target_Name="", Target_Country="").mentions[0].domestic


@pytest.mark.parametrize(
    ("format", "cells", "reason"),
    [
        ("icews", {"CAMEO_Code": "014"}, "bare statement, CAMEO 01"),
        ("gdelt", {"EventCode": "010"}, "bare statement, CAMEO 01"),
        ("phoenix", {"code": "01"}, "bare statement, CAMEO 01"),
        ("icews", {"Source_Name": "", "Source_Country": ""}, "no source"),
        ("gdelt", {"Actor1Code": "", "Actor1Name": "", "Actor1CountryCode": ""}, "no source"),
        ("polecat", {"Actor_Name": "None", "Actor_Country": "None"}, "no source"),
        ("phoenix", {"source": "---"}, "no source"),
    ],
)
def test_what_the_record_has_no_place_for(tmp_path: Path, format: str, cells: dict[str, str], reason: str) -> None:
    (found,) = outcomes(tmp_path, file(format, line(format, **cells)))
    assert isinstance(found, Skipped) and found.reason == reason


def test_a_code_with_a_leading_zero_and_the_name_na_stay_as_they_are(tmp_path: Path) -> None:
    m = one(tmp_path, "icews", CAMEO_Code="0231", Publisher="NA", Source_Name="007", Event_ID="000014")
    kept = given_row(m.mentions[0])
    assert kept is not None and (kept.code, kept.cells[0], m.report.agency) == ("0231", "000014", "NA")
    assert m.mentions[0].sources[0].text == "007"


# ---- bad rows


@pytest.mark.parametrize(
    ("format", "column", "value", "allowed"),
    [
        ("icews", "Event Date", "05/03/2014", "2014-03-05"),
        ("icews", "Event Date", "2014-02-30", "day"),
        ("icews", "CAMEO Code", "21", "root is 01 to 20"),
        ("icews", "CAMEO Code", "", "CAMEO code"),
        ("icews", "Source Country", "Atlantis", "English name of a state"),
        ("icews", "Latitude", "95", "-90 to 90"),
        ("icews", "Longitude", "east", "-180 to 180"),
        ("gdelt", "SQLDATE", "2014035", "20170707"),
        ("gdelt", "EventCode", "X", "CAMEO code"),
        ("gdelt", "Actor1CountryCode", "QQQ", "alpha-3"),
        ("gdelt", "ActionGeo_Type", "9", "0, 1, 2, 3, 4, 5"),
        ("gdelt", "ActionGeo_Lat", "nan", "degrees"),
        ("gdelt", "DATEADDED", "yesterday", "day"),
        ("polecat", "Event Type", "GREET", "AGREE, CONSULT"),
        ("polecat", "Event Mode", "dance", "convict, expel"),
        ("polecat", "Contexts", "diplomatic; weather", "military, intelligence"),
        ("polecat", "GeoNames ID", "Q1", "whole number"),
        ("polecat", "Actor Country", "NOR; ZZZ", "state"),
        ("phoenix", "date8", "2014", "day"),
        ("phoenix", "code", "0", "CAMEO code"),
        ("phoenix", "lat", "north", "-90 to 90"),
    ],
)
def test_a_bad_cell_names_file_line_column_value_and_what_is_allowed(
    tmp_path: Path, format: str, column: str, value: str, allowed: str
) -> None:
    cells = {column.replace(" ", "_"): value}
    given = {"ActionGeo_Lat": "1", "ActionGeo_Long": "1"} if format == "gdelt" else {}
    bad = line(format, **{**given, **cells})
    found = outcomes(
        tmp_path, file(format, line(format), bad, line(format, **{DATASETS[format].key[0].replace(" ", "_"): "7"}))
    )
    assert [type(x) for x in found] == [Record, Failure, Record]
    failed = found[1]
    assert isinstance(failed, Failure)
    at = 3 if DATASETS[format].header else 2
    assert (failed.code, failed.stage, failed.input_id) == ("DET-107", "import", f"{tmp_path / 'events.tsv'}#{at}")
    wrong = value.split("; ")[-1]
    assert (
        failed.note.startswith(f"{column} is {wrong!r}. Allowed: ")
        and allowed.replace("2014-03-05", "2017") in failed.note
    )


@pytest.mark.parametrize("format", FORMATS)
def test_rows_of_another_length_and_lines_that_are_no_utf8(tmp_path: Path, format: str) -> None:
    text = file(format, line(format), line(format) + "\tmore", "one\ttwo").encode() + b"\xff\xfe" + b"\n\n"
    notes = [x.note for x in outcomes(tmp_path, text) if isinstance(x, Failure)]
    width = len(DATASETS[format].columns)
    assert notes[:2] == [
        f"The row has {n} cells. Rows of this {DATASETS[format].name} file have {width}." for n in (width + 1, 2)
    ]
    assert notes[2] == "Byte 1 is no UTF-8. Save it as UTF-8."


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_row_ends_the_reading(tmp_path_factory: pytest.TempPathFactory, format: str, data: st.DataObject) -> None:
    columns = DATASETS[format].columns
    cell = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), max_size=8)
    picked = data.draw(st.dictionaries(st.sampled_from(columns), cell, max_size=4))
    row = line(format, **{k.replace(" ", "_"): v for k, v in picked.items()})
    path = tmp_path_factory.getbasetemp() / f"{format}.tsv"
    path.write_text(file(format, row), "utf-8")
    (found,) = read(path)
    assert isinstance(found, Record | Skipped | Failure)
    if isinstance(found, Record):
        kept = given_row(found.mentions[0])
        assert kept is not None and "\t".join(kept.cells) == row


# ---- files


@pytest.mark.parametrize("format", FORMATS)
def test_the_columns_tell_the_format_with_and_without_a_header(tmp_path: Path, format: str) -> None:
    head, row = "\t".join(DATASETS[format].columns), line(format)
    for text in (f"{row}\n", f"{head}\n{row}\n", f"\ufeff{head.upper()}\r\n\r\n{row}\r\n", row):
        (found,) = outcomes(tmp_path, text)
        assert isinstance(found, Record) and found.report.outlet == DATASETS[format].name


def test_columns_in_another_order_and_columns_beside_them(tmp_path: Path) -> None:
    columns = ["Event ID", *reversed(DATASETS["icews"].columns[1:]), "Note"]
    cells = [{**ROWS["icews"], "Note": "of the user"}.get(c, "") for c in columns]
    (record,) = outcomes(tmp_path, "\t".join(columns) + "\n" + "\t".join(cells) + "\n")
    assert isinstance(record, Record)
    kept = given_row(record.mentions[0])
    assert kept is not None and "\t".join(kept.cells) == line("icews")


def test_quotation_marks_round_cells_go(tmp_path: Path) -> None:
    quoted = "\t".join(f'"{c}"' for c in line("icews", Publisher='The ""Post""').split("\t"))
    (record,) = outcomes(tmp_path, file("icews", quoted))
    assert isinstance(record, Record) and record.report.agency == 'The "Post"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\t".join(["1"] * len(GDELT_MENTIONS)), "GDELT 2.0 mentions file"),
        ("\t".join(["1"] * 58), "GDELT 1.0"),
        ("\t".join(["1"] * 27), "knowledge graph"),
        ("once upon a time", "has 1 cells between tabs"),
        ("Event ID\tEvent Date\tSource Name", "has no column 'Source Sectors'"),
        ("", "is empty"),
    ],
)
def test_other_files_are_told_what_they_are(tmp_path: Path, text: str, said: str) -> None:
    found = failure(tmp_path, text)
    assert said in found.note and found.input_id == str(tmp_path / "events.tsv")


def test_a_format_that_is_given_is_held_to(tmp_path: Path) -> None:
    assert "ICEWS 20" in failure(tmp_path, file("gdelt", line("gdelt")), "icews").note
    with pytest.raises(UsageError, match="icews, gdelt, polecat, phoenix"):
        list(read(tmp_path / "events.tsv", "kedscsv"))


def test_packed_files_as_they_are_distributed(tmp_path: Path) -> None:
    text = file("gdelt", line("gdelt"), line("gdelt", GLOBALEVENTID="2")).encode()
    (tmp_path / "a.export.CSV.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("20140306011500.export.CSV", text)
        archive.writestr("__MACOSX/x", "junk")
        archive.writestr("deep/events.tab", file("icews", line("icews")))
        archive.writestr("more.zip", b"PK")
    assert len([x for x in read(tmp_path / "a.export.CSV.gz") if isinstance(x, Record)]) == 2
    found = list(read(tmp_path / "b.zip"))
    assert [x.report.outlet for x in found if isinstance(x, Record)] == ["GDELT", "GDELT", "ICEWS"]
    assert [x.input_id for x in found if isinstance(x, Failure)] == [f"{tmp_path / 'b.zip'}!more.zip"]
    origin = next(x.report.origin for x in found if isinstance(x, Record))
    assert origin == f"{tmp_path / 'b.zip'}!20140306011500.export.CSV#1"


@pytest.mark.parametrize("name", ["a.gz", "a.zip"])
def test_damaged_archives_keep_what_was_read(tmp_path: Path, name: str) -> None:
    text = "".join(line("gdelt", GLOBALEVENTID=str(n)) + "\n" for n in range(3000)).encode()
    path = tmp_path / name
    if name.endswith("gz"):
        path.write_bytes(gzip.compress(text)[:-2000])
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x", text)
        whole = bytearray(path.read_bytes())
        whole[len(whole) // 2] ^= 0xFF
        path.write_bytes(whole)
    found = list(read(path))
    assert sum(isinstance(x, Record) for x in found) > 100
    failed = [x for x in found if isinstance(x, Failure)]
    assert "damaged" in failed[-1].note or "cells" in failed[-1].note or "no UTF-8" in failed[-1].note


def test_an_archive_that_needs_a_password_is_no_crash(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("x", file("icews", line("icews")))
    data = bytearray((tmp_path / "x.zip").read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1  # the bit that says the member is encrypted
    (tmp_path / "x.zip").write_bytes(data)
    (found,) = read(tmp_path / "x.zip")
    assert isinstance(found, Failure) and "locked" in found.note


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_SMALL", 100_000)
    (tmp_path / "a.gz").write_bytes(gzip.compress((line("gdelt") + "\n").encode() + b"\n" * 2_000_000))
    found = list(read(tmp_path / "a.gz"))
    assert [type(x) for x in found] == [Record, Failure] and isinstance(found[1], Failure)
    assert found[1].code == "DET-109" and "max_ratio" in found[1].note
    monkeypatch.setattr(files, "LONGEST", 5000)
    assert failure(tmp_path, "x" * 9000).code == "DET-104"


def test_a_file_of_bad_rows_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TOO_MANY", 5)
    found = outcomes(tmp_path, file("gdelt", line("gdelt"), *["bad"] * 50))
    assert len(found) == 7 and isinstance(found[-1], Failure) and "rest of the file is left" in found[-1].note


def test_files_and_folders(tmp_path: Path) -> None:
    for name in ("b.tsv", "a.tsv", ".hidden", "sub/c.tsv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(p.relative_to(tmp_path)) for p in files.files([tmp_path])] == ["a.tsv", "b.tsv", "sub/c.tsv"]
    with pytest.raises(MissingFile):
        files.files([tmp_path / "nothing"])


# ---- ids


@pytest.mark.parametrize("format", FORMATS)
def test_ids_are_made_from_the_columns_that_tell_rows_apart(tmp_path: Path, format: str) -> None:
    first, again = one(tmp_path, format), one(tmp_path, format)
    assert first.report.id == again.report.id and first.mentions[0].id == again.mentions[0].id
    other = one(tmp_path, format, **{DATASETS[format].key[0].replace(" ", "_"): "9"})
    assert other.report.id != first.report.id
    assert msgspec.structs.replace(first, report=again.report) == again


# ---- codes


def test_every_cameo_root_has_the_type_that_the_documentation_gives() -> None:
    roots = {
        "01": "", "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "055": "CONCEDE", "06": "COOPERATE",
        "07": "AID", "081": "CONCEDE", "082": "CONCEDE", "083": "CONCEDE", "084": "RETREAT", "085": "RETREAT",
        "086": "RETREAT", "087": "RETREAT", "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT",
        "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE", "175": "ASSAULT",
        "18": "ASSAULT", "19": "ASSAULT", "191": "COERCE", "192": "COERCE", "20": "ASSAULT",
    }  # fmt: skip
    assert {code: (plover_of(code) or ("?", None))[0] for code in roots} == roots
    assert plover_of("014") == ("", None)
    for code in ("", "1", "00", "21", "99", "x1", "01111", "٠١"):
        assert plover_of(code) is None, code


def test_every_code_of_the_table_is_a_type_with_one_of_its_modes() -> None:
    types = {t.value: i.modes for t, i in ontology.load().types.items()}
    root = Path(ontology.__file__).parent / "data/export"
    rows = [x.split("\t") for x in (root / "plover.tsv").read_text("utf-8").splitlines() if not x.startswith("#")][1:]
    assert len(rows) == len({r[0] for r in rows}) > 300
    for code, text, kind, mode in rows:
        assert code.isdigit() and 2 <= len(code) <= 4 and text
        assert kind == mode == "-" or mode in ("-", *types[kind]), code
        assert plover_of(code) == (kind.strip("-"), None if mode == "-" else mode)


def test_unsupported_format_is_an_input_error() -> None:
    with pytest.raises(UnsupportedFormat):
        layouts.layout(["a", "b"])
