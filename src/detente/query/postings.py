"""Columns in memory: which rows have which value, on which days they lie, and which of them hold some words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING, Any

from detente.query.filters import fts

if TYPE_CHECKING:
    import numpy as np

    from detente.store import Store

#: The day of an unknown date.
NO_DAY = 0


class Lists:
    """For every row some values out of a dictionary: (row, value) pairs ordered by value, each pair once."""

    def __init__(self, rows: Any, names: Sequence[str]) -> None:
        """The pairs of `rows` (numbers from 0) and `names`, both of one length."""
        import numpy as np

        self.codes = {name: k for k, name in enumerate(dict.fromkeys(names))}
        self.names = list(self.codes)
        value = np.fromiter(map(self.codes.__getitem__, names), np.int64, len(names))
        packed = unique(value << 32 | np.asarray(rows, np.int64))
        self.values, self.events = (packed >> 32).astype(np.int32), (packed & 0xFFFFFFFF).astype(np.int32)
        self.starts = np.searchsorted(self.values, np.arange(len(self.codes) + 1))

    @classmethod
    def of(cls, rows: Iterable[int], names: Iterable[str | None]) -> Lists:
        """The lists of rows and their values; a row of -1 and a value that is empty are left out."""
        several, own = list(rows), list(names)
        known = [row >= 0 and bool(name) for row, name in zip(several, own, strict=True)]
        return cls(list(compress(several, known)), [str(name) for name in compress(own, known)])

    def holding(self, name: str) -> np.ndarray:
        """The rows that have a value; none if nobody has it."""
        code = self.codes.get(name)
        return self.events[:0] if code is None else self.events[self.starts[code] : self.starts[code + 1]]

    def mask(self, names: Iterable[str], size: int) -> np.ndarray:
        """True for rows that have any of the values."""
        import numpy as np

        found = np.zeros(size, bool)
        for name in names:
            found[self.holding(name)] = True
        return found

    def counts(self, mask: np.ndarray) -> dict[str, int]:
        """How many of the rows have each value, those with most first."""
        import numpy as np

        found = np.bincount(self.values[mask[self.events]], minlength=len(self.names))
        return ranked(self.names, found)

    def by_event(self, codes: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
        """All pairs ordered by row, their values in the codes of another dictionary."""
        import numpy as np

        order = np.argsort(self.events, kind="stable")
        table = np.array([codes[name] for name in self.names], np.int64) if self.names else np.zeros(0, np.int64)
        return self.events[order], table[self.values[order]]


class Days(dict[str | None, int]):
    """ISO days as numbers of days, NO_DAY if unknown; each day is read once."""

    def __missing__(self, iso: str | None) -> int:
        self[iso] = number = NO_DAY if iso is None else dt.date.fromisoformat(iso).toordinal()
        return number

    def column(self, days: Sequence[str | None]) -> np.ndarray:
        """A column of days."""
        return numbers(map(self.__getitem__, days), len(days))


class Codes(dict[Any, int]):
    """Values as numbers in the order in which they are first met."""

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number


def numbers(values: Iterable[int], size: int) -> np.ndarray:
    """Small numbers as a column."""
    import numpy as np

    return np.fromiter(values, np.int32, size)


def coded(values: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """A column of names as their places among all names that there are."""
    import numpy as np

    codes = {name: k for k, name in enumerate(names)}
    return np.fromiter(map(codes.__getitem__, values), np.uint8, len(values))


def among(column: np.ndarray, wanted: Iterable[int]) -> np.ndarray:
    """True where a column of small numbers has one of those wanted."""
    import numpy as np

    table = np.zeros(int(column.max(initial=0)) + 1, bool)
    table[[w for w in wanted if w < len(table)]] = True
    found: np.ndarray = table[column]
    return found


def ranked(names: Sequence[str], found: np.ndarray) -> dict[str, int]:
    """The names that were found, those found most often first."""
    pairs = [(name, int(n)) for name, n in zip(names, found, strict=True) if n]
    return dict(sorted(pairs, key=lambda p: (-p[1], p[0])))


def columns(store: Store, sql: str, width: int) -> list[list[Any]]:
    """What a query finds, column by column."""
    found: list[list[Any]] = [[] for _ in range(width)]
    for rows in store.batches(sql):
        for column, values in zip(found, zip(*rows, strict=True), strict=True):
            column += values
    return found


def unique(packed: np.ndarray) -> np.ndarray:
    """The numbers in their order, each once; by sorting, which is five times as fast as hashing them."""
    import numpy as np

    ordered = np.sort(packed)
    keep = np.ones(len(ordered), bool)
    keep[1:] = ordered[1:] != ordered[:-1]
    found: np.ndarray = ordered[keep]
    return found


def hits(store: Store, words: str, text: str) -> np.ndarray:
    """The numbers of the rows of a full-text index that hold all the words; UsageError if there is none in `text`."""
    import numpy as np

    # One text with all numbers: fetching a hundred thousand rows one by one takes five times as long.
    sql = f"SELECT group_concat(rowid) FROM (SELECT rowid FROM {words} WHERE {words} MATCH ?)"
    joined = store.execute(sql, (fts(text),))[0][0]
    return np.fromstring(joined or "", np.int64, sep=",")


def at(rows: np.ndarray, size: int) -> np.ndarray:
    """True at some rows of `size`; those beyond are left out."""
    import numpy as np

    found = np.zeros(size, bool)
    found[rows[rows < size]] = True
    return found
