"""Statements in whole sentences: cue, speaker, addressee, kind and words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente import statements
from detente.language import Language, Reading
from detente.records import EventMention, EventType, Evidence, Part, PartKind, Report, Span, Statement, StatementKind

Said = Callable[[str], list[Statement]]


def one(said: Said, text: str) -> Statement:
    found = said(text)
    assert len(found) == 1, [(s.kind, s.words) for s in found]
    return found[0]


def speakers(statement: Statement) -> list[str]:
    return [r.text for r in statement.speakers]


@pytest.mark.parametrize(
    ("text", "speaker", "words", "kind", "cue"),
    [
        ('"The bridge is safe," the engineer said.', "the engineer", ["The bridge is safe,"], "direct", "said"),
        ('"The bridge is safe," said the engineer.', "the engineer", ["The bridge is safe,"], "direct", "said"),
        ('The engineer said: "The bridge is safe."', "The engineer", ["The bridge is safe."], "direct", "said"),
        ("'The bridge is safe,' she told the council.", "she", ["The bridge is safe,"], "direct", "told"),
        ('"Is the bridge safe?" she asked.', "she", ["Is the bridge safe?"], "direct", "asked"),
        ('"The bridge," he said, "is safe."', "he", ["The bridge,", "is safe."], "direct", "said"),
        ('"It holds," he said. "We tested it."', "he", ["It holds,", "We tested it."], "direct", "said"),
        ("The engineer said that the bridge was safe.", "The engineer", ["the bridge was safe"], "indirect", "said"),
        ("The bridge was safe, the engineer said.", "the engineer", ["The bridge was safe"], "indirect", "said"),
        ("The bridge, the engineer said, was safe.", "the engineer", ["The bridge", "was safe"], "indirect", "said"),
        (
            "According to the engineer, the bridge was safe.",
            "the engineer",
            ["the bridge was safe"],
            "indirect",
            "According to",
        ),
        (
            "As the engineer noted, the bridge will be closed.",
            "the engineer",
            ["the bridge will be closed"],
            "indirect",
            "noted",
        ),
        (
            "The ministry voiced readiness to reopen the bridge.",
            "The ministry",
            ["readiness to reopen the bridge"],
            "indirect",
            "voiced",
        ),
        (
            'The engineer said the bridge was "perfectly safe" for lorries.',
            "The engineer",
            ['the bridge was "perfectly safe" for lorries'],
            "mixed",
            "said",
        ),
        (
            'The engineer described the bridge as "perfectly safe".',
            "The engineer",
            ['the bridge as "perfectly safe"'],
            "mixed",
            "described",
        ),
    ],
)
def test_cue_before_inside_and_after(
    said: Said, text: str, speaker: str, words: list[str], kind: str, cue: str
) -> None:
    s = one(said, text)
    assert [c.of(text) for c in s.content] == words
    assert s.words == " ".join(words)
    assert (speakers(s), s.kind.value, s.cue.text if s.cue else None) == ([speaker], kind, cue)


def test_the_speaker_is_resolved_by_the_cast(said: Said) -> None:
    s = one(said, "Norwegian Foreign Minister Anne Holm said that the talks would go on.")
    assert s.speaker is not None and s.speaker.actor is not None
    assert s.speaker.actor.state == "NOR"


def test_an_unknown_speaker_keeps_its_words(said: Said) -> None:
    s = one(said, "A senior harbour official said that the talks would go on.")
    assert s.speaker is not None and s.speaker.actor is None
    assert s.speaker.text == "A senior harbour official"


def test_joint_speakers(said: Said) -> None:
    assert speakers(one(said, "Santiago and Lima said in a joint note that the border was open.")) == [
        "Santiago",
        "Lima",
    ]


def test_addressee(said: Said) -> None:
    s = one(said, "The minister told reporters that the talks had failed.")
    assert s.addressee is not None and s.addressee.text == "reporters"


def test_the_subject_speaks_when_an_agency_relays(said: Said) -> None:
    assert speakers(one(said, "The governor was quoted by a news agency as saying the dam was full.")) == [
        "The governor"
    ]


def test_a_participle_behind_a_comma_goes_with_the_outer_speaker(said: Said) -> None:
    first, second = said("The governor said the dam was full, adding that the valley would be cleared.")
    assert (first.words, second.words) == ("the dam was full", "the valley would be cleared")
    assert speakers(first) == speakers(second) == ["The governor"]


def test_a_second_verb_of_telling_ends_the_clause(said: Said) -> None:
    first = said("The ministry said it opposed the plan and warned the company to wait.")[0]
    assert first.words == "it opposed the plan"


def test_quotation_over_paragraphs_is_one_statement(said: Said) -> None:
    text = "“We came by boat,” the envoy said. “It was cold.\n“We stayed a week.”\nThe envoy left on Monday."
    s = one(said, text)
    assert [c.of(text) for c in s.content] == ["We came by boat,", "It was cold.", "We stayed a week."]


def test_a_quotation_in_the_next_paragraph_of_the_same_speaker(said: Said) -> None:
    text = '"The ice is thin," the envoy said.\n"Nobody should walk on it."'
    assert [c.of(text) for c in one(said, text).content] == ["The ice is thin,", "Nobody should walk on it."]


def test_a_quotation_announced_by_the_paragraph_before(said: Said) -> None:
    s = one(said, 'The envoy wrote on Twitter:\n"We are on our way home."')
    assert (s.words, speakers(s)) == ("We are on our way home.", ["The envoy"])


def test_block_without_marks_after_a_colon(said: Said) -> None:
    text = (
        "The Minister for Fisheries said:\nThe catch has halved. We must act now.\n"
        "Our boats will stay in port.\nNotes to editors"
    )
    s = one(said, text)
    assert s.kind == StatementKind.DIRECT
    assert [c.of(text) for c in s.content] == ["The catch has halved. We must act now.", "Our boats will stay in port."]


def test_a_heading_with_a_colon_is_no_block(said: Said) -> None:
    assert said("The agenda of the meeting:\nFish quotas in the northern waters.") == []


def test_name_behind_a_dash(said: Said) -> None:
    s = one(said, "“The sea gives and the sea takes.” — Anne Holm")
    assert (s.words, speakers(s)) == ("The sea gives and the sea takes.", ["Holm"])


def test_transcript(said: Said) -> None:
    text = "MR HOLM: We are here to talk.\nQUESTION: When do you leave?\nMR HOLM: On Monday.\nWe shall be back."
    found = said(text)
    assert [s.words for s in found] == ["We are here to talk.", "When do you leave?", "On Monday. We shall be back."]


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "grey zone" was extended last week.',
        'They sang "Songs of the Northern Sea" in the harbour.',
        'Robert "Bob" Miller arrived on Monday.',
        "The ministers' cars were late.",
        "We believe that the treaty must stand.",
        "The council condemned the raid.",
        "The minister urged the crew to return.",
        "It is clear that the road is closed.",
        "The minister did not say whether the road was closed.",
        "Commenting on the raid, the minister left the hall.",
    ],
)
def test_no_statement(said: Said, text: str) -> None:
    assert said(text) == []


def test_a_title_in_a_reported_clause_does_not_make_it_mixed(said: Said) -> None:
    assert one(said, 'The minister said he had read "The Long Winter Road" twice.').kind == StatementKind.INDIRECT


def test_a_statement_in_a_statement(said: Said) -> None:
    found = said('"The doctor said that the water is bad," the mayor wrote.')
    assert {(speakers(s)[0], s.words) for s in found} == {
        ("the mayor", "The doctor said that the water is bad,"),
        ("The doctor", "the water is bad"),
    }


def test_what_a_speaker_hopes_is_part_of_what_he_says(said: Said) -> None:
    assert one(said, "The envoy said he hopes that the talks succeed.").words == "he hopes that the talks succeed"


def _mention(text: str, trigger: str, type_: EventType) -> EventMention:
    at = text.index(trigger)
    evidence = Evidence.at(text, at, at + len(trigger))
    return EventMention("m1", "r", type_, (), (), evidence, Evidence.at(text, 0, len(text)))


def test_words_that_are_an_act_are_linked_to_its_mention(read: Callable[[str], Reading], cast: object) -> None:
    text = "Oslo warned that Chile would pay for the oil spill."
    found = statements.find(read(text), cast, [_mention(text, "warned", EventType.THREATEN)])  # type: ignore[arg-type]
    assert [s.mention_id for s in found] == ["m1"]
    other = statements.find(read(text), cast, [_mention(text, "oil", EventType.ASSAULT)])  # type: ignore[arg-type]
    assert [s.mention_id for s in other] == [None]


def test_sentences_that_were_not_parsed_are_passed_over(language: Language, cast: object) -> None:
    text = '"The bridge is safe," the engineer said.'
    reading = language.read(Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),)))
    assert statements.find(reading, cast) == []  # type: ignore[arg-type]


PIECES = st.lists(
    st.sampled_from(
        [
            '"',
            "“",
            "”",
            "‘",
            "’",
            "'",
            "the envoy",
            "said",
            "told reporters",
            "that",
            "it is late",
            ",",
            ".",
            ":",
            "\n",
            "—",
            "Holm",
            "and",
            "called",
            "a trap",
        ]
    ),
    max_size=16,
)


@given(words=PIECES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_lie_in_the_text_and_the_cue_lies_outside_the_words(words: list[str], said: Said) -> None:
    text = " ".join(words)
    for s in said(text):
        assert s.content and s.words == " ".join(c.of(text) for c in s.content)
        assert all(0 <= c.start < c.end <= len(text) for c in s.content)
        assert all(a.end <= b.start for a, b in zip(s.content, s.content[1:], strict=False))
        assert s.cue is not None and s.cue.text == text[s.cue.start : s.cue.end]
        assert not any(c.overlaps(s.cue.span) for c in s.content)
