"""Columns that are products and quotients of others: quantity times price, weight / height²."""

from dataclasses import replace
from itertools import combinations

import numpy as np

from ganaug.codecs.tabular.relations.chance import constants_cost
from ganaug.codecs.tabular.relations.formula_kinds import Product, Sum
from ganaug.codecs.tabular.relations.formula_rules import ProductRule
from ganaug.codecs.tabular.relations.formulas.fitting import (
    complete_rows,
    is_plain,
    room_of,
    roundings,
    rows_off,
    sides,
    simplest,
    slack,
)
from ganaug.codecs.tabular.relations.formulas.formula_part import formula_part
from ganaug.codecs.tabular.relations.formulas.holding import can_hold, rounding_of
from ganaug.codecs.tabular.relations.formulas.precision import has_decimals, precision
from ganaug.codecs.tabular.relations.formulas.reasons import is_function_by_reason
from ganaug.codecs.tabular.relations.formulas.slopes import shortened
from ganaug.codecs.tabular.relations.sources import Numbers

FEWEST_SIZES = 2  # A product with a flag is the other column or zero.
MOST_COLUMNS = 64
MOST_TRIALS = 64
FIRST_ROWS = 8
MORE_ROWS = 32
MOST_FOR_THREE = 24
# Powers of one source, of two and of three.
ALONE = (-1, 2, -2, 3)
PAIRS = ((1, 1), (1, -1), (-1, 1), (1, 2), (2, 1), (1, -2), (-2, 1))
TRIPLES = ((1, 1, 1), (1, 1, -1), (1, -1, 1), (-1, 1, 1))
NOTHING = 1e-6


def find_products(reader, draft):
    """Add the columns that are products of powers of one to three others."""
    columns = _candidates(reader, draft)
    if not 2 <= len(columns) <= MOST_COLUMNS:
        return
    found = []
    for target, formulas in _nearly_products(reader, columns).items():
        if target in draft.restored():
            continue
        for sources, powers in formulas:
            rule = fit_product(reader, target, sources, powers)
            if is_function_by_reason(reader, rule, len(columns)):
                # The shortest factor of coarse numbers may be off, and look like a rounding.
                nearest = _nearest(reader, rule)
                if can_hold(reader, nearest):
                    found.append((rule, nearest))
    computed = {rule.target for rule, _ in found}
    found.sort(key=lambda rules: _preference(reader, rules[1], computed))
    for rule, _ in found:
        draft.add(product_part(reader, rule))


def _candidates(reader, draft):
    """Return columns of plain numbers with enough values that are not multiples of others."""
    multiples = {
        reader.positions[part.relation.column]
        for part in draft.parts
        if isinstance(part.relation, Sum) and not part.relation.constant
    }
    columns = [j for j in reader.numeric if j not in multiples and is_plain(reader, j)]
    return [j for j in columns if _n_sizes(reader, j) >= FEWEST_SIZES]


def _n_sizes(reader, j):
    sizes = np.abs(reader.numbers(j)[reader.tried])
    return len(np.unique(sizes[sizes > 0]))


def _nearly_products(reader, columns):
    """Return for each column the sources and powers that fit a sample of rows, up to a factor."""
    numbers = np.array([reader.numbers(j)[reader.tried] for j in columns]).T
    with np.errstate(divide="ignore"):
        logs = np.where(numbers == 0, np.nan, np.log(np.abs(numbers)))
    # A few rows refute nearly all, so those with the fewest gaps come first.
    logs = logs[np.argsort(np.isnan(logs).sum(axis=1), kind="stable")]
    formulas = _formulas(len(columns))
    first = _logs_of(formulas, logs[:FIRST_ROWS])
    near = {}
    for own, j in enumerate(columns):
        y = logs[:, [own]]
        room = _room(slack(reader.decimals(j)), y) + reader.derived(j, precision)
        fits = _is_constant(y[:FIRST_ROWS] - first, room[:FIRST_ROWS])
        left = formulas[fits & (formulas[:, :3] != own).all(axis=1)]
        for rows in (MORE_ROWS, len(logs)):
            left = left[_is_constant(y[:rows] - _logs_of(left, logs[:rows]), room[:rows])]
        near[j] = [_named(formula, columns) for formula in left[:MOST_TRIALS].tolist()]
    return near


