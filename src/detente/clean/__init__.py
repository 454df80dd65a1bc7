"""Raw documents into reports; reports cut into parts, with dateline, credits and printed date read (docs/parts.md)."""

from __future__ import annotations

from detente.clean.convert import to_reports
from detente.clean.english import english_share
from detente.clean.prepare import prepare

__all__ = ["english_share", "prepare", "to_reports"]
