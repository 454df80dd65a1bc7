"""Pages and feeds got from a server on this machine."""

from __future__ import annotations

import email.utils
import gzip
import json
import sys
import time
from typing import Any

import pytest

from detente import clean
from detente.errors import MissingExtra
from detente.fetch import fetch
from detente.fetch.cache import Cache
from detente.fetch.visitor import Visitor
from detente.records import Failure, RawDoc, Report
from fetch.conftest import Clock, Handler, Reply, Site

pytest.importorskip("urllib3")
pytest.importorskip("protego")

PAGE = b"""<html lang="en"><head><title>Vote in Mali</title></head><body><article><h1>Vote in Mali</h1>
<p>Mali voted on Sunday in the first election since the peace accord was signed, but few voted in the north.</p>
<p>The results are due on Friday, the election commission said in a statement that was read out on television.</p>
</article></body></html>"""


def get(url: str, visitor: Visitor, cache: Cache, **options: Any) -> RawDoc | Failure:
    (found,) = fetch([url], visitor=visitor, cache=cache, **options)
    return found


def fields(found: RawDoc | Failure) -> dict[str, Any]:
    assert isinstance(found, RawDoc), found
    told: dict[str, Any] = json.loads(found.data)
    return told


def code(found: RawDoc | Failure) -> str:
    return found.code if isinstance(found, Failure) else "got"


def test_a_page(site: Site, visitor: Visitor, cache: Cache) -> None:
    site.pages["/1"] = (200, {}, PAGE)
    found = get(f"{site.url}/1#part", visitor, cache)
    assert fields(found) == {"url": f"{site.url}/1", "html": PAGE.decode()}
    assert isinstance(found, RawDoc)
    (report,) = clean.to_reports(found)
    assert isinstance(report, Report) and report.title == "Vote in Mali"
    (_, asked) = site.asked[1]
    assert asked["user-agent"].startswith("detente/") and asked["host"] == site.url.removeprefix("http://")


def test_who_asks(site: Site, visitor: Visitor, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_FETCH_CONTACT", "desk@andes.example")
    get(f"{site.url}/1", visitor, cache)
    assert all(headers["user-agent"].endswith("(+desk@andes.example)") for _, headers in site.asked)


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress(PAGE), PAGE.decode()),
        (
            {"Content-Type": "text/html; charset=windows-1251"},
            "<p>Мали голосует</p>".encode("cp1251"),
            "<p>Мали голосует</p>",
        ),
        ({"Content-Type": "application/xhtml+xml"}, PAGE, PAGE.decode()),
    ],
)
def test_codings_and_charsets(
    headers: dict[str, str], body: bytes, expected: str, site: Site, visitor: Visitor, cache: Cache
) -> None:
    site.pages["/1"] = (200, headers, body)
    assert fields(get(f"{site.url}/1", visitor, cache))["html"] == expected


