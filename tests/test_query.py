from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.errors import MissingExtra, UnknownId, UsageError
from detente.query import LISTINGS, Column, RecordDB, Rows, listings, rows
from detente.query.dyad import PERIODS, period
from detente.query.filters import fts
from detente.records import (
    ActorRef,
    Direction,
    Evidence,
    Failure,
    Precision,
    Record,
    RelationClaim,
    Span,
    Stance,
    Statement,
    StatementKind,
    Status,
)
from factories import Draft, bonn, on, person, telling
from stories import records

HOSTILE = [
    "'; DROP TABLE report; --",
    '" OR 1=1',
    "a' UNION SELECT text FROM report --",
    "%",
    "\0",
    "NEAR(a b)",
    "é" * 500,
    "*",
    "(",
    "-x",
]


def spoken() -> Record:
    """A report with a statement split by its cue and a relation claim on somebody's word."""
    lavrov = person("Sergei Lavrov", "RUS", "Q58217")
    draft = Draft("North Wire", "2017-02-18", "A frosty spring")
    first = draft.say('"The sanctions," Sergei Lavrov said, "are a folly of Washington."')
    second = draft.say("Ties between Moscow and Washington have cooled since March, he said.")
    record = draft.record()
    text, rid = record.report.text, record.report.id
    parts = [text.index(w) for w in ("The sanctions,", "are a folly of Washington.")]
    content = (Span(parts[0], parts[0] + 14), Span(parts[1], parts[1] + 26))
    name = text.index("Sergei")
    speaker = ActorRef(lavrov, Span(name, name + 13), "Sergei Lavrov")
    cue = text.index("said")
    statement = Statement(
        "s1",
        rid,
        StatementKind.DIRECT,
        content,
        "The sanctions, are a folly of Washington.",
        (speaker,),
        Evidence.at(text, cue, cue + 4),
        about=("USA",),
        stance={"USA": Stance.CRITICAL},
        stance_words=("folly",),
        date=on("2017-02-18"),
        why=("cue: said",),
    )
    cooled = text.index("have cooled")
    claim = RelationClaim(
        "c1",
        rid,
        ("RUS", "USA"),
        Direction.WORSE,
        Evidence.at(text, second.start, second.end),
        Evidence.at(text, cooled, cooled + 11),
        "March",
        (ActorRef(lavrov, None, "he", "pronoun"),),
        ("claim: cool",),
    )
    assert first.start < name
    return msgspec.structs.replace(record, statements=(statement,), relation_claims=(claim,))


@pytest.fixture
def db() -> Iterator[RecordDB]:
    with detente.open(":memory:") as opened:
        opened.add([*bonn(), spoken()], [Failure("DET-101", "readers", "x.txt", "empty")])
        yield opened


# ---- filters


