"""Splitting the container of a table into columns, and assembling it from columns."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ganaug.codecs.tabular.storages import PER_SECOND

NUMBERS = "biuf"


def read_lists(X):
    """Return lists or tuples as an array (of objects if there is text), and other tables as is.

    NumPy would convert numbers beside text to text. Rows of unequal length raise a ValueError.
    """
    if not isinstance(X, list | tuple):
        return X
    try:
        table = np.asarray(X)
    except ValueError as error:
        raise ValueError(
            "Rows must have the same length, with one value for each column. Received: lists of "
            f"different lengths ({error}). Pad or cut the rows."
        ) from error
    return np.asarray(X, dtype=object) if table.dtype.kind in "SU" else table


def fit_container(X):
    """Return the Frame or Array that describes the container of a table.

    A table that has no rows or columns, is not two-dimensional, or has duplicate column
    names raises a ValueError.
    """
    if not isinstance(X, pd.DataFrame):
        X = _indexable(X)
    container = Frame.of(X) if isinstance(X, pd.DataFrame) else Array.of(X)
    if 0 in X.shape:
        raise ValueError(
            "An empty table has nothing to fit; at least one row and one column were expected. "
            f"Received: Found array with {X.shape[0]} sample(s) and {X.shape[1]} feature(s)."
        )
    return container


def _indexable(X):
    return X if sparse.issparse(X) else np.asarray(read_lists(X))


def check_names(names):
    """Raise if two columns have the same name, or one is called `pandas.NA`."""
    repeated = names[names.duplicated()].unique().tolist()
    if repeated:
        raise ValueError(
            f"Column names must be unique. Received: duplicated names {repeated!r}. Rename them."
        )
    if any(name is pd.NA for name in names):
        raise ValueError(
            "Column names must not be missing values, so that each column can be found. "
            f"Received: pd.NA among the names {names.tolist()!r}. Rename it."
        )


@dataclass(frozen=True)
class Frame:
    """A pandas DataFrame.

    Parameters
    ----------
    names : pandas.Index of length n_features
        The names of its columns.
    dtypes : tuple of dtype
        The dtypes of its columns.
    """

    names: Any
    dtypes: tuple

    @classmethod
    def of(cls, X):
        check_names(X.columns)
        return cls(X.columns, tuple(X.dtypes))

    def columns(self, X):
        """Yield the columns, checked against those fitted."""
        if not isinstance(X, pd.DataFrame):
            raise ValueError(
                "A DataFrame with the columns fitted was expected. "
                f"Received: {type(X).__name__}. Wrap it: pd.DataFrame(X, columns=...)."
            )
        self._check_names(X.columns)
        return (_dense(X.iloc[:, position]) for position in range(X.shape[1]))

    def _check_names(self, received):
        if received.equals(self.names):
            return
        missing = self.names.difference(received, sort=False).tolist()
        unexpected = received.difference(self.names, sort=False).tolist()
        if not missing and not unexpected and len(received) == len(self.names):
            raise ValueError(
                "The columns are the fitted ones in another order; the order is part of the "
                f"contract. Expected: {self.names.tolist()!r}. Received: {received.tolist()!r}. "
                "Reorder them: X[names]."
            )
        raise ValueError(
            "The columns are not those that were fitted. "
            f"Received: X without {missing!r} and with the unexpected {unexpected!r}."
        )

    def assemble(self, columns):
        """Return a DataFrame with a RangeIndex from columns of the fitted dtypes."""
        # pandas would take objects that are all text for its text dtype.
        series = [
            _stored(pd.Series(column, dtype=_dense_dtype(dtype), copy=False), dtype)
            for column, dtype in zip(columns, self.dtypes, strict=True)
        ]
        frame = pd.DataFrame(dict(enumerate(series)), copy=True)
        frame.columns = self.names
        return frame

    def bundle(self, tensors):
        """Return a dict of tensors by column, in the fitted dtypes if these are NumPy's."""
        columns = zip(self.names, tensors, self.dtypes, strict=True)
        return {str(name): _cast(tensor, _dense_dtype(dtype)) for name, tensor, dtype in columns}


