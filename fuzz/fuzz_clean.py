"""Any page, record, mail or Word file gives fields or an error of detente's own tree; any text is cut without loss."""

from __future__ import annotations

import io
import json
import zipfile

import atheris

with atheris.instrument_imports(include=["detente.clean"]):
    from detente.clean import mail, pages, papers, prepare, to_reports
    from detente.clean.convert import normalise, published, unwrap
    from detente.errors import DetenteError
    from detente.records import RawDoc, Report

import harness

HEAD = (
    '<html><head><script type="application/ld+json">{}</script></head><body><article><p>{}</p></article></body></html>'
)


def text_of(data: bytes) -> str:
    """Bytes as text, whatever they are."""
    return data.decode("utf-8", "replace")


def parts(data: bytes) -> None:
    """Preparing a text keeps every character, and its parts lie in it in order."""
    report = prepare(Report(text=normalise(text_of(data)) or "x", title=text_of(data[:40])))
    end = 0
    for part in report.parts:
        assert end <= part.span.start <= part.span.end <= len(report.text)
        assert not report.text[end : part.span.start].strip()
        end = part.span.end


def record(data: bytes) -> None:
    """A JSON document becomes a report or a failure."""
    list(to_reports(RawDoc(data, "application/json", "a", "0" * 64)))


def word(data: bytes) -> None:
    """A Word file whose body is the data."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", data)
    papers.docx(buffer.getvalue(), "a")


def lines(data: bytes) -> None:
    """Joining lines keeps every offset."""
    text = normalise(text_of(data))
    assert len(unwrap(text)) == len(text)
    papers.joined(text)
    published(text[:60])


WORK = (
    lambda data: pages.extract(data.decode("utf-8", "replace").encode(), "a"),
    lambda data: pages.extract(HEAD.format(text_of(data), text_of(data)).encode(), "a"),
    lambda data: mail.message(data, "a"),
    lambda data: papers.docx(data, "a"),
    word, parts, record, lines,
)  # fmt: skip


def one(data: bytes) -> None:
    """Do the work that the first byte chooses."""
    if data:
        try:
            WORK[data[0] % len(WORK)](data[1:])
        except DetenteError:
            return


def seeds() -> list[bytes]:
    """One small input for each."""
    node = {"@type": "NewsArticle", "headline": "x", "author": [{"name": "y"}], "datePublished": "2017-09-14"}
    head = b"Subject: =?utf-8?q?x?=\nDate: Thu, 14 Sep 2017 10:20:30 +0300\n"
    texts = [
        b"<html><head><meta property='og:title' content='x'></head><body><p>Mali voted.</p></body></html>",
        json.dumps({"@graph": [node]}).encode(),
        head + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--",
        b"PK\x03\x04",
        b"<w:d xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:p><w:t>x</w:t></w:p></w:d>",
        b"BAMAKO (Reuters) - Mali voted on Sunday.\n\n(c) REUTERS/ Jane Roe\nPublished 14 September 2017\n",
        b'{"text": "Mali voted.", "published": "2017-09/2017-10", "author": ["x"]}',
        b"Mali voted on Sunday in the first election since the peace accord\nwas signed.\n" * 5,
    ]
    return [bytes([k]) + text for k, text in enumerate(texts)]


if __name__ == "__main__":
    harness.run("clean", one, seeds())
