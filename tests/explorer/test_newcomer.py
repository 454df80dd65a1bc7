"""A person who was shown only the demo's overview page, and clicks: July 2017, according to whom, and out with it."""

from __future__ import annotations

import csv
import io
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
#: More clicks than this is no obvious path.
MOST = 6


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, made as `detente demo` makes it."""
    pytest.importorskip("spacy")
    from detente import pipeline

    goal = tmp_path_factory.mktemp("newcomer") / "detente-demo.db"
    with as_file(files("detente").joinpath("data/sample/reports.jsonl")) as sample:
        pipeline.run([str(sample)], goal)
    return goal


class Newcomer:
    """Somebody with a mouse: clicks are counted, addresses are never typed."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Any) -> None:
        """Click what can be seen."""
        assert target.is_visible()
        target.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def take(self, target: Any) -> bytes:
        """Click a link that gives a file; its content."""
        with self.page.expect_download() as got:
            self.click(target)
        return Path(got.value.path()).read_bytes()


def test_july_2017_by_clicking_alone(visit: Any, served_of: Any, demo: Path) -> None:
    watched = visit(served_of(demo), accept_downloads=True)
    page = watched.open("/")
    person = Newcomer(page)
    # The first sentences name the pair and the month; the calendar below has the same link in its fullest cell.
    lead = page.locator(".standfirst").inner_text()
    assert "Russia and the United States" in lead and "July 2017" in lead
    cell = page.get_by_role("link", name="Russia and United States, July 2017").get_attribute("href")
    month = page.locator(".standfirst").get_by_role("link", name="July 2017")
    assert month.get_attribute("href") == cell
    person.click(month)
    happened(page)
    differing_outlets(page, person)
    chart_and_table(page, person)
    assert person.clicks <= MOST, person.clicks


def happened(page: Any) -> None:
    """What happened stands on the page, with the words, and according to whom."""
    assert page.get_by_role("heading", level=1).inner_text() == "Russia and United States"
    outlets = page.get_by_role("region", name="Outlets", exact=True).locator("tbody th").all_inner_texts()
    assert len(outlets) >= 3
    cards = page.locator("section[aria-labelledby=events-heading] .cards .row")
    assert cards.count() > 10
    for card in cards.all():
        assert card.locator("mark.trigger").count() and card.locator(".voices a").count()
    assert page.locator(".group").first.inner_text() == "July 2017"


def differing_outlets(page: Any, person: Newcomer) -> None:
    """One click goes to where outlets differ; another lays their tellings side by side, the difference marked."""
    person.click(page.get_by_role("link", name="where outlets differ"))
    section = page.locator("section[aria-labelledby=differ-heading]")
    section.get_by_role("heading", level=2).wait_for()
    for _ in range(50):  # the browser scrolls when it comes to it
        if (top := section.evaluate("s => s.getBoundingClientRect().top")) < 100:
            break
        page.wait_for_timeout(100)
    assert -100 < top < 100, top
    versus = section.locator(".versus", has_text="status").inner_text()
    assert "told as done" in versus and "denied" in versus
    person.click(section.locator("a.open").first)
    heads = page.locator("table.side thead th").all_inner_texts()
    assert len(heads) >= 3 and len({h.split(chr(10))[0] for h in heads}) >= 2
    apart = page.locator("table.side td.apart").all_inner_texts()
    assert apart and all(a.strip().startswith("≠") for a in apart)


def chart_and_table(page: Any, person: Newcomer) -> None:
    """Back on the page of the pair, the chart and the table are a click each."""
    page.go_back()
    person.clicks += 1
    figure = page.locator("figure.chart").filter(has_text="Events by kind")
    figure.scroll_into_view_if_needed()
    figure.locator("svg").first.wait_for(timeout=60_000)
    assert person.take(figure.get_by_role("link", name="PNG")).startswith(b"\x89PNG")
    taken = person.take(page.get_by_role("link", name="tellings CSV")).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(taken)))
    assert len({r["outlet"] for r in rows}) >= 3 and len({r["event_id"] for r in rows}) > 10
    assert {"done", "denied"} <= {r["status"] for r in rows}
    assert all(r["sentence"] and r["date_end"] >= "2017-06-01" for r in rows if r["date_end"])
