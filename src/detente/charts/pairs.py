"""Charts of many pairs: the matrix of the parties with most events, and their network."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

from detente.charts.chart import Chart, Href, href_of
from detente.charts.spec import clickable, in_words, layer, signed, spec
from detente.charts.theme import CLASSES, STEPS, intensity_class, light
from detente.query import Rows


def matrix(rows: Rows, *, parties: int = 20, href: Href | None = None, cell: int = 28) -> Chart:
    """The pairs of a network (`db.network` or `db.dyads`) among the `parties` with most events: number of events in
    each cell, mean intensity as its colour."""
    names = [p for p, _ in most_common(rows)[:parties]]
    cells = [c for r in rows if r["party_a"] in names and r["party_b"] in names for c in _cells(r, href)]
    side = {"type": "nominal", "scale": {"domain": names}, "title": None}
    place = {
        "x": {"field": "column", **side, "axis": {"orient": "top", "labelAngle": -90, "domain": False, "ticks": False}},
        "y": {"field": "row", **side, "axis": {"domain": False, "ticks": False}},
    }
    layers = [
        layer("cells", {"type": "rect", "stroke": light("paper"), "strokeWidth": 2}, **place,
              color=intensity_scale(), **clickable()),
        layer("cells", {"type": "text", "aria": False, "color": light("paper"), "fontSize": 11}, **place,
              text={"field": "n", "type": "quantitative"}),
    ]  # fmt: skip
    size = cell * max(1, len(names))
    return Chart(
        "Events between pairs", _words(rows, f"The {len(names)} parties with most events"),
        spec(size, size, {"cells": cells}, layer=layers), rows,
    )  # fmt: skip


def network(
    rows: Rows,
    *,
    parties: int = 30,
    href: Href | None = None,
    party_href: Callable[[str], str | None] | None = None,
    width: int = 560,
) -> Chart:
    """The network of a period (`db.network`) among the `parties` with most events, on a circle: lines as wide as their
    events are many, mean intensity as their colour, dashed where it is below zero."""
    totals = dict(most_common(rows)[:parties])
    shown = sorted((r for r in rows if {r["party_a"], r["party_b"]} <= totals.keys()), key=lambda r: r["n_events"])
    at = _circle(shown)
    data = {
        "edges": [_edge(r, at, href) for r in shown],
        "nodes": [_node(p, totals[p], at[p], party_href) for p in at],
    }
    where = {"type": "quantitative", "axis": None, "scale": {"domain": [-1.2, 1.2]}}
    x, y = ({"field": f, **where} for f in "xy")
    wide = {"field": "n", "type": "quantitative", "scale": {"type": "sqrt", "range": [1, 10]}, "legend": None}
    large = {"field": "n", "type": "quantitative", "scale": {"range": [40, 500]}, "legend": None}
    legend = {"symbolType": "stroke", "symbolStrokeWidth": 4}
    layers = [
        layer("edges", {"type": "rule", "strokeCap": "butt", "opacity": 0.9}, x=x, y=y, x2={"field": "x2"},
              y2={"field": "y2"}, color=intensity_scale(**legend), strokeWidth=wide,
              strokeDash={"field": "dash", "type": "nominal", "scale": None}, **clickable()),
        layer("nodes", {"type": "circle", "color": light("node"), "opacity": 1, "stroke": light("paper")}, x=x, y=y,
              size=large, **clickable()),
        layer("nodes", {"type": "text", "fontWeight": "bold", "aria": False}, x={**x, "field": "tx"},
              y={**y, "field": "ty"}, text={"field": "party", "type": "nominal"}),
    ]  # fmt: skip
    return Chart(
        "Network of relations", _words(rows, f"The {len(at)} parties with most events"),
        spec(width, width, data, layer=layers), rows,
    )  # fmt: skip


def most_common(rows: Iterable[dict[str, Any]]) -> list[tuple[str, int]]:
    """The parties with the number of their events, those with most first."""
    totals = Counter[str]()
    for r in rows:
        totals.update({r["party_a"]: r["n_events"], r["party_b"]: r["n_events"]})
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def intensity_scale(**legend: Any) -> dict[str, Any]:
    """The colour of a mean intensity, in seven classes."""
    return {
        "field": "class", "type": "nominal", "scale": {"domain": _class_names(), "range": [light(c) for c in CLASSES]},
        "legend": {"title": "mean intensity", "columns": 7, **legend},
    }  # fmt: skip


def _class_names() -> list[str]:
    """The classes of intensity as the legend has them: `under −6`, `−6 to −3` ... `6 and over`."""
    ends = [f"{s:g}".replace("-", "−") for s in STEPS]
    return [f"under {ends[0]}", *(f"{a} to {b}" for a, b in pairwise(ends)), f"{ends[-1]} and over"]


def class_name(value: float) -> str:
    """The class of a mean intensity as the legend has it."""
    return _class_names()[CLASSES.index(intensity_class(value))]


def _cells(r: dict[str, Any], href: Href | None) -> Iterator[dict[str, Any]]:
    """The two cells of a pair."""
    for row, column in ((r["party_a"], r["party_b"]), (r["party_b"], r["party_a"])):
        yield {
            "row": row, "column": column, "n": r["n_events"], "class": class_name(r["intensity"]),
            "label": _label(r), "href": href_of(href, r),
        }  # fmt: skip


def _label(r: dict[str, Any]) -> str:
    return f"{r['party_a']}-{r['party_b']}: {in_words(r['n_events'])}, mean intensity {signed(r['intensity'])}"


def _circle(rows: Iterable[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Where the parties stand on a circle of radius 1: each next to the one with which it has most events, if that
    place is free."""
    ties: dict[str, Counter[str]] = defaultdict(Counter)
    for r in rows:
        ties[r["party_a"]][r["party_b"]] = ties[r["party_b"]][r["party_a"]] = r["n_events"]
    order: list[str] = []
    left = sorted(ties, key=lambda p: (-ties[p].total(), p))
    while left:
        order.append(max(left, key=lambda p: ties[order[-1]][p]) if order else left[0])
        left.remove(order[-1])
    angles = [math.pi * (0.5 - 2 * k / len(order)) for k in range(len(order))]
    return {p: (round(math.cos(a), 4), round(math.sin(a), 4)) for p, a in zip(order, angles, strict=True)}


def _edge(r: dict[str, Any], at: dict[str, tuple[float, float]], href: Href | None) -> dict[str, Any]:
    (x, y), (x2, y2) = at[r["party_a"]], at[r["party_b"]]
    return {
        "x": x, "y": y, "x2": x2, "y2": y2, "n": r["n_events"], "class": class_name(r["intensity"]),
        "dash": [6, 4] if r["intensity"] < 0 else [1, 0], "label": _label(r), "href": href_of(href, r),
    }  # fmt: skip


def _node(party: str, n: int, at: tuple[float, float], href: Callable[[str], str | None] | None) -> dict[str, Any]:
    address = None if href is None else href(party)
    name = {"tx": round(at[0] * 1.12, 4), "ty": round(at[1] * 1.1, 4)}
    return {"party": party, "n": n, "x": at[0], "y": at[1], **name, "label": f"{party}: {in_words(n)}", "href": address}


def _words(rows: Rows, first: str) -> str:
    top = "; ".join(map(_label, sorted(rows, key=lambda r: -r["n_events"])[:12]))
    return f"{first}, {len(rows):,} pairs in all. Most events: {top or 'none'}."
