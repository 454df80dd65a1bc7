"""Commands on one thing: `show`, `export`, `doctor`, `actors`."""

import inspect
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli import exits
from detente.cli import options as o
from detente.cli.app import warn
from detente.cli.database import find_id, path_of, reading
from detente.cli.output import chosen, emit

_FORMATS = (
    "csv, jsonl, parquet, xlsx, plover, polecat, icews, gdelt, gdelt-mentions, phoenix, keds, graphml or timelinejs; "
    "else told from the file's ending."
)
_PROJECT = "Also what is only intended, as the AGREE or THREATEN that PLOVER and CAMEO make of it."
_WHAT = "events, mentions, statements, claims, reports, dyads, edges, failures, evidence, texts or records."


def show(
    id: Annotated[
        str,
        typer.Argument(metavar="ID", help="The id of an event, mention, statement, claim or report, or its beginning."),
    ],
    as_of: o.AsOf = None,
    db: o.Database = None,
    json: o.JsonOne = False,
) -> None:
    """Show the words behind an id, with their parts marked, when, where and on whose word, and why it was coded."""
    import msgspec

    from detente import display

    with reading(db, as_of) as record:
        kind, whole = find_id(record, id)
        if kind == "report":
            found = record.record(whole)
            print(msgspec.json.encode(found).decode()) if json else display.print_record(found)
            return
        explanation = record.explain(whole)
        print(msgspec.json.encode(explanation).decode()) if json else display.print_explanation(explanation)


_FILTERS = "source target party type status since until outlet not_outlet"


def _export(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write.")],
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=_FORMATS)] = None,
    what: Annotated[str, typer.Option("--what", metavar="LISTING", help=_WHAT)] = "events",
    excel_safe: o.ExcelSafe = False,
    project: Annotated[bool, typer.Option("--project", help=_PROJECT)] = False,
    db: o.Database = None,
    **filters: Any,
) -> None:
    with reading(db) as record:
        wanted = o.values(record, _FILTERS, filters)
        done = record.export(path, format, what=what, excel_safe=excel_safe, project=project, **wanted)
    beside = f"; what its columns are: {done.descriptor}" if done.descriptor else ""
    skipped = f"; {done.skipped:,} events have no place in this format" if done.skipped else ""
    print(f"{done.rows:,} rows of {done.format} written to {done.path}{skipped}{beside}", file=sys.stderr)


def export(**given: Any) -> None:
    """Write the record to a file for other tools."""
    _export(**given)


o.shaped(export, [*list(inspect.signature(_export).parameters.values())[:-1], *o.filters(_FILTERS)])


def doctor(
    db: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A database to examine too.")] = None,
    json: o.JsonOne = False,
) -> None:
    """Check the installation, and a database: the one given, else ./detente.db if it is there."""
    from detente import checks

    goal = db or (path_of(None) if path_of(None).exists() else None)
    found = list(checks.installation()) + (list(checks.database(goal)) if goal else [])
    if json:
        import msgspec

        print(msgspec.json.encode(found).decode())
    else:
        for check in found:
            print(
                f"{'ok ' if check.ok else 'bad'}  {check.name}: {check.detail}"
                + ("" if check.ok else f" {check.remedy}")
            )
    if not all(c.ok for c in found):
        raise typer.Exit(exits.SOME_FAILED)


def judge(
    left: Annotated[str, typer.Argument(metavar="ID", help="An event or mention, or the beginning of its id.")],
    right: Annotated[str, typer.Argument(metavar="ID", help="Another one.")],
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="same, different or unsure.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")] = "person",
    reason: Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why.")] = "",
    db: o.Database = None,
) -> None:
    """Say whether two events or mentions are the same act; your word stands against the program's."""
    from detente import query

    with reading(db):
        pass  # a database that is not there is not made
    with query.open(path_of(db)) as record:
        edge = record.judge(find_id(record, left)[1], find_id(record, right)[1], judgement, by=by, reason=reason)
    print(f"{edge.left} and {edge.right}: {edge.judgement}, by {edge.by}", file=sys.stderr)


actors = typer.Typer(help="Look up actors, and add your own.", no_args_is_help=True)


_ACTOR = ("id", "name", "state", "sector", "office", "office_from", "office_to", "wikidata")


@actors.command()
def who(
    name: Annotated[list[str], typer.Argument(metavar="NAME...", help="A name or office, as a report has it.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="On which day; people change offices.")] = None,
    table: o.AsTable = False,
    csv: o.AsCsv = False,
    json: o.AsJson = False,
    nl: o.AsLines = False,
) -> None:
    """Say whom a name or an office stands for on a date."""
    from detente.actors import resolve_actor
    from detente.query import Column, Rows
    from detente.query.filters import first_day

    how = chosen(table, csv, json, nl, None, False)
    day = None if on is None else first_day(on)
    words = " ".join(name)
    found = resolve_actor(words, day)
    if found is None:
        then = f" on {day}" if day else ""
        warn(f"Nobody is known as {words!r}{then}. `detente actors add FILE.csv` adds actors of your own.")
        raise typer.Exit(exits.NOTHING_FOUND)
    columns = [Column(f, "text", "") for f in _ACTOR]
    emit(Rows(columns, [tuple(getattr(found, f) for f in _ACTOR)]), "actors", how)


@actors.command()
def add(
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", help="Columns kind, name, other_names, state, ...; see docs/extending.md."),
    ],
) -> None:
    """Add actors of your own: persons, bodies of states, organisations. Reports coded from now on know them."""
    from detente.actors import own

    done = own.add(path)
    counts = f"{done.people:,} people, {done.bodies:,} bodies and {done.organisations:,} organisations"
    print(f"{counts} are now in {done.folder}", file=sys.stderr)
