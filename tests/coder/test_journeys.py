"""Visits that no verb of going tells; every sentence is made up."""

import pytest


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("The Norwegian premier is due in Santiago on Friday.", ("CONSULT", "NOR", "CHL", "intended")),
        ("Two Norwegian officials are expected in Santiago next week.", ("CONSULT", "NOR", "CHL", "intended")),
        ("Norway's premier will be in Santiago on Monday.", ("CONSULT", "NOR", "CHL", "intended")),
        ("The Norwegian premier is not expected in Santiago.", ("CONSULT", "NOR", "CHL", "denied")),
        ("The Norwegian premier, in Santiago for talks, praised the port.", ("CONSULT", "NOR", "CHL", "done")),
        ("The Norwegian premier, on a visit to Santiago, toured a mine.", ("CONSULT", "NOR", "CHL", "done")),
    ],
)
def test_visit(told, sentence, act):
    assert act in told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norwegian troops are due in Chile.",
        "Norwegian aid is expected in Chile.",
        "The Norwegian premier is due in Oslo on Friday.",
        "The Norwegian premier is expected to be happy about the weather in Chile.",
    ],
)
def test_no_visit(told, sentence):
    assert not [t for t in told(sentence) if t[0] == "CONSULT"]
