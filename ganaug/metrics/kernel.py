"""Kernel distance between synthetic and real samples, which compares moments up to the third.

This is the kernel inception distance for any features. Its estimate is unbiased for any number of
samples, while the Fréchet distance needs thousands.
"""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.utils import check_scalar, gen_batches

from ganaug.metrics.samples import as_rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# Rows whose kernel with all others is in memory at a time.
BLOCK = 1024


class BlockEstimate(NamedTuple):
    """An average over independent blocks.

    Attributes
    ----------
    mean : float
    standard_error : float
        The standard error of `mean`.
    """

    mean: float
    standard_error: float


def kernel_distance(real: ArrayLike, synthetic: ArrayLike) -> float:
    """Return the squared maximum mean discrepancy with a cubic kernel.

    The kernel is ``(x . y / width + 1) ** 3``; pairs of a sample with itself are left out, so that
    the expectation is zero for two sets with the same distribution. An estimate can be negative.
    Lower is better. The scale depends on the features: compare with the distance between two
    halves of the real samples.

    Parameters
    ----------
    real, synthetic : array-like of shape (n_samples, ...)
        Finite, at least two samples each; n_samples may differ. Values should be of order one,
        as features of `ganaug.metrics.model_features` are.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few.

    References
    ----------
    Bińkowski et al., 2018, Demystifying MMD GANs, https://arxiv.org/abs/1801.01401

    Examples
    --------
    >>> kernel_distance([[0.0], [0.0]], [[1.0], [1.0]])  # 1 + 8 - 2 * 1
    7.0
    """
    real, synthetic = as_rows(real=(real, 2), synthetic=(synthetic, 2))
    across = _kernel_sum(real, synthetic) / (len(real) * len(synthetic))
    return float(_mean_within(real) + _mean_within(synthetic) - 2.0 * across)


def block_kernel_distance(
    real: ArrayLike, synthetic: ArrayLike, *, num_blocks: int = 10, seed: int = 0
) -> BlockEstimate:
    """Return the mean of `kernel_distance` over random blocks, and its standard error.

    Each set is randomly divided into blocks. They are independent, so their spread gives the error
    of the mean. The cost is that of `kernel_distance` divided by the number of blocks, which helps
    with many samples. Lower is better.

    Parameters
    ----------
    real, synthetic : array-like of shape (n_samples, ...)
        See `kernel_distance`; at least two samples per block.
    num_blocks : int, default=10
        At least 2.
    seed : int, default=0
        Seeds the division into blocks.

    Returns
    -------
    BlockEstimate

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few for so many blocks.

    References
    ----------
    Bińkowski et al., 2018, Demystifying MMD GANs, https://arxiv.org/abs/1801.01401

    Zaremba et al., 2013, B-tests: low variance kernel two-sample tests,
    https://arxiv.org/abs/1307.1954

    Examples
    --------
    >>> import numpy as np
    >>> block_kernel_distance(np.zeros((40, 1)), np.ones((50, 1)), num_blocks=5)
    BlockEstimate(mean=7.0, standard_error=0.0)
    """
    check_scalar(num_blocks, "num_blocks", Integral, min_val=2)
    needed = 2 * num_blocks
    sets = as_rows(real=(real, needed), synthetic=(synthetic, needed))
    rng = np.random.default_rng(seed)
    blocks = [np.array_split(rng.permutation(rows), num_blocks) for rows in sets]
    distances = [kernel_distance(*pair) for pair in zip(*blocks, strict=True)]
    error = np.std(distances, ddof=1) / np.sqrt(num_blocks)
    return BlockEstimate(float(np.mean(distances)), float(error))


def _kernel_sum(rows: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    parts = gen_batches(len(rows), BLOCK)
    return sum(_kernel(rows[part] @ others.T, rows.shape[1]).sum() for part in parts)


def _mean_within(rows: NDArray[np.float64]) -> float:
    """Return the mean kernel of pairs of different samples."""
    own = _kernel(np.square(rows).sum(axis=1), rows.shape[1]).sum()
    return (_kernel_sum(rows, rows) - own) / (len(rows) * (len(rows) - 1))


def _kernel(products: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    return (products / width + 1.0) ** 3
