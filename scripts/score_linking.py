"""Scores linking on hand-labelled stories and pairs of reports (evaluation/linking): events, origins, reprints, order.

usage: score_linking.py FOLDER [--show]

FOLDER holds stories.jsonl (reports of several outlets, with the mentions of each act) and reprints.jsonl (pairs of
texts that are one text or two); formats: evaluation/README.md. Prints B-cubed over the mentions that the coder found,
the share of stories whose events are the same if their reports come in another order or in halves, and precision,
recall and F1 on the pairs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from detente import Coder, Report, link
from detente.evaluate import b_cubed, f1
from detente.linking import link_store, origins
from detente.records import EventMention, Record
from detente.store import Store, StoreDesk


def main() -> None:
    """Read the folder named on the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was linked wrongly")
    chosen = parser.parse_args()
    coder = Coder()
    stories(_rows(chosen.folder / "stories.jsonl"), coder, show=chosen.show)
    reprints(_rows(chosen.folder / "reprints.jsonl"), show=chosen.show)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def stories(rows: Sequence[dict[str, Any]], coder: Coder, *, show: bool) -> None:
    """Print how mentions of all stories, linked together, fall into events, and whether origins and order are right."""
    coded = {r["id"]: coder.code(_report(r)) for story in rows for r in story["reports"]}
    event_of = {m: e.id for e in link(coded.values()) for m in e.mentions}
    gold: dict[str, str] = {}
    labelled = 0
    labels = [(act, *m) for story in rows for act in story["acts"] for m in act["mentions"]]
    for exact in (True, False):  # a mention at the very words first; else one of a fitting type in the sentence
        missing = []
        for act, report, trigger, evidence in labels:
            types = () if exact else act["types"]
            mention = told_at(coded[report], trigger, evidence, types, gold.keys())
            if mention is None:
                missing.append((act, report, trigger, evidence))
            else:
                gold[mention.id] = act["id"]
        labels, labelled = missing, max(labelled, len(labels))
    if show:
        for act, report, trigger, evidence in labels:
            print("   not found:", act["id"], report, trigger, "|", evidence)
    found = {m: event_of[m] for m in gold}
    p, r, f = b_cubed(gold, found)
    print(f"stories mentions={labelled} found={len(gold)} b_cubed_f1={f:.3f} precision={p:.3f} recall={r:.3f}")
    same = [steady([coded[r["id"]] for r in story["reports"]]) for story in rows]
    print(f"order stories={len(rows)} same_events={sum(same) / len(same):.3f}")
    if show:
        _show(rows, coded, gold, found)


def _report(r: dict[str, Any]) -> Report:
    return Report(r["text"], title=r["title"], outlet=r["outlet"], agency=r["agency"], published=r["published"])


def told_at(
    record: Record, trigger: str, evidence: str, types: Sequence[str], taken: Collection[str]
) -> EventMention | None:
    """The mention, not taken yet, whose trigger lies at the labelled words; or one of `types` in the sentence."""
    at = record.report.text.find(evidence)
    word = at + max(0, evidence.find(trigger))
    inside = [m for m in record.mentions if at <= m.trigger.start < at + len(evidence) and m.id not in taken]
    if types:
        return next((m for m in inside if m.type.value in types), None)
    return next((m for m in inside if m.trigger.start < word + len(trigger) and word < m.trigger.end), None)


def steady(records: Sequence[Record]) -> bool:
    """True if the events are the same whether the reports come at once, in halves, or the last first."""
    half = len(records) // 2
    ways = ([records], [records[:half], records[half:]], [[r] for r in reversed(records)])
    return len({_events(way) for way in ways}) == 1


def _events(batches: Iterable[Sequence[Record]]) -> frozenset[tuple[str, frozenset[str]]]:
    with Store.open(":memory:") as store:
        for batch in batches:
            store.add(batch)
            link_store(StoreDesk(store))
        rows = store.execute("SELECT event_id, mention_id FROM event_mention")
    events: dict[str, set[str]] = {}
    for event, mention in rows:
        events.setdefault(event, set()).add(mention)
    return frozenset((e, frozenset(m)) for e, m in events.items())


def _show(
    rows: Sequence[dict[str, Any]], coded: dict[str, Record], gold: dict[str, str], found: dict[str, str]
) -> None:
    """Print acts that fell apart and events that hold several acts."""
    said = {m.id: (m, r.report.outlet) for r in coded.values() for m in r.mentions}
    for part, whole, word in ((found, gold, "apart"), (gold, found, "mixed")):
        for key in sorted(set(whole.values())):
            ids = [i for i in gold if whole[i] == key]
            if len({part[i] for i in ids}) > 1:
                print(f"   {word}: {key}")
                for i in ids:
                    m, outlet = said[i]
                    who = f"{_codes(m.sources)}>{_codes(m.targets)}"
                    print(f"      {part[i]:20} {m.type} {who} {m.status} {m.date} {outlet} | {m.evidence.text[:110]}")


def _codes(refs: Iterable[Any]) -> str:
    return ",".join(r.actor.state or r.actor.id if r.actor else "?" for r in refs)


def reprints(rows: Sequence[dict[str, Any]], *, show: bool) -> None:
    """Print how well pairs of texts that repeat each other are told from pairs that do not."""
    right = {True: 0, False: 0}
    wrong = {True: 0, False: 0}
    for row in rows:
        one, other = (origins.fingerprint(Report(row[k])) for k in ("one", "other"))
        answer = origins.reprint(one, other)
        (right if answer == row["same"] else wrong)[answer] += 1
        if show and answer != row["same"]:
            print("   reprint" if answer else "   no reprint", row["id"], row["kind"])
    p, r, f = f1(right[True], wrong[True], wrong[False])
    print(f"reprints pairs={len(rows)} f1={f:.3f} precision={p:.3f} recall={r:.3f}")


if __name__ == "__main__":
    main()
