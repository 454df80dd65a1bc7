"""The first page: what is in here, who dealt with whom in which month, where outlets differ, what was read how well."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from detente.explorer import names
from detente.explorer.page import Ask, Page
from detente.explorer.state import path, url
from detente.explorer.views.acts import Card, cards
from detente.query import Rows
from detente.query.index import EventIndex, Filter
from detente.query.rows import Column

#: Pairs and periods of the calendar, outlets of the coverage, events of each list.
PAIRS, PERIODS, OUTLETS, LISTED = 12, 14, 12, 4
CALENDAR = (
    Column("party_a", "text", "one side of the pair"),
    Column("party_b", "text", "the other side"),
    Column("period", "text", "month or year (ISO)"),
    Column("n_events", "integer", "events told as done that begin in it"),
    Column("intensity", "real", "their mean intensity, -10 to 10"),
)


class Cell(NamedTuple):
    """A pair in one period: events, mean intensity, the shade it gets, where it leads, what it says in words, the
    period's name."""

    n: int
    intensity: float | None
    shade: str
    url: str
    said: str
    period: str


class Line(NamedTuple):
    """A pair and its cells."""

    a: str
    b: str
    n: int
    intensity: float
    cells: list[Cell]


def overview(ask: Ask) -> Page:
    """The database at a glance."""
    index, digest = ask.index, ask.digest
    done = index.mask(Filter(status=("done",)), ask.db.store)
    pairs = index.pairs(done, PAIRS)
    unit, periods = _periods(index, done)
    calendar, lines = _calendar(index, done, pairs, unit, periods)
    disputed = _disputed(ask)
    widest = _widest(ask)
    tables = {"calendar": calendar, "pairs": pairs, "outlets": digest.outlets, "coverage": digest.coverage,
              "not_coded": digest.reasons, "failures": digest.failed, "last_run": digest.run}  # fmt: skip
    values = {
        "digest": digest, "lines": lines, "periods": periods, "unit": unit, "disputed": disputed, "widest": widest,
        "types": index.counts("type", done), "quads": index.counts("quad", done), "coverage": _coverage(digest),
        "run": next(iter(digest.run), None), "busiest": _busiest(lines),
    }  # fmt: skip
    return Page("overview.html", f"The record {ask.site.name}", tables, values, {"counts": digest.counts})


def _periods(index: EventIndex, mask: Any) -> tuple[str, list[str]]:
    """Months if they are few, else years; the densest stretch that fits."""
    for unit in ("month", "year"):
        counts = index.counts(unit, mask)
        if unit == "year" or (counts and len(_filled(*_dense(counts))) <= PERIODS):
            first, last = _dense(counts) if counts else ("", "")
            return unit, (_filled(first, last) if unit == "month" else [y for y in counts if first <= y <= last])[
                -PERIODS:
            ]
    return "year", []


def _dense(counts: dict[str, int]) -> tuple[str, str]:
    """The first and last period without the stray 2 of 100 events at either end."""
    total, seen, kept = sum(counts.values()), 0, []
    for period, n in counts.items():
        if seen + n > total * 0.02 and seen < total * 0.98:
            kept.append(period)
        seen += n
    return kept[0], kept[-1]


def _filled(first: str, last: str) -> list[str]:
    """All months from the first to the last."""
    found: list[str] = []
    y, m = map(int, first.split("-"))
    while f"{y:04d}-{m:02d}" <= last and len(found) <= PERIODS:
        found.append(f"{y:04d}-{m:02d}")
        y, m = (y + 1, 1) if m == 12 else (y, m + 1)
    return found


def _calendar(index: EventIndex, done: Any, pairs: Rows, unit: str, periods: list[str]) -> tuple[Rows, list[Line]]:
    rows, lines = [], []
    for pair in pairs:
        a, b = sorted((pair["party_a"], pair["party_b"]), key=names.party)
        found = index.pair_by_period(a, b, done, "M" if unit == "month" else "Y")
        rows += [(a, b, p, *found[p]) for p in periods if p in found]
        cells = [_cell(a, b, p, *found.get(p, (0, None))) for p in periods]
        lines.append(Line(a, b, pair["n_events"], pair["intensity"], cells))
    return Rows(CALENDAR, rows), lines


