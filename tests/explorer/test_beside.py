"""Imported event data on the page of a pair, beside what the reports tell."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from detente import query
from detente.imports import beside, import_events
from eventrows import file, line

NEWS, ALL = "not_outlet=GDELT&not_outlet=ICEWS", ""


@pytest.fixture(scope="module")
def mixed(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of one summer, with rows of GDELT and ICEWS on the same pair, one that the file tells twice a day."""
    goal = tmp_path_factory.mktemp("beside")
    states = {"Actor1CountryCode": "USA", "Actor1Code": "USA", "Actor1Name": "USA", "Actor1Type1Code": "",
              "Actor2CountryCode": "RUS", "Actor2Code": "RUS", "Actor2Name": "RUSSIA"}  # fmt: skip
    gdelt = [
        line(
            "gdelt",
            GLOBALEVENTID=str(k),
            SQLDATE=day,
            EventCode=code,
            EventBaseCode=code,
            EventRootCode=code[:2],
            **states,
        )
        for k, (day, code) in enumerate([("20170707", "036"), ("20170708", "163"), ("20170801", "112")], 1)
    ]
    named = {"Source_Name": "United States", "Source_Country": "United States", "Target_Name": "Russia",
             "Target_Country": "Russian Federation"}  # fmt: skip
    icews = [line("icews", Event_ID="9", Event_Date="2017-08-02", CAMEO_Code="163", **named)]
    (goal / "g.csv").write_text(file("gdelt", *gdelt), "utf-8")
    (goal / "i.tab").write_text(file("icews", *icews), "utf-8")
    shutil.copy(database, goal / "mixed.db")
    done = import_events([goal / "g.csv", goal / "i.tab"], goal / "mixed.db")
    assert (done.new, done.failures) == (4, 0)
    return goal / "mixed.db"


@pytest.fixture
def client(client_of: Any, mixed: Path) -> Any:
    return client_of(mixed)


def page(client: Any, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return lxml.html.document_fromstring(answer.text)


def test_the_table_is_that_of_the_room_of_imports(client: Any, mixed: Path) -> None:
    found = client.get("/dyad/RUS/USA.json?by=month").json()["tables"]["beside"]
    with query.open(mixed, readonly=True) as db:
        expected = beside(db, "RUS", "USA", "month").to_dicts()
    assert [r["dataset"] for r in found].count("GDELT") == 2
    assert found == [{name: r[name] for name in found[0]} for r in expected]
    rows = list(csv.DictReader(io.StringIO(client.get("/dyad/RUS/USA/chart/beside.csv?by=month").text)))
    assert [(r["dataset"], r["period"]) for r in rows] == [(r["dataset"], r["period"]) for r in found]


def test_a_period_cuts_all_data_sets(client: Any) -> None:
    found = client.get("/dyad/RUS/USA.json?by=month&since=2017-08&until=2017-08").json()["tables"]["beside"]
    assert {(r["dataset"], r["n_events"]) for r in found} == {("news", 2), ("GDELT", 1), ("ICEWS", 1)}


@pytest.mark.parametrize("told, done", [(ALL, 8), (NEWS, 4), ("outlet=GDELT", 3), ("outlet=ICEWS", 1)])
def test_what_is_counted_can_be_chosen(client: Any, told: str, done: int) -> None:
    found = client.get(f"/dyad/RUS/USA.json?by=year&{told}").json()
    assert found["facts"]["n_done"] == done == sum(r["n_events"] for r in found["tables"]["series"])
    counts = client.get(f"/dyad/RUS/USA/chart/counts.json?by=year&{told}").json()["tables"]["counts"]
    assert sum(r["n_events"] for r in counts) == done
    level = client.get(f"/dyad/RUS/USA/chart/level.json?by=month&{told}").json()["tables"]["level"]
    assert sum(r["n_events"] for r in level) == done
    events = client.get(f"/events.json?pair=RUS&pair=USA&status=done&{told}").json()["facts"]["n_events"]
    assert events == done


def test_links_of_the_section_choose_what_is_counted(client: Any) -> None:
    section = page(client, "/dyad/RUS/USA").cssselect("section[aria-labelledby=beside-heading]")[0]
    links = {" ".join(a.text_content().split()): a.get("href") for a in section.cssselect(".note a")}
    assert list(links) == ["everything", "the news alone", "GDELT alone", "ICEWS alone"]
    assert links["the news alone"] == f"/dyad/RUS/USA?{NEWS}"
    again = page(client, links["the news alone"])
    assert "the news alone" in [" ".join(a.text_content().split()) for a in again.cssselect("a[aria-current=true]")]
    assert "not by GDELT" in again.cssselect(".inforce")[0].text_content()


def test_a_sign_opens_the_events_of_its_data_set(client: Any) -> None:
    drawn = lxml.etree.fromstring(client.get("/dyad/RUS/USA/chart/beside.svg?by=month").content)
    links = {a.get("aria-label"): a.get("href") for a in drawn.iter("{http://www.w3.org/2000/svg}a")}
    for label, n in (("2017-08-01, news: 2 events", 2), ("2017-07-01, GDELT: 2 events", 2)):
        goal = next(v for k, v in links.items() if k.startswith(label))
        events = client.get(goal.replace("/events?", "/events.json?")).json()["tables"]["events"]
        assert sum(e["status"] == "done" for e in events) == n


def test_rows_without_words_say_so(client: Any) -> None:
    text = " ".join(page(client, "/events?outlet=ICEWS").text_content().split())
    assert "A row of event data, without words." in text
    row = client.get("/events.json?outlet=ICEWS").json()["tables"]["events"][0]
    assert "CAMEO Code 163" in page(client, f"/event/{row['event_id']}").text_content()
    assert client.get(f"/report/{row['first_report']}").status_code == 200


def test_a_record_without_imports_has_no_such_section(client_of: Any, database: Path) -> None:
    client = client_of(database)
    assert not page(client, "/dyad/RUS/USA").cssselect("section[aria-labelledby=beside-heading]")
    assert "beside" not in client.get("/dyad/RUS/USA.json").json()["tables"]


@pytest.mark.slow
def test_in_the_browser_old_data_lie_beside_ours(visit: Any, served_of: Any, mixed: Path) -> None:
    watched = visit(served_of(mixed))
    page_ = watched.open("/dyad/RUS/USA?by=month")
    page_.get_by_role("link", name="beside GDELT, ICEWS").click()
    figure = page_.locator("figure.chart", has_text="Mean intensity and number of events")
    figure.scroll_into_view_if_needed()
    figure.locator("svg a").first.wait_for(timeout=60_000)
    assert "GDELT" in figure.locator("svg").text_content()
    page_.get_by_role("link", name="the news alone").click()
    page_.wait_for_url("**not_outlet=GDELT&not_outlet=ICEWS**")
    assert page_.locator(".standfirst").inner_text().startswith("4 events told as done")
