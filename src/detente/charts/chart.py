"""A chart: a Vega-Lite spec with its table, drawn when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from detente.charts import draw
from detente.errors import UsageError
from detente.query import Rows

#: The address that a click on the mark of a row opens, or None.
Href = Callable[[dict[str, Any]], str | None]
THEMES = ("css", "light", "dark", "auto")


class Chart(NamedTuple):
    """A drawing of rows: what it is called, what it shows in words, its Vega-Lite spec, and the rows behind it."""

    title: str
    description: str
    spec: Mapping[str, Any]
    table: Rows

    def __repr__(self) -> str:
        return f"<chart {self.title!r} of {len(self.table)} rows>"

    def svg(self, theme: str = "css") -> str:
        """The drawing as one <svg> element with title, description and links, without scripts or style sheets.

        Themes: `css` has colours as variables (`charts.css()`), light where they are not set, and is meant for pages;
        `light` and `dark` have plain colours; `auto` is a file that follows the reader's preference. UsageError for
        another; MissingExtra without vl-convert-python.
        """
        if theme not in THEMES:
            raise UsageError(f"There is no theme {theme!r}.", remedy=f"Use one of {', '.join(THEMES)}.")
        return draw.svg(self, theme)

    def png(self, theme: str = "light", scale: float = 2.0) -> bytes:
        """The drawing as a PNG of `scale` pixels a unit, light or dark; MissingExtra without vl-convert-python."""
        if theme not in ("light", "dark"):
            raise UsageError(f"A PNG has no theme {theme!r}.", remedy="Use light or dark.")
        return draw.png(self.svg(theme), scale)

    def html(self, theme: str = "css") -> str:
        """A <figure> with the drawing and, folded, its table; everything escaped."""
        table = Markup(self.table.table_html())
        return str(
            Markup(
                '<figure class="detente-chart">{}<figcaption>{}</figcaption><details><summary>Table</summary>{}'
                "</details></figure>"
            ).format(Markup(self.svg(theme)), escape(self.title), table)
        )

    def save(self, path: Path | str, theme: str = "light") -> Path:
        """Write the drawing to a .svg or .png file, or its spec to a .json file; UsageError for another ending."""
        path = Path(path)
        kind = path.suffix.lower()
        if kind == ".png":
            path.write_bytes(self.png(theme))
        elif kind == ".svg":
            path.write_text(self.svg(theme), "utf-8")
        elif kind == ".json":
            path.write_bytes(draw.encoded(self.spec))
        else:
            raise UsageError(f"A chart cannot be written as {kind or path.name!r}.", remedy="Use .svg, .png or .json.")
        return path

    def _repr_html_(self) -> str:
        return self.html("light")


def href_of(href: Href | None, row: dict[str, Any]) -> str | None:
    """The address for a row, or None."""
    return None if href is None else href(row)
