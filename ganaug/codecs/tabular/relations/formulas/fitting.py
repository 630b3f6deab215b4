"""Parts of fitting that sums, products and logarithms share."""

import numpy as np

from ganaug.codecs.tabular.grids import Decimals, Free
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import PLAIN, axis
from ganaug.codecs.tabular.relations.formulas.precision import precision
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.roundings import RoundedDown, RoundedUp
from ganaug.codecs.tabular.storages import LARGEST

# The most rows that may be off because they are halfway between two numbers.
MOST_HALVES = 0.2


def complete_rows(reader, rule):
    """Return the numbers of the complete rows by column, and the results of a rule."""
    numbers = {j: reader.numbers(j) for j in (rule.target, *(s.position for s in rule.sources))}
    results = rule.exact(numbers, NUMPY)
    complete = np.isfinite(results + numbers[rule.target])
    return {j: values[complete] for j, values in numbers.items()}, results[complete]


def room_of(reader, rule, numbers):
    """Return how far numbers of a function may be off, by the least precise column."""
    positions = rule.target, *(source.position for source in rule.sources)
    return max(reader.derived(j, precision) for j in positions) * rule.sizes(numbers)


def is_plain(reader, j):
    """Return whether a column has numbers that are not dates, durations or the like."""
    storage = storage_of(reader.columns[j])
    return storage is not None and axis(storage) == PLAIN


def nearest_to_zero(reader, j):
    """Return the number nearest to zero, except zero, that a column may have.

    Quotients and logarithms are largest there.
    """
    numbers, step = reader.numbers(j), slack(reader.decimals(j))
    if step and np.nanmin(numbers) <= 0 <= np.nanmax(numbers):
        return step
    sizes = np.where(numbers == 0, np.nan, np.abs(numbers))
    return float(numbers[np.nanargmin(sizes)]) if (sizes > 0).any() else 0.0


def simplest(reader, fits):
    """Return the rule with the least key among pairs of keys and rules, or None."""
    rule = min(fits, key=lambda fit: fit[0], default=(None, None))[1]
    return rule if rule is not None and _leads_to_levels(reader, rule) else None


def rows_off(rule, numbers, room):
    """Return the number of rows in which a rule is a step off, None if farther or in many rows.

    Different programs round numbers halfway between two on the grid to either one, and so does a
    single program, because fractions are binary. So such numbers may be a step off in some rows,
    and in restored rows too; the rows of the table itself are returned as they are.
    """
    rest = np.abs(rule.value(numbers, NUMPY) - numbers[rule.target])
    if not (rest <= slack(rule.grid) + room).all():
        return None
    n_off = int((rest > room).sum())
    return n_off if n_off <= MOST_HALVES * len(rest) else None


def _leads_to_levels(reader, rule):
    """Return whether a column that only has levels has one for each result of a formula."""
    target, *sources = [rule.target, *(source.position for source in rule.sources)]
    if not reader.only_levels(target):
        return True
    if len(sources) > 1 or not reader.only_levels(sources[0]):
        return False
    values = reader.values(sources[0])
    totals = rule.value({sources[0]: values[values <= LARGEST]}, NUMPY)
    return bool(np.isin(totals, reader.values(target)).all())


def slack(grid):
    return 10.0**-grid.places * (1 + 1e-9) if isinstance(grid, Decimals) else 0.0


def grids(decimals):
    """Return the roundings to try: sums of coarse numbers may leave the grid of tens."""
    if isinstance(decimals, Free) or decimals.places >= 0:
        return [decimals]
    return [Decimals(0), decimals]


def roundings(decimals):
    """Return the roundings to try for functions: also down and up to the decimals of a column."""
    if isinstance(decimals, Free):
        return [decimals]
    return [*grids(decimals), RoundedDown(decimals.places), RoundedUp(decimals.places)]


def sides(grid):
    """Return how far below and above their place on a grid numbers may have been."""
    step = slack(grid)
    if isinstance(grid, RoundedUp):
        return step, 0.0
    return (0.0, step) if isinstance(grid, RoundedDown) else (step / 2, step / 2)
