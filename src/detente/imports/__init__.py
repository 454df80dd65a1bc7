"""Event data of others beside our own: rows of ICEWS, GDELT, POLECAT and Phoenix files as records without text.

A row becomes a report of its data set with an empty text and one event mention; `why` keeps the row as it was given.
Rows are compared with nothing: each is an event of its own, unless a person judges otherwise.
"""

from __future__ import annotations

from detente.imports.beside import beside
from detente.imports.given import Given, given
from detente.imports.layouts import DATASETS, Dataset
from detente.imports.load import Imported, Step, import_events
from detente.imports.parties import VIA
from detente.imports.reading import Skipped, read

__all__ = [
    "DATASETS",
    "VIA",
    "Dataset",
    "Given",
    "Imported",
    "Skipped",
    "Step",
    "beside",
    "given",
    "import_events",
    "read",
]
