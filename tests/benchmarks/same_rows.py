"""Ideas to learn more from the same rows of a scarce class, on tables that are fully balanced.

There are three: the candidates of the default are scored by trees that have not seen the rows they
come from; as many synthetic rows of the other class are added; and rows of the other class that
look scarce get a label of their own.
"""

import argparse
import sys
import warnings
from functools import partial

import numpy as np
import pandas as pd
from protocol import PANELS, classifiers, folds, load, run_or_read, scores
from report import print_beside
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_predict
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier

from ganaug import GANAugmenter, GanaugWarning, LabelAgreement
from ganaug.metrics.neighbors import nearest

OURS = "the default"
# With --scarce, at most so many rows of the other class.
MOST, OVERLAP = 1500, 0.3


class Bags(LabelAgreement):
    """Score a candidate by trees that are grown on bags of each class."""

    def fit(self, codes, labels, seed):
        """Grow trees, and remember the rows outside of each bag."""
        rng = np.random.default_rng(seed)
        self.rows_, self.labels_ = codes.reshape(len(codes), -1), labels
        classes = [np.flatnonzero(labels == label) for label in np.unique(labels)]
        self.trees_, self.outside_ = [], []
        for i in range(2 * self.n_estimators):
            bag = np.concatenate([rng.choice(rows, min(len(rows), 1000)) for rows in classes])
            Tree = (ExtraTreeClassifier, DecisionTreeClassifier)[i % 2]
            tree = Tree(max_features="sqrt", class_weight="balanced", random_state=i)
            self.trees_.append(tree.fit(self.rows_[bag], labels[bag]))
            self.outside_.append(~np.isin(np.arange(len(labels)), bag))
        return self

    def probabilities(self, codes):
        """Return how likely candidates are of each class, by the trees that may score them."""
        rows = codes.reshape(len(codes), -1)
        masks = [self.scored(rows, label) for label in self.trees_[0].classes_]
        sums, votes = 0.25, 0.5
        for i, tree in enumerate(self.trees_):
            counts = np.stack([mask[i] for mask in masks], axis=1)
            sums, votes = sums + counts * tree.predict_proba(rows), votes + counts
        return sums / votes

    def scored(self, rows, label):
        """Return for each tree a mask of the candidates that it scores; here all of them."""
        return np.ones((len(self.trees_), len(rows)), bool)


class UnseenParents(Bags):
    """Score a candidate by trees whose bags lack the nearest real row of its class."""

    def scored(self, rows, label):
        """Return for each tree a mask of the candidates that it scores."""
        own = np.flatnonzero(self.labels_ == label)
        parents = own[nearest(self.rows_[own], rows)[1][:, 0]]
        return np.stack([outside[parents] for outside in self.outside_])


def default(X, y, seed, **settings):
    """Return the rows and labels that the default returns."""
    return GANAugmenter(**{"random_state": seed} | settings).fit_resample(X, y)


def of_both_classes(X, y, seed):
    """Return rows and labels with as many synthetic rows of the other class."""
    others, scarce = np.bincount(y)
    return default(X, y, seed, sampling_strategy={0: 2 * others - scarce, 1: others})


def overlap_apart(X, y, seed):
    """Return the default's rows if other rows that look scarce, out of fold, are a third class."""
    forest = RandomForestClassifier(
        class_weight="balanced", min_samples_leaf=2, random_state=seed, n_jobs=1
    )
    scarce = cross_val_predict(forest, X, y, cv=5, method="predict_proba")[:, 1]
    parts = np.where((y == 0) & (scarce >= OVERLAP), 2, y)
    strategy = {1: int((y == 0).sum())}
    X_more, parts_more = default(X, parts, seed, sampling_strategy=strategy)
    return X_more, (parts_more == 1).astype(int)


TREATMENTS = {
    "nothing": lambda X, y, seed: (X, y),
    OURS: default,
    "unseen parents": partial(default, selection=UnseenParents(n_estimators=50)),
    "its trees, all of them": partial(default, selection=Bags(n_estimators=50)),
    "synthetic rows of both classes": of_both_classes,
    "overlap as a class": overlap_apart,
}


def run_set(name, n_folds, seed, scarce):
    """Return one row for each fold, treatment and classifier of a set."""
    X, y = load(name)
    rows = []
    for fold, X_train, y_train, *test in folds(X, y, n_folds, seed):
        kept = thinned(y_train, scarce, fold)
        for sampler, treat in TREATMENTS.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", GanaugWarning)
                data = treat(X_train[kept], y_train[kept], 100 * seed + fold)
            key = {"set": name, "seed": seed, "fold": fold, "sampler": sampler}
            for classifier, model in classifiers().items():
                rows.append(key | {"classifier": classifier} | scores(model, *data, *test))
    return rows


def thinned(y, scarce, seed):
    """Return the positions of the rows to learn from; without a number, these are all."""
    if scarce is None:
        return np.arange(len(y))
    order = np.random.default_rng(seed).permutation(len(y))
    return np.r_[order[y[order] == 0][:MOST], order[y[order] == 1][:scarce]]


def describe(rows):
    """Print the tables."""
    print_beside(pd.DataFrame(rows), OURS)


def main():
    """Run or read, write the raw rows, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", nargs="+", default=PANELS["tuning"])
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0, help="of the folds and the samplers")
    parser.add_argument("--scarce", type=int, help="at most so many scarce rows to learn from")

    def calls_of(args):
        given = args.folds, args.seed, args.scarce
        return {name: partial(run_set, name, *given) for name in args.sets}

    return run_or_read(parser, calls_of, describe, "same_rows.json")


if __name__ == "__main__":
    sys.exit(main())
