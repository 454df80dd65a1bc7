"""What a URL says: the whole state of a view, read strictly, and written again with something changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from detente.errors import UsageError
from detente.query.filters import first_day, fts
from detente.query.index import Filter

#: Longest value, and most values of one name: no view needs more.
LONGEST, MOST = 300, 40
#: Rows of a page, and the most that may be asked for.
ROWS, MOST_ROWS = 50, 500

#: The parameters that filter events, in the order in which they stand in a URL.
EVENT_FILTERS = (
    "q", "party", "source", "target", "type", "quad", "status", "outlet", "since", "until", "disputed", "domestic",
    "min_outlets", "pair", "place", "not_outlet",
)  # fmt: skip


class State:
    """The parameters of a request; each is asked for by its kind, and UsageError says what is allowed."""

    def __init__(self, pairs: Iterable[tuple[str, str]], path: str = "/", known: Collection[str] = ()) -> None:
        self.path = path
        self.values: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in known:
                raise UsageError(
                    f"This page has no parameter {name[:40]!r}.", remedy=f"It has: {', '.join(known) or 'none'}."
                )
            if len(value) > LONGEST or "\0" in value:
                raise UsageError(f"The value of {name} is too long or not text.", remedy=f"Up to {LONGEST} characters.")
            if value.strip():
                self.values.setdefault(name, []).append(value.strip())
        if any(len(v) > MOST for v in self.values.values()):
            raise UsageError("There are too many values of one name.", remedy=f"Give {MOST} at most.")

    # ---- reading

    def one(self, name: str, default: str | None = None) -> str | None:
        """The only value of a parameter; UsageError if there are several."""
        found = self.values.get(name, [])
        if len(found) > 1:
            raise UsageError(f"{name} is given {len(found)} times.", remedy="Give it once.")
        return found[0] if found else default

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a parameter, each once."""
        return tuple(dict.fromkeys(self.values.get(name, [])))

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """One of the allowed values."""
        value = self.one(name, default) or default
        if value not in allowed:
            raise UsageError(f"{name} cannot be {value[:40]!r}.", remedy=f"Use one of {', '.join(allowed)}.")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.one(name)
        if value is None:
            return default
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or not least <= int(value) <= most:
            raise UsageError(f"{name} cannot be {value[:40]!r}.", remedy=f"Use a number from {least} to {most}.")
        return int(value)

    def day(self, name: str) -> str | None:
        """A day, month or year as written; UsageError if it is none."""
        value = self.one(name)
        if value is not None:
            first_day(value)
            if len(value) > len("2017-07-07"):
                raise UsageError(f"{name} is no date.", remedy="Write 2017, 2017-07 or 2017-07-07.")
        return value

    def flag(self, name: str) -> bool | None:
        """True for 1, False for 0, None if not given."""
        value = self.one(name)
        return None if value is None else self.choice(name, ("0", "1"), "0") == "1"

    def pair(self) -> tuple[str, ...]:
        """Two different parties, or none."""
        found = self.many("pair")
        if len(found) not in (0, 2):
            raise UsageError("pair names two different parties.", remedy="Write pair=RUS&pair=USA.")
        return found

    def words(self, name: str) -> str | None:
        """Words to look for; UsageError if there is none in them."""
        value = self.one(name)
        if value is not None:
            fts(value)
        return value

    def events(self, **fixed: Any) -> Filter:
        """The filter on events that the parameters make; `fixed` fields are given by the page."""
        given = {
            "text": self.words("q"),
            "party": self.many("party"),
            "source": self.many("source"),
            "target": self.many("target"),
            "type": tuple(t.upper() for t in self.many("type")),
            "quad": tuple(int(q) if q in ("1", "2", "3", "4") else q for q in self.many("quad")),
            "status": self.many("status"),
            "outlet": self.many("outlet"),
            "since": self.day("since"),
            "until": self.day("until"),
            "disputed": self.flag("disputed"),
            "domestic": self.flag("domestic"),
            "min_outlets": self.number("min_outlets", 1, 1, 999) if "min_outlets" in self.values else None,
            "pair": self.pair(),
            "place": self.many("place"),
            "not_outlet": self.many("not_outlet"),
        }
        return Filter(**{**given, **fixed})

    # ---- writing

    def url(self, path: str | None = None, **changed: Any) -> str:
        """The URL of this state with parameters set anew (None takes one out); names keep their order."""
        values: dict[str, list[str]] = {**self.values}
        values.update({k: [] if v is None else listed(v) for k, v in changed.items()})
        return url(self.path if path is None else path, values)

    def with_value(self, name: str, value: str) -> str:
        """The URL with one more value of a parameter, on its first page."""
        changed: dict[str, Any] = {name: [*self.many(name), value], "page": None}
        return self.url(None, **changed)

    def without(self, name: str, value: str | None = None) -> str:
        """The URL without one value of a parameter, or without all of them, on its first page."""
        changed: dict[str, Any] = {name: [v for v in self.many(name) if value is not None and v != value], "page": None}
        return self.url(None, **changed)

    @property
    def query(self) -> str:
        """The parameters as the part of a URL behind the question mark."""
        return urlencode([(k, v) for k, several in self.values.items() for v in several])


def listed(value: Any) -> list[str]:
    """One value or several as a list of text."""
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]


def url(path: str, values: Mapping[str, Any]) -> str:
    """A path with its parameters; empty ones are left out."""
    pairs = [(k, v) for k, several in values.items() if several is not None for v in listed(several) if v != ""]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def path(*parts: str) -> str:
    """A path from its parts, each made safe: `path("event", id)`."""
    return "/" + "/".join(quote(p, safe="") for p in parts)
