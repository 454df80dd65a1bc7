"""What a batch of documents leaves in the store: records, failures, jobs, and what it replaces."""

from __future__ import annotations

from typing import NamedTuple

from detente.errors import BadRecord
from detente.pipeline.stages import Versions, Work
from detente.pipeline.tally import Tally
from detente.records import Failure, Record
from detente.store import Job, Store, jobs

Outcomes = tuple[Record | Failure | str, ...]


class Item(NamedTuple):
    """A document, or why there is none; `done` if it was dealt with before; what its earlier jobs left."""

    id: str
    origin: str
    size: int
    failure: Failure | None = None
    work: Work | None = None
    earlier: Job | None = None


#: Items with what came of each, in order.
Batch = list[tuple[Item, Outcomes]]


class Kept:
    """What a batch leaves in the store: records, failures, jobs, reports replaced, inputs whose failures are mended."""

    def __init__(self, store: Store, versions: Versions, recode: bool, batch: Batch) -> None:
        self._store, self._versions, self._recode = store, versions, recode
        self.records: list[Record] = []
        self.failures: list[Failure] = []
        self.jobs: list[Job] = []
        self.replaced: list[str] = []
        self.mended: list[str] = []
        self._told: list[Record | Failure | None] = []
        self._before = self._known_before(batch)
        self._seen: set[str] = set()
        for item, outcomes in batch:
            self._take(item, outcomes)
        self._instead = frozenset(self.replaced)

    @property
    def coded(self) -> int:
        """Reports coded and not refused."""
        return sum(isinstance(t, Record) for t in self._told)

    def _known_before(self, batch: Batch) -> dict[str, Job | None]:
        """The reports of the batch that the store holds already, with their jobs if there are any."""
        ids = [o.report.id for _, outcomes in batch for o in outcomes if isinstance(o, Record)]
        ids += [i.earlier.result for i, _ in batch if i.earlier and i.earlier.result]
        known = self._store.known(ids)
        found = jobs.find(self._store, jobs.CODE, known)
        return {i: found.get(i) for i in known}

    def _take(self, item: Item, outcomes: Outcomes) -> None:
        if item.failure is not None:
            self._fail(item.failure)
        elif item.work is None:
            self._told.append(None)
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                self._fail(outcome)
            else:
                self._take_one(outcome)
        if outcomes and item.work is not None and item.work.document is not None:
            self._close(item, outcomes)

    def _take_one(self, outcome: Record | str) -> None:
        rid = _report_id(outcome)
        if isinstance(outcome, str) or rid in self._seen or (rid in self._before and not self._outdated(rid)):
            self._told.append(None)
            return
        self._seen.add(rid)
        if rid in self._before:
            self.replaced.append(rid)
        self.records.append(outcome)
        self.jobs.append(Job(jobs.CODE, rid, self._versions.code))
        self._told.append(outcome)

    def _outdated(self, rid: str) -> bool:
        job = self._before[rid]
        return self._recode and (job is None or job.version != self._versions.code)

    def _fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self._told.append(failure)

    def _close(self, item: Item, outcomes: Outcomes) -> None:
        """The job of a document, and what an earlier reading of it left that holds no more."""
        ids = [_report_id(o) for o in outcomes if not isinstance(o, Failure)]
        outcome = jobs.DONE if ids else jobs.FAILED
        self.jobs.append(Job(jobs.CLEAN, item.id, self._versions.clean, outcome, ids[0] if ids else None))
        if item.earlier is None:
            return
        if item.earlier.outcome == jobs.FAILED and len(ids) == len(outcomes):
            self.mended.append(item.origin)
        old = item.earlier.result
        if ids and old in self._before and old not in ids:
            self.replaced.append(old)

    def write_singly(self) -> None:
        """Keep the records one by one, each with its job; those that the store refuses become failures."""
        own = {j.item: j for j in self.jobs if j.stage == jobs.CODE}
        for record in self.records:
            rid = record.report.id
            job = own[rid]
            try:
                self._store.add(
                    [record],
                    instead_of=[i for i in self.replaced if i == rid],
                    also=lambda connection, job=job: jobs.write(connection, [job]),  # type: ignore[misc]
                )
            except BadRecord as error:
                self._refuse(record, Failure.of(error, "store", record.report.origin or rid))
        self.replaced = [i for i in self.replaced if i not in own]
        self.records = []

    def _refuse(self, record: Record, failure: Failure) -> None:
        rid = record.report.id
        self.failures.append(failure)
        self.jobs = [
            Job(j.stage, j.item, j.version, jobs.FAILED) if j.result == rid else j
            for j in self.jobs
            if not (j.stage == jobs.CODE and j.item == rid)
        ]
        self._told = [failure if t is record else t for t in self._told]

    def count(self, tally: Tally) -> None:
        """Count what was kept, in order."""
        for told in self._told:
            if isinstance(told, Record):
                tally.coded(told, instead=told.report.id in self._instead)
            elif isinstance(told, Failure):
                tally.failed(told)
            else:
                tally.known()


def _report_id(outcome: Record | str) -> str:
    return outcome.report.id if isinstance(outcome, Record) else outcome
