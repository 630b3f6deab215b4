"""Categories whose levels are numbers or times: only these numbers can be decoded."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.grids import midpoints, seen_grid
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.slots import MISSING
from ganaug.codecs.tabular.storages import LARGEST, Wrapper, read_numbers, without_specials
from ganaug.codecs.tabular.vocabularies import Labels


@dataclass(frozen=True)
class Leveled(Wrapper):
    """A column of levels that have an order and a distance.

    Parameters
    ----------
    labels : Labels
        The levels.
    values : ndarray of shape (n_levels,), float64
        The number for which each level stands.
    storage : object, optional
        The storage of the numbers; early files do not have it.
    """

    labels: Labels
    values: np.ndarray
    storage: Any = None

    @classmethod
    def of(cls, column, fit_storage):
        """Fit on a column of levels; return None if these are not numbers, or not distinct."""
        labels = Labels.of(column)
        codes = labels.codes(column)
        levels = pd.Series(labels.index, name=column.name)
        storage = fit_storage(levels.iloc[codes[codes >= 0]].reset_index(drop=True))
        if storage is None or not (codes >= 0).any():
            return None
        values = read_numbers(storage, levels)
        known = values[~np.isnan(values)]
        if len(np.unique(known)) < len(known) or np.isnan(values[codes[codes >= 0]]).any():
            return None
        return cls(labels, values, storage)

    @property
    def specials(self):
        words = np.flatnonzero(self.values > LARGEST)
        return dict(zip(self.values[words].tolist(), self.labels.index[words], strict=True))

    @property
    def dtype(self):
        return self.labels.dtype

    def grid(self, values, counts):
        return seen_grid(values)

    def numbers(self, column):
        return without_specials(self.mark(column, None), NUMPY)

    def mark(self, column, numbers):
        # Missing and unknown levels have negative codes, which index the end.
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
