"""The formats that event-data tools read (ICEWS, POLECAT, GDELT, Phoenix, KEDS), their columns in exact order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from detente import ontology
from detente.eventdata import (
    GDELT,
    GDELT_MENTIONS,
    ICEWS,
    KEDS,
    PHOENIX,
    POLECAT,
    cameo_type,
    groups,
    plover_sector,
    states,
)
from detente.export.acts import Act, code, number, publisher, sentence_number
from detente.imports import VIA
from detente.records import ActorRef, EventMention, Place, Report


class Format(NamedTuple):
    """A tab-separated format: its columns, whether they head the file, and the rows of one act."""

    columns: tuple[str, ...]
    header: bool
    rows: Callable[[Act], Iterable[tuple[object, ...]]]
    empty: str = ""


def line(row: Iterable[object], format: Format) -> bytes:
    """One line of a file."""
    return ("\t".join(_cell(v, format.empty) for v in row) + "\n").encode("utf-8", "replace")


def _cell(value: object, empty: str) -> str:
    """A value in one cell: no tab and no line end can be written, so each becomes a blank."""
    if value is None or value == "":
        return empty
    return " ".join(str(value).split()) or empty


# ---- ICEWS


def icews(act: Act) -> Iterator[tuple[object, ...]]:
    """Dyadic rows; ICEWS has no events without a target."""
    place = act.shown.place
    for s, t in act.pairs():
        if t is None:
            continue
        source, target = act.ref(s, "source"), act.ref(t, "target")
        city, district, province, country = _levels(place)
        yield (
            number(act.row["event_id"], s, t), act.row["date_start"], _name(s, source), _sectors(source), _country(s),
            act.cameo.text, act.cameo.code, act.cameo.goldstein, _name(t, target), _sectors(target), _country(t),
            number(act.report.id), sentence_number(act.report, act.shown.evidence.start), publisher(act.report), city,
            district, province, country, *_point(place),
        )  # fmt: skip


def _name(party: str, ref: ActorRef | None) -> str:
    if ref and ref.actor and (ref.actor.id != party or ref.via == VIA):
        return ref.actor.name
    return states()[party].name if party in states() else ref.actor.name if ref and ref.actor else party


def _sectors(ref: ActorRef | None) -> str | None:
    sector = ref.actor.sector if ref and ref.actor else None
    return ontology.load().sectors.get(sector, sector) if sector else None


def _country(party: str | None) -> str | None:
    return states()[party].name if party in states() else None


def _levels(p: Place | None) -> tuple[str | None, str | None, str | None, str | None]:
    """City, district, province and country of a place."""
    if p is None:
        return None, None, None, None
    town = p.name if p.precision in ("point", "city", "named") else None
    return town, None, p.admin or (p.name if p.precision == "region" else None), _country(p.state) or p.state


def _point(p: Place | None) -> tuple[float | None, float | None]:
    return (p.latitude, p.longitude) if p else (None, None)


# ---- POLECAT


def polecat(act: Act) -> Iterator[tuple[object, ...]]:
    """One row an event, lists joined by `; `, empty cells `None`."""
    row, m, place = act.row, act.shown, act.shown.place
    quad = ontology.load().quads[row["quad"]].upper()
    actors, recipients = _side(row["sources"], m.sources), _side(row["targets"], m.targets)
    city, district, province, _ = _levels(place)
    published = act.report.published.end if act.report.published else None
    where = (place.name, city, district, province, place.state) if place else (None,) * 5
    raw = place.span.of(act.report.text) if place and place.span else None
    yield (
        row["event_id"], row["date_start"], row["type"], row["mode"], row["intensity"], quad, _list(m.contexts),
        *actors, *recipients, *where, *_point(place), place.geonames if place else None, raw,
        place.precision if place else None,
        publisher(act.report), published, None, None, None, act.report.language, _version(),
    )  # fmt: skip


def _side(parties: Iterable[str], refs: Iterable[ActorRef]) -> tuple[object, ...]:
    parties = list(parties)
    actors = [r.actor for r in refs if r.actor and (r.actor.state or r.actor.id) in parties]
    sectors = [plover_sector(a.sector) for a in actors if a.sector]
    named = [a.name for a in actors] or [states()[p].name if p in states() else p for p in parties]
    return (
        _list(named), _list(p for p in parties if p in states()),
        _list(states()[p].cow for p in parties if p in states()),
        sectors[0] if sectors else None, _list(sectors), _list(a.office for a in actors),
        _list(r.text for r in refs if r.actor is None or r.actor in actors), _list(a.wikidata for a in actors),
    )  # fmt: skip


def _list(values: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(v.replace(";", ",") for v in values if v))


def _version() -> str:
    from detente import __version__

    return f"detente {__version__}"


# ---- GDELT


def gdelt(act: Act) -> Iterator[tuple[object, ...]]:
    """Dyadic rows of 61 columns; tone is not measured and written as 0."""
    row, c = act.row, act.cameo
    day = dt.date.fromisoformat(row["date_start"])
    # GDELT counts a month as 30 days and a year as 365.
    fraction = f"{day.year + min(0.9999, ((day.month - 1) * 30 + day.day) / 365):.4f}"
    dates = (f"{day:%Y%m%d}", f"{day:%Y%m}", day.year, fraction)
    root = int(act.shown.part.value in ("title", "subtitle"))
    counts = (row["n_mentions"], max(1, row["n_outlets"]), row["n_reports"], 0)
    geo = _geo(act.shown.place)
    for s, t in act.pairs():
        actors = (*_actor(s, act.ref(s, "source")), *_actor(t, act.ref(t, "target") if t else None))
        event = (root, c.code, c.base, c.root, row["quad"], c.goldstein, *counts)
        yield (
            number(row["event_id"], s, t),
            *dates,
            *actors,
            *event,
            *_geo(None),
            *_geo(None),
            *geo,
            _added(act.report) or f"{day:%Y%m%d}000000",
            address(act.report),
        )


def _actor(party: str | None, ref: ActorRef | None) -> tuple[object, ...]:
    if party is None:
        return (None,) * 10
    country = party if party in states() else None
    sector = ref.actor.sector if ref and ref.actor else None
    kind = cameo_type(sector) or ("IGO" if party in groups() else None)
    return code(party, ref), _name(party, ref).upper(), country, groups().get(party), None, None, None, kind, None, None


def _geo(p: Place | None) -> tuple[object, ...]:
    """Eight columns; type 1 country, 2 US state, 3 US city, 4 city, 5 state or province, 0 none."""
    if p is None or p.state not in states():
        return (0,) + (None,) * 7
    american = p.state == "USA"
    kind = {"country": 1, "region": 2 if american else 5}.get(p.precision, 3 if american else 4)
    fips = states()[p.state].fips
    full = p.name if kind == 1 else ", ".join(x for x in (p.name, p.admin, states()[p.state].name) if x)
    return kind, full, fips, fips, None, *_point(p), p.geonames or (fips if kind == 1 else None)


def _added(report: Report) -> str | None:
    day = report.published.end if report.published else None
    return day.replace("-", "") + "000000" if day else None


def address(report: Report) -> str:
    """Where a report can be looked up: its address, else where it was read, else its id."""
    return report.url or report.origin or report.id


def gdelt_mentions(act: Act) -> Iterator[tuple[object, ...]]:
    """One row for each dyadic row of an event and each of its tellings."""
    when = act.row["date_start"].replace("-", "") + "000000"
    for s, t in act.pairs():
        for m in sorted(act.mentions, key=lambda m: (m.report_id, m.evidence.start, m.id)):
            r = act.reports[m.report_id]
            source = (1 if r.url else 2, publisher(r), address(r), sentence_number(r, m.evidence.start))
            where = (_offset(m, s), _offset(m, t), m.trigger.start)
            confidence = max(10, min(100, round(m.confidence * 10) * 10))
            yield (
                number(act.row["event_id"], s, t),
                when,
                _added(r) or when,
                *source,
                *where,
                1,
                confidence,
                len(r.text),
                0,
                None,
                None,
            )


def _offset(m: EventMention, party: str | None) -> int:
    """Where a telling names a party, -1 if it does not."""
    refs = [r for r in (*m.sources, *m.targets) if r.actor and (r.actor.state or r.actor.id) == party and r.span]
    return refs[0].span.start if refs and refs[0].span else -1


# ---- Phoenix and KEDS


def phoenix(act: Act) -> Iterator[tuple[object, ...]]:
    """Dyadic rows; lists joined by `;`, contexts as issues with the number of tellings that have them."""
    row, c, place = act.row, act.cameo, act.shown.place
    day = row["date_start"]
    contexts = [x for m in act.mentions for x in m.contexts]
    issues = ";".join(f"{x.upper()},{contexts.count(x)}" for x in sorted(set(contexts)))
    told = sorted({(m.report_id, sentence_number(act.reports[m.report_id], m.evidence.start)) for m in act.mentions})
    urls = ";".join(sorted({address(r).replace(";", "%3B") for r in act.reports.values()}))
    outlets = ";".join(o.replace(";", ",") for o in act.outlets)
    where = (*_point(place), place.name, place.admin, place.state) if place else (None,) * 5
    for s, t in act.pairs():
        sides = (*_phoenix_actor(s, act.ref(s, "source")), *_phoenix_actor(t, act.ref(t, "target") if t else None))
        yield (
            f"{number(row['event_id'], s, t)}_{_version().split()[1]}", day.replace("-", ""), day[:4], day[5:7],
            day[8:10],
            *sides, c.code, c.root, row["quad"], c.goldstein, issues, *where,
            ";".join(f"{r}_{n}" for r, n in told), urls, outlets,
        )  # fmt: skip


def _phoenix_actor(party: str | None, ref: ActorRef | None) -> tuple[object, ...]:
    if party is None:
        return (None,) * 4
    agent = cameo_type(ref.actor.sector) if ref and ref.actor and party in states() else None
    return code(party, ref), groups().get(party, party), agent, None


def keds(act: Act) -> Iterator[tuple[object, ...]]:
    """Dyadic rows; an act without a target has `---`, as KEDS writes it."""
    day = act.row["date_start"].replace("-", "")
    for s, t in act.pairs():
        target = code(t, act.ref(t, "target")) if t else "---"
        yield day, code(s, act.ref(s, "source")), target, act.cameo.code


FORMATS: dict[str, Format] = {
    "icews": Format(ICEWS, True, icews),
    "polecat": Format(POLECAT, True, polecat, "None"),
    "gdelt": Format(GDELT, False, gdelt),
    "gdelt-mentions": Format(GDELT_MENTIONS, False, gdelt_mentions),
    "phoenix": Format(PHOENIX, False, phoenix),
    "keds": Format(KEDS, False, keds),
}
