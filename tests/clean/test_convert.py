"""Raw documents into reports."""

from __future__ import annotations

import hashlib
import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean import to_reports
from detente.clean.convert import normalise, published, unwrap
from detente.records import Basis, Failure, Precision, RawDoc, Report

STORY = (
    "Mali voted on Sunday, and the turnout was low, the commission said. The results are due on Friday in the capital."
)


def one(data: str | bytes, media_type: str = "application/json", origin: str = "a.jsonl#3") -> Report | Failure:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    (found,) = to_reports(RawDoc(raw, media_type, origin, hashlib.sha256(raw).hexdigest()))
    return found


def record(**fields: object) -> Report | Failure:
    return one(json.dumps({"text": STORY, **fields}))


def test_all_fields() -> None:
    report = record(title="Vote in Mali", outlet="Andes Courier", agency="AP", author=["Jane Roe", "John Doe"],
                    url="https://a.example/1", published="2017-09-14", language="en-GB", id=17)  # fmt: skip
    assert isinstance(report, Report)
    assert (report.text, report.title, report.outlet, report.agency) == (STORY, "Vote in Mali", "Andes Courier", "AP")
    assert (report.author, report.url, report.language) == ("Jane Roe, John Doe", "https://a.example/1", "en-GB")
    assert report.origin == "a.jsonl#3 (17)"
    assert report.published is not None
    assert (report.published.start, report.published.basis) == ("2017-09-14", Basis.GIVEN)


def test_missing_fields_are_empty() -> None:
    report = record(title=" ", outlet=None, published="")
    assert isinstance(report, Report)
    assert (report.title, report.outlet, report.published, report.language) == (None, None, None, "en")


@pytest.mark.parametrize(
    ("given_date", "start", "end", "precision"),
    [
        ("2017-09-14", "2017-09-14", "2017-09-14", Precision.DAY),
        ("2017-09", "2017-09-01", "2017-09-30", Precision.MONTH),
        ("2016-12", "2016-12-01", "2016-12-31", Precision.MONTH),
        ("2017", "2017-01-01", "2017-12-31", Precision.YEAR),
        (2017, "2017-01-01", "2017-12-31", Precision.YEAR),
        ("2017-02-01/2017-02-23", "2017-02-01", "2017-02-23", Precision.MONTH),
        ("2017-02/2017-03", "2017-02-01", "2017-03-31", Precision.MONTH),
        ("2017-09-14T23:05:00+02:00", "2017-09-14", "2017-09-14", Precision.DAY),
        ("2017-09-14 23:05", "2017-09-14", "2017-09-14", Precision.DAY),
        ("20170914", "2017-09-14", "2017-09-14", Precision.DAY),
        ("20170914T230500Z", "2017-09-14", "2017-09-14", Precision.DAY),
        ("14 September 2017", "2017-09-14", "2017-09-14", Precision.DAY),
        ("Thu, 14 Sep 2017 10:20:30 +0300", "2017-09-14", "2017-09-14", Precision.DAY),
        ("Sep 14 2017 10:20AM", "2017-09-14", "2017-09-14", Precision.DAY),
        ("14.09.2017", "2017-09-14", "2017-09-14", Precision.DAY),
        ("09/14/2017", "2017-09-14", "2017-09-14", Precision.DAY),
    ],
)
def test_given_dates(given_date: object, start: str, end: str, precision: Precision) -> None:
    found = published(given_date)
    assert found is not None
    assert (found.start, found.end, found.precision, found.basis) == (start, end, precision, Basis.GIVEN)


@pytest.mark.parametrize(
    "bad",
    [
        "yesterday",
        "2017-13-01",
        "2017-02-30",
        "04/05/2017",
        "0000",
        "2017-09-14/2017-09-01",
        "Thursday",
        "10:30",
        "14 Sep",
    ],
)
def test_a_bad_date_is_a_note(bad: str) -> None:
    report = record(published=bad)
    assert isinstance(report, Report)
    assert report.published is not None
    assert report.published.start is None
    assert report.published.clues == (f"date not understood: {bad}",)


@given(st.text(max_size=30) | st.integers() | st.floats() | st.lists(st.text()) | st.booleans())
def test_no_date_crashes(value: object) -> None:
    published(value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("[1, 2]", "DET-107"),
        ("{", "DET-107"),
        ('{"title": "Vote"}', "DET-107"),
        ('{"text": 5}', "DET-107"),
        ('{"text": null}', "DET-107"),
        ('{"text": " \\n "}', "DET-101"),
        ('{"text": "***"}', "DET-101"),
        ("[" * 100_000, "DET-107"),
    ],
)
def test_bad_records(data: str, code: str) -> None:
    found = one(data)
    assert isinstance(found, Failure)
    assert (found.code, found.stage, found.input_id) == (code, "clean", "a.jsonl#3")


