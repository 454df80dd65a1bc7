"""Who is answered and who is not; what every answer carries."""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from detente.errors import UsageError
from detente.explorer.app import CHARTS, FIGURES, FORMS, PLACES
from detente.explorer.guard import Guard, Refusal

IDS = {"{a}": "RUS", "{b}": "USA", "{chart}": "counts"}


def every_path(client: Any) -> list[str]:
    """Every route of the explorer, with ids that the record has, in every form."""
    event = client.get("/events.json").json()["tables"]["events"][0]
    ids = {"/event/{id}": event["event_id"], "/report/{id}": event["first_report"], "/actor/{id}": "RUS"}
    found = ["/static/style.css", "/static/none.js", "/nowhere", "/event/none", "/events?type=NONE"]
    for place in PLACES:
        path = place.path.replace("{id}", ids.get(place.path, ""))
        for name, value in IDS.items():
            path = path.replace(name, value)
        found += [path, *(f"{'/index' if path == '/' else path}.{form}" for form in FORMS)]
    figures = {"/dyad/RUS/USA/chart": "counts", "/pairs/chart": "network"}
    assert len(figures) == len(FIGURES)
    return found + [
        f"{stem}/{name}{form}"
        for stem, name in figures.items()
        for form in ("", ".json", ".csv", *(f".{c}" for c in CHARTS))
    ]


def test_every_route_has_every_header(client: Any) -> None:
    paths = every_path(client)
    assert len(paths) > 45
    for path in paths:
        answer = client.get(path)
        assert answer.status_code in (200, 400, 404), path
        policy = dict(d.split(" ", 1) for d in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'", path
        assert policy["base-uri"] == "'none'" and policy["form-action"] == "'self'"
        assert not re.search(r"unsafe-|data:|\*|https?:", " ".join(policy.values())), path
        assert {policy[k] for k in ("script-src", "style-src", "img-src", "connect-src", "font-src")} == {"'self'"}
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert "set-cookie" not in answer.headers and "access-control-allow-origin" not in answer.headers


def test_refusals_have_the_headers_too(client: Any) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 403 and "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8001",
        "127.0.0.2",
        "localhost.evil",
        "0.0.0.0:8001",
        "[::2]:8001",
        "",
        "127.0.0.1:8001@evil.example",
        "2130706433:8001",
    ],
)
def test_foreign_hosts_are_refused(client: Any, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost:8001", "LOCALHOST", "[::1]:8001", "127.0.0.1"])
def test_own_hosts_are_answered(client: Any, host: str) -> None:
    assert client.get("/search", headers={"host": host}).status_code == 200


def test_another_port_is_another_host() -> None:
    guard = Guard(None, ports=(8001,))  # type: ignore[arg-type]
    assert guard.own_host("127.0.0.1:8001") and not guard.own_host("127.0.0.1:9999") and not guard.own_host("127.0.0.1")


def test_two_hosts_are_none() -> None:
    scope = {
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"host", b"evil")],
    }
    with pytest.raises(Refusal):
        Guard(None).check(scope)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
)
def test_other_sites_are_refused(client: Any, headers: dict[str, str]) -> None:
    assert client.get("/events.json", headers=headers).status_code == 403


def test_a_link_from_elsewhere_opens_a_page(client: Any) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/events", headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client: Any, method: str) -> None:
    assert client.request(method, "/events").status_code == 405


def test_a_get_never_writes(client: Any, database: Path) -> None:
    before = database.read_bytes()
    assert client.get("/judge?left=a&right=b&judgement=same").status_code in (404, 405)
    for path in every_path(client):
        client.get(path)
    assert database.read_bytes() == before


def two_tellings(client: Any) -> tuple[str, str]:
    events = client.get("/events.json").json()["tables"]["events"]
    several = next(e for e in events if e["n_mentions"] > 1)
    found = client.get(f"/event/{several['event_id']}.json").json()["tables"]["tellings"]
    return found[0]["mention_id"], found[1]["mention_id"]


def test_a_judgement_needs_the_token(client: Any) -> None:
    left, right = two_tellings(client)
    fields = {"left": left, "right": right, "judgement": "different", "by": "tester"}
    for token in ({}, {"token": "guessed"}, {"token": ""}):
        assert client.post("/judge", data={**fields, **token}, follow_redirects=False).status_code == 403
    foreign = client.post(
        "/judge", data={**fields, "token": "the-token-of-this-run"}, headers={"origin": "https://evil.example"}
    )
    assert foreign.status_code == 403


