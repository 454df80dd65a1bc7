"""Tests that need what an extra brings are skipped where it is not installed, and only there."""

from __future__ import annotations

import importlib.util

import pytest


def skip_if_absent(module: str | None, reason: object) -> None:
    """Skip the test that is under way if a module is not installed."""
    if module and importlib.util.find_spec(module.partition(".")[0]) is None:
        pytest.skip(str(reason))
