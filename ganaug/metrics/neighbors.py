"""Metrics of fidelity and coverage based on nearest neighbours.

Each sample of one set has a ball that reaches to its k-th nearest neighbour in that set; the
metrics count balls that contain samples of the other set.
"""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestNeighbors
from sklearn.utils import check_scalar, gen_batches

from ganaug.metrics.samples import as_rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# Samples whose distances to all balls are in memory at a time.
BLOCK = 1024
# A sample on the edge of a ball is outside, regardless of rounding errors.
EDGE = 1.0 - 1e-9


def nearest(
    references: NDArray[Any], queries: NDArray[Any] | None = None, k: int = 1
) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """Return the k nearest references of each query, and their distances.

    Parameters
    ----------
    references : ndarray of shape (n_references, width)
    queries : ndarray of shape (n_queries, width), optional
        The references if None; these are not their own neighbours.
    k : int, default=1
        At most n_references, or one less without queries.

    Returns
    -------
    distances : ndarray of shape (n_queries, k), float64
        Exactly 0 for copies.
    positions : ndarray of shape (n_queries, k), int

    Examples
    --------
    >>> import numpy as np
    >>> distances, positions = nearest(np.array([[0.0], [1.0], [3.0]]))
    >>> distances.ravel(), positions.ravel()
    (array([1., 1., 2.]), array([1, 0, 1]))
    """
    search = NearestNeighbors(n_neighbors=k).fit(references)
    positions = search.kneighbors(queries, return_distance=False)
    queries = references if queries is None else queries
    # The search computes distances from dot products, which are not quite 0 for copies.
    columns = [np.linalg.norm(queries - references[column], axis=1) for column in positions.T]
    return np.stack(columns, axis=1), positions


def density(real: ArrayLike, synthetic: ArrayLike, k: int = 5) -> float:
    """Return the density of synthetic samples among real ones.

    It is the mean number of balls of real samples that contain a synthetic sample, divided by k.
    Higher is better: 0 if the synthetic samples are far from all real ones, 1 in expectation if
    both have the same distribution. Above 1, they crowd where real ones are densest; `coverage`
    and `diversity` then show what they miss.

    Parameters
    ----------
    real : array-like of shape (n_real, ...)
        Finite, at least two.
    synthetic : array-like of shape (n_synthetic, ...)
        Finite, at least one.
    k : int, default=5
        At least 1; limited to ``n_real - 1``.

    Returns
    -------
    float
        From 0 to n_real / k.

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few.

    Notes
    -----
    A sample on the edge of a ball is outside, as in the paper's code, so the ball of a real sample
    with k copies among the real ones is empty.

    References
    ----------
    Naeem et al., 2020, Reliable fidelity and diversity metrics for generative models,
    https://arxiv.org/abs/2002.09797

    Examples
    --------
    >>> real = [[0.0], [1.0], [2.0], [9.0]]
    >>> density(real, [[0.5], [1.5]], k=1), density(real, [[100.0]], k=1)
    (2.0, 0.0)
    """
    real, synthetic = as_rows(real=(real, 2), synthetic=(synthetic, 1))
    k = _reachable(k, real)
    return float(_num_balls(real, synthetic, k).mean() / k)


def coverage(real: ArrayLike, synthetic: ArrayLike, k: int = 5) -> float:
    """Return the share of real samples whose ball contains a synthetic one.

    Higher is better: 0 if nothing is covered, about ``1 - 2 ** -k`` (0.97 for k=5) if both sets
    have the same distribution and size. Dropped modes are not covered. Fewer synthetic samples
    cover less: compare sets of equal size.

    Parameters
    ----------
    real : array-like of shape (n_real, ...)
        Finite, at least two.
    synthetic : array-like of shape (n_synthetic, ...)
        Finite, at least one.
    k : int, default=5
        At least 1; limited to ``n_real - 1``.

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
    Naeem et al., 2020, Reliable fidelity and diversity metrics for generative models,
    https://arxiv.org/abs/2002.09797

    Examples
    --------
    >>> coverage([[0.0], [1.0], [10.0], [11.0]], [[0.5], [0.6]], k=1)
    0.5
    """
    real, synthetic = as_rows(real=(real, 2), synthetic=(synthetic, 1))
    distances, _ = nearest(synthetic, real)
    return float((distances[:, 0] < _radii(real, _reachable(k, real))).mean())


def precision(real: ArrayLike, synthetic: ArrayLike, k: int = 5) -> float:
    """Return the share of synthetic samples that lie in the ball of any real one.

    Higher is better, from 0 to 1; it is below 1 even for two sets with the same distribution. A
    single real outlier has a large ball, which `density` corrects.

    Parameters
    ----------
    real : array-like of shape (n_real, ...)
        Finite, at least two.
    synthetic : array-like of shape (n_synthetic, ...)
        Finite, at least one.
    k : int, default=5
        At least 1; limited to ``n_real - 1``.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few.

    References
    ----------
    Kynkäänniemi et al., 2019, Improved precision and recall metric for assessing generative
    models, https://arxiv.org/abs/1904.06991

    Examples
    --------
    >>> precision([[0.0], [1.0]], [[0.5], [7.0]], k=1)
    0.5
    """
    real, synthetic = as_rows(real=(real, 2), synthetic=(synthetic, 1))
    return float((_num_balls(real, synthetic, _reachable(k, real)) > 0).mean())


def recall(real: ArrayLike, synthetic: ArrayLike, k: int = 5) -> float:
    """Return the share of real samples that lie in the ball of any synthetic one.

    Higher is better, from 0 to 1. A single synthetic outlier has a large ball, which `coverage`
    corrects.

    Parameters
    ----------
    real : array-like of shape (n_real, ...)
        Finite, at least one.
    synthetic : array-like of shape (n_synthetic, ...)
        Finite, at least two.
    k : int, default=5
        At least 1; limited to ``n_synthetic - 1``.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few.

    References
    ----------
    Kynkäänniemi et al., 2019, Improved precision and recall metric for assessing generative
    models, https://arxiv.org/abs/1904.06991

    Examples
    --------
    >>> recall([[0.5], [7.0]], [[0.0], [1.0]], k=1)
    0.5
    """
    real, synthetic = as_rows(real=(real, 1), synthetic=(synthetic, 2))
    return float((_num_balls(synthetic, real, _reachable(k, synthetic)) > 0).mean())


def _reachable(k: int, centres: NDArray[Any]) -> int:
    check_scalar(k, "k", Integral, min_val=1)
    return min(k, len(centres) - 1)


def _radii(centres: NDArray[Any], k: int) -> NDArray[Any]:
    return nearest(centres, k=k)[0].max(axis=1) * EDGE


def _num_balls(centres: NDArray[Any], samples: NDArray[Any], k: int) -> NDArray[np.intp]:
    """Return the number of balls that contain each sample, of shape (n_samples,)."""
    radii = _radii(centres, k)
    parts = gen_batches(len(samples), BLOCK)
    return np.concatenate([(cdist(samples[p], centres) < radii).sum(axis=1) for p in parts])
