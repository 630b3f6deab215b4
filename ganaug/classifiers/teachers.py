"""Teachers: classifiers whose probabilities other classifiers learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier, VotingClassifier
from sklearn.pipeline import make_pipeline

from ganaug._utils.compat import num_samples, safe_indexing
from ganaug._utils.seeding import seeded
from ganaug.model_selection.estimators import SampleEncoder
from ganaug.model_selection.splits import splits_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

FOLDS, TREES = 5, 100


def default_teacher() -> Pipeline:
    """Return a random forest and extremely randomised trees, on encoded columns."""
    # One job: on a cluster, each of the small trees would be sent away to be grown.
    trees: dict[str, Any] = {"n_estimators": TREES, "n_jobs": 1}
    forests = [
        ("forest", RandomForestClassifier(**trees)),
        ("trees", ExtraTreesClassifier(**trees)),
    ]
    return make_pipeline(SampleEncoder(), VotingClassifier(forests, voting="soft", n_jobs=1))


class CrossFitted:
    """The mean of copies of a classifier, each fitted without a fold of the samples.

    Parameters
    ----------
    teacher : classifier
        With ``predict_proba``.
    X : array-like of shape (n_samples, ...)
        Real samples.
    y : ndarray of shape (n_samples,)
    seed : int

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    """

    def __init__(self, teacher: Any, X: Any, y: NDArray[Any], seed: int) -> None:
        self.classes_ = np.unique(y)
        splits = splits_of(FOLDS, X, y, self.classes_.tolist(), seed)
        self._teachers = [
            seeded(teacher, seed).fit(safe_indexing(X, train), y[train]) for train, _ in splits
        ]

    def predict_proba(self, X: Any) -> NDArray[np.floating]:
        """Return probabilities of shape (n_samples, n_classes)."""
        probabilities = np.zeros((num_samples(X), len(self.classes_)))
        for teacher in self._teachers:
            # A class of one sample is missing without the fold that has it.
            known = np.searchsorted(self.classes_, teacher.classes_)
            probabilities[:, known] += teacher.predict_proba(X)
        return probabilities / len(self._teachers)
