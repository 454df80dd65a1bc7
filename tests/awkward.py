"""Records with everything in them that file formats stumble over."""

from __future__ import annotations

from detente.records import (
    Basis,
    Direction,
    Evidence,
    Place,
    Precision,
    Record,
    RelationClaim,
    Span,
    Stance,
    Statement,
    StatementKind,
)
from factories import Draft, bonn, on, person


def records() -> list[Record]:
    """Three outlets, with everything in them that formats stumble over."""
    awkward = Draft('The "Quoted", Gazette', "2017-03-01", url="https://example.org/a?b=1&c=2")
    awkward.tell(
        "ASSAULT",
        '=SUM(1) Damascus\tshelled a village 🇸🇾; "nobody" knows why.',
        "shelled",
        ["SYR"],
        [],
        date=on("2017-02-28"),
        place=Place("Geneva", "CHE", "Geneva", 46.2, 6.15, 2660646, "city"),
        mode="heavy-weapons",
        contexts=("military", "terrorism"),
    )
    awkward.tell("REQUEST", "Brussels asked Kyiv for papers.", "asked", [person("EU", "EU")], ["UKR"], date=on(None))
    awkward.tell(
        "SUPPORT", "@NA Kyiv praised 014 דמשק and e\u0301.", "praised", ["UKR"], ["SYR"], date=on("2017-03-01")
    )
    plain = Draft("NA", "2017-03-02", "Nothing but words")
    plain.tell(
        "AGREE", "Berlin and Paris agreed <b>to disagree</b>.", "agreed", ["DEU"], ["FRA"], mutual=True,
        date=on("2017-03-01", Basis.REPORT, end="2017-03-31", precision=Precision.MONTH),
    )  # fmt: skip
    return [*bonn(), awkward.record(), _said(plain)]


def _said(draft: Draft) -> Record:
    """The draft's record with a statement and a relation claim at words of its own."""
    record = draft.record()
    text, id = record.report.text, record.report.id
    at = text.index("to disagree")
    statement = Statement(
        "s1", id, StatementKind.MIXED, (Span(at, at + 11),), "to disagree", record.mentions[0].sources, None,
        about=("FRA",), stance={"FRA": Stance.NEUTRAL}, date=on("2017-03-01"),
    )  # fmt: skip
    sentence = record.mentions[0].evidence
    word = Evidence.at(text, sentence.start, sentence.start + 6)
    claim = RelationClaim("c1", id, ("DEU", "FRA"), Direction.SAME, sentence, word)
    return Record(record.report, record.mentions, (statement,), (claim,))
