"""A check that a column can hold all totals that may come out of a sum, not only those seen."""

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn
from ganaug.codecs.tabular.grids import Free, Seen, repeats
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import has_room, span_of
from ganaug.codecs.tabular.relations.reading import storage_of

SHUFFLES = 8
# Larger differences, in steps and in parts of a number, are roundings and not last digits.
ROUNDING = 1e-6
NOISE = 1e-12
# A column of few numbers is restored only if sums of any rows seldom give others.
UNSEEN = 0.1


def can_hold(reader, rule):
    """Return whether a column has a place for the sum of its sources in any rows.

    Synthetic rows combine numbers that no row has together. Where the real rows need no rounding,
    theirs must not either: a limit in whole hundreds is not the sum of two amounts in cents.
    """
    seen = np.column_stack([reader.numbers(source.position) for source in rule.sources])
    if not _fits(reader, rule, seen):
        return False
    totals = _totals(rule, _shuffled(seen[~np.isnan(seen).any(axis=1)]))
    return _on_the_grid(reader, rule, seen, totals) and _among_the_seen(reader, rule, totals)


def _fits(reader, rule, seen):
    """Return whether the storage can hold the least and the most that may come out."""
    parts = seen * np.array(rule.factors)
    low, high = np.nanmin(parts, axis=0).sum(), np.nanmax(parts, axis=0).sum()
    storage = storage_of(reader.columns[rule.target])
    return has_room(storage, low + rule.constant, high + rule.constant)


def _shuffled(rows):
    rng = np.random.default_rng(0)
    return np.concatenate([rng.permuted(rows, axis=0) for _ in range(SHUFFLES)])


def _totals(rule, rows):
    return rows @ np.array(rule.factors) + rule.constant


def _on_the_grid(reader, rule, seen, totals):
    if isinstance(rule.grid, Free):
        return True
    real = _totals(rule, seen[~np.isnan(seen).any(axis=1)])
    step = 10.0**-rule.grid.places

    def rounded(numbers):
        size = ROUNDING * step + NOISE * np.abs(numbers)
        return np.abs(rule.grid.apply(numbers, NUMPY) - numbers) > size

    return bool(rounded(real).any() or not rounded(totals).any())


def _among_the_seen(reader, rule, totals):
    grid, (low, high), unseen = _grid_seen(reader, rule.target)
    totals = rule.grid.apply(totals, NUMPY)
    totals = totals[(totals >= low) & (totals <= high)]
    if not len(totals):
        return True
    moved = np.abs(grid.apply(totals, NUMPY) - totals) > NOISE * (np.abs(totals) + 1)
    return bool(moved.mean() <= UNSEEN + 2 * unseen)


def _grid_seen(reader, target):
    """Return the grid of a column, those seen if they repeat, its ends, and what it leaves out.

    The share of rows with a number of their own is that of new rows with one not seen yet.
    """
    numbers, column = reader.numbers(target), reader.columns[target]
    values, counts = np.unique(numbers[~np.isnan(numbers)], return_counts=True)
    if repeats(values, counts) or isinstance(column, LevelColumn):
        return Seen(values), span_of(values), float((counts == 1).sum() / counts.sum())
    return column.grid, span_of(values), 0.0
