"""`GANAugmenterCV` beside fixed amounts and beside SMOTE with an amount chosen in the same way."""

import hashlib
import sys
import time
import warnings

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE
from measure import table, verdict
from protocol import (
    BALANCED,
    OURS,
    ROWLESS,
    SAMPLERS,
    classifiers,
    folds,
    load,
    make_sampler,
    resample,
    scores,
    set_by_set,
)
from report import print_beside

from ganaug import GANAugmenter, GANAugmenterCV, GanaugWarning

FOUND, SMOTE_FOUND = "GANAugmenterCV", "SMOTE, amount found"


class AnySMOTE(SMOTE):
    """SMOTE, with fewer neighbours where a class has fewer samples."""

    def _fit_resample(self, X, y):
        filled = [label for label, n in self.sampling_strategy_.items() if n > 0]
        least = min((int(np.sum(y == label)) for label in filled), default=6)
        self.k_neighbors = max(1, min(5, least - 1))
        return super()._fit_resample(X, y)


class Remembered(GANAugmenter):
    """The augmenter, which remembers what it made, because four classifiers see the same folds."""

    made = {}

    def fit_resample(self, X, y):
        """Return what it made of equal data with an equal seed, or make it."""
        asked = repr((self.sampling_strategy, self.random_state)).encode()
        key = hashlib.sha256(X.tobytes() + y.tobytes() + asked).digest()
        if key not in self.made:
            self.made[key] = super().fit_resample(X, y)
        return self.made[key]


def run_set(name, n_folds, seed):
    """Return one row for each fold, sampler and classifier of a set."""
    X, y = load(name)
    rows = []
    for fold, *parts in folds(X, y, n_folds, seed):
        Remembered.made.clear()
        key = {"set": name, "seed": seed, "fold": fold, "note": ""}
        for sampler in SAMPLERS:
            rows += _fixed(key | {"sampler": sampler}, *parts, 100 * seed + fold)
        for sampler, augmenter in ((SMOTE_FOUND, AnySMOTE()), (FOUND, Remembered())):
            rows += _found(key | {"sampler": sampler}, augmenter, *parts, 100 * seed + fold)
    return rows


def _fixed(key, X, y, X_test, y_test, seed):
    sampler = make_sampler(key["sampler"], BALANCED, y, seed)
    X, y, seconds, _ = resample(sampler, X, y)
    models = classifiers(key["sampler"] == ROWLESS[1])
    return [
        key | {"classifier": name, "seconds": seconds} | scores(model, X, y, X_test, y_test)
        for name, model in models.items()
    ]


def _found(key, augmenter, X, y, X_test, y_test, seed):
    """Return a row for each classifier, for which the amount is found."""
    rows = []
    for name, model in classifiers().items():
        search = GANAugmenterCV(model, augmenter, random_state=seed)
        started = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GanaugWarning)
            X_more, y_more = search.fit_resample(X, y)
        found = {"seconds": time.perf_counter() - started, **search.best_params_}
        found["inner"] = search.cv_results_["mean_test_score"].tolist()
        rows.append(
            key | {"classifier": name} | found | scores(model, X_more, y_more, X_test, y_test)
        )
    return rows


def describe(rows):
    """Print the tables, and which figures are reached."""
    frame = pd.DataFrame(rows)
    pairs, least = print_beside(frame, FOUND)
    _amounts(frame)
    _figures(pairs.drop(columns=OURS), least[FOUND])


def _amounts(frame):
    found = frame[frame["sampler"].isin([FOUND, SMOTE_FOUND])]
    shares = pd.crosstab(found["sampler"], found["amount"], normalize="index")
    lines = [[name, *(f"{share:.0%}" for share in row)] for name, row in shares.iterrows()]
    table(["amount found", *shares.columns], lines, "Share of folds and classifiers")


def _figures(pairs, least):
    ranks = pairs.rank(axis=1, ascending=False).mean()
    others = ranks.drop(FOUND)
    won = {name: int((pairs[FOUND] > pairs[name]).sum()) for name in others.index}
    fewest = min(won, key=won.get)
    first = ranks[FOUND] < others.min()
    rank = f"{ranks[FOUND]:.2f}, {others.idxmin()} {others.min():.2f}"
    lines = [
        ["mean rank of these rows, AP", rank, "the best", verdict(first)],
        ["AP - nothing's on the worst set", f"{least:+.3f}", ">= -.010", verdict(least >= -0.01)],
        [f"pairs won against {fewest}", won[fewest], f">= {len(pairs) / 2:.0f} of {len(pairs)}",
         verdict(won[fewest] >= len(pairs) / 2)],
    ]  # fmt: skip
    table(["figure", "", "target", ""], lines, "Figures to reach")


if __name__ == "__main__":
    sys.exit(set_by_set(run_set, describe, about=__doc__, output="amounts.json"))
