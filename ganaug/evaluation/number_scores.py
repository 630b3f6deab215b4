"""Errors of predicted numbers, relative to those of always predicting the median."""

import numpy as np

from ganaug.metrics import relevant_error, sera_score

OF_NUMBERS = ("sera", "relevant_error", "absolute_error", "squared_error")


class NumberScores:
    """Relative errors of predictions.

    Parameters
    ----------
    y : ndarray of shape (n_samples,)
        Targets; always predicting their median has errors of 1.
    relevance : callable
    threshold : float
    """

    def __init__(self, y, relevance, threshold):
        self.relevance, self.threshold = relevance, threshold
        y = np.asarray(y, "float64")
        self._ones = self._errors(y, np.full(len(y), np.median(y)))

    def __call__(self, y, predicted):
        """Return relative errors by name; NaN where no sample is relevant."""
        if not len(y):
            return dict.fromkeys(OF_NUMBERS, np.nan)
        found = self._errors(np.asarray(y, "float64"), predicted)
        return {name: found[name] / self._ones[name] for name in OF_NUMBERS}

    def _errors(self, y, predicted):
        given = {"relevance": self.relevance}
        return {
            "sera": sera_score(y, predicted, **given) / len(y),
            "relevant_error": relevant_error(y, predicted, **given, threshold=self.threshold),
            "absolute_error": float(np.abs(y - predicted).mean()),
            "squared_error": float(np.square(y - predicted).mean()),
        }
