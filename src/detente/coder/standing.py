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
from detente.records import ActorRef

#: Sectors of those who act in public life: the state, who opposes it, who fights it, and organisations of states.
PUBLIC = frozenset("GOV MIL LEG JUD COP SPY PTY OPP REB UAF IGO".split())
#: Sectors of those whose demands and refusals count whoever they are made to: unions, churches, rights groups.
ORGANISED = frozenset("LAB AGR NGO REL REF".split())
#: Types of acts that a thing or a name nobody knows cannot do to people: a storm or a disease has no standing.
FORCEFUL = 4


class Sectors(Protocol):
    """What is asked of the cast of a report."""

    def sector_of(self, ref: ActorRef) -> str | None:
        """The sector in which a party acts, by the tables or by the words of its phrase; None for a mere name."""
        ...


def has_standing(draft: Draft, cast: Sectors) -> bool:
    """True if somebody does the act whose acts the record holds."""
    sources = _sides(draft)
    if _on_itself(draft):
        return False
    sectors = {cast.sector_of(r) for r in sources}
    if sectors & PUBLIC or not sources:
        return True
    if len(codes((*draft.sources, *draft.targets))) > 1:
        return True  # a private person or company of one state, and somebody of another
    if quad(draft.type) == FORCEFUL and sectors - {None}:
        return True
    return quad(draft.type) > 2 and (bool(sectors & ORGANISED) or _public(draft.targets, cast))


def _sides(draft: Draft) -> tuple[ActorRef, ...]:
    """Those who do the act: of a mutual one both sides."""
    return (*draft.sources, *draft.targets) if draft.mutual else draft.sources


def _public(refs: Iterable[ActorRef], cast: Sectors) -> bool:
    return any(r.actor is not None and cast.sector_of(r) in PUBLIC for r in refs)


def _on_itself(draft: Draft) -> bool:
    """True if the one target is the very actor who does it ("Trump claims he", "suspended their campaigns")."""
    if draft.mutual:
        return False
    done, borne = _people(draft.sources), _people(draft.targets)
    return bool(borne) and borne <= done and len(borne) == len(draft.targets)


def _people(refs: Iterable[ActorRef]) -> set[str]:
    """The ids of persons and organisations among the parties; a state may act on its own."""
    return {r.actor.id for r in refs if r.actor is not None and r.actor.id != r.actor.state}
