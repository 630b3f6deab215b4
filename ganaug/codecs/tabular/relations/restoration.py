"""The rules by which a codec restores columns from others."""

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.limits import DifferenceRule
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import Restored
from ganaug.codecs.tabular.relations.rules import ChoiceRule
from ganaug.codecs.tabular.storages import read_numbers, without_specials


@dataclass(frozen=True)
class Restoration:
    """The rules of a table, each after those that restore its sources."""

    rules: tuple = ()

    def prepared(self, columns, series):
        """Return the series that columns encode: their values, or the differences to learn."""
        if not self.rules:
            return series
        given = list(series)
        prepared = list(given)
        for rule in self.rules:
            prepare(rule, columns, given, prepared)
        return prepared

    def restored(self, merged, operations):
        """Return decoded columns, including those that are restored from others."""
        for rule in self.rules:
            merged[rule.target] = rule.value(merged, operations)
        return merged


@singledispatch
def prepare(rule, columns, given, prepared):
    """Replace the values that the target of a rule encodes, given those of all columns."""


@prepare.register
def _(rule: DifferenceRule, columns, given, prepared):
    lows = [_numbers(columns, given, source.position) for source in rule.floor.sources]
    lows = [without_specials(numbers, NUMPY) for numbers in lows]
    high = _numbers(columns, given, rule.target)
    prepared[rule.target] = pd.Series(rule.distances(high, lows), name=given[rule.target].name)


@prepare.register
def _(rule: ChoiceRule, columns, given, prepared):
    # The first flag's rule comes last, but its group may have been prepared by any of them.
    if not isinstance(prepared[rule.source], np.ndarray):
        otherwise = columns[rule.source].otherwise
        prepared[rule.source] = np.full(len(given[rule.source]), otherwise)
    codes = as_fitted(columns[rule.target]).vocabulary.codes(given[rule.target])
    prepared[rule.source][codes == rule.on] = rule.choice


def _numbers(columns, given, position):
    return read_numbers(storage_of(as_fitted(columns[position])), given[position])


def as_fitted(column):
    """Return a column as it was fitted, before others were found to restore it."""
    while isinstance(column, Restored):
        column = column.column
    return column
