"""Questions to the record: filters to parameterised SQL, rows to data frames, ids to the words behind them."""

from __future__ import annotations

from detente.query.columns import LISTINGS
from detente.query.db import RecordDB, open
from detente.query.dyad import PERIODS
from detente.query.explain import Excerpt, Explanation, Mark
from detente.query.rows import Column, Rows

__all__ = ["LISTINGS", "PERIODS", "Column", "Excerpt", "Explanation", "Mark", "RecordDB", "Rows", "open"]