def test_a_judgement_with_the_token_is_kept(client_of: Any, database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as goal:
        source.backup(goal)
    client = client_of(copy)
    left, right = two_tellings(client)
    fields = {"token": "the-token-of-this-run", "left": left, "right": right, "judgement": "different", "by": "Tester"}
    answer = client.post("/judge", data=fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    edges = {(e["left_id"], e["right_id"], e["judgement"], e["made_by"]) for e in edges_of(copy)}
    assert (*sorted((left, right)), "different", "Tester") in edges
    events = [client.get(f"/event/{m}.json").json()["facts"]["event"]["event_id"] for m in (left, right)]
    assert events[0] != events[1]
    bad = client.post("/judge", data={**fields, "by": "link"}, follow_redirects=False)
    assert bad.status_code == 400


def edges_of(path: Path) -> list[dict[str, Any]]:
    from detente import query

    with query.open(path, readonly=True) as db:
        return db.edges().to_dicts()


HOSTILE = (
    "' OR 1=1 --",
    '" OR ""="',
    "1; DROP TABLE event",
    "\x00",
    "%00",
    "../../etc/passwd",
    "a" * 5000,
    "9" * 400,
    "x' UNION SELECT text FROM report --",
    "NEAR(a b, 9",
    '"',
    "*",
    "AND OR NOT",
    "{{7*7}}",
    "-1",
    "2017-13-45",
    "99999999999999999999",
    "\u0661\u0662",
    "ATTACH DATABASE 'x.db' AS x",
    "load_extension('x')",
    "/**/",
    "event_text:a",
)


def parameters_of_every_page() -> list[tuple[str, str]]:
    """Every page and chart with every parameter that it has."""
    found = []
    for place in (*PLACES, *FIGURES):
        path = {"/event/{id}": "/event/none", "/report/{id}": "/report/none", "/actor/{id}": "/actor/RUS"}.get(
            place.path, place.path
        )
        for name, value in IDS.items():
            path = path.replace(name, value)
        path = path.replace("/pairs/chart/counts", "/pairs/chart/network")
        own = ("theme", "download") if place in FIGURES else ("table",)
        found += [(path + (".svg" if place in FIGURES else ""), name) for name in (*place.parameters, "as_of", *own)]
    return found


def test_hostile_values_are_words_or_4xx(client: Any, database: Path) -> None:
    def files() -> list[str]:
        return sorted(p.name for p in database.parent.iterdir() if not p.name.endswith(("-shm", "-wal")))

    before, content = files(), database.read_bytes()
    everything = parameters_of_every_page()
    assert len(everything) > 90
    for path, name in everything:
        if path.endswith(".svg") and name in ("outlet", "q", "type"):
            continue  # drawn for minutes; the pages above read these the same way
        for value in HOSTILE:
            answer = client.get(path, params={name: value})
            assert answer.status_code in (200, 400, 404, 414), (path, name, value, answer.text[:300])
            assert "Traceback" not in answer.text and "sqlite" not in answer.text.lower()
    assert files() == before and database.read_bytes() == content


def test_hostile_paths_are_4xx(client: Any) -> None:
    for value in HOSTILE:
        from urllib.parse import quote

        for stem in ("/event/", "/report/", "/actor/", "/dyad/RUS/", "/static/"):
            answer = client.get(stem + quote(value, safe=""))
            assert answer.status_code in (400, 404, 414), (stem, value)


def test_unknown_and_repeated_parameters_are_400(client: Any) -> None:
    assert client.get("/events?sql=SELECT+1").status_code == 400
    assert client.get("/events?since=2017&since=2018").status_code == 400
    assert client.get("/events?" + "&".join(f"party=A{k}" for k in range(60))).status_code == 400
    assert client.get("/events?q=" + "a" * 20_000).status_code == 414


def test_a_runaway_question_is_stopped_and_others_are_answered(client_of: Any, database: Path) -> None:
    client = client_of(database)
    desk = client.app.state.desk
    desk.seconds = 0.3
    from detente.explorer.desk import Overrun

    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    begun = time.monotonic()
    with pytest.raises(Overrun):
        desk.ask_now(lambda db, shelf: db.store.execute(endless))
    assert time.monotonic() - begun < 3
    desk.seconds = 30
    assert client.get("/events").status_code == 200


def test_others_are_answered_while_a_question_runs_away(client_of: Any, database: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    client = client_of(database)
    desk, event = client.app.state.desk, client.get("/events.json").json()["tables"]["events"][0]["event_id"]
    desk.seconds = 2.0
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with ThreadPoolExecutor(2) as threads:
        runaway = [threads.submit(desk.ask_now, lambda db, shelf: db.store.execute(endless)) for _ in range(2)]
        took = []
        while not all(r.done() for r in runaway):
            begun = time.monotonic()
            assert client.get(f"/event/{event}").status_code == 200
            took.append(time.monotonic() - begun)
    assert all(r.exception() is not None for r in runaway)
    assert min(took) < 0.2, took  # the quickest: other programs share the processor


def test_the_server_listens_on_this_machine_alone() -> None:
    from detente.explorer import server

    with server._bound(0) as bound:
        assert bound.getsockname()[0] == "127.0.0.1"
        taken = bound.getsockname()[1]
        bound.listen()
        with pytest.raises(UsageError, match=f"Port {taken} cannot be had"):
            server._bound(taken)


def test_connections_cannot_write(client: Any) -> None:
    from detente.errors import StoreError

    desk = client.app.state.desk
    with pytest.raises(StoreError):
        desk.ask_now(lambda db, shelf: db.store.execute("DELETE FROM event"))
    with pytest.raises(StoreError):
        desk.ask_now(lambda db, shelf: db.store.execute("CREATE TABLE x (y)"))


def test_an_unknown_host_cannot_even_see_files(client: TestClient) -> None:
    assert client.get("/static/style.css", headers={"host": "evil.example"}).status_code == 403
    assert client.get("/static/..%2fapp.py").status_code == 404
    assert client.get("/static/LICENSE-fonts.txt").status_code == 404
