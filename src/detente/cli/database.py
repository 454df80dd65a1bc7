"""Which database a command means, and who a person means by a name."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from detente import config
from detente.errors import NotARecord, UsageError

if TYPE_CHECKING:
    from detente.query import RecordDB
    from detente.records import Actor

_CODE, _ITEM = re.compile(r"[A-Z][A-Z0-9]+"), re.compile(r"Q\d+")
#: Who waits for longer (seconds) is told for what: a day of the past takes some, of a million mentions.
_PATIENCE = 1.0


def path_of(given: Path | None) -> Path:
    """The database's path: as given, else from the setting `database`."""
    return given if given is not None else Path(config.text("database"))


@contextmanager
def reading(given: Path | None, as_of: str | None = None) -> Iterator[RecordDB]:
    """The database, open for reading only, or as it was known on a day; NotARecord if there is none."""
    from detente import query

    path = path_of(given)
    if given is None and not path.exists():
        remedy = "Give --db FILE, or make one first: `detente demo`, or `detente code PATH`."
        raise NotARecord(f"There is no {path} here.", remedy=remedy)
    with query.open(path, readonly=True) as record:
        if as_of is None:
            yield record
        else:
            with _then(record, as_of) as past:
                yield past


def _then(record: RecordDB, day: str) -> RecordDB:
    """The record as it was known on a day; a terminal is told what takes so long, if it does."""
    late = threading.Timer(_PATIENCE, print, (f"Putting together what was known on {day} ...",), {"file": sys.stderr})
    if sys.stderr.isatty():
        late.start()
    try:
        return record.as_of(day)
    finally:
        late.cancel()


def party(name: str) -> str:
    """The code of a state or organisation from its code, small letters too, or a name ("US" is one); what looks like a
    code of one's own is left as it is; UsageError if nobody has the name."""
    if _known(name):
        return name.upper()
    if found := _found(name):
        code = found.state or found.id
        if found.id != code:
            print(f"{name!r} is taken as {code}, for which {found.name} acts.", file=sys.stderr)
        return code
    if _CODE.fullmatch(name):
        print(f"Nobody is known as {name!r}; only what has just this code is found.", file=sys.stderr)
    if _CODE.fullmatch(name) or _ITEM.fullmatch(name):
        return name
    raise UsageError(
        f"Nobody is known as {name!r}.",
        remedy="Give a code such as USA, RUS or UN; `detente actors who NAME` looks one up.",
    )


def speaker(name: str) -> list[str]:
    """What a speaker may go by: the code of a state or organisation; or a person's id, and the words as they are."""
    if _known(name):
        return [name.upper()]
    found = _found(name)
    return [name] if found is None else [found.id] if found.id == (found.state or found.id) else [found.id, name]


def _known(name: str) -> bool:
    """True for the code of a state or organisation."""
    from detente.actors.tables import tables

    return name.upper() in tables().states or name.upper() in tables().organisations


def _found(name: str) -> Actor | None:
    """Who has a name, however its letters are written."""
    from detente.actors import resolve_actor

    return None if _ITEM.fullmatch(name) else resolve_actor(name) or resolve_actor(name.title())


def parties(names: list[str]) -> list[str]:
    """The codes of several names; UsageError if nobody has one."""
    return [party(n) for n in names]


def find_id(record: RecordDB, beginning: str) -> tuple[str, str]:
    """The kind and the whole of an id from its beginning; UnknownId, or UsageError if several begin so."""
    from detente.query import ids

    return ids.find_id(record.store, beginning)
