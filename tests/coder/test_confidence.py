"""The confidence of a mention."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.coder import confidence
from detente.records import Actor, ActorRef, EventMention, EventType, Evidence, PartKind, Span, Status

NAMED = ActorRef(Actor("NOR", "Norway", "NOR"), Span(0, 6), "Norway")
OTHER = ActorRef(Actor("CHL", "Chile", "CHL"), Span(15, 20), "Chile")
SINGER = ActorRef(Actor("ola-lie", "Ola Lie", "NOR"), Span(0, 7), "Ola Lie")
PRONOUN = ActorRef(Actor("CHL", "Chile", "CHL"), Span(15, 17), "it", "pronoun")
NOBODY = ActorRef(None, Span(15, 20), "gunmen")
SEEN = Evidence(0, 21, "Norway praised Chile.")


def mention(**changes) -> EventMention:
    plain = EventMention(
        id="m1",
        report_id="r1",
        type=EventType.SUPPORT,
        sources=(NAMED,),
        targets=(OTHER,),
        trigger=Evidence(7, 14, "praised"),
        evidence=SEEN,
        why=("frame verb:praise", "status done"),
    )
    return msgspec.structs.replace(plain, **changes)


def names(m: EventMention) -> dict[str, float]:
    return dict(confidence.features(m))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"targets": ()}, "target_missing"),
        ({"targets": (NOBODY,)}, "target_unknown"),
        ({"targets": (PRONOUN,)}, "target_resolved"),
        ({"targets": (NAMED,)}, "domestic"),
        ({"targets": (SINGER,)}, "target_private"),
        ({"sources": (SINGER,)}, "source_private"),
        ({"type": EventType.AID}, "quad_2"),
        ({"status": Status.INTENDED}, "not_done"),
        ({"mutual": True}, "mutual"),
        ({"attribution": (NAMED,)}, "attributed"),
        ({"part": PartKind.TITLE}, "part_title"),
        ({"why": ("frame noun:talks [with]", "status done")}, "conditions"),
        ({"why": ("model", "status done")}, "rule_model"),
        ({"evidence": Evidence(0, 90, "word " * 40)}, "long"),
    ],
)
def test_what_can_be_seen_of_a_mention_counts(changes, name):
    assert name not in names(mention())
    assert names(mention(**changes))[name] == 1.0


@pytest.mark.parametrize(
    ("ground", "name"),
    [
        ("model SUPPORT 0.91, leaning on praised", "model_agrees"),
        ("model ACCUSE 0.91, leaning on praised", "model_other"),
        ("model no act 0.91, leaning on the", "model_none"),
    ],
)
def test_what_the_model_said_counts_as_far_as_it_is_sure(ground, name):
    assert names(mention(why=("frame verb:praise", "status done", ground)))[name] == 0.91


def test_the_better_known_the_surer():
    whole = confidence.of(mention())
    assert whole > confidence.of(mention(targets=(PRONOUN,))) > confidence.of(mention(targets=(NOBODY,)))
    assert whole > confidence.of(mention(status=Status.INTENDED))
    assert whole > confidence.of(mention(sources=(PRONOUN,)))


@given(st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_it_is_a_probability_whatever_the_grounds(why):
    assert 0 < confidence.of(mention(why=tuple(why))) < 1


def test_the_coder_gives_it(coder):
    from detente.records import Report

    (m,) = coder.code(Report(text="Norway praised Chile.", published="2001-02-03")).mentions
    assert m.confidence == pytest.approx(confidence.of(m), abs=0.001)
