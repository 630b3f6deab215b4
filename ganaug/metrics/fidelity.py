"""Energy distance between synthetic and real samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial.distance import cdist, pdist

if TYPE_CHECKING:
    from numpy.typing import NDArray


def energy_distance(real: NDArray[Any], synthetic: NDArray[Any]) -> float:
    """Return the energy distance between two sets of samples.

    It is ``2 E|x - y| - E|x - x'| - E|y - y'|``, without pairs of a sample with itself, so that
    its expectation is zero if and only if both sets have the same distribution (Székely & Rizzo,
    2013, https://doi.org/10.1016/j.jspi.2013.03.018). An estimate can be slightly negative.

    Parameters
    ----------
    real, synthetic : ndarray of shape (n_samples, ...)
        Finite; n_samples may differ.

    Returns
    -------
    float
        A distance in the units of the samples; lower is better.

    Examples
    --------
    >>> import numpy as np
    >>> zeros, ones = np.zeros((3, 1)), np.ones((2, 1))
    >>> energy_distance(zeros, ones)
    2.0
    """
    real, synthetic = (np.reshape(rows, (len(rows), -1)) for rows in (real, synthetic))
    return float(2.0 * cdist(real, synthetic).mean() - _spread(real) - _spread(synthetic))


def _spread(rows: NDArray[Any]) -> float:
    return pdist(rows).mean() if len(rows) > 1 else 0.0
