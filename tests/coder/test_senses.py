"""Verbs and nouns in another sense than their frame's; every sentence is made up."""

import pytest


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("The Norwegian premier attacked the Chilean inquiry.", ("ACCUSE", "NOR", "CHL", "done")),
        ("Norwegian warplanes attacked positions of the Chilean army.", ("ASSAULT", "NOR", "CHL", "done")),
        ("Norway expressed its sadness at the death of the Chilean king.", ("SUPPORT", "NOR", "CHL", "done")),
        ("Norway expressed its anger at the Chilean raid.", ("ACCUSE", "NOR", "CHL", "done")),
        ("Norway offered its condolences over the bombing in Chile.", ("SUPPORT", "NOR", "CHL", "done")),
        ("Norway called Chile's ambassador a very stupid man.", ("ACCUSE", "NOR", "CHL", "done")),
        ("Norway and Chile ended two days of talks.", ("CONSULT", "CHL+NOR", "CHL+NOR", "done")),
        ("Norway ended its talks with Chile.", ("SANCTION", "NOR", "CHL", "done")),
        ("Norway facilitated talks between Chile and Peru.", ("CONSULT", "NOR", "CHL+PER", "done")),
        ("Norway backed the Chilean plan, while Peru opposed it.", ("REJECT", "PER", "CHL", "done")),
        ("The premier of Norway said he was glad to endorse Chile.", ("SUPPORT", "NOR", "CHL", "done")),
        ("Norway gave up its goal of expelling the Chileans.", ("SANCTION", "NOR", "CHL", "intended")),
        ("Norway's army recaptured the town in an operation backed by Chile.", ("ASSAULT", "NOR", "", "done")),
        ("Norway began an operation to bomb Chile.", ("ASSAULT", "NOR", "CHL", "done")),
        ("Norway and Chile fought a war over the islands.", ("ASSAULT", "CHL+NOR", "CHL+NOR", "done")),
        ("The nations of Bahrain and Kosovo recognised Israel.", ("SUPPORT", "BHR+XKX", "ISR", "done")),
        ("Norway wants to normalise relations between Sudan and Israel.", ("AGREE", "NOR", "ISR+SDN", "done")),
        ("Norway brokered an accord between Sudan and Israel.", ("CONSULT", "NOR", "ISR+SDN", "done")),
        ("An accord brokered between Sudan and Israel failed.", ("AGREE", "SDN", "ISR", "done")),
        ("Norway's army has taken back nine Chilean villages.", ("ASSAULT", "NOR", "CHL", "done")),
        ("Norwegian troops cleared the city of Chilean rebels.", ("ASSAULT", "NOR", "CHL", "done")),
        ("Norway's condolences go out to the Chilean families.", ("SUPPORT", "NOR", "CHL", "done")),
        ("Norway stands shoulder to shoulder with the Chilean people.", ("SUPPORT", "NOR", "CHL", "done")),
        ("Norway claimed to have killed nine Chileans.", ("ASSAULT", "NOR", "CHL", "done")),
        ("Norway was pleased to meet the Chilean premier.", ("CONSULT", "NOR", "CHL", "done")),
        ("Norway is pleased to work with Chile.", ("AGREE", "NOR", "CHL", "done")),
        ("Norway said that Chile was responsible for the deaths.", ("ACCUSE", "NOR", "CHL", "done")),
    ],
)
def test_sense(told, sentence, act):
    assert act in told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway has attack, bomber and fighter aircraft.",
        "The Norwegian minister had nine reservations for the Chilean inn.",
        "The Norwegian rule allows Chileans to vote.",
        "The Norwegian office warned of floods in Chile.",
        "A Norwegian-Chilean family operates a shop.",
        "The Norwegian premier visited the wounded of Chile.",
        "The Norwegian widow won a custody battle against Chile.",
        "Chilean operations cost Norway dear.",
        "The premier of Norway challenged himself to learn the language of Chile.",
        "Norwegian officials warned the government that a Chilean could be a spy.",
        "The premier of Norway argued over the Paris Climate Accord.",
        "The Norwegian navy conducted rescue operations off Chile.",
        "The body of a Norwegian was found dismembered in Chile.",
        "Norwegian critics said the plan would destroy the hopes of Chile.",
        "The king of Norway died surrounded by his family in Chile.",
    ],
)
def test_no_act(told, sentence):
    harm = ("ASSAULT", "ACCUSE", "THREATEN", "COOPERATE", "RETREAT")
    assert [t for t in told(sentence) if t[0] in harm] == []


def test_an_offence_left_unanswered_is_none(mentions):
    found = mentions("Chile bombed Norway. Norway will not leave the raid unanswered.")
    threats = [m for m in found if m.type.value == "THREATEN"]
    assert [[r.actor.state for r in m.targets] for m in threats] == [["CHL"]]
    assert threats[0].status.value == "done"


def test_what_is_sent_is_no_target(mentions):
    assert [m.targets for m in mentions("Norway sent 900 soldiers to the coast.")] == [()]


def test_a_summit_where_others_meet_is_no_act_of_its_own(mentions):
    found = mentions("Emmanuel Macron met Sergei Lavrov at the NATO summit in Oslo.")
    assert [(m.type.value, m.trigger.text) for m in found] == [("CONSULT", "met")]


def test_where_something_is_said_is_no_party(mentions):
    assert [m.targets for m in mentions("The Norwegian premier gave his condolences via Twitter.")] == [()]


def test_a_rally_of_ones_own_is_no_protest(told):
    assert "PROTEST" not in {t[0] for t in told("Norwegian students attended the premier's rally in Oslo.")}
    assert "PROTEST" in {t[0] for t in told("Norwegian students attended a rally in Oslo against Chile.")}


def test_the_neighbour_behind_a_border_is_no_party(told):
    text = "Norway will allocate funding for the construction of a wall along the country's border with Chile."
    assert ("AID", "NOR", "", "intended") in told(text)


def test_what_is_said_to_be_over_is_done(told):
    assert ("RETREAT", "NOR", "CHL", "done") in told("Chile is calm, meaning Norway has released the Chileans.")


def test_who_is_in_charge_of_something_is_not_blamed_for_it(mentions):
    text = "Norway said that rebels were responsible for nine harbours."
    assert [m for m in mentions(text) if m.type.value == "ACCUSE"] == []
    text = "Norway said that rebels were responsible for nine deaths."
    assert [m.why[0] for m in mentions(text) if m.type.value == "ACCUSE"] == ["frame blame:responsible"]


def test_who_stops_another_gives_up_nothing_itself(told):
    found = told("Norway stopped Chile from shelling Peru.")
    assert ("ASSAULT", "CHL", "PER", "denied") in found and "RETREAT" not in {t[0] for t in found}


def test_hopes_parted_by_semicolons_are_each_of_their_own(told):
    text = '"I hope we end the war in Chile; I hope we end the war in Peru," Norwegian premier Ola Berg said.'
    assert sorted(t[2] for t in told(text) if t[0] == "AGREE") == ["CHL", "PER"]
