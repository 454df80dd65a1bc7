"""The map of events: where they took place, on the coasts and borders of Natural Earth."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from detente.charts.chart import Chart, Href, href_of
from detente.charts.pairs import class_name, intensity_scale
from detente.charts.spec import clickable, in_words, layer, signed, spec
from detente.charts.theme import light
from detente.query import Column, Rows

#: One row a place: the table of the map.
PLACES = (
    Column("place", "text", "where, as named"),
    Column("place_state", "text", "the place's state"),
    Column("latitude", "real", "degrees north (WGS 84)"),
    Column("longitude", "real", "degrees east (WGS 84)"),
    Column("n_events", "integer", "events there"),
    Column("intensity", "real", "mean intensity of the events, -10 to 10"),
    Column("event_ids", "list", "the events"),
)


#: Height of the map by its width, and the part of it above the equator: Antarctica is left out.
_HEIGHT, _NORTH = 0.455, 0.575
#: Discs drawn: those of the places with most events; the table has all.
_DISCS = 400
#: The scale of d3's Natural Earth projection at which the world is 960 pixels wide.
_SCALE = 175.3 / 960


@cache
def _world() -> dict[str, Any]:
    """Coasts and borders (TopoJSON, 1:110m)."""
    text = files("detente").joinpath("data/charts/countries.json").read_bytes()
    found: dict[str, Any] = msgspec.json.decode(text)
    return found


def places(events: Rows) -> Rows:
    """The places of events (`db.events`) that have coordinates, those with most events first; rows of places as they
    are."""
    if "event_id" not in events.columns:
        return events
    found: dict[tuple[float, float], list[dict[str, Any]]] = defaultdict(list)
    for e in events:
        if e["latitude"] is not None and e["longitude"] is not None:
            found[e["latitude"], e["longitude"]].append(e)
    rows = [
        (there[0]["place"], there[0]["place_state"], *at, len(there),
         round(sum(e["intensity"] for e in there) / len(there), 4), tuple(e["event_id"] for e in there))
        for at, there in found.items()
    ]  # fmt: skip
    return Rows(PLACES, sorted(rows, key=lambda r: (-r[4], r[2], r[3])))


def _projection(width: int) -> dict[str, Any]:
    height = round(width * _HEIGHT)
    return {
        "type": "naturalEarth1", "scale": width * _SCALE, "translate": [width / 2, height * _NORTH],
        "clipExtent": [[0, 0], [width, height]],
    }  # fmt: skip


def map(events: Rows, *, href: Href | None = None, width: int = 720) -> Chart:
    """The events (`db.events`, or rows of places) that have a place, one disc a place: as large as they are many, mean
    intensity as its colour. Its table, whose rows `href` is called with, has one row a place."""
    table = events if "n_events" in events.columns else places(events)
    world = _world()
    discs = [
        {
            "lon": r["longitude"], "lat": r["latitude"], "n": r["n_events"], "class": class_name(r["intensity"]),
            "label": f"{r['place'] or 'unnamed'}: {in_words(r['n_events'])}, mean intensity {signed(r['intensity'])}",
            "href": href_of(href, r),
        }
        for r in table[:_DISCS]
    ]  # fmt: skip
    base = {"type": "geoshape", "aria": False}
    layers = [
        {"data": {"values": world, "format": {"type": "topojson", "feature": "land"}},
         "mark": {**base, "fill": light("land"), "stroke": light("border"), "strokeWidth": 0.5}},
        {"data": {"values": world, "format": {"type": "topojson", "mesh": "countries", "filter": "interior"}},
         "mark": {**base, "filled": False, "stroke": light("border"), "strokeWidth": 0.5}},
        layer("places", {"type": "circle", "opacity": 0.9, "stroke": light("paper")},
              longitude={"field": "lon", "type": "quantitative"}, latitude={"field": "lat", "type": "quantitative"},
              size={"field": "n", "type": "quantitative", "scale": {"range": [30, 700]}, "legend": None},
              color=intensity_scale(), **clickable()),
    ]  # fmt: skip
    top = "; ".join(d["label"] for d in discs[:12])
    words = f"{in_words(sum(table.column('n_events')))} at {len(table):,} places. Most: {top or 'none'}."
    return Chart(
        "Where events took place", words,
        spec(width, round(width * _HEIGHT), {"places": discs}, layer=layers, projection=_projection(width)), table,
    )  # fmt: skip
