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
from detente.display import counted
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.pipeline import Engine, Progress, Summary
    from detente.records import Failure

#: So many failures are told one by one; `detente failures` lists all.
TOLD = 20
DEMO = Path("detente-demo.db")


def code(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH...", help="Files of any kind that it reads, folders, and s3://... addresses."),
    ] = None,
    fields: Annotated[
        str | None,
        typer.Option(
            "--fields", metavar="NAME=PATH,...", help="How records call the fields: text=body,published=date."
        ),
    ] = None,
    db: o.Database = None,
    workers: o.Workers = 1,
    engine: Annotated[
        str, typer.Option("--engine", metavar="NAME", help="local: processes of this machine; ray: a Ray cluster.")
    ] = "local",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last run, if it was stopped.")] = False,
    recode: Annotated[
        bool,
        typer.Option("--recode", help="Do again what older versions did: in these paths, or in the whole database."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and do nothing.")] = False,
    json: o.JsonOne = False,
) -> None:
    """Read reports into the database. What it holds already is left alone: a stopped run goes on where it was."""
    goal = path_of(db)
    if not paths and not resume and not recode:
        raise UsageError("There is no PATH.", remedy="Name files or folders, or give --resume or --recode.")
    if resume and (paths or recode):
        raise UsageError("--resume takes the paths and options of the run that was stopped.", remedy="Give it alone.")
    if dry_run:
        _plan(paths or [], goal, resume, recode, json, _fields(fields))
        return
    given = _fields(fields)
    summary, failures = run(paths or [], goal, workers, engine, resume=resume, recode=recode, fields=given)
    if json:
        import msgspec

        print(msgspec.json.encode(summary).decode())
    else:
        print(_told(summary, goal))
        _tell_outdated(goal, recode)
    _tell_failures(goal, summary, failures)


def demo(
    db: Annotated[Path, typer.Option("--db", metavar="FILE", help="Where to write the database.")] = DEMO,
    workers: o.Workers = 1,
) -> None:
    """Read the sample reports that ship with detente, and show what is in the record then."""
    with as_file(files("detente").joinpath("data/sample/reports.jsonl")) as sample:
        print(f"Reading {sample} ...", file=sys.stderr)
        summary, failures = run([str(sample)], db, workers)
    from detente import query
    from detente.cli import overview

    with query.open(db, readonly=True) as record:
        print(_told(summary, db))
        overview.show(record)
        print("\n" + "\n".join(overview.next_commands(record, db)))
    _tell_failures(db, summary, failures)


def _fields(words: str | None) -> dict[str, str]:
    """The map of fields that `--fields` says; UsageError if it is none."""
    from detente.readers import FieldMap

    return FieldMap.parse(words or "").given


def run(
    paths: list[str],
    goal: Path,
    workers: int,
    engine: str = "local",
    *,
    resume: bool = False,
    recode: bool = False,
    fields: dict[str, str] | None = None,
) -> "tuple[Summary, list[Failure]]":
    """Code files into a database and link what is new; what was done, and the first failures."""
    from detente import pipeline

    failures: list[Failure] = []
    with progress_bar() as show, _engine(engine, goal, workers) as chosen:

        def step(now: "Progress") -> None:
            if now.failure is not None and len(failures) < TOLD:
                failures.append(now.failure)
            show(now)

        options: dict[str, Any] = {"workers": workers, "progress": step, "engine": chosen}
        if resume:
            return pipeline.resume(goal, **options), failures
        if not paths:
            return pipeline.recode(goal, **options), failures
        return pipeline.run(paths, goal, recode=recode, fields=fields, **options), failures


@contextmanager
def _engine(name: str, goal: Path, workers: int) -> "Iterator[Engine | None]":
    """The engine of that name; None for this machine's own processes; UsageError, or MissingExtra without Ray."""
    if name == "local":
        yield None
        return
    if name != "ray":
        raise UsageError(f"There is no engine {name!r}.", remedy="Use local or ray.")
    from detente import scale

    with scale.engine(goal, workers) as chosen:
        yield chosen


def _plan(paths: list[str], goal: Path, resume: bool, recode: bool, json: bool, fields: dict[str, str]) -> None:
    """Print what a run would do."""
    from detente import pipeline

    plan = pipeline.plan_resumed(goal) if resume else pipeline.plan(paths, goal, recode=recode, fields=fields)
    if json:
        import msgspec

        print(msgspec.json.encode(plan).decode())
        return
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in plan.kinds.items())
    of = f"{counted(plan.documents, 'document')} in {plan.bytes:,} bytes"
    print(f"{of if plan.bytes else counted(plan.documents, 'report') + ' of the database itself'}; database: {goal}")
    print(f"  to be coded   {plan.todo:,}{f' ({kinds})' if kinds else ''}")
    print(f"  known before  {plan.known:,}")
    print(f"  unreadable    {sum(plan.failed.values()):,}{_by_code(plan.failed)}")
    print(f"  by older versions in the database: {counted(plan.outdated, 'report')} (--recode does them again)")
    print(f"  versions      clean {plan.clean}, code {plan.code}")
    print(f"  time          {_time(plan.seconds) if plan.seconds is not None else 'unknown: this is the first run'}")
    print("Nothing was done.")


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
            failed = f"{now.failures:,} failed{_by_code(now.failed)}"
            counts = f"{now.reports:,} coded, {now.duplicates:,} known, {failed}, {now.rate:,.1f}/s"
            bar.update(task, total=now.bytes_total or None, completed=now.bytes_done, counts=counts)

        yield show


def _told(s: "Summary", goal: Path) -> str:
    known = f", {s.duplicates:,} known before" if s.duplicates else ""
    again = f", {s.replaced:,} of them again" if s.replaced else ""
    failed = f", {s.failures:,} failed{_by_code(s.failed)}" if s.failures else ""
    mentions, claims = counted(s.mentions, "event mention"), counted(s.claims, "relation claim")
    read = f"{mentions}, {counted(s.statements, 'statement')} and {claims}"
    return f"{counted(s.reports, 'report')} coded{again}{known}{failed}: {read} in {s.seconds:.1f} s. Database: {goal}"


def _by_code(failed: dict[str, int]) -> str:
    return f" ({', '.join(f'{n:,} {code}' for code, n in sorted(failed.items()))})" if failed else ""


def _time(seconds: float) -> str:
    """About how long, in the largest unit that fits: 40 seconds, 12 minutes, 3.5 hours."""
    for unit, size in (("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"about {seconds / size:,.3g} {unit}"
    return f"about {seconds:.0f} seconds"


def _tell_outdated(goal: Path, recode: bool) -> None:
    """Say on standard error if the database holds reports that older versions coded."""
    from detente import pipeline

    old = 0 if recode else pipeline.outdated(goal)
    if old:
        warn(f"{old:,} reports in {goal} were coded by an older version: detente code --recode --db {goal}")


def _tell_failures(goal: Path, summary: "Summary", failures: "list[Failure]") -> None:
    """Tell the first failures on standard error; the exit status says that there were some."""
    for f in failures:
        warn(f"[{f.code}] {f.note} ({f.input_id})")
    if not summary.failures:
        return
    if summary.failures > len(failures):
        warn(f"... and {summary.failures - len(failures):,} more: detente failures --db {goal}")
    raise typer.Exit(exits.SOME_FAILED)
