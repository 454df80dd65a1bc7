"""Scores coreference on evaluation/anaphors.jsonl.

    python scripts/score_anaphors.py [--half dev|held] [--misses] REPORTS.jsonl ...

The set holds no text, only offsets: give the report files (JSONL with `url`, `title`, `text`, `published`, `outlet`)
that it was drawn from. A report whose text has another hash is left out and counted. Precision = right answers over
answers given; recall = right answers over anaphors that stand for somebody with a state. An answer is right if it
names the same states or organisations, no more and no fewer. The half `dev` may be read and mended
against; `held` is for figures only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente import actors, clean, times
from detente.language import Language, Reading
from detente.records import Report

SET = Path(__file__).parent.parent / "evaluation" / "anaphors.jsonl"


def half(row: dict[str, Any]) -> str:
    """Which half a row belongs to, by the hash of its place."""
    key = f"{row['sha256']} {row['span'][0]}"
    return "dev" if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 else "held"


def texts(files: list[Path]) -> dict[str, dict[str, Any]]:
    """The report rows by the first 16 hexadecimal digits of the SHA-256 of their text."""
    rows = (json.loads(line) for f in files for line in f.read_text("utf-8").splitlines() if line.strip())
    return {hashlib.sha256(r["text"].encode()).hexdigest()[:16]: r for r in rows}


def read(language: Language, row: dict[str, Any]) -> tuple[Reading, actors.Cast, int]:
    """A parsed report, its cast, and how far its text is shifted by the title before it."""
    outlet, published = row.get("outlet"), row.get("published")
    report = clean.prepare(Report(row["text"], row.get("title"), outlet=outlet, published=published))
    reading = language.read(report)
    language.parse(reading, proper=actors.proper_words(report.text))
    when = report.published
    if when is None or when.start is None:
        when = times.date_report(report, times.find(report.text, None), actors.Cast(reading, None).terms)
    cast = actors.Cast(reading, when if when.start else None)
    return reading, cast, report.text.index(unicodedata.normalize("NFC", row["text"])[:80])


def answer(reading: Reading, cast: actors.Cast, start: int, end: int) -> frozenset[str]:
    """The states or organisations that the phrase at a place of the report stands for."""
    sentence = reading.sentence_at(start)
    tokens = [t for t in sentence.tokens if start <= t.start and t.end <= end] if sentence else []
    for t in reversed(tokens[-1:] if tokens and tokens[-1].lower != "other" else tokens):
        assert sentence is not None
        if found := [r.actor for r in cast.party(sentence, t.index) if r.actor is not None]:
            return frozenset(a.state or a.id for a in found)
    return frozenset()


def answers(
    rows: list[dict[str, Any]], reports: dict[str, dict[str, Any]]
) -> Iterator[tuple[Any, frozenset[str], str]]:
    """Every row with what the system answers and the words around; each report is read once."""
    language = Language()
    by_report: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_report.setdefault(row["sha256"], []).append(row)
    for key, group in by_report.items():
        reading, cast, shift = read(language, reports[key])
        for row in group:
            a, b = (k + shift for k in row["span"])
            yield row, answer(reading, cast, a, b), f"{reading.text[max(0, a - 200) : a]}[[{reading.text[a:b]}]]"


def main() -> int:
    """Read the arguments, score, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("reports", nargs="+", type=Path)
    arguments.add_argument("--half", choices=("dev", "held"))
    arguments.add_argument("--misses", action="store_true", help="print the misses (of the dev half only)")
    given = arguments.parse_args()
    reports = texts(given.reports)
    rows = [json.loads(line) for line in SET.read_text("utf-8").splitlines()]
    known = [r for r in rows if r["sha256"] in reports and given.half in (None, half(r))]
    count: Counter[tuple[str, str]] = Counter()
    for row, found, words in answers(known, reports):
        gold = frozenset(row["states"])
        for kind in ("all", row["kind"]):
            count[kind, "due"] += bool(gold)
            count[kind, "given"] += bool(found)
            count[kind, "right"] += bool(found) and found == gold
        if given.misses and found != gold and half(row) == "dev":
            print(f"{row['kind']}: {sorted(found)} for {sorted(gold)}: {' '.join(words.split())}")
    for kind in dict.fromkeys(k for k, _ in count):
        due, told, right = (count[kind, what] for what in ("due", "given", "right"))
        precision, recall = right / max(1, told), right / max(1, due)
        print(f"{kind:12} precision {precision:.3f} ({right}/{told})  recall {recall:.3f} ({right}/{due})")
    if missing := sum(r["sha256"] not in reports for r in rows):
        print(f"{missing} of {len(rows)} anaphors left out: their reports were not given", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
