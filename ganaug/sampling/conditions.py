"""Conditions that decoded samples have to meet: constraints and given values."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from pandas.api.types import is_float_dtype, is_list_like

from ganaug.codecs.tabular.vocabularies import Labels
from ganaug.constraints.base import checked_flags
from ganaug.constraints.combinations import places_among
from ganaug.constraints.reading import (
    check_names,
    column_of,
    comparable,
    counted,
    names_of,
)
from ganaug.constraints.writing import replaced

MET, NOT_MET = 0, -1


class Conditions:
    """Constraints and given values, combined.

    Parameters
    ----------
    constraints : sequence of Constraint
        Fitted.
    given : Given or None
    corrections : callable
        Returns the columns, rows and values to change in samples that constraints corrected, so
        that relations of columns hold again.
    """

    def __init__(self, constraints, given=None, corrections=lambda samples: ()):
        self.constraints = constraints
        self.given = given
        self.corrections = corrections

    def __bool__(self):
        return bool(self.constraints) or self.given is not None

    @property
    def names(self):
        """The names of the conditions, in the order of the flags from `examine`."""
        names = [*map(repr, self.constraints), "the given values"]
        return names if self.given is not None else names[:-1]

    def described(self, key):
        """Describe the given values that belong to a key."""
        return "" if self.given is None else f" and have {self.given.values_of(key)}"

    def wanted(self, n_samples):
        """Return the key that each sample must have; see `examine`."""
        return np.full(n_samples, MET) if self.given is None else self.given.keys

    def examine(self, samples):
        """Correct samples where constraints can do so, and find which conditions they meet.

        Returns
        -------
        samples : DataFrame or ndarray of shape (n_samples, ...)
        flags : ndarray of shape (n_conditions, n_samples), bool
        keys : ndarray of shape (n_samples,), int
            The key of each sample, that of the wanted rows it can fill; `NOT_MET` for none.
        """
        samples = self._corrected(samples)
        flags = [checked_flags(c.holds(samples), len(samples), c) for c in self.constraints]
        keys = np.full(len(samples), MET)
        if self.given is not None:
            keys = self.given.keys_of(samples)
            flags.append(keys != NOT_MET)
        flags = np.stack(flags)
        return samples, flags, np.where(flags.all(axis=0), keys, NOT_MET)

    def _corrected(self, drawn):
        """Return samples corrected by constraints, in which relations of columns still hold."""
        samples = drawn
        for constraint in self.constraints:
            samples = constraint.restore(samples)
        if samples is drawn:
            return samples
        for name, rows, values in self.corrections(samples):
            values = pd.Series(values).astype(column_of(samples, name).dtype).array
            samples = replaced(samples, name, rows, values)
        return samples


class Given:
    """Exact values that some columns must have.

    Parameters
    ----------
    values : mapping
        For each column, by name or position, one value for all rows, or one for each.
    n_samples : int
    empty : DataFrame or ndarray of shape (0, n_features)
        An empty table like those that are drawn.

    Attributes
    ----------
    keys : ndarray of shape (n_samples,), int
        Equal for rows whose given values are all equal.
    """

    def __init__(self, values, n_samples, empty):
        _check(values, empty)
        columns = {
            name: _in_dtype(_for_each_row(name, given, n_samples), column_of(empty, name))
            for name, given in values.items()
        }
        self.levels = {name: Labels.of(column) for name, column in columns.items()}
        codes = [self.levels[name].codes(column) for name, column in columns.items()]
        self.known, first, keys = np.unique(
            np.stack(codes, axis=1), axis=0, return_index=True, return_inverse=True
        )
        self.keys = keys.reshape(-1)
        self._examples = pd.DataFrame({i: c.iloc[first] for i, c in enumerate(columns.values())})

    def values_of(self, key):
        """Return the values that belong to a key, by column."""
        return dict(zip(self.levels, map(str, self._examples.iloc[key]), strict=True))

    def keys_of(self, table):
        """Return the key that each row of a table would have, `NOT_MET` for none."""
        pairs = self.levels.items()
        codes = [levels.codes(counted(column_of(table, name))) for name, levels in pairs]
        return places_among(self.known, np.stack(codes, axis=1))


def _check(values, empty):
    if not isinstance(values, Mapping):
        raise TypeError(
            "given must be a dict from columns to a value, or to a value for each row. "
            f"Received: given={values!r}"
        )
    if len(empty.shape) != 2:
        raise ValueError(f"Only tables have columns; leave given out. Received: given={values!r}")
    check_names(list(values), names_of(empty), "given")


def _for_each_row(name, given, n_samples):
    """Return given values as a list with one for each row."""
    if not is_list_like(given, allow_sets=False):
        return [given] * n_samples
    values = list(given)
    if len(values) != n_samples:
        raise ValueError(
            f"given must have one value, or as many as n_samples={n_samples}, for each column. "
            f"Received: {len(values)} for {name!r}"
        )
    return values


def _in_dtype(values, column):
    """Return given values as a column in the dtype of the drawn ones."""
    try:
        converted = _series(values, column.dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise _unfitting(values, column) from error
    # Values may be rounded to floats; other dtypes must hold them exactly.
    if not is_float_dtype(column.dtype):
        pairs = zip(values, converted.astype(object), strict=True)
        if not all(_is(value, stored) for value, stored in pairs):
            raise _unfitting(values, column)
    return counted(converted)


def _is(value, stored):
    if pd.isna(value) or pd.isna(stored):
        return pd.isna(value) and pd.isna(stored)
    if isinstance(stored, pd.Timestamp | pd.Timedelta) and isinstance(value, str):
        return True  # It is read as a date or duration.
    return bool(value == stored or comparable(value) == stored)


def _series(values, dtype):
    if not isinstance(dtype, pd.CategoricalDtype):
        return pd.Series(values, dtype=dtype)
    codes = dtype.categories.get_indexer_for(pd.Index(values, dtype=object))
    return pd.Series(pd.Categorical.from_codes(codes, dtype=dtype))


def _unfitting(values, column):
    shown = values[0] if all(value is values[0] for value in values) else values[:3]
    return ValueError(
        f"given has a value that column {column.name!r} of dtype={column.dtype} cannot have. "
        f"Received: {shown!r}"
    )
