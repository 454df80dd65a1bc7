#!/usr/bin/env python3
"""Set detente up in a folder of its own (.venv) and run something in it; needs Python 3.11 or newer and nothing else.

usage: python3 run.py demo [ARGS]   code the sample reports, show what was read, write detente-demo.db
       python3 run.py test [ARGS]   run the tests; ARGS go to pytest
       python3 run.py lint          ruff, mypy --strict and the import contract
       python3 run.py quality       figures on the evaluation set; fails below the floors
       python3 run.py detente ARGS  any command of detente, for example: detente code reports/ --db my.db

With Python 3.11 on Linux the exact versions of requirements/*.txt are installed and their hashes checked; elsewhere the
newest versions that pyproject.toml allows. DETENTE_VENV names another folder than .venv.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("DETENTE_VENV") or ROOT / ".venv")
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKED = sys.version_info[:2] == (3, 11) and sys.platform.startswith("linux")
#: What each group installs: the lock file, and the extra of pyproject.toml that it was made from.
GROUPS = {"core": ("core.txt", ""), "dev": ("dev.txt", "[dev]")}
SIZES = {"core": 400, "dev": 1000}
#: Evaluation sets, each with its floors; arguments are for the first one only.
SETS = ("evaluation", "evaluation/second", "evaluation/third")
LINT = (
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
)


def main(args: list[str]) -> int:
    """Run one of the commands above; its exit status comes out."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python may well run this file
        return fail(f"detente needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command, rest = (args[0], args[1:]) if args else ("", [])
    if command == "demo":
        return set_up("core") or call(["detente", "demo", *rest])
    if command == "test":
        return set_up("dev") or call(["python", "-m", "pytest", *rest])
    if command == "lint":
        return set_up("dev") or next((code for tool in LINT if (code := call(list(tool)))), 0)
    if command == "quality":
        return set_up("core") or next(
            (code for folder in SETS[: 1 if rest else None] if (code := quality(folder, rest))), 0
        )
    if command == "detente":
        return set_up("core") or call(["detente", *rest])
    print(__doc__)
    return 0 if command in ("-h", "--help") else 2


def quality(folder: str, rest: list[str]) -> int:
    """Measure against one evaluation set and its floors; an exit status comes out."""
    return call(["detente", "evaluate", folder, "--floors", f"{folder}/floors.toml", *rest])


def set_up(group: str) -> int:
    """Make the virtual environment and install the group, unless that is done already; an exit status comes out."""
    lock, extra = GROUPS[group]
    wanted = hashlib.sha256(
        b"".join((ROOT / f).read_bytes() for f in ("pyproject.toml", f"requirements/{lock}"))
    ).hexdigest()
    stamp = VENV / f"installed-{group}"
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    say(f"Setting up {VENV} (once; about {SIZES[group]} MB of packages) ...")
    status = make_venv()
    if not status and LOCKED:
        status = pip("--require-hashes", "-r", str(ROOT / "requirements" / lock)) or pip(
            "--no-deps", "--no-build-isolation", "-e", str(ROOT)
        )
    elif not status:
        status = pip("-e", f"{ROOT}{extra}")
    if not status:
        stamp.write_text(wanted)
    return status


def make_venv() -> int:
    """An environment with pip in it, or one that this Python's own pip fills where the system splits ensurepip off."""
    if (BIN / "python").exists() or (BIN / "python.exe").exists():
        return 0
    bare = importlib.util.find_spec("ensurepip") is None
    if bare and importlib.util.find_spec("pip") is None:
        return fail("This Python has neither ensurepip nor pip. On Debian or Ubuntu: apt-get install python3-venv")
    return subprocess.call([sys.executable, "-m", "venv", *(["--without-pip"] if bare else []), str(VENV)])


def pip(*args: str) -> int:
    """Run pip's install for the environment; quiet unless it fails."""
    inside = (VENV / "pyvenv.cfg").exists() and any(VENV.glob("[Ll]ib*/**/site-packages/pip/__init__.py"))
    runner = (
        [str(BIN / "python"), "-m", "pip"] if inside else [sys.executable, "-m", "pip", "--python", str(BIN / "python")]
    )
    return subprocess.call([*runner, "install", "--quiet", "--disable-pip-version-check", *args])


def call(command: list[str]) -> int:
    """Run a program of the environment in the project's folder."""
    return subprocess.call([str(BIN / command[0]), *command[1:]], cwd=ROOT)


def say(line: str) -> None:
    """A line for the person, on standard error."""
    print(line, file=sys.stderr, flush=True)


def fail(line: str) -> int:
    """Say what is wrong; exit status 1."""
    say(f"run.py: {line}")
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
