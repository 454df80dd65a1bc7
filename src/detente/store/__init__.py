"""The database: schema, migrations, whole batches; with `query` the only door to SQL."""

from __future__ import annotations

from detente.store.desk import StoreDesk
from detente.store.store import Added, Store

__all__ = ["Added", "Store", "StoreDesk"]
