"""Whose acts the record holds: those of public life, and what others do to it, across borders or by force."""

import pytest

from detente.records import Report

PRIVATE = [
    "Karlsen Software thanked its customers in Oslo.",
    "The biologist Ingrid Moe discussed penguins with a Norwegian newspaper.",
    "A mother called the bakery after the storm.",
    "The team proposed a new method to the gardeners.",
    "Neighbours helped the family to look for the cat.",
    "Hurricane Wanda struck the old lighthouse.",
    "The singer invited a guitarist to collaborate.",
]
PUBLIC = [
    ("The Norwegian minister thanked the nurses of Oslo.", "SUPPORT"),
    ("Three gunmen killed nine people in a market.", "ASSAULT"),
    ("Thousands of people rallied against the Norwegian government.", "PROTEST"),
    ("A Norwegian company sold turbines to Chile.", "COOPERATE"),
    ("Activists accused the Norwegian government of negligence.", "ACCUSE"),
    ("Miners said they will not end the strike.", "REJECT"),
    ("Federal judge Wanda Moe sentenced the banker to prison.", "SANCTION"),
]


@pytest.mark.parametrize("text", PRIVATE)
def test_everyday_acts_of_private_people_and_things_are_none(mentions, text):
    assert mentions(text) == []


@pytest.mark.parametrize(("text", "kind"), PUBLIC)
def test_acts_of_public_life_stay(mentions, text, kind):
    assert kind in {m.type.value for m in mentions(text)}


def test_what_private_people_do_between_two_states_is_left_out_with_a_reason(coder):
    text = "Karlsen Software thanked the engineers it had hired in Chile and Peru."
    record = coder.code(Report(text=text, published="2017-09-14"))
    assert record.mentions == ()
    assert [u.reason for u in record.uncoded] == ["nobody in public life does it"]


def test_a_report_of_private_people_tells_acts_between_states_only(told):
    private = "Karlsen Software thanked its customers. The singer invited a guitarist to collaborate. "
    acts = told(private + "The Norwegian minister thanked the nurses of Oslo. Norway praised Chile.")
    assert acts == {("SUPPORT", "NOR", "CHL", "done")}


def test_a_pronoun_is_never_the_doer_of_its_own_verb(mentions):
    found = mentions("Norwegian premier Erna Solberg claimed she would close the port soon.")
    assert not [m for m in found if {r.text for r in m.targets} & {"she"}]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("The Norwegian president claimed that the harvest was good.", "ACCUSE"),
        ("The Norwegian senator joined the party in 1998.", "CONSULT"),
        ("The Norwegian minister received a medal in Oslo.", "CONSULT"),
        ("Norwegian officials said it killed nine people.", "ASSAULT"),
        ("The Iraq war was told in nine books.", "ASSAULT"),
        ("The Norwegian minister, who asked not to be named, left Chile.", "REQUEST"),
        ("The Norwegian minister talked to reporters in Chile.", "CONSULT"),
        ("The Norwegian and Chilean ministers left their news conference in Oslo.", "CONSULT"),
        ("Norway would stand up for Norway.", "SUPPORT"),
        ("The bill shows Norwegian hostility to Chile.", "ASSAULT"),
        ("Norway described the Chilean raid as an aggressive step.", "SUPPORT"),
        ("Norway protested against plans to search the mission.", "COERCE"),
        ("The Norwegian constitution requires a vote of both chambers.", "REQUEST"),
        ("Norwegian senator Ola Lie suspended his campaign.", "SANCTION"),
        ("The Norwegian minister asked why Peru had left.", "REQUEST"),
        ("Norwegian premier Erna Solberg defeated senator Ola Lie in May.", "ASSAULT"),
        ("Hurricane Wanda slammed into the Norwegian coast.", "ACCUSE"),
        ("The Norwegian minister held a press conference.", "CONSULT"),
        ("The Norwegian minister returned to Norway.", "CONSULT"),
        ("The Norwegian party has declined since 1998.", "REJECT"),
        ("Norway helped secure a resolution of the Security Council.", "AID"),
        ("The drought led to protests in Peru.", "PROTEST"),
        ("Norway claimed to have shelled Chilean ports.", "ACCUSE"),
    ],
)
def test_what_only_sounds_like_an_act_is_none(mentions, text, absent):
    assert absent not in {m.type.value for m in mentions(text)}


def test_a_claim_of_an_offence_is_an_accusation(told):
    assert ("ACCUSE", "NOR", "CHL", "done") in told("Norway claimed that Chile shelled the port.")


def test_politicians_attack_each_other_in_words(told, mentions):
    (m,) = mentions("Norwegian premier Erna Solberg attacked senator Ola Lie over taxes.")
    assert m.type.value == "ACCUSE"
    assert ("ASSAULT", "NOR", "CHL", "done") in told("Norwegian planes attacked Chilean ports.")


def test_consent_to_an_act_at_home_threatens_nobody(mentions):
    (m,) = mentions("The Norwegian king agreed to dissolve the Norwegian parliament.")
    assert m.type.value == "AGREE"


def test_condolences_to_a_named_family_are_not_those_for_an_attack_told_before(told):
    attack = "ISIS bombed a market in Iraq. "
    assert ("SUPPORT", "NOR", "IRQ", "done") in told(attack + "Norway sent condolences to the victims' families.")
    assert ("SUPPORT", "NOR", "IRQ", "done") not in told(attack + "Norway sent condolences to Ola Lie's family.")


def test_who_has_neither_name_nor_role_does_not_plan_acts(told):
    told_of = told("The acts of terror aim to attack Norway. Chilean rebels plan to attack Norway.")
    assert [t[1:] for t in told_of if t[0] == "ASSAULT"] == [("CHL", "NOR", "intended")]
