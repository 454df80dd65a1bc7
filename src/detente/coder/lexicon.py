"""The words that tell acts: frames of verbs and nouns, attitudes, classes; from data/lexicon and the user's folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from detente import config
from detente.errors import DataError
from detente.ontology import load as ontology
from detente.records import EventType, Status


class Need(NamedTuple):
    """One condition on the verb's surroundings: its kind and the words (or @class members) that satisfy it."""

    kind: str
    words: frozenset[str]


class VerbFrame(NamedTuple):
    """A verb, the conditions under which it tells an act, and where the target stands."""

    lemma: str
    needs: tuple[Need, ...]
    type: EventType
    mode: str | None
    targets: tuple[str, ...]
    flags: frozenset[str]
    rule: str


class NounFrame(NamedTuple):
    """A noun (or phrase) that tells an act, and where source and target stand."""

    words: tuple[str, ...]
    type: EventType
    mode: str | None
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    flags: frozenset[str]
    rule: str


class AdjectiveFrame(NamedTuple):
    """An adjective that tells an act of its subject: "is alarmed by", "is grateful to"."""

    type: EventType
    mode: str | None
    targets: tuple[str, ...]
    rule: str


class Attitude(NamedTuple):
    """A word that takes an act as its complement: the type of the whole, or None, and the status it gives the act."""

    lemma: str
    pos: str
    effect: EventType | None
    status: Status | None
    rule: str


class Lexicon(NamedTuple):
    """All of it, keyed by lemma (nouns: by the last word)."""

    verbs: dict[str, tuple[VerbFrame, ...]]
    nouns: dict[str, tuple[NounFrame, ...]]
    adjectives: dict[str, AdjectiveFrame]
    attitudes: dict[tuple[str, str], tuple[Attitude, ...]]
    classes: dict[str, frozenset[str]]
    reporting: frozenset[str]


NEED_KINDS = frozenset(("obj", "prep", "prt", "comp", "inf", "noobj"))


@cache
def load() -> Lexicon:
    """The lexicon that ships with detente, with the user's own rows before it; DataError names the bad cell."""
    base = files("detente").joinpath("data/lexicon")
    classes = {k: frozenset(v) for k, v in tomllib.loads(base.joinpath("classes.toml").read_text("utf-8")).items()}
    verbs: dict[str, list[VerbFrame]] = {}
    nouns: dict[str, list[NounFrame]] = {}
    attitudes: dict[tuple[str, str], list[Attitude]] = {}
    for frame in _verb_frames(classes):
        verbs.setdefault(frame.lemma, []).append(frame)
    for noun in _noun_frames():
        nouns.setdefault(noun.words[-1], []).append(noun)
    for name, line, cells in _rows("attitudes.tsv", 5):
        effect = None if cells[2] == "-" else _event_type(name, line, cells[2])
        status = None if cells[3] == "-" else Status(cells[3])
        for lemma in cells[0].split("|"):
            attitudes.setdefault((lemma, cells[1]), []).append(
                Attitude(lemma, cells[1], effect, status, f"attitude:{lemma}")
            )
    reporting = frozenset(
        w for w in base.joinpath("reporting.txt").read_text("utf-8").split("\n") if w and not w.startswith("#")
    )
    return Lexicon(
        {k: tuple(sorted(v, key=_generality)) for k, v in verbs.items()},
        {k: tuple(sorted(v, key=lambda f: -len(f.words))) for k, v in nouns.items()},
        dict(_adjective_frames()),
        {k: tuple(v) for k, v in attitudes.items()},
        classes,
        reporting,
    )


def _generality(frame: VerbFrame) -> int:
    """Sort key: frames with more, and more telling, conditions are tried first."""
    weight = {"obj": 3, "prt": 3, "inf": 2, "prep": 2, "comp": 2, "noobj": 1}
    return -sum(weight[n.kind] - ("party" in n.words) for n in frame.needs)


def _verb_frames(classes: dict[str, frozenset[str]]) -> Iterator[VerbFrame]:
    for name, line, cells in _rows("verbs.tsv", 7):
        kind = _event_type(name, line, cells[2])
        mode = _mode(name, line, kind, cells[3])
        needs = tuple(_need(name, line, n, classes) for n in cells[1].split("; ") if n != "-")
        targets = () if cells[4] == "-" else tuple(cells[4].split(","))
        flags = frozenset(f for f in cells[5].split() if f != "-")
        for lemma in cells[0].split("|"):
            yield VerbFrame(
                lemma,
                needs,
                kind,
                mode,
                targets,
                flags,
                f"verb:{lemma}" + ("" if cells[1] == "-" else f" [{cells[1]}]"),
            )


def _noun_frames() -> Iterator[NounFrame]:
    for name, line, cells in _rows("nouns.tsv", 7):
        kind = _event_type(name, line, cells[1])
        mode = _mode(name, line, kind, cells[2])
        slots = [() if c == "-" else tuple(c.split(",")) for c in cells[3:5]]
        flags = frozenset(f for f in cells[5].split() if f != "-")
        for phrase in cells[0].split("|"):
            yield NounFrame(tuple(phrase.split()), kind, mode, slots[0], slots[1], flags, f"noun:{phrase}")


def _adjective_frames() -> Iterator[tuple[str, AdjectiveFrame]]:
    for name, line, cells in _rows("adjectives.tsv", 5):
        kind = _event_type(name, line, cells[1])
        mode = _mode(name, line, kind, cells[2])
        for lemma in cells[0].split("|"):
            yield lemma, AdjectiveFrame(kind, mode, tuple(cells[3].split(",")), f"adjective:{lemma}")


def _rows(file: str, width: int) -> Iterator[tuple[str, int, list[str]]]:
    """The rows of a table, the user's first: (file, line number, cells)."""
    own = config.user_dir() / "lexicon" / file
    sources = [(str(own), own.read_text("utf-8"))] if own.is_file() else []
    sources.append((file, files("detente").joinpath("data/lexicon", file).read_text("utf-8")))
    for name, content in sources:
        for number, line in enumerate(content.split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != width:
                raise DataError(f"{name}, line {number}: {len(cells)} columns where {width} are needed.")
            yield name, number, cells


def _event_type(name: str, line: int, cell: str) -> EventType:
    try:
        return EventType(cell)
    except ValueError:
        raise DataError(f"{name}, line {line}, column type: {cell!r} is none of {', '.join(EventType)}.") from None


def _mode(name: str, line: int, kind: EventType, cell: str) -> str | None:
    allowed = ontology().types[kind].modes
    if cell != "-" and cell not in allowed:
        raise DataError(
            f"{name}, line {line}, column mode: {cell!r} is none of {kind.value}'s: {', '.join(allowed) or '-'}."
        )
    return None if cell == "-" else cell


def _need(name: str, line: int, cell: str, classes: dict[str, frozenset[str]]) -> Need:
    kind, _, words = cell.partition(":")
    if kind not in NEED_KINDS:
        raise DataError(f"{name}, line {line}, column needs: {kind!r} is none of {', '.join(sorted(NEED_KINDS))}.")
    members: set[str] = set()
    for word in filter(None, words.split("|")):
        if word.startswith("@") and word[1:] not in classes:
            raise DataError(f"{name}, line {line}, column needs: the class {word!r} is not in classes.toml.")
        members |= classes[word[1:]] if word.startswith("@") else {word}
    return Need(kind, frozenset(members))
