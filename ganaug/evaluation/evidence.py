"""What a comparison leaves behind to look at."""

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ganaug._utils.compat import safe_indexing


class Exhibit(NamedTuple):
    """New samples of a treatment, and what was noted as it was trained.

    Attributes
    ----------
    X : array-like of shape (n_new, ...)
    y : ndarray of shape (n_new,)
    history : dict or list of dict
    """

    X: Any
    y: NDArray[Any]
    history: dict[str, Any] | list[dict[str, Any]]

    @classmethod
    def of(cls, treated: Any) -> Self:
        """Return what is new among treated samples."""
        new = np.arange(treated.num_real, len(treated.y))
        return cls(safe_indexing(treated.X, new), treated.y[new], treated.history)


class Findings(NamedTuple):
    """What was found on a split.

    Attributes
    ----------
    scores : list of dict
        A row for each treatment, classifier and label, and for all labels together.
    failures : list of dict
    quality : list of dict
        See `ganaug.evaluation.quality.Yardstick`, by treatment.
    predictions : dict of dict of ndarray of shape (n_test, n_classes)
        By treatment and classifier, the probabilities of the labels.
    exhibits : dict of Exhibit
        By treatment, if it makes new samples.
    """

    scores: list[dict[str, Any]]
    failures: list[dict[str, Any]]
    quality: list[dict[str, Any]]
    predictions: dict[str, dict[str, NDArray[np.float64]]]
    exhibits: dict[str, Exhibit]


class Predictions(NamedTuple):
    """What was predicted of held-out samples, on all splits.

    Attributes
    ----------
    y : ndarray of shape (n_samples,)
        Their labels; with repeated splits a sample is there several times.
    probabilities : dict of ndarray of shape (n_samples, n_classes)
        By treatment and classifier; the classes are those of ``report.counts``, in its order.
    """

    y: NDArray[Any]
    probabilities: dict[tuple[str, str], NDArray[np.float64]]


class Specimens(NamedTuple):
    """Samples of the first split, to look at.

    Attributes
    ----------
    X : array-like of shape (n_samples, ...)
        The real ones that were learned from.
    y : ndarray of shape (n_samples,)
    exhibits : dict of Exhibit
        What treatments made of them, by name, if they make new samples: ``X`` and ``y``, and the
        ``history`` of the sampler.
    """

    X: Any
    y: NDArray[Any]
    exhibits: dict[str, Exhibit]
