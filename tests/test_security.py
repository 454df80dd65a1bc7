"""What SECURITY.md promises of the source and of the dependencies."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import detente

ROOT = Path(__file__).parents[1]
SOURCE = Path(detente.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
#: Modules and calls that turn bytes into code.
CODE_LOADERS = {
    "pickle",
    "cPickle",
    "_pickle",
    "dill",
    "cloudpickle",
    "joblib",
    "marshal",
    "shelve",
    "yaml",
    "jsonpickle",
}
CODE_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "allow_pickle",
    "read_pickle",
    "torch.load",
    "os.system",
    "os.popen",
}
NETWORK = {"socket", "ssl", "urllib.request", "http.client", "http.server", "requests", "urllib3", "httpx", "aiohttp"}
#: The rooms that may open the network, and a module that uses only a parser of headers.
DOORS = ("fetch/", "explorer/", "cli/serving.py", "large.py", "readers/warc.py")


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a file imports, by statement or by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module
            yield from (f"{node.module}.{a.name}" for a in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_module":
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def called(tree: ast.AST) -> Iterator[str]:
    """The names of what a file calls, and of the arguments that it gives."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr
                if isinstance(node.func.value, ast.Name):
                    yield f"{node.func.value.id}.{node.func.attr}"
            yield from (k.arg for k in node.keywords if k.arg == "allow_pickle")
            yield from ("shell=True" for k in node.keywords if k.arg == "shell")


def compiles_patterns(name: str, tree: ast.AST) -> bool:
    """True if `compile` is always that of `re`."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    return name == "compile" and not any(getattr(n.func, "id", "") == "compile" for n in calls)


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SOURCE)))
def test_nothing_turns_bytes_into_code(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    assert {m.split(".")[0] for m in imported(tree)} & CODE_LOADERS == set()
    bad = {c for c in called(tree) if c in CODE_CALLS or c == "shell=True"}
    assert {c for c in bad if not compiles_patterns(c, tree)} == set()


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from joblib import load",
        "eval('1')",
        "exec(x)",
        "compile(x)",
        "numpy.load(f, allow_pickle=True)",
        "os.system(x)",
        "run(x, shell=True)",
        "import_module('dill')",
        "torch.load(f)",
        "pandas.read_pickle(f)",
    ],
)
def test_the_rule_sees_what_it_should(line: str) -> None:
    tree = ast.parse(line)
    loads = {m.split(".")[0] for m in imported(tree)} & CODE_LOADERS
    calls = {c for c in called(tree) if (c in CODE_CALLS or c == "shell=True") and not compiles_patterns(c, tree)}
    assert loads or calls


def test_patterns_may_be_compiled() -> None:
    assert compiles_patterns("compile", ast.parse("import re\nre.compile('x')"))


def test_only_the_doors_open_the_network() -> None:
    for file in FILES:
        name = file.relative_to(SOURCE).as_posix()
        opened = {m for m in imported(ast.parse(file.read_text("utf-8"))) if m in NETWORK}
        assert not opened or name.startswith(DOORS), (name, opened)


def test_the_header_parser_is_all_that_warc_uses() -> None:
    tree = ast.parse((SOURCE / "readers" / "warc.py").read_text("utf-8"))
    used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "http.client"}
    assert used == {"parse_headers", "HTTPException"}


# ---- dependencies


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    pytest.importorskip("packaging")
    return script("sbom")


def test_what_an_index_says_of_pinned_versions() -> None:
    advisories = script("advisories")
    hole, gone = {"id": "X-1"}, {"id": "X-2", "withdrawn": "2026-01-01"}
    index = {
        "a/1.0/json": {"info": {"version": "1.0"}, "vulnerabilities": [hole, gone]},
        "b/json": {"info": {"version": "2.0"}, "vulnerabilities": [gone]},  # a mirror that tells of the latest only
        "c/json": {"info": {"version": "4.0"}, "vulnerabilities": []},
        "d/json": {"info": {"version": "5.0"}},
    }
    pinned = advisories.pins(
        ["a==1.0 \\\n    --hash=sha256:00\nB[x]==2.0 ; python_version > '3'\n", "c==3.0\nd==5.0\ne==6\n"]
    )
    assert pinned == [("a", "1.0"), ("b", "2.0"), ("c", "3.0"), ("d", "5.0"), ("e", "6")]
    holes, clean, untold = advisories.audit(pinned, index.get)
    assert holes == [("a", "1.0", ["X-1"])] and clean == [("b", "2.0")]
    assert untold == [("c", "3.0"), ("d", "5.0"), ("e", "6")]


def test_every_requirement_of_the_lock_files_is_a_pin() -> None:
    texts = [p.read_text("utf-8") for p in sorted((ROOT / "requirements").glob("*.txt"))]
    wanted = {
        line.split("==")[0].split("[")[0].strip().lower()
        for t in texts
        for line in t.splitlines()
        if line[:1].isalnum()
    }
    assert wanted == {name for name, _ in script("advisories").pins(texts)}


def test_no_dependency_has_a_licence_that_is_not_allowed(sbom: ModuleType) -> None:
    assert sbom.refused() == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("(Apache-2.0 OR BSD-3-Clause)", True),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0", False),
        ("GPL", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_which_licences_are_allowed(sbom: ModuleType, expression: str, expected: bool) -> None:
    assert sbom.allowed(expression) is expected


def test_the_licence_page_names_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {k: v for k, v in project["optional-dependencies"].items() if k not in ("test", "dev")}
    wanted = [r for group in (project["dependencies"], *extras.values()) for r in group]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", r, maxsplit=1)[0]).lower() for r in wanted}
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \|", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.M))
    assert sorted(names - listed - {"detente"}) == []


def test_the_bill_of_materials_is_whole(sbom: ModuleType) -> None:
    bill = json.loads(sbom.bill())
    assert bill["bomFormat"] == "CycloneDX"
    assert {"spacy", "lxml", "trafilatura"} <= {c["name"] for c in bill["components"]}