def _dense_dtype(dtype):
    return dtype.subtype if isinstance(dtype, pd.SparseDtype) else dtype


def _stored(column, dtype):
    return column.astype(dtype) if isinstance(dtype, pd.SparseDtype) else column


def _dense(column):
    sparsely = isinstance(column.dtype, pd.SparseDtype)
    return column.astype(column.dtype.subtype) if sparsely else column


@dataclass(frozen=True)
class Array:
    """A NumPy array or a sparse matrix of shape (n, n_features).

    Parameters
    ----------
    n_features : int
        The number of columns.
    dtype : numpy.dtype
        The dtype of all columns.
    """

    n_features: int
    dtype: Any

    @classmethod
    def of(cls, X):
        if X.ndim != 2:
            raise ValueError(
                "Expected 2D array of shape (n, n_features): one row for each sample, one column "
                f"for each feature. Received: X of shape={X.shape}. Reshape it: X.reshape(-1, 1) "
                "for one feature."
            )
        return cls(X.shape[1], X.dtype)

    @property
    def names(self):
        return range(self.n_features)

    def columns(self, X):
        """Yield the columns, checked against those fitted."""
        X = _indexable(X)
        n_features = self.of(X).n_features
        if n_features != self.n_features:
            raise ValueError(
                "The number of columns is not the one that was fitted. "
                f"Expected: {self.n_features}. Received: {n_features}."
            )
        dtype = _series_dtype(X.dtype)
        columns = _sparse_columns(X) if sparse.issparse(X) else X.T
        return (
            pd.Series(column, dtype=dtype, name=j, copy=False) for j, column in enumerate(columns)
        )

    def assemble(self, columns):
        """Return an array of shape (n, n_features) of the fitted dtype."""
        table = np.empty((len(columns[0]), self.n_features), dtype=self.dtype)
        for position, column in enumerate(columns):
            table[:, position] = column
        return table

    def bundle(self, tensors):
        """Return a tensor of shape (n, n_features), or a dict of columns if not numeric."""
        if self.dtype.kind not in NUMBERS:
            return {str(position): tensor for position, tensor in enumerate(tensors)}
        import tensorflow as tf

        return tf.stack([_cast(tensor, self.dtype) for tensor in tensors], axis=1)


def _sparse_columns(X):
    """Yield the columns of a sparse matrix as arrays, one at a time."""
    X = X.tocsc(copy=True)
    X.sum_duplicates()
    for start, stop in pairwise(X.indptr):
        column = np.zeros(X.shape[0], X.dtype)
        column[X.indices[start:stop]] = X.data[start:stop]
        yield column


def _cast(tensor, dtype):
    if not (isinstance(dtype, np.dtype) and dtype.kind in NUMBERS and dtype.itemsize <= 8):
        return tensor
    import tensorflow as tf

    return tf.cast(tensor, dtype.name)


def _series_dtype(dtype):
    """Return the dtype in which pandas holds a column of an array."""
    if dtype.kind in "OSU":
        # pandas would take objects that are all text for its text dtype.
        return np.dtype(object)
    if dtype.kind not in "mM":
        return dtype
    unit, multiple = np.datetime_data(dtype)
    series_dtype = np.dtype(f"{dtype.kind}8[{unit if unit in PER_SECOND else 's'}]")
    if unit == "generic" or multiple > 1 or not np.can_cast(dtype, series_dtype):
        raise ValueError(
            "Dates and durations must be in one unit of fixed length, from weeks to nanoseconds; "
            f"dates may be in years and months too. Received: X of dtype={dtype}. Convert it, "
            'X.astype("datetime64[s]") or "timedelta64[s]", or pass a DataFrame.'
        )
    return series_dtype
