"""The columns that the user declares categorical, ``categorical_features``."""

import numbers

import numpy as np

EXPECTED = (
    '"auto", None, or an array-like of column names, of column positions, or of one bool a column'
)


def declared_columns(categorical_features, names):
    """Return a mask of the columns that are declared categorical.

    ``categorical_features`` is "auto", None, a mask, or an array-like of names and positions;
    negative ones count from the end. ``names`` has the names of columns, of an array positions.
    """
    mask = np.zeros(len(names), dtype=bool)
    if categorical_features is None:
        return mask
    if isinstance(categorical_features, str):
        if categorical_features == "auto":
            return mask
        raise _invalid(categorical_features)
    entries = _entries(categorical_features)
    if entries and all(isinstance(entry, bool) for entry in entries):
        return _checked_mask(entries, len(names))
    for entry in entries:
        position = _position(entry, list(names), categorical_features)
        if mask[position]:
            raise ValueError(
                "categorical_features names a column twice; each was expected once. "
                f"Received: {entry!r} in categorical_features={categorical_features!r}. "
                "Remove the duplicated entry."
            )
        mask[position] = True
    return mask


def _entries(categorical_features):
    try:
        entries = np.asarray(categorical_features)
    except ValueError as error:
        raise _invalid(categorical_features) from error
    if entries.ndim != 1:
        raise _invalid(categorical_features)
    # A list of both names and positions becomes all text in NumPy.
    mixed = isinstance(categorical_features, list | tuple)
    return list(categorical_features) if mixed else entries.tolist()


def _checked_mask(entries, n_features):
    if len(entries) != n_features:
        raise ValueError(
            "categorical_features is a mask of the wrong length; one bool for each of the "
            f"{n_features} columns was expected. Received: {len(entries)} bools."
        )
    return np.array(entries, dtype=bool)


def _position(entry, names, categorical_features):
    if isinstance(entry, str):
        if entry not in names:
            raise ValueError(
                "categorical_features names an unknown column; one of the columns "
                f"{names!r} was expected. Received: {entry!r}."
            )
        return names.index(entry)
    if isinstance(entry, bool | np.bool_) or not isinstance(entry, numbers.Integral):
        raise _invalid(categorical_features)
    if not -len(names) <= int(entry) < len(names):
        raise ValueError(
            "categorical_features has a position out of range; positions from "
            f"{-len(names)} to {len(names) - 1} were expected. Received: {entry!r}."
        )
    return int(entry) % len(names)


def _invalid(categorical_features):
    return ValueError(
        f"categorical_features is invalid; {EXPECTED} was expected. "
        f"Received: categorical_features={categorical_features!r}."
    )


def plain(categorical_features):
    """Return the parameter as JSON can hold it."""
    if categorical_features is None or isinstance(categorical_features, str):
        return categorical_features
    return np.asarray(categorical_features, dtype=object).tolist()
