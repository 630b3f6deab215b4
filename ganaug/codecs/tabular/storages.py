"""Conversion of columns of numbers to float64 with NaN for missing, and back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.calendars import calendar_days
from ganaug.codecs.tabular.grids import fit_grid, repeats, seen_grid

MISSING_OBJECTS = {
    "None": None,
    "nan": np.nan,
    "<NA>": pd.NA,
    "NaT": pd.NaT,
    "NaN": Decimal("NaN"),
}
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
LARGEST = 1e300
NAT = np.iinfo("int64").min
# The largest float64 that fits uint64.
LAST_STEP = float(np.nextafter(2.0**64, 0))


class Storage:
    """Conversion of a column to float64 with NaN for missing, and back.

    ``numbers(column)`` reads a column, ``restore(numbers)`` returns one, and ``tensor(numbers)``
    does so within TensorFlow. ``dtype`` is the dtype of the column.

    Parameters
    ----------
    places : sequence of int
        The decimals to try for a grid, coarsest first.
    tolerance : float
        The relative precision of the numbers, 0 for integers.
    """

    places: Any = ()
    tolerance: Any = 0.0

    @property
    def specials(self):
        """The words among the numbers, by the numbers above LARGEST that stand for them."""
        return {}

    def grid(self, values, counts):
        """Choose the grid, given sorted distinct numbers and the number of rows with each."""
        return fit_grid(values, counts, self.places, self.tolerance)

    def mark(self, column, numbers):
        """Return the numbers, with those of `specials` where the column has words."""
        return numbers


class Wrapper(Storage):
    """A storage whose numbers are those of another one, its attribute ``storage``."""

    storage: Any

    @property
    def places(self):
        return self.storage.places

    @property
    def tolerance(self):
        return self.storage.tolerance

    def grid(self, values, counts):
        return self.storage.grid(values, counts)


def without_specials(numbers, operations):
    """Return numbers with NaN for those that stand for words."""
    return operations.where(numbers > LARGEST, np.float64("nan"), numbers)


def missing_name(column):
    """Return the key in MISSING_OBJECTS of the missing value that a column has."""
    missing = column[column.isna()]
    name = str(missing.iloc[0]) if len(missing) else "nan"
    # A decimal NaN may have a sign and a payload, which are ignored here.
    return name if name in MISSING_OBJECTS else "nan"


def float64_of(column):
    """Return a column as float64 of shape (n,) with NaN for missing."""
    if isinstance(column.dtype, np.dtype) and column.dtype != object:
        return column.to_numpy().astype("float64", copy=False)
    return column.to_numpy(dtype="float64", na_value=np.nan)


def read_numbers(storage, column):
    """Read a column as float64 of shape (n,), with NaN for missing and special ones for words.

    Values that are not numbers, infinite or larger than 1e300 raise a ValueError.
    """
    numbers = _converted(storage, column)
    largest_seen = float(np.fmax.reduce(np.abs(numbers), initial=0.0))
    if largest_seen > LARGEST:
        raise ValueError(
            f"Column {column.name!r} contains infinity or a value too large for dtype('float64') "
            f"statistics; finite values of at most {LARGEST:g} were expected. "
            f"Received: {largest_seen!r} in magnitude. Replace it by a missing value or a bound."
        )
    return storage.mark(column, numbers)


def _converted(storage, column):
    try:
        return storage.numbers(column)
    except OverflowError:  # Python integers go beyond float64.
        return np.full(len(column), np.inf)
    except (TypeError, ValueError, NotImplementedError) as error:
        raise ValueError(
            f"Column {column.name!r} was fitted as {storage.dtype} and holds something else now. "
            f"Received: dtype={column.dtype}. Convert it, or fit again. ({error})"
        ) from error


@dataclass(frozen=True)
class Floats(Storage):
    """Floating point columns, plain or nullable, and objects that are floats.

    Parameters
    ----------
    dtype : dtype
        The dtype of the column.
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
        return float64_of(column)

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
class Instants(Storage):
    """Dates and durations, as whole steps since the first one.

    Parameters
    ----------
    dtype : dtype
        The dtype of the column.
    origin : int
        The first instant, in the unit of the dtype.
    step : int
        The coarsest of day, hour, minute, ... that divides all differences, in the same unit.
    n_steps : int
        The number of steps from the first instant to the last.
    wall : bool
        True if instants are in local time. With daylight saving time, local midnights are not
        multiples of 24 hours apart.
    """

    dtype: Any
    origin: int
    step: int
    n_steps: int
    wall: bool
    places = (0,)
    tolerance = 0.0

    @classmethod
    def of(cls, column):
        candidates = [cls._fit(column, wall=False)]
        if getattr(column.dtype, "tz", None) is not None:
            candidates.append(cls._fit(column, wall=True))
        # The first wins a tie: UTC has no ambiguous hour.
        return max(candidates, key=lambda storage: storage.step)

    @classmethod
    def _fit(cls, column, wall):
        ticks = cls._ticks(column, wall)
        ticks = ticks[ticks != NAT]
        if not ticks.size:
            return cls(column.dtype, 0, 1, 0, wall)
        origin, last = int(ticks.min()), int(ticks.max())
        elapsed = _elapsed(origin, ticks)
        second = PER_SECOND.get(np.datetime_data(_naive(column.dtype))[0], 0)
        steps = [second * 86400, second * 3600, second * 60]
        steps += [second // part for part in (1, 10**3, 10**6) if second >= part]
        fitting = (step for step in steps if step and not (elapsed % step).any())
        step = next(fitting, 1)
        return cls(column.dtype, origin, step, (last - origin) // step, wall)

    def grid(self, values, counts):
        day = self._day
        if day and self.step == day and not repeats(values, counts):
            first = self.origin // day
            days = calendar_days(first + values.astype("int64"))
            if days is not None:
                return seen_grid((days - first).astype("float64"), 1.0)
        return super().grid(values, counts)

    @property
    def _day(self):
        """The number of ticks in a day, 0 for durations, which have no calendar."""
        unit = np.datetime_data(_naive(self.dtype))[0]
        return PER_SECOND.get(unit, 0) * 86400 * (self.dtype.kind == "M")

    @staticmethod
    def _ticks(column, wall):
        if wall:
            column = column.dt.tz_localize(None)
        return column.array.view("int64")

    def numbers(self, column):
        column = column.astype(self.dtype)
        ticks = self._ticks(column, self.wall)
        # float64 cannot hold the nanoseconds of a few months, so they are divided as integers.
        after = (_elapsed(self.origin, ticks) // self.step).astype("float64")
        before = (_elapsed(ticks, self.origin) // self.step).astype("float64")
        numbers = np.where(ticks >= self.origin, after, -before)
        numbers[ticks == NAT] = np.nan
        return numbers

    def tensor(self, numbers):
        import tensorflow as tf

        missing = tf.math.is_nan(numbers)
        steps = tf.where(missing, tf.zeros_like(numbers), tf.minimum(numbers, LAST_STEP))
        steps = tf.minimum(tf.cast(steps, tf.uint64), self.n_steps) * self.step
        ticks = tf.bitcast(steps, tf.int64) + self.origin
        return tf.where(missing, tf.constant(NAT, tf.int64), ticks)

    def restore(self, numbers):
        missing = np.isnan(numbers)
        # Beyond 2**53 steps, float64 rounds, perhaps past the last one.
        steps = np.where(missing, 0.0, np.minimum(numbers, LAST_STEP)).astype("uint64")
        ticks = (np.minimum(steps, self.n_steps) * self.step).view("int64") + self.origin
        column = pd.Series(np.where(missing, NAT, ticks).view(_naive(self.dtype)))
        if not self.wall:
            return column.dt.tz_localize("UTC").astype(self.dtype) if self._zoned else column
        return column.dt.tz_localize(self.dtype.tz, ambiguous=False, nonexistent="shift_forward")

    @property
    def _zoned(self):
        return getattr(self.dtype, "tz", None) is not None


def _elapsed(start, end):
    """Return int64 ``end - start`` as uint64, since int64 may not hold the difference."""
    return (end - start).view("uint64")


def _naive(dtype):
    return np.dtype(dtype.base)
