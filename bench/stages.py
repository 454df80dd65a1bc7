"""Where the time goes: processor time of every stage of coding a report, and how far each is from its limit.

    python bench/stages.py [PATH...] [--mixed] [--reports N] [--rounds 3]

The limits, on the same text: tokenising alone for everything before the parse, spaCy's tagger and parser on every
sentence for the parse. Resolving (the four stages from names for headlines to names in sentences) is also told as a
share of the parse, detente's own and spaCy's.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from common import cpu, load, machine
from speed import _bare, _tagged

from detente import actors, clean, engine, gate, relations, statements, times
from detente.coder import EventCoder
from detente.coder.reader import ModelReader
from detente.errors import BadRecord
from detente.language import Language
from detente.records import Record, Report
from detente.store import Store

#: What is timed: the name of the stage, and where the engine finds it.
STAGES = (
    ("cut into parts", clean, "prepare"),
    ("tokens and sentences", Language, "read"),
    ("gate", gate, "needed"),
    ("names for headlines", actors, "proper_words"),
    ("tagger and parser", Language, "parse"),
    ("times", times, "find"),
    ("date of the report", times, "date_report"),
    ("who is who", actors, "Cast"),
    ("whom phrases mean", actors.Cast, "party"),
    ("names in sentences", actors.Cast, "refs_in"),
    ("model reader", ModelReader, "read"),
    ("acts", EventCoder, "code"),
    ("statements", statements, "find"),
    ("relation claims", relations, "find"),
)
#: The stages that make up resolving: who is who in a report, and whom each phrase means that a coder asks for.
RESOLVING = ("names for headlines", "who is who", "whom phrases mean", "names in sentences")


class Clock:
    """Processor time by stage, each without the stages that it calls and without what timing itself takes."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._stack: list[float] = []
        self._own = 0.0
        self._own = self._cost()

    def _cost(self, calls: int = 10_000) -> float:
        """What a call of nothing is found to take."""
        nothing = self.timed("nothing", lambda: None)
        for _ in range(calls):
            nothing()
        return self.spent.pop("nothing") / calls

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its own time counted under the name."""

        def run(*args: Any, **kwargs: Any) -> Any:
            self._stack.append(0.0)
            started = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.process_time() - started
                self.spent[name] += spent - self._stack.pop() - self._own
                if self._stack:
                    self._stack[-1] += spent

        return run


@contextmanager
def watching(clock: Clock) -> Iterator[None]:
    """Time the stages while this lasts."""
    kept = [(where, name, getattr(where, name)) for _, where, name in STAGES]
    for stage, where, name in STAGES:
        setattr(where, name, clock.timed(stage, getattr(where, name)))
    try:
        yield
    finally:
        for where, name, function in kept:
            setattr(where, name, function)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--reports", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    reports = load(given.paths, given.reports, mixed=given.mixed)
    coder, nlp, clock, total = engine.Coder(), _bare(), Clock(), 0.0
    limits: Counter[str] = Counter()
    list(coder.code_many(reports[:20]))
    _limits(nlp, reports[:20])
    for _ in range(given.rounds):  # in turns, so that all meet the machine in the same state
        with watching(clock):
            total += cpu(lambda: _coded(coder, reports))
        limits.update(_limits(nlp, reports))
    print(f"{len(reports):,} reports, {machine()}")
    each = 1000 / (len(reports) * given.rounds)
    rest = total - sum(clock.spent.values())
    for stage, spent in [*((s, clock.spent[s]) for s, _, _ in STAGES), ("the rest of coding", rest)]:
        print(f"  {stage:<24} {spent * each:7.2f} ms {100 * spent / total:5.1f} %")
    print(f"  {'coding, in all':<24} {total * each:7.2f} ms")
    resolving = sum(clock.spent[s] for s in RESOLVING)
    for whose, parse in (("parse", clock.spent["tagger and parser"]), ("spaCy's", limits["limit: tagger, parser"])):
        print(f"  {f'resolving / {whose}':<24} {resolving / parse:7.2f}")
    kept = _kept([r for r in records if isinstance(r, Record)])
    for stage, spent in (*((s, t * given.rounds) for s, t in kept.items()), *limits.items()):
        print(f"  {stage:<24} {spent * each:7.2f} ms {spent / total:7.2f} of coding")


records: list[Any] = []


def _coded(coder: engine.Coder, reports: list[Report]) -> None:
    records[:] = coder.code_many(reports)


def _limits(nlp: Any, reports: list[Report]) -> dict[str, float]:
    """What cannot be done without, on the same text."""
    texts = [r.text for r in reports]
    return {
        "limit: tokenising": cpu(lambda: [len(nlp.make_doc(t)) for t in texts]),
        "limit: tagger, parser": cpu(lambda: _tagged(nlp, texts)),
    }


def _kept(found: list[Record]) -> dict[str, float]:
    """Storing and linking the records, in the batches of a run."""
    from detente.linking import link_store
    from detente.store import StoreDesk

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "a.db") as store:
        stored = cpu(lambda: _add(store, found))
        return {"storing": stored, "linking": cpu(lambda: link_store(StoreDesk(store)))}


def _add(store: Store, found: list[Record]) -> None:
    for k in range(0, len(found), 64):
        try:
            store.add(found[k : k + 64])
        except BadRecord:  # a run makes a failure of the one that is refused
            for record in found[k : k + 64]:
                with suppress(BadRecord):
                    store.add([record])


if __name__ == "__main__":
    main()
