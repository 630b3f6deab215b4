"""A formula that holds, and the column and the rule that follow from it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import has_room, span_of, widened
from ganaug.codecs.tabular.relations.draft import VALUE
from ganaug.codecs.tabular.relations.formulas.fitting import nearest_to_zero
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import LearnedNumber, RestoredNumber
from ganaug.codecs.tabular.relations.rules import SameWords, WhereNumber
from ganaug.codecs.tabular.relations.sources import ZeroIfMissing


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
        True if it has words, which are those of its only source if ``complete``.
    blank : tuple of int
        The sources that count as 0 where they are missing.
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
        """Return the ends of the range of all possible results and all fitted numbers."""
        some = [(*self.span(draft, j), nearest_to_zero(draft.reader, j)) for j in self._sources]
        low, high = self.rule.grid.apply(self.rule.ends(some), NUMPY).tolist()
        first, last = span_of(draft.reader.numbers(target))
        storage = storage_of(draft.reader.columns[target])
        if not (np.isfinite([low, high]).all() and has_room(storage, low, high)):
            return first, last
        return min(low, first), max(high, last)


def formula_part(reader, rule, relation):
    """Return the part of a rule that holds, all sources of which must have a number."""
    sources = [source.position for source in rule.sources]
    words = not np.isnan([reader.words(j) for j in (rule.target, *sources)]).all()
    results = rule.exact({j: reader.numbers(j) for j in sources}, NUMPY)
    present = ~np.isnan([reader.numbers(j) for j in sources]).any(axis=0)
    without = np.unique(reader.numbers(rule.target)[present & np.isnan(results)])
    if len(without) == 1 and not np.isnan(without[0]):
        # The mean of no numbers may be written as 0.
        rule = replace(rule, otherwise=float(without[0]))
    results = rule.value({j: reader.numbers(j) for j in sources}, NUMPY)
    complete = np.array_equal(np.isnan(results), reader.missing(rule.target))
    return FormulaPart(relation, rule, complete and not words, words, ())
