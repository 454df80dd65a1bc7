"""Raw documents into reports: JSON records, HTML pages and plain text, normalised once (NFC)."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from detente import config, dates, sandbox
from detente.clean.english import english_share, word_count
from detente.clean.outlets import outlet_name, without_site
from detente.clean.printed import date_line
from detente.errors import (
    EmptyInput,
    InputError,
    MalformedRecord,
    MissingExtra,
    TooLarge,
    UnsupportedFormat,
    WrongLanguage,
)
from detente.records import Basis, DateInterval, Failure, Precision, RawDoc, Report

#: A text of fewer words is too short to tell its language by its function words.
_JUDGED_WORDS = 20
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ISO = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?$|^(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?$")


def to_reports(raw: RawDoc) -> Iterator[Report | Failure]:
    """The report that a raw document holds, or the Failure that says why there is none; nothing raises."""
    try:
        yield _checked(_report(raw))
    except (InputError, MissingExtra) as error:
        yield Failure.of(error, "clean", raw.origin)


def _report(raw: RawDoc) -> Report:
    """The report of a document; an InputError (of the child process, too) says why there is none."""
    if raw.media_type == "application/json":
        return _from_json(raw)
    if raw.media_type == "text/plain":
        return Report(text=unwrap(normalise(raw.data.decode("utf-8", "surrogatepass"))), origin=raw.origin)
    return _built(_extracted(raw.data, raw.media_type, raw.origin), raw.origin)


#: What reads the kinds of document that are not text; each runs in the child process.
_EXTRACTORS = {
    "text/html": "detente.clean.pages:extract",
    "application/pdf": "detente.clean.papers:pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "detente.clean.papers:docx",
    "message/rfc822": "detente.clean.mail:message",
}


def _extracted(data: bytes, media_type: str, origin: str) -> dict[str, Any]:
    """The fields that a document's extractor reads from it, its text normalised."""
    extractor = _EXTRACTORS.get(media_type)
    if extractor is None:
        raise UnsupportedFormat(f"{origin} is {media_type}, which cannot be made a report.")
    fields: dict[str, Any] = msgspec.json.decode(sandbox.call(extractor, data, origin))
    return {**fields, "text": unwrap(normalise(str(fields.get("text", ""))))}


def _built(fields: dict[str, Any], origin: str) -> Report:
    """The report that the fields make; its text is taken as it is."""
    given = {name: _words(fields.get(name)) for name in ("title", "outlet", "agency", "author", "url", "language")}
    outlet = outlet_name(given["outlet"], given["url"])
    return Report(
        text=fields["text"],
        title=without_site(given["title"], outlet),
        outlet=outlet,
        published=published(fields.get("published")),
        url=given["url"],
        agency=given["agency"],
        author=given["author"],
        language=given["language"] or "en",
        origin=origin,
    )


def _checked(report: Report) -> Report:
    """The report itself; EmptyInput, TooLarge or WrongLanguage if it cannot be coded."""
    limit, share = config.number("max_report_chars"), float(config.get("min_english"))
    if not any(c.isalnum() for c in report.text):
        raise EmptyInput(f"{report.origin} holds no text.")
    if len(report.text) > limit:
        raise TooLarge(
            f"{report.origin} has {len(report.text):,} characters, more than one report can have ({limit:,}).",
            remedy="Split it into one report a file; the limit is the setting max_report_chars.",
        )
    if word_count(report.text) >= _JUDGED_WORDS:
        if english_share(report.text) < share:
            raise WrongLanguage(f"{report.origin} is not in English.")
    elif not report.language.lower().startswith("en"):
        raise WrongLanguage(f"{report.origin} is marked as {report.language!r}, not English.")
    return report


