"""PDF, Word and mail."""

from __future__ import annotations

import sys
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import sandbox
from detente.clean import papers, to_reports
from detente.errors import MissingExtra
from detente.records import Failure, RawDoc, Report
from readers.kit import pdf_bytes, zipped

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LINES = [
    "Mali voted on Sunday in the first election since the peace accord was",
    "signed, but few people voted in the north of the country, the com-",
    "mission said.",
    "Observers of the African Union praised the vote and called on all parties",
    "to accept what was decided.",
]
STORY = (
    "Mali voted on Sunday in the first election since the peace accord was signed, but few people voted in the north "
    "of the country, the commission said.\n\nObservers of the African Union praised the vote and called on all parties "
    "to accept what was decided."
)


def one(data: bytes, media_type: str) -> Report | Failure:
    (found,) = to_reports(RawDoc(data, media_type, "a", "0" * 64))
    return found


def docx(*paragraphs: str, **more: bytes) -> bytes:
    inner = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Vote in Mali</dc:title><dc:creator>Jane Roe</dc:creator>'
        "</cp:coreProperties>"
    )
    files = {"word/document.xml": f"<w:document {W}><w:body>{inner}</w:body></w:document>", "docProps/core.xml": core}
    return zipped({**files, **more})


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_pdf() -> None:
    pytest.importorskip("pypdfium2")
    found = one(pdf_bytes(LINES, "Vote in Mali"), "application/pdf")
    assert isinstance(found, Report), found
    assert (found.text, found.title, found.author) == (STORY, "Vote in Mali", "Jane Roe")


def test_bad_pdf() -> None:
    pytest.importorskip("pypdfium2")
    empty = one(pdf_bytes([]), "application/pdf")
    assert isinstance(empty, Failure) and empty.code == "DET-101" and "scan" in empty.note
    for data in (b"%PDF-1.4", b"%PDF-1.4\n" + bytes(range(256)) * 20, pdf_bytes(LINES)[:300]):
        found = one(data, "application/pdf")
        assert isinstance(found, Failure) and found.code in ("DET-107", "DET-101"), found


def test_pdf_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtra) as error:
        papers.pdf(b"%PDF-1.4", "a.pdf")
    assert "detente[pdf]" in error.value.remedy


def test_a_missing_package_in_the_child_is_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> bytes:
        raise MissingExtra("Reading PDF needs pypdfium2.", remedy="pip install 'detente[pdf]'")

    monkeypatch.setattr(sandbox, "call", missing)
    found = one(b"%PDF-1.4", "application/pdf")
    assert isinstance(found, Failure) and found.code == "DET-502"


@settings(deadline=None)
@given(st.lists(st.text("ab .-\n", max_size=20), max_size=10))
def test_joining_lines_loses_no_letter(lines: list[str]) -> None:
    text = "\n".join(lines)
    joined = "".join(papers.joined(text))
    assert sorted(c for c in joined if c in "ab") == sorted(c for c in text if c in "ab")


def test_word() -> None:
    found = one(docx("Mali voted on Sunday.", "The results are due on Friday."), DOCX)
    assert isinstance(found, Report), found
    assert (found.text, found.title, found.author) == (
        "Mali voted on Sunday.\n\nThe results are due on Friday.", "Vote in Mali", "Jane Roe",
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        b"no zip",
        zipped({"a.txt": "x"}),
        zipped({"word/document.xml": "<w"}),
        docx("x", **{"docProps/core.xml": b"<"}),
    ],
)
def test_bad_word(data: bytes) -> None:
    found = one(data, DOCX)
    assert isinstance(found, Failure) and found.code == "DET-107"


def test_word_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    laughs = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 10))
    body = f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{laughs}]><w:document {W}><w:p><w:t>&l9;</w:t></w:p></w:document>'
    found = one(zipped({"word/document.xml": body}), DOCX)
    assert isinstance(found, Failure)
    large = one(zipped({"word/document.xml": b" " * 41_000_000}), DOCX)
    assert isinstance(large, Failure) and large.code in ("DET-104", "DET-107")


def mail(**options: object) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "Jane Roe <jr@andes.example>", "Vote in Mali"
    message["Date"] = "Thu, 14 Sep 2017 23:20:30 -0400"
    return message


def test_mail() -> None:
    message = mail()
    message.set_content("Mali voted on Sunday – few came.\n\nThe results are due.\n")
    message.add_alternative("<p>Other.</p>", subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    found = one(message.as_bytes(), "message/rfc822")
    assert isinstance(found, Report) and found.published is not None, found
    assert found.text.strip() == "Mali voted on Sunday – few came.\n\nThe results are due."
    assert (found.title, found.author, found.published.start) == ("Vote in Mali", "Jane Roe", "2017-09-14")


def test_mail_of_a_page() -> None:
    message = mail()
    message.set_content("<html><body><p>Mali voted.</p><p>Few came.</p></body></html>", subtype="html")
    found = one(message.as_bytes(), "message/rfc822")
    assert isinstance(found, Report) and found.text == "Mali voted.\n\nFew came."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Subject: x\n\n", "DET-101"),
        (b"Content-Type: image/png\n\nabc", "DET-101"),
        (b"Content-Type: multipart/mixed; boundary=x\n\n--x--", "DET-101"),
    ],
)
def test_bad_mail(data: bytes, code: str) -> None:
    found = one(data, "message/rfc822")
    assert isinstance(found, Failure) and found.code == code


def test_mail_in_an_unknown_charset() -> None:
    found = one(b"Content-Type: text/plain; charset=x-none\n\nMali voted.\n", "message/rfc822")
    assert isinstance(found, Report) and found.text.strip() == "Mali voted."
