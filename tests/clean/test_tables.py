"""The word lists are well-formed."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.clean import tables
from detente.errors import DataError


def test_tables_load_and_are_lower_case_where_they_are_compared_so() -> None:
    for kind in ("meta", "section", "related", "label"):
        phrases = tables.furniture(kind, "line")
        assert phrases
        assert all(p == p.lower().strip(" .:;,!?") or p in ("u.s.", "no.") for p in phrases)
    assert all(w == w.lower() for w in tables.headline_verbs() | tables.function_words())
    assert all(p == p.upper() for p in tables.places())


def test_tables_hold_no_row_twice() -> None:
    folder = Path(tables.__file__).parents[1] / "data" / "clean"
    for table in (*folder.glob("*.txt"), *folder.glob("*.tsv")):
        rows = [r for r in table.read_text("utf-8").splitlines() if r and not r.startswith("#")]
        assert len(rows) == len(set(rows)), table.name


def test_every_furniture_row_is_reached() -> None:
    """A phrase with surrounding punctuation could never equal a line that is compared without it."""
    from detente.clean.lines import lines_of

    for kind in ("meta", "section", "related", "label"):
        for phrase in tables.furniture(kind, "line"):
            (line,) = lines_of(phrase)
            assert line.plain in tables.furniture(kind, "line"), phrase


def test_a_bad_row_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data" / "clean").mkdir(parents=True)
    (tmp_path / "data" / "clean" / "bad.tsv").write_text("# head\na\tb\nc\n")
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    with pytest.raises(DataError, match=r"bad\.tsv, line 3"):
        tables._rows("bad.tsv", 2)
