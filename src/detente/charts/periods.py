"""Charts of a pair over time: the level of the relation, and the events counted by quad."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from detente.charts.chart import Chart, Href, href_of
from detente.charts.spec import clickable, in_words, layer, signed, spec
from detente.charts.theme import QUADS, light
from detente.query import Rows

_TICKS = {"year": "%Y", "quarter": "%b", "month": "%b", "week": "%-d %b", "date": "%-d %b", "day": "%-d %b"}
#: Signs of the directions of relation claims, and where on the scale they stand.
_CLAIMS = {
    "better": "triangle-up", "high": "triangle-up", "same": "square", "worse": "triangle-down", "low": "triangle-down",
}  # fmt: skip


#: Dots drawn: more would hide each other, and make a page of many megabytes; the table has all.
DOTS = 1000


def time_axis(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The axis of days, with the years below it."""
    years = sorted({r["period"][:4] for r in rows if r["period"]})
    title = "–".join(dict.fromkeys([*years[:1], *years[-1:]])) or None
    axis = {"grid": False, "format": _TICKS, "labelOverlap": True, "labelSeparation": 8}
    return {"field": "date", "type": "temporal", "scale": {"type": "utc"}, "title": title, "axis": axis}


def level(
    rows: Rows,
    *,
    changes: Rows | None = None,
    claims: Rows | None = None,
    href: Href | None = None,
    width: int = 640,
    height: int = 220,
) -> Chart:
    """The level of a relation (`db.level`) with its 95 % interval, the means of the periods as dots as large as their
    events are many, change points (`db.changes`) as lines, and relation claims (`db.claims`) as signs below."""
    pair = pair_of(rows)
    points = [_level_point(r, href) for r in rows]
    data = {
        "level": points,
        "dots": _dots(points),
        "changes": [_change(r, href) for r in changes or ()],
        "claims": [_claim(r, href) for r in claims or () if r["published"]],
    }
    time = time_axis(rows)
    scale = {"type": "quantitative", "scale": {"domain": [-10, 10]}, "title": "level (−10 conflict, 10 cooperation)"}
    layers = [
        layer("level", {"type": "area", "color": light("level"), "opacity": 0.18, "aria": False},
               x=time, y={"field": "low", **scale}, y2={"field": "high"}),
        layer("level", {"type": "line", "color": light("level"), "strokeWidth": 2, "aria": False},
               x=time, y={"field": "level", **scale}),
        layer("changes", {"type": "rule", "color": light("change"), "strokeWidth": 2, "strokeDash": [5, 3]},
               x=time, **clickable()),
        layer("dots", {"type": "circle", "color": light("level"), "opacity": 1, "stroke": light("paper")},
               x=time, y={"field": "intensity", **scale},
               size={"field": "n", "type": "quantitative", "scale": {"range": [24, 240]}, "legend": None},
               **clickable()),
        layer("claims", {"type": "point", "color": light("change"), "filled": True, "size": 70, "opacity": 1},
               x=time, y={"datum": -9.4, **scale},
               shape={"field": "sign", "type": "nominal", "scale": None}, **clickable()),
    ]  # fmt: skip
    return Chart(
        f"Level of relations, {pair}", _level_words(rows, changes), spec(width, height, data, layer=layers), rows
    )


def _dots(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The periods with events; of very many those with most."""
    filled = [p for p in points if p["intensity"] is not None]
    enough = sorted((p["n"] for p in filled), reverse=True)[:DOTS][-1:]
    return [p for p in filled if p["n"] >= enough[0]][:DOTS]


def _level_point(r: dict[str, Any], href: Href | None) -> dict[str, Any]:
    told = f"{in_words(r['n_events'])}, mean intensity {signed(r['intensity'])}" if r["n_events"] else "no events"
    label = f"{r['period']}: {told}; level {signed(r['level'])} ({signed(r['low'])} to {signed(r['high'])})"
    return {
        "date": r["period"], "level": r["level"], "low": r["low"], "high": r["high"], "intensity": r["intensity"],
        "n": r["n_events"], "label": label, "href": href_of(href, r),
    }  # fmt: skip


def _change(r: dict[str, Any], href: Href | None) -> dict[str, Any]:
    label = f"change at {r['period']}: mean intensity from {signed(r['before'])} to {signed(r['after'])}"
    return {"date": r["period"], "label": label, "href": href_of(href, r)}


def _claim(r: dict[str, Any], href: Href | None) -> dict[str, Any]:
    label = f"{r['published']}, {r['outlet'] or 'unknown outlet'} on the relation ({r['direction']}): {r['sentence']}"
    return {"date": r["published"], "sign": _CLAIMS[r["direction"]], "label": label, "href": href_of(href, r)}


def _level_words(rows: Rows, changes: Rows | None) -> str:
    """The chart in words."""
    if not rows:
        return "There are no dated events between the two."
    first, last = rows[0], rows[-1]
    ends = (f"{r['period']} {signed(r['level'])} ({signed(r['low'])} to {signed(r['high'])})" for r in (first, last))
    turns = "; ".join(f"{c['period']} from {signed(c['before'])} to {signed(c['after'])}" for c in changes or ())
    told = in_words(sum(rows.column("n_events")))
    return f"Level and 95 % interval from {told}: {' to '.join(ends)}." + (f" Changes: {turns}." if turns else "")


def counts(rows: Rows, *, href: Href | None = None, width: int = 640, height: int = 180) -> Chart:
    """The events of a pair (`db.dyad`) by quad: cooperation above the line, conflict below it,
    material acts next to the line."""
    dated = [r for r in rows if r["period"]]
    data = {"counts": [bar for r in dated for bar in _bars(r, href)]}
    names = list(QUADS.values())
    colour = {"domain": names, "range": [light(f"quad{q}") for q in QUADS]}
    time, axis = time_axis(dated), {"labelExpr": "abs(datum.value)", "tickMinStep": 1}
    bars = layer(
        "counts", {"type": "bar", "stroke": light("paper"), "strokeWidth": 1, "opacity": 1},
        x=time, x2={"field": "end"},
        y={"field": "from", "type": "quantitative", "title": "events", "axis": axis},
        y2={"field": "to"},
        color={"field": "quad", "type": "nominal", "scale": colour}, **clickable(),
    )  # fmt: skip
    zero = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": light("muted"), "aria": False},
        "encoding": {"y": {"datum": 0}},
    }
    words = "; ".join(
        f"{r['period']} " + ", ".join(f"{r[f'quad{q}']} {n}" for q, n in QUADS.items()) for r in dated[:24]
    )
    return Chart(
        f"Events by kind, {pair_of(rows)}", f"Events by period: {words or 'none'}.",
        spec(width, height, data, layer=[bars, zero]), rows,
    )  # fmt: skip


def _bars(r: dict[str, Any], href: Href | None) -> Iterator[dict[str, Any]]:
    """The four stacked bars of a period."""
    end = (dt.date.fromisoformat(r["period_end"]) + dt.timedelta(days=1)).isoformat()
    for sign, quads in ((1, (2, 1)), (-1, (4, 3))):
        low = 0
        for q in quads:
            if n := r[f"quad{q}"]:
                label = f"{r['period']}: {in_words(n)} of {QUADS[q]}"
                yield {
                    "date": r["period"], "end": end, "from": sign * low, "to": sign * (low + n), "quad": QUADS[q],
                    "label": label, "href": href_of(href, r),
                }  # fmt: skip
                low += n


def pair_of(rows: Iterable[dict[str, Any]]) -> str:
    """The two parties of the rows, for a title."""
    return next((f"{r['party_a']}-{r['party_b']}" for r in rows), "nobody")