@pytest.mark.parametrize(
    ("filters", "types"),
    [
        ({}, ["CONSULT", "ACCUSE", "CONSULT"]),
        ({"type": "ACCUSE"}, ["ACCUSE"]),
        ({"type": ["ACCUSE", "AID"]}, ["ACCUSE"]),
        ({"quad": 3}, ["ACCUSE"]),
        ({"quad": [1, 2]}, ["CONSULT", "CONSULT"]),
        ({"status": "intended"}, ["CONSULT"]),
        ({"status": Status.DONE}, ["CONSULT", "ACCUSE"]),
        ({"source": "RUS"}, ["CONSULT", "ACCUSE", "CONSULT"]),  # in a mutual act both sides act
        ({"source": "RUS", "type": "ACCUSE", "target": "USA"}, ["ACCUSE"]),
        ({"source": "USA", "type": "ACCUSE"}, []),
        ({"party": ["CHN", "USA"]}, ["CONSULT", "ACCUSE", "CONSULT"]),
        ({"since": "2017-02-17"}, ["ACCUSE", "CONSULT"]),
        ({"since": "2017-04"}, ["CONSULT"]),
        ({"until": "2017-02-16"}, ["CONSULT"]),
        ({"since": "2017-04-10", "until": "2017-04-12"}, ["CONSULT"]),
        ({"until": "2017"}, ["CONSULT", "ACCUSE", "CONSULT"]),
        ({"outlet": "The Harbour Post"}, ["CONSULT", "ACCUSE"]),
        ({"text": "meddling"}, ["ACCUSE"]),
        ({"text": '"held talks"'}, ["CONSULT"]),
        ({"text": "medd*"}, ["ACCUSE"]),
        ({"place": "Bonn"}, ["CONSULT"]),
        ({"min_outlets": 2}, ["CONSULT"]),
        ({"min_confidence": 0.9}, []),
        ({"min_confidence": 0.8, "limit": 1}, ["CONSULT"]),
        ({"disputed": True}, []),
        ({"disputed": False, "limit": 1}, ["CONSULT"]),
        ({"limit": 1, "offset": 1}, ["ACCUSE"]),
        ({"limit": 0}, []),
        ({"seen_until": "2017-02-16"}, ["CONSULT", "CONSULT"]),
        ({"domestic": True}, []),
    ],
)
def test_event_filters(db: RecordDB, filters: dict[str, object], types: list[str]) -> None:
    assert db.events(**filters).column("type") == types  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("filters", "triggers"),
    [
        ({}, ["met", "talks", "accused", "Talks"]),
        ({"status": ["done"], "source": "USA"}, ["met", "talks"]),
        ({"part": "body", "outlet": "North Wire"}, ["met", "Talks"]),
        ({"min_confidence": 0.9}, []),
        ({"attribution": "RUS"}, []),
        ({"text": "bonn"}, ["met", "talks"]),
        ({"party": "RUS", "type": "ACCUSE"}, ["accused"]),
    ],
)
def test_mention_filters(db: RecordDB, filters: dict[str, object], triggers: list[str]) -> None:
    assert db.mentions(**filters).column("trigger") == triggers  # type: ignore[arg-type]


def test_mentions_of_an_event(db: RecordDB) -> None:
    event = db.events(min_outlets=2)[0]["event_id"]
    assert db.mentions(event=event).column("trigger") == ["met", "talks"]
    assert set(db.mentions(event=event).column("event_id")) == {event}
    assert db.mentions(event=event).column("source_names") == [("Rex Tillerson",), ("Washington",)]


def test_statements_and_claims(db: RecordDB) -> None:
    assert db.statements(speaker="RUS", about="USA", kind="direct", stance="critical").column("statement_id") == ["s1"]
    assert db.statements(speaker=["sergei lavrov"]).column("speaker_states") == [("RUS",)]
    assert db.statements(speaker="Lavrov") == db.statements(speaker="Q58217") == db.statements(speaker="RUS")
    assert len(db.statements(speaker="LAVROV")) == len(db.statements(speaker="rov")) == 0
    assert (
        db.statements(speaker="USA")
        == db.statements(about="RUS")
        == db.statements(text="sugar")
        == db.statements(since="2018")
    )
    assert db.statements(text="folly washington")[0]["stance"] == ("USA:critical",)
    assert db.claims("USA", "RUS", "worse").column("since") == ["March"]
    assert db.claims("USA")[0]["attribution"] == ("RUS",)
    assert len(db.claims("USA", "CHN")) == len(db.claims(direction="better")) == 0


def test_a_page_without_filters_is_cut_from_the_same_order(db: RecordDB) -> None:
    listings = [(db.events, {"status": [s.value for s in Status]}), (db.mentions, {"quad": [1, 2, 3, 4]})]
    for listing, everything in listings:
        whole = listing(**everything).tuples
        assert len(whole) > 2 and listing().tuples == whole
        assert [listing(limit=1, offset=k).tuples[0] for k in range(len(whole))] == list(whole)


