"""An act made from its tellings: nothing is stored merged, so it can be made again at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from detente.linking import table
from detente.linking.telling import EXACT, Telling, codes
from detente.records import (
    Basis,
    DateInterval,
    Disagreement,
    Event,
    EventMention,
    EventType,
    Place,
    Report,
    Status,
    event_id,
)

_BASES = (Basis.EXPLICIT, Basis.RELATIVE, Basis.PRINTED, Basis.GIVEN, Basis.INFERRED, Basis.REPORT, Basis.NONE)
_PRECISE_PLACES = ("point", "city", "named", "region", "country")
_PARTS = ("body", "subtitle", "title", "caption")


def assemble(tellings: Iterable[Telling]) -> Event:
    """The event that the tellings tell; they are ordered first, so that it depends on nothing else."""
    told = sorted(tellings, key=lambda t: (t.published or 10**7, t.id))
    first = told[0]
    kind = _most(told, lambda t: t.type)
    sources, targets = _parties(told)
    return Event(
        event_id(first.id), EventType(kind), sources, targets, _date(told), _status(told),
        any(t.mutual for t in told), tuple(t.id for t in told), tuple(dict.fromkeys(t.report for t in told)),
        tuple(dict.fromkeys(t.outlet for t in told if t.outlet)), first.report, disagreements(told),
        origins=tuple(dict.fromkeys(t.origin for t in told)), place=_place(told),
        domestic=all(t.domestic for t in told), mode=_mode(told, kind), best_mention=_best(told, kind).id,
    )  # fmt: skip


def alone(m: EventMention, report: Report) -> Event:
    """The event of a mention that is compared with nothing: what `assemble` makes of its telling, without one."""
    sources, targets = set(codes(m.sources)), set(codes(m.targets))
    d, p = m.date, m.place
    return Event(
        event_id(m.id), m.type, tuple(sorted(sources)),
        tuple(sorted(targets if targets == sources else targets - sources)),
        DateInterval(d.start, d.end, d.precision, d.basis), m.status, m.mutual, (m.id,), (report.id,),
        (report.outlet,) if report.outlet else (), report.id, origins=(report.id,),
        place=Place(p.name, p.state, p.admin, p.latitude, p.longitude, p.geonames, p.precision) if p else None,
        domestic=m.domestic, mode=m.mode or None, best_mention=m.id,
    )  # fmt: skip


def _most(told: Sequence[Telling], value: Callable[[Telling], str]) -> str:
    """The value that most tellings have; the first told of equals."""
    counts = Counter(map(value, told))
    return max(counts, key=lambda v: counts[v])  # a Counter keeps the order of first sight


def _parties(told: Sequence[Telling]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sources and targets named by at least half of the tellings that name any, turned ones read the other way."""
    sources, targets = Counter[str](), Counter[str]()
    lead = next((t for t in told if t.targets and set(t.sources) != set(t.targets)), told[0])
    for t in told:
        turned = not set(t.sources) & set(lead.sources) and bool(set(t.sources) & set(lead.targets))
        sources.update(t.targets if turned else t.sources)
        targets.update(t.sources if turned else t.targets)
    named = sum(1 for t in told if t.targets)
    left, right = _common(sources, len(told)), _common(targets, named)
    if left == right or not left or not right:  # no sides are told, or one of them is not
        return tuple(sorted(left)), tuple(sorted(right))
    both = {p for p in left & right if len(left | right) > 1}
    left -= {p for p in both if (targets[p], p in lead.targets) > (sources[p], p in lead.sources)}
    return tuple(sorted(left)), tuple(sorted(right - (left & both)))


def _common(counts: Counter[str], tellings: int) -> set[str]:
    most = max(counts.values(), default=0)
    return {p for p, n in counts.items() if 2 * n >= tellings or n == most}


def _date(told: Sequence[Telling]) -> DateInterval:
    """The best known date: exactest, firmest basis, told by most, earliest; without the days that others exclude."""
    counts = Counter((t.date.start, t.date.end) for t in told)

    def rank(t: Telling) -> tuple[int, int, int, str]:
        return t.grade, _BASES.index(t.date.basis), -counts[t.date.start, t.date.end], t.date.start or "9999"

    ordered = sorted(told, key=rank)
    best = ordered[0].date
    start, end = best.start, best.end
    if start and end and ordered[0].grade != EXACT:
        for t in ordered:
            if t.date.start and t.date.end and max(start, t.date.start) <= min(end, t.date.end):
                start, end = max(start, t.date.start), min(end, t.date.end)
    return DateInterval(start, end, best.precision, best.basis)


