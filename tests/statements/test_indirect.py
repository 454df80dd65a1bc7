"""Indirect statements: every way in which a sentence gives words to a speaker without quotation marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.records import Statement

Said = Callable[[str], list[Statement]]


def told(said: Said, text: str) -> list[tuple[str, str]]:
    """Speaker and words of each statement."""
    return [(s.speakers[0].text if s.speakers else "", s.words) for s in said(text)]


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        # phrasal verbs, adjectives, light verbs, copulas
        ("Norway then pointed out that the boat had two owners.", "Norway", "the boat had two owners"),
        ("As many lawyers have pointed out, Chile is free to sign.", "many lawyers", "Chile is free to sign"),
        ("The envoy was adamant that the border would stay shut.", "The envoy", "the border would stay shut"),
        ("The envoy was sure Chile would win the vote.", "The envoy", "Chile would win the vote"),
        ("The envoy made it clear that no talks would be held.", "The envoy", "no talks would be held"),
        ("Norway made clear it would not sign.", "Norway", "it would not sign"),
        ("The envoy let it be known that Chile would not sign.", "The envoy", "Chile would not sign"),
        ("Norway let reporters know that it would sign.", "Norway", "it would sign"),
        # what the teller did next is not told
        ("Holm said the sale was meant to calm tempers and urged Chile to wait.", "Holm",
         "the sale was meant to calm tempers"),
        ("Holm said the port was shut and urged Chile to wait.", "Holm", "the port was shut"),
        ("Chile's position is that the sea belongs to nobody.", "Chile", "the sea belongs to nobody"),
        ("Norway is of the opinion that the treaty stands.", "Norway", "the treaty stands"),
        ("The envoy made the case that the pact was dead.", "The envoy", "the pact was dead"),
        # claims taken up or turned down, questions, gerunds
        ("The envoy denied reports that troops had fired.", "The envoy", "troops had fired"),
        ("Delegates questioned how Chile could sign.", "Delegates", "how Chile could sign"),
        ("Norway proposed dropping the tariff on salmon.", "Norway", "dropping the tariff on salmon"),
        # noun phrases that tell what was said
        ("The minister stressed the need for patience.", "The minister", "the need for patience"),
        ("The governor spoke of a breach of the truce.", "The governor", "a breach of the truce"),
        # speakers: quantifiers, pronouns, names that the parser lost
        ("Most of its members believe the tariff is harmful.", "Most of its members", "the tariff is harmful"),
        ("Those close to him say that he would go.", "Those close to him", "he would go"),
        ("It denies that the raid took place.", "It", "the raid took place"),
        # where the clause begins and ends
        ("Holm said after the summit he would not sign.", "Holm", "he would not sign"),
        ("If this plan fails, Holm argues, there are others.", "Holm", "If this plan fails there are others"),
        ("The aim now, he told me on Friday, is peace.", "he", "The aim now is peace"),
        ("Norway has shut the port, a spokesman said, warning of storms.", "a spokesman", "Norway has shut the port"),
        ("It is the fourth ship, according to a tally, but Norway has more.", "a tally", "It is the fourth ship"),
        ("The rich would see their pay go up, according to the bank.", "the bank",
         "The rich would see their pay go up"),
        # headlines
        ("Anne Holm: Peru must leave the pact", "Holm", "Peru must leave the pact"),
        ("Raids were unlawful: Holm", "Holm", "Raids were unlawful"),
        ("Report: drought has emptied the lakes", "Report", "drought has emptied the lakes"),
    ],
)  # fmt: skip
def test_words_without_marks(said: Said, text: str, speaker: str, words: str) -> None:
    assert (speaker, words) in told(said, text)
    assert all(s.kind.value == "indirect" for s in said(text))


@pytest.mark.parametrize(
    "text",
    [
        "The envoy has not said when he will leave.",
        "The minister voiced support.",
        "The ministry was asked to disclose the cost of the dam.",
        "Two said nothing.",
        "It is certain that the road is closed.",
        "The president praised the club: it is old.",
        "Brexit: the long wait begins",
    ],
)
def test_no_words(said: Said, text: str) -> None:
    assert told(said, text) == []


def test_a_second_clause_with_that_is_told_too(said: Said) -> None:
    assert told(said, "Holm said that the port was shut and that the ships would wait.") == [
        ("Holm", "the port was shut and that the ships would wait")
    ]


def test_what_the_teller_did_next_is_not_told(said: Said) -> None:
    found = told(said, "Both sides agreed that the border would open, Holm said, and ordered the bridge shut.")
    assert all("ordered" not in words for _, words in found) and found[0][0] == "Holm"


def test_a_headline_that_quotes(said: Said) -> None:
    (statement,) = said("Anne Holm: 'The Pact Is Dead'\nThe council met.")
    assert (statement.kind.value, statement.words) == ("direct", "The Pact Is Dead")
