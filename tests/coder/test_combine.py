"""Frames and model together, with a model that says what it is told."""

import pytest

from detente.actors import Cast
from detente.coder import combine
from detente.coder.frames import FrameReader
from detente.coder.reader import Ask, Verdict, marked
from detente.coder.relate import plain_report
from detente.records import EventType, Span, Status


class Oracle:
    """Answers every question with the same verdict, and remembers the questions."""

    def __init__(self, kind, sure, reversed=0.0, words=("deal",)):
        rest = (1 - sure) / len(EventType)
        self.verdict = Verdict(
            {None: rest, **dict.fromkeys(EventType, rest)} | {kind: sure}, reversed, {Status.DONE: 1.0}, words
        )
        self.asked = []

    def read(self, asks):
        self.asked += asks
        return [self.verdict for _ in asks]


def judged(model, text, oracle):
    reading = model.parse(model.read(plain_report(text)))
    cast = Cast(reading, None)
    s = reading.sentences[0]
    named = cast.refs_in(s)
    return combine.judge(s, FrameReader(s, cast, named).read(), named, oracle)


def test_without_a_model_the_frames_stand(model):
    (j,) = judged(model, "Norway praised Chile.", None)
    assert j.draft.type is EventType.SUPPORT
    assert j.verdict is None


@pytest.fixture
def weak(monkeypatch):
    """Every frame counts as weak, so that the model is asked."""
    monkeypatch.setattr(combine, "STRONG", 2.0)
    monkeypatch.setattr(combine, "WEIGHT", 0.6)


def test_a_sure_model_corrects_the_type_of_a_weak_frame(model, weak):
    (j,) = judged(model, "Norway praised Chile.", Oracle(EventType.ACCUSE, 0.99))
    assert j.draft.type is EventType.ACCUSE
    assert "corrected" in j.draft.rule


def test_an_unsure_model_does_not(model, weak):
    (j,) = judged(model, "Norway praised Chile.", Oracle(EventType.ACCUSE, 0.4))
    assert j.draft.type is EventType.SUPPORT


def test_a_strong_frame_stands_and_the_model_is_not_asked(model, monkeypatch):
    monkeypatch.setattr(combine, "STRONG", 0.1)
    oracle = Oracle(EventType.ACCUSE, 0.99)
    (j,) = judged(model, "Norway praised Chile.", oracle)
    assert (j.draft.type, j.verdict, oracle.asked) == (EventType.SUPPORT, None, [])


def test_no_answer_leaves_the_draft_as_it_is(model, weak):
    class Mute:
        def read(self, asks):
            return [None for _ in asks]

    (j,) = judged(model, "Norway praised Chile.", Mute())
    assert (j.draft.type, j.verdict) == (EventType.SUPPORT, None)
    assert judged(model, "Norway outwitted Chile.", Mute()) == []


def test_a_pair_that_no_frame_saw_is_proposed_at_the_word_leaned_on(model):
    (j,) = judged(model, "Norway outwitted Chile.", Oracle(EventType.REJECT, 0.97, words=("chile", "outwitted")))
    assert (j.draft.rule, j.draft.type, j.draft.trigger) == ("model", EventType.REJECT, 1)
    assert [r.actor.state for r in (*j.draft.sources, *j.draft.targets)] == ["NOR", "CHL"]


def test_an_unsure_model_proposes_nothing(model):
    assert judged(model, "Norway outwitted Chile.", Oracle(EventType.REJECT, 0.6, words=("outwitted",))) == []


def test_two_parties_of_no_one_verb_are_not_asked_about(model):
    oracle = Oracle(EventType.REJECT, 0.97, words=("day",))
    assert judged(model, "It was a bad day for Norway and a worse one for Chile.", oracle) == []
    assert oracle.asked == []


def test_swapped_sides_swap_the_parties(model):
    (j,) = judged(model, "Norway was outwitted by Chile.", Oracle(EventType.REJECT, 0.97, 0.9, ("outwitted",)))
    assert [r.actor.state for r in j.draft.sources] == ["CHL"]


def test_marks_stand_round_the_parties():
    ask = Ask("Norway praised Chile.", Span(0, 6), Span(15, 20))
    assert marked(ask, ("(", ")", "[", "]")).split() == ["(", "Norway", ")", "praised", "[", "Chile", "]", "."]


def test_a_sure_model_finds_the_target_that_the_frame_lacks(model):
    text = "Norway relented in the talks, and the ships of Chile sailed."
    (j,) = judged(model, text, Oracle(EventType.CONCEDE, 0.99))
    assert [r.actor.id for r in j.draft.targets] == ["CHL"]
    assert j.draft.rule.endswith(combine.COMPLETED)
    (kept,) = judged(model, text, Oracle(EventType.CONCEDE, 0.6))
    assert not kept.draft.targets


def test_a_third_state_in_the_sentence_silences_the_model(model):
    oracle = Oracle(EventType.CONCEDE, 0.99)
    text = "Norway relented in the talks, and the ships of Chile and Peru sailed."
    assert all(combine.COMPLETED not in j.draft.rule for j in judged(model, text, oracle))


def test_a_noun_read_as_the_act_that_its_verb_tells_is_no_second_act(model):
    found = judged(model, "Norway withdrew from the treaty with Chile.", Oracle(EventType.SANCTION, 0.99))
    assert [j.draft.type for j in found] == [EventType.SANCTION]


def test_a_noun_is_not_read_as_the_act_of_others_that_governs_it(model):
    found = judged(model, "Norway condemned Chilean aggression against Peru.", Oracle(EventType.ACCUSE, 0.99))
    assert [j.draft.type for j in found] == [EventType.ACCUSE, EventType.ASSAULT]
