"""Small models that learn from a large one: `GANDistilledClassifier` beside its teacher."""

import hashlib
import sys
import warnings

import numpy as np
import pandas as pd
from measure import table
from protocol import Fitted, classifiers, folds, is_scarcer, load, scores, set_by_set
from report import pair_scores, print_beside
from sklearn.base import BaseEstimator, ClassifierMixin

from ganaug import GANAugmenter, GanaugWarning, GANDistilledClassifier
from ganaug._utils.seeding import seeded
from ganaug.classifiers.teachers import default_teacher

# There are fewer inner folds than by default, to save time.
INNER = 3
OURS, QUARTER, TEACHER = "GANDistilledClassifier", "GANAugmenter, 0.25", "teacher alone"


class Shared:
    """Keeps what was fitted in a fold, because the classifiers have the same splits and seeds."""

    def __init__(self):
        self.fitted = {}

    def fit(self, estimator, X, y):
        """Return an estimator, fitted to these rows with these parameters, now or before."""
        key = hashlib.sha256(X.tobytes() + y.tobytes() + repr(estimator).encode()).hexdigest()
        if key not in self.fitted:
            self.fitted[key] = estimator.fit(X, y)
        return self.fitted[key]


SHARED = Shared()


class SharedAugmenter(BaseEstimator):
    """`GANAugmenter`, trained once for all classifiers."""

    def __init__(self, sampling_strategy="auto", random_state=None):
        self.sampling_strategy, self.random_state = sampling_strategy, random_state

    def fit(self, X, y):
        """Train, if that was not done before."""
        augmenter = GANAugmenter(
            sampling_strategy=self.sampling_strategy, random_state=self.random_state
        )
        self.augmenter_ = SHARED.fit(augmenter, X, y)
        return self

    def sample(self, n_samples, y):
        """Return the same samples to all classifiers."""
        return self.augmenter_.sample(n_samples, y, random_state=self.random_state)


class SharedTeacher(ClassifierMixin, BaseEstimator):
    """The default teacher, fitted once for all classifiers."""

    def __init__(self, random_state=None):
        self.random_state = random_state

    def fit(self, X, y):
        """Fit, if that was not done before."""
        self.teacher_ = SHARED.fit(seeded(default_teacher(), self.random_state), X, y)
        self.classes_ = self.teacher_.classes_
        return self

    def predict_proba(self, X):
        """Return probabilities."""
        return self.teacher_.predict_proba(X)


def run_set(name, n_folds, seed):
    """Return one row for each fold, classifier and treatment."""
    X, y = load(name)
    rows = []
    for fold, *parts in folds(X, y, n_folds, seed):
        SHARED.fitted.clear()
        given = 100 * seed + fold
        quarter = _quarter(*parts[:2], given) if is_scarcer(y, "0.25", n_folds) else parts[:2]
        for classifier, model in classifiers().items():
            key = {"set": name, "seed": seed, "fold": fold, "classifier": classifier}
            distilled = _distilled(model, *parts[:2], given)
            rows += [
                key | {"sampler": "nothing"} | scores(model, *parts),
                key | {"sampler": QUARTER} | scores(model, *quarter, *parts[2:]),
                key | {"sampler": OURS} | scores(Fitted(distilled), *parts) | _chosen(distilled),
                key | {"sampler": TEACHER} | scores(Fitted(distilled.teacher_), *parts),
            ]
    return rows


def _quarter(X, y, seed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GanaugWarning)
        return GANAugmenter(sampling_strategy=0.25, random_state=seed).fit_resample(X, y)


def _distilled(model, X, y, seed):
    parts = SharedTeacher(), SharedAugmenter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GanaugWarning)
        return GANDistilledClassifier(model, *parts, cv=INNER, random_state=seed).fit(X, y)


def _chosen(distilled):
    gain = distilled.teacher_score_ - distilled.best_score_
    return {"amount": distilled.amount_, "teacher's lead": gain}


def describe(rows):
    """Print the tables of all classifiers and of each, and the amounts that were chosen."""
    frame = pd.DataFrame(rows)
    print_beside(frame, OURS)
    means = pair_scores(frame, "AP").groupby("classifier").mean()
    lines = [[name, *(f"{mean:.4f}" for mean in row)] for name, row in means.iterrows()]
    table(["classifier", *means.columns], lines, "Average precision by classifier")
    _describe_choices(frame)


def _describe_choices(frame):
    fits = frame[frame["sampler"] == OURS]
    counts = pd.crosstab(fits["classifier"], fits["amount"])
    lines = [[name, *row] for name, row in counts.iterrows()]
    table(["amount chosen", *counts.columns], lines, "Fits")
    # The teacher's rows come after ours, in the same order.
    teacher, ours = (frame[frame["sampler"] == name]["AP"].to_numpy() for name in (TEACHER, OURS))
    leads = frame.loc[frame["sampler"] == OURS, "teacher's lead"].to_numpy() > 0
    better = np.where(leads, teacher, ours).mean()
    print(f"\nThe better of both in cross-validation: {better:.4f}")
    told = np.mean(leads == (teacher > ours))
    print(f"It is the better one on the test rows in {told:.0%} of fits.")


if __name__ == "__main__":
    sys.exit(set_by_set(run_set, describe, about=__doc__, output="distillation.json"))
