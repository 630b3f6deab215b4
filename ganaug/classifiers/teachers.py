"""Teachers: classifiers whose probabilities other classifiers learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier, VotingClassifier
from sklearn.pipeline import make_pipeline

from ganaug._utils.compat import safe_indexing
from ganaug._utils.seeding import seeded
from ganaug.model_selection.estimators import SampleEncoder
from ganaug.model_selection.splits import splits_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

FOLDS, TREES = 5, 100


def default_teacher() -> Pipeline:
    """Return the mean of a random forest and extremely randomised trees, on encoded columns."""
    # One job: otherwise a cluster backend would send out each small tree as a task.
    trees: dict[str, Any] = {"n_estimators": TREES, "n_jobs": 1}
    forests = [
        ("forest", RandomForestClassifier(**trees)),
        ("trees", ExtraTreesClassifier(**trees)),
    ]
    return make_pipeline(SampleEncoder(), VotingClassifier(forests, voting="soft", n_jobs=1))


class CrossFitted:
    """The mean of copies of a classifier, each fitted with one fold left out.

    A class that occurs only in that fold is not left out, so that each copy knows all classes.

    Parameters
    ----------
    teacher : classifier
        With ``predict_proba``.
    X : array-like of shape (n_samples, ...)
        Real samples.
    y : ndarray of shape (n_samples,)
    seed : int
    groups : ndarray of shape (n_samples,), optional
        Samples of a group are in the same fold.
    """

    def __init__(
        self,
        teacher: Any,
        X: Any,
        y: NDArray[Any],
        seed: int,
        groups: NDArray[Any] | None = None,
    ) -> None:
        splits = splits_of(FOLDS, X, y, np.unique(y).tolist(), seed, groups)
        rows = [_with_all_classes(train, y) for train, _ in splits]
        self._teachers = [
            seeded(teacher, seed).fit(safe_indexing(X, part), y[part]) for part in rows
        ]

    def predict_proba(self, X: Any) -> NDArray[np.floating]:
        """Return probabilities of shape (n_samples, n_classes)."""
        return np.mean([teacher.predict_proba(X) for teacher in self._teachers], axis=0)


def _with_all_classes(train: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    """Return the positions of training samples, and of all samples of classes they lack."""
    return np.union1d(train, np.flatnonzero(~np.isin(y, y[train])))
