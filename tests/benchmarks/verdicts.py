"""Verdicts of `evaluate_augmentation` where the truth is known.

If augmentation cannot help, because labels are shuffled or the data are plentiful and balanced,
the report should claim at most 5 times in 100 that it helps. If an oracle adds rows from the true
distribution to 15 scarce rows, it should not claim that this does not help. If augmentation does
help, the report should claim that it helps.
"""

import argparse
import sys
from functools import partial

import numpy as np
import pandas as pd
from imblearn.over_sampling import RandomOverSampler
from measure import table, verdict
from protocol import TUNING, load, run_or_read
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from ganaug import Claim, GANAugmenter, evaluate_augmentation
from ganaug.model_selection.estimators import default_classifiers

SHUFFLED, DUPLICATES, REAL = "labels shuffled", "duplicates, balanced", "as it is"
ORACLE = "filled by an oracle"
# Few steps and splits do not matter if nothing can be learned, and 200 runs take most of an hour
# even so. With more splits, intervals are narrower but mean the same.
STEPS, MOST_ROWS, SPLITS = 8, 400, 5
# The oracle has so many rows, scarce rows, and fresh rows on which the true gain is measured.
ROWS, SCARCE, FRESH = 150, 15, 20_000
# Sets of the panel: `amounts.py` finds a lead in ROC AUC on the first, and smaller ones in average
# precision on the others.
HELPED = ["yeast4", "kc1", "abalone_17_vs_7_8_9_10", "abalone9_18", "glass2"]


class Oracle(RandomOverSampler):
    """Adds rows from the true distribution of the scarce class."""

    def _fit_resample(self, X, y):
        rng, number = np.random.default_rng(self.random_state), self.sampling_strategy_.get(1, 0)
        new = scarce_rows(rng, number)
        return np.concatenate([X, new]), np.concatenate([y, np.ones(number, y.dtype)])


def scarce_rows(rng, number):
    """Return points of the scarce class in the plane, a narrow cloud within the other class."""
    return rng.normal(size=(number, 2)) * 0.3


def drawn(rng, rows, scarce):
    """Return rows and labels, some of them of the scarce class."""
    X = np.concatenate([rng.normal(size=(rows - scarce, 2)), scarce_rows(rng, scarce)])
    return X, np.repeat([0, 1], [rows - scarce, scarce])


def oracle(number):
    """Return the row of a run on few rows, filled by the oracle, with default splits."""
    rng = np.random.default_rng(number)
    X, y = drawn(rng, ROWS, SCARCE)
    model = KNeighborsClassifier()
    report = evaluate_augmentation(X, y, {"oracle": Oracle()}, model, random_state=number)
    fresh, labels = drawn(rng, FRESH, FRESH * SCARCE // ROWS)
    fits = [(X, y), Oracle(random_state=number).fit_resample(X, y)]
    plain, filled = (
        average_precision_score(labels, model.fit(*fit).predict_proba(fresh)[:, 1]) for fit in fits
    )
    return [_row(ORACLE, "made", number, report) | {"true gain": filled - plain}]


def shuffled(number):
    """Return the row of a run on a tuning set with shuffled labels."""
    names = [name for name in TUNING if len(load(name)[1]) <= MOST_ROWS]
    name, rng = names[number % len(names)], np.random.default_rng(number)
    X, y = load(name)
    return _run(SHUFFLED, name, number, X, rng.permutation(y), GANAugmenter(max_iter=STEPS))


def duplicates(number):
    """Return the row of a run on 170 rows of each of two classes, three times, to be doubled."""
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
    report = evaluate_augmentation(*load(name), GANAugmenter(), models, random_state=seed)
    return [
        _row(REAL, name, seed, report, measure) for measure in ("average_precision", "roc_auc")
    ]


def _row(kind, name, seed, report, measure="average_precision"):
    return {"kind": kind, "set": name, "seed": seed} | report.verdict(measure).to_dict()


def describe(rows):
    """Print how often each verdict was given."""
    frame = pd.DataFrame(rows)
    made = frame[frame["kind"] != REAL]
    lines = [
        [kind, len(part), *(int((part["claim"] == claim).sum()) for claim in Claim), _width(part),
         _reached(kind, part)]
        for kind, part in made.groupby("kind")
    ]  # fmt: skip
    if lines:
        table(["data", "runs", *Claim, "width of intervals", "target"], lines, "Made data")
    true = frame[frame["kind"] == ORACLE]
    if len(true):
        helped = true["true gain"] > true["matters"]
        wrong = helped & true["claim"].isin([Claim.NO_HELP, Claim.HARMS])
        print(
            f"\nThe oracle helps on fresh rows in {helped.sum()} of {len(true)} runs; in "
            f"{wrong.sum()} of these it is claimed not to help, or to harm."
        )
    lines = [[row["set"], row["seed"], row["text"]] for row in rows if row["kind"] == REAL]
    if lines:
        table(["set", "seed", "verdict"], lines, "As it is, defaults")


def _width(part):
    widths = [gain["high"] - gain["low"] for gain in part["over_peer"]]
    return f"{np.mean(widths):.3f}"


def _reached(kind, part):
    if kind == ORACLE:
        open_or_right = part["claim"].isin([Claim.ADDS, Claim.CANNOT_TELL]).sum()
        return f'"adds" or "cannot tell" >= 92 %: {verdict(open_or_right >= 0.92 * len(part))}'
    claims = (part["claim"] == Claim.ADDS).sum()
    return f'"adds" <= 2 %: {verdict(claims <= 0.02 * len(part))}'


def _calls(args):
    calls = {f"{name} as it is": partial(real, name, 0) for name in args.sets}
    for number in range(args.runs):
        calls[f"{SHUFFLED} {number}"] = partial(shuffled, number)
        calls[f"{DUPLICATES} {number}"] = partial(duplicates, number)
    for number in range(args.oracles):
        calls[f"{ORACLE} {number}"] = partial(oracle, number)
    return calls


def main():
    """Run or read, write the raw rows, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100, help="of each kind without help")
    parser.add_argument("--oracles", type=int, default=25, help="runs of the oracle")
    parser.add_argument("--sets", nargs="*", default=HELPED, help="tables on which it helps")
    return run_or_read(parser, _calls, describe, "verdicts.json")


if __name__ == "__main__":
    sys.exit(main())
