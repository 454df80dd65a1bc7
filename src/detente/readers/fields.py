"""Records of any shape into the fields of a report: a map that the user gives, and the names that known dumps use."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from detente.errors import MalformedRecord, UsageError

NAMES = ("text", "html", "title", "outlet", "agency", "author", "url", "published", "language", "id")
_PLAIN = re.compile(r"[\s_-]+")
#: Markup that shows that a text is a piece of a page: two tags at least.
_TAG = r"</?(?:p|br|div|a|span|strong|b|em|i|ul|ol|li|h[1-6]|img|figure|blockquote|section|article)\b[^<>]{0,500}>"
_MARKUP = re.compile(rf"{_TAG}[^\0]{{0,5000}}?{_TAG}", re.IGNORECASE)
#: What NewsAPI leaves of a text that it cuts.
_CUT = re.compile(r"(?:…|\.\.\.)?\s*\[\+?\d+ chars\]\s*$")
#: Seconds and milliseconds since 1970 that lie between 1990 and 2100, as dumps give times.
_EPOCH = range(631_152_000, 4_102_444_800)


class FieldMap:
    """How the fields of a record are called: `{"text": "body", "published": "meta.date"}`; the rest is guessed.

    A value is a name or a path (names joined by dots); several joined by `+` are set one after the other; `=words`
    stands for the words themselves; a number is a column of a table without a header (the first is 1).
    UsageError for a field that reports do not have.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self.given = dict(given or {})
        wrong = [name for name in self.given if name not in NAMES or not self.given[name]]
        if wrong:
            raise UsageError(f"There is no field {wrong[0]!r}, or nothing is given for it.", remedy=_REMEDY)

    @classmethod
    def parse(cls, words: str) -> FieldMap:
        """The map that `text=body,published=date` says; UsageError if a part is not NAME=PATH."""
        pairs = [part.partition("=") for part in words.split(",") if part.strip()]
        wrong = next((name for name, equals, path in pairs if not equals or not path), None)
        if wrong is not None:
            raise UsageError(f"{wrong!r} is no NAME=PATH.", remedy=_REMEDY)
        return cls({name.strip(): path.strip() for name, _, path in pairs})

    def __bool__(self) -> bool:
        return bool(self.given)

    @property
    def numbered(self) -> bool:
        """True if the columns of tables are told by number, so that the first row is no header."""
        paths = [p for path in self.given.values() for p in path.split("+") if not p.startswith("=")]
        return bool(paths) and all(p.isdigit() for p in paths)

    def wants(self, column: str) -> bool:
        """True if a column of a table may be a field or hold one."""
        plain = _squeezed(column)
        told = {
            _squeezed(part) for path in self.given.values() for p in path.split("+") for part in (p, p.split(".")[0])
        }
        return plain in told or plain in _first_names()

    def refuse_without_text(self, columns: Iterable[str], origin: str) -> None:
        """MalformedRecord if a table with these columns holds no text under any name."""
        plain = {_squeezed(c) for c in columns}
        known = {path[0] for name in ("text", "html") for path in _paths()[name]}
        if not plain & known and not {"text", "html"} & self.given.keys():
            raise MalformedRecord(
                f"{origin} has no column that holds a text; it has {_listed(list(columns))}.", remedy=_REMEDY
            )

    def read(self, row: Mapping[str, Any], origin: str) -> dict[str, Any]:
        """The fields of a record; MalformedRecord if it has none that holds a text."""
        plain = {_squeezed(key): value for key, value in row.items() if isinstance(key, str)}
        found = {name: self._told(path, row, plain, origin) for name, path in self.given.items()}
        for name in NAMES:
            if name not in found:
                found[name] = next((v for p in _paths()[name] if _fits(name, p, v := _at(plain, p))), None)
        if "text" not in self.given and "html" in self.given:
            found["text"] = None
        return _settled(found, isinstance(row.get("text"), str), sorted(map(str, row)), origin)

    def _told(self, path: str, row: Mapping[str, Any], plain: dict[str, Any], origin: str) -> Any:
        if path.startswith("="):
            return path[1:]
        values = [row[p] if p in row else _at(plain, tuple(map(_squeezed, p.split(".")))) for p in path.split("+")]
        if all(v is None for v in values) and not any(_squeezed(p.split(".")[0]) in plain for p in path.split("+")):
            raise MalformedRecord(
                f"{origin} has no field {path!r}; it has {_listed(sorted(map(str, row)))}.", remedy=_REMEDY
            )
        return values[0] if len(values) == 1 else "\n\n".join(str(v) for v in values if not _blank(v))


