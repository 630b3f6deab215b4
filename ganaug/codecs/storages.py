"""How numbers are stored in a column: dtype to float64 with NaN for missing, and back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

MISSING_OBJECTS = {"None": None, "nan": np.nan, "<NA>": pd.NA, "NaT": pd.NaT}
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
LARGEST = 1e300
NAT = np.iinfo("int64").min


def missing_name(column):
    """Name the object that stands for missing in a column, for MISSING_OBJECTS."""
    missing = column[column.isna()]
    return str(missing.iloc[0]) if len(missing) else "nan"


def largest(dtype):
    """Return the largest float64 that fits an integer dtype."""
    limit = float(np.iinfo(dtype).max)
    return limit if limit <= np.iinfo(dtype).max else float(np.nextafter(limit, 0))


def _float64(column):
    if isinstance(column.dtype, np.dtype) and column.dtype != object:
        return column.to_numpy().astype("float64", copy=False)
    return column.to_numpy(dtype="float64", na_value=np.nan)


def read_numbers(storage, column):
    """Read a column as float64 of shape (n,) with NaN for missing.

    Raises
    ------
    ValueError
        If a value is not a number, is infinite, or is larger than 1e300.
    """
    try:
        numbers = storage.numbers(column)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"Column {column.name!r} was fitted as {storage.dtype} and holds something else now. "
            f"Received: dtype={column.dtype}. Convert it, or fit again. ({error})"
        ) from error
    largest_seen = float(np.fmax.reduce(np.abs(numbers), initial=0.0))
    if largest_seen > LARGEST:
        raise ValueError(
            f"Column {column.name!r} contains infinity or a value too large for dtype('float64') "
            f"statistics; finite values of at most {LARGEST:g} were expected. "
            f"Received: {largest_seen!r} in magnitude. Replace it by a missing value or a bound."
        )
    return numbers


@dataclass(frozen=True)
class Floats:
    """Floating point columns, plain or nullable, and objects that are floats.

    Parameters
    ----------
    dtype : dtype
        Of the column.
    missing : str
        The name of the missing value, for a column of objects.
    """

    dtype: Any
    missing: str
    places = range(-3, 7)

    @classmethod
    def of(cls, column):
        return cls(column.dtype, missing_name(column) if column.dtype == object else "nan")

    @property
    def tolerance(self):
        is_float = isinstance(self.dtype, np.dtype) and self.dtype.kind == "f"
        return float(np.finfo(self.dtype if is_float else "float64").eps)

    def numbers(self, column):
        return _float64(column)

    def tensor(self, numbers):
        return numbers

    def restore(self, numbers):
        if self.dtype == object:
            column = pd.Series(numbers, dtype=object)
            return column.where(column.notna(), MISSING_OBJECTS[self.missing])
        if isinstance(self.dtype, np.dtype):
            return numbers.astype(self.dtype, copy=False)
        mask = np.isnan(numbers)
        return pd.arrays.FloatingArray(np.where(mask, 0.0, numbers), mask).astype(self.dtype)


@dataclass(frozen=True)
class Integers:
    """Integer columns, plain or nullable, and objects that are integers.

    Numbers beyond 2**53 in magnitude lose their last digits.

    Parameters
    ----------
    dtype : dtype
        Of the column.
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

    @classmethod
    def of(cls, column):
        has_missing = bool(column.isna().any())
        return cls(column.dtype, missing_name(column) if has_missing else "nan", has_missing)

    def numbers(self, column):
        return _float64(column)

    def tensor(self, numbers):
        import tensorflow as tf

        if self.has_missing:
            return numbers
        return tf.cast(tf.minimum(numbers, tf.constant(largest("int64"), "float64")), "int64")

    def restore(self, numbers):
        if isinstance(self.dtype, np.dtype) and self.dtype != object:
            return np.minimum(numbers, largest(self.dtype)).astype(self.dtype)
        mask = np.isnan(numbers)
        whole = np.minimum(np.where(mask, 0.0, numbers), largest("int64")).astype("int64")
        if self.dtype != object:
            return pd.arrays.IntegerArray(whole, mask).astype(self.dtype)
        column = pd.Series(whole.astype(object), dtype=object)
        return column.mask(mask, MISSING_OBJECTS[self.missing])


@dataclass(frozen=True)
class Instants:
    """Dates and durations, as whole steps since the first one.

    Parameters
    ----------
    dtype : dtype
        Of the column.
    origin : int
        The first instant, in the unit of the dtype.
    step : int
        The coarsest of day, hour, minute, ... that keeps them apart, in the same unit.
    wall : bool
        Whether instants are read off the clock of the time zone: its midnights are not whole
        days apart where there is daylight saving time.
    """

    dtype: Any
    origin: int
    step: int
    wall: bool
    places = (0,)
    tolerance = 0.0

    @classmethod
    def of(cls, column):
        candidates = [cls._fit(column, wall=False)]
        if getattr(column.dtype, "tz", None) is not None:
            candidates.append(cls._fit(column, wall=True))
        # The first on a tie: UTC has no ambiguous hour.
        return max(candidates, key=lambda storage: storage.step)

    @classmethod
    def _fit(cls, column, wall):
        ticks = cls._ticks(column, wall)
        ticks = ticks[ticks != NAT]
        if not ticks.size:
            return cls(column.dtype, 0, 1, wall)
        origin = int(ticks.min())
        second = PER_SECOND.get(np.datetime_data(_naive(column.dtype))[0], 0)
        steps = [second * 86400, second * 3600, second * 60]
        steps += [second // part for part in (1, 10**3, 10**6) if second >= part]
        fitting = (step for step in steps if step and not ((ticks - origin) % step).any())
        return cls(column.dtype, origin, next(fitting, 1), wall)

    @staticmethod
    def _ticks(column, wall):
        if wall:
            column = column.dt.tz_localize(None)
        return column.array.view("int64")

    def numbers(self, column):
        column = column.astype(self.dtype)
        ticks = self._ticks(column, self.wall)
        # Nanoseconds of a few months are more than float64 holds: divide as integers.
        numbers = ((ticks - self.origin) // self.step).astype("float64")
        numbers[ticks == NAT] = np.nan
        return numbers

    def tensor(self, numbers):
        import tensorflow as tf

        missing = tf.math.is_nan(numbers)
        steps = tf.cast(tf.where(missing, tf.zeros_like(numbers), numbers), tf.int64)
        return tf.where(missing, tf.constant(NAT, tf.int64), steps * self.step + self.origin)

    def restore(self, numbers):
        missing = np.isnan(numbers)
        ticks = np.where(missing, 0.0, numbers).astype("int64") * self.step + self.origin
        column = pd.Series(np.where(missing, NAT, ticks).view(_naive(self.dtype)))
        if not self.wall:
            return column.dt.tz_localize("UTC").astype(self.dtype) if self._zoned else column
        return column.dt.tz_localize(self.dtype.tz, ambiguous=False, nonexistent="shift_forward")

    @property
    def _zoned(self):
        return getattr(self.dtype, "tz", None) is not None


def _naive(dtype):
    return np.dtype(dtype.base)
