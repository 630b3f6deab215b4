"""The user's declarations about the columns of a table, by name or position."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.declared import declared_columns, named_columns, position_of

STYLES = ("new", "missing")


def names_of(X):
    """Return the names of the columns of a table, or their positions."""
    return X.columns.tolist() if isinstance(X, pd.DataFrame) else list(range(X.shape[1]))


@dataclass(frozen=True)
class Columns:
    """The parameters that describe the columns that are learned.

    Parameters
    ----------
    categorical_features : "auto", None, array-like or callable
    column_kinds : dict or None
        See `ganaug.GANAugmenter`.
    """

    categorical_features: Any = "auto"
    column_kinds: Any = None

    @property
    def settings(self):
        """Return the parameters for the codec."""
        return dict(vars(self))

    def among(self, X, places):
        """Return the parameters for some columns of a table."""
        names = names_of(X)
        mask = declared_columns(self.categorical_features, names, X)
        kinds = {
            position_of("column_kinds", name, names): kind
            for name, kind in (self.column_kinds or {}).items()
        }
        # In an array, columns have other positions once some are left out.
        in_frame = isinstance(X, pd.DataFrame)
        learned = [names[place] for place in places] if in_frame else range(len(places))
        kept = {learned[i]: kinds[place] for i, place in enumerate(places) if place in kinds}
        return Columns(mask[places].tolist(), kept)


def named_by_functions(params, X):
    """Return the masks of the parameters that are functions, for saving."""
    return {
        parameter: named_columns(parameter, value, X, names_of(X)).tolist()
        for parameter, value in params.items()
        if callable(value)
    }


def id_kinds(id_columns, X):
    """Return "new" or "missing" for each column declared as a key, by position."""
    names = names_of(X)
    if not isinstance(id_columns, dict):
        mask = named_columns("id_columns", id_columns, X, names)
        return dict.fromkeys(np.flatnonzero(mask).tolist(), "new")
    for name, kind in id_columns.items():
        if not isinstance(kind, str) or kind not in STYLES:
            raise ValueError(
                f"id_columns must give each column one of {[*STYLES]}. "
                f"Received: {kind!r} for {name!r}."
            )
    return {position_of("id_columns", name, names): kind for name, kind in id_columns.items()}
