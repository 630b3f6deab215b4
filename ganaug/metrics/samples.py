"""Validation of the samples given to a metric."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def as_rows(**sets: tuple[ArrayLike, int]) -> list[NDArray[np.float64]]:
    """Return sets of samples as rows of equal width.

    Parameters
    ----------
    **sets : tuple of (array-like of shape (n_samples, ...), int)
        Each set by the name of its argument, with the minimum number of samples.

    Returns
    -------
    list of ndarray of shape (n_samples, width), float64

    Raises
    ------
    ValueError
        If a set does not hold finite numbers or has too few samples, or if the widths differ.

    Examples
    --------
    >>> rows, others = as_rows(real=([[[1, 2]]], 1), synthetic=([[3, 4], [5, 6]], 2))
    >>> rows.shape, others.shape
    ((1, 2), (2, 2))
    """
    arrays = {name: _numbers(name, *given) for name, given in sets.items()}
    rows = [array.reshape(len(array), math.prod(array.shape[1:])) for array in arrays.values()]
    if len({array.shape[1] for array in rows}) > 1:
        shapes = ", ".join(f"{name} of shape {array.shape}" for name, array in arrays.items())
        raise ValueError(
            f"{', '.join(arrays)} must have equally many numbers per sample. Received: {shapes}. "
            "Encode them, or extract their features, in the same way."
        )
    return rows


def _numbers(name: str, samples: ArrayLike, min_samples: int) -> NDArray[np.float64]:
    try:
        array = np.asarray(samples, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} must be an array of numbers, with samples along the first axis. Received: "
            f"{name} of type {type(samples).__name__}. Encode it first."
        ) from None
    if array.ndim == 0 or len(array) < min_samples or 0 in array.shape[1:]:
        raise ValueError(
            f"{name} must have at least {min_samples} sample(s) of one number or more. Received: "
            f"{name} of shape {array.shape}. Pass more samples, or leave this set or class out."
        )
    num_missing = array.size - np.count_nonzero(np.isfinite(array))
    if num_missing:
        raise ValueError(
            f"{name} must be finite. Received: {name} with {num_missing} value(s) that are NaN or "
            "infinite. Fill them, or leave out the samples that have them."
        )
    return array
