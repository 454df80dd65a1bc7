"""A pair's relations as the news and as each imported data set tell them, side by side."""

from __future__ import annotations

from typing import Any

from detente.imports.layouts import DATASETS
from detente.query import Column, RecordDB, Rows

#: What the rows are called that were read from reports.
NEWS = "news"
_COLUMN = Column("dataset", "text", "news, or the imported data set that tells it")


def beside(db: RecordDB, a: str, b: str, by: str = "month", **filters: Any) -> Rows:
    """The rows of `RecordDB.dyad` with one row a period and data set: what reports tell (`news`), then each data set
    in the database, by name."""
    names = sorted(d.name for d in DATASETS.values())
    parts = [(NEWS, db.dyad(a, b, by, not_outlet=names, **filters))]
    parts += [(name, db.dyad(a, b, by, outlet=name, **filters)) for name in names]
    found = [(name, values) for name, rows in parts for values in rows.tuples]
    found.sort(key=lambda x: (x[1][0] is None, x[1][0] or ""))  # a stable sort: news first in each period
    return Rows((_COLUMN, *parts[0][1].schema), [(name, *values) for name, values in found])
