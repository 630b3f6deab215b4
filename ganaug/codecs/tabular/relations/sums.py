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
from ganaug.codecs.tabular.relations.rules import SameWords, SumRule, WhereNumber
from ganaug.codecs.tabular.relations.sources import Numbers
from ganaug.codecs.tabular.storages import LARGEST

DIGITS = range(1, 16)
DIGITS_OF_FACTOR = 5
ULPS = 16.0
# Standardized numbers are as rounded as the numbers they were, up to so many ranges from zero.
SHIFT = 256.0


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
    """

    relation: Sum
    rule: SumRule
    complete: bool
    words: bool
    stage = VALUE

    @property
    def needs(self):
        return {self.rule.target: [source.position for source in self.rule.sources]}

    def clashes(self, other):
        return other.stage == VALUE

    def build(self, draft, target, parts):
        sources = tuple(draft.numbers(source.position) for source in self.rule.sources)
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

    def _bounds(self, draft, target):
        """Return the ends of what may come out, and of what the column was seen to hold."""
        spans = [draft.span(source.position) for source in self.rule.sources]
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
    numbers = {j: reader.numbers(j) for j in (target, *sources)}
    y = numbers[target]
    total = sum(numbers[j] * factor for j, factor in zip(sources, factors, strict=True))
    complete = ~np.isnan(y + total)
    if not complete.any():
        return None
    numbers = {j: values[complete] for j, values in numbers.items()}
    rest = (y - total)[complete]
    middle = float(rest.max() / 2 + rest.min() / 2)
    tolerance = storage_of(reader.columns[target]).tolerance
    sizes = sum(np.abs(numbers[j] * f) for j, f in zip(sources, factors, strict=True))
    sizes = sizes + np.abs(numbers[target]) + abs(middle) + SHIFT * np.ptp(numbers[target])
    sizes = tolerance * ULPS * sizes
    constants = shortened(middle) if constant is None else [constant]
    for grid in grids(reader.decimals(target)):
        if rest.max() - rest.min() > slack(grid) + 2 * sizes.max():
            continue
        for value in constants:
            rule = SumRule(
                target, tuple(map(Numbers, sources)), tuple(factors), value, grid, -1e300, 1e300
            )
            allowed = sizes if isinstance(grid, Free) else tolerance * np.abs(numbers[target])
            if np.all(np.abs(rule.value(numbers, NUMPY) - numbers[target]) <= allowed):
                return rule if _leads_to_levels(reader, rule) else None
    return None


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


def shortened(number):
    """Yield a number rounded to nothing, to one significant digit, to two, ..."""
    yield from dict.fromkeys([0.0, *(float(f"{number:.{digits}g}") for digits in DIGITS), number])


def part_of(reader, rule):
    """Return the part of a rule that holds, with the relation as a person would write it."""
    target, sources = rule.target, [source.position for source in rule.sources]
    gone = np.any([reader.missing(j) for j in sources], axis=0)
    complete = bool(np.array_equal(gone, reader.missing(target)))
    own, *others = map(reader.words, (target, *sources))
    words = not np.isnan([own, *others]).all()
    if words:
        complete &= len(sources) == 1 and np.array_equal(own, others[0], equal_nan=True)
    axes = [axis(storage_of(reader.columns[j])) for j in (target, *sources)]
    terms, constant = written(rule, *axes)
    named = tuple((reader.names[j], term) for j, term in zip(sources, terms, strict=True))
    return SumPart(Sum(reader.names[target], named, constant), rule, complete, words)


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
