"""Numbers and dates that are never above another one of their row."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.columns import NumberColumn, fit_number_column
from ganaug.codecs.tabular.grids import Decimals, Free, Seen
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import axis, has_room, is_near, span_of, with_room
from ganaug.codecs.tabular.relations.chance import ENOUGH, order_saves
from ganaug.codecs.tabular.relations.draft import ORDER, VALUE
from ganaug.codecs.tabular.relations.kinds import Ordered, Sum
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import LearnedNumber
from ganaug.codecs.tabular.relations.rules import DifferenceRule, Floor, RaiseRule
from ganaug.codecs.tabular.storages import LARGEST, Floats
from ganaug.codecs.tabular.words import MarkedFloats

MOST_TRIALS = 400
FEWEST = 3
# An order that columns without a relation would break in fewer rows is not worth a rule.
BROKEN = 0.005
NEVER = -1e300


@dataclass(frozen=True, eq=False)
class OrderPart:
    """An order that holds: ``high >= low * factor + shift``, with the gap in the shift."""

    relation: Ordered
    low: int
    high: int
    factor: float
    shift: float
    stage = ORDER

    @property
    def needs(self):
        return {self.high: [self.low]}

    def clashes(self, other):
        return other.stage == VALUE

    def build(self, draft, target, parts):
        reader, column = draft.reader, draft.columns[target]
        values = reader.values(target)
        values = values[values <= LARGEST]
        is_number = isinstance(column, NumberColumn)
        free = is_number and target not in draft.only_seen
        grid = column.grid if free else Seen(values)
        step = _common_decimals([reader.decimals(j) for j in (target, *(p.low for p in parts))])
        floor = _floor(draft, parts, step)
        storage, low, high = _widened(draft, target, parts)
        learned = column
        if not (is_number and (column.spikes <= LARGEST).any()):
            # Values of a spike would be lost among differences.
            learned = _learn_difference(draft, target, floor, step, grid)
        draft.columns[target] = LearnedNumber(column, storage, low, high, learned)
        values = values[:1] if isinstance(grid, Free) else values
        never = replace(floor, fallbacks=(NEVER,) * len(parts))
        draft.rules.append(RaiseRule(target, never, values))


def _learn_difference(draft, target, floor, step, grid):
    reader, column = draft.reader, draft.reader.columns[target]
    lows = [source.position for source in floor.sources]
    low, high = span_of(reader.numbers(target))
    rule = DifferenceRule(target, floor, step, grid, low, high)
    distances = rule.distances(reader.marked(target), list(map(reader.numbers, lows)))
    series = pd.Series(distances, name=column.name)
    marks = tuple(storage_of(column).specials)
    storage = MarkedFloats(series.dtype, "nan", marks) if marks else Floats(series.dtype, "nan")
    draft.rules.append(rule)
    return fit_number_column(storage, series)


def _floor(draft, parts, step):
    bounds = [draft.reader.numbers(part.low) * part.factor + part.shift for part in parts]
    return Floor(
        tuple(draft.numbers(part.low) for part in parts),
        tuple(part.factor for part in parts),
        tuple(part.shift for part in parts),
        # On the grid of the distances: otherwise these would be rounded off it.
        tuple(float(step.apply(np.nanmedian(bound), NUMPY)) for bound in bounds),
    )


def _widened(draft, target, parts):
    """Return the storage of a column with room for the largest floor, and its span."""
    storage = storage_of(draft.reader.columns[target])
    low, high = span_of(draft.reader.numbers(target))
    top = max(draft.span(part.low)[1] * part.factor + part.shift for part in parts)
    if top <= high or not has_room(storage, low, top):
        return storage, low, high
    return with_room(storage, low, top), low, top


def _common_decimals(decimals):
    if any(isinstance(grid, Free) for grid in decimals):
        return Free()
    return Decimals(max(grid.places for grid in decimals))


def find_orders(reader, draft):
    """Add the orders, but for those that follow from others."""
    parts = _implied_left_out(reader, _holding(reader, draft))
    for part in parts:
        draft.add(part)


def _holding(reader, draft):
    sums, copies = _sums(draft)
    restored = draft.restored()
    columns = [j for j in reader.numeric if j not in restored or j in sums or j in copies]
    columns = [j for j in columns if len(np.unique(reader.numbers(j)[reader.tried])) >= FEWEST]
    # A column below another is below its copies, but for those in another unit or later.
    columns.sort(key=lambda j: j in copies)
    axes = {j: axis(storage_of(reader.columns[j])) for j in columns}
    columns = [j for j in columns if is_near(axes[j])]
    parts, trials = {}, 0
    for low, high in _candidates(reader, columns, axes):
        open_end = low in restored and not reader.only_levels(low) and reader.only_levels(high)
        if high in restored or open_end or (copies.get(low), high) in parts:
            continue
        trials += 1
        if trials > MOST_TRIALS:
            break
        part = fit_order(reader, low, high)
        if part is not None and _is_reason(reader, part):
            parts[low, high] = part
    return parts


def _sums(draft):
    """Return the columns that are sums of several, and the source of those that are of one."""
    parts = [part for part in draft.parts if isinstance(part.relation, Sum)]
    needs = [need for part in parts for need in part.needs.items()]
    copies = {target: sources[0] for target, sources in needs if len(sources) == 1}
    return {target for target, _ in needs} - set(copies), copies


def _candidates(reader, columns, axes):
    """Yield pairs of columns (low, high) in order in a sample, whose ranges overlap."""
    tables: dict = {}
    for j in columns:
        tables.setdefault(axes[j].kind, []).append(j)
    for alike in tables.values():
        origin = min(axes[j].origin for j in alike)
        # The first unit is the smallest that all are whole multiples of.
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
    storages = [storage_of(reader.columns[j]) for j in (low, high)]
    if None in storages:
        return None
    below, above = map(axis, storages)
    if below.kind != above.kind:
        return None
    factor = below.step / above.step
    shift = (below.origin - above.origin) / above.step
    numbers, bound = reader.numbers(high), reader.numbers(low) * factor + shift
    both = ~np.isnan(numbers + bound)
    if not both.any() or (numbers < bound)[both].any():
        return None
    gap = float((numbers - bound)[both].min())
    decimals = _common_decimals([reader.decimals(j) for j in (low, high)])
    gap = float(decimals.apply(np.array(gap), NUMPY))
    rounding = max(s.tolerance for s in storages) * np.abs(numbers[both]).max()
    strict = bool(gap > 8 * rounding)
    if (numbers < bound + gap)[both].any():
        gap = gap - 4 * rounding
    gap = gap if strict else 0.0
    if not _has_place(storages[1], numbers, bound + gap):
        return None
    names = reader.names[low], reader.names[high]
    relation = Ordered(*names, strict, _written(gap, above) if strict else "")
    return OrderPart(relation, low, high, factor, shift + gap)


def _has_place(storage, numbers, floors):
    """Return whether a column of some numbers can hold one above each floor."""
    (low, high), top = span_of(numbers), float(np.nanmax(floors))
    return top <= high or has_room(storage, low, top)


def _written(gap, above):
    if above.kind == "number":
        return f"{gap:.10g}"
    return str(pd.Timedelta(int(gap * above.step), "ns")).replace(" 00:00:00", "")


def _is_reason(reader, part):
    numbers, lows = reader.numbers(part.high), reader.numbers(part.low) * part.factor
    both = ~np.isnan(numbers + lows)
    # Without the gap, which was found in the same rows.
    storages = [storage_of(reader.columns[j]) for j in (part.low, part.high)]
    below, above = map(axis, storages)
    lows = lows + (below.origin - above.origin) / above.step
    digits, broken = order_saves(lows[both], numbers[both])
    return digits >= ENOUGH and broken >= BROKEN


def _implied_left_out(reader, parts):
    """Leave out a <= c where there are a <= b and b <= c, unless b may be missing."""
    between = {j for j in {k for pair in parts for k in pair} if not reader.missing(j).any()}
    return [
        part
        for (low, high), part in parts.items()
        if not any((low, j) in parts and (j, high) in parts for j in between)
    ]
