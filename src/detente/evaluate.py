"""Measures detente against labelled data: `detente evaluate DIR`, and the floors that CI keeps.

A folder holds any of: records/*.json (whole reports), relation_types.jsonl, dyads.jsonl, who_whom.jsonl, status.jsonl,
times.jsonl, quotes.jsonl, sentences.jsonl, actor_cases.csv, linking/*.json. Formats: docs/quality.md.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from detente.actors import resolve_actor
from detente.engine import Coder
from detente.errors import MissingFile, UsageError
from detente.linking import link
from detente.ontology import quad
from detente.records import DateInterval, EventMention, EventType, Record, Report, StatementKind

#: Undated sentences name states that are gone: their successors count.
SUCCESSOR = {"SUN": "RUS", "YUG": "SRB", "SCG": "SRB", "DDR": "DEU", "CSK": "CZE", "VDR": "VNM", "RVN": "VNM"}
Triple = tuple[str, str, str | None]
#: CONCEDE and RETREAT are one class in sets that were labelled with CAMEO's "yield".
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


class Result(NamedTuple):
    """One task's figures (0-1, or counts) and its misses, readable."""

    task: str
    figures: dict[str, float]
    misses: list[str]


def evaluate(folder: Path, tasks: Sequence[str] = (), coder: Coder | None = None) -> Iterator[Result]:
    """The results of the tasks (all if none is named) whose data the folder holds; MissingFile if it holds none."""
    if unknown := set(tasks) - set(TASKS):
        raise UsageError(
            f"No task is called {', '.join(sorted(unknown))}.", remedy=f"The tasks are {', '.join(TASKS)}."
        )
    chosen = [t for t in (tasks or TASKS) if (folder / TASKS[t][0]).exists()]
    if not chosen:
        raise MissingFile(f"{folder} holds no labelled data.", remedy="See docs/quality.md for the formats.")
    coder = coder or Coder()
    for task in chosen:
        figures, misses = TASKS[task][1](folder / TASKS[task][0], coder)
        yield Result(task, figures, misses)


# --- measures --------------------------------------------------------------------------------------


