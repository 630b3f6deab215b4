"""Columns that are restored from others, in full or in part.

They have the attributes of the columns in ``ganaug.codecs.tabular.columns``. Their ``encode``
takes the series that `Restoration.prepared` returns.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn
from ganaug.codecs.tabular.slots import MISSING


@dataclass(frozen=True)
class NoSlots:
    """The slots of a column that is not learned."""

    width: ClassVar[int] = 0
    missing: ClassVar[bool] = False
    rare: ClassVar[Any] = np.empty(0, "int64")

    def decode(self, units, n_rows, seed, operations, rare=None):
        return None


@dataclass(frozen=True)
class Restored:
    """A column that is not learned; ``column`` is the fitted one."""

    column: Any

    @property
    def name(self):
        return self.column.name

    @property
    def scale(self) -> Any:
        return None

    @property
    def spans(self) -> tuple:
        return ()

    @property
    def slots(self) -> Any:
        return NoSlots()

    def encode(self, column, out):
        """Write nothing: there are no units."""

    def merge(self, number, level, operations):
        return None

    def tensor(self, value):
        return self.column.tensor(value)

    def restore(self, value):
        return self.column.restore(value)

    def extremes(self):
        return self.column.extremes()


@dataclass(frozen=True)
class RestoredNumber(Restored):
    """A column of numbers that is not learned.

    Parameters
    ----------
    storage : Floats, Integers, WideIntegers or Instants
    low, high : float
        The bounds of restored numbers.
    """

    storage: Any
    low: float
    high: float

    def tensor(self, value):
        return self.storage.tensor(value)

    def restore(self, value):
        return self.storage.restore(value)

    def extremes(self):
        import tensorflow as tf

        ends = tf.constant([self.low, self.high], tf.float64)
        return tf.concat([self.column.extremes(), self.tensor(ends)], 0)


class Learned:
    """Attributes of a column that are those of ``learned``, which is learned in its place."""

    learned: Any

    @property
    def scale(self):
        return self.learned.scale

    @property
    def grid(self):
        return self.learned.grid

    @property
    def slots(self):
        return self.learned.slots

    @property
    def spans(self):
        return self.learned.spans

    def encode(self, column, out):
        self.learned.encode(column, out)

    def merge(self, number, level, operations):
        return self.learned.merge(number, level, operations)

    def rare_levels(self, column):
        return self.learned.rare_levels(column)


@dataclass(frozen=True)
class Masked(Learned, Restored):
    """A column of which everything is learned except where it is missing."""

    learned: Any


@dataclass(frozen=True)
class LearnedNumber(Learned, RestoredNumber):
    """A number that ``learned`` learns: the column itself, or its distance from a floor."""

    learned: Any

    def merge(self, number, level, operations):
        merged = self.learned.merge(number, level, operations)
        if not isinstance(self.learned, LevelColumn):
            return merged
        values = np.append(self.learned.vocabulary.values, np.nan)
        missing = np.int64(len(values) - 1)
        return operations.take(values, operations.where(merged == MISSING, missing, merged))


@dataclass(frozen=True)
class Choice(Restored):
    """The first flag of a group, which has a slot for each flag.

    Parameters
    ----------
    choices : Slots
    otherwise : int
        The choice for rows in which no flag is set.
    """

    choices: Any
    otherwise: int

    @property
    def slots(self):
        return self.choices

    @property
    def spans(self):
        return self.choices.spans

    def encode(self, codes, out):
        self.choices.encode(codes, out)

    def merge(self, number, level, operations):
        return level


def without_missing(column):
    """Return a column that does not learn where it is missing."""
    if isinstance(column.slots, NoSlots):
        return column
    if isinstance(column, LearnedNumber):
        return replace(column, learned=_present(column.learned))
    return Masked(column, _present(column))


def _present(column):
    slots = column.slots
    return replace(column, slots=replace(slots, levels=slots.levels[slots.levels != MISSING]))


RESTORED = (Restored, RestoredNumber, Masked, LearnedNumber, Choice)
