"""Many draws instead of one: `GANEnsembleClassifier` beside bagging and a single draw."""

import argparse
import sys
import warnings
from functools import partial

import pandas as pd
from imblearn.ensemble import BalancedBaggingClassifier
from measure import in_processes, quiet, read_json, table
from protocol import PANELS, classifiers, folds, load, scores
from report import pair_scores, print_beside
from sklearn.ensemble import BaggingClassifier

from ganaug import GanaugWarning, GANEnsembleClassifier

OURS, SIZE = "GANEnsembleClassifier", 10


class Fitted:
    """A classifier that has learned already."""

    def __init__(self, classifier):
        self.classifier = classifier

    def fit(self, X, y):
        """Return the classifier."""
        return self.classifier


def run_set(name, n_folds, seed):
    """Return one row for each fold, classifier and what is done with it."""
    X, y = load(name)
    rows = []
    for fold, *parts in folds(X, y, n_folds, seed):
        for name_of, model in classifiers().items():
            key = {"set": name, "seed": seed, "fold": fold, "classifier": name_of}
            for sampler, used in _candidates(model, *parts[:2], 100 * seed + fold).items():
                rows.append(key | {"sampler": sampler} | scores(used, *parts))
    return rows


def _candidates(model, X, y, seed):
    options = {"n_estimators": SIZE, "random_state": seed}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GanaugWarning)
        ensemble = GANEnsembleClassifier(model, **options).fit(X, y)
    return {
        "nothing": model,
        f"bagging, {SIZE}": BaggingClassifier(model, **options),
        # Of bootstraps, small sets leave fewer rows of a class than kNN has neighbours.
        f"BalancedBaggingClassifier, {SIZE}": BalancedBaggingClassifier(
            model, bootstrap=False, **options
        ),
        "one draw": Fitted(ensemble.estimators_[0]),
        OURS: Fitted(ensemble),
    }


def describe(rows):
    """Print the tables, of all classifiers and of each."""
    frame = pd.DataFrame(rows)
    print_beside(frame, OURS)
    means = pair_scores(frame, "AP").groupby("classifier").mean()
    lines = [[name, *(f"{mean:.4f}" for mean in row)] for name, row in means.iterrows()]
    table(["classifier", *means.columns], lines, "Average precision by classifier")


def main():
    """Run or read, write the raw rows, print the tables."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--panel", choices=PANELS, default="panel", help="which list of sets")
    add("--sets", nargs="+", help="these sets instead")
    add("--folds", type=int, default=5)
    add("--seed", type=int, default=0, help="of the folds and the draws")
    add("--jobs", type=int, default=1, help="processes; more than one: one thread each")
    add("--output", default="ensembles.json", help="the raw rows")
    add("--report", metavar="FILE", help="only print the tables of these raw rows")
    args = parser.parse_args()
    rows, failed = [], []
    if args.report:
        rows = read_json(args.report)
    else:
        names = args.sets or PANELS[args.panel]
        calls = {name: partial(run_set, name, args.folds, args.seed) for name in names}
        rows, failed = in_processes(args.jobs, calls, args.output)
    if rows:
        describe(rows)
    return f"Failed: {', '.join(failed)}" if failed else 0


if __name__ == "__main__":
    sys.exit(main())
