"""Trust check 1: runs killed at seeded moments and resumed each time; nothing acknowledged is lost, and the exports
of the finished record are byte for byte those of a run that nobody killed.

    python tests/trust/crash.py --kills 200 --reports 2000 --seed 1
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from detente import query  # noqa: E402
from detente.export import export  # noqa: E402
from detente.store import Store  # noqa: E402
from scale import corpus  # noqa: E402

#: What the process that is killed does: goes on with the run, and tells every commit after it was acknowledged.
CHILD = """
import sys
sys.path[:0] = {path!r}
from detente import pipeline
from detente.store import Store
from scale import coders

add = Store.add
def telling(self, records, *rest, **more):
    records = list(records)
    done = add(self, records, *rest, **more)
    print(*[r.report.id for r in records], flush=True)
    return done
Store.add = telling
print("ready", flush=True)
pipeline.run([{corpus!r}], {database!r}, coder=coders.Fast(), workers={workers})
print("done", flush=True)
"""


class Outcome(NamedTuple):
    """What was seen: kills, reports acknowledged, of them lost, damaged databases, exports that differ."""

    kills: int
    acknowledged: int
    lost: int
    damaged: int
    differing: list[str]


def crash(folder: Path, *, kills: int, reports: int, seed: int, workers: int = 1, batch: int = 16) -> Outcome:
    """Kill the run of a corpus so often at seeded moments, let it finish, and compare it with one left alone."""
    rng = random.Random(seed)
    path, database = folder / "corpus.jsonl", folder / "killed.db"
    path.write_text("\n".join(corpus.reports(reports, seed)))
    done, acknowledged, lost, damaged = 0, set[str](), 0, 0
    while done < kills:
        code = CHILD.format(path=sys.path[:2], corpus=str(path), database=str(database), workers=workers)
        told, finished = _killed(code, rng, batch, reports // max(1, kills))
        acknowledged |= told
        done += not finished
        with Store.open(database) as store:
            damaged += store.execute("PRAGMA integrity_check") != [("ok",)]
            lost += len(acknowledged - store.known(acknowledged))
        if finished:  # the work ran out before the kills: once more from the beginning
            for file in folder.glob("killed.db*"):
                file.unlink()
            acknowledged = set()
    whole = folder / "whole.db"
    for goal in (database, whole):
        code = CHILD.format(path=sys.path[:2], corpus=str(path), database=str(goal), workers=workers)
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, env=_environment(batch))
    one, other = exports(database), exports(whole)
    return Outcome(done, len(acknowledged), lost, damaged, [what for what in one if one[what] != other[what]])


def _killed(code: str, rng: random.Random, batch: int, share: int) -> tuple[set[str], bool]:
    """Run the program and kill it after some commits and a moment; what it acknowledged, and whether it ended first."""
    commits, moment = rng.randrange(1 + 2 * max(1, share // batch)), rng.random() * 0.05
    told: set[str] = set()
    program = [sys.executable, "-c", code]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=_environment(batch)) as process:
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(commits):
            told |= set(process.stdout.readline().split())
        time.sleep(moment)
        os.kill(process.pid, signal.SIGKILL)
        for line in process.stdout.read().splitlines():
            told |= set(line.split())
        finished = process.wait() == 0 or "done" in told
    return told - {"done"}, finished


def _environment(batch: int) -> dict[str, str]:
    return {**os.environ, "DETENTE_BATCH_REPORTS": str(batch), "DETENTE_TASK_DOCUMENTS": "4"}


def exports(database: Path) -> dict[str, bytes]:
    """The exports that hold everything."""
    found = {}
    for what in ("events", "mentions", "records", "edges", "failures"):
        with query.open(database, readonly=True) as db:
            file = database.with_name(f"{database.stem}-{what}.jsonl")
            export(db, file, what=what)
            found[what] = file.read_bytes()
    return found


def main() -> int:
    """The long check, from the command line; its exit status says whether it passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        seen = crash(Path(folder), kills=given.kills, reports=given.reports, seed=given.seed, workers=given.workers)
    differing = ", ".join(seen.differing) or "none"
    print(f"{seen.kills} kills in {time.perf_counter() - started:.0f} s; reports acknowledged and lost: {seen.lost};")
    print(f"databases damaged: {seen.damaged}; exports that differ from an uninterrupted run's: {differing}")
    return 1 if seen.lost or seen.damaged or seen.differing else 0


if __name__ == "__main__":
    sys.exit(main())
