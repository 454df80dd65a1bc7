"""Scores acts on whole published reports that nobody chose: evaluation/open.jsonl.

    python scripts/score_open.py [--sample NAME] [--misses] REPORTS.jsonl ...

The set holds no text, only offsets: give the report files (JSONL with `url`, `title`, `text`, `published`, `outlet`)
that it was drawn from. A report whose text has another hash is left out and counted. Two lines a sample: `records` as
`detente evaluate` measures it, between states and organisations; and `mentions`, domestic ones and those of unknown
parties too: a mention is of a labelled act if their triggers overlap or their parties and type are the same. Of those,
the shares with the right type, sources, targets, status and date. What is labelled optional counts neither way.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from detente import Coder, Report
from detente.evaluate import evaluate
from detente.records import ActorRef, DateInterval, EventMention, Record

SET = Path(__file__).parent.parent / "evaluation" / "open.jsonl"
FIELDS = ("type", "sources", "targets", "status", "date")


class Once(Coder):
    """A coder that keeps the record of each text, as two measures ask for it."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, Record] = {}

    def code(self, report: Report) -> Record:
        """The record of one report, made once."""
        if report.text not in self._kept:
            self._kept[report.text] = super().code(report)
        return self._kept[report.text]


def main() -> None:
    """Read the reports named on the command line and print the figures of each sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--sample", help="only this sample")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was wrong")
    chosen = parser.parse_args()
    rows = [json.loads(line) for line in SET.read_text("utf-8").splitlines()]
    texts, coder = by_hash(chosen.reports), Once()
    for sample in [chosen.sample] if chosen.sample else sorted({r["sample"] for r in rows}):
        found = [(r, texts[r["sha256"]]) for r in rows if r["sample"] == sample and r["sha256"] in texts]
        without = sum(r["sample"] == sample for r in rows) - len(found)
        print(f"{sample}: {len(found)} reports" + (f", {without} without a text" if without else ""))
        _score(found, coder, misses=chosen.misses)


def by_hash(files: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """The reports of the files by the hash of their text."""
    rows = (json.loads(line) for f in files for line in f.read_text("utf-8").splitlines() if line.strip())
    return {hashlib.sha256(r["text"].encode()).hexdigest()[:16]: r for r in rows}


def _score(found: list[tuple[dict[str, Any], dict[str, Any]]], coder: Coder, *, misses: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "records").mkdir()
        for row, report in found:
            path = Path(folder) / "records" / f"{row['sha256']}.json"
            path.write_text(json.dumps(_record(row, report)), "utf-8")
        for result in evaluate(Path(folder), ["records"], coder):
            print("records", " ".join(f"{k}={v:.3f}" for k, v in result.figures.items()))
            if misses:
                print("\n".join(result.misses))
    count: Counter[str] = Counter()
    for row, report in found:
        _mentions(row, report, coder, count, misses=misses)
    judged, acts = count["act"] + count["none"], count["act"]
    shares = " ".join(f"{f}={count[f] / max(1, acts):.3f}" for f in FIELDS[:-1])
    print(
        f"mentions n={judged} an_act={acts / max(1, judged):.3f} all_right={count['right'] / max(1, judged):.3f} "
        f"{shares} date={count['date'] / max(1, count['dated']):.3f}"
    )


def _record(row: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    """A row of the set in the format of evaluation/records, as far as `records` reads it."""
    events: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for act in row["acts"]:
        known = {side: [c for c in act[side] if c != "?"] for side in ("sources", "targets")}
        start, end = act["trigger"]
        evidence = report["title" if act["part"] == "title" else "text"][max(0, start - 80) : end + 80]
        events[act.get("optional", False)].append({**act, **known, "evidence": evidence})
    document = {k: report.get(k) for k in ("outlet", "published", "title", "text")}
    return {"id": row["sha256"], "document": document, "events": events[False], "optional": events[True]}


def judged(row: dict[str, Any], report: dict[str, Any], coder: Coder) -> Iterator[tuple[EventMention, dict[str, Any]]]:
    """The mentions that the labels judge, each with which of its fields are right; without any if it tells no act."""
    record = coder.code(Report(report["text"], report["title"], outlet=report["outlet"], published=report["published"]))
    body = record.report.text.index(unicodedata.normalize("NFC", report["text"])[:60])
    for m in record.mentions:
        acts = [a for a in row["acts"] if _same(m, a, 0 if a["part"] == "title" else body)]
        asked = [a for a in acts if not a.get("optional")]
        if asked or not acts:
            yield m, max((_fields(m, a) for a in asked), key=lambda f: sum(map(bool, f.values())), default={})


def _mentions(row: dict[str, Any], report: dict[str, Any], coder: Coder, count: Counter[str], *, misses: bool) -> None:
    for m, best in judged(row, report, coder):
        count["act" if best else "none"] += 1
        for field, right in best.items():
            count[field] += bool(right)
        count["dated"] += best.get("date") is not None
        whole = bool(best) and all(right is not False for right in best.values())
        count["right"] += whole
        if misses and not whole:
            wrong = ", ".join(k for k, right in best.items() if right is False) or "no act"
            print(f"{wrong}: {_told(m)} | {m.why[0]} | {m.evidence.text[:160]!r}")


def _same(m: EventMention, act: dict[str, Any], shift: int) -> bool:
    start, end = (k + shift for k in act["trigger"])
    if start < m.trigger.end and m.trigger.start < end:
        return True
    parties = (act["type"], set(act["sources"]) - {"?"}, set(act["targets"]) - {"?"})
    return bool(parties[1]) and parties == (m.type.value, _codes(m.sources), _codes(m.targets))


def _fields(m: EventMention, act: dict[str, Any]) -> dict[str, bool | None]:
    """Which fields are right; None for a date that is not labelled. Sides of a mutual act may be exchanged."""
    sides = [set(act[side]) - {"?"} for side in ("sources", "targets")]
    found = [_codes(m.sources), _codes(m.targets)]
    if act["mutual"] and m.mutual and found == sides[::-1]:
        found = sides
    return {
        "type": m.type.value == act["type"],
        "sources": found[0] == sides[0],
        "targets": found[1] == sides[1],
        "status": m.status.value == act["status"],
        "date": _meet(act["date"], m.date) if act.get("date") else None,
    }


def _codes(refs: Iterable[ActorRef]) -> set[str]:
    return {r.actor.state or r.actor.id for r in refs if r.actor is not None}


def _meet(labelled: str, date: DateInterval) -> bool:
    first, _, last = labelled.partition("/")
    return date.start is not None and first <= (date.end or date.start) and date.start <= last


def _told(m: EventMention) -> str:
    def names(refs: Iterable[ActorRef]) -> Iterator[str]:
        return (r.actor.state or r.actor.id if r.actor else f"?{r.text}" for r in refs)

    return f"{m.type.value} {','.join(names(m.sources))} > {','.join(names(m.targets))} {m.status.value}"


if __name__ == "__main__":
    main()
