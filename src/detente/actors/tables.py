"""The actor tables, loaded once: states, organisations, media, persons, roles, nouns (see data/actors/README.md)."""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from detente import config
from detente.errors import DataError

#: How much an office weighs when several persons or terms could be meant (own scale; heads first).
OFFICE_WEIGHT = {
    "head_of_state": 10.0,
    "head_of_government": 10.0,
    "foreign_minister": 8.0,
    "head_of_organisation": 8.0,
    "defence_minister": 7.0,
    "vice_head": 5.0,
    "national_security_adviser": 5.0,
    "finance_minister": 4.0,
    "interior_minister": 4.0,
    "military_chief": 4.0,
    "legislature_head": 4.0,
    "intelligence_chief": 3.0,
    "permanent_representative_un": 3.0,
    "spokesperson": 2.5,
    "none": 0.5,
}
#: States and bodies whose ministers the world's press names by surname alone (own list: permanent members, G20,
#: parties to long conflicts).
PROMINENT = frozenset(
    "USA RUS CHN GBR FRA DEU JPN IND IRN ISR SAU TUR PAK KOR PRK UKR SYR IRQ EGY ITA CAN AUS BRA ZAF VEN "
    "POL EU UN NATO IAEA SUN".split()
)
_SECTOR = {"military_chief": "MIL", "legislature_head": "LEG", "intelligence_chief": "SPY"}


class Term(NamedTuple):
    """One term of office: state or organisation id, office code, title, first and last day (ISO prefixes, '' if
    open)."""

    state: str
    office: str
    title: str
    start: str
    end: str

    def covers(self, first: str, last: str) -> bool:
        """True if the term shares a day with the interval of ISO days."""
        return self.start <= last and (not self.end or self.end + "~" > first)

    @property
    def weight(self) -> float:
        """How prominent the office is: the office's weight, half more in a prominent state."""
        return OFFICE_WEIGHT.get(self.office, 1.0) * (1.5 if self.state in PROMINENT else 1.0)


class Person:
    """An office-holder or other person of note; spellings and surnames are folded and joined by "|", terms are
    parsed when first asked for."""

    __slots__ = ("_raw", "_terms", "name", "spellings", "surnames", "wikidata")

    def __init__(self, name: str, wikidata: str, spellings: str, surnames: str, raw: str) -> None:
        self.name, self.wikidata, self.spellings, self.surnames, self._raw = name, wikidata, spellings, surnames, raw
        self._terms: tuple[Term, ...] | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """The person's terms of office, first one first."""
        if self._terms is None:
            self._terms = tuple(Term(*t.split(";")) for t in self._raw.split("|"))
        return self._terms

    @property
    def id(self) -> str:
        """The Wikidata id, or a slug of the name."""
        return self.wikidata or slug(self.name)


class People:
    """The rows of people.tsv.gz in order; a row is made a person when it is first asked for (a report names few)."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self._made: dict[int, Person] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Person]:
        return map(self.person, range(len(self.lines)))

    def person(self, row: int) -> Person:
        """The person of a row, the same object each time."""
        made = self._made.get(row)
        if made is None:
            made = self._made[row] = Person(*self.lines[row].split("\t"))
        return made

    def of(self, state: str) -> Iterator[Person]:
        """Those with a term for a state or organisation id, in order."""
        return map(self.person, self._by_state.get(state, ()))

    def named(self, name: str) -> list[Person]:
        """Those of exactly this name (which may be shared)."""
        return [self.person(row) for row in self._by_name.get(name, ())]

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, line in enumerate(self.lines):
            found.setdefault(line[: line.find("\t")], []).append(row)
        return found

    @cached_property
    def _by_state(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, line in enumerate(self.lines):
            for state in {term.partition(";")[0] for term in line[line.rfind("\t") + 1 :].split("|")}:
                found.setdefault(state, []).append(row)
        return found


class State(NamedTuple):
    """A row of states.tsv."""

    iso3: str
    iso2: str
    name: str
    official: str
    names: str
    demonyms: str
    capitals: str
    seats: str
    cow: str
    gw: str
    fips: str
    wikidata: str
    start: str
    end: str

    def covers(self, first: str, last: str) -> bool:
        """True if the state existed on a day of the interval."""
        return self.start <= last and (not self.end or self.end > first)


class Organisation(NamedTuple):
    """A row of organisations.tsv; `sector` is derived from its kind."""

    id: str
    name: str
    names: str
    kind: str
    members: str
    wikidata: str

    @property
    def sector(self) -> str:
        """The PLOVER sector of the kind of organisation."""
        return next((sector for key, sector in _KINDS if key in self.kind), "IGO")


_KINDS = (
    ("armed", "REB"),
    ("criminal", "CRM"),
    ("hacker", "UAF"),
    ("news medium", "JRN"),
    ("NGO", "NGO"),
    ("humanitarian", "NGO"),
    ("court", "JUD"),
    ("de facto", "GOV"),
    ("state force", "MIL"),
    ("coalition", "MIL"),
    ("peacekeeping", "MIL"),
    ("private military", "MIL"),
    ("liberation", "REB"),
    ("separatist", "REB"),
    ("opposition", "OPP"),
    ("political movement", "PTY"),
    ("exile", "OPP"),
    ("regional", "GOV"),
    ("religious", "REL"),
    ("autonomous", "GOV"),
    ("entity", "GOV"),
)


class Role(NamedTuple):
    """A word for an office or for what somebody is; `offices` are (code, word of the title) pairs."""

    phrase: str
    offices: tuple[tuple[str, str], ...]
    sector: str | None
    gender: str
    one: bool


class Noun(NamedTuple):
    """What a phrase headed by a common noun can be: its class (see nouns.tsv) and sector."""

    kind: str
    sector: str | None


def slug(name: str) -> str:
    """A name as an id: lower case, words joined by hyphens."""
    from detente.actors.spellings import fold

    return "-".join("".join(c if c.isalnum() else " " for c in fold(name).lower()).split())


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table under data/actors, comments and header left out; then those of the user's table of that
    name."""
    return (line.split("\t") for line in rows_unparted(name))


