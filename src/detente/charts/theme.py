"""The colours of charts, in a light and a dark set, and what all charts share."""

from __future__ import annotations

import re
from typing import Any

#: Name: (light, dark). Marks have a contrast of 3 or more to the paper, text of 4.5 or more (WCAG 2.2, 1.4.11 and
#: 1.4.3); every light colour is used for one name only, so that a drawn chart can be given other colours.
COLOURS: dict[str, tuple[str, str]] = {
    "paper": ("#fffffe", "#15181c"),
    "ink": ("#1d1f23", "#e6e4df"),
    "muted": ("#5a6068", "#a5abb3"),
    "grid": ("#e3e5e9", "#2c3137"),
    "level": ("#22577a", "#86bfe3"),
    "change": ("#7a3e8f", "#cf9be3"),
    "quad1": ("#4585bd", "#74aee0"),
    "quad2": ("#16446f", "#3d7cc0"),
    "quad3": ("#c8691c", "#efa865"),
    "quad4": ("#93201f", "#dd5a50"),
    "conflict3": ("#8f1d1c", "#e0635a"),
    "conflict2": ("#a94b22", "#c97c4a"),
    "conflict1": ("#8a6540", "#a88a68"),
    "between": ("#6b6e71", "#8b8f94"),
    "cooperation1": ("#4c7672", "#78a6a1"),
    "cooperation2": ("#2f719e", "#5c9fd0"),
    "cooperation3": ("#154a7d", "#4487cf"),
    "node": ("#3d434a", "#c3c8ce"),
    "land": ("#eceae4", "#262b31"),
    "border": ("#cfccc3", "#3a4149"),
}
#: What the four quads are called.
QUADS = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}
#: Mean intensities in seven classes: the lower end of each but the first, and the colours' names.
STEPS = (-6.0, -3.0, -0.5, 0.5, 3.0, 6.0)
CLASSES = ("conflict3", "conflict2", "conflict1", "between", "cooperation1", "cooperation2", "cooperation3")
_FONT = "Liberation Sans, Arial, sans-serif"
_HEX = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')


def light(name: str) -> str:
    """The light colour of this name, as specs have it."""
    return COLOURS[name][0]


def intensity_class(value: float) -> str:
    """The name of the colour of a mean intensity."""
    return CLASSES[sum(value >= step for step in STEPS)]


def css(selector: str = ":root") -> str:
    """A style sheet with the colours as variables `--detente-NAME`, dark ones where the reader prefers dark."""
    sets = ("".join(f"--detente-{name}:{pair[k]};" for name, pair in COLOURS.items()) for k in (0, 1))
    first, second = sets
    return f"{selector}{{{first}}}@media (prefers-color-scheme:dark){{{selector}{{{second}}}}}"


def coloured(svg: str, theme: str) -> str:
    """A drawing in light colours with those of a theme: css (variables), light or dark."""
    names = {pair[0]: name for name, pair in COLOURS.items()}

    def colour(found: re.Match[str]) -> str:
        attribute, value = found.groups()
        name = names.get(value)
        if name is None:
            return found.group()
        return f'{attribute}="{f"var(--detente-{name}, {value})" if theme == "css" else COLOURS[name][1]}"'

    return svg if theme == "light" else _HEX.sub(colour, svg)


def config() -> dict[str, Any]:
    """The Vega-Lite configuration of all charts."""
    text = {"labelColor": light("muted"), "titleColor": light("muted"), "titleFontWeight": "normal"}
    return {
        "font": _FONT,
        "background": light("paper"),
        "view": {"stroke": None},
        "axis": {
            **text, "gridColor": light("grid"), "domainColor": light("muted"), "tickColor": light("muted"),
            "labelFontSize": 11, "titleFontSize": 11,
        },
        "legend": {**text, "labelFontSize": 11, "orient": "top", "title": None, "symbolType": "square"},
        "text": {"color": light("ink"), "fontSize": 11},
    }  # fmt: skip
