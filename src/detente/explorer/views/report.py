"""One report with everything that was read from it, and the list of reports."""

from __future__ import annotations

from typing import Any

from detente.errors import UnknownId
from detente.explorer import marks, names
from detente.explorer.page import Ask, Page
from detente.explorer.views.acts import paging
from detente.query import Rows, listings
from detente.query.digest import copies
from detente.query.rows import Column

UNCODED = (
    Column("sentence", "text", "the sentence"),
    Column("trigger", "text", "the word that could tell an act"),
    Column("reason", "text", "why it gave no event"),
)
#: What a reader may have marked.
SHOWS = ("acts", "quotes", "dates", "everything", "nothing")
_ROLES = {
    "acts": {"trigger", "source", "target", "attribution", "claim", "place"},
    "quotes": {"content", "speaker", "cue"},
    "dates": {"time"},
    "nothing": set(),
}


def report(ask: Ask) -> Page:
    """The text of a report with its parts marked; `at` shows one mention alone."""
    record = ask.db.record(ask.ids["id"])
    row = listings.by_ids(ask.db.store, listings.reports(), [record.report.id])[0]
    at = ask.state.one("at")
    own = marks.by_mention(record)
    if at is not None and at not in own:
        raise UnknownId(f"This report has no mention {at[:40]!r}.", remedy="Its mentions stand beside its text.")
    show = ask.state.choice("show", SHOWS, "acts")
    shown = own[at] if at else _shown(marks.everything(record), show)
    mentions = ask.db.mentions(report=record.report.id)
    by_id = {m["mention_id"]: m for m in mentions}
    uncoded = Rows(UNCODED, [(u.evidence.text, u.trigger, u.reason) for u in record.uncoded])
    values: dict[str, Any] = {
        "row": row, "report": record.report, "blocks": marks.report_html(record, shown, labels=True), "at": at,
        "mention": by_id.get(at or ""), "mentions": by_id, "uncoded": uncoded, "show": show, "shows": SHOWS,
        "statements": ask.db.statements(report=record.report.id), "claims": ask.db.claims(report=record.report.id),
        "copies": copies(ask.db.store, row["origin_id"]),
        "published": names.days(row["published_start"], row["published_end"]),
    }  # fmt: skip
    tables = {
        "mentions": mentions,
        "statements": values["statements"],
        "claims": values["claims"],
        "not_coded": uncoded,
    }
    facts = {"report": {**row, "text": record.report.text}}
    title = record.report.title or f"Report {record.report.id}"
    return Page("report.html", title, tables, values, facts)


def _shown(every: list[Any], show: str) -> list[Any]:
    return every if show == "everything" else [m for m in every if m.role in _ROLES[show]]


def reports(ask: Ask) -> Page:
    """Reports by outlet, date and words, the latest first."""
    outlet, since, until, words = (
        ask.state.many("outlet"), ask.state.day("since"), ask.state.day("until"), ask.state.words("q"),
    )  # fmt: skip
    own = ask.shelf.reports
    positions = own.find(ask.db.store, outlet=outlet, since=since, until=until, text=words)
    ids = own.page(positions, ask.rows, ask.offset, newest=True)
    found = listings.by_ids(ask.db.store, listings.reports(), ids)
    heading = "Reports" + (f" with “{words}”" if words else "") + (f" of {', '.join(outlet)}" if outlet else "")
    shown = positions[::-1][ask.offset : ask.offset + ask.rows]
    excerpts = own.excerpts(ask.db.store, words, shown) if words and ask.form == "html" else {}
    values = {"rows": found, "digest": ask.digest, "paging": paging(ask, len(positions)), "words": words,
              "excerpts": excerpts}  # fmt: skip
    return Page("reports.html", heading, {"reports": found}, values)
