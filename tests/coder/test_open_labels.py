"""The labels of open reports keep their documented form, and hold no text."""

import json
from pathlib import Path

import pytest

from detente.ontology import quad
from detente.records import EventType, Status

ROWS = [json.loads(line) for line in (Path(__file__).parents[2] / "evaluation" / "open.jsonl").open("rb")]
ACTS = [act for row in ROWS for act in row["acts"]]


def test_reports_are_named_once_and_by_hash():
    assert len({row["sha256"] for row in ROWS}) == len(ROWS) == 125
    assert {row["sample"] for row in ROWS} == {"first", "second", "third"}
    assert all(set(row) == {"report", "sha256", "sample", "acts"} and len(row["sha256"]) == 16 for row in ROWS)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act['type']}-{act['trigger'][0]}")
def test_an_act_has_its_fields_and_nothing_of_the_text(act):
    assert set(act) - {"date", "optional"} == {"part", "trigger", "type", "mutual", "sources", "targets", "status"}
    assert act["part"] in ("title", "text")
    assert 0 <= act["trigger"][0] < act["trigger"][1] <= act["trigger"][0] + 60
    assert quad(EventType(act["type"])) in (1, 2, 3, 4)
    assert Status(act["status"])
    assert act["sources"]
    assert all(len(code) <= 16 and " " not in code for code in act["sources"] + act["targets"])
