"""What a run would do, told without doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

import msgspec

from detente import readers
from detente.pipeline.run import Runner, to_resume
from detente.pipeline.stages import versions
from detente.pipeline.tally import Tally
from detente.records import RawDoc
from detente.store import Store, jobs


class Plan(msgspec.Struct, frozen=True):
    """What a run would do: documents and their bytes, of them to be coded and dealt with before, by kind; failures by
    code; with what versions of the stages; and about how many seconds, going by earlier runs of the database."""

    documents: int = 0
    bytes: int = 0
    todo: int = 0
    known: int = 0
    kinds: dict[str, int] = {}
    failed: dict[str, int] = {}
    outdated: int = 0
    clean: str = ""
    code: str = ""
    seconds: float | None = None


def plan(
    paths: Sequence[Path | str],
    database: Path | str,
    *,
    recode: bool = False,
    fields: Mapping[str, str] | None = None,
) -> Plan:
    """Read the documents of files and folders, code none and write nothing; what a run over them would do.

    Without paths and with `recode`: what coding the database's own reports again would do. A StoreError if the file
    is no database that can be read.
    """
    there = Path(database).exists()
    with Store.open(database, readonly=True) if there else nullcontext(Store.open(":memory:")) as store:
        now = versions()
        old = len(jobs.outdated(store, now.code))
        pace = jobs.pace(store)
        if not paths:
            return Plan(old, todo=old, outdated=old, clean=now.clean, code=now.code, seconds=pace and pace * old)
        found = _look(Runner(store, Tally(None, 0), recode), paths, fields)
        return msgspec.structs.replace(
            found, outdated=old, clean=now.clean, code=now.code, seconds=pace and pace * found.todo
        )


def plan_resumed(database: Path | str) -> Plan:
    """What going on with the database's last run would do; UsageError if there is none to go on with."""
    with Store.open(database, readonly=True) as store:
        last = to_resume(store)
    return plan(last.paths, database, recode=last.options["recode"], fields=last.options.get("fields"))


def outdated(database: Path | str) -> int:
    """How many reports of a database were coded by other versions than those of now."""
    with Store.open(database, readonly=True) as store:
        return len(jobs.outdated(store, versions().code))


def _look(run: Runner, paths: Sequence[Path | str], fields: Mapping[str, str] | None) -> Plan:
    kinds, failed = Counter[str](), Counter[str]()
    documents = size = todo = 0
    for item in run.documents(readers.read_paths(paths, fields)):
        documents += 1
        size += item.size
        if item.failure is not None:
            failed[item.failure.code] += 1
        elif item.work is not None and isinstance(item.work.document, RawDoc):
            todo += 1
            kinds[item.work.document.media_type] += 1
    known = documents - todo - sum(failed.values())
    return Plan(documents, size, todo, known, dict(sorted(kinds.items())), dict(sorted(failed.items())))
