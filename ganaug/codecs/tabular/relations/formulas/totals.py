"""Search for columns that are sums and differences of several others."""

import numpy as np

from ganaug.codecs.tabular.integers import EXACT
from ganaug.codecs.tabular.relations.formula_kinds import Product, Sum
from ganaug.codecs.tabular.relations.formulas.holding import can_hold
from ganaug.codecs.tabular.relations.formulas.reasons import holds_by_reason
from ganaug.codecs.tabular.relations.formulas.sums import fit_sum, part_of, simple_factor
from ganaug.codecs.tabular.relations.kinds import DeterminedBy
from ganaug.codecs.tabular.relations.levels.calendar_parts import is_date
from ganaug.codecs.tabular.relations.levels.tables import TablePart

MOST_COLUMNS = 256
MOST_TERMS = 12
SPARE_ROWS = 16
NOTHING = 1e-6
# Copies that are rounded by a smaller part of their spread are as good as the column itself.
ROUNDED = 1e-3


def find_totals(reader, draft):
    """Add columns that are sums of others, found as linear dependencies of a sample of rows."""
    taken, addends = draft.restored(), _addends(reader, draft)
    columns = [j for j in reader.numeric if j not in taken or j in addends]
    if not 3 <= len(columns) <= MOST_COLUMNS:
        return
    columns, table = _complete(reader, columns)
    tables = [part for part in (*draft.parts, *draft.later) if isinstance(part, TablePart)]
    parted = {part.source for part in tables if is_date(reader, part.source)}
    for dependency in _dependencies(table):
        involved = {columns[k]: factor for k, factor in dependency.items()}
        # Dates whose parts are other columns, such as the weekday, come last.
        targets = [j for j in _targets(involved) if j not in taken]
        for target in sorted(targets, key=lambda j: j in parted):
            sources = [j for j in involved if j != target]
            factors = [simple_factor(-involved[j] / involved[target]) for j in sources]
            if None in factors or not 2 <= len(factors) <= MOST_TERMS:
                continue
            rule = fit_sum(reader, target, sources, factors)
            holds = holds_by_reason(reader, rule, len(columns)) and can_hold(reader, rule)
            if holds and draft.add(part_of(reader, rule)):
                break


def _addends(reader, draft):
    """Return the restored columns that may be parts of a sum.

    They are determined by another one, such as limits by kind of product, products such as
    quantity times price, and copies that rounding tells apart: sums of these follow from no other
    relation.
    """
    copies = [part.rule for part in draft.parts if isinstance(part.relation, Sum)]
    rounded = {rule.target for rule in copies if _is_rounded(reader, rule)}
    others = [part for part in draft.parts if isinstance(part.relation, DeterminedBy | Product)]
    return rounded | {target for part in others for target in part.needs}


def _is_rounded(reader, rule):
    total = sum(
        reader.numbers(source.position) * factor
        for source, factor in zip(rule.sources, rule.factors, strict=True)
    )
    numbers = reader.numbers(rule.target)
    rest = (numbers - total)[~np.isnan(numbers - total)]
    return bool(np.ptp(rest) > ROUNDED * np.nanstd(numbers))


def _complete(reader, columns):
    """Return columns and complete rows of them, after leaving out those most often missing."""
    table = np.array([reader.numbers(j) for j in columns])
    gone = np.isnan(table)
    usable = (np.abs(np.where(gone, 0.0, table)) <= EXACT).all(axis=1)
    kept = np.flatnonzero(usable)[np.argsort(gone[usable].sum(axis=1), kind="stable")]
    rows = np.empty(0, "int64")
    rows = np.flatnonzero(~gone[kept].any(axis=0))
    while len(kept) > 3 and len(rows) < len(kept) + SPARE_ROWS:
        kept = kept[:-1]
        rows = np.flatnonzero(~gone[kept].any(axis=0))
    kept = np.sort(kept)
    most = max(256, 3 * len(kept))
    if len(rows) > most:
        rows = np.sort(np.random.default_rng(0).choice(rows, most, replace=False))
    return [columns[k] for k in kept], table[kept][:, rows].T


def _dependencies(table):
    """Yield linear dependencies of the columns of a table: a dict of factors by column."""
    n_rows, n_columns = table.shape
    if n_rows < n_columns + SPARE_ROWS:
        return
    spread = table.std(axis=0)
    varying = np.flatnonzero(spread > 0)
    if len(varying) < 3:
        return
    table, spread = table[:, varying], spread[varying]
    table = (table - table.mean(axis=0)) / spread
    # Eigenvalues, the squares of singular values, are quick, and most tables have no dependency.
    sizes = np.linalg.eigvalsh(table.T @ table)
    if sizes[0] > NOTHING * sizes[-1]:
        return
    _, sizes, axes = np.linalg.svd(table, full_matrices=False)
    null = axes[sizes <= NOTHING * sizes[0]]
    # A column that is computed from others is mostly to the right of them, or larger.
    orders = [np.arange(len(spread))[::-1], np.argsort(-spread, kind="stable")]
    solved = [_reduced(null, order) for order in orders]
    for row in min(solved, key=lambda rows: _complexity(rows / spread)):
        involved = np.flatnonzero(np.abs(row) > NOTHING)
        yield {int(varying[k]): float(row[k] / spread[k]) for k in involved}


def _reduced(rows, order):
    """Solve dependencies for one column each, the first ones in an order where possible."""
    rows, free = rows.copy(), list(range(len(rows)))
    for column in order:
        if not free:
            break
        pivot = max(free, key=lambda k: abs(rows[k, column]))
        if abs(rows[pivot, column]) < 1e-4:
            continue
        rows[pivot] /= rows[pivot, column]
        for other in range(len(rows)):
            if other != pivot:
                rows[other] -= rows[other, column] * rows[pivot]
        free.remove(pivot)
    return rows


def _complexity(rows):
    """Return the length of the equations: terms count once, or twice with a factor."""
    size = 0.0
    for row in rows:
        factors = row[np.abs(row) > NOTHING * np.abs(row).max()]
        factors = np.abs(factors / factors[np.abs(factors).argmax()])
        size += len(factors) + (np.abs(factors - 1) > NOTHING).sum()
    return size


def _targets(involved):
    """Return the columns to solve for, first the one that is a sum of the others."""
    factors = np.array(list(involved.values()))
    signs = np.sign(factors)
    alone = [j for j, sign in zip(involved, signs, strict=True) if (signs == sign).sum() == 1]
    # Factors are as exact as the dependency: equal ones may differ in their last digits.
    sizes = np.round(np.abs(factors) / np.abs(factors).max(), 4)
    places = dict(zip(involved, sizes, strict=True))
    return [*alone, *sorted(involved, key=lambda j: (-places[j], -j))]
