"""The labelled reports of the evaluation sets keep the format of evaluation/README.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from detente.records import EventType, Status

FOLDER = Path(__file__).parents[1] / "evaluation"
FILES = sorted(FOLDER.glob("**/records/*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_labels_point_at_words_of_the_report(file: Path) -> None:
    record = json.loads(file.read_text("utf-8"))
    parts = (record["document"]["title"] or "", record["document"]["text"])
    assert record["id"] == record["document"]["id"] == file.stem
    for event in record["events"] + record["optional"]:
        assert any(event["evidence"] in part for part in parts), event["evidence"]
        assert event["trigger"] in event["evidence"]
        _check(event)
    for quote in [s["quote"] for s in record["statements"]] + [c["evidence"] for c in record["claims"]]:
        assert any(quote in part for part in parts), quote


def _check(event: dict[str, Any]) -> None:
    """The fields that are drawn from closed lists."""
    EventType(event["type"]), Status(event["status"])
    assert event["sources"] and isinstance(event["targets"], list)
    assert (event["date"] is None) == (event["date_precision"] == "unknown")


def test_third_set_covers_every_type() -> None:
    events = [e for f in FILES if f.parts[-3] == "third" for e in json.loads(f.read_text("utf-8"))["events"]]
    assert {e["type"] for e in events} == {t.value for t in EventType}
