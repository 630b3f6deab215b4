"""Columns that are sums of multiples of others: copies in another unit, totals, balances."""

from fractions import Fraction

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.grids import Decimals
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import INT64, axis
from ganaug.codecs.tabular.relations.chance import ENOUGH, arrangements, constants_cost
from ganaug.codecs.tabular.relations.formula_kinds import Sum
from ganaug.codecs.tabular.relations.formula_rules import QuotientRule, SumRule, divisor
from ganaug.codecs.tabular.relations.formulas.fitting import (
    grids,
    rows_off,
    sides,
    simplest,
    slack,
)
from ganaug.codecs.tabular.relations.formulas.formula_part import FormulaPart
from ganaug.codecs.tabular.relations.formulas.precision import DOUBLE, ULPS
from ganaug.codecs.tabular.relations.formulas.reasons import shift
from ganaug.codecs.tabular.relations.formulas.slopes import shortened
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.roundings import RoundedDown
from ganaug.codecs.tabular.relations.sources import Numbers

DIGITS_OF_FACTOR = 5
# Differences of a larger part of a step come from rounding.
ROUNDED = 1e-6


def fit_sum(reader, target, sources, factors, constant=None):
    """Return the rule of a sum that holds in all complete rows, or None.

    The constant is found if it is not given, as the shortest number that fits.
    """
    return simplest(reader, fitting_sums(reader, target, sources, factors, constant))


def fitting_sums(reader, target, sources, factors, constant=None):
    """Yield pairs of a key and a rule of a sum that holds in all complete rows."""
    numbers, rest = _rest(reader, target, sources, factors)
    if not len(rest):
        return
    y = numbers[target]
    sizes = _sizes(storage_of(reader.columns[target]).tolerance, numbers, target, factors, rest)
    places = tuple(map(Numbers, sources))
    for kind, grid in _kinds(reader.decimals(target), factors, np.ptp(rest), sizes.max()):
        room = sizes + 4 * DOUBLE * np.abs(y) * isinstance(grid, Decimals)
        first, last = _constants(grid, rest, room)
        for value in shortened(first / 2 + last / 2) if constant is None else [constant]:
            if not first <= value <= last:
                continue
            rule = kind(
                target=target, sources=places, factors=tuple(factors), constant=value, grid=grid
            )
            n_off = rows_off(rule, numbers, room)
            if n_off is not None:
                yield (n_off > 0, constants_cost(rule.constants), n_off), rule
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
    return tolerance * ULPS * (sizes + np.abs(y) + middle) + shift(tolerance, y)


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
    below, above = sides(grid)
    return float((rest - below - room).max()), float((rest + above + room).min())


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
    return FormulaPart(Sum(reader.names[target], named, constant), rule, complete, words, blank)


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
    """Return the factors and the constant of a sum in the units of the values of a table."""
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
        # The day of a timestamp: the constant is for the rounding only, and says nothing.
        return [None] * len(others), None
    constant = own.origin + own.step * rule.constant
    constant -= sum(int(term) * a.origin for term, a in zip(terms, others, strict=True))
    exact = all(float(term).is_integer() for term in terms) and abs(constant) < INT64
    return terms, pd.Timedelta(int(constant), "ns") if exact else None


def simple_factor(number):
    """Return a number as a fraction with a small denominator or a short decimal, or None."""
    fraction = Fraction(float(number)).limit_denominator(24)
    near = abs(float(fraction) - number) <= 1e-5 * max(1.0, abs(number))
    if near and 0 < abs(fraction) < 10**6:
        return float(fraction)
    short = float(f"{number:.{DIGITS_OF_FACTOR}g}")
    return short if abs(short - number) <= 1e-9 * abs(number) else None