def _status(told: Sequence[Telling]) -> Status:
    """Done if anybody tells it as done, else the most frequent."""
    return Status.DONE if any(t.status == "done" for t in told) else Status(_most(told, lambda t: t.status))


def _place(told: Sequence[Telling]) -> Place | None:
    named = [t.place for t in told if t.place]
    if not named:
        return None
    counts = Counter(p.name for p in named)
    best = min(named, key=lambda p: (_exactness(p), -counts[p.name], p.name))
    return Place(best.name, best.state, best.admin, best.latitude, best.longitude, best.geonames, best.precision)


def _exactness(p: Place) -> int:
    return _PRECISE_PLACES.index(p.precision) if p.precision in _PRECISE_PLACES else len(_PRECISE_PLACES)


def _mode(told: Sequence[Telling], kind: str) -> str | None:
    modes = [t.mode for t in told if t.mode and t.type == kind]
    return Counter(modes).most_common(1)[0][0] if modes else None


def _best(told: Sequence[Telling], kind: str) -> Telling:
    """The telling to show: of the event's type, from running text, most confident, richest, first."""
    return min(
        told,
        key=lambda t: (
            t.type != kind,
            _PARTS.index(t.part) if t.part in _PARTS else 9,
            -t.confidence,
            -len(t.words),
            t.published,
            t.id,
        ),
    )


# ---- disagreements


def disagreements(told: Sequence[Telling]) -> tuple[Disagreement, ...]:
    """The fields on which the tellings contradict each other, with each one's value and mention id."""
    found = (_dates(told), _places(told), _numbers(told), _statuses(told), _directions(told))
    return tuple(d for d in found if d is not None)


def _field(field: str, values: Sequence[tuple[str, str]]) -> Disagreement | None:
    return Disagreement(field, tuple(values)) if len({v for v, _ in values}) > 1 else None


def _dates(told: Sequence[Telling]) -> Disagreement | None:
    exact = [t for t in told if t.grade == EXACT]
    if all(a.first <= b.last and b.first <= a.last for a, b in combinations(exact, 2)):
        return None
    return _field("date", [(str(t.date), t.id) for t in exact])


def _places(told: Sequence[Telling]) -> Disagreement | None:
    """Towns by name; a country or region contradicts nothing that lies in it."""
    named = [(t.place, t.id) for t in told if t.place]
    towns = [(p, i) for p, i in named if p.precision not in ("country", "region")]
    if len({p.name.casefold() for p, _ in towns}) > 1:
        return _field("place", [(p.name, i) for p, i in towns])
    states = [(p.state, i) for p, i in named if p.state]
    return _field("place", states)


def _numbers(told: Sequence[Telling]) -> Disagreement | None:
    """Counts of the same things with other values: of the things that most tellings count."""
    things = Counter(s for t in told for _, counted in t.numbers for s in counted)
    for thing in sorted(things, key=lambda s: (-things[s], s)):
        values = [(f"{n:g}", t.id) for t in told for n, counted in t.numbers if thing in counted]
        if len({i for _, i in values}) > 1 and (found := _field(f"number of {thing}", values)):
            return found
    return None


def _statuses(told: Sequence[Telling]) -> Disagreement | None:
    return _field("status", [(t.status, t.id) for t in told])


def _directions(told: Sequence[Telling]) -> Disagreement | None:
    """Who did it to whom, in acts that are not mutual, of families whose direction was not compared before."""
    sided = [t for t in told if t.targets and not t.mutual and not table.load().family[t.type].directed]
    lead = sided[0] if sided else None
    if lead is None or all(set(t.sources) & set(lead.sources) or not set(t.sources) & set(lead.targets) for t in sided):
        return None
    return _field("who began", [(f"{', '.join(t.sources)} > {', '.join(t.targets)}", t.id) for t in sided])
