"""The application: which path is answered by which view, in which form, and how errors are told."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from detente.errors import DetenteError, MissingExtra, StoreError, UnknownId, UsageError
from detente.explorer import assets, page
from detente.explorer.desk import Desk, Overrun
from detente.explorer.guard import Guard, new_token, same_token
from detente.explorer.page import Ask, Page, Site, View
from detente.explorer.shelf import NotYet, Shelf
from detente.explorer.state import EVENT_FILTERS, State, path
from detente.explorer.views import actors, dyad, events, figures, overview, pairs, report, said, search, sources
from detente.query import RecordDB
from detente.query.filters import last_day

log = logging.getLogger("detente.explorer")

#: What every page takes besides its own: rows and place of a list, the table of a download.
_LISTED = ("page", "rows", "table")
FORMS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
#: A chart may take so many times as long as a page: its libraries are loaded with the first one.
CHART_PATIENCE = 6
#: So may a download of all rows.
DOWNLOAD_PATIENCE = 4
THEMES = ("css", "light", "dark", "auto")
CHARTS = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


class Place(NamedTuple):
    """A page: its path, its view, the parameters that its URL may have."""

    path: str
    view: View
    parameters: tuple[str, ...] = ()
    #: It may take so many times as long as others.
    times: float = 1


PLACES = (
    Place("/", overview.overview),
    Place("/events", events.events, (*EVENT_FILTERS, "sort", *_LISTED)),
    Place("/event/{id}", events.event),
    Place("/reports", report.reports, ("outlet", "since", "until", "q", *_LISTED)),
    Place("/report/{id}", report.report, ("at", "show")),
    Place("/pairs", pairs.pairs, (*pairs.PAIR_FILTERS, *_LISTED)),
    Place("/dyad/{a}/{b}", dyad.dyad, ("by", "since", "until", "outlet", "not_outlet")),
    Place("/places", pairs.places, (*pairs.PAIR_FILTERS, *_LISTED)),
    Place("/actors", actors.actors, _LISTED),
    Place("/actor/{id}", actors.actor),
    Place(
        "/statements",
        said.statements,
        ("speaker", "about", "kind", "stance", "outlet", "since", "until", "q", *_LISTED),
    ),
    Place("/claims", said.claims, ("party", "direction", "since", "until", "outlet", *_LISTED)),
    Place("/promises", said.promises, ("state", "source", "target", "party", "since", "until", *_LISTED)),
    Place("/sources", sources.sources, ("outlet", "since", "until", "party", "pair")),
    Place("/search", search.search, ("q", "words")),
)
FIGURES = (
    Place("/dyad/{a}/{b}/chart/{chart}", dyad.chart, ("by", "since", "until", "outlet", "not_outlet")),
    Place("/pairs/chart/{chart}", pairs.figure, pairs.PAIR_FILTERS),
)


def create_app(
    database: Path | str, *, ports: Iterable[int] = (), token: str | None = None, seconds: float = 5.0
) -> Starlette:
    """The explorer of a database as an ASGI application; NotARecord or another StoreError if it cannot be read.

    `ports` are those it is served on (any, if none is given); `token` is the secret without which nothing is written;
    a question that takes longer than `seconds` is stopped.
    """
    desk = Desk(Path(database), seconds=seconds)
    site = Site(Path(database).name, _version(), token or new_token())

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    routes = [Route("/static/{name}", _static, methods=["GET"]), Route("/judge", _judge(desk, site), methods=["POST"])]
    for place in FIGURES:
        routes += [Route(f"{place.path}.{form}", _figure(desk, site, place, form)) for form in CHARTS]
    for place in (*PLACES, *(Place(f.path, figures.alone(f.view), f.parameters, CHART_PATIENCE) for f in FIGURES)):
        stem = "/index" if place.path == "/" else place.path
        routes += [Route(f"{stem}.{form}", _page(desk, site, place, form)) for form in FORMS]
        routes.append(Route(place.path, _page(desk, site, place, "html")))
    app = Starlette(routes=routes, lifespan=life)
    app.add_exception_handler(404, _lost(desk, site))
    app.add_middleware(_Raw)
    app.add_middleware(Guard, ports=tuple(ports))
    app.state.desk, app.state.site = desk, site
    return app


class _Raw:
    """Routes by the path as it was sent, so that an encoded slash in an id parts nothing."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and (raw := scope.get("raw_path")):
            scope = {**scope, "path": raw.partition(b"?")[0].decode("latin-1")}
        await self.app(scope, receive, send)


