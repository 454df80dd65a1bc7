"""Lists of official trips: rows checked, names resolved, remarks read, positions exact, news held against them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import official, query
from detente.actors.registry import When
from detente.cli import exits, main
from detente.engine import Coder
from detente.errors import MissingFile, UsageError
from detente.official.remarks import Filled, Insert
from detente.official.trips import state_of
from detente.ontology import quad
from detente.records import Basis, EventMention, EventType, Failure, Precision, Record, Status
from factories import Draft, on, person, state

TRIP: dict[str, Any] = {
    "person": "Margaret Thatcher",
    "role": "prime minister",
    "start": "1985-04-08",
    "end": "1985-04-09",
    "country": "Indonesia",
    "place": "Jakarta, Bandung",
    "remarks": "Met with President Suharto. Informal talks with Thai Prime Minister Prem.",
}


def written(folder: Path, *rows: Any) -> Path:
    path = folder / "trips.jsonl"
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), "utf-8")
    return path


def one(folder: Path, coder: Coder, **changed: Any) -> Record:
    (found,) = official.import_official(written(folder, TRIP | changed), coder=coder)
    assert isinstance(found, Record), found
    return found


def failed(folder: Path, coder: Coder, row: Any) -> Failure:
    (found,) = official.import_official(written(folder, row), coder=coder)
    assert isinstance(found, Failure), found
    return found


def pairs(m: EventMention) -> tuple[list[str | None], list[str | None]]:
    sources, targets = ([r.actor.state for r in side if r.actor] for side in (m.sources, m.targets))
    return sources, targets


def check_words(record: Record) -> None:
    text = record.report.text
    for m in record.mentions:
        for e in (m.trigger, m.evidence, *([m.time] if m.time else [])):
            assert text[e.start : e.end] == e.text
        for ref in (*m.sources, *m.targets):
            assert ref.span is None or ref.span.of(text) == ref.text
        if m.place is not None and m.place.span is not None:
            assert m.place.span.of(text) == m.place.name
    for t in record.times:
        assert t.span.of(text) == t.text


# ---- rows


def test_the_fields_give_a_report_and_a_visit(tmp_path: Path, coder: Coder) -> None:
    record = one(tmp_path, coder)
    report, visit = record.report, record.mentions[0]
    assert report.title == "Margaret Thatcher visits Jakarta, Bandung, Indonesia, 1985-04-08 to 1985-04-09"
    assert report.text == f"{report.title}\n\n{TRIP['remarks']}"
    assert (report.outlet, report.url, str(report.published)) == ("official record", None, "1985-04-09")
    assert report.origin == f"{tmp_path / 'trips.jsonl'}#1"
    assert (visit.type, visit.mode, pairs(visit)) == (EventType.CONSULT, "visit", (["GBR"], ["IDN"]))
    assert (visit.date.start, visit.date.end) == ("1985-04-08", "1985-04-09")
    assert (visit.date.precision, visit.date.basis) == (Precision.DAY, Basis.EXPLICIT)
    assert visit.place is not None and (visit.place.name, visit.place.state) == ("Jakarta", "IDN")
    check_words(record)


def test_remarks_are_read_with_the_traveller_as_subject(tmp_path: Path, coder: Coder) -> None:
    record = one(tmp_path, coder)
    met, talks = record.mentions[1:]
    assert pairs(met) == (["GBR"], ["IDN"]) and met.targets[0].text == "President Suharto"
    assert pairs(talks) == (["GBR"], ["THA"]) and talks.trigger.text.lower().startswith("informal talks")
    for m in (met, talks):
        assert m.sources[0].text == "Margaret Thatcher" and m.sources[0].via == "context"
        assert m.sources[0].span is not None and m.sources[0].span.start == 0
        assert (m.date.start, m.date.end) == ("1985-04-08", "1985-04-09")


def test_an_office_without_a_state_is_the_host_s_unless_its_holder_is_known_elsewhere(
    tmp_path: Path, coder: Coder
) -> None:
    record = one(tmp_path, coder, remarks="Met with Foreign Minister Zzyzwick. Met with President Mitterrand.")
    assert [pairs(m)[1] for m in record.mentions[1:]] == [["IDN"], ["FRA"]]


@pytest.mark.parametrize(
    "remarks",
    [
        "Discussed cooperation against piracy and the invasion of Cambodia with President Suharto.",
        "Addressed a seminar on terrorism.",
        "Laid a wreath for the victims of a bombing.",
        "Accompanied British Foreign Secretary Geoffrey Howe.",
    ],
)
def test_topics_of_talks_are_no_acts_of_the_days(tmp_path: Path, coder: Coder, remarks: str) -> None:
    mentions = one(tmp_path, coder, remarks=remarks).mentions
    assert {quad(m.type) for m in mentions} == {1}
    assert all(pairs(m)[0] == ["GBR"] for m in mentions)


def test_a_trip_without_remarks_end_or_place(tmp_path: Path, coder: Coder) -> None:
    record = one(tmp_path, coder, remarks=None, end="", place=None)
    assert record.report.text == "Margaret Thatcher visits Indonesia, 1985-04-08"
    assert len(record.mentions) == 1 and str(record.mentions[0].date) == "1985-04-08"
    check_words(record)


def test_a_day_told_in_the_remarks_is_kept_if_it_lies_within_the_trip(tmp_path: Path, coder: Coder) -> None:
    record = one(tmp_path, coder, remarks="On April 9, 1985, met with President Suharto in Jakarta.")
    met = [m for m in record.mentions[1:] if m.type is EventType.CONSULT]
    assert all(m.date.end == "1985-04-09" for m in met)
    check_words(record)


def test_namesakes_are_told_apart_by_the_days(tmp_path: Path, coder: Coder) -> None:
    ids = [
        one(tmp_path, coder, person="George Bush", role="president", start=day, end=day).mentions[0].sources[0].actor
        for day in ("1991-05-02", "2003-05-02")
    ]
    assert [a.wikidata for a in ids if a is not None] == ["Q23505", "Q207"]


def test_the_field_state_says_whose_official_an_unknown_person_is(tmp_path: Path, coder: Coder) -> None:
    record = one(tmp_path, coder, person="Ola Qvarnstroem", role="envoy", state="Sweden")
    actor = record.mentions[0].sources[0].actor
    assert actor is not None and (actor.state, actor.sector, actor.office) == ("SWE", "GOV", "envoy")
    assert pairs(record.mentions[1])[0] == ["SWE"]


def test_no_man_s_land_has_no_target(tmp_path: Path, coder: Coder) -> None:
    record = one(tmp_path, coder, country="Antarctica", place="Vostok Station", remarks="Visited scientists.")
    assert record.mentions[0].targets == () and not record.mentions[0].mutual


@pytest.mark.parametrize(
    ("country", "day", "code"),
    [
        ("U.S.S.R.", "1989-03-01", "SUN"),
        ("Korea, North", "2000-03-01", "PRK"),
        ("Korea, Republic of", "2000-03-01", "KOR"),
        ("Denmark (Faroe Islands)", "2000-03-01", "DNK"),
        ("Yugoslavia (Kosovo)", "2001-03-01", "YUG"),
        ("China, People’s Republic of", "2000-03-01", "CHN"),
        ("German Democratic Republic", "1989-03-01", "DDR"),
        ("Palestinian National Authority", "2000-03-01", "PSE"),
        ("Vatican City", "2000-03-01", "VAT"),
        ("Burma (Myanmar)", "2012-03-01", "MMR"),
        ("PER", "2000-03-01", "PER"),
        ("Ruritania", "2000-03-01", None),
    ],
)
def test_countries_as_lists_call_them(country: str, day: str, code: str | None) -> None:
    assert state_of(country, When(day, day)) == code


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("{", "no official event"),
        ('["a"]', "no official event"),
        ({"person": "Margaret Thatcher", "country": "Indonesia"}, "start"),
        (TRIP | {"start": "8 April 1985"}, "ISO days"),
        (TRIP | {"end": "1985-04-01"}, "before it begins"),
        (TRIP | {"country": "Ruritania"}, "Ruritania"),
        (TRIP | {"person": "Zzyx Qwortle"}, "`state`"),
        (TRIP | {"state": "Ruritania"}, "`state`"),
    ],
)
def test_a_bad_line_is_a_failure_that_says_where_and_what(tmp_path: Path, coder: Coder, row: Any, word: str) -> None:
    failure = failed(tmp_path, coder, row)
    assert (failure.code, failure.stage) == ("DET-107", "official")
    assert failure.input_id.endswith("trips.jsonl#1") and word in failure.note


def test_a_bad_line_does_not_stop_the_others_and_empty_lines_count(tmp_path: Path, coder: Coder) -> None:
    path = written(tmp_path, TRIP, "", "{", TRIP | {"country": "Thailand"})
    found = list(official.import_official(path, coder=coder))
    assert [type(f) for f in found] == [Record, Failure, Record]
    assert isinstance(found[1], Failure) and found[1].input_id == f"{path}#3"


def test_a_missing_list(tmp_path: Path, coder: Coder) -> None:
    with pytest.raises(MissingFile):
        list(official.import_official(tmp_path / "none.jsonl", coder=coder))


def test_the_same_trip_is_the_same_report_in_whatever_file(tmp_path: Path, coder: Coder) -> None:
    (tmp_path / "b").mkdir()
    again, later = one(tmp_path / "b", coder), one(tmp_path, coder, start="1985-05-08", end="1985-05-09")
    record = one(tmp_path, coder)
    assert record.report.id == again.report.id != later.report.id
    assert [m.id for m in record.mentions] == [m.id for m in again.mentions]


# ---- what remarks leave out


def _trip(remarks: str) -> official.Trip:
    from detente.official.trips import _understood

    return _understood(json.dumps(TRIP | {"remarks": remarks}).encode())


@pytest.mark.parametrize(
    ("remarks", "filled"),
    [
        ("Attended a summit.", "The United Kingdom attended a summit."),
        ("State dinner; also saw it.", "The United Kingdom held state dinner; the United Kingdom also saw it."),
        ("Audience with the King.", "The United Kingdom held audience with the Indonesian King."),
        ("Met with Thai Prime Minister Prem.", "The United Kingdom met with Thai Prime Minister Prem."),
        ("Met with King Hussein of Jordan.", "The United Kingdom met with King Hussein of Jordan."),
        ("Met with senior officials.", "The United Kingdom met with Indonesian senior officials."),
        ("United in grief.", "United in grief."),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_put_in(remarks: str, filled: str) -> None:
    assert Filled.of(remarks, _trip(remarks)).text == filled


@given(st.lists(st.sampled_from(
    ["Met with President Suharto. ", "Visited Bandung; toured a mill. ", "Talks with Foreign Minister Mochtar. ",
     "Addressed Parliament. ", "Received the Ambassador. ", "Überraschung! ", "İ ", "Also met with senior officials. "]
), max_size=6))  # fmt: skip
def test_every_position_leads_back_to_its_character(pieces: list[str]) -> None:
    remarks = "".join(pieces).strip()
    filled = Filled.of(remarks, _trip(remarks))
    back = [(c, filled.origin(k)) for k, c in enumerate(filled.text)]
    kept = [(c, at) for c, (at, insert) in back if insert is None]
    assert [at for _, at in kept] == list(range(len(remarks)))
    assert "".join(c for c, _ in kept).lower() == remarks.lower()


def test_two_insertions_at_one_place_stay_in_order() -> None:
    filled = Filled("AB c", (Insert(0, "A", True), Insert(0, "B ", False)), ())
    assert [filled.origin(k)[0] for k in range(4)] == [0, 0, 0, 0]
    assert [insert and insert.subject for _, insert in map(filled.origin, range(4))] == [True, False, False, None]


# ---- the news against the list

THATCHER = person("Margaret Thatcher", "GBR")


def told(day: str | None, target: str = "IDN", outlet: str = "The Test Gazette", **more: Any) -> Record:
    draft = Draft(outlet, "1985-04-20", title=f"{outlet} of {day} on {target} {len(more)}")
    fields = {"date": on(day), "mode": "visit", "mutual": True} | more
    host = state(target)
    draft.tell("CONSULT", f"Margaret Thatcher visited {host.name}.", "visited", [THATCHER], [host], **fields)
    return draft.record()


def compared(tmp_path: Path, *records: Record, **asked: Any) -> list[tuple[str, ...]]:
    path = written(tmp_path, TRIP, TRIP | {"country": "Thailand", "place": None, "start": "1985-04-20", "end": ""})
    with query.open(tmp_path / "news.db") as db:
        db.add(records)
        db.link()
        return [tuple(r) for r in official.corroborate(db, path, **asked).rows.tuples]


def findings(*args: Any, **asked: Any) -> list[tuple[str, str]]:
    return [(r[2], r[4]) for r in compared(*args, **asked)]


@pytest.mark.parametrize(
    ("news", "found"),
    [
        (told("1985-04-09"), "yes"),
        (told("1985-04-10"), "yes"),
        (told("1985-04-07"), "yes"),
        (told("1985-04-11"), "date differs"),
        (told("1985-04-01"), "date differs"),
        (told("1985-04-08", outlet="official record"), "no"),
        (told("1985-04-08", mode="phone"), "no"),
        (told("1985-04-08", status=Status.DENIED), "no"),
        (told("1985-04-08", status=Status.INTENDED), "yes"),
        (told("1985-04-08", date=on("1985-01-01", end="1985-12-31", precision=Precision.YEAR)), "no"),
        (told(None), "no"),
    ],
)  # fmt: skip
def test_what_bears_a_trip_out(tmp_path: Path, news: Record, found: str) -> None:
    assert findings(tmp_path, news) == [("Indonesia", found), ("Thailand", "no")]


def test_visits_that_the_list_lacks_are_told_once(tmp_path: Path) -> None:
    lacking = told("1985-04-12", "JPN"), told("1985-04-12", "JPN", "The Other Gazette"), told("1985-06-01", "FRA")
    rows = compared(tmp_path, *lacking)
    assert [(r[0], r[1], r[2], r[4], r[6]) for r in rows] == [
        ("1985-04-08/1985-04-09", "Margaret Thatcher", "Indonesia", "no", ""),
        ("", "Margaret Thatcher", "Japan", "not in the list", "1985-04-12"),
        ("1985-04-20", "Margaret Thatcher", "Thailand", "no", ""),
    ]
    assert rows[1][5].startswith("e")


def test_the_best_telling_is_the_traveller_s_own_visit(tmp_path: Path) -> None:
    other = Draft("The Test Gazette", "1985-04-09").tell(
        "CONSULT", "London met Jakarta's envoys.", "met", ["GBR"], ["IDN"], date=on("1985-04-08"), mutual=True
    )
    rows = compared(tmp_path, other.record(), told("1985-04-10"))
    assert rows[0][4] == "yes" and rows[0][6] == "1985-04-10"


def test_a_report_s_exact_day_counts_before_its_own_week(tmp_path: Path) -> None:
    draft = Draft("The Test Gazette", "1985-04-14")
    week = on("1985-04-08", Basis.REPORT, end="1985-04-14", precision=Precision.WEEK)
    draft.tell("CONSULT", "London met Jakarta.", "met", ["GBR"], ["IDN"], date=week, mutual=True)
    (vague := tmp_path / "vague").mkdir()
    assert findings(vague, draft.record())[0] == ("Indonesia", "yes")
    draft.tell("CONSULT", "London visited Jakarta.", "visited", ["GBR"], ["IDN"], date=on("1985-04-13"), mutual=True)
    assert findings(tmp_path, draft.record())[0] == ("Indonesia", "date differs")


def test_trips_are_chosen_by_state_and_days(tmp_path: Path) -> None:
    assert findings(tmp_path, source=["USA"]) == []
    assert findings(tmp_path, source=["GBR"], since="1985-04-10") == [("Thailand", "no")]
    assert findings(tmp_path, until="1985-04-08") == [("Indonesia", "no")]
    # a trip that the dates leave out is in the list all the same
    assert findings(tmp_path, told("1985-04-12"), since="1985-04-10") == [("Thailand", "no")]
    with pytest.raises(UsageError):
        findings(tmp_path, since="yesterday")


# ---- the commands


def test_the_commands_keep_compare_and_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_DATABASE", str(tmp_path / "my.db"))
    path = written(tmp_path, TRIP, "{")
    assert main(["import-official", str(path)]) == exits.SOME_FAILED
    out, err = capsys.readouterr()
    assert out.startswith("1 official trip kept, 1 line failed") and "trips.jsonl#2" in err
    path = written(tmp_path, TRIP)
    assert main(["import-official", str(path)]) == exits.OK
    assert "0 official trips kept, 1 known before" in capsys.readouterr().out
    with query.open(tmp_path / "my.db") as db:
        assert [(r["outlet"], r["n_mentions"]) for r in db.reports()] == [("official record", 3)]
        db.add(told("1985-04-12"))
    assert main(["corroborate", "--official", str(path), "--source", "GBR", "--nl"]) == exits.OK
    out, err = capsys.readouterr()
    row = json.loads(out)
    assert (row["found"], row["official_date"], row["news_date"]) == (
        "date differs",
        "1985-04-08/1985-04-09",
        "1985-04-12",
    )
    assert "1 official trip: 0 in the news, 1 with another date, 0 not found." in err


def test_a_missing_list_makes_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goal = tmp_path / "new.db"
    assert main(["import-official", str(tmp_path / "none.jsonl"), "--db", str(goal)]) == exits.BAD_DATA
    assert not goal.exists() and "DET-105" in capsys.readouterr().err
