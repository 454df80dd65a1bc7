"""Folders and addresses of other systems, and mailboxes."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente import readers
from detente.records import Failure, RawDoc
from readers.kit import codes, read, records, write, zipped

LINES = b'{"text": "Mali voted."}\n{"text": "Peru voted."}\n'


@pytest.fixture
def memory() -> Iterator[object]:
    """A file system that lives in memory, as any object store looks through fsspec."""
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    files = {"news/a.jsonl": LINES, "news/b/c.txt.gz": gzip.compress(b"Chile voted."), "news/.hidden": b"x",
             "news/d.zip": zipped({"e.txt": b"Chad voted."}), "news/empty/": b""}  # fmt: skip
    for name, data in files.items():
        if not name.endswith("/"):
            system.pipe(f"/{name}", data)
    yield system
    system.rm("/news", recursive=True)


def test_a_file_of_another_system(memory: object) -> None:
    assert [r["text"] for r in records("memory://news/a.jsonl")] == ["Mali voted.", "Peru voted."]
    assert next(f.origin for f in read("memory://news/a.jsonl") if isinstance(f, RawDoc)).endswith("news/a.jsonl#1")


def test_a_folder_of_another_system(memory: object) -> None:
    found = read("memory://news")
    assert [f.data for f in found if isinstance(f, RawDoc)][2:] == [b"Chile voted.", b"Chad voted."]
    assert len(found) == 4
    assert readers.total_bytes(["memory://news"]) > len(LINES)


def test_parquet_of_another_system(memory: object, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": ["Mali voted."]}), tmp_path / "a.parquet")
    memory.pipe("/news/a.parquet", (tmp_path / "a.parquet").read_bytes())  # type: ignore[attr-defined]
    assert records("memory://news/a.parquet") == [{"text": "Mali voted."}]


def test_file_addresses(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    path = write(tmp_path / "a.jsonl", LINES)
    assert len(records(f"file://{path}")) == 2


def test_what_is_not_there(memory: object, tmp_path: Path) -> None:
    assert codes("memory://news/none.txt") == ["DET-105"]
    assert codes(f"file://{tmp_path}") == ["DET-101"]
    assert codes("nosuchsystem://bucket/a.txt") == ["DET-108"]


def test_what_a_remote_system_refuses_is_told_with_a_remedy(memory: object, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoCredentials(Exception):
        """As libraries of object stores have it: no OSError."""

    def refuse(*args: object, **options: object) -> None:
        raise NoCredentials("who are you?")

    monkeypatch.setattr(type(memory), "exists", refuse)
    (failure,) = read("memory://news/a.jsonl")
    assert isinstance(failure, Failure) and failure.code == "DET-105"
    assert "who are you" in failure.note and "credentials" in failure.note


def test_addresses_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    (failure,) = read("s3://bucket/a.jsonl")
    assert isinstance(failure, Failure) and failure.code == "DET-502" and "detente[cloud]" in failure.note


def test_what_is_an_address() -> None:
    assert all(
        map(readers.is_address, ["s3://b/x", "gs://b/x", "https://a.example/x.zip", "file:///x", "zip::s3://b/x.zip"])
    )
    assert not any(map(readers.is_address, ["a.txt", "C:\\x", "C:/x", "./a:b/c", "/abs", "a//b"]))


def test_a_failing_system_is_one_failure(memory: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the store says no")

    monkeypatch.setattr(type(memory), "open", broken)
    (failure,) = read("memory://news/a.jsonl")
    assert isinstance(failure, Failure) and "the store says no" in failure.note


MAIL = "From: Jane Roe <jr@andes.example>\nSubject: Vote\nDate: Thu, 14 Sep 2017 10:20:30 +0300\n\nMali voted.\n"


def test_mail(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "a.eml", MAIL))
    assert isinstance(found, RawDoc) and found.media_type == "message/rfc822"


def test_a_mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = f"From jr Thu\n{MAIL}>From the north, few came.\n\nFrom jr Fri\n{MAIL}\nFrom jr Sat\n{'x' * 3000}\n"
    monkeypatch.setenv("DETENTE_MAX_DOCUMENT_BYTES", "2000")
    path = write(tmp_path / "a.mbox", box)
    found = read(path)
    assert [getattr(f, "code", "read") for f in found] == ["read", "read", "DET-104"]
    assert isinstance(found[0], RawDoc) and b"\nFrom the north" in found[0].data
    assert found[1].origin == f"{path}#2"  # type: ignore[union-attr]
    assert codes(write(tmp_path / "b.mbox", "No mailbox.")) == ["DET-107"]
    assert codes(write(tmp_path / "c.mbox", "")) == ["DET-101"]