@pytest.mark.parametrize("early", [1, 7, 40])
def test_a_page_found_among_the_first_days_is_that_of_all(early: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    with detente.open(":memory:") as db:
        db.add(records()[0])
        db.link()
        with db.as_of("2031-06-02") as past:
            for one in (db, past):
                for given in ({"party": "RUS"}, {"source": "USA", "status": "done"}, {"type": "ACCUSE"}, {"quad": [1]}):
                    for ask in (one.events, one.mentions):
                        monkeypatch.setattr(listings, "EARLY", early)
                        pages = [ask(limit=3, offset=k, **given) for k in (0, 1, 3, 6)]  # type: ignore[operator]
                        monkeypatch.setattr(listings, "EARLY", 10**6)
                        rows = ask(**given).tuples  # type: ignore[operator]
                        assert [p.tuples for p in pages] == [rows[k : k + 3] for k in (0, 1, 3, 6)]
                        found.append(len(rows))
        assert min(found) < 3 < max(found)


def test_a_broad_question_reads_the_first_days_off_their_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "EARLY", 20)
    with detente.open(":memory:") as db:
        db.add(records()[0])
        db.link()
        for one in (db, db.as_of("2031-06-02")):
            for ask, alias in ((one.events, "e"), (one.mentions, "m")):
                plans = list(plans_of(one, lambda ask=ask: ask(party="RUS", limit=2)))  # type: ignore[misc]
                days = [p for p in plans if "(date_start<?)" in p]
                assert len(days) == 1, (alias, plans)


def plans_of(db: RecordDB, asks: Callable[[], object]) -> Iterator[str]:
    """How SQLite goes about each query of a question."""
    asked: list[str] = []
    db.store.connection.set_trace_callback(asked.append)
    asks()
    db.store.connection.set_trace_callback(None)
    for sql in asked:
        if sql.startswith("SELECT"):
            yield "\n".join(row[3] for row in db.store.execute(f"EXPLAIN QUERY PLAN {sql}"))


def test_whom_nobody_knows_is_called_by_the_words_of_the_report() -> None:
    told, said = telling("AID", "Two donors helped Kyiv.", "helped", ["RUS"], ["UKR"]), spoken()
    donors = ActorRef(None, Span(0, 10), "Two donors")
    nobody = ActorRef(None, said.statements[0].speakers[0].span, "Sergei Lavrov")
    replaced = msgspec.structs.replace
    with detente.open(":memory:") as db:
        db.add(replaced(told, mentions=(replaced(told.mentions[0], sources=(donors,)),)))
        db.add(replaced(said, statements=(replaced(said.statements[0], speakers=(nobody,)),)))
        assert db.mentions(type="AID").column("source_names") == [("Two donors",)]
        assert db.statements().column("speakers") == [("Sergei Lavrov",)]
        assert db.statements().column("speaker_states") == db.mentions(type="AID").column("sources") == [()]


def test_reports_failures_search(db: RecordDB) -> None:
    assert db.reports(until="2017-02-16").column("n_mentions") == [2]
    assert db.reports(text="cooled").column("n_claims") == [1]
    assert db.failures().tuples == (("DET-101", "readers", "x.txt", "empty"),)
    assert "[Tillerson]" in db.search("tillerson")[0]["excerpt"]
    assert len(db.search("washington moscow", limit=1)) == 1
    assert len(db.search("nothing-of-the-kind")) == 0


@pytest.mark.parametrize(
    ("call", "advice"),
    [
        (lambda d: d.events(type="QUARREL"), "AGREE, CONSULT"),
        (lambda d: d.events(status="perhaps"), "done, intended"),
        (lambda d: d.events(quad=5), "1, 2, 3 or 4"),
        (lambda d: d.events(since="yesterday"), "2017-07"),
        (lambda d: d.events(until="2017-02-30"), "2017-07"),
        (lambda d: d.events(limit=-1), "whole number"),
        (lambda d: d.events(limit="1; DROP TABLE report"), "whole number"),
        (lambda d: d.search("  "), "at least one word"),
        (lambda d: d.statements(kind="loud"), "direct, indirect"),
        (lambda d: d.statements(stance="cold"), "favourable"),
        (lambda d: d.claims(direction="up"), "better, worse"),
        (lambda d: d.dyad("USA", "RUS", by="decade"), "day, week, month, quarter, year"),
        (lambda d: d.edges("maybe"), "same, different"),
        (lambda d: d.events().pick("colour"), "event_id"),
    ],
)
def test_wrong_arguments_name_what_is_allowed(db: RecordDB, call: object, advice: str) -> None:
    with pytest.raises(UsageError) as caught:
        call(db)  # type: ignore[operator]
    assert advice in str(caught.value)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_filters_value_never_becomes_sql(db: RecordDB, value: str) -> None:
    before = db.store.execute("SELECT count(*) FROM report")
    for name in ("source", "target", "party", "outlet", "place"):
        assert len(db.events(**{name: value})) == 0  # type: ignore[arg-type]
    assert len(db.mentions(attribution=value, report=value)) == len(db.statements(speaker=value, about=value)) == 0
    assert len(db.claims(value, value)) == len(db.reports(outlet=value)) == len(db.dyad(value, value)) == 0
    for unknown in (lambda: db.explain(value), lambda: db.events(id=value)):
        with pytest.raises(UnknownId):
            unknown()
    assert db.store.execute("SELECT count(*) FROM report") == before


