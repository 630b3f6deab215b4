"""Which labels a caller wants samples of."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
from imblearn.utils import check_sampling_strategy
from sklearn.utils import check_scalar

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Strategy


def requested_labels(
    n_samples: int, y: ArrayLike | None, drawable: NDArray[Any], planned: Mapping[Any, float]
) -> NDArray[Any]:
    """Return the label of each sample that a caller wants.

    Parameters
    ----------
    n_samples : int
    y : label, array-like of shape (n_samples,) or None
    drawable : ndarray of shape (n_classes,)
        The labels that there can be samples of.
    planned : dict
        What to draw if `y` is None: weights by label. Empty for equal parts of all.

    Returns
    -------
    ndarray of shape (n_samples,)
    """
    check_scalar(n_samples, "n_samples", Integral, min_val=1)
    if y is None:
        planned = planned or dict.fromkeys(drawable.tolist(), 1)
        ends = np.cumsum(list(planned.values())) / sum(planned.values()) * n_samples
        counts = np.diff(np.round(ends).astype(int), prepend=0)
        return np.repeat(np.array(list(planned), drawable.dtype), counts)
    labels = np.full(n_samples, y) if np.ndim(y) == 0 else np.asarray(y)
    if labels.shape != (n_samples,):
        raise ValueError(
            f"y must be one label or as many as n_samples={n_samples}. "
            f"Received: y of shape {labels.shape}"
        )
    unknown = sorted(set(labels.tolist()) - set(drawable.tolist()))
    if unknown:
        raise ValueError(
            f"y must be of the labels that were learned: {drawable.tolist()}. "
            f"Received: {unknown}. Labels that sampling_strategy adds no rows to are not learned "
            "with one GAN per class."
        )
    return labels


def planned_samples(strategy: Strategy, counts: Mapping[Any, int], kind: str) -> dict[Any, int]:
    """Return how many samples are to be added to each class, known by its size alone.

    Parameters
    ----------
    strategy : float, str, dict or callable
        The parameter ``sampling_strategy``.
    counts : dict
        Samples by label.
    kind : str
        imbalanced-learn's name for the kind of sampling.

    Returns
    -------
    dict
    """
    labels = np.unique(np.array(list(counts)))
    sizes = [counts[label] for label in labels.tolist()]
    if callable(strategy):
        return check_sampling_strategy(strategy, np.repeat(labels, sizes), kind)
    # Whole numbers of a byte or two, for there may be very many samples.
    places = np.arange(len(labels), dtype=np.min_scalar_type(len(labels)))
    if isinstance(strategy, dict):
        unknown = sorted(set(strategy) - set(counts), key=str)
        if unknown:
            raise ValueError(
                f"sampling_strategy names labels that do not occur; there are {labels.tolist()}. "
                f"Received: {unknown}"
            )
        strategy = {int(np.searchsorted(labels, label)): n for label, n in strategy.items()}
    planned = check_sampling_strategy(strategy, np.repeat(places, sizes), kind)
    return {labels[place]: n for place, n in planned.items()}
