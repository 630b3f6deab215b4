"""The base class of constraints, and the one that wraps a function."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from ganaug import frames

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Constraint(BaseEstimator, ABC):
    """Base class for constraints, which decide which rows are valid.

    A subclass defines `holds`. It overrides `fit` to learn from the real rows and to reject
    unsuitable tables, and `restore` to correct rows that would otherwise be drawn again.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.constraints import Constraint
    >>> class Increasing(Constraint):
    ...     '''The values of a row never decrease.'''
    ...
    ...     def holds(self, X):
    ...         return (np.diff(X, axis=1) >= 0).all(axis=1)
    >>> Increasing().holds(np.array([[1, 2, 3], [1, 3, 2]])).tolist()
    [True, False]
    """

    def fit(self, X: Any) -> Self:
        """Learn from the real rows. The default learns nothing.

        Parameters
        ----------
        X : DataFrame, ndarray or sparse matrix of shape (n_samples, n_features)

        Returns
        -------
        Constraint
            Itself.
        """
        return self

    @abstractmethod
    def holds(self, X: Any) -> NDArray[np.bool_]:
        """Return whether each row satisfies the constraint.

        Parameters
        ----------
        X : DataFrame or ndarray of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples,), bool
        """

    def restore(self, X: Any) -> Any:
        """Return the rows, corrected where possible. The default returns them unchanged.

        Parameters
        ----------
        X : DataFrame or ndarray of shape (n_samples, n_features)
            It is not modified.

        Returns
        -------
        DataFrame or ndarray of shape (n_samples, n_features)
        """
        return X

    def named(self, names: Sequence[Hashable]) -> Sequence[Hashable]:
        """Return the columns that the constraint uses; by default, all of them.

        Parameters
        ----------
        names : sequence
            The columns of the table.
        """
        return names


class Predicate(Constraint):
    """A constraint given as a function of the table that returns a bool for each row.

    Parameters
    ----------
    function : callable
    like : frame, optional
        An empty polars, pyarrow or narwhals frame, if the function expects that library.
    """

    def __init__(self, function: Callable[[Any], Any], like: Any = None) -> None:
        self.function = function
        self.like = like

    def holds(self, X: Any) -> NDArray[np.bool_]:
        # A copy, since the function may add columns.
        flags = self.function(frames.from_pandas(X.copy(), self.like))
        if not isinstance(flags, pd.Series):
            flags = frames.to_pandas(flags)
        return checked_flags(flags, len(X), self)

    def __repr__(self, N_CHAR_MAX: int = 700) -> str:
        name = getattr(self.function, "__qualname__", type(self.function).__name__)
        return f"the function {name}"


def checked_flags(flags: Any, n_samples: int, constraint: Constraint) -> NDArray[np.bool_]:
    """Return the bools of a constraint as an array; missing ones become True."""
    array = flags if isinstance(flags, pd.Series) else np.asarray(flags)
    if array.shape != (n_samples,):
        raise ValueError(
            f"A constraint must return one bool for each of the {n_samples} rows. Received: a "
            f"{type(flags).__name__} of shape={array.shape} from {constraint}."
        )
    column = pd.Series(array).convert_dtypes()
    if len(column) and not pd.api.types.is_bool_dtype(column.dtype):
        raise TypeError(
            "A constraint must return bools, True for valid rows. Received: values of "
            f"dtype={array.dtype} from {constraint}. Compare them, for example with `> 0`."
        )
    return column.fillna(True).to_numpy(dtype=bool)
