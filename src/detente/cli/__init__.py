"""The command line: parse, call the library, print. Data goes to standard output, everything else to standard error."""

from __future__ import annotations

from detente.cli.app import app, main

__all__ = ["app", "main"]
