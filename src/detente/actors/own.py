"""The user's own actors: a CSV file checked and made into tables beside the shipped ones (docs/extending.md)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from detente import config, ontology
from detente.actors.spellings import fold, spellings, surnames
from detente.actors.tables import OFFICE_WEIGHT, Tables, slug
from detente.errors import DataError, MissingFile

KINDS = ("person", "body", "organisation")
COLUMNS = ("kind", "name", "other_names", "state", "sector", "office", "title", "from", "to", "id", "wikidata", "type")
_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")
_PARTING = re.compile(r"[\t\n\r;]")
_HEADERS = {
    "people.tsv": "name\twikidata\tspellings\tsurnames\tterms",
    "names.tsv": "name\tid\tsector\tfrom\tto",
    "organisations.tsv": "id\tname\tnames\tkind\tmembers\twikidata",
}


#: Columns of Popolo and EveryPolitician files and of Wikidata's query service, lower case, by ours; a file without
#: `kind` may have them.
ALIASES = {
    "name": ("name", "person", "personlabel", "itemlabel", "full_name"),
    "other_names": ("other_names", "sort_name", "aliases", "alternate_names", "itemaltlabel", "personaltlabel"),
    "state": ("state", "country", "countrylabel", "country_code", "iso3", "jurisdiction"),
    "office": ("office", "role", "position", "positionlabel", "post"),
    "from": ("from", "start", "start_date", "startdate"),
    "to": ("to", "end", "end_date", "enddate"),
    "wikidata": ("wikidata", "wikidata_id", "item", "person_id", "qid"),
}


class Added(NamedTuple):
    """How many actors of each kind were added or written anew, and the folder that holds them."""

    people: int
    bodies: int
    organisations: int
    folder: Path


def add(path: Path) -> Added:
    """Add the actors of a CSV file to the user's own; all of them or, if a cell is wrong, none.

    DataError naming file, line, column and value; MissingFile if the file cannot be read.
    """
    rows = _read(path)
    people: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["kind"] == "person":
            people.setdefault(row["wikidata"] or fold(row["name"]), []).append(row)
    bodies = [_body(r) for r in rows if r["kind"] == "body"]
    organisations = [_organisation(r) for r in rows if r["kind"] == "organisation"]
    folder = config.user_dir() / "actors"
    folder.mkdir(parents=True, exist_ok=True)
    _merge(folder / "people.tsv", map(_person, people.values()), lambda cells: (cells[0], cells[1]))
    _merge(folder / "names.tsv", bodies, lambda cells: (cells[0],))
    _merge(folder / "organisations.tsv", organisations, lambda cells: (cells[0],))
    return Added(len(people), len(bodies), len(organisations), folder)


def add_table(path: str | Path) -> int:
    """Add the actors of a CSV file to the user's own and forget the tables read before; how many were added. Errors
    as of `add`."""
    from detente.actors.finder import finder
    from detente.actors.registry import registry
    from detente.actors.tables import tables

    added = add(Path(path))
    for read in (registry, finder, tables):
        read.cache_clear()
    return added.people + added.bodies + added.organisations


def _read(path: Path) -> list[dict[str, str]]:
    """The checked rows, with every column of COLUMNS."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = tuple(reader.fieldnames or ())
            if "kind" not in names:
                ours = _foreign(path, names)
                return [_checked(path, reader.line_num, _translated(row, ours)) for row in reader]
            if unknown := [n for n in names if n not in COLUMNS]:
                raise DataError(
                    f"{path}, line 1: there is no column {unknown[0]!r}; the columns are {', '.join(COLUMNS)}."
                )
            if "name" not in names:
                raise DataError(f"{path}, line 1: the column 'name' is missing.")
            return [_checked(path, reader.line_num, {c: (row.get(c) or "").strip() for c in COLUMNS}) for row in reader]
    except OSError as error:
        raise MissingFile(f"{path} cannot be read: {error.strerror or error}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} is no CSV in UTF-8: {error}.", remedy="Save it as CSV (UTF-8).") from error


def _foreign(path: Path, header: Iterable[str]) -> dict[str, str]:
    """Our columns to those of a Popolo or Wikidata file of persons; its other columns are left alone."""
    given = {h.strip().lower(): h for h in header if h}
    ours = {
        column: next(given[a] for a in names if a in given)
        for column, names in ALIASES.items()
        if given.keys() & set(names)
    }
    for column in ("name", "state"):
        if column not in ours:
            raise DataError(
                f"{path}, line 1: there is neither a column 'kind' nor, for a list of persons, one for {column!r}: "
                f"{', '.join(ALIASES[column])}."
            )
    return ours


