"""What pages look up in memory: columns of events, reports and statements, the record in numbers, who is named most.

A shelf is filled part by part, those first that most pages ask for; who asks for a part waits a moment for it, and is
then told how far the filling has come, so that a large record shows itself instead of nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, cast

from detente.query import Rows, lists, people
from detente.query.digest import Digest, digest
from detente.query.index import EventIndex
from detente.query.lists import ListIndex
from detente.store import Store

#: How long a page waits for a part before it says how far it is, in seconds: some thousand reports are read in it.
MOMENT = 1.5


class Step(NamedTuple):
    """A part of a shelf: its name, what it is for people, its share of the time that filling takes, how it is made."""

    name: str
    title: str
    share: float
    make: Callable[[Store], Any]


#: Shares as measured on a million mentions.
STEPS = (
    Step("digest", "counting reports and outlets", 0.10, digest),
    Step("index", "events, their parties and who tells them", 0.55, EventIndex.load),
    Step("reports", "reports by date", 0.05, lists.reports),
    Step("claims", "judgements of relations", 0.02, lists.claims),
    Step("statements", "statements and who made them", 0.20, lists.statements),
    Step("people", "persons and their offices", 0.08, people.named),
)


#: Share of what comes before the steps, where something does; as measured for a day of a million mentions.
BEFORE = 0.3


class NotYet(Exception):
    """A part is not there yet; knows which are, which is being made, and what share of the work is done."""

    def __init__(self, done: tuple[str, ...], now: str, share: float, seconds: float) -> None:
        super().__init__(f"The record is being read: {now}.")
        self.done, self.now, self.share, self.seconds = done, now, share, seconds


class Shelf:
    """The parts of one state of a record; `fill` makes them, in one thread, and each is asked for by its name."""

    def __init__(self, before: str = "", *, moment: float | None = None) -> None:
        """What people are told until the filling begins, if that takes long; who asks for a part waits `moment` seconds
        for it, MOMENT if that is not given."""
        self._parts: dict[str, Any] = {}
        self._there = {step.name: threading.Event() for step in STEPS}
        self._begun = time.monotonic()
        self._before, self._moment, self._head = before, moment, BEFORE if before else 0.0
        self._failed: Exception | None = None
        self.took = 0.0

    def fill(self, store: Store) -> Shelf:
        """Make every part from a database; an error is kept for those who ask, and raised."""
        for _ in self.filling(store):
            pass
        return self

    def filling(self, store: Store) -> Iterator[str]:
        """Make the parts one by one and give their names, so that something else can be done between them; errors as
        those of `fill`."""
        self._begun, self._before = self._begun if self._head else time.monotonic(), ""
        try:
            with store.snapshot():  # parts that count by each other's rows must be of one moment
                for step in STEPS:
                    self._parts[step.name] = step.make(store)
                    self._there[step.name].set()
                    yield step.name
        except Exception as error:
            self.fail(error)
            raise
        self.took = time.monotonic() - self._begun

    def fail(self, error: Exception) -> None:
        """Nothing more comes: whoever asks gets this error."""
        self._failed = error
        for event in self._there.values():
            event.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for all parts; False if they are not there in time. The error that filling ended with."""
        found = self._there[STEPS[-1].name].wait(seconds)
        if self._failed is not None:
            raise self._failed
        return found

    def _part(self, name: str) -> Any:
        if not self._there[name].wait(MOMENT if self._moment is None else self._moment):
            raise self.not_yet()
        if name not in self._parts and self._failed is not None:
            raise self._failed
        return self._parts[name]

    def not_yet(self) -> NotYet:
        """How far the filling is."""
        seconds = time.monotonic() - self._begun
        if self._before:
            return NotYet((), self._before, 0.0, seconds)
        done = [step for step in STEPS if self._there[step.name].is_set()]
        now = next((step.title for step in STEPS if step not in done), "")
        share = self._head + (1 - self._head) * sum(s.share for s in done)
        return NotYet(tuple(s.title for s in done), now, share, seconds)

    @property
    def index(self) -> EventIndex:
        """The events; NotYet if they are not there soon."""
        return cast(EventIndex, self._part("index"))

    @property
    def digest(self) -> Digest:
        """The record in numbers; NotYet if they are not there soon."""
        return cast(Digest, self._part("digest"))

    @property
    def reports(self) -> ListIndex:
        """The reports; NotYet if they are not there soon."""
        return cast(ListIndex, self._part("reports"))

    @property
    def claims(self) -> ListIndex:
        """The judgements of relations; NotYet if they are not there soon."""
        return cast(ListIndex, self._part("claims"))

    @property
    def statements(self) -> ListIndex:
        """The statements; NotYet if they are not there soon."""
        return cast(ListIndex, self._part("statements"))

    @property
    def people(self) -> Rows:
        """The persons and bodies named most; NotYet if they are not there soon."""
        return cast(Rows, self._part("people"))
