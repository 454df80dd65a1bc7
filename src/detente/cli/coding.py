"""The commands that read reports: `code`, and `demo` on the reports that ship."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import exits
from detente.cli import options as o
from detente.cli.app import warn
from detente.cli.database import path_of

if TYPE_CHECKING:
    from detente.pipeline import Progress, Summary

#: So many failures are told one by one; `detente failures` lists all.
TOLD = 20
DEMO = Path("detente-demo.db")


def code(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files (.txt, .md, .html, .jsonl) and folders of them.")
    ],
    db: o.Database = None,
    workers: o.Workers = 1,
    json: o.JsonOne = False,
) -> None:
    """Read reports into the database. What it holds already is left alone: a stopped run goes on where it was."""
    goal = path_of(db)
    summary, failed = run(paths, goal, workers)
    if json:
        import msgspec

        print(msgspec.json.encode(summary).decode())
    else:
        print(_told(summary, goal))
    if summary.failures:
        _tell_failures(goal, failed)
        raise typer.Exit(exits.SOME_FAILED)


def demo(
    db: Annotated[Path, typer.Option("--db", metavar="FILE", help="Where to write the database.")] = DEMO,
    workers: o.Workers = 1,
) -> None:
    """Read the sample reports that ship with detente, and show what is in the record then."""
    with as_file(files("detente").joinpath("data/sample/reports.jsonl")) as sample:
        print(f"Reading {sample} ...", file=sys.stderr)
        summary, failed = run([sample], db, workers)
    if summary.failures:
        _tell_failures(db, failed)
    from detente import query
    from detente.cli import overview

    with query.open(db, readonly=True) as record:
        print(_told(summary, db))
        overview.show(record)
        print("\n" + "\n".join(overview.next_commands(record, db)))
    if summary.failures:
        raise typer.Exit(exits.SOME_FAILED)


def run(paths: list[Path], goal: Path, workers: int) -> "tuple[Summary, list[str]]":
    """Code files into a database and link what is new; what was done, and the inputs that failed."""
    from detente import pipeline, query

    failed = _Failed()
    with progress_bar() as show:

        def step(now: "Progress") -> None:
            failed.note(now)
            show(now)

        summary = pipeline.run(paths, goal, workers=workers, progress=step)
    with query.open(goal) as record:
        record.link()
    return summary, failed.inputs


class _Failed:
    """Collects the inputs that fail, from the running counts."""

    def __init__(self) -> None:
        self.inputs: list[str] = []
        self._count = 0

    def note(self, now: "Progress") -> None:
        if now.failures > self._count:
            self.inputs.append(now.current)
        self._count = now.failures


@contextmanager
def progress_bar() -> Iterator[Callable[[Any], None]]:
    """A bar on standard error if that is a terminal; else nothing is shown."""
    if not sys.stderr.isatty():
        yield lambda now: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, counts="loading the language model ...")

        def show(now: Any) -> None:
            counts = f"{now.reports:,} coded, {now.duplicates:,} known, {now.failures:,} failed"
            bar.update(task, total=now.bytes_total or None, completed=now.bytes_done, counts=counts)

        yield show


def _told(s: "Summary", goal: Path) -> str:
    known = f", {s.duplicates:,} known before" if s.duplicates else ""
    failed = f", {s.failures:,} failed" if s.failures else ""
    read = f"{s.mentions:,} event mentions, {s.statements:,} statements and {s.claims:,} relation claims"
    return f"{s.reports:,} reports coded{known}{failed}: {read} in {s.seconds:.1f} s. Database: {goal}"


def _tell_failures(goal: Path, failed: list[str]) -> None:
    from detente import query

    wanted = set(failed)
    with query.open(goal, readonly=True) as record:
        rows = [r for r in record.failures() if r["input_id"] in wanted]
    for row in rows[:TOLD]:
        warn(f"[{row['code']}] {row['note']} ({row['input_id']})")
    if len(rows) > TOLD:
        warn(f"... and {len(rows) - TOLD:,} more: detente failures --db {goal}")
