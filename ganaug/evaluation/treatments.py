"""What can be done about scarce classes before a classifier is fitted.

A treatment has a method ``treated(X, y, seed)``, which returns what is `Treated`.
"""

from typing import Any, NamedTuple

import numpy as np
from imblearn.over_sampling import RandomOverSampler
from sklearn.base import clone
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.validation import has_fit_parameter

from ganaug._utils.compat import num_samples, safe_indexing
from ganaug._utils.seeding import seeded
from ganaug.model_selection.estimators import frame_of


class Treated(NamedTuple):
    """Samples that a classifier is to learn from.

    Attributes
    ----------
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    weight : ndarray of shape (n_samples,) or None
        Of each sample; None where all count alike.
    num_real : int
        How many samples, the first ones, are those that were given; after them come new ones.
    history : dict or list of dict
        What a sampler noted as it was trained.
    """

    X: Any
    y: np.ndarray
    weight: np.ndarray | None
    num_real: int
    history: dict | list


class Nothing:
    """The data as they are."""

    def treated(self, X, y, seed):
        """Return the data."""
        return Treated(X, y, None, len(y), {})


class ClassWeights:
    """Samples of scarce classes count more, so that all classes count alike."""

    def treated(self, X, y, seed):
        """Return the data and weights."""
        return Treated(X, y, compute_sample_weight("balanced", y), len(y), {})


class Repetition:
    """Samples of scarce classes are repeated, at random, whatever they are."""

    def treated(self, X, y, seed):
        """Return the data and repeated samples."""
        sampler = RandomOverSampler(random_state=seed)
        sampler.fit_resample(np.zeros((len(y), 1)), y)
        rows = sampler.sample_indices_
        # Repeated samples are not new.
        return Treated(safe_indexing(X, rows), y[rows], None, len(rows), {})


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
        sampler = seeded(self.sampler, seed)
        X_more, y_more = sampler.fit_resample(X, y)
        y_more = np.asarray(y_more)
        if len(y_more) != num_samples(X_more):
            raise ValueError(
                f"{self.sampler!r} returned {num_samples(X_more)} samples and {len(y_more)} labels"
            )
        # Samplers that leave out or move samples do not say which ones are new.
        num_real = len(y) if _starts_with(X_more, y_more, X, y) else len(y_more)
        return Treated(X_more, y_more, None, num_real, getattr(sampler, "history_", {}))


def _starts_with(X_more, y_more, X, y):
    """Return whether the first samples are those that were given, as far as numbers show it."""
    if not np.array_equal(y_more[: len(y)], y):
        return False
    heads = [frame_of(part).head(len(y)).select_dtypes("number") for part in (X_more, X)]
    if heads[0].shape != heads[1].shape:
        return True
    numbers = [head.to_numpy(float, na_value=np.nan) for head in heads]
    return np.allclose(numbers[0], numbers[1], rtol=1e-5, equal_nan=True)


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
