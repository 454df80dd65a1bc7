"""One suite for every engine: this process, several processes, a Ray cluster; each gives the same record."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from detente import pipeline, query
from detente.export import export
from detente.linking import link_tellings
from detente.linking.telling import Telling, telling
from detente.pipeline import Codes
from detente.pipeline.workers import Several
from detente.store import Store
from scale import coders, corpus

ENGINES = ["one", "two", "four", pytest.param("ray", marks=pytest.mark.slow)]
Run = Callable[..., pipeline.Summary]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A local Ray cluster, with this folder on its workers' path: two actors that are shared, two of a test's own."""
    ray = pytest.importorskip("ray")
    paths = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    with pytest.MonkeyPatch.context() as patch:  # what the workers inherit; an environment of Ray's costs more
        patch.setenv("PYTHONPATH", paths)
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        ray.init(num_cpus=5, include_dashboard=False, log_to_driver=False, object_store_memory=100_000_000)
    yield ray
    ray.shutdown()


@pytest.fixture(scope="module")
def actors(cluster: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The engine of the fast coder on the cluster: its actors take seconds to start, so most tests share them."""
    from detente import scale

    with scale.engine(tmp_path_factory.mktemp("shared") / "any.db", 2, coder=coders.Fast()) as engine:
        yield engine


@pytest.fixture(params=ENGINES)
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the pipeline on one of the engines."""
    monkeypatch.setenv("DETENTE_SHARD_DOCUMENTS", "20")
    monkeypatch.setenv("DETENTE_BATCH_REPORTS", "25")
    if request.param == "ray":
        request.getfixturevalue("cluster")

    def go(paths: list[Path], database: Path, coder: Codes | None = None, **options: Any) -> pipeline.Summary:
        workers = {"one": 1, "two": 2, "four": 4}.get(request.param, 2)
        with _engine(request, database, coder) as engine:
            coder = coder or coders.Fast()
            return pipeline.run(paths, database, coder=coder, workers=workers, engine=engine, **options)

    return go


def _engine(request: pytest.FixtureRequest, database: Path, coder: Codes | None) -> AbstractContextManager[Any]:
    """None for the engines that a run makes itself; on the cluster one of its own for a coder of its own."""
    if request.param != "ray":
        return nullcontext()
    if coder is None:
        return nullcontext(request.getfixturevalue("actors"))
    from detente import scale

    return scale.engine(database, 2, coder=coder)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, and what one process makes of it."""
    folder = tmp_path_factory.mktemp("plain")
    lines = [*corpus.reports(150), "{", json.dumps({"text": "AAA met BBB. FAIL"}), *corpus.reports(3)]
    (folder / "a.jsonl").write_text("\n".join(lines))
    pipeline.run([folder / "a.jsonl"], folder / "plain.db", coder=coders.Fast())
    return folder


def rows(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the record in the order of the store, but for the log of runs."""
    with Store.open(database, readonly=True) as store:
        tables = store.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        return {
            t: store.execute(f"SELECT * FROM {t}") for (t,) in tables if t not in ("run", "meta") and "_text" not in t
        }


def exports(database: Path) -> dict[str, bytes]:
    """The exports of a record that hold everything, byte for byte."""
    found = {}
    for what in ("events", "mentions", "records", "edges", "failures"):
        with query.open(database, readonly=True) as db:
            file = database.with_name(f"{database.stem}-{what}.jsonl")
            export(db, file, what=what)
            found[what] = file.read_bytes()
    return found


def test_every_engine_makes_the_same_record(plain: Path, tmp_path: Path, run: Run) -> None:
    summary = run([plain / "a.jsonl"], tmp_path / "a.db")
    assert (summary.reports, summary.duplicates, summary.failures) == (150, 3, 2)
    assert rows(tmp_path / "a.db") == rows(plain / "plain.db")
    assert exports(tmp_path / "a.db") == exports(plain / "plain.db")


def test_the_same_again_and_in_halves_adds_nothing(plain: Path, tmp_path: Path, run: Run) -> None:
    lines = (plain / "a.jsonl").read_text().splitlines()
    half = tmp_path / "half.jsonl"
    half.write_text("\n".join(lines[:70]))
    run([half], tmp_path / "a.db")
    half.unlink()
    summary = run([plain / "a.jsonl"], tmp_path / "a.db")
    assert (summary.reports, summary.duplicates) == (80, 73)
    before = rows(tmp_path / "a.db")
    assert run([plain / "a.jsonl"], tmp_path / "a.db").reports == 0
    assert rows(tmp_path / "a.db") == before


def test_reports_that_are_known_without_their_document_are_skipped(plain: Path, tmp_path: Path, run: Run) -> None:
    with Store.open(plain / "plain.db") as old, Store.open(tmp_path / "a.db") as new:
        new.add(old.records())
    summary = run([plain / "a.jsonl"], tmp_path / "a.db")
    assert (summary.reports, summary.duplicates) == (0, 153)


def test_a_document_that_kills_its_worker_is_one_failure(tmp_path: Path, run: Run, request: Any) -> None:
    if "[one]" in request.node.name:
        pytest.skip("nothing outlives this process")
    lines = list(corpus.reports(40))
    lines[17] = json.dumps({"text": "AAA met BBB. DIE"})
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    summary = run([tmp_path / "a.jsonl"], tmp_path / "a.db")
    assert (summary.reports, summary.failed) == (39, {"DET-601": 1})


def test_a_worker_that_dies_once_costs_nothing_but_time(plain: Path, tmp_path: Path, run: Run, request: Any) -> None:
    if "[one]" in request.node.name:
        pytest.skip("nothing outlives this process")
    lines = list(corpus.reports(60))
    lines[31] = json.dumps({"text": "AAA met BBB. ONCE"})
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    mark = tmp_path / "died"
    summary = run([tmp_path / "a.jsonl"], tmp_path / "a.db", coders.Mortal(str(mark)))
    assert mark.exists() and (summary.reports, summary.failures) == (60, 0)
    pipeline.run([tmp_path / "a.jsonl"], tmp_path / "b.db", coder=coders.Mortal(str(mark)))
    assert exports(tmp_path / "a.db") == exports(tmp_path / "b.db")


def test_a_worker_killed_from_outside_costs_nothing_but_time(
    plain: Path, tmp_path: Path, run: Run, request: pytest.FixtureRequest
) -> None:
    if "[one]" in request.node.name or "[four]" in request.node.name:
        pytest.skip("one process has no workers; two are enough")
    killed: list[int] = []
    threading.Thread(target=_kill_one, args=("ray" in request.node.name, killed), daemon=True).start()
    coder = coders.Mortal(str(tmp_path / "never"), pause=0.02)
    summary = run([plain / "a.jsonl"], tmp_path / "a.db", coder)
    assert killed and (summary.reports, summary.failures) == (150, 2)
    assert exports(tmp_path / "a.db") == exports(plain / "plain.db")


def _kill_one(ray: bool, killed: list[int]) -> None:
    """Kill one worker of this process, a second after the first one is there."""
    end = time.monotonic() + 40
    while not killed and time.monotonic() < end:
        time.sleep(0.2)
        found = [p for p in _descendants(os.getpid()) if _is_worker(p, ray)]
        if found:
            time.sleep(1.0)
            os.kill(found[0], signal.SIGKILL)
            killed.append(found[0])


def _descendants(pid: int) -> list[int]:
    found = []
    for child in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((child / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found += [int(child.name), *_descendants(int(child.name))]
    return found


def _is_worker(pid: int, ray: bool) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        parent = int((Path(f"/proc/{pid}/stat")).read_text().rpartition(")")[2].split()[1])
    except OSError:
        return False
    if ray:
        return b"ray::_Actor" in command
    return b"forkserver" in command and parent != os.getpid()


@pytest.mark.slow
def test_linking_on_a_cluster_gives_what_linking_in_one_place_gives(
    cluster: Any, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.scale import RayEngine

    found, judged = tellings(plain / "plain.db")
    monkeypatch.setattr(import_module("detente.scale.engine"), "FEW", 0)  # `scale.engine` is the function
    assert RayEngine(cluster, 2, tmp_path).link(found, judged) == link_tellings(found, judged)


@pytest.mark.parametrize("partitions", [1, 4, 7])
def test_linking_as_a_shuffle_gives_what_linking_in_one_place_gives(plain: Path, partitions: int) -> None:
    from detente.scale import blocks

    found, judged = tellings(plain / "plain.db")
    linker = blocks.Linker()
    linked = blocks.link(lambda what, several: [getattr(linker, what)(*x) for x in several], found, judged, partitions)
    assert linked == link_tellings(found, judged)


def tellings(database: Path) -> tuple[dict[str, Telling], dict[tuple[str, str], str]]:
    """All tellings of a record, and what a person judged of two pairs of them."""
    with Store.open(database, readonly=True) as store:
        found = {m.id: telling(m, r.report) for r in store.records() for m in r.mentions}
    ids = sorted(found)
    return found, {(ids[0], ids[1]): "same", (ids[2], ids[3]): "different"}


def test_partitions_hold_every_pair_that_shares_a_key(plain: Path) -> None:
    from detente.linking import cluster as compared
    from detente.scale import blocks

    found = list(tellings(plain / "plain.db")[0].values())
    whole = compared.compare(sorted(found, key=lambda t: t.id))
    parts = [compared.compare(part) for part in blocks.shuffle(found, 5)]
    assert whole and sorted({link for part in parts for link in part}) == whole


def test_a_pool_that_breaks_while_it_starts_a_worker_can_be_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    several = Several(coders.Fast(), 3)
    for some in [several._pool.submit(time.sleep, 0.5) for _ in range(2)]:  # two of three have started
        some.result()
    reader = getattr(getattr(several._pool, "_call_queue", None), "_reader", None)
    if reader is None:
        pytest.skip("the pools of this Python are made otherwise")
    shut, spawned = type(reader).close, threading.Event()

    def one_more(connection: Any) -> None:  # as if work were given when those that live have been told to end
        if connection is reader:
            several._pool._spawn_process()  # type: ignore[attr-defined]
            spawned.set()
        shut(connection)

    monkeypatch.setattr(type(reader), "close", one_more)
    with pytest.raises(BrokenProcessPool):
        several._pool.submit(os._exit, 1).result()
    assert spawned.wait(30)
    closing = threading.Thread(target=several.close, daemon=True)
    closing.start()
    closing.join(30)
    assert not closing.is_alive()
