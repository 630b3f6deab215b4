"""Restoration of columns from others, for NumPy arrays and for TensorFlow tensors.

Decoding gives a list with the float64 numbers (NaN for missing) or the int64 levels (-1 for
missing) of each column. A rule has a ``target``, the position of a column, and replaces its entry
by the result of ``value(merged, operations)``.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.grids import midpoints
from ganaug.codecs.tabular.relations.formula_rules import (
    LogarithmRule,
    ProductRule,
    QuotientRule,
    SumRule,
)
from ganaug.codecs.tabular.relations.limits import LIMITS
from ganaug.codecs.tabular.relations.roundings import RoundedDown, RoundedUp
from ganaug.codecs.tabular.relations.sources import SOURCES, LevelPlaces
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
    """A number becomes the nearest of those that go with the level of another column.

    Parameters
    ----------
    source : LevelPlaces or NumberPlaces
    known : ndarray of bool
        True for places of the source that have such numbers.
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
class AmongRule:
    """A level becomes one that goes with the level of another column.

    Parameters
    ----------
    source : LevelPlaces or NumberPlaces
    table : ndarray of shape (n_levels + 1, n_places), int64
        The new level for each learned one, with the last row for a missing one.
    """

    target: int
    source: Any
    table: np.ndarray

    def value(self, merged, operations):
        n_levels, n_places = len(self.table) - 1, self.table.shape[1]
        own = LevelPlaces(self.target, n_levels).read(merged, operations)
        entries = own * n_places + self.source.read(merged, operations)
        return operations.take(self.table.ravel(), entries)


@dataclass(frozen=True, eq=False)
class WherePresent:
    """A rule for a column whose missing values are learned: these stay as they are.

    The column also keeps its own value where the rule gives none. ``missing`` is a scalar array.
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
    """A rule for a column with the same words as another one, which ``source`` reads."""

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
        True for the places where it is missing.
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


RULES = (
    *SOURCES,
    *LIMITS,
    SumRule,
    QuotientRule,
    ProductRule,
    LogarithmRule,
    RoundedDown,
    RoundedUp,
    TableRule,
    NearestRule,
    AmongRule,
    WherePresent,
    WhereNumber,
    SameWords,
    MissingRule,
    ChoiceRule,
)
