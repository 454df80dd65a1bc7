"""WARC files."""

from __future__ import annotations

import base64
import gzip
import io
import sys
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from detente.records import Failure, RawDoc
from readers.kit import codes, gz_members, pdf_bytes, read, records, response, warc_record, write

PAGE = "<html><body><p>Mali voted – few came.</p></body></html>"
URL = "https://andes.example/1"


def test_pages_of_a_crawl(tmp_path: Path) -> None:
    data = (
        warc_record("warcinfo", "", b"software: crawler\r\n", "application/warc-fields")
        + warc_record(
            "request", URL, b"GET /1 HTTP/1.1\r\nHost: andes.example\r\n\r\n", "application/http; msgtype=request"
        )
        + response(URL, PAGE.encode(), kind="text/html; charset=utf-8")
        + response("https://andes.example/pic", b"\x89PNG", kind="image/png")
        + response("https://andes.example/gone", b"<p>No.</p>", status="404 Not Found")
        + response(
            "https://andes.example/2",
            PAGE.replace("Mali", "Peru").encode("cp1252"),
            kind="text/html; charset=windows-1252",
        )
    )
    for name, packed in (("a.warc", data), ("a.warc.gz", gzip.compress(data)), ("crawl", data)):
        path = write(tmp_path / name, packed)
        first, second = read(path)
        assert isinstance(first, RawDoc) and isinstance(second, RawDoc)
        assert (first.origin, second.origin) == (f"{path}#3", f"{path}#6")
        assert [r["url"] for r in records(path)] == [URL, "https://andes.example/2"]
        assert [r["html"] for r in records(path)] == [PAGE, PAGE.replace("Mali", "Peru")]


def test_one_gzip_member_for_each_record(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", gz_members(*(response(f"{URL}{k}", PAGE.encode()) for k in range(50))))
    assert len(records(path)) == 50


def chunked(body: bytes, size: int = 7) -> bytes:
    parts = (body[k : k + size] for k in range(0, len(body), size))
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE.encode()), ["Content-Encoding: gzip"]),
        (PAGE.encode(), ["Content-Encoding: gzip"]),
        (zlib.compress(PAGE.encode()), ["Content-Encoding: deflate"]),
        (zlib.compress(PAGE.encode())[2:-4], ["Content-Encoding: deflate"]),
        (chunked(PAGE.encode()), ["Transfer-Encoding: chunked"]),
        (chunked(gzip.compress(PAGE.encode())), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
        (PAGE.encode(), ["Transfer-Encoding: chunked"]),
        (PAGE.encode(), ["Content-Encoding: br"]),
    ],
    ids=["gzip", "unpacked", "deflate", "bare deflate", "chunked", "both", "joined", "br unpacked"],
)
def test_bodies_as_servers_send_them(tmp_path: Path, body: bytes, headers: list[str]) -> None:
    (found,) = records(write(tmp_path / "a.warc", response(URL, body, *headers)))
    assert found == {"html": PAGE, "url": URL}


def test_pages_packed_with_brotli(tmp_path: Path) -> None:
    brotli = pytest.importorskip("brotli")
    long = PAGE.replace("Mali", "Mali " * 60_000)
    packed = response(URL, brotli.compress(long.encode()), "Content-Encoding: br")
    (found,) = records(write(tmp_path / "a.warc", packed))
    assert found["html"] == long
    cut = response(URL, brotli.compress(PAGE.encode())[:-9], "Content-Encoding: br")
    assert codes(write(tmp_path / "b.warc", cut + packed)) == ["DET-107", "read"]


def test_a_brotli_bomb_is_refused(tmp_path: Path) -> None:
    brotli = pytest.importorskip("brotli")
    packer = brotli.Compressor(quality=1)
    bomb = b"".join(packer.process(b"a" * 1_000_000) for _ in range(300)) + packer.finish()
    assert len(bomb) < 100_000
    assert codes(write(tmp_path / "a.warc", response(URL, bomb, "Content-Encoding: br"))) == ["DET-109"]


def test_brotli_that_is_not_installed_or_too_old_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.warc", response(URL, b"\x8b\x01\x80ab\x03", "Content-Encoding: br"))
    monkeypatch.setitem(sys.modules, "brotli", None)
    assert "detente[brotli]" in str(read(path)[0].note)
    old = SimpleNamespace(Decompressor=type("Decompressor", (), {}), error=ValueError)
    monkeypatch.setitem(sys.modules, "brotli", old)
    assert "--upgrade" in str(read(path)[0].note)


def test_what_is_no_page_but_text(tmp_path: Path) -> None:
    data = (
        warc_record("conversion", URL, b"Mali voted.", "text/plain")
        + warc_record("resource", URL, PAGE.encode(), "text/html")
        + response(URL, pdf_bytes(["Mali voted."]), kind="application/pdf")
    )
    text, page, pdf = records(write(tmp_path / "a.warc", data))
    assert (text["text"], page["html"]) == ("Mali voted.", PAGE)
    assert pdf["media_type"] == "application/pdf" and base64.b64decode(pdf["data"]).startswith(b"%PDF")


def test_bad_records_do_not_lose_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_MAX_DOCUMENT_BYTES", "5000")
    data = (
        response(URL, b"x" * 6000)
        + response(URL, b"\x1b\x03\x00", "Content-Encoding: compress")
        + response(URL, gzip.compress(PAGE.encode())[:30], "Content-Encoding: gzip")
        + response(URL, b"zz\r\nMali\r\n", "Transfer-Encoding: chunked")
        + response(URL, b"  ")
        + response(URL, PAGE.encode())
    )
    found = codes(write(tmp_path / "a.warc", data))
    assert found == ["DET-104", "DET-108", "DET-107", "DET-107", "DET-101", "read"]


@pytest.mark.parametrize(
    "data",
    [
        b"No WARC.",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"WARC/1.0\r\n" + b"A: b\r\n" * 500,
        b"WARC/1.0\r\n" + b"A" * 100_000,
    ],
)
def test_damaged_files(tmp_path: Path, data: bytes) -> None:
    assert codes(write(tmp_path / "a.warc", data)) == ["DET-107"]


def test_a_cut_file_keeps_what_came_before(tmp_path: Path) -> None:
    whole = response(URL, PAGE.encode()) + response(URL, PAGE.encode())
    path = write(tmp_path / "a.warc", whole[:-60])
    found = read(path)
    assert isinstance(found[0], RawDoc)
    assert isinstance(found[-1], Failure) and "ends in the middle" in found[-1].note


def test_a_crawl_without_pages(tmp_path: Path) -> None:
    assert codes(write(tmp_path / "a.warc", warc_record("warcinfo", "", b"x"))) == ["DET-101"]


def test_what_another_library_wrote(tmp_path: Path) -> None:
    warcio = pytest.importorskip("warcio.warcwriter")
    from warcio.statusandheaders import StatusAndHeaders

    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = warcio.WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "test"}))
        for k in range(3):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"{URL}{k}", "response", payload=io.BytesIO(PAGE.encode()), http_headers=headers
                )
            )
    assert [r["url"] for r in records(path)] == [f"{URL}{k}" for k in range(3)]
    assert {r["html"] for r in records(path)} == {PAGE}
