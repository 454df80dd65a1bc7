"""Is the language model the one that was released? Its files are compared with the checksums that ship."""

from __future__ import annotations

import hashlib
import importlib.util
from importlib.resources import files
from pathlib import Path

from detente.errors import ModelError


def verify(model: str) -> str:
    """What was found of a model's files: how many are those that were released, or that no checksums are kept.

    ModelError if the model is not installed or a file is another one. Nothing of the model is run or loaded.
    """
    listed = files("detente").joinpath(f"data/models/{model}.sha256")
    if "/" in model or not listed.is_file():
        return f"no checksums are kept for {model}"
    spec = importlib.util.find_spec(model)
    if spec is None or spec.origin is None:
        raise ModelError(f"{model} is not installed.")
    folder = Path(spec.origin).parent
    wanted = [line.split(maxsplit=1) for line in listed.read_text("utf-8").splitlines() if not line.startswith("#")]
    bad = [name for sha, name in wanted if _sha256(folder / name) != sha]
    if bad:
        raise ModelError(f"{len(bad)} of {len(wanted)} files of {model} are not those that were released: {bad[0]}.")
    return f"all {len(wanted)} files of {model} are those that were released"


def _sha256(file: Path) -> str:
    """The checksum of a file, or nothing if it is not there."""
    if not file.is_file():
        return ""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
