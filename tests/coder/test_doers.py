"""Who does an act that has no subject of its own, or one that misleads; every sentence is made up."""

import pytest

ACTS = [
    # a participle after who tells it
    ("Norwegian gunmen stormed the inn, officials said, killing nine Chileans.", ("ASSAULT", "NOR", "CHL", "done")),
    ("Norway opposes the plan, its minister said, accusing Chile of spying.", ("ACCUSE", "NOR", "CHL", "done")),
    # an attack as the subject of what it did
    ("Norway's raid on Peru, which killed nine Chileans, went on.", ("ASSAULT", "NOR", "CHL", "done")),
    ("The strike that Chile launched last week killed nine Peruvians.", ("ASSAULT", "CHL", "PER", "done")),
    # officers tell what they have done themselves
    ("Norwegian police said that two Chileans were arrested.", ("COERCE", "NOR", "CHL", "done")),
    ("Two Chileans were arrested in Norway.", ("COERCE", "NOR", "CHL", "done")),
]


@pytest.mark.parametrize(("sentence", "act"), ACTS, ids=[s for s, _ in ACTS])
def test_doer(told, sentence, act):
    assert act in told(sentence)


@pytest.mark.parametrize(
    ("sentence", "not_told"),
    [
        (
            "Norwegian gunmen stormed the inn, a Peruvian minister said, killing nine Chileans.",
            ("ASSAULT", "PER", "CHL", "done"),
        ),
        ("Chile claimed attacks on Peru which killed nine Kenyans.", ("ASSAULT", "PER", "KEN", "done")),
        ("Norway said that two Chileans were arrested.", ("COERCE", "NOR", "CHL", "done")),
    ],
)
def test_no_doer(told, sentence, not_told):
    assert not_told not in told(sentence)
