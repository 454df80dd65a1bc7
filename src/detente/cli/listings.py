"""The commands that list: each asks the database for rows; filters and formats are added to all of them alike."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from detente.cli import options as o
from detente.cli.database import party, reading
from detente.cli.output import chosen, emit

_OUTPUT = [
    o.parameter("table", o.AsTable, False),
    o.parameter("csv", o.AsCsv, False),
    o.parameter("json", o.AsJson, False),
    o.parameter("nl", o.AsLines, False),
    o.parameter("columns", o.Columns, None),
    o.parameter("excel_safe", o.ExcelSafe, False),
    o.parameter("as_of", o.AsOf, None),
    o.parameter("db", o.Database, None),
]
Query = Callable[..., Any]


def listing(filters: str) -> Callable[[Query], Callable[..., None]]:
    """A decorator that makes a command out of a function (database, own arguments, filters) -> rows."""

    def make(function: Query) -> Callable[..., None]:
        @functools.wraps(function)
        def command(**given: Any) -> None:
            how = chosen(*(given.pop(p.name) for p in _OUTPUT[:-2]))
            with reading(given.pop("db"), given.pop("as_of")) as record:
                wanted = o.values(record, filters, given)
                emit(function(record, **given, **wanted), function.__name__, how)

        own = list(inspect.signature(function).parameters.values())[1:-1]
        return o.shaped(command, [*own, *o.filters(filters), *_OUTPUT])

    return make


@listing(
    "source target party type quad status since until outlet not_outlet place text disputed domestic min_outlets"
    " min_confidence limit"
)
def events(db: Any, **filters: Any) -> Any:
    """List events by date: one row an act, with all its tellings counted."""
    return db.events(**filters)


@listing(
    "source target party type quad status since until outlet not_outlet text event report attribution"
    " min_confidence limit"
)
def mentions(db: Any, **filters: Any) -> Any:
    """List event mentions by date: one row a telling of an act by one report."""
    return db.mentions(**filters)


@listing("speaker about kind stance since until outlet text report limit")
def statements(db: Any, **filters: Any) -> Any:
    """List statements by date: who said what about whom."""
    return db.statements(**filters)


@listing("direction since until outlet report limit")
def claims(
    db: Any,
    a: Annotated[str | None, typer.Argument(metavar="[WHO]", help="Claims on this state.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="[WHO]", help="... and this one.")] = None,
    **filters: Any,
) -> Any:
    """List relation claims by date: what reports say of a relation itself."""
    return db.claims(*(party(x) if x else None for x in (a, b)), **filters)


@listing("since until outlet text limit")
def reports(db: Any, **filters: Any) -> Any:
    """List the reports by date, with how much was read from each."""
    return db.reports(**filters)


@listing("limit")
def failures(db: Any, **filters: Any) -> Any:
    """List what could not be coded, and what to do about it."""
    return db.failures(**filters)


@listing("limit")
def search(
    db: Any,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help='All these words; "a phrase"; begin*.')],
    **filters: Any,
) -> Any:
    """Find reports by their words, the best first: twenty unless --limit says else."""
    return db.search(" ".join(words), **filters)


@listing("type quad status since until outlet not_outlet undated one_a_day min_confidence")
def dyad(
    db: Any,
    a: Annotated[str, typer.Argument(metavar="WHO", help="One side: a code or a name.")],
    b: Annotated[str, typer.Argument(metavar="WHO", help="The other side.")],
    by: Annotated[str, typer.Option("--by", metavar="PERIOD", help="day, week, month, quarter or year.")] = "month",
    **filters: Any,
) -> Any:
    """Show a pair's events over time: counts by period, direction and quad, and mean intensity; acts told as done."""
    return db.dyad(party(a), party(b), by, **filters)


@listing("party type quad status since until outlet not_outlet limit")
def dyads(db: Any, **filters: Any) -> Any:
    """List all pairs, those with most events first; acts told as done."""
    return db.dyads(**filters)


@listing("state source target party type status since until limit")
def promises(db: Any, **filters: Any) -> Any:
    """List words given (announcements, promises, pleas, menaces), and whether they are open, kept or broken."""
    return db.promises(**filters)


@listing("judgement by limit")
def edges(db: Any, **filters: Any) -> Any:
    """List the judgements that link mentions: the program's own and people's."""
    return db.edges(**filters)


ALL = (events, mentions, statements, claims, promises, dyad, dyads, search, reports, failures, edges)
