"""Any text has time expressions whose spans and days hold, or none."""

from __future__ import annotations

import datetime as dt

import atheris

with atheris.instrument_imports(include=["detente.times", "detente.clean.printed", "detente.dates"]):
    from detente import times
    from detente.clean.printed import date_line, full_date
    from detente.errors import DetenteError

import harness

REFERENCES = ("2017-09-14", "2000-02-29", "1999-12-31", None)


def one(data: bytes) -> None:
    """Find the time expressions of a text against a date that the first byte chooses."""
    if not data:
        return
    text = data[1:].decode("utf-8", "replace")[:4000]
    reference = REFERENCES[data[0] % len(REFERENCES)]
    try:
        for found in times.find(text, reference):
            assert text[found.start : found.end] == found.text
            if found.interval is not None and found.interval.start and found.interval.end:
                first, last = map(dt.date.fromisoformat, (found.interval.start, found.interval.end))
                assert first <= last, found
    except DetenteError:
        return
    for line in text.split("\n"):
        date_line(line)
        full_date(line)


SEEDS = (
    "on Thursday", "July last year", "between 3 and 5 September 2017", "two weeks ago", "the 1990s", "mid-August",
    "at 10:30 GMT", "since 2014", "every Monday", "14/09/2017", "Sept. 3, 2017", "the first half of 2016", "next month",
    "from May 4 to June 6", "three-day", "on the 31st of February", "2017-09-14T23:05:00Z", "in the year 10000",
)  # fmt: skip

if __name__ == "__main__":
    harness.run("times", one, [bytes([k % 4]) + s.encode() for k, s in enumerate(SEEDS)])