def f1(tp: float, fp: float, fn: float) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean; 0 where undefined."""
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """The unweighted mean of the F1 of the labels that occur in gold."""
    labels, scores = sorted(set(gold)), []
    for label in labels:
        tp = sum(g == f == label for g, f in zip(gold, found, strict=True))
        scores.append(f1(tp, found.count(label) - tp, gold.count(label) - tp)[2])
    return sum(scores) / len(scores) if scores else 0.0


def b_cubed(gold: dict[str, Any], found: dict[str, Any]) -> tuple[float, float, float]:
    """B-cubed precision, recall, F1 of a clustering over the items of both (Bagga and Baldwin 1998)."""
    items = sorted(gold.keys() & found.keys())
    if not items:
        return 0.0, 0.0, 0.0

    def share(one: dict[str, Any], other: dict[str, Any]) -> float:
        total = 0.0
        for item in items:
            mates = [k for k in items if one[k] == one[item]]
            total += sum(other[k] == other[item] for k in mates) / len(mates)
        return total / len(items)

    precision, recall = share(found, gold), share(gold, found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def reliability(judged: Sequence[tuple[float, bool]]) -> list[tuple[float, int, float, float]]:
    """The reliability diagram: of each tenth of confidence its lower end, how many, mean confidence, share right."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in judged:
        bins.setdefault(min(9, int(sure * 10)), []).append((sure, right))
    return [
        (k / 10, len(found), sum(s for s, _ in found) / len(found), sum(r for _, r in found) / len(found))
        for k, found in sorted(bins.items())
    ]


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error over ten bins of equal width (Naeini et al. 2015); 0 if there is nothing."""
    return sum(n * abs(mean - share) for _, n, mean, share in reliability(judged)) / max(1, len(judged))


def triples(m: EventMention) -> set[Triple]:
    """(type, source, target) of a mention, in states or organisations; both ways if it is mutual."""

    def codes(refs: Iterable[Any]) -> set[str]:
        return {r.actor.state or r.actor.id for r in refs if r.actor is not None}

    targets: set[str | None] = set(codes(m.targets)) or {None}
    out: set[Triple] = {(m.type.value, a, b) for a in codes(m.sources) for b in targets if a != b}
    return out | {(t, b, a) for t, a, b in out if b is not None} if m.mutual else out


# --- tasks -----------------------------------------------------------------------------------------

Scored = tuple[dict[str, float], list[str]]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def records(folder: Path, coder: Coder) -> Scored:
    """Whole reports: F1 of triples, quads, pairs; status and date on matching triples; 1 less the calibration error."""
    count: Counter[str] = Counter()
    misses: list[str] = []
    sure: list[tuple[float, bool]] = []
    for file in sorted(folder.glob("*.json")):
        gold = json.loads(file.read_text("utf-8"))
        record = _coded(gold, coder)
        _one_record(gold, record, count, misses)
        sure += [(m.confidence, right) for m, right in _judged(gold, record)]
    figures: dict[str, float] = {}
    for level in ("triple", "quad", "pair"):
        figures |= _figures(count, level)
    figures["status_on_match"] = count["status"] / max(1, count["matched"])
    figures["date_on_match"] = count["date"] / max(1, count["dated"])
    return figures | {"calibration": 1 - calibration_error(sure)}, misses


def judged(gold: dict[str, Any], coder: Coder) -> list[tuple[EventMention, bool]]:
    """The mentions of a labelled report, coded afresh, that its labels judge, and whether each is right."""
    return list(_judged(gold, _coded(gold, coder)))


def _judged(gold: dict[str, Any], record: Record) -> Iterator[tuple[EventMention, bool]]:
    """What is labelled optional, and what the labels do not hold (acts without a target), is not judged."""
    wanted, free = _labels(gold)
    for m in record.mentions:
        found = set(filter(_counted, triples(m)))
        if found and (found & wanted.keys() or not found <= free):
            yield m, bool(found & wanted.keys())


def _labels(gold: dict[str, Any]) -> tuple[dict[Triple, list[dict[str, Any]]], set[Triple]]:
    """The labelled acts by triple, and the triples that count neither way."""
    wanted: dict[Triple, list[dict[str, Any]]] = {}
    for e in gold["events"]:
        for t in filter(_counted, _gold_triples(e)):
            wanted.setdefault(t, []).append(e)
    return wanted, {t for e in gold.get("optional", ()) for t in _gold_triples(e)}


def _one_record(gold: dict[str, Any], record: Record, count: Counter[str], misses: list[str]) -> None:
    wanted, free = _labels(gold)
    found: dict[Triple, list[EventMention]] = {}
    for m in record.mentions:
        for t in filter(_counted, triples(m)):
            found.setdefault(t, []).append(m)
    keys: dict[str, Callable[[Triple], Any]] = {
        "triple": lambda t: t,
        "quad": lambda t: (quad(t[0]), *t[1:]),
        "pair": lambda t: t[1:],
    }
    for level, key in keys.items():
        g, p = set(map(key, wanted)), set(map(key, found))
        count[f"{level} tp"] += len(g & p)
        count[f"{level} fp"] += len(p - g - set(map(key, free)))
        count[f"{level} fn"] += len(g - p)
    for t in wanted.keys() & found.keys():
        count["matched"] += 1
        count["status"] += any(e["status"] == m.status.value for e in wanted[t] for m in found[t])
        dated = [e for e in wanted[t] if e.get("date")]
        count["dated"] += bool(dated)
        count["date"] += any(_dates_meet(e["date"], m.date) for e in dated for m in found[t])
    misses += [f"{gold['id']} missed {t} | {wanted[t][0]['evidence'][:150]!r}" for t in wanted.keys() - found.keys()]
    misses += [
        f"{gold['id']} spurious {t} | {found[t][0].why[0]} | {found[t][0].evidence.text[:150]!r}"
        for t in found.keys() - wanted.keys() - free
    ]


def _counted(t: Triple) -> bool:
    return t[2] is not None or t[0] == EventType.MOBILIZE


def _gold_triples(e: dict[str, Any]) -> set[Triple]:
    targets = set(e["targets"]) or {None}
    out = {(e["type"], a, b) for a in e["sources"] for b in targets if a != b}
    return out | {(t, b, a) for t, a, b in out if b is not None} if e["mutual"] else out


def _dates_meet(gold: str, date: DateInterval) -> bool:
    if date.start is None:
        return False
    first, _, last = gold.partition("/")
    return first <= (date.end or date.start) and date.start <= (last or first)


def relation_types(path: Path, coder: Coder) -> Scored:
    """The type of the act between marked parties: macro-F1 over types and quads."""
    gold, found, misses = [], [], []
    for r in _rows(path):
        best = coder.relate(r["text"], tuple(r["source"]), tuple(r["target"]))[0][0].value
        gold.append(r["type"])
        found.append(YIELD.get(best, best) if r["type"] not in YIELD else best)
        if gold[-1] != found[-1]:
            misses.append(f"{gold[-1]} != {found[-1]} | {r['text']}")
    quads = [[str(quad({"YIELD": "RETREAT"}.get(t, t))) for t in side] for side in (gold, found)]
    right = sum(g == f for g, f in zip(gold, found, strict=True))
    return {
        "n": len(gold),
        "macro_f1": macro_f1(gold, found),
        "accuracy": right / len(gold),
        "quad_macro_f1": macro_f1(*quads),
    }, misses


def dyads(path: Path, coder: Coder) -> Scored:
    """One sentence, one interstate event: the right pair and type; a successor state counts as its predecessor."""
    tp = wrong = pairs = 0
    misses = []
    rows = _rows(path)
    for r in rows:
        mentions = coder.code(Report(r["text"], published=r.get("published"))).mentions
        found = {
            (YIELD.get(t, t), SUCCESSOR.get(a, a), SUCCESSOR.get(b, b)) for m in mentions for t, a, b in triples(m) if b
        }
        wanted = (r["type"], *(SUCCESSOR.get(r[k], r[k]) for k in ("source_state", "target_state")))
        tp += wanted in found
        wrong += wanted not in found and bool(found)
        pairs += any(t[1:] == wanted[1:] for t in found)
        if wanted not in found:
            misses.append(f"{wanted} | {sorted(found)} | {r['text']}")
    precision, recall, f = f1(tp, wrong, len(rows) - tp)
    share = pairs / max(1, len(rows))
    return {"n": len(rows), "recall": recall, "precision": precision, "f1": f, "pair_recall": share}, misses


def who_whom(path: Path, coder: Coder) -> Scored:
    """The spans of source and target in plain sentences: F1 of overlap for each side, and both right in one mention."""
    count: Counter[str] = Counter()
    misses = []
    for r in _rows(path):
        mentions = coder.code(Report(r["text"])).mentions
        hits = []
        for side in ("sources", "targets"):
            gold = _characters(r[side])
            spans = {
                m.id: _characters((x.span.start, x.span.end) for x in getattr(m, side) if x.span) for m in mentions
            }
            hits.append({i for i, span in spans.items() if span & gold})
            count[f"{side} tp"] += bool(hits[-1])
            count[f"{side} fp"] += any(spans.values()) and not hits[-1]
            count[f"{side} fn"] += bool(gold) and not hits[-1]
        count["both"] += bool(hits[0] & hits[1])
        count["full"] += bool(r["sources"] and r["targets"])
        if not hits[0] & hits[1]:
            misses.append(r["text"])
    sides = {s: f1(*(count[f"{s} {k}"] for k in ("tp", "fp", "fn")))[2] for s in ("sources", "targets")}
    both = count["both"] / max(1, count["full"])
    return {"source_f1": sides["sources"], "target_f1": sides["targets"], "both_recall": both}, misses


def sentences(path: Path, coder: Coder) -> Scored:
    """Short news items: F1 of triples and pairs, status on matches, types between marked parties, and the share of
    items without an act that give none.
    """
    count: Counter[str] = Counter()
    misses: list[str] = []
    types: list[tuple[str, str]] = []
    for r in _rows(path):
        wanted = {t for e in r["acts"] for t in _gold_triples(e)}
        found: dict[Triple, list[EventMention]] = {}
        for m in coder.code(Report(r["text"], published=r["published"])).mentions:
            for t in filter(_counted, triples(m)):
                found.setdefault(t, []).append(m)
        _overlap(count, "triple", wanted, set(found))
        _overlap(count, "pair", {t[1:] for t in wanted}, {t[1:] for t in found})
        for e in r["acts"]:
            told = [m for t in _gold_triples(e) for m in found.get(t, ())]
            count["matched"] += bool(told)
            count["status"] += any(m.status.value == e["status"] for m in told)
            if "source" in e and "target" in e and e["status"] == "done":
                best = coder.relate(r["text"], tuple(e["source"]), tuple(e["target"]))[0][0]
                types.append((e["type"], best.value))
        count["plain"] += not r["acts"]
        count["quiet"] += not r["acts"] and not found
        if wanted != found.keys():
            missed, spurious = sorted(wanted - found.keys(), key=str), sorted(found.keys() - wanted, key=str)
            misses.append(f"missed {missed} spurious {spurious} | {r['text']}")
    figures = _figures(count, "triple") | _figures(count, "pair")
    figures["status_on_match"] = count["status"] / max(1, count["matched"])
    figures["quiet"] = count["quiet"] / max(1, count["plain"])
    figures["types_macro_f1"] = macro_f1([g for g, _ in types], [f for _, f in types])
    return figures, misses


def _overlap(count: Counter[str], level: str, gold: set[Any], found: set[Any]) -> None:
    """Add what gold and found have in common, and what only one of them has, to the counts of a level."""
    count[f"{level} tp"] += len(gold & found)
    count[f"{level} fp"] += len(found - gold)
    count[f"{level} fn"] += len(gold - found)


def _figures(count: Counter[str], level: str) -> dict[str, float]:
    """F1, precision and recall of a level."""
    p, r, f = f1(count[f"{level} tp"], count[f"{level} fp"], count[f"{level} fn"])
    return {f"{level}_f1": f, f"{level}_precision": p, f"{level}_recall": r}


def status(path: Path, coder: Coder) -> Scored:
    """Done, intended, hypothetical or denied: macro-F1."""
    rows = _rows(path)
    gold = [r["status"] for r in rows]
    found = [coder.status(r["text"], tuple(r["span"])).value for r in rows]
    misses = [f"{g} != {f} | {r['text']} {r['span']}" for g, f, r in zip(gold, found, rows, strict=True) if g != f]
    right = sum(g == f for g, f in zip(gold, found, strict=True))
    return {"n": len(gold), "macro_f1": macro_f1(gold, found), "accuracy": right / len(gold)}, misses


def times(path: Path, coder: Coder) -> Scored:
    """Time expressions: F1 of overlap, of exact spans, of values (TempEval-3)."""
    count: Counter[str] = Counter()
    misses: list[str] = []
    for r in _rows(path):
        found = list(coder.times(r["text"], reference=r["published"] or None))
        count["found"] += len(found)
        for g in r["times"]:
            count["gold"] += 1
            best = max(found, key=lambda x: min(x.end, g["end"]) - max(x.start, g["start"]), default=None)
            if best is None or min(best.end, g["end"]) <= max(best.start, g["start"]):
                misses.append(f"missed {r['text'][g['start'] : g['end']]!r}")
                continue
            found.remove(best)
            count["relaxed"] += 1
            count["strict"] += (best.start, best.end) == (g["start"], g["end"])
            count["value"] += best.value == g["value"]
            if best.value != g["value"]:
                misses.append(f"{r['published']} {best.text!r}: {g['value']} != {best.value}")
    scores = {
        f"{k}_f1": f1(count[k], count["found"] - count[k], count["gold"] - count[k])[2]
        for k in ("relaxed", "strict", "value")
    }
    return {"n": count["gold"], **scores}, misses


def dating(path: Path, coder: Coder) -> Scored:
    """The report's own date from its text alone: inside the interval, within 7 days of its middle."""
    count: Counter[str] = Counter()
    misses: list[str] = []
    for r in _rows(path):
        if not r.get("published"):
            continue
        count["n"] += 1
        date, true = coder.code(Report(r["text"])).report.published, dt.date.fromisoformat(r["published"][:10])
        if date is None or not date.start or not date.end:
            misses.append(f"{true} unknown {r['id']}")
            continue
        first, last = dt.date.fromisoformat(date.start), dt.date.fromisoformat(date.end)
        count["inside"] += first <= true <= last
        count["within_7_days"] += abs((first + (last - first) / 2 - true).days) <= 7
        if not first <= true <= last:
            misses.append(f"{true} not in {date} {r['id']}")
    return {"n": count["n"], **{k: count[k] / max(1, count["n"]) for k in ("inside", "within_7_days")}}, misses


