"""What an imported mention keeps of its row: the data set, the code that decided, and the row as it was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.imports.layouts import DATASETS, Dataset
from detente.records import EventMention

_ROW = "row: "


class Given(NamedTuple):
    """A row as it was given: its data set, and its cells by column."""

    dataset: Dataset
    cells: tuple[str, ...]

    @property
    def code(self) -> str | None:
        """The CAMEO code of the row; None for POLECAT, which has types instead."""
        column = self.dataset.cameo
        return self.cells[self.dataset.columns.index(column)].strip() if column else None


def why(dataset: Dataset, decided: str, cells: Sequence[str]) -> tuple[str, ...]:
    """The grounds of an imported mention: the data set, what decided the type, and the row in its usual columns."""
    return f"row of {dataset.name}, imported without text", decided, _ROW + "\t".join(cells)


def given(mention: EventMention) -> Given | None:
    """The row that a mention was made from; None if it was read from a text."""
    if mention.evidence.text or not mention.why or not mention.why[-1].startswith(_ROW):
        return None
    named = mention.why[0].removeprefix("row of ").removesuffix(", imported without text")
    dataset = next((d for d in DATASETS.values() if d.name == named), None)
    cells = tuple(mention.why[-1].removeprefix(_ROW).split("\t"))
    return Given(dataset, cells) if dataset and len(cells) == len(dataset.columns) else None
