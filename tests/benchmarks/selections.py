"""Rules for keeping candidates, and weights of synthetic rows, on tables."""

import sys
import warnings
from functools import partial

import numpy as np
import pandas as pd
from protocol import classifiers, folds, load, scores, set_by_set
from report import print_beside
from sklearn.utils.validation import has_fit_parameter

from ganaug import GANAugmenter, GanaugWarning, LabelAgreement, Novelty
from ganaug.metrics.neighbors import nearest
from ganaug.selection import Selection

NEIGHBORS, SHARES, WEIGHTS = 5, (1.0, 0.25), (0.5, 0.25)
OURS = "LabelAgreement, 0.25"


class Density(Selection):
    """Keep the candidates that are nearest to several real rows of the class."""

    candidates = 2.0

    def fit(self, codes, labels, seed):
        """Remember the real rows."""
        self.rows_, self.labels_ = codes.reshape(len(codes), -1), labels
        return self

    def selector(self, label):
        """Return a function that selects among the candidates of a label."""
        rows = self.rows_[self.labels_ == label]

        def select(candidates, num_samples, seed):
            flat = candidates.reshape(len(candidates), -1)
            distances, _ = nearest(rows, flat, min(NEIGHBORS, len(rows)))
            return np.sort(np.argsort(distances.mean(axis=1), kind="stable")[:num_samples])

        return select


class Weighted:
    """A classifier with lower weights for the last rows, if it takes weights."""

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
    """Return rows and labels, and a function that wraps a classifier, by name."""
    treated = {"nothing": ((X, y), _as_it_is)}
    for name, selection in SELECTIONS.items():
        augmenter = GANAugmenter(selection=selection, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GanaugWarning)
            X_more, y_more = augmenter.fit_resample(X, y)
        for share in SHARES:
            # Rows are in no order, so the first ones are a random share.
            size = len(y) + round(share * (len(y_more) - len(y)))
            treated[f"{name}, {share:g}"] = (X_more[:size], y_more[:size]), _as_it_is
        if name == "LabelAgreement":
            for weight in WEIGHTS:
                wrap = partial(Weighted, num_real=len(y), weight=weight)
                treated[f"all rows weigh {weight:g}"] = (X_more, y_more), wrap
    return treated


def _as_it_is(classifier):
    return classifier


def describe(rows):
    """Print the tables."""
    print_beside(pd.DataFrame(rows), OURS)


if __name__ == "__main__":
    sys.exit(
        set_by_set(
            run_set, describe, about=__doc__, output="selections.json", panel="tuning", n_folds=3
        )
    )
