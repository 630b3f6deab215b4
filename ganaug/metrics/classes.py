"""Metrics per class."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Result = TypeVar("Result")


def per_class(
    metric: Callable[..., Result], *sets: tuple[ArrayLike, ArrayLike]
) -> dict[Any, Result]:
    """Return a metric for each class.

    A mean over all samples depends mostly on common classes, while augmentation is for rare ones.

    Parameters
    ----------
    metric : callable
        A function of one array of samples for each set.
    *sets : tuple of (array-like of shape (n_samples, ...), array-like of shape (n_samples,))
        Samples and their labels, in the order in which `metric` takes the samples.

    Returns
    -------
    dict
        The results of `metric` by label, for the classes of the last set in ascending order.

    Raises
    ------
    ValueError
        If a set does not have one label per sample, or lacks a class of the last set.

    Examples
    --------
    >>> from ganaug.metrics import diversity
    >>> real = [[0.0], [2.0], [7.0], [9.0]], [0, 0, 1, 1]
    >>> synthetic = [[1.0], [1.0], [7.0], [8.0]], [0, 0, 1, 1]
    >>> per_class(diversity, real, synthetic)
    {0: 0.0, 1: 0.5}
    """
    sets = [_labelled(*given) for given in sets]
    classes = np.unique(sets[-1][1]).tolist()
    for number, (_, labels) in enumerate(sets, 1):
        missing = [label for label in classes if label not in labels.tolist()]
        if missing:
            raise ValueError(
                f"Each class of the last set must occur in all sets. Received: set {number} of "
                f"{len(sets)} without samples of {missing}. Add some, or leave these classes out "
                "of the last set."
            )
    return {
        label: metric(*(samples[labels == label] for samples, labels in sets)) for label in classes
    }


def _labelled(samples: ArrayLike, labels: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    samples, labels = np.asarray(samples), np.asarray(labels)
    if labels.ndim != 1 or len(samples) != len(labels):
        raise ValueError(
            "Each set must have one label per sample. Received: samples of shape "
            f"{samples.shape} and labels of shape {labels.shape}"
        )
    return samples, labels
