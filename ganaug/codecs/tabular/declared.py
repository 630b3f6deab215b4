"""Columns that users name, and the kinds that they declare for them."""

import numbers

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn
from ganaug.codecs.tabular.declared_kinds import DATES, NUMBERS
from ganaug.codecs.tabular.detection import fit_column

EXPECTED = (
    "None, an array-like of column names, of column positions, or of one bool a column, or a "
    "function of the table that returns one"
)


def declared_columns(categorical_features, names, X=None):
    """Return a mask of the columns declared as categorical; see `named_columns`."""
    return named_columns("categorical_features", categorical_features, X, names)


def named_columns(parameter, value, X, names):
    """Return a mask of the columns that a parameter names.

    Parameters
    ----------
    parameter : str
        Its name, for messages.
    value : "auto", None, array-like or callable
        Names, positions (negative ones count from the end) or a mask, or a function of the table
        that returns these, such as `sklearn.compose.make_column_selector`. Names come first: if
        columns have integers as names, these are not positions.
    X : table
    names : sequence
        The names of its columns, or the positions for an array.
    """
    names = list(names)
    mask = np.zeros(len(names), dtype=bool)
    if value is None or (isinstance(value, str) and value == "auto"):
        return mask
    chosen = value(X) if callable(value) else value
    entries = _entries(parameter, chosen)
    if entries and all(isinstance(entry, bool | np.bool_) for entry in entries):
        return _checked_mask(parameter, entries, len(names))
    for entry in entries:
        position = position_of(parameter, entry, names)
        if mask[position]:
            raise ValueError(
                f"{parameter} names a column twice; each was expected once. "
                f"Received: {entry!r} in {parameter}={chosen!r}. Remove the duplicated entry."
            )
        mask[position] = True
    return mask


def _entries(parameter, value):
    if isinstance(value, list | tuple):
        return list(value)
    try:
        # An index of tuples would become a two-dimensional array.
        entries = np.asarray(value) if isinstance(value, np.ndarray) else value.tolist()
    except AttributeError:
        entries = np.asarray(value)
    if np.ndim(entries) != 1 and not isinstance(entries, list):
        raise _invalid(parameter, value)
    return entries if isinstance(entries, list) else entries.tolist()


def _checked_mask(parameter, entries, n_features):
    if len(entries) != n_features:
        raise ValueError(
            f"{parameter} is a mask of the wrong length; one bool for each of the "
            f"{n_features} columns was expected. Received: {len(entries)} bools."
        )
    return np.array(entries, dtype=bool)


def position_of(parameter, entry, names):
    """Return the position of the column with a name or, if there is none, a position."""
    if isinstance(entry, bool | np.bool_):
        raise _invalid(parameter, entry)
    for position, name in enumerate(names):
        if type(name) is type(entry) and name == entry:
            return position
    if entry in names:
        return names.index(entry)
    if isinstance(entry, float | list | dict | set) or entry is None:
        raise _invalid(parameter, entry)
    if not isinstance(entry, numbers.Integral):
        raise ValueError(
            f"{parameter} names an unknown column; one of the columns "
            f"{names!r} was expected. Received: {entry!r}."
        )
    if not -len(names) <= int(entry) < len(names):
        raise ValueError(
            f"{parameter} has a position out of range; positions from "
            f"{-len(names)} to {len(names) - 1} were expected. Received: {entry!r}, which is not "
            "the name of a column either."
        )
    return int(entry) % len(names)


def _invalid(parameter, value):
    auto = '"auto", ' if parameter == "categorical_features" else ""
    return ValueError(
        f"{parameter} is invalid; {auto}{EXPECTED} was expected. Received: {parameter}={value!r}."
    )


def declared_kinds(column_kinds, names, categorical):
    """Return the declared kind of each column, or None.

    ``column_kinds`` is None or a dict from names or positions of columns to "number", "date",
    "text" or "category"; the mask ``categorical`` also declares the last one.
    """
    kinds = {i: "category" if declared else None for i, declared in enumerate(categorical)}
    for entry, kind in (column_kinds or {}).items():
        position = position_of("column_kinds", entry, list(names))
        if not isinstance(kind, str) or kind not in FITTERS:
            raise ValueError(
                f"column_kinds must give each column one of {[*FITTERS]}. "
                f"Received: {kind!r} for {entry!r}."
            )
        kinds[position] = kind
    return list(kinds.values())


def fit_declared(column, kind, weights):
    """Fit a column with its declared kind, or else with the one that is detected."""
    return FITTERS.get(kind, _fit_detected)(column, weights)


def _fit_detected(column, weights):
    return fit_column(column, False, weights)


FITTERS = {
    "number": NUMBERS.fit,
    "date": DATES.fit,
    "text": LevelColumn.fit,
    "category": lambda column, weights: fit_column(column, True, weights),
}


def plain(categorical_features, mask):
    """Return the parameter as JSON values, with the mask that a function returned."""
    if categorical_features is None or isinstance(categorical_features, str):
        return categorical_features
    if callable(categorical_features):
        return mask.tolist()
    return _entries("categorical_features", categorical_features)
