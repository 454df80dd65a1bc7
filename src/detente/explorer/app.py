"""The application: which path is answered by which view, in which form, and how errors are told."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
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
from detente.explorer.state import EVENT_FILTERS, State, path
from detente.explorer.views import actors, dyad, events, overview, pairs, report, said, search, sources
from detente.query import RecordDB

log = logging.getLogger("detente.explorer")

#: What every page takes besides its own: rows and place of a list, the table of a download.
_LISTED = ("page", "rows", "table")
FORMS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
#: A chart may take so many times as long as a page: its libraries are loaded with the first one.
CHART_PATIENCE = 6
#: So may a download of all rows.
DOWNLOAD_PATIENCE = 4
CHARTS = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


class Place(NamedTuple):
    """A page: its path, its view, the parameters that its URL may have."""

    path: str
    view: View
    parameters: tuple[str, ...] = ()


PLACES = (
    Place("/", overview.overview),
    Place("/events", events.events, (*EVENT_FILTERS, "sort", *_LISTED)),
    Place("/event/{id}", events.event),
    Place("/reports", report.reports, ("outlet", "since", "until", "q", *_LISTED)),
    Place("/report/{id}", report.report, ("at", "show")),
    Place("/pairs", pairs.pairs, (*pairs.PAIR_FILTERS, *_LISTED)),
    Place("/dyad/{a}/{b}", dyad.dyad, ("by", "since", "until", "outlet")),
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
    Place("/search", search.search, ("q",)),
)
FIGURES = (
    Place("/dyad/{a}/{b}/chart/{chart}", dyad.chart, ("by", "since", "until", "outlet")),
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
    site = Site(Path(database).name, _version(), token or new_token(), lambda: desk.digest)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    routes = [Route("/static/{name}", _static, methods=["GET"]), Route("/judge", _judge(desk, site), methods=["POST"])]
    for place in FIGURES:
        routes += [Route(f"{place.path}.{form}", _figure(desk, site, place, form)) for form in CHARTS]
    for place in PLACES:
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

    async def endpoint(request: Request) -> Response:
        times = 1 if form == "html" else DOWNLOAD_PATIENCE
        return await desk.ask(lambda db: _answer(desk, site, db, request, place, form), times=times)

    return endpoint


def _answer(desk: Desk, site: Site, db: RecordDB, request: Request, place: Place, form: str) -> Response:
    bare = State((), request.url.path)
    ask = Ask(db, desk.index, desk.lists, bare, form, {}, site)
    try:
        ask = _ask(desk, site, db, request, place, form)
        return _shown(place.view(ask), ask)
    except Exception as error:  # noqa: BLE001 - one door: every error becomes a page that says what to do
        return _told(error, ask)


def _ask(desk: Desk, site: Site, db: RecordDB, request: Request, place: Place, form: str) -> Ask:
    ids = {k: unquote(v) for k, v in request.path_params.items()}
    where = request.url.path.removesuffix(f".{form}")
    known = dict.fromkeys((*place.parameters, "table"))
    state = State(request.query_params.multi_items(), "/" if where == "/index" else where, known)
    return Ask(db, desk.index, desk.lists, state, form, ids, site)


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
    status = next((s for kind, s in _STATUS if isinstance(error, kind)), 500)
    if status == 500:
        log.error("The explorer failed on %s.", ask.state.path, exc_info=error)
    message = getattr(error, "message", "The explorer failed on this page.")
    remedy = getattr(error, "remedy", DetenteError.remedy)
    if ask.form == "csv":
        return Response(f"{message} {remedy}\n", status, media_type="text/plain; charset=utf-8")
    facts = {"status": status, "code": getattr(error, "code", "DET-000"), "message": message, "remedy": remedy}
    return _shown(Page("error.html", _TITLES.get(status, "Something failed"), {}, facts, facts, status), ask)


def _lost(desk: Desk, site: Site) -> Any:
    """What is said where there is no page."""

    async def handler(request: Request, error: Exception) -> Response:
        lost = UnknownId("There is no such page.", remedy="Start at the overview, or search.")
        return await desk.ask(
            lambda db: _told(lost, Ask(db, desk.index, desk.lists, State((), request.url.path), "html", {}, site))
        )

    return handler


# ---- charts, files, judgements


def _figure(desk: Desk, site: Site, place: Place, form: str) -> Endpoint:
    """The endpoint of one chart as SVG or PNG."""

    async def endpoint(request: Request) -> Response:
        return await desk.ask(lambda db: _drawn(desk, site, db, request, place, form), times=CHART_PATIENCE)

    return endpoint


def _drawn(desk: Desk, site: Site, db: RecordDB, request: Request, place: Place, form: str) -> Response:
    ask = Ask(db, desk.index, desk.lists, State((), request.url.path), "csv", {}, site)
    try:
        pairs_ = [(k, v) for k, v in request.query_params.multi_items() if k not in ("theme", "download")]
        theme = request.query_params.get("theme", "css")
        if theme not in ("css", "light", "dark", "auto"):
            raise UsageError("There is no such theme.", remedy="Use css, light, dark or auto.")
        ids = {k: unquote(v) for k, v in request.path_params.items()}
        where = request.url.path.partition("/chart/")[0]
        ask = Ask(db, desk.index, desk.lists, State(pairs_, where, place.parameters), "csv", ids, site)
        chart: Any = place.view(ask)
        body = chart.svg(theme=theme).encode("utf-8") if form == "svg" else chart.png()
        head = _download(ask, form) if "download" in request.query_params else {}
        return Response(body, 200, head, CHARTS[form])
    except Exception as error:  # noqa: BLE001 - as above
        return _told(error, ask)


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
        return await desk.ask(lambda db: _judged(desk, site, db, fields))

    return endpoint


def _judged(desk: Desk, site: Site, db: RecordDB, fields: Mapping[str, str]) -> Response:
    if not same_token(fields.get("token", ""), site.token):
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
        return _told(error, Ask(db, desk.index, desk.lists, State((), "/judge"), "html", {}, site))
