"""Reports that repeat another's words: found by shared word shingles, grouped under the first of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from detente.linking import table
from detente.records import PartKind, Report

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
#: Headlines are rewritten, captions and credits are added by each outlet: the running text alone is compared.
_COMPARED = (PartKind.BODY,)


class Print(NamedTuple):
    """What two reports are compared by: hashes of runs of words, and the numbers."""

    runs: frozenset[int]
    numbers: frozenset[str]


def fingerprint(report: Report) -> Print:
    """The print of a report's body (of its whole text if it was not cut into parts); that of no text holds nothing."""
    if not report.text:
        return Print(frozenset(), frozenset())
    spans = [p.span for p in report.parts if p.kind in _COMPARED]
    text = " ".join(s.of(report.text) for s in spans) if spans else report.text
    words = _WORD.findall(text.lower())
    size = int(table.load().reprints["shingle"])
    runs = (" ".join(words[k : k + size]) for k in range(max(1, len(words) - size + 1)))
    return Print(frozenset(crc32(run.encode("utf-8", "replace")) for run in runs), frozenset(_NUMBER.findall(text)))


def sample(p: Print) -> frozenset[int]:
    """The few hashes by which a report is looked up: every so-manieth, and the smallest of a short report."""
    limits = table.load().reprints
    kept = frozenset(h for h in p.runs if h % int(limits["one_in"]) == 0)
    few = int(limits["at_least"])
    return kept if len(kept) >= few else kept | frozenset(sorted(p.runs)[:few])


def reprint(a: Print, b: Print) -> bool:
    """True if two reports are one text in two dresses, and not one form filled in with other numbers."""
    limits = table.load().reprints
    small, shared = min(len(a.runs), len(b.runs)), len(a.runs & b.runs)
    if small < limits["shortest"]:
        return a == b
    few = min(len(a.numbers), len(b.numbers))
    if few >= limits["few_numbers"] and len(a.numbers & b.numbers) < limits["same_numbers"] * few:
        return False
    return shared / (len(a.runs) + len(b.runs) - shared) >= limits["alike"] or shared / small >= limits["inside"]


def worth_comparing(shared: Mapping[str, int], size: int, sizes: Mapping[str, int]) -> list[str]:
    """The reports that share enough of their sampled hashes with one that has so many to be compared in full, those
    that share most first; the hashes shared and held are given by report."""
    enough = table.load().reprints["sampled"]
    found = [(o, n) for o, n in shared.items() if n >= enough * min(size, sizes[o])]
    return [o for o, _ in sorted(found, key=lambda x: -x[1])]


def pairs(texts: Mapping[str, Print]) -> list[tuple[str, str]]:
    """The pairs of report ids that repeat each other, among reports given by their prints."""
    sampled = {rid: sample(p) for rid, p in sorted(texts.items())}
    holders: dict[int, list[str]] = defaultdict(list)
    for rid, hashes in sampled.items():
        for h in hashes:
            holders[h].append(rid)
    sizes = {rid: len(hashes) for rid, hashes in sampled.items()}
    found: list[tuple[str, str]] = []
    for rid, hashes in sampled.items():
        known = [holders[h] for h in hashes if len(holders[h]) <= too_common()]
        shared = {o: n for o, n in Counter(chain.from_iterable(known)).items() if rid < o and n > 1}
        found += [(rid, other) for other in worth_comparing(shared, len(hashes), sizes)]
    return sorted((a, b) for a, b in found if reprint(texts[a], texts[b]))


def too_common() -> int:
    """A run of words that more reports than this hold is an outlet's furniture: not looked up, or all meet all."""
    return int(table.load().reprints["too_common"])


def families(ids: Iterable[str], repeats: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The sets of reports connected by repetition, single ones included."""
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in repeats:
        near[a].add(b)
        near[b].add(a)
    seen: set[str] = set()
    found = []
    for rid in sorted(ids):
        if rid not in seen:
            stack, family = [rid], {rid}
            while stack:
                for other in near[stack.pop()] - family:
                    family.add(other)
                    stack.append(other)
            seen |= family
            found.append(sorted(family))
    return found


def first(reports: Iterable[Report]) -> str:
    """The id of the report that the others repeat: the earliest; of equals, the agency's own, then by id."""

    def rank(r: Report) -> tuple[str, bool, str]:
        return (r.published.end if r.published else None) or "9999", not (r.agency and r.agency == r.outlet), r.id

    return min(reports, key=rank).id
