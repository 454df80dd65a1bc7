"""The tutorials: kept with what they print, clean, and true when they are run again."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

import detente

nbformat = pytest.importorskip("nbformat")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs" / "tutorials").glob("*.ipynb"))


def html_of(notebook: Any) -> str:
    cells = (c for c in notebook.cells if c.cell_type == "code")
    return "\n".join(o.get("data", {}).get("text/html", "") for c in cells for o in c.outputs)


def text_of(notebook: Any) -> str:
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    return "\n".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in outputs)


def holds(notebook: Any, name: str) -> None:
    """What the text of the tutorial says of its output is in its output."""
    page, text = html_of(notebook), text_of(notebook)
    if name == "two-reports-one-relation":
        assert '<mark class="trigger" title="trigger: CONSULT">met</mark>' in page
        assert "The tellings differ on date" in page and "2031-03-04; 2031-03-03" in page
        assert page.count("<svg") == 1 and "lowest point since 2022" in page
        assert "[('2031-03-04', 1, [])]" in text
    else:
        assert "Added(new=36, known=0, failures=0)" in text
        assert page.count("<svg") == 2 and "change at 2031-06-30" in page
        assert "The tellings differ on number of sailor: 12; 14" in page
        assert "[('2031-07-09', 1, [])]" in text
        june, today = (float(x) for x in re.findall(r"known [\w ]+: level ([+-][\d.]+) \(", text))
        assert june > today + 2


def test_there_are_two_tutorials() -> None:
    assert [p.stem for p in NOTEBOOKS] == ["a-year-of-a-dyad", "two-reports-one-relation"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_tutorial_is_kept_with_its_output_and_nothing_else(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    codes = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in codes] == list(range(1, len(codes) + 1))
    assert all(not c.metadata for c in codes)
    assert all(o.output_type != "error" and o.get("name") != "stderr" for c in codes for o in c.outputs)
    page = html_of(notebook)
    assert not re.search(r"<script|<link|<img|<iframe|\son\w+=|javascript:", page, re.I)
    assert set(re.findall(r"https?://[^\s\"<]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"(?:^|[\s'\"(])/(?:home|root|tmp|mnt|opt|var|usr|work)/", path.read_text("utf-8"))
    holds(notebook, path.stem)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_tutorial_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(detente.__file__).parents[1]))
    spec = importlib.util.spec_from_file_location("tutorials", ROOT / "scripts" / "tutorials.py")
    assert spec and spec.loader
    tutorials = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tutorials)
    holds(tutorials.run(path), path.stem)
