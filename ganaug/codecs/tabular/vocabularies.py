"""The levels of a categorical column, numbered from 0."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.grids import midpoints
from ganaug.codecs.tabular.integers import to_float64, to_int64
from ganaug.codecs.tabular.slots import MISSING, UNSEEN
from ganaug.codecs.tabular.storages import MISSING_OBJECTS, missing_name, read_numbers


@dataclass(frozen=True)
class Labels:
    """Levels without an order or a distance: text, categories, booleans.

    Parameters
    ----------
    index : pandas.Index
        The fitted levels; for the dtype "category", all categories, even those without rows.
    dtype : dtype
        The dtype of the column.
    missing : str
        The name of the missing value, for a column of objects.
    has_missing : bool
        If there are missing values, tensors of integers and booleans are float64.
    """

    index: Any
    dtype: Any
    missing: str
    has_missing: bool

    @classmethod
    def of(cls, column):
        codes, index = _numbered(column)
        has_missing = bool((codes == MISSING).any())
        return cls(
            index, column.dtype, missing_name(column) if has_missing else "nan", has_missing
        )

    def codes(self, column):
        """Return the level of each row, shape (n,), int64, ``MISSING`` or ``UNSEEN``."""
        codes, found = _numbered(column)
        known = self.index.get_indexer(found)
        known = np.append(np.where(known < 0, UNSEEN, known), MISSING)
        return known[codes]

    def restore(self, codes):
        if isinstance(self.dtype, pd.CategoricalDtype):
            return pd.Categorical.from_codes(codes, dtype=self.dtype)
        plain = isinstance(self.index.dtype, np.dtype)
        levels = self.index.to_numpy() if plain else self.index.array
        values = pd.api.extensions.take(levels, codes, allow_fill=True)
        column = pd.Series(values, dtype=self.dtype)
        if column.dtype != self.dtype:
            # pandas 2 always casts to a dictionary of int32.
            column = pd.Series(values.tolist(), dtype=self.dtype)
        if self.dtype == object:
            column[codes == MISSING] = MISSING_OBJECTS[self.missing]
        return column

    def tensor(self, codes):
        import tensorflow as tf

        table = self._table()
        return tf.gather(table, tf.where(codes == MISSING, np.int64(len(self.index)), codes))

    def _table(self):
        # With an extra place at the end for missing values.
        values = self.index.to_numpy(dtype=object)
        if all(isinstance(value, bool | int | np.bool_ | np.integer) for value in values):
            if self.has_missing:
                return np.array([*map(to_float64, values.tolist()), np.nan])
            return np.array([*map(to_int64, values.tolist()), 0], dtype="int64")
        if all(isinstance(value, float | np.floating) for value in values):
            return np.append(values, np.nan).astype("float64")
        return np.array([_utf8(value) for value in values] + [b""], dtype=object)


def _utf8(value):
    try:
        return str(value).encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            "Within TensorFlow, text is UTF-8, which has no lone surrogates. "
            f"Received: {value!r} ({error}). Replace them before fitting."
        ) from error


def _numbered(column):
    """Return the level of each row, ``MISSING`` included, and the index of these levels."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories
    column = _without_dictionary(column)
    try:
        # pandas 2 would turn objects that are dates into an index of timestamps.
        codes, found = pd.factorize(column.to_numpy() if column.dtype == object else column)
    except (TypeError, NotImplementedError) as error:
        raise ValueError(
            f"Column {column.name!r} holds objects that cannot be compared by value; text, "
            f"numbers, dates or booleans were expected. Received: {error}. Make columns of them, "
            "or convert them with astype(str)."
        ) from error
    return codes, pd.Index(found, dtype=column.dtype, tupleize_cols=False)


def _without_dictionary(column):
    """Return the values of a pyarrow dictionary, which may repeat one or hold missing ones."""
    if not isinstance(column.dtype, pd.ArrowDtype):
        return column
    import pyarrow as pa

    arrow = column.dtype.pyarrow_dtype
    if not pa.types.is_dictionary(arrow):
        return column
    return column.astype(pd.ArrowDtype(arrow.value_type))


@dataclass(frozen=True)
class Numerals:
    """Levels that are numbers: an unseen number is encoded as the nearest one.

    Parameters
    ----------
    values : ndarray of shape (n_levels,), float64
        Sorted.
    storage : Floats, Integers, WideIntegers or Instants
        Conversion between the column's dtype and float64.
    """

    values: np.ndarray
    storage: Any

    def codes(self, column):
        """Return the level of each row, shape (n,), int64, ``MISSING`` for NaN."""
        numbers = read_numbers(self.storage, column)
        if not len(self.values):
            return np.full(len(numbers), MISSING)
        codes = np.searchsorted(midpoints(self.values), numbers)
        codes[np.isnan(numbers)] = MISSING
        return codes

    def restore(self, codes):
        return self.storage.restore(self._table()[codes])

    def tensor(self, codes):
        import tensorflow as tf

        places = tf.where(codes == MISSING, np.int64(len(self.values)), codes)
        return self.storage.tensor(tf.gather(self._table(), places))

    def _table(self):
        # MISSING indexes the last place.
        return np.append(self.values, np.nan)
