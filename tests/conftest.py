"""What all tests share: the language model and the coder, loaded once."""

from __future__ import annotations

import pytest

from detente.engine import Coder
from detente.language import Language


@pytest.fixture(scope="session")
def model() -> Language:
    """The English pipeline."""
    return Language()


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The whole coder."""
    return Coder()
