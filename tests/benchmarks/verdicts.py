"""Whether the verdict of `evaluate_augmentation` can be trusted.

Where augmentation cannot help, for labels are shuffled or the data are plenty and balanced, it
should say so at least 95 times of 100; and where it does help, that it helps.
"""

import argparse
import sys
from functools import partial

import numpy as np
import pandas as pd
from measure import table, verdict
from protocol import TUNING, load, run_or_read
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from ganaug import GANAugmenter, evaluate_augmentation
from ganaug.evaluation.report.augmentation_report import MATTERS
from ganaug.evaluation.report.comparison import Gain, claim_of
from ganaug.evaluation.report.wording import HARMS, HELPS
from ganaug.model_selection.estimators import default_classifiers

SHUFFLED, DUPLICATES, REAL = "labels shuffled", "duplicates, balanced", "as it is"
# Few steps and splits do not matter where nothing can be learned, and 200 runs take most of an
# hour as it is. With more splits intervals are narrower, but mean as much.
STEPS, MOST_ROWS, SPLITS = 8, 400, 5
# Of the panel: on the first, `amounts.py` finds a lead in ROC AUC, on the others, by less, in
# average precision.
HELPED = ["yeast4", "kc1", "abalone_17_vs_7_8_9_10", "abalone9_18", "glass2"]


def shuffled(number):
    """Return the row of a run on a tuning set, whose labels have nothing to do with its rows."""
    names = [name for name in TUNING if len(load(name)[1]) <= MOST_ROWS]
    name, rng = names[number % len(names)], np.random.default_rng(number)
    X, y = load(name)
    return _run(SHUFFLED, name, number, X, rng.permutation(y), GANAugmenter(max_iter=STEPS))


def duplicates(number):
    """Return the row of a run on thrice 170 rows of each of two classes, to be doubled."""
    X, y = load_breast_cancer(return_X_y=True)
    rng = np.random.default_rng(number)
    rows = np.concatenate([rng.permutation(np.flatnonzero(y == label))[:170] for label in (0, 1)])
    rows = np.tile(rows, 3)
    augmenter = GANAugmenter(max_iter=STEPS, sampling_strategy=_doubled)
    return _run(DUPLICATES, "breast cancer", number, X[rows], y[rows], augmenter)


def _doubled(y):
    labels, counts = np.unique(y, return_counts=True)
    return dict(zip(labels.tolist(), (2 * counts).tolist(), strict=True))


def _run(kind, name, number, X, y, augmenter):
    scaled = partial(make_pipeline, StandardScaler())
    models = {"linear": scaled(LogisticRegression(max_iter=1000)), "local": KNeighborsClassifier()}
    models["local"] = scaled(models["local"])
    cv = StratifiedKFold(SPLITS, shuffle=True, random_state=number)
    report = evaluate_augmentation(X, y, augmenter, models, cv=cv, random_state=number)
    return [_row(kind, name, number, report)]


def real(name, seed):
    """Return the rows of a run on a table as it is, with default splits, and a tree too."""
    models = default_classifiers() | {"tree": DecisionTreeClassifier(random_state=0)}
    report = evaluate_augmentation(*load(name), estimators=models, random_state=seed)
    return [
        _row(REAL, name, seed, report, measure) for measure in ("average_precision", "roc_auc")
    ]


def _row(kind, name, seed, report, measure="average_precision"):
    (sampler,), peer = report.samplers, report.best_baseline(measure)
    return {
        "kind": kind, "set": name, "seed": seed, "verdict": report.verdict(measure),
        "over nothing": list(report.gain(sampler, "nothing", measure)),
        "over peer": list(report.gain(sampler, peer, measure)),
    }  # fmt: skip


def describe(rows):
    """Print how often which verdict was given."""
    frame = pd.DataFrame(rows)
    frame["said"] = [
        claim_of(Gain(*row["over peer"]), Gain(*row["over nothing"]), MATTERS) for row in rows
    ]
    lines = []
    for kind, part in frame[frame["kind"] != REAL].groupby("kind"):
        counts = part["said"].value_counts()
        claims = int(counts.get(HELPS, 0))
        lines.append([
            kind, len(part), claims, int(counts.get(HARMS, 0)),
            verdict(claims <= 0.05 * len(part)),
        ])  # fmt: skip
    if lines:
        table(["data", "runs", '"adds"', '"does harm"', '"adds" <= 5 %'], lines, "Cannot help")
    lines = [
        [row["set"], row["seed"], row["verdict"]]
        for row in rows
        if row["kind"] == REAL
    ]  # fmt: skip
    if lines:
        table(["set", "seed", "verdict"], lines, "As it is, defaults")


def _calls(args):
    calls = {f"{name} as it is": partial(real, name, 0) for name in args.sets}
    for number in range(args.runs):
        calls[f"{SHUFFLED} {number}"] = partial(shuffled, number)
        calls[f"{DUPLICATES} {number}"] = partial(duplicates, number)
    return calls


def main():
    """Run or read, write the raw rows, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100, help="of each kind")
    parser.add_argument("--sets", nargs="*", default=HELPED, help="tables on which it helps")
    return run_or_read(parser, _calls, describe, "verdicts.json")


if __name__ == "__main__":
    sys.exit(main())
