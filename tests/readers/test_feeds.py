"""RSS and Atom files."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.records import RawDoc
from readers.kit import codes, read, records, write

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Andes Courier</title><link>https://andes.example/</link><language>en-gb</language>
<image><title>Logo</title></image>
<item><title>Chile &amp;amp; Peru agree</title><link>https://andes.example/1</link><dc:creator>Jane Roe</dc:creator>
<pubDate>Thu, 14 Sep 2017 10:20:30 +0300</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Chile and Peru agreed on Thursday.</p><p>More talks follow.</p>]]></content:encoded></item>
<item><title>Envoy recalled</title><guid isPermaLink="true">https://andes.example/2</guid>
<author>jr@andes.example (John Doe)</author><source url="https://wire.example/rss">Wire Service</source>
<description>Bolivia recalled its envoy.</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Andes Courier</title>
<entry><title type="html">Talks &lt;b&gt;fail&lt;/b&gt;</title><id>tag:andes.example,2017:3</id>
<link rel="self" href="https://andes.example/atom"/><link href="https://andes.example/3"/>
<updated>2017-09-16T00:00:00Z</updated><published>2017-09-15T00:00:00Z</published><author><name>Jane Roe</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The talks failed.</p></div></content></entry>
<entry><title>Second</title><summary type="text">a &lt; b</summary></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Andes Courier</title></channel>
<item><title>Vote</title><link>https://andes.example/4</link><dc:date>2017-09-14</dc:date>
<description>Mali voted.</description></item></rdf:RDF>"""


def test_rss(tmp_path: Path) -> None:
    first, second = records(write(tmp_path / "a.rss", RSS))
    assert first == {
        "html": "<p>Chile and Peru agreed on Thursday.</p><p>More talks follow.</p>", "title": "Chile & Peru agree",
        "outlet": "Andes Courier", "author": "Jane Roe", "url": "https://andes.example/1",
        "published": "Thu, 14 Sep 2017 10:20:30 +0300", "language": "en-gb",
    }  # fmt: skip
    assert (second["outlet"], second["author"], second["url"]) == (
        "Wire Service",
        "John Doe",
        "https://andes.example/2",
    )


def test_atom(tmp_path: Path) -> None:
    first, second = records(write(tmp_path / "a.atom", ATOM))
    assert (first["title"], first["author"], first["published"]) == ("Talks fail", "Jane Roe", "2017-09-15T00:00:00Z")
    assert first["url"] == "https://andes.example/3"
    assert "<p>The talks failed.</p>" in first["html"].replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    assert second["html"] == "<p>a &lt; b</p>"


def test_rss_1(tmp_path: Path) -> None:
    (found,) = records(write(tmp_path / "a.rdf", RDF))
    assert (found["outlet"], found["published"], found["html"]) == ("Andes Courier", "2017-09-14", "Mali voted.")


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, "\ufeff" + RSS, RSS.replace("UTF-8", "utf-16")])
def test_feeds_by_their_first_bytes(tmp_path: Path, text: str) -> None:
    data = text.encode("utf-16" if "utf-16" in text else "utf-8")
    path = write(tmp_path / ("feed" if "utf-16" not in text else "feed.xml"), data)
    assert all(isinstance(f, RawDoc) and f.origin.startswith(f"{path}#") for f in read(path))


def test_a_damaged_feed_keeps_its_whole_items(tmp_path: Path) -> None:
    found = codes(write(tmp_path / "a.rss", RSS[: RSS.index("<item><title>Envoy") + 30]))
    assert found[0] == "read"
    assert codes(write(tmp_path / "b.rss", RSS.replace("Short.", "Short &nbsp; & <b>bold"))).count("read") >= 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("<urlset></urlset>", "DET-108"),
        ("<rss><channel><title>A</title></channel></rss>", "DET-101"),
        ("<rss><channel><item></item></channel></rss>", "DET-101"),
        ("", "DET-101"),
        ("no XML", "DET-107"),
    ],
)
def test_bad_feeds(tmp_path: Path, data: str, code: str) -> None:
    found = codes(write(tmp_path / "a.xml", data))
    assert found == [code]


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", "TOP SECRET")
    feed = "<rss><channel><item><title>&x;Vote</title><description>Mali voted.</description></item></channel></rss>"
    (found,) = read(write(tmp_path / "a.xml", f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>{feed}'))
    assert isinstance(found, RawDoc) and b"SECRET" not in found.data
    laughs = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 10))
    head = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x "&l9;">]>'
    assert codes(write(tmp_path / "b.xml", head + feed)) == ["DET-107"]


def test_an_item_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_MAX_DOCUMENT_BYTES", "200000")
    item = "<item><description>Mali voted.</description></item>"
    feed = f"<rss><channel>{item}<item>{'<a/>' * 100_000}</item></channel></rss>"
    assert codes(write(tmp_path / "a.xml", feed)) == ["read", "DET-104"]
