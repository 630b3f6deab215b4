"""Forests with augmentation inside: `GANEnsembleClassifier` of forests beside larger forests."""

import sys
import warnings

import pandas as pd
from imblearn.ensemble import BalancedRandomForestClassifier
from protocol import Fitted, folds, load, scores, set_by_set
from report import print_beside
from sklearn.ensemble import RandomForestClassifier

from ganaug import GanaugWarning, GANEnsembleClassifier

OURS, TREES, SIZE = "GANEnsembleClassifier of 10 forests", 100, 10


def run_set(name, n_folds, seed):
    """Return one row for each fold and forest."""
    X, y = load(name)
    return [
        {"set": name, "seed": seed, "fold": fold, "classifier": "forest", "sampler": sampler}
        | scores(forest, *parts)
        for fold, *parts in folds(X, y, n_folds, seed)
        for sampler, forest in _candidates(*parts[:2], 100 * seed + fold).items()
    ]


def _candidates(X, y, seed):
    forest = RandomForestClassifier(TREES, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GanaugWarning)
        ours = GANEnsembleClassifier(forest, n_estimators=SIZE, random_state=seed).fit(X, y)
    many = {"n_estimators": SIZE * TREES, "random_state": seed}
    return {
        "nothing": forest,
        f"{SIZE * TREES} trees": RandomForestClassifier(**many),
        f"{SIZE * TREES} trees, weights": RandomForestClassifier(
            **many, class_weight="balanced_subsample"
        ),
        f"BalancedRandomForestClassifier, {SIZE * TREES}": BalancedRandomForestClassifier(
            **many, sampling_strategy="all", replacement=True, bootstrap=False
        ),
        "one forest, one draw": Fitted(ours.estimators_[0]),
        OURS: Fitted(ours),
    }


def describe(rows):
    """Print the table of all forests."""
    print_beside(pd.DataFrame(rows), OURS)


if __name__ == "__main__":
    sys.exit(set_by_set(run_set, describe, about=__doc__, output="forests.json"))
