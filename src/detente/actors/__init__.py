"""Who is who: a registry of actors, the mentions of them in a report, and what pronouns and roles refer to."""

from __future__ import annotations

from detente.actors.mentions import Cast, proper_words
from detente.actors.own import add_table
from detente.actors.resolve import resolve_actor, state_actor

__all__ = ["Cast", "add_table", "proper_words", "resolve_actor", "state_actor"]
