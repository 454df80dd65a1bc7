"""datapackage.json (Frictionless): tells other tools what the columns of a CSV file are."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import msgspec

from detente.export.about import DAYS, About
from detente.query import Column, Rows

NAME = "datapackage.json"
#: Types of the Table Schema for the kinds of columns; lists are text whose parts are joined by `;`.
_TYPES = {"text": "string", "list": "string", "integer": "integer", "real": "number", "flag": "boolean"}
_MADE_BY = "detente"


def package(path: Path, rows: Rows, about: About, *, excel_safe: bool) -> tuple[Path, bytes]:
    """Where the descriptor of a CSV file goes, and what stands in it; other files that it describes stay in it.

    A datapackage.json that detente did not write is left alone: the descriptor is then called NAME.datapackage.json.
    """
    goal = path.with_name(NAME)
    found = _read(goal)
    if found is None and goal.exists():
        goal, found = path.with_name(f"{path.stem}.{NAME}"), None
    kept = [r for r in (found or {}).get("resources", []) if r.get("path") != path.name and _beside(path, r)]
    resources = sorted([*kept, _resource(path, rows, about, excel_safe=excel_safe)], key=lambda r: str(r["path"]))
    return goal, msgspec.json.format(msgspec.json.encode(_described(resources, about)), indent=2) + b"\n"


def _described(resources: list[dict[str, Any]], about: About) -> dict[str, Any]:
    """The descriptor; what is true of one file only stands with its resource."""
    return {
        "profile": "tabular-data-package",
        "name": "detente-record",
        "title": "A record of what states and their officials do and say",
        "created_by": _MADE_BY,
        "detente": {"schema_version": about.schema_version, "licence": about.licence, "citation": about.citation},
        "resources": resources,
    }


def _resource(path: Path, rows: Rows, about: About, *, excel_safe: bool) -> dict[str, Any]:
    data = path.read_bytes()
    return {
        "name": re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-") or "data",
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": [_field(c, excel_safe) for c in rows.schema], "missingValues": [""]},
        "run": {**about.run, "excel_safe": excel_safe, "rows": len(rows)},
    }


def _field(column: Column, excel_safe: bool) -> dict[str, Any]:
    kind = "date" if column.name in DAYS and column.kind == "text" else _TYPES[column.kind]
    more: dict[str, Any] = {}
    if column.kind == "list":
        more["joined_by"] = ";"
    if column.kind == "flag":
        more |= {"trueValues": ["true"], "falseValues": ["false"]}
    if excel_safe and column.kind in ("text", "list") and kind == "string":
        more["formulas_led_by"] = "'"
    return {"name": column.name, "type": kind, "description": column.meaning, **more}


def _read(path: Path) -> dict[str, Any] | None:
    """A descriptor that detente wrote; None if there is none or it is somebody else's."""
    try:
        found = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    return found if isinstance(found, dict) and found.get("created_by") == _MADE_BY else None


def _beside(path: Path, resource: dict[str, Any]) -> bool:
    """True if the file that a resource describes is still there."""
    return path.with_name(str(resource.get("path", ""))).is_file()
