"""The database: schema, migrations, whole batches; with `query` the only door to SQL."""

from __future__ import annotations

from detente.store.apart import add_apart, expect_many
from detente.store.as_of import seen_by
from detente.store.desk import StoreDesk
from detente.store.jobs import Job
from detente.store.store import Added, Store

__all__ = ["Added", "Job", "Store", "StoreDesk", "add_apart", "expect_many", "seen_by"]
