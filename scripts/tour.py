"""Run the commands of the README's tour on the demo's database and write what they print into the README.

usage: detente demo && python scripts/tour.py [--check]

Lines that begin with `    $ detente` are commands; the indented lines below each are replaced by its real output, cut
to the page. With --check nothing is written, and the exit status is 1 if the README differs.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
DATABASE = "detente-demo.db"
#: What the page holds: characters a line, lines an output.
WIDTH, LINES = 112, 16
_BLOCK = re.compile(r"^    \$ (detente .*)\n((?:    .*\n|\n(?=    ))*)", re.M)


def printed(command: str) -> str:
    """What a command prints, indented and cut to the page."""
    env = {**os.environ, "DETENTE_DATABASE": DATABASE}
    words = [sys.executable, "-m", *shlex.split(command)]
    ran = subprocess.run(words, capture_output=True, text=True, check=True, env=env)
    lines = [line if len(line) <= WIDTH else line[: WIDTH - 3] + "..." for line in ran.stdout.splitlines()]
    if len(lines) > LINES:
        lines = [*lines[:LINES], "  ..."]
    return "".join(f"    {line}".rstrip() + "\n" for line in lines)


def main() -> int:
    """Rewrite or check the README; an exit status comes out."""
    old = README.read_text("utf-8")
    new = _BLOCK.sub(lambda m: f"    $ {m[1]}\n{printed(m[1])}", old)
    if "--check" in sys.argv[1:]:
        return int(new != old)
    README.write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
