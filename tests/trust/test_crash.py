"""Trust checks 1 and 2 in small: kills, and a disk that fills up in the middle of a run."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

from detente import pipeline
from detente.store import Store
from scale import coders, corpus
from trust.crash import crash, exports

FULL = """
    import resource, sys
    sys.path[:0] = {path!r}
    from detente import pipeline
    from detente.cli import exits
    from detente.errors import DetenteError
    from scale import coders
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
    try:
        pipeline.run([{corpus!r}], {database!r}, coder=coders.Fast())
    except DetenteError as error:
        print(error)
        sys.exit(exits.of(error))
"""


def test_runs_that_are_killed_lose_nothing(tmp_path: Path) -> None:
    seen = crash(tmp_path, kills=8, reports=120, seed=3, batch=8)
    assert (seen.kills, seen.lost, seen.damaged, seen.differing) == (8, 0, 0, [])
    assert seen.acknowledged > 0


def test_a_disk_that_is_full_ends_the_run_and_loses_nothing(tmp_path: Path) -> None:
    path, database = tmp_path / "a.jsonl", tmp_path / "a.db"
    path.write_text("\n".join(corpus.reports(600)))
    code = FULL.format(path=sys.path, limit=700_000, corpus=str(path), database=str(database))
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 74, ran.stderr
    assert "DET-403" in ran.stdout and str(database) in ran.stdout and "bytes are free" in ran.stdout
    with Store.open(database) as store:
        assert store.execute("PRAGMA integrity_check") == [("ok",)]
        (held,) = store.execute("SELECT count(*), (SELECT count(*) FROM job WHERE stage = 'code') FROM report")
        assert 0 < held[0] < 600 and held[0] == held[1]
    assert pipeline.resume(database, coder=coders.Fast()).reports == 600 - held[0]
    pipeline.run([path], tmp_path / "b.db", coder=coders.Fast())
    assert exports(database) == exports(tmp_path / "b.db")
