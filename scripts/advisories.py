"""Ask the package index for known holes in the pinned versions, where `pip-audit` cannot: it asks for one version.

usage: python scripts/advisories.py [requirements/*.txt ...]

The index is asked for every pinned version, and, where a mirror does not answer for single versions, for the latest
one: that tells of the pinned version only if it is the latest. Ends with 1 if a hole is known, with 2 if nothing could
be asked.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
INDEX = "https://pypi.org/pypi"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.M)
#: What the index says of an address below it: its answer, or None if it has none.
Ask = Callable[[str], "dict[str, Any] | None"]


def main() -> None:
    """Print what is known of every pin."""
    paths = [Path(p) for p in sys.argv[1:]] or sorted((ROOT / "requirements").glob("*.txt"))
    holes, clean, untold = audit(pins(p.read_text("utf-8") for p in paths), ask)
    for name, version, found in holes:
        print(f"{name} {version}: {', '.join(found)}")
    print(f"{len(holes)} with a known hole, {len(clean)} with none, {len(untold)} of which the index does not tell")
    print("\n".join(f"  not told: {name} {version}" for name, version in untold))
    sys.exit(1 if holes else 0 if clean else 2)


def pins(texts: Iterable[str]) -> list[tuple[str, str]]:
    """The (name, version) of every exact requirement, each once, in order."""
    return sorted({(m[1].lower(), m[2]) for text in texts for m in _PIN.finditer(text)})


def audit(
    pinned: Iterable[tuple[str, str]], ask: Ask
) -> tuple[list[tuple[str, str, list[str]]], list[tuple[str, str]], list[tuple[str, str]]]:
    """The pins with holes (and their advisories), those without, and those of which the index does not tell."""
    holes, clean, untold = [], [], []
    for name, version in pinned:
        told = ask(f"{name}/{version}/json") or ask(f"{name}/json")
        if told is None or "vulnerabilities" not in told or told["info"]["version"] != version:
            untold.append((name, version))
        elif found := [v["id"] for v in told["vulnerabilities"] if not v.get("withdrawn")]:
            holes.append((name, version, found))
        else:
            clean.append((name, version))
    return holes, clean, untold


def ask(address: str) -> dict[str, Any] | None:
    """What the index says; None if it cannot be reached or does not know."""
    try:
        with urllib.request.urlopen(f"{INDEX}/{address}", timeout=30) as answer:
            told: dict[str, Any] = json.load(answer)
            return told
    except (urllib.error.URLError, TimeoutError, json.JSONDecodeError):
        return None


if __name__ == "__main__":
    main()
