"""Diversity of synthetic samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.spatial.distance import pdist

from ganaug.metrics.samples import as_rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def diversity(real: ArrayLike, synthetic: ArrayLike) -> float:
    """Return the mean distance between synthetic samples, relative to that between real ones.

    Distances are Euclidean. A ratio of 0 means collapse to one sample, and 1 means samples as
    diverse as the data; above 1, they are noisier than the data, or at its edges. Measure it per
    class (`per_class`), since distances between classes hide a collapse within them.

    Parameters
    ----------
    real, synthetic : array-like of shape (n_samples, ...)
        Finite, at least two samples each, the real ones not all equal; n_samples may differ.

    Returns
    -------
    float
        At least 0.

    Raises
    ------
    ValueError
        If the samples differ in width, are not finite, or are too few, or the real ones are all
        equal.

    Examples
    --------
    >>> diversity([[0.0], [2.0]], [[5.0], [6.0]]), diversity([[0.0], [2.0]], [[5.0], [5.0]])
    (0.5, 0.0)
    """
    real, synthetic = as_rows(real=(real, 2), synthetic=(synthetic, 2))
    spread = pdist(real).mean()
    if spread == 0.0:
        raise ValueError(
            "real must have samples that differ, since their distances are the reference. "
            f"Received: real with {len(real)} equal samples. Leave this class out."
        )
    return float(pdist(synthetic).mean() / spread)
