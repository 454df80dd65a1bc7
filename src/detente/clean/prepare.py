"""One report made ready: title joined, parts cut, and what its page says of outlet, agency, author and date."""

from __future__ import annotations

from typing import Any

import msgspec

from detente import dates
from detente.clean import credits
from detente.clean.datelines import agency_name, dateline
from detente.clean.parts import cut_parts, squeeze
from detente.clean.printed import Printed, date_line, full_date
from detente.records import Basis, DateInterval, Part, PartKind, Report


def prepare(report: Report) -> Report:
    """The report with its title in its text and its parts cut, and empty fields filled from them; its id stays.

    A report that has parts is returned as it is, so preparing twice changes nothing.
    """
    if report.parts:
        return report
    text = join_title(report.title, report.text)
    parts = cut_parts(text, report.title)
    return msgspec.structs.replace(report, text=text, parts=parts, **_told(report, text, parts))


def join_title(title: str | None, text: str) -> str:
    """The text with its title in front, unless one of its first lines is the title already."""
    if title is None or not squeeze(title):
        return text
    head = [squeeze(line) for line in text.split("\n", 40)[:40]]
    known = squeeze(title)
    if known in head or "".join(head).startswith(known):
        return text
    return f"{title.strip()}\n\n{text}"


def _told(report: Report, text: str, parts: tuple[Part, ...]) -> dict[str, Any]:
    """The fields that the report leaves empty and its own lines tell."""
    lines = _credits(text, parts)
    told: dict[str, Any] = {}
    agency = report.agency or _agency(text, parts, lines, report.outlet)
    if agency and not report.agency:
        told["agency"] = agency
    if not report.outlet and (outlet := _outlet(lines) or agency):
        told["outlet"] = outlet
    author = next((c.who for c in lines if c.kind == "byline"), None)
    if not report.author and author:
        told["author"] = author
    if (report.published is None or report.published.start is None) and (printed := _printed(report, text, parts)):
        told["published"] = printed
    return told


def _credits(text: str, parts: tuple[Part, ...]) -> list[credits.Credit]:
    """The credits above and below the story; those within it are of pictures and charts."""
    body = [k for k, p in enumerate(parts) if p.kind is PartKind.BODY] or [len(parts)]
    edges = (p for k, p in enumerate(parts) if p.kind is PartKind.CREDIT and not body[0] < k < body[-1])
    found = (credits.credit_line(p.span.of(text)) for p in edges)
    return [c for c in found if c is not None]


def _agency(text: str, parts: tuple[Part, ...], lines: list[credits.Credit], outlet: str | None) -> str | None:
    """The news agency whose text it is: the dateline's, else the one that a credit of the text names.

    An outlet that signs its own datelines is no agency, unless it is known as one.
    """
    for part in parts:
        if part.kind is PartKind.DATELINE:
            found = dateline(part.span.of(text))
            if found is not None and found.agency and (found.agency != outlet or agency_name(outlet)):
                return found.agency
    return next((c.agency for c in lines if c.kind in ("source", "copyright") and c.agency), None)


def _outlet(lines: list[credits.Credit]) -> str | None:
    """The outlet that a source line or a copyright line names."""
    named = [c for c in lines if c.who and c.kind in ("source", "copyright") and "://" not in c.who]
    return next((c.agency or c.who for c in named), None)


def _printed(report: Report, text: str, parts: tuple[Part, ...]) -> DateInterval | None:
    """The day of publication that a line of its own or the dateline prints."""
    found: list[tuple[Printed, str]] = []
    for part in parts:
        words = part.span.of(text)
        if part.kind is PartKind.META and (day := date_line(words)):
            found.append((day, words))
        elif part.kind is PartKind.DATELINE and (date := full_date(words)):
            found.append((Printed(date, 1), words))
    if not found:
        return None
    best, words = min(found, key=lambda f: f[0].rank)
    clues = (*(report.published.clues if report.published else ()), words)
    return msgspec.structs.replace(dates.interval(best.day, basis=Basis.PRINTED), clues=clues)