def test_text_and_pdf(site: Site, visitor: Visitor, cache: Cache) -> None:
    site.pages |= {
        "/t": (200, {"Content-Type": "text/plain"}, b"Mali voted."),
        "/p": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4"),
    }
    assert fields(get(f"{site.url}/t", visitor, cache))["text"] == "Mali voted."
    assert fields(get(f"{site.url}/p", visitor, cache))["media_type"] == "application/pdf"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ((404, {}, b""), "DET-123"),
        ((403, {}, b""), "DET-123"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "DET-123"),
        ((200, {"Content-Encoding": "br"}, b"x"), "DET-123"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "DET-123"),
        ((200, {}, b""), "got"),
        ((304, {}, b""), "DET-123"),
        ((200, {"Content-Length": "999"}, b"cut"), "DET-123"),
        ((200, {}, b"x" * 60_000), "DET-104"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * 50_000_000)), "DET-104"),
    ],
)
def test_answers_that_are_no_page(
    reply: Reply, expected: str, site: Site, visitor: Visitor, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_FETCH_MAX_BYTES", "50000")
    monkeypatch.setenv("DETENTE_FETCH_TIMEOUT", "1")
    site.pages["/1"] = reply
    assert code(get(f"{site.url}/1", visitor, cache)) == expected


def test_redirects(site: Site, visitor: Visitor, cache: Cache) -> None:
    site.pages |= {
        "/old": (301, {"Location": "/new"}, b""),
        "/new": (200, {}, PAGE),
        "/loop": (302, {"Location": "/loop"}, b""),
    }
    assert fields(get(f"{site.url}/old", visitor, cache))["url"] == f"{site.url}/new"
    assert code(get(f"{site.url}/loop", visitor, cache)) == "DET-123"
    assert site.paths.count("/loop") == 6


ROBOTS = b"User-agent: *\nDisallow: /private\n\nUser-agent: detente\nDisallow: /*/print$\nDisallow: /no"


def test_robots_txt_is_kept_to(site: Site, visitor: Visitor, cache: Cache) -> None:
    site.pages |= {
        "/robots.txt": (200, {}, ROBOTS),
        "/a": (200, {}, PAGE), "/no/1": (200, {}, PAGE), "/x/print": (200, {}, PAGE), "/private": (200, {}, PAGE),
        "/to-no": (302, {"Location": "/no/1"}, b""),
    }  # fmt: skip
    found = [code(get(site.url + p, visitor, cache)) for p in ("/a", "/no/1", "/x/print", "/private", "/to-no")]
    assert found == ["got", "DET-122", "DET-122", "got", "DET-122"]
    assert site.paths == ["/a", "/private", "/to-no"]
    assert [p for p, _ in site.asked].count("/robots.txt") == 1


@pytest.mark.parametrize(("status", "expected"), [(404, "got"), (403, "got"), (500, "DET-122"), (503, "DET-122")])
def test_sites_without_robots_txt(status: int, expected: str, site: Site, visitor: Visitor, cache: Cache) -> None:
    site.pages |= {"/robots.txt": (status, {}, b""), "/a": (200, {}, PAGE)}
    assert code(get(f"{site.url}/a", visitor, cache)) == expected


def test_pauses_between_requests_to_one_host(site: Site, visitor: Visitor, cache: Cache, clock: Clock) -> None:
    site.pages |= {
        "/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 4"),
        "/a": (200, {}, PAGE),
        "/b": (200, {}, PAGE),
    }
    for path in ("/a", "/b"):
        get(site.url + path, visitor, cache)
    assert clock.slept == [1.0, 4.0]  # after robots.txt the setting's pause, then what the site asks for


def replies(*given: Reply) -> Any:
    """A page that gives one reply after the other, the last for ever."""
    left = list(given)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_back_off(site: Site, visitor: Visitor, cache: Cache, clock: Clock) -> None:
    site.pages["/a"] = replies((429, {"Retry-After": "7"}, b""), (503, {}, b""), (200, {}, PAGE))
    assert code(get(f"{site.url}/a", visitor, cache)) == "got"
    assert clock.slept == [1.0, 7.0, 2.0]


def test_back_off_to_a_date(site: Site, visitor: Visitor, cache: Cache, clock: Clock) -> None:
    site.pages["/a"] = replies(
        (503, {"Retry-After": email.utils.formatdate(time.time() + 30, usegmt=True)}, b""), (200, {}, PAGE)
    )
    assert code(get(f"{site.url}/a", visitor, cache)) == "got"
    assert 25 < clock.slept[-1] <= 31


@pytest.mark.parametrize(
    "reply", [(429, {"Retry-After": "86400"}, b""), (500, {}, b""), (429, {"Retry-After": "soon"}, b"")]
)
def test_giving_up(reply: Reply, site: Site, visitor: Visitor, cache: Cache, clock: Clock) -> None:
    site.pages["/a"] = reply
    assert code(get(f"{site.url}/a", visitor, cache)) == "DET-123"
    assert len(site.paths) <= 3 and sum(clock.slept) < 20