def quotes(path: Path, coder: Coder) -> Scored:
    """Direct and mixed quotations: F1 at half overlap of characters, and speakers right on those."""
    count: Counter[str] = Counter()
    misses: list[str] = []
    for r in _rows(path):
        said = coder.code(Report(r["text"], published=r["published"])).statements
        free = [(_characters((c.start, c.end) for c in s.content), s) for s in said]
        count["found"] += sum(s.kind is not StatementKind.INDIRECT for s in said)
        for g in sorted(r["statements"], key=lambda g: g["kind"] == "indirect"):
            counts = g["kind"] != "indirect"
            chars = _characters(g["content"])
            best = max(free, key=lambda f: len(chars & f[0]) / len(chars | f[0]), default=None)
            count["gold"] += counts
            count["all"] += 1
            if best is None or len(chars & best[0]) / len(chars | best[0]) < 0.5:
                if counts:
                    misses.append(f"{g['kind']} {r['text'][g['content'][0][0] : g['content'][-1][1]][:160]!r}")
                continue
            free.remove(best)
            count["hit"] += counts
            count["hit all"] += 1
            span = best[1].speaker.span if best[1].speaker else None
            count["speaker"] += counts and (
                not g["speaker"]
                or (span is not None and bool(_characters([(span.start, span.end)]) & _characters(g["speaker"])))
            )
    p, rec, f = f1(count["hit"], count["found"] - count["hit"], count["gold"] - count["hit"])
    speaker, everything = count["speaker"] / max(1, count["hit"]), count["hit all"] / max(1, count["all"])
    figures = {"n": count["gold"], "recall": rec, "precision": p, "f1": f}
    return {**figures, "speaker_overlap": speaker, "recall_with_indirect": everything}, misses


