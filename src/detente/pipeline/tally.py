"""The counts of a run: what a person sees while it goes on, and what they are told at its end."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec

from detente.records import Failure, Record

#: The rate is that of the last so many seconds, so that it follows what the machine does now.
_WINDOW = 60.0


class Progress(msgspec.Struct, frozen=True):
    """How far a run is: documents dealt with, bytes, which came last; reports coded, known before and failed.

    Documents are counted as they come, the rest when it is committed. `failed` counts the failures by code, `failure`
    is the one told now, if any; `rate` is in documents a second, of the last minute; `remaining` is in seconds.
    """

    documents: int = 0
    reports: int = 0
    duplicates: int = 0
    failures: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    current: str = ""
    failed: dict[str, int] = {}
    failure: Failure | None = None
    rate: float = 0.0
    remaining: float | None = None


class Summary(msgspec.Struct, frozen=True):
    """What a run did: reports coded, known before, what was read from them, documents that failed (and by code),
    reports coded again in place of older records, events made or made again, and seconds."""

    reports: int = 0
    duplicates: int = 0
    mentions: int = 0
    statements: int = 0
    claims: int = 0
    failures: int = 0
    seconds: float = 0.0
    failed: dict[str, int] = {}
    replaced: int = 0
    events: int = 0


class Tally:
    """The running counts of one run."""

    def __init__(self, progress: Callable[[Progress], None] | None, total: int) -> None:
        self._tell = progress
        self._now = Progress(bytes_total=total)
        self._found = Summary()
        self._started = time.perf_counter()
        self._marks = deque([(self._started, 0, 0)])

    def seen(self, name: str, size: int) -> None:
        """A document of so many bytes was dealt with; what came of it is counted when it is committed."""
        now = self._now
        done = min(now.bytes_done + size, now.bytes_total)
        rate, remaining = self._pace(now.documents + 1, done)
        self._change(documents=now.documents + 1, bytes_done=done, current=name, rate=rate, remaining=remaining)

    def coded(self, record: Record, *, instead: bool = False) -> None:
        """A report was coded and kept; `instead` of an older record of it."""
        found = self._found
        self._found = msgspec.structs.replace(
            found,
            mentions=found.mentions + len(record.mentions),
            statements=found.statements + len(record.statements),
            claims=found.claims + len(record.relation_claims),
            replaced=found.replaced + instead,
        )
        self._change(reports=self._now.reports + 1)

    def known(self) -> None:
        """A document or report was dealt with before."""
        self._change(duplicates=self._now.duplicates + 1)

    def failed(self, failure: Failure) -> None:
        """A document or report failed."""
        counts = {**self._now.failed, failure.code: self._now.failed.get(failure.code, 0) + 1}
        self._change(failures=self._now.failures + 1, failed=counts, failure=failure)

    def linked(self, events: int) -> None:
        """So many events were made or made again."""
        self._found = msgspec.structs.replace(self._found, events=self._found.events + events)

    def _change(self, **fields: Any) -> None:
        self._now = msgspec.structs.replace(self._now, **{"failure": None, **fields})
        if self._tell is not None:
            self._tell(self._now)

    def _pace(self, documents: int, done: int) -> tuple[float, float | None]:
        """Documents a second in the last minute, and the seconds that the remaining bytes will take at that pace."""
        at = time.perf_counter()
        self._marks.append((at, documents, done))
        while len(self._marks) > 2 and (self._marks[0][0] < at - _WINDOW or len(self._marks) > 5000):
            self._marks.popleft()
        before, first, began = self._marks[0]
        passed = max(at - before, 1e-9)
        left = self._now.bytes_total - done
        return (documents - first) / passed, left * passed / (done - began) if done > began else None

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.perf_counter() - self._started

    @property
    def reports(self) -> int:
        """Reports coded."""
        return self._now.reports

    @property
    def failures(self) -> int:
        """Failures so far."""
        return self._now.failures

    def summary(self) -> Summary:
        """What was done until now."""
        now = self._now
        return msgspec.structs.replace(
            self._found,
            reports=now.reports,
            duplicates=now.duplicates,
            failures=now.failures,
            failed=dict(sorted(now.failed.items())),
            seconds=self.seconds,
        )
