"""What a view answers with, and its three forms: HTML for people, JSON and CSV for programs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from detente.errors import UsageError
from detente.explorer import assets, marks, names
from detente.explorer import state as states
from detente.explorer.shelf import Shelf
from detente.explorer.state import State
from detente.export.tables import csv_lines
from detente.query import RecordDB, Rows
from detente.query.digest import Digest
from detente.query.index import EventIndex

if TYPE_CHECKING:
    from jinja2 import Environment

#: Rows of a download: more are a matter for `detente export`.
MOST_ROWS = 20_000


@dataclass(frozen=True)
class Site:
    """What all pages of one run share."""

    name: str
    version: str
    token: str


@dataclass(frozen=True)
class Ask:
    """What a view gets: the database and what of it lies in memory, the URL's state, the form that is asked for, ids of
    the path, and the day as of which the record is read (None: now)."""

    db: RecordDB
    shelf: Shelf
    state: State
    form: str  # html, json or csv
    ids: Mapping[str, str]
    site: Site
    day: str | None = None

    @property
    def index(self) -> EventIndex:
        """The events in memory."""
        return self.shelf.index

    @property
    def digest(self) -> Digest:
        """The record in numbers."""
        return self.shelf.digest

    @property
    def about(self) -> str:
        """What the record is, for a citation."""
        d = self.digest
        published = d.published
        when = f", {names.days(*published)}" if published else ""
        run = f", run of {names.day(d.run.tuples[0][0])}" if len(d.run) else ""
        reports, outlets = names.plural(d.counts["report"], "report"), names.plural(len(d.outlets), "outlet")
        known = f" as it was known on {names.day(self.day)}" if self.day else ""
        return f"Record {self.site.name}{known} ({reports} of {outlets}{when}; schema {d.schema}{run})."

    @property
    def rows(self) -> int:
        """How many rows are wanted: a page of them, or as many as a download may have."""
        return self.state.number("rows", states.ROWS, 1, states.MOST_ROWS) if self.form == "html" else MOST_ROWS

    @property
    def offset(self) -> int:
        """Rows before the page."""
        return 0 if self.form != "html" else (self.state.number("page", 1, 1, 100_000) - 1) * self.rows


class Page(NamedTuple):
    """A view's answer: a template with its values, the tables behind it (the first is its CSV), facts for JSON."""

    template: str
    title: str
    tables: Mapping[str, Rows] = {}
    values: Mapping[str, Any] = {}
    facts: Mapping[str, Any] = {}
    status: int = 200


View = Callable[[Ask], Page]


@cache
def environment() -> Environment:
    """The templates, with everything escaped that is put into them."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("detente.explorer"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    env.globals.update(
        names=names, kinds=names.kinds(), party=names.party, path=states.path, link=states.url, marked=marks.html,
        marked_report=marks.report_html, web=marks.web_address, QUADS=names.QUADS, SIGNS=names.SIGNS,
        STATUSES=names.STATUSES, asset=assets.address,
    )  # fmt: skip
    env.filters.update(
        day=names.day, number=names.number, signed=names.signed, party_name=names.party, the_first=names.first_upper
    )
    return env


def html(page: Page, ask: Ask) -> str:
    """A page as HTML."""
    shared = {
        "page": page, "state": ask.state, "site": ask.site, "cite": citation(page, ask), "tables": page.tables,
        "day": ask.day,
    }  # fmt: skip
    return carried(environment().get_template(page.template).render({**shared, **page.values}), ask.day)


def json(page: Page, ask: Ask) -> bytes:
    """A page as JSON: title, citation, the URL's state, facts, and its tables as lists of objects."""
    body = {
        "title": page.title, "cite": citation(page, ask), "path": ask.state.path, "state": ask.state.values,
        "facts": page.facts, "tables": {name: rows.to_dicts() for name, rows in page.tables.items()},
    }  # fmt: skip
    return msgspec.json.encode(body)


def csv(page: Page, wanted: str | None) -> Iterator[str]:
    """One of a page's tables as CSV, safe to open in a spreadsheet; UsageError names the tables there are."""
    if wanted is not None and wanted not in page.tables:
        raise UsageError(f"There is no table {wanted[:40]!r}.", remedy=f"Use one of {', '.join(page.tables)}.")
    if not page.tables:
        raise UsageError("This page has no table.", remedy="Ask for JSON.")
    return csv_lines(page.tables[wanted or next(iter(page.tables))], excel_safe=True)


def carried(html: str, day: str | None) -> str:
    """A page (or a drawing) whose own links, forms and charts are of the same day as itself."""
    if day is None:
        return html

    def link(found: re.Match[str]) -> str:
        told = "as_of=" in found[2]
        return found[0] if told else f"{found[0]}{'&amp;' if '?' in found[2] else '?'}as_of={day}"

    return _LINK.sub(link, _FORM.sub(rf'\g<0><input type="hidden" name="as_of" value="{day}">', html))


#: Addresses of this site in attributes but for files of the program and the way back to today. What a text says cannot
#: be one, since its quotation marks are escaped.
_LINK = re.compile(r'((?<!data-now )(?:href|src|data-chart)="(?=/)(?!/static/|//))([^"#]*)')
_FORM = re.compile(r"<form\b(?![^>]*(?:method=|data-day))[^>]*>")


def citation(page: Page, ask: Ask) -> str:
    """How to cite a view: what it shows, of which record, by which version, read when; empty if it shows nothing."""
    if page.status != 200:
        return ""
    today = dt.date.today()
    return (
        f"“{page.title}”. {ask.about} View {ask.state.url()}, detente {ask.site.version}, "
        f"read {names.day(today.isoformat())}."
    )


def pick(rows: Rows, order: Sequence[int]) -> Rows:
    """The rows in another order, or some of them."""
    return Rows(rows.schema, [rows.tuples[k] for k in order])
