"""Read columns of a table, by name or position, as values that can be compared."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Sequence
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype, is_bool_dtype, is_numeric_dtype
from scipy import sparse

from ganaug import frames

# Results of `infer_dtype` for values without an order, or with a misleading one: "10" < "9".
UNORDERED = {"string", "bytes", "mixed", "mixed-integer", "categorical"}


def table_of(X: Any) -> Any:
    """Return a table as a pandas frame, an array or a sparse matrix."""
    X = frames.to_pandas(X)
    if not (isinstance(X, pd.DataFrame) or sparse.issparse(X)):
        X = np.asarray(X)
    if X.ndim != 2:
        raise ValueError(
            "A constraint on columns needs a table of shape (n_samples, n_features). Received: X "
            f"of shape={X.shape}. For images, pass a function of the images."
        )
    return X


def names_of(X: Any) -> Sequence[Hashable]:
    """Return the column names of a frame, or the column positions of an array."""
    return X.columns.tolist() if isinstance(X, pd.DataFrame) else range(X.shape[1])


def is_name(value: Any, names: Sequence[Hashable]) -> bool:
    """Return whether a value is the name of a column; 2.0 and True are not positions."""
    if isinstance(value, list | dict | set | np.ndarray):
        return False
    return value in names and _is_position(value) == _is_position(names[names.index(value)])


def _is_position(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def check_names(wanted: Sequence[Any], names: Sequence[Hashable], owner: Any) -> None:
    """Raise a ValueError if a wanted column does not exist."""
    unknown = [value for value in wanted if not is_name(value, names)]
    if not unknown:
        return
    if isinstance(names, range):
        expected = f"positions from 0 to {len(names) - 1}, since X is an array"
    else:
        expected = f"column names among {list(names)!r}"
    raise ValueError(
        f"{owner} names columns that do not exist. Expected: {expected}. Received: {unknown!r}."
    )


def column_of(X: Any, name: Hashable) -> pd.Series:
    """Return a column of a table as a dense series, indexed from 0."""
    position = names_of(X).index(name)
    if isinstance(X, pd.DataFrame):
        column = X.iloc[:, position]
        if isinstance(column.dtype, pd.SparseDtype):
            column = column.astype(column.dtype.subtype)
        return column.reset_index(drop=True)
    if sparse.issparse(X):
        return pd.Series(sparse.csc_array(X)[:, [position]].toarray().ravel(), name=name)
    # Otherwise, pandas would convert objects that are all text to its string dtype.
    dtype = object if X.dtype.kind in "OSU" else None
    return pd.Series(X[:, position], dtype=dtype, name=name)


def counted(column: pd.Series) -> pd.Series:
    """Return a column in a dtype that a pandas index supports."""
    if not isinstance(column.dtype, np.dtype):
        return column
    if column.dtype.kind == "f":  # There is no index of float16 or of long doubles.
        return column.astype("float64")
    return column.astype(column.dtype.newbyteorder("="))


def ordered(column: pd.Series) -> pd.Series:
    """Return a column of numbers, dates, durations or ordered categories in a comparable form.

    Text raises a TypeError, since its order is seldom the intended one.
    """
    values = column
    unordered = isinstance(values.dtype, pd.CategoricalDtype) and not values.dtype.ordered
    if unordered or isinstance(values.dtype, pd.ArrowDtype):
        values = values.astype(object)
    if values.dtype == object:
        values = _of_objects(values)
    is_ordered = isinstance(values.dtype, pd.CategoricalDtype)
    if not is_ordered and infer_dtype(values, skipna=True) in UNORDERED:
        raise TypeError(
            "A comparison needs columns of numbers, dates, durations or ordered categories. "
            f"Received: column {column.name!r} of dtype={column.dtype}, which holds text or "
            "values of several kinds. Convert it with pd.to_numeric or pd.to_datetime, or pass a "
            "function as the constraint."
        )
    return values


def _of_objects(column: pd.Series) -> pd.Series:
    if infer_dtype(column, skipna=True) != "date":
        return column.infer_objects()
    days = pd.Series(np.datetime64("NaT", "s"), index=column.index, dtype="datetime64[s]")
    known = column.notna()
    days[known] = np.array(column[known].tolist(), "datetime64[s]")
    return days


def comparable(constant: Any) -> Any:
    """Return a constant in a form that can be compared with columns from `ordered`."""
    is_day = isinstance(constant, datetime.date) and not isinstance(constant, datetime.datetime)
    return pd.Timestamp(constant) if is_day or isinstance(constant, np.datetime64) else constant


def numbers(column: pd.Series) -> pd.Series:
    """Return a column of numbers as float64, with NaN for missing values.

    Other columns raise a TypeError.
    """
    values = ordered(column)
    numeric = is_numeric_dtype(values.dtype) or is_bool_dtype(values.dtype)
    if not numeric and infer_dtype(values, skipna=True) not in ("decimal", "integer", "empty"):
        raise TypeError(
            "An equation needs columns of numbers. Received: column "
            f"{column.name!r} of dtype={column.dtype}. Convert it, or pass a function as the "
            "constraint."
        )
    return pd.Series(values.to_numpy("float64", na_value=np.nan), name=column.name)
