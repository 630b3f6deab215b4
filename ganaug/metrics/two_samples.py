"""Classifier two-sample test of synthetic and real samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score
from threadpoolctl import threadpool_limits

from ganaug.metrics.samples import as_rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FOLDS = 3


def two_sample_score(real: ArrayLike, synthetic: ArrayLike, *, seed: int = 0) -> float:
    """Return the score of gradient boosting that separates synthetic from real samples (C2ST).

    It is the area under the ROC curve on held-out samples, the mean of three folds. About 0.5 is
    best, since no difference was found; 1 is perfect separation. It detects what distances miss,
    such as rounded or impossible values. Small sets from the same distribution rarely score
    exactly 0.5: compare with the score of held-out real samples.

    Parameters
    ----------
    real, synthetic : array-like of shape (n_samples, ...)
        Finite, at least three samples each. The generator should not have seen the real ones: for
        copies the score is below 0.5, since the label learned from a sample is wrong for its
        copy.
    seed : int, default=0
        Seeds the folds.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few.

    References
    ----------
    Lopez-Paz & Oquab, 2017, Revisiting classifier two-sample tests,
    https://arxiv.org/abs/1610.06545

    Examples
    --------
    >>> import numpy as np
    >>> samples = np.random.default_rng(0).normal(size=(300, 2))
    >>> two_sample_score(samples[:150], samples[150:] + 9.0)
    1.0
    >>> bool(abs(two_sample_score(samples[:150], samples[150:]) - 0.5) < 0.1)
    True
    """
    sets = as_rows(real=(real, FOLDS), synthetic=(synthetic, FOLDS))
    is_real = np.repeat([1, 0], [len(samples) for samples in sets])
    # Scarce classes need leaves of fewer samples than the default, 20.
    classifier = HistGradientBoostingClassifier(max_iter=50, min_samples_leaf=5, random_state=seed)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    # On so few samples, OpenMP threads that wait for a busy core cost more than they gain.
    with threadpool_limits(1):
        scores = cross_val_score(
            classifier, np.concatenate(sets), is_real, cv=folds, scoring="roc_auc"
        )
    return float(scores.mean())
