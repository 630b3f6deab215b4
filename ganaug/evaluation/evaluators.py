"""Scores of predictions, for classes or for numbers."""

import numpy as np
from sklearn.utils import column_or_1d

from ganaug.allocation import rarest_first
from ganaug.evaluation.decisions import decisions
from ganaug.evaluation.number_scores import NumberScores
from ganaug.evaluation.scores import best_threshold, measures
from ganaug.model_selection.splits import folds
from ganaug.regression.regions import RARE

# Number of inner folds for the threshold of a classifier. On tuning sets F1 is as good with two as
# with three (0.530, 0.529), and worse with a third held out once (0.513).
THRESHOLD_FOLDS = 2


class ClassEvaluator:
    """Scores of classifiers.

    Parameters
    ----------
    y : ndarray of shape (n_samples,)
        All labels.

    Attributes
    ----------
    labels : ndarray of shape (n_classes,)
        Rarest first: with two classes, the measures are those of the first.
    """

    def __init__(self, y):
        self.labels = rarest_first(y)

    def labels_of(self, y):
        """Return the label of each sample."""
        return y

    def strata(self, y):
        """Return the strata of splits."""
        return y

    def inner_splits(self, y, seed, groups=None):
        """Return splits of training samples to tune thresholds on, or none if they are too few."""
        most = np.unique(y, return_counts=True)[1].max()
        most = most if groups is None else min(most, len(np.unique(groups)))
        found = [] if most < THRESHOLD_FOLDS else folds(THRESHOLD_FOLDS, y, seed, groups)
        # Many classifiers refuse to learn from a single class.
        whole = all(len(np.unique(y[train])) == len(np.unique(y)) for train, _ in found)
        return found if whole else []

    def predicted(self, model, X):
        """Return predicted labels and probabilities in the order of the labels."""
        # Some libraries return a column of labels.
        return column_or_1d(model.predict(X)), self._by_label(model, X)

    def _by_label(self, model, X):
        """Return probabilities in the order of the labels; 0 for a label that was not learned."""
        columns = dict(zip(model.classes_.tolist(), model.predict_proba(X).T, strict=True))
        unknown = np.zeros(len(next(iter(columns.values()))))
        return np.column_stack([columns.get(label, unknown) for label in self.labels.tolist()])

    def thresholds(self, y, probabilities):
        """Return the best threshold of each label."""
        return [
            best_threshold(y == label, column)
            for label, column in zip(self.labels.tolist(), probabilities.T, strict=True)
        ]

    def scores(self, y, predicted, probabilities, thresholds):
        """Return the measures of each label and, under None, of all; thresholds may be None."""
        unknown = [np.nan] * len(self.labels)
        found = measures(y, predicted, probabilities, self.labels, thresholds or unknown)
        counts = decisions(y, predicted, self.labels)
        return {label: of_label | counts[label] for label, of_label in found.items()}


class NumberEvaluator:
    """Scores of regressors; regions of the target take the place of classes.

    Parameters
    ----------
    y : ndarray of shape (n_samples,)
        All targets.
    regions : ganaug.regression.regions.Regions
    """

    def __init__(self, y, regions):
        self.labels_of = regions.labels_of
        self.labels = rarest_first(self.labels_of(y))
        self._scores = NumberScores(y, regions.relevance, regions.threshold)

    def strata(self, y):
        """Return the strata of splits: rare targets, and all others."""
        return np.isin(self.labels_of(y), RARE)

    def inner_splits(self, y, seed, groups=None):
        """Return no splits: there are no thresholds to find."""
        return []

    def predicted(self, model, X):
        """Return predicted targets, in place of both labels and probabilities."""
        found = model.predict(X)
        return found, found

    def scores(self, y, predicted, _, thresholds):
        """Return the measures of each region and, under None, of all."""
        regions = self.labels_of(y)
        parts = {label: regions == label for label in self.labels.tolist()}
        found = {label: self._scores(y[part], predicted[part]) for label, part in parts.items()}
        return found | {None: self._scores(y, predicted)}
