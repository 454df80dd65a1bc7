"""The command that lays event data of others beside our own: `import`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import exits
from detente.cli import options as o
from detente.cli.app import warn
from detente.cli.coding import TOLD
from detente.cli.database import party, path_of
from detente.cli.listings import listing
from detente.display import counted

if TYPE_CHECKING:
    from detente.imports import Imported

_FORMATS = "icews, gdelt, polecat or phoenix; else told from each file's columns."


def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Event files, plain, gzipped or zipped, and folders of them."),
    ],
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=_FORMATS)] = None,
    db: o.Database = None,
    json: o.JsonOne = False,
) -> None:
    """Read event files of ICEWS, GDELT 2.0, POLECAT or Phoenix into the database, beside what was read from reports."""
    from detente import imports

    goal = path_of(db)
    with _progress_bar() as show:
        done = imports.import_events(paths, goal, format, progress=show)
    if json:
        import msgspec

        print(msgspec.json.encode(done).decode())
    else:
        print(_told(done, goal))
    if done.failures:
        _tell_failures(goal, done)
        raise typer.Exit(exits.SOME_FAILED)


def _told(done: "Imported", goal: Path) -> str:
    """One line: what was kept under which outlet, what was known, left out and failed."""
    kept = ", ".join(f"{name} {n:,}" for name, n in done.datasets.items())
    new = f"{done.new:,} new ({kept})" if done.new else "nothing new"
    known = f", {done.known:,} known before" if done.known else ""
    out = "".join(f", {n:,} left out ({reason})" for reason, n in done.skipped.items())
    failed = f", {done.failures:,} failed" if done.failures else ""
    return f"{counted(done.rows, 'row')} read: {new}{known}{out}{failed}; {done.seconds:.1f} s. Database: {goal}"


def _tell_failures(goal: Path, done: "Imported") -> None:
    """The first rows that failed, told on standard error."""
    for failure in done.first_failures[:TOLD]:
        warn(f"[{failure.code}] {failure.note} ({failure.input_id})")
    if done.failures > TOLD:
        warn(f"... and {done.failures - TOLD:,} more: detente failures --db {goal}")


@listing("type quad status since until undated one_a_day")
def beside(
    db: Any,
    a: Annotated[str, typer.Argument(metavar="WHO", help="One side: a code or a name.")],
    b: Annotated[str, typer.Argument(metavar="WHO", help="The other side.")],
    by: Annotated[str, typer.Option("--by", metavar="PERIOD", help="day, week, month, quarter or year.")] = "month",
    **filters: Any,
) -> Any:
    """Show a pair's events over time as the news and each imported data set tell them, a row for each."""
    from detente import imports

    return imports.beside(db, party(a), party(b), by, **filters)


@contextmanager
def _progress_bar() -> Iterator[Callable[[Any], None] | None]:
    """A bar on standard error if that is a terminal; else nothing is shown."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("importing"), BarColumn(), TextColumn("{task.fields[rows]:,} rows"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("importing", total=None, rows=0)
        yield lambda now: bar.update(task, total=now.bytes_total or None, completed=now.bytes_done, rows=now.rows)
