"""The commands for lists of official events: `import-official` makes records, `corroborate` holds the news to them."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import exits
from detente.cli import options as o
from detente.cli.app import warn
from detente.cli.coding import TOLD
from detente.cli.database import parties, path_of, reading
from detente.cli.output import chosen, emit
from detente.display import counted

if TYPE_CHECKING:
    from detente.records import Failure

_LIST = "A list of official trips (JSONL; docs/official.md)."


def import_official(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_LIST)],
    db: o.Database = None,
) -> None:
    """Read a list of official trips into the database, as reports of the outlet `official record`."""
    from detente import official, query
    from detente.records import Failure, Record

    goal = path_of(db)
    outcomes = official.import_official(file)
    first = next(outcomes, None)  # a list that cannot be read must not leave a new database behind
    found = [] if first is None else [first, *outcomes]
    failures = [x for x in found if isinstance(x, Failure)]
    with query.open(goal) as record:
        added = record.add([x for x in found if isinstance(x, Record)], failures)
        record.link()
    known = f", {added.known:,} known before" if added.known else ""
    failed = f", {counted(len(failures), 'line')} failed" if failures else ""
    print(f"{counted(added.new, 'official trip')} kept{known}{failed}. Database: {goal}")
    _tell(failures)


def corroborate(
    official: Annotated[Path, typer.Option("--official", metavar="FILE", help=_LIST)],
    source: Annotated[
        list[str] | None, typer.Option("--source", "-s", metavar="WHO", help="Trips of this state's officials only.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Trips that do not end before.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Trips that do not begin after.")] = None,
    table: o.AsTable = False,
    csv: o.AsCsv = False,
    json: o.AsJson = False,
    nl: o.AsLines = False,
    columns: o.Columns = None,
    excel_safe: o.ExcelSafe = False,
    db: o.Database = None,
) -> None:
    """Hold a list of official trips against the news: which it tells, which not, and what the list lacks."""
    from detente import official as room

    how = chosen(table, csv, json, nl, columns, excel_safe)
    with reading(db) as record:
        states = parties(source) if source else None
        found = room.corroborate(record, official, source=states, since=since, until=until)
    emit(found.rows, "corroborate", how)
    c = found.counts
    held, differ, missing, lacking = c.values()
    print(
        f"{counted(held + differ + missing, 'official trip')}: {held:,} in the news, {differ:,} with another date, "
        f"{missing:,} not found. Visits in the news that the list lacks: {lacking:,}.",
        file=sys.stderr,
    )
    _tell(found.failures)


def _tell(failures: "Sequence[Failure]") -> None:
    """Lines of the list that failed, told on standard error; the status says so then."""
    for failure in failures[:TOLD]:
        warn(f"[{failure.code}] {failure.note} ({failure.input_id})")
    if len(failures) > TOLD:
        warn(f"... and {len(failures) - TOLD:,} more.")
    if failures:
        raise typer.Exit(exits.SOME_FAILED)
