"""Checks that the installation works and that a database can be trusted: what `detente doctor` prints."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sqlite3
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from detente import config, model_files
from detente.errors import DetenteError, StoreError

if TYPE_CHECKING:
    from detente.store import Store
    from detente.store.integrity import Finding

#: STRICT tables came with SQLite 3.37.
_SQLITE = (3, 37)
_REINSTALL = "Reinstall detente: pip install --force-reinstall detente."


class Check(msgspec.Struct, frozen=True):
    """One check: what was looked at, whether it is well, what was found, and what to do if it is not."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def installation() -> Iterator[Check]:
    """Check Python, SQLite, the language model, the tables and the sample; then read a sentence with all of them."""
    yield _python()
    yield _sqlite()
    for name, look in (
        ("language model", _model), ("model files", _model_files), ("actor tables", _actors), ("gazetteer", _gazetteer),
        ("lexicon", _lexicon), ("ontology", _ontology), ("sample reports", _sample), ("coder", _coder),
    ):  # fmt: skip
        yield _tried(name, look)
    yield _extras()


def _tried(name: str, look: Callable[[], str]) -> Check:
    """A check that passes unless it raises; an error of ours brings its own remedy."""
    try:
        return Check(name, True, look())
    except DetenteError as error:
        return Check(name, False, f"[{error.code}] {error.message}", error.remedy)
    except Exception as error:  # noqa: BLE001 - whatever is broken, the other checks must go on
        return Check(name, False, f"{type(error).__name__}: {error}", _REINSTALL)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.")


def _sqlite() -> Check:
    with sqlite3.connect(":memory:") as db:
        options = {row[0] for row in db.execute("PRAGMA compile_options")}
    good = sqlite3.sqlite_version_info[:2] >= _SQLITE and "ENABLE_FTS5" in options
    detail = f"{sqlite3.sqlite_version}, {'with' if 'ENABLE_FTS5' in options else 'without'} full-text search"
    return Check("SQLite", good, detail, "Use a Python whose SQLite is 3.37 or newer and has FTS5.")


def _model() -> str:
    from detente.language import Language

    language = Language()
    pipes = ", ".join(language.nlp.pipe_names)
    return f"{config.text('language_model')} {language.nlp.meta.get('version', '')} loads: {pipes}"


def _model_files() -> str:
    return model_files.verify(config.text("language_model"))


def _actors() -> str:
    from detente.actors.registry import registry

    data = registry().data
    bodies = f"{len(data.states):,} states, {len(data.organisations):,} organisations"
    return f"{bodies}, {len(data.people):,} people, {len(data.roles):,} roles"


def _gazetteer() -> str:
    from detente import places

    found = places.find("Talks were held in Geneva.")
    if not found or found[0].latitude is None:
        raise DetenteError("Geneva has no coordinates.", remedy=_REINSTALL)
    return f"Geneva lies at {found[0].latitude:.2f}, {found[0].longitude:.2f}"


def _lexicon() -> str:
    from detente.coder import lexicon

    loaded = lexicon.load()
    sizes = [f"{len(value):,} {name}" for name, value in loaded._asdict().items() if hasattr(value, "__len__")]
    return ", ".join(sizes)


def _ontology() -> str:
    from detente import ontology

    loaded = ontology.load()
    return f"{len(loaded.types)} types, {len(loaded.contexts)} contexts, {len(loaded.sectors)} sectors"


def _sample() -> str:
    lines = files("detente").joinpath("data/sample/reports.jsonl").read_text("utf-8").splitlines()
    reports = [msgspec.json.decode(line) for line in lines if line.strip()]
    empty = [r.get("id") for r in reports if not r.get("text")]
    if empty or not reports:
        raise DetenteError(f"The sample has {len(reports)} reports; without text: {empty}.", remedy=_REINSTALL)
    return f"{len(reports)} reports"


def _coder() -> str:
    import detente

    text = "The foreign minister of Norway met the foreign minister of Chile in Oslo on Tuesday."
    record = detente.Coder().code(detente.Report(text=text, published="2011-03-09"))
    states = {(m.type.value, *(r.actor.state for r in (*m.sources, *m.targets) if r.actor)) for m in record.mentions}
    if not any(kind == "CONSULT" and {"NOR", "CHL"} <= set(who) for kind, *who in states):
        raise DetenteError(
            f"A plain sentence was read wrongly: {sorted(map(str, states)) or 'nothing found'}.", remedy=_REINSTALL
        )
    return "reads a plain sentence rightly"


_OPTIONAL = (
    "pandas", "polars", "pyarrow", "xlsxwriter", "statsmodels", "ruptures", "networkx", "vl-convert-python",
)  # fmt: skip


def _extras() -> Check:
    """Which optional packages are there; their lack is no fault."""
    there = []
    for name in _OPTIONAL:
        try:
            there.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            there.append(f"no {name}")
    return Check("optional packages", True, ", ".join(there))


# ---- a database


def database(path: Path) -> Iterator[Check]:
    """Check that a database opens (an older one is brought up to date) and that nothing in it contradicts itself."""
    from detente.store import integrity

    try:
        store, writable = _opened(path)
    except StoreError as error:
        yield Check("database", False, f"[{error.code}] {error.message}", error.remedy)
        return
    with store:
        try:
            counts = ", ".join(f"{store.count(table):,} {table}s" for table in ("report", "mention", "event"))
            yield Check("database", True, f"{path}: {counts}")
            yield from map(partial(_finding, path), integrity.findings(store, writable=writable))
        except StoreError as error:
            yield Check("readable to its end", False, f"[{error.code}] {error.message}", _renew(path))


def _renew(path: Path) -> str:
    return f"Code its reports into a new database: detente code REPORTS --db NEW.db; {path} itself stays as it is."


def _opened(path: Path) -> tuple[Store, bool]:
    """The database open for writing if that can be, else for reading; a missing file is not made."""
    from detente.store import Store

    if not path.exists():
        return Store.open(path, readonly=True), False
    try:
        return Store.open(path), True
    except StoreError:
        return Store.open(path, readonly=True), False


def _finding(path: Path, found: Finding) -> Check:
    if not found.wrong:
        return Check(f"no {found.name}", True, f"{found.looked_at:,} looked at")
    return Check(
        f"no {found.name}",
        False,
        f"{found.wrong:,} of {found.looked_at:,} are wrong, the first: {found.first}.",
        _renew(path),
    )