Endpoint = Callable[[Request], Awaitable[Response]]


def _version() -> str:
    from detente import __version__

    return __version__


def _page(desk: Desk, site: Site, place: Place, form: str) -> Endpoint:
    """The endpoint of one page in one form."""
    times = max(place.times, 1 if form == "html" else DOWNLOAD_PATIENCE)

    def view(ask: Ask, request: Request) -> Response:
        asked = _read(ask, request, place.parameters)
        return _shown(place.view(asked), asked)

    return _endpoint(desk, site, view, form, times)


def _endpoint(
    desk: Desk, site: Site, view: Callable[[Ask, Request], Response], form: str, times: float = 1
) -> Endpoint:
    """What asks one view, as of a day if the URL names one; every error becomes a page that says what to do."""

    async def endpoint(request: Request) -> Response:
        def answer(db: RecordDB, shelf: Shelf) -> Response:
            ask = Ask(db, shelf, State((), _path(request, form)), form, _ids(request), site, day)
            try:
                return view(ask, request)
            except NotYet:  # a day of the past asks again when the next part is there
                raise
            except Exception as error:  # noqa: BLE001 - one door
                return _told(error, ask)

        day = None
        try:
            day = _day(request)
            return await desk.ask(answer, times=times, day=day)
        except Exception as error:  # noqa: BLE001 - the same door: no such day, or the record of it is not there yet
            return await _error(desk, site, request, error, form)

    return endpoint


def _day(request: Request) -> str | None:
    """The day as of which the record is read; None: now. UsageError if it is no date."""
    given = request.query_params.getlist("as_of")
    if len(given) > 1:
        raise UsageError("as_of is given several times.", remedy="Give it once.")
    return last_day(given[0]) if given and given[0].strip() else None


def _ids(request: Request) -> dict[str, str]:
    return {k: unquote(v) for k, v in request.path_params.items()}


def _path(request: Request, form: str) -> str:
    """The path of the page itself, whatever form is asked for."""
    where = request.url.path.removesuffix(f".{form}")
    return "/" if where == "/index" else where


def _read(ask: Ask, request: Request, parameters: Iterable[str]) -> Ask:
    """The question with the URL's state, read strictly."""
    known = dict.fromkeys((*parameters, "table", "as_of"))
    return replace(ask, state=State(request.query_params.multi_items(), ask.state.path, known))


def _shown(found: Page, ask: Ask) -> Response:
    if ask.form == "json":
        return Response(page.json(found, ask), found.status, media_type=FORMS["json"])
    if ask.form == "csv":
        body = "".join(page.csv(found, ask.state.one("table")))
        return Response(body, found.status, _download(ask, "csv"), FORMS["csv"])
    return Response(page.html(found, ask), found.status, media_type="text/html; charset=utf-8")


def _download(ask: Ask, form: str) -> dict[str, str]:
    """The name under which a browser keeps what it gets: the path in plain letters."""
    stem = unquote(ask.state.path).strip("/") or "overview"
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", stem).strip("-")[:80] or "view"
    return {"content-disposition": f'attachment; filename="{plain}.{form}"'}


#: Which error is which status; every other error of ours is a fault of the request.
_STATUS: tuple[tuple[type[BaseException], int], ...] = (
    (UnknownId, 404), (Overrun, 503), (StoreError, 503), (MissingExtra, 501), (DetenteError, 400),
)  # fmt: skip
_TITLES = {400: "That cannot be asked", 404: "Not found", 501: "Not installed", 503: "Not now"}


