"""Tests of whether a formula explains too much of a column to hold by chance."""

import numpy as np

from ganaug.codecs.tabular.relations.chance import ENOUGH, arrangements, choices, constants_cost
from ganaug.codecs.tabular.relations.formulas.fitting import room_of
from ganaug.codecs.tabular.relations.formulas.precision import ULPS
from ganaug.codecs.tabular.relations.reading import storage_of

# Standardised numbers are as rounded as the original ones, up to so many ranges from zero.
SHIFT = 256.0
LARGEST_SHIFT = 1e-3
# Beside an outlier, other numbers may all be within the last digits of its range.
FEWEST_SIZES = 32


def shift(tolerance, y):
    """Return how much the last digits of floats may add to numbers that were standardised."""
    return min(tolerance * ULPS * SHIFT, LARGEST_SHIFT) * np.ptp(y)


def holds_by_reason(reader, rule, n_columns, room=0.0):
    """Return whether a rule explains too much of a column to hold by chance; None never does.

    Numbers that differ by less than ``room`` or the last digits of their range count as one.
    """
    if rule is None:
        return False
    sources = [source.position for source in rule.sources]
    y = reader.numbers(rule.target)
    y = y[rule.telling({j: reader.numbers(j) for j in sources}) & ~np.isnan(y)]
    if len(y) < rule.fewest:
        return False
    size = max(shift(storage_of(reader.columns[rule.target]).tolerance, y), room)
    counts = np.unique(np.rint(y / size) if size else y, return_counts=True)[1]
    n_numbers = len(np.unique(y))
    if len(counts) < max(rule.fewest, min(n_numbers / 2, FEWEST_SIZES)):
        return False
    cost = constants_cost(rule.constants) + choices(n_columns, len(sources))
    return arrangements(counts) - cost >= ENOUGH


def is_function_by_reason(reader, rule, n_columns):
    """Return the same for a product or logarithm, as precise as the least precise column."""
    if rule is None:
        return False
    room = room_of(reader, rule, reader.numbers(rule.target))
    return holds_by_reason(reader, rule, n_columns, 2 * np.nanmax(room))
