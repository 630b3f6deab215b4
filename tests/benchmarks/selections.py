"""What of the candidates to keep, and how much synthetic rows should count, on tables."""

import argparse
import sys
import warnings
from functools import partial

import numpy as np
import pandas as pd
from measure import in_processes, quiet, read_json
from protocol import PANELS, classifiers, folds, load, scores
from report import print_beside
from sklearn.base import BaseEstimator
from sklearn.utils.validation import has_fit_parameter

from ganaug import GANAugmenter, GanaugWarning, LabelAgreement, Novelty
from ganaug.metrics.neighbors import nearest

NEIGHBORS, SHARES, WEIGHTS = 5, (1.0, 0.25), (0.5, 0.25)
OURS = "LabelAgreement, 0.25"


class Density(BaseEstimator):
    """Keep candidates where real rows of the class are dense: those nearest to some of them."""

    candidates = 2.0

    def fit(self, codes, labels, seed):
        """Remember the real rows."""
        self.rows_, self.labels_ = codes.reshape(len(codes), -1), labels
        return self

    def selector(self, label):
        """Return what selects among the candidates of a label."""
        rows = self.rows_[self.labels_ == label]

        def select(candidates, num_samples, seed):
            flat = candidates.reshape(len(candidates), -1)
            distances, _ = nearest(rows, flat, min(NEIGHBORS, len(rows)))
            return np.sort(np.argsort(distances.mean(axis=1), kind="stable")[:num_samples])

        return select


class Weighted:
    """A classifier for which the last rows count less; one that knows no weights takes all."""

    def __init__(self, classifier, num_real, weight):
        self.classifier, self.num_real, self.weight = classifier, num_real, weight

    def fit(self, X, y):
        """Return the fitted classifier."""
        if not has_fit_parameter(self.classifier, "sample_weight"):
            return self.classifier.fit(X, y)
        weights = np.where(np.arange(len(y)) < self.num_real, 1.0, self.weight)
        return self.classifier.fit(X, y, sample_weight=weights)


SELECTIONS = {
    "all": None,
    "LabelAgreement": LabelAgreement(),
    "Novelty": Novelty(),
    "density": Density(),
}


def run_set(name, n_folds, seed):
    """Return one row for each fold, rule and classifier of a set."""
    X, y = load(name)
    rows = []
    for fold, *parts in folds(X, y, n_folds, seed):
        key = {"set": name, "seed": seed, "fold": fold}
        for rule, (data, wrap) in _treated(*parts[:2], 100 * seed + fold).items():
            for name_of, model in classifiers().items():
                found = scores(wrap(model), *data, *parts[2:])
                rows.append(key | {"sampler": rule, "classifier": name_of} | found)
    return rows


def _treated(X, y, seed):
    """Return by name rows and labels, and what is to be made of a classifier."""
    treated = {"nothing": ((X, y), _as_it_is)}
    for name, selection in SELECTIONS.items():
        augmenter = GANAugmenter(selection=selection, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GanaugWarning)
            X_more, y_more = augmenter.fit_resample(X, y)
        for share in SHARES:
            # Rows come in no order, so that the first ones are a share of all.
            size = len(y) + round(share * (len(y_more) - len(y)))
            treated[f"{name}, {share:g}"] = (X_more[:size], y_more[:size]), _as_it_is
        if name == "LabelAgreement":
            for weight in WEIGHTS:
                wrap = partial(Weighted, num_real=len(y), weight=weight)
                treated[f"all rows weigh {weight:g}"] = (X_more, y_more), wrap
    return treated


def _as_it_is(classifier):
    return classifier


def main():
    """Run or read, write the raw rows, print the tables."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--panel", choices=PANELS, default="tuning", help="which list of sets")
    add("--sets", nargs="+", help="these sets instead")
    add("--folds", type=int, default=3)
    add("--seed", type=int, default=0, help="of the folds and the draws")
    add("--jobs", type=int, default=1, help="processes; more than one: one thread each")
    add("--output", default="selections.json", help="the raw rows")
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
        print_beside(pd.DataFrame(rows), OURS)
    return f"Failed: {', '.join(failed)}" if failed else 0


if __name__ == "__main__":
    sys.exit(main())
