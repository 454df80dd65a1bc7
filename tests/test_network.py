"""Pairs counted once a day, and the network of all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import detente
from detente.errors import MissingExtra, UsageError
from detente.query import RecordDB
from detente.query.dyad import Act, _one_a_day
from detente.records import Place
from factories import telling


def told(
    type: str, sources: list[str], targets: list[str], day: str | None, sentence: str, trigger: str, **fields: object
) -> detente.Record:
    return telling(type, sentence, trigger, sources, targets, day=day, published=day or "2031-01-30", **fields)


@pytest.fixture(scope="module")
def db() -> Iterator[RecordDB]:
    with detente.open(":memory:") as opened:
        opened.add(
            [
                told(
                    "ASSAULT",
                    ["RUS"],
                    ["USA"],
                    "2031-01-05",
                    "Moscow shelled Washington near Homs.",
                    "shelled",
                    place=Place("Homs", "SYR"),
                ),
                told(
                    "ASSAULT",
                    ["RUS"],
                    ["USA"],
                    "2031-01-05",
                    "Moscow hit Washington in Idlib.",
                    "hit",
                    place=Place("Idlib", "SYR"),
                ),
                told("ACCUSE", ["USA"], ["RUS"], "2031-01-05", "Washington scolded Moscow about grain.", "scolded"),
                told("CONSULT", ["USA"], ["CHN"], "2031-01-06", "Washington met Beijing.", "met", mutual=True),
                told("AID", ["USA"], ["FRA", "DEU"], "2031-02-07", "Washington helped Paris and Berlin.", "helped"),
                told("PROTEST", ["FRA"], ["FRA"], "2031-02-08", "Paris marched against itself.", "marched"),
            ]
        )
        yield opened


def test_one_a_day_keeps_one_of_a_date_type_and_direction(db: RecordDB) -> None:
    (all_,), (one,) = db.dyad("RUS", "USA"), db.dyad("RUS", "USA", one_a_day=True)
    assert (all_["n_events"], all_["a_to_b"], all_["b_to_a"]) == (3, 2, 1)
    assert (one["n_events"], one["a_to_b"], one["b_to_a"]) == (2, 1, 1)
    assert set(one["event_ids"]) < set(all_["event_ids"]) and len(all_["event_ids"]) == 3
    assert db.level("RUS", "USA", one_a_day=True)[0]["n_events"] == 2


def test_one_a_day_keeps_the_most_told_and_every_undated_one() -> None:
    acts = [
        Act("e1", "AID", "2031-01-01", "2031-01-01", 2, ("USA",)),
        Act("e2", "AID", "2031-01-01", "2031-01-01", 5, ("USA",)),
        Act("e3", "AID", "2031-01-01", "2031-01-01", 5, ("RUS", "USA")),
        Act("e4", "AID", None, None, 1, ("USA",)),
        Act("e5", "AID", None, None, 1, ("USA",)),
        Act("e6", "AID", "2031-01-01", "2031-01-31", 1, ("USA",)),
    ]
    assert [a.id for a in _one_a_day(acts)] == ["e2", "e3", "e4", "e5", "e6"]


def test_network_counts_both_directions(db: RecordDB) -> None:
    rows = {(r["party_a"], r["party_b"]): r for r in db.network()}
    assert rows.keys() == {("RUS", "USA"), ("CHN", "USA"), ("FRA", "USA"), ("DEU", "USA")}
    pair = rows["RUS", "USA"]
    assert (pair["n_events"], pair["a_to_b"], pair["b_to_a"], pair["quad4"]) == (3, 2, 1, 2)
    met = rows["CHN", "USA"]
    assert (met["n_events"], met["a_to_b"], met["b_to_a"]) == (1, 1, 1), "a mutual act counts both ways"
    names = db.dyads().columns
    assert db.network().pick(*names).tuples == db.dyads().tuples


def test_network_of_a_period_and_its_filters(db: RecordDB) -> None:
    assert {r["party_a"] for r in db.network(since="2031-02")} == {"DEU", "FRA"}
    assert len(db.network("2031-01", "2031-01")) == 2
    assert db.network(min_events=2).pick("party_a", "n_events").tuples == (("RUS", 3),)
    assert db.network(one_a_day=True)[0]["n_events"] == 2
    assert len(db.network(limit=1)) == 1 and len(db.network(party="CHN")) == 1
    assert len(db.network(quad=[1, 2])) == 3
    with pytest.raises(UsageError):
        db.network(since="soon")


def test_parties_are_the_nodes(db: RecordDB) -> None:
    rows = {r["party"]: r for r in db.parties()}
    usa = rows["USA"]
    assert (usa["n_events"], usa["n_partners"], usa["acts"], usa["targeted"]) == (5, 4, 3, 3)
    assert (rows["FRA"]["n_events"], rows["FRA"]["targeted"]) == (1, 1), "what a state does to itself is no edge"
    assert usa["betweenness"] == 1.0 and rows["CHN"]["betweenness"] == 0.0
    assert sum(r["pagerank"] for r in rows.values()) == pytest.approx(1, abs=0.001)
    assert list(rows) == ["USA", "RUS", "CHN", "DEU", "FRA"] and usa["pagerank"] == max(
        r["pagerank"] for r in rows.values()
    )
    assert db.parties(limit=2, offset=1).column("party") == ["RUS", "CHN"]
    assert db.parties(limit=2).pick("pagerank").tuples == db.parties().pick("pagerank").tuples[:2]


def test_the_network_of_nobody_is_empty() -> None:
    with detente.open(":memory:") as opened:
        assert len(opened.network()) == len(opened.parties()) == 0


def test_a_missing_package_is_named_with_its_extra(db: RecordDB, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.query import extras

    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(MissingExtra, match=r"networkx is not installed.*detente\[analysis\]"):
        db.parties()
    assert len(db.network()) == 4
