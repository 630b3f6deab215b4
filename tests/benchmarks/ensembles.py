"""Many draws instead of one: `GANEnsembleClassifier` beside bagging and a single draw."""

import sys
import warnings

import pandas as pd
from imblearn.ensemble import BalancedBaggingClassifier
from measure import table
from protocol import Fitted, classifiers, folds, load, scores, set_by_set
from report import pair_scores, print_beside
from sklearn.ensemble import BaggingClassifier

from ganaug import GanaugWarning, GANEnsembleClassifier

OURS, SIZE = "GANEnsembleClassifier", 10


def run_set(name, n_folds, seed):
    """Return one row for each fold, classifier and treatment."""
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
        # A bootstrap of a small set may have fewer rows of a class than kNN needs.
        f"BalancedBaggingClassifier, {SIZE}": BalancedBaggingClassifier(
            model, bootstrap=False, **options
        ),
        "one draw": Fitted(ensemble.estimators_[0]),
        OURS: Fitted(ensemble),
    }


def describe(rows):
    """Print the tables of all classifiers and of each."""
    frame = pd.DataFrame(rows)
    print_beside(frame, OURS)
    means = pair_scores(frame, "AP").groupby("classifier").mean()
    lines = [[name, *(f"{mean:.4f}" for mean in row)] for name, row in means.iterrows()]
    table(["classifier", *means.columns], lines, "Average precision by classifier")


if __name__ == "__main__":
    sys.exit(set_by_set(run_set, describe, about=__doc__, output="ensembles.json"))
