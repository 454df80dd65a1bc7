"""The index counts and finds what SQL finds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import query
from detente.errors import UsageError
from detente.query.digest import digest, tellings_of
from detente.query.index import EventIndex, Filter, version
from detente.records import Place, Status
from factories import Draft, bonn, on, telling

TYPES = ("CONSULT", "ACCUSE", "SANCTION", "AID")
STATES = ("USA", "RUS", "CHN", "FRA")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("index") / "i.db"
    records = bonn()
    for k in range(40):
        source, target = STATES[k % 4], STATES[(k // 4 + 1) % 4]
        if source == target:
            continue
        kind = TYPES[k % 3]
        records.append(
            telling(
                kind,
                f"{source} dealt with {target} over matter {k}.",
                "dealt",
                [source],
                [target],
                day=None if k % 7 == 0 else f"201{k % 3}-0{k % 9 + 1}-1{k % 9}",
                outlet=("Wire", "Post", "Mail")[k % 3],
                published="2013-01-01",
                mutual=k % 5 == 0,
                status=list(Status)[k % 4] if k % 6 == 0 else Status.DONE,
                place=Place("Bonn", "DEU", None, 50.7, 7.1) if k % 4 == 0 else None,
            )
        )
    many = Draft("Wire", "2012-05-05")
    many.tell(
        "AGREE", "USA, RUS and CHN agreed.", "agreed", ["USA", "RUS"], ["CHN"], date=on("2012-05-04"), mutual=True
    )
    with query.open(path) as opened:
        opened.add([*records, many.record()])
    with query.open(path, readonly=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def index(db: Any) -> EventIndex:
    return EventIndex.load(db.store)


SEVERAL = st.lists(st.sampled_from((*STATES, "XXX")), min_size=1, max_size=2, unique=True).map(tuple)
CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.lists(st.sampled_from(TYPES), min_size=1, max_size=2).map(tuple),
    "quad": st.sampled_from([(1,), (3,), (2, 4)]),
    "status": st.sampled_from([("done",), ("denied", "intended")]),
    "party": SEVERAL,
    "source": SEVERAL,
    "target": SEVERAL,
    "outlet": st.sampled_from([("Wire",), ("Post", "Mail"), ("Nobody",)]),
    "not_outlet": st.sampled_from([("Wire",), ("Wire", "Post"), ("Nobody",)]),
    "since": st.sampled_from(["2011", "2012-03", "2012-05-04"]),
    "until": st.sampled_from(["2011", "2012-05"]),
    "text": st.sampled_from(["dealt", "matter", "RUS matter", '"dealt with"']),
    "disputed": st.booleans(),
    "domestic": st.booleans(),
    "min_outlets": st.integers(1, 3),
    "place": st.just(("Bonn",)),
}


def some(names: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Filters on up to three of the fields."""
    chosen = st.sets(st.sampled_from(sorted(names)), max_size=3)
    return chosen.flatmap(lambda fields: st.fixed_dictionaries({f: CONDITIONS[f] for f in sorted(fields)}))


@settings(max_examples=60, deadline=None)
@given(wanted=some(CONDITIONS))
def test_the_index_finds_what_sql_finds(db: Any, index: EventIndex, wanted: dict[str, Any]) -> None:
    found = index.page(index.find(Filter(**wanted), db.store), 1000)
    assert found == db.events(**wanted).column("event_id")  # the same events in the same order


@settings(max_examples=25, deadline=None)
@given(wanted=some(("type", "status", "since", "until", "quad")))
def test_pairs_are_those_of_sql(db: Any, index: EventIndex, wanted: dict[str, Any]) -> None:
    mask = index.mask(Filter(**wanted), db.store)
    assert index.pairs(mask) == db.dyads(**{"status": None, **wanted})


def test_counts_are_those_of_the_rows(db: Any, index: EventIndex) -> None:
    rows, mask = db.events(), index.mask(Filter(), db.store)
    assert index.counts("type", mask) == Counter(r["type"] for r in rows)
    assert index.counts("quad", mask) == Counter(str(r["quad"]) for r in rows)
    assert index.counts("party", mask) == Counter(p for r in rows for p in {*r["sources"], *r["targets"]})
    assert index.counts("source", mask) == Counter(p for r in rows for p in r["sources"])
    assert index.counts("year", mask) == Counter(r["date_start"][:4] for r in rows if r["date_start"])
    assert list(index.counts("month", mask)) == sorted({r["date_start"][:7] for r in rows if r["date_start"]})
    assert sum(index.places(mask).column("n_events")) == sum(r["latitude"] is not None for r in rows)


def test_a_facet_can_be_counted_without_itself(db: Any, index: EventIndex) -> None:
    wanted = Filter(type=("ACCUSE",), outlet=("Wire",))
    free = index.counts("type", index.mask(wanted, db.store, without="type"))
    assert free == Counter(db.events(outlet="Wire").column("type"))


