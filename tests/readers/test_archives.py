"""Packed files and archives, plain and nested."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from detente.records import Failure, RawDoc
from readers.kit import codes, gz_members, read, records, tarred, write, zipped

LINES = b'{"text": "Mali voted."}\n{"text": "Peru voted."}\n'


def zst(data: bytes) -> bytes:
    return pytest.importorskip("backports.zstd").compress(data)


PACKERS = [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", zst)]


@pytest.mark.parametrize(("ending", "pack"), PACKERS)
def test_packed_files(tmp_path: Path, ending: str, pack: object) -> None:
    path = write(tmp_path / f"a.jsonl.{ending}", pack(LINES))  # type: ignore[operator]
    assert [r["text"] for r in records(path)] == ["Mali voted.", "Peru voted."]
    assert [f.origin for f in read(path) if isinstance(f, RawDoc)] == [f"{path}#1", f"{path}#2"]
    plain = write(tmp_path / f"b.txt.{ending}", pack(b"Mali voted."))  # type: ignore[operator]
    (found,) = read(plain)
    assert isinstance(found, RawDoc) and (found.data, found.media_type) == (b"Mali voted.", "text/plain")


@pytest.mark.parametrize(("ending", "pack"), PACKERS)
def test_packed_files_under_another_name(tmp_path: Path, ending: str, pack: object) -> None:
    (found,) = read(write(tmp_path / "report", pack(b"Mali voted.")))  # type: ignore[operator]
    assert isinstance(found, RawDoc) and found.data == b"Mali voted."


@pytest.mark.parametrize(("ending", "pack"), PACKERS)
def test_damaged_packed_files(tmp_path: Path, ending: str, pack: object) -> None:
    whole = pack(LINES * 2000)  # type: ignore[operator]
    found = codes(write(tmp_path / f"a.jsonl.{ending}", whole[: len(whole) // 2]))
    assert found[-1] == "DET-107" and set(found[:-1]) <= {"read"}
    assert codes(write(tmp_path / f"b.txt.{ending}", b"no such thing")) == ["DET-107"]
    assert codes(write(tmp_path / f"c.txt.{ending}", b"")) == ["DET-101"]


def test_members_joined_without_a_seam(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl.gz", gz_members(LINES, LINES))
    assert len(records(path)) == 4


FILES = {
    "b/2.txt": b"Two.",
    "a.jsonl": LINES,
    "c.html": b"<html><p>Three.</p></html>",
    ".hidden": b"x",
    "d.png": b"\x89PNG\r\n",
}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(FILES)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", tarred(FILES, "w:gz")),
        ("a.tgz", tarred(FILES, "w:gz")),
        ("a.tar.xz", tarred(FILES, "w:xz")),
        ("a.tbz2", tarred(FILES, "w:bz2")),
        ("dump", zipped(FILES)),
        ("dump", tarred(FILES)),
        ("dump", tarred(FILES, "w:gz")),
    ],
)
def test_archives(tmp_path: Path, name: str, data: bytes) -> None:
    path = write(tmp_path / name, data)
    found = read(path)
    names = [(f.origin if isinstance(f, RawDoc) else f.input_id).removeprefix(f"{path}/") for f in found]
    assert names == ["b/2.txt", "a.jsonl#1", "a.jsonl#2", "c.html", "d.png"]
    assert [getattr(f, "code", "") for f in found] == ["", "", "", "", "DET-102"]


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped({"x/a.txt": b"Deep.", "b.jsonl.gz": gzip.compress(LINES)})
    path = write(tmp_path / "a.tar.gz", tarred({"in.zip": inner, "c.txt": b"Flat."}, "w:gz"))
    found = read(path)
    names = [(f.origin if isinstance(f, RawDoc) else f.input_id).removeprefix(f"{path}/") for f in found]
    assert names == ["in.zip/x/a.txt", "in.zip/b.jsonl.gz", "c.txt"]
    assert [getattr(f, "code", "") for f in found] == ["", "DET-109", ""]  # gz, tar and zip are three levels


def test_too_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"Deep."
    for _ in range(6):
        data = gzip.compress(data)
    path = write(tmp_path / "a.gz", data)
    assert codes(path) == ["DET-109"]
    monkeypatch.setenv("DETENTE_MAX_NESTING", "6")
    assert codes(path) == ["read"]


def test_names_that_lead_out(tmp_path: Path) -> None:
    bad = ["../up.txt", "/abs.txt", "a/../../b.txt", "C:\\x.txt", "..\\y.txt"]
    for data, name in ((zipped(dict.fromkeys(bad, b"Bad.") | {"ok.txt": b"Good."}), "a.zip"),
                       (tarred(dict.fromkeys(bad, b"Bad.") | {"ok.txt": b"Good."}), "a.tar")):  # fmt: skip
        before = sorted(tmp_path.rglob("*"))
        path = write(tmp_path / name, data)
        assert codes(path) == ["DET-109"] * len(bad) + ["read"]
        assert sorted(tmp_path.rglob("*")) == sorted([*before, path])


def test_links_and_devices_in_archives(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (
            ("a.txt", tarfile.SYMTYPE),
            ("b.txt", tarfile.LNKTYPE),
            ("c.txt", tarfile.CHRTYPE),
            ("d.txt", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
    assert codes(write(tmp_path / "a.tar", buffer.getvalue())) == ["DET-109"] * 4
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/hostname")
    assert codes(write(tmp_path / "a.zip", buffer.getvalue())) == ["DET-109"]


def test_a_locked_member(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"Mali voted.", "b.txt": b"Peru voted."}))
    directory = data.find(b"PK\x01\x02")
    data[directory + 8] |= 1
    found = read(write(tmp_path / "a.zip", bytes(data)))
    assert [getattr(f, "code", "read") for f in found] == ["DET-107", "read"]
    assert isinstance(found[0], Failure) and "password" in found[0].note


def test_a_member_without_a_name(tmp_path: Path) -> None:
    """Found by fuzzing: `zipfile` itself falls over an empty name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("?.txt", "Mali voted.")
    data = buffer.getvalue()
    at = data.rfind(b"PK\x01\x02")
    data = data[: at + 28] + b"\0\0" + data[at + 30 : at + 46] + data[at + 51 :]  # the directory's name is cut out
    end = data.rfind(b"PK\x05\x06")
    data = (
        data[: end + 12]
        + (int.from_bytes(data[end + 12 : end + 16], "little") - 5).to_bytes(4, "little")
        + data[end + 16 :]
    )
    assert codes(write(tmp_path / "a.zip", data)) in (["DET-101"], ["DET-107"])


