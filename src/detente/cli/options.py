"""The options that commands share: each with its type and help, and what becomes of its value."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from detente.cli.database import find_id, parties, speaker


class Filter(NamedTuple):
    """A filter: its option's type and help, and what makes the library's value of the person's (given the database)."""

    option: Any
    value: Callable[[Any, Any], Any] = lambda db, given: given


def _option(kind: Any, *names: str, help: str, metavar: str | None = None, least: int | None = None) -> Any:
    return Annotated[kind | None, typer.Option(*names, help=help, metavar=metavar, min=least)]


def _several(
    *names: str, help: str, metavar: str, value: Callable[[Any, Any], Any] = lambda db, given: given
) -> Filter:
    return Filter(_option(list[str], *names, help=help, metavar=metavar), value)


def _codes(db: Any, given: list[str]) -> list[str]:
    return parties(given)


def _speakers(db: Any, given: list[str]) -> list[str]:
    return [known_as for name in given for known_as in speaker(name)]


def _ids(db: Any, given: list[str]) -> list[str]:
    return [find_id(db, i)[1] for i in given]


def _types(db: Any, given: list[str]) -> list[str]:
    return [t.upper() for t in given]


Since = _option(str, "--since", metavar="DATE", help="Not before: 2017, 2017-07 or 2017-07-07.")
Until = _option(str, "--until", metavar="DATE", help="Not after; a month or year counts whole.")
_QUADS = "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."
#: Every filter by the name of the library's argument that it fills.
FILTERS: dict[str, Filter] = {
    "source": _several("--source", "-s", metavar="WHO", help="Who acts: a code (USA, UN) or a name.", value=_codes),
    "target": _several("--target", "-r", metavar="WHO", help="Who is acted on: a code or a name.", value=_codes),
    "party": _several("--party", "-p", metavar="WHO", help="Who acts or is acted on.", value=_codes),
    "type": _several("--type", metavar="TYPE", help="Type of act, such as CONSULT or SANCTION.", value=_types),
    "quad": Filter(Annotated[list[int] | None, typer.Option("--quad", min=1, max=4, metavar="N", help=_QUADS)]),
    "status": _several("--status", metavar="STATUS", help="done, intended, hypothetical or denied."),
    "since": Filter(Since),
    "until": Filter(Until),
    "outlet": _several("--outlet", metavar="NAME", help="The outlet that tells it."),
    "not_outlet": _several("--not-outlet", metavar="NAME", help="Told by another outlet than this one."),
    "place": _several("--place", metavar="NAME", help="Where it took place."),
    "text": Filter(_option(str, "--text", metavar="WORDS", help='All these words; "a phrase"; begin*.')),
    "disputed": Filter(_option(bool, "--disputed/--undisputed", help="Whose tellings differ (or agree).")),
    "domestic": Filter(_option(bool, "--domestic/--international", help="Inside one state (or between several).")),
    "min_outlets": Filter(
        _option(int, "--min-outlets", metavar="N", least=1, help="Told by so many outlets at least.")
    ),
    "min_confidence": Filter(
        _option(float, "--min-confidence", metavar="X", help="As sure as that: 0 to 1; of an event, its best telling.")
    ),
    "event": _several("--event", metavar="ID", help="The tellings of this event.", value=_ids),
    "report": _several("--report", metavar="ID", help="Those of this report.", value=_ids),
    "attribution": _several("--word-of", metavar="WHO", help="Told on this party's word.", value=_codes),
    "speaker": _several(
        "--speaker", metavar="WHO", help="A state's code, a person's name or id, or words (officials).", value=_speakers
    ),
    "about": _several("--about", metavar="WHO", help="The state spoken about.", value=_codes),
    "kind": _several("--kind", metavar="KIND", help="direct, indirect or mixed."),
    "stance": _several("--stance", metavar="STANCE", help="favourable, neutral or critical."),
    "direction": _several("--direction", metavar="DIR", help="better, worse, same, low or high."),
    "state": _several("--state", metavar="STATE", help="open, kept, broken, both or lapsed."),
    "judgement": _several("--judgement", metavar="WORD", help="same, different, unsure, promise or breach."),
    "by": _several("--by", metavar="NAME", help="Whose judgement: link (the program's), or a person's name."),
    "undated": Filter(Annotated[bool, typer.Option("--undated", help="A last row for events that no period holds.")]),
    "one_a_day": Filter(
        Annotated[bool, typer.Option("--one-a-day", help="Of one date, type and direction the most told event alone.")]
    ),
    "min_events": Filter(_option(int, "--min-events", metavar="N", least=1, help="With so many events at least.")),
    "penalty": Filter(_option(float, "--penalty", metavar="X", help="What a change must gain; higher finds fewer.")),
    "limit": Filter(_option(int, "--limit", "-n", metavar="N", least=0, help="At most so many rows.")),
}

#: Filters that are on or off.
_FLAGS = ("undated", "one_a_day")

Database = Annotated[
    Path | None, typer.Option("--db", metavar="FILE", help="The database; else DETENTE_DATABASE, else ./detente.db.")
]
AsTable = Annotated[bool, typer.Option("--table", "-t", help="A table; the default on a terminal.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV with a header; the default in a pipe or file.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON list.")]
JsonOne = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsLines = Annotated[bool, typer.Option("--nl", help="JSON, one object a line.")]
Columns = Annotated[
    str | None, typer.Option("--columns", "-c", metavar="A,B", help="Only these columns, in this order.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="What was known on that day: reports first seen by then.")
]
ExcelSafe = Annotated[bool, typer.Option("--excel-safe", help="In CSV, an apostrophe before what would be a formula.")]
Workers = Annotated[
    int,
    typer.Option("--workers", "-w", min=1, metavar="N", help="Processes that code; any number gives the same record."),
]


def filters(names: str) -> list[inspect.Parameter]:
    """The parameters of the named filters, for a command's signature."""
    return [parameter(name, FILTERS[name].option, False if name in _FLAGS else None) for name in names.split()]


def values(db: Any, names: str, given: dict[str, Any]) -> dict[str, Any]:
    """The library's arguments for the named filters: those that were given, taken out of `given`."""
    found = {name: given.pop(name) for name in names.split()}
    return {name: FILTERS[name].value(db, value) for name, value in found.items() if value is not None and value != []}


def parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    """A parameter of a command."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def shaped(command: Callable[..., None], parameters: Iterable[inspect.Parameter]) -> Callable[..., None]:
    """The command with this signature, as Typer reads it."""
    several = list(parameters)
    vars(command).pop("__wrapped__", None)
    command.__signature__ = inspect.Signature(several)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in several}
    return command
