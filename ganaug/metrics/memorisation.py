"""Detection of synthetic samples that are copies of training samples.

If a generator has learned the distribution, its samples are as close to the training samples as
new real samples are. So synthetic samples are compared with a held-out set: those that are much
closer to training samples were copied. Distances are Euclidean, in the given space: pixels, or
features that were not trained on the training samples.
"""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import rankdata
from sklearn.utils import check_scalar

from ganaug.metrics.neighbors import nearest
from ganaug.metrics.samples import as_rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class CopyShare(NamedTuple):
    """Shares of synthetic and of held-out samples that are very close to training samples.

    Attributes
    ----------
    synthetic : float
        The share of synthetic samples, from 0 to 1.
    held_out : float
        The share of held-out samples, to compare `synthetic` with.
    """

    synthetic: float
    held_out: float


def copy_share(
    train: ArrayLike, held_out: ArrayLike, synthetic: ArrayLike, *, quantile: float = 0.05
) -> CopyShare:
    """Return the share of synthetic samples that are suspiciously close to a training sample.

    Suspiciously close means closer than all held-out samples but the closest twentieth (or another
    `quantile`). About a twentieth of new samples from the same distribution is expected to be as
    close, given at least ``1 / quantile - 1`` held-out samples. Lower is better, down to the share
    of the held-out samples, which is also returned; ten points more are a reason to look.

    Parameters
    ----------
    train, held_out, synthetic : array-like of shape (n_samples, ...)
        Finite, at least one sample each; the numbers of samples may differ. The synthetic ones
        come from a model that has seen `train` but not `held_out`.
    quantile : float, default=0.05
        Quantile of the held-out samples' distances to their nearest training samples, between 0
        and 1. A higher quantile also reports samples that are merely crowded, as those of a
        blurring generator are, and is less precise: with n held-out samples, the share of new ones
        has a standard deviation of at least ``sqrt(quantile * (1 - quantile) / n)``, which is 0.05
        for 0.05 and 20 samples.

    Returns
    -------
    CopyShare

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few.

    Examples
    --------
    >>> train, held_out = [[0.0], [10.0], [20.0]], [[1.0], [12.0], [23.0]]
    >>> copy_share(train, held_out, [[0.0], [10.5], [14.0], [17.0]], quantile=0.25)
    CopyShare(synthetic=0.5, held_out=0.3333333333333333)
    """
    check_scalar(quantile, "quantile", Real, min_val=0, max_val=1, include_boundaries="neither")
    held_out, synthetic = _distances(train, held_out, synthetic)
    # With this estimate, a new sample falls below the threshold with probability `quantile`.
    threshold = np.quantile(held_out, quantile, method="weibull")
    shares = ((distances <= threshold).mean() for distances in (synthetic, held_out))
    return CopyShare(*map(float, shares))


def copying_score(train: ArrayLike, held_out: ArrayLike, synthetic: ArrayLike) -> float:
    """Return the z-score of synthetic samples being farther from training samples than real ones.

    This is the three-sample test for data-copying: a Mann-Whitney test of the synthetic samples'
    distances to their nearest training samples against those of held-out samples. A negative score
    means copying, below -3 beyond doubt. About 0 is ideal (normal with standard deviation 1). A
    positive score means that the samples are farther from the data than real ones are. With many
    synthetic samples, it detects small effects, whose size `copy_share` shows.

    The paper averages the score over cells of the space, so that copies in one do not offset poor
    samples in another: `per_class` uses the classes as cells.

    Parameters
    ----------
    train, held_out, synthetic : array-like of shape (n_samples, ...)
        Finite, at least one sample each; the numbers of samples may differ. The normal
        approximation needs about 20 held-out and 20 synthetic samples.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few.

    References
    ----------
    Meehan et al., 2020, A non-parametric test to detect data-copying in generative models,
    https://arxiv.org/abs/2004.05675

    Examples
    --------
    >>> train, held_out = [[0.0], [10.0], [20.0]], [[1.0], [12.0], [23.0]]
    >>> round(copying_score(train, held_out, train), 2)
    -2.09
    >>> copying_score(train, held_out, held_out)
    0.0
    """
    held_out, synthetic = _distances(train, held_out, synthetic)
    count, product = len(held_out) + len(synthetic), len(held_out) * len(synthetic)
    ranks = rankdata(np.concatenate([synthetic, held_out]))
    wins = ranks[: len(synthetic)].sum() - len(synthetic) * (len(synthetic) + 1) / 2
    _, ties = np.unique(ranks, return_counts=True)
    variance = product / 12 * (count + 1 - (ties**3.0 - ties).sum() / (count * (count - 1)))
    # If all distances are equal, neither set is closer.
    return float((wins - product / 2) / np.sqrt(variance)) if len(ties) > 1 else 0.0


def authenticity(train: ArrayLike, synthetic: ArrayLike) -> float:
    """Return the share of synthetic samples whose nearest training sample has a closer neighbour.

    Such a sample is authentic: another training sample is closer to its nearest one. Higher is
    better: 0 for exact copies; by chance alone, from a third (in one dimension) to a half (in
    many) for new samples from the same distribution. Much above that, the samples are far from the
    data. Compare with ``authenticity(train, held_out)``; held-out samples are not used otherwise.

    Parameters
    ----------
    train : array-like of shape (n_train, ...)
        Finite, at least two.
    synthetic : array-like of shape (n_synthetic, ...)
        Finite, at least one.

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
    Alaa et al., 2022, How faithful is your synthetic data?, https://arxiv.org/abs/2102.08921

    Examples
    --------
    >>> authenticity([[0.0], [1.0], [10.0]], [[0.0], [0.5], [3.0], [10.1]])
    0.25
    """
    train, synthetic = as_rows(train=(train, 2), synthetic=(synthetic, 1))
    distances, positions = nearest(train, synthetic)
    own, _ = nearest(train)
    return float((distances[:, 0] > own[positions[:, 0], 0]).mean())


def _distances(
    train: ArrayLike, held_out: ArrayLike, synthetic: ArrayLike
) -> list[NDArray[np.float64]]:
    """Return distances of held-out and synthetic samples to their nearest training samples."""
    train, *others = as_rows(train=(train, 1), held_out=(held_out, 1), synthetic=(synthetic, 1))
    return [nearest(train, rows)[0][:, 0] for rows in others]
