"""Linking beside a store holds little at a time, and finds the same however little it holds."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable

import pytest

import stories
from detente.linking import link_store, promise
from detente.linking.telling import Telling
from detente.records import EventType, Record
from detente.store import Store, StoreDesk
from detente.store import desk as desk_module
from factories import Draft, telling


@pytest.mark.parametrize("most", [1, 7])
def test_what_is_near_is_found_with_any_number_of_asks_at_once(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    with Store.open(":memory:") as store:
        desk = _linked(store, stories.records()[0])
        tellings = _tellings(desk)
        found = desk.near(tellings)
        monkeypatch.setattr(desk_module, "_ASKS", most)
        assert desk.near(tellings) == found
        assert len(found) > 20


def test_asks_are_held_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "_ASKS", 250)
    with Store.open(":memory:") as store:
        desk = _linked(store, [_act(k) for k in range(200)])
        wanted = [x for t in _tellings(desk) for x in promise.partners(t)]
        assert _peak(lambda: desk.near(wanted)) < 1_000_000  # four times as much, if held all at once


def test_prints_wait_packed() -> None:
    rng = random.Random(3)
    texts = [" ".join(f"{rng.choice('bdfgk')}{rng.randrange(10**4)}" for _ in range(600)) for _ in range(80)]
    with Store.open(":memory:") as store:
        store.add(_said(text, k) for k, text in enumerate(texts))
        assert _peak(StoreDesk(store).settle_origins) < 7_000_000  # 11 MB as sets, 5 packed


def _said(text: str, k: int) -> Record:
    draft = Draft(f"Outlet {k}", "2031-03-01")
    draft.say(text)
    return draft.record()


def _linked(store: Store, records: list[Record]) -> StoreDesk:
    store.add(records)
    desk = StoreDesk(store)
    link_store(desk)
    return desk


def _tellings(desk: StoreDesk) -> list[Telling]:
    return desk.tellings(i for (i,) in desk.store.execute("SELECT id FROM mention"))


def _act(k: int) -> Record:
    kind, day = list(EventType)[k % len(EventType)].value, f"20{30 + k % 4}-{1 + k % 12:02}-10"
    return telling(kind, f"Lima met envoys of Chile on port {k}.", "met", ["PER"], ["CHL"], day=day, outlet=f"O{k}")


def _peak(does: Callable[[], object]) -> int:
    """The bytes of Python objects held at most while something is done."""
    tracemalloc.start()
    try:
        does()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
