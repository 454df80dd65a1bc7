"""Small judgements on the words of a noun phrase."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from detente.actors.finder import Hit
from detente.actors.registry import Registry
from detente.actors.structure import Found, Phrase, Word
from detente.actors.tables import Role, listed
from detente.records import Actor

#: Titles that one state alone gives, when nothing else is said.
HOME_OF = {
    "foreign secretary": "GBR",
    "home secretary": "GBR",
    "defence secretary": "GBR",
    "chancellor of the exchequer": "GBR",
    "secretary of state": "USA",
    "defense secretary": "USA",
    "secretary of defense": "USA",
    "treasury secretary": "USA",
    "pope": "VAT",
    "pontiff": "VAT",
    "dalai lama": "TIBETANEXILE",
    "taoiseach": "IRL",
}

ARTICLES = frozenset("the a an this that these those".split())
_PERSON_ENDING = re.compile(r"(?:er|or|ist|ian|man|woman|men|women|ee|eer|ant|crat|naut)s?$")
_ACT_ENDING = re.compile(r"(?:tion|sion|ment|ness|ism|ance|ence|ship|ure|al|ity|ing)s?$")
_DASHES = frozenset("-‐‑–/")
_DEFINITE = ARTICLES - {"a", "an"}


def dashed(text: str, at: int, step: int) -> bool:
    """True if a hyphen, dash or slash stands at a place of the text, or behind the blank there, in the direction of
    the step."""
    first = text[at : at + 1] if at >= 0 else ""
    return first in _DASHES if not first.isspace() else at + step >= 0 and text[at + step : at + step + 1] in _DASHES


def is_act(noun: str) -> bool:
    """True for a noun that no list has which by its ending is an act."""
    return _ACT_ENDING.search(noun) is not None


def is_person(noun: str) -> bool:
    """True for a noun that no list has which by its ending is a person."""
    return _PERSON_ENDING.search(noun) is not None and not is_act(noun)


def is_definite(p: Phrase) -> bool:
    """True for a phrase that speaks of somebody known: "the", "this", or with an owner."""
    return not _DEFINITE.isdisjoint([w.lower for w in p.words]) or bool(p.owners)


def reached(p: Phrase, found: Found) -> Found:
    """The phrase widened to where its state is told ("the people of Aleppo", "Russia's energy projects")."""
    return found if p.whose[0] < 0 else found.but(start=min(found.start, p.whose[0]), end=max(found.end, p.whose[1]))


def widened(found: Found, words: Sequence[Word]) -> Found:
    """What an apposition gave, from the first to the last word of both phrases."""
    return found.but(start=min(found.start, words[0].start), end=max(found.end, words[-1].end))


def codes_of(found: Found | None) -> list[str]:
    """The states or organisation ids of what was found."""
    if found is None:
        return []
    return list(dict.fromkeys(c for a in found.actors if (c := a.state or a.id)))


def singular(word: str) -> str:
    """A noun without the ending of its plural; rough."""
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def capitals(words: Sequence[Word], hit_over: Callable[[int], Hit | None]) -> list[Word]:
    """The run of capitalised words (particles let in) that ends the words; names of states and bodies break it."""
    run: list[Word] = []
    for w in reversed(words):
        particle = bool(run) and w.lower in listed("particles")
        if (
            not (w.text[:1].isupper() or particle)
            or w.lower.strip(".") in listed("titles")
            or (w.pos not in ("", "PROPN") and not particle)
        ):
            break
        hit = hit_over(w.start)
        if hit is not None and hit.kind not in ("person", "surname"):
            break
        run.insert(0, w)
    while run and not run[0].text[:1].isupper():
        run.pop(0)
    return run


def home_of(role: Role | None, before: Sequence[Word]) -> list[str]:
    """The one state that has such an office: "Defense Secretary John Norn"."""
    return [HOME_OF[role.phrase]] if role and role.phrase in HOME_OF and not without_office(before) else []


def without_office(words: Sequence[Word]) -> bool:
    """True for a former, deposed, elected or proposed holder."""
    return any(
        w.lower in listed("former") or w.lower in listed("no_office") or w.lower.endswith("-elect") for w in words
    )


def out_of_office(actor: Actor) -> Actor:
    """The actor as one who is not in office."""
    if actor.sector is None:
        return actor
    return Actor(
        actor.id, actor.name, actor.state, None, actor.office, actor.wikidata, actor.office_from, actor.office_to
    )


def with_sector(actor: Actor, sector: str | None, known: Registry) -> Actor:
    """A body or force of the actor's state."""
    code = actor.state or actor.id
    return known.state_actor(code, sector if code in known.data.states else None)
