from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

import detente
from detente import checks
from detente.errors import MissingFile, NotARecord, UsageError
from detente.imports import DATASETS, beside, import_events, load, read
from detente.query import RecordDB
from detente.records import Failure, Record
from detente.store import Store, integrity
from eventrows import file, line
from factories import bonn, telling

FORMATS = list(DATASETS)


def rows(format: str, count: int, **cells: str) -> list[str]:
    """Rows that differ in their ids."""
    key = DATASETS[format].key[0].replace(" ", "_")
    return [line(format, **{key: str(1000 + n), **cells}) for n in range(count)]


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def tables(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a database but row numbers."""
    with Store.open(database, readonly=True) as store:
        names = [
            r[0] for r in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")
        ]
        found = {}
        for name in sorted(names):
            columns = [r[1] for r in store.execute(f"PRAGMA table_info({name})") if r[1] != "seq"]
            found[name] = sorted(store.execute(f"SELECT {', '.join(columns)} FROM {name}"), key=repr)
        return found


def faults(database: Path) -> list[str]:
    return [c.detail for c in checks.database(database) if not c.ok]


# ---- counting


@pytest.mark.parametrize("format", FORMATS)
def test_an_import_is_kept_counted_and_sound(tmp_path: Path, format: str) -> None:
    path = written(tmp_path / "x.tsv", file(format, *rows(format, 5), "bad", line(format)))
    done = import_events([path], tmp_path / "r.db")
    assert (done.rows, done.new, done.known, done.failures) == (7, 6, 0, 1)
    assert done.datasets == {DATASETS[format].name: 6}
    assert [f.input_id.split("#")[0] for f in done.first_failures] == [str(path)]
    with detente.open(tmp_path / "r.db", readonly=True) as db:
        assert len(db.events()) == len(db.mentions()) == len(db.reports(outlet=DATASETS[format].name)) == 6
        assert [f["stage"] for f in db.failures()] == ["import"]
    assert faults(tmp_path / "r.db") == []


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path) -> None:
    lines = [line("gdelt", EventCode="010"), line("gdelt", Actor1Code="", Actor1Name="", Actor1CountryCode="")]
    done = import_events([written(tmp_path / "x", file("gdelt", *lines, line("gdelt")))], tmp_path / "r.db")
    assert done.skipped == {"bare statement, CAMEO 01": 1, "no source": 1} and done.new == 1


@pytest.mark.parametrize("format", FORMATS)
def test_importing_again_adds_nothing_in_whatever_order_and_packing(
    tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "BATCH", 3)
    several = [*rows(format, 8), "bad"]
    import_events([written(tmp_path / "x", file(format, *several))], tmp_path / "a.db")
    first = tables(tmp_path / "a.db")
    again = import_events([tmp_path / "x"], tmp_path / "a.db")
    assert (again.new, again.known, again.failures) == (0, 8, 1) and tables(tmp_path / "a.db") == first
    random.Random(4).shuffle(several)
    (tmp_path / "y.gz").write_bytes(gzip.compress(file(format, *several, several[0]).encode()))
    assert import_events([tmp_path / "y.gz"], tmp_path / "a.db").new == 0
    assert len(first["event"]) == len(tables(tmp_path / "a.db")["event"]) == 8


def test_the_batches_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "x", file("icews", *rows("icews", 10), "bad", *rows("icews", 4)))
    import_events([path], tmp_path / "a.db")
    monkeypatch.setattr(load, "BATCH", 3)
    done = import_events([path], tmp_path / "b.db")
    assert tables(tmp_path / "a.db") == tables(tmp_path / "b.db") and (done.new, done.known) == (10, 4)


def test_steps_tell_how_far_an_import_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "BATCH", 4)
    paths = [written(tmp_path / n, file("gdelt", *rows("gdelt", 6))) for n in ("a", "b")]
    steps: list[load.Step] = []
    import_events(paths, tmp_path / "r.db", progress=steps.append)
    assert [s.rows for s in steps] == [4, 8, 12] and steps[-1].bytes_done == steps[-1].bytes_total
    assert [s.bytes_done for s in steps] == sorted(s.bytes_done for s in steps)


def test_nothing_is_made_if_nothing_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        import_events([tmp_path / "nothing"], tmp_path / "r.db")
    with pytest.raises(UsageError):
        import_events([written(tmp_path / "x", "")], tmp_path / "r.db", "excel")
    assert not (tmp_path / "r.db").exists()
    written(tmp_path / "other.db", "no database")
    with pytest.raises(NotARecord):
        import_events([tmp_path / "x"], tmp_path / "other.db")


# ---- beside our own


@pytest.mark.parametrize("format", FORMATS)
def test_the_linker_would_make_the_same_events_of_them(tmp_path: Path, format: str) -> None:
    path = written(tmp_path / "x", file(format, *rows(format, 6)))
    import_events([path], tmp_path / "a.db")
    with detente.open(tmp_path / "b.db") as db:
        db.add(x for x in read(path) if isinstance(x, Record))
    a, b = tables(tmp_path / "a.db"), tables(tmp_path / "b.db")
    assert {k: v for k, v in a.items() if a[k] != b[k]} == {} and len(a["event"]) == 6


def met(day: str) -> list[Record]:
    """Two reports of one meeting of the parties of the rows."""
    say = "Oslo's minister met the minister of Chile in Oslo."
    return [
        telling("CONSULT", say, "met", ["NOR"], ["CHL"], day=day, outlet=outlet, mutual=True)
        for outlet in ("North Wire", "Delta Daily")
    ]


@pytest.mark.parametrize("first", ["news", "rows"])
def test_rows_are_not_joined_with_news_nor_with_each_other(tmp_path: Path, first: str) -> None:
    path = written(tmp_path / "x", file("icews", *rows("icews", 3, CAMEO_Code="040")))
    database = tmp_path / "r.db"
    for step in ("news", "rows") if first == "news" else ("rows", "news"):
        if step == "rows":
            import_events([path], database)
        else:
            with detente.open(database) as db:
                db.add(met("2014-03-05"))
    with detente.open(database) as db:
        assert sorted(e["n_mentions"] for e in db.events()) == [1, 1, 1, 2]
        assert [len(e["mention_id"]) > 0 for e in db.events(outlet="ICEWS")] == [True] * 3
        assert not [e for e in db.edges() if e["judgement"] in ("promise", "breach", "unsure")]
    assert faults(database) == []


def test_a_person_may_judge_that_a_row_tells_what_the_news_tell(tmp_path: Path) -> None:
    import_events([written(tmp_path / "x", file("icews", *rows("icews", 2, CAMEO_Code="040")))], tmp_path / "r.db")
    with detente.open(tmp_path / "r.db") as db:
        db.add(met("2014-03-05"))
        row, news = db.events(outlet="ICEWS")[0], db.events(outlet="North Wire")[0]
        db.judge(row["event_id"], news["event_id"], "same", by="ann")
        assert sorted(e["n_mentions"] for e in db.events()) == [1, 3]
        joined = db.events(outlet="North Wire")[0]
        assert joined["sentence"] and joined["n_outlets"] == 3  # the words are shown, not the row
        db.add(telling("CONSULT", "Norwegians met Chileans.", "met", ["NOR"], ["CHL"], day="2014-03-05", mutual=True))
        assert len(db.events(outlet="ICEWS")) == 2
    assert faults(tmp_path / "r.db") == []


@pytest.fixture
def both(tmp_path: Path) -> RecordDB:
    parties = {"Source_Name": "United States", "Source_Country": "United States"}
    icews = [line("icews", **parties, Target_Name="Russia", Target_Country="Russia", Event_ID=str(n)) for n in range(3)]
    gdelt = line("gdelt", Actor1CountryCode="RUS", Actor2CountryCode="USA", SQLDATE="20170216")
    import_events([written(tmp_path / "i", file("icews", *icews))], tmp_path / "r.db")
    import_events([written(tmp_path / "g", file("gdelt", gdelt))], tmp_path / "r.db")
    db = detente.open(tmp_path / "r.db")
    db.add(bonn())
    return db


def test_a_pair_as_the_news_and_each_data_set_tell_it(both: RecordDB) -> None:
    with both as db:
        found = beside(db, "USA", "RUS", "year")
        assert [(r["dataset"], r["period"], r["n_events"], r["a_to_b"], r["b_to_a"]) for r in found] == [
            ("ICEWS", "2014-01-01", 3, 3, 0),
            ("news", "2017-01-01", 2, 1, 2),
            ("GDELT", "2017-01-01", 1, 0, 1),
        ]
        assert found.schema[1:] == db.dyad("USA", "RUS").schema
        assert [r["dataset"] for r in beside(db, "USA", "RUS", "year", since="2017", quad=3)] == ["news"]


def test_outlets_can_be_told_apart_in_listings_and_series(both: RecordDB) -> None:
    with both as db:
        assert [r["n_events"] for r in db.dyad("USA", "RUS", "year")] == [3, 3]
        assert [r["n_events"] for r in db.dyad("USA", "RUS", "year", outlet="ICEWS")] == [3]
        assert [r["n_events"] for r in db.dyad("USA", "RUS", "year", not_outlet=["ICEWS", "GDELT"])] == [2]
        assert [r["n_events"] for r in db.dyads(outlet=["GDELT", "ICEWS"])] == [4]
        assert [r["n_events"] for r in db.dyads(not_outlet="ICEWS")] == [3]
        assert [r["n_events"] for r in db.network(outlet="ICEWS")] == [3]
        assert {r["n_events"] for r in db.parties(not_outlet="ICEWS")} == {3}
        assert sum(r["n_events"] for r in db.level("USA", "RUS", "year", outlet="GDELT")) == 1
        assert len(db.changes("USA", "RUS", "year", not_outlet="ICEWS")) == 0
        assert {r["outlet"] for r in db.mentions(not_outlet="GDELT")} == {"ICEWS", "North Wire", "The Harbour Post"}
        assert len(db.events(not_outlet=["ICEWS", "GDELT"])) == 3 and len(db.events(outlet="GDELT")) == 1
        assert {r["first_outlet"] for r in db.events()} == {"ICEWS", "GDELT", "North Wire", "The Harbour Post"}


def test_an_imported_row_can_be_explained(both: RecordDB) -> None:
    with both as db:
        (row,) = db.mentions(outlet="GDELT")
        (excerpt,) = db.explain(row["event_id"]).excerpts
        assert excerpt.text == "" and excerpt.why[:2] == ("row of GDELT, imported without text", "EventCode 0841")
        assert excerpt.elsewhere == (("source", "Norway (RUS)"), ("target", "Chile (USA)"))


# ---- size


@pytest.mark.slow
def test_a_hundred_thousand_rows_do_not_choke_the_linker(tmp_path: Path) -> None:
    import resource

    days = [f"2014{m:02d}{d:02d}" for m in range(1, 13) for d in range(1, 29)]
    count = 100_000
    lines = (line("gdelt", GLOBALEVENTID=str(n), SQLDATE=days[n % len(days)]) for n in range(count))
    written(tmp_path / "x", file("gdelt", *lines))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = import_events([tmp_path / "x"], tmp_path / "r.db")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert done.new == count and grown < 300, grown
    with detente.open(tmp_path / "r.db") as db:
        db.add(met("2014-03-05"))
        assert db.link().mentions == 2
        assert sum(r["n_events"] for r in db.dyad("NOR", "CHL", "year", outlet="GDELT")) == count
    with Store.open(tmp_path / "r.db") as store:
        assert [f for f in integrity.findings(store) if f.wrong] == []


def test_failures_are_rows_of_the_database_once(tmp_path: Path) -> None:
    path = written(tmp_path / "x", file("icews", line("icews", CAMEO_Code="999")))
    for _ in range(2):
        import_events([path], tmp_path / "r.db")
    with Store.open(tmp_path / "r.db") as store:
        (failure,) = store.failures()
    assert isinstance(failure, Failure) and failure.input_id == f"{path}#2"
    assert failure.note == "CAMEO Code is '999'. Allowed: a CAMEO code of 2 to 4 digits whose root is 01 to 20."


def test_an_event_alone_is_what_would_be_assembled_of_it() -> None:
    from detente.linking.assemble import alone, assemble
    from detente.linking.telling import telling as features

    several = [*bonn(), *met("2014-03-05")]
    several += [
        telling("AGREE", "x agreed", "agreed", a, b, day=day, mutual=mutual)
        for a, b in (
            (["USA"], ["USA"]),
            (["USA", "RUS"], ["RUS", "USA"]),
            (["USA", "CHN"], ["CHN", "FRA"]),
            (["FRA"], []),
        )
        for day in ("2017-02-16", None)
        for mutual in (True, False)
    ]
    for record in several:
        for m in record.mentions:
            assert alone(m, record.report) == assemble([features(m, record.report)])
