"""What a report's own lines tell of outlet, agency and author."""

from __future__ import annotations

import pytest

from detente.clean import prepare
from detente.records import Report

STORY = "Mali voted on Sunday. Turnout was low."


@pytest.mark.parametrize(
    ("text", "outlet", "agency"),
    [
        (f"Vote in Mali\n\nBAMAKO (AP) — {STORY}", "AP", "AP"),
        (f"Vote in Mali\n\nBAMAKO, May 2 (Andes Courier) — {STORY}", "Andes Courier", "Andes Courier"),
        (f"Vote in Mali\n\n{STORY}\n\nSource/Image: The Andes Courier", "The Andes Courier", None),
        (f"Vote in Mali\n\n{STORY}\n\nSource: Reuters", "Reuters", "Reuters"),
        (f"Vote in Mali\n\n{STORY}\n\n© 2016 Andes Courier. All rights reserved.", "Andes Courier", None),
        (f"Vote in Mali\n\nBAMAKO (AP) — {STORY}\n\nSource: The Andes Courier", "The Andes Courier", "AP"),
        (f"Vote in Mali\n\n{STORY}\n\nSource: https://a.example/1", None, None),
        (f"Vote in Mali\n\n© REUTERS/ Jane Roe\n\n{STORY}", None, None),
        (f"Vote in Mali\n\n{STORY}\n\nSource: Ministry of Mines\n\nThe mines are shut. They stay so.", None, None),
        (f"Vote in Mali\n\n{STORY}", None, None),
    ],
)
def test_outlet_and_agency(text: str, outlet: str | None, agency: str | None) -> None:
    report = prepare(Report(text=text))
    assert (report.outlet, report.agency) == (outlet, agency)


def test_an_outlet_is_its_own_agency_only_if_it_is_known_as_one() -> None:
    for outlet, agency in (("Andes Courier", None), ("Reuters", "Reuters")):
        text = f"Vote in Mali\n\nBAMAKO ({outlet}) — {STORY}"
        assert prepare(Report(text=text, outlet=outlet)).agency == agency


def test_author() -> None:
    text = f"Vote in Mali\n\nBy Jane Roe and John Doe\n\n{STORY}"
    assert prepare(Report(text=text)).author == "Jane Roe and John Doe"


def test_what_is_given_stays() -> None:
    text = f"Vote in Mali\n\nBy Jane Roe\n\nBAMAKO (AP) — {STORY}\n\nSource: Reuters"
    report = prepare(Report(text=text, outlet="Andes Courier", agency="AFP", author="John Doe"))
    assert (report.outlet, report.agency, report.author) == ("Andes Courier", "AFP", "John Doe")


def test_nothing_is_made_of_an_empty_report() -> None:
    report = Report(text="")
    assert prepare(report) == report
