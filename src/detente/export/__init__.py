"""The record for other tools: tables, event-data formats, networks."""

from __future__ import annotations

from detente.export.export import FORMATS, SUFFIXES, WHAT, Exported, export

__all__ = ["FORMATS", "SUFFIXES", "WHAT", "Exported", "export"]
