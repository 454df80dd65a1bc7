"""The record in memory while it is being read, and the record as it was known on a day."""

from __future__ import annotations

import csv
import io
import re
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import query
from detente.errors import StoreError
from detente.explorer import desk as desks
from detente.explorer import shelf as shelves
from detente.explorer.page import carried
from detente.explorer.shelf import NotYet, Shelf
from detente.explorer.state import url

DAY = "2017-07-08"  # on which one of the three reports had been published


def page(client: Any, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    return lxml.html.document_fromstring(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


# ---- while it is being read


@pytest.fixture
def slow(client_of: Any, database: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An explorer whose shelf is still empty, and does not wait long for it."""
    client = client_of(database)
    client.app.state.desk.shelf.wait()
    monkeypatch.setattr(shelves, "MOMENT", 0.01)
    client.app.state.desk.shelf = Shelf()
    return client


def test_who_comes_too_early_is_told_how_far_the_reading_is(slow: Any, database: Path) -> None:
    answer = slow.get("/events")
    assert answer.status_code == 503 and answer.headers["refresh"] == "1" and answer.headers["retry-after"] == "1"
    text = words(lxml.html.document_fromstring(answer.text))
    assert "The record is being read" in text and "counting reports and outlets" in text
    assert slow.get("/events.json").json()["facts"]["share"] == 0
    assert "Ask again in a moment" in slow.get("/events.csv").text
    assert "refresh" not in slow.get("/events.json").headers
    with query.open(database, readonly=True) as db:
        slow.app.state.desk.shelf.fill(db.store)
    assert slow.get("/events").status_code == 200


def test_each_part_can_be_had_as_soon_as_it_is_there(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, seen = Shelf(), []
    monkeypatch.setattr(shelves, "MOMENT", 0.01)

    def people(store: Any) -> Any:
        seen.extend([shelf.index.size > 0, shelf.not_yet()])
        raise StoreError("The disk is gone.", remedy="Look for it.")

    monkeypatch.setattr(shelves, "STEPS", (*shelves.STEPS[:-1], shelves.STEPS[-1]._replace(make=people)))
    with query.open(database, readonly=True) as db, pytest.raises(StoreError):
        shelf.fill(db.store)
    assert seen[0] and 0.5 < seen[1].share < 1 and seen[1].now.startswith("persons")
    assert shelf.index.size > 0  # what was read before stays
    with pytest.raises(StoreError, match="disk is gone"):
        _ = shelf.people


def test_a_record_that_cannot_be_read_says_so_on_every_page(slow: Any) -> None:
    slow.app.state.desk.shelf.fail(StoreError("The disk is gone.", remedy="Look for it."))
    assert "The disk is gone." in words(page(slow, "/", 503))


# ---- as it was known on a day


def test_a_day_has_what_was_known_then(client: Any, database: Path) -> None:
    with query.open(database, readonly=True) as db, db.as_of(DAY) as past:
        expected = past.events().column("event_id")
    then = client.get(f"/events.json?as_of={DAY}").json()
    assert [r["event_id"] for r in then["tables"]["events"]][::-1] == expected
    assert 0 < len(expected) < client.get("/events.json").json()["facts"]["n_events"]
    assert "as it was known on 8 Jul 2017 (1 report of 1 outlet" in then["cite"] and f"as_of={DAY}" in then["cite"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/events.csv?as_of={DAY}").text)))
    assert [r["event_id"] for r in rows][::-1] == expected


def test_a_day_may_be_a_month_and_must_be_a_date(client: Any) -> None:
    assert len(client.get("/reports.json?as_of=2017-07").json()["tables"]["reports"]) == 2
    assert "is no date" in words(page(client, "/events?as_of=soon", 400))
    assert client.get("/events?as_of=2017&as_of=2018").status_code == 400
    assert client.get("/events.json?as_of=%27%3BDROP+TABLE+event").status_code == 400


def test_nothing_differed_before_the_second_report(client: Any) -> None:
    assert "denied The Harbour Post" in words(page(client, "/"))
    then = words(page(client, f"/?as_of={DAY}"))
    assert "As it was known on 8 Jul 2017." in then and "No two tellings of an event differ" in then


@pytest.mark.parametrize("address", ["/", "/events", "/dyad/RUS/USA?by=month", "/pairs", "/reports", "/actor/USA"])
def test_every_link_stays_on_the_day(client: Any, address: str) -> None:
    found = page(client, url(address.partition("?")[0], {"as_of": DAY, **parse_qs(urlsplit(address).query)}))
    leaving = [a for a in found.iter("a") if "data-now" in a.attrib]
    assert len(leaving) == 1 and "as_of" not in leaving[0].get("href")
    own = [a for name in ("href", "src", "data-chart") for a in found.xpath(f"//@{name}") if a.startswith("/")]
    inside = [a for a in own if not a.startswith("/static/") and a != leaving[0].get("href")]
    assert len(inside) > 10
    for link in inside:
        assert parse_qs(urlsplit(link).query).get("as_of") == [DAY], link
        assert client.get(link).status_code == 200, link
    for form in found.iter("form"):
        if form.get("method") is None:
            assert len(form.xpath(".//input[@name='as_of']")) == 1, lxml.html.tostring(form)


def test_a_drawing_s_links_stay_on_the_day(client: Any) -> None:
    drawn = client.get(f"/dyad/RUS/USA/chart/counts.svg?as_of={DAY}").text
    links = re.findall(r'href="(/[^"]*)"', drawn)
    assert links and all(f"as_of={DAY}" in link for link in links)
    assert client.get(links[0].replace("&amp;", "&")).status_code == 200


def test_no_judgement_is_asked_for_on_a_past_day(client: Any) -> None:
    event = client.get("/events.json?disputed=1").json()["tables"]["events"][0]["event_id"]
    assert page(client, f"/event/{event}").cssselect("form[method=post]")
    assert not page(client, f"/event/{event}?as_of=2017-08-31").cssselect("form[method=post]")


def test_days_asked_for_long_ago_are_let_go(client: Any) -> None:
    desk = client.app.state.desk
    for n in range(1, desks.PASTS + 3):
        assert client.get(f"/reports.json?as_of=2018-01-0{n}").status_code == 200
    assert list(desk._pasts) == [f"2018-01-0{n}" for n in range(3, desks.PASTS + 3)]


def test_a_day_that_takes_long_says_how_far_it_is(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "MOMENT", 0.0)
    monkeypatch.setattr(Shelf, "wait", lambda self, seconds=None: False)
    assert client.get("/events?as_of=2019-01-01").headers["refresh"] == "1"


def test_a_day_answers_what_it_can_while_the_rest_is_put_together(
    client_of: Any, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()

    def people(store: Any) -> Any:
        begun.set()
        assert go.wait(60)
        return steps[-1].make(store)

    steps = shelves.STEPS
    client = client_of(database)
    client.app.state.desk.shelf.wait()
    monkeypatch.setattr(shelves, "STEPS", (*steps[:-1], steps[-1]._replace(make=people)))
    monkeypatch.setattr(desks, "MOMENT", 0.3)
    try:
        client.get(f"/events?as_of={DAY}")
        assert begun.wait(60)
        told = client.get(f"/actors.json?as_of={DAY}").json()["facts"]
        assert 0.5 < told["share"] < 1 and "persons and their offices" in told["message"]
    finally:
        go.set()
    assert client.get(f"/actors?as_of={DAY}").status_code == 200
    before = Shelf(f"what was known on {DAY}").not_yet()
    assert before.share == 0 and DAY in before.now


def test_not_yet_says_what_is_read() -> None:
    told = Shelf().not_yet()
    assert isinstance(told, NotYet) and told.done == () and "counting" in str(told)


@given(st.text(max_size=40))
def test_words_of_a_report_are_never_taken_for_links(text: str) -> None:
    from markupsafe import escape

    shown = "<p>{}</p>".format(escape(text + 'href="/events"'))
    assert carried(shown, DAY) == shown
