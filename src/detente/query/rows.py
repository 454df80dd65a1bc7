"""What a query gives back: an immutable sequence of dict-like rows that turns into a data frame of any make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple, overload

from markupsafe import Markup, escape

from detente.errors import MissingExtra, UsageError


class Column(NamedTuple):
    """A column of a listing: its name, kind (text, list, integer, real or flag) and meaning."""

    name: str
    kind: str
    meaning: str


Row = dict[str, Any]
#: Rows shown in a notebook; the rest is counted.
SHOWN = 50
#: Items shown of a list in a cell.
LISTED = 8


class Rows(Sequence[Row]):
    """Rows of one listing, in a fixed order; each comes out as a dict of its own, so nothing can be changed in
    place."""

    __slots__ = ("_columns", "_data")

    def __init__(self, columns: Sequence[Column], data: Sequence[tuple[Any, ...]]) -> None:
        self._columns, self._data = tuple(columns), tuple(data)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(c.name for c in self._columns)

    @property
    def schema(self) -> tuple[Column, ...]:
        """The columns with kind and meaning."""
        return self._columns

    @property
    def tuples(self) -> tuple[tuple[Any, ...], ...]:
        """The bare values, row by row in the order of the columns."""
        return self._data

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[Row]:
        names = self.columns
        return (dict(zip(names, values, strict=True)) for values in self._data)

    @overload
    def __getitem__(self, k: int) -> Row: ...
    @overload
    def __getitem__(self, k: slice) -> Rows: ...
    def __getitem__(self, k: int | slice) -> Row | Rows:
        if isinstance(k, slice):
            return Rows(self._columns, self._data[k])
        return dict(zip(self.columns, self._data[k], strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and (self._columns, self._data) == (other._columns, other._data)

    def __hash__(self) -> int:
        return hash((self._columns, self._data))

    def __str__(self) -> str:
        """A table of the first rows and of as many columns as the terminal is wide."""
        return str(import_module("detente.display").rows_text(self))  # the room of display stands above this one

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def pick(self, *names: str) -> Rows:
        """The same rows with these columns only, in this order; UsageError naming the columns there are."""
        where = {c.name: k for k, c in enumerate(self._columns)}
        if unknown := [n for n in names if n not in where]:
            raise UsageError(f"No column {unknown[0]!r}.", remedy=f"The columns are {', '.join(self.columns)}.")
        order = [where[n] for n in names]
        return Rows([self._columns[k] for k in order], [tuple(values[k] for k in order) for values in self._data])

    def column(self, name: str) -> list[Any]:
        """The values of one column; UsageError naming the columns there are."""
        return [values[0] for values in self.pick(name).tuples]

    def to_dicts(self) -> list[Row]:
        """The rows as a list of dicts, with lists as lists."""
        return [{k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in self]

    def to_arrow(self) -> Any:
        """A pyarrow Table, typed by the columns' kinds; MissingExtra without pyarrow."""
        pa = _extra("pyarrow")
        kinds = {
            "text": pa.string(),
            "list": pa.list_(pa.string()),
            "integer": pa.int64(),
            "real": pa.float64(),
            "flag": pa.bool_(),
        }
        arrays = [pa.array([_plain(v[k]) for v in self._data], kinds[c.kind]) for k, c in enumerate(self._columns)]
        return pa.table(arrays, names=list(self.columns))

    def to_pandas(self) -> Any:
        """A pandas DataFrame with nullable dtypes, codes left as text; MissingExtra without pandas."""
        pd = _extra("pandas")
        kinds = {"text": "string", "list": "object", "integer": "Int64", "real": "Float64", "flag": "boolean"}
        return pd.DataFrame(
            {
                c.name: pd.Series([_plain(v[k]) for v in self._data], dtype=kinds[c.kind])
                for k, c in enumerate(self._columns)
            }
        )

    def to_polars(self) -> Any:
        """A polars DataFrame, typed by the columns' kinds; MissingExtra without polars."""
        pl = _extra("polars")
        kinds = {
            "text": pl.String,
            "list": pl.List(pl.String),
            "integer": pl.Int64,
            "real": pl.Float64,
            "flag": pl.Boolean,
        }
        data = {c.name: [_plain(v[k]) for v in self._data] for k, c in enumerate(self._columns)}
        return pl.DataFrame(data, schema={c.name: kinds[c.kind] for c in self._columns})

    def table_html(self) -> str:
        """The rows as an HTML table of at most fifty rows, everything escaped."""
        head = Markup("").join(Markup("<th>{}</th>").format(c) for c in self.columns)
        body = Markup("").join(Markup("<tr>{}</tr>").format(_cells(values)) for values in self._data[:SHOWN])
        more = f"{len(self):,} rows" if len(self) <= SHOWN else f"{SHOWN} of {len(self):,} rows"
        return str(
            Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table><p>{}</p>").format(head, body, more)
        )

    def _repr_html_(self) -> str:
        """The chart that suits the rows (of `dyad`, `level`, `network`), if one can be drawn, and the table."""
        chart = import_module("detente.charts").chart_of(self)  # the room of charts stands above this one
        try:
            return self.table_html() if chart is None else str(chart.html("light"))
        except MissingExtra:
            return self.table_html()


def _cells(values: tuple[Any, ...]) -> Markup:
    return Markup("").join(Markup("<td>{}</td>").format(escape(_cell(v))) for v in values)


def _cell(value: Any) -> Any:
    """A value as a cell shows it; of a long list its beginning and its length."""
    if not isinstance(value, tuple):
        return "" if value is None else value
    rest = f" … ({len(value)})" if len(value) > LISTED else ""
    return ", ".join(value[:LISTED]) + rest


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _extra(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtra(f"{name} is not installed.") from error
