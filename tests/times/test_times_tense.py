"""Past or to come, from the words around."""

from __future__ import annotations

import pytest

from detente.times import tense


@pytest.mark.parametrize(
    ("text", "future"),
    [
        ("The envoy will meet rebels on [Friday].", True),
        ("The envoy met rebels on [Friday].", False),
        ("He said [Friday] that rebels will leave.", False),
        ("On [Friday] the court will rule.", True),
        ("On [Friday], the court ruled.", False),
        ("The vote is scheduled for [Friday].", True),
        ("The text is to be published in [November].", True),
        ("Troops must leave by [Friday].", True),
        ("By [Friday] most had left.", False),
        ("He has ruled since [Friday].", False),
        ("In a speech on [Friday], he threatened to attack.", False),
        ("He agreed to meet them [Friday].", True),
        ("The truce had been due to end on [Friday].", False),
        ("They were planning a march on [Friday].", True),
        ("A calm [Friday] in town.", None),
        ("He will go. A calm [Friday] in town.", None),
    ],
)
def test_tense(text, future):
    start = text.index("[")
    end = text.index("]") - 1
    assert tense.is_future(text.replace("[", "").replace("]", ""), start, end) is future


def test_modals_can_be_left_out():
    text = "They could be seen Friday."
    assert tense.is_future(text, 19, 25, modals=False) is not True
