"""Search for columns that are copies of another one in another unit: b = a + c * x."""

import numpy as np

from ganaug.codecs.tabular.grids import Decimals
from ganaug.codecs.tabular.relations.chance import ENOUGH
from ganaug.codecs.tabular.relations.formulas.fitting import simplest, slack
from ganaug.codecs.tabular.relations.formulas.reasons import holds_by_reason
from ganaug.codecs.tabular.relations.formulas.slopes import slopes
from ganaug.codecs.tabular.relations.formulas.sums import fitting_sums, part_of
from ganaug.codecs.tabular.relations.levels.calendar_parts import calendar_saves
from ganaug.codecs.tabular.relations.reading import number_codes, storage_of
from ganaug.codecs.tabular.slots import MISSING

FEWEST = 5  # A table explains fewer distinct numbers better than a line.
MOST_TRIALS = 200


def find_copies(reader, draft):
    """Add the columns that are affine functions of another."""
    columns, candidates = _candidates(reader)
    trials = 0
    for x in sorted(columns, key=lambda j: _information(reader, j)):
        for y in candidates[x]:
            if trials == MOST_TRIALS:
                return
            if {x, y} & draft.restored():
                continue
            trials += 1
            rule = _fit_copy(reader, x, y)
            if not holds_by_reason(reader, rule, len(columns)):
                continue
            # A line only approximates a part of a date, such as its year.
            if calendar_saves(reader, x, y) < ENOUGH:
                draft.add(part_of(reader, rule))


def _information(reader, j):
    """Return a sort key for sources: few missing, many distinct, leftmost ones come first."""
    codes = reader.tried_codes[:, reader.varying.index(j)]
    return int((codes == MISSING).sum()), -len(np.unique(codes)), j


def _candidates(reader):
    """Return the columns tried, and those that may be copies of each, by a sample of rows."""
    many = [j for j in reader.numeric if not (reader.has_levels(j) and _has_few(reader, j))]
    sample = {j: reader.numbers(j)[reader.tried] for j in many}
    columns = [j for j, numbers in sample.items() if len(_distinct(numbers)) >= FEWEST]
    rare = [j for j, numbers in sample.items() if len(_distinct(numbers)) == 1][:16]
    candidates: dict = {j: [k for k in rare if k != j] for j in rare}
    candidates |= {j: [] for j in columns}
    if len(columns) > 1:
        table = np.array([sample[j] for j in columns])
        steps = [_step(reader, j, numbers) for j, numbers in zip(columns, table, strict=True)]
        near = _nearly_lines(table, np.array(steps))
        for row, x in enumerate(columns):
            candidates[x] = [columns[k] for k in np.flatnonzero(near[row])]
    return [*columns, *rare], candidates


def _has_few(reader, j):
    return len(reader.values(j)) < FEWEST


def _distinct(numbers):
    return number_codes(numbers)[1]


def _step(reader, j, numbers):
    """Return the spacing of the decimals on which numbers are, 0 if there are none."""
    storage, values = storage_of(reader.columns[j]), _distinct(numbers)
    for decimals in map(Decimals, storage.places):
        few = values[:9]
        if decimals.holds(few, storage.tolerance) and decimals.holds(values, storage.tolerance):
            return slack(decimals)
    return 0.0


def _nearly_lines(table, steps):
    """Return a mask [x, y] of the rows y that are linear in the row x, up to their steps."""
    present = ~np.isnan(table)
    spread = np.sqrt(np.nanmean((table - np.nanmean(table, axis=1, keepdims=True)) ** 2, axis=1))
    centred = (table - np.nanmean(table, axis=1, keepdims=True)) / spread[:, None]
    centred[~present] = 0.0
    present = present.astype("float64")
    n = np.maximum(present @ present.T, 1.0)
    sums = centred @ present.T
    squares = centred**2 @ present.T - sums**2 / n
    products = centred @ centred.T - sums * sums.T / n
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = squares.T - products**2 / squares
    # Rounding leaves errors of at most half a step.
    far = np.sqrt(np.maximum(rest, 0) / n) * spread > steps / 2 + 1e-5 * spread
    unrelated = products**2 < 0.8 * squares * squares.T
    near = ~(far | unrelated | (n < FEWEST))
    np.fill_diagonal(near, False)
    return near


def _fit_copy(reader, x, y):
    numbers, others = reader.numbers(x), reader.numbers(y)
    complete = ~np.isnan(numbers + others)
    numbers, others = numbers[complete], others[complete]
    if len(numbers) < FEWEST or numbers.min() == numbers.max():
        return None
    factors = slopes(numbers, others, slack(reader.decimals(y)))
    return simplest(reader, [fit for f in factors for fit in fitting_sums(reader, y, [x], [f])])
