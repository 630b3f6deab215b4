"""Bounds of numbers by others in their row, and the rules that enforce them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.storages import LARGEST


@dataclass(frozen=True)
class Floor:
    """The smallest allowed number of a column: the largest of those of others plus gaps.

    Parameters
    ----------
    sources : tuple
    factors, shifts : tuple of float
        Convert the numbers of the sources to those of the column, gap included.
    fallbacks : tuple of float
        Used for missing numbers of the sources.
    """

    sources: tuple
    factors: tuple
    shifts: tuple
    fallbacks: tuple

    def of(self, numbers, operations):
        """Return the largest of the bounds, given the numbers of each source."""
        floor = None
        for number, *terms in zip(numbers, self.factors, self.shifts, self.fallbacks, strict=True):
            factor, shift, fallback = terms
            bound = operations.where(
                number != number, np.float64(fallback), number * factor + shift
            )
            floor = bound if floor is None else self._tighter(floor, bound, operations)
        return floor

    def _tighter(self, one, other, operations):
        return operations.maximum(one, other)

    def value(self, merged, operations):
        return self.of([source.read(merged, operations) for source in self.sources], operations)


@dataclass(frozen=True)
class Ceiling(Floor):
    """The largest allowed number of a column: the smallest of those of others minus gaps."""

    def _tighter(self, one, other, operations):
        return operations.minimum(one, other)


@dataclass(frozen=True)
class OnGrid:
    """A bound on the grid of the bounded column, rounded to the allowed side."""

    bound: Floor
    grid: Any

    def value(self, merged, operations):
        return self.grid.apply(self.bound.value(merged, operations), operations)


@dataclass(frozen=True)
class DifferenceRule:
    """Add the decoded distance to a floor, on the grid and in the fitted range.

    Distances from a ceiling, which is also passed as ``floor``, are negative.

    Parameters
    ----------
    step : Decimals or Free
        The grid of distances.
    """

    target: int
    floor: Floor
    step: Any
    grid: Any
    low: float
    high: float

    def distances(self, numbers, lows):
        """Return the distances, given the float64 numbers of the column and its sources."""
        distances = self.step.apply(numbers - self.floor.of(lows, NUMPY), NUMPY)
        return np.where(numbers > LARGEST, numbers, distances)

    def value(self, merged, operations):
        number = self.floor.value(merged, operations) + merged[self.target]
        kept = (number != number) | (number > LARGEST)
        present = operations.where(kept, np.float64(self.low), number)
        bounded = operations.maximum(operations.minimum(present, self.high), self.low)
        return operations.where(kept, merged[self.target], self.grid.apply(bounded, operations))


@dataclass(frozen=True, eq=False)
class RaiseRule:
    """A number below its floor becomes the next fitted one, which is on the column's grid.

    Parameters
    ----------
    floor : Floor, OnGrid or SumRule
    values : ndarray of shape (n_values,), float64
        The distinct fitted numbers, sorted.
    """

    target: int
    floor: Any
    values: np.ndarray

    def value(self, merged, operations):
        floor, own = self.floor.value(merged, operations), merged[self.target]
        last = len(self.values) - 1
        places = operations.cast(operations.searchsorted(self.values, floor), "int64")
        places = operations.minimum(places, np.int64(last))
        raised = operations.maximum(operations.take(self.values, places), floor)
        return operations.where(own < floor, raised, own)


@dataclass(frozen=True, eq=False)
class LowerRule:
    """A number above its ceiling becomes the next lower fitted one; see `RaiseRule`."""

    target: int
    ceiling: Any
    values: np.ndarray

    def value(self, merged, operations):
        ceiling, own = self.ceiling.value(merged, operations), merged[self.target]
        places = operations.searchsorted(self.values, ceiling, side="right")
        places = operations.maximum(operations.cast(places, "int64") - 1, np.int64(0))
        lowered = operations.minimum(operations.take(self.values, places), ceiling)
        # Missing numbers, and those that stand for words, are not above.
        above = (own > ceiling) & (own <= LARGEST)
        return operations.where(above, lowered, own)


LIMITS = (Floor, Ceiling, OnGrid, DifferenceRule, RaiseRule, LowerRule)
