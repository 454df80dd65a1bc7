"""Relation claims: pair, direction, since, on whose word."""

from __future__ import annotations

import re

import pytest

from detente import relations
from detente.language import Language, Reading, Sentence
from detente.records import Actor, ActorRef, Direction, Part, PartKind, Report, Span, Statement, StatementKind
from detente.relations.lexicon import lexicon

NAMES = {
    "Norway": "NOR",
    "Oslo": "NOR",
    "Norwegian": "NOR",
    "Chile": "CHL",
    "Santiago": "CHL",
    "Chilean": "CHL",
    "Peru": "PER",
    "Lima": "PER",
    "Peruvian": "PER",
    "Ghana": "GHA",
    "Accra": "GHA",
    "Togo": "TGO",
    "Kenya": "KEN",
    "Nairobi": "KEN",
}
_NAMED = re.compile(r"\b(" + "|".join(NAMES) + r")\b")


class FakeCast:
    """States by name, nobody else."""

    def refs_in(self, sentence: Sentence) -> list[ActorRef]:
        return [
            ActorRef(
                Actor(NAMES[m.group()], m.group(), NAMES[m.group()]),
                Span(sentence.start + m.start(), sentence.start + m.end()),
                m.group(),
            )
            for m in _NAMED.finditer(sentence.text)
        ]

    def party(self, sentence: Sentence, head_index: int) -> tuple[ActorRef, ...]:
        here = Span(sentence[head_index].start, sentence[head_index].end)
        return tuple(r for r in self.refs_in(sentence) if r.span and here.overlaps(r.span))


@pytest.fixture(scope="module")
def language() -> Language:
    return Language()


def read(language: Language, text: str) -> Reading:
    return language.parse(language.read(Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))))


def claims(language: Language, text: str) -> set[tuple[str, str, str]]:
    return {(*c.pair, c.direction.value) for c in relations.find(read(language, text), FakeCast())}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Ties between Oslo and Lima have soured since the ferry row.", ("NOR", "PER", "worse")),
        ("Norwegian-Chilean relations have thawed.", ("CHL", "NOR", "better")),
        ("Relations between Accra and Nairobi hit rock bottom last year.", ("GHA", "KEN", "low")),
        ("Peru's ties with Chile are closer than ever.", ("CHL", "PER", "high")),
        ("Relations between Oslo and Lima have never been better.", ("NOR", "PER", "high")),
        ("The arrest further strained ties between Ghana and Togo.", ("GHA", "TGO", "worse")),
        ("Relations between Chile and Peru are at their lowest point in decades.", ("CHL", "PER", "low")),
        (
            "The mediators want to mend relations between Chile and Peru, now at their lowest since the mine row.",
            ("CHL", "PER", "low"),
        ),
        ("Kenya is moving closer to Ghana.", ("GHA", "KEN", "better")),
        ("Togo has distanced itself from Ghana.", ("GHA", "TGO", "worse")),
        ("Relations between Norway and Chile have not improved since the summit.", ("CHL", "NOR", "same")),
        ("It was the highest-level contact between Santiago and Lima since 2007.", ("CHL", "PER", "high")),
        ("Relations between Ghana and Togo remain tense.", ("GHA", "TGO", "low")),
        ("Accra and Nairobi have grown apart in recent years.", ("GHA", "KEN", "worse")),
        ("Relations between Chile and Peru began to warm under the new president.", ("CHL", "PER", "better")),
        ("Despite frosty relations with Lima, Chile sent a delegation.", ("CHL", "PER", "low")),
        ("Norway described its relations with Kenya as excellent.", ("KEN", "NOR", "high")),
        ("Tensions between Ghana and Togo have risen since the collision.", ("GHA", "TGO", "worse")),
        ("Chile is one of Peru's closest partners.", ("CHL", "PER", "high")),
    ],
)
def test_judgements(language: Language, text: str, claim: tuple[str, str, str]) -> None:
    assert claims(language, text) == {claim}


