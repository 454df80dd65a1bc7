"""What is in a record, on one screen: the demo's tables and its advice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente import display, ontology

if TYPE_CHECKING:
    from detente.query import RecordDB, Rows

#: What becomes of a word given.
_STATES = ("kept", "broken", "open")
#: Rows of each of the tables.
_ROWS = 6
#: Characters of a quotation.
_WORDS = 76


def show(record: RecordDB) -> None:
    """Print what the record holds: events by type and by pair, and one of each of the rest."""
    events = record.events()
    counts = {"report": "report", "event mention": "mention", "statement": "statement", "relation claim": "claim"}
    told = ", ".join(display.counted(record.store.count(table), name) for name, table in counts.items())
    print(f"In the record: {told}; the mentions tell {display.counted(len(events), 'event')}.\n")
    types = Counter(row["type"] for row in events)
    display.print_rows(
        ("type", "events", "meaning"), [(t, n, _meaning(t)) for t, n in types.most_common()], numeric=["events"]
    )
    print()
    pairs = record.dyads(limit=_ROWS)
    shown = ("party_a", "party_b", "n_events", "intensity", "first", "last")
    display.print_rows(shown, [[r[c] for c in shown] for r in pairs], numeric=["n_events", "intensity"])
    print()
    _examples(record, events)


def _meaning(kind: str) -> str:
    found = next((i for t, i in ontology.load().types.items() if t.value == kind), None)
    return "" if found is None else found.meaning.split(";")[0]


def _examples(record: RecordDB, events: Rows) -> None:
    widest = max(events, key=lambda r: (r["n_outlets"], r["n_mentions"]), default=None)
    disputed = [r for r in events if r["disagreements"]]
    kept = [r for r in events if r["carried_out_by"]]
    told = [("kept", "broken") if r["state"] == "both" else (r["state"],) for r in record.promises()]
    words = Counter(state for states in told for state in states if state in _STATES)
    lines: list[tuple[str, str]] = []
    if widest:
        lines.append(
            (
                "told by most",
                f"{_act(widest)}: {display.counted(widest['n_outlets'], 'outlet')}, "
                f"{display.counted(widest['n_mentions'], 'telling')}",
            )
        )
    if disputed:
        lines.append(
            (
                "told differently",
                f"{display.counted(len(disputed), 'event')}; {_act(disputed[0])}: "
                f"on {', '.join(disputed[0]['disagreements'])}",
            )
        )
    if kept:
        lines.append(("announced, then done", f"{display.counted(len(kept), 'event')}; {_act(kept[0])}"))
    if words:
        lines.append(("words given", ", ".join(f"{words[state]} {state}" for state in _STATES)))
    lines += [
        ("said", f"{', '.join(s['speakers'])}: {_cut(s['words'])}") for s in record.statements(kind="direct", limit=2)
    ]
    lines += [
        ("of relations", f"{c['party_a']}-{c['party_b']} {c['direction']}: {_cut(c['sentence'])}")
        for c in record.claims(limit=2)
    ]
    for name, text in lines:
        print(f"{name + ':':<22}{display.safe(text)}")


def _act(row: dict[str, Any]) -> str:
    sides = " -> ".join("+".join(side) for side in (row["sources"], row["targets"]) if side)
    return f"{row['type']} {sides} {_when(row['date_start'], row['date_end'])}"


def _when(start: str | None, end: str | None) -> str:
    """The days of an event: one, from one to another, or open on a side."""
    if not start or not end:
        return f"from {start}" if start else f"until {end}" if end else "undated"
    return start if start == end else f"{start}/{end}"


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _WORDS else flat[: _WORDS - 1].rstrip() + "…"


def next_commands(record: RecordDB, db: Path) -> list[str]:
    """Commands worth trying next, with ids and pairs that this record has."""
    events = record.events()
    best = max(events, key=lambda r: (r["n_outlets"], r["n_mentions"]), default=None)
    pair = next(iter(record.dyads(limit=1)), None)
    commands = []
    if pair:
        commands.append(
            (f"detente dyad {pair['party_a']} {pair['party_b']} --by month --db {db}", "their relations over time")
        )
        commands.append(
            (f"detente events --source {pair['party_a']} --target {pair['party_b']} --db {db}", "who did what")
        )
    commands.append((f"detente statements --kind direct --db {db}", "who said what about whom"))
    if best:
        commands.append(
            (f"detente show {best['event_id'][:12]} --db {db}", "the words behind one event, and why it was coded")
        )
    commands.append((f"detente export events.csv --db {db}", "a file for other tools"))
    commands.append(("detente code REPORTS... --db my.db", "your own reports"))
    width = max(len(c) for c, _ in commands)
    return ["Try next:", *(f"  {c:<{width}}  # {what}" for c, what in commands)]
