"""The tables of statements.toml."""

from __future__ import annotations

from detente.statements import lexicon


def test_all_entries_are_lower_case_and_trimmed() -> None:
    words = lexicon.load()
    every = {
        *words.verbs,
        *words.spoken,
        *words.voiced,
        *words.favourable,
        *words.critical,
        *words.negation,
        *words.mute,
    }
    assert all(w == w.strip().lower() and w for w in every)


def test_no_word_is_both_favourable_and_critical() -> None:
    words = lexicon.load()
    assert not words.favourable & words.critical
    assert not words.favourable_verbs & words.critical_verbs


def test_verbs_with_a_stance_are_cues() -> None:
    words = lexicon.load()
    assert words.favourable_verbs | words.critical_verbs <= set(words.verbs)


def test_every_class_is_used() -> None:
    used = {c for classes in lexicon.load().verbs.values() for c in classes}
    assert used == set(lexicon.CLASSES)


def test_phrases_are_found_by_their_first_word() -> None:
    assert ("according", "to") in lexicon.phrases_from("according")
    assert lexicon.phrases_from("boat") == ()
