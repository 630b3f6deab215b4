"""Scorers of models that are trained on augmented data."""

import numpy as np
from sklearn.metrics import average_precision_score, check_scoring

from ganaug.allocation import rarest_first


def given_scorer(scoring, estimator):
    """Return the requested scorer, or None.

    Parameters
    ----------
    scoring : str, callable or None
        See `sklearn.metrics.check_scoring`.
    estimator : estimator

    Returns
    -------
    callable or None
        ``(estimator, X, y) -> float``, higher is better.
    """
    return None if scoring is None else check_scoring(estimator, scoring=scoring)


def class_scorer(y):
    """Return `AveragePrecision` of the rarer of two classes, or of all classes if more."""
    labels = rarest_first(y)
    return AveragePrecision(labels[:1] if len(labels) == 2 else labels)


class AveragePrecision:
    """The mean over classes of the average precision of each against all others.

    Parameters
    ----------
    labels : ndarray of shape (n_labels,)
        The classes. A class that has none of the scored samples, or all of them, is left out; a
        class that the classifier has not learned gets a constant score.
    """

    def __init__(self, labels):
        self.labels = labels

    def __call__(self, estimator, X, y):
        """Return the score of a fitted classifier, from 0 to 1; NaN if no label can be ranked."""
        scores, y = class_scores(estimator, X), np.asarray(y)
        columns = dict(zip(estimator.classes_.tolist(), scores.T, strict=True))
        unknown = np.zeros(len(y))
        each = [
            average_precision_score(y == label, columns.get(label, unknown))
            for label in self.labels.tolist()
            if np.any(y == label) and np.any(y != label)
        ]
        return float(np.mean(each)) if each else np.nan


def check_known(scores):
    """Raise an error if a score is not finite; splits are the last axis of `scores`."""
    finite = np.isfinite(scores)
    n_splits = finite.shape[-1]
    unknown = np.flatnonzero(~finite.reshape(-1, n_splits).all(axis=0)).tolist()
    if unknown:
        raise ValueError(
            "All scores must be finite numbers: in each split, the classes that are scored must "
            f"occur in the held-out samples. Received: no finite score in splits {unknown} of "
            f"{n_splits}. Use a stratified splitter, such as "
            "sklearn.model_selection.StratifiedKFold, or another scoring."
        )


def class_scores(estimator, X):
    """Return scores of each class, of shape (n_samples, n_classes).

    These are probabilities or, for two classes, the decision function, which ranks samples alike.
    """
    if hasattr(estimator, "predict_proba"):
        return estimator.predict_proba(X)
    if not hasattr(estimator, "decision_function") or len(estimator.classes_) > 2:
        raise TypeError(
            "To rank samples, a classifier needs predict_proba or, for two classes, "
            f"decision_function. Received: {estimator!r}. Wrap it in "
            "sklearn.calibration.CalibratedClassifierCV, or pass another scoring."
        )
    scores = estimator.decision_function(X)
    return np.column_stack([-scores, scores])
