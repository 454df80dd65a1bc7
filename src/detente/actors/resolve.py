"""Resolves a mention that stands alone ("the Turkish defence minister") to an actor, on a date."""

from __future__ import annotations

import re

from detente import places
from detente.actors.finder import Hit
from detente.actors.phrases import Reader
from detente.actors.registry import Registry, When, registry
from detente.actors.structure import Phrase, StringWord
from detente.records import Actor

_TOKEN = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|'s\b|’s\b|\w+(?:['’](?!s\b)\w+)*|[^\w\s]")
_PREPOSITIONS = frozenset(
    "of in at to for from on with by against near inside across into over under between during after "
    "since about who which that whose".split()
)
_DETERMINERS = frozenset(("the", "a", "an"))


def resolve_actor(mention: str, on: str | None = None) -> Actor | None:
    """The actor that a mention names on an ISO date (or on no date, the most prominent one); None if nobody can
    tell."""
    known, when = registry(), When.of(on)
    text = mention.strip().strip("\"'“”‘’.,;:")
    if not text:
        return None
    return _read(known, when, text) or _read(known, when, _titled(text))


def state_actor(code: str, sector: str | None = None) -> Actor:
    """The actor of a state or organisation id, with a sector if it is some part of it that acts."""
    return registry().state_actor(code, sector)


def _read(known: Registry, when: When, text: str) -> Actor | None:
    hits = known.finder.find(text)
    reader = Reader(known, when, text, hits, place=places.state_of)
    whole = next((h for h in hits if h.start <= _after_article(text) and h.end == len(text)), None)
    if whole is not None and (actor := reader.actor_of(whole) or _bearer(known, when, whole)) is not None:
        return actor
    phrase = parse(text, reader)
    found = reader.read(phrase) if phrase is not None else None
    if found is not None and found.actors:
        return found.actors[0]
    return None


def _bearer(known: Registry, when: When, hit: Hit) -> Actor | None:
    """A surname that is also a word ("May"): in a mention it is a name."""
    person = known.person(hit, when)
    return known.person_actor(person, when) if person is not None else None


def _after_article(text: str) -> int:
    match = re.match(r"(?i)(?:the|an?)\s+", text)
    return match.end() if match else 0


def _titled(text: str) -> str:
    """An all-capitals or all-lower-case mention in title case."""
    return text.title() if text.isupper() or text.islower() else text


def words_of(text: str) -> list[StringWord]:
    """The words of a string; a word's lemma is left to the readers' own endings."""
    found = ((m.start(), m.end(), m[0], m[0].lower()) for m in _TOKEN.finditer(text))
    return [StringWord(start, end, word, lower.replace("’", "'"), lower) for start, end, word, lower in found]


def parse(text: str, reader: Reader) -> Phrase | None:
    """The noun phrase that a string is: cut at commas, genitives and prepositions outside names and offices."""
    return _phrase(words_of(text), reader)


def _phrase(words: list[StringWord], reader: Reader) -> Phrase | None:
    words = [w for w in words if w.text not in '"“”()']
    if not words:
        return None
    comma = _first(words, reader, lambda w: w.text == ",")
    head, rest = (words[:comma], words[comma + 1 :]) if comma is not None else (words, [])
    phrase = _simple(head, reader)
    if phrase is not None and rest:
        apposition = _phrase(rest, reader)
        if apposition is not None:
            phrase.appositions.append(apposition)
    return phrase


def _simple(words: list[StringWord], reader: Reader) -> Phrase | None:
    """A phrase without commas: owners' genitive, core, prepositional tails."""
    at = _first(words, reader, lambda w: w.lower in _PREPOSITIONS)
    core, tail = (words[:at], words[at:]) if at else (words, [])
    owners = []
    genitive = max(
        (k for k, w in enumerate(core) if w.lower == "'s" or (w.text in "'’" and core[k - 1].lower.endswith("s"))),
        default=None,
    )
    if genitive and not any(h.start < core[genitive].start < h.end for h in reader.hits):
        owner = _simple(core[:genitive], reader)
        rest = core[genitive + 1 :]
        if not rest:
            return owner
        owners, core = [owner] if owner else [], rest
    core = [w for w in core if w.text.isalnum() or w.text[0].isalnum()]
    if not core:
        return None
    phrase = Phrase(core, owners)
    if len(tail) > 1:
        inner = _simple(tail[1:], reader)
        if inner is not None:
            inner.locative = tail[0].lower in (
                "in",
                "from",
                "at",
                "near",
                "of",
                "across",
                "inside",
                "outside",
                "around",
                "to",
            )
            phrase.tails.append((tail[0].lower, inner))
            phrase.tails.extend(inner.tails)
    return phrase


def _first(words: list[StringWord], reader: Reader, test: object) -> int | None:
    """The index of the first word that passes the test and is no part of a name or of an office ("secretary of
    state")."""
    roles = reader.known.data.roles
    lowers = [w.lower for w in words]
    for k, w in enumerate(words):
        if k == 0 or not test(w):  # type: ignore[operator]
            continue
        inside = any(h.start < w.start < h.end for h in reader.hits)
        office = any(
            " ".join(lowers[a:b]) in roles
            for a in range(max(0, k - 3), k)
            for b in range(k + 2, min(len(words), k + 5) + 1)
        )
        if not inside and not office:
            return k
    return None
