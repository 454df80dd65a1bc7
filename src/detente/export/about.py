"""What a file says about itself: what made it, under which schema, on what terms it may be used, how to cite it."""

from __future__ import annotations

from typing import Any

import msgspec

from detente import config
from detente.query import RecordDB, Rows
from detente.store import schema

#: Said of the terms of use where the setting `licence` says nothing.
TERMS = "The words quoted are their publishers'; no licence is stated for the rest."
#: Columns that hold ISO days (or nothing).
DAYS = frozenset("date_start date_end published published_start published_end first_seen period first last".split())


class About(msgspec.Struct, frozen=True):
    """What a file says about itself; the same for the same record, program and filters."""

    listing: str
    schema_version: int
    run: dict[str, Any]
    licence: str
    citation: str
    meanings: dict[str, str]


def about(db: RecordDB, listing: str, rows: Rows, filters: dict[str, Any]) -> About:
    """What to say about the rows of a listing with these filters."""
    return About(listing, schema.newest(), run(db, listing, filters), licence(), citation(db), _meanings(rows))


def run(db: RecordDB, listing: str, filters: dict[str, Any]) -> dict[str, Any]:
    """What was asked of which program; no time of day, so that the same record gives the same bytes."""
    from detente import __version__

    asked = {k: _plain(v) for k, v in sorted(filters.items()) if v is not None}
    return {
        "program": f"detente {__version__}",
        "language_model": config.text("language_model"),
        "listing": listing,
        "filters": asked,
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) else [str(v) for v in value]


def licence() -> str:
    """The terms of use: the setting `licence`, or that none is stated."""
    return config.text("licence") or TERMS


def citation(db: RecordDB) -> str:
    """How to cite the record: this program, the ontology, and the data sets that were imported into it."""
    from detente import __version__
    from detente.imports import DATASETS

    there = [d.name for d in DATASETS.values() if db.reports(outlet=d.name, limit=1)]
    others = f" Rows of {', '.join(there)} were imported: cite them too." if there else ""
    return (
        f"The detente authors: detente {__version__}. Types of events: Halterman, Bagozzi, Beger, Schrodt and "
        f"Scarborough (2023), PLOVER and POLECAT: A New Political Event Ontology and Dataset.{others}"
    )


def _meanings(rows: Rows) -> dict[str, str]:
    return {c.name: c.meaning for c in rows.schema}
