"""The score by which augmentation is judged, unless another one is asked for."""

import numpy as np
from sklearn.metrics import average_precision_score, check_scoring


def scorer_for(scoring, estimator, y):
    """Return the scorer that a caller wants.

    Parameters
    ----------
    scoring : str, callable or None
        As in scikit-learn. None is `AveragePrecision` of the rarer of two classes, and of all
        classes if there are more.
    estimator : classifier
    y : ndarray of shape (n_samples,)

    Returns
    -------
    callable
        ``(estimator, X, y) -> float``, higher is better.
    """
    if scoring is not None:
        return check_scoring(estimator, scoring=scoring)
    labels, counts = np.unique(y, return_counts=True)
    # Of two classes of equal size the second, which is scikit-learn's positive one.
    return AveragePrecision(labels[[1 - counts[::-1].argmin()]] if len(labels) == 2 else labels)


class AveragePrecision:
    """The mean over classes of the average precision of each against all others.

    Parameters
    ----------
    labels : ndarray of shape (n_labels,)
        The classes. One that does not occur in the samples that are scored is left out there; one
        that the classifier has not met is ranked at random by it.
    """

    def __init__(self, labels):
        self.labels = labels

    def __call__(self, estimator, X, y):
        """Return the score, from 0 to 1, of a fitted classifier on samples."""
        scores, y = class_scores(estimator, X), np.asarray(y)
        columns = dict(zip(estimator.classes_.tolist(), scores.T, strict=True))
        unknown = np.zeros(len(y))
        each = [
            average_precision_score(y == label, columns.get(label, unknown))
            for label in self.labels.tolist()
            if np.any(y == label)
        ]
        return float(np.mean(each))


def class_scores(estimator, X):
    """Return how likely each class is to a classifier, of shape (n_samples, n_classes).

    Probabilities, or, if it has none, what it decides by, which ranks samples alike.
    """
    if hasattr(estimator, "predict_proba"):
        return estimator.predict_proba(X)
    scores = estimator.decision_function(X)
    return np.column_stack([-scores, scores]) if scores.ndim == 1 else scores
