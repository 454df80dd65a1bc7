"""`text[start:end] == words` in every form that the record takes: text, SQLite, JSON, CSV, Parquet, XLSX."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.query import RecordDB
from detente.records import (
    ActorRef,
    EventMention,
    EventType,
    Evidence,
    Part,
    PartKind,
    Place,
    Record,
    Report,
    Span,
    Statement,
    StatementKind,
    Uncoded,
)
from factories import state

#: Characters that offsets break on: astral, combining, joined, right-to-left, flags, quotes, tabs, line ends.
AWKWARD = [
    "a", "e\u0301", "𝔘", "🇺🇸", "🇷🇺", "👩‍👩‍👧", "שלום", "سلام", "\u202e", "\u200d", "\ufeff", "ﬁ", "ß", "İ", "中",
    '"', "'", ",", ";", "\t", "\n", "\r\n", "\u2028", "=1+1", "@", " ", "NA", "014", "<b>", "&amp;", "\\", "_x0041_",
]  # fmt: skip
PIECE = st.sampled_from(AWKWARD) | st.characters(exclude_categories=["Cs", "Cc"])
TEXT = st.lists(PIECE, min_size=1, max_size=12).map("".join)


@st.composite
def a_record(draw: st.DrawFn) -> Record:
    """A report of any text, with a record that points at stretches of it."""
    text = draw(TEXT)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=8, max_size=8)))
    spans = [Span(a, b) for a, b in pairwise(cuts)]
    words = [Evidence.at(text, s.start, s.end) for s in spans]
    report = Report(
        text, outlet="The Test Gazette", published="2017-02-16", parts=(Part(PartKind.BODY, Span(0, len(text))),)
    )
    refs = tuple(ActorRef(state("USA"), s, s.of(text)) for s in spans[:2])
    mention = EventMention(
        "m" + report.id, report.id, EventType.CONSULT, refs, (ActorRef(None, spans[2], spans[2].of(text)),), words[3],
        Evidence.at(text, 0, len(text)), time=words[4], place=Place("Bonn", "DEU", span=spans[5]),
    )  # fmt: skip
    statement = Statement("s" + report.id, report.id, StatementKind.DIRECT, tuple(spans[:3]), "words", refs, words[6])
    return Record(report, (mention,), (statement,), uncoded=(Uncoded(report.id, words[0], "x", "y"),))


def stretches(record: Record) -> list[tuple[int, int, str]]:
    """What a record points at, from the record itself."""
    text, (m,), (s,) = record.report.text, record.mentions, record.statements
    assert m.time and m.place and m.place.span and s.cue
    refs = [r.span for r in (*m.sources, *m.targets, *s.speakers) if r.span]
    spans = [m.evidence.span, m.trigger.span, m.time.span, m.place.span, *refs, *s.content, s.cue.span]
    spans += [record.report.parts[0].span, record.uncoded[0].evidence.span]
    return sorted((x.start, x.end, x.of(text)) for x in spans)


def check(found: Iterable[tuple[object, ...]], texts: dict[str, str], record: Record) -> None:
    """The rows of `evidence` point at the record's words in the text that came with them."""
    assert texts == {record.report.id: record.report.text}
    rows = sorted((int(str(r[4])), int(str(r[5])), str(r[6] or "")) for r in found)
    assert rows == stretches(record)
    assert all(texts[record.report.id][start:end] == words for start, end, words in rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offsets")


def written(db: RecordDB, folder: Path, ending: str) -> list[Path]:
    paths = [folder / f"{what}.{ending}" for what in ("evidence", "texts")]
    for path in paths:
        db.export(path, what=path.stem)
    return paths


@given(record=a_record())
@settings(max_examples=12, deadline=None)
def test_offsets_hold_in_sqlite_json_and_csv(folder: Path, record: Record) -> None:
    with detente.open(":memory:") as db:
        db.add(record)
        back = db.record(record.report.id)
        assert back == record and stretches(back) == stretches(record)
        marks, texts = written(db, folder, "jsonl")
        lines = [json.loads(line) for line in marks.read_text("utf-8").split("\n")[:-1]]
        held = [json.loads(line) for line in texts.read_text("utf-8").split("\n")[:-1]]
        check([tuple(r.values()) for r in lines], {r["report_id"]: r["text"] for r in held}, record)
        for safe in (False, True):
            db.export(folder / "e.csv", what="evidence", excel_safe=safe)
            db.export(folder / "t.csv", what="texts", excel_safe=safe)
            check(*(bare(folder / name, safe) for name in ("e.csv",)), texts_of(folder / "t.csv", safe), record)


def bare(path: Path, safe: bool) -> list[tuple[str, ...]]:
    """The rows of a CSV file, without the apostrophes of `excel_safe`; all of one length."""
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
    assert len({len(r) for r in rows}) == 1
    led = ("'=", "'+", "'-", "'@", "'\t", "'\r")
    return [tuple(c[1:] if safe and c.startswith(led) else c for c in r) for r in rows[1:]]


def texts_of(path: Path, safe: bool) -> dict[str, str]:
    return {r[0]: r[5] for r in bare(path, safe)}


@given(record=a_record())
@settings(max_examples=8, deadline=None)
def test_offsets_hold_in_parquet_and_xlsx(folder: Path, record: Record) -> None:
    pq, openpyxl = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("openpyxl")
    with detente.open(":memory:") as db:
        db.add(record)
        marks, texts = (pq.read_table(p).to_pylist() for p in written(db, folder, "parquet"))
        check([tuple(r.values()) for r in marks], {r["report_id"]: r["text"] for r in texts}, record)
        sheets = [openpyxl.load_workbook(p)["detente"] for p in written(db, folder, "xlsx")]
        marks, texts = ([_unescaped(r) for r in s.iter_rows(min_row=2, values_only=True)] for s in sheets)
        check(marks, {r[0]: r[5] for r in texts}, record)


def _unescaped(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Cells as the standard of XLSX has them: `_x000D_` stands for a carriage return (openpyxl leaves it as it is)."""
    letter = re.compile("_x([0-9A-F]{4})_")
    return tuple(letter.sub(lambda m: chr(int(m[1], 16)), v) if isinstance(v, str) else v for v in values)


@given(record=a_record())
@settings(max_examples=5, deadline=None)
def test_event_data_rows_keep_their_length_whatever_the_words(folder: Path, record: Record) -> None:
    from detente.export import eventdata

    with detente.open(":memory:") as db:
        db.add(record)
        for name, format in eventdata.FORMATS.items():
            db.export(folder / "x", name)
            lines = (folder / "x").read_bytes().decode("utf-8").splitlines()
            assert {line.count("\t") + 1 for line in lines} <= {len(format.columns)}
