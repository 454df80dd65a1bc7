"""How long the explorer's pages take: python bench/pages.py FILE.db [--limit MS] [--rounds N]

Asks the application itself, without a network between: each page once to warm the caches of SQLite and the templates,
then N times. Told are the median and the worst of the wall clock, and the median of the processor time, which other
programs do not lengthen. Exits with 1 if a median of the wall clock is over the limit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import quote


def addresses(client: object) -> list[str]:
    """Every page of the explorer, with what this database has most of, and with filters."""
    get = client.get  # type: ignore[attr-defined]
    pair = get("/pairs.json").json()["tables"]["pairs"][0]
    a, b = pair["party_a"], pair["party_b"]
    tables = get("/index.json").json()["tables"]
    outlets = [o["outlet"] for o in tables["outlets"] if o["outlet"]][:2]
    most = get(f"/events.json?sort=outlets&pair={a}&pair={b}&rows=1").json()["tables"]["events"][0]
    year = (pair["last"] or "2017")[:4]
    both = "&".join(f"outlet={quote(o)}" for o in outlets)
    return [
        "/",
        "/events",
        f"/events?party={a}",
        f"/events?type=CONSULT&status=done&since={year}&until={year}",
        f"/events?pair={a}&pair={b}&sort=outlets",
        "/events?disputed=1",
        "/events?q=treaty",
        f"/events?outlet={quote(outlets[0])}&page=3",
        f"/event/{most['event_id']}",
        f"/report/{quote(most['first_report'])}",
        "/reports",
        "/reports?q=treaty",
        f"/reports?outlet={quote(outlets[0])}",
        "/pairs",
        f"/pairs?since={year}&until={year}",
        f"/dyad/{a}/{b}",
        f"/dyad/{a}/{b}?since={year}-07&until={year}-07",
        "/places",
        "/actors",
        f"/actor/{a}",
        "/statements",
        f"/statements?speaker={a}&about={b}",
        "/statements?q=treaty",
        "/claims",
        f"/claims?party={a}",
        "/promises",
        f"/promises?party={a}",
        "/sources",
        f"/sources?{both}",
        f"/search?q={a}+{b}",
        "/search?q=treaty",
    ]


def main() -> int:
    from starlette.testclient import TestClient

    from detente.explorer import create_app

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--limit", type=float, default=300, help="milliseconds")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    begun = time.perf_counter()
    app = create_app(given.path, seconds=60)
    print(f"open after {time.perf_counter() - begun:.1f} s, ", end="", flush=True)
    busy = time.process_time()
    app.state.desk.shelf.wait()
    print(f"all in memory after {time.perf_counter() - begun:.1f} s ({time.process_time() - busy:.1f} s of processor)")
    slow = 0
    with TestClient(app, base_url="http://127.0.0.1:8001") as client:
        for address in addresses(client):
            took, worked = [], []
            for _ in range(given.rounds + 1):
                begun, busy = time.perf_counter(), time.process_time()
                answer = client.get(address)
                took.append((time.perf_counter() - begun) * 1000)
                worked.append((time.process_time() - busy) * 1000)
                assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
            first, *rest = took
            median = statistics.median(rest)
            slow += median > given.limit
            mark = " SLOW" if median > given.limit else ""
            busy_ms, size = statistics.median(worked[1:]), len(answer.content) / 1000
            times = f"{median:8.0f} ms  worst {max(rest):6.0f}, first {first:6.0f}, processor {busy_ms:6.0f}"
            print(f"{times}  {size:6.0f} kB  {address}{mark}")
    print(f"{slow} pages over {given.limit:.0f} ms")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
