"""Repair of rows that were changed after decoding, by restoring determined columns again."""

from functools import singledispatch

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.limits import DifferenceRule
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restoration import as_fitted
from ganaug.codecs.tabular.relations.restored import RestoredNumber
from ganaug.codecs.tabular.relations.rules import ChoiceRule
from ganaug.codecs.tabular.slots import MISSING
from ganaug.codecs.tabular.storages import read_numbers


def corrections(container, columns, restoration, X):
    """Yield the name of each decoded column that rules change, with the rows and new values.

    Parameters
    ----------
    container : Frame or Array
    columns : list of columns
    restoration : Restoration
    X : table
    """
    series, names = container.columns(X), list(container.names)
    found = [_merged(column, values) for column, values in zip(columns, series, strict=True)]
    merged = list(found)
    with np.errstate(all="ignore"):
        for rule in restoration.rules:
            merged[rule.target] = again(rule, merged)
    for target in sorted({rule.target for rule in restoration.rules}):
        one, other = found[target], merged[target]
        rows = np.flatnonzero((one != other) & ~((one != one) & (other != other)))
        if rows.size:
            yield names[target], rows, columns[target].restore(other[rows])


def _merged(column, values):
    """Return a decoded column as numbers or levels."""
    fitted = as_fitted(column)
    while not isinstance(column, RestoredNumber) and column is not fitted:
        column = column.column
    if isinstance(column, LevelColumn):
        return np.maximum(column.vocabulary.codes(values), MISSING)
    return read_numbers(storage_of(fitted), values)


@singledispatch
def again(rule, merged):
    """Apply a rule to its target, which is decoded already."""
    return rule.value(merged, NUMPY)


@again.register(DifferenceRule)
@again.register(ChoiceRule)
def _(rule, merged):
    # The distance and the choice are no longer known.
    return merged[rule.target]
