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


#: Types whose acts are often told without saying towards whom: "declined to comment", "claimed responsibility".
SELFTOLD = frozenset((EventType.REJECT, EventType.PROTEST, EventType.CONCEDE))


#: Types of acts that are only the gathering of news where a medium is a party.
WITH_PRESS = frozenset((EventType.CONSULT, EventType.COOPERATE, EventType.AGREE, EventType.AID, EventType.REQUEST))


def pointed(d: Draft) -> Draft:
    """The draft without the parties that are a pronoun which stands for nobody known (codebook 3.2)."""
    sources, targets = (tuple(r for r in side if not is_void(r)) for side in (d.sources, d.targets))
    return d if (sources, targets) == (d.sources, d.targets) else d._replace(sources=sources, targets=targets)


def anchored(d: Draft) -> bool:
    """True if the act has parties: somebody identified, somebody towards somebody, or one who stands against others."""
    return bool(codes(d.sources) or d.targets or d.type in SELFTOLD)


def is_of_press(d: Draft, outlet: str | None) -> bool:
    """True for what one does with those who report it: an interview, a call of the outlet's own reporter."""
    if d.type not in WITH_PRESS:
        return False
    sides = (d.sources, d.targets) if d.mutual or d.type is not EventType.REQUEST else (d.sources,)
    return any(side and all(_reports(r, outlet) for r in side) for side in sides)


def _reports(ref: ActorRef, outlet: str | None) -> bool:
    """True for a news medium, and for the outlet of the report itself, unless it is a government's own."""
    if ref.actor is not None:
        return ref.actor.sector == "JRN"
    return bool(outlet) and str(outlet).lower() in ref.text.lower()


def apart(targets: tuple[ActorRef, ...], sources: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
    """The targets without pronouns for who acts: "called him" means somebody else, "claims he will" nobody else."""
    doers = {r.actor.id for r in sources if r.actor is not None and r.actor.id != r.actor.state}
    return tuple(r for r in targets if r.via != "pronoun" or r.actor is None or r.actor.id not in doers)


def is_void(ref: ActorRef) -> bool:
    """True for a pronoun that stands for nobody known."""
    return ref.actor is None and ref.via == "pronoun"


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
