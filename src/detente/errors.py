"""The tree of errors: every error has a stable code, a cause and a remedy.

DetenteError
├── InputError            the document cannot be read (a stream survives it as a Failure row)
│   ├── EmptyInput        DET-101
│   ├── BinaryInput       DET-102
│   ├── EncodingError     DET-103
│   ├── TooLarge          DET-104
│   ├── MissingFile       DET-105
│   ├── WrongLanguage     DET-106
│   ├── MalformedRecord   DET-107
│   ├── UnsupportedFormat DET-108
│   ├── UnsafeArchive     DET-109
│   ├── DocumentLimit     DET-110
│   └── FetchError        DET-120  a page that cannot be got
│       ├── RefusedAddress   DET-121
│       ├── RefusedByRobots  DET-122
│       └── Unreachable      DET-123
├── DataError             a shipped or user table is wrong              DET-201
├── ModelError            the language model cannot be loaded           DET-301
├── StoreError            the database cannot be used
│   ├── NotARecord        DET-401
│   ├── NewerSchema       DET-402
│   ├── DiskFull          DET-403
│   ├── UnknownId         DET-404
│   └── BadRecord         DET-405
├── UsageError            a wrong argument                              DET-501
├── MissingExtra          an optional package is not installed          DET-502
└── WorkerLost            a process ended while it coded                DET-601
"""

from __future__ import annotations


class DetenteError(Exception):
    """Any error that detente raises on purpose; `code` is stable, `remedy` says what to do."""

    code = "DET-000"
    remedy = "Please report this with the command and the input that led to it."

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if remedy is not None:
            self.remedy = remedy

    def __str__(self) -> str:
        return f"[{self.code}] {self.message} {self.remedy}".strip()


class InputError(DetenteError):
    """A document that cannot be read; the run goes on and keeps it as a failure."""

    code = "DET-100"


class EmptyInput(InputError):
    """The document holds no text."""

    code = "DET-101"
    remedy = "Check that the file was saved with its text."


class BinaryInput(InputError):
    """The document is not text."""

    code = "DET-102"
    remedy = "Convert it to UTF-8 plain text, HTML or JSONL first."


class EncodingError(InputError):
    """The document's bytes are text in no encoding that can be told."""

    code = "DET-103"
    remedy = "Save it as UTF-8."


class TooLarge(InputError):
    """The document is larger than one report can be."""

    code = "DET-104"
    remedy = "Split it: one report a file, or JSONL, one report a line. The limit is the setting max_document_bytes."


class MissingFile(InputError):
    """The path does not exist or cannot be opened."""

    code = "DET-105"
    remedy = "Check the path and its permissions."


class WrongLanguage(InputError):
    """The report is not in English."""

    code = "DET-106"
    remedy = "detente reads English; translate the report first."


class MalformedRecord(InputError):
    """A line of a JSONL file is not a report."""

    code = "DET-107"
    remedy = "Each line is a JSON object with at least a non-empty string `text`; see docs/readers.md."


class UnsupportedFormat(InputError):
    """The file is of a kind that no reader knows."""

    code = "DET-108"
    remedy = "Give files of a kind that docs/readers.md names, or folders of them."


class UnsafeArchive(InputError):
    """An archive that unpacks to far more than it should, or whose members lead out of it."""

    code = "DET-109"
    remedy = "If you trust it, unpack it yourself and give the folder, or raise the setting that the message names."


class DocumentLimit(InputError):
    """Reading the document took more time or memory than one document may take."""

    code = "DET-110"
    remedy = "Save the article as plain text. The limits are the settings child_seconds and child_memory."


class FetchError(InputError):
    """A page that cannot be got; the run goes on and keeps it as a failure."""

    code = "DET-120"


class RefusedAddress(FetchError):
    """A URL that does not lead to a public web server, or hides where it leads."""

    code = "DET-121"
    remedy = "Give http or https URLs of public hosts, on their usual ports and without user names."


class RefusedByRobots(FetchError):
    """The site's robots.txt asks programs not to get this page."""

    code = "DET-122"
    remedy = "Save the page by hand if you may, or ask the site; detente keeps to what robots.txt says."


class Unreachable(FetchError):
    """The server did not answer, or not with a page."""

    code = "DET-123"
    remedy = "Check the URL and the connection, and try again later."


class DataError(DetenteError):
    """A table of actors, words or codes is wrong; the message says file, line, column and value."""

    code = "DET-201"
    remedy = "Mend the named cell and run again."


class ModelError(DetenteError):
    """The language model cannot be loaded."""

    code = "DET-301"
    remedy = "Reinstall detente with its pinned dependencies: pip install --force-reinstall detente."


class StoreError(DetenteError):
    """The database cannot be used."""

    code = "DET-400"


class NotARecord(StoreError):
    """The file is no detente database."""

    code = "DET-401"
    remedy = "Give the path of a database that `detente code --db FILE` wrote."


class NewerSchema(StoreError):
    """The database was written by a newer detente."""

    code = "DET-402"
    remedy = "Upgrade with pip install --upgrade detente."


class DiskFull(StoreError):
    """The database's disk is full."""

    code = "DET-403"
    remedy = "Free some space and run the same command again: what was committed is kept."


class UnknownId(StoreError):
    """No row of the record has this id."""

    code = "DET-404"
    remedy = "List ids with `detente events` or `detente statements`."


class BadRecord(StoreError):
    """A record that contradicts itself: words that do not stand at their offsets, or parts that do not fit together."""

    code = "DET-405"
    remedy = "Code the report again; if the error stays, please report it with the report."


class UsageError(DetenteError):
    """An argument that cannot be."""

    code = "DET-501"
    remedy = "See `detente COMMAND --help`."


class MissingExtra(DetenteError):
    """An optional package is not installed."""

    code = "DET-502"
    remedy = "Install it with pip install 'detente[frames]'."


class WorkerLost(DetenteError):
    """A worker process ended while it coded a document; the run goes on and keeps it as a failure."""

    code = "DET-601"
    remedy = "It may have run out of memory: code the document alone, with one worker, and split it if it is long."
