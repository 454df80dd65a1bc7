"""Scores the reading of a list of official trips: right pair and CONSULT, right date, persons resolved.

    python scripts/score_official.py [--misses N] LIST.jsonl

The right pair is the traveller's state and the state visited, as the fields of the row name them; the right date is
the row's. Figures are given for the whole record, and for the remarks alone where they tell an encounter.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from detente import official
from detente.engine import Coder
from detente.records import EventMention, EventType, Failure


def right(m: EventMention, trip: official.Trip) -> bool:
    sources, targets = ({r.actor.state or r.actor.id for r in side if r.actor} for side in (m.sources, m.targets))
    return (
        m.type is EventType.CONSULT
        and trip.traveller.state in sources
        and trip.visited in targets
        and (m.date.start, m.date.end) == (trip.row.start, trip.row.end or trip.row.start)
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--misses", type=int, default=0)
    asked = arguments.parse_args()
    coder, n, seconds = Coder(), Counter[str](), time.perf_counter()
    via: Counter[str] = Counter()
    for origin, trip in official.trips(asked.file):
        n["rows"] += 1
        record = trip if isinstance(trip, Failure) else official.record_of(trip, origin, coder)
        if isinstance(record, Failure) or isinstance(trip, Failure):
            print(record)
            continue
        named = official.Filled.of(trip.row.remarks or "", trip).named
        via.update(p.via or "nobody" for p in named)
        read = record.mentions[1:]
        n["right"] += any(right(m, trip) for m in record.mentions)
        n["with any act"] += bool(read)
        n["remarks with the host's"] += (own := any(p.state == trip.visited for p in named))
        n["... right from remarks alone"] += (told := own and any(right(m, trip) for m in read))
        states = {r.actor.state or r.actor.id for m in read for r in (*m.targets, *m.sources) if r.actor is not None}
        for p in named:
            n["persons"] += 1
            n["persons that are parties"] += (party := p.state in states)
            if not party and asked.misses > 0 and n["shown"] < asked.misses:
                n["shown"] += 1
                print("NOT A PARTY", p, "|", trip.row.country, "|", trip.row.remarks)
        if own and not told and n["shown"] < asked.misses:
            n["shown"] += 1
            print("NOT FROM REMARKS", trip.row.country, "|", trip.row.remarks)
            for m in read:
                sides = [[(r.text, r.actor and r.actor.state) for r in side] for side in (m.sources, m.targets)]
                print("    ", m.type, m.trigger.text, *sides, m.date)
    rows, own = n["rows"] or 1, n["remarks with the host's"] or 1
    print(f"rows {n['rows']}, right pair, CONSULT and date {n['right']} = {n['right'] / rows:.3f}")
    print(f"remarks that give an act {n['with any act']} = {n['with any act'] / rows:.3f}")
    print(
        f"remarks that name an office-holder of the host {own}: "
        f"right from remarks alone {n['... right from remarks alone']} = {n['... right from remarks alone'] / own:.3f}"
    )
    resolved = sum(k for how, k in via.items() if how != "nobody")
    share = resolved / (n["persons"] or 1)
    print(f"persons named {n['persons']}, resolved to a state {resolved} = {share:.3f}", dict(via))
    print(f"persons whose state is a party of an act {n['persons that are parties'] / (n['persons'] or 1):.3f}")
    print(f"{time.perf_counter() - seconds:.0f} s")


if __name__ == "__main__":
    main()