def normalise(text: str) -> str:
    """`text` in NFC with plain line breaks, without controls, soft hyphens and other characters that are not seen."""
    text = _SURROGATES.sub("\ufffd", _UNSEEN.sub("", _BREAKS.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


#: Widths in characters to which text files are broken (mail has 72, terminals 80), and the least share of full lines.
_WIDTHS, _FULL = range(50, 101), 0.75


def unwrap(text: str) -> str:
    """`text` with the breaks inside its paragraphs made blanks if it is broken to a width; of the same length always.

    A line is full if the next line's first word would not have fitted; a text is broken to a width if it has at least
    four full lines, most lines that another follows are full, and few of these end a sentence.
    """
    lines = text.split("\n")
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)
    pairs = [k for k in range(len(lines) - 1) if lines[k].strip() and lines[k + 1].strip()]
    full = {k for k in pairs if _full(lines[k], lines[k + 1], width)}
    ended = sum(lines[k].rstrip().endswith((".", "!", "?", '"', "”")) for k in full)
    if width not in _WIDTHS or len(full) < max(4, _FULL * len(pairs)) or ended > len(full) / 3:
        return text
    return "".join(line + (" " if k in full else "\n") for k, line in enumerate(lines))[:-1]


def _full(line: str, following: str, width: int) -> bool:
    """True if the next line continues this one: its first word did not fit, and it is not set in more."""
    indent = len(following) - len(following.lstrip())
    return len(line.rstrip()) + 1 + len(following.split()[0]) > width and indent <= len(line) - len(line.lstrip())


def _from_json(raw: RawDoc) -> Report:
    fields, origin = _object(raw), raw.origin
    if number := _words(fields.get("id")):
        origin = f"{origin} ({number})"
    if isinstance(fields.get("text"), str):
        return _built({**fields, "text": unwrap(normalise(fields["text"]))}, origin)
    data, media_type = _enclosed(fields, raw.origin)
    given = {name: value for name, value in fields.items() if value not in (None, "", [])}
    return _built({**_extracted(data, media_type, raw.origin), **given}, origin)


def _object(raw: RawDoc) -> dict[str, Any]:
    """The JSON object of a document; MalformedRecord if it is none."""
    try:
        fields = json.loads(raw.data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise MalformedRecord(f"{raw.origin} is no JSON: {error}.") from error
    if not isinstance(fields, dict):
        raise MalformedRecord(f"{raw.origin} is no JSON object.")
    return fields


def _enclosed(fields: dict[str, Any], origin: str) -> tuple[bytes, str]:
    """The document that a record carries instead of a text: a page as `html`, or base64 `data` of a `media_type`."""
    if isinstance(page := fields.get("html"), str):
        return page.encode("utf-8", "surrogatepass"), "text/html"
    data, media_type = fields.get("data"), fields.get("media_type")
    if not isinstance(data, str) or not isinstance(media_type, str):
        raise MalformedRecord(f"{origin} has no field `text` (or `html`) with a string.")
    try:
        return base64.b64decode(data, validate=True), media_type
    except ValueError as error:
        raise MalformedRecord(f"The field `data` of {origin} is no base64.") from error


def _words(value: Any) -> str | None:
    """A field as one line of text: a list joined, a number written out, anything else (or blank) None."""
    if isinstance(value, list):
        value = ", ".join(str(v) for v in value if isinstance(v, str | int))
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (" ".join(normalise(value).split()) or None) if isinstance(value, str) else None


def published(value: Any) -> DateInterval | None:
    """The day or days that a given date names (ISO, its prefixes and intervals, or common formats); None for no value.

    A date that cannot be understood gives an unknown interval whose clue says so.
    """
    words = _words(value)
    if words is None:
        return None
    first, _, last = words.partition("/")
    found = _iso(first.strip(), (last or first).strip()) or _common(words)
    return found or DateInterval(clues=(f"date not understood: {words}",))


def _iso(first: str, last: str) -> DateInterval | None:
    """The interval between two ISO dates or prefixes, or None."""
    start, end = _ISO.match(first), _ISO.match(last)
    if start is None or end is None:
        return None
    try:
        (a, precision), (b, _) = _edge(start, last=False), _edge(end, last=True)
    except ValueError:
        return None
    return dates.interval(a, b, precision=precision if first == last else None, basis=Basis.GIVEN) if a <= b else None


def _edge(match: re.Match[str], *, last: bool) -> tuple[dt.date, Precision]:
    year, month, day = (int(g) if g else 0 for g in (match[1] or match[4], match[2] or match[5], match[3] or match[6]))
    if not 1 <= year <= 9998:
        raise ValueError("no such year")
    if not month:
        return dt.date(year, 12, 31) if last else dt.date(year, 1, 1), Precision.YEAR
    if not day:
        return dates.month_end(year, month) if last else dt.date(year, month, 1), Precision.MONTH
    return dt.date(year, month, day), Precision.DAY


def _common(words: str) -> DateInterval | None:
    """The day that a date in words or figures names, if it is plain which of its figures is the day; else None."""
    line = date_line(words)
    if line is not None:
        return dates.interval(line.day, basis=Basis.GIVEN)
    if re.fullmatch(r"\W*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\W*.{0,15}|.*\d{4}-\d{2}.*/.*", words):
        return None  # the day and the month cannot be told apart, or an interval that is none
    from dateutil import parser

    try:
        readings = [parser.parse(words, default=dt.datetime(*d)) for d in ((2001, 1, 1), (2004, 2, 2))]
    except (ValueError, OverflowError, TypeError):
        return None
    first, second = (r.date() for r in readings)
    return dates.interval(first, basis=Basis.GIVEN) if first == second else None
