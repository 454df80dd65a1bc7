"""Time expressions, the report's own date, and which expression dates an act."""

from __future__ import annotations

from detente.times.attach import date_of
from detente.times.finder import find
from detente.times.report_date import date_report

__all__ = ["date_of", "date_report", "find"]