_REMEDY = f"Say what the fields are called, such as --fields text=body,published=date. Fields: {', '.join(NAMES)}."


def records(value: Any) -> Iterator[Any]:
    """The records of a JSON value: the items of a list, those that a service's answer wraps, or the value itself."""
    if isinstance(value, list):
        yield from value
        return
    wrapped = _wrapped(value) if isinstance(value, dict) else None
    if wrapped is None:
        yield value
    else:
        yield from wrapped


def _wrapped(value: dict[str, Any]) -> list[Any] | None:
    if any(isinstance(value.get(name), str) for name in ("text", "html")):
        return None
    plain = {_squeezed(key): item for key, item in value.items()}
    found = (_at(plain, path) for path in _wrappers())
    return next((f for f in found if isinstance(f, list) and f and all(isinstance(i, dict) for i in f)), None)


def _settled(found: dict[str, Any], own_text: bool, keys: list[str], origin: str) -> dict[str, Any]:
    """The fields with values of the right kinds; a text of another name that is markup becomes the page."""
    text = found["text"]
    if text is not None and not isinstance(text, str):
        raise MalformedRecord(f"The text of {origin} is no string.")
    if text is not None and not own_text:
        text = found["text"] = _CUT.sub("", text)
        if not found["html"] and _MARKUP.search(text[:20_000]):
            found["html"], found["text"] = text, None
    if found["text"] is None and not isinstance(found["html"], str):
        raise MalformedRecord(f"{origin} has no field that holds a text; it has {_listed(keys)}.", remedy=_REMEDY)
    if found["text"] is not None:
        found["html"] = None
    found["title"] = (
        html.unescape(re.sub(r"<[^<>]{1,200}>", "", title))
        if isinstance(title := _line(found["title"]), str)
        else title
    )
    found.update({name: _line(found[name]) for name in NAMES if name not in ("text", "html", "title", "published")})
    found["published"] = _date(found["published"])
    return {name: value for name, value in found.items() if not _blank(value)}


def _line(value: Any) -> Any:
    """A name out of an object or a list of them: `{"name": "Jane Roe"}`, `[{"name": ...}, ...]`; the rest as it is."""
    if isinstance(value, list):
        return [words for item in value if isinstance(words := _line(item), str | int)]
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "title", "main", "rendered", "original", "id"))
        return next((n for n in named if isinstance(n, str) and n.strip()), None)
    return value if isinstance(value, str | int | float) else None


def _date(value: Any) -> Any:
    """A time as ISO words: of a date type, or counted in seconds or milliseconds since 1970; the rest as it is."""
    if isinstance(value, dt.date):
        return value.isoformat()
    number = int(value) if isinstance(value, str) and re.fullmatch(r"\d{10}|\d{13}", value) else value
    if isinstance(number, float) and number == number:
        number = int(number) if abs(number) < 1e15 else None
    if isinstance(number, int) and not isinstance(number, bool):
        seconds = number // 1000 if number // 1000 in _EPOCH else number
        if seconds in _EPOCH:
            return dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()
    return number if isinstance(number, str | int) else None


def _blank(value: Any) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def _fits(name: str, path: tuple[str, ...], value: Any) -> bool:
    """True if a value may be this field: what other names call an address must be one."""
    return not _blank(value) and (name != "url" or path == ("url",) or "://" in str(value))


def _listed(keys: list[str]) -> str:
    return ", ".join(key[:40] for key in keys[:12]) + (" ..." if len(keys) > 12 else "") if keys else "no field"


def _squeezed(name: str) -> str:
    return _PLAIN.sub("", name).lower()


def _at(plain: dict[str, Any], path: tuple[str, ...]) -> Any:
    """What stands at a path of squeezed names, or None; of a list its first object is entered."""
    value: Any = plain.get(path[0])
    for name in path[1:]:
        if isinstance(value, list) and value:
            value = value[0]
        if not isinstance(value, dict):
            return None
        value = next((v for k, v in value.items() if isinstance(k, str) and _squeezed(k) == name), None)
    return value


@cache
def _paths() -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {name: [] for name in NAMES}
    for line in _rows("fields.tsv"):
        name, path = line.split("\t")
        found[name].append(tuple(map(_squeezed, path.split("."))))
    return {name: tuple(paths) for name, paths in found.items()}


@cache
def _first_names() -> frozenset[str]:
    return frozenset(path[0] for paths in _paths().values() for path in paths)


@cache
def _wrappers() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(_squeezed, line.split("."))) for line in _rows("wrappers.txt"))


def _rows(name: str) -> list[str]:
    text = files("detente").joinpath("data", "readers", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
