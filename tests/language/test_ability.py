"""Who is said to be able; every sentence is made up."""

import pytest

from detente.language import unable
from detente.records import Part, PartKind, Report, Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo is not in a position to help Lima.", True),
        ("Oslo is in no position to help Lima.", True),
        ("Oslo was not at the time in a position to help Lima.", True),
        ("Oslo is in no mood to help Lima.", True),
        ("Oslo is in a position to help Lima.", False),
        ("Oslo sent a ship to help Lima.", False),
        ("Oslo did not send a ship to help Lima.", False),
    ],
)
def test_unable(model, text, expected):
    report = Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))
    (s,) = model.parse(model.read(report)).sentences
    verb = next(t for t in s.tokens if t.lemma == "help")
    assert unable(s, verb.head) is expected
