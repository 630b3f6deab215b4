"""A check that a column can hold all results of a formula, not only those seen."""

from functools import partial

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn, NumberColumn
from ganaug.codecs.tabular.grids import Free, Seen, midpoints, repeats
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import has_room, span_of
from ganaug.codecs.tabular.relations.formulas.fitting import nearest_to_zero
from ganaug.codecs.tabular.relations.reading import storage_of

SHUFFLES = 8
# Larger differences, in steps and in parts of a number, are roundings and not last digits.
ROUNDING = 1e-6
NOISE = 1e-12
# In other rows, a column that was computed is rounded by less than so many times as much.
MORE = 3.0
# A column with few numbers is restored only if random rows seldom give others.
UNSEEN = 0.1
# A column with so many numbers that are rounded results can hold any result.
MANY = 32


def can_hold(reader, rule):
    """Return whether a column can hold the results of its sources in any rows.

    Synthetic rows combine numbers that no real row combines. If real rows need no rounding,
    synthetic ones must not either: a limit in whole hundreds is not the sum of two amounts in
    cents.
    """
    sources = [source.position for source in rule.sources]
    seen = np.column_stack([reader.numbers(j) for j in sources])
    seen = seen[~np.isnan(reader.numbers(rule.target))]
    some = [(*span_of(reader.numbers(j)), nearest_to_zero(reader, j)) for j in sources]
    low, high = rule.ends(some)
    if not has_room(storage_of(reader.columns[rule.target]), low, high):
        return False
    seen = seen[~np.isnan(seen).any(axis=1)]
    moved = np.column_stack(list(map(partial(_moved, reader), sources, seen.T)))
    results = _results(rule, sources, _shuffled(moved))
    rounding = rounding_of(rule, _results(rule, sources, seen))
    if rounding_of(rule, results) > MORE * rounding + ROUNDING:
        return False
    many = rounding > ROUNDING and len(reader.values(rule.target)) >= MANY
    return many or _among_the_seen(reader, rule, results)


def _moved(reader, j, numbers):
    """Return numbers between the fitted ones, if a column may have them."""
    column = reader.columns[j]
    if not isinstance(column, NumberColumn):
        return numbers
    values, places = np.unique(numbers, return_inverse=True)
    between = np.append(midpoints(values), values[-1:])[places]
    # A grid is for numbers of its range, beyond which spikes may be.
    inside = np.clip(between, column.scale.low, column.scale.high)
    spikes = np.isin(numbers, column.spikes)
    return np.where(spikes, numbers, column.grid.apply(inside, NUMPY))


def _shuffled(rows):
    rng = np.random.default_rng(0)
    return np.concatenate([rng.permuted(rows, axis=0) for _ in range(SHUFFLES)])


def _results(rule, sources, rows):
    results = rule.exact(dict(zip(sources, rows.T, strict=True)), NUMPY)
    return results[np.isfinite(results)]


def rounding_of(rule, numbers):
    """Return how far the grid of a rule moves numbers, in steps and beyond their last digits."""
    if isinstance(rule.grid, Free) or not len(numbers):
        return 0.0
    moved = np.abs(rule.grid.apply(numbers, NUMPY) - numbers) - NOISE * np.abs(numbers)
    return float(np.sqrt(np.mean(np.maximum(moved, 0.0) ** 2))) * 10.0**rule.grid.places


def _among_the_seen(reader, rule, results):
    grid, (low, high), unseen = _grid_seen(reader, rule.target)
    results = rule.grid.apply(results, NUMPY)
    results = results[(results >= low) & (results <= high)]
    if not len(results):
        return True
    moved = np.abs(grid.apply(results, NUMPY) - results) > NOISE * (np.abs(results) + 1)
    return bool(moved.mean() <= UNSEEN + 2 * unseen)


def _grid_seen(reader, target):
    """Return the grid of a column, its ends, and the share of new rows that are not on the grid.

    If numbers repeat, the grid has only these, and the share is estimated as that of rows with a
    number of their own.
    """
    numbers, column = reader.numbers(target), reader.columns[target]
    values, counts = np.unique(numbers[~np.isnan(numbers)], return_counts=True)
    if repeats(values, counts) or isinstance(column, LevelColumn):
        return Seen(values), span_of(values), float((counts == 1).sum() / counts.sum())
    return column.grid, span_of(values), 0.0
