"""Numbers and dates that others in their row bound: the columns to learn, and the rules."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.columns import NumberColumn, fit_number_column
from ganaug.codecs.tabular.grids import Decimals, Free, Seen
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import has_room, span_of, with_room
from ganaug.codecs.tabular.relations.draft import ORDER, VALUE
from ganaug.codecs.tabular.relations.kinds import Ordered
from ganaug.codecs.tabular.relations.limits import (
    Ceiling,
    DifferenceRule,
    Floor,
    LowerRule,
    OnGrid,
    RaiseRule,
)
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import LearnedNumber
from ganaug.codecs.tabular.relations.roundings import RoundedDown, RoundedUp
from ganaug.codecs.tabular.storages import LARGEST, Floats
from ganaug.codecs.tabular.words import MarkedFloats

NEVER = 1e300


@dataclass(frozen=True, eq=False)
class BoundPart:
    """An order that holds: ``source * factor + shift``, gap included, bounds the target."""

    relation: Ordered
    target: int
    source: int
    factor: float
    shift: float
    stage = ORDER

    @property
    def needs(self):
        return {self.target: [self.source]}

    def clashes(self, other):
        return other.stage == VALUE

    def bound(self, numbers):
        """Return the bounds that follow from numbers of the source."""
        return numbers * self.factor + self.shift

    def build(self, draft, target, parts):
        """Learn the distance from the floor (or else from the ceiling), or the number itself.

        A column that is learned as a distance follows its bound everywhere, so this is for columns
        whose distances are less spread than their numbers.
        """
        reader, column = draft.reader, draft.columns[target]
        values = reader.values(target)
        values = values[values <= LARGEST]
        is_number = isinstance(column, NumberColumn)
        free = is_number and target not in draft.only_seen
        grid = column.grid if free else Seen(values)
        own = reader.decimals(target)
        step = common_decimals([reader.decimals(j) for j in (target, *(p.source for p in parts))])
        storage, low, high = _widened(draft, target, parts)
        kinds = [kind for kind in (FloorPart, CeilingPart) if _of_kind(parts, kind)]
        bounds = [_bound(draft, kind, _of_kind(parts, kind), step) for kind in kinds]
        rule = DifferenceRule(target, bounds[0], step, grid, *span_of(reader.numbers(target)))
        # Values of a spike would be lost among differences.
        has_spikes = is_number and (column.spikes <= LARGEST).any()
        learned = column if has_spikes else _learned(draft, rule)
        draft.columns[target] = LearnedNumber(column, storage, low, high, learned)
        seen = [kind.outermost(values) if isinstance(grid, Free) else values for kind in kinds]
        for kind, bound, some in zip(kinds, bounds, seen, strict=True):
            draft.rules.append(kind.kept(target, bound, some, own))
        if len(kinds) > 1:
            # The next lower number that was seen may be below the floor.
            draft.rules.append(FloorPart.kept(target, bounds[0], FloorPart.outermost(values), own))


class FloorPart(BoundPart):
    """A column that is moved up to another one."""

    limit = Floor

    @staticmethod
    def kept(target, bound, values, decimals):
        """Return the rule that moves the column to one of some values or to the bound."""
        floor = replace(bound, fallbacks=(-NEVER,) * len(bound.sources))
        return RaiseRule(target, _on_grid(floor, decimals, RoundedUp), values)

    @staticmethod
    def outermost(values):
        """Return the value that never moves a number farther than its bound."""
        return values[:1]


class CeilingPart(BoundPart):
    """A column that is moved down to another one, which is restored."""

    limit = Ceiling

    @staticmethod
    def kept(target, bound, values, decimals):
        """Return the rule that moves the column to one of some values or to the bound."""
        ceiling = replace(bound, fallbacks=(NEVER,) * len(bound.sources))
        return LowerRule(target, _on_grid(ceiling, decimals, RoundedDown), values)

    @staticmethod
    def outermost(values):
        """Return the value that never moves a number farther than its bound."""
        return values[-1:]


def _of_kind(parts, kind):
    return [part for part in parts if isinstance(part, kind)]


def _on_grid(bound, decimals, rounding):
    return OnGrid(bound, rounding(decimals.places)) if isinstance(decimals, Decimals) else bound


def _learned(draft, rule):
    """Return the column of distances, and add its rule, or return that of numbers."""
    reader, column = draft.reader, draft.reader.columns[rule.target]
    others = [reader.numbers(source.position) for source in rule.floor.sources]
    numbers = reader.numbers(rule.target)
    if _spread(rule.distances(numbers, others)) > _spread(numbers):
        return draft.columns[rule.target]
    distances = rule.distances(reader.marked(rule.target), others)
    series = pd.Series(distances, name=column.name)
    marks = tuple(storage_of(column).specials)
    storage = MarkedFloats(series.dtype, "nan", marks) if marks else Floats(series.dtype, "nan")
    draft.rules.append(rule)
    return fit_number_column(storage, series)


def _spread(numbers):
    """Return the interquartile range, which a few outliers do not change."""
    return np.subtract(*np.nanquantile(numbers, [0.75, 0.25]))


def _bound(draft, kind, parts, step):
    bounds = [part.bound(draft.reader.numbers(part.source)) for part in parts]
    return kind.limit(
        tuple(draft.numbers(part.source) for part in parts),
        tuple(part.factor for part in parts),
        tuple(part.shift for part in parts),
        # On the grid of the distances: otherwise these would be rounded off it.
        tuple(float(step.apply(np.nanmedian(bound), NUMPY)) for bound in bounds),
    )


def _widened(draft, target, parts):
    """Return the storage of a column with room for all numbers it may move to, and its span."""
    storage = storage_of(draft.reader.columns[target])
    low, high = span_of(draft.reader.numbers(target))
    floors, ceilings = (_of_kind(parts, kind) for kind in (FloorPart, CeilingPart))
    top = max([high, *(part.bound(draft.span(part.source)[1]) for part in floors)])
    bottom = min([low, *(part.bound(draft.span(part.source)[0]) for part in ceilings)])
    if (bottom, top) == (low, high) or not has_room(storage, bottom, top):
        return storage, low, high
    return with_room(storage, bottom, top), bottom, top


def common_decimals(decimals):
    """Return the coarsest decimals on which the numbers of all these columns are."""
    if any(isinstance(grid, Free) for grid in decimals):
        return Free()
    return Decimals(max(grid.places for grid in decimals))
