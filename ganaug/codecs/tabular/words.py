"""Numbers or dates with a few words among them, such as "n/a": special values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.storages import LARGEST, MISSING_OBJECTS, Storage, missing_name


@dataclass(frozen=True)
class WithWords(Storage):
    """Storage of numbers and words, each of which is a special value.

    Parameters
    ----------
    storage : object
        The storage of the numbers, which reads a word as a missing one.
    words : tuple of str
        The words.
    """

    storage: Any
    words: tuple

    @property
    def dtype(self):
        return self.storage.dtype

    @property
    def tolerance(self):
        return self.storage.tolerance

    @property
    def specials(self):
        # Numbers of a column are never larger than LARGEST.
        stand_ins = LARGEST * 10 * (1 + np.arange(len(self.words)))
        return dict(zip(stand_ins.tolist(), self.words, strict=True))

    def grid(self, values, counts):
        return self.storage.grid(values, counts)

    def numbers(self, column):
        return self.storage.numbers(column)

    def mark(self, column, numbers):
        found = pd.Index(self.words, dtype=object).get_indexer(_hashable(column))
        return np.where(found < 0, numbers, np.array(list(self.specials))[found])

    def restore(self, numbers):
        column = pd.Series(self.storage.restore(np.where(numbers > LARGEST, np.nan, numbers)))
        for stand_in, word in self.specials.items():
            column[numbers == stand_in] = word
        return column

    def tensor(self, numbers):
        import tensorflow as tf

        tensor = self.storage.tensor(tf.where(numbers > LARGEST, np.float64("nan"), numbers))
        # Beside numbers there is no room for words: they are missing.
        if tensor.dtype == tf.string:
            for stand_in, word in self.specials.items():
                tensor = tf.where(numbers == stand_in, word, tensor)
        return tensor


def _hashable(column):
    return [cell if isinstance(cell, str) else None for cell in column.to_numpy(object)]


@dataclass(frozen=True)
class Unworded:
    """A coat of objects among which text is read as missing, and never put back."""

    missing: str
    dtype = np.dtype(object)

    @classmethod
    def of(cls, column):
        return cls(missing_name(column))

    def plain(self, column):
        return column.where(~is_text(column), MISSING_OBJECTS[self.missing])

    def dress(self, plain):
        return plain

    def tensor(self, tensor):
        return tensor


def is_text(column):
    """Return a mask of the cells that are text, shape (n,)."""
    return np.fromiter((isinstance(cell, str) for cell in column), bool, len(column))
