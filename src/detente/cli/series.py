"""The commands on relations over time: level, changes, network and parties as listings, and charts as files."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import options as o
from detente.cli.database import party, reading
from detente.cli.listings import listing
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.charts import Chart
    from detente.query import RecordDB

_A = Annotated[str, typer.Argument(metavar="WHO", help="One side: a code or a name.")]
_B = Annotated[str, typer.Argument(metavar="WHO", help="The other side.")]
_BY = "day, week, month, quarter or year."


@listing("type quad status since until outlet not_outlet one_a_day")
def level(
    db: Any,
    a: _A,
    b: _B,
    by: Annotated[str, typer.Option("--by", metavar="PERIOD", help=_BY)] = "week",
    **filters: Any,
) -> Any:
    """Show the smoothed level of a relation in every period, -10 to 10, with its 95 % interval."""
    return db.level(party(a), party(b), by, **filters)


@listing("type quad status since until outlet not_outlet one_a_day penalty min_events")
def changes(
    db: Any,
    a: _A,
    b: _B,
    by: Annotated[str, typer.Option("--by", metavar="PERIOD", help=_BY)] = "month",
    **filters: Any,
) -> Any:
    """Show when the mean intensity of a pair's events turned to another value, and both values."""
    return db.changes(party(a), party(b), by, **filters)


@listing("party type quad status since until outlet not_outlet one_a_day min_events limit")
def network(db: Any, **filters: Any) -> Any:
    """List the pairs of a period as a network, both directions counted apart; acts told as done."""
    return db.network(**filters)


@listing("party type quad status since until outlet not_outlet one_a_day limit")
def parties(db: Any, **filters: Any) -> Any:
    """List the parties of a period's network, with their partners and how central they are."""
    return db.parties(**filters)


class Kind(StrEnum):
    """The charts there are."""

    LEVEL = "level"
    COUNTS = "counts"
    MATRIX = "matrix"
    NETWORK = "network"
    MAP = "map"


def chart(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="level or counts of a pair; matrix, network or map.")],
    who: Annotated[list[str] | None, typer.Argument(metavar="[WHO WHO]", help="The pair.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="A .svg, .png or .json file.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="PERIOD", help=_BY)] = None,
    since: o.Since = None,
    until: o.Until = None,
    theme: Annotated[str, typer.Option("--theme", metavar="NAME", help="light, dark, or auto (SVG).")] = "light",
    as_of: o.AsOf = None,
    db: o.Database = None,
) -> None:
    """Draw a chart of a relation or of all of them to a file."""
    path = out or Path(f"{'-'.join([kind.value, *(who or ())])}.svg")
    with reading(db, as_of) as record:
        drawn = _DRAW[kind](record, [party(w) for w in who or ()], by, {"since": since, "until": until})
        print(drawn.save(path, theme))


def _pair(who: list[str]) -> list[str]:
    if len(who) != 2:
        raise UsageError(f"This chart is of a pair; {len(who)} given.", remedy="Name two: detente chart level RUS USA.")
    return who


def _level(db: "RecordDB", who: list[str], by: str | None, days: dict[str, Any]) -> "Chart":
    from detente import charts

    a, b = _pair(who)
    by = by or "week"
    claims = db.claims(a, b, **days)
    return charts.level(db.level(a, b, by, **days), changes=db.changes(a, b, by, **days), claims=claims)


def _counts(db: "RecordDB", who: list[str], by: str | None, days: dict[str, Any]) -> "Chart":
    from detente import charts

    a, b = _pair(who)
    return charts.counts(db.dyad(a, b, by or "month", **days))


def _all(name: str) -> Callable[..., "Chart"]:
    def draw(db: "RecordDB", who: list[str], by: str | None, days: dict[str, Any]) -> "Chart":
        from detente import charts

        wanted: dict[str, Any] = {"party": who} if who else {}
        if name == "map":
            return charts.map(db.events(**days, **wanted))
        found: Chart = getattr(charts, name)(db.network(**days, **wanted))
        return found

    return draw


_DRAW: dict[Kind, Callable[..., "Chart"]] = {
    Kind.LEVEL: _level, Kind.COUNTS: _counts, **{k: _all(k.value) for k in (Kind.MATRIX, Kind.NETWORK, Kind.MAP)},
}  # fmt: skip
