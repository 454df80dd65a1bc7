"""An e-mail message as a report: subject, date, sender and the first text in it. Runs in the limited child process."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime

import msgspec

from detente.clean import pages
from detente.errors import EmptyInput


def message(data: bytes, origin: str) -> bytes:
    """The fields of a message as JSON: text, title, author, published; EmptyInput if no part of it is text."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain", "html"))
    if body is None:
        raise EmptyInput(f"{origin} holds no text.")
    words = _words(body)
    if body.get_content_type() == "text/html":
        fields = msgspec.json.decode(pages.extract(words.encode("utf-8", "replace"), origin))
    else:
        fields = {"text": words.replace("\r\n", "\n")}
    told = {"title": _header(mail, "subject"), "author": parseaddr(_header(mail, "from"))[0], "published": _date(mail)}
    return msgspec.json.encode({**fields, **{name: value for name, value in told.items() if value}})


def _words(body: MIMEPart) -> str:
    try:
        return str(body.get_content()).encode("utf-8", "replace").decode()
    except (LookupError, ValueError):  # an unknown charset
        payload = body.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _header(mail: EmailMessage, name: str) -> str:
    return " ".join(str(mail.get(name, "")).encode("utf-8", "replace").decode().split())


def _date(mail: EmailMessage) -> str:
    """The day of the message in its sender's own time zone, or nothing."""
    try:
        return parsedate_to_datetime(_header(mail, "date")).date().isoformat()
    except (ValueError, TypeError):
        return ""
