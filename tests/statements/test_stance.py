"""Which states words are about, and the stance that they show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.records import Stance, Statement

Said = Callable[[str], list[Statement]]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Oslo said that Chile is a reliable partner.", {"CHL": Stance.FAVOURABLE}),
        ("Oslo said that Chile is not a reliable partner.", {"CHL": Stance.CRITICAL}),
        ("Oslo said that Chile had violated the fishing accord.", {"CHL": Stance.CRITICAL}),
        ("Oslo said it was not ready to cooperate with Chile.", {"CHL": Stance.CRITICAL}),
        ("Oslo said it was in no position to cooperate with Chile.", {"CHL": Stance.CRITICAL}),
        ("Oslo said it was not at this moment in a position to cooperate with Chile.", {"CHL": Stance.CRITICAL}),
        ("Oslo said it was ready to cooperate with Chile.", {"CHL": Stance.FAVOURABLE}),
        ("Oslo said that it would not tolerate violations by Chile.", {"CHL": Stance.CRITICAL}),
        ("Oslo said that Chile must pay.", {"CHL": Stance.CRITICAL}),
        ("Oslo said that Chile had held a vote on Monday.", {"CHL": Stance.NEUTRAL}),
        ("Oslo said Norway was ready to cooperate with Peru.", {"PER": Stance.FAVOURABLE}),
        ("Oslo alleged that boats from Peru had crossed the line.", {"PER": Stance.CRITICAL}),
        ("Oslo said that Norway had held a vote.", {"NOR": Stance.NEUTRAL}),
        ("Oslo said that the boats were late.", {}),
    ],
)
def test_states_and_stance(said: Said, text: str, stance: dict[str, Stance]) -> None:
    (s,) = said(text)
    assert s.stance == stance
    assert s.about == tuple(sorted(stance))


def test_each_state_gets_the_words_near_it(said: Said) -> None:
    (s,) = said("Oslo said it wanted to cooperate with Peru while Chile violated the accord.")
    assert s.stance == {"CHL": Stance.CRITICAL, "PER": Stance.FAVOURABLE}


def test_the_words_that_show_it_are_kept(said: Said) -> None:
    (s,) = said("Oslo said that Chile is a reliable partner.")
    assert s.stance_words == ("reliable", "partner")
    (plain,) = said("Oslo said that Chile had held a vote on Monday.")
    assert plain.stance_words == ()


def test_the_other_party_of_bilateral_ties_is_taken_from_the_context(said: Said) -> None:
    (s,) = said("The president of Chile arrived on Monday. Oslo voiced readiness to improve bilateral relations.")
    assert s.stance == {"CHL": Stance.FAVOURABLE}


def test_where_and_when_it_was_said_is_not_what_it_is_about(said: Said) -> None:
    text = 'Oslo ruled out patrols with Chile. "We are not ready to cooperate," Holm said {} of Ghanaian ministers.'
    for occasion in ("after a meeting", "at a dinner", "before talks"):
        (s,) = (s for s in said(text.format(occasion)) if s.kind.value == "direct")
        assert s.stance == {"CHL": Stance.CRITICAL}, occasion


def test_no_other_party_where_the_context_has_two(said: Said) -> None:
    (s,) = said("Envoys of Chile and Ghana arrived on Monday. Oslo voiced readiness to improve bilateral relations.")
    assert s.about == ()
