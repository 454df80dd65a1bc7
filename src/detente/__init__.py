"""detente: a sourced, dated, queryable record of what states and their officials do and say.

    >>> import detente
    >>> report = detente.Report(text="Japan protested to China on Monday.", published="2012-09-12")
    >>> record = detente.Coder().code(report)
    >>> [(m.type.value, m.sources[0].actor.state, m.targets[0].actor.state) for m in record.mentions]
    [('ACCUSE', 'JPN', 'CHN')]

Heavy parts (the language model, the actor tables) are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError
from detente.records import (
    Actor,
    ActorRef,
    DateInterval,
    Direction,
    Event,
    EventMention,
    EventType,
    Evidence,
    Failure,
    Record,
    RelationClaim,
    Report,
    Span,
    Stance,
    Statement,
    StatementKind,
    Status,
    TimeExpression,
)

if TYPE_CHECKING:
    from detente.actors import resolve_actor
    from detente.engine import Coder
    from detente.linking import link
    from detente.query import open

__version__ = "0.1.0"

__all__ = [
    "Actor",
    "ActorRef",
    "Coder",
    "DateInterval",
    "DetenteError",
    "Direction",
    "Event",
    "EventMention",
    "EventType",
    "Evidence",
    "Failure",
    "Record",
    "RelationClaim",
    "Report",
    "Span",
    "Stance",
    "Statement",
    "StatementKind",
    "Status",
    "TimeExpression",
    "link",
    "open",
    "resolve_actor",
]

_LAZY = {
    "Coder": "detente.engine",
    "link": "detente.linking",
    "open": "detente.query",
    "resolve_actor": "detente.actors",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        value = getattr(import_module(_LAZY[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
