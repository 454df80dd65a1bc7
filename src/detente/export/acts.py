"""Events with everything that the event-data formats ask for, one after the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from detente import ontology
from detente.eventdata import Cameo, cameo, cameo_type, groups, projected, recoded, states
from detente.imports import Given, given
from detente.query import RecordDB
from detente.records import ActorRef, EventMention, EventType, Report, content_id

_CHUNK = 500
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\n+")


class Act(NamedTuple):
    """An event row, its tellings (the shown one first), the reports that hold them, and the code that it is written as.

    A projected act is one that is only intended, written as the AGREE or THREATEN that its intention is.
    """

    row: dict[str, Any]
    mentions: tuple[EventMention, ...]
    reports: dict[str, Report]
    cameo: Cameo
    projected: bool = False

    @property
    def shown(self) -> EventMention:
        """The telling that is shown."""
        return self.mentions[0]

    @property
    def report(self) -> Report:
        """The report of the telling that is shown."""
        return self.reports[self.shown.report_id]

    @property
    def given(self) -> Given | None:
        """The row of another data set that is all there is of it; None if any report tells it."""
        return given(self.shown) if len(self.mentions) == 1 else None

    @property
    def outlets(self) -> list[str]:
        """The outlets that tell it, in alphabetical order."""
        return sorted({name for r in self.reports.values() if (name := publisher(r))})

    def pairs(self) -> list[tuple[str, str | None]]:
        """Source and target of each dyadic row, both ways if the act is mutual; None where no target is told."""
        sources, targets = self.row["sources"], self.row["targets"]
        if not targets:
            return [(s, None) for s in sources]
        found = [(s, t) for s, t in product(sources, targets) if s != t or len({*sources, *targets}) == 1]
        if self.row["mutual"]:
            found += [(t, s) for s, t in found]
        return list(dict.fromkeys(found))

    def ref(self, party: str, side: str) -> ActorRef | None:
        """How the shown telling refers to a party, looked for on its side first."""
        m = self.shown
        sides = (m.sources, m.targets) if side == "source" else (m.targets, m.sources)
        refs = [r for refs in sides for r in refs if r.actor and (r.actor.state or r.actor.id) == party]
        return refs[0] if refs else None


def acts(db: RecordDB, **filters: Any) -> Iterator[Act]:
    """The events that pass the filters of `RecordDB.events`, in its order."""
    rows = db.events(**filters)
    for k in range(0, len(rows), _CHUNK):
        yield from _acts(db, rows[k : k + _CHUNK].to_dicts())


def project(act: Act) -> Act | None:
    """An intended act as the AGREE or THREATEN that PLOVER and CAMEO make of it; a done act as it is; else None."""
    if act.row["status"] == "done":
        return act
    found = projected(act.row["type"]) if act.row["status"] == "intended" else None
    if found is None:
        return None
    info = ontology.load().types[EventType(found[0])]
    row = {**act.row, "type": found[0], "mode": None, "quad": info.quad, "intensity": info.intensity}
    return act._replace(row=row, cameo=found[1], projected=True)


def _acts(db: RecordDB, rows: Sequence[dict[str, Any]]) -> Iterator[Act]:
    mentions: dict[str, list[EventMention]] = defaultdict(list)
    reports: dict[str, dict[str, Report]] = defaultdict(dict)
    for event_id, mention, report in db.tellings(row["event_id"] for row in rows):
        mentions[event_id].append(mention)
        reports[event_id][report.id] = report
    for row in rows:
        own = sorted(mentions[row["event_id"]], key=lambda m: m.id != row["mention_id"])  # a stable sort
        yield Act(row, tuple(own), reports[row["event_id"]], _code(row, own[0]))


def _code(row: dict[str, Any], shown: EventMention) -> Cameo:
    """The code that the row of another data set had, if the act is still of its type; else that of type and mode."""
    usual = cameo(row["type"], row["mode"])
    had = given(shown)
    return usual if had is None or not had.code or shown.type != row["type"] else recoded(had.code, usual)


def publisher(report: Report) -> str | None:
    """Who published a report: its outlet; of a row of another data set whom the row names, else the data set."""
    return report.outlet if report.text else report.agency or report.outlet


def number(*parts: str | None) -> int:
    """A positive whole number below 2**52 made from content, for formats whose ids are numbers."""
    return int(content_id("", *parts)[:13], 16)


def sentence_number(report: Report, offset: int) -> int:
    """Which sentence of the report's text holds the offset, from 1 on; counted by closing marks and line ends."""
    return 1 + sum(1 for m in _SENTENCE_END.finditer(report.text) if m.end() <= offset)


def code(party: str | None, ref: ActorRef | None) -> str:
    """An actor code in the manner of CAMEO: state and type (`USAGOV`), IGO and group (`IGOUNO`), else the id."""
    if party is None:
        return ""
    if party in states():
        return party + cameo_type(ref.actor.sector if ref and ref.actor else None)
    return f"IGO{groups()[party]}" if party in groups() else party
