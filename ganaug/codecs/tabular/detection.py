"""Detection of the kind of a column, by its declaration, then its dtype, then its values."""

import numpy as np
import pandas as pd
from pandas.api import types

from ganaug.codecs.tabular.columns import LevelColumn, fit_number_column
from ganaug.codecs.tabular.integers import fit_integers
from ganaug.codecs.tabular.storages import Floats, Instants, read_numbers

NUMBERS_IN_OBJECTS = {
    "empty": Floats.of,
    "floating": Floats.of,
    "integer": fit_integers,
    "integer-na": fit_integers,
    "mixed-integer-float": Floats.of,
}


def _is_time(dtype):
    native = isinstance(dtype, np.dtype | pd.DatetimeTZDtype)
    return native and dtype.kind in "mM"


# Columns that none of these accepts are categorical: text, categories, flags, intervals.
NUMBERS_BY_DTYPE = [
    (_is_time, Instants.of),
    (types.is_integer_dtype, fit_integers),
    (types.is_float_dtype, Floats.of),
]


def fit_column(column, declared, weights):
    """Fit a LevelColumn or a NumberColumn; ``declared`` columns are categorical.

    The name of the column is for messages; the weights are those of the rows. Complex and infinite
    values raise a ValueError.
    """
    if types.is_complex_dtype(column.dtype):
        raise ValueError(
            f"Complex data not supported; real numbers were expected. Received: column "
            f"{column.name!r} of dtype={column.dtype}. Pass its real and imaginary parts."
        )
    storage = fit_storage(column)
    if storage is None:
        return LevelColumn.fit(column, weights)
    if declared:
        read_numbers(storage, column)
        return LevelColumn.fit(column, weights)
    return fit_number_column(storage, column)


def fit_storage(column):
    """Return how the numbers of a column are stored, or None if it does not hold numbers."""
    if column.dtype == object:
        # pandas calls floats with NaT mixed.
        fitter = NUMBERS_IN_OBJECTS.get(types.infer_dtype(column.dropna()))
    else:
        fitters = (fitter for accepts, fitter in NUMBERS_BY_DTYPE if accepts(column.dtype))
        fitter = next(fitters, None)
    return None if fitter is None else fitter(column)


def row_weights(y):
    """Return a weight for each row, with the same sum for each class."""
    _, classes, counts = np.unique(y, return_inverse=True, return_counts=True)
    return 1.0 / counts[classes]
