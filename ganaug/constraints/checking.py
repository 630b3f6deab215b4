"""Fit constraints to the real rows, and check that all of these satisfy them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import clone

from ganaug.constraints.base import Constraint, Predicate, checked_flags
from ganaug.constraints.reading import names_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The number of violations, and of columns of each, in an error message.
FEW_ROWS, FEW_COLUMNS = 3, 8
ROWS_AT_ONCE = 2**13


def fit_constraints(
    constraints: Sequence[Constraint | Callable[[Any], Any]] | None, X: Any, like: Any = None
) -> list[Constraint]:
    """Return fitted copies of constraints, with functions wrapped as `Predicate`.

    Parameters
    ----------
    constraints : sequence of Constraint or callable, or None
    X : DataFrame, ndarray or sparse matrix of shape (n_samples, ...)
        The real samples.
    like : frame, optional
        See `Predicate`.

    Returns
    -------
    list of Constraint

    Raises
    ------
    TypeError
        If an element is neither a constraint nor a function.
    ValueError
        If real rows violate a constraint, or it does not fit the table.
    """
    fitted = [_copied(constraint, like) for constraint in constraints or ()]
    for constraint in fitted:
        constraint.fit(X)
        _check_rows(constraint, X)
    return fitted


def _copied(constraint: Any, like: Any) -> Constraint:
    if isinstance(constraint, Constraint):
        return clone(constraint)
    if callable(constraint) and not isinstance(constraint, type):
        return Predicate(constraint, like)
    raise TypeError(
        "constraints must be a list of objects of ganaug.constraints, such as "
        "Inequality('start', 'end'), or functions that return a bool for each row of a table. "
        f"Received: {constraint!r}"
    )


def _check_rows(constraint: Constraint, X: Any) -> None:
    violations = np.flatnonzero(~_holds(constraint, X))
    if not len(violations):
        return
    shown = "; ".join(f"row {row}{_row(constraint, X, row)}" for row in violations[:FEW_ROWS])
    raise ValueError(
        f"All rows of X must satisfy {constraint}, because synthetic rows are learned from them. "
        f"Received: {len(violations)} of {X.shape[0]} rows that do not: "
        f"{shown}{', ...' if len(violations) > FEW_ROWS else '.'} Correct or drop them, or relax "
        "the constraint."
    )


def _holds(constraint: Constraint, X: Any) -> NDArray[np.bool_]:
    n_samples = X.shape[0]
    if not sparse.issparse(X):
        return checked_flags(constraint.holds(X), n_samples, constraint)
    # A wide sparse matrix may not fit into memory as one dense array.
    rows = X.tocsr()
    blocks = (rows[start : start + ROWS_AT_ONCE].toarray() for start in _starts(n_samples))
    flags = [checked_flags(constraint.holds(block), len(block), constraint) for block in blocks]
    return np.concatenate(flags)


def _starts(n_samples: int) -> range:
    return range(0, n_samples, ROWS_AT_ONCE)


def _row(constraint: Constraint, X: Any, row: int) -> str:
    """Describe a row by the columns that a constraint uses."""
    if len(X.shape) != 2:
        return ""
    names = names_of(X)
    read = list(constraint.named(names))
    cells = [_cell(X, row, names.index(name)) for name in read[:FEW_COLUMNS]]
    pairs = [f"{name!r}: {cell}" for name, cell in zip(read, cells, strict=False)]
    return " with {" + ", ".join([*pairs, *["..."][: len(read) > FEW_COLUMNS]]) + "}"


def _cell(X: Any, row: int, position: int) -> str:
    if isinstance(X, pd.DataFrame):
        return str(X.iloc[row, position])
    return str((X.tocsr() if sparse.issparse(X) else X)[row, position])
