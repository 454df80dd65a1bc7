"""The measures: hand-computed cases, and a tiny labelled folder."""

import json

import pytest

from detente.errors import MissingFile, UsageError
from detente.evaluate import b_cubed, calibration_error, evaluate, f1, macro_f1, reliability


def test_f1_by_hand():
    assert f1(1, 1, 3) == pytest.approx((0.5, 0.25, 1 / 3))
    assert f1(0, 0, 0) == (0.0, 0.0, 0.0)


def test_macro_f1_weighs_labels_alike():
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)


def test_reliability_is_told_by_tenths():
    judged = [(0.91, True), (0.99, False), (1.0, True), (0.45, False)]
    assert reliability(judged) == [(0.4, 1, 0.45, 0.0), (0.9, 3, pytest.approx(2.9 / 3), pytest.approx(2 / 3))]


def test_calibration_error_by_hand():
    assert calibration_error([]) == 0
    assert calibration_error([(0.8, True)] * 8 + [(0.8, False)] * 2) == pytest.approx(0)
    assert calibration_error([(0.9, False)]) == pytest.approx(0.9)


def test_b_cubed_of_a_split_and_a_merge():
    gold = {"1": "x", "2": "x", "3": "y"}
    assert b_cubed(gold, gold) == (1.0, 1.0, 1.0)
    assert b_cubed(gold, {"1": 0, "2": 1, "3": 2})[:2] == pytest.approx((1.0, 2 / 3))
    assert b_cubed(gold, {"1": 0, "2": 0, "3": 0})[:2] == pytest.approx((5 / 9, 1.0))


EVENT = {
    "type": "ACCUSE", "mutual": False, "sources": ["NOR"], "targets": ["CHL"], "status": "done",
    "date": "2017-03-03", "evidence": "Norway condemned Chile on Friday.",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    text = "Norway condemned Chile on Friday. Norway praised Peru."
    document = {"text": text, "title": None, "outlet": None, "published": "2017-03-03"}
    (tmp_path / "records").mkdir()
    gold = {"id": "one", "document": document, "events": [EVENT]}
    (tmp_path / "records" / "one.json").write_text(json.dumps(gold), "utf-8")
    row = {"text": "Norway praised Chile.", "source": [0, 6], "target": [15, 20], "type": "ACCUSE"}
    (tmp_path / "relation_types.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    dyad = {"text": "Norway praised Chile.", "source_state": "NOR", "target_state": "CHL", "type": "SUPPORT"}
    (tmp_path / "dyads.jsonl").write_text(json.dumps(dyad) + "\n", "utf-8")
    spans = {"text": "Norway praised Chile.", "sources": [[0, 6]], "targets": [[15, 20]], "quad": 1}
    (tmp_path / "who_whom.jsonl").write_text(json.dumps(spans) + "\n", "utf-8")
    act = {"type": "SUPPORT", "status": "done", "mutual": False, "sources": ["NOR"], "targets": ["CHL"]}
    marked = act | {"source": [0, 6], "target": [15, 20]}
    items = [
        {"text": "Norway praised Chile.", "published": "2017-03-03", "acts": [marked]},
        {"text": "Norway praised Peru.", "published": "2017-03-03", "acts": [act]},
        {"text": "Norway lies far from Chile.", "published": "2017-03-03", "acts": []},
    ]  # fmt: skip
    (tmp_path / "sentences.jsonl").write_text("\n".join(map(json.dumps, items)) + "\n", "utf-8")
    return tmp_path


def test_a_folder_is_measured(folder, coder):
    results = {r.task: r for r in evaluate(folder, coder=coder)}
    records = results["records"].figures
    assert (records["triple_precision"], records["triple_recall"]) == (0.5, 1.0)
    assert (records["status_on_match"], records["date_on_match"]) == (1.0, 1.0)
    assert "spurious" in results["records"].misses[0]
    assert results["relation_types"].figures["accuracy"] == 0.0
    assert results["dyads"].figures["f1"] == 1.0
    assert results["who_whom"].figures["both_recall"] == 1.0
    items = results["sentences"].figures
    assert (items["triple_precision"], items["triple_recall"]) == (0.5, 0.5)  # Norway's praise went to Peru
    assert (items["quiet"], items["status_on_match"], items["types_macro_f1"]) == (1.0, 1.0, 1.0)


def test_an_unknown_task_and_an_empty_folder_are_told(tmp_path, coder):
    with pytest.raises(UsageError, match="records"):
        list(evaluate(tmp_path, ["nonsense"], coder))
    with pytest.raises(MissingFile):
        list(evaluate(tmp_path, (), coder))
