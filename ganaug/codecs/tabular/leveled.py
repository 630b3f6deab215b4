"""Categories whose levels are numbers or times: numbers, of which only the levels come out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.grids import midpoints, seen_grid
from ganaug.codecs.tabular.slots import MISSING
from ganaug.codecs.tabular.storages import Storage, read_numbers
from ganaug.codecs.tabular.vocabularies import Labels


@dataclass(frozen=True)
class Leveled(Storage):
    """A column of levels that have an order and a distance.

    Parameters
    ----------
    labels : Labels
        The levels.
    values : ndarray of shape (n_levels,), float64
        The number of each.
    stand_ins : tuple of float
        Those of ``values`` that stand for a word.
    """

    labels: Labels
    values: np.ndarray
    stand_ins: tuple

    @classmethod
    def of(cls, column, fit_storage):
        """Fit on a column of levels; return None if these are no numbers, or equal ones."""
        labels = Labels.of(column)
        levels = pd.Series(labels.index, name=column.name)
        storage = fit_storage(levels)
        if storage is None:
            return None
        values = read_numbers(storage, levels)
        if len(np.unique(values)) < len(values) or np.isnan(values).any():
            return None
        stand_ins = tuple(value for value in values.tolist() if value in storage.stand_ins)
        return cls(labels, values, stand_ins)

    @property
    def dtype(self):
        return self.labels.dtype

    def grid(self, values, counts):
        return seen_grid(values)

    def numbers(self, column):
        numbers = self.mark(column, None)
        numbers[np.isin(numbers, self.stand_ins)] = np.nan
        return numbers

    def mark(self, column, numbers):
        # Levels that are missing or not known are negative, and index the end.
        codes = self.labels.codes(column)
        return np.concatenate([self.values, [np.nan, np.nan]])[codes]

    def restore(self, numbers):
        order = np.argsort(self.values)
        codes = order[np.searchsorted(midpoints(self.values[order]), numbers)]
        return self.labels.restore(np.where(np.isnan(numbers), MISSING, codes))

    def tensor(self, numbers):
        import tensorflow as tf

        order = np.argsort(self.values)
        known = tf.where(tf.math.is_nan(numbers), self.values[0], numbers)
        codes = tf.gather(order, tf.searchsorted(midpoints(self.values[order]), known))
        missing = tf.math.is_nan(numbers)
        return self.labels.tensor(tf.where(missing, np.int64(MISSING), codes))
