"""Find and fill the missing cells of tables."""

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
        If it is sparse, or not a table.
    """
    if sparse.issparse(X):
        raise TypeError(
            "X must be dense: the values that a sparse matrix leaves out are zeros, not missing "
            f"values. Received: sparse data of type {type(X).__name__}. Convert it with "
            "X.toarray()."
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
        The placeholder for missing values. NaN, None and pandas.NA are equivalent.

    Raises
    ------
    ValueError
        If there are missing values other than `missing_values`.
    """
    empty = _cells(X, pd.isna)
    if _is_missing(missing_values):
        return empty
    if empty.any():
        raise ValueError(
            f"Expected no missing values but missing_values={missing_values!r}. Received: "
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
    """Return where a column or an array equals a value; text never equals a number."""
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
    """Return a table whose missing cells have a form that codecs recognise."""
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
    """Return a table with its missing cells filled.

    Parameters
    ----------
    X : DataFrame or ndarray
        Overwritten, unless its dtype would truncate values; see `_held`.
    missing : ndarray of shape (n, n_features), bool
    columns : dict of int to array or Series
        Values for some rows, by the position of a column.
    rows : ndarray of int
        The positions of these rows, which include all with missing cells in these columns.
    """
    for place, values in columns.items():
        mask = missing[rows, place]
        if not mask.any():
            continue
        chosen = pd.Series(values)[mask]
        if isinstance(X, pd.DataFrame):
            X.isetitem(place, _with(X.iloc[:, place], rows[mask], chosen))
        else:
            chosen, dtype = _held(chosen, X.dtype)
            X = X.astype(dtype, copy=False)
            X[rows[mask], place] = chosen.to_numpy()
    return X


def check_zeros(X, places):
    """Raise a ValueError if some columns cannot hold zeros."""
    if not isinstance(X, pd.DataFrame):
        X = pd.DataFrame(X)
    for place in places:
        column = X.iloc[:, place]
        if not (types.is_numeric_dtype(column.dtype) or types.is_object_dtype(column.dtype)):
            raise ValueError(
                "With keep_empty_features=True, columns without any value become zeros. "
                f"Received: column {column.name!r} of dtype={column.dtype}, which cannot hold "
                "zeros. Drop the column, or set keep_empty_features=False."
            )


def beside(X, indicators, names):
    """Append flags to a table as columns; in an array of numbers, they become 0 and 1."""
    if not isinstance(X, pd.DataFrame):
        return np.hstack([X, indicators])
    return pd.concat([X, pd.DataFrame(indicators, X.index, names)], axis=1)


def _with(column, rows, values):
    """Return a column with new values in some rows, in a dtype that holds them; see `_held`."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        others = set(values) - set(column.cat.categories)
        if others:
            raise ValueError(
                f"Column {column.name!r} cannot hold the fitted values: it lacks their "
                f"categories. Received: dtype={column.dtype}, without {sorted(others)!r}. Convert "
                "it to the dtype that it had in fit."
            )
    values, dtype = _held(values, column.dtype)
    column = column.astype(dtype)
    column.iloc[rows] = values.astype(dtype).array
    return column


def _held(values, dtype):
    """Return values and a dtype that holds them: the given one unless it would truncate them.

    For integer dtypes, values are rounded.

    Parameters
    ----------
    values : Series
    dtype : dtype
        The dtype of the column or array with missing values.
    """
    if types.is_integer_dtype(dtype):
        if values.dtype.kind not in "iu":
            values = values.astype("float64").round()
        return values, _wide_enough(values, dtype)
    if dtype.kind == "U":
        found = np.array(values.tolist(), "U").dtype
        return values, dtype if np.can_cast(found, dtype) else np.result_type(found, dtype)
    exact = values.to_numpy()
    if isinstance(dtype, np.dtype) and dtype.kind in "mM" and exact.dtype.kind == dtype.kind:
        kept = (exact.astype(dtype) == exact).all()
        return values, dtype if kept else np.result_type(exact, dtype)
    return values, dtype


def _wide_enough(values, dtype):
    """Return an integer dtype, or a wider one if values are beyond its limits."""
    if not isinstance(dtype, np.dtype):
        return dtype  # The nullable dtypes of pandas raise an error themselves.
    limits = np.iinfo(dtype)
    fit = limits.min <= int(values.min()) and int(values.max()) <= limits.max
    return dtype if fit else np.result_type(dtype, values.to_numpy())
