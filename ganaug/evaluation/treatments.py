"""Remedies for scarce classes before a classifier is fitted.

A treatment has a method ``treated(X, y, seed)``, which returns a `Treated`.
"""

from typing import Any, NamedTuple

import numpy as np
from imblearn.over_sampling import RandomOverSampler
from sklearn.base import clone
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.validation import has_fit_parameter

from ganaug._utils.compat import num_samples, safe_indexing
from ganaug._utils.seeding import seeded
from ganaug.codecs import TabularCodec
from ganaug.model_selection.estimators import frame_of


class Treated(NamedTuple):
    """Training samples of a classifier.

    Attributes
    ----------
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    weight : ndarray of shape (n_samples,) or None
        Sample weights; None for equal weights.
    num_real : int
        Number of given samples, which come first; new samples follow.
    history : dict or list of dict
        Training history of a sampler.
    relations : tuple of str
        The relations between columns that it keeps.
    """

    X: Any
    y: np.ndarray
    weight: np.ndarray | None
    num_real: int
    history: dict | list
    relations: tuple = ()


class Nothing:
    """Leave the data unchanged."""

    def treated(self, X, y, seed):
        """Return the data."""
        return Treated(X, y, None, len(y), {})


class ClassWeights:
    """Weight samples so that all classes have the same total weight."""

    def treated(self, X, y, seed):
        """Return the data and weights."""
        return Treated(X, y, compute_sample_weight("balanced", y), len(y), {})


class Repetition:
    """Repeat random samples of scarce classes, of any type."""

    def treated(self, X, y, seed):
        """Return the data and repeated samples."""
        sampler = RandomOverSampler(random_state=seed)
        sampler.fit_resample(np.zeros((len(y), 1)), y)
        rows = sampler.sample_indices_
        # Repeated samples are not new.
        return Treated(safe_indexing(X, rows), y[rows], None, len(rows), {})


class Resampling:
    """Resample the data by a sampler.

    Parameters
    ----------
    sampler : object
        Has ``fit_resample``; cloned if possible, with new random states.
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
        # If a sampler leaves out or moves samples, the new ones are unknown.
        num_real = len(y) if _starts_with(X_more, y_more, X, y) else len(y_more)
        learned = getattr(sampler, "augmenter_", sampler)
        history = getattr(learned, "history_", {})
        return Treated(X_more, y_more, None, num_real, history, _relations_of(learned))


def _relations_of(sampler):
    codec = getattr(sampler, "codec_", None)
    return tuple(map(str, codec.relations_)) if isinstance(codec, TabularCodec) else ()


def _starts_with(X_more, y_more, X, y):
    """Return whether the given samples come first, as far as numeric columns show it."""
    if not np.array_equal(y_more[: len(y)], y):
        return False
    heads = [frame_of(part).head(len(y)).select_dtypes("number") for part in (X_more, X)]
    if heads[0].shape != heads[1].shape:
        return True
    numbers = [head.to_numpy(float, na_value=np.nan) for head in heads]
    return np.allclose(numbers[0], numbers[1], rtol=1e-5, equal_nan=True)


def fitted(estimator, X, y, weight):
    """Return a fitted clone of an estimator, without weights if it takes none."""
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
