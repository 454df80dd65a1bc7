"""What a report costs as the store grows: processor time to store and link one, at marks on the way to N mentions.

    python bench/growth.py [--mentions 1000000] [--each 12]

Reports are made up (a seed, invented states; nothing is coded), `--each` mentions in one, between four states (the
sample's reports have 10 mentions of 4 parties, real ones 8 of 2 or 3); every second one follows one of the last five
and tells two in three of its acts again. `--daily` of them come a day, and days go on as the store grows. A telling
is compared with those within 120 days, so the store's size shows alone once so many days are in it: at one report
a day from the first mark on. Coding, which does not know the store, is measured on the sample at every mark: the whole
cost of a report, as a multiple of coding it at the same moment (a shared processor is now faster and now slower), is
compared with that of the first mark.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from common import cpu, load, machine

from detente.engine import Coder
from detente.linking import link_store
from detente.records import (
    Actor,
    ActorRef,
    Basis,
    DateInterval,
    EventMention,
    EventType,
    Evidence,
    Part,
    PartKind,
    Precision,
    Record,
    Report,
    Span,
    part_id,
)  # fmt: skip
from detente.store import Store, StoreDesk

STATES = [f"{a}{b}{c}" for a in "ABCD" for b in "ABCDE" for c in "ABC"]
VERBS = {"accused": "ACCUSE", "met": "CONSULT", "praised": "SUPPORT", "warned": "THREATEN", "helped": "AID"}
MARKS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
#: Reports measured at a mark, those before it counted too.
WINDOW = 256
BATCH = 64


class Act(NamedTuple):
    """A made-up act: its sentence and its ISO day."""

    told: str
    day: str


def records(each: int, daily: int = 1, seed: int = 3) -> Iterator[Record]:
    """Made-up records without end; about a third of their acts were told by an earlier one."""
    rng = random.Random(seed)
    stories: deque[list[Act]] = deque(maxlen=5)
    for k in count():
        day = (dt.date(1950, 1, 1) + dt.timedelta(days=k // daily)).isoformat()
        earlier = rng.choice(stories) if stories and rng.random() < 0.5 else []
        states = sorted({a for act in earlier for a in act.told.split()[0:3:2]}) or rng.sample(STATES, 4)
        again = rng.sample(earlier, 2 * len(earlier) // 3)
        acts = [*again, *(_act(rng, states, day) for _ in range(each - len(again)))]
        stories.append(acts)
        yield _record(acts, f"Outlet {k % 20}", day)


def _act(rng: random.Random, states: list[str], day: str) -> Act:
    a, b = rng.sample(states, 2)
    filler = " ".join("".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(9))
    return Act(f"{a} {rng.choice(list(VERBS))} {b} over {filler}.", day)


def _record(acts: list[Act], outlet: str, day: str) -> Record:
    text = "\n".join(act.told for act in acts)
    report = Report(text, outlet=outlet, published=day, parts=(Part(PartKind.BODY, Span(0, len(text))),))
    mentions, at = [], 0
    for told, on in acts:
        a, verb, b = told.split(" ", 3)[:3]
        evidence, v = Evidence.at(text, at, at + len(told)), at + 4
        trigger = Evidence.at(text, v, v + len(verb))
        sides = [ActorRef(Actor(c, c, c, "GOV"), Span(s, s + 3), c) for c, s in ((a, at), (b, v + len(verb) + 1))]
        mid, kind = part_id("m", report.id, at), EventType(VERBS[verb])
        date = DateInterval(on, on, Precision.DAY, Basis.EXPLICIT)
        mentions.append(EventMention(mid, report.id, kind, (sides[0],), (sides[1],), trigger, evidence, date=date))
        at += len(told) + 1
    return Record(report, tuple(mentions))


def main() -> None:
    """Fill a store and print what a report costs at the marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--daily", type=int, default=1)
    given = parser.parse_args()
    sample, coder = load([]), Coder()
    list(coder.code_many(sample))
    print(machine())
    print(
        "  mentions   file MB   coding ms   store ms   link ms   in all, to the first   worst commit ms   removing ms"
    )
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "a.db") as store:
        made = records(given.each, given.daily)
        _fill(store, given.mentions, made, given.each, lambda: cpu(lambda: list(coder.code_many(sample))) / len(sample))


def _fill(store: Store, goal: int, made: Iterator[Record], each: int, coding: Callable[[], float]) -> None:
    mentions, first = 0, 0.0
    for mark in (m for m in MARKS if m <= goal):
        while mentions < mark - WINDOW * each:
            mentions += _round(store, made, BATCH)[0]
        coded = coding() / 2
        stored = linked = worst = 0.0
        for _ in range(WINDOW // BATCH):
            added, s, link, slow = _round(store, made, BATCH)
            mentions, stored, linked, worst = mentions + added, stored + s, linked + link, max(worst, slow)
        coded += coding() / 2
        whole = 1 + (stored + linked) / WINDOW / coded
        first = first or whole
        size = store.path.stat().st_size / 1e6
        print(f"  {mentions:>8,} {size:9.1f} {1000 * coded:11.1f} {1000 * stored / WINDOW:10.2f} "
              f"{1000 * linked / WINDOW:9.2f} {whole / first:22.2f} {1000 * worst:17.0f} "
              f"{1000 * _removing(store):13.1f}", flush=True)  # fmt: skip


def _removing(store: Store) -> float:
    """Processor seconds to take one report out, as one that is to be coded again."""
    ((gone,),) = store.execute("SELECT id FROM report ORDER BY seq LIMIT 1")
    return cpu(lambda: store.remove([gone]))


def _round(store: Store, made: Iterator[Record], reports: int) -> tuple[int, float, float, float]:
    """Add a batch and link it: mentions, processor seconds of both, seconds that the commit took by the clock."""
    batch = [next(made) for _ in range(reports)]
    started = time.perf_counter()
    stored = cpu(lambda: store.add(batch))
    waited = time.perf_counter() - started
    linked = cpu(lambda: link_store(StoreDesk(store)))
    return sum(len(r.mentions) for r in batch), stored, linked, waited


if __name__ == "__main__":
    main()
