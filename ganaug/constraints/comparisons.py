"""Constraints on the order of values."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from ganaug.constraints.base import Constraint
from ganaug.constraints.reading import (
    check_names,
    column_of,
    comparable,
    is_name,
    names_of,
    ordered,
    table_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Inequality(Constraint):
    """In each row, `low` is at most `high`, where each is a column or a constant.

    Parameters
    ----------
    low, high : column, number or date
        The name of a column, or its position in an array, stands for the column; other numbers
        and dates are constants. For an array, write constants as floats: ``Inequality(0, 100.0)``.
    strict : bool, default=False
        If True, equal values are invalid.

    Examples
    --------
    >>> import pandas as pd
    >>> from ganaug.constraints import Inequality
    >>> X = pd.DataFrame({"start": [1, 5, 2], "end": [4, 4, None]})
    >>> Inequality("start", "end").holds(X).tolist()
    [True, False, True]
    """

    def __init__(self, low: Any, high: Any, strict: bool = False) -> None:
        self.low = low
        self.high = high
        self.strict = strict

    def fit(self, X: Any) -> Self:
        """Check that the columns exist and can be compared.

        Parameters
        ----------
        X : DataFrame, ndarray or sparse matrix of shape (n_samples, n_features)

        Returns
        -------
        Inequality
            Itself.

        Raises
        ------
        TypeError
            If a column holds text, or the values have no common order.
        ValueError
            If a column does not exist, or none is named.
        """
        X = table_of(X)
        names = names_of(X)
        columns = self.named(names)
        unknown = [side for side in (self.low, self.high) if _may_name(side, names)]
        check_names([*columns, *unknown], names, self)
        if not columns:
            raise ValueError(
                "An inequality needs at least one column; for an array, an integer is the "
                f"position of a column and a float is a constant. Received: {self}."
            )
        self._compared(X)
        return self

    def holds(self, X: Any) -> NDArray[np.bool_]:
        """Return whether each row satisfies the inequality; see `Constraint.holds`."""
        return self._compared(table_of(X))

    def named(self, names: Sequence[Hashable]) -> Sequence[Hashable]:
        """Return the columns that are compared; see `Constraint.named`."""
        return [side for side in (self.low, self.high) if is_name(side, names)]

    def _compared(self, X: Any) -> NDArray[np.bool_]:
        names = names_of(X)
        low, high = (
            ordered(column_of(X, side)) if is_name(side, names) else comparable(side)
            for side in (self.low, self.high)
        )
        return compared(low, high, operator.lt if self.strict else operator.le, self)


class Bounds(Constraint):
    """The values of a column lie within bounds.

    Parameters
    ----------
    column : column
        Its name, or its position in an array.
    low, high : number or date, optional
        The smallest and the largest valid value; at least one is required. For an ordered
        categorical column, these are categories.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.constraints import Bounds
    >>> Bounds(1, low=0, high=100).holds(np.array([[1.0, 2.0], [3.0, 101.0]])).tolist()
    [True, False]
    """

    def __init__(self, column: Hashable, low: Any = None, high: Any = None) -> None:
        self.column = column
        self.low = low
        self.high = high

    def fit(self, X: Any) -> Self:
        """Check that the column exists and has an order.

        Parameters
        ----------
        X : DataFrame, ndarray or sparse matrix of shape (n_samples, n_features)

        Returns
        -------
        Bounds
            Itself.

        Raises
        ------
        TypeError
            If the column holds text, or values that the bounds cannot be compared with.
        ValueError
            If the column does not exist, or there is no bound.
        """
        X = table_of(X)
        check_names([self.column], names_of(X), self)
        if self.low is None and self.high is None:
            raise ValueError(f"Give at least one bound, low or high. Received: {self}.")
        self.holds(X)
        return self

    def holds(self, X: Any) -> NDArray[np.bool_]:
        """Return whether the value of each row is within the bounds; see `Constraint.holds`."""
        X = table_of(X)
        values, valid = ordered(column_of(X, self.column)), np.ones(X.shape[0], bool)
        if self.low is not None:
            valid &= compared(comparable(self.low), values, operator.le, self)
        if self.high is not None:
            valid &= compared(values, comparable(self.high), operator.le, self)
        return valid

    def named(self, names: Sequence[Hashable]) -> Sequence[Hashable]:
        """Return the column; see `Constraint.named`."""
        return [self.column]


def _may_name(side: Any, names: Sequence[Hashable]) -> bool:
    """Return whether a value is meant as a column rather than as a constant."""
    integral = isinstance(side, int | np.integer) and not isinstance(side, bool)
    positions = all(isinstance(name, int | np.integer) for name in names)
    return isinstance(side, str | tuple | list | dict) or (integral and positions)


def compared(
    low: Any, high: Any, order: Callable[[Any, Any], Any], owner: Constraint
) -> NDArray[np.bool_]:
    """Compare two columns, or a column with a constant; rows with a missing value are valid."""
    sides = [side for side in (low, high) if isinstance(side, pd.Series)]
    known = ~np.any([side.isna().to_numpy() for side in sides], axis=0)
    valid = np.ones(len(known), bool)
    low, high = (side[known] if isinstance(side, pd.Series) else side for side in (low, high))
    try:
        valid[known] = np.asarray(order(low, high), bool)
    except (TypeError, ValueError) as error:
        kinds = " and ".join(_described(side) for side in (low, high))
        raise TypeError(
            f"{owner} compares values that have no common order ({error}). Received: {kinds}. "
            "Convert one of them, or pass a function as the constraint."
        ) from error
    return valid


def _described(side: Any) -> str:
    if isinstance(side, pd.Series):
        return f"column {side.name!r} of dtype={side.dtype}"
    return f"the constant {side!r}"
