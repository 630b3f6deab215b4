"""Numbers and dates that are never above another one in their row."""

import math

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.grids import Free
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import axis, has_room, is_near, span_of
from ganaug.codecs.tabular.relations.bounds import CeilingPart, FloorPart, common_decimals
from ganaug.codecs.tabular.relations.chance import ENOUGH, order_saves
from ganaug.codecs.tabular.relations.formula_kinds import Sum
from ganaug.codecs.tabular.relations.kinds import Ordered
from ganaug.codecs.tabular.relations.reading import storage_of

MOST_TRIALS = 400
FEWEST = 3
# An order that columns without a relation would break in fewer rows is not worth a rule.
BROKEN = 0.005


def find_orders(reader, draft):
    """Add the orders, except those that follow from others."""
    named = [part.relation for part in draft.parts]
    for part in _implied_left_out(reader, _holding(reader, draft)):
        if part.relation not in named:
            draft.add(part)


def _holding(reader, draft):
    """Return the orders that hold, by the columns (low, high)."""
    copies, restored = _copies(draft), draft.restored()
    # A deferred table also keeps the order of its two columns, if it is added.
    tables = {frozenset((part.source, part.target)) for part in draft.later}
    columns = [j for j in reader.numeric if len(_distinct(reader, j)) >= FEWEST]
    # A column below another one is below its copies too, except those in another unit or later.
    columns.sort(key=lambda j: j in copies)
    axes = {j: axis(storage_of(reader.columns[j])) for j in columns}
    columns = [j for j in columns if is_near(axes[j])]
    parts, trials = {}, 0
    for low, high in _candidates(reader, columns, axes):
        moved, bound = (low, high) if high in restored else (high, low)
        if moved in restored or _is_open(reader, moved, bound, restored):
            continue
        if {copies.get(low, low), copies.get(high, high)} in tables:
            continue
        if (copies.get(low), high) in parts or (low, copies.get(high)) in parts:
            continue
        trials += 1
        if trials > MOST_TRIALS:
            break
        part = _fit(reader, low, high, high in restored)
        if part is not None and _is_reason(reader, low, high):
            parts[low, high] = part
    return parts


def _distinct(reader, j):
    return np.unique(reader.numbers(j)[reader.tried])


def _is_open(reader, moved, bound, restored):
    """Return whether there may be no level of a column that is far enough."""
    new = bound in restored and not reader.only_levels(bound)
    return new and reader.only_levels(moved)


def _copies(draft):
    """Return the source of each column that is a sum of a single one."""
    parts = [part for part in draft.parts if isinstance(part.relation, Sum)]
    needs = [need for part in parts for need in part.needs.items()]
    return {target: sources[0] for target, sources in needs if len(sources) == 1}


def _candidates(reader, columns, axes):
    """Yield pairs of columns (low, high) in order in a sample, whose ranges overlap."""
    tables: dict = {}
    for j in columns:
        tables.setdefault(axes[j].kind, []).append(j)
    for alike in tables.values():
        origin = min(axes[j].origin for j in alike)
        # The common unit, of which all steps and distances between origins are multiples.
        unit = math.gcd(*(axes[j].step for j in alike), *(axes[j].origin - origin for j in alike))
        scales = [(axes[j].step // unit, (axes[j].origin - origin) // unit) for j in alike]
        spans = [span_of(reader.numbers(j)) for j in alike]
        ends = np.array([np.array(s) * a + b for s, (a, b) in zip(spans, scales, strict=True)])
        sample = np.array(
            [reader.numbers(j)[reader.tried] * a + b
             for j, (a, b) in zip(alike, scales, strict=True)]
        )  # fmt: skip
        for row, low in enumerate(alike):
            broken = (sample[row] > sample).any(axis=1) | (ends[:, 0] >= ends[row, 1])
            broken[row] = True
            yield from ((low, alike[k]) for k in np.flatnonzero(~broken))


def fit_order(reader, low, high):
    """Return the part of an order that holds in all complete rows, or None."""
    return _fit(reader, low, high, False)


def _fit(reader, low, high, is_ceiling):
    """Return the part of an order, which moves the high or, for a ceiling, the low column."""
    storages = [storage_of(reader.columns[j]) for j in (low, high)]
    if None in storages:
        return None
    below, above = map(axis, storages)
    if below.kind != above.kind:
        return None
    factor, shift = below.step / above.step, (below.origin - above.origin) / above.step
    gap = _gap(reader, low, high, factor, shift)
    if gap is None:
        return None
    relation = Ordered(
        reader.names[low], reader.names[high], gap > 0, _written(gap, above) if gap else ""
    )
    if is_ceiling:
        part = CeilingPart(relation, low, high, 1 / factor, -(shift + gap) / factor)
    else:
        part = FloorPart(relation, high, low, factor, shift + gap)
    return part if _has_place(reader, part) else None


def _gap(reader, low, high, factor, shift):
    """Return the smallest difference, 0 if there is none, or None if the order does not hold."""
    numbers, bound = reader.numbers(high), reader.numbers(low) * factor + shift
    both = ~np.isnan(numbers + bound)
    numbers, bound = numbers[both], bound[both]
    if not both.any() or (numbers < bound).any():
        return None
    decimals = common_decimals([reader.decimals(j) for j in (low, high)])
    gap = float(decimals.apply(np.array((numbers - bound).min()), NUMPY))
    tolerance = max(storage_of(reader.columns[j]).tolerance for j in (low, high))
    rounding = tolerance * np.abs(numbers).max()
    strict = bool(gap > 8 * rounding)
    if isinstance(decimals, Free) or (numbers < bound + gap).any():
        gap = gap - 4 * rounding
    return gap if strict else 0.0


def _has_place(reader, part):
    """Return whether the moved column can hold all numbers that it is moved to."""
    storage = storage_of(reader.columns[part.target])
    low, high = span_of(reader.numbers(part.target))
    first, last = span_of(part.bound(reader.numbers(part.source)))
    if isinstance(part, CeilingPart):
        return low <= first or has_room(storage, first, high)
    return last <= high or has_room(storage, low, last)


def _written(gap, above):
    if above.kind == "number":
        return f"{gap:.10g}"
    return str(pd.Timedelta(int(gap * above.step), "ns")).replace(" 00:00:00", "")


def _is_reason(reader, low, high):
    # Without the gap, which was found in the same rows.
    below, above = (axis(storage_of(reader.columns[j])) for j in (low, high))
    numbers, lows = reader.numbers(high), reader.numbers(low) * (below.step / above.step)
    both = ~np.isnan(numbers + lows)
    lows = lows + (below.origin - above.origin) / above.step
    digits, broken = order_saves(lows[both], numbers[both])
    return digits >= ENOUGH and broken >= BROKEN


def _implied_left_out(reader, parts):
    """Leave out a <= c where there are a <= b and b <= c, unless b may be missing.

    If c is restored, both a and b are moved, and b should not be moved below a.
    """
    between = {j for j in {k for pair in parts for k in pair} if not reader.missing(j).any()}
    return [
        part
        for (low, high), part in parts.items()
        if isinstance(part, CeilingPart)
        or not any((low, j) in parts and (j, high) in parts for j in between)
    ]
