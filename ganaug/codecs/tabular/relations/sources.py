"""Sources of rules: decoded columns, read as numbers or as places in a table."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.grids import midpoints
from ganaug.codecs.tabular.slots import MISSING
from ganaug.codecs.tabular.storages import without_specials


@dataclass(frozen=True)
class Numbers:
    """The numbers of a column of numbers."""

    position: int

    def read(self, merged, operations):
        return merged[self.position]


@dataclass(frozen=True)
class PlainNumbers:
    """The numbers of a column of numbers and words; words are read as missing."""

    position: int

    def read(self, merged, operations):
        return without_specials(merged[self.position], operations)


@dataclass(frozen=True)
class ZeroIfMissing:
    """The numbers of a source, 0 for missing ones: an empty fee means no fee."""

    source: Any

    @property
    def position(self):
        return self.source.position

    def read(self, merged, operations):
        number = self.source.read(merged, operations)
        return operations.where(number != number, np.float64(0.0), number)


@dataclass(frozen=True, eq=False)
class LevelNumbers:
    """The numbers of a column whose levels are numbers, given as sorted ``values``."""

    position: int
    values: np.ndarray

    def read(self, merged, operations):
        places = LevelPlaces(self.position, len(self.values)).read(merged, operations)
        return operations.take(np.append(self.values, np.nan), places)


@dataclass(frozen=True)
class LevelPlaces:
    """The levels of a column as places in a table, the last one for missing."""

    position: int
    n_levels: int

    def read(self, merged, operations):
        level = merged[self.position]
        return operations.where(level == MISSING, np.int64(self.n_levels), level)


@dataclass(frozen=True, eq=False)
class NumberPlaces:
    """The places of the nearest of sorted ``values``, at least two, the last one for missing."""

    position: int
    values: np.ndarray

    def read(self, merged, operations):
        number = merged[self.position]
        places = operations.searchsorted(midpoints(self.values), number)
        places = operations.cast(places, "int64")
        return operations.where(number != number, np.int64(len(self.values)), places)


@dataclass(frozen=True)
class PresencePlaces:
    """Place 0 for a number, and 1 for a missing one."""

    position: int

    def read(self, merged, operations):
        number = merged[self.position]
        return operations.cast(number != number, "int64")


SOURCES = (
    *(Numbers, PlainNumbers, ZeroIfMissing, LevelNumbers),
    *(LevelPlaces, NumberPlaces, PresencePlaces),
)
