"""Finds names in text: an automaton over states, demonyms, capitals, seats, organisations, persons and surnames.

Case counts ("US" is a name, "us" is not); accents, hyphens and kinds of quotation mark do not. Offsets are code points.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import ahocorasick_rs

from detente.actors.spellings import fold
from detente.actors.tables import Person, Tables, rows, tables

#: Kinds of name, the stronger reading of one spelling first.
KINDS = ("state", "org", "body", "media", "seat", "capital", "demonym", "person", "surname", "idiom")


_ORDER = {kind: k for k, kind in enumerate(KINDS)}


#: The sides of divided countries, and what joins two of them.
_SIDES = frozenset(("North", "South", "East", "West"))
_TWIN = re.compile(r"\b(North|South|East|West) (?:and|or) \Z")
#: Words of so many small letters are in the middle of many others, and name nobody ("al", "de", "van").
_SMALL = 3
#: So many texts are kept with their names: those of a report, its title, and a few outlets.
_KEPT = 8


class Name(NamedTuple):
    """One reading of a spelling: its kind, the id (of a state or organisation) or index (of a person), and sector."""

    kind: str
    id: str
    sector: str | None = None
    person: Person | None = None


class Hit(NamedTuple):
    """A name found in a text, with everything it could stand for, the strongest reading first, and the kind of that."""

    start: int
    end: int
    text: str
    names: tuple[Name, ...]
    kind: str


class Finder:
    """The automaton over all names; building it takes a tenth of a second, so one is kept (see `finder`).

    The automaton looks only for the first words of names: a sixth of the letters, so that it is built in a sixth of the
    time. How long the names are that begin with a word says where to look for a whole one.
    """

    def __init__(self, data: Tables) -> None:
        self._names: dict[str, tuple[Name, ...]] = {}
        self._found = lru_cache(maxsize=_KEPT)(self._named_in)  # one report is asked for several times over
        self._rules = _rules()
        self._people = data.people
        self._add_states(data)
        self._add_bodies(data)
        self._add(Name("idiom", "-"), [phrase for (phrase,) in rows_of_lines("idioms.txt")])
        self._bearers = _bearers(data)
        self._read: dict[str, tuple[Name, ...]] = {}
        lengths = _lengths([*self._names, *self._bearers])
        self._lengths = list(lengths.values())
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(lengths), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
        )

    def _add(self, reading: Name, names: Iterable[str]) -> None:
        for folded in fold("\n".join(names)).split("\n"):
            name = folded.strip().removeprefix("the ")
            if len(name) < 2 or name.isdigit():  # "the 27" are the EU only where that is plain
                continue
            for form in {name, name[0].upper() + name[1:]}:
                readings = self._names.get(form, ())
                if reading not in readings:
                    self._names[form] = (*readings, reading)

    def _add_states(self, data: Tables) -> None:
        for s in data.states.values():
            self._add(Name("state", s.iso3), (s.name, *s.official.split("; "), *s.names.split("|")))
            self._add(Name("demonym", s.iso3), s.demonyms.split("|"))
            self._add(Name("capital", s.iso3, "GOV"), s.capitals.split("|"))
            self._add(Name("seat", s.iso3, "GOV"), s.seats.split("|"))

    def _add_bodies(self, data: Tables) -> None:
        for o in data.organisations.values():
            kind = "media" if o.id in data.media else "org"
            self._add(Name(kind, o.id, o.sector), (o.name, *o.names.split("|")))
        for name, key, sector, _start, _end in rows("names.tsv"):
            kind = ("body" if sector else "demonym") if key in data.states else "org"
            self._add(Name(kind, key, sector or None), (name,))

    def find(self, text: str) -> list[Hit]:
        """The names in a text, leftmost longest, in order; names of other things (idioms) are left out."""
        return list(self._found(text))

    def _named_in(self, text: str) -> list[Hit]:
        return [h for h in self._scan(fold(text), text) if h.kind != "idiom"]

    def _scan(self, folded: str, text: str) -> Iterator[Hit]:
        """The longest name at each place that is not yet part of one; idioms too."""
        known, bearers, lengths = self._names, self._bearers, self._lengths
        at = refused = limit = 0  # what begins before `refused` has to end by `limit`
        anywhere: dict[str, bool] = {}
        padded, size = folded + " ", len(folded)
        for which, a, b in self._automaton.find_matches_as_indexes(folded):
            if a < at or not _begins(folded, a) or (padded[b].isalnum() and folded[a:b].isalnum()):
                continue
            for n in lengths[which]:
                end = a + n
                if end > size or (padded[end].isalnum() and folded[end - 1].isalnum()):
                    continue  # no word ends there
                name = folded[a:end]
                if (name not in bearers and name not in known) or (a < refused and end > limit):
                    continue
                if names := self._readings(name, text, a, end, anywhere):
                    yield from self._twin(name, folded, text, a)
                    yield Hit(a, end, text[a:end], names, names[0].kind)
                    at = end
                    break
                refused, limit = end, folded.rfind(" ", a, end)  # no name: what lies before its last word may be one

    def _twin(self, name: str, folded: str, text: str, start: int) -> Iterator[Hit]:
        """The "North" of "North and South Korean"."""
        side = name.partition(" ")[0]
        if side in _SIDES and (before := _TWIN.search(folded, max(0, start - 10), start)):
            names = self._of(before[1] + name[len(side) :])
            if names and names[0].kind in ("state", "demonym"):
                yield Hit(*before.span(1), text[before.start(1) : before.end(1)], names, names[0].kind)

    def _of(self, name: str) -> tuple[Name, ...]:
        """Everything that a folded name can stand for, the strongest reading first."""
        if name not in self._read:
            people = ((row, "person") if row >= 0 else (~row, "surname") for row in self._bearers.get(name, ()))
            named = (Name(kind, "", None, self._people.person(row)) for row, kind in people)
            self._read[name] = tuple(sorted((*self._names.get(name, ()), *named), key=lambda n: _ORDER[n.kind]))
        return self._read[name]

    def _readings(self, name: str, text: str, start: int, end: int, anywhere: dict[str, bool]) -> tuple[Name, ...]:
        """What a name found stands for there; `anywhere` keeps which patterns the text has somewhere."""
        found = self._of(name)
        for key, where, pattern in self._rules.get(name, ()):
            if _holds(where, pattern, text, start, end, anywhere):
                if key == "-":
                    return tuple(n for n in found if n.kind in ("person", "surname")) if where == "always" else ()
                chosen = [n for n in found if n.id == key]
                kind = found[0].kind if found[0].kind in ("demonym", "state") else "body"
                return tuple(chosen or [Name(kind, k, found[0].sector) for k in key.split("+")])
        return found


def _bearers(data: Tables) -> dict[str, list[int]]:
    """The rows of the people who bear each folded name: as they are for a full name, inverted (~) for a surname."""
    found: dict[str, list[int]] = {}
    given = data.men | data.women | data.common_surnames
    cells = "\t".join(data.people.lines).split("\t")
    for row, (spelt, family) in enumerate(zip(cells[2::5], cells[3::5], strict=True)):
        for name in spelt.split("|"):  # "Francis" alone is a pope with a title only
            full = " " in name or name.lower() not in given
            found.setdefault(name, []).append(row if full else ~row)
        for name in family.split("|") if family else ():
            found.setdefault(name, []).append(~row)
    return found


def _lengths(names: list[str]) -> dict[str, list[int]]:
    """How long the names are that begin with each word (or whole name, where the word is a small one: "al", "de"), the
    longest first."""
    found: dict[str, list[int]] = {}
    for name in names:
        word = name.partition(" ")[0]
        known = found.setdefault(name if len(word) <= _SMALL and word.islower() else word, [])
        if len(name) not in known:
            known.append(len(name))
    for word, lengths in found.items():
        if not word.isalnum():  # "U.S" begins "U.S.", and the automaton finds the longer one only
            lengths.extend({x for n in range(1, len(word)) for x in found.get(word[:n], ())}.difference(lengths))
        lengths.sort(reverse=True)
    return found


def _begins(text: str, start: int) -> bool:
    """True if a name may begin there: at no word's middle, and "D'Souza" is no Souza."""
    if start == 0:
        return True
    before = text[start - 1]
    return not before.isalnum() and not (before == "'" and start > 1 and text[start - 2].isupper())


def _holds(where: str, pattern: str, text: str, start: int, end: int, anywhere: dict[str, bool]) -> bool:
    if where == "always":
        return True
    if where == "before":
        return _compiled(pattern).search(text[max(0, start - 40) : start]) is not None
    if where == "after":
        return _compiled(pattern).match(text[end : end + 40]) is not None
    if pattern not in anywhere:
        anywhere[pattern] = _compiled(pattern).search(text) is not None
    return anywhere[pattern]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.S)


def _rules() -> dict[str, list[tuple[str, str, str]]]:
    """The context rules of ambiguous names, by folded name; a pattern is compiled when it is first asked."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for name, key, where, pattern in rows("ambiguous.tsv"):
        tail = "$" if where == "before" and not pattern.endswith("$") else ""
        found.setdefault(fold(name), []).append((key, where, pattern + tail))
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
