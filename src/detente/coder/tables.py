"""The rows of the lexicon's tables, the user's own before the shipped ones, and the errors that name a wrong cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import Enum
from importlib.resources import files
from typing import NamedTuple, TypeVar

from detente import config
from detente.errors import DataError

FOLDER = "data/lexicon"
#: The columns of each table, in order.
COLUMNS = {
    "verbs.tsv": ("lemmas", "needs", "type", "mode", "targets", "flags", "example"),
    "nouns.tsv": ("lemmas", "type", "mode", "sources", "targets", "flags", "example"),
    "adjectives.tsv": ("lemmas", "type", "mode", "targets", "example"),
    "attitudes.tsv": ("lemmas", "pos", "effect", "status", "example"),
    "idle.tsv": ("lemmas", "needs", "example"),
}

Member = TypeVar("Member", bound=Enum)


class Row(NamedTuple):
    """One row of a table, with the place it stands at."""

    file: str
    line: int
    cells: dict[str, str]

    @property
    def lemmas(self) -> list[str]:
        """The words of the first column."""
        return self.cells["lemmas"].split("|")

    def each(self, column: str, separator: str | None) -> list[str]:
        """The parts of a cell; none if it holds a hyphen."""
        return [] if self.cells[column] == "-" else self.cells[column].split(separator)

    def checked(self, column: str, values: Collection[str], allowed: Collection[str]) -> tuple[str, ...]:
        """The values, if all of them are allowed; DataError names the first that is not."""
        for value in values:
            if value not in allowed:
                raise self.wrong(column, value, f"is none of {', '.join(sorted(allowed)) or '-'}")
        return tuple(values)

    def member(self, column: str, kind: type[Member]) -> Member:
        """The member of an enumeration that the cell names; DataError if there is none."""
        try:
            return kind(self.cells[column])
        except ValueError:
            names = ", ".join(str(m.value) for m in kind)
            raise self.wrong(column, self.cells[column], f"is none of {names}") from None

    def wrong(self, column: str, value: str, why: str) -> DataError:
        """The error that names file, line, column and value."""
        return DataError(f"{self.file}, line {self.line}, column {column}: {value!r} {why}.")


def rows(file: str) -> Iterator[Row]:
    """The rows of a table, the user's first; DataError if one has too few or too many columns."""
    own = config.user_dir() / "lexicon" / file
    sources = [(str(own), own.read_text("utf-8"))] if own.is_file() else []
    sources.append((file, files("detente").joinpath(FOLDER, file).read_text("utf-8")))
    names = COLUMNS[file]
    for name, content in sources:
        for number, line in enumerate(content.split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != len(names):
                raise DataError(f"{name}, line {number}: {len(cells)} columns where {len(names)} are needed.")
            yield Row(name, number, dict(zip(names, cells, strict=True)))
