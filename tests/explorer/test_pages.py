"""What the pages say, in HTML, JSON and CSV; the URL as the whole state."""

from __future__ import annotations

import csv
import io
import re
import time
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from detente.display import Mark
from detente.errors import UsageError
from detente.explorer import marks, names
from detente.explorer.app import PLACES
from detente.explorer.state import State, path, url
from detente.records import Part, PartKind, Record, Report, Span


def page(client: Any, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    return lxml.html.document_fromstring(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def test_the_overview_leads_to_a_pair_in_a_month_and_to_what_is_disputed(client: Any) -> None:
    found = page(client, "/")
    links = {a.get("aria-label"): a.get("href") for a in found.iter("a")}
    label = next(x for x in links if x and x.startswith("Russia and United States, July 2017: 2 events"))
    assert links[label] == "/dyad/RUS/USA?since=2017-07&until=2017-07"
    text = words(found)
    assert "Where outlets differ" in text and "denied The Harbour Post" in text and "told as done North Wire" in text
    assert "1 input with DET-101" in text and "1 sentence with two parties" in text


def test_events_have_facets_that_count_what_they_lead_to(client: Any) -> None:
    found = page(client, "/events")
    for link in found.cssselect(".facets li a"):
        n = int(link.cssselect(".n")[0].text.replace(",", ""))
        assert client.get(link.get("href").replace("/events", "/events.json")).json()["facts"]["n_events"] == n, (
            link.get("href")
        )


def test_full_text_finds_sentences(client: Any) -> None:
    rows = client.get('/events.json?q="trade+war"').json()["tables"]["events"]
    assert [r["type"] for r in rows] == ["ACCUSE"]
    assert "No event passes" in words(page(client, "/events?q=zebra"))


def test_an_event_shows_its_tellings_side_by_side(client: Any) -> None:
    row = client.get("/events.json?disputed=1").json()["tables"]["events"][0]
    found = page(client, f"/event/{row['event_id']}")
    heads = [words(th) for th in found.cssselect("table.side thead th")]
    assert len(heads) == 2 and "North Wire" in heads[0] and "told first" in heads[0]
    assert [words(td) for td in found.cssselect("td.apart")] == ["≠ denied"]
    assert "frame: test" in words(found) and "Why these are taken for one act" in words(found)


def test_outlets_stand_beside_each_other_those_that_differ_first() -> None:
    from detente.explorer.views.events import _side_by_side

    told = [("Wire", "a"), ("Wire", "b"), ("Post", "c"), ("Wire", "d"), (None, "e"), ("Post", "f")]
    rows = [{"outlet": outlet, "mention_id": m} for outlet, m in told]
    apart = {m: frozenset({"status"} if m in "df" else ()) for _, m in told}
    assert "".join(r["mention_id"] for r in _side_by_side(rows, apart)) == "dfe" + "abc"


def test_old_and_mention_ids_lead_to_the_event(client: Any) -> None:
    row = client.get("/events.json?disputed=1").json()["tables"]["events"][0]
    assert client.get(f"/event/{row['mention_id']}.json").json()["facts"]["event"]["event_id"] == row["event_id"]


def test_a_report_keeps_its_text_and_shows_one_mention_alone(client: Any, database: Path) -> None:
    from detente import query

    with query.open(database, readonly=True) as db:
        records = list(db.records())
    for record in records:
        for show in ("acts", "quotes", "dates", "everything", "nothing"):
            found = page(client, f"/report/{record.report.id}?show={show}")
            lines = [p.text_content() for p in found.cssselect(".block .text")]
            assert lines == [line for line in record.report.text.splitlines() if line]
        for m in record.mentions:
            alone = page(client, f"/report/{record.report.id}?at={m.id}")
            assert [x.text_content() for x in alone.cssselect(".reading mark.trigger")] == [m.trigger.text]
    texts = [words(page(client, f"/report/{r.report.id}")) for r in records]
    assert any("the verb tells no act" in t for t in texts)


def test_a_pair_s_page_has_its_ledger_its_judgements_and_its_words(client: Any) -> None:
    text = words(page(client, "/dyad/RUS/USA"))
    for expected in (
        "Ledger of words given",
        "✓ kept",
        "↓ low",
        "This is a trade war",
        "critical of United States",
        "According to whom",
    ):
        assert expected in text, expected
    assert "Nothing in this period" in words(page(client, "/dyad/RUS/USA?since=1999&until=1999"))
    assert page(client, "/dyad/RUS/XXX", 400) is not None


def test_sources_compares_two_outlets(client: Any) -> None:
    found = page(client, "/sources?outlet=North+Wire&outlet=The+Harbour+Post")
    text = words(found)
    assert "Both tell 2 events; on 1 of them the tellings differ" in text and "Only in North Wire" in text
    assert page(client, "/sources?outlet=North+Wire", 400) is not None


def test_actors_have_offices_acts_and_words(client: Any) -> None:
    assert "Who acts for it" in words(page(client, "/actor/USA"))
    person = words(page(client, "/actor/Q7747"))
    assert "Vladimir Putin" in person and "As the reports name it" in person
    assert page(client, "/actor/nobody", 404) is not None


@pytest.mark.parametrize(
    "asked, goal",
    [
        ("Russia US", "/dyad/RUS/USA"),
        ("US–Russia", "/dyad/USA/RUS"),
        ("united states and russia", "/dyad/USA/RUS"),
        ("Moscow Washington", "/dyad/RUS/USA"),
    ],
)
def test_the_search_box_knows_names(client: Any, asked: str, goal: str) -> None:
    found = page(client, "/search?q=" + asked)
    assert found.cssselect(".best a.open")[0].get("href") == goal


def test_two_names_and_nothing_else_are_not_looked_for_as_words(client: Any) -> None:
    named = client.get("/search.json?q=Russia+US").json()["tables"]
    assert set(named) == {"events"} and len(named["events"]) == 5
    assert "Look for the words" in words(page(client, "/search?q=Russia+US"))
    told = client.get("/search.json?q=Washington+Moscow&words=1").json()["tables"]
    assert set(told) == {"events", "reports", "statements"} and len(told["events"]) == 4
    more = client.get("/search.json?q=Washington+Moscow+truce").json()["tables"]
    assert len(more["events"]) == 1 and len(more["reports"]) == 2


def test_many_reports_with_a_word_are_listed_by_date(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.explorer.views import search

    best = client.get("/search.json?q=Moscow").json()["tables"]["reports"]
    monkeypatch.setattr(search, "RANKED", 2)
    latest = client.get("/search.json?q=Moscow").json()["tables"]["reports"]
    assert [r["published"] for r in latest] == ["2017-08-03", "2017-07-09", "2017-07-08"]
    assert sorted(r["report_id"] for r in best) == sorted(r["report_id"] for r in latest)
    assert all("[Moscow]" in r["excerpt"] for r in latest)
    assert "The latest of 3 reports" in words(page(client, "/search?q=Moscow"))


def test_the_reports_listed_show_their_own_hits(client: Any) -> None:
    found = page(client, "/reports?q=Moscow&rows=1").cssselect("tbody .row")
    assert len(found) == 1 and "Law signed" in words(found[0]) and found[0].cssselect(".sentence b")


@pytest.mark.parametrize("address", ["/dyad/RUS/USA/chart/level", "/dyad/RUS/USA/chart/counts", "/pairs/chart/map"])
def test_a_chart_has_a_page_with_its_table(client: Any, address: str) -> None:
    name, found = address.rpartition("/")[2], page(client, address)
    rows = client.get(address + ".json").json()["tables"][name]
    assert rows and len(found.cssselect("main tbody tr")) == len(rows)
    table = list(csv.DictReader(io.StringIO(client.get(address + ".csv").text)))
    assert len(table) == len(rows) and set(table[0]) == set(rows[0])
    links = {words(a): a.get("href") for a in found.cssselect("figure .tools a")}
    assert set(links) == {"SVG", "PNG", "CSV"}
    for link in (*links.values(), found.cssselect(".kicker a")[0].get("href")):
        assert client.get(link).status_code == 200, link


def test_the_search_box_knows_ids_and_words(client: Any) -> None:
    row = client.get("/events.json").json()["tables"]["events"][0]
    assert (
        page(client, f"/search?q={row['event_id'][:10]}").cssselect(".best a")[0].get("href")
        == f"/event/{row['event_id']}"
    )
    text = words(page(client, "/search?q=truce"))
    assert "All 1 events with these words" in text and "A truce, or none" in text


def test_every_page_is_also_json_and_csv_with_the_same_rows(client: Any) -> None:
    for place in PLACES:
        stem = {"/": "/index", "/dyad/{a}/{b}": "/dyad/RUS/USA", "/actor/{id}": "/actor/USA"}.get(
            place.path, place.path
        )
        if "{" in stem or stem == "/search":
            continue
        body = client.get(f"{stem}.json").json()
        assert body["cite"].startswith("“") and set(body) == {"title", "cite", "path", "state", "facts", "tables"}
        for name, rows in body["tables"].items():
            table = list(csv.DictReader(io.StringIO(client.get(f"{stem}.csv?table={name}").text)))
            assert len(table) == len(rows), (stem, name)


def test_downloads_are_safe_in_a_spreadsheet() -> None:
    from csv import reader as csv_reader

    from detente.explorer.page import Page, csv
    from detente.query import Column, Rows

    rows = Rows([Column("title", "text", "")], [("=1+1",), ("+1",), ("-1",), ("@x",), ("\tx",), ("\rx",), ("plain",)])
    found = list(csv_reader(io.StringIO("".join(csv(Page("", "", {"t": rows}), None)), newline="")))
    assert found == [["title"], ["'=1+1"], ["'+1"], ["'-1"], ["'@x"], ["'\tx"], ["'\rx"], ["plain"]]


def test_the_citation_has_the_whole_state(client: Any) -> None:
    cite = page(client, "/events?party=USA&since=2017-07").cssselect("#cite")[0].text_content()
    assert (
        "View /events?party=USA&since=2017-07" in cite
        and "summer.db (3 reports of 3 outlets, 8 Jul – 3 Aug 2017; schema" in cite
    )


def test_errors_say_what_to_do(client: Any) -> None:
    assert "Use one of AGREE" in words(page(client, "/events?type=HUG", 400))
    assert client.get("/events.json?type=HUG").json()["facts"]["code"] == "DET-501"
    assert client.get("/events.csv?table=none").status_code == 400
    assert "no such page" in words(page(client, "/nowhere", 404))


def test_what_is_written_elsewhere_is_seen(client_of: Any, tmp_path: Path) -> None:
    from detente import query
    from factories import bonn, telling

    where = tmp_path / "growing.db"
    with query.open(where) as db:
        db.add(bonn())
    client = client_of(where)
    before = client.get("/events.json").json()["facts"]["n_events"]
    with query.open(where) as db:
        db.add(telling("AID", "Tokyo sent grain to Paris.", "sent", ["JPN"], ["FRA"]))
    until = time.monotonic() + 10
    while time.monotonic() < until and client.get("/events.json").json()["facts"]["n_events"] == before:
        time.sleep(0.1)
    assert client.get("/events.json").json()["facts"]["n_events"] == before + 1
    assert "Japan" in words(page(client, "/"))


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    from detente.errors import NotARecord
    from detente.explorer import create_app

    with pytest.raises(NotARecord):
        create_app(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


# ---- state and marks


names_ = st.sampled_from(("party", "type", "q"))
values = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=20).filter(
    str.strip
)


@given(st.lists(st.tuples(names_, values), max_size=8))
def test_a_url_written_is_the_state_read(pairs: list[tuple[str, str]]) -> None:
    from urllib.parse import parse_qsl, urlsplit

    state = State(pairs, "/events", ("party", "type", "q"))
    again = State(parse_qsl(urlsplit(state.url()).query), "/events", ("party", "type", "q"))
    assert again.values == state.values
    if pairs:
        name, value = pairs[0]
        assert value.strip() not in State(
            parse_qsl(urlsplit(state.without(name, value.strip())).query), "/", ("party", "type", "q")
        ).many(name)


def test_a_line_of_several_parts_is_cut_where_they_begin() -> None:
    text = "Headline\n\nOSLO (North Wire) - Talks began. They end today."
    dateline, body = text.index("OSLO"), text.index("Talks")
    parts = (
        Part(PartKind.TITLE, Span(0, 8)), Part(PartKind.DATELINE, Span(dateline, body - 1)),
        Part(PartKind.BODY, Span(body, len(text))),
    )  # fmt: skip
    record = Record(Report(text, parts=parts))
    blocks = marks.report_html(record, [Mark(body, body + 5, "trigger", "CONSULT")], labels=True)
    assert [b.kind for b in blocks] == ["title", "dateline", "body"]
    assert "".join(b.body.striptags() for b in blocks if b.kind != "title") == text[dateline:].replace(" - ", " -")
    assert "<mark" in blocks[2].body and "<mark" not in blocks[1].body


def test_paths_keep_every_character() -> None:
    assert path("report", "a/b c?é.json") == "/report/a%2Fb%20c%3F%C3%A9.json"
    assert url("/x", {"a": None, "b": ["1", "2"], "c": ""}) == "/x?b=1&b=2"


def test_wrong_numbers_and_flags_are_told() -> None:
    state = State([("page", "0"), ("disputed", "2"), ("by", "hour")], "/", ("page", "disputed", "by"))
    for ask in (
        lambda: state.number("page", 1, 1, 9),
        lambda: state.flag("disputed"),
        lambda: state.choice("by", ("day",), "day"),
    ):
        with pytest.raises(UsageError):
            ask()


spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


@given(
    st.text(max_size=30),
    st.lists(st.tuples(spans, st.sampled_from(sorted(marks.LABELS)), st.text(max_size=8)), max_size=6),
)
def test_a_text_without_its_tags_is_the_text(text: str, drawn: list[Any]) -> None:
    shown = marks.html(text, [Mark(a, b, role, label) for (a, b), role, label in drawn])
    assert Markup(re.sub(r"<[^<>]*>", "", re.sub(r'="[^"]*"', "", shown))).unescape() == text


@pytest.mark.parametrize(
    "start, end, said",
    [
        ("2017-07-07", "2017-07-07", "7 Jul 2017"),
        ("2017-07-04", "2017-07-10", "4–10 Jul 2017"),
        ("2017-07-01", "2017-07-31", "July 2017"),
        ("2017-01-01", "2017-12-31", "2017"),
        ("2017-07-27", "2017-09-01", "27 Jul – 1 Sep 2017"),
        ("2016-12-30", "2017-01-02", "30 Dec 2016 – 2 Jan 2017"),
        ("2017-07-28", None, "from 28 Jul 2017"),
        (None, "2017-07-28", "until 28 Jul 2017"),
        (None, None, "undated"),
        ("2015-01-01", "2016-12-31", "2015–2016"),
        ("2024-02-01", "2024-02-29", "February 2024"),
    ],
)
def test_days_as_people_write_them(start: str | None, end: str | None, said: str) -> None:
    assert names.days(start, end) == said


def test_numbers_as_people_write_them() -> None:
    assert (names.signed(-0.04), names.signed(2.5), names.signed(-3), names.number(1234567)) == (
        "0.0",
        "+2.5",
        "−3.0",
        "1,234,567",
    )
    assert names.plural(1, "event") == "1 event" and names.plural(2, "judgement") == "2 judgements"
    assert [names.last_of("2017-02-01", by) for by in ("day", "week", "month", "quarter", "year")] == [
        "2017-02-01",
        "2017-02-07",
        "2017-02-28",
        "2017-04-30",
        "2018-01-31",
    ]


def test_those_told_by_most_outlets_come_first() -> None:
    import numpy as np

    from detente.explorer.views.overview import most_told

    class Index:
        n_outlets = np.array([1, 3, 2, 3, 1, 2], np.int32)
        n_mentions = np.array([9, 3, 2, 4, 8, 5], np.int32)

    everything = np.arange(6)
    for n, expected in ((1, [3]), (2, [3, 1]), (3, [3, 1, 5]), (4, [3, 1, 5, 2]), (9, [3, 1, 5, 2, 0, 4])):
        assert most_told(Index, everything, n).tolist() == expected
    assert most_told(Index, everything[:0], 3).tolist() == []
    assert most_told(Index, everything[::-1], 6).tolist() == [3, 1, 5, 2, 0, 4]
