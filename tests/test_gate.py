"""The gate: what need not be parsed is not, and nothing is lost by it."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from detente import clean, gate
from detente.engine import Coder
from detente.errors import UsageError
from detente.language import Language
from detente.records import Report

QUIET = (
    "The choir filled the hall. Three hundred people sat on wooden benches. The soloist sang without a score.\n"
    "The concert had been moved from the church because of its roof. Tea was served in the yard. It rained later.\n"
    "“I did not want to go home,” a listener said. The next concert is in spring."
)
MINISTER = QUIET.replace("The soloist sang without a score.", "The foreign minister met the miners.")


def parsed(model: Language, text: str) -> list[int]:
    reading = model.read(clean.prepare(Report(text=text, published="2004-05-06")))  # type: ignore[arg-type]
    return [s.index for s in gate.needed(reading, model)]


def sample(n: int) -> list[Report]:
    lines = files("detente").joinpath("data/sample/reports.jsonl").read_text("utf-8").splitlines()[:n]
    return [Report(text=r["text"], title=r["title"], published=r.get("published")) for r in map(json.loads, lines)]


def test_a_report_that_names_nobody_is_not_parsed(model: Language) -> None:
    assert parsed(model, QUIET) == []


def test_an_office_is_enough(model: Language) -> None:
    assert set(parsed(model, MINISTER)) >= {2, 6}


def test_a_short_text_is_parsed_whole(model: Language) -> None:
    assert parsed(model, "The valley lay in fog. They took it.") == [0, 1]


def test_what_a_pronoun_may_mean_is_parsed_with_it(model: Language) -> None:
    text = (
        "Kenya's foreign minister rested in Mombasa. It was a mild day there. The sea lay still. He met Uganda's envoy."
    )
    assert {0, 3} <= set(parsed(model, text))


@pytest.mark.parametrize("which", [slice(0, 6), pytest.param(slice(6, None), marks=pytest.mark.slow)])
def test_the_record_is_the_same_without_the_gate(which: slice, monkeypatch: pytest.MonkeyPatch) -> None:
    coder = Coder()
    for report in sample(100)[which]:
        monkeypatch.setenv("DETENTE_GATE", "off")
        whole = coder.code(report)
        monkeypatch.setenv("DETENTE_GATE", "on")
        assert coder.code(report) == whole


def test_a_wrong_setting_names_the_right_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_GATE", "ajar")
    with pytest.raises(UsageError, match="ajar"):
        Coder().code(Report(text="Chad met Niger.", published="2004-05-06"))  # type: ignore[arg-type]
