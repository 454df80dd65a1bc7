"""Text of PDF and Word files as paragraphs. Runs in the limited child process."""

from __future__ import annotations

import io
import re
import zipfile
from importlib import import_module
from typing import Any

import msgspec

from detente.errors import EmptyInput, MalformedRecord, MissingExtra, TooLarge

#: A report has a few pages; what has more is a book.
_MOST_PAGES = 200
#: Bytes of one part of a Word file; the text of 400,000 characters with its markup is below.
_MOST_PART = 40_000_000
#: A line that is shorter than this share of the page's usual line ends its paragraph.
_SHORT = 0.8
#: What PDFium puts where it joined a word that was hyphenated at a line's end.
_HYPHEN = re.compile("[\x02\ufffe]")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
}


def pdf(data: bytes, origin: str) -> bytes:
    """The fields of a PDF as JSON: text, title, author.

    Raises MissingExtra without pypdfium2, MalformedRecord for a damaged or locked file, TooLarge for a book,
    EmptyInput for one that holds pictures only.
    """
    try:
        library = import_module("pypdfium2")
    except ImportError as error:
        raise MissingExtra("Reading PDF needs pypdfium2.", remedy="pip install 'detente[pdf]'") from error
    try:
        document = library.PdfDocument(data)
    except library.PdfiumError as error:
        raise MalformedRecord(f"{origin} is no PDF that can be read.", remedy="Save its text as .txt.") from error
    if len(document) > _MOST_PAGES:
        raise TooLarge(f"{origin} has {len(document)} pages, more than {_MOST_PAGES}.", remedy="Split it into reports.")
    pages = [page.get_textpage().get_text_bounded() for page in document]
    told = document.get_metadata_dict()
    return _fields(joined("\n".join(pages)), origin, {"title": told.get("Title", ""), "author": told.get("Author", "")})


def joined(text: str) -> list[str]:
    """The paragraphs of text that is set in lines, with hyphenated words joined.

    A line goes on in the next one unless it is much shorter than the usual line, or a sentence ends it a bit earlier.
    """
    lines = [line.strip() for line in re.split(r"\r\n?|\n", text)]
    lengths = sorted(len(_set(line)) for line in lines if line)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    paragraphs = [""]
    for line in lines:
        before, words = paragraphs[-1], _HYPHEN.sub("", line)
        if before.endswith("-") and before[-2:-1].isalpha() and words[:1].islower():
            paragraphs[-1] = before[:-1] + words
        else:
            paragraphs[-1] = f"{before} {words}".strip()
        length = len(_set(line))
        if length < _SHORT * usual or (words.endswith((".", "!", "?", "”", '"')) and length < 0.95 * usual):
            paragraphs.append("")
    return [p for p in paragraphs if p]


def _set(line: str) -> str:
    """What stands in the last of the lines that PDFium joined at a hyphen."""
    return _HYPHEN.split(line)[-1]


def docx(data: bytes, origin: str) -> bytes:
    """The fields of a Word file as JSON: text, title, author; MalformedRecord if it is none, EmptyInput if empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _xml(archive, "word/document.xml", origin)
            core = _xml(archive, "docProps/core.xml", origin) if "docProps/core.xml" in archive.namelist() else None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, SyntaxError) as error:
        raise MalformedRecord(f"{origin} is no Word file that can be read.", remedy="Save it as .txt.") from error
    paragraphs = [" ".join(_runs(p).split()) for p in body.iter(f"{_W}p")]
    told = {name: (core.findtext(tag) or "") if core is not None else "" for name, tag in _CORE.items()}
    return _fields(paragraphs, origin, told)


def _runs(paragraph: Any) -> str:
    parts = (e.text or "" if e.tag == f"{_W}t" else " " for e in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"))
    return "".join(parts)


def _xml(archive: zipfile.ZipFile, name: str, origin: str) -> Any:
    """A part of the archive, parsed without entities and network; TooLarge if it unpacks to too much."""
    from lxml import etree

    with archive.open(name) as part:
        data = part.read(_MOST_PART + 1)
    if len(data) > _MOST_PART:
        raise TooLarge(f"{name} of {origin} has more than {_MOST_PART:,} bytes.")
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _fields(paragraphs: list[str], origin: str, told: dict[str, str]) -> bytes:
    text = "\n\n".join(p for p in paragraphs if p)
    if not text.strip():
        raise EmptyInput(
            f"{origin} holds no text.",
            remedy="If it is a scan, read it with text recognition first.",
        )
    fields = {"text": text, **{k: v for k, v in told.items() if v}}
    return msgspec.json.encode({k: v.encode("utf-8", "replace").decode() for k, v in fields.items()})
