"""Optional packages, loaded when first needed; the error names the extra that holds them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from detente.errors import MissingExtra


def extra(name: str, group: str) -> Any:
    """The optional module `name`; MissingExtra saying that pip install 'detente[group]' brings it."""
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise MissingExtra(
            f"{package} is not installed.", remedy=f"Install it with pip install 'detente[{group}]'."
        ) from error
