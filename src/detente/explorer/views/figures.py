"""A chart by itself, with the table that it is drawn from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.explorer.page import Ask, Page, View
from detente.query import Rows

#: Rows of the table that the page shows; its files have all.
MOST = 400
#: Pages whose charts stand under another path than their own.
_HOMES = {"map": "/places"}


def alone(chart: Callable[[Ask], Any]) -> View:
    """The page of a chart: the drawing, what it shows in words, and its table."""

    def view(ask: Ask) -> Page:
        found = chart(ask)
        name = ask.ids["chart"]
        table: Rows = found.table
        values = {
            "chart": found, "rows": table[:MOST], "shown": [c.name for c in table.schema if c.kind != "list"],
            "most": MOST, "kind": name, "back": ask.state.url(_HOMES.get(name, ask.state.path.partition("/chart/")[0])),
        }  # fmt: skip
        return Page("figure.html", found.title, {name: table}, values, {"description": found.description})

    return view
