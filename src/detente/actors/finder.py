"""Finds names in text: an automaton over states, demonyms, capitals, seats, organisations, persons and surnames.

Case counts ("US" is a name, "us" is not); accents, hyphens and kinds of quotation mark do not. Offsets are code points.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from detente.actors.spellings import fold
from detente.actors.tables import Person, Tables, rows, tables

#: Kinds of name, the stronger reading of one spelling first.
KINDS = ("state", "org", "body", "media", "seat", "capital", "demonym", "person", "surname", "idiom")


class Name(NamedTuple):
    """One reading of a spelling: its kind, the id (of a state or organisation) or index (of a person), and sector."""

    kind: str
    id: str
    sector: str | None = None
    person: Person | None = None


class Hit(NamedTuple):
    """A name found in a text, with everything it could stand for, the strongest reading first."""

    start: int
    end: int
    text: str
    names: tuple[Name, ...]

    @property
    def kind(self) -> str:
        """The kind of the strongest reading."""
        return self.names[0].kind


class Finder:
    """The automaton over all names; building it takes some tenths of a second, so one is kept (see `finder`)."""

    def __init__(self, data: Tables) -> None:
        self._names: dict[str, tuple[Name, ...]] = {}
        self._last: tuple[str, list[Hit]] | None = None
        self._rules = _rules()
        self._add_states(data)
        self._add_bodies(data)
        self._add_people(data)
        for (phrase,) in rows_of_lines("idioms.txt"):
            self._add(phrase, Name("idiom", "-"))
        order = {kind: k for k, kind in enumerate(KINDS)}
        for spelling, names in self._names.items():
            if len(names) > 1:
                self._names[spelling] = tuple(sorted(names, key=lambda n: order[n.kind]))
        self._patterns = list(self._names)
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
        )

    def _add(self, name: str, reading: Name) -> None:
        folded = fold(name.strip())
        if folded.startswith("the "):
            folded = folded[4:]
        if len(folded) < 2 or folded.isdigit():  # "the 27" are the EU only where that is plain
            return
        for form in {folded, folded[0].upper() + folded[1:]}:
            readings = self._names.get(form, ())
            if reading not in readings:
                self._names[form] = (*readings, reading)

    def _add_states(self, data: Tables) -> None:
        for s in data.states.values():
            for name in (s.name, *s.official.split("; "), *s.names.split("|")):
                self._add(name, Name("state", s.iso3))
            for name in s.demonyms.split("|"):
                self._add(name, Name("demonym", s.iso3))
            for name in s.capitals.split("|"):
                self._add(name, Name("capital", s.iso3, "GOV"))
            for name in s.seats.split("|"):
                self._add(name, Name("seat", s.iso3, "GOV"))

    def _add_bodies(self, data: Tables) -> None:
        for o in data.organisations.values():
            kind = "media" if o.id in data.media else "org"
            for name in (o.name, *o.names.split("|")):
                self._add(name, Name(kind, o.id, o.sector))
        for name, key, sector, _start, _end in rows("names.tsv"):
            kind = ("body" if sector else "demonym") if key in data.states else "org"
            self._add(name, Name(kind, key, sector or None))

    def _add_people(self, data: Tables) -> None:
        given = data.men | data.women | data.common_surnames
        for p in data.people:
            name = (Name("person", "", None, p),)
            for spelling in p.spellings.split("|"):
                if " " not in spelling and spelling.lower() in given:  # "Francis" alone is a pope with a title only
                    self._names[spelling] = (*self._names.get(spelling, ()), Name("surname", "", None, p))
                    continue
                self._names[spelling] = self._names.get(spelling, ()) + name
            if p.surnames:
                name = (Name("surname", "", None, p),)
                for surname in p.surnames.split("|"):
                    self._names[surname] = self._names.get(surname, ()) + name

    def find(self, text: str) -> list[Hit]:
        """The names in a text, leftmost longest, in order; names of other things (idioms) are left out."""
        last = self._last
        if last is None or last[0] != text:  # one report is asked for several times over
            folded = fold(text)
            last = self._last = (text, [h for h in self._scan(folded, text, 0, len(folded)) if h.kind != "idiom"])
        return list(last[1])

    def _scan(self, folded: str, text: str, start: int, end: int) -> Iterator[Hit]:
        for which, a, b in self._automaton.find_matches_as_indexes(folded[start:end]):
            a, b = a + start, b + start
            names = self._readings(self._patterns[which], text, a, b) if _whole(folded, a, b) else ()
            if names:
                yield Hit(a, b, text[a:b], names)
            elif (cut := folded.rfind(" ", a, b)) > a:  # no name after all: what lies before the last word may be one
                yield from self._scan(folded, text, a, cut)

    def _readings(self, name: str, text: str, start: int, end: int) -> tuple[Name, ...]:
        found = self._names[name]
        for key, where, pattern in self._rules.get(name, ()):
            if _holds(where, pattern, text, start, end):
                if key == "-":
                    return tuple(n for n in found if n.kind in ("person", "surname")) if where == "always" else ()
                chosen = [n for n in found if n.id == key]
                kind = found[0].kind if found[0].kind in ("demonym", "state") else "body"
                return tuple(chosen or [Name(kind, k, found[0].sector) for k in key.split("+")])
        return found


def _whole(text: str, start: int, end: int) -> bool:
    """True if the stretch is not a part of longer words."""
    before = start == 0 or not text[start - 1].isalnum()
    if start > 1 and text[start - 1] == "'" and text[start - 2].isupper():  # "D'Souza" is no Souza
        return False
    return before and (end == len(text) or not text[end].isalnum() or not text[end - 1].isalnum())


def _holds(where: str, pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    if where == "always":
        return True
    if where == "before":
        return pattern.search(text[max(0, start - 40) : start]) is not None
    if where == "after":
        return pattern.match(text[end : end + 40]) is not None
    return pattern.search(text) is not None


def _rules() -> dict[str, list[tuple[str, str, re.Pattern[str]]]]:
    """The context rules of ambiguous names, by folded name."""
    found: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    for name, key, where, pattern in rows("ambiguous.tsv"):
        tail = "$" if where == "before" and not pattern.endswith("$") else ""
        found.setdefault(fold(name), []).append((key, where, re.compile(pattern + tail, re.S)))
    return found


def rows_of_lines(name: str) -> Iterator[list[str]]:
    """The lines of a list under data/actors, each as a row of one cell."""
    from importlib.resources import files

    for line in files("detente").joinpath("data/actors", name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [line]


@cache
def finder() -> Finder:
    """The finder over the shipped tables and the user's own."""
    collects = gc.isenabled()
    gc.disable()  # a hundred thousand small objects, none of them in a circle: collecting on the way costs a fifth more
    try:
        return Finder(tables())
    finally:
        if collects:
            gc.enable()
