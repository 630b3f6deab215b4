"""Tables with missing cells: which are missing, and what is put there."""

from numbers import Real

import numpy as np
import pandas as pd
from pandas.api import types
from scipy import sparse

from ganaug import inputs
from ganaug.containers import container_of
from ganaug.table_rows import densify


def read_table(X):
    """Return a table as a frame or an array, and the container that it came in.

    Raises
    ------
    TypeError, ValueError
        If it is sparse, or no table.
    """
    if sparse.issparse(X):
        raise TypeError(
            "A dense table was expected: the values that are left out of a sparse matrix are "
            f"zeros and not missing. Received: sparse data of type {type(X).__name__}. Convert it "
            "with X.toarray()."
        )
    inputs.check_arrays(X)
    container = container_of(X, "table")
    return densify(inputs.check_table(container.read(X))), container


def missing_cells(X, missing_values):
    """Return which cells of a table are missing, shape (n, n_features), bool.

    Parameters
    ----------
    X : DataFrame or ndarray
    missing_values : object
        The value that stands for a missing one. NaN, None and pandas.NA stand for each other.

    Raises
    ------
    ValueError
        If cells are missing that are not `missing_values`.
    """
    empty = _cells(X, pd.isna)
    if _is_missing(missing_values):
        return empty
    if empty.any():
        raise ValueError(
            f"The missing values were expected to be missing_values={missing_values!r}. Received: "
            f"Input X contains NaN, or another missing value, in {empty.sum()} cells. Replace "
            "them, or leave missing_values at its default."
        )
    return _cells(X, lambda column: _equals(column, missing_values))


def _is_missing(value):
    return value is None or value is pd.NA or (isinstance(value, Real) and value != value)


def _cells(X, test):
    if not isinstance(X, pd.DataFrame):
        return np.asarray(test(X), bool).reshape(X.shape)
    columns = [np.asarray(test(X.iloc[:, place]), bool) for place in range(X.shape[1])]
    return np.stack(columns, axis=1)


def _equals(column, value):
    """Return where a column or an array has a value; text is equal to no number."""
    is_text = isinstance(value, str)
    dtype = column.dtype
    if types.is_numeric_dtype(dtype) and is_text:
        return np.zeros(column.shape, bool)
    if types.is_datetime64_any_dtype(dtype) or types.is_timedelta64_dtype(dtype):
        return np.zeros(column.shape, bool)
    if dtype.kind in "US" and not is_text:
        return np.zeros(column.shape, bool)
    return np.asarray(column == value, bool)


def without_cells(X, missing):
    """Return a table in which cells are missing in a form that codecs take for it."""
    if isinstance(X, pd.DataFrame):
        columns = {}
        for place in range(X.shape[1]):
            column, mask = X.iloc[:, place], missing[:, place]
            columns[place] = column.mask(mask) if mask.any() else column
        return pd.DataFrame(columns, X.index).set_axis(X.columns, axis=1)
    if not missing.any():
        return X
    if X.dtype.kind in "iu":
        X = X.astype("float64")
    elif X.dtype.kind in "bUS":
        X = X.astype(object)
    X = X.copy()
    X[missing] = np.array("NaT", X.dtype) if X.dtype.kind in "mM" else np.nan
    return X


def some_columns(X, places):
    """Return some columns of a table, by position."""
    return X.iloc[:, places] if isinstance(X, pd.DataFrame) else X[:, places]


def filled(X, missing, columns, rows):
    """Fill the missing cells of a table in place, and return it.

    Parameters
    ----------
    X : DataFrame or ndarray
    missing : ndarray of shape (n, n_features), bool
    columns : dict of int to array or Series
        Values for some rows, by the position of a column.
    rows : ndarray of int
        Which rows these are; they include all with missing cells in these columns.
    """
    for place, values in columns.items():
        mask = missing[rows, place]
        if not mask.any():
            continue
        chosen = pd.Series(values)[mask]
        if isinstance(X, pd.DataFrame):
            X.isetitem(place, _with(X.iloc[:, place], rows[mask], chosen))
        else:
            X[rows[mask], place] = chosen.to_numpy()
    return X


def check_zeros(X, places):
    """Raise if some columns cannot hold zeros."""
    if not isinstance(X, pd.DataFrame):
        X = pd.DataFrame(X)
    for place in places:
        column = X.iloc[:, place]
        if not (types.is_numeric_dtype(column.dtype) or types.is_object_dtype(column.dtype)):
            raise ValueError(
                "With keep_empty_features=True, columns without any value become zeros. "
                f"Received: column {column.name!r} of dtype={column.dtype}, which holds none. "
                "Leave the column out, or set keep_empty_features=False."
            )


def beside(X, indicators, names):
    """Return a table with flags to the right of it: in an array of numbers, 0 and 1."""
    if not isinstance(X, pd.DataFrame):
        return np.hstack([X, indicators])
    return pd.concat([X, pd.DataFrame(indicators, X.index, names)], axis=1)


def _with(column, rows, values):
    """Return a column with values at some rows, in its own dtype."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        others = set(values) - set(column.cat.categories)
        if others:
            raise ValueError(
                f"Column {column.name!r} cannot hold the values that were fitted: it lacks their "
                f"categories. Received: dtype={column.dtype}, without {sorted(others)!r}. Convert "
                "it to the dtype that was fitted."
            )
    column = column.copy()
    column.iloc[rows] = values.astype(column.dtype).array
    return column