@given(st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_any_words_can_be_searched_for(text: str) -> None:
    with detente.open(":memory:") as opened:
        opened.add(bonn())
        try:
            query = fts(text)
        except UsageError:
            assert not any(w for w in text.replace('"', " ").split() if any(c.isalnum() for c in w))
        else:
            assert query.count('"') % 2 == 0
            opened.search(text)
            opened.events(text=text)


# ---- dyads


@pytest.mark.parametrize(
    ("start", "end", "by", "expected"),
    [
        ("2017-02-16", "2017-02-16", "day", "2017-02-16"),
        ("2017-02-16", "2017-02-16", "week", "2017-02-13"),
        ("2017-02-16", "2017-02-16", "month", "2017-02-01"),
        ("2017-05-16", "2017-05-16", "quarter", "2017-04-01"),
        ("2017-12-31", "2017-12-31", "year", "2017-01-01"),
        ("2017-02-26", "2017-03-02", "month", "2017-02-01"),  # a week across two months: its first day decides
        ("2017-01-01", "2017-12-31", "month", None),
        ("2017-01-01", "2017-12-31", "year", "2017-01-01"),
        (None, None, "year", None),
        ("2017-02-16", None, "day", None),
    ],
)
def test_periods(start: str | None, end: str | None, by: str, expected: str | None) -> None:
    assert period(start, end, by) == expected


def test_dyad_counts_each_event_once_and_directions_apart(db: RecordDB) -> None:
    (row,) = db.dyad("USA", "RUS", by="month")
    counted = {
        k: row[k]
        for k in (
            "n_events",
            "n_mentions",
            "n_reports",
            "n_outlets",
            "a_to_b",
            "b_to_a",
            "quad1",
            "quad3",
            "consult",
            "accuse",
        )
    }
    assert counted == {
        "n_events": 2,
        "n_mentions": 3,
        "n_reports": 2,
        "n_outlets": 2,
        "a_to_b": 1,
        "b_to_a": 2,
        "quad1": 1,
        "quad3": 1,
        "consult": 1,
        "accuse": 1,
    }
    assert row["intensity"] == pytest.approx((2.5 - 3.0) / 2)
    (back,) = db.dyad("RUS", "USA", by="month")
    assert (back["a_to_b"], back["b_to_a"], back["n_events"]) == (2, 1, 2)
    assert [r["period"] for r in db.dyad("USA", "RUS", by="day")] == ["2017-02-16", "2017-02-17"]
    assert [r["period"] for r in db.dyad("USA", "RUS", by="month", status=None)] == ["2017-02-01", "2017-04-01"]
    assert len(db.dyad("USA", "CHN")) == 0
    assert all(
        sum(r[q] for q in ("quad1", "quad2", "quad3", "quad4")) == r["n_events"]
        for by in PERIODS
        for r in db.dyad("USA", "RUS", by=by)
    )


def test_events_without_a_period_are_counted_if_asked_for() -> None:
    with detente.open(":memory:") as opened:
        opened.add(telling("AID", "Berlin helped Kyiv.", "helped", ["DEU"], ["UKR"], day=None, published="2031-01-01"))
        draft = Draft("B", "2031-01-02")
        vague = on("2030-01-01", end="2030-12-31", precision=Precision.YEAR)
        opened.add(
            draft.tell("AID", "Berlin gave Kyiv tractors in 2030.", "gave", ["DEU"], ["UKR"], date=vague).record()
        )
        assert len(opened.dyad("DEU", "UKR")) == 0
        assert opened.dyad("DEU", "UKR", undated=True).pick("period", "n_events").tuples == ((None, 2),)
        assert opened.dyad("DEU", "UKR", by="year", undated=True).pick("period", "n_events").tuples == (
            ("2030-01-01", 1),
            (None, 1),
        )


def test_dyads_are_the_network(db: RecordDB) -> None:
    assert db.dyads().pick("party_a", "party_b", "n_events", "quad1", "quad3").tuples == (("RUS", "USA", 2, 1, 1),)
    assert len(db.dyads(status=None, since="2017-03", party="RUS")) == 1
    assert len(db.dyads(party="CHN")) == 0


def test_coalitions_give_a_dyad_each_and_none_inside() -> None:
    with detente.open(":memory:") as opened:
        opened.add(telling("SANCTION", "London and Paris punished Tehran.", "punished", ["GBR", "FRA"], ["IRN"]))
        assert sorted(opened.dyads().pick("party_a", "party_b").tuples) == [("FRA", "IRN"), ("GBR", "IRN")]


# ---- why


def test_explain_marks_the_words_of_a_mention(db: RecordDB) -> None:
    mention = db.mentions(type="ACCUSE")[0]["mention_id"]
    found = db.explain(mention)
    (excerpt,) = found.excerpts
    assert excerpt.text == "Moscow accused Washington of meddling."
    marked = {(m.role, excerpt.text[m.start : m.end], m.label) for m in excerpt.marks}
    assert marked == {
        ("source", "Moscow", "RUS"),
        ("trigger", "accused", "ACCUSE"),
        ("target", "Washington", "USA"),
    } or marked == {
        ("source", "Moscow", "Moscow (RUS)"),
        ("trigger", "accused", "ACCUSE"),
        ("target", "Washington", "Washington (USA)"),
    }
    assert excerpt.why == ("frame: test",)
    assert dict(excerpt.facts)["status"] == "done"


def test_explain_an_event_shows_every_telling_and_what_joined_them(db: RecordDB) -> None:
    event = db.events(min_outlets=2)[0]["event_id"]
    found = db.explain(event)
    assert [x.outlet for x in found.excerpts] == ["North Wire", "The Harbour Post"]
    assert [e.judgement for e in found.edges] == ["same"]
    assert all(x.text[m.start : m.end] for x in found.excerpts for m in x.marks)


def test_explain_a_statement_and_a_claim(db: RecordDB) -> None:
    (said,) = db.explain("s1").excerpts
    assert [said.text[m.start : m.end] for m in said.marks if m.role == "content"] == [
        "The sanctions,",
        "are a folly of Washington.",
    ]
    assert [said.text[m.start : m.end] for m in said.marks if m.role in ("cue", "speaker")] == ["Sergei Lavrov", "said"]
    assert said.text.startswith('"The sanctions') and "\n" not in said.text
    (claim,) = db.explain("c1").excerpts
    assert [claim.text[m.start : m.end] for m in claim.marks] == ["have cooled"]
    assert claim.elsewhere == (("attribution", "Sergei Lavrov (RUS)"),)


def test_explain_nothing(db: RecordDB) -> None:
    with pytest.raises(UnknownId, match="e0000"):
        db.explain("e0000")


# ---- rows


def test_rows_are_an_immutable_sequence_of_dicts(db: RecordDB) -> None:
    found = db.events()
    assert (
        isinstance(found, Rows)
        and len(found) == 3
        and found[0]["type"] == "CONSULT"
        and found[-1]["status"] == "intended"
    )
    found[0]["type"] = "AID"
    assert found[0]["type"] == "CONSULT"
    assert len(found[1:]) == 2 and isinstance(found[1:], Rows) and found[1:][0] == found[1]
    assert found == db.events() and hash(found) == hash(db.events()) and found != found[1:]
    assert next(iter(found)) == found[0]
    assert found.to_dicts()[0]["sources"] == ["USA"]
    assert found.pick("status", "type").columns == ("status", "type")
    with pytest.raises(TypeError):
        found[0] = {}  # type: ignore[index]


def turned() -> Rows:
    """The change of a pair that fell out in July."""
    with detente.open(":memory:") as opened:
        for k in range(24):
            kind, word = ("SUPPORT", "thanked") if k < 12 else ("COERCE", "searched")
            day = f"2030-{k // 2 + 1:02d}-{5 + 14 * (k % 2):02d}"
            opened.add(telling(kind, f"Moscow {word} Washington, told {k} times.", word, ["RUS"], ["USA"], day=day))
        return opened.changes("USA", "RUS")


def test_every_listing_has_the_columns_it_says(db: RecordDB) -> None:
    made = {
        "events": db.events(),
        "mentions": db.mentions(),
        "statements": db.statements(),
        "claims": db.claims(),
        "reports": db.reports(),
        "search": db.search("moscow"),
        "failures": db.failures(),
        "dyad": db.dyad("USA", "RUS"),
        "level": db.level("USA", "RUS"),
        "changes": turned(),
        "dyads": db.dyads(),
        "network": db.network(),
        "parties": db.parties(),
        "edges": db.edges(),
        "promises": db.promises(),
    }
    assert made.keys() == LISTINGS.keys()
    kinds = {"text": str, "list": tuple, "integer": int, "real": float, "flag": bool}
    for name, found in made.items():
        assert found.schema == LISTINGS[name] and len(found) > 0, name
        for values in found.tuples:
            for value, column in zip(values, found.schema, strict=True):
                assert value is None or type(value) is kinds[column.kind], (name, column, value)


def test_data_frames_hold_the_same(db: RecordDB) -> None:
    pytest.importorskip("pandas"), pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    for found in (db.events(), db.mentions(), db.statements(), db.failures(), db.events(type="AID")):
        assert found.to_arrow().to_pylist() == found.to_dicts()
        assert found.to_polars().to_dicts() == found.to_dicts()
        assert list(found.to_pandas().columns) == list(found.columns) and len(found.to_pandas()) == len(found)
    frame = db.events().to_pandas()
    assert frame["quad"].tolist() == [1, 3, 1] and frame["latitude"].isna().all()


def test_codes_stay_text_in_data_frames() -> None:
    pytest.importorskip("pandas")
    found = Rows([Column("code", "text", "")], [("014",), ("NA",), ("007",), (None,), ("",)])
    assert found.to_pandas()["code"].tolist()[:3] == ["014", "NA", "007"]
    assert found.to_polars()["code"].to_list() == ["014", "NA", "007", None, ""]


def test_a_missing_package_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, db: RecordDB) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(rows, "import_module", absent)
    for convert in (db.events().to_pandas, db.events().to_polars, db.events().to_arrow):
        with pytest.raises(MissingExtra, match=r"detente\[frames\]"):
            convert()


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td><svg/onload=alert(1)>"]
)
def test_html_is_escaped(payload: str) -> None:
    found = Rows([Column(payload, "text", ""), Column("b", "list", "")], [(payload, (payload,))])
    html = found._repr_html_()
    assert payload not in html and html.count("&lt;") >= 3 and html.count("<td>") == 2


