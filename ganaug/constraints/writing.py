"""Replace values in a column of a table."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd

from ganaug.constraints.reading import column_of, names_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def replaced(X: Any, name: Hashable, rows: NDArray[Any], values: Any) -> Any:
    """Return a copy of a table with new values in some rows of a column.

    Parameters
    ----------
    X : DataFrame or ndarray of shape (n_samples, n_features)
    name : column
    rows : ndarray of int
    values : array-like, one for each of the rows
        Dense, in the dtype of the column.
    """
    position, column = names_of(X).index(name), column_of(X, name).copy()
    column.iloc[rows] = values
    if isinstance(X, pd.DataFrame):
        X = X.copy(deep=False)
        stored = column.astype(X.dtypes.iloc[position])
        X.isetitem(position, stored.set_axis(X.index))
    else:
        X = X.copy()
        X[:, position] = column
    return X
