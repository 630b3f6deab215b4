"""Conversion of numbers to units with mean 0 and standard deviation 1, and back."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np

# In a million rows, a normal column reaches 5, an exponential one 17.
HEAVY = 20.0
QUARTILES_OF_NORMAL = 1.349
# float32 can hold it, and only rows far outside the fitted range reach it.
MAX_CODE = 1e6
MAX_RATIO = 1e300
# More than the asinh of MAX_RATIO; its sinh is still finite.
MAX_SQUASHED = 700.0


@dataclass(frozen=True)
class Scale:
    """``code = (squash((number - anchor) / unit) - mean) / deviation``, within a range.

    Parameters
    ----------
    anchor, unit : float or ndarray of shape (n_columns, 1)
        Subtracted from the numbers, and the divisor of the difference.
    mean, deviation : float or ndarray of shape (n_columns, 1)
        Moments of the squashed numbers.
    low, high : float or ndarray of shape (n_columns, 1)
        The fitted range: no number outside of it is ever decoded.
    """

    squash: ClassVar[Any]
    expand: ClassVar[Any]

    anchor: Any
    unit: Any
    mean: Any
    deviation: Any
    low: Any
    high: Any

    @classmethod
    def fit(cls, values, counts, anchor, unit):
        """Fit on distinct finite values, sorted, and the number of rows with each."""
        squashed = cls._squash(values, anchor, unit)
        weights = counts / counts.sum()
        mean = float(weights @ squashed)
        deviation = float(np.sqrt(weights @ (squashed - mean) ** 2))
        low, high = float(values[0]), float(values[-1])
        return cls(float(anchor), float(unit), mean, deviation, low, high)

    @classmethod
    def _squash(cls, values, anchor, unit):
        with np.errstate(over="ignore"):
            ratio = (values - anchor) / unit
        return cls.squash(np.clip(ratio, -MAX_RATIO, MAX_RATIO, out=ratio))

    def encode(self, numbers, out):
        """Write the codes of float64 numbers into ``out``; a NaN becomes 0, the mean."""
        codes = self._squash(numbers, self.anchor, self.unit)
        with np.errstate(over="ignore"):
            codes -= self.mean
            codes /= self.deviation
        np.clip(codes, -MAX_CODE, MAX_CODE, out=codes)
        codes[np.isnan(codes)] = 0.0
        out[:] = codes

    @classmethod
    def stacked(cls, scales):
        """Return one scale that decodes the codes of many columns, of shape (n_columns, n)."""
        return cls(*(np.array([[getattr(s, f.name)] for s in scales]) for f in fields(cls)))

    def decode(self, codes, operations):
        """Return the numbers of float64 codes, within the fitted range."""
        ratio = self.expand(codes * self.deviation + self.mean, operations)
        return self.clip(ratio * self.unit + self.anchor, operations)

    def clip(self, numbers, operations):
        """Return the nearest numbers in the fitted range."""
        return operations.maximum(operations.minimum(numbers, self.high), self.low)


class Linear(Scale):
    """A z-score."""

    @staticmethod
    def squash(ratio):
        return ratio

    @staticmethod
    def expand(squashed, operations):
        return squashed


class Asinh(Scale):
    """A z-score of an asinh: linear near the anchor and logarithmic far from it."""

    @staticmethod
    def squash(ratio):
        return np.arcsinh(ratio, out=ratio)

    @staticmethod
    def expand(squashed, operations):
        # Infinity times a unit so small that TensorFlow flushes it to zero would be NaN.
        bounded = operations.maximum(operations.minimum(squashed, MAX_SQUASHED), -MAX_SQUASHED)
        return operations.sinh(bounded)


def fit_scale(values, counts):
    """Choose a scale, linear or asinh, for distinct finite values, sorted, and their counts.

    A tail is heavy if it ends more than 20 robust deviations (the interquartile range over
    1.349) from the median. With one heavy tail the other end of the range is the anchor and the
    quartile next to it the unit, so that a lognormal column becomes close to a normal one;
    with two, the median is the anchor and the robust deviation the unit.
    """
    cumulative = np.cumsum(counts)
    ranks = np.array([0.25, 0.5, 0.75]) * cumulative[-1]
    lower, median, upper = values[np.searchsorted(cumulative, ranks)]
    typical = np.abs(values[values != median] - median)
    unit = (upper - lower) / QUARTILES_OF_NORMAL or float(np.median(typical))
    low, high = values[0], values[-1]
    heavy_left, heavy_right = median - low > HEAVY * unit, high - median > HEAVY * unit
    if heavy_left and heavy_right:
        return Asinh.fit(values, counts, median, unit)
    if heavy_right:
        return Asinh.fit(values, counts, low, lower - low or unit)
    if heavy_left:
        return Asinh.fit(values, counts, high, high - upper or unit)
    return Linear.fit(values, counts, median, unit)
