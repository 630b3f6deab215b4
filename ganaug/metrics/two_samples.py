"""Whether a classifier can tell synthetic samples from real ones."""

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
    """Return how well gradient boosting tells synthetic samples from real ones (C2ST).

    The area under the ROC curve on samples that it has not learned from, the mean of three
    folds. About .5 is best, for then it has found no difference; 1 is a perfect detective. It
    finds what distances miss, such as rounded or impossible values. Two small sets of one
    distribution have a score near .5, but seldom .5: compare with that of held-out real samples.

    Parameters
    ----------
    real, synthetic : array-like of shape (n_samples, ...)
        Finite, at least three samples each. The real ones should be some that the generator has
        not seen: of copies the score is below .5, for what is learned of one twin is wrong of
        the other.
    seed : int, default=0
        Of the folds.

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
    # Leaves of fewer samples than scikit-learn's 20, to see something in scarce classes.
    detective = HistGradientBoostingClassifier(max_iter=50, min_samples_leaf=5, random_state=seed)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    # Threads of OpenMP that wait for a busy core cost more than they win on so few samples.
    with threadpool_limits(1):
        scores = cross_val_score(
            detective, np.concatenate(sets), is_real, cv=folds, scoring="roc_auc"
        )
    return float(scores.mean())
