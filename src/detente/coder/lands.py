"""Towns that are struck, seized or entered stand for their state: "shelled Kharkiv", "the attack on Medina"."""

from __future__ import annotations

from collections.abc import Iterable

from detente import places
from detente.actors import state_actor
from detente.records import ActorRef, EventType

#: Types of acts that touch the ground on which they are done.
ON_LAND = frozenset(
    (
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.SANCTION,
        EventType.MOBILIZE,
        EventType.RETREAT,
        EventType.AID,
        EventType.CONSULT,
    )
)
#: Modes of attacks that no words are called: whoever bears a town's name is the town then.
BY_ARMS = frozenset(("aerial", "heavy-weapons", "drone"))


def grounded(
    refs: tuple[ActorRef, ...], kind: EventType, mine: Iterable[str], armed: bool, behind: int = 0
) -> tuple[ActorRef, ...]:
    """The targets of an act, towns that nobody is called as their states; the actors' own towns stay as they are, and
    those that stand before an offset of the report.
    """
    if kind not in ON_LAND:
        return refs
    own = frozenset(mine)
    return tuple(_land(r, own, armed) if r.span is not None and r.span.start >= behind else r for r in refs)


def names_town(word: str) -> bool:
    """True for a capitalised word that is a town's name."""
    return word[:1].isupper() and places.state_of(word) is not None


def _land(ref: ActorRef, own: frozenset[str], armed: bool) -> ActorRef:
    """The state of a town that the reference names."""
    unknown = ref.actor is None and ref.via == "unknown"
    namesake = armed and ref.actor is not None and ref.actor.id != ref.actor.state and ref.via == "name"
    if not (unknown or (namesake and " " not in ref.text)) or not ref.text[:1].isupper():
        return ref
    state = places.state_of(ref.text)
    if state is None or state in own or (ref.actor is not None and ref.actor.state == state):
        return ref
    return ActorRef(state_actor(state), ref.span, ref.text, "place")
