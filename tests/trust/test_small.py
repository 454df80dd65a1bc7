"""Trust checks 3, 4, 17 and 20 in small: the same again, readers beside a writer, no network, nothing left open."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import detente
from detente import pipeline
from detente.store import Store
from scale import coders, corpus
from trust.crash import exports
from trust.readers import watch

SOURCE = str(Path(detente.__file__).parents[1])


@pytest.fixture
def lines() -> list[str]:
    return list(corpus.reports(150, seed=11))


def coded(folder: Path, name: str, lines: list[str]) -> Path:
    """The database of a corpus, coded into it once more if it is there."""
    path = folder / "corpus.jsonl"
    path.write_text("\n".join(lines))
    pipeline.run([path], folder / name, coder=coders.Fast())
    return folder / name


def counts(database: Path) -> list[int]:
    with Store.open(database, readonly=True) as store:
        tables = ("report", "part", "mention", "mention_party", "event", "edge", "failure")
        return [store.execute(f"SELECT count(*) FROM {t}")[0][0] for t in (*tables, "job", "link_key", "link_group")]


def strip_origins(found: dict[str, bytes]) -> dict[str, list[object]]:
    """The exports without the line of the file at which a report stood, which shuffling changes."""
    return {what: [_without_origin(json.loads(line)) for line in data.splitlines()] for what, data in found.items()}


def _without_origin(row: dict[str, object]) -> object:
    if isinstance(row.get("report"), dict):
        row["report"].pop("origin", None)  # type: ignore[attr-defined]
    return row


def test_the_same_twice_shuffled_and_in_halves(tmp_path: Path, lines: list[str]) -> None:
    once = coded(tmp_path, "once.db", lines)
    first, before = exports(once), counts(once)
    coded(tmp_path, "once.db", lines)
    assert counts(once) == before and exports(once) == first
    shuffled = lines[:]
    random.Random(5).shuffle(shuffled)
    coded(tmp_path, "once.db", shuffled)
    assert counts(once) == before and exports(once) == first
    other = coded(tmp_path, "other.db", shuffled)
    assert strip_origins(exports(other)) == strip_origins(first)
    halves = coded(tmp_path, "halves.db", lines[:70])
    coded(tmp_path, "halves.db", lines)
    assert exports(halves) == first


def test_readers_see_only_whole_commits_while_a_run_writes(tmp_path: Path) -> None:
    seen = watch(tmp_path, seconds=2.0, readers=2, explorer=importlib.util.find_spec("starlette") is not None)
    for watched in filter(None, (seen.readers, seen.explorer)):
        assert watched.errors == [] and watched.fell == 0 and watched.asked > 2
    assert seen.commits > 2


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, detente; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )
    heavy = {"spacy", "torch", "pandas", "ray", "numpy", "pyarrow", "onnxruntime", "sqlite3"}
    assert heavy & set(ran.stdout.split()) == set()


def test_no_test_can_reach_the_network() -> None:
    with pytest.raises(OSError, match="offline"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)  # an address kept for documentation (RFC 5737)


def test_opening_and_closing_leaves_nothing_open(tmp_path: Path) -> None:
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("no /proc")
    path = coded(tmp_path, "a.db", list(corpus.reports(10)))
    before = len(list(folder.iterdir()))
    for k in range(50):
        with Store.open(path, readonly=bool(k % 2)) as store:
            store.count("mention")
    pipeline.run([tmp_path / "corpus.jsonl"], path, coder=coders.Fast(), workers=2)
    assert len(list(folder.iterdir())) <= before + 2 + FORKSERVER


#: The server that worker processes are forked from stays for the next run: its two pipes.
FORKSERVER = 2
