"""The data sets that can be imported, and how a file's first line tells which it is."""

from __future__ import annotations

from typing import NamedTuple

from detente.errors import UnsupportedFormat, UsageError
from detente.eventdata import GDELT, GDELT_MENTIONS, ICEWS, PHOENIX, POLECAT


class Dataset(NamedTuple):
    """A data set: the name of its format, of the outlet that its rows are kept under, its columns.

    `key` are the columns that tell one row from all others; `cameo` the column of its CAMEO code; `header` whether
    its files begin with the names of the columns; `empty` what stands in an empty cell.
    """

    format: str
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    cameo: str | None = None
    header: bool = False
    empty: str = ""


#: By format. A row's id alone is no key: some data sets count from 1 in every file.
DATASETS: dict[str, Dataset] = {
    d.format: d
    for d in (
        Dataset("icews", "ICEWS", ICEWS, ("Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name"),
                "CAMEO Code", header=True),
        Dataset("gdelt", "GDELT", GDELT, ("GLOBALEVENTID", "SQLDATE", "Actor1Code", "EventCode", "Actor2Code"),
                "EventCode"),
        Dataset("polecat", "POLECAT", POLECAT, ("Event ID", "Event Date", "Actor Name", "Event Type", "Recipient Name"),
                header=True, empty="None"),
        Dataset("phoenix", "OEDA Phoenix", PHOENIX, ("id_version", "date8", "source", "code", "target"), "code"),
    )
}  # fmt: skip

#: Files of the same makers that hold no such events, told by the number of their cells.
_OTHER = {
    len(GDELT_MENTIONS): "This is a GDELT 2.0 mentions file. Give the events file (.export.CSV) of the same time.",
    58: "This is a GDELT 1.0 events file. Give GDELT 2.0 events, which have 61 columns.",
    57: "This is a GDELT 1.0 events file. Give GDELT 2.0 events, which have 61 columns.",
    27: "This is a GDELT knowledge graph file. Give the events file (.export.CSV) of the same time.",
}


class Layout(NamedTuple):
    """How one file lays out its data set: where each column stands, how many cells a row has, if it has a header."""

    dataset: Dataset
    places: tuple[int, ...]
    width: int
    headed: bool

    @property
    def plain(self) -> bool:
        """True if the cells stand in the data set's own order, so that a row can be taken as it is."""
        return self.places == tuple(range(self.width))


def dataset(format: str) -> Dataset:
    """The data set of a format; UsageError naming those there are."""
    if format not in DATASETS:
        raise UsageError(f"No import knows the format {format!r}.", remedy=f"Use one of {', '.join(DATASETS)}.")
    return DATASETS[format]


def layout(first: list[str], wanted: Dataset | None = None) -> Layout:
    """The layout of a file that begins with these cells; UnsupportedFormat if it has none, or not the one wanted."""
    names = [cell.strip().strip('"').casefold() for cell in first]
    known = [wanted] if wanted else list(DATASETS.values())
    headed = [d for d in known if d.columns[0].casefold() == names[0] and len(names) > 1]
    if headed:
        best = max(headed, key=lambda d: len({c.casefold() for c in d.columns} & set(names)) / len(d.columns))
        return Layout(best, _places(best, names), len(names), True)
    for d in known:
        if len(names) == len(d.columns):
            return Layout(d, tuple(range(len(names))), len(names), False)
    allowed = ", ".join(f"{d.name} {len(d.columns)}" for d in known)
    remedy = _OTHER.get(len(names), "Give an event file as its makers distribute it, unpacked, gzipped or zipped.")
    raise UnsupportedFormat(f"Its first line has {len(names)} cells between tabs; columns: {allowed}.", remedy=remedy)


def _places(d: Dataset, names: list[str]) -> tuple[int, ...]:
    if missing := [c for c in d.columns if c.casefold() not in names]:
        raise UnsupportedFormat(
            f"It has no column {missing[0]!r}.", remedy=f"{d.name} files have {', '.join(d.columns)}."
        )
    return tuple(names.index(c.casefold()) for c in d.columns)
