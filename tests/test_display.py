"""What people see: marks drawn from offsets, never changing the text; everything hostile made harmless."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente import display
from detente.display import Mark
from detente.records import Place, Record, Report, Span, Statement, StatementKind, Status
from extras import skip_if_absent
from factories import bonn, person, telling

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("😀é\u0301\u202e\u2066<>&\"'\n\t🇳🇴"),
    min_size=0,
    max_size=40,
)
MARKS = st.lists(
    st.builds(Mark, st.integers(-2, 45), st.integers(-2, 45), st.sampled_from(["trigger", "source", "target", "odd"])),
    max_size=6,
)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@given(TEXTS, MARKS)
def test_segments_joined_are_the_text(text: str, marks: list[Mark]) -> None:
    parts = list(display.segments(text, marks))
    assert "".join(p.text for p in parts) == text
    at = 0
    for part in parts:
        expected = {m for m in marks if 0 <= m.start <= at and at + len(part.text) <= m.end <= len(text)}
        assert set(part.marks) == expected
        at += len(part.text)


@given(TEXTS, MARKS)
def test_html_without_its_tags_is_the_text(text: str, marks: list[Mark]) -> None:
    marked = str(display.marked_html(text, marks))
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", marked)) == text
    assert "<" not in re.sub(r'<mark class="[a-z ]*" title="[^"<>]*">|</mark>', "", marked)


@given(TEXTS.map(lambda t: t.replace("[", "(").replace("]", ")")), MARKS)
def test_brackets_are_balanced_and_leave_the_words(text: str, marks: list[Mark]) -> None:
    shown = display.brackets(text, marks)
    assert shown.count("[") == shown.count("]")
    assert re.sub(r"\[[a-z+]+: |\]", "", shown) == display.safe(text)


def test_brackets_nest_cross_and_share() -> None:
    text = "Oslo and Lima met in Rome"
    marks = [Mark(0, 4, "source"), Mark(0, 4, "target"), Mark(9, 13, "target"), Mark(14, 17, "trigger")]
    assert display.brackets(text, marks) == "[source+target: Oslo] and [target: Lima] [trigger: met] in Rome"
    crossing = [Mark(0, 13, "source"), Mark(9, 17, "trigger")]
    assert display.brackets(text, crossing) == "[source: Oslo and [trigger: Lima]][trigger:  met] in Rome"


def test_a_terminal_gets_no_commands_from_a_text() -> None:
    hostile = "a\x1b[2Jb\x07c\u202ed\x9be\rf\ng\th"
    shown = display.safe(hostile)
    assert len(shown) == len(hostile)
    assert not set(shown) & set("\x1b\x07\u202e\x9b\r")
    assert "\n" in shown and "\t" in shown
    assert "\x1b" not in display.cell(hostile)


def test_a_table_is_aligned_and_cut_to_the_terminal() -> None:
    rows = [("m1", 3, "short"), ("m22", 12, "a long sentence that does not fit " * 5)]
    text = display.plain_table(("id", "n", "words"), [[display.cell(v) for v in r] for r in rows], right=[1])
    assert text.splitlines()[0] == "id    n  words"
    assert text.splitlines()[2] == "m1    3  short"
    cut = display.fitted(("id", "n", "words"), [[display.cell(v) for v in r] for r in rows], 60)
    assert max(len(line) for line in display.plain_table(("id", "n", "words"), cut).splitlines()) == 60
    assert cut[1][2].endswith("…") and cut[0][2] == "short"


def test_cells_show_lists_flags_and_nothing() -> None:
    assert [display.cell(v) for v in (None, True, False, ("USA", "GBR"), 1.5, "a\n b")] == [
        "",
        "yes",
        "no",
        "USA, GBR",
        "1.5",
        "a b",
    ]


def test_a_record_shows_itself_in_a_notebook_with_its_words_marked() -> None:
    record = bonn()[0]
    shown = record._repr_html_()
    assert 'title="trigger: CONSULT"' in shown and ">met</mark>" in shown
    assert 'title="source: Rex Tillerson (USA)"' in shown
    assert "Sergei Lavrov (RUS)" in shown and "2017-02-16" in shown


def test_nothing_hostile_survives_in_html() -> None:
    plain = telling("ACCUSE", f"Moscow accused {HOSTILE} Washington.", "accused", ["RUS"], ["USA"])
    old = plain.report
    report = Report(
        old.text, title=HOSTILE, outlet=HOSTILE, published=old.published, url="javascript:alert(1)", parts=old.parts
    )
    span = Span(0, len(old.text))
    said = Statement("s1", report.id, StatementKind.DIRECT, (span,), old.text, about=(HOSTILE,), why=(HOSTILE,))
    shown = display.record_html(Record(report, plain.mentions, (said,)))
    body = shown.split("</style>", 1)[1]
    assert "<script" not in body and "<img" not in body and "onerror=alert(1)>" not in body
    assert "href" not in body and "javascript:alert(1)" in body
    assert set(re.findall(r"<(\w+)", body)) <= {
        "p",
        "code",
        "div",
        "mark",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }


def test_only_web_addresses_become_links() -> None:
    def linked(url: str) -> bool:
        return "href" in display.record_html(Record(Report("Text.", url=url)))

    assert linked("https://example.org/a?b=1&c=2") and linked("HTTP://example.org/")
    bad = (
        "javascript:alert(1)",
        "data:text/html,x",
        " https://example.org",
        "https:///x",
        "file:///etc/passwd",
        "https://",
    )
    assert not any(map(linked, bad))


def test_a_report_without_date_or_outlet_shows_too() -> None:
    record = Record(Report("Nothing happened."))
    assert "Nothing happened." in display.record_html(record)


def test_who_names_person_and_state() -> None:
    record = telling("CONSULT", "Tokyo met Paris.", "met", ["JPN"], ["FRA"], place=Place("Paris", "FRA"))
    assert [display.who(r) for r in record.mentions[0].sources] == ["Tokyo (JPN)"]


# ---- notebooks


def shown(value: object) -> str:
    """What a notebook shows of a value, made sure that it can run nothing and asks nobody."""
    page = value._repr_html_()  # type: ignore[attr-defined]
    assert not re.search(r"<script|<link|<img|<iframe|\son\w+=|javascript:|url\(", page, re.I)
    assert set(re.findall(r"https?://[^\s\"<]+", page)) <= {"http://www.w3.org/2000/svg"}
    return page


def test_a_mention_shows_its_sentence_with_its_words_marked() -> None:
    mention = bonn()[0].mentions[0]
    page = shown(mention)
    assert '<mark class="trigger" title="trigger: CONSULT">met</mark>' in page
    assert '<mark class="source" title="source: Rex Tillerson (USA)">Rex Tillerson</mark>' in page
    assert html.unescape(re.sub(r"<[^>]+>", "", page.split('class="text">')[1])).startswith(mention.evidence.text)


def test_an_event_shows_who_told_it_and_on_what_the_tellings_differ() -> None:
    from detente import link

    one = telling("AID", "Paris gave Kyiv 20 tanks.", "gave", ["FRA"], ["UKR"], outlet="<b>Wire</b>")
    two = telling("AID", "Paris gave Kyiv 30 tanks.", "gave", ["FRA"], ["UKR"], outlet="Post")
    (event,) = link([one, two])
    page = shown(event)
    assert "2 outlets in 2 reports" in page and "&lt;b&gt;Wire&lt;/b&gt;" in page
    assert "differ on number of tank" in page and ("20; 30" in page or "30; 20" in page)


def test_a_statement_shows_its_words_escaped() -> None:
    statement = Statement("s1", "r1", StatementKind.DIRECT, (Span(0, 5),), "<i>No</i> & never", about=("USA",))
    page = shown(statement)
    assert "&lt;i&gt;No&lt;/i&gt; &amp; never" in page and "USA" in page


def test_rows_of_a_pair_show_their_chart_and_others_their_table() -> None:
    import detente

    skip_if_absent("vl_convert", "Charts are drawn with detente[charts].")

    with detente.open(":memory:") as db:
        db.add(bonn())
        for rows in (db.dyad("USA", "RUS"), db.level("USA", "RUS"), db.network()):
            page = shown(rows)
            assert page.count("<svg") == 1 and "<table>" in page
        assert "<svg" not in shown(db.events()) and "<svg" not in shown(db.dyad("USA", "CHN"))
        shown(db.explain(db.events().column("event_id")[0]))


def test_rows_show_their_table_where_no_chart_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    import detente
    from detente.query import extras

    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with detente.open(":memory:") as db:
        db.add(bonn(), first_seen="2017-03-01")
        page = shown(db.dyad("RUS", "USA", by="quarter"))
        assert "<svg" not in page and "<td>CONSULT</td>" not in page and "2017-01-01" in page


def test_long_lists_are_cut_in_a_table() -> None:
    from detente.query import Column, Rows

    rows = Rows([Column("ids", "list", "ids")], [(tuple(f"e{k}" for k in range(30)),)])
    assert "e7 … (30)" in rows.table_html() and "e8" not in rows.table_html()


def test_rows_print_as_a_table_of_their_main_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with detente.open(":memory:") as db:
        db.add([*bonn(), telling("AID", "Berlin helped Kyiv.", "helped", ["DEU"], ["UKR"], day="2017-03-01")])
        lines = str(db.events()).splitlines()
        assert lines[0].split() == ["date_start", "type", "sources", "targets", "sentence"]
        assert all(len(line) <= 80 for line in lines) and lines[-1].startswith(f"({len(db.events())} rows; of ")
        assert str(db.events().pick("type", "status")).splitlines()[-1] == f"({len(db.events())} rows)"
        assert str(db.events(place="Nowhere")).splitlines()[-1].startswith("(0 rows")
        event = db.events(type="AID")[0]["event_id"]
        told = str(db.explain(event))
        assert told.startswith(f"event {event}\n  type: AID\n  source: DEU\n  target: UKR\n")
        assert "[source: Berlin] [trigger: helped] [target: Kyiv]." in told


def test_an_explanation_names_the_act_that_keeps_a_word() -> None:
    with detente.open(":memory:") as db:
        dubois, holm = person("Marie Dubois", "FRA"), person("Lars Holm", "DEU")
        plan = "Marie Dubois is to visit Lars Holm in Berlin on May 3 for talks on the bridge over the Rhine."
        kept = "Marie Dubois visited Lars Holm in Berlin on May 3 for talks on the bridge over the Rhine."
        told = ((plan, "visit", "2031-05-01", Status.INTENDED), (kept, "visited", "2031-05-04", Status.DONE))
        for words, trigger, seen, status in told:
            who: dict[str, Any] = {"sources": [dubois], "targets": [holm], "mutual": True, "status": status}
            db.add(telling("CONSULT", words, trigger, day="2031-05-03", published=seen, **who))
        (word,), (deed,) = db.events(status="intended"), db.events(status="done")
        assert f"  kept by: CONSULT {deed['date_start']} ({deed['event_id']})\n" in str(db.explain(word["event_id"]))
        assert f"  keeps: CONSULT {word['date_start']} ({word['event_id']})\n" in str(db.explain(deed["event_id"]))


def test_counted_things() -> None:
    assert [display.counted(n, "row") for n in (0, 1, 2, 1_000)] == ["0 rows", "1 row", "2 rows", "1,000 rows"]
