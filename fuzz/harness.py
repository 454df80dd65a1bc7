"""What the fuzzers share: running one, seeds made by hand, and what counts as a finding."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import atheris


def run(name: str, one: Callable[[bytes], None], seeds: Iterable[bytes]) -> None:
    """Fuzz `one`, beginning with some seeds, which are written to the corpus that the command line names."""
    folder = next((Path(a) for a in sys.argv[1:] if Path(a).is_dir()), None)
    if folder is not None:
        for number, seed in enumerate(seeds):
            (folder / f"seed-{name}-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
