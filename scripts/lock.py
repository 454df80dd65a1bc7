"""Write requirements/core.txt and requirements/dev.txt: exact versions with hashes, from pyproject.toml.

usage: python3.11 scripts/lock.py      (needs pip-tools: pip install pip-tools)

The hashes are those of the package index; links of the machine's own pip configuration are left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"core": (), "dev": ("--extra", "dev")}
HEADER = "# Exact versions with hashes for Python 3.11 on Linux. Made by scripts/lock.py; do not edit.\n"
#: `detente` itself is installed from the checkout; everything else, setuptools included, must be pinned.
OPTIONS = (
    "--quiet", "--upgrade", "--generate-hashes", "--strip-extras", "--no-header", "--no-annotate", "--no-emit-options",
    "--unsafe-package", "detente", "--build-deps-for", "editable",
)  # fmt: skip


def lock(name: str, extra: tuple[str, ...]) -> None:
    """Resolve one group and write its file."""
    goal = ROOT / "requirements" / f"{name}.txt"
    goal.unlink(missing_ok=True)
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PIP_") or k == "PIP_CERT"} | {
        "PIP_CONFIG_FILE": os.devnull
    }
    command = [
        sys.executable,
        "-m",
        "piptools",
        "compile",
        *OPTIONS,
        *extra,
        "--output-file",
        str(goal),
        "pyproject.toml",
    ]
    subprocess.run(command, check=True, cwd=ROOT, env=plain)
    body = goal.read_text("utf-8").split("\n# The following packages", 1)[0]
    goal.write_text(HEADER + body.lstrip("\n").rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    for name, extra in LOCKS.items():
        lock(name, extra)
