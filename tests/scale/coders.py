"""Small coders that worker processes and actors can import."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from detente import clean
from detente.records import (
    Actor,
    ActorRef,
    EventMention,
    EventType,
    Evidence,
    Failure,
    Record,
    Report,
    Span,
    part_id,
)

ACTS = {"accused": "ACCUSE", "met": "CONSULT", "praised": "SUPPORT", "sanctioned": "SANCTION"}
_ACT = re.compile(r"(?P<a>[A-Z]{3}) (?P<act>accused|met|praised|sanctioned) (?P<b>[A-Z]{3})\b")


class Fast:
    """Reads "AAA accused BBB" quickly and always alike; fails or dies on the words that say so."""

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        for report in reports:
            ready = clean.prepare(report)
            if "FAIL" in ready.text:
                yield Failure("DET-000", "code", report.origin or report.id, "told to")
                continue
            if "DIE" in ready.text:
                os._exit(1)
            yield Record(ready, tuple(_mention(ready, found) for found in _ACT.finditer(ready.text)))


class Mortal(Fast):
    """Dies once, when it reads "ONCE" and the file it was given is not there yet; is slow enough to be killed."""

    def __init__(self, mark: str, pause: float = 0.0) -> None:
        self.mark, self.pause = mark, pause

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        for report in reports:
            time.sleep(self.pause)
            if "ONCE" in report.text and not Path(self.mark).exists():
                Path(self.mark).touch()
                os._exit(1)
            yield from super().code_many([report])


def _mention(report: Report, found: re.Match[str]) -> EventMention:
    text, act = report.text, found["act"]
    line = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    evidence = Evidence.at(text, line, end if end >= 0 else len(text))
    source, target = (
        ActorRef(Actor(found[x], found[x], found[x], "GOV"), Span(*found.span(x)), found[x]) for x in ("a", "b")
    )
    return EventMention(
        part_id("m", report.id, found.start(), act), report.id, EventType(ACTS[act]), (source,), (target,),
        Evidence.at(text, *found.span("act")), evidence,
    )  # fmt: skip
