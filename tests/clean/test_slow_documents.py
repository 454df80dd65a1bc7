"""Pages made to take time or memory: each ends in time as one failure or report, and its neighbours are unaffected."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from detente import sandbox
from detente.clean import to_reports
from detente.records import Failure, RawDoc, Report

GOOD = (
    "<html><body><article>"
    + "<p>Mali voted on Sunday, the election commission said in Bamako.</p>" * 4
    + "</article></body></html>"
)


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


PAGES: dict[str, Callable[[], str]] = {
    "nested div": lambda: page("<div>" * 100_000 + "Mali voted."),
    "nested in the story": lambda: page("<article>" + "<span>" * 50_000 + "<p>Mali voted.</p>" + "</span>" * 50_000),
    "paragraphs": lambda: page("<p>Mali voted on Sunday.</p>" * 200_000),
    "entities": lambda: page("<p>" + "&amp;" * 3_000_000),
    "attribute": lambda: page(f'<p title="{"x" * 19_000_000}">Mali voted.</p>'),
    "attributes": lambda: page("<p " + " ".join(f"a{k}='x'" for k in range(300_000)) + ">Mali voted.</p>"),
    "unclosed tags": lambda: page("<a<b<c" * 500_000),
    "table": lambda: page("<table>" + "<tr><td><table>" * 20_000 + "Mali voted."),
    "comments": lambda: page("<!--" + "-->x<!--" * 500_000),
    "formatting": lambda: page("<b><i><u><font>" * 30_000 + "<p>Mali voted." * 1000),
    "links": lambda: page("<li><a href='/x'>Mali voted on Sunday</a></li>" * 100_000),
    "scripts": lambda: page(
        "<p>Mali voted.</p>", '<script type="application/ld+json">' + '{"a":[' * 200_000 + "</script>"
    ),
    "dates": lambda: page("<p>Mali voted.</p>" + "<time>2017-09-1" * 200_000),
    "breaks": lambda: page("<p>" + "Mali<br>" * 500_000),
    "blanks": lambda: page("<p>" + " \n\t" * 5_000_000 + "</p>"),
    "no tags": lambda: "x " * 9_000_000,
}


def read(text: str) -> Report | Failure:
    (found,) = to_reports(RawDoc(text.encode(), "text/html", "a.html", "0" * 64))
    return found


def children() -> float:
    """Seconds of processor time that the processes started from here have spent; without end where nobody tells."""
    times = os.times()
    try:
        fields = Path(f"/proc/{sandbox._current()._process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("inf")
    return times.children_user + times.children_system + sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_each_ends_in_time_and_harms_no_neighbour(name: str) -> None:
    nasty = PAGES[name]()
    assert len(nasty) < 20_000_000
    assert isinstance(read(GOOD), Report)
    start, used = time.perf_counter(), children()
    found = read(nasty)
    assert min(time.perf_counter() - start, children() - used) < 10  # by the clock, unless others keep the machine busy
    assert isinstance(found, Report) or found.code in ("DET-101", "DET-104", "DET-106", "DET-107", "DET-110"), found
    assert isinstance(read(GOOD), Report)


def test_a_page_that_takes_too_long_is_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CHILD_SECONDS", "1")
    found = read(page("<p>Mali voted on Sunday, they said.</p>" * 100_000))
    assert isinstance(found, Failure) and found.code == "DET-110" and "child_seconds" in found.note
    monkeypatch.delenv("DETENTE_CHILD_SECONDS")
    assert isinstance(read(GOOD), Report)
