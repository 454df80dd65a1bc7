"""Rows to standard output, as the person or the pipe wants them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from detente import display
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.query import Rows

#: What a table shows of a listing; the other formats hold every column. `date` joins first and last day.
SHOWN: dict[str, tuple[str, ...]] = {
    "events": ("event_id", "date", "type", "sources", "targets", "status", "n_outlets", "sentence"),
    "mentions": ("mention_id", "date", "type", "sources", "targets", "status", "attribution", "sentence"),
    "statements": ("statement_id", "published", "speakers", "speaker_states", "kind", "about", "words"),
    "claims": ("claim_id", "published", "party_a", "party_b", "direction", "attribution", "sentence"),
    "reports": ("report_id", "published_end", "outlet", "n_mentions", "n_statements", "n_claims", "title"),
    "search": ("report_id", "published", "outlet", "excerpt"),
    "promises": ("event_id", "date", "type", "sources", "targets", "state", "sentence"),
    "failures": ("code", "stage", "input_id", "note"),
    "level": ("period", "n_events", "n_mentions", "n_outlets", "intensity", "level", "low", "high"),
    "changes": ("period", "before", "after", "shift", "standard_error", "since", "until", "n_before", "n_after"),
    "beside": ("dataset", "period", "n_events", "a_to_b", "b_to_a", "intensity", "quad1", "quad2", "quad3", "quad4"),
    "dyad": ("period", "n_events", "n_outlets", "a_to_b", "b_to_a", "intensity", "quad1", "quad2", "quad3", "quad4"),
}
#: Characters of an id in a table on a terminal: `show` takes any beginning that only one id has. Seven stand for the
#: kind and the report; of twenty mentions of a report two agree in the other five once in five thousand reports.
SHORT_ID = 12


class Format(NamedTuple):
    """How rows are printed: the format's name (or empty for the default), columns asked for, and formulas disarmed."""

    name: str = ""
    columns: str | None = None
    excel_safe: bool = False


def chosen(table: bool, csv: bool, json: bool, nl: bool, columns: str | None, excel_safe: bool) -> Format:
    """The format that the options ask for; UsageError for two at once."""
    names = [n for n, wanted in (("table", table), ("csv", csv), ("json", json), ("nl", nl)) if wanted]
    if len(names) > 1:
        raise UsageError(f"--{names[0]} and --{names[1]} exclude each other.", remedy="Give one of them.")
    return Format(names[0] if names else "", columns, excel_safe)


def emit(rows: Rows, listing: str, how: Format) -> None:
    """Print rows: a table on a terminal, CSV elsewhere, unless the format says what."""
    name = how.name or ("table" if display.on_terminal() else "csv")
    if how.columns:
        rows = rows.pick(*(c.strip() for c in how.columns.split(",") if c.strip()))
    if not rows:
        print("Nothing found.", file=sys.stderr)
    if name == "table":
        _table(rows, () if how.columns else SHOWN.get(listing, ()))
    else:
        for chunk in _written(rows, name, how.excel_safe):
            sys.stdout.write(chunk)


def _written(rows: Rows, name: str, excel_safe: bool) -> Iterator[str]:
    from detente.export import tables

    if name == "csv":
        yield from tables.csv_lines(rows, excel_safe=excel_safe)
        return
    import msgspec

    encode = msgspec.json.encode
    if name == "nl":
        yield from (encode(row).decode("utf-8") + "\n" for row in rows)
        return
    first = True
    for row in rows:
        yield ("[\n" if first else ",\n") + encode(row).decode("utf-8")
        first = False
    yield "[]\n" if first else "\n]\n"


def _table(rows: Rows, shown: tuple[str, ...]) -> None:
    if not rows:
        return
    names = shown or rows.columns
    short = display.on_terminal()
    numeric = [c.name for c in rows.schema if c.kind in ("integer", "real")]
    body = [[_value(row, name, short) for name in names] for row in rows]
    display.print_rows(names, body, numeric=numeric)
    if short:
        print(display.counted(len(rows), "row"), file=sys.stderr)


def _value(row: dict[str, object], name: str, short: bool) -> object:
    if name == "date":
        start, end = row["date_start"], row["date_end"]
        return _days(start, end)
    value = row[name]
    return value[:SHORT_ID] if short and name.endswith("_id") and isinstance(value, str) else value


def _days(start: object, end: object) -> str:
    """`2017-07-07`, `2017-07-01/07-31` or `2017-12-30/2018-01-02`."""
    if start is None or start == end:
        return str(start or "")
    if end is None:
        return f"{start}/.."
    return f"{start}/{str(end)[5:] if str(end)[:4] == str(start)[:4] else end}"
