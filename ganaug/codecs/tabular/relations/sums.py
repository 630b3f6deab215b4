"""Columns that are sums of multiples of others: copies in another unit, totals, balances."""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.grids import Decimals, Free
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import INT64, axis, has_room, span_of, widened
from ganaug.codecs.tabular.relations.chance import ENOUGH, arrangements, choices, constants_cost
from ganaug.codecs.tabular.relations.draft import VALUE
from ganaug.codecs.tabular.relations.kinds import Sum
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import LearnedNumber, RestoredNumber
from ganaug.codecs.tabular.relations.roundings import RoundedDown
from ganaug.codecs.tabular.relations.rules import SameWords, WhereNumber
from ganaug.codecs.tabular.relations.slopes import shortened
from ganaug.codecs.tabular.relations.sources import Numbers, ZeroIfMissing
from ganaug.codecs.tabular.relations.sum_rules import QuotientRule, SumRule, divisor
from ganaug.codecs.tabular.storages import LARGEST

DIGITS_OF_FACTOR = 5
ULPS = 16.0
# Standardized numbers are as rounded as the numbers they were, up to so many ranges from zero.
SHIFT = 256.0
EPS = float(np.finfo("float64").eps)
# Differences of a larger part of a step come from rounding.
ROUNDED = 1e-6
# The most rows that may be off because they are halfway between two numbers.
MOST_HALVES = 0.2


@dataclass(frozen=True, eq=False)
class SumPart:
    """A sum that holds.

    Parameters
    ----------
    relation : Sum
    rule : SumRule
        Its sources are `Numbers`.
    complete : bool
        True if the column is missing exactly where a source is.
    words : bool
        True if it has words, those of its one source if ``complete``.
    blank : tuple of int
        The sources that add nothing where they are missing.
    """

    relation: Sum
    rule: SumRule
    complete: bool
    words: bool
    blank: tuple
    stage = VALUE

    @property
    def needs(self):
        return {self.rule.target: [source.position for source in self.rule.sources]}

    def clashes(self, other):
        return other.stage == VALUE

    def build(self, draft, target, parts):
        sources = tuple(self.read(draft, source.position) for source in self.rule.sources)
        rule = replace(self.rule, sources=sources)
        column = draft.reader.columns[target]
        storage, rule = widened(storage_of(column), rule, self._bounds(draft, target))
        ends = rule.low, rule.high
        if self.complete:
            draft.columns[target] = RestoredNumber(column, storage, *ends)
            if self.words:
                rule = SameWords(rule, draft.marked(sources[0].position))
            draft.rules.append(rule)
        else:
            draft.columns[target] = LearnedNumber(column, storage, *ends, column)
            draft.rules.append(WhereNumber(rule))

    def read(self, draft, position):
        """Return the source that reads one of the columns that are added."""
        source = draft.numbers(position)
        return ZeroIfMissing(source) if position in self.blank else source

    def span(self, draft, position):
        """Return the smallest and the largest number that a column adds, up to its factor."""
        low, high = draft.span(position)
        return (min(low, 0.0), max(high, 0.0)) if position in self.blank else (low, high)

    def _bounds(self, draft, target):
        """Return the ends of what may come out, and of what the column was seen to hold."""
        spans = [self.span(draft, source.position) for source in self.rule.sources]
        ends = np.array(spans) * np.array(self.rule.factors)[:, None]
        ends = np.sort(ends, axis=1).sum(axis=0) + self.rule.constant
        low, high = self.rule.grid.apply(ends, NUMPY).tolist()
        first, last = span_of(draft.reader.numbers(target))
        if not has_room(storage_of(draft.reader.columns[target]), low, high):
            return first, last
        return min(low, first), max(high, last)


def fit_sum(reader, target, sources, factors, constant=None):
    """Return the rule of a sum that holds in all complete rows, or None.

    The constant is found if it is not given, as the shortest number that fits.
    """
    return simplest(reader, fitting_sums(reader, target, sources, factors, constant))


def simplest(reader, fits):
    """Return the rule of the least ``key`` among pairs of keys and rules, or None."""
    rule = min(fits, key=lambda fit: fit[0], default=(None, None))[1]
    return rule if rule is not None and _leads_to_levels(reader, rule) else None


def fitting_sums(reader, target, sources, factors, constant=None):
    """Yield rules of a sum that hold in all complete rows, and before each its key.

    Numbers halfway between two on the grid are rounded to either one by different programs, and
    even by one, as binary fractions go. So these may be a step off in some rows, and then restored
    rows may be, too; the rows of the table itself are returned as they are.
    """
    numbers, rest = _rest(reader, target, sources, factors)
    if not len(rest):
        return
    y = numbers[target]
    sizes = _sizes(storage_of(reader.columns[target]).tolerance, numbers, target, factors, rest)
    places = tuple(map(Numbers, sources))
    for kind, grid in _kinds(reader.decimals(target), factors, np.ptp(rest), sizes.max()):
        room = sizes + 4 * EPS * np.abs(y) * isinstance(grid, Decimals)
        first, last = _constants(grid, rest, room)
        for value in shortened(first / 2 + last / 2) if constant is None else [constant]:
            if not first <= value <= last:
                continue
            rule = kind(target, places, tuple(factors), value, grid, -1e300, 1e300)
            n_off = int((np.abs(rule.value(numbers, NUMPY) - y) > room).sum())
            if n_off <= MOST_HALVES * len(y) * isinstance(grid, Decimals):
                yield (n_off > 0, constants_cost((*factors, value)), n_off), rule
            if n_off == 0:
                break


