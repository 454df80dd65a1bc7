"""Credit lines and credits at the ends of lines."""

from __future__ import annotations

import pytest

from detente.clean.credits import credit_line, picture_tail, staff_tail


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("© REUTERS/ Jane Roe", "picture"),
        ("(c) Jane Roe", "picture"),
        ("Photo: Jane Roe/AFP", "picture"),
        ("Image credit: Jane Roe", "picture"),
        ("(AP Photo/Jane Roe, File)", "picture"),
        ("REUTERS/Jane Roe", "picture"),
        ("Jane Roe/Getty Images", "picture"),
        ("JANE ROE / AFP", "picture"),
        ("AFP via Getty Images", "picture"),
        ("Source/Image: The Andes Courier", "source"),
        ("Source: Andes Courier", "source"),
        ("Copyright 2017 Andes Courier. All rights reserved.", "copyright"),
        ("© 2017 Andes Courier", "copyright"),
        ("Reporting by Jane Roe; editing by John Doe", "staff"),
        ("(Additional reporting by Jane Roe in Lima)", "staff"),
        ("Jane Roe in Lima contributed to this report.", "staff"),
        ("With inputs from agencies", "staff"),
        ("By Jane Roe", "byline"),
        ("By Jane Roe and John Doe, Associated Press", "byline"),
        ("BY JANE ROE", "byline"),
    ],
)
def test_credit_lines(line: str, kind: str) -> None:
    found = credit_line(line)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the troops had left.",
        "By May 2018",
        "By the River",
        "Source: the ministry said on Monday that it had not been told of the plan before it was made public",
        "Reporting from the town is hard.",
        "The image of the country has suffered.",
        "Russia/Ukraine talks resume",
        "Peru and Chile contributed troops to the mission.",
    ],
)
def test_no_credit_lines(line: str) -> None:
    assert credit_line(line) is None


def test_whom_a_credit_names() -> None:
    assert credit_line("Source: Reuters").agency == "Reuters"  # type: ignore[union-attr]
    assert credit_line("Source/Image: The Andes Courier").who == "The Andes Courier"  # type: ignore[union-attr]
    assert credit_line("© 2017 Andes Courier. All rights reserved.").who == "Andes Courier"  # type: ignore[union-attr]
    assert credit_line("By Jane Roe").who == "Jane Roe"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "tail"),
    [
        ("A guard waves. (AP Photo/Jane Roe)", "(AP Photo/Jane Roe)"),
        ("A guard waves [Jane Roe/Reuters]", "[Jane Roe/Reuters]"),
        ("A guard waves. REUTERS/Jane Roe", "REUTERS/Jane Roe"),
        ("A guard waves. Photo: Jane Roe", "Photo: Jane Roe"),
        ("A guard in 1969  (Image: CDCR)", "(Image: CDCR)"),
        ("A guard waves in Lima, May 2, 2016. Andes Courier/ J. Roe", "Andes Courier/ J. Roe"),
        ("A guard waves. © Andes Courier", "© Andes Courier"),
    ],
)
def test_picture_credits_at_the_end(line: str, tail: str) -> None:
    start = picture_tail(line)
    assert start is not None
    assert line[start:].strip() == tail


def test_staff_notes_at_the_end() -> None:
    line = "He left. (Reporting by Jane Roe; Editing by John Doe)"
    assert line[staff_tail(line) :].strip() == "(Reporting by Jane Roe; Editing by John Doe)"
    line = "He left. (AP, Reuters)"
    assert line[staff_tail(line) :].strip() == "(AP, Reuters)"


def test_ordinary_ends_stay() -> None:
    for line in (
        "He met the minister (centre).",
        "It is called the wall (Reuters says)",
        "He spoke of a picture: dark.",
    ):
        assert picture_tail(line) is None
        assert staff_tail(line) is None
