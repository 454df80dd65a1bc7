"""A record made by hand for the explorer, its application, a real server, and a real browser where there is one."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detente import query
from detente.records import (
    ActorRef,
    Basis,
    Direction,
    Evidence,
    Failure,
    Place,
    Precision,
    RelationClaim,
    Span,
    Stance,
    Statement,
    StatementKind,
    Status,
    Uncoded,
)
from factories import Draft, on, person

pytest.importorskip("starlette")

TOKEN = "the-token-of-this-run"
CHROMIUM = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
#: Nothing is asked of the net: no updates, no lists, no proxies, every name but ours unknown.
OFFLINE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--metrics-recording-only",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def relations() -> list[Any]:
    """Two invented outlets and an agency on one summer of two states, with a dispute, a promise and a claim."""
    first = Draft("North Wire", "2017-07-08", "Presidents meet in Hamburg", url="https://example.org/north/1")
    first.tell(
        "CONSULT",
        "Donald Trump met Vladimir Putin in Hamburg on Friday.",
        "met",
        [person("Donald Trump", "USA", "Q22686", "president")],
        [person("Vladimir Putin", "RUS", "Q7747", "president")],
        date=on("2017-07-07", Basis.RELATIVE),
        mutual=True,
        place=Place("Hamburg", "DEU", None, 53.55, 9.99),
    )
    first.tell(
        "AGREE",
        "Washington and Moscow agreed on a truce in the south of Syria.",
        "agreed",
        ["USA"],
        ["RUS"],
        date=on("2017-07-07"),
        mutual=True,
    )
    first.tell(
        "SANCTION",
        "Washington will impose new sanctions on Moscow in August.",
        "impose",
        ["USA"],
        ["RUS"],
        date=on("2017-08-01", end="2017-08-31", precision=Precision.MONTH),
        status=Status.INTENDED,
    )
    second = Draft("The Harbour Post", "2017-07-09", "A truce, or none")
    second.tell(
        "AGREE",
        "Moscow denied that Washington and Moscow agreed on a truce.",
        "agreed",
        ["USA"],
        ["RUS"],
        date=on("2017-07-07"),
        mutual=True,
        status=Status.DENIED,
    )
    second.tell(
        "CONSULT",
        "Trump and Putin held talks in Hamburg on July 7.",
        "talks",
        [person("Trump", "USA", "Q22686")],
        [person("Putin", "RUS", "Q7747")],
        date=on("2017-07-07"),
        mutual=True,
        place=Place("Hamburg", "DEU", None, 53.55, 9.99),
    )
    third = Draft("Volga Agency", "2017-08-03", "Law signed")
    third.tell(
        "SANCTION",
        "Washington imposed new sanctions on Moscow on August 2.",
        "imposed",
        ["USA"],
        ["RUS"],
        date=on("2017-08-02"),
    )
    third.tell(
        "ACCUSE", "Moscow accused Washington of waging a trade war.", "accused", ["RUS"], ["USA"], date=on("2017-08-03")
    )
    third.tell(
        "ACCUSE", "Beijing criticised Tokyo over a shrine.", "criticised", ["CHN"], ["JPN"], date=on("2017-06-12")
    )
    return [first.record(), second.record(), _said(third)]


def _said(draft: Draft) -> Any:
    said = draft.say('"This is a trade war," Sergei Lavrov said of the United States.')
    judged = draft.say("Ties between Russia and America are at their lowest point.")
    left = draft.say("Britain and France watched as ministers shouted.")
    bare = draft.record()
    text, rid = bare.report.text, bare.report.id
    speaker = ActorRef(
        person("Sergei Lavrov", "RUS", "Q58217", "foreign minister"),
        Span(text.index("Sergei"), text.index("Sergei") + 13),
        "Sergei Lavrov",
    )
    words = Span(said.start + 1, said.start + 21)
    statement = Statement(
        "s" + rid[1:],
        rid,
        StatementKind.DIRECT,
        (words,),
        words.of(text),
        (speaker,),
        about=("USA",),
        stance={"USA": Stance.CRITICAL},
        date=on("2017-08-03"),
    )
    at = text.index("lowest")
    claim = RelationClaim(
        "c" + rid[1:],
        rid,
        ("RUS", "USA"),
        Direction.LOW,
        Evidence.at(text, judged.start, judged.end),
        Evidence.at(text, at, at + 6),
    )
    uncoded = Uncoded(rid, Evidence.at(text, left.start, left.end), "watched", "the verb tells no act")
    return draft.record(statements=(statement,), relation_claims=(claim,), uncoded=(uncoded,))


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record in a file."""
    path = tmp_path_factory.mktemp("explorer") / "summer.db"
    with query.open(path) as db:
        db.add(relations(), [Failure("DET-101", "read", "empty.txt", "The document holds no text.")])
    return path


@pytest.fixture(scope="session")
def client(database: Path) -> Iterator[Any]:
    """The application without a server; requests name this host."""
    yield from _client(database)


def _client(path: Path) -> Iterator[Any]:
    from starlette.testclient import TestClient

    from detente.explorer import create_app

    with TestClient(create_app(path, token=TOKEN), base_url="http://127.0.0.1:8001") as found:
        yield found


@pytest.fixture
def client_of() -> Iterator[Any]:
    """Applications of other databases, closed at the end."""
    opened: list[Iterator[Any]] = []

    def make(path: Path) -> Any:
        opened.append(_client(path))
        return next(opened[-1])

    yield make
    for each in opened:
        next(each, None)


class Served:
    """An explorer on a port of its own, in a thread."""

    def __init__(self, path: Path) -> None:
        import uvicorn

        from detente.explorer import create_app

        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        app = create_app(path, ports=(self.port,), token=TOKEN, seconds=60)
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(5)
        self.socket.close()


@pytest.fixture(scope="session")
def served(database: Path) -> Iterator[str]:
    """The address of the record's explorer."""
    found = Served(database)
    yield found.base
    found.close()


@pytest.fixture
def served_of() -> Iterator[Any]:
    """Explorers of other databases, ended at the end."""
    running: list[Served] = []

    def make(path: Path) -> str:
        running.append(Served(path))
        return running[-1].base

    yield make
    for each in running:
        each.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, kept offline."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package is not installed.")
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (apt-get install chromium), and DETENTE_CHROMIUM names none.")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OFFLINE))
        yield found
        found.close()


class Watched:
    """A page that notes what it asked of other origins, what its console said, and whether a script of a text ran."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base
        self.elsewhere: list[str] = []
        self.said: list[str] = []
        page.on("request", self._asked)
        page.on(
            "console", lambda m: self.said.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda e: self.said.append(f"error: {e}"))
        page.on("dialog", lambda d: (self.said.append(f"dialog: {d.message}"), d.dismiss()))

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base + "/", "data:", "about:")):
            self.elsewhere.append(request.url)

    def open(self, path: str) -> Any:
        self.page.goto(self.base + path)
        return self.page

    def clean(self) -> None:
        assert self.elsewhere == []
        assert self.said == []


@pytest.fixture
def visit(browser: Any, served: str) -> Iterator[Any]:
    """Opens the record's explorer in a fresh window: `visit(width=360, dark=True)`; nothing may go wrong in it."""
    opened: list[tuple[Any, Watched]] = []

    def make(
        base: str = served, *, width: int = 1280, height: int = 900, dark: bool = False, **options: Any
    ) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", **options
        )
        watched = Watched(context.new_page(), base)
        opened.append((context, watched))
        return watched

    yield make
    for context, _ in opened:
        context.close()
    for _, watched in opened:
        watched.clean()
