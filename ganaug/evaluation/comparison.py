"""How sure a difference is that was measured on splits of the same data."""

from typing import NamedTuple

import numpy as np
from scipy import stats


class Gain(NamedTuple):
    """A difference and the interval that it lies in with a confidence.

    Attributes
    ----------
    mean, low, high : float
    """

    mean: float
    low: float
    high: float


def gain_of(differences, test_ratio, confidence=0.95):
    """Return the mean difference over splits, with the interval of the corrected t-test.

    Training parts of splits overlap, so that their differences are not independent and a plain
    t-test is far too sure. The variance of the mean is ``1 / n_splits + n_test / n_train`` times
    that of a difference (Nadeau & Bengio, 2003, https://doi.org/10.1023/A:1024068626366).

    Parameters
    ----------
    differences : ndarray of shape (n_splits,)
    test_ratio : float
        Test samples for each training sample.
    confidence : float, default=0.95

    Returns
    -------
    Gain

    Examples
    --------
    >>> import numpy as np
    >>> gain = gain_of(np.array([0.02, 0.04, 0.03, 0.05]), test_ratio=1 / 3)
    >>> [round(number, 3) for number in gain]
    [0.035, 0.004, 0.066]
    """
    size = len(differences)
    mean = float(np.mean(differences))
    if size < 2:
        return Gain(mean, -np.inf, np.inf)
    factor = 1 / size + test_ratio
    error = np.sqrt(factor * np.var(differences, ddof=1))
    width = float(stats.t.ppf((1 + confidence) / 2, size - 1) * error)
    return Gain(mean, mean - width, mean + width)