def _told(error: Exception, ask: Ask) -> Response:
    """An error as a page (or JSON, or a line of text) that says what is wrong and what to do."""
    if isinstance(error, NotYet):
        return _waiting(error, ask)
    status = next((s for kind, s in _STATUS if isinstance(error, kind)), 500)
    if status == 500:
        log.error("The explorer failed on %s.", ask.state.path, exc_info=error)
    message = getattr(error, "message", "The explorer failed on this page.")
    remedy = getattr(error, "remedy", DetenteError.remedy)
    if ask.form not in ("html", "json"):
        return Response(f"{message} {remedy}\n", status, media_type="text/plain; charset=utf-8")
    facts = {"status": status, "code": getattr(error, "code", "DET-000"), "message": message, "remedy": remedy}
    return _shown(Page("error.html", _TITLES.get(status, "Something failed"), {}, facts, facts, status), ask)


def _waiting(error: NotYet, ask: Ask) -> Response:
    """How far the reading of the record has come; a browser asks again by itself, with or without script."""
    head = {"retry-after": "1"}
    if ask.form not in ("html", "json"):
        return Response(f"{error} Ask again in a moment.\n", 503, head, "text/plain; charset=utf-8")
    facts = {"status": 503, "message": str(error), "share": error.share, "seconds": error.seconds}
    values = {**facts, "done": error.done, "now": error.now}
    answer = _shown(Page("reading.html", "The record is being read", {}, values, facts, 503), ask)
    answer.headers.update({**head, "refresh": "1"} if ask.form == "html" else head)
    return answer


def _lost(desk: Desk, site: Site) -> Any:
    """What is said where there is no page."""

    async def handler(request: Request, error: Exception) -> Response:
        lost = UnknownId("There is no such page.", remedy="Start at the overview, or search.")
        return await _error(desk, site, request, lost, "html")

    return handler


async def _error(desk: Desk, site: Site, request: Request, error: Exception, form: str) -> Response:
    """An error told as of now, whatever day was asked for."""
    return await desk.ask(lambda db, shelf: _told(error, Ask(db, shelf, State((), request.url.path), form, {}, site)))


# ---- charts, files, judgements


def _figure(desk: Desk, site: Site, place: Place, form: str) -> Endpoint:
    """The endpoint of one chart as SVG or PNG."""

    def view(ask: Ask, request: Request) -> Response:
        state = State(
            request.query_params.multi_items(), ask.state.path, (*place.parameters, "as_of", "theme", "download")
        )
        theme, keep = state.choice("theme", THEMES, "css"), "download" in state.values
        state.values = {k: v for k, v in state.values.items() if k not in ("theme", "download")}
        chart: Any = place.view(replace(ask, state=state))
        body = page.carried(chart.svg(theme=theme), ask.day).encode("utf-8") if form == "svg" else chart.png()
        return Response(body, 200, _download(ask, form) if keep else {}, CHARTS[form])

    return _endpoint(desk, site, view, form, CHART_PATIENCE)


async def _static(request: Request) -> Response:
    found = assets.file(request.path_params["name"])
    if found is None:
        return Response("There is no such file.\n", 404, media_type="text/plain; charset=utf-8")
    return Response(found.body, 200, {"cache-control": "max-age=31536000, immutable"}, found.media_type)


def _judge(desk: Desk, site: Site) -> Endpoint:
    """Write a person's judgement on two tellings; only with the token of this run."""

    async def endpoint(request: Request) -> Response:
        fields: Mapping[str, str] = dict(
            parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=12)
        )

        def answer(db: RecordDB, shelf: Shelf) -> Response:
            return _judged(desk, Ask(db, shelf, State((), "/judge"), "html", {}, site), fields)

        return await desk.ask(answer)

    return endpoint


def _judged(desk: Desk, ask: Ask, fields: Mapping[str, str]) -> Response:
    if not same_token(fields.get("token", ""), ask.site.token):
        return Response(
            "The token of this run is missing or wrong: open the page anew.\n",
            403,
            media_type="text/plain; charset=utf-8",
        )
    try:
        with desk.writing() as writer:
            by = " ".join(fields.get("by", "").split())[:60] or "person"
            writer.judge(fields.get("left", ""), fields.get("right", ""), fields.get("judgement", ""), by=by,
                         reason=fields.get("reason", "")[:300])  # fmt: skip
        return RedirectResponse(path("event", fields.get("left", "")), 303)
    except Exception as error:  # noqa: BLE001 - as above
        return _told(error, ask)
