"""Numbers or dates with a few words among them, such as "n/a": special values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.converters import Converted
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.storages import (
    LARGEST,
    MISSING_OBJECTS,
    Floats,
    Wrapper,
    missing_name,
    without_specials,
)


@dataclass(frozen=True)
class WithWords(Wrapper):
    """Storage of numbers and words, each of which is a special value.

    Parameters
    ----------
    storage : object
        The storage of the numbers, which reads words as missing.
    words : tuple of str
        The words.
    """

    storage: Any
    words: tuple

    @property
    def dtype(self):
        return self.storage.dtype

    @property
    def specials(self):
        # The numbers of a column are never larger than LARGEST.
        stand_ins = LARGEST * 10 * (1 + np.arange(len(self.words)))
        return dict(zip(stand_ins.tolist(), self.words, strict=True))

    @classmethod
    def of(cls, column, words, converter, fit_storage):
        """Fit on a column that, once converted, is numbers except for words, or return None."""
        storage = fit_storage(converter.plain(without(column, words)))
        if storage is None:
            return None
        storage = Converted(converter, storage)
        return cls(storage, tuple(words)) if words else storage

    def numbers(self, column):
        return self.storage.numbers(without(column, self.words))

    def mark(self, column, numbers):
        found = _places(column, self.words)
        return np.where(found < 0, numbers, np.array(list(self.specials))[found])

    def restore(self, numbers):
        special = numbers > LARGEST
        column = pd.Series(self.storage.restore(np.where(special, np.nan, numbers)))
        if special.any():
            places = np.searchsorted(list(self.specials), numbers[special])
            column[special] = np.array(self.words, dtype=object)[places]
        return column

    def tensor(self, numbers):
        import tensorflow as tf

        special = numbers > LARGEST
        tensor = self.storage.tensor(tf.where(special, np.float64("nan"), numbers))
        if tensor.dtype != tf.string:
            # A tensor of numbers has no room for words: they become missing.
            return tensor
        stand_ins = np.array(list(self.specials))
        places = tf.searchsorted(stand_ins, tf.where(special, numbers, stand_ins[0]))
        return tf.where(special, tf.gather(list(self.words), places), tensor)


@dataclass(frozen=True)
class MarkedFloats(Floats):
    """Floats, some of which, above LARGEST, stand for words.

    Parameters
    ----------
    marks : tuple of float
        The floats that stand for words.
    """

    marks: tuple

    @property
    def specials(self):
        return {mark: mark for mark in self.marks}

    def numbers(self, column):
        return without_specials(super().numbers(column), NUMPY)

    def mark(self, column, numbers):
        return super().numbers(column)


def without(column, words):
    """Return a column in which words are replaced by missing values."""
    if not words:
        return column
    return column.mask(_places(column, words) >= 0, MISSING_OBJECTS[missing_name(column)])


def _places(column, words):
    """Return the position of each cell among words, -1 if it is not one of them."""
    cells = [cell if isinstance(cell, str) else None for cell in column.to_numpy(object)]
    return pd.Index(words, dtype=object).get_indexer(cells)


@dataclass(frozen=True)
class Unworded:
    """A converter of objects that reads text as missing, and does not restore it."""

    missing: str
    dtype = np.dtype(object)

    @classmethod
    def of(cls, column):
        return cls(missing_name(column))

    def plain(self, column):
        return column.where(~is_text(column), MISSING_OBJECTS[self.missing])

    def restore(self, plain):
        return plain

    def tensor(self, tensor):
        return tensor


def is_text(column):
    """Return a mask of the cells that are text, shape (n,)."""
    return np.fromiter((isinstance(cell, str) for cell in column), bool, len(column))
