"""What the specs of all charts share."""

from __future__ import annotations

from typing import Any

from detente.charts.theme import config

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def spec(width: int, height: int, datasets: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A Vega-Lite spec of named datasets, sized in pixels."""
    return {
        "$schema": _SCHEMA, "width": width, "height": height, "datasets": datasets, "config": config(), **fields,
    }  # fmt: skip


def layer(name: str, mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    """Marks for the rows of a dataset."""
    return {"data": {"name": name}, "mark": mark, "encoding": encoding}


def clickable() -> dict[str, Any]:
    """Marks that say what they are (`label`) and open their address (`href`)."""
    return {"href": {"field": "href", "type": "nominal"}, "description": {"field": "label", "type": "nominal"}}


def in_words(n: int) -> str:
    """A number of events in words."""
    return "1 event" if n == 1 else f"{n:,} events"


def signed(value: float) -> str:
    """A value on the scale of intensities, to one decimal, with its sign."""
    return f"{value:+.1f}".replace("-", "−")
