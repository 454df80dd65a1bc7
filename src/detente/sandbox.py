"""A limited child process for work on hostile bytes: time, memory and output are bounded, and its death harms nothing.

One child is started at first use and used again for every document; it is started anew after it died or was ended.
Parent and child exchange frames over pipes: eight bytes of length, then that many bytes. Nothing is pickled.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO

from detente import config
from detente.errors import DetenteError, DocumentLimit, InputError, MissingExtra

#: A child that has not said within this time that it is ready is broken (imports take about a second).
_START_SECONDS = 60.0
#: By the clock a document may take so many times its processor time: the machine may be busy with other things.
_PATIENCE = 5
#: More than any document's text may have; a longer answer ends the child.
_MOST_OUTPUT = 64 * 1024 * 1024
#: Errors that a child may report; by name, so that nothing else can be made in the parent.
_KINDS: tuple[type[DetenteError], ...] = (InputError, *InputError.__subclasses__(), MissingExtra)
_KNOWN = {kind.__name__: kind for kind in _KINDS}
_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from detente.sandbox import serve; serve()"


def call(function: str, data: bytes, origin: str) -> bytes:
    """What the function "module:name" of ours (bytes in, bytes out) makes of `data`, in the child process.

    Raises the InputError or MissingExtra that the function raised, DocumentLimit if it broke a limit or died.
    """
    with _lock:
        return _current().call(function, data, origin)


class _Child:
    """One child process and the pipes to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, json.dumps(sys.path), str(config.number("child_memory")), str(_seconds())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._exchange(b"", _START_SECONDS, "the child process")

    def call(self, function: str, data: bytes, origin: str) -> bytes:
        """One request and its answer; the child is ended if it breaks a limit."""
        head = json.dumps([function, origin]).encode()
        patience = _PATIENCE if hasattr(signal, "SIGXCPU") else 1  # where the child's processor time has no limit
        answer = self._exchange(_frame(head) + _frame(data), patience * _seconds(), origin)
        if answer[:1] == b"+":
            return answer[1:]
        kind, message, remedy = json.loads(answer[1:])
        if kind == "DocumentLimit":  # memory ran out in it; what is left of the process is not to be trusted
            self.end()
        raise _KNOWN.get(kind, InputError)(message, remedy=remedy)

    def _exchange(self, request: bytes, seconds: float, origin: str) -> bytes:
        """Send a request and wait for its answer; whatever goes wrong, the child is ended before the error rises."""
        late = threading.Event()
        timer = threading.Timer(seconds, self._too_late, [late])
        timer.start()
        try:
            return self._sent_and_received(request)
        except (OSError, EOFError) as error:
            self.end()
            slow = late.is_set() or self._process.returncode == -getattr(signal, "SIGXCPU", 0)
            reason = f"takes longer than {_seconds()} seconds to read" if slow else "ended the process that read it"
            raise DocumentLimit(f"{origin} {reason}.") from error
        except BaseException:
            self.end()
            raise
        finally:
            timer.cancel()

    def _too_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _sent_and_received(self, request: bytes) -> bytes:
        out, back = self._process.stdin, self._process.stdout
        assert out is not None and back is not None
        out.write(request)
        out.flush()
        head = back.read(8)
        size = int.from_bytes(head, "big")
        if size > _MOST_OUTPUT:
            raise DocumentLimit(f"It gives more than {_MOST_OUTPUT:,} bytes of text.")
        answer = back.read(size)
        if len(head) < 8 or len(answer) < size:
            raise EOFError
        return answer

    def alive(self) -> bool:
        """True if this process started the child and it still runs."""
        return self.owner == os.getpid() and self._process.poll() is None

    def end(self) -> None:
        """End the process and close its pipes; a second call does nothing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


_lock = threading.Lock()
_running: list[_Child] = []


def _current() -> _Child:
    """The child of this process; one that a fork copied belongs to another process and is left alone."""
    if not _running or not _running[0].alive():
        _running[:] = [_Child()]
    return _running[0]


@atexit.register
def stop() -> None:
    """End the child, if there is one; the next call starts another."""
    if _running and _running[0].owner == os.getpid():
        _running.pop().end()


def _frame(data: bytes) -> bytes:
    return len(data).to_bytes(8, "big") + data


def _seconds() -> int:
    return config.number("child_seconds")


# ---- the child's side


def serve() -> None:
    """The child's life: take limits, say ready, then answer requests until the parent closes the pipe."""
    memory, seconds = int(sys.argv[2]), int(sys.argv[3])
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0), os.dup2(null, 1)  # what a library prints must not get into the frames
    renew = _limit(memory, seconds)
    _answer(answers, b"")
    while head := requests.read(8):
        function, origin = json.loads(_body(requests, head))
        data = _body(requests, requests.read(8))
        _answer(answers, _tried(function, data, origin, renew))


def _body(requests: BinaryIO, head: bytes) -> bytes:
    return requests.read(int.from_bytes(head, "big"))


def _answer(answers: BinaryIO, data: bytes) -> None:
    answers.write(_frame(data))
    answers.flush()


def _tried(function: str, data: bytes, origin: str, renew: Callable[[], None]) -> bytes:
    """The function's answer marked `+`, or `-` and the error's name, message and remedy as JSON."""
    try:
        module, _, name = function.partition(":")
        work: Callable[[bytes, str], bytes] = getattr(import_module(module), name)
        renew()  # what is loaded with the first document is not its fault
        return b"+" + work(data, origin)
    except (InputError, MissingExtra) as error:
        told = (type(error).__name__, error.message, error.remedy)
    except MemoryError:
        told = ("DocumentLimit", f"{origin} needs more memory than one document may take.", DocumentLimit.remedy)
    except RecursionError:
        told = ("MalformedRecord", f"{origin} is nested too deeply.", "Save the article as plain text.")
    except Exception as error:  # noqa: BLE001  a fault in a library is this document's failure and no other's
        told = ("InputError", f"{origin} cannot be read: {type(error).__name__}.", "Save the article as plain text.")
    return b"-" + json.dumps(told).encode()


def _limit(memory: int, seconds: int) -> Callable[[], None]:
    """Limit memory, files and cores; a function that gives the processor time of one more document comes out.

    It ends the child even if its parent is gone; where the platform has no such limit, the parent's clock does.
    """
    try:
        import resource
    except ImportError:  # Windows
        return lambda: None
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)

    def renew() -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))

    return renew


def _lower(what: int, most: int) -> None:
    import resource

    soft, hard = resource.getrlimit(what)
    if soft == resource.RLIM_INFINITY or soft > most:
        resource.setrlimit(what, (most, hard))
