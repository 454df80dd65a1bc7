"""Events for TimelineJS, which draws them on a line in a web page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import escape

from detente import ontology
from detente.eventdata import states
from detente.export.acts import Act


def timelinejs(acts: Iterable[Act]) -> tuple[dict[str, Any], int]:
    """The JSON object that TimelineJS loads, and how many events have no date to stand at; HTML in words is escaped."""
    events, skipped = [], 0
    for act in acts:
        if act.row["date_start"]:
            events.append(_event(act))
        else:
            skipped += 1
    return {"events": events, "scale": "human"}, skipped


def _event(act: Act) -> dict[str, Any]:
    row = act.row
    found = {
        "unique_id": row["event_id"],
        "group": ontology.load().quads[row["quad"]],
        "start_date": _date(row["date_start"], row["date_precision"]),
        "text": {"headline": str(escape(_headline(act))), "text": _text(act)},
    }
    if row["date_end"] and row["date_end"] != row["date_start"]:
        found["end_date"] = _date(row["date_end"], row["date_precision"])
    return found


def _date(day: str, precision: str) -> dict[str, str]:
    """Year, month and day as far as they are known."""
    parts = dict(zip(("year", "month", "day"), day.split("-"), strict=True))
    known = {"year": 1, "month": 2}.get(precision, 3)
    return dict(list(parts.items())[:known])


def _headline(act: Act) -> str:
    sides = [", ".join(_name(p) for p in act.row[side]) for side in ("sources", "targets") if act.row[side]]
    joined = (" and " if act.row["mutual"] else " → ").join(sides)
    return f"{joined}: {act.row['type'].lower()}"


def _name(party: str) -> str:
    return states()[party].name if party in states() else party


def _text(act: Act) -> str:
    """The sentence shown, and which outlets tell it, as HTML."""
    sentence = f"<p>{escape(act.row['sentence'])}</p>" if act.row["sentence"] else ""
    told = escape(", ".join(act.outlets) or "no outlet named")
    url = act.report.url or ""
    source = f'<a href="{escape(url)}">{told}</a>' if url.startswith(("https://", "http://")) else told
    return f"{sentence}<p>{source}</p>"
