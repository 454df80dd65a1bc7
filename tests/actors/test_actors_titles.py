"""Offices, homonyms and titles as the press writes them from 1990 to 2026."""

import pytest


@pytest.mark.parametrize(
    ("on", "text", "word", "expected"),
    [
        ("2022-06-14", "Senator Raphael Warnock of Georgia urged Kyiv to hold on.", "Warnock", ["USA"]),
        ("1998-09-09", "Voters in Georgia, Alabama and Florida go to the polls.", "Georgia", ["USA"]),
        ("2019-01-08", "Senators Ann Lee of Utah and Jo Moe of Georgia objected.", "Georgia", ["USA"]),
        ("2014-09-03", "Representative Hank Johnson, a Democrat from Georgia, called on Turkey.", "Johnson", ["USA"]),
        ("2021-03-26", "Georgia's governor, Brian Kemp, signed the bill.", "governor", ["USA"]),
        ("2008-08-12", "Georgia said its troops had withdrawn.", "Georgia", ["GEO"]),
        ("2018-04-27", "North and South Korean leaders embraced at Panmunjom.", "leaders", ["PRK", "KOR"]),
        ("2000-06-13", "The leaders of North and South Korea shook hands.", "leaders", ["PRK", "KOR"]),
        ("1990-08-23", "East and West German lawmakers met in Bonn.", "lawmakers", ["DDR", "DEU"]),
        ("2018-01-20", "Turkey-backed fighters attacked a village.", "fighters", [None]),
        ("2016-12-19", "The Russian ambassador to Turkey was shot dead.", "ambassador", ["RUS"]),
        ("2021-10-23", "The Turkish ambassador in Moscow was summoned.", "ambassador", ["TUR"]),
        ("2011-10-20", "NATO chief Anders Fogh Rasmussen said the alliance would stay.", "alliance", ["NATO"]),
        ("2025-01-22", "EU foreign policy chief Kaja Kallas said the bloc would answer.", "bloc", ["EU"]),
        ("2021-11-05", "African Union envoy Olusegun Obasanjo met rebels.", "Obasanjo", ["AU"]),
        ("2014-03-18", '"Our country stands," Ukrainian Prime Minister Arseniy Yatsenyuk said.', "country", ["UKR"]),
        (
            "2019-08-06",
            '"We reject India\'s decision," Pakistan\'s foreign minister, Shah Mahmood Qureshi, said.',
            "We",
            ["PAK"],
        ),
    ],
)  # fmt: skip
def test_state(codes, on, text, word, expected):
    assert codes(text, word, on=on)[0] == expected


@pytest.mark.parametrize(
    ("on", "text", "word", "name"),
    [
        ("2016-03-15", "The U.N. envoy for Syria, Staffan de Mistura, met officials.", "envoy", "Staffan de Mistura"),
        (
            "2012-09-12",
            "The US ambassador to Libya, Christopher Stevens, was killed.",
            "Stevens",
            "Christopher Stevens",
        ),
        (
            "2012-05-07",
            "Chancellor Merkel and President-elect Hollande spoke by phone.",
            "Hollande",
            "François Hollande",
        ),
        ("2023-12-11", "Milei sent a letter to Lula.", "Lula", "Luiz Inácio Lula da Silva"),
        ("2018-06-12", "Kim and Trump signed a statement.", "Kim", "Kim Jong-un"),
        ("2025-01-10", "Syria's leader, Ahmed al-Sharaa, received them.", "Sharaa", "Ahmed al-Sharaa"),
        ("2024-10-04", "NATO chief Mark Rutte visited Kyiv.", "Rutte", "Mark Rutte"),
        ("2025-10-22", "Japanese Prime Minister Sanae Takaichi spoke.", "Takaichi", "Sanae Takaichi"),
    ],
)
def test_person(cast_of, on, text, word, name):
    cast = cast_of(text, on=on)
    (sentence,) = cast.reading.sentences
    head = next(t.index for t in sentence.tokens if t.text == word)
    assert [r.actor.name for r in cast.party(sentence, head) if r.actor] == [name]


def test_a_namesake_in_another_office_leaves_a_bare_surname_open(cast_of):
    """On that day a Kim was prime minister in Seoul and another led in Pyongyang."""
    assert [r.text for r in cast_of("Kim spoke.", on="2021-08-01").refs] == []


def test_a_given_name_is_no_leader(cast_of):
    assert [r.text for r in cast_of("Kim Novak met Putin.", on="2018-06-12").refs] == ["Putin"]