def _characters(spans: Iterable[Any]) -> set[int]:
    return {k for start, end in spans for k in range(start, end)}


def actors(path: Path, coder: Coder) -> Scored:
    """Mention and date to state and person."""
    count: Counter[str] = Counter()
    misses: list[str] = []
    with path.open(encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            actor = resolve_actor(r["mention"], on=r["date"] or None)
            count["n"] += 1
            right = actor is not None and actor.state == r["state"]
            count["state"] += right
            if r.get("wikidata"):
                count["persons"] += 1
                count["person"] += actor is not None and actor.wikidata == r["wikidata"]
            if not right:
                misses.append(f"{r['mention']} @ {r['date']}: {r['state']} != {actor and actor.state}")
    return {
        "n": count["n"],
        "state_accuracy": count["state"] / max(1, count["n"]),
        "person_accuracy": count["person"] / max(1, count["persons"]),
    }, misses


def linking(folder: Path, coder: Coder) -> Scored:
    """Mentions of several reports into events: B-cubed, over the mentions that were found (matched by trigger)."""
    gold: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for file in sorted(folder.glob("*.json")):
        wanted = json.loads(file.read_text("utf-8"))["events"]
        documents = {m[0] for e in wanted for m in e["mentions"]}
        files = {d: folder.parent / "records" / f"{d}.json" for d in sorted(documents)}
        coded = {d: _coded(json.loads(f.read_text("utf-8")), coder) for d, f in files.items()}
        event_of = {m: e.id for e in link(coded.values()) for m in e.mentions}
        for e in wanted:
            for document, trigger, evidence in e["mentions"]:
                mention = _told_at(coded[document], trigger, evidence, e["type_family"])
                if mention is not None:
                    gold[mention.id], found[mention.id] = e["id"], event_of.get(mention.id, mention.id)
    p, r, f = b_cubed(gold, found)
    return {"n": len(gold), "b_cubed_f1": f, "b_cubed_precision": p, "b_cubed_recall": r}, []


def _coded(gold: dict[str, Any], coder: Coder) -> Record:
    d = gold["document"]
    return coder.code(Report(d["text"], title=d["title"], outlet=d["outlet"], published=d["published"]))


def _told_at(record: Record, trigger: str, evidence: str, family: Sequence[str]) -> EventMention | None:
    """The mention whose trigger lies in the evidence at the trigger's words, or whose type fits there."""
    at = record.report.text.find(evidence)
    inside = [m for m in record.mentions if at <= m.trigger.start < at + len(evidence)]
    word = at + max(0, evidence.find(trigger))
    near = [m for m in inside if m.trigger.start < word + len(trigger) and word < m.trigger.end]
    fitting = [m for m in inside if m.type.value in family]
    return next(iter(near or fitting), None)


TASKS: dict[str, tuple[str, Callable[[Path, Coder], Scored]]] = {
    "records": ("records", records),
    "relation_types": ("relation_types.jsonl", relation_types),
    "dyads": ("dyads.jsonl", dyads),
    "who_whom": ("who_whom.jsonl", who_whom),
    "sentences": ("sentences.jsonl", sentences),
    "status": ("status.jsonl", status),
    "times": ("times.jsonl", times),
    "dating": ("quotes.jsonl", dating),
    "quotes": ("quotes.jsonl", quotes),
    "actors": ("actor_cases.csv", actors),
    "linking": ("linking", linking),
}
