"""Serving an explorer on this machine: 127.0.0.1 and nothing else."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

from detente.errors import UsageError

HOST = "127.0.0.1"
#: Requests answered at once; a person has one browser.
AT_ONCE = 64


def serve(
    database: Path | str, *, port: int = 8001, browser: bool = False, ready: Callable[[str], None] = print
) -> None:
    """Serve the explorer of a database until it is interrupted; `ready` is called with its address.

    Port 0 takes any free one. StoreError and its kinds if the database cannot be read, UsageError if the port is taken.
    """
    import uvicorn

    from detente.explorer.app import create_app

    with _bound(port) as bound:
        taken = int(bound.getsockname()[1])
        app = create_app(database, ports=(taken,))
        address = f"http://{HOST}:{taken}/"
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, limit_concurrency=AT_ONCE, ws="none",
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        ready(address)
        if browser:
            threading.Timer(0.5, webbrowser.open, (address,)).start()
        uvicorn.Server(config).run(sockets=[bound])


def _bound(port: int) -> socket.socket:
    """A socket on this machine's own address; UsageError if the port cannot be had."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
        bound.listen()  # who asks as soon as the address is told waits, and is not refused
    except (OSError, OverflowError) as error:
        bound.close()
        raise UsageError(
            f"Port {port} cannot be had: {error}.", remedy="Give another with --port, or 0 for any."
        ) from error
    return bound
