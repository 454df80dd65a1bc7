"""Who can do an act of the record: states, their bodies and officials, and those who rule, judge, fight or oppose.

Most of what a stream of news tells is done by others: companies, scientists, players, the bereaved. Their meetings,
offers and gifts are worded like those of states and are no acts of the record (codebook 2, 3). What such people do
counts where it is done to a public party, across borders, or with force.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from detente.coder.arguments import codes
from detente.coder.drafts import Draft
from detente.ontology import quad
from detente.records import ActorRef, EventType

#: Sectors of those who act in public life: the state, who opposes it, who fights it, and organisations of states.
PUBLIC = frozenset("GOV MIL LEG JUD COP SPY PTY OPP REB UAF IGO".split())
#: Sectors of those whose demands and refusals count whoever they are made to: unions, churches, rights groups.
ORGANISED = frozenset("LAB AGR EDU MED NGO REL REF".split())
#: Sectors of those who ask questions for a living.
PRESS = frozenset(("MED", "JRN"))
#: The quad of acts done by force: people of no office do them too, a storm or a name that nobody knows does not.
FORCEFUL = 4
#: Where so many sentences of a report that tell acts, and such a share, tell only those of private people, it is not
#: about public life: of 15 judged acts inside one state that such open reports told besides, one was right.
PRIVATE_SENTENCES, PRIVATE_SHARE = 2, 0.4


class Sectors(Protocol):
    """What is asked of the cast of a report."""

    def sector_of(self, ref: ActorRef) -> str | None:
        """The sector in which a party acts, by the tables or by the words of its phrase; None for a mere name."""
        ...


def has_standing(draft: Draft, cast: Sectors, *, ahead: bool = False) -> bool:
    """True if somebody does the act whose acts the record holds; `ahead`: it is not told as done."""
    if _on_itself(draft) or _interviewed(draft, cast):
        return False
    sectors = {cast.sector_of(r) for r in draft.sources}
    if sectors & PUBLIC or not draft.sources:
        return True
    if quad(draft.type) == FORCEFUL and sectors - {None}:
        return True
    if len(codes((*draft.sources, *draft.targets))) > 1 and (sectors - {None} or quad(draft.type) > 2):
        return True  # people or a company of one state, and somebody of another
    if ahead and not sectors - {None} and not any(map(_is_named, draft.sources)):
        return False  # "communities must defeat them", "acts that aim to harm us"
    organised, official = bool(sectors & ORGANISED), _public(draft.targets, cast)
    return (organised or official) if quad(draft.type) > 2 else (organised and official)


def _is_named(ref: ActorRef) -> bool:
    """True for somebody identified, or called by a name."""
    return ref.actor is not None or any(word[:1].isupper() for word in ref.text.split())


def is_private(public: int, private: int) -> bool:
    """True if a report with so many sentences of acts of public life, and of private people only, is about these."""
    return private >= PRIVATE_SENTENCES and private >= PRIVATE_SHARE * (public + private)


def _interviewed(draft: Draft, cast: Sectors) -> bool:
    """True for talk with journalists, which is no consultation."""
    others = draft.targets if draft.type is EventType.CONSULT else ()
    return bool(others) and all(cast.sector_of(r) in PRESS for r in others)


def _public(refs: Iterable[ActorRef], cast: Sectors) -> bool:
    """True if one of them is public, or a thing of a state's: "the ministry", "the state's schools"."""
    known = [(r, r.actor) for r in refs if r.actor is not None]
    return any((a.id == a.state and not a.sector) or cast.sector_of(r) in PUBLIC for r, a in known)


def _on_itself(draft: Draft) -> bool:
    """True if the one target is the very actor who does it ("Trump claims he", "suspended their campaigns")."""
    if draft.mutual:
        return False
    if draft.type is EventType.SUPPORT and {r.actor for r in draft.targets} == {r.actor for r in draft.sources}:
        return True  # "Peru stands up for Peru"
    done, borne = _people(draft.sources), _people(draft.targets)
    return bool(borne) and borne <= done and len(borne) == len(draft.targets)


def _people(refs: Iterable[ActorRef]) -> set[str]:
    """The ids of persons and organisations among the parties; a state may act on its own."""
    return {r.actor.id for r in refs if r.actor is not None and r.actor.id != r.actor.state}
