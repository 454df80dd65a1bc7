"""Printed dates."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.clean import prepare
from detente.clean.printed import date_line, full_date, is_date_line
from detente.records import Basis, Report

DAY = dt.date(2017, 9, 14)


@pytest.mark.parametrize(
    "line",
    [
        "14 September 2017",
        "September 14, 2017",
        "Sept. 14, 2017",
        "14th September, 2017",
        "Thursday, September 14, 2017",
        "Thu, 14 Sep 2017 10:20:30 GMT",
        "2017-09-14",
        "2017-09-14T10:20:30Z",
        "14.09.2017",
        "14/09/2017",
        "09/14/2017",
        "Published: 14 September 2017",
        "Published on September 14, 2017 at 2:05 p.m. EDT",
        "Updated 14 September 2017 14:05 GMT",
        "10:20 14.09.2017",
        "14 September 2017 | 10:20",
        "[September 14, 2017]",
    ],
)
def test_date_lines(line: str) -> None:
    found = date_line(line)
    assert found is not None
    assert found.day == DAY
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "On 14 September 2017 he left",
        "31 February 2017",
        "04/05/2017",
        "14 September",
        "2017",
        "Version 1.2.2017.4",
        "",
    ],
)
def test_no_full_dates(line: str) -> None:
    assert date_line(line) is None


def test_parts_of_dates_are_furniture_without_a_day() -> None:
    assert all(is_date_line(line) for line in ("Thursday", "14:05 GMT", "2:45 p.m.", "14 September", "September 2017"))
    assert not any(
        is_date_line(line) for line in ("May", "The March", "Sun sets", "On Thursday", "March of the generals")
    )


def test_labels_rank() -> None:
    ranks = [date_line(f"{label}14 September 2017").rank for label in ("Published: ", "", "Last updated: ")]  # type: ignore[union-attr]
    assert ranks == [0, 1, 2]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_every_day_is_read(day: dt.date) -> None:
    for form in ("%d %B %Y", "%B %d, %Y", "%A, %d %b %Y", "%Y-%m-%d", "%d.%m.%Y"):
        found = date_line(day.strftime(form))
        assert found is not None
        assert found.day == day
    assert full_date(f"GENEVA, {day.strftime('%d %B %Y')} –") == day


STORY = "Mali voted on Sunday. Turnout was low."


@pytest.mark.parametrize(
    "text",
    [
        f"14 September 2017\n\nVote in Mali\n\n{STORY}",
        f"Vote in Mali\n\nPublished: September 14, 2017\nUpdated: September 16, 2017\n\n{STORY}",
        f"Vote in Mali\n\nBAMAKO, 14 September 2017 – {STORY}",
        f"Vote in Mali\n\nBAMAKO, Sept 14, 2017 (AFP) - {STORY}",
    ],
)
def test_the_report_is_dated_by_what_is_printed(text: str) -> None:
    published = prepare(Report(text=text)).published
    assert published is not None
    assert (published.start, published.end, published.basis) == ("2017-09-14", "2017-09-14", Basis.PRINTED)
    assert published.clues


def test_a_given_date_stays() -> None:
    published = prepare(Report(text=f"14 September 2017\n\n{STORY}", published="2017-09-20")).published
    assert published is not None
    assert (published.start, published.basis) == ("2017-09-20", Basis.GIVEN)


def test_dates_in_sentences_are_not_printed_dates() -> None:
    assert prepare(Report(text="Vote in Mali\n\nMali voted on 14 September 2017. Turnout was low.")).published is None