def test_a_report_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_MAX_REPORT_CHARS", "50")
    found = record()
    assert isinstance(found, Failure)
    assert found.code == "DET-104"
    assert "max_report_chars" in found.note


def test_another_language() -> None:
    french = "Le ministre a dit lundi que les deux pays vont rouvrir leur frontière après les entretiens de Lima. "
    french += "Les deux parties se reverront en mai."
    for found in (record(text=french), one(french, "text/plain"), record(text="Le ministre part.", language="fr")):
        assert isinstance(found, Failure)
        assert found.code == "DET-106"
    assert isinstance(record(text="Mali voted.", language="en"), Report)
    assert isinstance(record(language="fr"), Report)  # the words decide where there are enough of them


def test_an_unknown_media_type() -> None:
    found = one(b"RIFF", "audio/wav")
    assert isinstance(found, Failure)
    assert found.code == "DET-108"


def test_text_is_normalised_once() -> None:
    report = one("Cafe\u0301 in Lime\u00adric\u200bk.\r\nA\x00B\u2028C\rD", "text/plain", "a.txt")
    assert isinstance(report, Report)
    assert report.text == "Café in Limerick.\nAB\nC\nD"


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert unicodedata.is_normalized("NFC", once)
    assert normalise(once) == once


WRAPPED = """Vote in Mali

Mali voted on Sunday in the first election since the peace
accord was signed, but few people voted in the north. The
results are due on Friday, the election commission said.

   Observers of the African Union praised the vote and they
   called on all parties to accept what was decided, in the
   north too.
"""


def test_broken_lines_are_joined() -> None:
    report = one(WRAPPED, "text/plain")
    assert isinstance(report, Report)
    assert len(report.text) == len(WRAPPED)
    lines = [line.strip() for line in report.text.split("\n") if line.strip()]
    assert [line.split()[0] for line in lines] == ["Vote", "Mali", "Observers"]
    assert lines[2].endswith("north too.")


@pytest.mark.parametrize(
    "text",
    [
        "First item of a list\nSecond item\nThird item of it\nFourth\nFifth item of the list\nSixth",
        "\n".join(
            ["A paragraph of a story that stands on a line of its own, longer than any tool would break it to."] * 6
        ),
        "",
        "One line.",
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert unwrap(text) == text


@given(st.text(st.sampled_from("ab .\n"), max_size=400))
def test_joining_keeps_every_offset(text: str) -> None:
    joined = unwrap(text)
    assert len(joined) == len(text)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(text, joined, strict=True))


def test_lone_surrogates_do_not_get_through() -> None:
    report = one('{"text": "Mali \\ud800 voted."}')
    assert isinstance(report, Report)
    report.text.encode("utf-8")


PAGE = """<!doctype html><html lang="en"><head><title>Vote in Mali | Andes Courier</title>
<meta property="og:site_name" content="Andes Courier"><meta property="og:title" content="Vote in Mali">
<meta property="article:published_time" content="2017-09-14T10:00:00Z"><meta name="author" content="Jane Roe"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Vote in Mali</h1>
<p>Mali voted on Sunday in the first election since the peace accord was signed, but few voted in the north.</p>
<p>The results are due on Friday, the election commission said in a statement that was read out on television.</p>
<p>Observers of the African Union praised the vote and called on all parties to accept what was decided.</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_a_page() -> None:
    report = one(PAGE, "text/html", "a.html")
    assert isinstance(report, Report)
    assert (report.title, report.outlet, report.author) == ("Vote in Mali", "Andes Courier", "Jane Roe")
    assert report.published is not None
    assert report.published.start == "2017-09-14"
    assert "Mali voted on Sunday" in report.text
    assert "All rights reserved" not in report.text
    assert "Home" not in report.text


TAGS = [
    "<p>",
    "</p>",
    "<html>",
    "<article>",
    "<h1>",
    "&#xD800;",
    "<!--",
    "<script>",
    "<",
    "\x00",
    "The ministers met. ",
]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=20), max_size=12).map("".join))
def test_any_page_gives_a_report_or_a_failure(page: str) -> None:
    assert isinstance(one(page, "text/html"), Report | Failure)


def test_a_page_without_a_story() -> None:
    found = one("<html><body></body></html>", "text/html", "a.html")
    assert isinstance(found, Failure)
    assert found.code == "DET-101"
