"""Detection of columns that identify rows: synthetic copies would point at real people."""

import re

import numpy as np
import pandas as pd
from pandas.api import types

from ganaug.codecs.tabular.detection import fit_storage
from ganaug.exceptions import IdentifierWarning, warn

# Fewer rows can all differ by chance; a few duplicates do not rule out an identifier.
MIN_ROWS, MIN_SHARE = 20, 0.95
# The beginning of the advice, for Python; other interfaces have advice of their own.
ADVICE = " Pass id_columns="
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
NAMES = {"id", "ids", "uid", "uuid", "guid", "key", "identifier"}
# pandas writes its index without a name, and reads it as "Unnamed: 0".
INDEX = re.compile(r"((row|record)[ _]?)?index|unnamed: \d+|", re.IGNORECASE)
# Results of `pandas.api.types.infer_dtype` for values that are not text identifiers.
VALUES = {"floating", "mixed-integer-float", "decimal", "boolean", "empty"}
WHOLE = {"integer", "integer-na"}
TIMES = {"datetime64", "datetime", "date", "timedelta64", "timedelta", "time", "period"}


def warn_of_identifiers(X, declared=()):
    """Warn if columns of a table look like identifiers.

    Parameters
    ----------
    X : DataFrame or ndarray of shape (n_samples, n_features)
        Sparse matrices have no identifiers.
    declared : collection of int
        Positions of columns that are known to be identifiers.
    """
    if isinstance(X, pd.DataFrame):
        columns = X.items()
    elif isinstance(X, np.ndarray) and X.ndim == 2:
        columns = ((position, pd.Series(X[:, position])) for position in range(X.shape[1]))
    else:
        return
    names = [
        name
        for place, (name, column) in enumerate(columns)
        if place not in declared and _identifies(name, column)
    ]
    if names:
        warn(
            f"The columns {names} look like identifiers, names or free text: nearly every row "
            "has its own value. Synthetic rows repeat such texts, which may identify real "
            f"people, and imitate such numbers.{ADVICE}{names} to have new ones generated, "
            "or leave these columns out, for instance with X.drop(columns=...).",
            IdentifierWarning,
        )


def _identifies(name, column):
    values = column.dropna()
    if len(values) < MIN_ROWS:
        return False
    if isinstance(values.dtype, np.dtype):
        # pandas cannot count values in the byte order of other machines.
        values = values.astype(values.dtype.newbyteorder("="))
    kind = _kind(values)
    if kind in VALUES or kind in TIMES:
        return False
    if _distinct(values) < MIN_SHARE * len(values):
        return False
    # Text that holds amounts or dates is learned as such.
    if kind not in WHOLE and fit_storage(values) is None:
        return True
    words = WORDS.findall(str(name))
    is_named = INDEX.fullmatch(str(name)) or any(word.lower() in NAMES for word in words)
    return bool(is_named) or values.is_monotonic_increasing or values.is_monotonic_decreasing


def _kind(values):
    """Return the kind of the values, as `infer_dtype` names it."""
    if types.is_float_dtype(values.dtype):
        # pandas stores integers as floats if some are missing.
        with np.errstate(invalid="ignore"):  # Infinity has no remainder.
            whole = bool((values.to_numpy("float64") % 1 == 0).all())
        return "integer" if whole else "floating"
    return types.infer_dtype(values)


def _distinct(values):
    try:
        return values.nunique()
    except TypeError:  # Lists and the like; the codec raises an error for them.
        return 0