def _busiest(lines: list[Line]) -> tuple[Line, Cell] | None:
    """The pair with most events and its fullest period: where to begin."""
    if not lines or not any(cell.n for cell in lines[0].cells):
        return None
    return lines[0], max(lines[0].cells, key=lambda cell: cell.n)


def _cell(a: str, b: str, period: str, n: int, intensity: float | None) -> Cell:
    label = names.month(period) if len(period) == 7 else period
    said = f"{names.party(a)} and {names.party(b)}, {label}: {names.plural(n, 'event')}, mean {names.signed(intensity)}"
    address = url(path("dyad", a, b), {"since": period, "until": period})
    return Cell(n, intensity, shade(intensity), address, said, label)


def shade(intensity: float | None) -> str:
    """The class of a mean intensity: three steps to either side of a narrow middle."""
    if intensity is None:
        return "none"
    step = next((k for k, least in ((3, 5.0), (2, 2.5), (1, 0.5)) if abs(intensity) >= least), 0)
    return "s0" if not step else f"{'p' if intensity > 0 else 'n'}{step}"


def _disputed(ask: Ask) -> list[tuple[Card, list[Any]]]:
    """Events whose tellings differ, with what each outlet says."""
    index = ask.index
    found = index.newest_first(index.find(Filter(disputed=True), ask.db.store))
    listed, _ = cards(ask.db, index.page(most_told(index, found, LISTED), LISTED))
    return [(card, differences(ask, card)) for card in listed]


def differences(ask: Ask, card: Card) -> list[Any]:
    """What the outlets say on each field on which the tellings of an event differ: (field, {value: outlets})."""
    explained = ask.db.explain(card.id)
    outlet = {e.id: e.outlet or "unknown outlet" for e in explained.excerpts}
    found = []
    for d in explained.disagreements:
        by_value: dict[str, dict[str, None]] = defaultdict(dict)
        for value, mention in d.values:
            by_value[value][outlet.get(mention, "?")] = None
        found.append((d.field, {v: list(o) for v, o in by_value.items()}))
    return found


def _widest(ask: Ask) -> list[Card]:
    """The events that most outlets tell."""
    index = ask.index
    done = index.find(Filter(status=("done",)), ask.db.store)
    return cards(ask.db, index.page(most_told(index, done, LISTED), LISTED))[0]


def most_told(index: EventIndex, positions: Any, n: int) -> Any:
    """The `n` of the positions that most outlets, then most reports tell; of equals the earlier one first."""
    import numpy as np

    outlets = index.n_outlets[positions]
    enough = np.flatnonzero(np.bincount(outlets, minlength=1)[::-1].cumsum() >= n)  # so many outlets have n events
    if len(enough):
        positions = positions[outlets >= int(outlets.max(initial=0)) - enough[0]]
    weight = index.n_outlets[positions].astype(np.int64) * 10_000 + index.n_mentions[positions]
    return positions[np.argsort(-weight, kind="stable")][:n]


def _coverage(digest: Any) -> dict[str, Any]:
    """Reports by outlet and month or year, for the largest outlets."""
    months = sorted({m for _, m, _ in digest.coverage.tuples if m})
    unit = 7 if len(months) <= PERIODS else 4
    periods = list(dict.fromkeys(m[:unit] for m in months))[-PERIODS:]
    by: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for outlet, month, n in digest.coverage.tuples:
        by[outlet][(month or "")[:unit]] += n
    most = max((n for row in by.values() for p, n in row.items() if p), default=1)
    rows = [(r["outlet"], [by[r["outlet"]].get(p, 0) for p in periods], by[r["outlet"]].get("", 0), r["n_reports"])
            for r in digest.outlets[:OUTLETS]]  # fmt: skip
    return {"periods": periods, "rows": rows, "most": most, "more": max(len(digest.outlets) - OUTLETS, 0)}
