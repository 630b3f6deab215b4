"""Storage of integer columns as float64, exact if their range allows it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.storages import MISSING_OBJECTS, Storage, float64_of, missing_name

EXACT = 2**53
INT64 = np.iinfo("int64")
# The largest float64 that fits int64.
LAST = float(np.nextafter(2.0**63, 0))


def fit_integers(column):
    """Choose the storage of a column of any integer dtype, or of objects that are integers."""
    present = column.dropna()
    has_missing = len(present) < len(column)
    name = missing_name(column) if has_missing else "nan"
    low, high = (int(present.min()), int(present.max())) if len(present) else (0, 0)
    if low >= -EXACT and high <= EXACT:
        return Integers(column.dtype, name, has_missing)
    return WideIntegers(column.dtype, name, has_missing, low, high)


def to_int64(value):
    """Return the nearest integer that fits int64."""
    return min(max(value, INT64.min), INT64.max)


def to_float64(value):
    """Return the nearest float64 to an integer, which may be beyond their range."""
    largest = int(np.finfo("float64").max)
    return float(min(max(value, -largest), largest))


@dataclass(frozen=True)
class Integers(Storage):
    """Integer columns, plain or nullable, and objects that are integers, all exact in float64.

    Parameters
    ----------
    dtype : dtype
        The dtype of the column.
    missing : str
        The name of the missing value, for a column of objects.
    has_missing : bool
        If there are missing values, tensors of the column are float64.
    """

    dtype: Any
    missing: str
    has_missing: bool
    places = range(-3, 1)
    tolerance = 0.0

    def numbers(self, column):
        return float64_of(column)

    def tensor(self, numbers):
        import tensorflow as tf

        return numbers if self.has_missing else tf.cast(numbers, "int64")

    def restore(self, numbers):
        mask = np.isnan(numbers)
        whole = self._whole(np.where(mask, 0.0, numbers))
        if self.dtype == object:
            column = pd.Series(whole.astype(object), dtype=object)
            return column.mask(mask, MISSING_OBJECTS[self.missing])
        if isinstance(self.dtype, np.dtype):
            return whole.astype(self.dtype)
        return pd.arrays.IntegerArray(whole, mask).astype(self.dtype)

    def _whole(self, numbers):
        return numbers.astype("int64")


@dataclass(frozen=True)
class WideIntegers(Integers):
    """Integers beyond 2**53 in magnitude, counted from the smallest if that makes them exact.

    Otherwise they lose their last digits, but never leave the fitted range.

    Parameters
    ----------
    low, high : int
        The smallest and the largest integer.
    """

    low: int
    high: int

    @property
    def origin(self):
        return self.low if self.high - self.low <= EXACT else 0

    def numbers(self, column):
        present = column.notna().to_numpy()
        numbers = np.full(len(column), np.nan)
        # Python integers, since a difference may be more than any dtype holds.
        numbers[present] = [float(int(value) - self.origin) for value in column[present]]
        return numbers

    def tensor(self, numbers):
        import tensorflow as tf

        if self.has_missing:
            return numbers + to_float64(self.origin)
        low, origin, high = map(to_int64, (self.low, self.origin, self.high))
        steps = tf.clip_by_value(numbers + to_float64(self.origin - origin), -(2.0**63), LAST)
        # Casting rounds, perhaps beyond the range, so the bounds are applied to integers.
        return origin + tf.clip_by_value(tf.cast(steps, "int64"), low - origin, high - origin)

    def _whole(self, numbers):
        whole = [
            min(max(self.origin + int(number), self.low), self.high) for number in numbers.tolist()
        ]
        if self.dtype == object:
            return np.array(whole, dtype=object)
        return np.array(whole, dtype="uint64" if self.low >= 0 else "int64")
