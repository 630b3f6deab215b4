"""The kinds of columns, and their conversion to model space and back.

A column has a ``scale`` for its continuous unit and ``slots`` for its one-hot span; either may be
absent. ``encode(column, out)`` writes into zeros of shape (n, width). ``merge(number, level,
operations)`` joins the two decoded parts; ``tensor`` converts the result for a pipeline, and
``restore`` to a column of the fitted dtype. ``extremes`` returns the smallest, the largest and all
special values that can be decoded.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.scales import fit_scale
from ganaug.codecs.tabular.slots import MAX_LEVELS, MISSING, Slots
from ganaug.codecs.tabular.storages import LARGEST, read_numbers
from ganaug.codecs.tabular.vocabularies import Labels, Numerals
from ganaug.space import Span

FEW = 10
SPIKE = 0.2


@dataclass(frozen=True)
class LevelColumn:
    """A column of levels: text, categories, booleans, or so few numbers that each is a level."""

    name: Any
    vocabulary: Any
    slots: Slots
    scale = None

    @classmethod
    def fit(cls, column, weights):
        """Fit on labels, and pool those whose rows have the least weight."""
        vocabulary = Labels.of(column)
        codes = vocabulary.codes(column)
        known, n_levels = codes >= 0, len(vocabulary.index)
        counts = np.bincount(codes[known], minlength=n_levels)
        importance = np.bincount(codes[known], weights[known], minlength=n_levels)
        n_missing = int((codes == MISSING).sum())
        return cls(column.name, vocabulary, Slots.pooled(counts, n_missing, importance))

    @property
    def spans(self):
        return self.slots.spans

    def encode(self, column, out):
        self.slots.encode(self.vocabulary.codes(column), out)

    def rare_levels(self, column):
        """Return the level of each row, shape (n,), int64; -1 where it is not a rare one."""
        codes = self.vocabulary.codes(column)
        return np.where(np.isin(codes, self.slots.rare), codes, -1)

    def merge(self, number, level, operations):
        return level

    def tensor(self, level):
        return self.vocabulary.tensor(level)

    def restore(self, level):
        return self.vocabulary.restore(level)

    def extremes(self):
        import tensorflow as tf

        levels = np.concatenate([self.slots.levels[self.slots.levels >= MISSING], self.slots.rare])
        return self.tensor(tf.constant(levels))


@dataclass(frozen=True)
class NumberColumn:
    """Numbers on a scale, with slots for spikes and missing values.

    Level 0 is a regular number, level i the spike ``spikes[i - 1]``.
    """

    name: Any
    storage: Any
    scale: Any
    grid: Any
    spikes: np.ndarray
    slots: Slots

    @classmethod
    def fit(cls, name, storage, values, counts, n_missing):
        spiky = counts > SPIKE * (counts.sum() + n_missing)
        # A frequent value is a spike only among many others.
        spiky &= np.count_nonzero(values <= LARGEST) > FEW
        spiky |= np.isin(values, list(storage.specials))
        regular, weights = values[~spiky], counts[~spiky]
        states = np.concatenate([[weights.sum()], counts[spiky]])
        # A number is more likely than any of many words.
        few = len(states) <= MAX_LEVELS + FEW
        slots = Slots.every(states, n_missing) if few else Slots.pooled(states, n_missing, states)
        return cls(
            name=name,
            storage=storage,
            scale=fit_scale(regular, weights),
            grid=storage.grid(regular, weights),
            spikes=values[spiky],
            slots=slots,
        )

    @property
    def spans(self):
        return (Span(1, categorical=False), *self.slots.spans)

    def encode(self, column, out):
        numbers = read_numbers(self.storage, column)
        if not self.slots.width:
            self.scale.encode(numbers, out[:, 0])
            return
        levels = self._levels(numbers)
        self.slots.encode(levels, out[:, 1:])
        self.scale.encode(np.where(levels == 0, numbers, np.nan), out[:, 0])

    def _levels(self, numbers):
        levels = np.zeros(len(numbers), dtype="int64")
        if len(self.spikes):
            places = np.searchsorted(self.spikes[:-1], numbers)
            levels = np.where(self.spikes[places] == numbers, places + 1, levels)
        levels[np.isnan(numbers)] = MISSING
        return levels

    def rare_levels(self, column):
        """Return the level of each row, shape (n,), int64; -1 where it is not a rare one."""
        levels = self._levels(read_numbers(self.storage, column))
        return np.where(np.isin(levels, self.slots.rare), levels, -1)

    def merge(self, number, level, operations):
        if not self.slots.width:
            return number
        states = np.concatenate([[0.0], self.spikes, [np.nan]])
        places = operations.where(level == MISSING, np.int64(len(states) - 1), level)
        return operations.where(level == 0, number, operations.take(states, places))

    def tensor(self, number):
        return self.storage.tensor(number)

    def restore(self, number):
        return self.storage.restore(number)

    def extremes(self):
        import tensorflow as tf

        missing = [np.nan] * bool(self.slots.missing)
        ends = [self.scale.low, self.scale.high]
        return self.tensor(tf.constant([*ends, *self.spikes, *missing], tf.float64))


def fit_number_column(storage, column):
    """Fit a LevelColumn if there are few distinct numbers, and a NumberColumn otherwise."""
    numbers = read_numbers(storage, column)
    ordered = np.sort(numbers)
    n_values = int(np.searchsorted(ordered, np.nan))  # NaN sorts last.
    ordered = ordered[:n_values]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[:n_values])
    values, counts = ordered[starts], np.diff(np.append(starts, n_values))
    n_missing = len(numbers) - n_values
    if len(values) <= 1 or (len(values) <= FEW and 2 * len(values) < n_values):
        vocabulary = Numerals(values, storage)
        return LevelColumn(column.name, vocabulary, Slots.every(counts, n_missing))
    return NumberColumn.fit(column.name, storage, values, counts, n_missing)
