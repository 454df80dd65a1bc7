"""Archives made to fill memory or disk: refused within a second, in flat memory, nothing written (check `bombs`)."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

import detente
from readers.kit import response, tarred, warc_record, write

MB = 1_000_000
#: What a fresh process says of one file: codes, seconds, growth of its peak memory in kB, files it left.
PROBE = """
import os, resource, sys, tempfile, time
from detente import readers
from detente.records import RawDoc
list(readers.read_path(sys.argv[1] + ".warm"))
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
found = [f for f in readers.read_path(sys.argv[1]) if not isinstance(f, RawDoc)]
took, after = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(found[-1].code, took, after - before, len(os.listdir(tempfile.gettempdir())))
"""
ZEROS = b"\0" * MB


def gz(size: int, filling: bytes = b" ") -> bytes:
    """So many million bytes, packed with gzip without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(filling * (MB // len(filling))) for _ in range(size)) + packer.flush()


def zst(size: int) -> bytes:
    packer = pytest.importorskip("backports.zstd").ZstdCompressor(level=3)
    return b"".join(packer.compress(b" " * MB) for _ in range(size)) + packer.flush()


def big_zip(size: int, name: str = "a.txt") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(size):
            member.write(b" " * MB)
    return buffer.getvalue()


def overlapping(members: int, size: int) -> bytes:
    """A zip whose members are all the same bytes, as David Fifield's bombs have them."""
    raw = b" " * size * MB
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush()
    crc = zlib.crc32(raw)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), len(raw), 5, 0) + b"a.txt"
    entry = (
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(packed), len(raw), 5, 0, 0, 0, 0, 0, 0)
        + b"a.txt"
    )
    directory = entry * members
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, members, members, len(directory), len(local) + len(packed), 0)
    return local + packed + directory + end


def many_members(members: int, told: int | None = None) -> bytes:
    """A zip of empty files, whose end may tell another number."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for k in range(members):
            archive.writestr(f"{k}.txt", b"")
    data = bytearray(buffer.getvalue())
    if told is not None:
        at = data.rfind(b"PK\x05\x06")
        struct.pack_into("<HH", data, at + 8, told, told)
    return bytes(data)


def many_tarred(members: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for k in range(members):
            archive.addfile(tarfile.TarInfo(f"{k}.txt"))
    return buffer.getvalue()


def long_header() -> bytes:
    """A tar whose first header says that a name of 300 MB follows."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 300 * MB
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return (
        packer.compress(info.tobuf(tarfile.GNU_FORMAT))
        + b"".join(packer.compress(b"a" * MB) for _ in range(300))
        + packer.flush()
    )


BOMBS = {
    "a.txt.gz": lambda: gz(300),
    "a.jsonl.gz": lambda: gz(300, b"x"),
    "a.csv.gz": lambda: gz(300, b"text,"),
    "a.xml.gz": lambda: gz(300, b"<rss><a>"),
    "a.html.bz2": lambda: bz2.compress(b" " * 300 * MB),
    "a.txt.xz": lambda: lzma.compress(b" " * 300 * MB, preset=1),
    "a.txt.zst": lambda: zst(300),
    "nested.gz": lambda: gzip.compress(gzip.compress(gz(300))),
    "a.zip": lambda: big_zip(300),
    "lines.zip": lambda: big_zip(300, "a.jsonl"),
    "overlap.zip": lambda: overlapping(500, 5),
    "many.zip": lambda: many_members(100_000),
    "liar.zip": lambda: many_members(100_000, told=5),
    "many.tar.gz": lambda: many_tarred(100_000),
    "header.tar.gz": long_header,
    "one.tar.gz": lambda: gzip.compress(tarred({"a.txt": b" " * 300 * MB})),
    "a.warc.gz": lambda: gzip.compress(warc_record("resource", "https://a.example/", b" " * 300 * MB, "text/html")),
    "coded.warc.gz": lambda: gzip.compress(response("https://a.example/", gz(300), "Content-Encoding: gzip")),
    "deflated.warc": lambda: response("https://a.example/", zlib.compress(ZEROS * 300), "Content-Encoding: deflate"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / "in" / name, BOMBS[name]())
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    env = {**os.environ, "PYTHONPATH": str(Path(detente.__file__).parents[1]), "TMPDIR": str(temporary)}
    runs = []
    for _ in range(3):  # the best of three processor times: other work on the machine is not the reader's
        ran = subprocess.run(
            [sys.executable, "-c", PROBE, str(path)], capture_output=True, text=True, env=env, check=True
        )
        told, took, growth, left = ran.stdout.split()
        assert told in ("DET-104", "DET-107", "DET-109")
        assert int(growth) < 64_000 and left == "0"
        runs.append(float(took))
    assert min(runs) < 1.0
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == [name]
