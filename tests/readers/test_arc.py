"""ARC files: web archives from before 2009."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from readers.kit import codes, read, records, write

PAGE = "<html><body><p>Mali voted \u2013 few came.</p></body></html>"
URL = "http://andes.example/1"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def entry(url: str, body: bytes, *more: str) -> bytes:
    line = " ".join([url, "192.0.2.1", "20050103121314", "text/html", *more, str(len(body))])
    return line.encode() + b"\n" + body + b"\n"


VERSION = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"


def archive(*entries: bytes) -> bytes:
    return b"".join((entry("filedesc://crawl.arc", VERSION), *entries))


def test_pages_of_an_old_crawl(tmp_path: Path) -> None:
    data = archive(
        entry("dns:andes.example", b"20050103 andes.example 192.0.2.1"),
        entry(URL, HEAD + PAGE.encode()),
        entry("http://andes.example/gone", b"HTTP/1.1 404 Not Found\r\n\r\nNo."),
        entry("http://andes.example/2", HEAD + PAGE.encode(), "200", "-", "-", "0", "crawl.arc"),
    )
    for name, packed in (("a.arc", data), ("a.arc.gz", gzip.compress(data)), ("crawl", data)):
        found = records(write(tmp_path / name, packed))
        assert found == [{"html": PAGE, "url": URL}, {"html": PAGE, "url": "http://andes.example/2"}]
    assert read(tmp_path / "a.arc")[0].origin == f"{tmp_path / 'a.arc'}#3"


@pytest.mark.parametrize(
    "data",
    [b"No ARC.", b"http://a b\n", b"u 192.0.2.1 20050103 text/html 12x\n", b"u i d t -5\n", b"u" * 200_000],
)
def test_damaged_files(tmp_path: Path, data: bytes) -> None:
    assert codes(write(tmp_path / "a.arc", data)) == ["DET-107"]


def test_a_cut_file_keeps_what_came_before(tmp_path: Path) -> None:
    whole = archive(entry(URL, HEAD + PAGE.encode()), entry(URL, HEAD + PAGE.encode()))
    found = codes(write(tmp_path / "a.arc", whole[:-40]))
    assert found[0] == "read" and found[-1] == "DET-107"


def test_a_crawl_without_pages(tmp_path: Path) -> None:
    assert codes(write(tmp_path / "a.arc", archive())) == ["DET-101"]
