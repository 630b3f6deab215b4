"""Detection of the kind of a column from its declaration, its dtype or its values."""

import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd
from pandas.api import types

from ganaug.codecs.tabular import arrow, moments
from ganaug.codecs.tabular.columns import LevelColumn, fit_number_column
from ganaug.codecs.tabular.compact import compact_dates
from ganaug.codecs.tabular.converters import Converted, Decimals10, Fractions, Moments
from ganaug.codecs.tabular.integers import fit_integers
from ganaug.codecs.tabular.leveled import Leveled
from ganaug.codecs.tabular.readings import fit_numbers_and_words, fit_text, warn_of_column
from ganaug.codecs.tabular.storages import Floats, Instants, read_numbers

CONVERTERS_BY_TYPE = {
    Decimal: Decimals10.of,
    Fraction: Fractions.of,
    datetime.date: partial(Moments.of, kind_of=moments.Days.of),
    datetime.datetime: partial(Moments.of, kind_of=moments.Datetimes.of),
    datetime.time: partial(Moments.of, kind_of=moments.ClockTimes.of),
    datetime.timedelta: partial(Moments.of, kind_of=moments.Durations.of),
    pd.Timestamp: partial(Moments.of, kind_of=moments.Timestamps.of),
    pd.Timedelta: partial(Moments.of, kind_of=moments.Timedeltas.of),
    pd.Period: partial(Moments.of, kind_of=moments.Periods.of),
    np.datetime64: partial(Moments.of, kind_of=moments.Scalars.of),
    np.timedelta64: partial(Moments.of, kind_of=moments.Scalars.of),
}


def fit_column(column, declared, weights):
    """Fit a LevelColumn or a NumberColumn; ``declared`` columns are categorical.

    The name of the column is used in messages; ``weights`` are those of the rows. Complex and
    infinite values raise a ValueError.
    """
    check_real(column)
    storage = fit_storage(column)
    if declared and storage is not None:
        read_numbers(storage, column)
    if declared:
        return LevelColumn.fit(column, weights)
    warn_of_column(column, storage)
    return (
        LevelColumn.fit(column, weights) if storage is None else fit_number_column(storage, column)
    )


def check_real(column):
    """Raise if a column is of complex numbers."""
    if types.is_complex_dtype(column.dtype):
        raise ValueError(
            f"Complex data not supported; real numbers were expected. Received: column "
            f"{column.name!r} of dtype={column.dtype}. Pass its real and imaginary parts."
        )


def fit_storage(column):
    """Return the storage of the numbers of a column, or None if it does not hold numbers."""
    fitters = (fitter for accepts, fitter in FITTERS if accepts(column.dtype))
    fitter = next(fitters, None)
    return None if fitter is None else fitter(column)


def _fit_objects(column):
    present = column.dropna()
    found = set(map(type, present))
    if found == {str}:
        return fit_text(column, fit_storage)
    if str in found:
        return fit_numbers_and_words(column, fit_storage)
    if len(found) == 1 and (converter_of := CONVERTERS_BY_TYPE.get(*found)):
        return _converted(column, converter_of)
    # pandas infers "mixed" for floats with NaT.
    fitter = NUMBERS_IN_OBJECTS.get(types.infer_dtype(present))
    return None if fitter is None else fitter(column)


def _converted(column, converter_of):
    """Return the storage of a converted column, or None if its values could not be restored."""
    try:
        converter = converter_of(column)
        storage = Converted(converter, fit_storage(converter.plain(column)))
        restored = storage.restore(storage.numbers(column))
    # For several units, frequencies or zones, or values beyond 64 bits.
    except (TypeError, ValueError, ArithmeticError):
        return None
    same = restored.dropna().tolist() == column.dropna().tolist()
    return storage if same else None


def _by_dtype(converter_of):
    def fit(column):
        return _converted(column, lambda column: converter_of(column.dtype))

    return fit


def _or_dates(fitter):
    """Return a fitter that reads numbers as dates if all of them are like 20240229."""

    def fit(column):
        whole = fitter(column)
        dates = compact_dates(whole, column)
        return whole if dates is None else Converted(dates, Instants.of(dates.plain(column)))

    return fit


def _is_time(dtype):
    native = isinstance(dtype, np.dtype | pd.DatetimeTZDtype)
    return native and dtype.kind in "mM"


def has_levels(dtype):
    """Return whether the columns of a dtype are categories."""
    return isinstance(dtype, pd.CategoricalDtype) or arrow.is_arrow_dictionary(dtype)


NUMBERS_IN_OBJECTS = {
    "empty": Floats.of,
    "floating": _or_dates(Floats.of),
    "integer": _or_dates(fit_integers),
    "integer-na": _or_dates(fit_integers),
    "mixed-integer-float": Floats.of,
}
# Columns that none of these accepts are categorical: booleans, intervals.
FITTERS = [
    (_is_time, Instants.of),
    (types.is_object_dtype, _fit_objects),
    (types.is_string_dtype, lambda column: fit_text(column, fit_storage)),
    (has_levels, lambda column: Leveled.of(column, fit_storage)),
    (arrow.is_arrow_time, _by_dtype(arrow.ArrowTicks)),
    (arrow.is_arrow_decimal, _by_dtype(arrow.ArrowDecimals)),
    (arrow.is_period, _by_dtype(arrow.Ordinals)),
    (types.is_integer_dtype, _or_dates(fit_integers)),
    (types.is_float_dtype, _or_dates(Floats.of)),
]


def row_weights(y):
    """Return a weight for each row, with the same sum for each class."""
    _, classes, counts = np.unique(y, return_inverse=True, return_counts=True)
    return 1.0 / counts[classes]
