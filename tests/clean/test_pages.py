"""The article of a page, and what the page says of itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean import metadata, pages, to_reports
from detente.clean.outlets import outlet_name, without_site
from detente.records import Failure, RawDoc, Report

BODY = """<body><nav><a href="/">Home</a></nav><article><h1>Vote in Mali</h1>
<p>Mali voted on Sunday in the first election since the peace accord was signed, but few voted in the north.</p>
<p>The results are due on Friday, the election commission said in a statement that was read out on television.</p>
<p>Observers of the African Union praised the vote and called on all parties to accept what was decided.</p>
</article><footer>All rights reserved</footer></body>"""


def read(head: str = "", body: str = BODY, html: str = "<html>") -> dict[str, str]:
    found: dict[str, str] = json.loads(
        pages.extract(f"<!doctype html>{html}<head>{head}</head>{body}".encode(), "a.html")
    )
    return found


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Mali votes &amp; waits",
    "datePublished": "2017-09-14T23:05:00-04:00",
    "dateModified": "2017-09-20",
    "author": [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Person", "name": "John Doe"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "Andes Courier"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://andes.example/world/1"},
    "inLanguage": "en-GB",
}
WANTED = {
    "title": "Mali votes & waits",
    "published": "2017-09-14T23:05:00-04:00",
    "author": "Jane Roe, John Doe",
    "outlet": "Andes Courier",
    "url": "https://andes.example/world/1",
}


@pytest.mark.parametrize(
    "value",
    [
        NEWS,
        [{"@type": "BreadcrumbList"}, NEWS],
        {
            "@context": "https://schema.org",
            "@graph": [{"@type": "WebPage", "name": "Other", "headline": "Other"}, NEWS],
        },
        {**NEWS, "@type": ["NewsArticle", "Article"]},
        {**NEWS, "@type": "http://schema.org/ReportageNewsArticle"},
        {
            "@graph": [
                {**NEWS, "author": {"@id": "#jr"}, "publisher": {"@id": "#org"}},
                {"@id": "#jr", "@type": "Person", "name": "Jane Roe, John Doe"},
                {"@id": "#org", "@type": "Organization", "name": "Andes Courier"},
            ]
        },
        {**NEWS, "author": "By Jane Roe, John Doe", "publisher": "Andes Courier"},
    ],
)
def test_json_ld(value: object) -> None:
    found = read(ld(value))
    assert {name: found.get(name) for name in WANTED} == WANTED
    assert "Mali voted on Sunday" in found["text"] and "All rights" not in found["text"]


def test_meta_tags() -> None:
    head = """<meta property="og:site_name" content="Andes Courier"><meta property="og:title" content="Vote in Mali">
    <meta property="article:published_time" content="2017-09-14T10:00:00Z"><meta name="byl" content="By Jane Roe">
    <meta property="og:url" content="https://andes.example/"><link rel="canonical" href="https://andes.example/1?x=1">"""
    found = read(head, html='<html lang="en-US">')
    assert found["outlet"] == "Andes Courier" and found["title"] == "Vote in Mali"
    assert found["published"].startswith("2017-09-14") and found["author"] == "Jane Roe"
    assert found["url"] == "https://andes.example/1?x=1" and found["language"] == "en-US"


def test_the_site_s_name_wins_over_the_publisher_s() -> None:
    assert read(ld(NEWS) + '<meta property="og:site_name" content="Andes Weekend">')["outlet"] == "Andes Weekend"


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="dc.date.issued" content="2017-09-14">',
        '<meta name="DC.Date" content="2017-09-14">',
        '<meta name="parsely-pub-date" content="2017-09-14T00:00:00Z">',
        '<meta name="sailthru.date" content="2017-09-14 10:00:00">',
        '<meta itemprop="datePublished" content="2017-09-14">',
    ],
)
def test_dates_of_many_makers(head: str) -> None:
    assert read(head)["published"].startswith("2017-09-14")


def test_a_time_tag_of_the_story() -> None:
    body = BODY.replace("</h1>", '</h1><time datetime="2017-09-14T10:00:00Z" pubdate>14 September</time>')
    assert read(body=body)["published"].startswith("2017-09-14")


@pytest.mark.parametrize(
    "bad",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", </script>',
        '<script type="application/ld+json"></script>',
        f'<script type="application/ld+json">{"[" * 20_000}</script>',
        ld({"@type": {"a": 1}, "headline": ["x"], "author": {"name": {"x": 1}}, "datePublished": 5}),
        ld([[[{"@type": "NewsArticle", "author": [None, 5, []]}]]]),
        ld({"@type": "NewsArticle", "@id": ["x"], "author": {"@id": {"y": 1}}}),
        "<meta property='og:title'><meta content='x'><link rel='canonical'>",
    ],
)
def test_heads_that_say_nothing_do_no_harm(bad: str) -> None:
    assert "Mali voted on Sunday" in read(bad)["text"]


def test_addresses_that_are_none() -> None:
    for href in ("/1", "javascript:alert(1)", ""):
        assert read(f'<link rel="canonical" href="{href}">').get("url", "") in ("",)
    assert read('<meta name="author" content="https://facebook.example/jr">').get("author", "") == ""


def test_a_story_that_only_json_ld_holds() -> None:
    body = "Mali voted on Sunday &amp; few came.\n\nThe results are due on Friday, the commission said." + " More." * 20
    found = read(ld({**NEWS, "articleBody": body}), body="<body><div id=app>Loading</div></body>")
    assert found["text"].startswith("Mali voted on Sunday & few came.\n\nThe results")
    assert "Observers" in read(ld({**NEWS, "articleBody": "Short."}))["text"]


def test_paragraphs_stay_apart() -> None:
    assert [p.split()[0] for p in read()["text"].split("\n\n")][-3:] == ["Mali", "The", "Observers"]


@pytest.mark.parametrize(
    ("piece", "lines"),
    [
        ("Peru recalled its envoy.", ["Peru recalled its envoy."]),
        ("<p>Peru recalled its envoy.</p><p>Chile did not.</p>", ["Peru recalled its envoy.", "Chile did not."]),
        ("Peru recalled <b>its</b> envoy.<br>Chile did not.", ["Peru recalled its envoy.", "Chile did not."]),
        ("<script>alert(1)</script><p>Peru &amp; Chile</p><style>p {}</style>", ["Peru & Chile"]),
    ],
)
def test_pieces_of_pages(piece: str, lines: list[str]) -> None:
    assert json.loads(pages.extract(piece.encode(), "a#1"))["text"].split("\n\n") == lines


def report(**fields: object) -> Report | Failure:
    data = json.dumps(fields).encode()
    (found,) = to_reports(RawDoc(data, "application/json", "a.jsonl#1", "0" * 64))
    return found


def test_a_record_may_hold_a_page() -> None:
    page = f"<html><head>{ld(NEWS)}</head>{BODY}</html>"
    found = report(html=page, url="https://andes.example/given", published="2017-09-15")
    assert isinstance(found, Report) and found.published is not None
    assert (found.title, found.outlet, found.url) == (
        "Mali votes & waits",
        "Andes Courier",
        "https://andes.example/given",
    )
    assert found.published.start == "2017-09-15"


def test_records_that_hold_no_document() -> None:
    for bad in ({"html": 5}, {"data": "?", "media_type": "application/pdf"}, {"data": "AAAA"}):
        found = report(**bad)
        assert isinstance(found, Failure) and found.code == "DET-107"


@pytest.mark.parametrize(
    ("outlet", "url", "expected"),
    [
        (None, "https://www.bbc.co.uk/news/1", "BBC News"),
        (None, "https://edition.cnn.com/1", "CNN"),
        (None, "http://news.sky.com/1", "Sky News"),
        (None, "https://www.andes.example/1", "andes.example"),
        ("reuters.com", None, "Reuters"),
        ("https://www.reuters.com/world", None, "Reuters"),
        ("https://www.nytimes.com/", None, "The New York Times"),
        ("Andes Courier", "https://www.bbc.co.uk/1", "Andes Courier"),
        (None, None, None),
        (None, "mailto:a@b.example", None),
        (None, "http://[bad", None),
    ],
)
def test_outlets_by_their_address(outlet: str | None, url: str | None, expected: str | None) -> None:
    assert outlet_name(outlet, url) == expected


def test_titles_without_the_site() -> None:
    assert without_site("Vote in Mali | Andes Courier", "Andes Courier") == "Vote in Mali"
    assert without_site("Vote in Mali - andes courier", "Andes Courier") == "Vote in Mali"
    assert without_site("Andes Courier", "Andes Courier") == "Andes Courier"
    assert without_site("Mali: Andes Courier", "Andes Courier") == "Mali: Andes Courier"


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.text(max_size=10) | st.integers(),
        lambda v: (
            st.lists(v, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@type", "@id", "@graph", "author", "name", "publisher", "headline", "url"])
                | st.text(max_size=3),
                v | st.just("NewsArticle"),
                max_size=4,
            )
        ),
        max_leaves=15,
    )
)
def test_any_json_ld_gives_words(value: object) -> None:
    from trafilatura import load_html

    found = metadata.read(load_html(f"<html><head>{ld(value)}</head><body><p>x</p></body></html>"))
    assert all(isinstance(v, str) and v for v in found.values())
