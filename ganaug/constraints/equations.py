"""A constraint that rows satisfy a linear equation."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from ganaug.constraints.base import Constraint
from ganaug.constraints.reading import check_names, column_of, names_of, numbers, table_of
from ganaug.constraints.writing import replaced

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The maximum number of decimal places that is recognised.
MOST_PLACES = 6


class Equation(Constraint):
    """A weighted sum of columns is constant.

    If a synthetic row violates the equation, the equation is solved for the last column with a
    coefficient of 1 or -1 (or for the last column, if there is none). The solution is rounded to
    the decimal places of the real values; if it is outside their range, the row is drawn again.

    Parameters
    ----------
    coefficients : dict of column to number
        The columns are names, or positions in an array.
    constant : float, default=0.0
    tolerance : float, default=0.0
        The largest valid difference from `constant`, for example because columns are rounded.
        Floating-point error is tolerated in addition.

    Attributes
    ----------
    solved_for_ : column

    Examples
    --------
    >>> import pandas as pd
    >>> from ganaug.constraints import Equation
    >>> X = pd.DataFrame({"rent": [5.1, 7.0], "food": [2.2, 3.0], "total": [7.3, 10.0]})
    >>> adds_up = Equation({"rent": 1, "food": 1, "total": -1}).fit(X)
    >>> made = pd.DataFrame({"rent": [5.5], "food": [2.1], "total": [9.0]})
    >>> adds_up.holds(made).tolist()
    [False]
    >>> adds_up.restore(made)["total"].tolist()
    [7.6]
    """

    solved_for_: Hashable
    places_: int | None
    low_: float
    high_: float

    def __init__(
        self,
        coefficients: Mapping[Hashable, float],
        constant: float = 0.0,
        tolerance: float = 0.0,
    ) -> None:
        self.coefficients = coefficients
        self.constant = constant
        self.tolerance = tolerance

    def fit(self, X: Any) -> Self:
        """Learn the range and the decimal places of the column that is solved for.

        Parameters
        ----------
        X : DataFrame, ndarray or sparse matrix of shape (n_samples, n_features)

        Returns
        -------
        Equation
            Itself.

        Raises
        ------
        TypeError
            If a column does not hold numbers, or `coefficients` is not a dict of numbers.
        ValueError
            If a column does not exist, or a coefficient is zero or not finite.
        """
        X = table_of(X)
        self._check()
        check_names(list(self.coefficients), names_of(X), self)
        units = [name for name, factor in self.coefficients.items() if abs(factor) == 1]
        self.solved_for_ = [*self.coefficients, *units][-1]
        for name in self.coefficients:
            numbers(column_of(X, name))
        solved = column_of(X, self.solved_for_).dropna()
        values = numbers(solved).to_numpy()
        self.low_, self.high_ = (values.min(), values.max()) if len(values) else (0.0, 0.0)
        self.places_ = _places(solved, values)
        return self

    def _check(self) -> None:
        coefficients: Any = self.coefficients
        factors = coefficients.values() if isinstance(coefficients, Mapping) else [None]
        if not all(isinstance(n, Real) for n in (*factors, self.constant, self.tolerance)):
            raise TypeError(
                "An equation needs a dict of numbers by column as coefficients, and numbers as "
                f"constant and tolerance. Received: {self}."
            )
        zero = not coefficients or 0 in factors
        if zero or not np.isfinite([*factors, self.constant]).all() or not self.tolerance >= 0:
            raise ValueError(
                "Coefficients must be finite and not zero, and the tolerance at least zero. "
                f"Received: {self}."
            )

    def holds(self, X: Any) -> NDArray[np.bool_]:
        """Return whether each row satisfies the equation; see `Constraint.holds`."""
        X = table_of(X)
        terms = self._terms(X)
        rounding = np.abs(list(terms.values())).sum(axis=0) + abs(self.constant)
        rounding *= max(_rounding(column_of(X, name).dtype) for name in terms)
        error = np.abs(sum(terms.values()) - self.constant)
        return np.isnan(error) | (error <= self.tolerance + rounding)

    def restore(self, X: Any) -> Any:
        """Return rows with one column corrected; see `Constraint.restore`."""
        X = table_of(X)
        terms = self._terms(X)
        rest = sum(term for name, term in terms.items() if name != self.solved_for_)
        solution = np.asarray((self.constant - rest) / self.coefficients[self.solved_for_])
        solution += 0.0  # Turns negative zero into zero.
        if self.places_ is not None:
            solution = np.round(solution, self.places_)
        within = (solution >= self.low_) & (solution <= self.high_)
        column = column_of(X, self.solved_for_)
        if isinstance(column.dtype, pd.CategoricalDtype):
            within &= np.isin(solution, column.cat.categories.to_numpy("float64"))
        rows = np.flatnonzero(within & ~self.holds(X))
        if not len(rows):
            return X
        return replaced(X, self.solved_for_, rows, self._stored(solution[rows], column))

    def _stored(self, values: NDArray[np.float64], column: pd.Series) -> Any:
        """Convert numbers to the type of a column."""
        example = column.dropna().iloc[0]
        if isinstance(example, Decimal):
            unit = Decimal(1).scaleb(-(self.places_ or 0))
            made = [Decimal(repr(value)).quantize(unit) for value in values.tolist()]
            return pd.Series(made, dtype=column.dtype).array
        if column.dtype == object:
            made = [type(example)(value) for value in values.tolist()]
            return pd.Series(made, dtype=object).array
        return pd.Series(values).astype(column.dtype).array

    def named(self, names: Sequence[Hashable]) -> Sequence[Hashable]:
        """Return the columns; see `Constraint.named`."""
        return list(self.coefficients)

    def _terms(self, X: Any) -> dict[Hashable, NDArray[np.float64]]:
        return {
            name: factor * numbers(column_of(X, name)).to_numpy()
            for name, factor in self.coefficients.items()
        }


def _places(column: pd.Series, values: NDArray[np.float64]) -> int | None:
    """Return the number of decimal places of a column, or None if there are too many."""
    if len(values) and isinstance(column.iloc[0], Decimal):
        return max(0, *(-int(value.as_tuple().exponent) for value in column))
    fitting = (k for k in range(MOST_PLACES + 1) if (np.round(values, k) == values).all())
    return next(fitting, None)


def _rounding(dtype: Any) -> float:
    """Return the rounding error of sums in a dtype, relative to their terms."""
    is_float = isinstance(dtype, np.dtype) and dtype.kind == "f"
    return max(1e-9, 8 * float(np.finfo(dtype).eps)) if is_float else 1e-9
