"""The commands that list: each asks the database for rows; how they are printed is added to all of them alike."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from detente.cli import options as o
from detente.cli.database import find_id, parties, party, reading
from detente.cli.output import chosen, emit


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_OUTPUT = [
    _parameter("table", o.AsTable, False), _parameter("csv", o.AsCsv, False), _parameter("json", o.AsJson, False),
    _parameter("nl", o.AsLines, False), _parameter("columns", o.Columns, None), _parameter("excel_safe", o.ExcelSafe, False),
    _parameter("db", o.Database, None),
]  # fmt: skip


def listing(function: Callable[..., Any]) -> Callable[..., None]:
    """A command out of a function (database, filters) -> rows: opens the database and prints the rows as the options say."""

    @functools.wraps(function)
    def command(**given: Any) -> None:
        how = chosen(*(given.pop(p.name) for p in _OUTPUT[:-1]))
        with reading(given.pop("db")) as record:
            emit(function(record, **given), function.__name__, how)

    own = [
        p.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for p in list(inspect.signature(function).parameters.values())[1:]
    ]
    parameters = [*own, *_OUTPUT]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    del command.__wrapped__  # type: ignore[attr-defined]
    return command


@listing
def events(
    db: Any, source: o.Source = None, target: o.Target = None, party: o.Party = None, type: o.Type = None, quad: o.Quad = None,
    status: o.Status = None, since: o.Since = None, until: o.Until = None, outlet: o.Outlet = None, place: o.Place = None,
    text: o.Text = None,
    disputed: Annotated[bool | None, typer.Option("--disputed/--undisputed", help="Only those whose tellings differ (or agree).")] = None,
    domestic: Annotated[bool | None, typer.Option("--domestic/--international", help="Only those inside one state (or between several).")] = None,
    min_outlets: Annotated[int | None, typer.Option("--min-outlets", min=1, metavar="N", help="Told by at least so many outlets.")] = None,
    limit: o.Limit = None,
) -> Any:  # fmt: skip
    """List events by date: one row an act, with all its tellings counted."""
    return db.events(
        source=parties(source), target=parties(target), party=parties(party), type=_upper(type), quad=quad or None, status=status or None,
        since=since, until=until, outlet=outlet or None, place=place or None, text=text, disputed=disputed, domestic=domestic,
        min_outlets=min_outlets, limit=limit,
    )  # fmt: skip


@listing
def mentions(
    db: Any, source: o.Source = None, target: o.Target = None, party: o.Party = None, type: o.Type = None, quad: o.Quad = None,
    status: o.Status = None, since: o.Since = None, until: o.Until = None, outlet: o.Outlet = None, text: o.Text = None,
    event: Annotated[list[str] | None, typer.Option("--event", metavar="ID", help="The tellings of this event.")] = None,
    report: Annotated[list[str] | None, typer.Option("--report", metavar="ID", help="Those of this report.")] = None,
    word_of: Annotated[list[str] | None, typer.Option("--word-of", metavar="WHO", help="Told on this party's word.")] = None,
    limit: o.Limit = None,
) -> Any:  # fmt: skip
    """List event mentions by date: one row a telling of an act by one report."""
    return db.mentions(
        source=parties(source), target=parties(target), party=parties(party), type=_upper(type), quad=quad or None, status=status or None,
        since=since, until=until, outlet=outlet or None, text=text, event=_ids(db, event), report=_ids(db, report),
        attribution=parties(word_of), limit=limit,
    )  # fmt: skip


@listing
def statements(
    db: Any, speaker: o.Speaker = None, about: o.About = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="direct, indirect or mixed.")] = None,
    stance: Annotated[list[str] | None, typer.Option("--stance", metavar="STANCE", help="favourable, neutral or critical.")] = None,
    since: o.Since = None, until: o.Until = None, outlet: o.Outlet = None, text: o.Text = None, limit: o.Limit = None,
) -> Any:  # fmt: skip
    """List statements by date: who said what about whom."""
    return db.statements(
        speaker=speaker or None, about=parties(about), kind=kind or None, stance=stance or None, since=since, until=until,
        outlet=outlet or None, text=text, limit=limit,
    )  # fmt: skip


@listing
def claims(
    db: Any,
    a: Annotated[str | None, typer.Argument(metavar="[WHO]", help="Claims on this state.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="[WHO]", help="... and this one.")] = None,
    direction: Annotated[list[str] | None, typer.Option("--direction", metavar="DIR", help="better, worse, same, low or high.")] = None,
    since: o.Since = None, until: o.Until = None, outlet: o.Outlet = None, limit: o.Limit = None,
) -> Any:  # fmt: skip
    """List relation claims by date: what reports say of a relation itself."""
    sides = [party(x) if x else None for x in (a, b)]
    return db.claims(*sides, direction=direction or None, since=since, until=until, outlet=outlet or None, limit=limit)


@listing
def reports(
    db: Any, since: o.Since = None, until: o.Until = None, outlet: o.Outlet = None, text: o.Text = None, limit: o.Limit = None,
) -> Any:  # fmt: skip
    """List the reports by date, with how much was read from each."""
    return db.reports(outlet=outlet or None, since=since, until=until, text=text, limit=limit)


@listing
def failures(db: Any) -> Any:
    """List what could not be coded, and what to do about it."""
    return db.failures()


@listing
def search(
    db: Any,
    text: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help='All these words; "a phrase" in quotation marks; begin*.')
    ],
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many reports.")] = 20,
) -> Any:
    """Find reports by their words, the best first."""
    return db.search(" ".join(text), limit=limit)


@listing
def dyad(
    db: Any,
    a: Annotated[str, typer.Argument(metavar="WHO", help="One side: a code or a name.")],
    b: Annotated[str, typer.Argument(metavar="WHO", help="The other side.")],
    by: Annotated[str, typer.Option("--by", metavar="PERIOD", help="day, week, month, quarter or year.")] = "month",
    type: o.Type = None, quad: o.Quad = None,
    status: Annotated[list[str] | None, typer.Option("--status", metavar="STATUS", help="Instead of done: intended, hypothetical, denied.")] = None,
    since: o.Since = None, until: o.Until = None,
    undated: Annotated[bool, typer.Option("--undated", help="A last row for events that no period holds.")] = False,
) -> Any:  # fmt: skip
    """Show a pair's events over time: counts by period, direction and quad, and mean intensity."""
    return db.dyad(
        party(a),
        party(b),
        by,
        status=status or "done",
        since=since,
        until=until,
        type=_upper(type),
        quad=quad or None,
        undated=undated,
    )


@listing
def dyads(
    db: Any, party: o.Party = None, type: o.Type = None, quad: o.Quad = None, since: o.Since = None, until: o.Until = None,
    limit: o.Limit = None,
) -> Any:  # fmt: skip
    """List all pairs, those with most events first."""
    return db.dyads(party=parties(party), type=_upper(type), quad=quad or None, since=since, until=until, limit=limit)


def _upper(types: list[str] | None) -> list[str] | None:
    return [t.upper() for t in types] if types else None


def _ids(db: Any, given: list[str] | None) -> list[str] | None:
    return [find_id(db, i)[1] for i in given] if given else None


ALL = (events, mentions, statements, claims, reports, search, dyad, dyads, failures)
