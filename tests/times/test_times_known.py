"""The table of dated facts, and finding its words."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from detente.errors import DataError
from detente.times import known


def test_the_table_is_sound_and_rich():
    table = known.load()
    facts = {f for many in table.facts.values() for f in many}
    assert len(facts) > 2500
    assert min(f.first for f in facts) >= dt.date(1975, 1, 1)
    for words in table.facts:
        assert all(w == w.lower() and w.strip("*") for w in words), words


@pytest.mark.parametrize(
    ("first", "weekday"),
    [("2016-11-08", 1), ("2017-01-20", 4), ("2016-06-23", 3), ("2001-09-11", 1), ("2017-07-07", 4)],
)
def test_well_known_days_fall_on_their_weekdays(first, weekday):
    day = dt.date.fromisoformat(first)
    assert day.weekday() == weekday
    assert any(f.first == day for many in known.load().facts.values() for f in many)


def test_words_of_one_row_stand_in_one_sentence_or_two():
    together = known.mentions("Officers tried a coup in Turkey.")
    next_to = known.mentions("Officers tried a coup. Nobody in Turkey slept.")
    apart = known.mentions("Officers tried a coup. It rained on the bridges. Nobody in Turkey slept.")
    for found in (together, next_to):
        assert any(f.first.isoformat() == "2016-07-15" for m in found for f in m.facts)
    assert not any(f.first.isoformat() == "2016-07-15" for m in apart for f in m.facts)


def test_words_are_whole_and_offsets_hold():
    text = "After the Brexit referendum, brexiteers cheered."
    spoken = [text[m.start : m.end].lower() for m in known.mentions(text)]
    assert "brexit referendum" in spoken and "brexit" in spoken
    assert all(w in ("brexit referendum", "brexit") for w in spoken)


def test_a_recurring_event_has_all_its_dates():
    (m,) = [m for m in known.mentions("The Iowa caucuses drew crowds.") if m.words == "iowa caucuses"]
    assert {f.first.year for f in m.facts} >= {2008, 2012, 2016, 2020}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2016-06-23\ts\t10", "3 cells"),
        ("2016-06-31\ts\t10\tvote", "day is out of range"),
        ("2016-06-23\tz\t10\tvote", "column kind"),
        ("2016-06-23/2016-06-01\tp\t0\tvote", "first day not after"),
        ("2016-06-23\tu\t0\tvote", "echo"),
    ],
)
def test_a_wrong_row_is_named(line, says):
    with pytest.raises(DataError, match=says) as error:
        known._row(line, "facts.tsv, line 7")
    assert "line 7" in str(error.value)


def test_odd_characters_do_not_move_offsets():
    text = "İİİ said the Brexit referendum was near."
    m = next(m for m in known.mentions(text) if m.words == "brexit referendum")
    assert text[m.start : m.end] == "Brexit referendum"


def test_no_two_rows_contradict_each_other():
    often = ("presidential debate", "presidential debates", "clinton+debate+trump")  # several in one autumn
    for words, facts in known.load().facts.items():
        days = sorted(f.first for f in facts if f.kind in "su")
        apart = [(b - a).days for a, b in pairwise(days)]
        assert "+".join(words) in often or all(gap >= 3 for gap in apart), (words, days)


def test_events_stand_in_the_file_of_their_years():
    for line, where in known._lines():
        name = where.rpartition("/")[2].partition(".")[0]
        if name == "periods":
            assert line.split("\t")[1] in "pw", where
        else:
            first, last = name.split("-")
            assert first <= line[:4] <= last and line.split("\t")[1] in "su", where
