"""Fits the confidence of mentions on labelled whole reports, and says how well it holds.

    pip install scikit-learn
    python training/calibrate.py evaluation/records --open REPORTS.jsonl ... [--write]

A mention of our own reports is right if one of its (type, source, target) is among the report's labels, one of the
open reports (evaluation/open.jsonl; give the files that hold their texts, as for scripts/score_open.py) if its type
and parties are; what is labelled optional counts neither way. The weights are fitted on our own reports and on the
first two samples of the open ones. Five parts of these are each judged by weights fitted on the other four; the third
sample, and what other folders are named, by the weights fitted on all, which are those written.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from detente import evaluate
from detente.coder import confidence
from detente.engine import Coder

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/detente/data/lexicon/confidence.toml"
PARTS = 5
#: The sample of the open reports that no weight is fitted on.
HELD = "third"
#: A judged mention: its report, what its confidence rests on, whether it is right.
Row = tuple[str, dict[str, float], bool]
#: Strength of the pull towards no effect: some hundred mentions bear few weights.
STRENGTH = 0.5

HEAD = """\
# How sure a mention is (coder/confidence.py): weights of a logistic regression, in log odds, fitted by
# training/calibrate.py on {n} mentions of {reports} labelled reports. A name that is not listed counts nothing.

[weights]
"""


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", type=Path, nargs="+", help="folders of labelled reports; the weights fit the first")
    ap.add_argument("--open", type=Path, nargs="+", default=[], help="files with the texts of the open reports")
    ap.add_argument("--write", action="store_true", help="write the weights that ship")
    a = ap.parse_args()
    coder = Coder()
    own, samples = judged(a.folders[0], coder), opened(a.open, coder) if a.open else {}
    fitted = {str(a.folders[0]): own, **{k: v for k, v in samples.items() if k != HELD}}
    rows = [row for part in fitted.values() for row in part]
    names = sorted({n for _, seen, _ in rows for n in seen})
    data, right = table(rows, names), np.array([r for _, _, r in rows])
    reports = sorted({report for report, _, _ in rows})
    part = np.array([reports.index(report) % PARTS for report, _, _ in rows])
    held = np.zeros(len(rows))
    for k in range(PARTS):
        held[part == k] = fit(data[part != k], right[part != k]).predict_proba(data[part == k])[:, 1]
    start = 0
    for name, some in fitted.items():
        show(f"{name} (each part by the others)", *(x[start : start + len(some)] for x in (held, right)))
        start += len(some)
    model = fit(data, right)
    others = {f"open, {HELD}": samples.get(HELD, []), **{str(f): judged(f, coder) for f in a.folders[1:]}}
    for name, found in others.items():
        if found:
            show(name, model.predict_proba(table(found, names))[:, 1], np.array([r for _, _, r in found]))
    weights = {"intercept": float(model.intercept_[0]), **dict(zip(names, model.coef_[0].tolist(), strict=True))}
    lines = [f"{name} = {value:.3f}" for name, value in weights.items()]
    if a.write:
        OUT.write_text(HEAD.format(n=len(rows), reports=len(reports)) + "\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))


def table(rows: list[Row], names: list[str]) -> np.ndarray:
    return np.array([[seen.get(n, 0.0) for n in names] for _, seen, _ in rows])


def opened(files: list[Path], coder: Coder) -> dict[str, list[Row]]:
    """The judged mentions of the open reports by sample."""
    sys.path.insert(0, str(ROOT / "scripts"))
    import score_open

    texts = score_open.by_hash(files)
    found: dict[str, list[Row]] = {}
    for line in score_open.SET.read_text("utf-8").splitlines():
        row = json.loads(line)
        for m, fields in score_open.judged(row, texts[row["sha256"]], coder) if row["sha256"] in texts else ():
            right = bool(fields) and all(fields[f] for f in ("type", "sources", "targets"))
            found.setdefault(row["sample"], []).append((row["sha256"], dict(confidence.features(m)), right))
    return found


def judged(folder: Path, coder: Coder) -> list[Row]:
    """Every mention that the labels judge: its report, what its confidence rests on, whether it is right."""
    return [
        (gold["id"], dict(confidence.features(m)), right)
        for file in sorted(folder.glob("*.json"))
        for gold in [json.loads(file.read_text("utf-8"))]
        for m, right in evaluate.judged(gold, coder)
    ]


def fit(data: np.ndarray, right: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=1000).fit(data, right)


def show(what: str, sure: np.ndarray, right: np.ndarray) -> None:
    """The expected calibration error, and the reliability diagram as a table."""
    pairs = list(zip(sure.tolist(), right.tolist(), strict=True))
    print(f"{what}: n={len(pairs)} right={right.mean():.3f} ece={evaluate.calibration_error(pairs):.3f}")
    for low, n, mean, share in evaluate.reliability(pairs):
        print(f"  {low:.1f}-{low + 0.1:.1f}  n={n:4d}  confidence {mean:.2f}  right {share:.2f}")


if __name__ == "__main__":
    main()
