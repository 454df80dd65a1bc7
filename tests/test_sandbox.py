"""The limited child process: what it is asked comes back, and what breaks a limit ends only itself."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente import sandbox
from detente.errors import DocumentLimit, EmptyInput, InputError, MalformedRecord

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are Unix's")

#: Functions for the child to run, as a module that it finds on its path.
WORK = """
import os, sys, time
from detente.errors import EmptyInput
def echo(data, origin): return data
def whoami(data, origin): return str(os.getpid()).encode()
def sleep(data, origin): time.sleep(60); return b""
def nap(data, origin): time.sleep(1.5); return b"rested"
def burn(data, origin):
    while True: pass
def eat(data, origin): return bytes(3_000_000_000)[:1]
def spill(data, origin): return b"x" * 70_000_000
def die(data, origin): os.abort()
def quit(data, origin): os._exit(0)
def chat(data, origin): print("noise", flush=True); os.write(1, b"noise" * 100); return b"quiet"
def empty(data, origin): raise EmptyInput("Nothing in " + origin + ".", remedy="Fill it.")
def fault(data, origin): raise KeyError("secret of the document")
def deep(data, origin): return deep(data, origin)
def write(data, origin):
    with open(data.decode(), "wb") as f: f.write(b"x" * 10)
    return b"written"
"""


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "child_work.py").write_text(WORK)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setenv("DETENTE_CHILD_SECONDS", "1")
    sandbox.stop()
    yield
    sandbox.stop()


def call(name: str, data: bytes = b"") -> bytes:
    return sandbox.call(f"child_work:{name}", data, "a.html")


@pytest.mark.parametrize("size", [0, 1, 8, 65_536, 5_000_001])
def test_bytes_come_back(size: int) -> None:
    data = os.urandom(size)
    assert call("echo", data) == data


def test_one_child_is_used_again_and_is_not_this_process() -> None:
    first, second = call("whoami"), call("whoami")
    assert first == second != str(os.getpid()).encode()


@pytest.mark.parametrize("name", ["sleep", "burn", "eat", "spill", "die", "quit"])
def test_what_breaks_a_limit_is_one_failure(name: str) -> None:
    before = call("whoami")
    start = time.perf_counter()
    with pytest.raises(DocumentLimit, match=r"a\.html|It gives"):
        call(name)
    assert time.perf_counter() - start < 20  # on a busy machine; 6 at most on a quiet one
    assert call("echo", b"next") == b"next"
    assert call("whoami") != before


def test_processor_time_is_what_counts_and_a_busy_machine_is_no_documents_fault() -> None:
    assert call("nap") == b"rested"
    with pytest.raises(DocumentLimit, match=r"a\.html takes longer than 1 seconds to read"):
        call("burn")


def test_what_libraries_print_is_not_in_the_answer() -> None:
    assert call("chat") == b"quiet"
    assert call("echo", b"next") == b"next"


def test_errors_come_with_their_remedy() -> None:
    with pytest.raises(EmptyInput, match=r"Nothing in a\.html") as error:
        call("empty")
    assert error.value.remedy == "Fill it."
    with pytest.raises(InputError, match=r"a\.html cannot be read: KeyError") as fault:
        call("fault")
    assert "secret" not in str(fault.value)
    with pytest.raises(MalformedRecord, match="nested too deeply"):
        call("deep")


def test_the_child_writes_no_files(tmp_path: Path) -> None:
    with pytest.raises((InputError, DocumentLimit)):
        call("write", str(tmp_path / "out").encode())
    assert not (tmp_path / "out").exists() or (tmp_path / "out").stat().st_size == 0


def test_threads_take_turns() -> None:
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda k=k: answers.append(call("echo", b"%d" % k))) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [b"%d" % k for k in range(8)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_gets_a_child_of_its_own() -> None:
    mine = call("whoami")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, json.dumps([call("whoami").decode(), call("echo", b"x").decode()]).encode())
        sandbox.stop()
        os._exit(0)
    os.waitpid(child, 0)
    theirs, echoed = json.loads(os.read(read, 1000))
    assert echoed == "x" and theirs.encode() != mine
    assert call("whoami") == mine


def test_the_child_ends_with_its_parent() -> None:
    import subprocess

    code = "from detente import sandbox; print(sandbox.call('child_work:whoami', b'', 'x').decode())"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    for _ in range(100):
        if not Path(f"/proc/{ran.stdout.strip()}").exists():
            break
        time.sleep(0.05)
    assert not Path(f"/proc/{ran.stdout.strip()}").exists()
