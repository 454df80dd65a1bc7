"""From what a row says to a record: one report without text, one event mention without words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.imports.given import why
from detente.imports.layouts import Dataset
from detente.records import (
    ActorRef,
    Basis,
    DateInterval,
    EventMention,
    EventType,
    Evidence,
    PartKind,
    Place,
    Precision,
    Record,
    Report,
    content_id,
    part_id,
)

_NO_WORDS = Evidence(0, 0, "")


class Told(NamedTuple):
    """What a row tells, in the terms of the record; `decided` is the cell that decided the type."""

    type: str
    mode: str | None
    day: str
    sources: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    decided: str
    place: Place | None = None
    contexts: tuple[str, ...] = ()
    published: str | None = None
    publisher: str | None = None
    url: str | None = None


def record(dataset: Dataset, told: Told, cells: Sequence[str], key: Sequence[str], origin: str) -> Record:
    """The record of a row; its ids are made from the data set and the cells that tell it from all others."""
    id = content_id("r", dataset.name, *key)
    published = _on(told.published or told.day)
    report = Report(
        "", outlet=dataset.name, published=published, url=told.url, agency=told.publisher, origin=origin, id=id
    )
    mention = EventMention(
        id=part_id("m", id),
        report_id=id,
        type=EventType(told.type),
        sources=told.sources,
        targets=told.targets,
        trigger=_NO_WORDS,
        evidence=_NO_WORDS,
        mode=told.mode,
        contexts=told.contexts,
        domestic=_domestic(told),
        date=_on(told.day),
        place=told.place,
        part=PartKind.META,
        why=why(dataset, told.decided, cells),
    )
    return Record(report, (mention,))


def _on(day: str) -> DateInterval:
    return DateInterval(day, day, Precision.DAY, Basis.GIVEN)


def _domestic(told: Told) -> bool:
    """True if all parties are of one state."""
    found = {r.actor.state if r.actor else None for r in (*told.sources, *told.targets)}
    return bool(told.targets) and len(found) == 1 and None not in found
