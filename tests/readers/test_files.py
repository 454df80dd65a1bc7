"""Files and folders into raw documents, good and bad."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import readers
from detente.errors import InputError
from detente.records import Failure, RawDoc

STORY = "Mali voted on Sunday – the commission’s figures say “few” voted. Côte d'Ivoire sent observers."


def read(path: Path) -> list[RawDoc | Failure]:
    return list(readers.read_path(path))


def one(path: Path) -> RawDoc:
    (found,) = read(path)
    assert isinstance(found, RawDoc), found
    return found


def failure(path: Path) -> Failure:
    (found,) = read(path)
    assert isinstance(found, Failure), found
    assert found.stage == "read"
    return found


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", "text/plain"),
        ("a.md", "text/plain"),
        ("a.HTML", "text/html"),
        ("a.htm", "text/html"),
        ("a.json", "application/json"),
    ],
)
def test_kinds_by_extension(tmp_path: Path, name: str, kind: str) -> None:
    path = write(tmp_path / name, json.dumps({"text": STORY}))
    found = one(path)
    assert (found.media_type, found.origin) == (kind, str(path))
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (STORY, "text/plain"),
        ("<!DOCTYPE html><html><p>x</p></html>", "text/html"),
        ('{"text": "x"}', "application/json"),
    ],
)
def test_kinds_by_content(tmp_path: Path, data: str, kind: str) -> None:
    assert one(write(tmp_path / "report", data)).media_type == kind
    assert one(write(tmp_path / "report.dump", data)).media_type == kind


def test_a_page_in_a_text_file(tmp_path: Path) -> None:
    assert one(write(tmp_path / "a.txt", '\n<?xml version="1.0"?><html lang="en"></html>')).media_type == "text/html"


@pytest.mark.parametrize(
    "data",
    [
        STORY.encode("utf-8"),
        codecs.BOM_UTF8 + STORY.encode("utf-8"),
        STORY.encode("utf-16"),
        codecs.BOM_UTF16_BE + STORY.encode("utf-16-be"),
        STORY.encode("utf-32"),
        STORY.encode("cp1252"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes) -> None:
    assert one(write(tmp_path / "a.txt", data)).data.decode() == STORY


def test_a_page_names_its_charset(tmp_path: Path) -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Мали голосует</p></body></html>'
    assert "Мали голосует" in one(write(tmp_path / "a.html", page.encode("cp1251"))).data.decode()


def test_cyrillic_without_a_mark_is_told_by_its_letters(tmp_path: Path) -> None:
    text = "Министр иностранных дел сказал в понедельник, что переговоры о границе начнутся в мае. " * 5
    assert "переговоры о границе" in one(write(tmp_path / "a.txt", text.encode("cp1251"))).data.decode()


def test_jsonl(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "One."}\n\n{"text": \n{"text": "Four."}')
    first, bad, last = read(path)
    assert isinstance(first, RawDoc)
    assert isinstance(last, RawDoc)
    assert isinstance(bad, Failure)
    assert (first.origin, last.origin) == (f"{path}#1", f"{path}#4")
    assert (bad.code, bad.input_id) == ("DET-107", f"{path}#3")
    assert json.loads(last.data) == {"text": "Four."}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_jsonl_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    lines = [json.dumps({"text": f"{STORY} {k}"}, ensure_ascii=False) for k in range(3)]
    found = read(write(tmp_path / "a.jsonl", "\n".join(lines).encode(encoding)))
    assert [json.loads(f.data)["text"] for f in found if isinstance(f, RawDoc)] == [f"{STORY} {k}" for k in range(3)]


def test_a_damaged_jsonl_file_keeps_its_good_lines(tmp_path: Path) -> None:
    good = '{"text": "One."}\n'
    for data in (good.encode("utf-16") + b"\x00\xd8\x01", good.encode() + "{–’”ÄÖ".encode()[:-1]):
        first, bad = read(write(tmp_path / "a.jsonl", data))
        assert isinstance(first, RawDoc)
        assert isinstance(bad, Failure)
        assert bad.code == "DET-103"


def test_a_line_separator_inside_a_record(tmp_path: Path) -> None:
    assert (
        one(write(tmp_path / "a.jsonl", '{"text": "One.\u2028Two."}'.encode("utf-16"))).media_type == "application/json"
    )


def test_a_jsonl_line_too_long_is_one_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_MAX_DOCUMENT_BYTES", "100")
    lines = [json.dumps({"text": "a" * n}) for n in (10, 500, 86, 87)]
    path = write(tmp_path / "a.jsonl", "\n".join(lines) + "\n")
    found = read(path)
    assert [getattr(f, "code", "read") for f in found] == ["read", "DET-104", "read", "read"]


def test_jsonl_is_read_line_by_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "One."}\n' + "x" * 1000)
    stream = readers.read_path(path)
    assert isinstance(next(stream), RawDoc)
    bad = next(stream)
    assert isinstance(bad, Failure)
    assert bad.code == "DET-107"


def test_json_lists(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps([{"text": "One."}, {"text": "Two."}]))
    assert [(d.origin, json.loads(d.data)["text"]) for d in read(path) if isinstance(d, RawDoc)] == [
        (f"{path}#1", "One."),
        (f"{path}#2", "Two."),
    ]


def test_json_lines_under_another_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", '{"text": "One."}\n{"text": "Two."}\n')
    assert [d.origin for d in read(path) if isinstance(d, RawDoc)] == [f"{path}#1", f"{path}#2"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "DET-101"),
        ("a.txt", b" \n\t\n", "DET-101"),
        ("a.jsonl", b"\n\n", "DET-101"),
        ("a.json", b"[]", "DET-101"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "DET-102"),
        ("a.txt", b"%PDF-1.7 text", "DET-102"),
        ("a.txt", b"text\x00text", "DET-102"),
        ("photo", b"\xff\xd8\xff\xe0\x00\x10JFIF", "DET-102"),
        ("a.bin", bytes(range(256)) * 4, "DET-102"),
        ("a.txt", "Peru’s envoy – “the” ÄÖÜ".encode()[:-1], "DET-103"),
        ("a.txt", codecs.BOM_UTF16_LE + b"M\x00a\x00\x00\xd8x", "DET-103"),
        ("a.json", b"{oops", "DET-107"),
        ("a.rtf", b"{\\rtf1 Mali voted.}", "DET-108"),
        ("a.7z", b"7z\xbc\xaf", "DET-108"),
        ("a.csv", b"a,b\n1,2", "DET-107"),
        ("a.xml", b"<urlset><url/></urlset>", "DET-108"),
        ("a.zip", b"PK\x03\x04", "DET-107"),
        ("a.gz", b"no gzip", "DET-107"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = write(tmp_path / name, data)
    found = failure(path)
    assert (found.code, found.input_id) == (code, str(path))
    assert str(path) in found.note


def test_noise_in_no_encoding(tmp_path: Path) -> None:
    noise = bytes(b for b in range(0x80, 0x100)) * 20
    assert failure(write(tmp_path / "a.txt", noise)).code == "DET-103"


def test_too_large_is_told_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))
    found = failure(path)
    assert found.code == "DET-104"
    assert "max_document_bytes" in found.note


def test_missing_files(tmp_path: Path) -> None:
    assert failure(tmp_path / "none.txt").code == "DET-105"
    assert failure(tmp_path / "none" / "none.txt").code == "DET-105"
    assert failure(tmp_path / ("n" * 5000)).code == "DET-105"


def test_no_file_at_all(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert failure(tmp_path / "pipe").code == "DET-108"


def test_a_mixed_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git" / "x.txt", "hidden")
    write(tmp_path / ".hidden.txt", "hidden")
    write(tmp_path / "b" / "2.txt", "Two.")
    write(tmp_path / "a.txt", "One.")
    write(tmp_path / "c.png", b"\x89PNG\r\n")
    write(tmp_path / "d.rtf", b"{\\rtf1}")
    write(tmp_path / "e.txt", "")
    found = read(tmp_path)
    names = [Path(f.origin if isinstance(f, RawDoc) else f.input_id).relative_to(tmp_path).as_posix() for f in found]
    assert names == ["a.txt", "b/2.txt", "c.png", "d.rtf", "e.txt"]
    assert [getattr(f, "code", "") for f in found] == ["", "", "DET-102", "DET-108", "DET-101"]


def test_an_empty_folder(tmp_path: Path) -> None:
    assert failure(tmp_path).code == "DET-101"


def test_links(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    write(outside / "secret.txt", "Outside.")
    write(inside / "a.txt", "Inside.")
    (inside / "b.txt").symlink_to(outside / "secret.txt")
    (inside / "c").symlink_to(outside)
    (inside / "d").symlink_to(inside)
    (inside / "e.txt").symlink_to(inside / "a.txt")
    (inside / "f.txt").symlink_to(inside / "gone.txt")
    found = read(inside)
    assert [Path(f.origin).name for f in found if isinstance(f, RawDoc)] == ["a.txt", "e.txt"]
    assert [f.code for f in found if isinstance(f, Failure)] == ["DET-105"]


def test_a_link_given_by_name_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "One.")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert one(tmp_path / "b.txt").data == b"One."


def test_paths_in_the_order_given(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, f"{name}.") for name in ("b.txt", "a.txt")]
    assert [d.origin for d in readers.read_paths(paths) if isinstance(d, RawDoc)] == [str(p) for p in paths]
    assert readers.total_bytes([*paths, tmp_path, tmp_path / "none"]) == 4 * len("a.txt.")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_an_input_error(data: bytes) -> None:
    try:
        assert isinstance(readers.decode(data, "x"), str)
    except InputError as error:
        assert error.code in ("DET-102", "DET-103")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_utf8_comes_through(text: str) -> None:
    assert readers.decode(text.encode(), "x") == text.removeprefix("\ufeff")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux lists them")
def test_no_file_stays_open(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "Mali voted.")
    write(tmp_path / "a.zip", packed.getvalue())
    write(tmp_path / "b.zip.gz", gzip.compress(packed.getvalue()))
    write(tmp_path / "c.jsonl", '{"text": "One."}\n{')
    write(tmp_path / "d.txt", b"\x00")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(50):
        assert len(read(tmp_path)) == 5
        next(readers.read_path(tmp_path))  # not read to its end
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2
