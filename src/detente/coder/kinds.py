"""What kind of party a reference is, where a frame asks for it."""

from __future__ import annotations

from detente.records import ActorRef


def meetable(ref: ActorRef) -> bool:
    """True for a person or a state: one joins or receives them; of a body one becomes a member, a thing one gets."""
    a = ref.actor
    if a is None or a.id != a.state:
        return ref.via not in ("unknown", "context", "modifier", "instrument", "place")
    return a.sector in (None, "GOV", "MIL") and ref.via not in ("modifier", "instrument", "place")


def official(ref: ActorRef) -> bool:
    """True for a state as such, and for its government, army, parliament and courts."""
    a = ref.actor
    sectors = ("GOV", "MIL", "LEG", "JUD", "COP", "IGO")
    return a is not None and ((a.id == a.state and not a.sector) or a.sector in sectors)
