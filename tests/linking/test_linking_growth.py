"""Events under growth: no chains through tellings that name one party, ids that lead on, halves and wholes."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

import detente
import stories
from detente.linking import cluster, link, score
from detente.linking.telling import Telling, clause
from detente.linking.telling import telling as features
from detente.records import Record
from factories import telling


def met(sentence: str, a: str, b: str, outlet: str, day: str = "2031-01-10") -> Record:
    targets = [b] if b else []
    return telling("CONSULT", sentence, "talks", [a], targets, day=day, mutual=True, outlet=outlet)


def test_tellings_that_name_one_party_do_not_tie_two_pairs_together() -> None:
    records = [
        met("Accra held talks with Lomé on the port.", "GHA", "TGO", "A"),
        met("Accra held talks with Abuja on the port.", "GHA", "NGA", "B"),
        *(met(f"Accra held talks on the port, radio {k} said.", "GHA", "", f"C{k}") for k in range(6)),
    ]
    for event in link(records):
        assert len({t for r in records for m in r.mentions if m.id in event.mentions for t in _targets(m)}) <= 1


def _targets(m: object) -> list[str]:
    return [r.actor.state for r in m.targets if r.actor]  # type: ignore[attr-defined]


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_no_event_holds_two_pairs_that_nothing_ties(rng: random.Random) -> None:
    codes = ["GHA", "TGO", "NGA", "BEN"]
    records = []
    for k in range(14):
        a, b = rng.sample(codes, 2)
        records.append(met(f"The talks on the port and the fish were held ({k}).", a, rng.choice([b, ""]), f"O{k}"))
    named = {m.id: (set(_targets(m)), m) for r in records for m in r.mentions}
    for event in link(records):
        pairs = [
            {m.sources[0].actor.state, *targets}  # type: ignore[union-attr]
            for i in event.mentions
            for targets, m in [named[i]]
            if targets
        ]
        assert all(any(p == q for q in pairs if q is not p) for p in pairs) or len(pairs) <= 1


@given(st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_every_id_that_was_ever_shown_leads_to_an_event(rng: random.Random) -> None:
    records = stories.records()[0]
    shuffled = rng.sample(records, len(records))
    with detente.open(":memory:") as db:
        shown: set[str] = set()
        for k in range(0, len(shuffled), 9):
            db.add(shuffled[k : k + 9])
            db.link()
            shown.update(db.events().column("event_id"))
        now = set(db.events().column("event_id"))
        assert {db.explain(i).id for i in shown} <= now


def test_an_act_told_as_done_before_its_day_is_another() -> None:
    early = telling("ASSAULT", "Jets of Lima bombed a pier.", "bombed", ["PER"], ["CHL"], day="2031-01-10", outlet="A")
    late = telling("ASSAULT", "Jets of Lima bombed a pier.", "bombed", ["PER"], ["CHL"], day="2031-01-11", outlet="B")
    reasons = dict(score.weigh(_features(early), _features(late)) or [])
    assert reasons["not_yet"] < 0


def _features(record: Record) -> Telling:
    return features(record.mentions[0], record.report)


def test_a_headline_is_told_with_what_stands_under_it() -> None:
    body = telling("COERCE", "Lima seized a trawler of Chile.", "seized", ["PER"], ["CHL"], day="2031-01-10")
    head = _features(body)._replace(id="m0", part="title", targets=(), words=frozenset(("trawler",)), start=-90)
    assert [(x.left, x.right) for x in cluster.compare([head, _features(body)])]
    assert dict(score.weigh(head, _features(body)) or [])["headline"] > 0


def test_the_words_of_another_time_are_left_out() -> None:
    sentence = "A drone bombed a depot on Monday, a day after another drone had hit a car."
    assert clause(sentence, sentence.index("bombed")) == "A drone bombed a depot on Monday"
    assert "car" in clause(sentence, sentence.index("hit")) and "depot" not in clause(sentence, sentence.index("hit"))
    assert clause("They met after the storm.", 5) == "They met after the storm."
