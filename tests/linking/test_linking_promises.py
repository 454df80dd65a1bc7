"""The ledger: words kept, broken, lapsed and open, each with the reasons of its proposal."""

from __future__ import annotations

import pytest

import detente
from detente.linking import promise, table
from detente.linking.telling import stem
from detente.records import EventType, Record, Status
from factories import telling


def told(kind: str, sentence: str, trigger: str, sources: str, targets: str, day: str, **options: object) -> Record:
    """One report of one sentence; parties are codes parted by spaces."""
    options.setdefault("mutual", kind in ("CONSULT",))
    return telling(
        kind, sentence, trigger, sources.split(), targets.split(), day=day, outlet=f"{kind} {day}", **options
    )  # type: ignore[arg-type]


def ledger(*records: Record) -> dict[str, str]:
    """The sentence of each word, and what has become of it, whatever the order in which the reports came."""
    found = []
    for order in (records, records[::-1]):
        with detente.open(":memory:") as db:
            for record in order:
                db.add(record)
                db.link()
            found.append({row["sentence"]: row["state"] for row in db.promises()})
    assert found[0] == found[1]
    return found[0]


TRUCE = told(
    "AGREE", "Accra and Lomé agreed on a ceasefire along the Volta.", "agreed", "GHA", "TGO", "2031-03-01", mutual=True
)
PULLOUT = told(
    "AGREE", "Lima promised Santiago to withdraw its marines from the pier.", "promised", "PER", "CHL", "2031-03-01"
)
VISIT = told(
    "CONSULT", "The Kenyan premier will visit Kampala on May 10.", "visit", "KEN", "UGA", "2031-05-10",
    status=Status.INTENDED, published="2031-04-20",
)  # fmt: skip
PLEA = told("REQUEST", "Oslo asked Minsk to free the crew of a trawler.", "asked", "NOR", "BLR", "2031-06-01")
MENACE = told(
    "THREATEN", "Ankara threatened Athens with a blockade of the islet.", "threatened", "TUR", "GRC", "2031-07-01"
)
ACCORD = told(
    "AGREE", "Hanoi agreed with Manila to keep trawlers out of the lagoon.", "agreed", "VNM", "PHL", "2031-01-10",
    mutual=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "deed", "state"),
    [
        (TRUCE, told("ASSAULT", "Gunners of Lomé shelled a market.", "shelled", "TGO", "GHA", "2031-03-20"), "broken"),
        (TRUCE, told("ASSAULT", "Gunners of Lomé shelled a market.", "shelled", "TGO", "BEN", "2031-03-20"), "open"),
        (TRUCE, told("ASSAULT", "Gunners of Lomé shelled a market.", "shelled", "TGO", "GHA", "2031-02-20"), "open"),
        (
            PULLOUT,
            told("RETREAT", "Lima withdrew its marines from the pier.", "withdrew", "PER", "CHL", "2031-03-09"),
            "kept",
        ),
        (
            PULLOUT,
            told("REJECT", "Lima refused to withdraw its marines.", "refused", "PER", "CHL", "2031-03-09"),
            "broken",
        ),
        (
            PULLOUT,
            told("REJECT", "Santiago refused to withdraw its marines.", "refused", "CHL", "PER", "2031-03-09"),
            "open",
        ),
        (
            VISIT,
            told("CONSULT", "The Kenyan premier arrived in Kampala.", "arrived", "KEN", "UGA", "2031-05-10"),
            "kept",
        ),
        (
            VISIT,
            told("CONSULT", "The Kenyan premier did not visit Kampala.", "visit", "KEN", "UGA", "2031-05-10",
                 status=Status.DENIED),
            "broken",
        ),
        (
            VISIT,
            told("REJECT", "The Kenyan premier cancelled his visit to Kampala.", "cancelled", "KEN", "UGA",
                 "2031-05-08"),
            "broken",
        ),
        (PLEA, told("RETREAT", "Minsk freed the crew of the trawler.", "freed", "BLR", "NOR", "2031-06-20"), "kept"),
        (PLEA, told("REJECT", "Minsk refused to free the crew.", "refused", "BLR", "NOR", "2031-06-03"), "broken"),
        (MENACE, told("COERCE", "Ankara began a blockade of the islet.", "began", "TUR", "GRC", "2031-07-20"), "kept"),
        (
            ACCORD,
            told("REJECT", "Manila violated the lagoon accord with its trawlers.", "violated", "PHL", "VNM",
                 "2031-11-20"),
            "broken",
        ),
        (
            ACCORD,
            told("REJECT", "Manila declined to buy trawlers for the lagoon.", "declined", "PHL", "VNM", "2031-11-20"),
            "lapsed",
        ),
    ],
)  # fmt: skip
def test_what_becomes_of_a_word(word: Record, deed: Record, state: str) -> None:
    assert ledger(word, deed)[word.mentions[0].evidence.text] == state


def test_a_word_lapses_when_its_day_is_past_and_the_record_goes_on() -> None:
    sentence = VISIT.mentions[0].evidence.text
    far = told("ACCUSE", "Lima accused Santiago of theft.", "accused", "PER", "CHL", "2031-05-30")
    soon = told("ACCUSE", "Lima accused Santiago of theft.", "accused", "PER", "CHL", "2031-05-12")
    assert ledger(VISIT, far)[sentence] == "lapsed"
    assert ledger(VISIT, soon)[sentence] == "open"


def test_every_proposal_names_its_reasons() -> None:
    broken = told("ASSAULT", "Gunners of Lomé shelled a market.", "shelled", "TGO", "GHA", "2031-03-20")
    with detente.open(":memory:") as db:
        db.add([TRUCE, broken])
        (edge,) = db.edges("breach")
    assert "truce +1.4" in edge["reasons"] and edge["score"] >= 0.5


def test_what_stands_on_somebodys_word_weighs_less() -> None:
    deed = told("ASSAULT", "Gunners of Lomé shelled a market.", "shelled", "TGO", "GHA", "2031-03-20")
    tellings = [_telling(r) for r in (TRUCE, deed)]
    (plain,) = promise.edges(tellings)
    (alleged,) = promise.edges([tellings[0], tellings[1]._replace(alleged=True)])
    assert alleged.score < plain.score and "alleged -0.4" in alleged.reasons


def _telling(record: Record) -> promise.Telling:
    from detente.linking.telling import telling as features

    return features(record.mentions[0], record.report)


def test_the_tables_hold_stems_and_types() -> None:
    t = table.load()
    stems = set().union(*(m.words for m in t.matters), t.kept_words, t.broken_words, t.word_nouns)
    assert all(s == s.lower() and s.replace("-", "").isalpha() for s in stems)
    for word in "ceasefire truce withdraw release hostages prisoners talks visit sanctions tariffs inspectors".split():
        assert any(stem(word) in m.words for m in t.matters), word
    assert {stem(w) for w in ("violated", "broke", "cancelled", "refused", "suspended")} <= t.broken_words
    assert {stem(w) for w in ("accord", "agreement", "truce", "promise", "pledge", "deadline")} <= t.word_nouns
    kinds = {x.value for x in EventType}
    assert all({*m.keep, *m.breach} <= kinds for m in t.matters)
    assert set(t.words) == {"AGREE", "REQUEST", "THREATEN"}


def test_the_days_of_a_word_are_those_of_the_table() -> None:
    from detente.query import listings

    days = table.load().promises
    sql = listings.STATES["lapsed"]
    assert f"+{days['horizon']} days" in sql and f"+{days['answer']} days" in sql