def test_adding_through_the_database_links_and_readers_see_it(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with detente.open(path) as opened:
        assert opened.add(bonn()[0]).new == 1
    with detente.open(path, readonly=True) as reader:
        assert len(reader.events()) == 2
    with detente.open(path) as opened:
        assert opened.add(bonn()).known == 1
        assert [r.report.id for r in opened.records()] == sorted(r.report.id for r in bonn())
        assert opened.record(bonn()[1].report.id) == bonn()[1]


def test_the_data_dictionary_describes_every_column_of_every_listing() -> None:
    text = (Path(__file__).parents[1] / "docs/data-dictionary.md").read_text("utf-8")
    for name, listing in LISTINGS.items():
        section = text.split(f"### `{name}(", 1)[1].split("###")[0]
        for column in listing:
            assert f"| `{column.name}` | {column.kind} | {column.meaning} |" in section, (name, column.name)


def test_a_listing_is_of_one_moment_whatever_is_written_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shared.db"
    with detente.open(path) as writer:
        writer.add(bonn())
        before = writer.events()
        columns = listings._columns

        def meanwhile(*asked: Any) -> list[tuple[Any, ...]]:
            writer.store.remove(r.report.id for r in bonn())
            return columns(*asked)

        monkeypatch.setattr(listings, "_columns", meanwhile)
        with detente.open(path, readonly=True) as reader:
            assert reader.events() == before
            assert len(reader.events()) == 0