@pytest.mark.parametrize(
    "text",
    [
        "Norway hopes to improve ties with Chile.",
        "Relations between Chile and Peru could deteriorate if the mine opens.",
        "Ghana and Togo agreed to work for better relations.",
        "Kenya wants better relations with Ghana.",
        "Relations between Ghana and Togo may never recover.",
        "The deal would boost ties between Chile and Peru.",
        "Norway restored diplomatic relations with Chile.",
        "Have relations between Chile and Peru improved?",
        "Norway and Chile are neighbours in the polar seas.",
        "Public relations improved at the company.",
        "This step brings us closer to starting the talks in Oslo.",
        "On Friday Chilean soldiers turned a Peruvian lorry away from the bridge.",
    ],
)
def test_hopes_plans_and_plain_mentions_are_no_claims(language: Language, text: str) -> None:
    assert claims(language, text) == set()


def test_several_states_drifting_from_one_give_a_claim_each(language: Language) -> None:
    text = "Chile, Peru and Ghana – slowly drifting away from Oslo – have built a port."
    assert claims(language, text) == {("CHL", "NOR", "worse"), ("NOR", "PER", "worse"), ("GHA", "NOR", "worse")}


def test_towards_one_and_away_from_another(language: Language) -> None:
    assert claims(language, "Togo has drifted towards Ghana and away from Kenya.") == {
        ("GHA", "TGO", "better"),
        ("KEN", "TGO", "worse"),
    }


def test_one_side_with_two_others(language: Language) -> None:
    text = "The row soured relations between Norway and Chile and Peru."
    assert claims(language, text) == {("CHL", "NOR", "worse"), ("NOR", "PER", "worse")}


def test_since_and_evidence_point_at_the_text(language: Language) -> None:
    text = "It rained. Ties between Oslo and Lima have soured since the ferry row."
    (c,) = relations.find(read(language, text), FakeCast())
    assert (c.since, c.trigger.text, c.evidence.text) == ("the ferry row", "soured", text[11:])
    assert text[c.trigger.start : c.trigger.end] == "soured"


def test_context_names_the_pair_that_the_sentence_leaves_out(language: Language) -> None:
    text = "The president of Chile met his guest from Peru. Bilateral ties have improved since then."
    assert claims(language, text) == {("CHL", "PER", "better")}
    assert claims(language, "Envoys of Chile, Peru and Togo met. Ties have improved since then.") == set()


def test_a_claim_in_somebodys_words_stands_on_his_word(language: Language) -> None:
    text = "The envoy said that relations between Chile and Peru had worsened."
    speaker = ActorRef(None, Span(0, 9), "The envoy", "phrase")
    words = Span(20, len(text) - 1)
    statement = Statement("s1", "r", StatementKind.INDIRECT, (words,), words.of(text), (speaker,))
    (c,) = relations.find(read(language, text), FakeCast(), [statement])
    assert c.attribution == (speaker,)
    (plain,) = relations.find(read(language, text), FakeCast())
    assert plain.attribution == ()


def test_sentences_that_were_not_parsed_are_passed_over(language: Language) -> None:
    text = "Relations between Chile and Peru have worsened."
    reading = language.read(Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),)))
    assert relations.find(reading, FakeCast()) == []


@pytest.mark.parametrize(
    "text", ["Ties have soured.", "US-Norwegian relations.", "They drifted apart.", "The highest-level talks."]
)
def test_may_hold_keeps_what_could_be_a_claim(text: str) -> None:
    assert relations.may_hold(text)


def test_may_hold_lets_the_rest_go() -> None:
    assert not relations.may_hold("The minister met the press in the harbour.")


def test_the_table_is_lower_case_and_knows_every_direction() -> None:
    words = lexicon()
    every = {*words.relation, *words.subject, *words.object, *words.adjective, *words.level, *words.drift_word}
    assert all(w == w.lower().strip() for w in every)
    assert {*words.subject.values(), *words.adjective.values(), *words.level.values()} == set(Direction)
