"""How codes, dates and numbers are shown to people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from detente import ontology
from detente.query import Column
from detente.records import EventType


class Kind(NamedTuple):
    """How a type of act is shown: its verb, its quad, and the quad's sign (circle: cooperation; filled: deeds)."""

    verb: str
    quad: int
    sign: str
    meaning: str


#: A circle cooperates, a triangle conflicts; hollow are words, filled are deeds.
SIGNS = {1: "○", 2: "●", 3: "△", 4: "▲"}
QUADS = {1: "Verbal cooperation", 2: "Material cooperation", 3: "Verbal conflict", 4: "Material conflict"}
STATUSES = {"done": "told as done", "intended": "planned", "hypothetical": "possible", "denied": "denied"}
_VERBS = {
    "AGREE": "agrees", "CONSULT": "meets", "SUPPORT": "supports", "CONCEDE": "concedes", "COOPERATE": "cooperates",
    "AID": "aids", "RETREAT": "retreats", "REQUEST": "asks", "ACCUSE": "accuses", "REJECT": "rejects",
    "THREATEN": "threatens", "SANCTION": "sanctions", "PROTEST": "protests", "MOBILIZE": "mobilizes",
    "COERCE": "coerces", "ASSAULT": "attacks",
}  # fmt: skip
_OUTCOMES = {"open": "○", "kept": "✓", "broken": "✗", "both": "✓✗", "lapsed": "–"}
_ARROWS = {"better": "↗", "worse": "↘", "same": "→", "low": "↓", "high": "↑"}
#: A code of a state or body inside what a telling says.
_CODE = re.compile(r"\b[A-Z]{2,6}\b")
_MONTHS = "January February March April May June July August September October November December".split()
#: Short names where the usual one is long; shown in dense tables and on charts.
_SHORT = {
    "USA": "United States", "GBR": "Britain", "PRK": "North Korea", "KOR": "South Korea", "RUS": "Russia",
    "NATO": "NATO", "UN": "United Nations", "UNSC": "UN Security Council", "EU": "European Union",
}  # fmt: skip


@cache
def kinds() -> dict[str, Kind]:
    """Every type of act by its code."""
    types = ontology.load().types
    return {
        t.value: Kind(_VERBS[t.value], i.quad, SIGNS[i.quad], i.meaning.split(";")[0])
        for t, i in ((t, types[t]) for t in EventType)
    }


@cache
def party(code: str) -> str:
    """The name of a state or organisation; the code itself if nobody is known by it."""
    from detente.actors.tables import tables

    if code in _SHORT:
        return _SHORT[code]
    known = tables()
    if code in known.states:
        return known.states[code].name
    return known.organisations[code].name if code in known.organisations else code


#: Names that take the article in a sentence: unions, leagues, peoples in the plural, names that say what they are.
_ARTICLE = re.compile(
    r"^(?:United |European |African |Arab |World |International |UN (?!$)|Vatican|Soviet |Czech Republic)"
    r"|(?:Republic|Union|League|Council|Nations|States|Emirates|Islands|Kingdom|Federation|Netherlands|Philippines"
    r"|Maldives|Bahamas|Comoros|Seychelles|Gambia|Congo|Bank|Fund|Organi[sz]ation|Court|Commission|Agency)$"
)


def the(code: str) -> str:
    """The name of a party as it stands in a sentence: `the United States`, `Russia`."""
    name = party(code)
    return f"the {name}" if _ARTICLE.search(name) else name


def first_upper(words: str) -> str:
    """The words as a sentence begins, the others as they are."""
    return words[:1].upper() + words[1:]


@cache
def stands_for(code: str) -> str:
    """What a code stands for: state, organisation or person."""
    from detente.actors.tables import tables

    return "state" if code in tables().states else "organisation" if code in tables().organisations else "actor"


def day(iso: str | None, *, year: bool = True) -> str:
    """An ISO day as people write it: `7 Jul 2017`."""
    if not iso:
        return "undated"
    d = dt.date.fromisoformat(iso[:10])
    return f"{d.day} {_MONTHS[d.month - 1][:3]}{f' {d.year}' if year else ''}"


def days(start: str | None, end: str | None) -> str:
    """An interval of days as people write it: `4–10 Jul 2017`, `July 2017`, `from 4 Jul 2017`, `undated`."""
    if not start:
        return f"until {day(end)}" if end else "undated"
    if not end:
        return f"from {day(start)}"
    if start == end:
        return day(start)
    a, b = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    if a.day == 1 and (b + dt.timedelta(days=1)).day == 1:
        if (a.year, a.month) == (b.year, b.month):
            return month(start)
        if (a.month, b.month) == (1, 12):
            return str(a.year) if a.year == b.year else f"{a.year}–{b.year}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day}–{day(end)}"
    return f"{day(start, year=a.year != b.year)} – {day(end)}"


def month(iso: str) -> str:
    """A month as people write it: `July 2017` from `2017-07`."""
    return f"{_MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"


def month_short(iso: str) -> str:
    """A month in three letters."""
    return _MONTHS[int(iso[5:7]) - 1][:3]


