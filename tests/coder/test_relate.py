"""The type of the act between two marked parties."""

import pytest

from detente.records import EventType


def spans(marked):
    a, b = marked.index("<"), marked.index(">") - 1
    text = marked.replace("<", "").replace(">", "")
    c, d = marked.index("{") - 2, marked.index("}") - 3
    return text.replace("{", "").replace("}", ""), (a, b), (c, d)


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("<The union> sued {the company}.", EventType.ACCUSE),
        ("<Rebels> shelled {a camp}.", EventType.ASSAULT),
        ("<The bank> gave money to {the province}.", EventType.AID),
    ],
)
def test_best_type(coder, marked, kind):
    text, source, target = spans(marked)
    scores = coder.relate(text, source=source, target=target)
    assert scores[0][0] is kind
    assert {t for t, _ in scores} == set(EventType)
    assert sum(p for _, p in scores) == pytest.approx(1)
    assert [p for _, p in scores] == sorted((p for _, p in scores), reverse=True)


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("<The army> said it would hand {the prisoners} over on Monday.", EventType.AGREE),
        ("<The minister> will meet {the rebel leader} on Monday.", EventType.AGREE),
        ("<The junta> said it would expel {the nuns}.", EventType.THREATEN),
    ],
)
def test_what_is_still_to_come_is_a_promise_or_a_threat(coder, marked, kind):
    text, source, target = spans(marked)
    assert coder.relate(text, source=source, target=target)[0][0] is kind
