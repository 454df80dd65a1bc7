"""Pronouns, counterparts, pairs and definite roles."""

import pytest


@pytest.mark.parametrize(
    ("text", "word", "nth", "expected"),
    [
        ("Emmanuel Macron met Angela Merkel. He thanked her.", "He", 0, ["FRA"]),
        ("Emmanuel Macron met Angela Merkel. He thanked her.", "her", 0, ["DEU"]),
        ("Justin Trudeau said he would fly to Oslo.", "he", 0, ["CAN"]),
        ("Norway said it would send aid.", "it", 0, ["NOR"]),
        ("Finland recalled its envoy.", "its", 0, ["FIN"]),
        ("It is clear that Kenya won.", "It", 0, [None]),
        ("Kenya punished Chad over its raid on a village.", "its", 0, ["TCD"]),
        ("Kenya apologised to Chad for its raid on a village.", "its", 0, ["KEN"]),
        ("Chad and Niger signed. They will trade.", "They", 0, ["TCD", "NER"]),
        ("Emmanuel Macron met Angela Merkel. They will trade.", "They", 0, ["FRA", "DEU"]),
        ("Emmanuel Macron spoke with Angela Merkel. They will trade.", "They", 0, ["FRA", "DEU"]),
        ("Emmanuel Macron met Angela Merkel in Oslo. The two agreed.", "two", 0, ["FRA", "DEU"]),
        ("Emmanuel Macron met Angela Merkel in Oslo. The pair agreed.", "pair", 0, ["FRA", "DEU"]),
        ("Peru and Chile signed. The two agreed to trade.", "two", 0, ["PER", "CHL"]),
        ("Peru fought Chile. Both sides lost.", "sides", 0, ["PER", "CHL"]),
        ("Emmanuel Macron called Theresa May. The two leaders spoke of trade.", "leaders", 0, ["FRA", "GBR"]),
        ("Peru asked Chile for help. The latter agreed.", "latter", 0, ["CHL"]),
        ("Peru asked Chile for help. The former thanked.", "former", 0, ["PER"]),
        ("Kenya held a vote. The country is calm.", "country", 0, ["KEN"]),
        ("Rebels from Yemen fled. The rebels left arms.", "rebels", 0, ["YEM"]),
        ("Sweden, which makes jets, objected.", "which", 0, ["SWE"]),
        ("Emmanuel Macron, whose country has the chair, left.", "country", 0, ["FRA"]),
        ('Justin Trudeau spoke in Ottawa. "We will help," Trudeau said.', "We", 0, ["CAN"]),
        ("NATO met in Riga. The alliance sent ships.", "alliance", 0, ["NATO"]),
    ],
)
def test_who_is_meant(codes, text, word, nth, expected):
    assert codes(text, word)[nth] == expected


def test_his_counterpart_holds_the_same_office(cast_of):
    cast = cast_of("French Foreign Minister Jean-Yves Le Drian met his German counterpart.", on="2019-05-04")
    s = cast.reading.sentences[0]
    i = next(t.index for t in s.tokens if t.text == "counterpart")
    assert cast.party(s, i)[0].actor.name == "Heiko Maas"


def test_a_definite_role_takes_up_its_bearer(cast_of):
    cast = cast_of(
        "Dutch Foreign Minister Bert Koenders landed in Kyiv. The minister praised Ukraine.", on="2016-05-05"
    )
    s = cast.reading.sentences[1]
    assert cast.party(s, 1)[0].actor.name == "Bert Koenders"


def test_an_object_is_not_its_own_subject(codes):
    assert codes("Emmanuel Macron spoke. Donald Trump praised him.", "him")[0] == ["FRA"]


def test_an_unknown_antecedent_names_nobody(codes):
    assert codes("A gunman fled. He left a bag.", "He")[0] == [None]


def test_the_government_is_left_open_where_two_states_are_told(codes):
    assert codes("Kenya fought Chad. The government fell.", "government")[0] in ([None], ["KEN"])


@pytest.mark.parametrize(
    ("dateline", "expected"),
    [("", None), ("NAIROBI, May 4 - ", "KEN"), ("NDJAMENA (Own Wire) - ", "TCD"), ("LIMA - ", None)],
)
def test_a_bare_ministry_is_that_of_the_state_the_report_comes_from(codes, dateline, expected):
    told = dateline + "Kenya and Chad fought. The ministry said that shells had hit a border town."
    assert codes(told, "ministry", dateline=len(dateline))[0] == [expected]


def test_a_bare_ministry_is_the_one_whose_release_it_is(codes):
    told = "The Ministry of Foreign Affairs condemns the arrest of two sailors by Chile. The Ministry calls on Chile."
    assert codes(told, "Ministry", outlet="Ministry of Foreign Affairs of Peru") == [["PER"], ["PER"]]
    assert codes(told, "Ministry", outlet="Harbour Courier")[0] == [None]


def test_ministers_of_a_region_are_not_those_told_of_before(codes):
    told = "The French foreign minister Jean-Yves Le Drian met the German foreign minister Heiko Maas. "
    assert codes(told + "The ministers left.", "ministers", on="2019-05-04")[0] != [None]
    assert codes(told + "Asian ministers left.", "ministers", on="2019-05-04")[0] == [None]


def test_a_bare_title_is_of_the_state_from_which_the_report_tells_of_it(codes):
    told = "NAIROBI, May 4 - Kenya sent ships to Chad. Deputy Foreign Minister Wanjiru Norn praised the crews."
    assert codes(told, "Norn", dateline=17)[0] == ["KEN"]
    assert codes(told[17:], "Norn")[0] == [None]
