"""Columns that are computed from others: what sums and products of columns have in common."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ganaug.codecs.tabular.grids import Decimals, Free
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import PLAIN, axis, has_room, span_of, widened
from ganaug.codecs.tabular.relations.chance import ENOUGH, arrangements, choices, constants_cost
from ganaug.codecs.tabular.relations.draft import VALUE
from ganaug.codecs.tabular.relations.precision import precision
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import LearnedNumber, RestoredNumber
from ganaug.codecs.tabular.relations.roundings import RoundedDown, RoundedUp
from ganaug.codecs.tabular.relations.rules import SameWords, WhereNumber
from ganaug.codecs.tabular.relations.sources import ZeroIfMissing
from ganaug.codecs.tabular.storages import LARGEST

EPS = float(np.finfo("float64").eps)
ULPS = 16.0
# Standardized numbers are as rounded as the numbers they were, up to so many ranges from zero.
SHIFT = 256.0
LARGEST_SHIFT = 1e-3
# Beside an outlier, other numbers may all be within the last digits of its range.
FEWEST_SIZES = 32
# Differences of a larger part of a step come from rounding.
ROUNDED = 1e-6
# The most rows that may be off because they are halfway between two numbers.
MOST_HALVES = 0.2


@dataclass(frozen=True, eq=False)
class FormulaPart:
    """A formula that holds.

    Parameters
    ----------
    relation : Sum or Product
    rule : Formula
        Its sources are `Numbers`.
    complete : bool
        True if the column is missing exactly where the formula has no result.
    words : bool
        True if it has words, those of its one source if ``complete``.
    blank : tuple of int
        The sources that are 0 where they are missing.
    """

    relation: Any
    rule: Any
    complete: bool
    words: bool
    blank: tuple
    stage = VALUE

    @property
    def _sources(self):
        return [source.position for source in self.rule.sources]

    @property
    def needs(self):
        return {self.rule.target: self._sources}

    def clashes(self, other):
        return other.stage == VALUE

    def build(self, draft, target, parts):
        sources = tuple(self.read(draft, source.position) for source in self.rule.sources)
        rule = replace(self.rule, sources=sources)
        column = draft.reader.columns[target]
        storage, rule = widened(storage_of(column), rule, self._bounds(draft, target))
        ends = rule.low, rule.high
        if self.complete and not self._may_fail(draft):
            draft.columns[target] = RestoredNumber(column, storage, *ends)
            if self.words:
                rule = SameWords(rule, draft.marked(sources[0].position))
            draft.rules.append(rule)
        else:
            draft.columns[target] = LearnedNumber(column, storage, *ends, column)
            draft.rules.append(WhereNumber(rule))

    def read(self, draft, position):
        """Return the source that reads one of the columns of the formula."""
        source = draft.numbers(position)
        return ZeroIfMissing(source) if position in self.blank else source

    def span(self, draft, position):
        """Return the smallest and the largest number that is read from a column."""
        low, high = draft.span(position)
        return (min(low, 0.0), max(high, 0.0)) if position in self.blank else (low, high)

    def _may_fail(self, draft):
        """Return whether new rows may have no result, though all rows of the table have one."""
        numbers = {j: draft.reader.numbers(j) for j in self._sources}
        present = ~np.isnan(list(numbers.values())).any(axis=0)
        known = np.isnan(self.rule.exact(numbers, NUMPY))[present].any()
        return not known and self.rule.fails([draft.span(j) for j in self._sources])

    def _bounds(self, draft, target):
        """Return the ends of what may come out, and of what the column was seen to hold."""
        some = [(*self.span(draft, j), nearest_to_zero(draft.reader, j)) for j in self._sources]
        low, high = self.rule.grid.apply(self.rule.ends(some), NUMPY).tolist()
        first, last = span_of(draft.reader.numbers(target))
        storage = storage_of(draft.reader.columns[target])
        if not (np.isfinite([low, high]).all() and has_room(storage, low, high)):
            return first, last
        return min(low, first), max(high, last)


def formula_part(reader, rule, relation):
    """Return the part of a rule that holds, whose sources all have to have a number."""
    sources = [source.position for source in rule.sources]
    words = not np.isnan([reader.words(j) for j in (rule.target, *sources)]).all()
    results = rule.exact({j: reader.numbers(j) for j in sources}, NUMPY)
    present = ~np.isnan([reader.numbers(j) for j in sources]).any(axis=0)
    without = np.unique(reader.numbers(rule.target)[present & np.isnan(results)])
    if len(without) == 1 and not np.isnan(without[0]):
        # As 0 for the mean of no numbers.
        rule = replace(rule, otherwise=float(without[0]))
    results = rule.value({j: reader.numbers(j) for j in sources}, NUMPY)
    complete = np.array_equal(np.isnan(results), reader.missing(rule.target))
    return FormulaPart(relation, rule, complete and not words, words, ())


def complete_rows(reader, rule):
    """Return the numbers of the complete rows by column, and what comes out of a rule."""
    numbers = {j: reader.numbers(j) for j in (rule.target, *(s.position for s in rule.sources))}
    results = rule.exact(numbers, NUMPY)
    complete = np.isfinite(results + numbers[rule.target])
    return {j: values[complete] for j, values in numbers.items()}, results[complete]


def precision_of(reader, rule):
    """Return the relative precision of the least precise column of a formula."""
    positions = rule.target, *(source.position for source in rule.sources)
    return max(reader.derived(j, precision) for j in positions)


def is_plain(reader, j):
    """Return whether a column has numbers that are no dates, durations or the like."""
    storage = storage_of(reader.columns[j])
    return storage is not None and axis(storage) == PLAIN


def nearest_to_zero(reader, j):
    """Return the smallest size, with its sign, of the numbers but zero that come out of a column.

    Quotients and logarithms are the largest there.
    """
    numbers, step = reader.numbers(j), slack(reader.decimals(j))
    if step and np.nanmin(numbers) <= 0 <= np.nanmax(numbers):
        return step
    sizes = np.where(numbers == 0, np.nan, np.abs(numbers))
    return float(numbers[np.nanargmin(sizes)]) if (sizes > 0).any() else 0.0


def simplest(reader, fits):
    """Return the rule of the least ``key`` among pairs of keys and rules, or None."""
    rule = min(fits, key=lambda fit: fit[0], default=(None, None))[1]
    return rule if rule is not None and _leads_to_levels(reader, rule) else None


def rows_off(rule, numbers, room):
    """Return how many rows a rule is a step away from its column in, None if farther or in many.

    Numbers halfway between two on the grid are rounded to either one by different programs, and
    even by one, as binary fractions go. So these may be a step off in some rows, and then restored
    rows may be, too; the rows of the table itself are returned as they are.
    """
    rest = np.abs(rule.value(numbers, NUMPY) - numbers[rule.target])
    if not (rest <= slack(rule.grid) + room).all():
        return None
    n_off = int((rest > room).sum())
    return n_off if n_off <= MOST_HALVES * len(rest) else None


def _leads_to_levels(reader, rule):
    """Return whether a column of levels alone has one for all that may come out of a formula."""
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
    """Return how far what was rounded to a grid may have been below it and above it."""
    step = slack(grid)
    if isinstance(grid, RoundedUp):
        return step, 0.0
    return (0.0, step) if isinstance(grid, RoundedDown) else (step / 2, step / 2)


def shift(tolerance, y):
    """Return how much the last digits of floats may add to numbers that were standardized."""
    return min(tolerance * ULPS * SHIFT, LARGEST_SHIFT) * np.ptp(y)


def holds_by_reason(reader, rule, n_columns):
    """Return whether a rule, or None, says so much of a column that it is not by chance."""
    if rule is None:
        return False
    sources = [source.position for source in rule.sources]
    y = reader.numbers(rule.target)
    y = y[rule.telling({j: reader.numbers(j) for j in sources}) & ~np.isnan(y)]
    if len(y) < rule.fewest:
        return False
    size = shift(storage_of(reader.columns[rule.target]).tolerance, y)
    counts = np.unique(np.rint(y / size) if size else y, return_counts=True)[1]
    n_numbers = len(np.unique(y))
    if n_numbers < rule.fewest or len(counts) < min(n_numbers / 2, FEWEST_SIZES):
        return False
    cost = constants_cost(rule.constants) + choices(n_columns, len(sources))
    return arrangements(counts) - cost >= ENOUGH
