"""What all tests share: the language model and the coder, loaded once."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from detente.engine import Coder
from detente.errors import MissingExtra
from detente.language import Language
from extras import skip_if_absent

settings.register_profile("detente", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("detente")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that needs an extra is skipped where that is not installed, and fails where it is."""
    try:
        yield
    except MissingExtra as error:
        skip_if_absent(getattr(error.__cause__, "name", None), error)
        raise


@pytest.fixture(scope="session", autouse=True)
def offline() -> Iterator[None]:
    """No test reaches beyond this machine; docs/trust.md says how child processes are held to that too."""
    connect = socket.socket.connect

    def local(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            raise OSError(f"The tests are offline: no connection to {address[0]}.")
        connect(self, address)

    socket.socket.connect = local  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def model() -> Language:
    """The English pipeline."""
    return Language()


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The whole coder."""
    return Coder()
