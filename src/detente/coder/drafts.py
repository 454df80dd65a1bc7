"""An act as the frames see it, and what remains when several frames see the same act."""

from __future__ import annotations

from typing import NamedTuple

from detente.coder import syntax
from detente.coder.arguments import codes
from detente.language import Sentence
from detente.records import ActorRef, EventType, Status


class Draft(NamedTuple):
    """An act as the frames see it: trigger and clause tokens, parties, and the rule that fired."""

    trigger: int
    last: int  # the last token of the trigger ("held talks")
    type: EventType
    mode: str | None
    sources: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    mutual: bool
    rule: str
    strength: float  # prior confidence of the rule, 0-1
    used: frozenset[int]  # tokens whose own acts this draft swallows
    status: Status | None = None
    refers: int | None = None  # a noun or pronoun in the target's place that stands for something told before
    needy: bool = False  # no act unless a target is found for it
    nominal: bool = False  # the trigger's last token is its head: "nuclear test", "peace talks"

    @property
    def head(self) -> int:
        """The token that tells the act: what dates it and says whether it is done hangs on this one."""
        return self.last if self.nominal else self.trigger


def settle(s: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Drop what another draft swallows, and keep one act per clause and pair, the stronger rule first."""
    kept: list[Draft] = []
    seen: set[tuple[int, frozenset[str], frozenset[str], EventType | None]] = set()
    for d in sorted(drafts, key=lambda d: (-d.strength, d.trigger)):
        if any(o is not d and d.last in o.used and o.strength >= d.strength and o.trigger != d.trigger for o in kept):
            continue
        pair = (codes(d.sources), codes(d.targets))
        if d.mutual and pair[1]:
            pair = (pair[0] | pair[1], frozenset())
        confessed = d.type if d.refers is not None else None  # "claimed responsibility for the attack": two acts
        key = (syntax.clause_of(s, d.trigger), *pair, confessed)
        if key in seen:
            continue
        seen.add(key)
        kept.append(d)
    return sorted(kept, key=lambda d: d.trigger)
