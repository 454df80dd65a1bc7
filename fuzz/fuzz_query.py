"""Any filter, search or id gives rows or an error of detente's own tree."""

from __future__ import annotations

import inspect
import tempfile
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["detente.query"]):
    from detente import query
    from detente.errors import DetenteError
    from detente.store import Store

import harness

LISTINGS = ("events", "mentions", "statements", "claims", "reports", "dyads", "promises", "edges", "failures")
FOLDER = tempfile.TemporaryDirectory()
PATH = Path(FOLDER.name) / "fuzz.db"
with Store.open(PATH):
    pass
DB = query.open(PATH, readonly=True)
#: Every listing with each of its filters that takes words.
FILTERS = [
    (listing, name)
    for listing in LISTINGS
    for name, parameter in inspect.signature(getattr(DB, listing, None) or (lambda: None)).parameters.items()
    if "str" in str(parameter.annotation) or "Values" in str(parameter.annotation)
]


def one(data: bytes) -> None:
    """Ask for what the first byte chooses, with the rest as words."""
    if len(data) < 2:
        return
    words = data[2:].decode("utf-8", "surrogatepass" if data[1] % 2 else "replace") if _whole(data) else ""
    kind = data[0] % (len(FILTERS) + 4)
    try:
        _ask(kind, words)
    except DetenteError:
        return


def _whole(data: bytes) -> bool:
    try:
        data[2:].decode("utf-8", "surrogatepass" if data[1] % 2 else "replace")
    except UnicodeError:
        return False
    return True


def _ask(kind: int, words: str) -> Any:
    if kind < len(FILTERS):
        listing, name = FILTERS[kind]
        return list(getattr(DB, listing)(**{name: words}))
    if kind == len(FILTERS):
        return list(DB.search(words))
    if kind == len(FILTERS) + 1:
        return DB.explain(words)
    first, _, second = words.partition(" ")
    return list(DB.dyad(first, second, by="month" if kind % 2 else words))


SEEDS = (
    "USA",
    '"a phrase" b*',
    "2017-09",
    "2017-02-30",
    "e0123456789abcdef",
    "a' OR 1=1 --",
    "NEAR(a b)",
    "RUS UKR",
    "a AND",
    "*",
    "month",
)

if __name__ == "__main__":
    harness.run("query", one, [bytes([k % 17, k % 2]) + s.encode() for k, s in enumerate(SEEDS)])