def period(start: str | None, by: str) -> str:
    """The name of a period from its first day."""
    if not start:
        return "undated"
    if by == "year":
        return start[:4]
    if by == "quarter":
        return f"Q{(int(start[5:7]) + 2) // 3} {start[:4]}"
    if by == "month":
        return month(start)
    return f"week of {day(start)}" if by == "week" else day(start)


def last_of(start: str, by: str) -> str:
    """The last day of the period that begins on an ISO day."""
    first = dt.date.fromisoformat(start)
    if by == "day":
        return start
    if by == "week":
        return (first + dt.timedelta(days=6)).isoformat()
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    total = first.month - 1 + months
    return (dt.date(first.year + total // 12, total % 12 + 1, 1) - dt.timedelta(days=1)).isoformat()


def asked(since: str | None, until: str | None) -> str:
    """The period that a view is cut to, in words; empty if it is not."""
    from detente.query.filters import first_day, last_day

    if since and until:
        return days(first_day(since), last_day(until))
    return f"from {day(first_day(since))}" if since else f"until {day(last_day(until))}" if until else ""


def number(n: float | None, places: int = 0) -> str:
    """A number with thin commas; a real minus sign."""
    return "" if n is None else f"{n:,.{places}f}".replace("-", "−")


def signed(n: float | None) -> str:
    """An intensity with its sign: `+2.5`, `−3.0`."""
    if n is None:
        return ""
    near = round(n, 1)
    return ("+" if near > 0 else "") + number(near or 0.0, 1)


def plural(n: int, one: str, many: str = "") -> str:
    """A count with its noun."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def moment(iso: str) -> str:
    """A moment in time as people write it: `7 Jul 2017, 09:05 UTC`."""
    return f"{day(iso)}, {iso[11:16]} UTC" if len(iso) >= len("2017-07-07T09:05") else day(iso)


def stance(pair: str) -> str:
    """A stance such as `RUS:critical` in words."""
    code, _, attitude = pair.rpartition(":")
    return f"{attitude} of {party(code)}" if attitude == "critical" else f"{attitude} to {party(code)}"


def value(field: str, told: str) -> str:
    """What a telling says on a field, in words."""
    if field == "status":
        return STATUSES.get(told, told)
    if field == "date":
        start, _, end = told.partition("/")
        try:
            return days(start, end or start)
        except ValueError:
            return told
    if field in ("sources", "targets", "parties", "place", "attribution"):
        return _CODE.sub(lambda m: party(m[0]), told)
    return told


def told(field: str, row: Mapping[str, Any], differs: Mapping[str, Mapping[str, list[str]]]) -> str:
    """A field of a telling as the table of tellings shows it."""
    if field == "date":
        return f"{days(row['date_start'], row['date_end'])} ({row['date_basis']})"
    if field in ("sources", "targets"):
        side = field.removesuffix("s")
        found = ", ".join(row[f"{side}_names"]) or ", ".join(map(party, row[field]))
        codes = ", ".join(map(party, row[field]))
        return f"{found} ({codes})" if codes and codes != found else found or "—"
    if field == "attribution":
        return ", ".join(map(party, row["attribution"])) or "the outlet’s own"
    if field == "status":
        return STATUSES[row["status"]]
    if field == "type":
        return kinds()[row["type"]].verb + (f" ({row['mode']})" if row["mode"] else "")
    if field == "number":
        return next((v for v, ids in differs.get("number", {}).items() if row["mention_id"] in ids), "—")
    return str(row.get(field) or "—")


def telling(mention: str, tellings: Iterable[Any]) -> str:
    """A mention by its number among the tellings and its outlet; another event's telling by its id."""
    own = next((t for t in tellings if t.row["mention_id"] == mention), None)
    return f"{own.number} {own.row['outlet'] or ''}" if own else f"{mention[:9]}, of another event"


def sides(row: Mapping[str, Any]) -> str:
    """Who acts towards whom: `Russia → United States`; both at once if each side is both."""
    left, right = (" and ".join(map(party, row[side])) for side in ("sources", "targets"))
    same = set(row["sources"]) == set(row["targets"])
    mutual = row.get("mutual", same)
    if not right or (mutual and same):
        return left
    return f"{left} {'↔' if mutual else '→'} {right}"


def outcome(state: str) -> str:
    """What became of a word given, with a sign."""
    return f"{_OUTCOMES.get(state, '·')} {state}"


def direction(found: str) -> str:
    """What is said of a relation, with an arrow."""
    return f"{_ARROWS.get(found, '·')} {found}"


def hits(excerpt: str) -> Markup:
    """An excerpt whose hits stand between [ and ], with the hits as <b>."""
    pieces = re.split(r"\[([^\[\]]*)\]", excerpt)
    return Markup("").join(Markup("<b>{}</b>").format(p) if k % 2 else escape(p) for k, p in enumerate(pieces))


def cell(column: Column, found: Any) -> str:
    """A value of a table as text."""
    if found is None:
        return ""
    if column.name == "period":
        return str(found)
    if column.kind == "real":
        return number(found, 2)
    if column.kind == "integer":
        return number(found)
    return ", ".join(found) if isinstance(found, tuple) else str(found)
