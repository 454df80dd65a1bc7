"""What the report lends: targets that stand in an earlier sentence; every text is made up."""

import pytest

STRIKES = "Norwegian jets conducted strikes on ISIS in Iraq. Polish jets conducted strikes in Syria."


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Chile expelled the Norwegian ambassador. Norway condemned the decision.", ("ACCUSE", "NOR", "CHL", "done")),
        ("Chile tested a missile. Norway protested the launch.", ("ACCUSE", "NOR", "CHL", "done")),
        ("Chile shelled a Norwegian village. Norway condemned it.", ("ACCUSE", "NOR", "CHL", "done")),
        ("Peru protested at the Chilean launch. Norway condemned it.", ("ACCUSE", "NOR", "CHL", "done")),
        ("Chile offered Norway a loan. Norway rejected the offer.", ("REJECT", "NOR", "CHL", "done")),
        ("Chile imposed sanctions on Norway. Norway threatened to answer.", ("THREATEN", "NOR", "CHL", "done")),
        (STRIKES, ("ASSAULT", "POL", "ISIS+SYR", "done")),
        (
            "Norway accused Chile of theft. Chile's spokesman rejected the charge on Twitter.",
            ("REJECT", "CHL", "NOR", "done"),
        ),
        ("Chile imposed sanctions on Peru. Norway condemned the sanctions on Peru.", ("ACCUSE", "NOR", "CHL", "done")),
        # what two share
        ("Norway condemned Chile. Norway recalled its ambassador.", ("SANCTION", "NOR", "CHL", "done")),
        ("Norway condemned Chile. It will not break off diplomatic relations.", ("SANCTION", "NOR", "CHL", "denied")),
        ("Norway and Chile quarrelled over cod. Chile offered talks.", ("AGREE", "CHL", "NOR", "done")),
    ],
)
def test_the_target_stands_in_an_earlier_sentence(told, text, act):
    assert act in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chile gave Norway a loan. Norway condemned the violence.",  # nothing violent was told
        "Chile shelled a Norwegian village. "
        + "It rained in Lima. " * 5
        + "Norway condemned the decision.",  # too far off
        "Norway shelled a Chilean village. Norway condemned the decision.",  # its own deed
    ],
)
def test_nothing_is_lent_that_does_not_fit(told, text):
    assert ("ACCUSE", "NOR", "CHL", "done") not in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway condemned Chile. Peru recalled its ambassador.",  # none of the pair
        "Norway condemned Chile. Norway opened humanitarian corridors in its ports.",  # nothing shared
        "Norway condemned Chile. " + "It rained in Lima. " * 5 + "Norway recalled its ambassador.",  # too far off
    ],
)
def test_the_other_of_a_pair_is_not_lent(told, text):
    assert not [a for a in told(text) if a[0] in ("SANCTION", "RETREAT") and a[2] == "CHL"]


def test_a_lent_target_has_no_span_and_says_so(mentions):
    found = mentions("Chile expelled the Norwegian ambassador. Norway condemned the decision.")
    (lent,) = [m for m in found if m.type == "ACCUSE"]
    assert [(r.span, r.via) for r in lent.targets] == [(None, "context")]
    assert "of what was told" in lent.why[0]


def test_confessors_are_told_to_have_struck_those_hit_before(told):
    found = told("Gunmen attacked a Saudi refinery. The Houthis claimed responsibility for the attack.")
    assert ("ASSAULT", "HOUTHIS", "SAU", "done") in found


def test_whoever_did_the_deed_that_is_condemned_may_be_named_later(told):
    found = told("Norway condemns the bombing in Quito. Shops were burning last night. ISIS bombed a market in Quito.")
    assert ("ACCUSE", "NOR", "ISIS", "done") in found


def test_a_place_that_was_attacked_is_not_accused(told):
    for text in ("Norway condemned the attack in Peru.", "Norway condemned the Lima bombing."):
        assert [a for a in told(text) if a[0] == "ACCUSE"] == [("ACCUSE", "NOR", "", "done")]


def test_condolences_go_to_the_state_that_was_hit(told):
    found = told("ISIS bombed a market in Peru. Norway offered its condolences to the families of the victims.")
    assert ("SUPPORT", "NOR", "PER", "done") in found


def test_whoever_only_hears_of_an_attack_is_no_attacker(told):
    found = told("Norway responded to the attack on a Peruvian convoy and demanded an end to the violence.")
    assert not [a for a in found if a[0] == "ASSAULT"]
