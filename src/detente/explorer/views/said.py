"""Statements by speaker and about a state; judgements of relations; words given and what became of them."""

from __future__ import annotations

from typing import Any

from detente.explorer import names
from detente.explorer.page import Ask, Page
from detente.explorer.views.events import chosen
from detente.query import Rows, listings
from detente.query.filters import listed
from detente.query.index import Filter
from detente.query.listings import STATES
from detente.records import Direction, Stance, StatementKind

#: Parties offered in the lists of speakers and of states spoken about.
OFFERED = 40


def statements(ask: Ask) -> Page:
    """Statements that pass the filters, a page of them."""
    s = ask.state
    for name, allowed in (("kind", StatementKind), ("stance", Stance)):
        for value in s.many(name):
            listed(value, [k.value for k in allowed], name)
    lists = ask.shelf.statements
    positions = lists.find(
        ask.db.store, speaker=[x.casefold() for x in s.many("speaker")], about=s.many("about"), kind=s.many("kind"),
        stance=s.many("stance"), outlet=s.many("outlet"), since=s.day("since"), until=s.day("until"), text=s.words("q"),
    )  # fmt: skip
    ids = lists.page(positions, ask.rows + 1, ask.offset, newest=True)
    found = listings.by_ids(ask.db.store, listings.statements(), ids)
    said = [f"by {names.party(x)}" for x in s.many("speaker")] + [f"about {names.party(x)}" for x in s.many("about")]
    everybody = ask.index.counts("party", ask.index.mask(Filter(), ask.db.store))
    values = {
        "kinds_": [k.value for k in StatementKind], "stances": [x.value for x in Stance], "words": s.words("q"),
        "parties": sorted(list(everybody)[:OFFERED], key=names.party),
    }  # fmt: skip
    return _listed(ask, "statements", " ".join(["Statements", *said]), found, values)


def claims(ask: Ask) -> Page:
    """Judgements of relations themselves."""
    s = ask.state
    listed(s.many("direction"), [d.value for d in Direction], "direction")
    parties, own = s.many("party")[:2], ask.shelf.claims
    who = {"pair": [" ".join(sorted(parties))]} if len(parties) == 2 else {"party": parties}
    positions = own.find(
        ask.db.store, direction=s.many("direction"), outlet=s.many("outlet"), since=s.day("since"),
        until=s.day("until"), **who,
    )  # fmt: skip
    ids = own.page(positions, ask.rows + 1, ask.offset, newest=True)
    found = listings.by_ids(ask.db.store, listings.claims(), ids)
    said = " and ".join(names.party(p) for p in parties)
    title = "Judgements of relations" + (f": {said}" if said else "")
    return _listed(ask, "claims", title, found, {"directions": [d.value for d in Direction]})


def promises(ask: Ask) -> Page:
    """Words given, and whether they are open, kept or broken."""
    s = ask.state
    if not s.many("state"):  # what became of a word only the database knows; which acts are words, the index too
        given = s.events()
        wanted = Filter(
            source=given.source, target=given.target, party=given.party, since=given.since, until=given.until
        )
        mask = ask.index.mask(wanted, ask.db.store) & ask.index.words()
        ids = ask.index.page(ask.index.newest_first(ask.index.positions(mask)), ask.rows + 1, ask.offset)
        words = listings.by_ids(ask.db.store, listings.promises(), ids)
        return _listed(ask, "promises", "Words given", words, {"states": list(STATES)})
    found = ask.db.promises(
        s.many("state"), source=s.many("source") or None, target=s.many("target") or None,
        party=s.many("party") or None, since=s.day("since"), until=s.day("until"),
        limit=ask.rows + 1, offset=ask.offset,
    )  # fmt: skip
    return _listed(ask, "promises", "Words given", found, {"states": list(STATES)})


def _listed(ask: Ask, name: str, title: str, found: Rows, values: dict[str, Any]) -> Page:
    """A page of a list of which one row more was asked for than is shown, to know whether it goes on."""
    rows = found[: ask.rows]
    shared = {"rows": rows, "more": len(found) > ask.rows, "first": ask.offset + 1, "chosen": chosen(ask.state)}
    return Page(f"{name}.html", title, {name: rows}, {**shared, **values})
