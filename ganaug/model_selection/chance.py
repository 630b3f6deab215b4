"""Compare the scores of models with chance, to find out if they have learned anything."""

from copy import copy
from functools import wraps
from typing import Any

import numpy as np

from ganaug.model_selection.intervals import ROUNDING, standard_error

# A few are enough, since the scores of several candidates are averaged.
NUM_SHUFFLES = 5
RESPONSES = "predict", "predict_proba", "decision_function"


def score_and_chance(scorer, fitted, X, y, rng):
    """Return the score of a model, and its mean score with shuffled labels.

    Unlike a constant model, shuffled labels give the chance level for any scorer: the average
    precision of a random ranking of few samples is higher than the share of the class.

    Parameters
    ----------
    scorer : callable
        ``(estimator, X, y) -> float``
    fitted : classifier or regressor
    X : array-like of shape (n_samples, ...)
        Samples that it has not seen.
    y : ndarray of shape (n_samples,)
        Their labels or targets, which are shuffled.
    rng : numpy.random.Generator

    Returns
    -------
    score, by_chance : float
    """
    # All scores use the same samples, and predictions may take longer than a fit.
    fitted = _remembering(fitted)
    score = scorer(fitted, X, y)
    shuffled = [scorer(fitted, X, rng.permutation(y)) for _ in range(NUM_SHUFFLES)]
    return score, float(np.mean(shuffled))


def _remembering(fitted):
    """Return a copy of a fitted model that caches its predictions for the same samples."""
    same = copy(fitted)
    for name in RESPONSES:
        method = getattr(fitted, name, None)
        if method is not None:
            setattr(same, name, _once(method))
    return same


def _once(method):
    """Return a function that calls a method once while it is given the same samples."""
    last: list[Any] = []

    # scikit-learn's scorers look at the name of the method.
    @wraps(method)
    def response(X, *args, **kwargs):
        if args or kwargs:
            return method(X, *args, **kwargs)
        if not last or last[0] is not X:
            last[:] = X, method(X)
        return copy(last[1])

    return response


def beats_chance(scores, by_chance, test_ratio):
    """Return whether candidates score better than chance by more than a standard error.

    All candidates are tested together: they are trained on the same samples, so a joint test is
    less noisy than a test of the best one. The one that adds nothing may be no better than chance,
    for example in F1 if it never predicts a scarce class. Splits in which shuffling changes no
    score, such as those with a single label, are ignored; without others, the result is True.

    Parameters
    ----------
    scores, by_chance : ndarray of shape (n_candidates, n_splits)
        Higher is better.
    test_ratio : float
        See `standard_error`. With one split there is no standard error, and any lead is enough.

    Returns
    -------
    bool

    Examples
    --------
    >>> import numpy as np
    >>> by_chance = np.full((1, 4), 0.2)
    >>> beats_chance(np.array([[0.5, 0.4, 0.6, 0.5]]), by_chance, test_ratio=1 / 3)
    True
    >>> beats_chance(np.array([[0.1, 0.4, 0.2, 0.2]]), by_chance, test_ratio=1 / 3)
    False
    """
    leads = scores - by_chance
    # Means of equal numbers differ by rounding.
    changed = ~np.isclose(leads, 0.0, atol=ROUNDING).all(axis=0) & np.isfinite(leads).all(axis=0)
    if not changed.any():
        return True
    lead = leads[:, changed].mean(axis=0)
    error = standard_error(lead, test_ratio)
    return bool(lead.mean() > (error if np.isfinite(error) else 0.0))
