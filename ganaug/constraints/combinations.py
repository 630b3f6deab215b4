"""A constraint that allows only the combinations of values in the real rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.slots import MISSING
from ganaug.codecs.tabular.vocabularies import Labels
from ganaug.constraints.base import Constraint
from ganaug.constraints.reading import (
    check_names,
    column_of,
    counted,
    names_of,
    table_of,
)
from ganaug.constraints.writing import replaced

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Combination(Constraint):
    """Some columns have only combinations of values that occur in the real rows.

    A synthetic row with another combination is corrected if one of its values occurs in only one
    real combination, as a town determines its country: the other columns take their values from
    that combination. If several columns have such a value, the first of them decides. All other
    invalid rows are drawn again.

    Parameters
    ----------
    columns : list of columns
        At least two names, or positions in an array.

    Examples
    --------
    >>> import pandas as pd
    >>> from ganaug.constraints import Combination
    >>> X = pd.DataFrame({"city": ["Ulm", "Bonn"], "country": ["DE", "DE"]})
    >>> places = Combination(["city", "country"]).fit(X)
    >>> places.holds(pd.DataFrame({"city": ["Ulm", "Ulm"], "country": ["DE", "FR"]})).tolist()
    [True, False]
    >>> made = pd.DataFrame({"city": ["Ulm"], "country": ["FR"]})
    >>> places.restore(made)["country"].tolist()
    ['DE']
    """

    levels_: list[Any]
    seen_: NDArray[np.integer]

    def __init__(self, columns: Sequence[Hashable]) -> None:
        self.columns = columns

    def fit(self, X: Any) -> Self:
        """Learn the combinations.

        Parameters
        ----------
        X : DataFrame, ndarray or sparse matrix of shape (n_samples, n_features)

        Returns
        -------
        Combination
            Itself.

        Raises
        ------
        TypeError
            If `columns` is not a list.
        ValueError
            If a column does not exist, or fewer than two are named.
        """
        X = table_of(X)
        columns: Any = self.columns
        if isinstance(columns, str) or not isinstance(columns, Iterable):
            raise TypeError(f"columns must be a list of columns. Received: {self}.")
        check_names(self.columns, names_of(X), self)
        if len(set(self.columns)) < 2 or len(set(self.columns)) < len(self.columns):
            raise ValueError(f"columns must be at least two different columns. Received: {self}.")
        self.levels_ = [Labels.of(counted(column_of(X, name))) for name in self.columns]
        codes = self._codes(X)
        self.seen_ = np.unique(codes[(codes >= 0).all(axis=1)], axis=0)
        return self

    def holds(self, X: Any) -> NDArray[np.bool_]:
        """Return whether `fit` saw the combination in each row; see `Constraint.holds`."""
        return self._valid(self._codes(table_of(X)))

    def restore(self, X: Any) -> Any:
        """Return rows with some columns corrected; see `Constraint.restore`."""
        X = table_of(X)
        codes = self._codes(X)
        rows = np.flatnonzero(~self._valid(codes))
        combinations = self._determined(codes[rows])
        rows, combinations = rows[combinations >= 0], combinations[combinations >= 0]
        if not len(rows):
            return X
        for name, levels, seen in zip(self.columns, self.levels_, self.seen_.T, strict=True):
            values = pd.Series(levels.restore(seen[combinations]))
            X = replaced(X, name, rows, values.astype(column_of(X, name).dtype).array)
        return X

    def _valid(self, codes: NDArray[np.integer]) -> NDArray[np.bool_]:
        return (codes == MISSING).any(axis=1) | (places_among(self.seen_, codes) >= 0)

    def _determined(self, codes: NDArray[np.integer]) -> NDArray[np.integer]:
        """Return, for each row, the only combination with one of its values, or -1."""
        found = np.full(len(codes), -1)
        for levels, seen, levels_here in zip(self.levels_, self.seen_.T, codes.T, strict=True):
            # The last two entries stand for MISSING and UNSEEN.
            only = np.full(len(levels.index) + 2, -1)
            only[seen] = np.arange(len(seen))
            only[:-2][np.bincount(seen, minlength=len(levels.index)) != 1] = -1
            found = np.where(found < 0, only[levels_here], found)
        return found

    def named(self, names: Sequence[Hashable]) -> Sequence[Hashable]:
        """Return the columns; see `Constraint.named`."""
        return self.columns

    def _codes(self, X: Any) -> NDArray[np.integer]:
        columns = [counted(column_of(X, name)) for name in self.columns]
        pairs = zip(self.levels_, columns, strict=True)
        return np.stack([levels.codes(column) for levels, column in pairs], axis=1)


def places_among(known: NDArray[np.integer], rows: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return the position of each row of integers among distinct known ones, or -1."""
    index = pd.MultiIndex.from_arrays(list(known.T))
    return index.get_indexer(pd.MultiIndex.from_arrays(list(rows.T)))
