"""Restoration of columns from others, for NumPy arrays and for TensorFlow tensors.

What is decoded is a list with the float64 numbers (NaN for missing) or the int64 levels (-1 for
missing) of each column. A rule has a ``target``, the position of a column, and replaces its entry
by what ``value(merged, operations)`` returns.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.grids import midpoints
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.roundings import RoundedDown, RoundedUp
from ganaug.codecs.tabular.relations.sources import SOURCES
from ganaug.codecs.tabular.relations.sum_rules import QuotientRule, SumRule
from ganaug.codecs.tabular.storages import LARGEST


@dataclass(frozen=True, eq=False)
class TableRule:
    """A level or number for each place of a source."""

    target: int
    source: Any
    table: np.ndarray

    def value(self, merged, operations):
        return operations.take(self.table, self.source.read(merged, operations))


@dataclass(frozen=True, eq=False)
class NearestRule:
    """A number becomes the nearest one of those that have the level of another column.

    Parameters
    ----------
    source : LevelPlaces or NumberPlaces
    known : ndarray of bool
        Whether there are such numbers, for each place of the source.
    values, keys : ndarray of shape (n_values,), float64
        The numbers, sorted by place and then by size, and ``place * width + number - low``.
    low, width : float
        The smallest number, and twice the range.
    """

    target: int
    source: Any
    known: np.ndarray
    values: np.ndarray
    keys: np.ndarray
    low: float
    width: float

    def value(self, merged, operations):
        own, place = merged[self.target], self.source.read(merged, operations)
        kept = ~operations.take(self.known, place) | (own != own) | (own > LARGEST)
        number = operations.where(kept, np.float64(self.low), own)
        key = operations.cast(place, "float64") * self.width + (number - self.low)
        places = operations.searchsorted(midpoints(self.keys), key)
        return operations.where(kept, own, operations.take(self.values, places))


@dataclass(frozen=True, eq=False)
class WherePresent:
    """A rule for a column whose missing values are learned: these stay as they are.

    The column also keeps its own value where the rule gives none. ``missing`` has no dimensions.
    """

    rule: Any
    missing: np.ndarray

    @property
    def target(self):
        return self.rule.target

    def value(self, merged, operations):
        own, restored = merged[self.target], self.rule.value(merged, operations)
        kept = self._gone(own) | self._gone(restored)
        return operations.where(kept, own, restored)

    def _gone(self, value):
        # NaN is the one number that is not equal to itself.
        return (value == self.missing) | (value != value)


@dataclass(frozen=True)
class WhereNumber:
    """A rule for numbers of a column whose missing values and words are learned.

    The column also keeps its own number where the rule gives none.
    """

    rule: Any

    @property
    def target(self):
        return self.rule.target

    def value(self, merged, operations):
        own, restored = merged[self.target], self.rule.value(merged, operations)
        kept = (own != own) | (own > LARGEST) | (restored != restored)
        return operations.where(kept, own, restored)


@dataclass(frozen=True)
class SameWords:
    """A rule for a column that has the words of another one, of which ``source`` reads all."""

    rule: Any
    source: Any

    @property
    def target(self):
        return self.rule.target

    def value(self, merged, operations):
        words = self.source.read(merged, operations)
        return operations.where(words > LARGEST, words, self.rule.value(merged, operations))


@dataclass(frozen=True, eq=False)
class MissingRule:
    """A column is missing at certain places of a source, and only there.

    Parameters
    ----------
    gone : ndarray of bool
        Whether it is missing, for each place.
    missing : ndarray of shape ()
    """

    target: int
    source: Any
    gone: np.ndarray
    missing: np.ndarray

    def value(self, merged, operations):
        gone = operations.take(self.gone, self.source.read(merged, operations))
        return operations.where(gone, self.missing, merged[self.target])


@dataclass(frozen=True)
class ChoiceRule:
    """A flag is set where the choice of its group, decoded in another column, is its own."""

    target: int
    source: int
    choice: int
    off: int
    on: int

    def value(self, merged, operations):
        chosen = merged[self.source] == self.choice
        return operations.where(chosen, np.int64(self.on), np.int64(self.off))


@dataclass(frozen=True)
class Floor:
    """The least that a column may be, given others: the largest of their numbers and gaps.

    Parameters
    ----------
    sources : tuple
    factors, shifts : tuple of float
        Convert the numbers of the sources to those of the column, gap included.
    fallbacks : tuple of float
        Stand for missing numbers of the sources.
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
            floor = bound if floor is None else operations.maximum(floor, bound)
        return floor

    def value(self, merged, operations):
        return self.of([source.read(merged, operations) for source in self.sources], operations)


@dataclass(frozen=True)
class DifferenceRule:
    """What was decoded is the distance from a floor: add it, on the grid and in the range seen.

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
        """Return what is learned, given the float64 numbers of the column and its sources."""
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
    """A number below its floor becomes the next one seen, which is on the column's grid.

    Parameters
    ----------
    floor : Floor or SumRule
    values : ndarray of shape (n_values,), float64
        The distinct numbers seen, in order.
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
class CapRule:
    """A number above a bound becomes the next one seen below it, or the bound if there is none.

    Parameters
    ----------
    bound : SumRule
    values : ndarray of shape (n_values,), float64
        Numbers in order.
    """

    target: int
    bound: Any
    values: np.ndarray

    def value(self, merged, operations):
        bound, own = self.bound.value(merged, operations), merged[self.target]
        places = operations.cast(operations.searchsorted(self.values, bound, "right"), "int64")
        places = operations.minimum(places, np.int64(len(self.values)))
        places = operations.maximum(places - 1, np.int64(0))
        lowered = operations.minimum(operations.take(self.values, places), bound)
        return operations.where((own > bound) & (own <= LARGEST), lowered, own)


RULES = (
    *SOURCES,
    Floor,
    *(
        SumRule,
        QuotientRule,
        RoundedDown,
        RoundedUp,
        CapRule,
        TableRule,
        NearestRule,
        WherePresent,
        WhereNumber,
        SameWords,
        MissingRule,
        ChoiceRule,
        DifferenceRule,
        RaiseRule,
    ),
)
