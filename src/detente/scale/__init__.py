"""The same run on a Ray cluster (extra `ray`): shards to actors, Parquet shards back, linking as a shuffle.

Ray's core (actors and tasks) is used and not Ray Data: docs/scale.md says why.
"""

from __future__ import annotations

from detente.scale.engine import RayEngine, engine

__all__ = ["RayEngine", "engine"]
