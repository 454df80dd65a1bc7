"""Charts of relations: Vega-Lite specs drawn on this machine, each with its table, in SVG and PNG.

    chart = charts.level(db.level("RUS", "USA"), changes=db.changes("RUS", "USA"), href=address)
    chart.svg()  # str; colours are CSS variables with light fallbacks (`theme="light"`, "dark" and "auto" have none)
    chart.png()  # bytes
    chart.spec   # dict, Vega-Lite
    chart.table  # query.Rows: what is drawn, row by row

A function `href` gives the address that a click on a row's mark opens, or None; it is called with the row as a dict.
"""

from __future__ import annotations

from collections.abc import Callable

from detente.charts.chart import Chart, Href
from detente.charts.datasets import beside
from detente.charts.pairs import matrix, network
from detente.charts.periods import counts, level
from detente.charts.theme import COLOURS, css
from detente.charts.world import map
from detente.query import LISTINGS, Rows

__all__ = ["COLOURS", "Chart", "Href", "beside", "chart_of", "counts", "css", "level", "map", "matrix", "network"]

_BY_LISTING: dict[str, Callable[[Rows], Chart]] = {"dyad": counts, "level": level, "network": network}


def chart_of(rows: Rows) -> Chart | None:
    """The chart that suits rows of `dyad`, `level` or `network`; None for others and for none at all."""
    draw = next((d for name, d in _BY_LISTING.items() if rows and rows.schema == LISTINGS[name]), None)
    return None if draw is None else draw(rows)
