"""Trust check 17: the tests on the built wheel in fresh environments without a network, core only and with each extra.

    python tests/trust/offline.py                   the core, then each extra (some minutes each)
    python tests/trust/offline.py --brief           of the extras only the files that skipped a test in the core
    python tests/trust/offline.py core pdf --keep DIR

Packages come from the package index while an environment is made; then everything runs in a network namespace that has
nothing but a loopback (Linux; elsewhere only tests/conftest.py holds the tests to this machine).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
CORE = "core"
#: What the tests themselves cannot do without; all else they skip.
TOOLS = ("pytest>=8.3", "hypothesis>=6.120", "cssselect>=1.2")
#: Extras that no user installs.
_OURS = ("test", "dev")
#: `import detente` may take so many seconds of processor time, the median of so many processes.
IMPORT_SECONDS, IMPORTS = 0.3, 7
_TIMED = "import time; t = time.process_time(); import detente; print(time.process_time() - t, detente.__file__)"


class Seen(NamedTuple):
    """What came of one environment: seconds to import detente and to run, tests by outcome, what failed."""

    name: str
    importing: float
    seconds: float
    passed: int
    skipped: int
    failed: list[str]


def main() -> int:
    """Run the check from the command line; its exit status says whether it passed."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    every = [CORE, *(e for e in extras if e not in _OURS)]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="EXTRA", help=f"any of {', '.join(every)}; all if none is given")
    parser.add_argument("--brief", action="store_true", help="extras: only the files that skipped a test in the core")
    parser.add_argument("--keep", type=Path, help="folder for the environments, which stay there")
    given = parser.parse_args()
    if wrong := set(given.names) - set(every):
        parser.error(f"no such extra: {', '.join(sorted(wrong))}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = (given.keep or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        seen = check(folder, given.names or every, brief=given.brief)
    return 1 if any(s.failed or s.importing > IMPORT_SECONDS for s in seen) else 0


def check(folder: Path, names: list[str], *, brief: bool) -> list[Seen]:
    """Make the wheel, and an environment for each name, and run the tests in it; told as it goes."""
    tree, wheel = _tree(folder / "tree"), _wheel(folder / "wheel")
    found = []
    for name in names:
        python = _environment(folder / name, wheel, name)
        chosen = _files(tree, _skipped(_cases(tree / f"{CORE}.xml"))) if brief and name != CORE else []
        seen = _run(python, tree, name, chosen)
        found.append(seen)
        print(
            f"{name}: {seen.passed} passed, {seen.skipped} skipped, {len(seen.failed)} failed in {seen.seconds:.0f} s;"
            f" import detente: {seen.importing:.2f} s",
            *seen.failed, sep="\n  ", flush=True,
        )  # fmt: skip
        shutil.rmtree(folder / name / "tmp", ignore_errors=True)
    return found


def _tree(goal: Path) -> Path:
    """The project's files without its source, so that only what was installed can be imported."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if not name.startswith("src/") and (ROOT / name).is_file():
            (goal / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, goal / name)
    return goal


def _wheel(goal: Path) -> Path:
    shutil.rmtree(goal, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(goal), str(ROOT)]
    subprocess.run(command, check=True)
    return next(goal.glob("*.whl"))


def _environment(folder: Path, wheel: Path, name: str) -> Path:
    """A fresh environment with the wheel, one extra and the tools of the tests; its Python."""
    venv.create(folder, clear=True, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    what = str(wheel) if name == CORE else f"{wheel}[{name}]"
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, what, *TOOLS], check=True)
    return python


def _run(python: Path, tree: Path, name: str, chosen: list[str]) -> Seen:
    """Run the tests (or the chosen files of them) offline."""
    report = tree / f"{name}.xml"
    temporary = python.parents[1] / "tmp"
    tests = [str(python), "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", f"--basetemp={temporary}"]
    started = time.monotonic()
    log = (python.parents[1] / "tests.log").open("w")
    with log:
        status = subprocess.run(
            offline([*tests, *_only(tree, chosen)]),
            cwd=tree,
            env=_clean(),
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    seconds = time.monotonic() - started
    cases = _cases(report)
    bad = [_name(c) for c in cases if c.find("failure") is not None or c.find("error") is not None]
    skipped = len(_skipped(cases))
    passed = len(cases) - len(bad) - skipped
    if status and not bad:
        bad = [f"pytest ended with status {status}: see {log.name}"]
    return Seen(name, _import_seconds(python, tree), seconds, passed, skipped, bad)


def _only(tree: Path, chosen: list[str]) -> list[str]:
    """What makes pytest leave out all files but the chosen ones, if any; named ones would be collected otherwise."""
    files = [file.relative_to(tree) for file in sorted((tree / "tests").rglob("test_*.py"))]
    wanted = [Path(name) for name in chosen]
    return [f"--ignore={f}" for f in files if wanted and not any(f.is_relative_to(w) for w in wanted)]


def offline(command: list[str]) -> list[str]:
    """The command in a network namespace of its own, with a loopback only, where there are such."""
    if shutil.which("unshare") is None:
        return command
    return ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]


def _clean() -> dict[str, str]:
    """The environment without anything that could help: no path to the source, no settings."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DETENTE", "PYTEST"))}


def _import_seconds(python: Path, tree: Path) -> float:
    """The median processor time of `import detente` in new processes; fails if it is not the installed one."""
    times = []
    for _ in range(IMPORTS):
        told = subprocess.run(
            [str(python), "-c", _TIMED], cwd=tree, env=_clean(), check=True, capture_output=True, text=True
        ).stdout.split(maxsplit=1)
        assert "site-packages" in told[1], told[1]
        times.append(float(told[0]))
    return statistics.median(times)


def _cases(report: Path) -> list[ElementTree.Element]:
    """The tests of a report; none if there is no report."""
    return list(ElementTree.parse(report).iter("testcase")) if report.exists() else []


def _skipped(cases: list[ElementTree.Element]) -> list[ElementTree.Element]:
    return [c for c in cases if c.find("skipped") is not None]


def _name(case: ElementTree.Element) -> str:
    return f"{case.get('classname')}::{case.get('name')}"


def _files(tree: Path, cases: list[ElementTree.Element]) -> list[str]:
    """The test files of some cases, whose class name (or name, of a whole file) is the path with dots."""
    found = set()
    for case in cases:
        dotted = (case.get("classname") or case.get("name") or "").split(".")
        files = (Path(*dotted[:n]).with_suffix(".py") for n in range(len(dotted), 0, -1))
        folders = (Path(*dotted[:n]) for n in range(len(dotted), 1, -1))
        found |= {str(f) for f in [next((x for x in (*files, *folders) if (tree / x).exists()), None)] if f}
    return sorted(found)


if __name__ == "__main__":
    sys.exit(main())
