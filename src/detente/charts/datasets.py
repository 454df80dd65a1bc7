"""A chart of one pair as several data sets tell it: the news beside imported event data."""

from __future__ import annotations

from typing import Any

from detente.charts.chart import Chart, Href, href_of
from detente.charts.periods import pair_of, time_axis
from detente.charts.spec import clickable, in_words, layer, signed, spec
from detente.charts.theme import light
from detente.query import Rows

#: Colour, dash and sign of the data sets in their order: the news first. Told apart without colour too.
_LOOKS = (
    ("level", [1, 0], "circle"), ("quad3", [6, 3], "square"), ("change", [2, 2], "triangle-up"),
    ("cooperation1", [8, 3, 2, 3], "diamond"), ("quad4", [4, 2], "cross"),
)  # fmt: skip
#: Numbers of events that the axis names, as far as they are reached.
_TICKS = (0, 1, 3, *(n * 10**k for k in range(1, 7) for n in (1, 3)))


def beside(rows: Rows, *, href: Href | None = None, width: int = 640, height: int = 150) -> Chart:
    """A pair by period and data set (`imports.beside`): above the mean intensity, below how many events each counts.

    The data sets do not count alike, so their numbers stand on a scale on which ten times as many are one step more.
    """
    told = [r for r in rows if r["period"]]
    names = list(dict.fromkeys(sorted((r["dataset"] for r in told), key=lambda n: (n != "news", n))))
    data = {"beside": [_point(r, href) for r in told]}
    panels = [
        _panel(told, names, "intensity", "mean intensity", {"domain": [-10, 10]}, width, height),
        _panel(told, names, "n", "events", {"type": "symlog"}, width, height),
    ]
    whole = spec(width, height, data, vconcat=panels, spacing=14)
    words = "; ".join(_summed(name, [r for r in told if r["dataset"] == name]) for name in names)
    return Chart(
        f"{pair_of(rows)} by data set", f"The same pair as each data set tells it: {words or 'no events'}.",
        {k: v for k, v in whole.items() if k not in ("width", "height")}, rows,
    )  # fmt: skip


def _panel(
    rows: list[dict[str, Any]], names: list[str], field: str, title: str, scale: dict[str, Any], width: int, height: int
) -> dict[str, Any]:
    """One value over time, a line with dots for each data set."""
    looks = [_LOOKS[k % len(_LOOKS)] for k in range(len(names))]

    def told(*values: Any, **more: Any) -> dict[str, Any]:
        return {"field": "dataset", "type": "nominal", "scale": {"domain": names, "range": list(values)}, **more}

    colours, dashes, signs = [light(c) for c, _, _ in looks], [d for _, d, _ in looks], [s for _, _, s in looks]
    axis = {"values": [t for t in _TICKS if t <= max((r["n_events"] for r in rows), default=1)]} if field == "n" else {}
    y = {"field": field, "type": "quantitative", "title": title, "scale": scale, "axis": axis}
    at = {"x": time_axis(rows), "y": y}
    line = layer("beside", {"type": "line", "strokeWidth": 1.6, "aria": False}, **at,
                 color=told(*colours, legend=None), strokeDash=told(*dashes, legend=None))  # fmt: skip
    dots = layer("beside", {"type": "point", "filled": True, "size": 46, "opacity": 1}, **at, color=told(*colours),
                 shape=told(*signs), **clickable())  # fmt: skip
    return {"width": width, "height": height, "layer": [line, dots]}


def _point(r: dict[str, Any], href: Href | None) -> dict[str, Any]:
    label = f"{r['period']}, {r['dataset']}: {in_words(r['n_events'])}, mean intensity {signed(r['intensity'])}"
    return {
        "date": r["period"], "dataset": r["dataset"], "n": r["n_events"], "intensity": r["intensity"], "label": label,
        "href": href_of(href, r),
    }  # fmt: skip


def _summed(name: str, rows: list[dict[str, Any]]) -> str:
    total = sum(r["n_events"] for r in rows)
    mean = sum(r["n_events"] * r["intensity"] for r in rows) / total
    return f"{name} {in_words(total)}, mean intensity {signed(mean)}"