def _translated(row: dict[str, str], ours: dict[str, str]) -> dict[str, str]:
    """A foreign row in our columns: state names to codes, links and times cut to ids and days, offices in words to
    codes."""
    cell = {column: (row.get(theirs) or "").strip() for column, theirs in ours.items()}
    names = {n.lower(): s.iso3 for s in Tables().states.values() if not s.end for n in (s.name, *s.names.split("|"))}
    cell["state"] = names.get(cell["state"].lower(), cell["state"])
    for column in ("from", "to"):
        cell[column] = cell.get(column, "").split("T")[0]
    cell["wikidata"] = cell.get("wikidata", "").rsplit("/", 1)[-1]
    cell["title"] = _PARTING.sub(",", cell.get("office", ""))
    cell["office"] = _office_code(cell["title"])
    return dict.fromkeys(COLUMNS, "") | cell | {"kind": "person"}


def _office_code(words: str) -> str:
    """The code of an office in words ("foreign minister"); nothing for one that has none of its own."""
    role = Tables().roles.get(words.lower())
    return words if words in OFFICE_WEIGHT else role.offices[0][0] if role and role.offices else ""


def _checked(path: Path, line: int, row: dict[str, str]) -> dict[str, str]:
    states, sectors = Tables().states, ontology.load().sectors
    for column, good, wanted in (
        ("kind", row["kind"] in KINDS, f"one of {', '.join(KINDS)}"),
        ("name", len(row["name"]) > 1, "a name of two letters or more"),
        (
            "state",
            row["state"] in states or (not row["state"] and row["kind"] == "organisation"),
            "an ISO 3166-1 alpha-3 code, such as USA",
        ),
        ("sector", not row["sector"] or row["sector"] in sectors, f"one of {', '.join(sectors)}"),
        ("office", not row["office"] or row["office"] in OFFICE_WEIGHT, f"one of {', '.join(OFFICE_WEIGHT)}"),
        ("from", _DATE.fullmatch(row["from"]), "a date such as 2017, 2017-02 or 2017-02-01, or nothing"),
        ("to", _DATE.fullmatch(row["to"]), "a date such as 2017, 2017-02 or 2017-02-01, or nothing"),
        ("id", re.fullmatch(r"[A-Z0-9_]*", row["id"]), "capital letters and digits"),
        ("wikidata", re.fullmatch(r"(Q\d+)?", row["wikidata"]), "a Wikidata id such as Q42, or nothing"),
    ):
        if not good:
            raise DataError(f"{path}, line {line}, column {column}: {row[column]!r} is not {wanted}.")
    for column, value in row.items():
        if _PARTING.search(value):
            raise DataError(
                f"{path}, line {line}, column {column}: {value!r} holds a semicolon, a tab or a line break."
            )
    return row


def _names(rows: Iterable[dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(n.strip() for r in rows for n in (r["name"], *r["other_names"].split("|")) if n.strip()))


def _person(rows: list[dict[str, str]]) -> list[str]:
    """One row of people.tsv from a person's terms; a person of the user's is leading: surnames count."""
    names = _names(rows)
    spelt = {fold(s) for s in spellings(names, leading=True)}
    family = {fold(s) for s in surnames(names, rows[0]["state"])} - spelt
    terms = sorted(
        (r["state"], r["office"] or "none", r["title"] or r["office"].replace("_", " "), r["from"], r["to"])
        for r in rows
    )
    return [
        names[0],
        rows[0]["wikidata"],
        "|".join(sorted(spelt)),
        "|".join(sorted(family)),
        "|".join(";".join(t) for t in terms),
    ]


def _body(row: dict[str, str]) -> list[str]:
    """The rows of names.tsv for a body of a state, joined by line breaks: one for each of its names."""
    return [
        "\n".join("\t".join((n, row["state"], row["sector"] or "GOV", row["from"], row["to"])) for n in _names([row]))
    ]


def _organisation(row: dict[str, str]) -> list[str]:
    names = _names([row])
    key = row["id"] or slug(names[0]).replace("-", "").upper()
    return [key, names[0], "|".join(names[1:]), row["type"] or "IGO", row["state"], row["wikidata"]]


def _merge(path: Path, rows: Iterable[list[str]], key: Callable[[list[str]], tuple[str, ...]]) -> None:
    """Write the table with the rows in it; an earlier row with the same key gives way."""
    old = path.read_text("utf-8").splitlines()[1:] if path.is_file() else []
    new = [line for cells in rows for line in "\t".join(cells).split("\n")]
    if not new:
        return
    kept = {key(line.split("\t")): line for line in [*old, *new]}
    half = path.with_name(path.name + ".part")
    half.write_text("\n".join([_HEADERS[path.name], *sorted(kept.values())]) + "\n", "utf-8")
    half.replace(path)
