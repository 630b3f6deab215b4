"""Detection of cells with values that were not fitted, whose codes stand for others."""

from functools import singledispatch

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn, NumberColumn
from ganaug.codecs.tabular.leveled import Leveled
from ganaug.codecs.tabular.relations.restored import Masked
from ganaug.codecs.tabular.slots import MISSING, UNSEEN
from ganaug.codecs.tabular.storages import read_numbers
from ganaug.codecs.tabular.vocabularies import Numerals

# Numbers are equal if they differ by less than this part of the smallest gap between levels.
ROUNDING = 1e-3


def unseen_cells(codec, X):
    """Return a mask of cells whose level was not fitted, or missing if no fitted cell was.

    `TabularCodec.encode` gives them the code of another value. A number in a column that has a
    unit for numbers has its own code, and columns that others determine have none.

    Parameters
    ----------
    codec : TabularCodec
        Fitted.
    X : pandas.DataFrame, ndarray or sparse matrix of shape (n, n_features)

    Returns
    -------
    ndarray of shape (n, n_features), bool
    """
    columns = codec.columns_
    prepared = codec._restoration.prepared(columns, codec.container_.columns(X))
    cells = np.zeros((np.shape(X)[0], len(columns)), bool)
    for i, (column, values) in enumerate(zip(columns, prepared, strict=True)):
        cells[:, i] = _unseen(column, values)
    return cells


@singledispatch
def _unseen(column, values):
    return np.zeros(len(values), bool)


@_unseen.register
def _(column: LevelColumn, values):
    levels = column.vocabulary.codes(values)
    unseen = ~np.isin(levels, [*column.slots.levels, *column.slots.rare])
    if isinstance(column.vocabulary, Numerals):
        unseen |= (levels != MISSING) & ~_near(column.vocabulary, levels, values)
    return unseen


@_unseen.register
def _(column: NumberColumn, values):
    numbers = read_numbers(column.storage, values)
    unseen = np.isnan(numbers) & (not column.slots.missing)
    if isinstance(column.storage, Leveled):
        unseen |= column.storage.labels.codes(values) == UNSEEN
    return unseen


@_unseen.register
def _(column: Masked, values):
    # Other columns determine where its values are missing.
    return _unseen(column.learned, values) & ~values.isna().to_numpy()


def _near(vocabulary, levels, values):
    """Return a mask of numbers that equal those of their levels."""
    numbers = read_numbers(vocabulary.storage, values)
    step = np.diff(vocabulary.values).min(initial=np.inf)
    tolerance = ROUNDING * step if np.isfinite(step) else 0.0
    known = np.append(vocabulary.values, np.nan)[levels]
    return np.isclose(numbers, known, rtol=1e-6, atol=tolerance)
