"""Towns stand for their state where an act touches the ground; every sentence is made up."""

import pytest


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Norway shelled Kharkiv.", ("ASSAULT", "NOR", "UKR", "done")),
        ("Kharkiv was bombed by Norwegian jets.", ("ASSAULT", "NOR", "UKR", "done")),
        ("The Norwegian attack on Medina killed nine.", ("ASSAULT", "NOR", "SAU", "done")),
        ("Norwegian forces captured Derna.", ("COERCE", "NOR", "LBY", "done")),
        ("Norway sent aid to Misrata.", ("AID", "NOR", "LBY", "done")),
        ("The Norwegian minister visited Kharkiv.", ("CONSULT", "NOR", "UKR", "done")),
    ],
)
def test_town(told, sentence, act):
    assert act in told(sentence)


def test_the_namesake_of_a_town_is_a_person_in_words(told):
    assert all("SAU" not in t[2] for t in told("Norway praised Danilo Medina, and Chile thanked Medina."))


def test_ones_own_town_is_nobody_elses(told):
    assert all("UKR" not in t[2] for t in told("Ukraine shelled Kharkiv."))
