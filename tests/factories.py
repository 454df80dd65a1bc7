"""Small records made by hand for tests: `telling(...)` writes a sentence and points at its words."""

from __future__ import annotations

import re
from typing import Any

from detente.records import (
    Actor,
    ActorRef,
    Basis,
    DateInterval,
    EventMention,
    EventType,
    Evidence,
    Part,
    PartKind,
    Place,
    Precision,
    Record,
    Report,
    Span,
    Status,
    part_id,
)

NAMES = {
    "USA": "Washington",
    "RUS": "Moscow",
    "CHN": "Beijing",
    "JPN": "Tokyo",
    "FRA": "Paris",
    "DEU": "Berlin",
    "IRN": "Tehran",
    "ISR": "Israel",
    "SYR": "Damascus",
    "UKR": "Kyiv",
    "KOR": "Seoul",
    "PRK": "Pyongyang",
    "TUR": "Ankara",
    "GBR": "London",
}


def state(code: str) -> Actor:
    return Actor(code, NAMES.get(code, code), code, "GOV")


def person(name: str, code: str, wikidata: str | None = None, office: str | None = None) -> Actor:
    return Actor(wikidata or name.lower().replace(" ", "_"), name, code, "GOV", office, wikidata)


def on(
    day: str | None, basis: Basis = Basis.EXPLICIT, *, end: str | None = None, precision: Precision = Precision.DAY
) -> DateInterval:
    return DateInterval() if day is None else DateInterval(day, end or day, precision, basis)


class Draft:
    """A report under way: sentences are appended with their mentions, and `.record()` closes it."""

    def __init__(
        self,
        outlet: str = "The Test Gazette",
        published: str | None = "2017-02-16",
        title: str | None = None,
        **fields: Any,
    ) -> None:
        self.outlet, self.published, self.title, self.fields = outlet, published, title, fields
        self.text = f"{title}\n\n" if title else ""
        self.told: list[dict[str, Any]] = []

    def say(self, sentence: str) -> Span:
        start = len(self.text)
        self.text += sentence + "\n"
        return Span(start, start + len(sentence))

    def tell(
        self,
        type: str,
        sentence: str,
        trigger: str,
        sources: list[Any],
        targets: list[Any],
        *,
        date: DateInterval | None = None,
        place: Place | None = None,
        **fields: Any,
    ) -> Draft:
        self.told.append(
            {
                "type": type,
                "at": self.say(sentence),
                "trigger": trigger,
                "sources": sources,
                "targets": targets,
                "date": date or DateInterval(),
                "place": place,
                "fields": fields,
            }
        )
        return self

    def report(self) -> Report:
        parts: tuple[Part, ...] = ()
        body = 0
        if self.title:
            parts, body = (Part(PartKind.TITLE, Span(0, len(self.title))),), len(self.title) + 2
        if body < len(self.text):
            parts += (Part(PartKind.BODY, Span(body, len(self.text))),)
        return Report(
            self.text, title=self.title, outlet=self.outlet, published=self.published, parts=parts, **self.fields
        )

    def record(self, **fields: Any) -> Record:
        report = self.report()
        return Record(report, tuple(self._mention(report, t, k) for k, t in enumerate(self.told)), **fields)

    def _mention(self, report: Report, t: dict[str, Any], k: int) -> EventMention:
        at: Span = t["at"]
        sentence = at.of(report.text)
        trigger = at.start + sentence.index(t["trigger"])
        return EventMention(
            part_id("m", report.id, k),
            report.id,
            EventType(t["type"]),
            tuple(_ref(report.text, at, a) for a in t["sources"]),
            tuple(_ref(report.text, at, a) for a in t["targets"]),
            Evidence.at(report.text, trigger, trigger + len(t["trigger"])),
            Evidence.at(report.text, at.start, at.end),
            date=t["date"],
            place=t["place"],
            **{"attribution": (), "status": Status.DONE, "confidence": 0.8, "why": ("frame: test",), **t["fields"]},
        )


def _ref(text: str, at: Span, who: Any) -> ActorRef:
    """A reference to a state (by code) or an actor, at its name in the sentence if the name stands there."""
    actor = state(who) if isinstance(who, str) else who
    found = re.search(re.escape(actor.name), at.of(text))
    if not found:
        return ActorRef(actor, None, "", "context")
    return ActorRef(actor, Span(at.start + found.start(), at.start + found.end()), found.group())


def telling(
    type: str,
    sentence: str,
    trigger: str,
    sources: list[Any],
    targets: list[Any],
    *,
    day: str | None = "2017-02-16",
    outlet: str = "The Test Gazette",
    published: str | None = None,
    place: Place | None = None,
    **fields: Any,
) -> Record:
    """A report of one sentence that tells one act."""
    draft = Draft(outlet, published or day or "2017-02-16")
    return draft.tell(type, sentence, trigger, sources, targets, date=on(day), place=place, **fields).record()


def bonn() -> list[Record]:
    """Three outlets on one meeting, one accusation, and one meeting to come."""
    met = Draft("North Wire", "2017-02-16", "Foreign ministers meet in Bonn")
    met.tell(
        "CONSULT",
        "Rex Tillerson met Sergei Lavrov in Bonn on Thursday.",
        "met",
        [person("Rex Tillerson", "USA", "Q331401")],
        [person("Sergei Lavrov", "RUS", "Q58217")],
        date=on("2017-02-16", Basis.RELATIVE),
        mutual=True,
        place=Place("Bonn", "DEU"),
    )
    met.tell(
        "CONSULT",
        "Talks between Washington and Moscow are to go on in April.",
        "Talks",
        ["USA"],
        ["RUS"],
        date=on("2017-04-01", end="2017-04-30", precision=Precision.MONTH),
        mutual=True,
        status=Status.INTENDED,
    )
    also = Draft("The Harbour Post", "2017-02-17")
    also.tell(
        "CONSULT",
        "Washington and Moscow held talks in Bonn on February 16.",
        "talks",
        ["USA"],
        ["RUS"],
        date=on("2017-02-16"),
        mutual=True,
        place=Place("Bonn", "DEU"),
    )
    also.tell(
        "ACCUSE",
        "Moscow accused Washington of meddling.",
        "accused",
        ["RUS"],
        ["USA"],
        date=on("2017-02-17", Basis.REPORT),
    )
    return [met.record(), also.record()]
