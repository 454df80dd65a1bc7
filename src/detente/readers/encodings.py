"""Bytes into text: marks, declared charsets, and the likeliest encoding where nothing is said."""

from __future__ import annotations

import codecs
import re

from detente.errors import BinaryInput, EncodingError

_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
    b"{\\rtf",
    b"SQLite format",
)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(c for c in range(32) if c not in (9, 10, 12, 13, 27)) + b"\x7f"
#: Share of control characters above which bytes are no text; prose has none.
_CONTROL_SHARE = 0.02
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)


def decode(data: bytes, origin: str, charset: str | None = None) -> str:
    """The text of `data`: UTF-8, UTF-16 or UTF-32 with its mark, the declared charset (that of the server, or the
    page's own), or the likeliest encoding.

    Raises BinaryInput if the bytes are no text, EncodingError if they are text in no encoding that can be told.
    """
    mark = next((encoding for bom, encoding in BOMS if data.startswith(bom)), None)
    if mark is None:
        _refuse_binary(data, origin)
    try:
        return data.decode(mark or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if mark is not None or _nearly_utf8(data):
            raise EncodingError(f"{origin} is damaged {error.encoding} at byte {error.start:,}.") from error
    named = _CHARSET.search(data[:4096])
    declared = charset or (named[1].decode() if named else "")
    return _declared(data, declared) or _guess(data, origin)


def _refuse_binary(data: bytes, origin: str) -> None:
    sample = data[:65536]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if data.startswith(_MAGIC) or b"\0" in sample or controls > _CONTROL_SHARE * len(sample):
        raise BinaryInput(f"{origin} is not text.")


def _nearly_utf8(data: bytes) -> bool:
    """True if the bytes beyond ASCII are mostly well-formed UTF-8, so that another encoding would only garble them."""
    text = data.decode("utf-8", "replace")
    bad, good = text.count("\ufffd"), sum(c > "\x7f" for c in text)
    return good - bad > 2 * bad


def _declared(data: bytes, charset: str) -> str:
    """The text in the charset that the page names, or an empty string if it does not fit."""
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return ""


def _guess(data: bytes, origin: str) -> str:
    """The text in the likeliest encoding; Windows-1252 first, which holds nearly all English text that is not UTF-8."""
    western = _western(data)
    if western is not None:
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(data, threshold=0.15).best()
    if best is None or best.encoding == "ascii":
        raise EncodingError(f"The encoding of {origin} cannot be told.")
    return str(best)


#: What English text of Windows-1252 has beyond ASCII: typographic signs, currency, and letters of names.
_WESTERN = frozenset("‘’“”–—…•€£§©®°·«»¼½¾\xa0\xadàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÜŠšŽžŒœ")


def _western(data: bytes) -> str | None:
    """The text if it is Windows-1252: few characters beyond ASCII, and those the usual ones."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [c for c in text if c > "\x7f"]
    fits = all(c in _WESTERN for c in beyond) and len(beyond) <= 0.1 * len(text)
    return text if fits else None
