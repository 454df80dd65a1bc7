"""The search box: names lead to their pages, everything else to events, reports and statements with the words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from detente.errors import DetenteError
from detente.explorer.page import Ask, Page
from detente.explorer.state import path, url
from detente.explorer.views.acts import cards
from detente.query import RecordDB, Rows, listings
from detente.query.columns import SEARCH
from detente.query.ids import find_id
from detente.query.index import EventIndex, Filter

LISTED = 6
#: So many reports with the words are ranked; to weigh more of them takes longer than a page may.
RANKED = 5_000
#: What may stand between two names: "US–Russia", "Russia and China", "Iran v. Israel".
_BETWEEN = re.compile(r"\s*(?:\band\b|\bvs?\b\.?|\bversus\b|[-–—/&,])\s*|\s+", re.IGNORECASE)
_ID = re.compile(r"[a-z][0-9a-f]{7,16}")


def search(ask: Ask) -> Page:
    """What is found for some words: parties and pairs by name, an id, events, reports, statements.

    Two names and nothing else are a pair; their words are looked for in the texts only if `words` asks for it.
    """
    words = ask.state.words("q") or ""
    parties, rest = _parties(words, ask.index)
    named = len(parties) > 1 and not rest and not ask.state.flag("words")
    values: dict[str, Any] = {
        "words": words, "parties": parties, "pair": _pair(parties), "exact": _exact(ask.db, words), "named": named,
        "cards": [], "n_events": 0, "reports": (), "n_reports": 0, "statements": (), "best": True,
    }  # fmt: skip
    tables: dict[str, Any] = {}
    if words:
        wanted = Filter(pair=tuple(parties[:2])) if named else Filter(text=words)
        mask = ask.index.mask(wanted, ask.db.store)
        ids = ask.index.page(ask.index.newest_first(ask.index.positions(mask)), LISTED)
        listed, rows = cards(ask.db, ids)
        tables = {"events": rows}
        values |= {"cards": listed, "n_events": int(mask.sum())}
        if not named:
            found, n = _reports(ask, words)
            tables |= {"reports": found, "statements": _statements(ask, words)}
            values |= {**tables, "n_reports": n, "best": n <= RANKED}
    return Page("search.html", f"Search: {words}" if words else "Search", tables, values, {"parties": parties})


def _reports(ask: Ask, words: str) -> tuple[Rows, int]:
    """Reports with the words, the best first, or the latest where they are many; and how many there are."""
    own = ask.shelf.reports
    found = own.find(ask.db.store, text=words)
    if len(found) <= RANKED:
        return ask.db.search(words, limit=LISTED), len(found)
    latest = found[::-1][:LISTED]
    told = own.excerpts(ask.db.store, words, latest)
    rows = listings.by_ids(ask.db.store, listings.reports(), own.page(latest, LISTED))
    fields = ("report_id", "outlet", "published_start", "published_end", "title", "url")
    shaped = [(*(r[f] for f in fields), told[r["report_id"]]) for r in rows]
    return Rows(SEARCH, shaped), len(found)


def _statements(ask: Ask, words: str) -> Rows:
    """Statements with the words, the latest first."""
    own = ask.shelf.statements
    ids = own.page(own.find(ask.db.store, text=words), LISTED, newest=True)
    return listings.by_ids(ask.db.store, listings.statements(), ids)


def _parties(words: str, index: EventIndex) -> tuple[list[str], list[str]]:
    """Parties of the record that the words name, in their order, and the words that name none."""
    pieces = [p for p in _BETWEEN.split(words) if p]
    found: list[str] = []
    rest: list[str] = []
    start = 0
    while start < len(pieces):
        for end in range(len(pieces), start, -1):
            code = _party(" ".join(pieces[start:end]), index)
            if code:
                found.append(code)
                start = end
                break
        else:
            rest.append(pieces[start])
            start += 1
    return list(dict.fromkeys(found))[:4], rest


def _party(name: str, index: EventIndex) -> str | None:
    """The party of the record that a name means: a state's or body's own name, else whoever the actor tables know.

    Words that alone mean different parties are no name together, so that "Lavrov Tillerson" is two.
    """
    code, words = _aliases().get(name.casefold()), name.split()
    if code is None and name[:1].isalpha():
        alone = {_party(w, index) for w in words} - {None} if len(words) > 1 else set()
        code = None if len(alone) > 1 or any(w.casefold() in _aliases() for w in words) else _known(name, index)
    return code if code in index.parties.codes else None


def _known(name: str, index: EventIndex) -> str | None:
    """A person's state, a body's id, in the record."""
    from detente.actors import resolve_actor

    try:
        found = resolve_actor(name.title() if name.islower() else name)
    except DetenteError:
        return None
    return next((c for c in (found.state, found.id) if c in index.parties.codes), None) if found else None


@cache
def _aliases() -> dict[str, str]:
    """Codes of states and organisations by their names and codes, in small letters."""
    from detente.actors.tables import tables

    known = tables()
    found = {"us": "USA", "u.s.": "USA", "america": "USA", "uk": "GBR"}
    for o in known.organisations.values():
        found |= {n.casefold(): o.id for n in (o.id, o.name, *o.names.split("|")) if n}
    for s in sorted(known.states.values(), key=lambda s: not s.end):  # those that still exist have the last word
        found |= {
            n.casefold(): s.iso3 for n in (s.iso3, s.name, s.official, *s.names.split("|"), *s.capitals.split("|")) if n
        }
    return found


def _pair(parties: list[str]) -> str | None:
    """The page of the first two parties."""
    return path("dyad", *parties[:2]) if len(parties) > 1 else None


def _exact(db: RecordDB, words: str) -> tuple[str, str, str] | None:
    """The page of an id, or of its beginning: kind, id, URL."""
    if not _ID.fullmatch(words):
        return None
    try:
        kind, found = find_id(db.store, words)
    except DetenteError:
        return None
    return kind, found, url(path("report" if kind == "report" else "event", found), {})
