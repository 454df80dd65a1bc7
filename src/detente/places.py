"""Places: an embedded gazetteer of cities, regions, states and venues, and the place of an act in a parsed sentence.

Cities come from GeoNames (CC BY 4.0; data/gazetteer/README.md).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from detente.language import Sentence
from detente.records import Place, Span

#: A namesake in a state that the text names is preferred if it has at least this share of the largest one's people
#: (own choice).
NAMESAKE = 0.1
#: A city lends its state to people and bodies named after it if it has this many people.
KNOWN_CITY = 90_000
#: ... and this many times the people of its largest namesake in another state.
DOMINANT = 4
_WHERE = frozenset("in at near inside outside around across off over on within throughout along from".split())
_AT = frozenset("in at near inside outside around across off within throughout over".split())
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w'’.-]*(?:[ -](?:(?:al|el|de|la|du|of|the|and|ez|es|am|upon|sur|do|dos|da)[ -])*[A-ZÀ-Þ][\w'’-]*)*"
)
_CUE = re.compile(
    r"\b(?:in|at|near|inside|outside|around|across|off|from|to|of|for|capital|leaving|left|visited|visiting|between)\s+"
    r"(?:the\s+|\w+(?:ern|ral)\s+|north|south|east|west)?$",
    re.I,
)


class Known(NamedTuple):
    """One place of the gazetteer: kind is city, region, country or point."""

    name: str
    kind: str
    state: str | None
    admin: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    geonames: int | None = None

    def place(self, name: str, span: Span | None) -> Place:
        """The place as a text names it."""
        return Place(name, self.state, self.admin, self.latitude, self.longitude, self.geonames, self.kind, span)


def find(text: str) -> list[Place]:
    """The places named in a text, in order, with spans in code points."""
    found: list[Place] = []
    states = {k.state for m in _NAME.finditer(text) for k in _lookup(m[0]) if k.kind == "country"}
    for start, end, options in _names(text):
        told = _qualifier(text, end)
        if not (told or any(k.kind != "city" for k in options) or _CUE.search(text[max(0, start - 24) : start])):
            continue
        if text[start:end].lower() in _gazetteer().common and not told:
            continue
        best = _best(options, told, states)
        if best is not None:
            found.append(best.place(text[start:end], Span(start, end)))
    return found


def place_of(sentence: Sentence, trigger: int) -> Place | None:
    """Where the act whose trigger is that token took place, as its clause tells; None if it does not."""
    if not sentence.tokens:
        return None
    for head in _clause(sentence, trigger):
        places = [
            p
            for prep in sentence.children(head, "prep")
            if sentence[prep].lower in _WHERE
            for p in _under(sentence, prep)
        ]
        exact = [p for p in places if p.precision in ("city", "point")]
        if places:
            return (exact or places)[0]
    return None


@lru_cache(maxsize=4_000)
def state_of(name: str, told: str | None = None) -> str | None:
    """The state of a well-known city or region, or None if the name is unknown or could as well be elsewhere.

    A state that the text tells settles it (`told`, an ISO code).
    """
    options = _lookup(name)
    if told is not None:
        return told if any(k.state == told for k in options) else None
    if not options or name.lower() in _gazetteer().common:
        return None
    best = max(options, key=lambda k: (k.kind != "city", k.population))
    if best.kind != "city":
        return best.state
    rival = max((k.population for k in options if k.state != best.state), default=0)
    return best.state if best.population >= KNOWN_CITY and best.population >= DOMINANT * rival else None


def _clause(s: Sentence, trigger: int) -> Iterator[int]:
    """The trigger, its objects, and the heads above it up to the verb of its clause."""
    yield trigger
    yield from s.children(trigger, "dobj", "nsubjpass", "pobj", "attr", "xcomp", "acomp")
    yield from (
        o
        for prep in s.children(trigger, "prep")
        for o in s.children(prep, "pobj")
        if s[prep].lower in ("with", "between", "for", "during", "on", "at")
    )
    for above in s.ancestors(trigger):
        yield above
        if s[above].pos in ("VERB", "AUX"):
            return


def _under(s: Sentence, prep: int) -> list[Place]:
    """The places named below a preposition, those it governs and those inside ("at the State Department in
    Washington")."""
    if s[prep].lower == "from" or (s[prep].lower == "on" and not _sidelines(s, prep)):
        return []
    span = s.span_between(min(s.subtree(prep)), max(s.subtree(prep)))
    text = s.text[span.start - s.start : span.end - s.start]
    found = []
    for start, end, options in _names(text):
        first = s.token_at(span.start + start)
        if first is None or not _governed(s, first, prep):
            continue
        best = _best(options, _qualifier(text, end) or _possessor(text, start), set())
        if best is not None:
            found.append(best.place(text[start:end], Span(span.start + start, span.start + end)))
    return found


def _sidelines(s: Sentence, prep: int) -> bool:
    """True for "on the sidelines of a summit in", "on the island of": the rest of "on" tells of topics and days."""
    return any(
        s[k].lemma
        in (
            "sideline",
            "margin",
            "fringe",
            "island",
            "border",
            "outskirt",
            "coast",
            "peninsula",
            "visit",
            "trip",
            "tour",
        )
        for k in s.children(prep, "pobj")
    )


def _governed(s: Sentence, i: int, prep: int) -> bool:
    """True if the name is the preposition's object, its part, or stands behind a preposition of place of its own."""
    while s[i].dep in ("compound", "appos", "conj", "nmod", "amod", "poss", "npadvmod") and s[i].head != i:
        i = s[i].head
    above = s[i].head
    return s[i].dep == "pobj" and (above == prep or s[above].lower in _AT)


def _names(text: str) -> Iterator[tuple[int, int, list[Known]]]:
    """The longest names of the gazetteer in a text: start, end, what they may be."""
    for m in _NAME.finditer(text):
        words = [(w.start() + m.start(), w.end() + m.start()) for w in re.finditer(r"[^\s]+", m[0])]
        k = 0
        while k < len(words):
            for last in range(min(len(words), k + 5), k, -1):
                start, end = words[k][0], words[last - 1][1]
                name = re.sub(r"['’]s?$|\.$", "", text[start:end])
                options = _lookup(name)
                if options:
                    yield start, start + len(name), options
                    k = last - 1
                    break
            k += 1


def _qualifier(text: str, end: int) -> set[str | None]:
    """The states told behind a comma ("Bonn, Germany"; "Athens, Georgia" may be two)."""
    m = re.match(r",\s+(?:the\s+)?([A-ZÀ-Þ][\w'’-]*(?:\s+[A-ZÀ-Þ][\w'’-]*){0,3})", text[end : end + 60])
    words = m[1].split() if m else []
    for n in range(len(words), 0, -1):
        options = _lookup(re.sub(r"['’]s$", "", " ".join(words[:n])))
        if states := {k.state for k in options if k.kind in ("country", "region")}:
            return states
    return set()


def _possessor(text: str, start: int) -> set[str | None]:
    """The state told before ("Syria's Idlib")."""
    m = re.search(r"([A-ZÀ-Þ][\w-]*(?: [A-ZÀ-Þ][\w-]*)?)['’]s? $", text[:start])
    return {k.state for k in _lookup(m[1]) if k.kind == "country"} if m else set()


def _best(options: Sequence[Known], told: set[str | None], states: set[str | None]) -> Known | None:
    """The likeliest of several namesakes: in the state told, in a state the text names, else the largest."""
    if told:
        inside = [k for k in options if k.state in told]
        if inside:
            return max(inside, key=lambda k: k.population)
    sure = next((k for k in options if k.kind in ("country", "point", "region")), None)
    cities = [k for k in options if k.kind == "city"]
    if not cities or sure is not None:
        return sure
    top = max(cities, key=lambda k: k.population)
    near = [k for k in cities if k.state in states and k.population >= NAMESAKE * top.population]
    return max(near or [top], key=lambda k: k.population)


class Gazetteer(NamedTuple):
    """Rows of the tables by lower-cased name (cities are parsed when asked for), and the names that are words too."""

    places: dict[str, list[Known | str]]
    common: frozenset[str]


def _lookup(name: str) -> list[Known]:
    found = _gazetteer().places.get(name.lower().replace("’", "'"), ())
    return [_city(k) if isinstance(k, str) else k for k in found]


@cache
def _city(row: str) -> Known:
    name, _others, state, admin, latitude, longitude, population, geonames = row.split("\t")
    return Known(
        name, "city", state or None, admin or None, float(latitude), float(longitude), int(population), int(geonames)
    )


@cache
def _gazetteer() -> Gazetteer:
    places: dict[str, list[Known | str]] = {}
    for r in _rows("actors/states.tsv"):
        for name in {r[2], *r[4].split("|")} - {""}:
            if not r[13]:  # only states of today lend their ground
                _put(places, name, Known(r[2], "country", r[0]))
    for name, state, latitude, longitude in _rows("gazetteer/venues.tsv"):
        kind, of = ("region", None) if state == "-" else ("point", state)
        _put(places, name, Known(name, kind, of, None, float(latitude), float(longitude)))
    for state, names in _rows("gazetteer/regions.tsv"):
        for name in names.split("|"):
            _put(places, name, Known(name, "region", state))
    for row in _lines("gazetteer/cities.tsv.gz"):
        name, others, _ = row.split("\t", 2)
        for n in (name, *others.split("|")) if others else (name,):
            _put(places, n, row)
    common = files("detente").joinpath("data/gazetteer/common.txt").read_text("utf-8")
    words = {w for line in common.splitlines() if not line.startswith("#") for w in line.split()}
    return Gazetteer(places, frozenset(words))


def _put(places: dict[str, list[Known | str]], name: str, known: Known | str) -> None:
    key = name.lower().removeprefix("the ")
    for form in {key, key.translate(_ACCENTS)}:
        places.setdefault(form, []).append(known)


_ACCENTS = str.maketrans("áàâãäåéèêëíìîïóòôõöøúùûüýçñšžłćčğşıőű", "aaaaaaeeeeiiiioooooouuuuycnszlccgsiou")


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(name))


def _lines(name: str) -> Iterator[str]:
    """The rows of a table under data, comments and header left out."""
    raw = files("detente").joinpath("data", name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    lines = (line for line in text.split("\n") if line and line[0] != "#")
    next(lines)
    return lines
