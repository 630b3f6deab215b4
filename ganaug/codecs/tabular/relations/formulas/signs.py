"""Limits to the parts of totals that are never negative, or never positive."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn
from ganaug.codecs.tabular.grids import Decimals, Seen, SeenDecimals
from ganaug.codecs.tabular.relations.axes import PLAIN, axis, span_of
from ganaug.codecs.tabular.relations.draft import ORDER, VALUE
from ganaug.codecs.tabular.relations.formula_kinds import Sum
from ganaug.codecs.tabular.relations.formula_rules import SumRule
from ganaug.codecs.tabular.relations.limits import LowerRule, RaiseRule
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import LearnedNumber
from ganaug.codecs.tabular.relations.roundings import RoundedDown, RoundedUp
from ganaug.codecs.tabular.storages import LARGEST

EPS = float(np.finfo("float64").eps)


@dataclass(frozen=True, eq=False)
class LimitPart:
    """A source of a total is limited to the amount that the sources before it leave.

    Parameters
    ----------
    target : int
        The source.
    factor : float
        Its factor in the total, with its sign turned for totals that are never positive.
    others : dict of float by int
        The factors of the sources before it, likewise.
    constant : float
    total : FormulaPart
    """

    target: int
    factor: float
    others: dict
    constant: float
    total: Any
    relation = None
    stage = ORDER

    @property
    def needs(self):
        return {self.target: list(self.others)}

    def clashes(self, other):
        return other.stage == VALUE or (other.stage == ORDER and other.relation is not None)

    def build(self, draft, target, parts):
        reader, column = draft.reader, draft.reader.columns[target]
        values = reader.values(target)
        values = values[values <= LARGEST]
        few = isinstance(column, LevelColumn) or isinstance(column.grid, Seen | SeenDecimals)
        low, high = float(min(values[0], 0.0)), float(max(values[-1], 0.0))
        storage = storage_of(column)
        draft.columns[target] = LearnedNumber(column, storage, low, high, column)
        for part in parts:
            draft.rules.append(part.rule(draft, values, few))

    def rule(self, draft, values, few):
        """Return the rule that lowers or raises the source to the amount left for it."""
        decimals = draft.reader.decimals(self.target)
        factors = [-factor / self.factor for factor in self.others.values()]
        spans = [np.abs(draft.span(j)).max() for j in self.others]
        # The last digits of floats without decimals would put the total below zero.
        size = abs(self.constant) + np.abs(list(self.others.values())) @ spans
        margin = 0.0 if isinstance(decimals, Decimals) else 8 * EPS * float(size)
        constant = (margin - self.constant) / self.factor
        kind, rounding, values = (
            (RaiseRule, RoundedUp, values if few else values[:1])
            if self.factor > 0
            else (LowerRule, RoundedDown, values if few else values[-1:])
        )
        grid = rounding(decimals.places) if isinstance(decimals, Decimals) else decimals
        ends = _own_side(span_of(draft.reader.numbers(self.target)))
        sources = tuple(self.total.read(draft, j) for j in self.others)
        bound = SumRule(
            target=self.target,
            sources=sources,
            factors=tuple(factors),
            constant=constant,
            grid=grid,
            low=ends[0],
            high=ends[1],
        )
        return kind(self.target, bound, values)


def _own_side(span):
    """Return the bounds with which a number keeps the sign that it has in all rows."""
    return (0.0 if span[0] >= 0 else -LARGEST), (0.0 if span[1] <= 0 else LARGEST)


def find_signs(reader, draft):
    """Add limits to the sources of totals that might get a sign that they have in no row.

    Sources get their numbers in turn, the largest one last, so that it gives way.
    """
    for total in [part for part in draft.parts if isinstance(part.relation, Sum)]:
        for limit in _limits(reader, draft, total):
            draft.add(limit)


def _limits(reader, draft, total):
    rule = total.rule
    sign = _sign(reader.numbers(rule.target))
    positions = [source.position for source in rule.sources]
    factors = {j: sign * f for j, f in zip(positions, rule.factors, strict=True)}
    plain = all(axis(storage_of(reader.columns[j])) == PLAIN for j in (rule.target, *positions))
    least = {j: min(f * end for end in total.span(draft, j)) for j, f in factors.items()}
    constant = sign * rule.constant
    if not sign or len(factors) < 2 or not plain or constant + sum(least.values()) >= 0:
        return []
    sizes = {j: abs(f) * np.nanmean(np.abs(reader.numbers(j))) for j, f in factors.items()}
    order = sorted(factors, key=lambda j: (least[j] < 0, not _is_settled(draft, j), sizes[j]))
    limited = [j for j in order if least[j] < 0 and not _is_settled(draft, j)] or order[-1:]
    before = {j: {k: factors[k] for k in order[: order.index(j)]} for j in limited}
    # The first one alone is never above the constant.
    return [LimitPart(j, factors[j], before[j], constant, total) for j in limited if before[j]]


def _sign(numbers):
    """Return 1 for numbers that are never negative, -1 for never positive ones, and 0 for both."""
    low, high = span_of(numbers)
    return int(low >= 0) or -int(high <= 0)


def _is_settled(draft, j):
    return any(part.stage in (VALUE, ORDER) and part.relation for part in draft.parts_of(j))
