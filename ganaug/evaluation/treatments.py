"""What can be done about scarce classes before a classifier is fitted.

A treatment has a method ``treated(X, y, seed) -> (X, y, sample_weight)``, the weights being None
where all samples count alike.
"""

import numpy as np
from imblearn.over_sampling import RandomOverSampler
from sklearn.base import clone
from sklearn.utils import _safe_indexing
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.validation import has_fit_parameter

from ganaug.seeding import seeded


class Nothing:
    """The data as they are."""

    def treated(self, X, y, seed):
        """Return the data."""
        return X, y, None


class ClassWeights:
    """Samples of scarce classes count more, so that all classes count alike."""

    def treated(self, X, y, seed):
        """Return the data and weights."""
        return X, y, compute_sample_weight("balanced", y)


class Repetition:
    """Samples of scarce classes are repeated, at random, whatever they are."""

    def treated(self, X, y, seed):
        """Return the data and repeated samples."""
        sampler = RandomOverSampler(random_state=seed)
        sampler.fit_resample(np.zeros((len(y), 1)), y)
        rows = sampler.sample_indices_
        return _safe_indexing(X, rows), y[rows], None


class Resampling:
    """What a sampler makes of the data.

    Parameters
    ----------
    sampler : object
        With ``fit_resample``; a clone is used where it can be cloned, with other random states.
    """

    def __init__(self, sampler):
        self.sampler = sampler

    def treated(self, X, y, seed):
        """Return the resampled data."""
        X, y = seeded(self.sampler, seed).fit_resample(X, y)
        return X, np.asarray(y), None


def fitted(estimator, X, y, weight):
    """Return a clone of a classifier, fitted; one that takes no weights goes without."""
    estimator = clone(estimator)
    if weight is None:
        return estimator.fit(X, y)
    last, prefix = estimator, ""
    while hasattr(last, "steps"):
        name, last = last.steps[-1]
        prefix += f"{name}__"
    if not has_fit_parameter(last, "sample_weight"):
        return estimator.fit(X, y)
    return estimator.fit(X, y, **{f"{prefix}sample_weight": weight})
