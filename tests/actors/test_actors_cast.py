"""Whom the noun phrases of a parsed report refer to."""

import pytest

from detente.actors import proper_words


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("Norwegian Foreign Minister Borge Brende arrived.", "Brende", ["NOR"]),
        ("Peru's president spoke.", "president", ["PER"]),
        ("The president of Ukraine spoke.", "president", ["UKR"]),
        ("US troops left.", "troops", ["USA"]),
        ("The Trump administration objected.", "administration", ["USA"]),
        ("Oslo's ambassador protested.", "ambassador", ["NOR"]),
        ("Members of the Syrian army fled.", "Members", ["SYR"]),
        ("They boarded a Danish freighter.", "freighter", ["DNK"]),
        ("They seized Kenyan diplomatic property.", "property", ["KEN"]),
        ("Sweden closed its embassy in Tehran.", "embassy", ["SWE"]),
        ("Police beat two Dutch citizens.", "citizens", ["NLD"]),
        ("Shells hit people in Aleppo.", "people", ["SYR"]),
        ("The Kabul government objected.", "government", ["AFG"]),
        ("The Houthi movement objected.", "movement", ["HOUTHIS"]),
        ("EU foreign ministers met.", "ministers", ["EU"]),
        ("Chilean and Bolivian soldiers clashed.", "soldiers", ["CHL", "BOL"]),
        ("The foreign ministers of Chad and Niger met.", "ministers", ["TCD", "NER"]),
        ("The two Koreas met.", "Koreas", ["KOR", "PRK"]),
        ("Dozens of Polish miners marched.", "Dozens", ["POL"]),
        ("Forces loyal to General Khalifa Haftar advanced.", "Forces", ["LNA"]),
        ("The US-led coalition advanced.", "coalition", ["USA"]),
        ("Pro-Iranian rebels from Yemen advanced.", "rebels", ["YEM"]),
        ("The Kenyan Senate objected.", "Senate", ["KEN"]),
        ("The Swedish envoy to Moscow objected.", "envoy", ["SWE"]),
        ("Peruvian Army General Wanda Lund objected.", "Lund", ["PER"]),
        ("Defense Secretary Ash Norn objected.", "Norn", ["USA"]),
    ],
)
def test_party(codes, text, head, expected):
    assert codes(text, head)[0] == expected


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("The talks resumed.", "talks"),
        ("Relations soured.", "Relations"),
        ("They discussed democracy.", "democracy"),
        ("It rained on Tuesday.", "Tuesday"),
        ("The agreement failed.", "agreement"),
        ("Sanctions followed.", "Sanctions"),
    ],
)
def test_no_party(codes, text, head):
    assert codes(text, head)[0] == []


@pytest.mark.parametrize(("text", "head"), [("Three gunmen fled.", "gunmen"), ("Protesters marched.", "Protesters")])
def test_a_party_that_nobody_can_identify(codes, text, head):
    assert codes(text, head)[0] == [None]


def test_compounds_give_both(codes):
    assert codes("The Oslo-Havana talks resumed.", "Havana")[0] == ["NOR", "CUB"]
    assert codes("Japan/China ties improved.", "China")[0] == ["JPN", "CHN"]


def test_an_act_stands_for_its_maker(cast_of):
    cast = cast_of("Mexico rejected Canada's decision. The UN resolution banned arms.")
    first, second = cast.reading.sentences
    decision = next(t.index for t in first.tokens if t.text == "decision")
    resolution = next(t.index for t in second.tokens if t.text == "resolution")
    assert [(r.actor.state, r.via) for r in cast.party(first, decision)] == [("CAN", "instrument")]
    assert [(r.actor.id, r.via) for r in cast.party(second, resolution)] == [("UNSC", "instrument")]


def test_titles_and_appositions_teach_new_actors(cast_of):
    cast = cast_of(
        "Tomas Velki, Slovakia's deputy foreign minister, flew to Cairo. "
        "Kenyan journalist Asha Weru followed. Velki met Weru."
    )
    last = cast.reading.sentences[-1]
    found = {t.text: cast.party(last, t.index) for t in last.tokens if t.pos == "PROPN"}
    assert found["Velki"][0].actor.state == "SVK" and found["Velki"][0].actor.name == "Tomas Velki"
    assert found["Weru"][0].actor.state == "KEN" and found["Weru"][0].actor.sector == "JRN"


def test_a_state_that_only_the_text_knows(codes):
    assert codes("Ana Brel, Ruritania's foreign minister, resigned.", "Brel")[0] == ["RURITANIA"]


def test_short_names_follow_full_ones(cast_of):
    cast = cast_of("Italian Prime Minister Paolo Gentiloni resigned. Gentiloni gave no reason.", on="2018-03-24")
    s = cast.reading.sentences[1]
    assert cast.party(s, 0)[0].actor.name == "Paolo Gentiloni"


