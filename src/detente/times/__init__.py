"""Time expressions, the report's own date, and which expression dates an act."""

from __future__ import annotations

from detente.times.finder import find

__all__ = ["find"]
