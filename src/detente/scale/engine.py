"""The engine that works on a Ray cluster: actors that each load the coder once, and tasks that compare blocks."""

from __future__ import annotations

import logging
import os
import shutil
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from detente import config
from detente.errors import MissingExtra, WorkerLost
from detente.linking.cluster import Pair
from detente.linking.linker import Linked, link_tellings
from detente.linking.telling import Telling
from detente.pipeline import Codes, Done, Work
from detente.pipeline.stages import new_coder
from detente.pipeline.workers import chunks, lost
from detente.scale import blocks, shards

#: Shards given to each actor before its first is back, so that it need not wait for the store.
_AHEAD = 2
#: A shard whose actor dies is done again so often, then its documents one by one.
_RETRIES = 1
#: Fewer tellings are linked where they are: sending them would take longer.
FEW = 2_000
#: Processes that compare tellings, at most; they are light and work only while the others wait for the store.
_LINKERS = 8
#: Partitions for each of them, so that a large block does not keep all others waiting.
_PARTITIONS = 4
#: Bytes of Ray's object store on this machine: a few shards are in it at any time (Ray's own least is 75 MB).
_OBJECT_STORE = 200_000_000


@contextmanager
def engine(database: Path | str, workers: int, *, coder: Codes | None = None) -> Iterator[RayEngine]:
    """An engine of so many actors, on the cluster that RAY_ADDRESS names or a local one that ends with the context.

    Results go through Parquet shards in a folder beside the database, or the setting `shard_dir`, which all machines
    must see. MissingExtra without Ray.
    """
    ray = _ray()
    folder = Path(config.text("shard_dir") or f"{database}.shards")
    started = not ray.is_initialized()
    if started:
        _connect(ray, workers)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield RayEngine(ray, workers, folder, coder)
    finally:
        if started:
            ray.shutdown()
        if folder.is_dir() and not any(folder.glob("*.parquet")):
            shutil.rmtree(folder, ignore_errors=True)


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing here may call home
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        return import_module("ray")
    except ImportError as error:
        raise MissingExtra("Ray is not installed.", remedy="Install it with pip install 'detente[ray]'.") from error


def _connect(ray: Any, workers: int) -> None:
    if os.environ.get("RAY_ADDRESS"):
        ray.init(log_to_driver=False, logging_level=logging.ERROR)
        return
    options = {"include_dashboard": False, "log_to_driver": False, "object_store_memory": _OBJECT_STORE,
               "logging_level": logging.ERROR}  # fmt: skip
    ray.init(num_cpus=workers + 1, **options)


class _Task(NamedTuple):
    works: list[Work]
    file: Path
    actor: int | None  # None: the file was there already
    result: Any


class RayEngine:
    """Actors that code shards; results come in the order of the work."""

    def __init__(self, ray: Any, workers: int, folder: Path, coder: Codes | None = None) -> None:
        self._ray, self._folder, self._coder = ray, folder, coder
        self._actors: list[Any] = []  # started with the first shard, if there is one
        self._linkers: list[Any] = []
        self._busy = [0] * workers
        self._skip: Any = frozenset()

    def map(self, works: Iterator[Work], skip: frozenset[str] = frozenset()) -> Iterator[Done]:
        """What came of each piece of work, in order; a ModelError if no actor can load the coder."""
        self._skip = self._ray.put(skip)
        given: deque[_Task] = deque()
        for some in chunks(works, config.number("shard_documents")):
            given.append(self._give(some))
            if len(given) >= _AHEAD * len(self._busy):
                yield from self._take(given.popleft())
        while given:
            yield from self._take(given.popleft())

    def link(self, tellings: Mapping[str, Telling], judgements: Mapping[Pair, str]) -> Linked:
        """Link a set of tellings, compared block by block on the cluster; the same as `linking.link_tellings`."""
        if len(tellings) < FEW:
            return link_tellings(tellings, judgements)
        return blocks.link(self._spread, tellings, judgements, _PARTITIONS * len(self._busy))

    def _spread(self, method: str, several: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Call a method of the linkers with each of several sets of arguments, in turn; the results in order."""
        if not self._linkers:
            linker = self._ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=_RETRIES)(blocks.Linker)
            self._linkers = [linker.remote() for _ in range(min(len(self._busy), _LINKERS))]
        calls = [getattr(x, method).remote(*args) for x, args in zip(cycle(self._linkers), several, strict=False)]
        return list(self._ray.get(calls))

    def _give(self, works: list[Work]) -> _Task:
        file = self._folder / shards.name(works)
        if file.exists():  # left by a run that was stopped before it was kept
            return _Task(works, file, None, None)
        if not self._actors:
            actor = self._ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=_RETRIES)(_Actor)
            self._actors = [actor.remote(self._coder) for _ in self._busy]
        idle = min(range(len(self._actors)), key=self._busy.__getitem__)
        self._busy[idle] += 1
        return _Task(works, file, idle, self._actors[idle].code.remote(works, self._skip, str(file)))

    def _take(self, task: _Task) -> Iterator[Done]:
        """The results of a shard; its file goes when the next one is asked for, after these were kept or held."""
        if task.actor is not None:
            self._busy[task.actor] -= 1
            try:
                self._ray.get(task.result)
            except self._ray.exceptions.RayTaskError as error:
                raise (error.cause or error) from error
            except self._ray.exceptions.RayActorError:
                shards.write(self._one_by_one(task.works), task.file)
        yield from shards.read(task.file)
        task.file.unlink(missing_ok=True)

    def _one_by_one(self, works: Sequence[Work]) -> Iterator[Done]:
        """Each document alone, so that the one that kills its actor is known."""
        lone = self._folder / f"lone-{os.getpid()}.parquet"
        losses = 0
        for w in works:
            try:
                self._ray.get(self._actors[0].code.options(max_task_retries=0).remote([w], self._skip, str(lone)))
                yield from shards.read(lone)
                losses = 0
            except self._ray.exceptions.RayActorError as error:
                losses += 1
                if losses > config.number("shard_documents") // 2:
                    raise WorkerLost(f"{losses} workers ended one after the other.") from error
                yield Done(w.item, (lost(w),))
            finally:
                lone.unlink(missing_ok=True)


class _Actor:
    """One worker of the cluster; it loads the coder when its first shard comes."""

    def __init__(self, coder: Codes | None) -> None:
        self._coder = coder

    def code(self, works: list[Work], skip: frozenset[str], file: str) -> None:
        """Code a shard into its file, unless another actor did before it died."""
        if Path(file).exists():
            return
        if self._coder is None:
            self._coder = new_coder()
        shards.code(works, self._coder, skip, Path(file))