def _rest(reader, target, sources, factors):
    """Return the numbers of the complete rows by column, and how far the sums are from them."""
    numbers = {j: reader.numbers(j) for j in (target, *sources)}
    total = sum(numbers[j] * factor for j, factor in zip(sources, factors, strict=True))
    rest = numbers[target] - total
    complete = ~np.isnan(rest)
    return {j: values[complete] for j, values in numbers.items()}, rest[complete]


def _sizes(tolerance, numbers, target, factors, rest):
    """Return how much the last digits of floats may add to the difference from a sum, by row."""
    y, *sources = (numbers[j] for j in numbers)
    middle = abs(float(rest.max() / 2 + rest.min() / 2))
    sizes = sum(np.abs(x * f) for x, f in zip(sources, factors, strict=True))
    return tolerance * ULPS * (sizes + np.abs(y) + middle + SHIFT * np.ptp(y))


def _kinds(decimals, factors, spread, size):
    """Yield the kinds of rules and the grids to try for differences of a spread."""
    for grid in grids(decimals):
        yield SumRule, grid
        if isinstance(grid, Decimals) and spread > ROUNDED * slack(grid) + 2 * size:
            if all(abs(f) < 1 and 1 / divisor(f) == f for f in factors):
                yield QuotientRule, grid
                yield QuotientRule, RoundedDown(grid.places)
            yield SumRule, RoundedDown(grid.places)


def _constants(grid, rest, room):
    """Return the least and the largest constant that leaves all numbers on their grid."""
    step = slack(grid)
    below = above = step / 2
    if isinstance(grid, RoundedDown):
        below, above = 0.0, step
    return float((rest - below - room).max()), float((rest + above + room).min())


def _leads_to_levels(reader, rule):
    """Return whether a column of levels alone has one for all that may come out of a sum."""
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


def part_of(reader, rule):
    """Return the part of a rule that holds, with the relation as a person would write it."""
    target, sources = rule.target, [source.position for source in rule.sources]
    blank = _blank(reader, rule)
    gone = np.any([reader.missing(j) for j in sources if j not in blank] or [[False]], axis=0)
    gone = np.broadcast_to(gone, reader.n_rows)
    complete = bool(np.array_equal(gone, reader.missing(target)))
    own, *others = map(reader.words, (target, *sources))
    words = not np.isnan([own, *others]).all()
    if words:
        complete &= len(sources) == 1 and np.array_equal(own, others[0], equal_nan=True)
    axes = [axis(storage_of(reader.columns[j])) for j in (target, *sources)]
    terms, constant = written(rule, *axes)
    named = tuple((reader.names[j], term) for j, term in zip(sources, terms, strict=True))
    return SumPart(Sum(reader.names[target], named, constant), rule, complete, words, blank)


def _blank(reader, rule):
    """Return the sources that add nothing where they are missing, if enough rows show it."""
    y, sources = reader.numbers(rule.target), [source.position for source in rule.sources]
    numbers = {j: reader.numbers(j) for j in sources}
    gappy = tuple(j for j in sources if np.isnan(numbers[j]).any())
    rows = np.isnan(list(numbers.values())).any(axis=0) & ~np.isnan(y)
    total = rule.value({j: np.nan_to_num(x[rows]) for j, x in numbers.items()}, NUMPY)
    near = np.isclose(total, y[rows], rtol=1e-9, atol=1e-9 * np.nanmax(np.abs(y)))
    shown = arrangements(np.unique(y[rows], return_counts=True)[1]) >= ENOUGH
    return gappy if shown and near.all() else ()


def written(rule, own, *others):
    """Return the factors and the constant of a sum as they are for the values of a table."""
    kinds = [a.kind for a in (own, *others)]
    if set(kinds) == {"number"}:
        # Origins of wide integers are beyond the precision of float64, their difference is not.
        whole = [int(f) if float(f).is_integer() else f for f in rule.factors]
        origins = sum(f * a.origin for f, a in zip(whole, others, strict=True))
        return rule.factors, rule.constant + (own.origin - origins)
    if "number" in kinds or len({kind for kind in kinds if kind[0] == "M"}) > 1:
        return [None] * len(others), None
    terms = [f * own.step / a.step for f, a in zip(rule.factors, others, strict=True)]
    if any(term * a.step % own.step for term, a in zip(terms, others, strict=True)):
        # The day of a timestamp: what is added is for the rounding, and says nothing.
        return [None] * len(others), None
    constant = own.origin + own.step * rule.constant
    constant -= sum(int(term) * a.origin for term, a in zip(terms, others, strict=True))
    exact = all(float(term).is_integer() for term in terms) and abs(constant) < INT64
    return terms, pd.Timedelta(int(constant), "ns") if exact else None


def saves(reader, rule, n_columns):
    """Return the digits that a sum saves."""
    sources = [source.position for source in rule.sources]
    numbers = [reader.numbers(j) for j in (rule.target, *sources)]
    y = numbers[0][~np.isnan(sum(numbers))]
    counts = np.unique(y, return_counts=True)[1]
    cost = constants_cost((*rule.factors, rule.constant)) + choices(n_columns, len(sources))
    return arrangements(counts) - cost


def holds_by_reason(reader, rule, n_columns):
    return rule is not None and saves(reader, rule, n_columns) >= ENOUGH


def simple_factor(number):
    """Return the fraction of a small denominator or short decimal that a number is, or None."""
    fraction = Fraction(float(number)).limit_denominator(12)
    near = abs(float(fraction) - number) <= 1e-5 * max(1.0, abs(number))
    if near and 0 < abs(fraction) < 10**6:
        return float(fraction)
    short = float(f"{number:.{DIGITS_OF_FACTOR}g}")
    return short if abs(short - number) <= 1e-9 * abs(number) else None