def test_a_stranger_keeps_a_surname_from_its_famous_bearer(codes):
    assert codes("Brenda Putin sells shoes. Putin opened a shop.", "Putin")[1] == [None]


def test_spans_lie_in_the_text(cast_of):
    cast = cast_of("Brazil's foreign minister met people in Aleppo and the Finnish premier.")
    for s in cast.reading.sentences:
        for t in s.tokens:
            for r in cast.party(s, t.index):
                assert r.span is not None and r.span.of(cast.text) == r.text


def test_refs_are_in_order_and_by_sentence(cast_of):
    cast = cast_of("Japan spoke to Fiji. Peru left.")
    assert [r.text for r in cast.refs] == ["Japan", "Fiji", "Peru"]
    assert [r.text for r in cast.refs_in(cast.reading.sentences[1])] == ["Peru"]


def test_unparsed_sentences_are_borne(cast_of):
    cast = cast_of("Japan spoke to Fiji.")
    cast.reading.sentences[0].hang(())
    assert cast.party(cast.reading.sentences[0], 0) == ()


def test_proper_words_hold_names_and_no_common_surnames():
    words = proper_words("Tillerson and France will hope in May")
    assert {"tillerson", "france"} <= words and "may" not in words


def test_terms_of_those_called_by_their_office(cast_of):
    cast = cast_of("US Secretary of State Rex Tillerson spoke.")
    assert ("Rex Tillerson", "2017-02-01", "2018-03-31") in cast.terms


def test_a_government_release_speaks_for_its_government(codes):
    text = "The Prime Minister flew to Lagos. We agreed on trade."
    assert codes(text, "Minister", outlet="Government of Norway")[0] == ["NOR"]
    assert codes(text, "We", outlet="Government of Norway")[0] == ["NOR"]
    assert codes(text, "We", outlet="Some Daily")[0] == [None]


def test_initials_stand_for_the_body_that_the_text_names_in_full(codes):
    text = "Kenyan Security Forces advanced. Later the KSF withdrew."
    assert codes(text, "KSF") == [["KEN"]]


def test_initials_without_a_name_in_full_are_nobody_known(codes):
    assert codes("Later the KSF withdrew.", "KSF") == [[None]]


def test_a_monarch_of_several_realms_is_of_the_one_she_lives_in(codes):
    assert codes("Queen Elizabeth II opened parliament.", "II", on="2019-10-14") == [["GBR"]]


def test_a_minister_is_of_the_government_whose_release_it_is(codes):
    found = codes("The Minister for Africa objected.", "Minister", outlet="UK Government")
    assert found == [["GBR"]]


def test_we_in_a_long_quotation_are_those_who_are_quoted_at_its_beginning(codes):
    text = (
        'Gen. Carl Norn, commander of U.S. Central Command, said, "The road is long. Snow lies on it. '
        'The nights are cold. We thank Turkey for its help."'
    )
    assert codes(text, "We") == [["USA"]]


@pytest.mark.parametrize(
    ("text", "head", "sector"),
    [
        ("Norway objected.", "Norway", "GOV"),
        ("Three gunmen fled.", "gunmen", "UAF"),
        ("Solicitor General Wanda Karlsen said that the court would rule.", "Karlsen", "GOV"),
        ("The miners objected.", "miners", "LAB"),
        ("Karlsen objected.", "Karlsen", None),
    ],
)
def test_the_sector_of_a_party_as_its_words_tell(cast_of, text, head, sector):
    cast = cast_of(text)
    sentence = cast.reading.sentences[0]
    (ref,) = cast.party(sentence, next(t.index for t in sentence.tokens if t.text == head))
    assert cast.sector_of(ref) == sector


@pytest.mark.parametrize(
    "text",
    [
        "The ambassador of Ruritania, Ann Clay, protested.",
        "The ambassador to Ruritania, the envoy of Borduria, Ann Clay, and her deputy, protested.",
        "Ann Clay, the aide of the minister of Ruritania, Ola Norn, the friend of Ann Clay, protested.",
    ],
)
def test_phrases_that_explain_each_other_in_circles_come_to_an_end(cast_of, text):
    cast = cast_of(text)
    for s in cast.reading.sentences:
        for t in s.tokens:
            for ref in cast.party(s, t.index):
                assert ref.span is None or ref.span.of(text) == ref.text


@pytest.mark.parametrize("text", ["The raid on Medina killed nine.", "The cities of Mecca and Medina were shut."])
def test_a_surname_that_stands_where_a_town_does_is_nobodys(codes, text):
    assert all("DOM" not in found for found in codes(text, "Medina", on="2016-05-04"))


@pytest.mark.parametrize(
    "text", ["Norway thanked Medina.", "Danilo Medina left. Norway condemned the attack on Medina."]
)
def test_elsewhere_and_once_told_in_full_it_is_the_persons(codes, text):
    assert codes(text, "Medina", on="2016-05-04")[-1] == ["DOM"]
