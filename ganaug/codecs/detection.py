"""Which kind a column is: by its declaration, then its dtype, then its values."""

import numpy as np
import pandas as pd
from pandas.api import types

from ganaug.codecs.columns import LevelColumn, fit_number_column
from ganaug.codecs.storages import Floats, Instants, Integers, read_numbers

NUMBERS_IN_OBJECTS = {
    "empty": Floats,
    "floating": Floats,
    "integer": Integers,
    "integer-na": Integers,
    "mixed-integer-float": Floats,
}


def _is_time(dtype):
    native = isinstance(dtype, np.dtype | pd.DatetimeTZDtype)
    return native and dtype.kind in "mM"


# What none of these accepts is told apart by value alone: text, categories, flags, intervals.
NUMBERS_BY_DTYPE = [
    (_is_time, Instants),
    (types.is_integer_dtype, Integers),
    (types.is_float_dtype, Floats),
]


def fit_column(column, declared):
    """Fit a column as what it is.

    Parameters
    ----------
    column : pandas.Series of shape (n,)
        The column; its name is for messages.
    declared : bool
        Whether the user says that it is categorical.

    Returns
    -------
    LevelColumn or NumberColumn

    Raises
    ------
    ValueError
        If the column is complex, or has an infinite value.
    """
    if types.is_complex_dtype(column.dtype):
        raise ValueError(
            f"Complex data not supported; real numbers were expected. Received: column "
            f"{column.name!r} of dtype={column.dtype}. Pass its real and imaginary parts."
        )
    kind = _storage(column)
    if kind is None:
        return LevelColumn.fit(column)
    storage = kind.of(column)
    if declared:
        read_numbers(storage, column)
        return LevelColumn.fit(column)
    return fit_number_column(storage, column)


def _storage(column):
    if column.dtype == object:
        return NUMBERS_IN_OBJECTS.get(types.infer_dtype(column, skipna=True))
    kinds = (kind for accepts, kind in NUMBERS_BY_DTYPE if accepts(column.dtype))
    return next(kinds, None)
