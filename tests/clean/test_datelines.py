"""Datelines, and what only looks like one."""

from __future__ import annotations

import pytest

from detente.clean.datelines import agency_name, dateline

REST = "The president left."


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ("WASHINGTON (Sputnik) — ", "WASHINGTON", "Sputnik"),
        ("JERUSALEM (AP) _ ", "JERUSALEM", "AP"),
        ("JERUSALEM ( AP ) _ ", "JERUSALEM", "AP"),
        ("LUSAKA, Zambia (AP)_ ", "LUSAKA", "AP"),
        ("N'DJAMENA, Chad (AP) -- ", "N'DJAMENA", "AP"),
        ("KABUL, March 3 (Reuters) - ", "KABUL", "Reuters"),
        ("TRENTON, N.J., Sept. 26 (UPI) — ", "TRENTON", "UPI"),
        ("HARARE, August 7 (Xinhua) -- ", "HARARE", "Xinhua"),
        ("PARIS, Oct 3, 2017 (AFP) - ", "PARIS", "AFP"),
        ("MOSCOW, February 3. /TASS/. ", "MOSCOW", "TASS"),
        ("MINSK. Sept 14 (Interfax) - ", "MINSK", "Interfax"),
        ("Damascus, SANA – ", "Damascus", "SANA"),
        ("(Reuters) - ", None, "Reuters"),
        ("BERLIN/MOSCOW (Reuters) - ", "BERLIN/MOSCOW", "Reuters"),
        ("LIMA (Andes Courier) — ", "LIMA", "Andes Courier"),
        ("Moscow, 12 April: ", "Moscow", None),
        ("Geneva, 23 February 2017 – ", "Geneva", None),
        ("NEW YORK _ ", "NEW YORK", None),
        ("TULSA, Okla. — ", "TULSA", None),
        ("BOGOTÁ: ", "BOGOTÁ", None),
        ("SÃO PAULO — ", "SÃO PAULO", None),
    ],
)
def test_datelines(head: str, place: str | None, agency: str | None) -> None:
    found = dateline(head + REST)
    assert found is not None
    assert (found.place, found.agency, (head + REST)[found.end :]) == (place, agency, REST)


def test_a_line_that_is_only_a_dateline() -> None:
    for line in ("HAVANA (AP) --", "MIAMI _", "OTTAWA, Canada (AP)"):
        found = dateline(line)
        assert found is not None
        assert found.end == len(line)


@pytest.mark.parametrize(
    "line",
    [
        "The president left Washington (AP) on Monday.",
        "EXCLUSIVE — Minister to resign.",
        "TAPPER: Will you sign the bill?",
        "NATO - the alliance of 29 states - met on Monday.",
        "Moscow: a city of contrasts.",
        "Paris - the city of light - mourns.",
        "US - Russia talks begin.",
        "On March 3, 2017 - a Friday - he left.",
        "SHORT READS: What you missed.",
        "The talks (Geneva) — a failure.",
        "May 5: The ministers meet.",
        "John McCain (R) - The senator from Arizona.",
    ],
)
def test_no_datelines(line: str) -> None:
    assert dateline(line) is None


def test_a_place_alone_counts_in_the_first_paragraphs_only() -> None:
    line = "CAIRO — Egypt protested."
    assert dateline(line) is not None
    assert dateline(line, lead=False) is None
    assert dateline("CAIRO (AP) — Egypt protested.", lead=False) is not None


@pytest.mark.parametrize(
    ("words", "name"),
    [("AP", "AP"), ("Reuters/Jane Roe", "Reuters"), ("dpa", "dpa"), ("ITAR-TASS", "TASS"), ("Andes Courier", None)],
)
def test_agency_names(words: str, name: str | None) -> None:
    assert agency_name(words) == name
