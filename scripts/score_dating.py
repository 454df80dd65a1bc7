"""How well the dates of reports are inferred: their dates are known, hidden, and compared with what the text gives.

    python scripts/score_dating.py FILE.jsonl [FILE.jsonl ...] [--show N]

Lines with a `text` and a `published` (ISO day, month or year); others are passed over. A line that prints the report's
own date, as feeds put it at the top or the bottom, is taken out first. Prints, besides the share of reports dated, how
many intervals hold the date, how many have their middle within a day and a week of it, the median length of the
intervals in days, and the processor time of dating (the parse left out) in milliseconds a report.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from detente import actors, clean, times
from detente.dates import bounds
from detente.language import Language
from detente.records import DateInterval, Report
from detente.times.report_date import printed_date
from detente.times.values import days_of

Days = tuple[dt.date, dt.date]


class Result(NamedTuple):
    """One report: where it is from, its true days, the interval found and the seconds that took."""

    name: str
    true: Days
    found: DateInterval
    seconds: float


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", type=Path, nargs="+")
    ap.add_argument("--show", type=int, default=0, metavar="N", help="print N misses")
    given = ap.parse_args()
    language = Language(None)
    results = [
        _dated(language, row.get("url") or row.get("id") or "", true, row["text"])
        for row in _rows(given.files)
        if (true := days_of(row["published"][:10]))
    ]
    print(_figures(results))
    for r in [r for r in results if not _holds(r)][: given.show]:
        print(f"  {r.true[0]} not in {r.found.start}/{r.found.end} {r.name} {r.found.clues[:3]}")


def _rows(files: list[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row.get("text") and row.get("published"):
                yield row


def _dated(language: Language, name: str, true: Days, text: str) -> Result:
    report = clean.prepare(Report(text=_hidden(text)))
    reading = language.read(report)
    language.parse(reading, None, actors.proper_words(report.text))
    terms = actors.Cast(reading, None).terms
    start = time.process_time()
    found = times.date_report(report, times.find(report.text), terms)
    return Result(name, true, found, time.process_time() - start)


def _hidden(text: str) -> str:
    """A text without the lines that print its own date."""
    while printed := printed_date(text, times.find(text)):
        lines = text.split("\n")
        words = printed.clues[0].removeprefix("printed: ")
        text = "\n".join(line for line in lines if words not in line)
        if len(text.split("\n")) == len(lines):
            return text
    return text


def _holds(r: Result) -> bool:
    inner = bounds(r.found)
    return inner is not None and inner[0] <= r.true[0] and r.true[1] <= inner[1]


def _off(r: Result) -> int | None:
    """Days from the middle of the interval to the true days; None if there is no interval."""
    inner = bounds(r.found)
    if inner is None:
        return None
    middle = inner[0] + (inner[1] - inner[0]) / 2
    return max(0, (r.true[0] - middle).days, (middle - r.true[1]).days)


def _figures(results: list[Result]) -> str:
    n = len(results)
    off = [o for r in results if (o := _off(r)) is not None]
    lengths = [(b[1] - b[0]).days + 1 for r in results if (b := bounds(r.found))]
    shares = {
        "known": len(off) / n,
        "inside": sum(map(_holds, results)) / n,
        "inside_of_known": sum(map(_holds, results)) / max(1, len(off)),
        "within_1_day": sum(o <= 1 for o in off) / n,
        "within_7_days": sum(o <= 7 for o in off) / n,
    }
    milliseconds = 1000 * statistics.mean(r.seconds for r in results)
    return (
        f"dating n={n} {' '.join(f'{k}={v:.3f}' for k, v in shares.items())} "
        f"days={statistics.median(lengths):.0f} ms={milliseconds:.1f}"
    )


if __name__ == "__main__":
    main()