def rows_unparted(name: str) -> list[str]:
    """The same rows, their cells not yet parted at the tabs."""
    raw = files("detente").joinpath("data/actors", name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    header, *lines = [line for line in text.split("\n") if line and line[0] != "#"]
    lines += _own_rows(config.user_dir() / "actors" / name.removesuffix(".gz"), header.count("\t"))
    return lines


def _own_rows(path: Path, tabs: int) -> Iterator[str]:
    """The rows of a table of the user's (see `own`); DataError for one of another width."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines()[1:], 2):
        if (found := line.count("\t")) != tabs:
            raise DataError(f"{path}, line {number}: {found + 1} columns where {tabs + 1} are needed.")
        yield line


def words(name: str) -> frozenset[str]:
    """The white-space separated words of a list under data/actors."""
    text = files("detente").joinpath("data/actors", name).read_text("utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


@cache
def listed(name: str) -> frozenset[str]:
    """A word list of words.toml; underscores join the words of a phrase there."""
    raw = tomllib.loads(files("detente").joinpath("data/actors/words.toml").read_text("utf-8"))
    return frozenset(w.replace("_", " ") for w in raw[name].split())


class Tables:
    """All tables; each is read when first used."""

    @cached_property
    def states(self) -> dict[str, State]:
        """States by ISO 3166-1 alpha-3 code."""
        return {r[0]: State(*r) for r in rows("states.tsv")}

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """Organisations and groups by id; media and the bodies of names.tsv included."""
        found = {r[0]: Organisation(*r) for r in rows("organisations.tsv")}
        for key, names in rows("media.tsv"):
            found[key] = Organisation(key, names.split("|")[0], names, "news medium", "", "")
        for name, key, sector, *_ in rows("names.tsv"):
            if key not in found and key not in self.states:
                found[key] = Organisation(key, name, "", "NGO" if sector == "NGO" else "IGO", "", "")
        return found

    @cached_property
    def media(self) -> frozenset[str]:
        """Ids of news media."""
        return frozenset(r[0] for r in rows("media.tsv"))

    @cached_property
    def people(self) -> People:
        """Office-holders and others."""
        return People(rows_unparted("people.tsv.gz"))

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Roles by phrase."""
        return {r[0]: _role(r) for r in rows("roles.tsv")}

    @cached_property
    def heads_of_parties(self) -> frozenset[str]:
        """Words that may head a party's phrase whatever class of noun they are: those of roles, of number, of pairs."""
        return listed("transparent") | listed("paired") | {w for phrase in self.roles for w in phrase.split()}

    @cached_property
    def role_ends(self) -> frozenset[str]:
        """The last words of the roles."""
        return frozenset(phrase.split()[-1] for phrase in self.roles)

    @cached_property
    def role_starts(self) -> frozenset[str]:
        """The first words of the roles."""
        return frozenset(phrase.partition(" ")[0] for phrase in self.roles)

    @cached_property
    def nouns(self) -> dict[str, Noun]:
        """Nouns by lemma; the first class listed wins."""
        found: dict[str, Noun] = {}
        for kind, sector, lemmas in rows("nouns.tsv"):
            for lemma in lemmas.split():
                found.setdefault(lemma, Noun(kind, sector or None))
        return found

    @cached_property
    def women(self) -> frozenset[str]:
        """Given names of women."""
        return words("women.txt")

    @cached_property
    def men(self) -> frozenset[str]:
        """Given names of men."""
        return words("men.txt")

    @cached_property
    def common_surnames(self) -> frozenset[str]:
        """Surnames that are also words."""
        return words("common_surnames.txt")


def _role(r: list[str]) -> Role:
    offices = tuple((code, word) for code, _, word in (o.partition(":") for o in r[1].split(",") if o))
    return Role(r[0], offices, r[2] or None, r[3], r[4] == "1")


def office_sector(term: Term) -> str:
    """The sector of somebody in that office."""
    return _SECTOR.get(term.office, "GOV")


@cache
def tables() -> Tables:
    """The shipped tables, with the user's own rows."""
    return Tables()