def test_a_pair_by_period_is_its_dyad(db: Any, index: EventIndex) -> None:
    mask = index.mask(Filter(status=("done",)), db.store)
    found = index.pair_by_period("USA", "RUS", mask, "M")
    rows = {r["period"][:7]: (r["n_events"], r["intensity"]) for r in db.dyad("USA", "RUS", "month")}
    assert found and {k: v for k, v in found.items() if k in rows} == {k: rows[k] for k in found if k in rows}


def test_wrong_values_name_what_is_allowed(db: Any, index: EventIndex) -> None:
    for bad in (
        Filter(type=("HUG",)),
        Filter(quad=(0,)),
        Filter(status=("maybe",)),
        Filter(since="soon"),
        Filter(text="*"),
    ):
        with pytest.raises(UsageError):
            index.mask(bad, db.store)


def test_newest_first_has_undated_last(db: Any, index: EventIndex) -> None:
    rows = {r["event_id"]: r["date_start"] for r in db.events()}
    days = [rows[i] for i in index.page(index.newest_first(index.find(Filter(), db.store)), 1000)]
    dated = [d for d in days if d]
    assert dated == sorted(dated, reverse=True) and days[len(dated) :] == [None] * (len(days) - len(dated))


def test_an_empty_database_has_an_empty_index(tmp_path: Path) -> None:
    with query.open(tmp_path / "empty.db") as db:
        index = EventIndex.load(db.store)
        mask = index.mask(Filter(party=("USA",)), db.store)
        assert not len(index.find(Filter(), db.store)) and not len(index.pairs(mask)) and index.span(mask) is None
        assert digest(db.store).counts["report"] == 0 and digest(db.store).published is None


def test_the_digest_counts(db: Any) -> None:
    found = digest(db.store)
    assert found.counts["event"] == len(db.events()) and sum(found.outlets.column("n_reports")) == len(db.reports())
    assert sum(found.coverage.column("n_reports")) == len(db.reports())


def test_tellings_are_the_mentions_of_events(db: Any) -> None:
    events = db.events().column("event_id")[:5]
    found = tellings_of(db.store, events)
    assert set(found.column("mention_id")) == set(db.mentions(event=events).column("mention_id"))
    assert found.columns == db.mentions(limit=0).columns


def test_a_write_elsewhere_changes_the_version(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    with query.open(path) as writer, query.open(path, readonly=True) as reader:
        before = version(reader.store)
        assert version(reader.store) == before
        writer.add(bonn())
        assert version(reader.store) != before


def test_words_given_are_those_of_the_listing(db: Any, index: EventIndex) -> None:
    given = index.page(index.positions(index.words()), 1000)
    assert given and set(given) == set(db.promises().column("event_id"))


@pytest.mark.parametrize("by", ["day", "week", "month", "quarter", "year"])
def test_a_series_is_that_of_the_dyad(db: Any, index: EventIndex, by: str) -> None:
    done = index.mask(Filter(status=("done",)), db.store)
    for a, b in (("USA", "RUS"), ("CHN", "FRA"), ("RUS", "CHN"), ("USA", "XXX")):
        found = index.series(a, b, done, by)
        assert found == db.dyad(a, b, by).pick(*found.columns)


def test_claims_are_those_of_the_listing(tmp_path: Path) -> None:
    from detente.query import lists
    from detente.records import Direction, Evidence, RelationClaim

    records = []
    for k, (a, b, direction) in enumerate([("RUS", "USA", "worse"), ("CHN", "USA", "low"), ("RUS", "USA", "better")]):
        draft = Draft(("Wire", "Post")[k % 2], f"2012-05-0{k + 1}")
        said = draft.say(f"Ties number {k} are what they are.")
        bare = draft.record()
        cue = Evidence.at(bare.report.text, said.start, said.start + 4)
        whole = Evidence.at(bare.report.text, said.start, said.end)
        claim = RelationClaim(f"c{k}", bare.report.id, (a, b), Direction(direction), whole, cue)
        records.append(draft.record(relation_claims=(claim,)))
    with query.open(tmp_path / "claims.db") as db:
        db.add(records)
        index = lists.claims(db.store)

        def found(**wanted: Any) -> list[str]:
            return index.page(index.find(db.store, **wanted), 9)

        assert found() == db.claims().column("claim_id")
        assert found(pair=["RUS USA"]) == db.claims("USA", "RUS").column("claim_id")
        assert found(party=["CHN"]) == db.claims("CHN").column("claim_id")
        assert found(outlet=["Wire"], since="2012-05-02") == db.claims(outlet="Wire", since="2012-05-02").column(
            "claim_id"
        )
        assert found(direction=["low", "worse"]) == db.claims(direction=["low", "worse"]).column("claim_id")
