"""What every engine does with one document, and the versions of the stages that do it."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from detente import clean, config
from detente.errors import DetenteError
from detente.linking import Linking
from detente.records import Failure, RawDoc, Record, Report, content_id

#: Raised by hand when something else than our code, tables and models changes what the stages say, such as a library.
CLEAN, CODE = 1, 1
#: Tables of data/ and modules by which the stages read; the others are of other rooms.
_CLEAN_TABLES = ("clean",)
_CLEAN_MODULES = ("clean", "readers", "records.py")
_CODE_TABLES = ("actors", "clean", "gazetteer", "lexicon", "models", "ontology", "times")
_CODE_MODULES = (
    "actors", "clean", "coder", "dates.py", "engine.py", "gate.py", "language", "large.py", "ontology.py", "places.py",
    "records.py", "relations", "statements", "times",
)  # fmt: skip


class Codes(Protocol):
    """What codes reports: `detente.engine.Coder`, or anything with its `code_many`."""

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        """A record or a failure for each report, in order."""
        ...


class Work(msgspec.Struct, frozen=True):
    """A document (or a report that is there already) to be coded, under its id; the first of both that is given."""

    item: str
    document: RawDoc | None = None
    report: Report | None = None


class Done(msgspec.Struct, frozen=True):
    """What came of one piece of work: its id, and a record, a failure or the id of a report that was to be skipped."""

    item: str
    outcomes: tuple[Record | Failure | str, ...] = ()


class Engine(Protocol):
    """What does the work of a run: in this process, in several, or on a cluster."""

    def map(self, works: Iterator[Work], skip: frozenset[str] = frozenset()) -> Iterator[Done]:
        """What came of each piece of work, in order; takes few more than it has given back. Reports whose ids are in
        `skip` are not coded."""
        ...

    @property
    def link(self) -> Linking:
        """What links a set of tellings, as `linking.link_tellings` does."""
        ...


class Versions(NamedTuple):
    """The versions of the stages that leave jobs."""

    clean: str
    code: str


def document_id(raw: RawDoc) -> str:
    """The id of a document: the same for the same bytes of the same kind, but for blanks round them."""
    return content_id("d", raw.media_type, hashlib.sha256(raw.data.strip()).hexdigest())


def work(works: Sequence[Work], coder: Codes, skip: frozenset[str] = frozenset()) -> Iterator[Done]:
    """Clean and code some documents, leaving out reports with ids in `skip`; faults of ours are failures, not raised.

    The coder gets all reports at once, so that it can read them together; what came of a document is given back as
    soon as it is there.
    """
    found = [[w.report] if w.report is not None else _reports(w.document) for w in works]
    wanted = [r for several in found for r in several if isinstance(r, Report) and r.id not in skip]
    coded = coder.code_many(wanted)
    for w, several in zip(works, found, strict=True):
        yield Done(w.item, tuple(_outcome(r, coded, skip) for r in several))


def _outcome(
    found: Report | Failure, coded: Iterator[Record | Failure], skip: frozenset[str]
) -> Record | Failure | str:
    if isinstance(found, Failure):
        return found
    return found.id if found.id in skip else next(coded)


def _reports(raw: RawDoc | None) -> list[Report | Failure]:
    if raw is None:
        return []
    try:
        return list(clean.to_reports(raw))
    except Exception as error:  # noqa: BLE001 - a fault in one document must not lose the others
        return [Failure.of(DetenteError(f"{type(error).__name__}: {error}."), "clean", raw.origin)]


def new_coder() -> Codes:
    """The coder that reads with the models and tables that are installed."""
    from detente.engine import Coder

    return Coder()


# ---- versions


def versions() -> Versions:
    """The versions of the stages: a number, and a mark of the code, tables, models and own words that they read by.

    They follow from what is installed, so that nobody can forget to raise them; a change of a comment changes them too.
    """
    own = config.user_dir()
    cleaned = _mark((*_code(_CLEAN_MODULES), *_shipped(_CLEAN_TABLES)))
    tables = (*_code(_CODE_MODULES), *_shipped(_CODE_TABLES), *_below(own), *_reader())
    coded = _mark(tables, (config.text("language_model"), _model()))
    return Versions(f"{CLEAN}.{cleaned}", f"{CODE}.{coded}")


def _mark(tables: tuple[tuple[str, Path | Traversable], ...], words: tuple[str, ...] = ()) -> str:
    """Eight hex digits that change with the names and bytes of the tables and with the words."""
    found = hashlib.sha256("\x1f".join(words).encode())
    for name, file in tables:
        found.update(f"{name}\x1e{_digest(file)}\x1f".encode())
    return found.hexdigest()[:8]


def _digest(file: Path | Traversable) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@cache
def _shipped(rooms: tuple[str, ...]) -> list[tuple[str, Path | Traversable]]:
    data = files("detente").joinpath("data")
    tables = (found for room in rooms for found in _tables(data.joinpath(room), room))
    return sorted(tables, key=lambda named: named[0])


@cache
def _code(modules: tuple[str, ...]) -> list[tuple[str, Path | Traversable]]:
    """The source files of some modules, in the order of their names."""
    package = files("detente")
    found = (f for name in modules for f in _tables(package.joinpath(name), name))
    return sorted((f for f in found if f[0].endswith(".py")), key=lambda named: named[0])


def _tables(folder: Traversable, name: str) -> Iterator[tuple[str, Path | Traversable]]:
    """The files of a folder and its folders by their names; of a file itself."""
    if folder.is_file():
        yield name, folder
        return
    for file in folder.iterdir():
        yield from _tables(file, f"{name}/{file.name}")


def _below(folder: Path) -> list[tuple[str, Path]]:
    return [(p.name, p) for p in sorted(folder.rglob("*")) if p.is_file()] if folder.is_dir() else []


def _reader() -> list[tuple[str, Path]]:
    """The files of the model reader that the person chose."""
    chosen = config.text("reader_dir")
    return _below(Path(chosen)) if chosen else []


def _model() -> str:
    try:
        return importlib.metadata.version(config.text("language_model").replace("_", "-"))
    except importlib.metadata.PackageNotFoundError:  # a folder
        return ""