def test_a_member_with_a_wrong_checksum(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", "Mali voted.")
        archive.writestr("b.txt", "Peru voted.")
    data = buffer.getvalue().replace(b"Mali voted.", b"Mali VOTED.")
    assert codes(write(tmp_path / "a.zip", data)) == ["DET-107", "read"]


@pytest.mark.parametrize("data", [b"PK\x05\x06" + b"\0" * 18, zipped({"a/": b""}), tarred({})])
def test_empty_archives(tmp_path: Path, data: bytes) -> None:
    assert codes(write(tmp_path / ("a.zip" if data[:2] == b"PK" else "a.tar"), data)) == ["DET-101"]


def test_zst_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt.zst", zst(b"Mali voted."))
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    (failure,) = read(path)
    assert isinstance(failure, Failure) and failure.code == "DET-502" and "detente[zst]" in failure.note


def test_file_names_that_are_no_utf8(tmp_path: Path) -> None:
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    write(tmp_path / name, "Mali voted.")
    (found,) = read(tmp_path)
    assert isinstance(found, RawDoc) and found.origin.encode() and found.data == b"Mali voted."
    (member,) = read(write(tmp_path / "out" / "a.tar", tarred({name: b"Peru voted."})))
    assert isinstance(member, RawDoc) and member.origin.encode()
