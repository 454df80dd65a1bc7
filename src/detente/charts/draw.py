"""The door to vl-convert: specs to SVG, with title, description and links that a page can show as they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import msgspec

from detente.charts import theme as themes
from detente.query.extras import extra

if TYPE_CHECKING:
    from detente.charts.chart import Chart

#: Drawings kept, by their content: a page draws two or three, and most are asked for again.
KEPT = 256
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
#: Vega resolves relative addresses against a server of its own, so links are numbered while it draws.
_NUMBERED = "https://link.invalid/{}"
_LABELLED = ("aria-label", "role", "aria-roledescription")


def svg(chart: Chart, theme: str) -> str:
    """The chart as one <svg> element in the colours of a theme."""
    drawn = _drawn(encoded(chart.spec), chart.title, chart.description)
    return coloured(drawn, theme)


def png(drawing: str, scale: float) -> bytes:
    """A drawing without variables as a PNG."""
    found: bytes = extra("vl_convert", "charts").svg_to_png(drawing, scale=scale)
    return found


def encoded(spec: Mapping[str, Any]) -> bytes:
    """A spec as JSON."""
    return msgspec.json.encode(spec)


def coloured(drawn: str, theme: str) -> str:
    """The drawing in a theme's colours; variables need their style sheet only in a file that stands alone."""
    if theme != "auto":
        return themes.coloured(drawn, theme)
    head, _, rest = themes.coloured(drawn, "css").partition(">")
    return f"{head}><style>{themes.css('svg')}</style>{rest}"


@lru_cache(maxsize=KEPT)
def _drawn(spec: bytes, title: str, description: str) -> str:
    """The drawing in light colours."""
    vega = msgspec.json.decode(spec)
    links = list(_number(vega))
    raw = extra("vl_convert", "charts").vegalite_to_svg(vega, allowed_base_urls=[])
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(raw)
    _link(root, links)
    _name(root, title, description, hashlib.sha256(spec + title.encode()).hexdigest()[:8])
    return ElementTree.tostring(root, encoding="unicode")


def _number(spec: dict[str, Any]) -> Iterator[str]:
    """Put numbers for the addresses in the spec's rows; the addresses come out in their order."""
    n = 0
    for rows in spec["datasets"].values():
        for row in rows:
            if isinstance(row, dict) and row.get("href") is not None:
                yield row["href"]
                row["href"] = _NUMBERED.format(n)
                n += 1


def _link(root: ElementTree.Element, links: list[str]) -> None:
    """Give links their addresses back and every labelled mark a tooltip."""
    for anchor in root.iter(f"{{{_SVG}}}a"):
        number = re.fullmatch(r".*/(\d+)", anchor.attrib.pop(_XLINK, ""))
        if number and (link := safe_link(links[int(number[1])])):
            anchor.set("href", link)
        label = _unlabel(anchor[0])
        anchor.set("aria-label", label)
        _tooltip(anchor, label)
    for mark in root.iter():
        if mark.get("role") != "graphics-symbol":
            continue
        if "aria-label" not in mark.attrib:  # a container without marks
            _unlabel(mark)
        elif mark.get("aria-roledescription") not in ("axis", "legend"):
            _tooltip(mark, mark.attrib["aria-label"])


def _unlabel(mark: ElementTree.Element) -> str:
    """Take a mark's label off and give it back."""
    label = mark.get("aria-label", "")
    for name in _LABELLED:
        mark.attrib.pop(name, None)
    return label


def safe_link(address: str) -> str | None:
    """The address if it is one of the web or of this site; None for what a browser would run."""
    scheme = re.match(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    return address if not scheme or scheme[1].lower() in ("http", "https") else None


def _tooltip(element: ElementTree.Element, text: str) -> None:
    title = ElementTree.Element(f"{{{_SVG}}}title")
    title.text = text
    element.insert(0, title)


def _name(root: ElementTree.Element, title: str, description: str, key: str) -> None:
    """Name the whole drawing for those who do not see it; its ids end in a key that no other drawing has."""
    clips = [e for e in root.iter() if e.get("id")]
    ids = {f"url(#{e.get('id')})": f"clip{n}-{key}" for n, e in enumerate(clips)}
    for element in root.iter():
        if (clip := element.get("clip-path")) in ids:
            element.set("clip-path", f"url(#{ids[clip]})")
    for element, own in zip(clips, ids.values(), strict=True):
        element.set("id", own)
    root.set("class", "detente-chart")
    root.set("role", "graphics-document")
    root.set("aria-roledescription", "chart")
    root.set("aria-labelledby", f"title-{key}")
    root.set("aria-describedby", f"desc-{key}")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{tag}-{key}"})
        element.text = text
        root.insert(place, element)
