"""The target of a regression, in the user's container and as a column."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types
from scipy import sparse

from ganaug import frames

CLASSES = "For classes, use GANAugmenter."


@dataclass(frozen=True)
class ContinuousTarget:
    """The container of a target.

    Parameters
    ----------
    example : container
        `y` with no rows.
    """

    example: Any

    def rows(self, column):
        """Return a series of new target values in the container and dtype of ``y``."""
        return _filled(self.example, column)

    def append(self, y, column):
        """Return ``y``, unchanged, followed by new target values."""
        new = self.rows(column)
        if isinstance(y, list):
            return y + new
        if frames.wrapper(y) is not None:
            return frames.append(y, frames.to_pandas(new))
        if isinstance(y, pd.Series | pd.DataFrame):
            return pd.concat([y, new], ignore_index=True)
        # Without the dtype, the result would have this machine's byte order.
        return np.concatenate([_as_array(y), new], dtype=new.dtype)


def read_target(y):
    """Return the container of a target, and its values as a pandas Series.

    Parameters
    ----------
    y : array-like of shape (n_samples,) or (n_samples, 1)
        In any container: a list, an array, or a series or frame of pandas, polars, pyarrow or
        narwhals.

    Raises
    ------
    ValueError
        If a row does not have exactly one finite number.
    """
    if y is None:
        raise ValueError(
            "A sampler for regression requires y to be passed, but the target y is None. "
            "Received: y=None. Pass the target of each row."
        )
    column = _column(y)
    _check_numbers(column)
    if isinstance(y, list):
        example: Any = []
    elif frames.wrapper(y) is not None or isinstance(y, pd.Series | pd.DataFrame):
        example = frames.take(y, [])
    else:
        example = _as_array(y)[:0]
    return ContinuousTarget(example), column


def _as_array(y):
    return y.data if isinstance(y, np.ma.MaskedArray) else np.asarray(y)


def _filled(example, column):
    if isinstance(example, list):
        return column.tolist()
    if isinstance(example, np.ndarray):
        return column.to_numpy().astype(example.dtype).reshape(-1, *example.shape[1:])
    like = frames.to_pandas(example)
    if isinstance(like, pd.DataFrame):
        dtype, name = like.dtypes.iloc[0], like.columns[0]
        filled = column.astype(dtype).reset_index(drop=True).to_frame().set_axis([name], axis=1)
    else:
        filled = column.astype(like.dtype).reset_index(drop=True).rename(like.name)
    return frames.from_pandas(filled, example)


def _column(y):
    table = frames.to_pandas(y)
    if sparse.issparse(table):
        raise _not_one_column(table.shape)
    if isinstance(table, pd.DataFrame):
        if table.shape[1] != 1:
            raise _not_one_column(table.shape)
        return table.iloc[:, 0].reset_index(drop=True)
    if isinstance(table, pd.Series):
        return table.reset_index(drop=True)
    values = np.ma.asarray(table) if isinstance(table, np.ma.MaskedArray) else np.asarray(table)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1:
        raise _not_one_column(values.shape)
    if np.ma.is_masked(values):
        raise _unusable(f"{int(np.ma.getmaskarray(values).sum())} masked values", MISSING)
    values = np.asarray(values)
    return pd.Series(values.astype(values.dtype.newbyteorder("=")))


def _not_one_column(shape):
    return ValueError(
        "y must be one column of numbers; multi-output and multilabel targets are not supported. "
        f"Received: y of shape {shape}. Train a model for each target: put the sampler and the "
        "regressor into a pipeline, and sklearn.multioutput.MultiOutputRegressor around it."
    )


MISSING = "Drop these rows first: rows without a target cannot be used for training."


def _unusable(received, advice):
    return ValueError(f"y must hold finite numbers. Received: y with {received}. {advice}")


def _check_numbers(column):
    if types.is_bool_dtype(column.dtype) or isinstance(column.dtype, pd.CategoricalDtype):
        raise _unusable(f"dtype={column.dtype}", CLASSES)
    if types.is_complex_dtype(column.dtype) or column.dtype.kind in "mM":
        raise _unusable(f"dtype={column.dtype}", "Convert it to real numbers.")
    if types.is_string_dtype(column.dtype) and not types.is_object_dtype(column.dtype):
        raise _unusable(f"text such as {column.iloc[:1].tolist()!r}", CLASSES)
    missing = int(column.isna().sum())
    if missing:
        raise _unusable(f"{missing} missing values", MISSING)
    if not np.isfinite(numbers_of(column)).all():
        raise _unusable("infinite values", MISSING)


def numbers_of(column):
    """Return target values as a float64 array."""
    values = column.tolist()
    if column.dtype == object and any(isinstance(value, str | bytes | bool) for value in values):
        raise _unusable(f"values such as {values[:3]!r}", CLASSES)
    try:
        return np.asarray(values, "float64")
    except (TypeError, ValueError) as error:
        raise _unusable(f"values such as {values[:3]!r}", CLASSES) from error
