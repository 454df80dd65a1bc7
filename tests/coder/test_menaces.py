"""Threats that no verb of threatening tells; every sentence is made up."""

import pytest


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Norway will strike back if Chile attacks.", ("THREATEN", "NOR", "CHL", "done")),
        ("Norway said that Chile would pay dearly.", ("THREATEN", "NOR", "CHL", "done")),
        ("Norway said it would not stand idly by while Chile shelled Peru.", ("THREATEN", "NOR", "CHL", "done")),
        ("Norway will not hesitate to bomb Chile.", ("THREATEN", "NOR", "CHL", "done")),
        ("Chile seized a Norwegian ship. Norway will not hesitate to use force.", ("THREATEN", "NOR", "CHL", "done")),
    ],
)
def test_menace(told, text, act):
    assert act in told(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway did not hesitate to help Chile.",
        "Norway will not hesitate to thank Chile.",
        "Norway's premier will not stand for election in Chile.",
    ],
)
def test_no_menace(told, sentence):
    assert not [t for t in told(sentence) if t[0] == "THREATEN"]


def test_what_one_does_not_hesitate_to_do_is_no_act_of_its_own(told):
    assert {t[0] for t in told("Norway will not hesitate to use force against Chile.")} == {"THREATEN"}
