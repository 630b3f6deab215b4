"""Confidence intervals of differences measured on splits of the same data."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from ganaug.evaluation.report.wording import HARMS, HELPS, NO_HELP


class Gain(NamedTuple):
    """A difference with its confidence interval.

    Attributes
    ----------
    mean, low, high : float
    """

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"interval {self.low:+.3f} to {self.high:+.3f}"


def gain_of(differences, test_ratio, confidence=0.95):
    """Return the mean difference over splits, with the interval of the corrected t-test.

    Training parts of splits overlap, so differences are not independent and a plain t-test is far
    too confident. The variance of the mean is ``1 / n_splits + n_test / n_train`` times that of a
    difference (Nadeau & Bengio, 2003, https://doi.org/10.1023/A:1024068626366).

    Parameters
    ----------
    differences : ndarray of shape (n_splits,)
    test_ratio : float
        Test samples per training sample.
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


def claim_of(over_peer, over_nothing, matters):
    """Return the conclusion about a treatment.

    Parameters
    ----------
    over_peer, over_nothing : Gain
        Gains over the best baseline, and over doing nothing.
    matters : float
        The smallest difference that matters.

    Returns
    -------
    {"helps", "does harm", "does not help"}

    Examples
    --------
    >>> claim_of(Gain(0.02, 0.01, 0.03), Gain(0.05, 0.04, 0.06), matters=0.005)
    'helps'
    """
    if over_peer.low > 0 and over_peer.mean >= matters:
        return HELPS
    if over_nothing.high < 0 and over_nothing.mean <= -matters:
        return HARMS
    return NO_HELP
