"""The granularity of a numeric column: the numbers that can be decoded.

``apply`` replaces float64 numbers, of any shape, by the nearest ones on the grid.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.calendars import chance_step
from ganaug.codecs.tabular.operations import NUMPY

PROBE = 1000
MAX_STEPS = 2**16
# Beyond it, float64 cannot hold all integers.
EXACT = 2**53


@dataclass(frozen=True)
class Free:
    """Any number in the range."""

    def apply(self, numbers, operations):
        return numbers


@dataclass(frozen=True)
class Decimals:
    """Multiples of ``10 ** -places``; negative places are tens, hundreds, thousands."""

    places: int

    def apply(self, numbers, operations):
        # Powers below one are not exact in binary, so only powers above one are used: dividing
        # by such a power gives the double nearest to the decimal, like a parser.
        power = 10.0 ** abs(self.places)
        if self.places > 0:
            return operations.divide(operations.rint(numbers * power), power)
        return operations.rint(operations.divide(numbers, power)) * power

    def holds(self, values, tolerance):
        """Return whether sorted values are all multiples, up to a relative tolerance."""
        # Beyond 2**53 all doubles are multiples, and rounding them would move them.
        exact = self.places == 0 or max(-values[0], values[-1]) * 10.0**self.places < EXACT
        if not exact:
            return False
        rounded = self.apply(values, NUMPY)
        return bool(np.all(np.abs(rounded - values) <= tolerance * np.abs(values)))


@dataclass(frozen=True)
class Steps:
    """Numbers ``(offset + step * k) / 10 ** places``, all of them integers."""

    places: int
    offset: int
    step: int

    @classmethod
    def of(cls, values, decimals):
        """Fit on multiples of ``decimals``; return ``decimals`` if there is no coarser grid."""
        power = 10.0 ** max(decimals.places, 0)
        if max(-values[0], values[-1]) * power >= EXACT:
            return decimals
        wholes = np.rint(values * power).astype("int64")
        base = 10 ** max(-decimals.places, 0)
        step = chance_step(np.diff(wholes) // base) * base
        if step == base:
            return decimals
        return cls(max(decimals.places, 0), int(wholes[0] % step), step)

    def apply(self, numbers, operations):
        power = 10.0**self.places
        places = operations.rint(
            operations.divide(numbers * power - float(self.offset), float(self.step))
        )
        wholes = places * float(self.step) + float(self.offset)
        return operations.divide(wholes, power) if self.places else wholes


@dataclass(frozen=True, eq=False)
class Seen:
    """Only values that occur in the data.

    Parameters
    ----------
    values : ndarray of shape (n_values,), float64
        At least two values, in ascending order.
    """

    values: np.ndarray

    def apply(self, numbers, operations):
        places = operations.searchsorted(midpoints(self.values), numbers)
        return operations.take(self.values, places)


@dataclass(frozen=True, eq=False)
class SeenDecimals:
    """Only values that occur in the data, if these are evenly spaced with gaps.

    It looks values up in a table, whereas ``Seen`` needs a search.

    Parameters
    ----------
    low, step : float
        The smallest value and the spacing.
    nearest : ndarray of shape (n_steps + 1,), float64
        For each multiple of the spacing, the nearest value seen.
    """

    low: float
    step: float
    nearest: np.ndarray

    @classmethod
    def of(cls, values, step):
        """Fit on sorted float64 values that are multiples of the step."""
        places = np.arange(_n_steps(values, step) + 1) * step + values[0]
        nearest = values[np.searchsorted(midpoints(values), places)]
        nearest[_places(values, values[0], step, np.rint).astype("int64")] = values
        return cls(float(values[0]), step, nearest)

    def apply(self, numbers, operations):
        places = _places(numbers, self.low, self.step, operations.rint)
        return operations.take(self.nearest, operations.cast(places, "int32"))


def _places(numbers, low, step, rounding):
    return rounding((numbers - low) / step)


def _n_steps(values, step):
    return int(_places(values[-1], values[0], step, np.rint))


@dataclass(frozen=True, eq=False)
class Outside:
    """Another grid, without the numbers inside some intervals.

    Parameters
    ----------
    grid : grid
    lows, highs : ndarray of shape (n_intervals,), float64
        The ends of the intervals, sorted; they can be decoded.
    """

    grid: Any
    lows: np.ndarray
    highs: np.ndarray

    def apply(self, numbers, operations):
        numbers = self.grid.apply(numbers, operations)
        places = operations.searchsorted(self.lows, numbers)
        places = operations.maximum(operations.cast(places, "int64") - 1, np.int64(0))
        low, high = operations.take(self.lows, places), operations.take(self.highs, places)
        nearest = operations.where(numbers - low < high - numbers, low, high)
        return operations.where((low < numbers) & (numbers < high), nearest, numbers)


def midpoints(values):
    """Return the midpoints between neighbours of a sorted array, where the nearest one changes."""
    return values[:-1] / 2 + values[1:] / 2


def repeats(values, counts):
    """Return whether there are at most half as many distinct values as rows."""
    return 2 * len(values) <= counts.sum()


def fit_grid(values, counts, places, tolerance):
    """Choose a grid: the values if they repeat, else the coarsest steps that fit, else none.

    Parameters
    ----------
    values, counts : ndarray of shape (n_distinct,)
        Distinct finite values, sorted, float64, and the number of rows with each.
    places : sequence of int
        The decimals to try, coarsest first.
    tolerance : float
        The relative precision of the column's dtype.
    """
    # Most columns fail on the first values, and looking at all of them ten times is slow.
    fitting = (
        decimals
        for decimals in map(Decimals, places)
        if decimals.holds(values[:PROBE], tolerance) and decimals.holds(values, tolerance)
    )
    decimals = next(fitting, None)
    if not repeats(values, counts):
        return Steps.of(values, decimals) if decimals else Free()
    return seen_grid(values, 10.0**-decimals.places if decimals else 0.0)


def seen_grid(values, step=0.0):
    """Return the grid of these values, which are multiples of a step apart if there is one."""
    if step and values[-1] - values[0] <= step * max(MAX_STEPS, 4 * len(values)):
        return SeenDecimals.of(values, step)
    return Seen(values)
