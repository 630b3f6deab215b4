"""Standard errors and confidence intervals of differences measured on splits of the same data."""

from typing import NamedTuple

import numpy as np
from scipy import stats

# Differences that vary by less are equal up to rounding.
ROUNDING = 1e-12
# In fewer splits, equal scores are often a coincidence.
LEAST_EQUAL = 3


class Gain(NamedTuple):
    """A difference with its confidence interval.

    Attributes
    ----------
    mean, low, high : float
        Without an interval, ``low`` and ``high`` are infinite.
    """

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        if not np.isfinite(self.high - self.low):
            return "no interval"
        return f"interval {self.low:+.3f} to {self.high:+.3f}"


UNKNOWN = Gain(float("nan"), -float("inf"), float("inf"))


def standard_error(differences, test_ratio=0.0):
    """Return the standard error of the mean difference over splits.

    Training parts of splits overlap, so differences are not independent, and their plain standard
    error is far too small. The variance of the mean is ``1 / n_splits + n_test / n_train`` times
    that of a difference (Nadeau & Bengio, 2003, https://doi.org/10.1023/A:1024068626366).

    Parameters
    ----------
    differences : ndarray of shape (..., n_splits)
    test_ratio : float, default=0.0
        Test samples per training sample; 0 is the plain standard error.

    Returns
    -------
    float or ndarray
        Over the last axis; infinite for one split.

    Examples
    --------
    >>> import numpy as np
    >>> differences = np.array([0.02, 0.04, 0.03, 0.05])
    >>> [round(float(standard_error(differences, ratio)), 3) for ratio in (0.0, 1 / 3)]
    [0.006, 0.01]
    """
    size = differences.shape[-1]
    if size == 1:
        return np.full(differences.shape[:-1], np.inf)
    return np.sqrt(1 / size + test_ratio) * differences.std(axis=-1, ddof=1)


def gain_of(differences, test_ratio, confidence=0.95):
    """Return the mean difference over splits, with the interval of the corrected t-test.

    Equal differences have no interval, since nothing is known about their variance. Only if all
    are 0, in three or more splits, is the interval 0 as well.

    Parameters
    ----------
    differences : ndarray of shape (n_splits,)
    test_ratio : float
        See `standard_error`.
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
    if not size:
        return UNKNOWN
    mean = float(np.mean(differences))
    if np.ptp(differences) <= ROUNDING:
        unchanged = abs(mean) <= ROUNDING and size >= LEAST_EQUAL
        return Gain(0.0, 0.0, 0.0) if unchanged else UNKNOWN._replace(mean=mean)
    return around(mean, float(standard_error(differences, test_ratio)), size, confidence)


def around(mean, error, size, confidence=0.95):
    """Return a mean over splits with its t-interval.

    Parameters
    ----------
    mean, error : float
        The mean and its standard error.
    size : int
        The number of splits.
    confidence : float, default=0.95
    """
    if size < 2:
        return UNKNOWN._replace(mean=mean)
    width = float(stats.t.ppf((1 + confidence) / 2, size - 1) * error)
    return Gain(mean, mean - width, mean + width)


def ratio_of(splits):
    """Return the mean number of test samples per training sample over splits."""
    return float(np.mean([len(test) / len(train) for train, test in splits]))