def _formulas(n_columns):
    """Return all formulas, rows of the places of three columns and the powers of each."""
    places = range(n_columns)
    three = combinations(places if n_columns <= MOST_FOR_THREE else (), 3)
    formulas = [(k, k, k, power, 0, 0) for k in places for power in ALONE]
    formulas += [(*pair, pair[0], *p, 0) for pair in combinations(places, 2) for p in PAIRS]
    return np.array(formulas + [(*triple, *powers) for triple in three for powers in TRIPLES])


def _logs_of(formulas, logs):
    return sum(logs[:, formulas[:, k]] * formulas[:, k + 3] for k in range(3))


def _named(formula, columns):
    """Return the sources and the powers of a formula."""
    used = [k for k in range(3) if formula[k + 3]]
    return [columns[formula[k]] for k in used], tuple(formula[k + 3] for k in used)


def _room(step, logs):
    """Return how far rounding may have moved the logarithms of numbers."""
    return -np.log1p(-np.minimum(step / np.exp(logs), 0.9)) + NOTHING


def _is_constant(rest, room):
    """Return whether one number is within the room of all entries along axis 0, except NaN."""
    return np.fmax.reduce(rest - room, axis=0) <= np.fmin.reduce(rest + room, axis=0)


def fit_product(reader, target, sources, powers, factor=None):
    """Return the rule of a product that holds in all complete rows, or None.

    The factor is found if it is not given, as the shortest number that fits.
    """
    if not all(is_plain(reader, j) for j in (target, *sources)):
        return None
    return simplest(reader, fitting_products(reader, target, sources, powers, factor))


def fitting_products(reader, target, sources, powers, factor=None):
    """Yield pairs of a key and a rule of a product that holds in all complete rows."""
    places = tuple(map(Numbers, sources))
    for grid in roundings(reader.decimals(target)):
        rule = ProductRule(target=target, sources=places, powers=powers, factor=1.0, grid=grid)
        numbers, products = complete_rows(reader, rule)
        room = room_of(reader, rule, numbers[target])
        for value in (
            _factors(numbers[target], products, grid, room) if factor is None else [factor]
        ):
            rule = replace(rule, factor=value)
            n_off = rows_off(rule, numbers, room)
            if n_off is not None:
                yield (n_off > 0, constants_cost(rule.constants), n_off), rule
                break


def _factors(y, products, grid, room):
    """Yield the shortest factor and the shortest divisor that leave all numbers on their grid."""
    y, products, room = (values[products != 0] for values in (y, products, room))
    if not len(y):
        return
    below, above = sides(grid)
    ends = np.sort([(y - below - room) / products, (y + above + room) / products], axis=0)
    low, high = ends[0].max(), ends[1].min()
    middle = float(low / 2 + high / 2)
    if not middle:
        return
    for trials in (shortened(middle), (1 / d for d in shortened(1 / middle) if d)):
        yield from [value for value in trials if low <= value <= high][:1]


def _nearest(reader, rule):
    """Return a rule with the factor that fits its column best, however long it is."""
    numbers, results = complete_rows(reader, replace(rule, factor=1.0))
    results, y = results / np.abs(results).max(), numbers[rule.target] / np.abs(results).max()
    return replace(rule, factor=float((y @ results) / (results @ results)))


def _preference(reader, rule, computed):
    """Return a sort key, by which the computed column comes first: only its rounding shows.

    Equally rounded ones are sorted by their formulas: products before quotients, then those of few
    columns, of few that are computed themselves, and of columns farther to the right.
    """
    n_divisors = sum(power < 0 for power in rule.powers)
    n_computed = sum(source.position in computed for source in rule.sources)
    return -_rounding(reader, rule), n_divisors, len(rule.sources), n_computed, -rule.target


def _rounding(reader, rule):
    """Return 0 for decimals without rounding, 1 for rounded ones and numbers without decimals."""
    if not reader.derived(rule.target, has_decimals):
        return 1.0
    # Rounded numbers are anywhere in a step.
    spread = rounding_of(rule, complete_rows(reader, rule)[1]) * np.sqrt(12)
    return round(min(float(spread), 1.0), 1)


def product_part(reader, rule):
    """Return the part of a rule that holds."""
    sources = [source.position for source in rule.sources]
    terms = tuple((reader.names[j], p) for j, p in zip(sources, rule.powers, strict=True))
    return formula_part(reader, rule, Product(reader.names[rule.target], terms, rule.factor))