def test_pages_got_before_are_asked_for_conditionally(site: Site, visitor: Visitor, cache: Cache) -> None:
    def page(handler: Handler) -> Reply:
        known = handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"]
        return (
            (304, {}, b"") if known else (200, {"ETag": '"v1"', "Last-Modified": "Thu, 14 Sep 2017 10:20:30 GMT"}, PAGE)
        )

    site.pages["/a"] = page
    first, second = (get(f"{site.url}/a", visitor, cache) for _ in range(2))
    assert first == second and isinstance(first, RawDoc)
    assert "if-none-match" not in site.asked[1][1] and site.asked[2][1]["if-none-match"] == '"v1"'


def test_a_damaged_cache_is_as_none(site: Site, visitor: Visitor, cache: Cache, tmp_path: Any) -> None:
    site.pages["/a"] = (200, {"ETag": '"v1"'}, PAGE)
    get(f"{site.url}/a", visitor, cache)
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(b"\xc1damaged")
    assert code(get(f"{site.url}/a", visitor, cache)) == "got"
    assert "if-none-match" not in site.asked[-1][1]


def test_a_server_that_drips_is_given_up(
    site: Site, visitor: Visitor, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_FETCH_TIMEOUT", "0.3")
    monkeypatch.setattr("detente.fetch.visitor._TRIES", 1)

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.05)

    site.pages["/a"] = drip
    start = time.perf_counter()
    assert code(get(f"{site.url}/a", visitor, cache)) == "DET-123"
    assert time.perf_counter() - start < 3


def test_a_silent_server_is_given_up(
    site: Site, visitor: Visitor, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_FETCH_TIMEOUT", "0.2")
    site.pages["/a"] = lambda _: time.sleep(1)
    assert code(get(f"{site.url}/a", visitor, cache)) == "DET-123"


FEED = """<rss version="2.0"><channel><title>Andes Courier</title>
<item><title>Vote in Mali</title><link>{url}/1</link><pubDate>Thu, 14 Sep 2017 10:20:30 +0000</pubDate></item>
<item><title>Gone</title><link>{url}/gone</link></item>
<item><title>Only here</title><description>Peru recalled its envoy.</description></item></channel></rss>"""


def test_a_feed(site: Site, visitor: Visitor, cache: Cache) -> None:
    site.pages |= {
        "/feed": (200, {"Content-Type": "application/rss+xml"}, FEED.format(url=site.url).encode()),
        "/1": (200, {}, PAGE),
    }
    page, gone, only = fetch([f"{site.url}/feed"], feeds=True, visitor=visitor, cache=cache)
    assert fields(page) == {
        "title": "Vote in Mali", "outlet": "Andes Courier", "published": "Thu, 14 Sep 2017 10:20:30 +0000",
        "url": f"{site.url}/1", "html": PAGE.decode(),
    }  # fmt: skip
    assert code(gone) == "DET-123"
    assert fields(only)["html"] == "Peru recalled its envoy."
    (report,) = clean.to_reports(page)  # type: ignore[arg-type]
    assert isinstance(report, Report) and report.published is not None and report.published.start == "2017-09-14"


def test_a_feed_that_is_none(site: Site, visitor: Visitor, cache: Cache) -> None:
    site.pages["/feed"] = (200, {}, b"<html></html>")
    assert code(get(f"{site.url}/feed", visitor, cache, feeds=True)) == "DET-108"


@pytest.mark.parametrize("package", ["urllib3", "protego"])
def test_without_the_packages(
    package: str, site: Site, visitor: Visitor, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra) as error:
        get(f"{site.url}/1", visitor, cache)
    assert "detente[fetch]" in error.value.remedy


def test_the_command_refuses_this_machine(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    from detente.cli import main

    assert main(["fetch", f"{site.url}/1"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and "DET-121" in told.err and site.asked == []
