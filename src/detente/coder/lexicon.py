"""The words that tell acts: frames of verbs and nouns, attitudes, classes; from data/lexicon and the user's folder."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar

from detente.coder.tables import FOLDER, Row, rows
from detente.ontology import load as ontology
from detente.records import EventType, Status


class Need(NamedTuple):
    """One condition on the verb's surroundings: its kind and the words (or @class members) that satisfy it."""

    kind: str
    words: frozenset[str]
    negative: bool = False


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
    idle: dict[str, tuple[tuple[Need, ...], ...]]


#: Words that may name a slot, or a condition on the noun after them.
PREPOSITIONS = frozenset(
    (
        "about across after against along alongside among amongst around as at away back before behind belonging "
        "beside between by clear close despite facing for from in inside into near of off on onto opposite out "
        "outside over owed past round through throughout to toward towards under up upon with within"
    ).split()
)
#: What a condition may ask for; a preposition asks for the noun after it.
NEEDS = PREPOSITIONS | {"obj", "subj", "pred", "prep", "prt", "comp", "inf", "noobj"}
VERB_SLOTS = PREPOSITIONS | {"obj", "dative", "objin", "objmod", "objclause", "comp", "compin", "purp", "any"}
NOUN_SLOTS = PREPOSITIONS | {"poss", "mod", "inf", "that", "sponsored", "pred"}
VERB_FLAGS = frozenset("mutual target mil people visit met org request subjunctive test inner reversed".split())
NOUN_FLAGS = frozenset("mutual party plural reached signed".split())
PARTS_OF_SPEECH = ("verb", "adj", "noun")
#: How much each kind of condition tells: of several frames of a verb, the more telling is tried first.
WEIGHTS = {"obj": 3, "prt": 3, "subj": 4, "inf": 2, "prep": 2, "comp": 2, "pred": 3, "noobj": 1}


@cache
def load() -> Lexicon:
    """The lexicon that ships with detente, with the user's own rows before it; DataError names the bad cell."""
    base = files("detente").joinpath(FOLDER)
    classes = {k: frozenset(v) for k, v in tomllib.loads(base.joinpath("classes.toml").read_text("utf-8")).items()}
    lines = base.joinpath("reporting.txt").read_text("utf-8").split("\n")
    return Lexicon(
        verbs=_by(lambda f: f.lemma, _verb_frames(classes), _generality),
        nouns=_by(lambda f: f.words[-1], _noun_frames(), lambda f: -len(f.words)),
        adjectives=dict(_adjective_frames()),
        attitudes=_by(lambda a: (a.lemma, a.pos), _attitudes()),
        classes=classes,
        reporting=frozenset(w for w in lines if w and not w.startswith("#")),
        idle=_by_lemma(_idle(classes)),
    )


Key = TypeVar("Key")
Frame = TypeVar("Frame")


def _by(
    key: Callable[[Frame], Key], frames: Iterable[Frame], order: Callable[[Frame], int] = lambda f: 0
) -> dict[Key, tuple[Frame, ...]]:
    """The frames by key, each group sorted (stably) by the given order."""
    groups: dict[Key, list[Frame]] = {}
    for frame in frames:
        groups.setdefault(key(frame), []).append(frame)
    return {k: tuple(sorted(group, key=order)) for k, group in groups.items()}


def _by_lemma(pairs: Iterable[tuple[str, tuple[Need, ...]]]) -> dict[str, tuple[tuple[Need, ...], ...]]:
    return {lemma: tuple(n for _, n in group) for lemma, group in _by(lambda p: p[0], pairs).items()}


def _generality(frame: VerbFrame) -> int:
    """Sort key: frames with more, and more telling, conditions are tried first."""
    return -sum(1 if n.negative else WEIGHTS.get(n.kind, 3) - ("party" in n.words) for n in frame.needs)


def _verb_frames(classes: dict[str, frozenset[str]]) -> Iterator[VerbFrame]:
    for row in rows("verbs.tsv"):
        kind, mode = _type_and_mode(row)
        needs = _needs(row, classes)
        targets = row.checked("targets", row.each("targets", ","), VERB_SLOTS)
        flags = frozenset(row.checked("flags", row.each("flags", None), VERB_FLAGS))
        asked = "" if not needs else f" [{row.cells['needs']}]"
        for lemma in row.lemmas:
            yield VerbFrame(lemma, needs, kind, mode, targets, flags, f"verb:{lemma}{asked}")


def _noun_frames() -> Iterator[NounFrame]:
    for row in rows("nouns.tsv"):
        kind, mode = _type_and_mode(row)
        sources = row.checked("sources", row.each("sources", ","), NOUN_SLOTS)
        targets = row.checked("targets", row.each("targets", ","), NOUN_SLOTS)
        flags = frozenset(row.checked("flags", row.each("flags", None), NOUN_FLAGS))
        for phrase in row.lemmas:
            yield NounFrame(tuple(phrase.split()), kind, mode, sources, targets, flags, f"noun:{phrase}")


def _adjective_frames() -> Iterator[tuple[str, AdjectiveFrame]]:
    for row in rows("adjectives.tsv"):
        kind, mode = _type_and_mode(row)
        targets = row.checked("targets", row.each("targets", ","), PREPOSITIONS)
        for lemma in row.lemmas:
            yield lemma, AdjectiveFrame(kind, mode, targets, f"adjective:{lemma}")


def _attitudes() -> Iterator[Attitude]:
    for row in rows("attitudes.tsv"):
        pos = row.checked("pos", (row.cells["pos"],), PARTS_OF_SPEECH)[0]
        effect = None if row.cells["effect"] == "-" else row.member("effect", EventType)
        status = None if row.cells["status"] == "-" else row.member("status", Status)
        for lemma in row.lemmas:
            yield Attitude(lemma, pos, effect, status, f"attitude:{lemma}")


def _idle(classes: dict[str, frozenset[str]]) -> Iterator[tuple[str, tuple[Need, ...]]]:
    for row in rows("idle.tsv"):
        needs = _needs(row, classes)
        for lemma in row.lemmas:
            yield lemma, needs


def _type_and_mode(row: Row) -> tuple[EventType, str | None]:
    """The type of a row and its mode, one of the type's own; DataError names a wrong one."""
    kind, mode = row.member("type", EventType), row.cells["mode"]
    allowed = ontology().types[kind].modes
    if mode != "-" and mode not in allowed:
        raise row.wrong("mode", mode, f"is none of {kind.value}'s: {', '.join(allowed) or '-'}")
    return kind, None if mode == "-" else mode


def _needs(row: Row, classes: dict[str, frozenset[str]]) -> tuple[Need, ...]:
    """The conditions of a row, those that ask who is who, which is dear, last; DataError names an unknown kind or
    class."""
    needs = (_need(row, cell, classes) for cell in row.each("needs", "; "))
    return tuple(sorted(needs, key=lambda need: "party" in need.words))


def _need(row: Row, cell: str, classes: dict[str, frozenset[str]]) -> Need:
    negative = cell.startswith("!")
    kind, _, words = cell.removeprefix("!").partition(":")
    row.checked("needs", (kind,), NEEDS)
    members: set[str] = set()
    for word in filter(None, words.split("|")):
        if word.startswith("@") and word[1:] not in classes:
            raise row.wrong("needs", word, "is not in classes.toml")
        members |= classes[word[1:]] if word.startswith("@") else {word}
    return Need(kind, frozenset(members), negative)
