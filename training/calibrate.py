"""Fits the confidence of mentions on labelled whole reports, and says how well it holds.

    pip install scikit-learn
    python training/calibrate.py evaluation/records [--write]

A mention is right if one of its (type, source, target) is among the report's labels; what is labelled optional counts
neither way. Five parts of the reports are each judged by weights fitted on the other four: those figures are printed.
The weights written are fitted on all.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from detente import evaluate
from detente.coder import confidence
from detente.engine import Coder

OUT = Path(__file__).resolve().parent.parent / "src/detente/data/lexicon/confidence.toml"
PARTS = 5
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
    ap.add_argument("--write", action="store_true", help="write the weights that ship")
    a = ap.parse_args()
    coder = Coder()
    rows = judged(a.folders[0], coder)
    names = sorted({n for _, seen, _ in rows for n in seen})
    data = np.array([[seen.get(n, 0.0) for n in names] for _, seen, _ in rows])
    right = np.array([r for _, _, r in rows])
    reports = sorted({report for report, _, _ in rows})
    part = np.array([reports.index(report) % PARTS for report, _, _ in rows])
    held = np.zeros(len(rows))
    for k in range(PARTS):
        held[part == k] = fit(data[part != k], right[part != k]).predict_proba(data[part == k])[:, 1]
    show(f"{a.folders[0]} (each part by the others)", held, right)
    model = fit(data, right)
    for other in a.folders[1:]:
        found = judged(other, coder)
        x = np.array([[seen.get(n, 0.0) for n in names] for _, seen, _ in found])
        show(str(other), model.predict_proba(x)[:, 1], np.array([r for _, _, r in found]))
    weights = {"intercept": float(model.intercept_[0]), **dict(zip(names, model.coef_[0].tolist(), strict=True))}
    lines = [f"{name} = {value:.3f}" for name, value in weights.items()]
    if a.write:
        OUT.write_text(HEAD.format(n=len(rows), reports=len(reports)) + "\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))


def judged(folder: Path, coder: Coder) -> list[tuple[str, dict[str, float], bool]]:
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
